// Points in time: the calendar, ISO 8601, local zones, and how times are shown.
#include "unit.h"

#include "base/instant.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

// Rules instead of names, so that no zone files are needed.
#define ZURICH "CET-1CEST,M3.5.0,M10.5.0/3"
#define LONDON "GMT0BST,M3.5.0/1,M10.5.0"
#define NEW_YORK "EST5EDT,M3.2.0,M11.1.0"

static void set_zone(const char *tz) {
    if (tz) {
        setenv("TZ", tz, 1);
    } else {
        unsetenv("TZ");
    }
    instant_zone_init();
}

static instant iso(const char *text) {
    instant t = INSTANT_NONE;
    if (!instant_parse_iso(slice_of(text), &t)) {
        fail_msg("\"%s\" is not read", text);
    }
    return t;
}

static uint64_t next_random(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void check_round_trip(instant t) {
    struct buf b = BUF_INIT(100);
    instant_append_iso(&b, t);
    instant back;
    if (!instant_parse_iso(buf_slice(&b), &back) || back != t) {
        fail_msg("%s does not come back", buf_text(&b));
    }
    buf_release(&b);
    struct calendar c;
    instant_to_calendar(t, ZONE_UTC, &c);
    assert_int_equal(instant_from_calendar(&c, ZONE_UTC), t);
}

static void test_what_is_printed_reads_back(void **state) {
    (void)state;
    uint64_t seed = 2463534242u;
    check_round_trip(INSTANT_MIN);
    check_round_trip(INSTANT_MAX);
    for (int i = -2000; i <= 2000; i++) {
        check_round_trip(i * (int64_t)MS_DAY);
        check_round_trip(i * (int64_t)MS_DAY - 1);
    }
    for (int i = 0; i < 20000; i++) {
        uint64_t span = (uint64_t)(INSTANT_MAX - INSTANT_MIN);
        check_round_trip(INSTANT_MIN + (int64_t)(next_random(&seed) % span));
    }
}

// libc's calendar is the second opinion, day by day over 9999 years.
static void test_the_calendar_is_that_of_libc(void **state) {
    (void)state;
    for (int64_t day = INSTANT_MIN / MS_DAY; day <= INSTANT_MAX / MS_DAY; day++) {
        time_t t = day * 86400;
        struct tm tm;
        gmtime_r(&t, &tm);
        struct calendar c;
        instant_to_calendar(day * MS_DAY, ZONE_UTC, &c);
        if (c.year != tm.tm_year + 1900 || c.month != tm.tm_mon + 1 || c.day != tm.tm_mday ||
            c.weekday != (tm.tm_wday + 6) % 7) {
            fail_msg("day %lld is %04d-%02d-%02d", (long long)day, c.year, c.month, c.day);
        }
    }
}

static void test_dates_that_exist(void **state) {
    (void)state;
    assert_true(calendar_is_valid(2024, 2, 29));
    assert_true(calendar_is_valid(2000, 2, 29));
    assert_false(calendar_is_valid(1900, 2, 29));
    assert_false(calendar_is_valid(2026, 2, 29));
    assert_false(calendar_is_valid(2026, 11, 31));
    assert_false(calendar_is_valid(2026, 0, 1));
    assert_false(calendar_is_valid(2026, 13, 1));
    assert_false(calendar_is_valid(2026, 1, 0));
    assert_false(calendar_is_valid(0, 1, 1));
    assert_true(calendar_is_valid(1, 1, 1));
    assert_true(calendar_is_valid(9999, 12, 31));
    assert_false(calendar_is_valid(10000, 1, 1));
}

static void test_iso_forms(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int64_t ms;
    } rows[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"2019-08-24T14:15:22Z", 1566656122000},
        {"2019-08-24T14:15:22", 1566656122000},
        {"2019-08-24 14:15:22Z", 1566656122000},
        {"2019-08-24t14:15:22z", 1566656122000},
        {"2019-08-24T14:15:22.1Z", 1566656122100},
        {"2019-08-24T14:15:22.12Z", 1566656122120},
        {"2019-08-24T14:15:22.123456789Z", 1566656122123},
        {"2019-08-24T14:15:22,5Z", 1566656122500},
        {"2019-08-24T16:15:22+02:00", 1566656122000},
        {"2019-08-24T16:15:22+0200", 1566656122000},
        {"2019-08-24T08:45:22.7-05:30", 1566656122700},
        {"1969-12-31T23:59:59.999Z", -1},
        {"2016-12-31T23:59:60Z", 1483228799999},
        {"2038-01-19T03:14:08Z", INT64_C(2147483648000)}, // TIME-02
        {"2100-03-01T00:00:00Z", INT64_C(4107542400000)},
        {"0001-01-01T00:00:00.000Z", INSTANT_MIN},
        {"9999-12-31T23:59:59.999Z", INSTANT_MAX},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_int_equal(iso(rows[i].text), rows[i].ms);
    }
}

static void test_iso_refuses(void **state) {
    (void)state;
    static const char *const wrong[] = {"", "2019", "2019-08-24", "2019-08-24T",
        "2019-08-24T14:15Z", "2019-8-24T14:15:22Z", "19-08-24T14:15:22Z", "2019-13-24T14:15:22Z",
        "2019-02-29T00:00:00Z", "2019-08-24T24:00:00Z", "2019-08-24T14:60:22Z",
        "2019-08-24T14:15:61Z", "2019-08-24T14:15:22.Z", "2019-08-24T14:15:22.1234567890Z",
        "2019-08-24T14:15:22ZZ", "2019-08-24T14:15:22 Z", "2019-08-24T14:15:22+2",
        "2019-08-24T14:15:22+24:00", "2019-08-24T14:15:22+02:60", "2019-08-24T14:15:22+02:00x",
        "2019-08-24X14:15:22Z", " 2019-08-24T14:15:22Z", "2019-08-24T14:15:22Z ",
        "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01",
        "-001-01-01T00:00:00Z", "2019-08-24T14:15:-2Z", "2019-08-24T+4:15:22Z", "1566656122000",
        "null"};
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        instant t = 7;
        if (instant_parse_iso(slice_of(wrong[i]), &t)) {
            fail_msg("\"%s\" is read", wrong[i]);
        }
        assert_int_equal(t, 7);
    }
    // Every prefix of a good text ends within its bytes.
    const char good[] = "2019-08-24T14:15:22.123+02:00";
    for (size_t len = 0; len < sizeof(good); len++) {
        char *exact = mem_alloc(len);
        memcpy(exact, good, len);
        instant t;
        instant_parse_iso((struct slice){exact, len}, &t);
        mem_free(exact);
    }
}

static struct calendar local(instant t) {
    struct calendar c;
    instant_to_calendar(t, ZONE_LOCAL, &c);
    return c;
}

static instant from_local(int month, int day, int hour, int minute) {
    struct calendar c = {.year = 2026, .month = month, .day = day, .hour = hour, .minute = minute};
    return instant_from_calendar(&c, ZONE_LOCAL);
}

static void test_local_zone(void **state) {
    (void)state;
    set_zone(ZURICH);
    struct calendar c = local(iso("2026-11-24T13:31:20.104Z"));
    assert_int_equal(c.hour, 14);
    assert_int_equal(c.ms, 104);
    assert_int_equal(c.weekday, 1);
    assert_int_equal(c.offset_s, 3600);
    assert_string_equal(c.zone_name, "CET");
    assert_string_equal(local(iso("2026-07-01T00:00:00Z")).zone_name, "CEST");
    assert_int_equal(local(iso("2026-12-31T23:30:00Z")).year, 2027);
    // The gap of 29 March 2026: 02:30 does not exist and is moved to 03:30.
    assert_int_equal(from_local(3, 29, 1, 59), iso("2026-03-29T00:59:00Z"));
    assert_int_equal(from_local(3, 29, 2, 30), iso("2026-03-29T01:30:00Z"));
    assert_int_equal(local(from_local(3, 29, 2, 30)).hour, 3);
    assert_int_equal(from_local(3, 29, 3, 0), iso("2026-03-29T01:00:00Z"));
    // The overlap of 25 October 2026: of the two 02:30 it is the first.
    assert_int_equal(from_local(10, 25, 1, 30), iso("2026-10-24T23:30:00Z"));
    assert_int_equal(from_local(10, 25, 2, 30), iso("2026-10-25T00:30:00Z"));
    assert_int_equal(from_local(10, 25, 3, 0), iso("2026-10-25T02:00:00Z"));
}

static void test_local_times_read_back(void **state) {
    (void)state;
    static const char *const zones[] = {ZURICH, LONDON, NEW_YORK, "IST-5:30",
        "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0" /* half an hour */, "NST3:30NDT,M3.2.0,M11.1.0",
        "<+13>-13<+14>,M9.5.0/3,M4.1.0/4", "Africa/Casablanca"};
    for (size_t i = 0; i < ARRAY_LEN(zones); i++) {
        set_zone(zones[i]);
        instant start = iso("2025-01-01T00:00:00Z");
        for (instant t = start; t < start + 800 * (int64_t)MS_DAY; t += 23 * MS_MINUTE) {
            struct calendar c = local(t);
            instant back = instant_from_calendar(&c, ZONE_LOCAL);
            // Of a time that exists twice the first is taken; nothing else may differ.
            if (back != t && (back > t || t - back > MS_HOUR || local(back).minute != c.minute)) {
                fail_msg("%s: %lld became %lld", zones[i], (long long)t, (long long)back);
            }
        }
    }
}

static void test_zone_names(void **state) {
    (void)state;
    instant t = iso("2026-11-24T12:00:00Z");
    static const struct {
        const char *tz, *name;
        int offset_s;
    } rows[] = {
        {"UTC", "UTC", 0},
        {LONDON, "GMT", 0},
        {NEW_YORK, "EST", -18000},
        {"IST-5:30", "IST", 19800},
        {"<-03>3", "-03", -10800},
        {"<+0545>-5:45", "+0545", 20700},
        {"<verylongname>-2", "+0200", 7200},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        set_zone(rows[i].tz);
        struct calendar c = local(t);
        assert_string_equal(c.zone_name, rows[i].name);
        assert_int_equal(c.offset_s, rows[i].offset_s);
    }
}

static void test_time_04_a_strange_tz_is_utc(void **state) {
    (void)state;
    char fifo[] = "/tmp/aifi-test-zone-XXXXXX";
    assert_non_null(mkdtemp(fifo));
    char path[64];
    snprintf(path, sizeof(path), "%s/fifo", fifo);
    assert_int_equal(mkfifo(path, 0600), 0);
    const char *zones[] = {"", "garbage", ":/dev/zero", "/dev/zero", ":/dev/tty", "/etc/passwd",
        "/nonexistent", ":", "Mars/Phobos", "\x1b[31m", "UTC0;evil", path};
    for (size_t i = 0; i < ARRAY_LEN(zones); i++) {
        set_zone(zones[i]);
        struct calendar c = local(iso("2026-11-24T12:00:00Z"));
        assert_string_equal(c.zone_name, "UTC");
        assert_int_equal(c.hour, 12);
    }
    unlink(path);
    rmdir(fifo);
}

static void test_forms(void **state) {
    (void)state;
    set_zone(ZURICH);
    instant now = iso("2026-11-24T13:32:07Z"), t = iso("2026-11-24T13:31:20.104Z");
    struct buf b = BUF_INIT(200);
    instant_append(&b, t, INSTANT_LIST, ZONE_LOCAL, now);
    assert_buf(&b, "11-24 14:31:20");
    instant_append(&b, t, INSTANT_LIST, ZONE_UTC, now);
    assert_buf(&b, "11-24 13:31:20");
    instant_append(&b, iso("2025-11-24T13:31:20Z"), INSTANT_LIST, ZONE_UTC, now);
    assert_buf(&b, "2025-11-24 13:31");
    // New Year comes an hour earlier in Zurich.
    instant_append(&b, iso("2026-12-31T23:30:00Z"), INSTANT_LIST, ZONE_LOCAL, now);
    assert_buf(&b, "2027-01-01 00:30");
    instant_append(&b, t, INSTANT_LONG, ZONE_LOCAL, now);
    assert_buf(&b, "2026-11-24 14:31:20.104 CET");
    instant_append(&b, iso("2026-07-01T00:00:00Z"), INSTANT_LONG, ZONE_LOCAL, now);
    assert_buf(&b, "2026-07-01 02:00:00.000 CEST");
    instant_append(&b, t, INSTANT_LONG, ZONE_UTC, now);
    assert_buf(&b, "2026-11-24 13:31:20.104 UTC");
    instant_append(&b, t, INSTANT_TIME, ZONE_LOCAL, now);
    assert_buf(&b, "14:31:20");
    instant_append(&b, t, INSTANT_DAY, ZONE_LOCAL, now);
    assert_buf(&b, "Tue 2026-11-24");
    instant_append(&b, INSTANT_NONE, INSTANT_LONG, ZONE_LOCAL, now);
    assert_buf(&b, "-");
    instant_append_iso(&b, t);
    assert_buf(&b, "2026-11-24T13:31:20.104Z");
    instant_append_iso(&b, INT64_MAX);
    assert_buf(&b, "9999-12-31T23:59:59.999Z");
    instant_append(&b, INT64_MIN + 1, INSTANT_DAY, ZONE_UTC, now);
    assert_buf(&b, "Mon 0001-01-01");
    buf_release(&b);
}

static void ask_for_the_31st_of_november(void) {
    from_local(11, 31, 0, 0);
}

static void test_a_date_that_does_not_exist_is_a_bug(void **state) {
    (void)state;
    assert_true(WIFSIGNALED(child_status(ask_for_the_31st_of_november)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_printed_reads_back),
        cmocka_unit_test(test_the_calendar_is_that_of_libc),
        cmocka_unit_test(test_dates_that_exist),
        cmocka_unit_test(test_iso_forms),
        cmocka_unit_test(test_iso_refuses),
        cmocka_unit_test(test_local_zone),
        cmocka_unit_test(test_local_times_read_back),
        cmocka_unit_test(test_zone_names),
        cmocka_unit_test(test_time_04_a_strange_tz_is_utc),
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_a_date_that_does_not_exist_is_a_bug),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
