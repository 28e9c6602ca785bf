/* The prefilter never loses a match: compared with PCRE2 over the codebooks, over random patterns, over all of case. */
#include "coder/prefilter.h"
#include "coder/regex.h"
#include "coder/translate.h"
#include "text/canonical.h"
#include "unit.h"

#include <newid/codebook.h>

#ifdef NEWID_HAVE_HS

#include "random_patterns.h"

/* ---- comparing ---- */

struct trial {
    const char **patterns;
    struct regex **regexes;
    size_t count;
    struct prefilter *prefilter;
    struct prefilter_scratch *scratch;
    size_t matches, in_windows, candidates; /* what was compared, so that a test can tell that it was */
};

static void start_trial(struct trial *trial, const char **patterns, size_t count)
{
    struct newid_error err = NEWID_ERROR_INIT;
    *trial = (struct trial){.patterns = patterns, .count = count};
    trial->regexes = mem_zalloc(count, sizeof *trial->regexes);
    assert_non_null(trial->regexes);
    for (size_t i = 0; i < count; i++)
        if (regex_compile(&trial->regexes[i], patterns[i], NULL, &err))
            fail_msg("%s: %s", patterns[i], err.message);
    if (prefilter_new(&trial->prefilter, patterns, count, &err) ||
        prefilter_scratch_new(&trial->scratch, trial->prefilter, &err))
        fail_msg("%s", err.message);
}

static void end_trial(struct trial *trial)
{
    prefilter_scratch_free(trial->scratch);
    prefilter_free(trial->prefilter);
    for (size_t i = 0; i < trial->count; i++)
        regex_free(trial->regexes[i]);
    mem_free(trial->regexes);
}

static bool is_covered(const struct prefilter_candidate *candidate, size_t start)
{
    for (size_t i = 0; i < candidate->end_count; i++)
        if (start <= candidate->ends[i] && candidate->ends[i] <= start + candidate->width)
            return true;
    return !candidate->ends;
}

static void print_bytes(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        fprintf(stderr, (unsigned char)text[i] < 0x80 && text[i] >= ' ' ? "%c" : "\\x%02x", (unsigned char)text[i]);
    fprintf(stderr, "\n");
}

/* Every place where a match can start, those that overlap an earlier match too. */
static void compare_pattern(struct trial *trial, size_t pattern, const struct prefilter_candidate *candidate,
                            const char *text, size_t len)
{
    struct regex_span span;
    bool found = true;
    for (size_t from = 0; found;) {
        if (regex_next(trial->regexes[pattern], text, len, from, &found, &span, NULL) || !found)
            return;
        trial->matches++;
        trial->in_windows += candidate && candidate->ends;
        if (!candidate || !is_covered(candidate, span.start)) {
            print_bytes(text, len);
            fail_msg("the match at %zu of %s is lost", span.start, trial->patterns[pattern]);
        }
        for (from = span.start + 1; from < len && ((unsigned char)text[from] & 0xC0) == 0x80;)
            from++;
    }
}

static void compare(struct trial *trial, const char *text, size_t len)
{
    const struct prefilter_candidate *candidates;
    size_t count, c = 0;
    struct newid_error err = NEWID_ERROR_INIT;
    assert_int_equal(prefilter_scan(trial->scratch, text, len, &candidates, &count, &err), NEWID_OK);
    trial->candidates += count;
    for (size_t i = 0; i + 1 < count; i++)
        assert_true(candidates[i].pattern < candidates[i + 1].pattern);
    for (size_t i = 0; i < trial->count; i++) {
        while (c < count && candidates[c].pattern < i)
            c++;
        const struct prefilter_candidate *candidate = c < count && candidates[c].pattern == i ? &candidates[c] : NULL;
        if (candidate)
            for (size_t e = 0; e + 1 < candidate->end_count; e++)
                assert_true(candidate->ends[e] < candidate->ends[e + 1]);
        if (candidate)
            for (size_t e = 0; e < candidate->end_count; e++)
                assert_true(candidate->ends[e] <= len);
        if (!prefilter_uncovered(trial->prefilter, i, NULL))
            compare_pattern(trial, i, candidate, text, len);
        else
            assert_null(candidate);
    }
}

static size_t count_uncovered(const struct trial *trial)
{
    size_t uncovered = 0;
    for (size_t i = 0; i < trial->count; i++)
        uncovered += prefilter_uncovered(trial->prefilter, i, NULL);
    return uncovered;
}

/* ---- codebooks over the samples ---- */

struct strings {
    const char **items;
    size_t count, capacity;
};

static void add_string(struct strings *strings, const char *string)
{
    assert_int_equal(mem_grow(&strings->items, &strings->capacity, strings->count + 1, sizeof *strings->items), 0);
    strings->items[strings->count++] = string;
}

static void add_patterns(struct strings *patterns, const struct newid_pattern *from, size_t count)
{
    for (size_t i = 0; i < count; i++)
        add_string(patterns, from[i].regex);
}

static struct newid_codebook *read_codebook(const char *path)
{
    struct newid_codebook *codebook = NULL;
    struct newid_diagnostics diagnostics = {0};
    struct newid_error err = NEWID_ERROR_INIT;
    if (newid_codebook_read(&codebook, path, &diagnostics, &err))
        fail_msg("%s", err.message);
    newid_diagnostics_clear(&diagnostics);
    return codebook;
}

/* Text as programs and hurried people write it: what the edges, the joints and case of patterns must bear. */
static void add_hostile(struct trial *trial, const char *text)
{
    static const char *const joints[] = {" ",      "_",      "-", "\u00A0",     "  \n",  "'",
                                         "\u2003", "\u2011", "1", "\U0001F600", "\u0301"};
    struct buf hostile = BUF_INIT;
    for (size_t j = 0; j < sizeof joints / sizeof *joints; j++) {
        buf_reset(&hostile);
        buf_adds(&hostile, joints[j]);
        for (const char *at = text; *at; at++) {
            if (*at == ' ')
                buf_adds(&hostile, joints[j]);
            else
                buf_addc(&hostile, j % 2 && *at >= 'a' && *at <= 'z' ? (char)(*at - 32) : *at);
        }
        buf_adds(&hostile, joints[j]);
        compare(trial, hostile.data, hostile.len);
    }
    buf_release(&hostile);
}

static void compare_examples(struct trial *trial, const struct newid_codebook *codebook)
{
    for (size_t t = 0; t < codebook->theme_count; t++) {
        for (size_t e = 0; e < codebook->themes[t].example_count; e++) {
            const char *text = codebook->themes[t].examples[e].text;
            compare(trial, text, strlen(text));
            if (e % 8 == t % 8)
                add_hostile(trial, text);
        }
    }
}

/* Every second line, as canonical text. */
static void compare_file(struct trial *trial, const char *path)
{
    struct buf file = BUF_INIT, line = BUF_INIT;
    struct newid_error err = NEWID_ERROR_INIT;
    if (file_read(&file, path, &err))
        fail_msg("%s", err.message);
    size_t number = 0;
    for (const char *at = file.data, *end; (end = strchr(at, '\n')); at = end + 1) {
        buf_reset(&line);
        if (number++ % 2 && !text_canonical(&line, at, (size_t)(end - at), NULL, NULL))
            compare(trial, line.data, line.len);
    }
    buf_release(&line);
    buf_release(&file);
}

static void no_match_of_a_shipped_codebook_is_lost(void **state)
{
    static const char *const paths[] = {"codebooks/effective-child-protection.yaml", "codebooks/nhs-experience.yaml"};
    (void)state;
    for (size_t p = 0; p < sizeof paths / sizeof *paths; p++) {
        struct trial trial;
        struct strings patterns = {0};
        struct newid_codebook *codebook = read_codebook(paths[p]);
        for (size_t t = 0; t < codebook->theme_count; t++) {
            add_patterns(&patterns, codebook->themes[t].patterns, codebook->themes[t].pattern_count);
            add_patterns(&patterns, codebook->themes[t].unless, codebook->themes[t].unless_count);
        }
        start_trial(&trial, patterns.items, patterns.count);
        assert_int_equal(count_uncovered(&trial), 0);
        compare_examples(&trial, codebook);
        compare_file(&trial, "corpus_samples/accounts-2018-2020.csv");
        assert_true(trial.in_windows > 100);
        end_trial(&trial);
        mem_free(patterns.items);
        newid_codebook_free(codebook);
    }
}

/* ---- random patterns over random texts ---- */

enum { BATCHES = 20, BATCH = 100, TEXTS = 400 };

static void no_match_of_a_random_pattern_is_lost(void **state)
{
    size_t uncovered = 0, matches = 0, in_windows = 0;
    struct buf text = BUF_INIT;
    (void)state;
    seed_random();
    for (unsigned b = 0; b < BATCHES; b++) {
        const char *patterns[BATCH];
        struct trial trial;
        for (size_t i = 0; i < BATCH; i++)
            patterns[i] = random_pattern();
        start_trial(&trial, patterns, BATCH);
        for (size_t i = 0; i < TEXTS; i++) {
            buf_reset(&text);
            random_text(&text);
            compare(&trial, text.data, text.len);
        }
        uncovered += count_uncovered(&trial);
        matches += trial.matches;
        in_windows += trial.in_windows;
        end_trial(&trial);
        for (size_t i = 0; i < BATCH; i++)
            mem_free((void *)(uintptr_t)patterns[i]);
    }
    buf_release(&text);
    print_message("%zu matches compared, %zu of them in windows; %zu of %d patterns not covered\n", matches, in_windows,
                  uncovered, BATCHES * BATCH);
    assert_true(uncovered < BATCHES * BATCH / 2);
    assert_true(in_windows > 10000);
}

/* ---- case ---- */

/* All that has case in some version of Unicode, each alone between words. */
static void add_cased(struct buf *out)
{
    static const unsigned ranges[][2] = {{0x41, 0x7A},     {0xA0, 0x588},    {0x10A0, 0x10FF},  {0x13A0, 0x13FF},
                                         {0x1C80, 0x1CBF}, {0x1D79, 0x1D8E}, {0x1E00, 0x1FFF},  {0x2126, 0x2188},
                                         {0x24B6, 0x24E9}, {0x2C00, 0x2D2D}, {0xA640, 0xA7FF},  {0xAB30, 0xABBF},
                                         {0xFB00, 0xFB06}, {0xFF21, 0xFF5A}, {0x10400, 0x1044F}};
    for (size_t r = 0; r < sizeof ranges / sizeof *ranges; r++) {
        for (unsigned c = ranges[r][0]; c <= ranges[r][1]; c++) {
            if (c == 0x17F || c == 0x212A)
                continue;
            buf_adds(out, " 0 ");
            buf_add_code_point(out, c);
        }
    }
}

static void add_case_pattern(struct strings *patterns, const char *before, unsigned c, const char *after)
{
    struct buf pattern = BUF_INIT;
    buf_adds(&pattern, before);
    if (c < 0x80 && !((c | 0x20) >= 'a' && (c | 0x20) <= 'z') && !(c >= '0' && c <= '9'))
        buf_addc(&pattern, '\\');
    buf_add_code_point(&pattern, c);
    buf_adds(&pattern, after);
    add_string(patterns, buf_detach(&pattern));
}

static void no_partner_in_case_is_lost(void **state)
{
    struct strings patterns = {0};
    struct buf text = BUF_INIT;
    struct trial trial;
    (void)state;
    for (unsigned c = 0x20; c <= 0x24F; c++) {
        if (c >= 0x7F && c < 0xA0)
            continue;
        add_case_pattern(&patterns, "", c, "");
        add_case_pattern(&patterns, "[", c, "\\x{1F600}]");
        add_case_pattern(&patterns, "[", c, "-\\x{250}]");
        add_case_pattern(&patterns, "0 [^\\W", c, "]");
        add_case_pattern(&patterns, "\\b", c, "\\b");
    }
    for (unsigned c = 0x1E00; c <= 0x1EFF; c++)
        add_case_pattern(&patterns, "", c, "");
    start_trial(&trial, patterns.items, patterns.count);
    assert_int_equal(count_uncovered(&trial), 0);
    add_cased(&text);
    assert_true(translate_is_ordinary(text.data, text.len));
    compare(&trial, text.data, text.len);
    assert_true(trial.in_windows > 1000);
    compare(&trial, "\u017F 0 s", strlen("\u017F 0 s"));
    compare(&trial, "k 0 \u212A", strlen("k 0 \u212A"));
    end_trial(&trial);
    for (size_t i = 0; i < patterns.count; i++)
        mem_free((void *)(uintptr_t)patterns.items[i]);
    mem_free(patterns.items);
    buf_release(&text);
}

/* ---- the rest ---- */

static void too_many_ends_mean_the_whole_text(void **state)
{
    static const char *patterns[] = {"x"};
    const struct prefilter_candidate *candidates;
    struct trial trial;
    size_t count;
    char text[3 * (PREFILTER_ENDS_MOST + 1)];
    (void)state;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = i % 3 ? ' ' : 'x';
    start_trial(&trial, patterns, 1);
    assert_int_equal(prefilter_scan(trial.scratch, text, sizeof text - 3, &candidates, &count, NULL), NEWID_OK);
    assert_int_equal(count, 1);
    assert_int_equal(candidates[0].end_count, PREFILTER_ENDS_MOST);
    assert_int_equal(prefilter_scan(trial.scratch, text, sizeof text, &candidates, &count, NULL), NEWID_OK);
    assert_int_equal(count, 1);
    assert_null(candidates[0].ends);
    end_trial(&trial);
}

/* Each is longer than the width of its pattern, which is so small because such texts are rare. */
static void a_text_out_of_the_ordinary_is_a_candidate_as_a_whole(void **state)
{
    static const char *patterns[] = {"a\\s+b", "x\\w+y", "cut(?:-| )+s"};
    static const char *const units[] = {" ", "w", "-"}, *const starts[] = {"a", "x", "cut"},
                             *const ends[] = {"b", "y", "s"};
    struct trial trial;
    (void)state;
    start_trial(&trial, patterns, 3);
    for (size_t i = 0; i < 3; i++) {
        struct buf text = BUF_INIT;
        buf_adds(&text, starts[i]);
        for (size_t n = 0; n < 100; n++) {
            buf_adds(&text, units[i]);
            buf_adds(&text, ends[i]);
            compare(&trial, text.data, text.len);
            buf_truncate(&text, text.len - 1);
        }
        buf_release(&text);
    }
    assert_true(trial.matches >= 300);
    assert_true(trial.in_windows < trial.matches);
    end_trial(&trial);
}

static void what_is_not_covered_says_why(void **state)
{
    static const char *patterns[] = {"a\\Kb", "short", NULL, "\\w*+(?<=a)"};
    struct prefilter *prefilter = NULL;
    const char *why = NULL;
    (void)state;
    assert_int_equal(prefilter_new(&prefilter, patterns, 4, NULL), NEWID_OK);
    assert_true(prefilter_uncovered(prefilter, 0, &why));
    assert_non_null(why);
    assert_false(prefilter_uncovered(prefilter, 1, &why));
    assert_null(why);
    assert_true(prefilter_uncovered(prefilter, 2, &why));
    assert_non_null(why);
    assert_true(prefilter_uncovered(prefilter, 3, &why));
    assert_non_null(why);
    prefilter_free(prefilter);
}

static void no_patterns_are_no_fault(void **state)
{
    const struct prefilter_candidate *candidates;
    struct trial trial;
    size_t count = 1;
    (void)state;
    start_trial(&trial, NULL, 0);
    assert_int_equal(prefilter_scan(trial.scratch, "text", 4, &candidates, &count, NULL), NEWID_OK);
    assert_int_equal(count, 0);
    end_trial(&trial);
}

static enum newid_status build_and_scan(void)
{
    static const char *patterns[] = {"short-?cut\\b", "a\\Kb", "\\bllwybr", "(?:"};
    struct prefilter *prefilter = NULL;
    struct prefilter_scratch *scratch = NULL;
    const struct prefilter_candidate *candidates;
    size_t count = 0;
    enum newid_status status = prefilter_new(&prefilter, patterns, 4, NULL);
    if (!status)
        status = prefilter_scratch_new(&scratch, prefilter, NULL);
    if (!status)
        status = prefilter_scan(scratch, "a shortcut", 10, &candidates, &count, NULL);
    prefilter_scratch_free(scratch);
    prefilter_free(prefilter);
    return status ? status : count == 1 ? NEWID_OK : NEWID_INPUT;
}

static void a_failed_allocation_leaves_nothing_behind(void **state)
{
    enum newid_status status;
    size_t n = 0;
    (void)state;
    do {
        mem_fail_at(++n);
        status = build_and_scan();
        mem_fail_at(0);
        assert_true(status == NEWID_OK || status == NEWID_MEMORY);
    } while (status);
    assert_true(n > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_match_of_a_shipped_codebook_is_lost),
        cmocka_unit_test(no_match_of_a_random_pattern_is_lost),
        cmocka_unit_test(no_partner_in_case_is_lost),
        cmocka_unit_test(too_many_ends_mean_the_whole_text),
        cmocka_unit_test(a_text_out_of_the_ordinary_is_a_candidate_as_a_whole),
        cmocka_unit_test(what_is_not_covered_says_why),
        cmocka_unit_test(no_patterns_are_no_fault),
        cmocka_unit_test(a_failed_allocation_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

static void without_hyperscan_nothing_is_covered(void **state)
{
    static const char *patterns[] = {"short-?cut"};
    struct prefilter *prefilter = NULL;
    const char *why = NULL;
    struct prefilter_scratch *scratch = NULL;
    const struct prefilter_candidate *candidates;
    size_t count = 1;
    (void)state;
    assert_int_equal(prefilter_new(&prefilter, patterns, 1, NULL), NEWID_OK);
    assert_true(prefilter_uncovered(prefilter, 0, &why));
    assert_non_null(why);
    assert_int_equal(prefilter_scratch_new(&scratch, prefilter, NULL), NEWID_OK);
    assert_int_equal(prefilter_scan(scratch, "a shortcut", 10, &candidates, &count, NULL), NEWID_OK);
    assert_int_equal(count, 0);
    prefilter_scratch_free(scratch);
    prefilter_free(prefilter);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(without_hyperscan_nothing_is_covered)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif
