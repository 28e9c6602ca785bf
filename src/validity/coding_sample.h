/* A sample of accounts to be coded by people: strata, drawing, halves, and what precision its size buys. */
#ifndef NEWID_CODING_SAMPLE_H
#define NEWID_CODING_SAMPLE_H

#include "table/presence.h"
#include "validity/draw.h"
#include "validity/halves.h"

enum sample_split { SAMPLE_SPLIT, SAMPLE_DEVELOP, SAMPLE_REPORT };

struct sample_request {
    struct newid_table_request selection; /* by: the period of strata by period */
    const char *by;                       /* NULL: no strata; "theme", "period", or a field */
    const bool *asked;                    /* by theme: whether people are asked about it */
    size_t size, least;
    uint64_t seed;
    enum sample_split split;
};

/* Whether people can be asked about the theme: it has phrases of its own, not only a rule or children. */
bool sample_can_ask(const struct newid_codebook *codebook, size_t theme);

/*
 * What is to be expected for a theme in the half that reports, if the codebook is right in 8 of 10 accounts that it
 * finds and finds 8 of 10: the half widths of 95 % intervals, with the weights of the strata (Kish's effective size).
 */
struct sample_precision {
    size_t population, sampled, report; /* accounts in which the codebook finds the theme */
    double precision, recall;
};

struct coding_sample {
    struct presence presence;
    struct halves halves;
    struct draw_unit *units; /* the drawn ones first, in the order of coding */
    size_t unit_count, drawn;
    struct draw_stratum *strata;
    const char **stratum_names;
    size_t stratum_count;
    size_t merged;       /* themes that share one stratum, since the size does not hold one for each; 0: none */
    unsigned char *half; /* enum newid_half, by drawn unit */
    size_t in_half[2];
    size_t other_half; /* accounts that could not be drawn: they, or their worker, are in the other half */
    bool is_coded;     /* else nothing is known of the themes */
    struct sample_precision *precision; /* one a theme, where is_coded */
    struct arena memory;
};

/*
 * Draws. By theme each account belongs to one stratum: the rarest theme asked about that the codebook finds in it, or
 * "none", so that accounts without any theme are drawn too and what the codebook misses can be estimated. Where the
 * size does not hold two accounts of each (one, where least is 1) the smallest strata of themes become one.
 * NEWID_FOUND: by theme, and not all accounts are coded. NEWID_USAGE: a field that there is not, a size that does not
 * hold the strata, no accounts. The store, the codebook and the request must outlive it. coding_sample_release also
 * after a failure.
 */
enum newid_status coding_sample_draw(struct coding_sample *sample, struct newid_store *store,
                                     const struct newid_codebook *codebook, const struct sample_request *request,
                                     struct newid_error *err) NEWID_CHECKED;
void coding_sample_release(struct coding_sample *sample);

#endif
