/* Samples, and what people coded; see 0005-codings.sql. */
#include <newid/codings.h>

#include "store/private.h"

#include <string.h>

static const char *const halves[] = {[NEWID_DEVELOP] = "develop", [NEWID_REPORT] = "report"};

/* ---- samples ---- */

static enum newid_status check_name(struct newid_store *store, const char *name, struct newid_error *err)
{
    sqlite3_stmt *s;
    bool taken;
    if (!*name)
        return newid_fail(err, NEWID_USAGE, "a sample needs a name");
    enum newid_status status = store_statement(store, SAMPLE_FIND, &s, err);
    if (status)
        return status;
    bind_text(s, 1, name);
    status = store_step(store, s, &taken, err);
    sqlite3_reset(s);
    if (!status && taken)
        return newid_fail(err, NEWID_USAGE, "there is a sample named %s already; choose another name", name);
    return status;
}

static enum newid_status insert_sample(struct newid_store *store, const struct newid_sample *sample, int64_t *num,
                                       struct newid_error *err)
{
    char corpus[65], now[21];
    sqlite3_stmt *s;
    enum newid_status status = check_name(store, sample->name, err);
    if (!status)
        status = newid_store_corpus_hash(store, corpus, err);
    if (!status)
        status = store_statement(store, SAMPLE_INSERT, &s, err);
    if (status)
        return status;
    store_now(now);
    bind_text(s, 1, sample->name);
    sqlite3_bind_int(s, 2, sample->drawn);
    bind_text(s, 3, sample->details);
    bind_text(s, 4, corpus);
    bind_text(s, 5, now);
    status = store_run(store, s, err);
    *num = sqlite3_last_insert_rowid(store->db);
    return status;
}

/* What was used to develop a codebook must never say how good it is. */
static enum newid_status check_half(struct newid_store *store, int64_t sample, const struct newid_sampled *account,
                                    struct newid_error *err)
{
    sqlite3_stmt *s;
    bool conflict;
    enum newid_status status = store_statement(store, SAMPLED_CONFLICT, &s, err);
    if (status)
        return status;
    bind_text(s, 1, account->account);
    bind_text(s, 2, halves[account->half]);
    sqlite3_bind_int64(s, 3, sample);
    status = store_step(store, s, &conflict, err);
    const bool other_half = !status && conflict && sqlite3_column_int(s, 0);
    sqlite3_reset(s);
    if (status || !conflict)
        return status;
    if (other_half)
        return newid_fail(err, NEWID_USAGE,
                          "account %s is in the other half of an earlier sample; an account stays in its half",
                          account->account);
    return newid_fail(err, NEWID_USAGE, "account %s is twice in the sample", account->account);
}

static enum newid_status insert_sampled(struct newid_store *store, int64_t sample, size_t ordinal,
                                        const struct newid_sampled *account, struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = check_half(store, sample, account, err);
    if (!status)
        status = store_statement(store, SAMPLED_INSERT, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, sample);
    sqlite3_bind_int64(s, 2, (sqlite3_int64)ordinal);
    bind_text(s, 3, account->account);
    bind_text(s, 4, account->hash);
    bind_text(s, 5, account->stratum);
    if (account->probability > 0)
        sqlite3_bind_double(s, 6, account->probability);
    bind_text(s, 7, halves[account->half]);
    return store_run(store, s, err);
}

enum newid_status newid_store_put_sample(struct newid_store *store, const struct newid_sample *sample,
                                         const struct newid_sampled *accounts, size_t count, struct newid_error *err)
{
    int64_t num = 0;
    enum newid_status status = insert_sample(store, sample, &num, err);
    for (size_t i = 0; i < count && !status; i++)
        status = insert_sampled(store, num, i, &accounts[i], err);
    return status;
}

enum newid_status newid_store_each_sampled(
    struct newid_store *store,
    enum newid_status (*visit)(void *context, const struct newid_sample *sample, const struct newid_sampled *account,
                               struct newid_error *err),
    void *context, struct newid_error *err)
{
    sqlite3_stmt *s;
    bool row;
    enum newid_status status = store_statement(store, SAMPLED_EACH, &s, err);
    if (status)
        return status;
    while (!(status = store_step(store, s, &row, err)) && row) {
        const struct newid_sample sample = {column_text(s, 0), sqlite3_column_int(s, 1) != 0, column_text(s, 2),
                                            column_text(s, 3)};
        const char *half = column_text(s, 8);
        const struct newid_sampled account = {column_text(s, 4), column_text(s, 5), column_text(s, 6),
                                              sqlite3_column_double(s, 7),
                                              half && strcmp(half, halves[NEWID_REPORT]) == 0 ? NEWID_REPORT
                                                                                             : NEWID_DEVELOP};
        status = visit(context, &sample, &account, err);
        if (status)
            break;
    }
    sqlite3_reset(s);
    return status;
}

/* ---- codings ---- */

static enum newid_status insert_round(struct newid_store *store, const struct newid_coding_round *round, int64_t *num,
                                      struct newid_error *err)
{
    char now[21];
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, ROUND_INSERT, &s, err);
    if (status)
        return status;
    store_now(now);
    bind_text(s, 1, round->coder);
    bind_text(s, 2, round->codebook);
    sqlite3_bind_int(s, 3, round->reconciled);
    bind_text(s, 4, round->source);
    bind_text(s, 5, now);
    status = store_run(store, s, err);
    *num = sqlite3_last_insert_rowid(store->db);
    return status;
}

static bool is_continuation(const char *text, size_t at)
{
    return ((unsigned char)text[at] & 0xC0) == 0x80;
}

static enum newid_status check_span(struct newid_store *store, const struct newid_coding *coding, int64_t num,
                                    struct newid_error *err)
{
    sqlite3_stmt *s;
    bool row;
    enum newid_status status = store_statement(store, BODY_GET, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, num);
    status = store_step(store, s, &row, err);
    if (!status && row) {
        const char *text = column_text(s, 0);
        const size_t len = (size_t)sqlite3_column_bytes(s, 0);
        if (coding->start >= coding->end || coding->end > len)
            status = newid_fail(err, NEWID_INPUT, "account %s: the passage from %u to %u lies outside its text (%zu bytes)",
                                coding->account, coding->start, coding->end, len);
        else if (is_continuation(text, coding->start) || (coding->end < len && is_continuation(text, coding->end)))
            status = newid_fail(err, NEWID_INPUT, "account %s: the passage from %u to %u begins or ends within a letter",
                                coding->account, coding->start, coding->end);
    }
    sqlite3_reset(s);
    return status;
}

/* The account's number, and its text's hash where the coding does not say which text was read. */
static enum newid_status find_account(struct newid_store *store, const struct newid_coding *coding, int64_t *num,
                                      char hash[65], struct newid_error *err)
{
    sqlite3_stmt *s;
    bool row;
    enum newid_status status = store_statement(store, ACCOUNT_FIND, &s, err);
    if (status)
        return status;
    bind_text(s, 1, coding->account);
    status = store_step(store, s, &row, err);
    if (!status && !row)
        return newid_fail(err, NEWID_NOT_FOUND, "there is no account %s", coding->account);
    if (!status) {
        const char *found = coding->hash ? coding->hash : column_text(s, 1);
        *num = sqlite3_column_int64(s, 0);
        memcpy(hash, found, strnlen(found, 64) + 1);
        hash[64] = '\0';
    }
    sqlite3_reset(s);
    return status;
}

static enum newid_status insert_coding(struct newid_store *store, int64_t round, const struct newid_coding *coding,
                                       struct newid_error *err)
{
    char hash[65];
    int64_t num = 0;
    sqlite3_stmt *s;
    enum newid_status status = find_account(store, coding, &num, hash, err);
    if (!status && coding->has_span)
        status = check_span(store, coding, num, err);
    if (!status)
        status = store_statement(store, CODING_INSERT, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, round);
    bind_text(s, 2, coding->account);
    bind_text(s, 3, coding->theme);
    bind_text(s, 4, hash);
    sqlite3_bind_int(s, 5, coding->present);
    if (coding->has_span) {
        sqlite3_bind_int64(s, 6, coding->start);
        sqlite3_bind_int64(s, 7, coding->end);
    }
    return store_run(store, s, err);
}

enum newid_status newid_store_put_codings(struct newid_store *store, const struct newid_coding_round *round,
                                          const struct newid_coding *codings, size_t count, struct newid_error *err)
{
    int64_t num = 0;
    enum newid_status status = insert_round(store, round, &num, err);
    for (size_t i = 0; i < count && !status; i++)
        status = insert_coding(store, num, &codings[i], err);
    return status;
}

enum newid_status newid_store_each_coding(
    struct newid_store *store, const char *codebook,
    enum newid_status (*visit)(void *context, const struct newid_coding_round *round,
                               const struct newid_coding *coding, int64_t num, bool stale, struct newid_error *err),
    void *context, struct newid_error *err)
{
    sqlite3_stmt *s;
    bool row;
    enum newid_status status = store_statement(store, CODING_EACH, &s, err);
    if (status)
        return status;
    bind_text(s, 1, codebook);
    while (!(status = store_step(store, s, &row, err)) && row) {
        const struct newid_coding_round round = {sqlite3_column_int64(s, 0), column_text(s, 1), column_text(s, 2),
                                                 sqlite3_column_int(s, 3) != 0, column_text(s, 4), column_text(s, 5)};
        const struct newid_coding coding = {.account = column_text(s, 6),
                                            .theme = column_text(s, 7),
                                            .hash = column_text(s, 8),
                                            .present = sqlite3_column_int(s, 9) != 0,
                                            .has_span = sqlite3_column_type(s, 10) != SQLITE_NULL,
                                            .start = (uint32_t)sqlite3_column_int64(s, 10),
                                            .end = (uint32_t)sqlite3_column_int64(s, 11)};
        status = visit(context, &round, &coding, sqlite3_column_int64(s, 12), sqlite3_column_int(s, 13) != 0, err);
        if (status)
            break;
    }
    sqlite3_reset(s);
    return status;
}

static enum newid_status delete_by_round(struct newid_store *store, enum store_statement which, int64_t round,
                                         struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, which, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, round);
    return store_run(store, s, err);
}

enum newid_status newid_store_remove_round(struct newid_store *store, int64_t round, struct newid_error *err)
{
    enum newid_status status = delete_by_round(store, ROUND_DELETE, round, err);
    if (!status && !sqlite3_changes(store->db))
        return newid_fail(err, NEWID_NOT_FOUND, "there is no round %lld of codings", (long long)round);
    return status ? status : delete_by_round(store, CODING_DELETE, round, err);
}
