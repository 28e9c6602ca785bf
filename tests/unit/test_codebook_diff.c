/* What is different between two codebooks. */
#include "codebook/diff.h"
#include "util/buf.h"
#include "util/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

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

/* One line a change: "theme what kind before>after". */
static enum newid_status note_change(void *context, const struct codebook_change *c, struct newid_error *err)
{
    static const char *const kinds[] = {"+theme", "-theme", "value", "+entry", "-entry", "order"};
    (void)err;
    buf_addf(context, "%s %s %s", c->theme ? c->theme : "*", c->what ? c->what : "", kinds[c->kind]);
    if (c->before || c->after)
        buf_addf(context, " %s>%s", c->before ? c->before : "", c->after ? c->after : "");
    buf_addc(context, '\n');
    return NEWID_OK;
}

static void assert_changes(const char *old, const char *new, const char *expected)
{
    struct newid_codebook *a = parse(old), *b = parse(new);
    struct buf changes = BUF_INIT;
    assert_int_equal(codebook_diff(a, b, note_change, &changes, NULL), NEWID_OK);
    assert_string_equal(changes.data, expected);
    buf_release(&changes);
    newid_codebook_free(a);
    newid_codebook_free(b);
}

#define HEAD "codebook: test\nversion: '1'\nthemes:\n"
#define A "  - code: a\n    label: {en: A}\n    phrases: {en: ['one', 'two']}\n"
#define B "  - code: b\n    label: {en: B}\n    phrases: {en: ['three']}\n"

static void equal_codebooks_have_no_change(void **state)
{
    (void)state;
    assert_changes(HEAD A B, "# a comment\n" HEAD A B, "");
}

static void themes_that_come_and_go(void **state)
{
    (void)state;
    assert_changes(HEAD A, HEAD A B, "b  +theme\n");
    assert_changes(HEAD A B, HEAD B, "a  -theme\n");
    assert_changes(HEAD A, HEAD B, "b  +theme\na  -theme\n");
}

static void each_value_of_a_theme(void **state)
{
    (void)state;
    assert_changes(HEAD A B,
                   HEAD A "  - code: b\n    label: {en: Renamed, cy: B}\n    definition: D.\n    use-when: U.\n    "
                          "not-when: N.\n    note: O.\n"
                          "    sensitive: true\n    context: false\n    children: apart\n    min-words: 9\n    "
                          "phrases: {en: ['three']}\n",
                   "b label_en value B>Renamed\nb definition value >D.\nb use_when value >U.\nb not_when value >N.\n"
                   "b note value >O.\nb sensitive value >true\nb context value >false\nb children value >apart\n"
                   "b min_words value >9\n");
}

static void entries_of_lists(void **state)
{
    (void)state;
    assert_changes(HEAD A,
                   HEAD "  - code: a\n    label: {en: A}\n    phrases: {en: ['two', 'six'], cy: ['un peth']}\n"
                        "    patterns: {cy: ['x+']}\n    unless: ['two of']\n    finds: ['two six']\n"
                        "    denied: [no two]\n    not: ['none']\n    counts: [past]\n",
                   "a counts +entry >past\na phrases_en -entry one>\na phrases_en +entry >six\n"
                   "a phrases_cy +entry >un peth\na patterns_cy +entry >x+\na unless +entry >two of\n"
                   "a finds +entry >two six\na denied +entry >no two\na not +entry >none\n");
}

static void order_alone_is_told_as_order(void **state)
{
    (void)state;
    assert_changes(HEAD A, HEAD "  - code: a\n    label: {en: A}\n    phrases: {en: ['two', 'one']}\n",
                   "a phrases_en order\n");
    assert_changes(HEAD A B, HEAD B A, "* themes order\n");
}

static void rules_and_parents(void **state)
{
    (void)state;
    assert_changes(HEAD A B "  - code: r\n    rule: a and b\n",
                   HEAD A B "  - code: r\n    rule: a or b\n    scope: sentence\n",
                   "r rule value a and b>a or b\nr scope value >sentence\n");
    assert_changes(HEAD A B,
                   HEAD A "    themes:\n      - code: b\n        label: {en: B}\n        phrases: {en: ['three']}\n",
                   "b parent value >a\n");
}

static void what_is_said_of_the_whole(void **state)
{
    (void)state;
    assert_changes("codebook: x\nversion: '1'\ndefine: {p: 'x', q: 'y'}\nthemes:\n" A,
                   "codebook: x\nversion: '2'\ntitle: {en: T}\ncontext: none\ndefine: {p: 'z', n: 'w'}\nthemes:\n" A,
                   "* version value 1>2\n* title_en value x>T\n* title_cy value x>T\n* context value default>none\n"
                   "* define p value x>z\n* define n value >w\n* define q value y>\n");
    assert_changes("codebook: x\nversion: '1'\ndefine: {p: 'x', q: 'y'}\nthemes:\n" A,
                   "codebook: x\nversion: '1'\ndefine: {q: 'y', p: 'x'}\nthemes:\n" A, "* define order\n");
}

static enum newid_status stop_at_once(void *context, const struct codebook_change *c, struct newid_error *err)
{
    (void)c;
    ++*(int *)context;
    return newid_fail(err, NEWID_STOPPED, "stopped");
}

static void a_failing_visit_ends_the_comparison(void **state)
{
    (void)state;
    struct newid_codebook *a = parse(HEAD A), *b = parse(HEAD B);
    int calls = 0;
    assert_int_equal(codebook_diff(a, b, stop_at_once, &calls, NULL), NEWID_STOPPED);
    assert_int_equal(calls, 1);
    newid_codebook_free(a);
    newid_codebook_free(b);
}

static void running_out_of_memory_leaves_nothing(void **state)
{
    (void)state;
    struct newid_codebook *a = parse(HEAD A), *b = parse(HEAD "  - code: a\n    phrases: {en: ['six', 'one']}\n" B);
    enum newid_status status = NEWID_MEMORY;
    size_t n = 0;
    while (status == NEWID_MEMORY && ++n < 1000) {
        struct buf changes = BUF_INIT;
        mem_fail_at(n);
        status = codebook_diff(a, b, note_change, &changes, NULL);
        mem_fail_at(0);
        if (!status && changes.failure)
            status = NEWID_MEMORY;
        buf_release(&changes);
    }
    assert_int_equal(status, NEWID_OK);
    assert_in_range(n, 5, 999);
    newid_codebook_free(a);
    newid_codebook_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_codebooks_have_no_change),
        cmocka_unit_test(themes_that_come_and_go),
        cmocka_unit_test(each_value_of_a_theme),
        cmocka_unit_test(entries_of_lists),
        cmocka_unit_test(order_alone_is_told_as_order),
        cmocka_unit_test(rules_and_parents),
        cmocka_unit_test(what_is_said_of_the_whole),
        cmocka_unit_test(a_failing_visit_ends_the_comparison),
        cmocka_unit_test(running_out_of_memory_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
