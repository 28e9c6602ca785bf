/* The journal, the corpus hash, and single values about derived data. */
#include "store/private.h"
#include "util/sha256.h"

#include <string.h>

enum newid_status store_forget_corpus(struct newid_store *store, struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, DERIVED_DELETE, &s, err);
    if (status)
        return status;
    bind_text(s, 1, "corpus");
    return store_run(store, s, err);
}

enum newid_status store_put_derived(struct newid_store *store, const char *name, const char *value,
                                    struct newid_error *err)
{
    sqlite3_stmt *s;
    store->dropped = -1;
    enum newid_status status = store_statement(store, DERIVED_PUT, &s, err);
    if (status)
        return status;
    bind_text(s, 1, name);
    bind_text(s, 2, value);
    return store_run(store, s, err);
}

static enum newid_status remembered_corpus(struct newid_store *store, char out[65], bool *known,
                                           struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, DERIVED_GET, &s, err);
    if (status)
        return status;
    bind_text(s, 1, "corpus");
    status = store_step(store, s, known, err);
    if (!status && *known) {
        const char *value = column_text(s, 0);
        *known = value && strlen(value) == 64;
        if (*known)
            memcpy(out, value, 65);
    }
    sqlite3_reset(s);
    return status;
}

enum newid_status newid_store_corpus_hash(struct newid_store *store, char out[65], struct newid_error *err)
{
    bool known, row;
    enum newid_status status = remembered_corpus(store, out, &known, err);
    if (status || known)
        return status;
    sqlite3_stmt *s;
    status = store_statement(store, ACCOUNT_HASHES, &s, err);
    if (status)
        return status;
    struct sha256_ctx hash;
    sha256_init(&hash);
    while (!(status = store_step(store, s, &row, err)) && row) {
        sha256_add_string(&hash, column_text(s, 0));
        sha256_add_string(&hash, column_text(s, 1));
    }
    if (status)
        return status;
    sha256_hex(&hash, out);
    /* Remembered where that is possible; a reader works it out each time. */
    return store->mode == NEWID_READ ? NEWID_OK : store_put_derived(store, "corpus", out, err);
}

enum newid_status newid_store_journal(struct newid_store *store, const char *command, const char *details,
                                      struct newid_error *err)
{
    char now[21], corpus[65];
    enum newid_status status = newid_store_corpus_hash(store, corpus, err);
    if (status)
        return status;
    sqlite3_stmt *s;
    status = store_statement(store, JOURNAL_INSERT, &s, err);
    if (status)
        return status;
    store_now(now);
    bind_text(s, 1, now);
    bind_text(s, 2, command);
    bind_text(s, 3, details);
    bind_text(s, 4, newid_version());
    bind_text(s, 5, corpus);
    return store_run(store, s, err);
}

enum newid_status newid_store_each_journal(
    struct newid_store *store,
    enum newid_status (*visit)(void *context, const struct newid_journal_entry *entry, struct newid_error *err),
    void *context, struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, JOURNAL_EACH, &s, err);
    if (status)
        return status;
    bool row;
    while (!(status = store_step(store, s, &row, err)) && row) {
        struct newid_journal_entry entry = {.num = sqlite3_column_int64(s, 0),
                                            .time = column_text(s, 1),
                                            .command = column_text(s, 2),
                                            .details = column_text(s, 3),
                                            .version = column_text(s, 4),
                                            .corpus = column_text(s, 5)};
        status = visit(context, &entry, err);
        if (status)
            break;
    }
    sqlite3_reset(s);
    return status;
}
