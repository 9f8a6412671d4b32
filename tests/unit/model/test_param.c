// The table of parameters against the API page, whose names stand here a second time.
#include "unit.h"

#include "model/param.h"

#include <string.h>

static const char *const documented[] = {"minCreatedAt", "maxCreatedAt", "minUpdatedAt",
    "maxUpdatedAt", "count", "after", "before", "orderBy", "direction", "id", "code",
    "sessionToken", "storeId", "customerId", "status", "minVisitors", "maxVisitors", "minGroupSize",
    "maxGroupSize", "minExpiresAt", "maxExpiresAt", "minCodeLastSuccesfullyScannedAt",
    "maxCodeLastSuccesfullyScannedAt", "minCustomerLastEnteredAt", "maxCustomerLastEnteredAt"};

static void test_every_documented_parameter_has_its_row(void **state) {
    (void)state;
    assert_int_equal(ARRAY_LEN(documented), 25);
    assert_int_equal(PARAM_COUNT, 25 + 1); // and the condition, which is ours
    for (size_t i = 0; i < ARRAY_LEN(documented); i++) {
        enum param p = param_by_wire(slice_of(documented[i]));
        assert_int_not_equal(p, PARAM_NONE);
        assert_string_equal(param_row(p)->wire, documented[i]);
    }
    assert_int_equal(param_by_wire(SLICE("storeid")), PARAM_NONE);
    assert_int_equal(param_by_wire(SLICE_NONE), PARAM_NONE);
    assert_string_equal(param_nearest_wire(SLICE("storeid")), "storeId");
    assert_null(param_nearest_wire(SLICE("suspectedFraud")));
}

// "minCreatedAt" → "min-created-at"
static void hyphenate(const char *wire, struct buf *out) {
    for (; *wire; wire++) {
        if (*wire >= 'A' && *wire <= 'Z') {
            buf_append_char(out, '-');
            buf_append_char(out, (char)(*wire - 'A' + 'a'));
        } else {
            buf_append_char(out, *wire);
        }
    }
}

static void test_rows_are_whole_and_unique(void **state) {
    (void)state;
    struct buf flag = BUF_INIT(100);
    for (size_t i = 0; i < PARAM_COUNT; i++) {
        const struct param_row *row = param_row((enum param)i);
        hyphenate(row->wire, &flag);
        assert_string_equal(buf_text(&flag), row->flag);
        buf_clear(&flag);
        assert_int_equal(param_by_flag(slice_of(row->flag), NULL), i);
        assert_true(strlen(row->label) >= 4 && strlen(row->help) >= 12);
        assert_true(row->group < PARAM_GROUP_COUNT && strlen(param_group_title(row->group)) > 0);
        for (size_t j = 0; j < i; j++) {
            const struct param_row *other = param_row((enum param)j);
            assert_string_not_equal(row->wire, other->wire);
            assert_string_not_equal(row->label, other->label);
            if (strcmp(row->chip, other->chip) == 0) {
                assert_int_equal(row->partner, j);
            }
        }
        if (i > 0) { // the form shows them in this order, group by group
            assert_true(row->group >= param_row((enum param)(i - 1))->group);
        }
    }
    buf_release(&flag);
}

static void test_ranges(void **state) {
    (void)state;
    size_t n_ranges = 0;
    for (size_t i = 0; i < PARAM_COUNT; i++) {
        const struct param_row *row = param_row((enum param)i);
        assert_int_equal(row->bound == BOUND_MIN, strncmp(row->wire, "min", 3) == 0);
        assert_int_equal(row->bound == BOUND_MAX, strncmp(row->wire, "max", 3) == 0);
        assert_int_equal(row->bound == BOUND_LOCAL, i == PARAM_MATCH);
        if (row->bound == BOUND_LOCAL) {
            assert_true(param_is_filter((enum param)i));
            continue;
        }
        assert_int_equal(row->bound == BOUND_CONTROL, row->field == FIELD_NONE);
        assert_int_equal(param_is_filter((enum param)i), row->field != FIELD_NONE);
        if (row->bound != BOUND_MIN && row->bound != BOUND_MAX) {
            assert_int_equal(row->partner, PARAM_NONE);
            if (row->field != FIELD_NONE) {
                assert_string_equal(row->wire, field_row(row->field)->path);
            }
            continue;
        }
        n_ranges++;
        const struct param_row *partner = param_row(row->partner);
        assert_int_equal(partner->partner, i);
        assert_int_not_equal(partner->bound, row->bound);
        assert_int_equal(partner->field, row->field);
        assert_string_equal(partner->chip, row->chip);
        assert_int_equal(partner->type, row->type);
        // "minCreatedAt" is about "createdAt"
        const char *path = field_row(row->field)->path;
        assert_string_equal(row->wire + 4, path + 1);
        assert_int_equal(row->wire[3], path[0] - 'a' + 'A');
        assert_int_equal(row->type, field_row(row->field)->type);
    }
    assert_int_equal(n_ranges, 14);
}

static void test_limits_of_the_page(void **state) {
    (void)state;
    assert_int_equal(param_row(PARAM_MIN_VISITORS)->limits.least, 0);
    assert_int_equal(param_row(PARAM_MAX_VISITORS)->limits.least, 1);
    assert_int_equal(param_row(PARAM_MIN_GROUP_SIZE)->limits.least, 0);
    assert_int_equal(param_row(PARAM_MAX_GROUP_SIZE)->limits.least, 1);
    assert_int_equal(param_row(PARAM_COUNT_PER_PAGE)->limits.least, 1);
    assert_int_equal(param_row(PARAM_COUNT_PER_PAGE)->limits.most, 200);
    assert_ptr_equal(param_row(PARAM_ORDER_BY)->limits.choices, field_sort_choices);
    assert_string_equal(param_row(PARAM_STATUS)->limits.choices[0].name, "active");
    assert_null(param_row(PARAM_STATUS)->limits.choices[1].name);
}

static void test_flags_are_suggested(void **state) {
    (void)state;
    const char *hint = NULL;
    assert_int_equal(param_by_flag(SLICE("store_id"), &hint), PARAM_NONE);
    assert_string_equal(hint, "store-id");
    assert_int_equal(
        param_by_flag(SLICE("min-code-last-successfully-scanned-at"), &hint), PARAM_NONE);
    assert_string_equal(hint, "min-code-last-succesfully-scanned-at");
    assert_int_equal(param_by_flag(SLICE("frobnicate"), &hint), PARAM_NONE);
    assert_null(hint);
    assert_int_equal(param_by_flag(SLICE("id"), &hint), PARAM_ID);
    assert_null(hint);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_documented_parameter_has_its_row),
        cmocka_unit_test(test_rows_are_whole_and_unique),
        cmocka_unit_test(test_ranges),
        cmocka_unit_test(test_limits_of_the_page),
        cmocka_unit_test(test_flags_are_suggested),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
