/*
 * How often the language of a text is told, by its length: the sentences of the treebank, Welsh and English, under
 * $NEWID_SHARED/welsh (its SOURCES.txt says what they are), and the short answers of tests/vectors/language_short.tsv.
 */
#include "text/language.h"
#include "util/buf.h"
#include "util/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Of the treebank's sentences of each length, and of the short answers. */
#define RIGHT_LEAST 0.99
#define SHORT_RIGHT_LEAST 0.94

static struct segmenter *segmenter;

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

/* Also counts the words. */
static const char *language_of(const char *text, size_t len, size_t *word_count)
{
    struct text_spans sentences = {0}, words = {0};
    assert_int_equal(segment_sentences(segmenter, &sentences, text, len, NULL), NEWID_OK);
    assert_int_equal(segment_words(segmenter, &words, text, len, NULL), NEWID_OK);
    struct text_language language = text_language_of(text, &sentences, &words);
    *word_count = words.count;
    text_spans_release(&sentences);
    text_spans_release(&words);
    return language.code;
}

struct share {
    size_t right, all;
};

static double percent(const struct share *share)
{
    return share->all ? 100.0 * (double)share->right / (double)share->all : 100.0;
}

/* Takes a field off a table's line; the text behind its tab or line feed is next. */
static const char *cut(const char **at, size_t *len)
{
    const char *field = *at;
    *len = strcspn(field, "\t\n");
    *at = field + *len + (field[*len] != '\0');
    return field;
}

enum { LENGTHS = 4 };

static const struct {
    const char *name;
    size_t most; /* words */
} lengths[LENGTHS] = {{"up to 5 words", 5}, {"6 to 10", 10}, {"11 to 20", 20}, {"more than 20", SIZE_MAX}};

static void tally(struct share shares[LENGTHS], const char *code, const char *text, size_t len)
{
    size_t words, i = 0;
    bool right = strcmp(language_of(text, len, &words), code) == 0;
    if (!words)
        return;
    while (words > lengths[i].most)
        i++;
    shares[i].all++;
    shares[i].right += right;
    if (!right && i == 0)
        print_message("not %s: %.*s\n", code, (int)len, text);
}

static void sentences_of_every_length_are_told(void **state)
{
    struct buf path = BUF_INIT, table = BUF_INIT;
    struct share welsh[LENGTHS] = {{0, 0}}, english[LENGTHS] = {{0, 0}};
    const char *shared = getenv("NEWID_SHARED");
    (void)state;
    buf_addf(&path, "%s/welsh/sentences.tsv", shared ? shared : "../shared/data");
    enum newid_status status = file_read(&table, path.data, NULL);
    if (status)
        print_message("skipped: no welsh/sentences.tsv under $NEWID_SHARED (default ../shared/data)\n");
    const char *at = status ? "" : table.data + strcspn(table.data, "\n") + 1;
    while (*at) {
        size_t len;
        const char *field = cut(&at, &len);
        field = cut(&at, &len);
        tally(welsh, "cy", field, len);
        field = cut(&at, &len);
        tally(english, "en", field, len);
    }
    buf_release(&path);
    buf_release(&table);
    if (status)
        skip();
    print_message("%-14s %9s %9s %9s %9s\n", "length", "Welsh", "right", "English", "right");
    for (size_t i = 0; i < LENGTHS; i++)
        print_message("%-14s %9zu %7.2f %% %9zu %7.2f %%\n", lengths[i].name, welsh[i].all, percent(&welsh[i]),
                      english[i].all, percent(&english[i]));
    for (size_t i = 0; i < LENGTHS; i++)
        assert_true(percent(&welsh[i]) >= 100 * RIGHT_LEAST && percent(&english[i]) >= 100 * RIGHT_LEAST);
}

static void short_answers_are_told(void **state)
{
    static const char *const codes[] = {"cy", "en", "mixed", "other"};
    struct buf table = BUF_INIT;
    struct share shares[4] = {{0, 0}}, all = {0, 0};
    (void)state;
    assert_int_equal(file_read(&table, "tests/vectors/language_short.tsv", NULL), NEWID_OK);
    for (const char *at = table.data; *at;) {
        size_t code_len, len, words, i = 0;
        const char *code = cut(&at, &code_len);
        if (*code == '#') {
            while (at[-1] != '\n')
                (void)cut(&at, &len);
            continue;
        }
        const char *text = cut(&at, &len);
        while (strncmp(codes[i], code, code_len) != 0)
            i++;
        const char *told = language_of(text, len, &words);
        bool right = strcmp(told, codes[i]) == 0;
        if (!right)
            print_message("%s, not %s: %.*s\n", told, codes[i], (int)len, text);
        shares[i].all++, all.all++;
        shares[i].right += right, all.right += right;
    }
    buf_release(&table);
    for (size_t i = 0; i < 4; i++)
        print_message("%-14s %9zu %7.2f %%\n", codes[i], shares[i].all, percent(&shares[i]));
    print_message("%-14s %9zu %7.2f %%\n", "all", all.all, percent(&all));
    assert_true(all.all >= 100);
    assert_true(percent(&all) >= 100 * SHORT_RIGHT_LEAST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_of_every_length_are_told),
        cmocka_unit_test(short_answers_are_told),
    };
    return cmocka_run_group_tests(tests, open_segmenter, close_segmenter);
}
