/*
 * A user's query in FTS5's language. Words that FTS5 would not take as they
 * are (short-cut, mae'r) are quoted; ~word becomes every form that Welsh
 * mutation gives it. A phrase or NEAR group that holds a ~word becomes an OR
 * of groups, one for each combination of forms.
 */
#include "store/private.h"
#include "text/mutation.h"
#include "util/mem.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MOST = 64, COMBINATIONS_MOST = 512 };

/* One word of a phrase or group, with the forms that it stands for. */
struct query_word {
    char *forms[MUTATION_FORMS_MOST];
    size_t form_count;
    bool prefix; /* followed by * */
};

struct query_group {
    struct query_word words[WORDS_MOST];
    size_t count;
};

static bool is_word_byte(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80 || c == '_';
}

static void clear_group(struct query_group *group)
{
    for (size_t w = 0; w < group->count; w++)
        for (size_t f = 0; f < group->words[w].form_count; f++)
            mem_free(group->words[w].forms[f]);
    group->count = 0;
}

static enum newid_status add_form(struct query_word *word, const char *beginning, const char *rest, size_t len,
                                  struct newid_error *err)
{
    struct buf form = BUF_INIT;
    buf_adds(&form, beginning);
    buf_add(&form, rest, len);
    char *s = buf_detach(&form);
    if (!s)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    word->forms[word->form_count++] = s;
    return NEWID_OK;
}

/* The index folds case and accents, but the mutation table wants lower case: ASCII is enough, initials that mutate are ASCII. */
static enum newid_status add_mutations(struct query_word *word, const char *s, size_t len, struct newid_error *err)
{
    const char *beginnings[MUTATION_FORMS_MOST];
    size_t initial;
    char *lower = mem_strndup(s, len);
    if (!lower)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)lower[i] < 0x80)
            lower[i] = (char)tolower((unsigned char)lower[i]);
    size_t n = mutation_beginnings(beginnings, &initial, lower, len);
    enum newid_status status = NEWID_OK;
    for (size_t i = 0; i < n && !status; i++)
        status = add_form(word, beginnings[i], lower + initial, len - initial, err);
    mem_free(lower);
    return status;
}

/* Adds the word s (perhaps with ~ before it); *used is how many bytes were taken, a * after it included. */
static enum newid_status add_word(struct query_group *group, const char *s, size_t len, bool prefix,
                                  struct newid_error *err)
{
    bool mutates = *s == '~';
    s += mutates;
    len -= mutates;
    if (!len || *s == '~')
        return newid_fail(err, NEWID_USAGE, "the query has a ~ without a word after it; write ~word");
    if (group->count == WORDS_MOST)
        return newid_fail(err, NEWID_LIMIT, "the query has more than %d words in one phrase", WORDS_MOST);
    struct query_word *word = &group->words[group->count++];
    *word = (struct query_word){.prefix = prefix};
    return mutates ? add_mutations(word, s, len, err) : add_form(word, "", s, len, err);
}

/* Splits text into words at white space and adds each. */
static enum newid_status add_words(struct query_group *group, const char *s, size_t len, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    for (size_t i = 0; i < len && !status;) {
        size_t n = 0;
        while (i + n < len && !isspace((unsigned char)s[i + n]) && s[i + n] != '"')
            n++;
        bool prefix = n > 1 && s[i + n - 1] == '*';
        if (n)
            status = add_word(group, s + i, n - prefix, prefix, err);
        i += n + (n == 0);
    }
    return status;
}

static void write_string(struct buf *out, const char *s)
{
    for (; *s; s++) {
        if (*s == '"')
            buf_addc(out, '"');
        buf_addc(out, *s);
    }
}

/* One combination of forms, choice[i] being the form of word i: a phrase "a b" or, for NEAR, "a" "b". */
static void write_combination(struct buf *out, const struct query_group *group, const size_t *choice, bool near)
{
    buf_addc(out, '"');
    for (size_t w = 0; w < group->count; w++) {
        if (w)
            buf_adds(out, near ? "\" \"" : " ");
        write_string(out, group->words[w].forms[choice[w]]);
        if (group->words[w].prefix && near && w + 1 < group->count)
            buf_adds(out, "\" * \"");
    }
    buf_addc(out, '"');
    if (group->words[group->count - 1].prefix)
        buf_adds(out, " *");
}

/* Moves to the next combination; false after the last. */
static bool next_choice(const struct query_group *group, size_t *choice)
{
    for (size_t w = group->count; w-- > 0;) {
        if (++choice[w] < group->words[w].form_count)
            return true;
        choice[w] = 0;
    }
    return false;
}

/* near: the distance text of a NEAR group ("" for the default), or NULL for a phrase. */
static enum newid_status write_group(struct buf *out, const struct query_group *group, const char *near,
                                     struct newid_error *err)
{
    size_t choice[WORDS_MOST] = {0}, combinations = 1;
    if (!group->count)
        return newid_fail(err, NEWID_USAGE, "the query has an empty phrase");
    for (size_t w = 0; w < group->count; w++)
        combinations *= combinations > COMBINATIONS_MOST ? 1 : group->words[w].form_count;
    if (combinations > COMBINATIONS_MOST)
        return newid_fail(err, NEWID_LIMIT, "too many ~words in one phrase; leave the ~ off some of them");
    buf_adds(out, combinations > 1 ? "(" : "");
    bool more = true;
    for (size_t i = 0; more; i++) {
        buf_adds(out, i ? " OR " : "");
        buf_adds(out, near ? "NEAR(" : "");
        write_combination(out, group, choice, near != NULL);
        buf_adds(out, near ? near : "");
        buf_adds(out, near ? ")" : "");
        more = next_choice(group, choice);
    }
    buf_adds(out, combinations > 1 ? ")" : "");
    return NEWID_OK;
}

/* "a b c" from after its opening quote. */
static enum newid_status compile_phrase(struct buf *out, const char **at, struct newid_error *err)
{
    struct query_group group = {.count = 0};
    const char *end = strchr(*at, '"');
    if (!end)
        return newid_fail(err, NEWID_USAGE, "the query has a quotation mark that is not closed");
    enum newid_status status = add_words(&group, *at, (size_t)(end - *at), err);
    /* "short cut"* asks for the beginning of the last word. */
    if (!status && end[1] == '*' && group.count)
        group.words[group.count - 1].prefix = true;
    if (!status)
        status = write_group(out, &group, NULL, err);
    *at = end + 1 + (end[1] == '*');
    clear_group(&group);
    return status;
}

/* NEAR(a b, 5) from after its parenthesis. */
static enum newid_status compile_near(struct buf *out, const char **at, struct newid_error *err)
{
    struct query_group group = {.count = 0};
    char distance[24] = "";
    const char *end = strchr(*at, ')');
    if (!end)
        return newid_fail(err, NEWID_USAGE, "the query has a NEAR( that is not closed");
    const char *comma = memchr(*at, ',', (size_t)(end - *at));
    const char *words_end = comma ? comma : end;
    if (comma) {
        long n = strtol(comma + 1, NULL, 10);
        if (n < 0 || n > 1000)
            return newid_fail(err, NEWID_USAGE, "the distance in NEAR must be from 0 to 1000");
        snprintf(distance, sizeof distance, ", %ld", n);
    }
    enum newid_status status = add_words(&group, *at, (size_t)(words_end - *at), err);
    if (!status)
        status = write_group(out, &group, distance, err);
    *at = end + 1;
    clear_group(&group);
    return status;
}

static bool is_operator(const char *s, size_t len)
{
    static const char *const operators[] = {"AND", "OR", "NOT"};
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (strlen(operators[i]) == len && memcmp(s, operators[i], len) == 0)
            return true;
    return false;
}

static enum newid_status compile_word(struct buf *out, const char **at, struct newid_error *err)
{
    struct query_group group = {.count = 0};
    const char *s = *at;
    size_t n = strcspn(s, " \t\n\"()");
    *at = s + n;
    bool has_word = false, prefix = n > 1 && s[n - 1] == '*';
    for (size_t i = 0; i < n; i++)
        has_word |= is_word_byte(s[i]);
    if (!has_word)
        return newid_fail(err, NEWID_USAGE, "the query has a sign without a word; put words in quotation marks to "
                                            "search for them as they are");
    enum newid_status status = add_word(&group, s, n - prefix, prefix, err);
    if (!status)
        status = write_group(out, &group, NULL, err);
    clear_group(&group);
    return status;
}

/* Where the query stands: words beside each other make a run, which FTS5 gets as (a AND b). */
struct query_state {
    struct buf *out;
    bool in_run, any;
};

static void end_run(struct query_state *q)
{
    if (q->in_run)
        buf_addc(q->out, ')');
    q->in_run = false;
}

/* A phrase, word or parenthesis begins: the first of a run, or joined to the one before. */
static void begin_operand(struct query_state *q)
{
    buf_adds(q->out, q->in_run ? " AND " : " (");
    q->in_run = q->any = true;
}

static enum newid_status compile_run(struct query_state *q, const char **at, int depth, struct newid_error *err);

static enum newid_status compile_parenthesis(struct query_state *q, const char **at, int depth,
                                             struct newid_error *err)
{
    struct query_state inner = {q->out, false, false};
    if (depth == 0)
        return newid_fail(err, NEWID_LIMIT, "the query has parentheses too deep in each other");
    begin_operand(q);
    buf_addc(q->out, '(');
    ++*at;
    enum newid_status status = compile_run(&inner, at, depth - 1, err);
    if (!status && **at != ')')
        status = newid_fail(err, NEWID_USAGE, "the query has a parenthesis that is not closed");
    if (!status) {
        ++*at;
        buf_addc(q->out, ')');
    }
    return status;
}

static enum newid_status compile_operand(struct query_state *q, const char **at, struct newid_error *err)
{
    begin_operand(q);
    if (**at == '"') {
        ++*at;
        return compile_phrase(q->out, at, err);
    }
    if (strncmp(*at, "NEAR(", 5) == 0) {
        *at += 5;
        return compile_near(q->out, at, err);
    }
    return compile_word(q->out, at, err);
}

/* Up to the end of the query or the parenthesis that closes this part of it. */
static enum newid_status compile_run(struct query_state *q, const char **at, int depth, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    while (**at && **at != ')' && !status) {
        size_t word = strcspn(*at, " \t\n\"()");
        if (isspace((unsigned char)**at)) {
            ++*at;
        } else if (is_operator(*at, word)) {
            end_run(q);
            buf_addf(q->out, " %.*s ", (int)word, *at);
            *at += word;
        } else {
            status = **at == '(' ? compile_parenthesis(q, at, depth, err) : compile_operand(q, at, err);
        }
    }
    end_run(q);
    if (!status && !q->any)
        status = newid_fail(err, NEWID_USAGE, "the query is empty; give a word");
    return status;
}

enum newid_status query_compile(struct buf *out, const char *query, struct newid_error *err)
{
    enum { DEPTH_MOST = 50 };
    struct query_state q = {out, false, false};
    const char *at = query;
    enum newid_status status = compile_run(&q, &at, DEPTH_MOST, err);
    if (!status && *at == ')')
        status = newid_fail(err, NEWID_USAGE, "the query closes a parenthesis that it did not open");
    return status ? status : buf_check(out, err);
}
