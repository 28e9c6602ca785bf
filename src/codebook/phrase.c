#include "codebook/phrase.h"

#include "codebook/welsh_word.h"
#include "text/letters.h"
#include "text/tilde.h"
#include "util/wording.h"

#include <string.h>

/*
 * A phrase is read token by token (white space stands between tokens). A token is a gap, a word that is taken exactly
 * (=word), or a word whose pieces stand between hyphens; each piece may have a ~, and a * before or after it.
 */

enum {
    GAP_DEFAULT = 3,      /* words */
    GAP_MOST = 20,
    GAPS_MOST = 4 /* in a phrase: each multiplies the ways to try */
};

#define HYPHENS "[-‐‑–]"
#define JOINT "(?:\\s+|" HYPHENS ")"
/* The free part of a word: nothing, or more of the word; bounded by apostrophes so that a'a'a'… costs little. */
#define FREE_END WORD_CHARACTER "*(?:'" WORD_CHARACTER "+){0,3}"
#define FREE_START "(?:" WORD_CHARACTER "+'){0,3}" WORD_CHARACTER "*"
/* What stands between two words of a gap: anything but the end of a sentence or an empty line. */
#define GAP_SPACE "(?:[^\\p{L}\\p{M}\\p{N}\\n.?!…]|[.?!…](?!\\s)|\\n(?!\\h*\\n))+"
/* Possessive: a word of a gap is a whole word, so that there is one way to count them. */
#define GAP_WORD WORD_CHARACTER "++(?:'" WORD_CHARACTER "++)*+"
/* A gap begins with what clings to the word before it (efo'r) and ends with what clings to the word after it (f'amser).
 */
#define GAP_START "(?:'" WORD_CHARACTER "+)?" GAP_SPACE
#define GAP_END "(?:" WORD_CHARACTER "+')?"

struct phrase {
    const char *text;
    struct buf regex;
    size_t letters;  /* letters and digits of all words so far */
    const char *gap; /* a gap that waits for its next word; NULL where none does */
    unsigned gap_words, gaps;
    const char *fault;   /* where a refusal is */
    const char *warning; /* the first */
    struct newid_error *err;
};

/* A token and what has been read of it. */
struct token {
    struct slice text;
    bool alone;  /* the phrase has no other */
    bool welsh;  /* has a ~: vowels' accents are free from there on */
    bool forced; /* ~! */
};

static enum newid_status refuse(struct phrase *phrase, const char *at, const char *message)
{
    phrase->fault = at;
    return newid_fail(phrase->err, NEWID_INPUT, "%s", _(message));
}

static bool begins(struct slice text, const char *prefix)
{
    size_t len = strlen(prefix);
    return text.len >= len && !memcmp(text.data, prefix, len);
}

static const char *find_in(struct slice text, const char *wanted)
{
    size_t len = strlen(wanted);
    for (size_t i = 0; i + len <= text.len; i++) {
        if (!memcmp(text.data + i, wanted, len))
            return text.data + i;
    }
    return NULL;
}

/* Bytes of the hyphen that text begins with; 0 where it begins with none. */
static size_t hyphen_len(struct slice text)
{
    static const char *const hyphens[] = {"-", "‐", "‑", "–"};
    for (size_t i = 0; i < sizeof hyphens / sizeof *hyphens; i++) {
        if (begins(text, hyphens[i]))
            return strlen(hyphens[i]);
    }
    return 0;
}

static struct slice before_hyphen(struct slice text)
{
    struct slice rest = text;
    while (rest.len && !hyphen_len(rest)) {
        rest.data++;
        rest.len--;
    }
    return (struct slice){text.data, text.len - rest.len};
}

static struct slice drop(struct slice text, size_t len) { return (struct slice){text.data + len, text.len - len}; }

static enum newid_status read_tilde(struct phrase *phrase, struct token *token, struct slice *piece)
{
    const char *fault;
    struct slice word;
    const char *wrong = tilde_read(&word, drop(token->text, (size_t)(piece->data - token->text.data)), &fault);
    if (wrong)
        return refuse(phrase, fault, wrong);
    token->welsh = true;
    token->forced = piece->len > 1 && piece->data[1] == '!';
    *piece = drop(*piece, (size_t)(word.data - piece->data));
    return NEWID_OK;
}

/* What must not stand inside the letters of a piece. */
static enum newid_status check_letters(struct phrase *phrase, struct slice word)
{
    const char *star = memchr(word.data, '*', word.len);
    if (star)
        return refuse(phrase, star,
                      "* stands at the start or the end of a word, and once: cut*, *cut; use ... for words between");
    const char *tilde = memchr(word.data, '~', word.len);
    if (tilde)
        return refuse(phrase, tilde,
                      "~ stands before a word, as in ~teulu; to search for the sign itself put = before the word");
    return NEWID_OK;
}

static enum newid_status add_welsh(struct phrase *phrase, const struct token *token, struct slice word, bool mutates,
                                   bool is_last)
{
    const char *end = word.data + word.len;
    bool whole = token->alone && end + (*end == '*') == token->text.data + token->text.len;
    struct welsh_word welsh = {word, mutates, whole, token->forced, 0};
    const char *fault, *wrong = tilde_read_ending(&welsh.ending, &welsh.text, is_last, &fault);
    if (wrong)
        return refuse(phrase, fault, wrong);
    phrase->fault = word.data;
    return welsh_word_add(&phrase->regex, &welsh, &phrase->warning, phrase->err);
}

static enum newid_status add_piece(struct phrase *phrase, struct token *token, struct slice piece, bool is_last)
{
    enum newid_status status;
    const char *start = piece.data;
    if (!piece.len)
        return refuse(phrase, start, "a hyphen stands between two parts of a word, as in short-cut, and once");
    bool free_start = begins(piece, "*");
    if (free_start)
        piece = drop(piece, 1);
    if (free_start && begins(piece, "~"))
        return refuse(phrase, start, "a ~word has its beginning: leave out the * before it");
    bool tilde = begins(piece, "~");
    if (tilde && (status = read_tilde(phrase, token, &piece)))
        return status;
    bool free_end = piece.len && piece.data[piece.len - 1] == '*';
    piece.len -= free_end;
    if (!piece.len)
        return refuse(phrase, start, "* needs a word beside it, as in cut*; use ... for up to three words between");
    if ((status = check_letters(phrase, piece)))
        return status;
    if (!token->welsh && is_last && tilde_has_ending(piece))
        return refuse(
            phrase, piece.data + piece.len - 2,
            "an ending needs a ~word, as in ~llwybr/n; to search for the signs themselves put = before the word");
    if (free_start)
        buf_adds(&phrase->regex, FREE_START);
    if (!token->welsh)
        letters_add_literal(&phrase->regex, piece);
    else if ((status = add_welsh(phrase, token, piece, tilde, is_last && !free_end)))
        return status;
    if (free_end)
        buf_adds(&phrase->regex, FREE_END);
    return NEWID_OK;
}

static enum newid_status add_pieces(struct phrase *phrase, struct slice text)
{
    enum newid_status status = NEWID_OK;
    struct slice rest = text, before = {phrase->text, (size_t)(text.data - phrase->text)};
    struct slice after = {text.data + text.len, strlen(text.data + text.len)};
    struct token token = {text, letters_space(before) == before.len && letters_space(after) == after.len, false, false};
    for (;;) {
        struct slice piece = before_hyphen(rest);
        rest = drop(rest, piece.len);
        status = add_piece(phrase, &token, piece, !rest.len);
        if (status || !rest.len)
            return status;
        rest = drop(rest, hyphen_len(rest));
        buf_adds(&phrase->regex, JOINT "?");
    }
}

/* =word: as it stands, but a hyphen is any of the hyphens that programs write. */
static enum newid_status add_exact(struct phrase *phrase, struct slice text)
{
    struct slice rest = drop(text, 1);
    if (!rest.len)
        return refuse(phrase, text.data, "a word must follow = at once, as in =newid");
    if (begins(rest, "~"))
        return refuse(phrase, text.data, "~ asks for all forms of a word and = for one: write only one of them");
    while (rest.len) {
        struct slice part = before_hyphen(rest);
        letters_add_literal(&phrase->regex, part);
        rest = drop(rest, part.len);
        if (rest.len)
            buf_adds(&phrase->regex, HYPHENS);
        rest = drop(rest, hyphen_len(rest));
    }
    return NEWID_OK;
}

static void add_joint(struct phrase *phrase)
{
    if (phrase->gap)
        buf_addf(&phrase->regex, GAP_START "(?:" GAP_WORD GAP_SPACE "){0,%u}?" GAP_END, phrase->gap_words);
    else if (phrase->regex.len)
        buf_adds(&phrase->regex, JOINT);
    else
        buf_adds(&phrase->regex, PHRASE_EDGE_BEFORE);
    phrase->gap = NULL;
}

static enum newid_status add_word(struct phrase *phrase, struct slice text)
{
    bool exact = begins(text, "=");
    struct letter_count count = letters_count(text);
    if (letters_begin_with_mark(drop(text, exact)))
        return refuse(phrase, text.data + exact, LETTERS_STRAY_MARK);
    if (!exact) {
        const char *dots = find_in(text, "...");
        if (!dots)
            dots = find_in(text, "…");
        if (dots)
            return refuse(phrase, dots, "... stands between two words: put a space before and after it");
    }
    phrase->letters += count.letters + count.digits;
    add_joint(phrase);
    enum newid_status status = exact ? add_exact(phrase, text) : add_pieces(phrase, text);
    /* After the faults that say more: a bare * has no letter either. */
    if (!status && count.letters == 1 && !count.digits)
        return refuse(phrase, text.data,
                      "a word of one letter finds too much: leave it out, put ... for it, or use a pattern");
    return status;
}

/* Whether a token is a gap: ... or … and perhaps the number of words, which is read. */
static bool is_gap(struct slice text, struct slice *number)
{
    if (begins(text, "..."))
        *number = drop(text, 3);
    else if (begins(text, "…"))
        *number = drop(text, strlen("…"));
    else
        return false;
    for (size_t i = 0; i < number->len; i++) {
        if (number->data[i] < '0' || number->data[i] > '9')
            return false;
    }
    return true;
}

static enum newid_status read_gap(struct phrase *phrase, const char *at, struct slice number)
{
    if (!phrase->regex.len)
        return refuse(phrase, at, "... stands between two words: leave it out at the start of a phrase");
    if (phrase->gap)
        return refuse(phrase, at, "two ... in a row: write one with a number, as in ...6");
    if (++phrase->gaps > GAPS_MOST)
        return refuse(phrase, at, "a phrase has at most four ...: make it shorter, or two phrases");
    unsigned words = 0;
    for (size_t i = 0; i < number.len && words <= GAP_MOST; i++)
        words = words * 10 + (unsigned)(number.data[i] - '0');
    if (number.len && (words < 1 || words > GAP_MOST))
        return refuse(phrase, at, "the number after ... is how many words may stand between: from 1 to 20");
    phrase->gap = at;
    phrase->gap_words = number.len ? words : GAP_DEFAULT;
    return NEWID_OK;
}

static struct slice next_token(struct slice *rest)
{
    *rest = drop(*rest, letters_space(*rest));
    struct slice token = *rest;
    while (rest->len && !letters_space(*rest)) {
        size_t len = 1;
        while (len < rest->len && ((unsigned char)rest->data[len] & 0xC0) == 0x80)
            len++;
        *rest = drop(*rest, len);
    }
    token.len -= rest->len;
    return token;
}

static enum newid_status compile(struct phrase *phrase)
{
    enum newid_status status;
    struct slice rest = {phrase->text, strlen(phrase->text)}, number;
    for (struct slice token = next_token(&rest); token.len; token = next_token(&rest)) {
        status = is_gap(token, &number) ? read_gap(phrase, token.data, number) : add_word(phrase, token);
        if (status)
            return status;
    }
    if (phrase->gap)
        return refuse(phrase, phrase->gap, "... stands between two words: leave it out at the end of a phrase");
    if (!phrase->letters)
        return refuse(phrase, phrase->text, "there is no word in this phrase: write one, or take the phrase out");
    if (phrase->letters == 1)
        return refuse(phrase, phrase->text,
                      "a phrase of one letter or digit finds too much: write more of it, or use a pattern");
    buf_adds(&phrase->regex, PHRASE_EDGE_AFTER);
    return buf_check(&phrase->regex, phrase->err);
}

enum newid_status phrase_compile(struct buf *out, const char *text, size_t *offset, const char **warning,
                                 struct newid_error *err)
{
    struct phrase phrase = {.text = text, .regex = BUF_INIT, .fault = text, .err = err};
    if (strpbrk(text, "\\|[]{}^$"))
        phrase.warning =
            N_("this looks like a regular expression, but a phrase takes its signs as they stand: put it under "
               "patterns if it is one");
    enum newid_status status = compile(&phrase);
    if (!status) {
        buf_add(out, phrase.regex.data, phrase.regex.len);
        status = buf_check(out, err);
    }
    if (offset)
        *offset = (size_t)(phrase.fault - text);
    if (warning)
        *warning = status ? NULL : phrase.warning;
    buf_release(&phrase.regex);
    return status;
}
