#include "intake/suspects.h"
#include "util/mem.h"

#include "intake_support.h"

static enum newid_status add_text(struct suspects *s, int64_t num, const char *text)
{
    char id[16];
    snprintf(id, sizeof id, "a%d", (int)num);
    struct newid_account account = {.num = num, .id = id, .kind = "account", .text = text, .text_len = strlen(text)};
    return suspects_add(s, &account, NULL);
}

static const struct suspect *find(const struct suspects *s, const char *word)
{
    for (size_t i = 0; i < s->count; i++)
        if (!strcmp(s->items[i].word, word))
            return &s->items[i];
    return NULL;
}

static void a_rare_capital_in_mid_sentence_deserves_a_look(void **state)
{
    (void)state;
    struct suspects s;
    assert_int_equal(suspects_init(&s, NULL), NEWID_OK);
    assert_int_equal(add_text(&s, 1, "Yesterday I saw Tegwen. Nobody else came, Monday or not."), NEWID_OK);
    assert_int_equal(add_text(&s, 2, "we meet on monday and yesterday"), NEWID_OK);
    const struct suspect *name = find(&s, "Tegwen");
    assert_non_null(name);
    assert_int_equal(name->reason, SUSPECT_CAPITAL);
    assert_int_equal(name->accounts, 1);
    assert_string_equal(name->examples[0], "a1");
    assert_true(suspect_is_shown(name, 3));
    /* What begins a sentence has its capital from there; what is written small elsewhere is a word like others. */
    assert_null(find(&s, "Nobody"));
    assert_false(suspect_is_shown(find(&s, "Monday"), 3));
    suspects_release(&s);
}

static void a_word_in_many_accounts_is_no_longer_rare(void **state)
{
    (void)state;
    struct suspects s;
    assert_int_equal(suspects_init(&s, NULL), NEWID_OK);
    for (int i = 1; i <= 4; i++)
        assert_int_equal(add_text(&s, i, "then Derwen, then Derwen"), NEWID_OK);
    assert_int_equal(find(&s, "Derwen")->accounts, 4);
    assert_false(suspect_is_shown(find(&s, "Derwen"), 3));
    assert_true(suspect_is_shown(find(&s, "Derwen"), 4));
    suspects_release(&s);
}

static void initials_deserve_a_look(void **state)
{
    (void)state;
    struct suspects s;
    assert_int_equal(suspects_init(&s, NULL), NEWID_OK);
    assert_int_equal(add_text(&s, 1, "we spoke with J.S. and with AB about it, ICPC on W01"), NEWID_OK);
    assert_int_equal(find(&s, "AB")->reason, SUSPECT_INITIALS);
    const struct suspect *dotted = find(&s, "J.S") ? find(&s, "J.S") : find(&s, "J.S.");
    assert_non_null(dotted);
    assert_int_equal(dotted->reason, SUSPECT_INITIALS);
    assert_null(find(&s, "ICPC"));
    assert_null(find(&s, "W01"));
    suspects_release(&s);
}

static void a_name_beside_school_or_ysgol_deserves_a_look_on_its_side(void **state)
{
    (void)state;
    static const struct {
        const char *text, *word;
        bool suspect;
    } cases[] = {
        {"he goes to Castle School now", "Castle", true},
        {"mae'n mynd i Ysgol Llwyn rŵan", "Llwyn", true},
        {"yn byw yn Stryd Fawr", "Fawr", true},
        {"when I'm in school", "I'm", false},
        {"The school rang", "The", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct suspects s;
        assert_int_equal(suspects_init(&s, NULL), NEWID_OK);
        assert_int_equal(add_text(&s, 1, cases[i].text), NEWID_OK);
        assert_int_equal(add_text(&s, 2, "the castle there"), NEWID_OK);
        const struct suspect *found = find(&s, cases[i].word);
        if ((found && found->reason == SUSPECT_PLACE && suspect_is_shown(found, 3)) != cases[i].suspect)
            fail_msg("%s", cases[i].text);
        suspects_release(&s);
    }
}

static void no_allocation_failure_leaks_or_loses_a_word(void **state)
{
    (void)state;
    bool failed = true;
    for (size_t n = 1; failed; n++) {
        struct suspects s;
        mem_fail_at(n);
        enum newid_status status = suspects_init(&s, NULL);
        if (!status)
            status = add_text(&s, 1, "Then we saw Tegwen at Maes School.");
        failed = mem_count() >= n;
        mem_fail_at(0);
        assert_int_equal(status, failed ? NEWID_MEMORY : NEWID_OK);
        if (!status)
            assert_non_null(find(&s, "Tegwen"));
        suspects_release(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rare_capital_in_mid_sentence_deserves_a_look),
        cmocka_unit_test(a_word_in_many_accounts_is_no_longer_rare),
        cmocka_unit_test(initials_deserve_a_look),
        cmocka_unit_test(a_name_beside_school_or_ysgol_deserves_a_look_on_its_side),
        cmocka_unit_test(no_allocation_failure_leaks_or_loses_a_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
