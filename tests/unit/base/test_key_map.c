// A map by text: each key is new once and keeps its value.
#include "unit.h"

#include "base/key_map.h"

static bool add(struct key_map *m, struct slice key, uint32_t value) {
    bool is_new;
    key_map_add(m, key, value, &is_new);
    return is_new;
}

static void test_keys_are_new_once(void **state) {
    (void)state;
    struct key_map m = {0};
    char key[16];
    assert_null(key_map_find(&m, SLICE("1")));
    for (uint32_t round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < 20000; i++) {
            const int len = snprintf(key, sizeof(key), "%u", i);
            assert_int_equal(add(&m, (struct slice){key, (size_t)len}, i + round), round == 0);
        }
    }
    assert_int_equal(m.n_keys, 20000);
    assert_int_equal(*key_map_find(&m, SLICE("1234")), 1234);
    *key_map_find(&m, SLICE("1234")) = 5;
    assert_int_equal(*key_map_add(&m, SLICE("1234"), 6, NULL), 5);
    key_map_release(&m);
    assert_true(add(&m, SLICE("1"), 1));
    key_map_release(&m);
}

static void test_keys_are_bytes(void **state) {
    (void)state;
    struct key_map m = {0};
    assert_true(add(&m, SLICE("a\0b"), 1));
    assert_true(add(&m, SLICE("a\0c"), 2));
    assert_true(add(&m, SLICE(""), 3));
    assert_false(add(&m, SLICE(""), 4));
    assert_false(add(&m, SLICE("a\0b"), 5));
    key_map_release(&m);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys_are_new_once),
        cmocka_unit_test(test_keys_are_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
