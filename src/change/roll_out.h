/*
 * Difference in differences over a roll-out, team by team: each cohort (the teams that rolled out on one day) against
 * the teams that had not yet rolled out when its window ends. Never one pooled two-way estimate over a staggered
 * roll-out, which compares late teams with early ones as if these had not changed: Goodman-Bacon (2021), Journal of
 * Econometrics 225; Callaway and Sant'Anna (2021), the same, for not-yet-treated controls.
 */
#ifndef NEWID_ROLL_OUT_H
#define NEWID_ROLL_OUT_H

#include "change/verdict.h"

/* What chance is reckoned by is what was rolled out to, teams; under so many there are estimates only. */
enum { ROLL_OUT_FEWEST_TEAMS = 10 };

struct cohort {
    int32_t day;                    /* of the roll-out */
    size_t teams, controls;         /* with accounts in the window */
    struct newid_count cells[2][2]; /* accounts: [rolled out][after] */
    struct change change; /* the difference in differences; no interval, p nor test under ROLL_OUT_FEWEST_TEAMS */
};

struct roll_out {
    size_t theme;
    const char *kind;
    struct cohort *cohorts; /* by day */
    size_t count;
    double average;  /* of the cohorts with an estimate, by weight; NAN where there is none */
    uint64_t weight; /* accounts of rolled-out teams after it, over those cohorts: a cohort's own are its weight */
};

struct roll_out_request {
    struct newid_table_request
        accounts; /* for the analyst: what others may see of single teams is not worked out here */
    int months;   /* of the window on either side of the day */
};

struct roll_outs {
    struct roll_out *items; /* by kind, then theme */
    size_t count, tested;   /* tested: over how many p is adjusted */
    struct presence presence;
    struct arena memory;
};

/* As trends_find. NEWID_NOT_FOUND: no roll-out of a team is in the store. */
enum newid_status roll_outs_find(struct roll_outs *out, struct newid_store *store,
                                 const struct newid_codebook *codebook, const struct roll_out_request *request,
                                 struct newid_error *err) NEWID_CHECKED;
void roll_outs_release(struct roll_outs *roll_outs);

#endif
