/* The passages behind an error: what people coded and the codebook missed, and what it found that they did not. */
#ifndef NEWID_MISSES_H
#define NEWID_MISSES_H

#include "table/passages.h"
#include "validity/validation.h"

struct misses {
    /* match is what a coder marked, or a wrong hit; "" where nobody marked anything: right is the account's beginning
     */
    struct passage *items;
    size_t count, capacity;
    size_t accounts; /* (account, theme) pairs in all, however many are listed */
    struct arena memory;
};

/* At most `limit` pairs of account and theme, by theme, then in the order of the file. misses_release also after a
 * failure. */
enum newid_status misses_find_missed(struct misses *out, struct newid_store *store, const struct validation *validation,
                                     const unsigned char *themes, size_t limit, struct newid_error *err) NEWID_CHECKED;

/* The same for hits that count in accounts that people coded no. Overlapping ones are one. */
enum newid_status misses_find_wrong(struct misses *out, struct newid_store *store, const struct validation *validation,
                                    const unsigned char *themes, size_t limit, struct newid_error *err) NEWID_CHECKED;
void misses_release(struct misses *misses);

#endif
