/* The shipped codebooks treat Welsh and English as equals: each theme has both, in what finds and in its examples. */
#include "text/language.h"
#include "util/buf.h"

#include <newid/codebook.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct segmenter *segmenter;

static struct newid_codebook *read_book(const char *path)
{
    struct newid_codebook *book = NULL;
    struct newid_diagnostics found = {0};
    struct newid_error err = NEWID_ERROR_INIT;
    if (newid_codebook_read(&book, path, &found, &err))
        fail_msg("%s: %s", path, err.message);
    assert_int_equal(found.warnings, 0);
    newid_diagnostics_clear(&found);
    return book;
}

/* Whether the example is in the language, or in both. */
static bool is_in(const char *text, const char *language)
{
    struct text_spans sentences = {0}, words = {0};
    assert_int_equal(segment_sentences(segmenter, &sentences, text, strlen(text), NULL), NEWID_OK);
    assert_int_equal(segment_words(segmenter, &words, text, strlen(text), NULL), NEWID_OK);
    const char *told = text_language_of(text, &sentences, &words).code;
    text_spans_release(&sentences);
    text_spans_release(&words);
    return !strcmp(told, language) || !strcmp(told, "mixed");
}

static bool has_patterns(const struct newid_theme *theme, const char *language)
{
    for (size_t i = 0; i < theme->pattern_count; i++)
        if (strcmp(theme->patterns[i].language, language) == 0)
            return true;
    return false;
}

/* How many examples of the kind there are, and how many of them are in the language. */
static size_t count_examples(const struct newid_theme *theme, enum newid_example_kind kind, const char *language,
                             size_t *of_language)
{
    size_t count = 0;
    *of_language = 0;
    for (size_t i = 0; i < theme->example_count; i++) {
        if (theme->examples[i].kind != kind)
            continue;
        count++;
        *of_language += is_in(theme->examples[i].text, language);
    }
    return count;
}

static void check_theme(const struct newid_theme *theme, const char *language)
{
    static const enum newid_example_kind kinds[] = {NEWID_FINDS, NEWID_FINDS_NOT, NEWID_DENIED};
    if (!theme->rule && !has_patterns(theme, language))
        fail_msg("%s has no phrase in %s", theme->code, language);
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        size_t of_language, count = count_examples(theme, kinds[k], language, &of_language);
        if (count ? !of_language : kinds[k] != NEWID_DENIED)
            fail_msg("%s has no example of kind %d in %s", theme->code, (int)kinds[k], language);
    }
}

static void every_theme_has_both_languages_in_phrases_and_examples(void **state)
{
    struct newid_codebook *book = read_book("codebooks/effective-child-protection.yaml");
    (void)state;
    for (size_t i = 0; i < book->theme_count; i++) {
        check_theme(&book->themes[i], "cy");
        check_theme(&book->themes[i], "en");
        if (!strcmp(book->themes[i].label_cy, book->themes[i].label_en))
            fail_msg("%s has one label for both languages", book->themes[i].code);
    }
    newid_codebook_free(book);
}

static void a_theme_without_welsh_says_why(void **state)
{
    struct newid_codebook *book = read_book("codebooks/nhs-experience.yaml");
    (void)state;
    for (size_t i = 0; i < book->theme_count; i++)
        if (!has_patterns(&book->themes[i], "cy") && !strstr(book->themes[i].note, "English only"))
            fail_msg("%s does not say why it has no Welsh", book->themes[i].code);
    newid_codebook_free(book);
}

static int open_segmenter(void **state)
{
    (void)state;
    return segmenter_new(&segmenter, NULL) ? -1 : 0;
}

static int close_segmenter(void **state)
{
    (void)state;
    segmenter_free(segmenter);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_theme_has_both_languages_in_phrases_and_examples),
        cmocka_unit_test(a_theme_without_welsh_says_why),
    };
    return cmocka_run_group_tests(tests, open_segmenter, close_segmenter);
}
