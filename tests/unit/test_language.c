#include "text/language.h"
#include "util/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

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

static struct text_language language_of(const char *text)
{
    struct text_spans sentences = {0}, words = {0};
    assert_int_equal(segment_sentences(segmenter, &sentences, text, strlen(text), NULL), NEWID_OK);
    assert_int_equal(segment_words(segmenter, &words, text, strlen(text), NULL), NEWID_OK);
    struct text_language language = text_language_of(text, &sentences, &words);
    text_spans_release(&sentences);
    text_spans_release(&words);
    return language;
}

static void expect_all(const char *code, const char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(language_of(texts[i]).code, code) != 0)
            fail_msg("%s: %s, not %s", texts[i], language_of(texts[i]).code, code);
}

#define EXPECT_ALL(code, texts) expect_all(code, texts, sizeof(texts) / sizeof *(texts))

static void welsh_is_told(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Mae'r teulu yn hapus iawn gyda'r cynllun newydd.",
        "Dwi'm yn siŵr be ydi o eto.",
        "Dim amser.",
        "Sgyrsiau da.",
        "Diolch yn fawr",
        "I ba raddau y gall y tîm helpu?",
        "Neb yn gwbod.",
    };
    EXPECT_ALL("cy", texts);
    assert_true(language_of(texts[0]).welsh_share == 1);
}

static void english_is_told(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "The family were happy with the new plan.",
        "I don't know what it is yet.",
        "No time.",
        "Good conversations.",
        "Thank you very much",
        "She can ask again on Monday.",
        "Cwm Derwen team meeting was cancelled because of the snow.",
    };
    EXPECT_ALL("en", texts);
    assert_true(language_of(texts[0]).welsh_share == 0);
}

static void both_are_mixed(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Mae'r cyfarfod wedi ei ohirio eto. We were told on the day and nobody had rung the family.",
        "The paperwork is double dutch: mae na rif wrth bob dim, 4 am hyn, 6 am y llall, dw i ddim yn dallt.",
    };
    EXPECT_ALL("mixed", texts);
    double share = language_of(texts[0]).welsh_share;
    assert_true(share > 0.3 && share < 0.5); /* 6 words of 17 */
}

static void a_fifth_is_the_limit(void **state)
{
    (void)state;
    /* 3 Welsh words of 16, then of 15 */
    assert_string_equal(
        language_of("Mae'n iawn felly. We were told on the day and nobody had rung the family or us.").code, "en");
    assert_string_equal(language_of("Mae'n iawn felly. We were told on the day and nobody had rung the family.").code,
                        "mixed");
}

static void a_borrowed_word_does_not_make_it_mixed(void **state)
{
    (void)state;
    static const char *const texts[] = {"Mae o'n gweld hyn yn significant iawn."};
    EXPECT_ALL("cy", texts);
}

static void neither_is_other(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "14 / 3", "😀", "W14", "...", "你好"};
    EXPECT_ALL("other", texts);
    assert_true(language_of("").welsh_share == 0);
}

static void other_languages_are_other(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Dziękuję za wszystko",
        "Nie mam czasu.",
        "Gracias por la ayuda",
        "Merci pour tout.",
        "Vielen Dank, sehr gut",
        "شكرا جزيلا",
        "Дуже дякую",
        "ਧੰਨਵਾਦ",
        "தமிழ்",
        "Muito obrigada",
    };
    EXPECT_ALL("other", texts);
    /* but not where most is English */
    static const char *const english[] = {"Mum said dziękuję and then she told us what she wanted."};
    EXPECT_ALL("en", english);
}

static void names_of_places_do_not_decide(void **state)
{
    (void)state;
    static const char *const names[] = {"Llanrwst", "Cwm Derwen", "Tŷ Onnen", "Sir Fôn", "Aberystwyth", "Nant Gwynant"};
    static const char *const english[] = {"Met at Llanfihangel Glyn Myfyr", "Moved to Caernarfon in May",
                                          "Sir Ddinbych were slow"};
    static const char *const welsh[] = {"Symud i Birmingham", "Tŷ oer iawn", "Pen blwydd hapus"};
    EXPECT_ALL("other", names);
    EXPECT_ALL("en", english);
    EXPECT_ALL("cy", welsh);
}

static void codes_and_keyboard_noise_are_other(void **state)
{
    (void)state;
    static const char *const texts[] = {"W14, M01", "xxxx", "hmmm", "07/03/2019", "10/10", "100%", "CPR", "!!!"};
    EXPECT_ALL("other", texts);
}

static void common_words_are_known_in_every_mutation(void **state)
{
    (void)state;
    static const char *const texts[] = {"Cysondeb", "Gysondeb", "Nghysondeb", "Chysondeb",
                                        "Bryder",   "Lun",      "Hwythnosau"};
    EXPECT_ALL("cy", texts);
}

static void short_answers_may_switch_at_a_comma(void **state)
{
    (void)state;
    static const char *const texts[] = {"Diolch yn fawr, thank you", "No change, dim newid",
                                        "Sesiwn dda, learned a lot"};
    EXPECT_ALL("mixed", texts);
}

static void capitals_do_not_matter(void **state)
{
    (void)state;
    static const char *const welsh[] = {"MAE'R TŶ YN OER"}, *const english[] = {"THE HOUSE WAS COLD"};
    EXPECT_ALL("cy", welsh);
    EXPECT_ALL("en", english);
}

static void very_long_words_say_nothing(void **state)
{
    (void)state;
    static const char *const texts[] = {"tiontiontiontiontiontiontiontiontiontiontiontiontiontiontiontiontiontion"};
    EXPECT_ALL("other", texts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(welsh_is_told),
        cmocka_unit_test(english_is_told),
        cmocka_unit_test(both_are_mixed),
        cmocka_unit_test(a_fifth_is_the_limit),
        cmocka_unit_test(a_borrowed_word_does_not_make_it_mixed),
        cmocka_unit_test(neither_is_other),
        cmocka_unit_test(other_languages_are_other),
        cmocka_unit_test(names_of_places_do_not_decide),
        cmocka_unit_test(codes_and_keyboard_noise_are_other),
        cmocka_unit_test(common_words_are_known_in_every_mutation),
        cmocka_unit_test(short_answers_may_switch_at_a_comma),
        cmocka_unit_test(capitals_do_not_matter),
        cmocka_unit_test(very_long_words_say_nothing),
    };
    return cmocka_run_group_tests(tests, open_segmenter, close_segmenter);
}
