// Spans of time.
#include "unit.h"

#include "base/instant.h"

static const int64_t hour = MS_HOUR, day = MS_DAY;

static void test_shown(void **state) {
    (void)state;
    const struct {
        int64_t ms;
        const char *text;
    } rows[] = {
        {0, "0:00:00"},
        {999, "0:00:00"},
        {-999, "0:00:00"},
        {45 * 1000, "0:00:45"},
        {hour + 52 * MS_MINUTE + 10 * 1000, "1:52:10"},
        {-45 * 1000, "-0:00:45"},
        {100 * hour - 1, "99:59:59"},
        {100 * hour + 10 * MS_MINUTE, "4d 04:10"},
        {-100 * hour, "-4d 04:00"},
        {INT64_MAX, "106751991167d 07:12"},
        {INT64_MIN, "-106751991167d 07:12"},
    };
    struct buf b = BUF_INIT(100);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        duration_append(&b, rows[i].ms);
        assert_buf(&b, rows[i].text);
    }
    buf_release(&b);
}

static void test_relative(void **state) {
    (void)state;
    const struct {
        int64_t after_ms;
        const char *text;
    } rows[] = {
        {0, "just now"},
        {-4999, "just now"},
        {4999, "just now"},
        {-5000, "5 s ago"},
        {5000, "in 5 s"},
        {-45 * 1000, "45 s ago"},
        {-59999, "59 s ago"},
        {-60000, "1 min ago"},
        {-12 * MS_MINUTE, "12 min ago"},
        {29 * MS_MINUTE, "in 29 min"},
        {-hour, "1 h ago"},
        {-48 * hour + 1, "47 h ago"},
        {-2 * day, "2 d ago"},
        {-400 * day, "400 d ago"},
        {10 * day, "in 10 d"},
    };
    struct buf b = BUF_INIT(100);
    instant now = INT64_C(1800000000000);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        instant_append_relative(&b, now + rows[i].after_ms, now);
        assert_buf(&b, rows[i].text);
    }
    instant_append_relative(&b, INSTANT_NONE, now);
    assert_buf(&b, "-");
    instant_append_relative(&b, INT64_MAX, INT64_MIN + 1);
    assert_buf(&b, "in 213503982334 d");
    buf_release(&b);
}

static void test_read(void **state) {
    (void)state;
    const struct {
        const char *text;
        int64_t ms;
    } rows[] = {
        {"0s", 0},
        {"90s", 90 * 1000},
        {"15m", 15 * MS_MINUTE},
        {"2h", 2 * hour},
        {"7d", 7 * day},
        {"1w", 7 * day},
        {"1h30m", hour + 30 * MS_MINUTE},
        {" 1H30M ", hour + 30 * MS_MINUTE},
        {"1w2d3h4m5s", 9 * day + 3 * hour + 4 * MS_MINUTE + 5000},
        {"9223372036854775s", INT64_C(9223372036854775000)},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        int64_t ms = -1;
        assert_true(duration_parse(slice_of(rows[i].text), &ms));
        assert_int_equal(ms, rows[i].ms);
    }
    const char *wrong[] = {"", " ", "5", "h", "-2h", "1.5h", "2 h", "2hx", "2h3", "1y",
        "9223372036854776s", "99999999999999999999s", "9000000000000000s9000000000000000s"};
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        int64_t ms = 7;
        assert_false(duration_parse(slice_of(wrong[i]), &ms));
        assert_int_equal(ms, 7);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shown),
        cmocka_unit_test(test_relative),
        cmocka_unit_test(test_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
