// Growing bytes below a ceiling.
#include "unit.h"

#include "base/mem.h"

#include <string.h>

static void test_empty(void **state) {
    (void)state;
    struct buf b = BUF_INIT(10);
    assert_string_equal(buf_text(&b), "");
    assert_int_equal(buf_slice(&b).len, 0);
    buf_clear(&b);
    buf_wipe(&b);
    buf_release(&b);
}

static void test_append(void **state) {
    (void)state;
    struct buf b = BUF_INIT(1000);
    assert_true(buf_append(&b, SLICE("ab")));
    assert_true(buf_append_text(&b, "cd"));
    assert_true(buf_append_char(&b, 'e'));
    assert_true(buf_append_codepoint(&b, 0x20AC));
    assert_true(buf_append(&b, SLICE_NONE));
    assert_true(buf_append_text(&b, NULL));
    assert_true(buf_printf(&b, " %d %s", 42, "x"));
    assert_string_equal(buf_text(&b), "abcde\xE2\x82\xAC 42 x");
    buf_release(&b);
    assert_null(b.ptr);
    assert_int_equal(b.ceiling, 1000);
}

static void test_the_ceiling_refuses_whole_appends(void **state) {
    (void)state;
    struct buf b = BUF_INIT(5);
    assert_true(buf_append(&b, SLICE("abc")));
    assert_false(buf_append(&b, SLICE("def")));
    assert_true(b.full);
    assert_string_equal(buf_text(&b), "abc");
    assert_true(buf_append(&b, SLICE("de")));
    assert_true(b.full);
    assert_false(buf_append_char(&b, 'f'));
    assert_false(buf_printf(&b, "%d", 1));
    assert_false(buf_insert(&b, 0, SLICE("x")));
    assert_string_equal(buf_text(&b), "abcde");
    buf_clear(&b);
    assert_false(b.full);
    assert_false(buf_printf(&b, "%d", 123456));
    assert_string_equal(buf_text(&b), "");
    assert_true(buf_printf(&b, "%d", 12345));
    assert_string_equal(buf_text(&b), "12345");
    buf_release(&b);
    struct buf none = BUF_INIT(0);
    assert_false(buf_append_char(&none, 'x'));
    assert_true(buf_append(&none, SLICE_NONE));
    buf_release(&none);
}

static void test_printf_over_the_end_of_the_memory(void **state) {
    (void)state;
    for (size_t before = 0; before < 200; before++) {
        struct buf b = BUF_INIT(100000);
        for (size_t i = 0; i < before; i++) {
            buf_append_char(&b, 'x');
        }
        assert_true(buf_printf(&b, "%0100d", 7));
        assert_int_equal(b.len, before + 100);
        assert_int_equal(strlen(b.ptr), b.len);
        buf_release(&b);
    }
}

static void test_insert_and_remove(void **state) {
    (void)state;
    struct buf b = BUF_INIT(100);
    assert_true(buf_insert(&b, 0, SLICE("bd")));
    assert_true(buf_insert(&b, 0, SLICE("a")));
    assert_true(buf_insert(&b, 2, SLICE("c")));
    assert_true(buf_insert(&b, 4, SLICE("e")));
    assert_string_equal(buf_text(&b), "abcde");
    buf_remove(&b, 1, 2);
    assert_string_equal(buf_text(&b), "ade");
    buf_remove(&b, 2, 1);
    buf_remove(&b, 0, 0);
    buf_remove(&b, 2, 0);
    assert_string_equal(buf_text(&b), "ad");
    buf_remove(&b, 0, 2);
    assert_string_equal(buf_text(&b), "");
    buf_release(&b);
}

static void remove_past_the_end(void) {
    struct buf b = BUF_INIT(10);
    buf_remove(&b, 0, 1);
}

static void insert_past_the_end(void) {
    struct buf b = BUF_INIT(10);
    buf_insert(&b, 1, SLICE("x"));
}

static void test_positions_past_the_end_are_bugs(void **state) {
    (void)state;
    assert_true(WIFSIGNALED(child_status(remove_past_the_end)));
    assert_true(WIFSIGNALED(child_status(insert_past_the_end)));
}

static void test_take(void **state) {
    (void)state;
    struct buf b = BUF_INIT(100);
    buf_append(&b, SLICE("a\0b"));
    size_t len;
    char *text = buf_take(&b, &len);
    assert_int_equal(len, 3);
    assert_memory_equal(text, "a\0b", 4);
    mem_free(text);
    assert_null(b.ptr);
    assert_true(buf_append_char(&b, 'x'));
    buf_release(&b);
    text = buf_take(&b, NULL);
    assert_string_equal(text, "");
    mem_free(text);
}

static void test_reserve_keeps_a_secret_in_one_place(void **state) {
    (void)state;
    struct buf b = BUF_INIT(5000);
    assert_true(buf_reserve(&b, 5000));
    const char *place = b.ptr;
    for (size_t i = 0; i < 5000; i++) {
        assert_true(buf_append_char(&b, 's'));
    }
    assert_ptr_equal(b.ptr, place);
    assert_false(buf_reserve(&b, 1));
    assert_true(b.full);
    buf_wipe(&b);
    assert_null(b.ptr);
    assert_int_equal(b.len, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_append),
        cmocka_unit_test(test_the_ceiling_refuses_whole_appends),
        cmocka_unit_test(test_printf_over_the_end_of_the_memory),
        cmocka_unit_test(test_insert_and_remove),
        cmocka_unit_test(test_positions_past_the_end_are_bugs),
        cmocka_unit_test(test_take),
        cmocka_unit_test(test_reserve_keeps_a_secret_in_one_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
