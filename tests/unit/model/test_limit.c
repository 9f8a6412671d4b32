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

// Records of which each makes other texts: names of all kinds, nothing, wrong types.
static const char *const odd_records[] = {
    "{\"id\":\"981204\",\"createdAt\":\"2026-11-24T13:31:20Z\",\"code\":\"c69b-1187-xx\","
    "\"customerFirstEnteredAt\":\"2026-11-20T01:00:00Z\",\"status\":\"active\",\"visitors\":12,"
    "\"customerId\":1187,\"customer\":{\"firstName\":\"Anna\",\"lastName\":\"Müller\"},"
    "\"storeId\":204,\"store\":{\"name\":\"Zürich HB\",\"status\":\"OPEN\"},"
    "\"sessionToken\":\" abc \",\"suspectedFraud\":true}",
    "{\"id\":7,\"customerId\":\"no12\",\"customer\":{\"firstName\":\"7\",\"email\":\"a@b.c\"},"
    "\"storeId\":null,\"store\":{\"id\":12,\"name\":null},\"code\":\"\",\"createdAt\":\"soon\"}",
    "{\"customerId\":5,\"storeId\":9,\"store\":{\"name\":{\"a\":\"name\"}},\"code\":1234567,"
    "\"visitors\":\"many\",\"updatedAt\":null,\"customer\":[\"no\"]}",
    "{\"customerId\":77,\"customer\":{\"lastName\":\"de Vries (no name)\"}}",
    "{}",
};

static void check_word(const struct session *s, enum field f, struct slice text, struct slice word,
    const struct show *how) {
    struct limit *l = limit_new_text(word, &f, 1);
    bool want = slice_find_nocase(text, word) != SIZE_MAX;
    if (limit_matches(l, s, how) != want) {
        fail_msg("%s: \"%.*s\" in \"%.*s\"", field_row(f)->path, SLICE_ARG(word), SLICE_ARG(text));
    }
    limit_free(l);
}

// All parts of a text that are no longer than most words.
static void check_parts(const struct session *s, enum field f, struct slice text,
    struct slice source, const struct show *how) {
    for (size_t at = 0; at < source.len; at++) {
        for (size_t len = 1; len <= 6 && at + len <= source.len; len++) {
            check_word(s, f, text, (struct slice){source.ptr + at, len}, how);
        }
    }
}

static void check_session(const struct session *s, const struct show *how) {
    static const char *const others[] = {"no", "name", "(no", "1187 A", "7 (no name)", "99999999",
        "left", "0:00", "d ", "+", "in ", "ago", ". M", "12345", "2026-11", "-"};
    struct buf text = BUF_INIT(1 << 16);
    for (enum field f = 0; f < FIELD_COUNT; f++) {
        buf_clear(&text);
        show_field(s, f, how, &text);
        check_parts(s, f, buf_slice(&text), buf_slice(&text), how);
        check_parts(s, f, buf_slice(&text), session_json(s), how);
        for (size_t i = 0; i < ARRAY_LEN(others); i++) {
            check_word(s, f, buf_slice(&text), slice_of(others[i]), how);
        }
    }
    buf_release(&text);
}

// What is told without making the text is what the text would tell.
static void test_short_cuts_change_nothing(void **state) {
    (void)state;
    struct show shows[] = {{0}, {.unmasked = true}, {.relative = true}, {.full = true}};
    for (size_t i = 0; i < ARRAY_LEN(odd_records); i++) {
        for (size_t k = 0; k < ARRAY_LEN(shows); k++) {
            assert_true(instant_parse_iso(SLICE("2026-11-24T13:32:07Z"), &shows[k].now));
            WITH_SESSION(s, odd_records[i]) {
                check_session(s, &shows[k]);
            }
        }
    }
}

static void test_chips_and_copies(void **state) {
    (void)state;
    struct error e = {0};
    assert_chip(limit_new(SLICE(" in  !x "), columns, 3, &e), "in  !x");
    assert_chip(limit_new_value(FIELD_STATUS, SLICE("open"), SLICE_NONE, false), "status is open");
    assert_chip(
        limit_new_value(FIELD_STATUS, SLICE("open"), SLICE_NONE, true), "status is not open");
    assert_chip(limit_new_value(FIELD_STATUS, SLICE_NONE, SLICE("-"), false), "status is empty");
    assert_chip(limit_new_value(FIELD_CUSTOMER_LABEL, SLICE("1187"), SLICE("1187 A. M***"), true),
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
        cmocka_unit_test(test_short_cuts_change_nothing),
        cmocka_unit_test(test_chips_and_copies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
