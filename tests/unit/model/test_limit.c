// Limits on loaded rows: words, excluded words, quoted words, one value.
#include "one_session.h"

#include "model/limit.h"

static const enum field columns[] = {FIELD_ID, FIELD_STATUS, FIELD_CUSTOMER_EMAIL, FIELD_VISITORS};

static const char record[] =
    "{\"id\":\"100\",\"status\":\"In Progress\",\"visitors\":3,"
    "\"customer\":{\"email\":\"anna@example.com\"},\"locationId\":\"hidden\",\"customerId\":1187,"
    "\"store\":{\"id\":204,\"name\":\"Bern\"}}";

static bool matches(const char *text, bool unmasked) {
    struct error e = {0};
    struct show how = {.unmasked = unmasked};
    bool result = false;
    struct limit *l = limit_new(slice_of(text), columns, ARRAY_LEN(columns), &e);
    assert_non_null(l);
    WITH_SESSION(s, record) {
        result = limit_matches(l, s, &how);
    }
    limit_free(l);
    return result;
}

static void test_words(void **state) {
    (void)state;
    assert_true(matches("progress", false));
    assert_true(matches("  PROGRESS   100 ", false));
    assert_true(matches("in 100 3", false));
    assert_false(matches("progress 999", false));
    assert_false(matches("hidden", false)); // not a column
    assert_false(matches("100in", false));  // no word spans two columns
}

static void test_excluded_words(void **state) {
    (void)state;
    assert_true(matches("!closed", false));
    assert_false(matches("!progress", false));
    assert_true(matches("in !closed", false));
    assert_false(matches("in !100", false));
    assert_false(matches("!", false)); // the word "!"
}

static void test_quoted_words(void **state) {
    (void)state;
    assert_true(matches("\"in progress\"", false));
    assert_false(matches("\"progress in\"", false));
    assert_false(matches("!\"in progress\"", false));
    assert_true(matches("!\"progress in\" 100", false));
}

// What is masked on the screen is not found: a search must not tell what the mask hides.
static void test_masked_values(void **state) {
    (void)state;
    assert_false(matches("anna", false));
    assert_true(matches("anna", true));
    assert_true(matches("example.com", false));
}

static void test_what_cannot_be_read(void **state) {
    (void)state;
    struct error e = {0};
    assert_null(limit_new(SLICE("a \"b c"), columns, 2, &e));
    assert_string_equal(e.text, "the quote before \"b c\" is not closed");
    assert_int_equal(e.kind, ERROR_USAGE);
    static const char *const empty[] = {"", "  ", "\"\"", "\t"};
    for (size_t i = 0; i < ARRAY_LEN(empty); i++) {
        assert_null(limit_new(slice_of(empty[i]), columns, 2, &e));
        assert_int_equal(e.kind, ERROR_NONE);
    }
    assert_null(
        limit_new(SLICE("a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g"),
            columns, 2, &e));
    assert_string_equal(e.text, "too many words (at most 32)");
}

static bool has_value(enum field f, const char *value, bool exclude) {
    struct show how = {0};
    bool result = false;
    struct limit *l = limit_new_value(f, slice_of(value), SLICE_NONE, exclude);
    WITH_SESSION(s, record) {
        result = limit_matches(l, s, &how);
    }
    limit_free(l);
    return result;
}

static void test_one_value(void **state) {
    (void)state;
    assert_true(has_value(FIELD_STATUS, "In Progress", false));
    assert_false(has_value(FIELD_STATUS, "in progress", false));
    assert_false(has_value(FIELD_STATUS, "In Progress", true));
    assert_true(has_value(FIELD_VISITORS, "3", false));
    assert_false(has_value(FIELD_VISITORS, "30", false));
    assert_true(has_value(FIELD_CODE, "", false));
    assert_false(has_value(FIELD_STATUS, "", false));
    assert_true(has_value(FIELD_SIZE, "3", false));
    // Of a label, the id: what stands after it may be masked or not.
    assert_true(has_value(FIELD_CUSTOMER_LABEL, "1187", false));
    assert_false(has_value(FIELD_CUSTOMER_LABEL, "1187", true));
    assert_true(has_value(FIELD_STORE_LABEL, "204", false));
    assert_false(has_value(FIELD_STORE_LABEL, "20", false));
    // The value itself, also where it is masked; another with the same mask does not match.
    assert_true(has_value(FIELD_CUSTOMER_EMAIL, "anna@example.com", false));
    assert_false(has_value(FIELD_CUSTOMER_EMAIL, "adam@example.com", false));
}

static void assert_chip(struct limit *l, const char *expected) {
    assert_slice(limit_text(l), expected);
    struct limit *copy = limit_copy(l);
    assert_slice(limit_text(copy), expected);
    assert_int_equal(limit_is_typed(copy), limit_is_typed(l));
    struct show how = {0};
    WITH_SESSION(s, record) {
        assert_int_equal(limit_matches(l, s, &how), limit_matches(copy, s, &how));
    }
    limit_free(copy);
    limit_free(l);
}

static void test_chips_and_copies(void **state) {
    (void)state;
    struct error e = {0};
    assert_chip(limit_new(SLICE(" in  !x "), columns, 3, &e), "in  !x");
    assert_chip(
        limit_new_value(FIELD_STATUS, SLICE("open"), SLICE_NONE, false), "status is open");
    assert_chip(
        limit_new_value(FIELD_STATUS, SLICE("open"), SLICE_NONE, true), "status is not open");
    assert_chip(limit_new_value(FIELD_STATUS, SLICE_NONE, SLICE("-"), false), "status is empty");
    assert_chip(
        limit_new_value(FIELD_CUSTOMER_LABEL, SLICE("1187"), SLICE("1187 A. M***"), true),
        "customer is not 1187 A. M***");
    assert_chip(limit_new_value(FIELD_DWELL, SLICE("0:11:01 "), SLICE("0:11:01 "), false),
        "dwell is 0:11:01");
    struct limit *l =
        limit_new_value(FIELD_CUSTOMER_EMAIL, SLICE("anna@example.com"), SLICE_NONE, false);
    assert_int_equal(slice_find_nocase(limit_text(l), SLICE("anna")), SIZE_MAX);
    assert_false(limit_is_typed(l));
    limit_free(l);
    l = limit_new(SLICE("x"), columns, 1, &e);
    assert_true(limit_is_typed(l));
    limit_free(l);
    limit_free(NULL);
    assert_null(limit_copy(NULL));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_excluded_words),
        cmocka_unit_test(test_quoted_words),
        cmocka_unit_test(test_masked_values),
        cmocka_unit_test(test_what_cannot_be_read),
        cmocka_unit_test(test_one_value),
        cmocka_unit_test(test_chips_and_copies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
