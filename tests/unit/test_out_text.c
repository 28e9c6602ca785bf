#include "out/out.h"
#include "util/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct out_column three[] = {
    {.name = "theme", .heading = "Theme", .wraps = true},
    {.name = "writers", .heading = "Writers", .right = true},
    {.name = "bar", .heading = "", .people_only = true},
};

struct page {
    struct buf text;
    struct out *out;
};

static void begin(struct page *page, enum out_format format, struct out_style style)
{
    page->text = (struct buf)BUF_INIT;
    assert_int_equal(out_new(&page->out, format, &page->text, &style, NULL), NEWID_OK);
}

static const char *finish(struct page *page)
{
    assert_int_equal(out_finish(page->out, NULL), NEWID_OK);
    return page->text.data;
}

static void end(struct page *page)
{
    out_free(page->out);
    buf_release(&page->text);
}

static void row(struct out *out, const char *label, double n, double share)
{
    out_row(out, (struct out_cell[]){out_string(label), out_integer(n), out_bar(share)});
}

/* Columns that a terminal would show for the widest line: bytes that begin a character. */
static size_t widest_line(const char *text)
{
    size_t widest = 0, width = 0;
    for (; *text; text++) {
        width += ((unsigned char)*text & 0xC0) != 0x80;
        if (*text == '\n') {
            widest = width - 1 > widest ? width - 1 : widest;
            width = 0;
        }
    }
    return widest;
}

static void numbers_stand_at_the_right_and_words_at_the_left(void **state)
{
    (void)state;
    struct page page;
    begin(&page, OUT_TEXT, (struct out_style){.width = 80});
    out_table_begin(page.out, three, 2, "Themes");
    out_row(page.out, (struct out_cell[]){out_string("Pace"), out_integer(7)});
    out_row(page.out, (struct out_cell[]){out_string("Good practice"), out_integer(123)});
    out_table_end(page.out);
    assert_string_equal(finish(&page), "Themes\n\n"
                                       "Theme          Writers\n"
                                       "-------------  -------\n"
                                       "Pace                 7\n"
                                       "Good practice      123\n");
    end(&page);
}

static void combining_marks_take_no_column_and_wide_characters_two(void **state)
{
    (void)state;
    struct page page;
    begin(&page, OUT_TEXT, (struct out_style){.width = 80});
    out_table_begin(page.out, three, 2, NULL);
    row(page.out, "w\u0302yn", 1, 0); /* w and a combining circumflex */
    row(page.out, "日本", 2, 0);
    row(page.out, "abcdef", 3, 0);
    out_table_end(page.out);
    assert_non_null(strstr(finish(&page), "w\u0302yn           1\n日本          2\nabcdef        3\n"));
    end(&page);
}

static void a_bar_is_drawn_in_eighths_and_a_small_share_still_shows(void **state)
{
    (void)state;
    struct page page;
    begin(&page, OUT_TEXT, (struct out_style){.width = 80, .unicode = true});
    out_table_begin(page.out, three, 3, NULL);
    row(page.out, "half", 1, 0.5);
    row(page.out, "odd", 1, 0.0313);   /* half a column of 16: four eighths */
    row(page.out, "tiny", 1, 0.00001); /* one eighth */
    row(page.out, "none", 1, 0);
    out_table_end(page.out);
    const char *text = finish(&page);
    assert_non_null(strstr(text, "half         1  ████████\n"));
    assert_non_null(strstr(text, "odd          1  ▌\n"));
    assert_non_null(strstr(text, "tiny         1  ▏\n"));
    assert_non_null(strstr(text, "none         1\n"));
    end(&page);
    begin(&page, OUT_TEXT, (struct out_style){.width = 80});
    out_table_begin(page.out, three, 3, NULL);
    row(page.out, "half", 1, 0.5);
    out_table_end(page.out);
    assert_non_null(strstr(finish(&page), "  ########\n"));
    end(&page);
}

static void a_label_too_long_is_wrapped_under_its_own_depth(void **state)
{
    (void)state;
    struct page page;
    begin(&page, OUT_TEXT, (struct out_style){.width = 40});
    out_table_begin(page.out, three, 2, NULL);
    row(page.out, "  One label that is far too long for so narrow a page", 12, 0);
    out_table_end(page.out);
    const char *text = finish(&page);
    assert_true(widest_line(text) <= 40);
    assert_non_null(strstr(text, "  One label that is far too           12\n    long for"));
    end(&page);
}

static void a_table_that_cannot_fit_is_split_and_repeats_its_first_column(void **state)
{
    (void)state;
    struct page page;
    struct out_column columns[13] = {{.name = "theme", .heading = "Theme", .wraps = true}};
    struct out_cell cells[13] = {out_string("Pace")};
    static const char *const months[] = {"Jan 2019", "Feb 2019", "Mar 2019", "Apr 2019", "May 2019", "Jun 2019",
                                         "Jul 2019", "Aug 2019", "Sep 2019", "Oct 2019", "Nov 2019", "Dec 2019"};
    for (size_t i = 0; i < 12; i++) {
        columns[i + 1] = (struct out_column){.name = months[i], .heading = months[i], .right = true};
        cells[i + 1] = out_string("123 of 456");
    }
    begin(&page, OUT_TEXT, (struct out_style){.width = 60});
    out_table_begin(page.out, columns, 13, "Months");
    out_row(page.out, cells);
    out_table_end(page.out);
    const char *text = finish(&page);
    assert_true(widest_line(text) <= 60);
    assert_non_null(strstr(text, "Months (continued)\n"));
    size_t times = 0;
    for (const char *at = text; (at = strstr(at, "\nPace  ")); at++)
        times++;
    assert_int_equal(times, 3);
    for (size_t i = 0; i < 12; i++) /* heads are wrapped: the month's name stands alone */
        assert_non_null(strstr(text, (char[]){months[i][0], months[i][1], months[i][2], '\0'}));
    end(&page);
}

static void marks_are_brackets_or_bold_and_nothing_in_a_text_steers_the_terminal(void **state)
{
    (void)state;
    static const struct out_column one[] = {{.name = "passage", .heading = "Passage", .wraps = true}};
    struct out_cell cell = out_string("we took\n\x1b[31mshort-cuts");
    cell.mark_start = 13;
    cell.mark_end = 23;
    struct page page;
    begin(&page, OUT_TEXT, (struct out_style){.width = 80});
    out_table_begin(page.out, one, 1, NULL);
    out_row(page.out, &cell);
    out_table_end(page.out);
    assert_non_null(strstr(finish(&page), "\nwe took  [31m[short-cuts]\n"));
    end(&page);
    begin(&page, OUT_TEXT, (struct out_style){.width = 80, .colour = true});
    out_table_begin(page.out, one, 1, NULL);
    out_row(page.out, &cell);
    out_table_end(page.out);
    assert_non_null(strstr(finish(&page), "\nwe took  [31m\x1b[1mshort-cuts\x1b[0m\n"));
    end(&page);
}

static void notes_are_wrapped_and_about_lines_aligned(void **state)
{
    (void)state;
    struct page page;
    begin(&page, OUT_TEXT, (struct out_style){.width = 40});
    out_note(page.out, "The figures say nothing about those who did not write.");
    out_about(page.out, "codebook", "x@1.0");
    out_about(page.out, "by", "newid");
    assert_string_equal(finish(&page), "\nThe figures say nothing about those who\ndid not write.\n\n"
                                       "codebook  x@1.0\nby        newid\n");
    end(&page);
}

static void columns_for_data_alone_are_left_out(void **state)
{
    (void)state;
    static const struct out_column columns[] = {{.name = "code", .heading = "Code", .data_only = true},
                                                {.name = "label", .heading = "Label"}};
    struct page page;
    begin(&page, OUT_TEXT, (struct out_style){.width = 80});
    out_table_begin(page.out, columns, 2, NULL);
    out_row(page.out, (struct out_cell[]){out_string("short-cuts"), out_string("Short-cuts")});
    out_table_end(page.out);
    assert_string_equal(finish(&page), "Label\n----------\nShort-cuts\n");
    end(&page);
}

static void a_failed_allocation_is_told_and_leaves_nothing(void **state)
{
    (void)state;
    enum newid_status status = NEWID_MEMORY;
    for (int format = 0; format < OUT_FORMATS; format++) {
        status = NEWID_MEMORY;
        for (size_t n = 1; status; n++) {
            struct buf text = BUF_INIT;
            struct out *out = NULL;
            mem_fail_at(n);
            status = out_new(&out, (enum out_format)format, &text, &(struct out_style){.width = 20}, NULL);
            if (!status) {
                out_table_begin(out, three, 3, "Caption");
                row(out, "A label that is long", 1, 0.5);
                out_table_end(out);
                out_note(out, "note");
                out_about(out, "key", "value");
                status = out_finish(out, NULL);
            }
            mem_fail_at(0);
            assert_true(status == NEWID_OK || status == NEWID_MEMORY);
            out_free(out);
            buf_release(&text);
            assert_true(n < 1000);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_stand_at_the_right_and_words_at_the_left),
        cmocka_unit_test(combining_marks_take_no_column_and_wide_characters_two),
        cmocka_unit_test(a_bar_is_drawn_in_eighths_and_a_small_share_still_shows),
        cmocka_unit_test(a_label_too_long_is_wrapped_under_its_own_depth),
        cmocka_unit_test(a_table_that_cannot_fit_is_split_and_repeats_its_first_column),
        cmocka_unit_test(marks_are_brackets_or_bold_and_nothing_in_a_text_steers_the_terminal),
        cmocka_unit_test(notes_are_wrapped_and_about_lines_aligned),
        cmocka_unit_test(columns_for_data_alone_are_left_out),
        cmocka_unit_test(a_failed_allocation_is_told_and_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
