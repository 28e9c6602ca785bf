/*
 * A user's query in FTS5's own language. Every word becomes an FTS5 string, so that its signs mean nothing to FTS5; ~
 * and an ending stay inside the string, where the tokenizer finds them (tokenizer.c). Words and parentheses beside each
 * other are joined by AND.
 */
#include "store/private.h"
#include "text/letters.h"
#include "text/tilde.h"
#include "util/wording.h"

#include <stdlib.h>
#include <string.h>

enum { DEPTH_MOST = 20, WORDS_MOST = 1000, DISTANCE_MOST = 1000 };

struct query {
    struct buf *out;
    const char *at; /* what is not yet read */
    const char **note;
    size_t words;
    struct newid_error *err;
};

static enum newid_status refuse(struct query *q, const char *message)
{
    return newid_fail(q->err, NEWID_USAGE, "%s", _(message));
}

/* Says of a word, its first part if it is long, what is wrong. */
static enum newid_status refuse_word(struct query *q, struct slice word, const char *message)
{
    enum { SHOWN = 40 };
    size_t len = word.len;
    if (len > SHOWN)
        for (len = SHOWN; ((unsigned char)word.data[len] & 0xC0) == 0x80;)
            len--;
    return newid_fail(q->err, NEWID_USAGE, "%.*s%s: %s", (int)len, word.data, len < word.len ? "…" : "", _(message));
}

/* ---- words ---- */

static bool has_letters(struct slice word)
{
    struct letter_count count = letters_count(word);
    return count.letters + count.digits > 0;
}

/* Takes what stands before white space or one of `ends`. */
static struct slice take_word(struct query *q, const char *ends)
{
    struct slice word = {q->at, strcspn(q->at, ends)};
    q->at += word.len;
    return word;
}

static void skip_space(struct query *q) { q->at += strspn(q->at, " "); }

static bool starts_part(struct slice word, size_t at)
{
    static const char *const hyphens[] = {"-", "‐", "‑", "–"};
    bool starts = at == 0;
    for (size_t i = 0; i < sizeof hyphens / sizeof *hyphens && !starts; i++) {
        size_t len = strlen(hyphens[i]);
        starts = at >= len && memcmp(word.data + at - len, hyphens[i], len) == 0;
    }
    return starts;
}

/* NULL, or what is wrong with the signs of a word (without a * at its end); *welsh: it has a ~. */
static const char *check_signs(struct slice word, bool is_prefix, bool *welsh)
{
    const char *wrong = NULL, *fault;
    struct slice rest = word;
    char ending;
    for (size_t i = 0; i < word.len && !wrong; i++) {
        if (word.data[i] == '~' && !starts_part(word, i))
            wrong = N_("~ stands before a word, as in ~teulu");
        else if (word.data[i] == '~')
            wrong = tilde_read(&rest, (struct slice){word.data + i, word.len - i}, &fault);
        else if (word.data[i] == '*')
            wrong = N_("in a search * stands at the end of a word, as in cut*");
        *welsh = *welsh || word.data[i] == '~';
    }
    if (!wrong && *welsh)
        wrong = tilde_read_ending(&ending, &rest, !is_prefix, &fault);
    return wrong;
}

/* Writes a word into a string of FTS5's; ~, ~! and / only where they are the marks of a ~word. */
static enum newid_status write_word(struct query *q, struct slice word, bool is_prefix)
{
    bool welsh = false;
    const char *wrong = check_signs(word, is_prefix, &welsh);
    if (wrong)
        return refuse_word(q, word, wrong);
    if (++q->words > WORDS_MOST)
        return newid_fail(q->err, NEWID_LIMIT, "the query has more than %d words; make it shorter", WORDS_MOST);
    if (!welsh && tilde_has_ending(word) && !*q->note)
        *q->note = N_("an ending needs a ~word, as in ~llwybr/n; without it the signs are not looked for");
    for (size_t i = 0; i < word.len; i++)
        buf_addc(q->out, word.data[i] == '/' && !welsh ? ' ' : word.data[i]);
    return NEWID_OK;
}

static bool take_star(struct slice *word)
{
    bool star = word->len > 1 && word->data[word->len - 1] == '*';
    word->len -= star;
    return star;
}

static enum newid_status compile_word(struct query *q, const char *ends)
{
    struct slice word = take_word(q, ends), whole = word;
    bool star = take_star(&word);
    if (word.data[0] != '~' && !has_letters(word))
        return refuse_word(q, whole, N_("is no word; a search finds letters and digits only"));
    buf_addc(q->out, '"');
    enum newid_status status = write_word(q, word, star);
    buf_adds(q->out, star ? "\" *" : "\"");
    return status;
}

/* "a b c" from its quotation mark on. Signs between the words are passed over. */
static enum newid_status compile_phrase(struct query *q)
{
    enum newid_status status = NEWID_OK;
    bool star = false;
    size_t words = 0;
    buf_addc(q->out, *q->at++);
    for (skip_space(q); *q->at && *q->at != '"' && !status; skip_space(q)) {
        struct slice word = take_word(q, " \"");
        if (word.data[0] != '~' && !has_letters(word))
            continue;
        if (star)
            return refuse(q, "in a phrase only the last word may end in *; NEAR(cut* corners, 0) asks for both beside "
                             "each other");
        star = take_star(&word);
        buf_adds(q->out, words++ ? " " : "");
        status = write_word(q, word, star);
    }
    if (status)
        return status;
    if (!*q->at)
        return refuse(q, "the query has a quotation mark that is not closed");
    if (!words)
        return refuse(q, "the query has a phrase without a word; a search finds letters and digits only");
    q->at++;
    /* "short cut"* asks for the beginning of the last word. */
    star = *q->at == '*' || star;
    q->at += *q->at == '*';
    buf_adds(q->out, star ? "\" *" : "\"");
    return NEWID_OK;
}

/* ---- NEAR ---- */

/* Takes "NEAR(". */
static bool take_near(struct query *q)
{
    static const char near[] = "NEAR";
    const char *at = q->at;
    if (strncmp(at, near, sizeof near - 1) != 0)
        return false;
    at += sizeof near - 1;
    at += strspn(at, " ");
    if (*at != '(')
        return false;
    q->at = at + 1;
    return true;
}

static enum newid_status compile_distance(struct query *q)
{
    char *end;
    q->at++;
    skip_space(q);
    unsigned long words = *q->at >= '0' && *q->at <= '9' ? strtoul(q->at, &end, 10) : DISTANCE_MOST + 1;
    if (words > DISTANCE_MOST)
        return refuse(q, "after the comma in NEAR( stands how many words may be between, from 0 to 1000, as in "
                         "NEAR(core group, 5)");
    q->at = end;
    skip_space(q);
    buf_addf(q->out, ", %lu", words);
    return NEWID_OK;
}

/* NEAR(a "b c" d, 5) from behind its parenthesis. */
static enum newid_status compile_near(struct query *q)
{
    enum newid_status status = NEWID_OK;
    bool any = false;
    buf_adds(q->out, "NEAR(");
    for (skip_space(q); *q->at && !strchr(",()", *q->at) && !status; skip_space(q)) {
        buf_addc(q->out, ' ');
        status = *q->at == '"' ? compile_phrase(q) : compile_word(q, " \"(),");
        any = true;
    }
    if (!status && *q->at == ',')
        status = compile_distance(q);
    if (!status && (*q->at != ')' || !any))
        status = refuse(q, "NEAR( takes words and phrases, a number perhaps, and a closing parenthesis, as in "
                           "NEAR(core group, 5)");
    if (status)
        return status;
    buf_addc(q->out, *q->at++);
    return NEWID_OK;
}

/* ---- operators and parentheses ---- */

static const char *take_operator(struct query *q)
{
    static const char *const operators[] = {"AND", "OR", "NOT"};
    size_t len = strcspn(q->at, " \"()");
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        if (strlen(operators[i]) == len && memcmp(operators[i], q->at, len) == 0) {
            q->at += len;
            return operators[i];
        }
    }
    return NULL;
}

static enum newid_status compile_run(struct query *q, int depth);

static enum newid_status compile_parenthesis(struct query *q, int depth)
{
    if (depth == DEPTH_MOST)
        return newid_fail(q->err, NEWID_LIMIT, "the query has more than %d parentheses in each other", DEPTH_MOST);
    buf_addc(q->out, *q->at++);
    enum newid_status status = compile_run(q, depth + 1);
    if (!status && *q->at != ')')
        status = refuse(q, "the query has a parenthesis that is not closed");
    if (!status)
        buf_addc(q->out, *q->at++);
    return status;
}

static enum newid_status compile_operand(struct query *q, int depth)
{
    if (*q->at == '"')
        return compile_phrase(q);
    if (*q->at == '(')
        return compile_parenthesis(q, depth);
    return take_near(q) ? compile_near(q) : compile_word(q, " \"()");
}

static enum newid_status refuse_operator(struct query *q, const char *joint)
{
    return newid_fail(q->err, NEWID_USAGE,
                      "in a query %s stands between two words; to search for the word itself put it in quotation marks",
                      joint);
}

/* Up to the end of the query or the parenthesis that closes this part of it. Operands beside each other: (a AND b). */
static enum newid_status compile_run(struct query *q, int depth)
{
    enum newid_status status = NEWID_OK;
    const char *joint = NULL;
    bool in_run = false;
    for (skip_space(q); *q->at && *q->at != ')' && !status; skip_space(q)) {
        const char *next = take_operator(q);
        if (next && !in_run)
            return refuse_operator(q, next);
        if (next) {
            buf_addf(q->out, ") %s ", next);
            joint = next;
            in_run = false;
            continue;
        }
        buf_adds(q->out, in_run ? " AND " : "(");
        in_run = true;
        status = compile_operand(q, depth);
    }
    if (!status && !in_run)
        status = joint ? refuse_operator(q, joint)
                       : refuse(q, "the query, or a pair of parentheses in it, is empty; give a word");
    buf_addc(q->out, ')');
    return status;
}

/* White space of every kind becomes a space, “ and its like become ". */
static void add_plain_signs(struct buf *out, struct slice query)
{
    static const char *const quotes[] = {"“", "”", "„", "‟"};
    while (query.len) {
        size_t space = letters_space(query), taken = space;
        for (size_t i = 0; i < sizeof quotes / sizeof *quotes && !taken; i++)
            if (query.len >= strlen(quotes[i]) && memcmp(query.data, quotes[i], strlen(quotes[i])) == 0)
                taken = strlen(quotes[i]);
        if (taken)
            buf_addc(out, space ? ' ' : '"');
        else
            do
                buf_addc(out, query.data[taken++]);
            while (taken < query.len && ((unsigned char)query.data[taken] & 0xC0) == 0x80);
        query = (struct slice){query.data + taken, query.len - taken};
    }
}

enum newid_status query_compile(struct buf *out, const char *query, const char **note, struct newid_error *err)
{
    struct buf plain = BUF_INIT;
    add_plain_signs(&plain, (struct slice){query, strlen(query)});
    struct query q = {out, plain.data, note, 0, err};
    enum newid_status status = buf_check(&plain, err);
    if (!status)
        status = compile_run(&q, 0);
    if (!status && *q.at == ')')
        status = refuse(&q, "the query closes a parenthesis that it did not open");
    buf_release(&plain);
    return status ? status : buf_check(out, err);
}
