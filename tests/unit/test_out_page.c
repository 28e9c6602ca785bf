#include "out/out.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct out_column columns[] = {
    {.name = "theme", .heading = "Theme <b>", .wraps = true},
    {.name = "n", .heading = "N|n", .right = true},
    {.name = "bar", .heading = "", .people_only = true},
};

static void print(struct buf *text, enum out_format format, struct out_cell first)
{
    struct out *out;
    const struct out_style style = {.title = "A & B", .language = "cy", .unicode = true};
    assert_int_equal(out_new(&out, format, text, &style, NULL), NEWID_OK);
    out_table_begin(out, columns, 3, "Caption");
    out_row(out, (struct out_cell[]){first, out_integer(7), out_bar(0.315)});
    out_table_end(out);
    out_note(out, "A <note>");
    out_about(out, "key", "\"value\"");
    assert_int_equal(out_finish(out, NULL), NEWID_OK);
    out_free(out);
}

static void a_page_lets_nothing_in_and_runs_nothing(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    print(&text, OUT_HTML, out_string("<script>alert('x')</script>"));
    assert_non_null(strstr(text.data, "content=\"default-src 'none'; style-src 'unsafe-inline'\""));
    assert_null(strstr(text.data, "<script"));
    assert_non_null(strstr(text.data, "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"));
    assert_null(strstr(text.data, "http:"));
    assert_null(strstr(text.data, "url("));
    buf_release(&text);
}

static void a_page_is_marked_up_for_a_screen_reader(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    print(&text, OUT_HTML, out_string("    Pace"));
    assert_non_null(strstr(text.data, "<html lang=\"cy\">"));
    assert_non_null(strstr(text.data, "<title>A &amp; B</title>"));
    assert_non_null(strstr(text.data, "<caption>Caption</caption>"));
    assert_non_null(strstr(text.data, "<th scope=\"col\">Theme &lt;b&gt;</th><th scope=\"col\" class=\"n\">N|n</th>"));
    assert_non_null(strstr(text.data, "<th scope=\"row\" class=\"t child\" style=\"--depth:2\">    Pace</th>"));
    assert_non_null(strstr(text.data, "<td class=\"n\">7</td>"));
    assert_non_null(strstr(text.data, "role=\"img\" aria-label=\"32 %\"><span style=\"width:31.5%\">"));
    assert_non_null(strstr(text.data, "<p>A &lt;note&gt;</p>"));
    assert_non_null(strstr(text.data, "<dt>key</dt><dd>&quot;value&quot;</dd>"));
    buf_release(&text);
}

static void marks_are_closed_even_where_the_text_does_not(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    struct out_cell cell = out_string("ŵ < x");
    cell.mark_start = 3;
    cell.mark_end = 4;
    print(&text, OUT_HTML, cell);
    assert_non_null(strstr(text.data, "ŵ <mark>&lt;</mark> x"));
    buf_release(&text);
    print(&text, OUT_HTML, out_string("a \uE000b"));
    assert_non_null(strstr(text.data, "a <mark>b</mark></th>"));
    buf_release(&text);
}

static void markdown_escapes_what_it_would_read(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    print(&text, OUT_MARKDOWN, out_string("  a|b *c* <d>\ne"));
    assert_non_null(strstr(text.data, "# A \\& B\n\n**Caption**\n\n| Theme \\<b\\> | N\\|n |  |\n|:---|---:|:---|\n"));
    assert_non_null(strstr(text.data, "| \u00A0\u00A0a\\|b \\*c\\* \\<d\\> e | 7 | ███"));
    assert_non_null(strstr(text.data, "\nA \\<note\\>\n\n- key: \"value\"\n"));
    buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_lets_nothing_in_and_runs_nothing),
        cmocka_unit_test(a_page_is_marked_up_for_a_screen_reader),
        cmocka_unit_test(marks_are_closed_even_where_the_text_does_not),
        cmocka_unit_test(markdown_escapes_what_it_would_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
