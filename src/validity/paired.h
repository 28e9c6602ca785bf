/*
 * Paired: what people and the codebook say of the accounts that people coded, side by side. What agreement and error
 * are worked out from.
 */
#ifndef NEWID_PAIRED_H
#define NEWID_PAIRED_H

#include "table/presence.h"
#include "validity/truth.h"

struct paired {
    const struct newid_codebook *codebook;
    struct truth truth;
    struct presence presence; /* what is selected; closed by paired_close */
    unsigned char *found;     /* 1: the codebook finds theme t in account a of the truth, at [a * theme_count + t] */
    bool *selected;           /* one an account of the truth: by kind, where, from and to */
    size_t *cluster;          /* one an account of the truth: its (first) worker; without one a number of its own */
    size_t clusters;          /* above every number in cluster */
    size_t selected_count;
};

/*
 * themes: one flag a theme, for which found is filled; NULL: all. Of the request only what selects accounts is looked
 * at; what counts is each theme's own. Codebook, store and request must outlive it. NEWID_NOT_FOUND: nobody has coded
 * an account as it is now. NEWID_FOUND: not all accounts are coded with the codebook. paired_close also after a
 * failure.
 */
enum newid_status paired_open(struct paired *paired, struct newid_store *store, const struct newid_codebook *codebook,
                              const struct newid_table_request *request, const unsigned char *themes,
                              struct newid_error *err) NEWID_CHECKED;

/*
 * As paired_open, for who compares people: where not all accounts are coded with the codebook *coded is false, and
 * found says nothing.
 */
enum newid_status paired_open_people(struct paired *paired, bool *coded, struct newid_store *store,
                                     const struct newid_codebook *codebook, const struct newid_table_request *request,
                                     const unsigned char *themes, struct newid_error *err) NEWID_CHECKED;
void paired_close(struct paired *paired);

/* The account's worker for clustering, as in paired.cluster, from newid_columns. */
size_t paired_cluster_of(const struct newid_columns *columns, size_t index);

static inline bool paired_finds(const struct paired *paired, size_t account, size_t theme)
{
    return paired->found[account * paired->truth.theme_count + theme] != 0;
}

#endif
