// When live lists ask, by a clock that is made here.
#include "app/live.h"
#include "unit.h"

#define T0 INT64_C(1764000000000) // the server's clock when the first page came

enum { INTERVAL_MS = 15 * MS_SECOND };

static struct live_clock server_at(instant now) {
    return (struct live_clock){.now = now, .known = true};
}

static struct live begun(int64_t now_ms) {
    struct live l;
    live_init(&l, INTERVAL_MS);
    live_begin(&l, now_ms, server_at(T0), T0 - 2 * MS_SECOND);
    return l;
}

static void assert_reads(
    const struct live *l, int64_t now_ms, enum live_pause pause, const char *expected) {
    struct buf text = BUF_INIT(200);
    live_append(l, now_ms, pause, &text);
    assert_string_equal(buf_text(&text), expected);
    buf_release(&text);
}

static void never_before_data_and_never_when_off(void **state) {
    (void)state;
    struct live l;
    live_init(&l, INTERVAL_MS);
    assert_int_equal(live_due_ms(&l), INT64_MAX);
    assert_false(live_is_due(&l, 1000000));
    assert_false(live_is_stale(&l, 1000000));
    assert_reads(&l, 1000, LIVE_RUNS, "LIVE 15s");
    live_set_interval(&l, 0, 1000);
    live_begin(&l, 1000, server_at(T0), INSTANT_NONE);
    assert_int_equal(live_due_ms(&l), INT64_MAX);
    assert_reads(&l, 1000000, LIVE_RUNS, "");
    assert_false(live_is_stale(&l, 1000000));
}

static void asks_after_each_interval(void **state) {
    (void)state;
    struct live l = begun(1000);
    assert_false(live_is_due(&l, 1000 + INTERVAL_MS - 1));
    assert_true(live_is_due(&l, 1000 + INTERVAL_MS));
    live_succeeded(&l, 17000); // the answer took a second
    assert_int_equal(live_due_ms(&l), 17000 + INTERVAL_MS);
    assert_reads(&l, 21000, LIVE_RUNS, "LIVE 15s,  4 s old");
}

static void another_interval_counts_from_the_data(void **state) {
    (void)state;
    struct live l = begun(1000);
    live_set_interval(&l, 5 * MS_SECOND, 3000);
    assert_int_equal(live_due_ms(&l), 6000);
    live_set_interval(&l, 60 * MS_SECOND, 3000);
    assert_int_equal(live_due_ms(&l), 61000);
    live_set_interval(&l, 0, 100000);
    live_set_interval(&l, 60 * MS_SECOND, 100000);
    assert_true(live_is_due(&l, 100000)); // the data is older than that
}

static void asks_from_what_was_seen_with_an_overlap(void **state) {
    (void)state;
    struct live l = begun(1000);
    assert_int_equal(live_since(&l), T0 - 2 * MS_SECOND - LIVE_OVERLAP_MS);
    live_saw(&l, T0 + 7 * MS_SECOND, server_at(T0 + 15 * MS_SECOND));
    assert_int_equal(live_since(&l), T0 + 7 * MS_SECOND - LIVE_OVERLAP_MS);
    live_saw(&l, T0, server_at(T0 + 15 * MS_SECOND)); // older: nothing is forgotten
    assert_int_equal(live_since(&l), T0 + 7 * MS_SECOND - LIVE_OVERLAP_MS);
    // Nothing changes for an hour: the watermark stays, whatever the clocks do.
    live_succeeded(&l, MS_HOUR);
    assert_int_equal(live_since(&l), T0 + 7 * MS_SECOND - LIVE_OVERLAP_MS);
}

// An old range of the list says nothing of what changed of late: the clock does, with a margin.
static void begins_by_the_clock_where_rows_are_old(void **state) {
    (void)state;
    struct live l;
    live_init(&l, INTERVAL_MS);
    live_begin(&l, 1000, server_at(T0), T0 - 30 * (instant)MS_DAY);
    assert_int_equal(live_since(&l), T0 - LIVE_CLOCK_MARGIN_MS - LIVE_OVERLAP_MS);
    live_begin(&l, 1000, server_at(T0), INSTANT_NONE); // no rows at all
    assert_int_equal(live_since(&l), T0 - LIVE_CLOCK_MARGIN_MS - LIVE_OVERLAP_MS);
    // Our own clock may be in another time zone.
    live_begin(&l, 1000, (struct live_clock){.now = T0}, INSTANT_NONE);
    assert_int_equal(live_since(&l), T0 - LIVE_UNKNOWN_CLOCK_MARGIN_MS - LIVE_OVERLAP_MS);
}

static void a_record_of_the_future_hides_no_changes(void **state) {
    (void)state;
    struct live l;
    live_init(&l, INTERVAL_MS);
    live_begin(&l, 1000, server_at(T0), T0 + 365 * (instant)MS_DAY);
    assert_true(live_since(&l) < T0);
    const instant before = live_since(&l);
    live_saw(&l, INSTANT_MAX, server_at(T0));
    live_saw(&l, INSTANT_NONE, server_at(T0));
    assert_int_equal(live_since(&l), before);
    live_saw(
        &l, T0 + LIVE_CLOCK_MARGIN_MS - 1, server_at(T0)); // it may be; what comes next is of now
    assert_int_equal(live_since(&l), T0 + MS_SECOND - LIVE_OVERLAP_MS);
}

static void waits_longer_while_the_server_fails(void **state) {
    (void)state;
    struct live l = begun(0);
    int64_t now_ms = INTERVAL_MS;
    const int64_t waits_s[] = {30, 60, 120, 240, 300, 300};
    for (size_t i = 0; i < ARRAY_LEN(waits_s); i++) {
        live_failed(&l, now_ms);
        assert_int_equal(live_due_ms(&l), now_ms + waits_s[i] * MS_SECOND);
        assert_true(live_is_stale(&l, now_ms));
        now_ms = live_due_ms(&l);
    }
    assert_reads(&l, now_ms, LIVE_RUNS, "STALE 17 min");
    live_succeeded(&l, now_ms);
    assert_int_equal(live_due_ms(&l), now_ms + INTERVAL_MS);
    assert_false(live_is_stale(&l, now_ms));
    assert_reads(&l, now_ms, LIVE_RUNS, "LIVE 15s,  0 s old");
}

static void a_wish_for_more_than_the_most_is_kept(void **state) {
    (void)state;
    struct live l;
    live_init(&l, 10 * MS_MINUTE);
    live_begin(&l, 0, server_at(T0), INSTANT_NONE);
    live_failed(&l, 1000);
    assert_int_equal(live_due_ms(&l), 1000 + 10 * MS_MINUTE);
}

static void stale_after_three_intervals(void **state) {
    (void)state;
    struct live l = begun(0);
    assert_false(live_is_stale(&l, 3 * INTERVAL_MS));
    assert_true(live_is_stale(&l, 3 * INTERVAL_MS + 1));
    assert_reads(&l, 50 * MS_SECOND, LIVE_RUNS, "STALE 50 s");
    assert_reads(&l, 50 * MS_SECOND, LIVE_HELD, "HELD, 50 s old");
    assert_reads(&l, 130 * MS_MINUTE, LIVE_RUNS, "STALE 2 h 10 min");
}

// Old data that was not asked for is nobody's fault; a server that fails is told all the same.
static void held_by_a_menu_is_not_stale(void **state) {
    (void)state;
    struct live l = begun(0);
    live_note_pause(&l, 10 * MS_SECOND);
    assert_reads(&l, 10 * MS_SECOND, LIVE_WAITS, "LIVE 15s, 10 s old"); // nothing was due yet
    live_note_pause(&l, 50 * MS_SECOND);
    assert_reads(&l, 50 * MS_SECOND, LIVE_WAITS, "HELD, 50 s old");
    assert_true(live_is_stale(&l, 50 * MS_SECOND));
    // It was asked as soon as the menu closed, and the answer may take its time.
    assert_reads(&l, 51 * MS_SECOND, LIVE_RUNS, "LIVE 15s, 51 s old");
    assert_reads(&l, 96 * MS_SECOND, LIVE_RUNS, "STALE 1 min");
    live_failed(&l, 97 * MS_SECOND);
    live_note_pause(&l, 98 * MS_SECOND);
    assert_reads(&l, 98 * MS_SECOND, LIVE_WAITS, "STALE 1 min");
    assert_reads(&l, 98 * MS_SECOND, LIVE_HELD, "HELD, 1 min old");
}

// Half of what changed in a night is here: the data is not of now yet.
static void is_not_fresh_while_it_catches_up(void **state) {
    (void)state;
    struct live l = begun(0);
    live_advanced(&l, 100 * MS_SECOND);
    assert_int_equal(live_age_ms(&l, 100 * MS_SECOND), 100 * MS_SECOND);
    assert_int_equal(live_due_ms(&l), 100 * MS_SECOND + INTERVAL_MS);
}

// NET-20: the monotonic clock stands still while the machine sleeps.
static void one_refresh_after_a_sleep(void **state) {
    (void)state;
    struct live l = begun(0);
    live_note_time(&l, 1000, T0 + 1000);
    live_note_time(&l, 2000, T0 + 2000);
    assert_false(live_is_due(&l, 2000));
    live_note_time(&l, 2500, T0 + 8 * (instant)MS_HOUR);
    assert_true(live_is_due(&l, 2500));
    assert_true(live_is_stale(&l, 2500));
    assert_reads(&l, 2500, LIVE_RUNS, "STALE 8 h 0 min");
    live_succeeded(&l, 3000);
    live_note_time(&l, 3500, T0 + 8 * (instant)MS_HOUR + 1000);
    assert_false(live_is_due(&l, 3500));
    assert_reads(&l, 4000, LIVE_RUNS, "LIVE 15s,  1 s old");
}

// TIME-01: a wall clock that is set back, or creeps, moves nothing.
static void a_wall_clock_that_is_set_back_moves_nothing(void **state) {
    (void)state;
    struct live l = begun(0);
    const int64_t due_ms = live_due_ms(&l);
    live_note_time(&l, 1000, T0);
    live_note_time(&l, 2000, T0 - MS_DAY);
    live_note_time(&l, 3000, T0 - MS_DAY + 1500);
    assert_int_equal(live_due_ms(&l), due_ms);
    assert_int_equal(live_age_ms(&l, 3000), 3000);
}

static void intervals_are_read(void **state) {
    (void)state;
    struct error e = {0};
    int64_t ms = -1;
    assert_true(live_parse_interval(SLICE("15"), &ms, &e));
    assert_int_equal(ms, 15000);
    assert_true(live_parse_interval(SLICE(" 30s "), &ms, &e));
    assert_int_equal(ms, 30000);
    assert_true(live_parse_interval(SLICE("2m"), &ms, &e));
    assert_int_equal(ms, 120000);
    assert_true(live_parse_interval(SLICE("OFF"), &ms, &e));
    assert_int_equal(ms, 0);
    const char *const bad[] = {"", "1", "-5", "7200", "soon", "9223372036854775807", "2h"};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        error_clear(&e);
        assert_false(live_parse_interval(slice_of(bad[i]), &ms, &e));
        assert_int_equal(ms, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(never_before_data_and_never_when_off),
        cmocka_unit_test(asks_after_each_interval),
        cmocka_unit_test(another_interval_counts_from_the_data),
        cmocka_unit_test(asks_from_what_was_seen_with_an_overlap),
        cmocka_unit_test(begins_by_the_clock_where_rows_are_old),
        cmocka_unit_test(a_record_of_the_future_hides_no_changes),
        cmocka_unit_test(waits_longer_while_the_server_fails),
        cmocka_unit_test(a_wish_for_more_than_the_most_is_kept),
        cmocka_unit_test(stale_after_three_intervals),
        cmocka_unit_test(held_by_a_menu_is_not_stale),
        cmocka_unit_test(is_not_fresh_while_it_catches_up),
        cmocka_unit_test(one_refresh_after_a_sleep),
        cmocka_unit_test(a_wall_clock_that_is_set_back_moves_nothing),
        cmocka_unit_test(intervals_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
