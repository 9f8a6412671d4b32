// What a query holds, checks and compares.
#include "unit.h"

#include "model/query.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct value_context context(void) {
    struct value_context c = {.zone = ZONE_LOCAL};
    assert_true(instant_parse_iso(SLICE("2026-11-24T13:32:07Z"), &c.now));
    return c;
}

static void set(struct query *q, enum param p, const char *typed) {
    query_set(q, p, slice_of(typed));
}

static void test_set_get_copy(void **state) {
    (void)state;
    struct query a, b;
    query_init(&a);
    query_init(&b);
    set(&a, PARAM_STORE_ID, "  204 ");
    set(&a, PARAM_COUNT_PER_PAGE, "50");
    assert_slice(query_get(&a, PARAM_STORE_ID), "204");
    assert_int_equal(query_n_filters(&a), 1);
    set(&b, PARAM_CODE, "old");
    query_copy(&b, &a);
    assert_true(query_equal(&a, &b));
    assert_int_equal(query_get(&b, PARAM_CODE).len, 0);
    query_set(&b, PARAM_STORE_ID, query_get(&b, PARAM_STORE_ID)); // its own text
    assert_true(query_equal(&a, &b));
    query_copy(&b, &b);
    assert_true(query_equal(&a, &b));
    set(&b, PARAM_STORE_ID, " \t");
    assert_null(b.typed[PARAM_STORE_ID]);
    assert_false(query_equal(&a, &b));
    query_release(&a);
    query_release(&b);
    assert_int_equal(query_n_filters(&a), 0);
}

static void test_order_in_force(void **state) {
    (void)state;
    struct query q;
    query_init(&q);
    assert_int_equal(query_order_field(&q), FIELD_CREATED_AT);
    assert_true(query_is_descending(&q));
    assert_int_equal(query_page_count(&q), 100);
    set(&q, PARAM_ORDER_BY, "VISITORS");
    set(&q, PARAM_DIRECTION, "asc");
    set(&q, PARAM_COUNT_PER_PAGE, "7");
    assert_int_equal(query_order_field(&q), FIELD_VISITORS);
    assert_false(query_is_descending(&q));
    assert_int_equal(query_page_count(&q), 7);
    set(&q, PARAM_ORDER_BY, "dwell");
    set(&q, PARAM_DIRECTION, "sideways");
    set(&q, PARAM_COUNT_PER_PAGE, "201");
    assert_int_equal(query_order_field(&q), FIELD_CREATED_AT);
    assert_true(query_is_descending(&q));
    assert_int_equal(query_page_count(&q), 100);
    query_release(&q);
}

static void test_same_rows(void **state) {
    (void)state;
    struct query a, b;
    query_init(&a);
    query_init(&b);
    set(&b, PARAM_ORDER_BY, "createdAt");
    set(&b, PARAM_DIRECTION, "desc");
    set(&b, PARAM_COUNT_PER_PAGE, "5");
    set(&b, PARAM_AFTER, "abc");
    assert_true(query_same_rows(&a, &b)); // the defaults spelt out
    set(&b, PARAM_DIRECTION, "asc");
    assert_false(query_same_rows(&a, &b));
    query_copy(&b, &a);
    set(&b, PARAM_STATUS, "active");
    assert_false(query_same_rows(&a, &b));
    query_release(&a);
    query_release(&b);
}

static void expect_fault(enum param p, const char *typed, enum param other, const char *other_typed,
    const char *sentence) {
    struct value_context c = context();
    struct query q;
    struct buf wire = BUF_INIT(1000);
    struct error e = {0};
    query_init(&q);
    set(&q, p, typed);
    if (other != PARAM_NONE) {
        set(&q, other, other_typed);
    }
    if (query_check(&q, p, &c, &wire, &e)) {
        fail_msg("%s=%s was accepted", param_row(p)->wire, typed);
    }
    assert_string_equal(e.text, sentence);
    assert_string_equal(e.field, param_row(p)->wire);
    assert_int_equal(e.kind, ERROR_USAGE);
    assert_int_equal(wire.len, 0);
    assert_false(query_check_all(&q, &c, &e));
    assert_non_null(strstr(e.text, sentence));
    struct request_spec spec;
    assert_false(query_resolve(&q, &c, STATUS_REPEAT, &spec, &e));
    assert_null(spec.filter);
    buf_release(&wire);
    query_release(&q);
}

static void test_faults(void **state) {
    (void)state;
    expect_fault(PARAM_STORE_ID, "Zurich", PARAM_NONE, NULL, "digits only, e.g. 204");
    expect_fault(PARAM_ID, "d3a00526-1864-4f6e-bb2d-46e3ab7fa780", PARAM_NONE, NULL,
        "digits only, e.g. 981204; what looks like this is a session token (sessionToken)");
    expect_fault(PARAM_COUNT_PER_PAGE, "201", PARAM_NONE, NULL, "from 1 to 200");
    expect_fault(PARAM_MAX_VISITORS, "0", PARAM_NONE, NULL, "1 or more");
    expect_fault(PARAM_MIN_VISITORS, "-1", PARAM_NONE, NULL, "0 or more");
    expect_fault(PARAM_DIRECTION, "up", PARAM_NONE, NULL, "one of desc, asc");
}

static void test_ranges_name_both_ends(void **state) {
    (void)state;
    expect_fault(PARAM_MIN_VISITORS, "5", PARAM_MAX_VISITORS, "3",
        "visitors: the least (5) is more than the most (3)");
    expect_fault(PARAM_MAX_GROUP_SIZE, "1", PARAM_MIN_GROUP_SIZE, "2",
        "group: the least (2) is more than the most (1)");
    expect_fault(PARAM_MAX_CREATED_AT, "yesterday", PARAM_MIN_CREATED_AT, "today 06:00",
        "created: the start (today 06:00) is later than the end (yesterday)");
    expect_fault(PARAM_AFTER, "a", PARAM_BEFORE, "b",
        "after and before cannot both be set: a page has one beginning");
}

// From yesterday to yesterday is all of it, whichever way the days are written.
static void test_a_range_ends_with_its_last_day(void **state) {
    (void)state;
    static const char *const days[] = {"yesterday", "2026-11-23", "mon", "today-1d"};
    struct value_context c = context();
    for (size_t i = 0; i < ARRAY_LEN(days); i++) {
        struct query q;
        struct buf from = BUF_INIT(100), to = BUF_INIT(100);
        struct error e = {0};
        query_init(&q);
        set(&q, PARAM_MIN_CREATED_AT, days[i]);
        set(&q, PARAM_MAX_CREATED_AT, days[i]);
        assert_true(query_check_all(&q, &c, &e));
        assert_true(query_check(&q, PARAM_MIN_CREATED_AT, &c, &from, &e));
        assert_true(query_check(&q, PARAM_MAX_CREATED_AT, &c, &to, &e));
        assert_buf(&from, "2026-11-22T23:00:00.000Z");
        assert_buf(&to, "2026-11-23T22:59:59.999Z");
        buf_release(&from);
        buf_release(&to);
        query_release(&q);
    }
    for (size_t p = 0; p < PARAM_COUNT; p++) {
        const struct param_row *row = param_row((enum param)p);
        bool is_end = row->type == TYPE_INSTANT && row->bound == BOUND_MAX;
        assert_int_equal(row->limits.is_end, is_end);
    }
}

static void test_what_is_fine(void **state) {
    (void)state;
    struct value_context c = context();
    struct query q;
    struct buf wire = BUF_INIT(1000);
    struct error e = {0};
    query_init(&q);
    assert_true(query_check_all(&q, &c, &e));
    assert_true(query_check(&q, PARAM_STORE_ID, &c, &wire, &e));
    assert_int_equal(wire.len, 0);
    set(&q, PARAM_MIN_VISITORS, "3");
    set(&q, PARAM_MAX_VISITORS, "3");
    set(&q, PARAM_MIN_CREATED_AT, "today");
    set(&q, PARAM_STATUS, "active, something-new");
    assert_true(query_check_all(&q, &c, &e));
    assert_true(query_check(&q, PARAM_MIN_CREATED_AT, &c, &wire, &e));
    assert_buf(&wire, "2026-11-23T23:00:00.000Z");
    assert_true(query_check(&q, PARAM_STATUS, &c, &wire, &e));
    assert_buf(&wire, "active,something-new");
    // A partner that cannot be read is that field's fault, not this one's.
    set(&q, PARAM_MAX_VISITORS, "many");
    assert_true(query_check(&q, PARAM_MIN_VISITORS, &c, &wire, &e));
    assert_false(query_check_all(&q, &c, &e));
    assert_string_equal(e.text, "Visitors at most: a whole number, e.g. 2");
    assert_string_equal(e.field, "maxVisitors");
    buf_release(&wire);
    query_release(&q);
}

int main(void) {
    setenv("TZ", "Europe/Zurich", 1);
    tzset();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_set_get_copy),
        cmocka_unit_test(test_order_in_force),
        cmocka_unit_test(test_same_rows),
        cmocka_unit_test(test_faults),
        cmocka_unit_test(test_ranges_name_both_ends),
        cmocka_unit_test(test_a_range_ends_with_its_last_day),
        cmocka_unit_test(test_what_is_fine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
