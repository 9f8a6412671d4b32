// A query as chips, flags and a line that is read back.
#include "unit.h"

#include "base/mem.h"
#include "base/process.h"
#include "model/query.h"

static void expect_line(const char *typed, const char *canonical) {
    struct query q;
    struct error e = {0};
    struct buf out = BUF_INIT(10000);
    query_init(&q);
    if (!query_from_line(&q, slice_of(typed), &e)) {
        fail_msg("%s: %s", typed, e.text);
    }
    query_append_line(&q, &out);
    assert_buf(&out, canonical);
    buf_release(&out);
    query_release(&q);
}

static void test_lines_are_read(void **state) {
    (void)state;
    expect_line("", "");
    expect_line("  \t", "");
    expect_line("store=204", "storeId=204");
    expect_line("STOREID=204 --customer-id=7", "storeId=204 customerId=7");
    expect_line(
        "created>=today created<='today 18:00'", "minCreatedAt=today maxCreatedAt='today 18:00'");
    expect_line("created>=today 06:00 store=204", "minCreatedAt='today 06:00' storeId=204");
    expect_line("createdAt>=mon customerLastEnteredAt<=-2h",
        "minCreatedAt=mon maxCustomerLastEnteredAt=-2h");
    expect_line("since=-2h until=now", "minCreatedAt=-2h maxCreatedAt=now");
    expect_line("minCreatedAt=\"today 06:00\"", "minCreatedAt='today 06:00'");
    expect_line("min-created-at=today\\ 06:00", "minCreatedAt='today 06:00'");
    expect_line("visitors=2", "minVisitors=2 maxVisitors=2");
    expect_line("visitors>=2 group<=4", "minVisitors=2 maxGroupSize=4");
    expect_line("groupSize>=3", "minGroupSize=3");
    expect_line("status=active status='on hold'", "status='active,on hold'");
    expect_line("token=d3a00526 code='it'\\''s'", "code='it'\\''s' sessionToken=d3a00526");
    expect_line("after=a+b==", "after='a+b=='");
    expect_line("order=id direction=asc count=20", "orderBy=id direction=asc count=20");
}

static void expect_refused(const char *typed, const char *sentence) {
    struct query q;
    struct error e = {0};
    query_init(&q);
    query_set(&q, PARAM_ID, SLICE("1"));
    if (query_from_line(&q, slice_of(typed), &e)) {
        fail_msg("%s was accepted", typed);
    }
    assert_string_equal(e.text, sentence);
    assert_int_equal(e.kind, ERROR_USAGE);
    assert_slice(query_get(&q, PARAM_ID), "1");
    query_release(&q);
}

static void test_lines_are_refused(void **state) {
    (void)state;
    expect_refused("stroe=204", "there is no filter \"stroe\"; did you mean store?");
    expect_refused("fraud=yes",
        "there is no filter \"fraud\"; there are created, updated, entered, scanned, expires, "
        "store, customer, id, code, token, status, visitors and group");
    expect_refused(
        "visitors>2", "ranges include their ends: instead of visitors>2 write visitors>=3");
    expect_refused(
        "visitors<2", "ranges include their ends: instead of visitors<2 write visitors<=1");
    expect_refused("created>today", "ranges include their ends: write created>=today");
    expect_refused("created<yesterday", "ranges include their ends, and created<=yesterday the "
                                        "whole day: write a time of day as well");
    expect_refused("created<now", "ranges include their ends: write created<=now");
    expect_refused(
        "created=today", "created needs a start or an end, as in created>=today or created<=today");
    expect_refused("store>=204", "store takes only =, as in store=204");
    expect_refused(
        "minVisitors>=2", "minVisitors takes only =; or write visitors>=VALUE or visitors<=VALUE");
    expect_refused("store=1 store=2", "store stands twice");
    expect_refused("visitors=2 visitors>=1", "visitors stands twice");
    expect_refused("store=", "store has no value");
    expect_refused("store=''", "store has no value");
    expect_refused("code='abc", "a quotation mark (') is not closed");
    expect_refused("store 204",
        "\"store\" is no condition; write NAME=VALUE, as in store=204, or created>=today");
    expect_refused("store=204 zurich",
        "\"zurich\" is no condition; write NAME=VALUE, as in store=204, or created>=today");
    expect_refused(
        "=5", "\"=5\" is no condition; write NAME=VALUE, as in store=204, or created>=today");
}

static void test_chips(void **state) {
    (void)state;
    struct query q;
    struct error e = {0};
    struct buf out = BUF_INIT(1000);
    query_init(&q);
    assert_true(query_from_line(&q,
        SLICE("created>='today 06:00' store=204 status=active,completed visitors>=2 group<=3"),
        &e));
    query_append_chip(&q, PARAM_MIN_CREATED_AT, &out);
    assert_buf(&out, "created>=today 06:00");
    query_append_chip(&q, PARAM_STORE_ID, &out);
    assert_buf(&out, "store=204");
    query_append_chip(&q, PARAM_STATUS, &out);
    assert_buf(&out, "status=active,completed");
    query_append_chip(&q, PARAM_MIN_VISITORS, &out);
    assert_buf(&out, "visitors>=2");
    query_append_chip(&q, PARAM_MAX_GROUP_SIZE, &out);
    assert_buf(&out, "group<=3");
    query_append_chip(&q, PARAM_CODE, &out);
    assert_buf(&out, "");
    query_append_flags(&q, &out);
    assert_buf(&out, "--min-created-at 'today 06:00' --store-id 204 --status active,completed "
                     "--min-visitors 2 --max-group-size 3");
    buf_release(&out);
    query_release(&q);
}

static void random_query(struct query *q, uint64_t *random) {
    static const char *const texts[] = {"204", "today 06:00", "-2h", "it's", "\"", "\\", "a\\'b",
        "$HOME `x`", "a=b>=c", "--x", "é東", "a\tb\nc", "*?[x]", "a+b==", "#", "~", "'", "a,b"};
    for (size_t p = 0; p < PARAM_COUNT; p++) {
        *random = *random * 6364136223846793005u + 1442695040888963407u;
        if (*random >> 62 == 0) {
            query_set(q, (enum param)p, slice_of(texts[(*random >> 40) % ARRAY_LEN(texts)]));
        }
    }
}

static void test_a_line_reads_back(void **state) {
    (void)state;
    uint64_t random = 7;
    for (int i = 0; i < 2000; i++) {
        struct query q, again;
        struct error e = {0};
        struct buf line = BUF_INIT(10000);
        query_init(&q);
        query_init(&again);
        random_query(&q, &random);
        query_append_line(&q, &line);
        if (!query_from_line(&again, buf_slice(&line), &e)) {
            fail_msg("%s: %s", buf_text(&line), e.text);
        }
        if (!query_equal(&q, &again)) {
            fail_msg("%s", buf_text(&line));
        }
        buf_release(&line);
        query_release(&q);
        query_release(&again);
    }
}

static void test_flags_read_back(void **state) {
    (void)state;
    uint64_t random = 11;
    for (int i = 0; i < 2000; i++) {
        struct query q, again;
        struct error e = {0};
        struct buf line = BUF_INIT(10000);
        query_init(&q);
        query_init(&again);
        random_query(&q, &random);
        buf_append_text(&line, "program ");
        query_append_flags(&q, &line);
        char **argv = NULL;
        if (!process_split(buf_slice(&line), &argv, &e)) {
            fail_msg("%s: %s", buf_text(&line), e.text);
        }
        for (size_t a = 1; argv[a] != NULL; a += 2) {
            assert_true(slice_starts_with(slice_of(argv[a]), SLICE("--")));
            enum param p = param_by_flag(slice_of(argv[a] + 2), NULL);
            assert_int_not_equal(p, PARAM_NONE);
            query_set(&again, p, slice_of(argv[a + 1]));
        }
        if (!query_equal(&q, &again)) {
            fail_msg("%s", buf_text(&line));
        }
        mem_free(argv);
        buf_release(&line);
        query_release(&q);
        query_release(&again);
    }
}

static void test_chips_read_back(void **state) {
    (void)state;
    // Chips, joined by blanks, are what people see and type again.
    struct query q, again;
    struct error e = {0};
    struct buf line = BUF_INIT(1000);
    query_init(&q);
    query_init(&again);
    query_set(&q, PARAM_MIN_CREATED_AT, SLICE("today 06:00"));
    query_set(&q, PARAM_MAX_CREATED_AT, SLICE("2026-11-24 14:30:05"));
    query_set(&q, PARAM_STORE_ID, SLICE("204"));
    query_set(&q, PARAM_STATUS, SLICE("active,completed"));
    query_set(&q, PARAM_MAX_VISITORS, SLICE("3"));
    for (size_t p = 0; p < PARAM_COUNT; p++) {
        query_append_chip(&q, (enum param)p, &line);
        buf_append_text(&line, "  ");
    }
    assert_true(query_from_line(&again, buf_slice(&line), &e));
    assert_true(query_equal(&q, &again));
    buf_release(&line);
    query_release(&q);
    query_release(&again);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_are_read),
        cmocka_unit_test(test_lines_are_refused),
        cmocka_unit_test(test_chips),
        cmocka_unit_test(test_a_line_reads_back),
        cmocka_unit_test(test_flags_read_back),
        cmocka_unit_test(test_chips_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
