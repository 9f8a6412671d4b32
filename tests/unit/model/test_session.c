// Reading the values of one session: what is there, what is null, what is absent, what is of
// another type, digit for digit.
#include "one_session.h"

#include "model/session.h"

static void assert_presence(const char *record, enum field f, enum presence expected) {
    WITH_SESSION(s, record) {
        if (session_presence(s, f) != expected) {
            fail_msg("%s: %s is %d", record, field_row(f)->path, (int)session_presence(s, f));
        }
        assert_int_equal(session_has(s, f), expected == PRESENT);
    }
}

static bool accepts(enum field f, char kind) {
    switch (field_row(f)->type) {
    case TYPE_TEXT:
    case TYPE_ID:
        return kind == '"' || kind == '1';
    case TYPE_INTEGER:
        return kind == '1';
    case TYPE_FLAG:
        return kind == 't';
    case TYPE_JSON:
        return f == FIELD_CUSTOMER || f == FIELD_STORE ? kind == '{'
               : f == FIELD_METADATA_EVENTS            ? kind == '['
                                                       : kind == '{' || kind == '[';
    default:
        return kind == '"';
    }
}

// JSON-10: every documented field, missing, null, and as each of the five kinds of value.
static void test_every_field_as_every_kind(void **state) {
    (void)state;
    static const char *const values[] = {"null", "\"x\"", "12", "true", "[1]", "{\"a\":1}"};
    for (int i = 0; i < FIELD_STORED_COUNT; i++) {
        enum field f = (enum field)i;
        struct slice rest = slice_of(field_row(f)->path);
        struct slice parent;
        slice_cut(&rest, '.', &parent);
        assert_presence("{\"z\":1}", f, ABSENT);
        for (size_t k = 0; k < ARRAY_LEN(values); k++) {
            char record[200];
            if (rest.ptr) {
                snprintf(record, sizeof record, "{\"%.*s\":{\"%.*s\":%s}}", SLICE_ARG(parent),
                    SLICE_ARG(rest), values[k]);
            } else {
                snprintf(record, sizeof record, "{\"%.*s\":%s}", SLICE_ARG(parent), values[k]);
            }
            enum presence expected = k == 0                     ? IS_NULL
                                     : accepts(f, values[k][0]) ? PRESENT
                                                                : WRONG_TYPE;
            assert_presence(record, f, expected);
            WITH_SESSION(s, record) {
                assert_slice(session_raw(s, f), values[k]);
                assert_slice(session_text(s, f), k == 0 ? "" : k == 1 ? "x" : values[k]);
            }
        }
    }
}

static void test_members_of_what_is_no_object(void **state) {
    (void)state;
    assert_presence("{\"customer\":null}", FIELD_CUSTOMER_EMAIL, ABSENT);
    assert_presence("{\"customer\":[{\"email\":\"x\"}]}", FIELD_CUSTOMER_EMAIL, ABSENT);
    assert_presence("{\"customer\":\"email\"}", FIELD_CUSTOMER, WRONG_TYPE);
    assert_presence("{\"store\":{},\"name\":\"x\"}", FIELD_STORE_NAME, ABSENT);
}

// JSON-06
static void test_numbers_digit_for_digit(void **state) {
    (void)state;
    static const char *const digits[] = {"9007199254740993", "9223372036854775807",
        "18446744073709551616", "1e999", "-0", "0.1000",
        "1234567890123456789012345678901234567890123456789012345678901234567890"};
    for (size_t i = 0; i < ARRAY_LEN(digits); i++) {
        char record[200];
        snprintf(record, sizeof record, "{\"id\":%s}", digits[i]);
        WITH_SESSION(s, record) {
            assert_slice(session_text(s, FIELD_ID), digits[i]);
            assert_slice(session_key(s), digits[i]);
        }
    }
}

static void test_integers(void **state) {
    (void)state;
    int64_t n = 0;
    WITH_SESSION(s, "{\"visitors\":3,\"groupSize\":1.5,\"priority\":-10,\"storeId\":\"204\","
                    "\"customerSatisfaction\":99999999999999999999}") {
        assert_true(session_integer(s, FIELD_VISITORS, &n));
        assert_int_equal(n, 3);
        assert_true(session_integer(s, FIELD_PRIORITY, &n));
        assert_int_equal(n, -10);
        assert_true(session_integer(s, FIELD_STORE_ID, &n));
        assert_int_equal(n, 204);
        assert_false(session_integer(s, FIELD_GROUP_SIZE, &n));
        assert_true(session_has(s, FIELD_GROUP_SIZE));
        assert_false(session_integer(s, FIELD_SATISFACTION, &n));
        assert_false(session_integer(s, FIELD_ID, &n));
    }
}

// JSON-13
static void test_instants(void **state) {
    (void)state;
    instant t = 0;
    WITH_SESSION(s, "{\"createdAt\":\"2019-08-24T14:15:22Z\",\"updatedAt\":null,\"expiresAt\":"
                    "1566656122,\"customerLastEnteredAt\":\"0000-00-00\","
                    "\"customerFirstEnteredAt\":\"2019-08-24T14:15:22+02:00\","
                    "\"customerFirstExitedAt\":\"\"}") {
        assert_true(session_instant(s, FIELD_CREATED_AT, &t));
        assert_true(t == at("2019-08-24T14:15:22Z"));
        assert_true(session_instant(s, FIELD_FIRST_ENTERED_AT, &t));
        assert_true(t == at("2019-08-24T12:15:22Z"));
        assert_false(session_instant(s, FIELD_UPDATED_AT, &t));
        assert_false(session_instant(s, FIELD_EXPIRES_AT, &t));
        assert_int_equal(session_presence(s, FIELD_EXPIRES_AT), WRONG_TYPE);
        assert_false(session_instant(s, FIELD_LAST_ENTERED_AT, &t));
        assert_true(session_has(s, FIELD_LAST_ENTERED_AT));
        assert_slice(session_text(s, FIELD_LAST_ENTERED_AT), "0000-00-00");
        assert_false(session_instant(s, FIELD_FIRST_EXITED_AT, &t));
        assert_false(session_instant(s, FIELD_LAST_EXITED_AT, &t));
    }
}

static void test_flags(void **state) {
    (void)state;
    WITH_SESSION(s, "{\"suspectedFraud\":true,\"customerSatisfactionSubmitted\":false,"
                    "\"store\":{\"employeeInside\":\"true\"}}") {
        assert_true(session_flag(s, FIELD_SUSPECTED_FRAUD));
        assert_false(session_flag(s, FIELD_SATISFACTION_SUBMITTED));
        assert_false(session_flag(s, FIELD_STORE_EMPLOYEE_INSIDE));
        assert_slice(session_text(s, FIELD_SATISFACTION_SUBMITTED), "false");
    }
}

static void test_raw_values_end_where_they_end(void **state) {
    (void)state;
    WITH_SESSION(s, "{\"id\":12 ,\"metadata\":{\"a\":\"}\\\"]\",\"events\":[ [\"]\"], {} ] },"
                    "\"status\":\"a\\\\\",\"visitors\":1e+5}") {
        assert_slice(session_raw(s, FIELD_ID), "12");
        assert_slice(
            session_raw(s, FIELD_METADATA), "{\"a\":\"}\\\"]\",\"events\":[ [\"]\"], {} ] }");
        assert_slice(session_raw(s, FIELD_METADATA_EVENTS), "[ [\"]\"], {} ]");
        assert_slice(session_raw(s, FIELD_STATUS), "\"a\\\\\"");
        assert_slice(session_text(s, FIELD_STATUS), "a\\");
        assert_slice(session_raw(s, FIELD_VISITORS), "1e+5");
        assert_int_equal(session_raw(s, FIELD_CODE).len, 0);
    }
}

static void test_keys(void **state) {
    (void)state;
    WITH_SESSION(s, "{\"id\":\"5\"}") {
        assert_slice(session_key(s), "5");
    }
    WITH_SESSION(s, "{\"id\":5}") {
        assert_slice(session_key(s), "5");
    }
    static const char *const without[] = {"{}", "{\"id\":null}", "{\"id\":\"\"}", "{\"id\":{}}"};
    for (size_t i = 0; i < ARRAY_LEN(without); i++) {
        WITH_SESSION(s, without[i]) {
            assert_slice(session_key(s), without[i]);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_field_as_every_kind),
        cmocka_unit_test(test_members_of_what_is_no_object),
        cmocka_unit_test(test_numbers_digit_for_digit),
        cmocka_unit_test(test_integers),
        cmocka_unit_test(test_instants),
        cmocka_unit_test(test_flags),
        cmocka_unit_test(test_raw_values_end_where_they_end),
        cmocka_unit_test(test_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
