/*
 * The fast engine gives the hits of the plain scan, span for span, wherever the plain scan finishes: with the shipped codebooks
 * on the sample accounts, and with random patterns on random text. NEWID_SEED repeats a run.
 */
#include "unit.h"

#include "coder/regex.h"
#include "text/canonical.h"
#include "text/encoding.h"

#include <newid/coder.h>
#include <time.h>

/* ---- random numbers: xorshift64*, Vigna (2016), ACM TOMS 42(4) ---- */

static uint64_t state_of_random;

static size_t pick(size_t n)
{
    state_of_random ^= state_of_random >> 12;
    state_of_random ^= state_of_random << 25;
    state_of_random ^= state_of_random >> 27;
    return (size_t)((state_of_random * UINT64_C(2685821657736338717)) >> 33) % n;
}

#define PICK(list) list[pick(sizeof list / sizeof *list)]

static void seed_random(void)
{
    const char *given = getenv("NEWID_SEED");
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    state_of_random = given ? strtoull(given, NULL, 10) : (uint64_t)now.tv_sec * 1000003u ^ (uint64_t)now.tv_nsec;
    if (!state_of_random)
        state_of_random = 1;
    print_message("NEWID_SEED=%llu\n", (unsigned long long)state_of_random);
}

/* ---- text ---- */

static const char *const pieces[] = {
    "teulu",  "deulu", "nheulu", "theulu", "Plant",  "blant", "short", "cut",   "short-cut", "ask",  "kiss", "desk", "sgwrs",
    "ŵyn",    "Ŵyn",   "tŷ",     "TŶ",     "mae'r",  "i'w",   "don't", "ſad",   "ſkirt",     "straße", "STRASSE", "ẞ", "İstanbul",
    "ılık",   "ǅ",     "ǆ",      "σας",    "ΣΑΣ",    "ꭰ",     "Ꭰ",     "e\xCC\x81", "\xCC\x81", "é",  "É",    "_",    "a_b",
    "2019",   "7",     "٣",      "½",      "😀",     "—",     "“quoted”", "naïve", "NAÏVE",  "x",    "aa",   "aaa",  "ab",
};
static const char *const gaps[] = {" ", " ", " ", " ", ". ", ", ", "-", "\n", "\n\n", "\t", "\xC2\xA0", "", "'", "_", "… ", "? "};

static void add_text(struct buf *out)
{
    for (size_t n = pick(40); n; n--) {
        buf_adds(out, PICK(pieces));
        buf_adds(out, PICK(gaps));
    }
}

/* ---- patterns ---- */

static void add_pattern(struct buf *out, int depth);

static void add_literal(struct buf *out)
{
    static const char *const literals[] = {"teulu", "eulu", "plant", "short", "cut", "ask", "s", "k", "ss", "ŵ", "tŷ", "é", "a",
                                           "b",     "aa",   "mae",   "'",     "-",   "_",   " ", "σ", "ß",  "ǆ", "İ",  "ı", "ꭰ"};
    buf_adds(out, PICK(literals));
}

static void add_class(struct buf *out)
{
    static const char *const classes[] = {"[abc]",       "[^abc]",        "[a-z]",       "[^\\W]",      "[\\w']",      "[[:alpha:]]",
                                          "[^[:space:]]", "[[:^digit:]]",  "[ŵŷ]",        "[^ŵ]",        "[k-s]",        "[\\p{L}\\p{M}]",
                                          "[\\d_]",       "[\\s-]",        "[^\\p{Lu}x]", "[^\\x{80}-\\x{10ffff}]", "[ασ]"};
    buf_adds(out, PICK(classes));
}

static void add_escape(struct buf *out)
{
    static const char *const escapes[] = {"\\w",     "\\W",     "\\d",     "\\D",    "\\s",        "\\S",      "\\b",   "\\B",
                                          "\\p{L}",  "\\P{L}",  "\\p{Lu}", "\\h",    "\\R",        "\\X",      ".",     "\\x{175}",
                                          "\\Qa.b\\E", "\\N",   "^",       "$",      "\\A",        "\\z",      "\\.",   "(?:)",
                                          "(?<![\\p{L}\\p{M}\\p{N}])", "(?![\\p{L}\\p{M}\\p{N}])"};
    buf_adds(out, PICK(escapes));
}

static void add_group(struct buf *out, int depth)
{
    static const char *const opens[] = {"(",    "(?:",  "(?:",   "(?>",  "(?=",    "(?!",
                                        "(?<=", "(?<!", "(?|",   "(?i:", "(?s:",   "(?-i:"};
    buf_adds(out, PICK(opens));
    add_pattern(out, depth - 1);
    for (size_t n = pick(3); n; n--) {
        buf_addc(out, '|');
        add_pattern(out, depth - 1);
    }
    buf_addc(out, ')');
}

static void add_quantifier(struct buf *out)
{
    static const char *const quantifiers[] = {"",  "",  "",   "",   "",   "?",  "*",      "+",      "??",    "*?",
                                              "+?", "?+", "*+", "++", "{2}", "{0,2}", "{1,3}?", "{2,}", "{0,1}+"};
    buf_adds(out, PICK(quantifiers));
}

static void add_pattern(struct buf *out, int depth)
{
    for (size_t n = 1 + pick(4); n; n--) {
        size_t kind = pick(depth > 0 ? 10 : 7);
        if (kind < 4)
            add_literal(out);
        else if (kind < 5)
            add_class(out);
        else if (kind < 7)
            add_escape(out);
        else
            add_group(out, depth);
        add_quantifier(out);
    }
    if (pick(20) == 0)
        buf_adds(out, "\\1");
}

/* ---- comparing ---- */

struct engines {
    struct newid_codebook *book;
    struct newid_coder *coders[2];
    struct newid_scanner *scanners[2];
    struct newid_hits hits[2];
    struct newid_error err;
    uint64_t compared, found;
};

static void open_engines(struct engines *e)
{
    static const enum newid_engine kinds[] = {NEWID_ENGINE_PLAIN, NEWID_ENGINE_FAST};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(newid_coder_new(&e->coders[i], e->book, &e->err), NEWID_OK);
        assert_int_equal(newid_coder_prepare(e->coders[i], kinds[i], NULL, &e->err), NEWID_OK);
        assert_int_equal(newid_scanner_new(&e->scanners[i], e->coders[i], &e->err), NEWID_OK);
    }
}

static void close_engines(struct engines *e)
{
    for (int i = 0; i < 2; i++) {
        newid_hits_release(&e->hits[i]);
        newid_scanner_free(e->scanners[i]);
        newid_coder_free(e->coders[i]);
    }
    newid_codebook_free(e->book);
}

static bool has_failed(const struct newid_hits *hits, uint32_t matcher)
{
    for (size_t i = 0; i < hits->failed_count; i++)
        if (hits->failed[i] == matcher)
            return true;
    return false;
}

/* The next hit from i on whose matcher the plain scan finished. */
static size_t next_settled(const struct newid_hits *hits, const struct newid_hits *plain, size_t i)
{
    while (i < hits->count && has_failed(plain, hits->items[i].matcher))
        i++;
    return i;
}

static void compare(struct engines *e, const char *text, size_t len)
{
    for (int i = 0; i < 2; i++) {
        newid_hits_clear(&e->hits[i]);
        assert_int_equal(newid_scanner_scan(e->scanners[i], text, len, NULL, &e->hits[i], &e->err), NEWID_OK);
    }
    const struct newid_hits *plain = &e->hits[0], *fast = &e->hits[1];
    size_t a = 0, b = 0, matchers;
    const struct newid_matcher *m = newid_coder_matchers(e->coders[0], &matchers);
    for (;; a++, b++) {
        a = next_settled(plain, plain, a);
        b = next_settled(fast, plain, b);
        if (a == plain->count && b == fast->count)
            break;
        const struct newid_hit *x = a < plain->count ? &plain->items[a] : NULL;
        const struct newid_hit *y = b < fast->count ? &fast->items[b] : NULL;
        if (!x || !y || x->matcher != y->matcher || x->start != y->start || x->end != y->end) {
            const struct newid_hit *odd = !y || (x && x->matcher <= y->matcher) ? x : y;
            fail_msg("pattern %s: plain %d at %u to %u, fast %d at %u to %u",
                     e->book->themes[m[odd->matcher].theme].patterns[m[odd->matcher].pattern].source, x != NULL,
                     x ? x->start : 0, x ? x->end : 0, y != NULL, y ? y->start : 0, y ? y->end : 0);
        }
        e->found++;
    }
    e->compared++;
}

/* ---- the shipped codebooks on the sample accounts ---- */

static void the_shipped_codebooks_find_the_same_in_the_samples(void **state)
{
    static const char *const books[] = {"codebooks/effective-child-protection.yaml", "codebooks/nhs-experience.yaml"};
    (void)state;
    struct buf utf8 = BUF_INIT, text = BUF_INIT;
    struct text_encoding encoding;
    struct newid_error err = NEWID_ERROR_INIT;
    assert_int_equal(file_read(&utf8, "corpus_samples/accounts-2018-2020.csv", &err), NEWID_OK);
    assert_int_equal(text_decode(&utf8, NULL, &encoding, NULL, &err), NEWID_OK);
    assert_int_equal(text_canonical(&text, utf8.data, utf8.len, NULL, &err), NEWID_OK);
    for (size_t i = 0; i < sizeof books / sizeof *books; i++) {
        struct engines e = {.book = NULL};
        struct newid_diagnostics d = {0};
        assert_int_equal(newid_codebook_read(&e.book, books[i], &d, &e.err), NEWID_OK);
        newid_diagnostics_clear(&d);
        open_engines(&e);
        /* Line by line, and the whole as one long text. */
        for (const char *line = text.data; *line;) {
            size_t len = strcspn(line, "\n");
            compare(&e, line, len);
            line += len + (line[len] == '\n');
        }
        compare(&e, text.data, text.len);
        assert_true(e.found > 20);
        close_engines(&e);
    }
    buf_release(&utf8);
    buf_release(&text);
}

/* ---- random patterns ---- */

static bool compiles(const char *pattern)
{
    struct regex *re = NULL;
    bool good = regex_compile(&re, pattern, NULL, NULL) == NEWID_OK;
    regex_free(re);
    return good;
}

static struct newid_codebook *random_codebook(size_t patterns)
{
    struct buf yaml = BUF_INIT, pattern = BUF_INIT;
    struct newid_diagnostics d = {0};
    struct newid_error err = NEWID_ERROR_INIT;
    struct newid_codebook *book = NULL;
    buf_adds(&yaml, "codebook: random\nversion: \"1\"\nthemes:\n  - code: a\n    label: {en: A, cy: A}\n    definition: x\n"
                    "    patterns:\n      en:\n");
    for (size_t n = 0; n < patterns;) {
        buf_reset(&pattern);
        add_pattern(&pattern, 2);
        if (strspn(pattern.data, " \t\n") == pattern.len || !compiles(pattern.data))
            continue;
        n++;
        buf_adds(&yaml, "        - '");
        for (const char *p = pattern.data; *p; p++)
            buf_adds(&yaml, *p == '\'' ? "''" : (const char[]){*p, '\0'});
        buf_adds(&yaml, "'\n");
    }
    enum newid_status status = newid_codebook_parse(&book, yaml.data, yaml.len, "random", &d, &err);
    for (size_t i = 0; i < d.count; i++)
        if (d.items[i].is_error)
            print_error("%s: %s\n", d.items[i].message, d.items[i].excerpt);
    assert_int_equal(status, NEWID_OK);
    newid_diagnostics_clear(&d);
    buf_release(&yaml);
    buf_release(&pattern);
    return book;
}

static void random_patterns_find_the_same_in_random_text(void **state)
{
    enum { ROUNDS = 4, PATTERNS = 120, TEXTS = 24 };
    (void)state;
    seed_random();
    for (int round = 0; round < ROUNDS; round++) {
        struct engines e = {.book = random_codebook(PATTERNS)};
        struct buf raw = BUF_INIT, text = BUF_INIT;
        open_engines(&e);
        for (int t = 0; t < TEXTS; t++) {
            buf_reset(&raw);
            buf_reset(&text);
            add_text(&raw);
            assert_int_equal(text_canonical(&text, raw.data, raw.len, NULL, &e.err), NEWID_OK);
            compare(&e, text.data, text.len);
        }
        assert_true(e.found > 0);
        buf_release(&raw);
        buf_release(&text);
        close_engines(&e);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shipped_codebooks_find_the_same_in_the_samples),
        cmocka_unit_test(random_patterns_find_the_same_in_random_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
