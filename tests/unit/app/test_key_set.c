// A set of keys: each is new once.
#include "unit.h"

#include "app/key_set.h"

static void test_keys_are_new_once(void **state) {
    (void)state;
    struct key_set s = {0};
    char key[16];
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 20000; i++) {
            int len = snprintf(key, sizeof(key), "%d", i);
            assert_int_equal(key_set_add(&s, (struct slice){key, (size_t)len}), round == 0);
        }
    }
    assert_int_equal(s.n_keys, 20000);
    key_set_release(&s);
    assert_true(key_set_add(&s, SLICE("1")));
    key_set_release(&s);
}

static void test_keys_are_bytes(void **state) {
    (void)state;
    struct key_set s = {0};
    assert_true(key_set_add(&s, SLICE("a\0b")));
    assert_true(key_set_add(&s, SLICE("a\0c")));
    assert_true(key_set_add(&s, SLICE("")));
    assert_false(key_set_add(&s, SLICE("")));
    assert_false(key_set_add(&s, SLICE("a\0b")));
    key_set_release(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys_are_new_once),
        cmocka_unit_test(test_keys_are_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
