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
    assert_non_null(strstr(text.data, "<th scope=\"col\" align=\"left\">Theme &lt;b&gt;</th><th scope=\"col\" class=\"n\">N|n</th>"));
    assert_non_null(strstr(text.data, "<th scope=\"row\" align=\"left\" class=\"t child\" style=\"--depth:2\">    Pace</th>"));
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

static void put_report(struct out *out)
{
    struct buf svg = BUF_INIT;
    buf_adds(&svg, "<?xml version=\"1.0\"?>\n<svg role=\"img\"></svg>");
    out_heading(out, 2, "themes", "Themes & more");
    out_item(out, "one");
    out_item(out, "two");
    out_heading(out, 3, NULL, "Pace");
    out_paragraph(out, "<plain>");
    out_picture(out, &(struct out_picture){&svg, "A caption", "In words"});
    out_quote(out, &(struct out_quote){"It was so rushed.", 10, 16, "Team A"});
    out_heading(out, 2, "method", "Method");
    struct out_cell cell = out_string("Pace");
    cell.link = "themes";
    out_table_begin(out, columns, 3, NULL);
    out_row(out, (struct out_cell[]){cell, out_integer(7), out_bar(0.315)});
    out_table_end(out);
    out_note(out, "A note");
    buf_release(&svg);
}

static void print_report(struct buf *text, enum out_format format, bool both)
{
    struct out *out;
    const struct out_style style = {.title = "T", .language = "cy", .unicode = true, .banner = "Not <for> all"};
    assert_int_equal(out_new(&out, format, text, &style, NULL), NEWID_OK);
    put_report(out);
    if (both) {
        out_switch_language(out, "en", "U", "Not for all");
        put_report(out);
    }
    assert_int_equal(out_finish(out, NULL), NEWID_OK);
    out_free(out);
}

static size_t count_of(const char *text, const char *what)
{
    size_t count = 0;
    for (const char *at = strstr(text, what); at; at = strstr(at + 1, what))
        count++;
    return count;
}

static void a_document_is_in_sections_with_a_list_of_contents_before_the_first(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    print_report(&text, OUT_HTML, false);
    assert_non_null(strstr(text.data, "<header class=\"banner\"><p>Not &lt;for&gt; all</p></header>"));
    const char *contents = strstr(text.data, "<li><a href=\"#themes\">Themes &amp; more</a></li>\n<li><a href=\"#method\">");
    const char *first = strstr(text.data, "<section aria-labelledby=\"themes\">\n<h2 id=\"themes\">");
    assert_non_null(contents);
    assert_non_null(first);
    assert_true(contents < first);
    assert_int_equal(count_of(text.data, "<section"), count_of(text.data, "</section>"));
    assert_non_null(strstr(text.data, "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n<section"));
    assert_non_null(strstr(text.data, "<p>&lt;plain&gt;</p>\n<figure>\n<svg role=\"img\"></svg>"));
    assert_non_null(strstr(text.data, "<p>It was so <mark>rushed</mark>.</p>\n<footer>Team A</footer>"));
    assert_non_null(strstr(text.data, "<a href=\"#themes\">Pace</a>"));
    assert_null(strstr(text.data, "id=\"show-cy\""));
    buf_release(&text);
}

static void two_languages_stand_in_one_page_with_a_switch_and_names_of_their_own(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    print_report(&text, OUT_HTML, true);
    assert_int_equal(count_of(text.data, "<div class=\"part part-"), 2);
    assert_int_equal(count_of(text.data, "<main>"), count_of(text.data, "</main>"));
    assert_int_equal(count_of(text.data, "<div"), count_of(text.data, "</div>"));
    assert_int_equal(count_of(text.data, "id=\"themes\""), 1);
    assert_int_equal(count_of(text.data, "id=\"themes-en\""), 1);
    assert_int_equal(count_of(text.data, "href=\"#themes-en\""), 2);
    assert_non_null(strstr(text.data, "id=\"show-cy\" checked><label for=\"show-cy\" lang=\"cy\">Cymraeg</label>"));
    assert_non_null(strstr(text.data, "id=\"show-en\"><label"));
    assert_true(strstr(text.data, "show-en") < strstr(text.data, "lang=\"cy\">\n<header class"));
    buf_release(&text);
}

static void a_document_in_markdown_has_headings_lists_and_quotes(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    print_report(&text, OUT_MARKDOWN, true);
    assert_non_null(strstr(text.data, "> **Not \\<for\\> all**\n\n# T\n\n## Themes \\& more\n\n- one\n- two\n\n### Pace\n\n"));
    assert_non_null(strstr(text.data, "*A caption*\n\nIn words\n\n> It was so **rushed**.\n>\n> Team A\n\n## Method"));
    assert_null(strstr(text.data, "svg"));
    buf_release(&text);
}

static void what_is_not_a_table_stays_out_of_data(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    print_report(&text, OUT_CSV, false);
    assert_string_equal(text.data, "theme,n\nPace,7\n");
    buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_lets_nothing_in_and_runs_nothing),
        cmocka_unit_test(a_page_is_marked_up_for_a_screen_reader),
        cmocka_unit_test(marks_are_closed_even_where_the_text_does_not),
        cmocka_unit_test(markdown_escapes_what_it_would_read),
        cmocka_unit_test(a_document_is_in_sections_with_a_list_of_contents_before_the_first),
        cmocka_unit_test(two_languages_stand_in_one_page_with_a_switch_and_names_of_their_own),
        cmocka_unit_test(a_document_in_markdown_has_headings_lists_and_quotes),
        cmocka_unit_test(what_is_not_a_table_stays_out_of_data),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
