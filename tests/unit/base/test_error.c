// Errors as the user will read them.
#include "unit.h"

#include "base/text.h"

#include <locale.h>
#include <string.h>

static void test_exit_statuses(void **state) {
    (void)state;
    for (int kind = 0; kind < ERROR_KIND_COUNT; kind++) {
        assert_int_equal(error_exit_status((enum error_kind)kind), kind);
    }
}

static void test_set(void **state) {
    (void)state;
    struct error e = {.status = 500, .retryable = true};
    assert_false(error_set(&e, ERROR_SERVER, "answer %d of %s", 3, "shop"));
    assert_int_equal(e.kind, ERROR_SERVER);
    assert_string_equal(e.text, "answer 3 of shop");
    assert_int_equal(e.status, 0);
    assert_false(e.retryable);
    assert_false(error_set_retryable(&e, ERROR_NETWORK, "too late"));
    assert_true(e.retryable);
    error_prefix(&e, "page %d", 4);
    assert_string_equal(e.text, "page 4: too late");
    assert_true(e.retryable);
    assert_int_equal(e.kind, ERROR_NETWORK);
    error_clear(&e);
    assert_int_equal(e.kind, ERROR_NONE);
    assert_string_equal(e.text, "");
}

static void test_texts_from_outside_are_made_safe(void **state) {
    (void)state;
    struct error e;
    error_set(&e, ERROR_SERVER, "%s", "  bad\r\n\x1b[31mthing\u202E\t\tevil \xff.\n");
    assert_string_equal(e.text, "bad [31mthing evil \uFFFD");
    error_set(&e, ERROR_SERVER, "%s", "wait...");
    assert_string_equal(e.text, "wait...");
    error_set(&e, ERROR_SERVER, "%s", ".");
    assert_string_equal(e.text, ".");
    error_set_field(&e, SLICE("\"em\x1b"
                              "ail\""));
    assert_string_equal(e.field, "\"email\"");
}

static void test_long_texts_are_cut_at_a_cell(void **state) {
    (void)state;
    static const char *const units[] = {"a", "é", "東", "e\u0301"};
    for (size_t i = 0; i < ARRAY_LEN(units); i++) {
        char raw[4000] = "";
        size_t unit_len = strlen(units[i]);
        for (size_t len = 0; len + unit_len < sizeof(raw); len += unit_len) {
            memcpy(raw + len, units[i], unit_len + 1);
        }
        struct error e;
        error_set(&e, ERROR_SERVER, "%s", raw);
        assert_true(utf8_is_valid(slice_of(e.text)));
        size_t n_cells = text_width(slice_of(e.text), (struct text_style){.mode = TEXT_MARK});
        assert_true(n_cells <= ERROR_TEXT_CELLS);
        assert_true(n_cells >= 100);
        assert_non_null(strstr(e.text, "…"));
        error_prefix(&e, "%s", raw);
        assert_true(utf8_is_valid(slice_of(e.text)));
        error_set_field(&e, slice_of(raw));
        assert_true(utf8_is_valid(slice_of(e.field)));
        assert_true(strlen(e.field) < ERROR_FIELD_LEN);
    }
}

int main(void) {
    setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exit_statuses),
        cmocka_unit_test(test_set),
        cmocka_unit_test(test_texts_from_outside_are_made_safe),
        cmocka_unit_test(test_long_texts_are_cut_at_a_cell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
