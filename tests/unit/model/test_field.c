// The table of fields against the API page, whose names stand here a second time.
#include "unit.h"

#include "model/field.h"

#include <string.h>

// The response body of "List sessions", in the order of the page.
static const char *const documented[] = {"createdAt", "updatedAt", "code",
    "codeFirstSuccesfullyScannedAt", "codeLastSuccesfullyScannedAt", "customerFirstEnteredAt",
    "customerLastEnteredAt", "customerFirstExitedAt", "customerLastExitedAt",
    "customerPaymentInstrumentId", "customerSatisfaction", "customerSatisfactionSubmitted",
    "groupSize", "visitors", "locationId", "priority", "sessionToken", "sessionId",
    "referencedSessionId", "status", "storeId", "storeIdScannableAt", "suspectedFraud", "metadata",
    "metadata.events", "expiresAt", "id", "customerId", "customer", "customer.externalId",
    "customer.role", "customer.metadata", "customer.priority", "customer.email",
    "customer.firstName", "customer.lastName", "customer.phone", "customer.id", "store",
    "store.aifiUniqueStoreId", "store.status", "store.deploymentStatus", "store.addressLine1",
    "store.addressCity", "store.addressRegion", "store.addressCountry", "store.addressPostalCode",
    "store.thirdPartyId", "store.storeUrl", "store.maxPeople", "store.storeConfigId", "store.name",
    "store.id", "store.employeeInside"};

static const char *const sort_keys[] = {"id", "code", "storeId", "visitors", "groupSize",
    "expiresAt", "customerId", "codeLastSuccesfullyScannedAt", "customerLastEnteredAt", "createdAt",
    "updatedAt"};

static void test_every_documented_field_has_its_row(void **state) {
    (void)state;
    assert_int_equal(ARRAY_LEN(documented), FIELD_STORED_COUNT);
    for (size_t i = 0; i < ARRAY_LEN(documented); i++) {
        assert_string_equal(field_row((enum field)i)->path, documented[i]);
        assert_int_equal(field_by_path(slice_of(documented[i])), i);
        assert_false(field_is_derived((enum field)i));
    }
    assert_true(field_is_derived(FIELD_PHASE));
    assert_true(field_is_derived(FIELD_N_EVENTS));
    assert_false(field_is_derived(FIELD_NONE));
    assert_int_equal(field_by_path(SLICE("createdat")), FIELD_NONE);
    assert_int_equal(field_by_path(SLICE("")), FIELD_NONE);
}

static void test_rows_are_whole_and_unique(void **state) {
    (void)state;
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        const struct field_row *row = field_row((enum field)i);
        assert_non_null(row->path);
        assert_true(strlen(row->title) >= 1 && strlen(row->label) >= 2 && strlen(row->help) >= 12);
        assert_true(row->help[strlen(row->help) - 1] != '.');
        assert_true(row->width >= (int)strlen(row->title));
        assert_true(row->width_wide >= row->width);
        assert_true(row->group < FIELD_GROUP_COUNT && strlen(field_group_title(row->group)) > 0);
        assert_true(row->type < TYPE_COUNT && row->mask < MASK_COUNT);
        for (size_t j = 0; j < i; j++) {
            const struct field_row *other = field_row((enum field)j);
            assert_string_not_equal(row->path, other->path);
            assert_string_not_equal(row->title, other->title);
            assert_string_not_equal(row->label, other->label);
        }
    }
}

static void test_sort_keys(void **state) {
    (void)state;
    size_t n_keys = 0;
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        n_keys += field_row((enum field)i)->sort_key != NULL;
    }
    assert_int_equal(n_keys, 11);
    assert_int_equal(ARRAY_LEN(sort_keys), FIELD_SORT_KEY_COUNT);
    for (size_t i = 0; i < ARRAY_LEN(sort_keys); i++) {
        enum field f = field_by_sort_key(slice_of(sort_keys[i]));
        assert_string_equal(field_row(f)->path, sort_keys[i]);
        assert_int_equal(field_sorted_as(f), f);
        size_t n_choices = 0;
        for (size_t c = 0; field_sort_choices[c].name != NULL; c++) {
            n_choices += strcmp(field_sort_choices[c].name, sort_keys[i]) == 0;
            assert_non_null(field_sort_choices[c].help);
        }
        assert_int_equal(n_choices, 1);
    }
    assert_int_equal(field_by_sort_key(SLICE("status")), FIELD_NONE);
    assert_int_equal(field_by_sort_key(SLICE("dwell")), FIELD_NONE);
    assert_int_equal(field_sorted_as(FIELD_STORE_LABEL), FIELD_STORE_ID);
    assert_int_equal(field_sorted_as(FIELD_CUSTOMER_LABEL), FIELD_CUSTOMER_ID);
    assert_int_equal(field_sorted_as(FIELD_STATUS), FIELD_NONE);
}

static void test_members_are_found_where_they_belong(void **state) {
    (void)state;
    static const struct {
        enum field parent;
        const char *prefix;
    } parents[] = {{FIELD_NONE, ""}, {FIELD_CUSTOMER, "customer."}, {FIELD_STORE, "store."},
        {FIELD_METADATA, "metadata."}};
    size_t n_found = 0;
    for (size_t p = 0; p < ARRAY_LEN(parents); p++) {
        for (size_t i = 0; i < ARRAY_LEN(documented); i++) {
            // Each name is looked up in each place, and found only in its own.
            const char *dot = strrchr(documented[i], '.');
            const char *name = dot != NULL ? dot + 1 : documented[i];
            char path[96];
            snprintf(path, sizeof path, "%s%s", parents[p].prefix, name);
            enum field expected = field_by_path(slice_of(path));
            if (field_is_derived(expected)) {
                expected = FIELD_NONE; // "events" is our column, and no member of a session
            }
            assert_int_equal(field_by_member(parents[p].parent, slice_of(name)), expected);
            n_found += strcmp(path, documented[i]) == 0;
            // Near misses of the same length, and every prefix.
            char miss[64];
            snprintf(miss, sizeof miss, "%s", name);
            miss[strlen(miss) - 1] = '#';
            assert_int_equal(field_by_member(parents[p].parent, slice_of(miss)), FIELD_NONE);
        }
        assert_int_equal(field_by_member(parents[p].parent, SLICE_NONE), FIELD_NONE);
        assert_int_equal(field_by_member(parents[p].parent, SLICE("ID")), FIELD_NONE);
        assert_int_equal(
            field_by_member(parents[p].parent, SLICE("shoppingSessionFlags")), FIELD_NONE);
    }
    assert_int_equal(n_found, FIELD_STORED_COUNT);
    assert_int_equal(field_by_member(FIELD_STATUS, SLICE("id")), FIELD_NONE);
}

static void test_names_as_people_write_them(void **state) {
    (void)state;
    const char *hint = "untouched";
    assert_int_equal(field_by_name(SLICE(" createdat "), &hint), FIELD_CREATED_AT);
    assert_null(hint);
    assert_int_equal(field_by_name(SLICE("Suspected Fraud"), NULL), FIELD_SUSPECTED_FRAUD);
    assert_int_equal(field_by_name(SLICE("!"), NULL), FIELD_SUSPECTED_FRAUD);
    assert_int_equal(field_by_name(SLICE("e-mail"), NULL), FIELD_CUSTOMER_EMAIL);
    assert_int_equal(field_by_name(SLICE("customer"), NULL), FIELD_CUSTOMER_LABEL);
    assert_int_equal(field_by_name(SLICE("store"), NULL), FIELD_STORE_LABEL);
    assert_int_equal(field_by_name(SLICE("dwel"), &hint), FIELD_NONE);
    assert_string_equal(hint, "dwell");
    assert_int_equal(field_by_name(SLICE("customer.fistName"), &hint), FIELD_NONE);
    assert_string_equal(hint, "customer.firstName");
    assert_int_equal(field_by_name(SLICE("x"), &hint), FIELD_NONE);
    assert_null(hint);
    assert_int_equal(field_by_name(SLICE_NONE, &hint), FIELD_NONE);
    // Every path and every title leads back, but for the two objects that share a title's name.
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        const struct field_row *row = field_row((enum field)i);
        assert_int_equal(field_by_name(slice_of(row->title), NULL), i);
        if (i != FIELD_CUSTOMER && i != FIELD_STORE) {
            assert_int_equal(field_by_name(slice_of(row->path), NULL), i);
        }
    }
}

// A column of facts that no server sent says so in its title, but is called by its plain name.
static void test_derived_titles_have_a_sign(void **state) {
    (void)state;
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        enum field f = (enum field)i;
        bool joins = f == FIELD_CUSTOMER_LABEL || f == FIELD_STORE_LABEL || f == FIELD_VERDICT;
        const char *title = field_row(f)->title;
        bool has_sign = title[strlen(title) - 1] == FIELD_DERIVED_SIGN;
        assert_int_equal(has_sign, field_is_derived(f) && !joins);
        assert_int_equal(has_sign, strstr(field_row(f)->help, "Worked out here (~)") != NULL);
    }
    assert_int_equal(field_by_name(SLICE("ppl"), NULL), FIELD_SIZE);
    assert_int_equal(field_by_name(SLICE("PPL~"), NULL), FIELD_SIZE);
    assert_int_equal(field_by_name(SLICE("dwell"), NULL), FIELD_DWELL);
}

static void test_default_columns_fit_the_screens(void **state) {
    (void)state;
    int cells = 3, n_fit = 0; // the gutter: cursor, mark, blank
    for (size_t i = 0; i < field_n_default_columns; i++) {
        for (size_t j = 0; j < i; j++) {
            assert_int_not_equal(field_default_columns[i], field_default_columns[j]);
        }
        int width = field_row(field_default_columns[i])->width + (i > 0);
        if (cells + width <= 78) {
            n_fit++;
        }
        cells += width;
    }
    assert_int_equal(n_fit, 8);
    // Beside the detail pane: up to ID, and nothing wasted.
    assert_int_equal(field_default_columns[7], FIELD_ID);
    cells = 3 + 7;
    for (size_t i = 0; i < 8; i++) {
        cells += field_row(field_default_columns[i])->width;
    }
    assert_int_equal(cells, 78);
    // What nearly every row has is never cut: a masked name behind a number of six digits.
    assert_true(field_row(FIELD_CUSTOMER_LABEL)->width >= (int)strlen("105320 G. Y***"));
    assert_true(field_row(FIELD_STATUS)->width >= (int)strlen("completed"));
}

static void test_personal_fields_are_masked(void **state) {
    (void)state;
    static const enum field personal[] = {FIELD_CODE, FIELD_SESSION_TOKEN, FIELD_SESSION_ID,
        FIELD_REFERENCED_SESSION_ID, FIELD_CUSTOMER, FIELD_CUSTOMER_EXTERNAL_ID,
        FIELD_CUSTOMER_METADATA, FIELD_CUSTOMER_EMAIL, FIELD_CUSTOMER_FIRST_NAME,
        FIELD_CUSTOMER_LAST_NAME, FIELD_CUSTOMER_PHONE, FIELD_CUSTOMER_LABEL};
    size_t n_masked = 0;
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        n_masked += field_row((enum field)i)->mask != MASK_NONE;
    }
    assert_int_equal(n_masked, ARRAY_LEN(personal));
    for (size_t i = 0; i < ARRAY_LEN(personal); i++) {
        assert_int_not_equal(field_row(personal[i])->mask, MASK_NONE);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_documented_field_has_its_row),
        cmocka_unit_test(test_rows_are_whole_and_unique),
        cmocka_unit_test(test_sort_keys),
        cmocka_unit_test(test_members_are_found_where_they_belong),
        cmocka_unit_test(test_names_as_people_write_them),
        cmocka_unit_test(test_derived_titles_have_a_sign),
        cmocka_unit_test(test_default_columns_fit_the_screens),
        cmocka_unit_test(test_personal_fields_are_masked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
