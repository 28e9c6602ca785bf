#include "text/mutation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The forms of word, one space between. */
static void expect(const char *word, const char *expected)
{
    const char *beginnings[MUTATION_FORMS_MOST];
    size_t initial_len = 0;
    size_t n = mutation_beginnings(beginnings, &initial_len, word, strlen(word));
    struct buf forms = BUF_INIT;
    assert_true(n >= 1 && n <= MUTATION_FORMS_MOST);
    for (size_t i = 0; i < n; i++)
        buf_addf(&forms, "%s%s%s", i ? " " : "", beginnings[i], word + initial_len);
    assert_string_equal(forms.data, expected);
    buf_release(&forms);
}

static void the_forms_of_a_word_are_listed_one_a_line(void **state)
{
    struct buf forms = BUF_INIT;
    (void)state;
    mutation_add_forms(&forms, "gardd", 5);
    mutation_add_forms(&forms, "newid", 5);
    assert_string_equal(forms.data, "gardd\nardd\nngardd\nnewid\n");
    buf_release(&forms);
}

static void consonants_take_soft_nasal_and_aspirate(void **state)
{
    (void)state;
    expect("cyfarfod", "cyfarfod gyfarfod nghyfarfod chyfarfod");
    expect("plentyn", "plentyn blentyn mhlentyn phlentyn");
    expect("teulu", "teulu deulu nheulu theulu");
    expect("bywyd", "bywyd fywyd mywyd");
    expect("diogelu", "diogelu ddiogelu niogelu");
    expect("mentora", "mentora fentora");
    expect("tsips", "tsips jips");
}

static void soft_g_disappears(void **state)
{
    (void)state;
    expect("gobaith", "gobaith obaith ngobaith");
    expect("gwaith", "gwaith waith ngwaith");
    expect("g", "g  ng");
}

static void digraphs_are_letters_of_their_own(void **state)
{
    (void)state;
    expect("llais", "llais lais");
    expect("rhieni", "rhieni rieni");
    expect("chwarae", "chwarae");
    expect("theatr", "theatr");
    expect("ddoe", "ddoe");
    expect("ffocws", "ffocws");
    expect("phlentyn", "phlentyn");
    expect("nghymru", "nghymru");
}

static void vowels_take_an_h_before_them(void **state)
{
    (void)state;
    expect("ysgol", "ysgol hysgol");
    expect("ŵyn", "ŵyn hŵyn");
    expect("êl", "êl hêl");
    expect("wythnos", "wythnos hwythnos");
}

static void other_words_stay(void **state)
{
    (void)state;
    expect("sgwrs", "sgwrs");
    expect("newid", "newid");
    expect("risg", "risg");
    expect("", "");
    expect("2019", "2019");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_forms_of_a_word_are_listed_one_a_line),
        cmocka_unit_test(consonants_take_soft_nasal_and_aspirate),
        cmocka_unit_test(soft_g_disappears),
        cmocka_unit_test(digraphs_are_letters_of_their_own),
        cmocka_unit_test(vowels_take_an_h_before_them),
        cmocka_unit_test(other_words_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
