/* Where sentences end in texts as workers write them: tests/vectors/sentences.txt, each end marked by hand. */
#include "text/segment.h"
#include "util/buf.h"
#include "util/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char separator[] = "%%\n";

/* The sentences of text, without the line breaks between them, each followed by "|". */
static void add_sentences(struct buf *out, struct segmenter *segmenter, const char *text, size_t len)
{
    struct text_spans spans = {0};
    assert_int_equal(segment_sentences(segmenter, &spans, text, len, NULL), NEWID_OK);
    for (size_t i = 0; i < spans.count; i++) {
        buf_add(out, text + spans.items[i].start, spans.items[i].end - spans.items[i].start);
        buf_addc(out, '|');
    }
    text_spans_release(&spans);
}

/* The text of a marked record, and its sentences as add_sentences gives them. */
static void read_record(struct buf *text, struct buf *expected, const char *record, size_t len)
{
    while (len && record[len - 1] == '\n')
        len--;
    bool between = true;
    for (size_t i = 0; i < len; i++) {
        if (record[i] != '|')
            buf_addc(text, record[i]);
        between = between && (record[i] == ' ' || record[i] == '\n');
        if (!between)
            buf_addc(expected, record[i]);
        between = between || record[i] == '|';
    }
    if (!between)
        buf_addc(expected, '|');
}

static void sentences_end_where_a_careful_reader_ends_them(void **state)
{
    struct segmenter *segmenter = NULL;
    struct buf file = BUF_INIT;
    size_t records = 0, wrong = 0;
    (void)state;
    assert_int_equal(segmenter_new(&segmenter, NULL), NEWID_OK);
    assert_int_equal(file_read(&file, "tests/vectors/sentences.txt", NULL), NEWID_OK);
    for (const char *at = strstr(file.data, separator); at; records++) {
        const char *record = at + strlen(separator);
        at = strstr(record, separator);
        struct buf text = BUF_INIT, expected = BUF_INIT, told = BUF_INIT;
        read_record(&text, &expected, record, at ? (size_t)(at - record) : strlen(record));
        add_sentences(&told, segmenter, text.data, text.len);
        if (strcmp(told.data, expected.data) != 0) {
            wrong++;
            print_error("%s\ninstead of\n%s\n", told.data, expected.data);
        }
        buf_release(&text);
        buf_release(&expected);
        buf_release(&told);
    }
    buf_release(&file);
    segmenter_free(segmenter);
    print_message("%zu of %zu texts\n", records - wrong, records);
    assert_true(records >= 80);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_end_where_a_careful_reader_ends_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
