/* The workbook form, both ways, and CSV. */
#include "codebook/export.h"
#include "util/buf.h"
#include "util/mem.h"

#include <newid/codebook.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>
#include <zip.h>

#include <cmocka.h>

static char folder[300], path[400];

static int make_folder(void **state)
{
    (void)state;
    const char *base = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/newid-workbook-XXXXXX", base ? base : "/tmp");
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof path, "%s/book.xlsx", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder); /* fails where a temporary file was left behind */
}

static struct newid_codebook *parse(const char *yaml)
{
    struct newid_codebook *book = NULL;
    struct newid_diagnostics found = {0};
    struct newid_error err = NEWID_ERROR_INIT;
    enum newid_status status = newid_codebook_parse(&book, yaml, strlen(yaml), "test", &found, &err);
    if (status)
        print_message("%s\n", err.message);
    assert_int_equal(status, NEWID_OK);
    newid_diagnostics_clear(&found);
    return book;
}

#define BOOK                                                                                                           \
    "codebook: full\nversion: \"1.0\"\ntitle: {en: Title, cy: Teitl}\ncontext: none\n"                                 \
    "define: {staff: '(?:a|b)'}\nthemes:\n"                                                                            \
    "  - code: top\n    label: {en: Top, cy: Brig}\n    definition: \"Two\\n\\nparagraphs.\"\n    use-when: Use.\n"    \
    "    not-when: Not.\n    note: Note.\n    sensitive: true\n    context: false\n    children: apart\n"              \
    "    counts: [past, affirmed]\n    min-words: 7\n    phrases: {cy: ['~trothwy'], en: ['=short-cut', 'it''s']}\n"   \
    "    patterns: {en: [' lead', '{{staff}}$'], cy: ['\\bx']}\n    unless: ['short-cut key']\n"                       \
    "    finds:\n      - \"First line.\\n\\nThird line.\"\n      - '= 1'\n    denied: [no]\n    not: ['-x']\n"         \
    "    themes:\n      - code: y\n        phrases: {en: ['on it']}\n        themes:\n          - code: deep\n"        \
    "            phrases: {en: ['off it']}\n      - code: z\n        phrases: {en: ['zed']}\n"                         \
    "  - code: r\n    rule: top and not (y or z)\n    scope: sentence\n"

static void write_and_read(const struct newid_codebook *book)
{
    struct newid_codebook *again = NULL;
    struct newid_diagnostics found = {0};
    struct newid_error err = NEWID_ERROR_INIT;
    enum newid_status status = codebook_write_xlsx(path, book, &err);
    if (!status)
        status = newid_codebook_read(&again, path, &found, &err);
    if (status)
        print_message("%s\n", err.message);
    assert_int_equal(status, NEWID_OK);
    assert_string_equal(again->canonical, book->canonical);
    assert_string_equal(again->hash, book->hash);
    newid_codebook_free(again);
    newid_diagnostics_clear(&found);
}

static void a_workbook_reads_back_to_the_same_codebook(void **state)
{
    (void)state;
    struct newid_codebook *book = parse(BOOK);
    write_and_read(book);
    newid_codebook_free(book);
}

static void shipped_codebooks_go_through_a_workbook_unchanged(void **state)
{
    (void)state;
    static const char *const paths[] = {"codebooks/effective-child-protection.yaml", "codebooks/nhs-experience.yaml"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct newid_codebook *book = NULL;
        struct newid_diagnostics found = {0};
        assert_int_equal(newid_codebook_read(&book, paths[i], &found, NULL), NEWID_OK);
        write_and_read(book);
        newid_codebook_free(book);
        newid_diagnostics_clear(&found);
    }
}

/* A workbook with the given cells: rows end with NULL, the sheet with an empty row. */
struct sheet {
    const char *name;
    const char *rows[8][6];
};

static void make_workbook(const struct sheet *sheets, size_t count)
{
    lxw_workbook *book = workbook_new(path);
    for (size_t s = 0; s < count; s++) {
        lxw_worksheet *sheet = workbook_add_worksheet(book, sheets[s].name);
        for (lxw_row_t r = 0; r < 8 && sheets[s].rows[r][0]; r++)
            for (lxw_col_t c = 0; c < 6 && sheets[s].rows[r][c]; c++)
                if (*sheets[s].rows[r][c])
                    worksheet_write_string(sheet, r, c, sheets[s].rows[r][c], NULL);
    }
    assert_int_equal(workbook_close(book), LXW_NO_ERROR);
}

struct fixture {
    struct newid_codebook *book;
    struct newid_diagnostics found;
    struct newid_error err;
    enum newid_status status;
};

static struct fixture read_sheets(const struct sheet *sheets, size_t count)
{
    struct fixture f = {.err = NEWID_ERROR_INIT};
    make_workbook(sheets, count);
    f.status = newid_codebook_read(&f.book, path, &f.found, &f.err);
    return f;
}

static void release(struct fixture *f)
{
    newid_codebook_free(f->book);
    newid_diagnostics_clear(&f->found);
}

static const struct sheet properties = {"codebook", {{"property", "value"}, {"codebook", "x"}, {"version", "1"}}};

static void columns_may_come_in_any_order_and_spelling(void **state)
{
    (void)state;
    const struct sheet sheets[] = {{"anything",
                                    {{"Phrases EN", "label-en", "Code", "parent", "sensitive", "counts"},
                                     {"child\n\n  second one \n", "Child", "b", "a", "TRUE", "past, affirmed"},
                                     {"word", "Label", "a"}}},
                                   properties};
    struct fixture f = read_sheets(sheets, 2);
    if (f.status)
        print_message("%s\n", f.err.message);
    assert_int_equal(f.status, NEWID_OK);
    /* The parent stands first, wherever its row is. */
    assert_string_equal(f.book->themes[0].code, "a");
    assert_string_equal(f.book->themes[1].code, "b");
    assert_int_equal(f.book->themes[1].parent, 0);
    assert_true(f.book->themes[1].sensitive);
    assert_int_equal(f.book->themes[1].counts, NEWID_STATUS_BIT(NEWID_AFFIRMED) | NEWID_STATUS_BIT(NEWID_PAST));
    assert_int_equal(f.book->themes[1].pattern_count, 2);
    assert_string_equal(f.book->themes[1].patterns[1].source, "second one");
    assert_int_equal(f.book->themes[1].patterns[1].line, 2);
    assert_int_equal(f.book->themes[1].patterns[1].column, 1);
    release(&f);
}

static void assert_refused(const struct sheet *sheets, size_t count, unsigned row, unsigned column, const char *part)
{
    struct fixture f = read_sheets(sheets, count);
    const struct newid_diagnostic *d = NULL;
    for (size_t i = 0; i < f.found.count && !d; i++)
        if (strstr(f.found.items[i].message, part))
            d = &f.found.items[i];
    if (!d)
        print_message("not found: %s; but %s\n", part, f.err.message);
    assert_int_equal(f.status, NEWID_INPUT);
    assert_null(f.book);
    assert_non_null(d);
    assert_int_equal(d->line, row);
    assert_int_equal(d->column, column);
    release(&f);
}

static void faults_have_row_column_and_the_cells_name(void **state)
{
    (void)state;
    const struct sheet pattern[] = {{"t", {{"code", "patterns_en"}, {"a", "foo\n(bar"}}}, properties};
    assert_refused(pattern, 2, 2, 2, "cell B2: missing closing parenthesis");
    const struct sheet rule[] = {{"t", {{"code", "phrases_en", "rule"}, {"a", "word"}, {"b", "", "a and nobody"}}},
                                 properties};
    assert_refused(rule, 2, 3, 3, "cell C3: no theme has the code `nobody`");
    const struct sheet twice[] = {{"t", {{"code", "phrases_en"}, {"a", "word"}, {"a", "word"}}}, properties};
    assert_refused(twice, 2, 3, 1, "cell A3: two themes have the code `a`");
    const struct sheet heading[] = {{"t", {{"code", "phrases_eng"}, {"a", "word"}}}, properties};
    assert_refused(heading, 2, 1, 2, "cell B1: the themes have no column `phrases_eng`; did you mean `phrases_en`?");
    const struct sheet repeated[] = {{"t", {{"code", "note", "Note"}, {"a", "x", "y"}}}, properties};
    assert_refused(repeated, 2, 1, 3, "stands twice");
    const struct sheet code[] = {{"t", {{"theme", "phrases_en"}, {"a", "word"}}}, properties};
    assert_refused(code, 2, 1, 1, "no column `code`");
    const struct sheet parent[] = {
        {"t", {{"code", "parent", "phrases_en"}, {"a", "nobody", "word"}, {"b", "", "word"}}}, properties};
    assert_refused(parent, 2, 2, 2, "no theme has the code `nobody`");
    const struct sheet circle[] = {
        {"t", {{"code", "parent", "phrases_en"}, {"a", "b", "word"}, {"b", "a", "word"}, {"c", "", "word"}}},
        properties};
    assert_refused(circle, 2, 2, 2, "parents lead back to itself");
    const struct sheet missing[] = {{"t", {{"code", "phrases_en"}, {"", "word"}}}, properties};
    assert_refused(missing, 2, 2, 1, "no `code`");
}

static void the_second_sheet_is_checked_too(void **state)
{
    (void)state;
    const struct sheet themes = {"t", {{"code", "phrases_en"}, {"a", "word"}}};
    assert_refused(&themes, 1, 0, 0, "needs a sheet `codebook`");
    const struct sheet unknown[] = {
        themes, {"codebook", {{"property", "value"}, {"codebook", "x"}, {"version", "1"}, {"colour", "red"}}}};
    assert_refused(unknown, 2, 4, 1, "sheet codebook, cell A4: a codebook has no property `colour`");
    const struct sheet version[] = {themes,
                                    {"codebook", {{"property", "value"}, {"codebook", "x"}, {"version", "1 0"}}}};
    assert_refused(version, 2, 3, 2, "sheet codebook, cell B3: `version` is a short label");
    const struct sheet none[] = {themes, {"codebook", {{"property", "value"}, {"codebook", "x"}}}};
    assert_refused(none, 2, 0, 0, "no `version`");
}

static void what_is_no_workbook_is_refused(void **state)
{
    (void)state;
    struct fixture f = {.err = NEWID_ERROR_INIT};
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("PK\003\004 rubbish", file);
    fclose(file);
    f.status = newid_codebook_read(&f.book, path, &f.found, &f.err);
    assert_int_equal(f.status, NEWID_INPUT);
    assert_int_equal(f.found.errors, 1);
    release(&f);
}

static void a_cell_that_excel_could_not_hold_is_refused_and_nothing_is_written(void **state)
{
    (void)state;
    struct buf yaml = BUF_INIT;
    buf_adds(&yaml, "codebook: x\nversion: '1'\nthemes:\n  - code: long-one\n    phrases: {en: ['word']}\n    note: ");
    for (int i = 0; i < 33000; i++)
        buf_addc(&yaml, 'x');
    struct newid_codebook *book = parse(yaml.data);
    struct newid_error err = NEWID_ERROR_INIT;
    unlink(path);
    assert_int_equal(codebook_write_xlsx(path, book, &err), NEWID_LIMIT);
    assert_non_null(strstr(err.message, "long-one: note"));
    assert_int_not_equal(access(path, F_OK), 0);
    newid_codebook_free(book);
    buf_release(&yaml);
}

static void a_folder_that_is_not_there_is_an_io_error(void **state)
{
    (void)state;
    struct newid_codebook *book = parse(BOOK);
    struct newid_error err = NEWID_ERROR_INIT;
    assert_int_equal(codebook_write_xlsx("no/such/folder/x.xlsx", book, &err), NEWID_IO);
    newid_codebook_free(book);
}

static void csv_has_the_same_columns_and_no_formulas(void **state)
{
    (void)state;
    struct newid_codebook *book =
        parse("codebook: x\nversion: '1'\nthemes:\n  - code: a\n    label: {en: 'say \"x\"', cy: '-y'}\n"
              "    phrases: {en: ['=word', 'two'], cy: ['un peth']}\n");
    struct buf out = BUF_INIT;
    codebook_write_csv(&out, book);
    assert_string_equal(out.data,
                        "code,parent,label_en,label_cy,definition,use_when,not_when,note,sensitive,context,children,"
                        "counts,rule,scope,min_words,phrases_en,phrases_cy,patterns_en,patterns_cy,unless,finds,denied,"
                        "not\n"
                        "\"a\",,\"say \"\"x\"\"\",\"'-y\",,,,,,,,,,,,\"'=word\ntwo\",\"un peth\",,,,,,\n");
    buf_release(&out);
    newid_codebook_free(book);
}

static void running_out_of_memory_while_reading_leaves_nothing(void **state)
{
    (void)state;
    const struct sheet sheets[] = {{"t",
                                    {{"code", "parent", "phrases_en", "rule"},
                                     {"a", "", "word\nsecond"},
                                     {"b", "a", "other"},
                                     {"r", "", "", "a"}}},
                                   properties};
    make_workbook(sheets, 2);
    bool failed = true;
    enum newid_status status = NEWID_OK;
    for (size_t n = 1; failed && n < 20000; n++) {
        struct fixture f = {.err = NEWID_ERROR_INIT};
        mem_fail_at(n);
        f.status = status = newid_codebook_read(&f.book, path, &f.found, &f.err);
        failed = mem_count() >= n;
        mem_fail_at(0);
        assert_true((f.status == NEWID_OK) == (f.book != NULL));
        assert_true(f.status == NEWID_OK || f.status == NEWID_MEMORY);
        release(&f);
    }
    assert_false(failed);
    assert_int_equal(status, NEWID_OK);
}

static void flags_are_words_of_either_language_in_any_case(void **state)
{
    (void)state;
    static const struct {
        const char *written;
        bool meant;
    } words[] = {{"yes", true}, {" Yes ", true}, {"TRUE", true}, {"Ie", true},     {"1", true},
                 {"no", false}, {"NA", false},   {"No", false},  {"false", false}, {"0", false}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const struct sheet sheets[] = {
            {"t", {{"code", "phrases_en", "sensitive", "context"}, {"a", "word", words[i].written, words[i].written}}},
            properties};
        struct fixture f = read_sheets(sheets, 2);
        assert_int_equal(f.status, NEWID_OK);
        assert_int_equal(f.book->themes[0].sensitive, words[i].meant);
        assert_int_equal(f.book->themes[0].context, words[i].meant);
        release(&f);
    }
    const struct sheet wrong[] = {{"t", {{"code", "phrases_en", "sensitive"}, {"a", "word", "perhaps"}}}, properties};
    assert_refused(wrong, 2, 2, 3, "cell C2: `sensitive` is");
}

static void a_wrong_heading_hides_no_other_fault_and_makes_none(void **state)
{
    (void)state;
    const struct sheet sheets[] = {{"t",
                                    {{"codes", "phrases_eng", "Remarks", "patterns_en", "scope"},
                                     {"a", "word", "mine", "foo(bar"},
                                     {"B!", "other", "", "", ""}}},
                                   {"codebook", {{"property", "value"}, {"codebook", "x"}, {"version", "1 0"}}}};
    static const char *const expected[] = {"did you mean `code`?",     "did you mean `phrases_en`?",
                                           "no column `Remarks`",      "cell D2: ",
                                           "cell A3: `code` may hold", "sheet codebook, cell B3: "};
    enum { EXPECTED = sizeof expected / sizeof *expected };
    struct fixture f = read_sheets(sheets, 2);
    assert_int_equal(f.status, NEWID_INPUT);
    for (size_t e = 0; e < EXPECTED; e++) {
        bool found = false;
        for (size_t i = 0; i < f.found.count && !found; i++)
            found = strstr(f.found.items[i].message, expected[e]) != NULL;
        if (!found)
            fail_msg("not found: %s", expected[e]);
    }
    assert_int_equal(f.found.count, EXPECTED);
    release(&f);
    /* The right heading is there too, further to the right. */
    const struct sheet both[] = {{"t", {{"code", "phrase_en", "phrases_en"}, {"a", "x", "word"}}}, properties};
    f = read_sheets(both, 2);
    assert_int_equal(f.found.count, 1);
    release(&f);
    const struct sheet none[] = {{"t", {{"theme", "phrases_en"}, {"a", "word"}, {"b", "word"}}},
                                 {"codebook", {{"property", "value"}, {"colour", "x"}}}};
    f = read_sheets(none, 2);
    assert_int_equal(f.found.count, 3);
    release(&f);
}

static void an_opendocument_spreadsheet_is_told_as_what_it_is(void **state)
{
    (void)state;
    static const char type[] = "application/vnd.oasis.opendocument.spreadsheet";
    struct fixture f = {.err = NEWID_ERROR_INIT};
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    assert_non_null(zip);
    assert_true(zip_file_add(zip, "mimetype", zip_source_buffer(zip, type, strlen(type), 0), 0) >= 0);
    assert_int_equal(zip_close(zip), 0);
    f.status = newid_codebook_read(&f.book, path, &f.found, &f.err);
    assert_int_equal(f.status, NEWID_INPUT);
    assert_int_equal(f.found.count, 1);
    assert_non_null(strstr(f.found.items[0].message, "is an OpenDocument spreadsheet; save it as .xlsx"));
    release(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_workbook_reads_back_to_the_same_codebook),
        cmocka_unit_test(shipped_codebooks_go_through_a_workbook_unchanged),
        cmocka_unit_test(columns_may_come_in_any_order_and_spelling),
        cmocka_unit_test(flags_are_words_of_either_language_in_any_case),
        cmocka_unit_test(faults_have_row_column_and_the_cells_name),
        cmocka_unit_test(a_wrong_heading_hides_no_other_fault_and_makes_none),
        cmocka_unit_test(the_second_sheet_is_checked_too),
        cmocka_unit_test(what_is_no_workbook_is_refused),
        cmocka_unit_test(an_opendocument_spreadsheet_is_told_as_what_it_is),
        cmocka_unit_test(a_cell_that_excel_could_not_hold_is_refused_and_nothing_is_written),
        cmocka_unit_test(a_folder_that_is_not_there_is_an_io_error),
        cmocka_unit_test(csv_has_the_same_columns_and_no_formulas),
        cmocka_unit_test(running_out_of_memory_while_reading_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
