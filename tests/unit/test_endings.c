/* The tables of irregular words: every row compiles, and its phrase finds what the row lists. */
#include "codebook/phrase.h"
#include "text/rows.h"

#include "coder/regex.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "adjectives.tsv.h"
#include "plurals.tsv.h"
#include "verbs.tsv.h"

static bool finds(struct regex *re, struct slice text)
{
    struct newid_error err = NEWID_ERROR_INIT;
    struct regex_span span;
    bool found = false;
    assert_int_equal(regex_next(re, text.data, text.len, 0, &found, &span, &err), NEWID_OK);
    return found && span.start == 0 && span.end == text.len;
}

/* A listed stem stands for its past tense; the mark + for "before a pronoun". */
static void add_listed(struct buf *out, struct slice listed)
{
    char last = listed.data[listed.len - 1];
    buf_add(out, listed.data, listed.len - (last == '-' || last == '+'));
    buf_adds(out, last == '-' ? "odd" : last == '+' ? " ni" : "");
}

static void check_row(const struct row *row, char ending)
{
    struct newid_error err = NEWID_ERROR_INIT;
    struct buf phrase = BUF_INIT, regex = BUF_INIT;
    struct regex *re = NULL;
    struct slice rest = row->fields[1], listed;
    buf_addf(&phrase, "~!%.*s/%c", (int)row->fields[0].len, row->fields[0].data, ending);
    enum newid_status status = phrase_compile(&regex, phrase.data, NULL, NULL, &err);
    if (slice_is(row->fields[1], "-")) {
        assert_int_equal(status, NEWID_INPUT);
    } else if (status || regex_compile(&re, regex.data, NULL, &err)) {
        fail_msg("%s: %s", phrase.data, err.message);
    } else {
        assert_true(finds(re, row->fields[0]));
        assert_true(rest.len > 0);
        while (slice_word(&listed, &rest)) {
            struct buf text = BUF_INIT;
            struct regex_span span;
            bool found = false;
            add_listed(&text, listed);
            assert_int_equal(regex_next(re, text.data, text.len, 0, &found, &span, &err), NEWID_OK);
            if (!found || span.start != 0)
                fail_msg("%s does not find %s", phrase.data, text.data);
            buf_release(&text);
        }
    }
    regex_free(re);
    buf_release(&phrase);
    buf_release(&regex);
}

static size_t check_table(const char *table, char ending)
{
    struct row row;
    size_t count = 0;
    while (row_next(&row, &table)) {
        check_row(&row, ending);
        count++;
    }
    return count;
}

static void every_listed_plural_is_found(void **state)
{
    (void)state;
    assert_true(check_table(plurals_tsv, 'n') >= 120);
}

static void every_listed_verb_form_is_found(void **state)
{
    (void)state;
    assert_true(check_table(verbs_tsv, 'v') > 50);
}

static void every_listed_adjective_form_is_found(void **state)
{
    (void)state;
    assert_true(check_table(adjectives_tsv, 'a') > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_listed_plural_is_found),
        cmocka_unit_test(every_listed_verb_form_is_found),
        cmocka_unit_test(every_listed_adjective_form_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
