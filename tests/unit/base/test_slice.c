// Looking at text: comparing, cutting, finding, numbers, distance.
#include "unit.h"

#include <locale.h>

static void test_of(void **state) {
    (void)state;
    assert_null(slice_of(NULL).ptr);
    assert_int_equal(slice_of(NULL).len, 0);
    assert_int_equal(slice_of("abc").len, 3);
    assert_int_equal(SLICE("a\0b").len, 3);
}

static void test_equal(void **state) {
    (void)state;
    assert_true(slice_equal(SLICE("ab"), SLICE("ab")));
    assert_false(slice_equal(SLICE("ab"), SLICE("aB")));
    assert_false(slice_equal(SLICE("ab"), SLICE("abc")));
    assert_true(slice_equal(SLICE_NONE, SLICE("")));
    assert_true(slice_equal_nocase(SLICE("aB[z"), SLICE("Ab[Z")));
    assert_false(slice_equal_nocase(SLICE("@"), SLICE("`")));
    assert_false(slice_equal_nocase(SLICE("a"), SLICE("ab")));
}

static void test_compare(void **state) {
    (void)state;
    assert_int_equal(slice_compare(SLICE("a"), SLICE("b")), -1);
    assert_int_equal(slice_compare(SLICE("b"), SLICE("a")), 1);
    assert_int_equal(slice_compare(SLICE("a"), SLICE("ab")), -1);
    assert_int_equal(slice_compare(SLICE("ab"), SLICE("a")), 1);
    assert_int_equal(slice_compare(SLICE_NONE, SLICE("")), 0);
    assert_int_equal(slice_compare(SLICE("\xff"), SLICE("a")), 1);
}

static void test_starts_with_and_trim(void **state) {
    (void)state;
    assert_true(slice_starts_with(SLICE("abc"), SLICE("ab")));
    assert_true(slice_starts_with(SLICE("abc"), SLICE_NONE));
    assert_true(slice_starts_with(SLICE_NONE, SLICE_NONE));
    assert_false(slice_starts_with(SLICE("a"), SLICE("ab")));
    assert_slice(slice_trim(SLICE(" \t\r\n a b \v\f")), "a b");
    assert_slice(slice_trim(SLICE(" \t ")), "");
    assert_slice(slice_trim(SLICE_NONE), "");
}

static void test_cut(void **state) {
    (void)state;
    struct slice rest = SLICE("a,,b,"), part;
    const char *expected[] = {"a", "", "b", ""};
    for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
        assert_true(slice_cut(&rest, ',', &part));
        assert_slice(part, expected[i]);
    }
    assert_false(slice_cut(&rest, ',', &part));
    rest = SLICE("");
    assert_true(slice_cut(&rest, ',', &part));
    assert_int_equal(part.len, 0);
    assert_false(slice_cut(&rest, ',', &part));
    rest = SLICE_NONE;
    assert_false(slice_cut(&rest, ',', &part));
}

static void test_find_nocase(void **state) {
    (void)state;
    assert_int_equal(slice_find_nocase(SLICE("Hello World"), SLICE("WORLD")), 6);
    assert_int_equal(slice_find_nocase(SLICE("aaab"), SLICE("aab")), 1);
    assert_int_equal(slice_find_nocase(SLICE("abc"), SLICE("")), 0);
    assert_int_equal(slice_find_nocase(SLICE_NONE, SLICE("")), 0);
    assert_true(slice_find_nocase(SLICE_NONE, SLICE("a")) == SIZE_MAX);
    assert_true(slice_find_nocase(SLICE("ab"), SLICE("abc")) == SIZE_MAX);
    assert_int_equal(slice_find_nocase(SLICE("xx ZÜRICH"), SLICE("zürich")), 3);
    // On any keyboard, either way round; the place found has its own length.
    assert_slice(slice_search(SLICE("216 Zürich HB"), SLICE("zurich")), "Zürich");
    assert_slice(slice_search(SLICE("Lodz"), SLICE("ŁÓDŹ")), "");
    assert_slice(slice_search(SLICE("Łódź Główny"), SLICE("lodz gl")), "Łódź Gł");
    assert_null(slice_search(SLICE("Zürich"), SLICE("zuerich")).ptr);
    assert_int_equal(slice_find_nocase(SLICE("ΑΛΈΞΑΝΔΡΟΣ"), SLICE("αλέξ")), 0);
    assert_int_equal(slice_find_nocase(SLICE("Привет ЖАННА"), SLICE("жанна")), 13);
    assert_int_equal(slice_find_nocase(SLICE("日本語"), SLICE("本")), 3);
    assert_true(slice_find_nocase(SLICE("日本"), SLICE("語")) == SIZE_MAX);
    assert_true(slice_find_nocase(SLICE("z\xc3"), SLICE("zü")) == SIZE_MAX);
    assert_int_equal(slice_find_nocase(SLICE("\xff\xfe é"), SLICE("É")), 3);
}

static void test_to_int64(void **state) {
    (void)state;
    int64_t n = 0;
    assert_true(slice_to_int64(SLICE("0"), &n) && n == 0);
    assert_true(slice_to_int64(SLICE("-7"), &n) && n == -7);
    assert_true(slice_to_int64(SLICE("+7"), &n) && n == 7);
    assert_true(slice_to_int64(SLICE("0012"), &n) && n == 12);
    assert_true(slice_to_int64(SLICE("9223372036854775807"), &n) && n == INT64_MAX);
    assert_true(slice_to_int64(SLICE("-9223372036854775808"), &n) && n == INT64_MIN);
    const char *wrong[] = {"", "-", "+", " 1", "1 ", "1a", "--1", "0x1", "1.0",
        "9223372036854775808", "-9223372036854775809", "99999999999999999999"};
    n = 5;
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        assert_false(slice_to_int64(slice_of(wrong[i]), &n));
        assert_int_equal(n, 5);
    }
    assert_false(slice_to_int64(SLICE("1\0"), &n));
    assert_false(slice_to_int64(SLICE_NONE, &n));
}

// Vectors of the reference: http://www.isthe.com/chongo/src/fnv/test_fnv.c
static void test_hash(void **state) {
    (void)state;
    assert_true(slice_hash(SLICE("")) == UINT64_C(0xcbf29ce484222325));
    assert_true(slice_hash(SLICE("a")) == UINT64_C(0xaf63dc4c8601ec8c));
    assert_true(slice_hash(SLICE("foobar")) == UINT64_C(0x85944171f73967e8));
}

static void test_distance(void **state) {
    (void)state;
    static const struct {
        const char *a, *b;
        size_t limit, distance;
    } rows[] = {
        {"", "", 3, 0},
        {"status", "status", 3, 0},
        {"status", "statsu", 3, 1}, // neighbours swapped
        {"stauts", "status", 3, 1},
        {"kitten", "sitting", 5, 3},
        {"ca", "abc", 5, 3}, // optimal string alignment, not Damerau
        {"", "abc", 5, 3},
        {"abc", "", 2, 3},
        {"abcdef", "uvwxyz", 2, 3},
        {"a", "abcdefgh", 3, 4},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct slice a = slice_of(rows[i].a), b = slice_of(rows[i].b);
        assert_int_equal(slice_distance(a, b, rows[i].limit), rows[i].distance);
        assert_int_equal(slice_distance(b, a, rows[i].limit), rows[i].distance);
    }
    char long_text[65] = {0};
    struct slice too_long = {long_text, sizeof(long_text)};
    assert_int_equal(slice_distance(too_long, too_long, 2), 3);
    too_long.len = 64;
    assert_int_equal(slice_distance(too_long, too_long, 2), 0);
}

int main(void) {
    setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_of),
        cmocka_unit_test(test_equal),
        cmocka_unit_test(test_compare),
        cmocka_unit_test(test_starts_with_and_trim),
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_find_nocase),
        cmocka_unit_test(test_to_int64),
        cmocka_unit_test(test_hash),
        cmocka_unit_test(test_distance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
