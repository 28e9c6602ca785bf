/* Releases: what was published, as the file remembers it; and the project's own settings. */
#ifndef NEWID_RELEASES_H
#define NEWID_RELEASES_H

#include <newid/store.h>

struct newid_release {
    int64_t num;      /* given by the store */
    const char *name;
    const char *codebook, *hash; /* NAME@VERSION; of its canonical form */
    const char *details;         /* a JSON object of numbers */
    uint64_t accounts;           /* how many of the accounts of that time are still in the file: the first ones */
    const char *corpus, *made;   /* given by the store */
};

struct newid_release_cell {
    const char *theme, *kind, *period, *group;
    bool hidden;
    uint64_t workers, workers_n, accounts, accounts_n;
};

/* In the caller's transaction. NEWID_USAGE: the name is taken. *num is the new release's. */
NEWID_API enum newid_status newid_store_put_release(struct newid_store *store, const struct newid_release *release,
                                                    int64_t *num, struct newid_error *err) NEWID_CHECKED;
NEWID_API enum newid_status newid_store_put_release_table(struct newid_store *store, int64_t release, size_t ordinal,
                                                          const char *options, struct newid_error *err) NEWID_CHECKED;
NEWID_API enum newid_status newid_store_put_release_cell(struct newid_store *store, int64_t release, size_t ordinal,
                                                         const struct newid_release_cell *cell,
                                                         struct newid_error *err) NEWID_CHECKED;

/* Each release, oldest first; each table of one; each cell of a table. Strings live until visit returns. */
NEWID_API enum newid_status newid_store_each_release(
    struct newid_store *store,
    enum newid_status (*visit)(void *context, const struct newid_release *release, struct newid_error *err),
    void *context, struct newid_error *err) NEWID_CHECKED;
NEWID_API enum newid_status newid_store_each_release_table(
    struct newid_store *store, int64_t release,
    enum newid_status (*visit)(void *context, size_t ordinal, const char *options, struct newid_error *err),
    void *context, struct newid_error *err) NEWID_CHECKED;
NEWID_API enum newid_status newid_store_each_release_cell(
    struct newid_store *store, int64_t release, size_t ordinal,
    enum newid_status (*visit)(void *context, const struct newid_release_cell *cell, struct newid_error *err),
    void *context, struct newid_error *err) NEWID_CHECKED;

/* *value is left alone where nothing is set. */
NEWID_API enum newid_status newid_store_setting(struct newid_store *store, const char *name, unsigned *value,
                                                struct newid_error *err) NEWID_CHECKED;
NEWID_API enum newid_status newid_store_set(struct newid_store *store, const char *name, unsigned value,
                                            struct newid_error *err) NEWID_CHECKED;

#endif
