// A query as a URL and back.
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

static void append_url(const struct query *q, enum status_encoding encoding, struct buf *out) {
    struct value_context c = context();
    struct request_spec spec;
    struct error e = {0};
    if (!query_resolve(q, &c, encoding, &spec, &e)) {
        fail_msg("%s", e.text);
    }
    request_spec_append_url(&spec, spec.first_cursor, spec.first_is_before, out);
    request_spec_release(&spec);
}

static struct query parse_line(const char *line) {
    struct query q;
    struct error e = {0};
    query_init(&q);
    if (!query_from_line(&q, slice_of(line), &e)) {
        fail_msg("%s: %s", line, e.text);
    }
    return q;
}

static void expect_url(const char *line, enum status_encoding encoding, const char *url) {
    struct query q = parse_line(line);
    struct buf out = BUF_INIT(10000);
    append_url(&q, encoding, &out);
    assert_buf(&out, url);
    buf_release(&out);
    query_release(&q);
}

#define DEFAULTS "orderBy=createdAt&direction=desc&count=100"

static void test_golden_urls(void **state) {
    (void)state;
    expect_url("", STATUS_REPEAT, "?" DEFAULTS);
    expect_url("store=00204", STATUS_REPEAT, "?storeId=204&" DEFAULTS);
    expect_url("created>=today entered>=-2h store=204 status=active,completed group>=2",
        STATUS_REPEAT,
        "?minCreatedAt=2026-11-23T23%3A00%3A00.000Z"
        "&minCustomerLastEnteredAt=2026-11-24T11%3A32%3A07.000Z"
        "&storeId=204&status=active&status=completed&minGroupSize=2&" DEFAULTS);
    expect_url("status=active,'on hold'", STATUS_BRACKETS,
        "?status%5B%5D=active&status%5B%5D=on%20hold&" DEFAULTS);
    expect_url("status=active,'on hold'", STATUS_COMMA, "?status=active,on%20hold&" DEFAULTS);
    expect_url("orderBy=codeLastSuccesfullyScannedAt direction=asc count=1", STATUS_REPEAT,
        "?orderBy=codeLastSuccesfullyScannedAt&direction=asc&count=1");
    expect_url("after=a+b/c==", STATUS_REPEAT, "?" DEFAULTS "&after=a%2Bb%2Fc%3D%3D");
    expect_url("before=981204", STATUS_REPEAT, "?" DEFAULTS "&before=981204");
    expect_url("code='a&b=c#d é%'", STATUS_REPEAT, "?code=a%26b%3Dc%23d%20%C3%A9%25&" DEFAULTS);
    expect_url("scanned>=2026-01-01T00:00Z scanned<=2026-01-02T00:00Z", STATUS_REPEAT,
        "?minCodeLastSuccesfullyScannedAt=2026-01-01T00%3A00%3A00.000Z"
        "&maxCodeLastSuccesfullyScannedAt=2026-01-02T00%3A00%3A00.000Z&" DEFAULTS);
}

static void test_every_parameter_is_sent(void **state) {
    (void)state;
    for (size_t p = 0; p < PARAM_COUNT; p++) {
        const struct param_row *row = param_row((enum param)p);
        if (row->bound == BOUND_LOCAL) {
            continue;
        }
        const char *value = row->type == TYPE_INSTANT         ? "now"
                            : (enum param)p == PARAM_ORDER_BY ? "id"
                            : row->type == TYPE_CHOICE        ? "asc"
                                                              : "7";
        struct query q;
        query_init(&q);
        query_set(&q, (enum param)p, slice_of(value));
        struct buf url = BUF_INIT(10000);
        append_url(&q, STATUS_REPEAT, &url);
        char expected[100];
        snprintf(expected, sizeof expected, "%s=%s", row->wire,
            row->type == TYPE_INSTANT ? "2026-11-24T13%3A32%3A07.000Z" : value);
        const char *found = strstr(buf_text(&url), expected);
        assert_non_null(found);
        assert_true(found[-1] == '?' || found[-1] == '&');
        buf_release(&url);
        query_release(&q);
    }
}

static void test_a_spec_is_fixed_and_copied(void **state) {
    (void)state;
    struct value_context c = context();
    struct query q = parse_line("created>=-1h before=XYZ count=20 direction=asc");
    struct request_spec spec, copy = {0};
    struct error e = {0};
    assert_true(query_resolve(&q, &c, STATUS_REPEAT, &spec, &e));
    assert_int_equal(spec.count, 20);
    assert_false(spec.descending);
    assert_true(spec.first_is_before);
    assert_slice(spec.first_cursor, "XYZ");
    request_spec_copy(&copy, &spec);
    request_spec_release(&spec);
    query_release(&q);
    assert_slice(copy.first_cursor, "XYZ");
    struct buf url = BUF_INIT(1000);
    request_spec_append_url(&copy, SLICE("next\0="), false, &url);
    assert_buf(&url, "?minCreatedAt=2026-11-24T12%3A32%3A07.000Z&orderBy=createdAt&direction=asc"
                     "&count=20&after=next%00%3D");
    request_spec_append_url(&copy, SLICE_NONE, false, &url);
    assert_buf(&url, "?minCreatedAt=2026-11-24T12%3A32%3A07.000Z&orderBy=createdAt&direction=asc"
                     "&count=20");
    request_spec_copy(&copy, &copy);
    assert_slice(copy.first_cursor, "XYZ");
    request_spec_release(&copy);
    buf_release(&url);
}

static void test_percent(void **state) {
    (void)state;
    struct buf out = BUF_INIT(2000), back = BUF_INIT(2000);
    char all[256];
    for (int i = 0; i < 256; i++) {
        all[i] = (char)i;
    }
    percent_encode(&out, (struct slice){all, sizeof all});
    for (size_t i = 0; i < out.len; i++) {
        assert_true(strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%",
                        out.ptr[i]) != NULL);
    }
    assert_int_equal(out.len, 66 + 190 * 3);
    assert_true(percent_decode(&back, buf_slice(&out)));
    assert_true(slice_equal(buf_slice(&back), (struct slice){all, sizeof all}));
    buf_clear(&back);
    assert_true(percent_decode(&back, SLICE("a%2fb+%C3%a9")));
    assert_buf(&back, "a/b+é");
    static const char *const bad[] = {"%", "%2", "a%", "%zz", "%2g", "%%20"};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        assert_false(percent_decode(&back, slice_of(bad[i])));
    }
    buf_release(&out);
    buf_release(&back);
}

static void expect_read(const char *url, const char *line) {
    struct value_context c = context();
    struct query q;
    struct error e = {0};
    query_init(&q);
    query_set(&q, PARAM_CODE, SLICE("goes away"));
    if (!query_from_url(&q, slice_of(url), &c, &e)) {
        fail_msg("%s: %s", url, e.text);
    }
    struct buf out = BUF_INIT(10000);
    query_append_line(&q, &out);
    assert_buf(&out, line);
    buf_release(&out);
    query_release(&q);
}

static void test_urls_are_read(void **state) {
    (void)state;
    // The example of the API page.
    expect_read(
        "curl -X GET \"https://oasis-api.public.sandbox.oasis.aifi.com/api/admin/v2/sessions"
        "?minCreatedAt=2024-09-22T00%3A00%3A00.000Z&maxCreatedAt=2024-09-29T00%3A00%3A00.000Z"
        "&minUpdatedAt=2024-09-23T00%3A00%3A00.000Z"
        "&maxUpdatedAt=2024-09-30T00%3A00%3A00.000Z\"",
        "minCreatedAt=2024-09-22T00:00:00.000Z maxCreatedAt=2024-09-29T00:00:00.000Z "
        "minUpdatedAt=2024-09-23T00:00:00.000Z maxUpdatedAt=2024-09-30T00:00:00.000Z");
    expect_read("curl -H 'Authorization: Bearer abc' 'https://x/api/admin/v2/sessions?storeId=7'",
        "storeId=7");
    expect_read("https://x/sessions?status=active&status=completed", "status=active,completed");
    expect_read("https://x/sessions?status[]=active&status%5B%5D=b", "status=active,b");
    expect_read("https://x/sessions?status[0]=a&status[1]=b", "status=a,b");
    expect_read("https://x/sessions?status=a,b%2Cc", "status=a,b,c");
    expect_read(" 'https://x/sessions?id=5#top' ", "id=5");
    expect_read("?id=5&&", "id=5");
    expect_read("id=5&storeId=&count=20", "id=5 count=20");
    expect_read("https://x/api/admin/v2/sessions", "");
    expect_read("https://x/api/admin/v2/sessions?", "");
    expect_read("", "");
    expect_read(
        "?minCreatedAt=2024-09-22T02:00:00+02:00", "minCreatedAt=2024-09-22T02:00:00+02:00");
    expect_read("?after=a%2Bb%3D%3D&direction=asc", "direction=asc after='a+b=='");
}

static void expect_refused(const char *url, const char *sentence, const char *field) {
    struct value_context c = context();
    struct query q = parse_line("store=204");
    struct error e = {0};
    if (query_from_url(&q, slice_of(url), &c, &e)) {
        fail_msg("%s was accepted", url);
    }
    assert_string_equal(e.text, sentence);
    assert_string_equal(e.field, field);
    assert_int_equal(e.kind, ERROR_USAGE);
    assert_slice(query_get(&q, PARAM_STORE_ID), "204");
    assert_int_equal(query_n_filters(&q), 1);
    query_release(&q);
}

static void test_urls_are_refused(void **state) {
    (void)state;
    expect_refused("?storeid=7",
        "the sessions list has no parameter \"storeid\"; did you mean storeId?", "storeid");
    expect_refused("?suspectedFraud=true", "the sessions list has no parameter \"suspectedFraud\"",
        "suspectedFraud");
    expect_refused("?id[]=7", "the sessions list has no parameter \"id[]\"", "id[]");
    expect_refused("?id=1&id=2", "id stands twice", "id");
    expect_refused("?id=x", "Session number: digits only, e.g. 204", "id");
    expect_refused("?code=%zz", "code holds a % that two hexadecimal digits do not follow", "");
    expect_refused("?code=%00", "code has a value that no parameter can have", "");
    expect_refused("?after=a&before=b",
        "after and before cannot both be set: a page has one beginning", "after");
    expect_refused("curl -s example", "there is no URL in this curl line", "");
}

// url(from_url(url(q))) == url(q), for random queries and every encoding.
static void test_round_trip(void **state) {
    (void)state;
    static const char *const values[TYPE_COUNT][4] = {
        [TYPE_TEXT] = {"c69bb289-1190", "a b&c=d%25+", "é/東?#", "x"},
        [TYPE_ID] = {"1", "007", "9007199254740993", "204"},
        [TYPE_INTEGER] = {"1", "2", "3", "200"},
        [TYPE_INSTANT] = {"2026-11-24 14:30", "2026-11-24T00:00:00.5Z", "-2h", "yesterday 06:00"},
        [TYPE_CHOICE] = {"id", "asc", "updatedAt", "desc"},
        [TYPE_CHOICE_LIST] = {"active", "active,completed", "on hold, é", "a;b,c"},
    };
    uint64_t random = 1;
    int n_sent = 0;
    for (int i = 0; i < 3000; i++) {
        struct value_context c = context();
        struct query q, again;
        struct error e = {0};
        query_init(&q);
        query_init(&again);
        for (size_t p = 0; p < PARAM_COUNT; p++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            if (random >> 62 == 0) {
                query_set(&q, (enum param)p,
                    slice_of(values[param_row((enum param)p)->type][random >> 60 & 3]));
            }
        }
        if (!query_check_all(&q, &c, &e)) {
            query_release(&q);
            continue;
        }
        struct buf first = BUF_INIT(10000), second = BUF_INIT(10000);
        append_url(&q, (enum status_encoding)(i % 3), &first);
        if (!query_from_url(&again, buf_slice(&first), &c, &e)) {
            fail_msg("%s: %s", buf_text(&first), e.text);
        }
        append_url(&again, (enum status_encoding)(i % 3), &second);
        assert_string_equal(buf_text(&first), buf_text(&second));
        n_sent++;
        buf_release(&first);
        buf_release(&second);
        query_release(&q);
        query_release(&again);
    }
    assert_true(n_sent > 300);
}

// A copy of a request may be given another range of createdAt; all else stays.
static void test_another_range(void **state) {
    (void)state;
    struct value_context c = context();
    struct query q =
        parse_line("created>=2026-11-24T00:00:00Z created<=2026-11-24T12:00:00Z store=204");
    struct request_spec spec, copy = {0};
    struct error e = {0};
    struct buf out = BUF_INIT(10000);
    instant noon;
    assert_true(instant_parse_iso(SLICE("2026-11-24T12:00:00Z"), &noon));
    assert_true(query_resolve(&q, &c, STATUS_REPEAT, &spec, &e));
    assert_true(spec.by_created);
    assert_true(spec.created_min == noon - 12 * MS_HOUR);
    assert_true(spec.created_max == noon);
    request_spec_copy(&copy, &spec);
    request_spec_set_created(&copy, noon - MS_HOUR, INSTANT_NONE);
    request_spec_append_url(&copy, SLICE_NONE, false, &out);
    assert_buf(&out, "?minCreatedAt=2026-11-24T11%3A00%3A00.000Z&storeId=204&" DEFAULTS);
    buf_clear(&out);
    request_spec_set_created(&copy, INSTANT_NONE, INSTANT_NONE);
    request_spec_append_url(&copy, SLICE_NONE, false, &out);
    assert_buf(&out, "?storeId=204&" DEFAULTS);
    buf_clear(&out);
    request_spec_append_url(&spec, SLICE_NONE, false, &out);
    assert_buf(&out, "?minCreatedAt=2026-11-24T00%3A00%3A00.000Z"
                     "&maxCreatedAt=2026-11-24T12%3A00%3A00.000Z&storeId=204&" DEFAULTS);
    request_spec_release(&spec);
    request_spec_release(&copy);
    buf_release(&out);
    query_release(&q);
}

int main(void) {
    setenv("TZ", "Europe/Zurich", 1);
    tzset();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_golden_urls),
        cmocka_unit_test(test_another_range),
        cmocka_unit_test(test_every_parameter_is_sent),
        cmocka_unit_test(test_a_spec_is_fixed_and_copied),
        cmocka_unit_test(test_percent),
        cmocka_unit_test(test_urls_are_read),
        cmocka_unit_test(test_urls_are_refused),
        cmocka_unit_test(test_round_trip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
