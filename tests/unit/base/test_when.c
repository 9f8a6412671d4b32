// Times as people type them, with the clock at Tuesday 2026-11-24 14:32:07.250 in Zurich.
#include "unit.h"

#include "base/instant.h"
#include "base/text.h"
#include "hostile.h"

#include <locale.h>
#include <stdlib.h>

static const instant now = INT64_C(1795527127250); // 2026-11-24T13:32:07.250Z

static void check(const char *text, instant at, enum zone zone, const char *expected) {
    struct error e = {0};
    instant t = INSTANT_NONE;
    if (!when_parse(slice_of(text), at, zone, &t, &e)) {
        fail_msg("\"%s\": %s", text, e.text);
    }
    struct buf b = BUF_INIT(100);
    instant_append_iso(&b, t);
    if (!slice_equal(buf_slice(&b), slice_of(expected))) {
        fail_msg("\"%s\" is %s, not %s", text, buf_text(&b), expected);
    }
    buf_release(&b);
}

static const struct {
    const char *text, *local, *utc;
} rows[] = {
    {"now", "2026-11-24T13:32:07.250Z", "2026-11-24T13:32:07.250Z"},
    {"NOW", "2026-11-24T13:32:07.250Z", "2026-11-24T13:32:07.250Z"},
    {" today ", "2026-11-23T23:00:00.000Z", "2026-11-24T00:00:00.000Z"},
    {"yesterday", "2026-11-22T23:00:00.000Z", "2026-11-23T00:00:00.000Z"},
    {"Tomorrow", "2026-11-24T23:00:00.000Z", "2026-11-25T00:00:00.000Z"},
    {"today 06:00", "2026-11-24T05:00:00.000Z", "2026-11-24T06:00:00.000Z"},
    {"today 6:00", "2026-11-24T05:00:00.000Z", "2026-11-24T06:00:00.000Z"},
    {"yesterday 23:59:59", "2026-11-23T22:59:59.000Z", "2026-11-23T23:59:59.000Z"},
    {"14:30", "2026-11-24T13:30:00.000Z", "2026-11-24T14:30:00.000Z"},
    {"14:30:05", "2026-11-24T13:30:05.000Z", "2026-11-24T14:30:05.000Z"},
    {"14:30:05.250", "2026-11-24T13:30:05.250Z", "2026-11-24T14:30:05.250Z"},
    {"14:30Z", "2026-11-24T14:30:00.000Z", "2026-11-24T14:30:00.000Z"},
    {"14:30 utc", "2026-11-24T14:30:00.000Z", "2026-11-24T14:30:00.000Z"},
    {"14:30+09:00", "2026-11-24T05:30:00.000Z", "2026-11-24T05:30:00.000Z"},
    {"today 00:30 +0530", "2026-11-23T19:00:00.000Z", "2026-11-23T19:00:00.000Z"},
    {"2026-11-24", "2026-11-23T23:00:00.000Z", "2026-11-24T00:00:00.000Z"},
    {"2026-11-24 14:30", "2026-11-24T13:30:00.000Z", "2026-11-24T14:30:00.000Z"},
    {"2026-11-24T14:30", "2026-11-24T13:30:00.000Z", "2026-11-24T14:30:00.000Z"},
    {"2026-11-24t14:30:05", "2026-11-24T13:30:05.000Z", "2026-11-24T14:30:05.000Z"},
    {"2026-11-24T14:30+01:00", "2026-11-24T13:30:00.000Z", "2026-11-24T13:30:00.000Z"},
    {"2026-11-24T14:30:05.123456Z", "2026-11-24T14:30:05.123Z", "2026-11-24T14:30:05.123Z"},
    {"2026-11-24 14:30 -0330", "2026-11-24T18:00:00.000Z", "2026-11-24T18:00:00.000Z"},
    {"2026-11-24Z", "2026-11-24T00:00:00.000Z", "2026-11-24T00:00:00.000Z"},
    {"2026-7-1", "2026-06-30T22:00:00.000Z", "2026-07-01T00:00:00.000Z"},
    {"2024-02-29", "2024-02-28T23:00:00.000Z", "2024-02-29T00:00:00.000Z"},
    {"tue", "2026-11-23T23:00:00.000Z", "2026-11-24T00:00:00.000Z"},
    {"Tuesday", "2026-11-23T23:00:00.000Z", "2026-11-24T00:00:00.000Z"},
    {"tue 18:00", "2026-11-24T17:00:00.000Z", "2026-11-24T18:00:00.000Z"},
    {"mon", "2026-11-22T23:00:00.000Z", "2026-11-23T00:00:00.000Z"},
    {"wed", "2026-11-17T23:00:00.000Z", "2026-11-18T00:00:00.000Z"},
    {"SUNDAY 12:00", "2026-11-22T11:00:00.000Z", "2026-11-22T12:00:00.000Z"},
    {"-2h", "2026-11-24T11:32:07.250Z", "2026-11-24T11:32:07.250Z"},
    {"- 2h", "2026-11-24T11:32:07.250Z", "2026-11-24T11:32:07.250Z"},
    {"-30m", "2026-11-24T13:02:07.250Z", "2026-11-24T13:02:07.250Z"},
    {"-45s", "2026-11-24T13:31:22.250Z", "2026-11-24T13:31:22.250Z"},
    {"+1d", "2026-11-25T13:32:07.250Z", "2026-11-25T13:32:07.250Z"},
    {"-1W", "2026-11-17T13:32:07.250Z", "2026-11-17T13:32:07.250Z"},
    {"-1h30m", "2026-11-24T12:02:07.250Z", "2026-11-24T12:02:07.250Z"},
    {"now-2h", "2026-11-24T11:32:07.250Z", "2026-11-24T11:32:07.250Z"},
    {"now + 1d", "2026-11-25T13:32:07.250Z", "2026-11-25T13:32:07.250Z"},
    {"today-7d", "2026-11-16T23:00:00.000Z", "2026-11-17T00:00:00.000Z"},
    {"mon -1w", "2026-11-15T23:00:00.000Z", "2026-11-16T00:00:00.000Z"},
    {"mon 06:00 +1d", "2026-11-24T05:00:00.000Z", "2026-11-24T06:00:00.000Z"},
    {"today 06:00-30m", "2026-11-24T04:30:00.000Z", "2026-11-24T05:30:00.000Z"},
    {"14:30 -1d", "2026-11-23T13:30:00.000Z", "2026-11-23T14:30:00.000Z"},
    {"2026-11-24 -2h", "2026-11-23T21:00:00.000Z", "2026-11-23T22:00:00.000Z"},
    // As people say it.
    {"2pm", "2026-11-24T13:00:00.000Z", "2026-11-24T14:00:00.000Z"},
    {"2 PM", "2026-11-24T13:00:00.000Z", "2026-11-24T14:00:00.000Z"},
    {"2:30pm", "2026-11-24T13:30:00.000Z", "2026-11-24T14:30:00.000Z"},
    {"yesterday 12am", "2026-11-22T23:00:00.000Z", "2026-11-23T00:00:00.000Z"},
    {"mon 12:05 pm UTC", "2026-11-23T12:05:00.000Z", "2026-11-23T12:05:00.000Z"},
    {"11:59:59am", "2026-11-24T10:59:59.000Z", "2026-11-24T11:59:59.000Z"},
    {"2026-11-24T2pm -1d", "2026-11-23T13:00:00.000Z", "2026-11-23T14:00:00.000Z"},
    {"30 min ago", "2026-11-24T13:02:07.250Z", "2026-11-24T13:02:07.250Z"},
    {"2 hours ago", "2026-11-24T11:32:07.250Z", "2026-11-24T11:32:07.250Z"},
    {"2h ago", "2026-11-24T11:32:07.250Z", "2026-11-24T11:32:07.250Z"},
    {"1 Hour 30 Mins ago", "2026-11-24T12:02:07.250Z", "2026-11-24T12:02:07.250Z"},
    {"3 days ago", "2026-11-21T13:32:07.250Z", "2026-11-21T13:32:07.250Z"},
    {"1 week ago", "2026-11-17T13:32:07.250Z", "2026-11-17T13:32:07.250Z"},
    {"-5min", "2026-11-24T13:27:07.250Z", "2026-11-24T13:27:07.250Z"},
    {"-30 min", "2026-11-24T13:02:07.250Z", "2026-11-24T13:02:07.250Z"},
    {"-1.5h", "2026-11-24T12:02:07.250Z", "2026-11-24T12:02:07.250Z"},
    {"-1,5h", "2026-11-24T12:02:07.250Z", "2026-11-24T12:02:07.250Z"},
    {"-0.25 hours", "2026-11-24T13:17:07.250Z", "2026-11-24T13:17:07.250Z"},
    {"today -1.5d", "2026-11-22T11:00:00.000Z", "2026-11-22T12:00:00.000Z"},
    // Over the change of clocks on 25 October: midnight stays midnight.
    {"today-60d", "2026-09-24T22:00:00.000Z", "2026-09-25T00:00:00.000Z"},
    {"-60d", "2026-09-25T13:32:07.250Z", "2026-09-25T13:32:07.250Z"},
    {"2026-03-29 02:30", "2026-03-29T01:30:00.000Z", "2026-03-29T02:30:00.000Z"}, // gap
    {"2026-10-25 02:30", "2026-10-25T00:30:00.000Z", "2026-10-25T02:30:00.000Z"}, // overlap
    {"2026-10-25 02:30 -0000", "2026-10-25T02:30:00.000Z", "2026-10-25T02:30:00.000Z"},
    {"2026-03-28 02:30 +1d", "2026-03-29T01:30:00.000Z", "2026-03-29T02:30:00.000Z"},
    {"2026-03-28 23:00 +24h", "2026-03-29T22:00:00.000Z", "2026-03-29T23:00:00.000Z"},
};

static void test_what_people_type(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        check(rows[i].text, now, ZONE_LOCAL, rows[i].local);
        check(rows[i].text, now, ZONE_UTC, rows[i].utc);
    }
}

static const struct {
    const char *text, *local;
    bool is_day;
} ends[] = {
    {"today", "2026-11-24T22:59:59.999Z", true},
    {"yesterday", "2026-11-23T22:59:59.999Z", true},
    {"mon", "2026-11-23T22:59:59.999Z", true},
    {"2026-11-23", "2026-11-23T22:59:59.999Z", true},
    {"2026-11-23Z", "2026-11-23T23:59:59.999Z", true},
    {"2026-11-23 -08:00", "2026-11-24T07:59:59.999Z", true},
    {"today-7d", "2026-11-17T22:59:59.999Z", true},
    {"mon -1w", "2026-11-16T22:59:59.999Z", true},
    // Days of 23 and of 25 hours.
    {"2026-03-29", "2026-03-29T21:59:59.999Z", true},
    {"2026-10-25", "2026-10-25T22:59:59.999Z", true},
    {"9999-12-31Z", "9999-12-31T23:59:59.999Z", true},
    // A moment stays what it is.
    {"today 00:00", "2026-11-23T23:00:00.000Z", false},
    {"today-2h", "2026-11-23T21:00:00.000Z", false},
    {"14:30", "2026-11-24T13:30:00.000Z", false},
    {"now", "2026-11-24T13:32:07.250Z", false},
    {"-1d", "2026-11-23T13:32:07.250Z", false},
};

static void test_a_day_ends_with_its_last_millisecond(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
        struct error e = {0};
        instant t = INSTANT_NONE;
        assert_true(when_parse_end(slice_of(ends[i].text), now, ZONE_LOCAL, &t, &e));
        struct buf b = BUF_INIT(100);
        instant_append_iso(&b, t);
        if (!slice_equal(buf_slice(&b), slice_of(ends[i].local))) {
            fail_msg("\"%s\" ends %s, not %s", ends[i].text, buf_text(&b), ends[i].local);
        }
        buf_release(&b);
        assert_int_equal(when_is_day(slice_of(ends[i].text)), ends[i].is_day);
    }
    struct error e = {0};
    instant t = INSTANT_NONE;
    assert_false(when_parse_end(SLICE("soon"), now, ZONE_LOCAL, &t, &e));
    assert_false(when_is_day(SLICE("soon")));
}

static void test_today_is_that_of_the_zone(void **state) {
    (void)state;
    instant late =
        now + 10 * (int64_t)MS_HOUR; // 00:32 on the 25th in Zurich, 23:32 on the 24th UTC
    check("today", late, ZONE_LOCAL, "2026-11-24T23:00:00.000Z");
    check("today", late, ZONE_UTC, "2026-11-24T00:00:00.000Z");
    check("wed", late, ZONE_LOCAL, "2026-11-24T23:00:00.000Z");
    check("wed", late, ZONE_UTC, "2026-11-18T00:00:00.000Z");
    check("12:00Z", late, ZONE_LOCAL, "2026-11-24T12:00:00.000Z");
    check("12:00+12:00", late, ZONE_UTC, "2026-11-25T00:00:00.000Z");
}

static void test_what_is_printed_reads_back(void **state) {
    (void)state;
    for (instant t = now; t < now + 400 * (int64_t)MS_DAY; t += 7919 * 1009) {
        struct buf b = BUF_INIT(100);
        instant_append_iso(&b, t);
        struct error e;
        instant back;
        assert_true(when_parse(buf_slice(&b), now, ZONE_LOCAL, &back, &e));
        assert_int_equal(back, t);
        buf_release(&b);
    }
}

static const struct {
    const char *text, *sentence;
} failures[] = {
    {"", "a time is missing; try today 06:00, -2h, mon or 2026-11-24 14:30"},
    {"  ", "a time is missing; try today 06:00, -2h, mon or 2026-11-24 14:30"},
    {"5", "5 alone is not a time; try -5h, 06:00 or 2026-11-24"},
    {"1795527127250", "1795527127250 alone is not a time; write a date like 2026-11-24"},
    {"2h", "\"2h\" needs a sign: -2h is before now, +2h after"},
    {"2026-11-31", "31 November does not exist; try 2026-11-30"},
    {"2026-02-29", "29 February 2026 does not exist; try 2026-02-28"},
    {"2026-04-00", "0 April does not exist; try 2026-04-01"},
    {"2026-13-01", "month 13 does not exist; months go from 01 to 12"},
    {"0000-01-01", "year 0000 does not exist; years go from 0001 to 9999"},
    {"2026-11", "\"2026-11\" is not a whole date; write it like 2026-11-24"},
    {"24.11.2026", "dates are written year-month-day, like 2026-11-24; \"24.11.2026\" is not"},
    {"11/24/2026", "dates are written year-month-day, like 2026-11-24; \"11/24/2026\" is not"},
    {"25:00", "hour 25 does not exist; hours go from 00 to 23"},
    {"today 24:00", "hour 24 does not exist; hours go from 00 to 23"},
    {"14:60", "minute 60 does not exist; minutes go from 00 to 59"},
    {"14:30:60", "second 60 does not exist; seconds go from 00 to 59"},
    {"14:3", "\"14:3\" is not a time of day; write it like 06:00, 14:30:05 or 2pm"},
    {"today 6", "\"6\" is not a time of day; write it like 06:00, 14:30:05 or 2pm"},
    {"yesteday", "\"yesteday\" is not a day; did you mean \"yesterday\"?"},
    {"tomorow 06:00", "\"tomorow\" is not a day; did you mean \"tomorrow\"?"},
    {"soon", "\"soon\" is not a time; try today 06:00, -2h, mon or 2026-11-24 14:30"},
    {"mno", "\"mno\" is not a day; did you mean \"mon\"?"},
    {"whenever", "\"whenever\" is not a time; try today 06:00, -2h, mon or 2026-11-24 14:30"},
    {"-5", "\"5\" has no known unit; units are s, m (minutes), h, d and w"},
    {"-5y", "\"5y\" has no known unit; units are s, m (minutes), h, d and w"},
    {"-5 years", "\"5 years\" has no known unit; units are s, m (minutes), h, d and w"},
    {"-1.5", "\"1.5\" has no known unit; units are s, m (minutes), h, d and w"},
    {"-1.h", "\"1\" has no known unit; units are s, m (minutes), h, d and w"},
    {"-2hss", "\"2hss\" has no known unit; units are s, m (minutes), h, d and w"},
    {"1.5h", "\"1.5h\" needs a sign: -1.5h is before now, +1.5h after"},
    {"2 hours", "\"2 hours\" needs a sign: -2 hours is before now, +2 hours after"},
    {"2 hours before", "\"2 hours before\" is not a time; try today 06:00, -2h, mon or "
                       "2026-11-24 14:30"},
    {"2 hours ago 06:00", "\"06:00\" does not belong to a time; try today 06:00, -2h, mon or "
                          "2026-11-24 14:30"},
    {"14.30", "\"14.30\" is not a time; with a colon, 14:30, it is a time of day"},
    {"today 9.05", "\"9.05\" is not a time; with a colon, 09:05, it is a time of day"},
    {"24.11", "\"24.11\" is not a time; write times like 14:30, dates like 2026-11-24"},
    {"14pm", "with am or pm hours go from 1 to 12; without it this is 14:00"},
    {"0:30am", "with am or pm hours go from 1 to 12; without it this is 00:30"},
    {"2:60pm", "minute 60 does not exist; minutes go from 00 to 59"},
    {"-h", "a distance is a number and a unit, like -2h or +1d; \"h\" is not"},
    {"-1234567d", "a distance is a number and a unit, like -2h or +1d; \"1234567d\" is not"},
    {"now 06:00",
        "\"06:00\" does not belong to a time; try today 06:00, -2h, mon or 2026-11-24 14:30"},
    {"2026-11-24 14:30 +15:00", "no zone is +15:00 away from UTC"},
    {"today 14:30 pm", "with am or pm hours go from 1 to 12; without it this is 14:30"},
    {"today 2:30 px",
        "\"px\" does not belong to a time; try today 06:00, -2h, mon or 2026-11-24 14:30"},
    {"-999999w", "\"-999999w\" lies outside the years 0001 to 9999"},
    {"today+999999w", "\"today+999999w\" lies outside the years 0001 to 9999"},
    {"9999-12-31 23:00 -14:00", "\"9999-12-31 23:00 -14:00\" lies outside the years 0001 to 9999"},
    {"!", "\"!\" is not a time; try today 06:00, -2h, mon or 2026-11-24 14:30"},
};

static void test_failures_are_sentences(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(failures); i++) {
        struct error e;
        instant t = 7;
        if (when_parse(slice_of(failures[i].text), now, ZONE_LOCAL, &t, &e)) {
            fail_msg("\"%s\" is read", failures[i].text);
        }
        assert_int_equal(t, 7);
        assert_int_equal(e.kind, ERROR_USAGE);
        assert_string_equal(e.text, failures[i].sentence);
    }
}

static void test_distances(void **state) {
    (void)state;
    int64_t ms = 7;
    assert_true(when_is_distance(SLICE("now"), &ms));
    assert_int_equal(ms, 0);
    assert_true(when_is_distance(SLICE("-1.5h"), &ms));
    assert_int_equal(ms, -90 * MS_MINUTE);
    assert_true(when_is_distance(SLICE("2 days ago"), &ms));
    assert_int_equal(ms, -2 * (int64_t)MS_DAY);
    assert_false(when_is_distance(SLICE("today-2h"), &ms));
    assert_false(when_is_distance(SLICE("14:30"), &ms));
    assert_false(when_is_distance(SLICE("2h"), &ms));
}

static void test_hostile_texts_fail_safely(void **state) {
    (void)state;
    struct hostile h;
    hostile_init(&h);
    for (size_t i = 0; i < h.n_texts; i++) {
        struct error e = {0};
        instant t;
        if (!when_parse(h.texts[i], now, ZONE_LOCAL, &t, &e)) {
            assert_true(utf8_is_valid(slice_of(e.text)));
            assert_true(e.text[0] != '\0');
        }
    }
    // Every prefix of a long good text ends within its bytes.
    const char *const good[] = {"2026-11-24T14:30:05.123456+01:00-1d2h", "mon 2:30 pm UTC -1.25d",
        "1.5 hours 30 minutes ago", "14.30", "2 pm"};
    for (size_t i = 0; i < ARRAY_LEN(good); i++) {
        for (size_t len = 0; len <= strlen(good[i]); len++) {
            char *exact = mem_alloc(len);
            memcpy(exact, good[i], len);
            struct error e;
            instant t;
            when_parse((struct slice){exact, len}, now, ZONE_LOCAL, &t, &e);
            mem_free(exact);
        }
    }
    hostile_release(&h);
}

int main(void) {
    setlocale(LC_ALL, "C.UTF-8");
    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1); // Zurich, without a zone file
    instant_zone_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_people_type),
        cmocka_unit_test(test_a_day_ends_with_its_last_millisecond),
        cmocka_unit_test(test_today_is_that_of_the_zone),
        cmocka_unit_test(test_what_is_printed_reads_back),
        cmocka_unit_test(test_failures_are_sentences),
        cmocka_unit_test(test_distances),
        cmocka_unit_test(test_hostile_texts_fail_safely),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
