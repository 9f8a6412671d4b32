// Noticing sessions that the server should not have sent.
#include "one_session.h"

#include "model/query.h"

static bool fits(const char *line, const char *record) {
    struct value_context c = {.now = at("2026-11-24T13:32:07Z"), .zone = ZONE_UTC};
    struct query q;
    struct error e = {0};
    bool all = true;
    query_init(&q);
    if (!query_from_line(&q, slice_of(line), &e)) {
        fail_msg("%s: %s", line, e.text);
    }
    WITH_SESSION(s, record) {
        for (size_t p = 0; p < PARAM_COUNT; p++) {
            all = all && query_fits(&q, (enum param)p, s, &c);
        }
    }
    query_release(&q);
    return all;
}

static void test_exact(void **state) {
    (void)state;
    assert_true(fits("store=204", "{\"storeId\":204}"));
    assert_true(fits("store=0204", "{\"storeId\":\"204\"}"));
    assert_true(fits("store=204", "{\"storeId\":\"0204\"}"));
    assert_false(fits("store=204", "{\"storeId\":205}"));
    assert_false(fits("id=9007199254740993", "{\"id\":\"9007199254740992\"}"));
    assert_true(fits("status=active,completed", "{\"status\":\"completed\"}"));
    assert_true(fits("status=ACTIVE", "{\"status\":\"Active\"}"));
    assert_false(fits("status=active,completed", "{\"status\":\"expired\"}"));
    assert_true(fits("token=D3A0", "{\"sessionToken\":\"d3a0\"}"));
    assert_false(fits("code=c69b", "{\"code\":\"c69c\"}"));
}

static void test_ranges(void **state) {
    (void)state;
    assert_true(fits("visitors>=2", "{\"visitors\":2}"));
    assert_false(fits("visitors>=2", "{\"visitors\":1}"));
    assert_true(fits("group<=2", "{\"groupSize\":2}"));
    assert_false(fits("group<=2", "{\"groupSize\":3}"));
    assert_true(fits("created>=-2h", "{\"createdAt\":\"2026-11-24T11:32:07Z\"}"));
    assert_false(fits("created>=-2h", "{\"createdAt\":\"2026-11-24T11:32:06Z\"}"));
    assert_false(fits("entered<=-2h", "{\"customerLastEnteredAt\":\"2026-11-24T11:32:08Z\"}"));
    assert_true(fits("created<=yesterday", "{\"createdAt\":\"2026-11-23T23:59:59Z\"}"));
    assert_false(fits("created<=yesterday", "{\"createdAt\":\"2026-11-24T00:00:00Z\"}"));
    // Milliseconds that the answer does not show.
    assert_true(
        fits("created>=2026-11-24T11:00:00.900Z", "{\"createdAt\":\"2026-11-24T11:00:00Z\"}"));
}

static void test_what_cannot_be_told_fits(void **state) {
    (void)state;
    static const char *const records[] = {"{}", "{\"storeId\":null,\"visitors\":null}",
        "{\"storeId\":{},\"visitors\":\"many\",\"createdAt\":5,\"status\":[]}",
        "{\"createdAt\":\"soon\",\"visitors\":1.5}"};
    for (size_t i = 0; i < ARRAY_LEN(records); i++) {
        assert_true(fits("store=204 visitors>=2 created>=now status=active", records[i]));
    }
    assert_true(fits("", "{\"storeId\":1}"));
    assert_true(fits("count=5 order=id direction=asc", "{\"id\":1}"));
    assert_true(
        fits("store=abc created>=never", "{\"storeId\":1,\"createdAt\":\"2026-11-24T11:00:00Z\"}"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exact),
        cmocka_unit_test(test_ranges),
        cmocka_unit_test(test_what_cannot_be_told_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
