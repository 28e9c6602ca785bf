/* Memory, buffers, arenas, interning, files. */
#include "unit.h"

#include "util/arena.h"
#include "util/file.h"
#include "util/intern.h"
#include "util/json.h"
#include "util/mem.h"
#include "util/sha256.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static void the_first_failure_wins(void **state)
{
    (void)state;
    struct newid_error err = NEWID_ERROR_INIT;
    assert_int_equal(newid_fail(&err, NEWID_INPUT, "first %d", 1), NEWID_INPUT);
    assert_int_equal(newid_fail(&err, NEWID_IO, "second"), NEWID_IO);
    assert_int_equal(err.status, NEWID_INPUT);
    assert_string_equal(err.message, "first 1");
    assert_int_equal(newid_fail(NULL, NEWID_IO, "nobody listens"), NEWID_IO);
}

static void every_status_has_its_exit_code(void **state)
{
    (void)state;
    assert_int_equal(newid_exit_code(NEWID_OK), 0);
    assert_int_equal(newid_exit_code(NEWID_IO), 1);
    assert_int_equal(newid_exit_code(NEWID_USAGE), 2);
    assert_int_equal(newid_exit_code(NEWID_FOUND), 4);
    assert_int_equal(newid_exit_code(NEWID_INPUT), 1);
}

static void a_buffer_grows_and_stays_terminated(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    assert_string_equal(b.data, "");
    for (int i = 0; i < 1000; i++)
        buf_addf(&b, "%d,", i);
    buf_addc(&b, '!');
    assert_int_equal(b.data[b.len], '\0');
    assert_int_equal(b.len, 3891);
    assert_int_equal(buf_check(&b, NULL), NEWID_OK);
    buf_truncate(&b, 4);
    assert_string_equal(b.data, "0,1,");
    char *s = buf_detach(&b);
    assert_string_equal(s, "0,1,");
    assert_string_equal(b.data, "");
    mem_free(s);
    buf_release(&b);
}

static void a_long_format_is_not_cut(void **state)
{
    (void)state;
    char long_text[2000];
    struct buf b = BUF_INIT;
    memset(long_text, 'x', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    buf_addf(&b, "[%s]", long_text);
    assert_int_equal(b.len, sizeof long_text + 1);
    buf_release(&b);
}

static void a_full_buffer_remembers_its_failure(void **state)
{
    (void)state;
    struct buf b = BUF_INIT_CAP(8);
    struct newid_error err = NEWID_ERROR_INIT;
    buf_adds(&b, "12345678");
    assert_int_equal(buf_check(&b, NULL), NEWID_OK);
    buf_adds(&b, "9");
    buf_adds(&b, "");
    assert_string_equal(b.data, "12345678");
    assert_int_equal(buf_check(&b, &err), NEWID_LIMIT);
    assert_null(buf_detach(&b));
    assert_int_equal(buf_check(&b, NULL), NEWID_OK);
    buf_release(&b);
}

static void a_failed_allocation_is_remembered(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    mem_fail_at(1);
    buf_adds(&b, "text");
    mem_fail_at(0);
    assert_int_equal(buf_check(&b, NULL), NEWID_MEMORY);
    assert_string_equal(b.data, "");
    buf_release(&b);
}

static void code_points_become_utf8(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    buf_add_code_point(&b, 'a');
    buf_add_code_point(&b, 0x175); /* ŵ */
    buf_add_code_point(&b, 0x2026);
    buf_add_code_point(&b, 0x1F600);
    assert_string_equal(b.data, "a\xC5\xB5\xE2\x80\xA6\xF0\x9F\x98\x80");
    buf_release(&b);
}

static void growing_an_array_keeps_its_items(void **state)
{
    (void)state;
    int *items = NULL;
    size_t capacity = 0;
    for (int i = 0; i < 100; i++) {
        assert_int_equal(mem_grow(&items, &capacity, (size_t)i + 1, sizeof *items), 0);
        items[i] = i;
    }
    for (int i = 0; i < 100; i++)
        assert_int_equal(items[i], i);
    size_t before = capacity;
    assert_int_equal(mem_grow(&items, &capacity, SIZE_MAX / 2, sizeof *items), -1);
    assert_int_equal(capacity, before);
    assert_int_equal(items[99], 99);
    mem_free(items);
}

static void an_arena_gives_zeroed_memory_again_after_a_reset(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 500; i++) {
            char *p = arena_alloc(&a, 100);
            for (int k = 0; k < 100; k++)
                assert_int_equal(p[k], 0);
            memset(p, 0xFF, 100);
        }
        arena_reset(&a);
    }
    char *s = arena_strndup(&a, "abcdef", 3);
    assert_string_equal(s, "abc");
    mem_fail_at(1);
    assert_null(arena_alloc(&a, (size_t)8 << 20));
    mem_fail_at(0);
    arena_release(&a);
}

static void equal_strings_have_one_number(void **state)
{
    (void)state;
    struct intern t = INTERN_INIT;
    char name[16];
    for (int round = 0; round < 2; round++)
        for (uint32_t i = 0; i < 5000; i++) {
            int len = snprintf(name, sizeof name, "w%u", i);
            assert_int_equal(intern_add(&t, name, (size_t)len), i);
        }
    assert_int_equal(t.count, 5000);
    assert_string_equal(t.strings[4999], "w4999");
    assert_int_equal(intern_find(&t, "w12345", 6), INTERN_FAILED);
    assert_int_equal(intern_find(&t, "w12345", 3), 12);
    intern_release(&t);
}

static void a_known_text_has_its_known_hash(void **state)
{
    (void)state;
    char hex[SHA256_HEX_SIZE];
    sha256_of(hex, "abc", 3); /* FIPS 180-2, appendix B.1 */
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    struct sha256_ctx a, b;
    char one[SHA256_HEX_SIZE], other[SHA256_HEX_SIZE];
    sha256_init(&a);
    sha256_add_string(&a, "ab");
    sha256_add_string(&a, "c");
    sha256_hex(&a, one);
    sha256_init(&b);
    sha256_add_string(&b, "a");
    sha256_add_string(&b, "bc");
    sha256_hex(&b, other);
    assert_string_not_equal(one, other);
}

static void json_strings_are_escaped(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    buf_addc(&b, '{');
    json_add_member(&b, "a", "say \"hi\"\n\\\x01");
    json_add_count(&b, "n", 3);
    buf_addc(&b, '}');
    assert_string_equal(b.data, "{\"a\":\"say \\\"hi\\\"\\n\\\\\\u0001\",\"n\":3}");
    buf_release(&b);
}

static void a_file_is_replaced_whole_or_not_at_all(void **state)
{
    struct newid_error err = NEWID_ERROR_INIT;
    struct buf path = BUF_INIT, text = BUF_INIT;
    unit_path(&path, *state, "out.csv");
    assert_int_equal(file_write(path.data, "one", 3, &err), NEWID_OK);
    assert_int_equal(file_write(path.data, "two", 3, &err), NEWID_OK);
    assert_int_equal(file_read(&text, path.data, &err), NEWID_OK);
    assert_string_equal(text.data, "two");

    buf_reset(&path);
    unit_path(&path, *state, "no-such-folder/out.csv");
    assert_int_equal(file_write(path.data, "x", 1, &err), NEWID_IO);
    char **names;
    size_t count;
    struct newid_error none = NEWID_ERROR_INIT;
    assert_int_equal(file_list(&names, &count, *state, &none), NEWID_OK);
    assert_int_equal(count, 1);
    assert_string_equal(names[0], "out.csv");
    file_list_free(names, count);
    buf_release(&path);
    buf_release(&text);
}

static void a_file_larger_than_the_cap_is_refused(void **state)
{
    struct newid_error err = NEWID_ERROR_INIT;
    struct buf path = BUF_INIT, text = BUF_INIT_CAP(10);
    unit_path(&path, *state, "big");
    assert_int_equal(file_write(path.data, "01234567890", 11, &err), NEWID_OK);
    assert_int_equal(file_read(&text, path.data, &err), NEWID_LIMIT);
    struct newid_error folder = NEWID_ERROR_INIT;
    assert_int_equal(file_read(&text, *state, &folder), NEWID_INPUT);
    buf_release(&path);
    buf_release(&text);
}

static void names_are_taken_apart(void **state)
{
    (void)state;
    assert_string_equal(file_base("/a/b.txt"), "b.txt");
    assert_string_equal(file_base("b"), "b");
    assert_string_equal(file_extension("/a.b/c.DOCX"), "DOCX");
    assert_string_equal(file_extension("/a.b/c"), "");
    assert_string_equal(file_extension(".hidden"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_failure_wins),
        cmocka_unit_test(every_status_has_its_exit_code),
        cmocka_unit_test(a_buffer_grows_and_stays_terminated),
        cmocka_unit_test(a_long_format_is_not_cut),
        cmocka_unit_test(a_full_buffer_remembers_its_failure),
        cmocka_unit_test(a_failed_allocation_is_remembered),
        cmocka_unit_test(code_points_become_utf8),
        cmocka_unit_test(growing_an_array_keeps_its_items),
        cmocka_unit_test(an_arena_gives_zeroed_memory_again_after_a_reset),
        cmocka_unit_test(equal_strings_have_one_number),
        cmocka_unit_test(a_known_text_has_its_known_hash),
        cmocka_unit_test(json_strings_are_escaped),
        cmocka_unit_test_setup_teardown(a_file_is_replaced_whole_or_not_at_all, unit_folder, unit_folder_gone),
        cmocka_unit_test_setup_teardown(a_file_larger_than_the_cap_is_refused, unit_folder, unit_folder_gone),
        cmocka_unit_test(names_are_taken_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
