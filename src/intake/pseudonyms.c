#include "intake/pseudonyms.h"

#include "intake/reader.h"
#include "intake/strmap.h"
#include "intake/words.h"
#include "util/mem.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unistd.h>

/* ---- CSV files of two named columns ---- */

struct pair_reader {
    const char *path;
    const char *names[2]; /* folded headings */
    size_t columns[2];
    bool have_header;
    struct arena *arena;
    enum newid_status (*pair)(void *context, char *first, char *second, int64_t row, struct newid_error *err);
    void *context;
};

static enum newid_status read_pair_header(struct pair_reader *reader, const struct grid_row *row,
                                          struct newid_error *err)
{
    struct buf key = BUF_INIT;
    bool seen[2] = {false, false};
    for (size_t i = 0; i < row->count; i++) {
        buf_truncate(&key, 0);
        fold_heading(&key, row->cells[i].text, strlen(row->cells[i].text));
        for (int k = 0; k < 2; k++)
            if (!seen[k] && !strcmp(key.data, reader->names[k])) {
                seen[k] = true;
                reader->columns[k] = i;
            }
    }
    enum newid_status status = buf_check(&key, err);
    buf_release(&key);
    reader->have_header = true;
    if (!status && !(seen[0] && seen[1]))
        status = newid_fail(err, NEWID_INPUT, "%s:%lld: the first row must name the columns %s and %s", reader->path,
                            (long long)row->row, reader->names[0], reader->names[1]);
    return status;
}

static enum newid_status read_pair(void *context, const struct grid_row *row, struct newid_error *err)
{
    struct pair_reader *reader = context;
    char *values[2];
    if (row->fault)
        return newid_fail(err, NEWID_INPUT, "%s:%lld: %s", reader->path, (long long)row->row, row->fault);
    if (!reader->have_header)
        return read_pair_header(reader, row, err);
    for (int k = 0; k < 2; k++) {
        const char *text = reader->columns[k] < row->count ? row->cells[reader->columns[k]].text : "";
        enum newid_status status = canonical_copy(&values[k], reader->arena, text, strlen(text), true, err);
        if (status)
            return status;
    }
    if (!*values[0] || !*values[1])
        return newid_fail(err, NEWID_INPUT, "%s:%lld: %s or %s is empty", reader->path, (long long)row->row,
                          reader->names[0], reader->names[1]);
    return reader->pair(reader->context, values[0], values[1], row->row, err);
}

static enum newid_status read_pairs(struct pair_reader *reader, struct newid_error *err)
{
    const struct grid_options options = {.encoding = NULL};
    struct grid_visitor visitor = {reader, read_pair, NULL, NULL};
    return grid_read(reader->path, READER_CSV, &options, &visitor, err);
}

/* ---- names in texts ---- */

struct replacements {
    struct strmap by_name; /* folded name: index of pseudonyms */
    char **pseudonyms;
    size_t count, capacity;
    size_t most_ends; /* of words in one name: "Ann-Marie o'r Wern" has five */
    struct arena arena;
};

static bool is_word_character(int32_t c) { return c >= 0 && (u_isalnum(c) || (U_MASK(u_charType(c)) & U_GC_M_MASK)); }

/* The offset of the next letter or digit (or, with `inside`, of the next character that is neither) at or after `from`;
 * len where there is none. */
static size_t find_edge(const char *text, size_t len, size_t from, bool inside)
{
    while (from < len) {
        size_t next = from;
        if (is_word_character(next_code_point(text, len, &next)) != inside)
            return from;
        from = next;
    }
    return len;
}

static size_t word_end(const char *text, size_t len, size_t from) { return find_edge(text, len, from, true); }

static size_t word_start(const char *text, size_t len, size_t from) { return find_edge(text, len, from, false); }

/* Takes off what is no letter or digit at the ends: "J." is found as "J". *ends is set to the number of words. */
static char *bare_name(struct arena *arena, const char *name, size_t *ends)
{
    size_t len = strlen(name), start = word_start(name, len, 0), end = start;
    *ends = 0;
    for (size_t at = start; at < len; at = word_start(name, len, end)) {
        end = word_end(name, len, at);
        ++*ends;
    }
    struct buf key = BUF_INIT;
    fold_line(&key, name + start, end - start);
    char *copy = key.failure ? NULL : arena_strdup(arena, key.data);
    buf_release(&key);
    return copy;
}

static enum newid_status add_replacement(void *context, char *name, char *pseudonym, int64_t row,
                                         struct newid_error *err)
{
    struct replacements *r = context;
    (void)row;
    size_t ends;
    bool added;
    char *key = bare_name(&r->arena, name, &ends);
    if (!key || mem_grow(&r->pseudonyms, &r->capacity, r->count + 1, sizeof *r->pseudonyms))
        return no_memory(err);
    if (!ends)
        return NEWID_OK;
    uint64_t *index = strmap_add(&r->by_name, key, &added);
    if (!index)
        return no_memory(err);
    if (!added)
        return NEWID_OK;
    *index = r->count;
    r->pseudonyms[r->count++] = pseudonym;
    if (ends > r->most_ends)
        r->most_ends = ends;
    return NEWID_OK;
}

enum newid_status replacements_read(struct replacements **out, const char *path, struct newid_error *err)
{
    struct replacements *r = mem_zalloc(1, sizeof *r);
    if (!r)
        return no_memory(err);
    struct pair_reader reader = {
        .path = path, .names = {"name", "pseudonym"}, .arena = &r->arena, .pair = add_replacement, .context = r};
    enum newid_status status = read_pairs(&reader, err);
    if (status)
        replacements_free(r);
    else
        *out = r;
    return status;
}

void replacements_free(struct replacements *r)
{
    if (!r)
        return;
    strmap_release(&r->by_name);
    mem_free(r->pseudonyms);
    arena_release(&r->arena);
    mem_free(r);
}

/* The pseudonym of the longest listed name that starts at `at`, a word's start, and *end where it ends; NULL where none
 * does. */
static const char *name_at(struct replacements *r, struct buf *key, const char *text, size_t len, size_t at,
                           size_t *end)
{
    const char *longest = NULL;
    size_t start = at;
    for (size_t ends = 0; ends < r->most_ends && start < len; ends++) {
        size_t stop = word_end(text, len, start);
        buf_truncate(key, 0);
        fold_line(key, text + at, stop - at);
        const uint64_t *index = strmap_find(&r->by_name, key->data);
        if (index) {
            longest = r->pseudonyms[*index];
            *end = stop;
        }
        start = word_start(text, len, stop);
    }
    return longest;
}

enum newid_status replacements_apply(struct replacements *r, struct buf *out, const char *text, size_t len,
                                     size_t *replaced, struct newid_error *err)
{
    struct buf key = BUF_INIT;
    enum newid_status status = NEWID_OK;
    size_t from = 0;
    for (size_t at = word_start(text, len, 0); at < len && !status;) {
        size_t end = 0;
        const char *pseudonym = name_at(r, &key, text, len, at, &end);
        status = buf_check(&key, err);
        if (pseudonym) {
            buf_add(out, text + from, at - from);
            buf_adds(out, pseudonym);
            from = end;
            ++*replaced;
        }
        at = word_start(text, len, pseudonym ? end : word_end(text, len, at));
    }
    buf_add(out, text + from, len - from);
    if (!status)
        status = buf_check(out, err);
    buf_release(&key);
    return status;
}

/* ---- worker codes ---- */

struct key_entry {
    const char *value, *code;
};

struct worker_key {
    const char *path;
    struct strmap by_value; /* folded value: index of entries */
    struct strmap codes;    /* codes in use */
    struct key_entry *entries;
    size_t count, capacity;
    unsigned long next;
    bool changed;
    struct buf folded; /* of the value that is looked up */
    struct arena arena;
};

static enum newid_status fold_value(struct worker_key *key, const char *value, struct newid_error *err)
{
    buf_reset(&key->folded);
    fold_line(&key->folded, value, strlen(value));
    return buf_check(&key->folded, err);
}

/* The value is the one that was folded last. */
static enum newid_status add_entry(struct worker_key *key, const char *value, const char *code, struct newid_error *err)
{
    if (mem_grow(&key->entries, &key->capacity, key->count + 1, sizeof *key->entries))
        return no_memory(err);
    uint64_t *used = strmap_add(&key->codes, code, NULL);
    uint64_t *index = used ? strmap_add(&key->by_value, key->folded.data, NULL) : NULL;
    if (!index)
        return no_memory(err);
    *index = key->count;
    key->entries[key->count++] = (struct key_entry){value, code};
    return NEWID_OK;
}

static enum newid_status read_key_entry(void *context, char *value, char *code, int64_t row, struct newid_error *err)
{
    struct worker_key *key = context;
    /* A value that looked like a formula was written with a ' before it. */
    const char *plain = csv_unguard(value);
    enum newid_status status = fold_value(key, plain, err);
    if (status)
        return status;
    if (strmap_find(&key->by_value, key->folded.data))
        return newid_fail(err, NEWID_INPUT, "%s:%lld: this value has a code already, further up; keep one of the two",
                          key->path, (long long)row);
    return add_entry(key, plain, code, err);
}

enum newid_status worker_key_read(struct worker_key **out, const char *path, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    struct worker_key *key = mem_zalloc(1, sizeof *key);
    if (!key)
        return no_memory(err);
    key->next = 1;
    key->folded = (struct buf)BUF_INIT;
    key->path = arena_strdup(&key->arena, path);
    struct pair_reader reader = {
        .path = path, .names = {"value", "worker"}, .arena = &key->arena, .pair = read_key_entry, .context = key};
    if (!key->path)
        status = no_memory(err);
    else if (access(path, F_OK) == 0)
        status = read_pairs(&reader, err);
    else if (errno != ENOENT)
        status = newid_fail(err, NEWID_IO, "%s: cannot be read: %s", path, strerror(errno));
    if (status)
        worker_key_free(key);
    else
        *out = key;
    return status;
}

void worker_key_free(struct worker_key *key)
{
    if (!key)
        return;
    strmap_release(&key->by_value);
    strmap_release(&key->codes);
    mem_free(key->entries);
    buf_release(&key->folded);
    arena_release(&key->arena);
    mem_free(key);
}

/* The next of W001, W002 … that the key does not use yet. */
static const char *new_code(struct worker_key *key)
{
    struct buf code = BUF_INIT;
    do {
        buf_reset(&code);
        buf_addf(&code, "W%03lu", key->next++);
    } while (!code.failure && strmap_find(&key->codes, code.data));
    const char *copy = code.failure ? NULL : arena_strdup(&key->arena, code.data);
    buf_release(&code);
    return copy;
}

enum newid_status worker_key_code(struct worker_key *key, const char **code, const char *value, struct newid_error *err)
{
    enum newid_status status = fold_value(key, value, err);
    if (status)
        return status;
    const uint64_t *index = strmap_find(&key->by_value, key->folded.data);
    if (index) {
        *code = key->entries[*index].code;
        return NEWID_OK;
    }
    char *copy = arena_strdup(&key->arena, value);
    *code = copy ? new_code(key) : NULL;
    if (!*code)
        return no_memory(err);
    key->changed = true;
    return add_entry(key, copy, *code, err);
}

enum newid_status worker_key_write(struct worker_key *key, struct newid_error *err)
{
    if (!key->changed)
        return NEWID_OK;
    struct buf file = BUF_INIT;
    buf_adds(&file, "value,worker\n");
    for (size_t i = 0; i < key->count; i++) {
        csv_add_cell(&file, key->entries[i].value);
        buf_addc(&file, ',');
        csv_add_cell(&file, key->entries[i].code);
        buf_addc(&file, '\n');
    }
    enum newid_status status = write_private(key->path, &file, err);
    if (!status)
        key->changed = false;
    buf_release(&file);
    return status;
}
