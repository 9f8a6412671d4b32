// Column lists as people write them.
#include "unit.h"

#include "app/columns.h"

static void lists_replace_and_change(void **state) {
    (void)state;
    enum field c[FIELD_COUNT] = {FIELD_CREATED_AT, FIELD_STATUS};
    size_t n = 2;
    struct error e = {0};
    assert_true(columns_parse(SLICE("id, customer.email visitors"), c, &n, &e));
    assert_int_equal(n, 3);
    assert_int_equal(c[0], FIELD_ID);
    assert_int_equal(c[1], FIELD_CUSTOMER_EMAIL);
    assert_int_equal(c[2], FIELD_VISITORS);
    assert_true(columns_parse(SLICE("+dwell -id,+dwell"), c, &n, &e));
    assert_int_equal(n, 3);
    assert_int_equal(c[0], FIELD_CUSTOMER_EMAIL);
    assert_int_equal(c[2], FIELD_DWELL);
}

static void faults_change_nothing(void **state) {
    (void)state;
    enum field c[FIELD_COUNT] = {FIELD_CREATED_AT};
    size_t n = 1;
    struct error e = {0};
    assert_false(columns_parse(SLICE("id,visitrs"), c, &n, &e));
    assert_non_null(strstr(e.text, "visitors"));
    error_clear(&e);
    assert_false(columns_parse(SLICE("-createdAt"), c, &n, &e));
    assert_int_equal(n, 1);
    assert_int_equal(c[0], FIELD_CREATED_AT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_replace_and_change),
        cmocka_unit_test(faults_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
