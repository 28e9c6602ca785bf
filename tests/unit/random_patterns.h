/*
 * Random patterns out of what PCRE2 has, and random Welsh, English and hostile texts for them. The seed is printed; the
 * same NEWID_SEED gives the same patterns and texts again.
 */
#ifndef NEWID_RANDOM_PATTERNS_H
#define NEWID_RANDOM_PATTERNS_H

#include "coder/regex.h"
#include "unit.h"

#include <time.h>

static uint64_t random_state;

static unsigned pick(unsigned below)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (unsigned)(random_state >> 33) % below;
}

#define PICK(table) ((table)[pick(sizeof(table) / sizeof *(table))])

/* Letters with odd partners in case, and what stands at the edges of words. */
/* clang-format off */
static const char *const atoms[] = {
    "a", "b", "k", "K", "s", "S", "i", "w", "ŵ", "Ŵ", "ẁ", "â", "Â", "ÿ", "Ÿ", "å", "ß", "ẞ", "ı", "İ", "ǆ", "ǅ",
    "σ", "ς", "Σ", "Ꭰ", "ꭰ", "µ", "_", "1", "9", "'", " ", "-", "\u2011", "\u00A0", "\n", ".", "…", "\U0001F600",
    "\u0301", "e\u0301", "x",
};
/* clang-format on */
/* clang-format off */
static const char *const rare_atoms[] = {
    "\u017F", "\u212A", "\r", "\u2028", "\u1680",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "                                        ",
};
/* clang-format on */
static const char *const words[] = {"rhagfarn", "llwybr tarw",   "ŵyn",  "tŷ",   "short-cut",
                                    "mae'r",    "social worker", "task", "Sgŵrs"};

/* A text of some of the same atoms, now and then out of the ordinary. */
static void random_text(struct buf *out)
{
    const unsigned rare = pick(6);
    for (unsigned left = pick(30); left; left--) {
        if (pick(8) == 0)
            buf_adds(out, PICK(words));
        else if (rare == 0 && pick(12) == 0)
            buf_adds(out, PICK(rare_atoms));
        else
            buf_adds(out, atoms[pick(pick(2) ? 12 : sizeof atoms / sizeof *atoms)]);
    }
    if (pick(4) == 0)
        buf_addc(out, '\n');
}

static void add_literal(struct buf *out, const char *literal)
{
    for (; *literal; literal++) {
        if (strchr("\\^$.[]|()?*+{}#", *literal))
            buf_addc(out, '\\');
        buf_addc(out, *literal);
    }
}

static void add_class(struct buf *out)
{
    /* clang-format off */
    static const char *const members[] = {
        "\\w", "\\W", "\\d", "\\D", "\\s", "\\S", "\\h", "\\p{L}", "\\P{L}", "\\pN", "\\p{^N}", "\\p{Lu}",
        "\\P{Ll}", "[:alpha:]", "[:^alpha:]", "[:upper:]", "[:punct:]", "[:^lower:]", "[:word:]", "a-c", "0-9",
        "à-ü", "h-t", "\\b", "\\x{17f}", "\\n", "\\-", "\\Qa-c\\E", "\\x{100}-\\x{200}", "^", "!-~",
    };
    /* clang-format on */
    buf_adds(out, pick(3) ? "[" : "[^");
    for (unsigned left = 1 + pick(3); left; left--) {
        if (pick(2))
            add_literal(out, atoms[pick(20)]);
        else
            buf_adds(out, PICK(members));
    }
    buf_addc(out, ']');
}

static void add_quantifier(struct buf *out)
{
    static const char *const quantifiers[] = {"*", "+", "?", "{2}", "{1,3}", "{2,}", "{0,40}", "{3}", "{0}"};
    static const char *const manners[] = {"", "", "?", "+"};
    buf_adds(out, PICK(quantifiers));
    buf_adds(out, PICK(manners));
}

static void add_pattern(struct buf *out, unsigned depth);

static void add_group(struct buf *out, unsigned depth)
{
    static const char *const openings[] = {
        "(", "(?:", "(?:", "(?:", "(?>", "(?|", "(?i:", "(?-i:", "(?s:", "(?<n>", "(?=", "(?!", "(?x: ", "(?m:"};
    buf_adds(out, PICK(openings));
    add_pattern(out, depth + 1);
    buf_addc(out, ')');
}

static void add_item(struct buf *out, unsigned depth)
{
    static const char *const signs[] = {".",     "\\w",      "\\W",   "\\d",  "\\D",    "\\s",      "\\S",  "\\h",
                                        "\\v",   "\\R",      "\\X",   "\\N",  "\\p{L}", "\\P{L}",   "\\pM", "\\x{175}",
                                        "\\x73", "\\Qs.\\E", "(?#c)", "(?i)", "(?-i)",  "\\o{163}", "\\t",  "\\x{17f}"};
    /* clang-format off */
    static const char *const edges[] = {
        "\\b", "\\b", "\\B", "^", "$", "\\A", "\\z", "\\Z", "(?<![\\p{L}\\p{M}\\p{N}])", "(?![\\p{L}\\p{M}\\p{N}])",
        "(?<=s)", "(?<!a)", "(?=\\s)", "(?m)",
    };
    /* clang-format on */
    static const char *const references[] = {"\\1",    "\\g{1}",  "(?1)",      "(?R)?",
                                             "\\k<n>", "\\g{-1}", "(?(1)a|b)", "(?(1)s)"};
    const unsigned kind = pick(24);
    if (kind < 12)
        add_literal(out, pick(4) ? atoms[pick(12)] : PICK(atoms));
    else if (kind < 14)
        add_class(out);
    else if (kind < 17)
        buf_adds(out, PICK(signs));
    else if (kind < 20)
        buf_adds(out, PICK(edges));
    else if (kind == 20)
        buf_adds(out, pick(3) ? PICK(words) : PICK(references));
    else if (depth < 3)
        add_group(out, depth);
    else
        add_literal(out, PICK(atoms));
    if (pick(4) == 0)
        add_quantifier(out);
}

static void add_pattern(struct buf *out, unsigned depth)
{
    static const char *const starts[] = {"\\b", "\\b", "(?<![\\p{L}\\p{M}\\p{N}])", "^"};
    static const char *const ends[] = {"\\b", "\\b", "(?![\\p{L}\\p{M}\\p{N}])", "$", "\\z"};
    for (unsigned branches = 1 + (pick(4) == 0); branches; branches--) {
        if (pick(4) == 0)
            buf_adds(out, PICK(starts));
        for (unsigned left = 1 + pick(depth ? 3 : 5); left; left--)
            add_item(out, depth);
        if (pick(4) == 0)
            buf_adds(out, PICK(ends));
        if (branches > 1)
            buf_addc(out, '|');
    }
}

/* A pattern that PCRE2 takes and that can match something. */
static char *random_pattern(void)
{
    struct buf pattern = BUF_INIT;
    struct regex *regex = NULL;
    do {
        buf_reset(&pattern);
        add_pattern(&pattern, 0);
    } while (regex_compile(&regex, pattern.data, NULL, NULL));
    regex_free(regex);
    return buf_detach(&pattern);
}

static void seed_random(void)
{
    const char *given = getenv("NEWID_SEED");
    random_state = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL) * 2654435761u + (uint64_t)getpid();
    print_message("NEWID_SEED=%llu\n", (unsigned long long)random_state);
    random_state += !random_state;
}

#endif
