#include "text/segment.h"
#include "util/buf.h"
#include "util/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int open_segmenter(void **state)
{
    struct segmenter *segmenter = NULL;
    if (segmenter_new(&segmenter, NULL))
        return -1;
    *state = segmenter;
    return 0;
}

static int close_segmenter(void **state)
{
    segmenter_free(*state);
    return 0;
}

/* The spans as their text, "|" between. */
static void expect_spans(const struct text_spans *spans, const char *text, const char *expected)
{
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < spans->count; i++) {
        if (i)
            buf_addc(&out, '|');
        buf_add(&out, text + spans->items[i].start, spans->items[i].end - spans->items[i].start);
    }
    assert_string_equal(out.data, expected);
    buf_release(&out);
}

static void sentences(void **state, const char *text, const char *expected)
{
    struct text_spans spans = {0};
    assert_int_equal(segment_sentences(*state, &spans, text, strlen(text), NULL), NEWID_OK);
    expect_spans(&spans, text, expected);
    text_spans_release(&spans);
}

static void words(void **state, const char *text, const char *expected)
{
    struct text_spans spans = {0};
    assert_int_equal(segment_words(*state, &spans, text, strlen(text), NULL), NEWID_OK);
    expect_spans(&spans, text, expected);
    text_spans_release(&spans);
}

static void paragraphs(const char *text, const char *expected)
{
    struct text_spans spans = {0};
    assert_int_equal(segment_paragraphs(&spans, text, strlen(text), NULL), NEWID_OK);
    expect_spans(&spans, text, expected);
    text_spans_release(&spans);
}

static void full_stops_and_marks_end_sentences(void **state)
{
    sentences(state, "We met. Cawsom sgwrs! Was it good? Yes.", "We met.|Cawsom sgwrs!|Was it good?|Yes.");
    sentences(state, "  Un.   Dau  ", "Un.|Dau");
    sentences(state, "Wel… Dyna ni. Wel… felly", "Wel…|Dyna ni.|Wel… felly");
    sentences(state, "Wel... Dyna ni. Wel... felly", "Wel...|Dyna ni.|Wel... felly");
    sentences(state, "(It rained.) We stayed. \"No.\" Then", "(It rained.)|We stayed.|\"No.\"|Then");
    sentences(state, "a1.ˆb c", "a1.ˆb c"); /* letters of a kind that UAX #29 begins a sentence with: still one word */
    sentences(state, "", "");
    sentences(state, " \n ", "");
    sentences(state, "Aeth i'r tŷ. Ŵyn oedd yno. Ôl-nodyn.", "Aeth i'r tŷ.|Ŵyn oedd yno.|Ôl-nodyn.");
}

static void abbreviations_do_not_end_one(void **state)
{
    sentences(state, "Dr. Jones came. So did Mrs. Evans.", "Dr. Jones came.|So did Mrs. Evans.");
    sentences(state, "Some tools, e.g. The Model, help.", "Some tools, e.g. The Model, help.");
    sentences(state, "Offer, h.y. Y Model, e.e. Camau.", "Offer, h.y. Y Model, e.e. Camau.");
    sentences(state, "Approx. 20 at St. Mary's.", "Approx. 20 at St. Mary's.");
    sentences(state, "(Dr. Jones)", "(Dr. Jones)");
}

static void some_abbreviations_do_before_a_capital(void **state)
{
    sentences(state, "Papers etc. were late. Papers etc. They were.", "Papers etc. were late.|Papers etc.|They were.");
    sentences(state, "Ffôn ayb. yno. Ffôn ayb. Wedyn", "Ffôn ayb. yno.|Ffôn ayb.|Wedyn");
}

static void numbers_hold_abbreviations_and_decimals_together(void **state)
{
    sentences(state, "See No. 5 and tud. 12. No. I won't.", "See No. 5 and tud. 12.|No.|I won't.");
    sentences(state, "Rhif. 3, 14 Ion. 2019. It took 3.5 hours.", "Rhif. 3, 14 Ion. 2019.|It took 3.5 hours.");
}

static void initials_do_not_end_one_but_letters_for_people_do(void **state)
{
    sentences(state, "A. B. Jones left. I met J. Smith there.", "A. B. Jones left.|I met J. Smith there.");
    sentences(state, "Dr. A. She. Mr J. Smith", "Dr. A. She.|Mr J. Smith");
    sentences(state, "We saw child B. They were well. Plan A. Mae'n iawn.",
              "We saw child B.|They were well.|Plan A.|Mae'n iawn.");
    sentences(state, "So did I. Smith stayed.", "So did I.|Smith stayed.");
}

static void a_question_in_quotes_goes_on_in_lower_case(void **state)
{
    sentences(state, "\"Why?\" she asked. (Really!) and so.", "\"Why?\" she asked.|(Really!) and so.");
    sentences(state, "\"be?\" (W16), pass.", "\"be?\" (W16), pass.");
}

static void an_empty_line_ends_one_always(void **state)
{
    sentences(state, "no stop\n\nand on", "no stop|and on");
    sentences(state, "Dr.\n \t\nJones", "Dr.|Jones");
}

static void a_list_has_its_items_apart(void **state)
{
    sentences(state, "Next:\n- ask\n- listen\nand on\n", "Next:|- ask|- listen|and on");
    sentences(state, "• un\n• dau. Tri", "• un|• dau.|Tri");
    sentences(state, "1. Talk to them\n2. Listen\n10) Write", "1. Talk to them|2. Listen|10) Write");
    sentences(state, "(a) one\nb) two\niv. three", "(a) one|b) two|iv. three");
    sentences(state, "born in\n2019. Then", "born in|2019.|Then"); /* a year is no item's number; a short line ends */
}

static void wrapped_lines_are_one_sentence_and_short_ones_are_not(void **state)
{
    sentences(state, "Communication\nMore time\nAmser", "Communication|More time|Amser");
    sentences(state, "we had no\ntime", "we had no\ntime");
    sentences(state, "this line was wrapped by a program before the name\nSmith and goes on",
              "this line was wrapped by a program before the name\nSmith and goes on");
    sentences(state, "Done.\nthen on", "Done.|then on");
    sentences(state, "We saw Dr.\nJones.", "We saw Dr.\nJones.");
}

static void words_hold_letters_or_digits(void **state)
{
    words(state, "Mae'r gwaith – don't, i'w wneud!", "Mae'r|gwaith|don't|i'w|wneud");
    words(state, "tŷ 3.5 😀 ... W14", "tŷ|3.5|W14");
    words(state, "short-cut / llwybr", "short|cut|llwybr");
    words(state, "", "");
    words(state, " \n-", "");
    words(state, "12\xE2\x80\xAF kg", "12|kg"); /* a narrow no-break space */
    words(state,
          "\xE2\x80\xAF"
          "12",
          "12");
}

static void an_empty_line_ends_a_paragraph(void **state)
{
    (void)state;
    paragraphs("one\ntwo\n\n three \n \t\n\nfour\n", "one\ntwo|three|four");
    paragraphs("\n\none", "one");
    paragraphs("one", "one");
    paragraphs("", "");
    paragraphs(" \n\n ", "");
    paragraphs("un\n\xC2\xA0\ndau", "un|dau");
}

static void spans_are_appended_in_order(void **state)
{
    struct text_spans spans = {0};
    const char *text = "Un. Dau.";
    assert_int_equal(segment_sentences(*state, &spans, text, strlen(text), NULL), NEWID_OK);
    assert_int_equal(segment_sentences(*state, &spans, text, strlen(text), NULL), NEWID_OK);
    assert_int_equal(spans.count, 4);
    assert_int_equal(spans.items[1].start, 4);
    assert_int_equal(spans.items[1].end, 8);
    assert_int_equal(spans.items[3].start, 4);
    text_spans_release(&spans);
}

/* What a segmenter gives that knows the list of the text's sentences. */
static void known_sentences(void **state, const char *text, const struct buf *list, size_t first, size_t last,
                            const char *expected)
{
    struct text_spans spans = {0};
    segmenter_know(*state, text, strlen(text), list->data, list->len);
    assert_int_equal(segment_sentences(*state, &spans, text + first, last - first, NULL), NEWID_OK);
    segmenter_know(*state, NULL, 0, NULL, 0);
    expect_spans(&spans, text + first, expected);
    text_spans_release(&spans);
}

static void a_known_text_has_the_sentences_that_were_written(void **state)
{
    /* Not where ICU would part them, so that it is seen whose they are. */
    const char *text = " One two. Three\n\nFour. Five";
    struct text_span items[] = {{1, 4}, {5, 15}, {17, 22}, {23, 27}};
    struct buf list = BUF_INIT;
    segment_write(&list, &(struct text_spans){items, 4, 4});
    assert_int_equal(list.len, 8);
    known_sentences(state, text, &list, 0, strlen(text), "One|two. Three|Four.|Five");
    known_sentences(state, text, &list, 17, strlen(text), "Four.|Five");
    sentences(state, text, "One two.|Three|Four.|Five");
    buf_release(&list);
}

static void a_long_sentence_is_written_and_known(void **state)
{
    struct buf text = BUF_INIT, list = BUF_INIT;
    struct text_spans spans = {0};
    for (int i = 0; i < 5000; i++)
        buf_adds(&text, "gair ");
    buf_adds(&text, "olaf. Nesaf.");
    assert_int_equal(segment_sentences(*state, &spans, text.data, text.len, NULL), NEWID_OK);
    segment_write(&list, &spans);
    assert_int_equal(list.len, 1 + 3 + 1 + 1);
    known_sentences(state, text.data, &list, text.len - 6, text.len, "Nesaf.");
    text_spans_release(&spans);
    buf_release(&text);
    buf_release(&list);
}

static void a_list_that_cannot_be_the_texts_is_passed_over(void **state)
{
    static const struct buf lists[] = {
        {(char *)"\x00\x7F", 2, 0, 0, NEWID_OK},         /* beyond the text */
        {(char *)"\x00\x04\x00", 3, 0, 0, NEWID_OK},     /* half a pair */
        {(char *)"\x00\x00", 2, 0, 0, NEWID_OK},         /* an empty sentence */
        {(char *)"\xFF\xFF\xFF\xFF\xFF\x01", 6, 0, 0, NEWID_OK}, /* no end in sight */
    };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        known_sentences(state, "One. Two.", &lists[i], 0, 9, "One.|Two.");
}

static void another_text_is_not_the_known_one(void **state)
{
    const char *text = "One two. Three.";
    struct buf list = BUF_INIT;
    segment_write(&list, &(struct text_spans){(struct text_span[]){{0, 3}}, 1, 1});
    segmenter_know(*state, text, 8, list.data, list.len);
    sentences(state, text, "One two.|Three."); /* longer than what is known */
    sentences(state, "Un. Dau.", "Un.|Dau.");
    segmenter_know(*state, NULL, 0, NULL, 0);
    buf_release(&list);
}

static void every_failed_allocation_is_reported(void **state)
{
    (void)state;
    enum newid_status status;
    size_t n = 1;
    do {
        struct segmenter *segmenter = NULL;
        struct text_spans spans = {0};
        mem_fail_at(n++);
        status = segmenter_new(&segmenter, NULL);
        if (!status)
            status = segment_sentences(segmenter, &spans, "Un. Dau.", 8, NULL);
        if (!status)
            status = segment_words(segmenter, &spans, "Un. Dau.", 8, NULL);
        if (!status)
            status = segment_paragraphs(&spans, "Un. Dau.", 8, NULL);
        mem_fail_at(0);
        assert_true(status == NEWID_OK || status == NEWID_MEMORY);
        text_spans_release(&spans);
        segmenter_free(segmenter);
    } while (status);
    assert_true(n > 3);
}

static void the_version_is_icus_and_that_of_newids_rules(void **state)
{
    (void)state;
    assert_non_null(strchr(segment_version(), '.'));
    assert_non_null(strchr(segment_version(), '+'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(full_stops_and_marks_end_sentences),
        cmocka_unit_test(abbreviations_do_not_end_one),
        cmocka_unit_test(some_abbreviations_do_before_a_capital),
        cmocka_unit_test(numbers_hold_abbreviations_and_decimals_together),
        cmocka_unit_test(initials_do_not_end_one_but_letters_for_people_do),
        cmocka_unit_test(a_question_in_quotes_goes_on_in_lower_case),
        cmocka_unit_test(an_empty_line_ends_one_always),
        cmocka_unit_test(a_list_has_its_items_apart),
        cmocka_unit_test(wrapped_lines_are_one_sentence_and_short_ones_are_not),
        cmocka_unit_test(words_hold_letters_or_digits),
        cmocka_unit_test(an_empty_line_ends_a_paragraph),
        cmocka_unit_test(spans_are_appended_in_order),
        cmocka_unit_test(a_known_text_has_the_sentences_that_were_written),
        cmocka_unit_test(a_long_sentence_is_written_and_known),
        cmocka_unit_test(a_list_that_cannot_be_the_texts_is_passed_over),
        cmocka_unit_test(another_text_is_not_the_known_one),
        cmocka_unit_test(every_failed_allocation_is_reported),
        cmocka_unit_test(the_version_is_icus_and_that_of_newids_rules),
    };
    return cmocka_run_group_tests(tests, open_segmenter, close_segmenter);
}
