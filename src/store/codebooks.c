/* Codebook versions, their themes and matchers as rows. */
#include "store/private.h"
#include "store/store.h"
#include "util/arena.h"

#include <stdio.h>
#include <string.h>

enum { VERSION_SIZE = 64 };

/* 1.0, or 1.0~2, 1.0~3 … where the label is taken by another content. */
static enum newid_status choose_label(struct newid_store *store, const struct newid_codebook *codebook,
                                      char version[VERSION_SIZE], struct newid_error *err)
{
    for (int n = 1;; n++) {
        int len = n == 1 ? snprintf(version, VERSION_SIZE, "%s", codebook->version)
                         : snprintf(version, VERSION_SIZE, "%s~%d", codebook->version, n);
        if (len < 0 || len >= VERSION_SIZE)
            return newid_fail(err, NEWID_INPUT, "%s: the version label is longer than %d characters; shorten it",
                              codebook->name, VERSION_SIZE - 8);
        sqlite3_stmt *s;
        enum newid_status status = store_statement(store, CODEBOOK_LABELS, &s, err);
        if (status)
            return status;
        bind_text(s, 1, codebook->name);
        bind_text(s, 2, version);
        bool row;
        status = store_step(store, s, &row, err);
        if (status)
            return status;
        bool is_free = sqlite3_column_int(s, 0) == 0;
        sqlite3_reset(s);
        if (is_free)
            return NEWID_OK;
    }
}

static enum newid_status insert_themes(struct newid_store *store, const struct newid_codebook *codebook, int64_t num,
                                       struct newid_error *err)
{
    for (size_t t = 0; t < codebook->theme_count; t++) {
        const struct newid_theme *theme = &codebook->themes[t];
        sqlite3_stmt *s;
        enum newid_status status = store_statement(store, THEME_INSERT, &s, err);
        if (status)
            return status;
        sqlite3_bind_int64(s, 1, num);
        sqlite3_bind_int64(s, 2, (sqlite3_int64)t);
        bind_text(s, 3, theme->code);
        bind_text(s, 4, theme->parent == NEWID_NO_PARENT ? NULL : codebook->themes[theme->parent].code);
        bind_text(s, 5, theme->label_en);
        bind_text(s, 6, theme->label_cy);
        bind_text(s, 7, theme->definition);
        status = store_run(store, s, err);
        if (status)
            return status;
    }
    return NEWID_OK;
}

static enum newid_status insert_version(struct newid_store *store, const struct newid_codebook *codebook, bool draft,
                                        int64_t *num, char version[VERSION_SIZE], struct newid_error *err)
{
    enum newid_status status = choose_label(store, codebook, version, err);
    if (status)
        return status;
    const char *const values[] = {codebook->hash,    codebook->name,     version, codebook->version,
                                  codebook->title_en, codebook->title_cy, codebook->canonical};
    enum { VALUES = sizeof values / sizeof *values };
    char now[21];
    store_now(now);
    sqlite3_stmt *s;
    status = store_statement(store, CODEBOOK_INSERT, &s, err);
    if (status)
        return status;
    for (int i = 0; i < VALUES; i++)
        bind_text(s, i + 1, values[i]);
    sqlite3_bind_int(s, VALUES + 1, draft);
    bind_text(s, VALUES + 2, now);
    status = store_run(store, s, err);
    *num = sqlite3_last_insert_rowid(store->db);
    return status ? status : insert_themes(store, codebook, *num, err);
}

static enum newid_status set_draft(struct newid_store *store, int64_t num, bool draft, struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, CODEBOOK_DRAFT, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, num);
    sqlite3_bind_int(s, 2, draft);
    return store_run(store, s, err);
}

/* *num is 0 where there is no version with this hash. */
static enum newid_status find_by_hash(struct newid_store *store, const char *hash, int64_t *num,
                                      char version[VERSION_SIZE], struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, CODEBOOK_BY_HASH, &s, err);
    if (status)
        return status;
    bind_text(s, 1, hash);
    bool row;
    status = store_step(store, s, &row, err);
    *num = 0;
    if (!status && row) {
        *num = sqlite3_column_int64(s, 0);
        snprintf(version, VERSION_SIZE, "%s", column_text(s, 1));
    }
    sqlite3_reset(s);
    return status;
}

enum newid_status store_put_version(struct newid_store *store, const struct newid_codebook *codebook, bool draft,
                                    int64_t *num, bool *is_new, char version[VERSION_SIZE], struct newid_error *err)
{
    enum newid_status status = find_by_hash(store, codebook->hash, num, version, err);
    if (status)
        return status;
    *is_new = *num == 0;
    return *is_new ? insert_version(store, codebook, draft, num, version, err) : set_draft(store, *num, draft, err);
}

enum newid_status store_version_num(struct newid_store *store, const char *hash, int64_t *num,
                                    struct newid_error *err)
{
    char version[VERSION_SIZE];
    enum newid_status status = find_by_hash(store, hash, num, version, err);
    if (!status && !*num)
        status = newid_fail(err, NEWID_NOT_FOUND, "%s: this codebook version is not in the file; run newid code with it",
                            store->path);
    return status;
}

enum newid_status store_find_matcher(struct newid_store *store, const char *hash, int64_t *num,
                                     struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, MATCHER_FIND, &s, err);
    if (status)
        return status;
    bind_text(s, 1, hash);
    bool row;
    status = store_step(store, s, &row, err);
    *num = !status && row ? sqlite3_column_int64(s, 0) : 0;
    sqlite3_reset(s);
    return status;
}

enum newid_status store_matcher(struct newid_store *store, const char *hash, int64_t *num, struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_find_matcher(store, hash, num, err);
    if (status || *num)
        return status;
    status = store_statement(store, MATCHER_INSERT, &s, err);
    if (status)
        return status;
    bind_text(s, 1, hash);
    status = store_run(store, s, err);
    *num = sqlite3_last_insert_rowid(store->db);
    return status;
}

enum newid_status store_link(struct newid_store *store, int64_t codebook, size_t theme, size_t pattern,
                             int64_t matcher, const char *language, const char *source, struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, LINK_INSERT, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, codebook);
    sqlite3_bind_int64(s, 2, (sqlite3_int64)theme);
    sqlite3_bind_int64(s, 3, (sqlite3_int64)pattern);
    sqlite3_bind_int64(s, 4, matcher);
    bind_text(s, 5, language);
    bind_text(s, 6, source);
    return store_run(store, s, err);
}

enum newid_status store_set_coded(struct newid_store *store, int64_t codebook, struct newid_error *err)
{
    char value[24];
    snprintf(value, sizeof value, "%lld", (long long)codebook);
    return store_put_derived(store, "coded", value, err);
}

/* ---- finding ---- */

static enum newid_status count_of(struct newid_store *store, enum store_statement which, int64_t codebook,
                                  uint64_t *count, struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, which, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, codebook);
    bool row;
    status = store_step(store, s, &row, err);
    if (!status)
        *count = (uint64_t)sqlite3_column_int64(s, 0);
    sqlite3_reset(s);
    return status;
}

/* The row of CODEBOOK_FIND or CODEBOOK_EACH, copied into the store's answer. */
static enum newid_status read_info(struct newid_store *store, sqlite3_stmt *s, struct newid_codebook_info *info,
                                   const char **yaml, struct newid_error *err)
{
    const char *texts[7];
    static const int columns[] = {1, 2, 3, 4, 5, 6, 8};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        texts[i] = arena_strdup(&store->answer, column_text(s, columns[i]));
        if (!texts[i])
            return newid_fail(err, NEWID_MEMORY, "out of memory");
    }
    *info = (struct newid_codebook_info){.name = texts[0],
                                         .version = texts[1],
                                         .hash = texts[2],
                                         .added = texts[3],
                                         .title_en = texts[4],
                                         .title_cy = texts[5],
                                         .draft = sqlite3_column_int(s, 7) != 0,
                                         .themes = (size_t)sqlite3_column_int64(s, 9)};
    *yaml = texts[6];
    int64_t num = sqlite3_column_int64(s, 0);
    enum newid_status status = count_of(store, CODEBOOK_UNCODED, num, &info->uncoded, err);
    return status ? status : count_of(store, CODEBOOK_FAILED, num, &info->failed, err);
}

static enum newid_status fail_unknown(struct newid_store *store, const char *spec, struct newid_error *err)
{
    struct buf known = BUF_INIT;
    bool row;
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, CODEBOOK_EACH, &s, err);
    while (!status && !(status = store_step(store, s, &row, err)) && row)
        buf_addf(&known, "%s%s@%s", known.len ? ", " : "", column_text(s, 1), column_text(s, 2));
    if (!status && !known.len)
        status = newid_fail(err, NEWID_NOT_FOUND, "%s: holds no codebook yet; run newid code CODEBOOK.yaml", store->path);
    else if (!status)
        status = newid_fail(err, NEWID_NOT_FOUND, "%s: there is no such codebook; there are: %s", spec, known.data);
    buf_release(&known);
    return status;
}

/* NAME or NAME@VERSION or NULL into a step of CODEBOOK_FIND; the statement is left on its row. */
static enum newid_status find_row(struct newid_store *store, const char *spec, sqlite3_stmt **out,
                                  struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, CODEBOOK_FIND, &s, err);
    if (status)
        return status;
    const char *at = spec ? strrchr(spec, '@') : NULL;
    if (spec)
        sqlite3_bind_text(s, 1, spec, at ? (int)(at - spec) : -1, SQLITE_TRANSIENT);
    if (at)
        sqlite3_bind_text(s, 2, at + 1, -1, SQLITE_TRANSIENT);
    bool row;
    status = store_step(store, s, &row, err);
    *out = s;
    return status || row ? status : fail_unknown(store, spec, err);
}

enum newid_status store_find_version(struct newid_store *store, const char *spec, const char **yaml,
                                     struct newid_codebook_info *info, struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = find_row(store, spec, &s, err);
    if (status)
        return status;
    arena_reset(&store->answer);
    status = read_info(store, s, info, yaml, err);
    sqlite3_reset(s);
    return status;
}

enum newid_status newid_store_codebook_info(struct newid_store *store, const char *hash, bool *found,
                                            struct newid_codebook_info *info, struct newid_error *err)
{
    const char *yaml;
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, CODEBOOK_OF_HASH, &s, err);
    if (status)
        return status;
    bind_text(s, 1, hash);
    status = store_step(store, s, found, err);
    arena_reset(&store->answer);
    if (!status && *found)
        status = read_info(store, s, info, &yaml, err);
    sqlite3_reset(s);
    return status;
}

enum newid_status newid_store_each_codebook(
    struct newid_store *store,
    enum newid_status (*visit)(void *context, const struct newid_codebook_info *info, struct newid_error *err),
    void *context, struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, CODEBOOK_EACH, &s, err);
    if (status)
        return status;
    bool row;
    while (!(status = store_step(store, s, &row, err)) && row) {
        struct newid_codebook_info info;
        const char *yaml;
        arena_reset(&store->answer);
        status = read_info(store, s, &info, &yaml, err);
        if (!status)
            status = visit(context, &info, err);
        if (status)
            break;
    }
    sqlite3_reset(s);
    return status;
}

/* ---- removing ---- */

static enum newid_status run_with_num(struct newid_store *store, enum store_statement which, int64_t num,
                                      struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, which, &s, err);
    if (status)
        return status;
    if (num)
        sqlite3_bind_int64(s, 1, num);
    return store_run(store, s, err);
}

static enum newid_status run_all(struct newid_store *store, const enum store_statement *which, size_t count, int64_t num,
                                 struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    for (size_t i = 0; i < count && !status; i++)
        status = run_with_num(store, which[i], num, err);
    return status;
}

enum newid_status store_drop_unused(struct newid_store *store, struct newid_error *err)
{
    /* Hits first: they are found by the matchers that nothing uses any more. */
    static const enum store_statement unused[] = {MENTION_BLOCK_FORGET, HIT_DELETE_UNUSED, FAILURE_DELETE_UNUSED,
                                                  SCANNED_DELETE_UNUSED, MATCHER_DELETE_UNUSED};
    return run_all(store, unused, sizeof unused / sizeof *unused, 0, err);
}

enum newid_status store_unlink(struct newid_store *store, int64_t codebook, struct newid_error *err)
{
    static const enum store_statement counted[] = {LINK_DELETE, FREQUENCY_DELETE, COUNTING_FORGET};
    return run_all(store, counted, sizeof counted / sizeof *counted, codebook, err);
}

enum newid_status store_same_links(struct newid_store *store, int64_t codebook, const int64_t *matchers, size_t count,
                                   bool *same, struct newid_error *err)
{
    sqlite3_stmt *s;
    size_t n = 0;
    enum newid_status status = store_statement(store, LINK_EACH, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, codebook);
    *same = true;
    for (bool row; !(status = store_step(store, s, &row, err)) && row; n++)
        *same &= n < count && sqlite3_column_int64(s, 0) == matchers[n];
    *same &= n == count;
    sqlite3_reset(s);
    return status;
}

enum newid_status newid_store_remove_codebook(struct newid_store *store, const char *spec, struct newid_error *err)
{
    static const enum store_statement of_version[] = {LINK_DELETE, THEME_DELETE, FREQUENCY_DELETE,
                                                      COUNTING_FORGET, CODEBOOK_DELETE};
    sqlite3_stmt *s;
    enum newid_status status = find_row(store, spec, &s, err);
    if (status)
        return status;
    int64_t num = sqlite3_column_int64(s, 0);
    sqlite3_reset(s);
    status = run_all(store, of_version, sizeof of_version / sizeof *of_version, num, err);
    return status ? status : store_drop_unused(store, err);
}
