/* Blame: which pattern of a theme finds what people do not. */
#ifndef NEWID_BLAME_H
#define NEWID_BLAME_H

#include "validity/validation.h"

/* One pattern of one theme, over the accounts in which people decided on the theme. */
struct blame {
    size_t theme;
    const char *source, *language; /* as the codebook has it; strings of the blames */
    uint64_t hits, wrong_hits;     /* that count; of them in accounts that people coded no */
    uint64_t accounts, wrong_accounts;
    uint64_t only_right, only_wrong; /* accounts that no other pattern of the theme finds, coded yes and no */
};

struct blames {
    struct blame *items; /* by theme, in the order of the patterns; none without a hit */
    size_t count, capacity;
    struct arena memory;
};

/* blames_release also after a failure. */
enum newid_status blames_find(struct blames *out, struct newid_store *store, const struct validation *validation,
                              const unsigned char *themes, struct newid_error *err) NEWID_CHECKED;
void blames_release(struct blames *blames);

#endif
