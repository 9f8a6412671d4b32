// Value types: what is read, what is refused and how, and that reading undoes writing.
#include "unit.h"

#include "model/param.h"
#include "model/value.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct value_context context(enum zone zone) {
    struct value_context c = {.zone = zone};
    assert_true(instant_parse_iso(SLICE("2026-11-24T13:32:07Z"), &c.now));
    return c;
}

static const struct value_choice colours[] = {
    {"red", "warm"}, {"green", "calm"}, {"grey", "dull"}, {NULL, NULL}};
static const struct value_limits limits_of[TYPE_COUNT] = {
    [TYPE_INTEGER] = {.least = 1, .most = 200},
    [TYPE_CHOICE] = {.choices = colours},
    [TYPE_CHOICE_LIST] = {.choices = colours},
    [TYPE_DURATION] = {.least = MS_SECOND, .most = 7 * (int64_t)MS_DAY},
};

static void expect_read(enum value_type type, const char *typed, const char *wire) {
    struct value_context c = context(ZONE_UTC);
    struct buf out = BUF_INIT(1000);
    struct error e = {0};
    if (!value_type_row(type)->parse(slice_of(typed), &limits_of[type], &c, &out, &e)) {
        fail_msg("\"%s\": %s", typed, e.text);
    }
    assert_buf(&out, wire);
    buf_release(&out);
}

static void expect_refused(enum value_type type, const char *typed, const char *sentence) {
    struct value_context c = context(ZONE_UTC);
    struct buf out = BUF_INIT(1000);
    struct error e = {0};
    assert_false(value_type_row(type)->parse(slice_of(typed), &limits_of[type], &c, &out, &e));
    assert_string_equal(e.text, sentence);
    assert_int_equal(e.kind, ERROR_USAGE);
    assert_int_equal(out.len, 0);
    buf_release(&out);
}

static void test_what_is_read(void **state) {
    (void)state;
    expect_read(TYPE_TEXT, " any thing ", " any thing ");
    expect_read(TYPE_ID, " 204 ", "204");
    expect_read(TYPE_ID, "000", "0");
    expect_read(TYPE_ID, "0009007199254740993", "9007199254740993");
    expect_read(TYPE_ID, "123456789012345678901234567890", "123456789012345678901234567890");
    expect_read(TYPE_INTEGER, " +007 ", "7");
    expect_read(TYPE_INTEGER, "200", "200");
    expect_read(TYPE_INSTANT, "today 06:00", "2026-11-24T06:00:00.000Z");
    expect_read(TYPE_INSTANT, "-2h", "2026-11-24T11:32:07.000Z");
    expect_read(TYPE_INSTANT, "2026-11-24T14:30:00.104+01:00", "2026-11-24T13:30:00.104Z");
    expect_read(TYPE_CHOICE, " GREEN ", "green");
    expect_read(TYPE_CHOICE_LIST, "Red, blue ,,red,blue,", "red,blue");
    expect_read(TYPE_FLAG, "Yes", "true");
    expect_read(TYPE_FLAG, "off", "false");
    expect_read(TYPE_DURATION, "1h30m", "5400000");
}

static void test_what_is_refused(void **state) {
    (void)state;
    expect_refused(TYPE_ID, "", "digits only, e.g. 204");
    expect_refused(TYPE_ID, "-1", "digits only, e.g. 204");
    expect_refused(TYPE_ID, "204a", "digits only, e.g. 204");
    expect_refused(TYPE_INTEGER, "two", "a whole number, e.g. 2");
    expect_refused(TYPE_INTEGER, "1.5", "a whole number, e.g. 2");
    expect_refused(TYPE_INTEGER, "0", "from 1 to 200");
    expect_refused(TYPE_INTEGER, "201", "from 1 to 200");
    expect_refused(TYPE_INTEGER, "99999999999999999999", "too large a number");
    expect_refused(TYPE_INSTANT, "2026-11-31", "31 November does not exist; try 2026-11-30");
    expect_refused(TYPE_CHOICE, "gren", "\"gren\" is no choice here; did you mean green?");
    expect_refused(TYPE_CHOICE, "purple", "one of red, green, grey");
    expect_refused(TYPE_CHOICE, "", "one of red, green, grey");
    expect_refused(TYPE_CHOICE_LIST, " , ", "one or several values, separated by commas");
    expect_refused(TYPE_CHOICE_LIST, "", "one or several values, separated by commas");
    expect_refused(TYPE_FLAG, "maybe", "yes or no");
    expect_refused(TYPE_DURATION, "5", "a number and a unit: 30s, 15m, 2h, 7d or 1h30m");
    expect_refused(TYPE_DURATION, "8d", "from 1s to 7d");
    expect_refused(TYPE_JSON, "{}", "this cannot be typed, only looked at");
}

static void test_limits_without_an_upper_end(void **state) {
    (void)state;
    struct value_context c = context(ZONE_UTC);
    struct buf out = BUF_INIT(100);
    struct error e = {0};
    const struct value_limits *limits = &param_row(PARAM_MAX_VISITORS)->limits;
    assert_false(value_type_row(TYPE_INTEGER)->parse(SLICE("0"), limits, &c, &out, &e));
    assert_string_equal(e.text, "1 or more");
    assert_true(value_type_row(TYPE_INTEGER)->parse(SLICE("-5"), NULL, &c, &out, &e));
    assert_buf(&out, "-5");
    buf_release(&out);
}

// parse(print(wire)) == wire, for every type, in a zone with a clock change.
static void check_round_trip(enum value_type type, struct slice wire, enum zone zone) {
    struct value_context c = context(zone);
    const struct value_type_row *row = value_type_row(type);
    struct buf typed = BUF_INIT(1000), again = BUF_INIT(1000);
    struct error e = {0};
    row->print(wire, &c, &typed);
    if (!row->parse(buf_slice(&typed), &limits_of[type], &c, &again, &e)) {
        fail_msg("%s: \"%s\": %s", row->name, buf_text(&typed), e.text);
    }
    if (!slice_equal(buf_slice(&again), wire)) {
        fail_msg("%s: %.*s was shown as \"%s\" and read as %s", row->name, SLICE_ARG(wire),
            buf_text(&typed), buf_text(&again));
    }
    buf_release(&typed);
    buf_release(&again);
}

static void test_reading_undoes_writing(void **state) {
    (void)state;
    struct buf wire = BUF_INIT(1000);
    uint64_t random = 88172645463325252u;
    for (int i = 0; i < 4000; i++) {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        // 1970 to 2100, every other one on a whole second, minute or hour
        instant t = (instant)(random % (130ull * 365 * MS_DAY));
        static const instant units[] = {1, MS_SECOND, MS_MINUTE, MS_HOUR};
        t -= t % units[i % 4];
        instant_append_iso(&wire, t);
        check_round_trip(TYPE_INSTANT, buf_slice(&wire), i % 2 ? ZONE_UTC : ZONE_LOCAL);
        buf_clear(&wire);
        buf_printf(&wire, "%llu", (unsigned long long)random);
        check_round_trip(TYPE_ID, buf_slice(&wire), ZONE_UTC);
        check_round_trip(TYPE_TEXT, buf_slice(&wire), ZONE_UTC);
        buf_clear(&wire);
        buf_printf(&wire, "%d", (int)(random % 200) + 1);
        check_round_trip(TYPE_INTEGER, buf_slice(&wire), ZONE_UTC);
        buf_clear(&wire);
        buf_printf(&wire, "%llu", (unsigned long long)(random % 600000 + 1) * MS_SECOND);
        check_round_trip(TYPE_DURATION, buf_slice(&wire), ZONE_UTC);
        buf_clear(&wire);
    }
    // Every quarter of an hour around both clock changes of 2026 in Zurich.
    static const char *const changes[] = {"2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"};
    for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
        instant t;
        assert_true(instant_parse_iso(slice_of(changes[i]), &t));
        for (int q = -12; q <= 12; q++) {
            instant_append_iso(&wire, t + q * 15 * (instant)MS_MINUTE);
            check_round_trip(TYPE_INSTANT, buf_slice(&wire), ZONE_LOCAL);
            buf_clear(&wire);
        }
    }
    buf_release(&wire);
    for (size_t i = 0; colours[i].name != NULL; i++) {
        check_round_trip(TYPE_CHOICE, slice_of(colours[i].name), ZONE_UTC);
    }
    check_round_trip(TYPE_CHOICE_LIST, SLICE("active"), ZONE_UTC);
    check_round_trip(TYPE_CHOICE_LIST, SLICE("red,Any Thing,green"), ZONE_UTC);
    check_round_trip(TYPE_FLAG, SLICE("true"), ZONE_UTC);
    check_round_trip(TYPE_FLAG, SLICE("false"), ZONE_UTC);
    check_round_trip(TYPE_TEXT, SLICE("a\t'\"\\ b"), ZONE_UTC);
}

static void test_instants_are_written_as_people_do(void **state) {
    (void)state;
    struct value_context c = context(ZONE_LOCAL);
    struct buf typed = BUF_INIT(100);
    value_type_row(TYPE_INSTANT)->print(SLICE("2026-11-24T13:30:00.000Z"), &c, &typed);
    assert_buf(&typed, "2026-11-24 14:30");
    value_type_row(TYPE_INSTANT)->print(SLICE("2026-11-24T13:30:05.000Z"), &c, &typed);
    assert_buf(&typed, "2026-11-24 14:30:05");
    value_type_row(TYPE_INSTANT)->print(SLICE("2026-11-24T13:30:05.104Z"), &c, &typed);
    assert_buf(&typed, "2026-11-24T13:30:05.104Z");
    value_type_row(TYPE_INSTANT)->print(SLICE("rubbish"), &c, &typed);
    assert_buf(&typed, "rubbish");
    buf_release(&typed);
}

static void expect_completions(enum value_type type, const char *typed, const char *expected) {
    struct buf all = BUF_INIT(1000);
    struct slice found;
    for (size_t i = 0;
         (found = value_type_row(type)->complete(slice_of(typed), &limits_of[type], i)).len > 0;
         i++) {
        buf_printf(&all, "%s%.*s", i > 0 ? " " : "", SLICE_ARG(found));
    }
    assert_buf(&all, expected);
    buf_release(&all);
}

static void test_completions(void **state) {
    (void)state;
    expect_completions(TYPE_CHOICE, "", "red green grey");
    expect_completions(TYPE_CHOICE, "GR", "green grey");
    expect_completions(TYPE_CHOICE, "x", "");
    expect_completions(TYPE_CHOICE_LIST, "green,gr", "grey");
    expect_completions(TYPE_CHOICE_LIST, "green, ", "red grey");
    expect_completions(TYPE_CHOICE_LIST, "", "red green grey");
    expect_completions(TYPE_FLAG, "f", "false");
    expect_completions(TYPE_INSTANT, "t", "today tomorrow tuesday thursday");
    expect_completions(TYPE_INSTANT, "-2", "-2h -24h");
    expect_completions(TYPE_INTEGER, "", "");
    expect_completions(TYPE_ID, "2", "");
    expect_completions(TYPE_TEXT, "2", "");
    expect_completions(TYPE_DURATION, "", "");
    // All that is offered for a time can be read as one.
    struct value_context c = context(ZONE_LOCAL);
    struct slice word;
    for (size_t i = 0; (word = value_type_row(TYPE_INSTANT)->complete(SLICE_NONE, NULL, i)).len > 0;
         i++) {
        struct buf wire = BUF_INIT(100);
        struct error e = {0};
        assert_true(value_type_row(TYPE_INSTANT)->parse(word, NULL, &c, &wire, &e));
        buf_release(&wire);
    }
}

// `expected` NULL: there is nowhere to go.
static void expect_step(enum value_type type, const char *typed, int by, const char *expected) {
    struct value_context c = context(ZONE_LOCAL);
    struct buf out = BUF_INIT(100);
    bool moved = value_type_row(type)->step(slice_of(typed), &limits_of[type], &c, by, &out);
    assert_int_equal(moved, expected != NULL);
    assert_buf(&out, expected != NULL ? expected : "");
    buf_release(&out);
}

static void test_steps(void **state) {
    (void)state;
    expect_step(TYPE_INTEGER, "", 1, "1");
    expect_step(TYPE_INTEGER, "7", 1, "8");
    expect_step(TYPE_INTEGER, "195", 10, "200");
    expect_step(TYPE_INTEGER, "200", 1, NULL);
    expect_step(TYPE_INTEGER, "1", -1, NULL);
    expect_step(TYPE_INTEGER, "x", 1, NULL);
    expect_step(TYPE_CHOICE, "red", 1, "green");
    expect_step(TYPE_CHOICE, "red", -1, "grey");
    expect_step(TYPE_CHOICE, "", 1, "red");
    expect_step(TYPE_CHOICE, "", -1, "grey");
    expect_step(TYPE_FLAG, "yes", 1, "false");
    expect_step(TYPE_FLAG, "", 1, "true");
    expect_step(TYPE_FLAG, "", -1, "false");
    expect_step(TYPE_INSTANT, "", -1, "-1h");
    expect_step(TYPE_INSTANT, "-2h", 1, "-1h");
    expect_step(TYPE_INSTANT, "2 hours ago", 1, "-1h");
    expect_step(TYPE_INSTANT, "-1.5h", -1, "-2h30m");
    expect_step(TYPE_INSTANT, "-1h", 1, "now");
    expect_step(TYPE_INSTANT, "now", 1, "+1h");
    expect_step(TYPE_INSTANT, "+1d", 1, "+1d1h");
    expect_step(TYPE_INSTANT, "2026-11-24 14:30", 1, "2026-11-24 15:30");
    expect_step(TYPE_INSTANT, "today", -1, "2026-11-23 23:00");
    expect_step(TYPE_INSTANT, "9999-12-31 23:30", 2, NULL);
    expect_step(TYPE_INSTANT, "nonsense", 1, NULL);
    expect_step(TYPE_DURATION, "5s", 1, "6s");
    expect_step(TYPE_DURATION, "1m", -1, "59s");
    expect_step(TYPE_DURATION, "1m", 1, "2m");
    expect_step(TYPE_DURATION, "1s", -1, NULL);
    expect_step(TYPE_DURATION, "7d", 1, NULL);
    expect_step(TYPE_TEXT, "a", 1, NULL);
    expect_step(TYPE_ID, "5", 1, NULL);
    expect_step(TYPE_CHOICE_LIST, "red", 1, NULL);
}

static void test_rows_are_whole(void **state) {
    (void)state;
    for (int type = 0; type < TYPE_COUNT; type++) {
        const struct value_type_row *row = value_type_row((enum value_type)type);
        assert_true(strlen(row->name) > 0 && strlen(row->placeholder) > 0);
        assert_true(row->parse && row->print && row->complete && row->step);
    }
}

static void test_the_end_of_a_range_steps_from_the_end_of_its_day(void **state) {
    (void)state;
    struct value_context c = context(ZONE_UTC);
    const struct value_limits end = {.is_end = true};
    const struct value_type_row *row = value_type_row(TYPE_INSTANT);
    struct buf out = BUF_INIT(100);
    assert_true(row->step(SLICE("yesterday"), &end, &c, 1, &out));
    assert_buf(&out, "2026-11-24 01:00");
    buf_clear(&out);
    assert_true(row->step(SLICE("yesterday"), &end, &c, -1, &out));
    assert_buf(&out, "2026-11-23 23:00");
    buf_clear(&out);
    assert_true(row->step(SLICE("yesterday 06:00"), &end, &c, -1, &out));
    assert_buf(&out, "2026-11-23 05:00");
    buf_release(&out);
}

int main(void) {
    setenv("TZ", "Europe/Zurich", 1);
    tzset();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_read),
        cmocka_unit_test(test_what_is_refused),
        cmocka_unit_test(test_limits_without_an_upper_end),
        cmocka_unit_test(test_reading_undoes_writing),
        cmocka_unit_test(test_instants_are_written_as_people_do),
        cmocka_unit_test(test_completions),
        cmocka_unit_test(test_steps),
        cmocka_unit_test(test_rows_are_whole),
        cmocka_unit_test(test_the_end_of_a_range_steps_from_the_end_of_its_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
