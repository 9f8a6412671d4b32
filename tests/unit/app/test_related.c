// The questions about a session: what they are, and when there is none.
#include "unit.h"

#include "app/related.h"
#include "model/page.h"

static void assert_question(enum related_part part, const char *record, const char *expected) {
    struct error e = {0};
    struct query q;
    struct buf line = BUF_INIT(1000);
    struct page_builder *b = page_builder_new();
    assert_true(page_builder_feed(b, SLICE("{\"data\":["), &e));
    assert_true(page_builder_feed(b, slice_of(record), &e));
    assert_true(page_builder_feed(b, SLICE("],\"pagination\":{}}"), &e));
    struct page *p = page_builder_finish(b, &e);
    assert_non_null(p);
    const bool ok = related_question(part, &p->sessions[0], &q);
    query_append_line(&q, &line);
    assert_int_equal(ok, expected != NULL);
    assert_string_equal(buf_text(&line), expected ? expected : "");
    if (ok) {
        const struct value_context c = {.now = 0, .zone = ZONE_LOCAL};
        assert_true(query_check_all(&q, &c, &e));
    }
    query_release(&q);
    buf_release(&line);
    page_free(p);
    page_builder_free(b);
}

static void the_customer_is_asked_for_by_number(void **state) {
    (void)state;
    assert_question(RELATED_CUSTOMER, "{\"id\":1,\"customerId\":\"1187\"}", "customerId=1187");
    assert_question(RELATED_CUSTOMER, "{\"id\":1,\"customer\":{\"id\":9}}", "customerId=9");
    assert_question(RELATED_CUSTOMER, "{\"id\":1,\"customerId\":null}", NULL);
    assert_question(RELATED_CUSTOMER, "{\"id\":1}", NULL);
}

static void near_is_half_an_hour_around_the_visit(void **state) {
    (void)state;
    // From the first entry to the last exit.
    assert_question(RELATED_NEAR,
        "{\"id\":1,\"storeId\":204,\"createdAt\":\"2026-11-24T09:00:00Z\","
        "\"customerFirstEnteredAt\":\"2026-11-24T10:00:00Z\","
        "\"customerLastEnteredAt\":\"2026-11-24T10:01:00Z\","
        "\"customerLastExitedAt\":\"2026-11-24T10:20:00.500Z\"}",
        "minCustomerLastEnteredAt=2026-11-24T09:30:00Z "
        "maxCustomerLastEnteredAt=2026-11-24T10:50:00.500Z storeId=204");
    // Still inside, or an exit that was before.
    assert_question(RELATED_NEAR,
        "{\"id\":1,\"storeId\":204,\"customerLastEnteredAt\":\"2026-11-24T10:00:00Z\","
        "\"customerLastExitedAt\":\"2026-11-24T08:00:00Z\"}",
        "minCustomerLastEnteredAt=2026-11-24T09:30:00Z "
        "maxCustomerLastEnteredAt=2026-11-24T10:30:00Z storeId=204");
    // Nobody entered: those created then.
    assert_question(RELATED_NEAR,
        "{\"id\":1,\"store\":{\"id\":7},\"createdAt\":\"2026-11-24T09:00:00Z\"}",
        "minCreatedAt=2026-11-24T08:30:00Z maxCreatedAt=2026-11-24T09:30:00Z storeId=7");
    assert_question(RELATED_NEAR, "{\"id\":1,\"createdAt\":\"2026-11-24T09:00:00Z\"}", NULL);
    assert_question(RELATED_NEAR, "{\"id\":1,\"storeId\":204}", NULL);
}

static void the_reference_is_a_token(void **state) {
    (void)state;
    assert_question(
        RELATED_REFERENCE, "{\"id\":1,\"referencedSessionId\":\"abc-1\"}", "sessionToken=abc-1");
    assert_question(RELATED_REFERENCE, "{\"id\":1,\"referencedSessionId\":null}", NULL);
    assert_question(RELATED_REFERENCE, "{\"id\":1,\"referencedSessionId\":\"\"}", NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_customer_is_asked_for_by_number),
        cmocka_unit_test(near_is_half_an_hour_around_the_visit),
        cmocka_unit_test(the_reference_is_a_token),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
