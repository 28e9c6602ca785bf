/* What the files of `newid agree` share: who is compared with whom, and the tables of it. */
#ifndef NEWID_CMD_AGREE_H
#define NEWID_CMD_AGREE_H

#include "cmd/citation.h"
#include "validity/agreement.h"

/* Enough that the bounds move by less than a hundredth from one seed to another. */
enum { AGREE_DRAWS = 2000 };

struct comparison {
    struct agreement_request request;
    const char *first, *second; /* names of the two; NULL for all */
};

/* What is said alike of several themes is said once, for all of them. */
struct remark {
    char *text;
    struct buf themes; /* their labels */
};

struct agree_run {
    struct newid_store *store;
    struct cmd_citation citation;
    struct paired paired;
    bool coded; /* with the codebook; else only coders are compared */
    struct newid_table_request selection;
    unsigned char *themes; /* a flag each */
    struct comparison *comparisons;
    size_t count, capacity;
    size_t seed;
    struct buf notes; /* one a line, told below the tables */
    /* Of the comparison at hand, told when all its themes are known. */
    struct remark *remarks;
    size_t remark_count, remark_capacity;
    struct buf rare;  /* themes that too few have */
    struct buf never; /* themes on which they never differed */
    uint64_t most;    /* accounts of one of its themes */
    struct arena memory;
};

/* Coders with each other, all together where they are more than two, each with themselves, each with the codebook. */
enum newid_status agree_list_all(struct agree_run *run, struct newid_error *err) NEWID_CHECKED;

/* between: "A", with B in second, or "A,B" without; names of coders, "reconciled" or "codebook". */
enum newid_status agree_list_between(struct agree_run *run, const char *between, const char *second,
                                     struct newid_error *err) NEWID_CHECKED;

/* The tables of all comparisons, for people one each; what there is to say of them goes into notes. */
enum newid_status agree_put(struct agree_run *run, struct out *out, struct newid_error *err) NEWID_CHECKED;

#endif
