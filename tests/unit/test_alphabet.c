#include "unit.h"

#include "text/alphabet.h"

#include <newid/status.h>

/* The words of `in`, separated by spaces, in the language's order. */
static const char *sorted(const char *in, const char *language)
{
    static char out[400];
    char copy[400], *words[40];
    uint32_t order[40];
    size_t count = 0;
    struct newid_error err = NEWID_ERROR_INIT;
    snprintf(copy, sizeof copy, "%s", in);
    for (char *p = copy; p;) {
        words[count++] = p;
        p = strchr(p, ' ');
        if (p)
            *p++ = '\0';
    }
    assert_int_equal(alphabet_sort(order, (const char *const *)words, count, language, &err), NEWID_OK);
    size_t len = 0;
    for (size_t i = 0; i < count; i++)
        len += (size_t)snprintf(out + len, sizeof out - len, "%s%s", i ? " " : "", words[order[i]]);
    return out;
}

static void welsh_letters_of_two_signs_have_their_own_places(void **state)
{
    (void)state;
    assert_string_equal(sorted("Chwilog Cwm Caernarfon Dinas", "cy"), "Caernarfon Cwm Chwilog Dinas");
    assert_string_equal(sorted("Ddôl Dyffryn Eryri", "cy"), "Dyffryn Ddôl Eryri");
    assert_string_equal(sorted("Ffestiniog Fyny Gwaun", "cy"), "Fyny Ffestiniog Gwaun");
    assert_string_equal(sorted("angau agor ahem", "cy"), "agor angau ahem");
    assert_string_equal(sorted("Llanelli Lydney Maesteg", "cy"), "Lydney Llanelli Maesteg");
    assert_string_equal(sorted("Phil Pwllheli Rhyl Rydal Rhuthun", "cy"), "Pwllheli Phil Rydal Rhuthun Rhyl");
    assert_string_equal(sorted("Theatr Tywyn Uwch", "cy"), "Tywyn Theatr Uwch");
}

static void accents_and_capitals_do_not_tear_words_apart(void **state)
{
    (void)state;
    assert_string_equal(sorted("Ŵyn wal Ystrad Ŷd ŵy", "cy"), "wal ŵy Ŵyn Ŷd Ystrad");
}

static void english_knows_no_such_letters(void **state)
{
    (void)state;
    assert_string_equal(sorted("Chwilog Cwm Caernarfon", "en"), "Caernarfon Chwilog Cwm");
}

static void equals_stay_in_their_order_and_none_is_no_fault(void **state)
{
    const char *const twice[] = {"Cwm", "Cwm", "Bala"};
    uint32_t order[3];
    struct newid_error err = NEWID_ERROR_INIT;
    (void)state;
    assert_int_equal(alphabet_sort(order, twice, 3, "cy", &err), NEWID_OK);
    assert_int_equal(order[0], 2);
    assert_int_equal(order[1], 0);
    assert_int_equal(order[2], 1);
    assert_int_equal(alphabet_sort(order, NULL, 0, "cy", &err), NEWID_OK);
}

static void no_memory_is_said_and_nothing_is_left(void **state)
{
    const char *const words[] = {"Cwm", "Chwilog"};
    uint32_t order[2];
    enum newid_status status = NEWID_MEMORY;
    (void)state;
    for (size_t n = 1; status; n++) {
        struct newid_error err = NEWID_ERROR_INIT;
        mem_fail_at(n);
        status = alphabet_sort(order, words, 2, "cy", &err);
        mem_fail_at(0);
        assert_int_equal(err.status, status);
        assert_true(n < 100);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(welsh_letters_of_two_signs_have_their_own_places),
        cmocka_unit_test(accents_and_capitals_do_not_tear_words_apart),
        cmocka_unit_test(english_knows_no_such_letters),
        cmocka_unit_test(equals_stay_in_their_order_and_none_is_no_fault),
        cmocka_unit_test(no_memory_is_said_and_nothing_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
