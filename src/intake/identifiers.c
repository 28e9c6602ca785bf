#include "intake/identifiers.h"

#include "coder/prefilter.h"
#include "coder/regex.h"
#include "identifiers.tsv.h"
#include "intake/identifier_checks.h"
#include "intake/words.h"
#include "text/encoding.h"
#include "util/file.h"
#include "util/mem.h"
#include "util/wording.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

#define WORD_START "(?<![\\p{L}\\p{M}\\p{N}])"
#define WORD_END "(?![\\p{L}\\p{M}\\p{N}])"

/* A prefilter takes a tenth of a second to make: few texts are checked sooner without. */
enum { PROJECT_FILE_MOST = 16 << 20, CHECKED_PLAINLY = 1 << 18 };

struct rule {
    const char *kind, *word;
    const char *pattern;
    const char
        *head; /* matches in every text in which the pattern does, and compiles fast: what all texts are scanned for */
    int check;
    struct regex *regex;
};

struct identifiers {
    struct rule *rules; /* earlier ones win where two match the same place */
    size_t rule_count, rule_capacity;
    size_t checked; /* bytes so far */
    struct prefilter *prefilter; /* most texts hold no identifier: one pass over a text says so for all rules */
    struct prefilter_scratch *scratch; /* NULL until CHECKED_PLAINLY bytes were checked */
    struct identifier *found;
    size_t found_count, found_capacity;
    struct arena arena;
};

/* The rule's pattern must live as long as the identifiers. */
static enum newid_status add_rule(struct identifiers *ids, struct rule rule, struct newid_error *err)
{
    if (mem_grow(&ids->rules, &ids->rule_capacity, ids->rule_count + 1, sizeof *ids->rules))
        return no_memory(err);
    enum newid_status status = regex_compile(&rule.regex, rule.pattern, NULL, err);
    if (!status)
        ids->rules[ids->rule_count++] = rule;
    return status;
}

/* One line of identifiers.tsv: kind, word, check, head (-: the pattern itself), pattern. */
static enum newid_status add_line(struct identifiers *ids, const char *line, size_t len, struct newid_error *err)
{
    enum { CELLS = 5 };
    char *copy = arena_strndup(&ids->arena, line, len);
    if (!copy)
        return no_memory(err);
    char *cells[CELLS] = {copy};
    for (int i = 1; i < CELLS; i++) {
        char *tab = strchr(cells[i - 1], '\t');
        *tab = '\0';
        cells[i] = tab + 1;
    }
    const char *head = strcmp(cells[3], "-") ? cells[3] : cells[4];
    return add_rule(ids, (struct rule){cells[0], cells[1], cells[4], head, identifier_check_named(cells[2]), NULL},
                    err);
}

static enum newid_status add_table(struct identifiers *ids, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    for (const char *line = identifiers_tsv; *line && !status;) {
        const char *end = strchr(line, '\n');
        status = add_line(ids, line, (size_t)(end - line), err);
        line = end + 1;
    }
    return status;
}

/* A name as a pattern: its letters literally, white space of any length between its words. */
static void add_name_pattern(struct buf *pattern, const char *name)
{
    buf_adds(pattern, WORD_START);
    for (const char *p = name; *p; p++) {
        if (*p == ' ') {
            buf_adds(pattern, "\\s+");
            while (p[1] == ' ')
                p++;
        } else {
            if (strchr("\\^$.[]|()?*+{}-#/", *p))
                buf_addc(pattern, '\\');
            buf_addc(pattern, *p);
        }
    }
    buf_adds(pattern, WORD_END);
}

static enum newid_status add_project_line(struct identifiers *ids, const char *path, size_t line, char *text,
                                          struct newid_error *err)
{
    size_t len = strlen(text);
    struct buf pattern = BUF_INIT;
    if (!len || *text == '#')
        return NEWID_OK;
    if (len > 2 && text[0] == '/' && text[len - 1] == '/')
        buf_add(&pattern, text + 1, len - 2);
    else
        add_name_pattern(&pattern, text);
    enum newid_status status = buf_check(&pattern, err);
    struct newid_error cause = NEWID_ERROR_INIT;
    struct rule rule = {N_("on the project's list"), "name", NULL, NULL, identifier_check_named("any"), NULL};
    if (!status && !(rule.pattern = rule.head = arena_strdup(&ids->arena, pattern.data)))
        status = no_memory(&cause);
    if (!status)
        status = add_rule(ids, rule, &cause);
    if (status)
        (void)newid_fail(err, status, "%s:%zu: %s; a line is a name, or a regular expression between slashes", path,
                         line, cause.message);
    buf_release(&pattern);
    return status;
}

static enum newid_status add_project(struct identifiers *ids, const char *path, struct newid_error *err)
{
    struct buf text = BUF_INIT_CAP(PROJECT_FILE_MOST);
    struct text_encoding decided;
    enum newid_status status = file_read(&text, path, err);
    if (!status)
        status = text_decode(&text, NULL, &decided, NULL, err);
    size_t number = 0;
    for (const char *line = text.data; *line && !status;) {
        size_t len = strcspn(line, "\r\n");
        char *copy = NULL;
        number++;
        status = canonical_copy(&copy, &ids->arena, line, len, true, err);
        if (!status)
            status = add_project_line(ids, path, number, copy, err);
        line += len;
        line += line[0] == '\r' && line[1] == '\n' ? 2 : *line != '\0';
    }
    buf_release(&text);
    return status;
}

static enum newid_status make_prefilter(struct identifiers *ids, struct newid_error *err)
{
    const char **heads = arena_alloc(&ids->arena, ids->rule_count * sizeof *heads);
    if (!heads)
        return no_memory(err);
    for (size_t i = 0; i < ids->rule_count; i++)
        heads[i] = ids->rules[i].head;
    enum newid_status status =
        ids->prefilter ? NEWID_OK : prefilter_new(&ids->prefilter, heads, ids->rule_count, err);
    return status ? status : prefilter_scratch_new(&ids->scratch, ids->prefilter, err);
}

enum newid_status identifiers_new(struct identifiers **out, const char *project, struct newid_error *err)
{
    struct identifiers *ids = mem_zalloc(1, sizeof *ids);
    if (!ids)
        return no_memory(err);
    enum newid_status status = NEWID_OK;
    /* The project's own come first: they are the most telling. */
    if (project)
        status = add_project(ids, project, err);
    if (!status)
        status = add_table(ids, err);
    if (status)
        identifiers_free(ids);
    else
        *out = ids;
    return status;
}

void identifiers_free(struct identifiers *ids)
{
    if (!ids)
        return;
    for (size_t i = 0; i < ids->rule_count; i++)
        regex_free(ids->rules[i].regex);
    prefilter_scratch_free(ids->scratch);
    prefilter_free(ids->prefilter);
    mem_free(ids->rules);
    mem_free(ids->found);
    arena_release(&ids->arena);
    mem_free(ids);
}

static enum newid_status scan(struct identifiers *ids, const struct rule *rule, const char *text, size_t len,
                              struct newid_error *err)
{
    for (size_t from = 0;;) {
        bool found;
        struct regex_span span;
        enum newid_status status = regex_next(rule->regex, text, len, from, &found, &span, err);
        if (status || !found)
            return status;
        from = span.end;
        if (!identifier_check(rule->check, text, len, span.start, &span.end))
            continue;
        from = span.end;
        if (mem_grow(&ids->found, &ids->found_capacity, ids->found_count + 1, sizeof *ids->found))
            return no_memory(err);
        ids->found[ids->found_count++] = (struct identifier){span.start, span.end, rule->kind, rule->word};
    }
}

/* By start; where that is equal the longer one first. */
static int by_place(const void *a, const void *b)
{
    const struct identifier *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return x->end > y->end ? -1 : x->end < y->end;
}

/* What overlaps an earlier one becomes part of it, so that masking leaves no tail of a number or a name. */
static void merge(struct identifiers *ids)
{
    size_t kept = 0;
    if (ids->found_count > 1)
        qsort(ids->found, ids->found_count, sizeof *ids->found, by_place);
    for (size_t i = 0; i < ids->found_count; i++) {
        struct identifier *last = kept ? &ids->found[kept - 1] : NULL;
        if (last && ids->found[i].start < last->end) {
            if (ids->found[i].end > last->end)
                last->end = ids->found[i].end;
        } else {
            ids->found[kept++] = ids->found[i];
        }
    }
    ids->found_count = kept;
}

enum newid_status identifiers_find(struct identifiers *ids, const char *text, size_t len,
                                   const struct identifier **found, size_t *count, struct newid_error *err)
{
    const struct prefilter_candidate *candidates = NULL;
    size_t candidate_count = 0, c = 0;
    enum newid_status status = NEWID_OK;
    ids->found_count = 0;
    ids->checked += len;
    if (!ids->scratch && ids->checked > CHECKED_PLAINLY)
        status = make_prefilter(ids, err);
    if (!status && ids->scratch)
        status = prefilter_scan(ids->scratch, text, len, &candidates, &candidate_count, err);
    for (size_t i = 0; i < ids->rule_count && !status; i++) {
        const bool may = c < candidate_count && candidates[c].pattern == i;
        c += may;
        if (may || !ids->scratch || prefilter_uncovered(ids->prefilter, i, NULL))
            status = scan(ids, &ids->rules[i], text, len, err);
    }
    merge(ids);
    *found = ids->found;
    *count = ids->found_count;
    return status;
}

void identifier_mask(struct buf *out, const char *s, size_t len)
{
    bool in_word = false;
    for (size_t at = 0; at < len;) {
        size_t start = at;
        int32_t c = next_code_point(s, len, &at);
        bool letter = c >= 0 && u_isalpha(c), digit = c >= 0 && u_isdigit(c);
        if (digit || (letter && in_word))
            buf_adds(out, "•");
        else
            buf_add(out, s + start, at - start);
        in_word = letter || digit;
    }
}
