// People over time: what was sampled, what was worked out, and that it is said which.
#include "many_sessions.h"

#include "model/trend.h"

#include <string.h>

#define DAY "2026-11-24T"

static struct occupancy *o;
static struct occupancy_limits limits;
static struct trend *trend;
static struct trend_scope scope;

static int set_up(void **state) {
    (void)state;
    o = occupancy_new();
    trend = trend_new();
    limits = occupancy_limits_standard();
    scope = (struct trend_scope){
        .o = o, .limits = &limits, .store_id = SLICE("1"), .known_since = INSTANT_NONE};
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    occupancy_free(o);
    trend_free(trend);
    return 0;
}

static instant today(const char *time) {
    char iso[40];
    snprintf(iso, sizeof(iso), DAY "%sZ", time);
    return at(iso);
}

// Times of the day, or NULL.
static void add(int id, int store, int size, const char *first_in, const char *last_in,
    const char *first_out, const char *last_out, const char *role) {
    static const char *const names[] = {"customerFirstEnteredAt", "customerLastEnteredAt",
        "customerFirstExitedAt", "customerLastExitedAt"};
    const char *times[] = {first_in, last_in, first_out, last_out};
    struct buf b = BUF_INIT(2000);
    buf_printf(&b, "{\"id\":%d,\"storeId\":%d,\"visitors\":%d,\"customer\":{\"role\":\"%s\"}", id,
        store, size, role);
    for (size_t i = 0; i < ARRAY_LEN(times); i++) {
        if (times[i]) {
            buf_printf(
                &b, ",\"%s\":\"%s%sZ\"", names[i], strchr(times[i], 'T') ? "" : DAY, times[i]);
        }
    }
    buf_append_char(&b, '}');
    WITH_SESSION(s, buf_text(&b)) {
        occupancy_add(o, s);
    }
    buf_release(&b);
}

// "0 2 2 s3" for the last n minutes: s for sampled, - for nothing.
static void assert_people(instant now, size_t n, const char *want) {
    struct trend_point points[64];
    struct buf got = BUF_INIT(2000);
    assert_true(n <= ARRAY_LEN(points));
    trend_people(trend, &scope, now, points, n);
    for (size_t i = 0; i < n; i++) {
        buf_append_text(&got, i > 0 ? " " : "");
        if (points[i].source == TREND_NOTHING) {
            buf_append_char(&got, '-');
        } else {
            buf_printf(
                &got, "%s%d", points[i].source == TREND_SAMPLED ? "s" : "", (int)points[i].people);
        }
        assert_int_equal(points[i].at % MS_MINUTE, 0);
    }
    assert_true(points[n - 1].at <= now && points[n - 1].at > now - MS_MINUTE);
    assert_slice(buf_slice(&got), want);
    buf_release(&got);
}

static void the_past_comes_from_entries_and_exits(void **state) {
    (void)state;
    add(1, 1, 2, "12:01:30", "12:01:40", "12:04:00", "12:04:00", "customer");
    add(2, 1, 1, "12:05:10", "12:05:10", NULL, NULL, "customer");
    add(3, 1, 5, "12:00:00", "12:00:00", NULL, NULL, "employee");
    add(4, 2, 3, "12:02:00", "12:02:00", NULL, NULL, "customer");
    assert_people(today("12:08:20"), 9, "0 0 2 2 0 0 1 1 1");
    // The minute that runs knows who came in it.
    assert_people(today("12:05:20"), 3, "2 0 1");
    scope.store_id = SLICE_NONE;
    assert_people(today("12:08:20"), 9, "0 0 5 5 3 3 4 4 4");
    scope.store_id = SLICE("7");
    assert_people(today("12:08:20"), 2, "0 0");
    scope.store_id = SLICE("1");
    scope.known_since = today("12:03:00");
    assert_people(today("12:08:20"), 9, "- - - 2 0 0 1 1 1");
}

static void who_came_back_was_away_between(void **state) {
    (void)state;
    add(1, 1, 1, "12:00:30", "12:05:30", "12:02:30", "12:02:30", "customer");
    assert_people(today("12:08:00"), 9, "0 1 1 0 0 0 1 1 1");
    // An exit before any entry is no stay.
    occupancy_clear(o);
    add(1, 1, 1, "12:05:30", "12:05:30", "12:02:30", "12:02:30", "customer");
    assert_people(today("12:08:00"), 9, "0 0 0 0 0 0 1 1 1");
}

static void stale_visits_end(void **state) {
    (void)state;
    limits.stale_ms = 3 * MS_MINUTE;
    add(1, 1, 1, "12:01:00", "12:01:00", NULL, NULL, "customer");
    assert_people(today("12:08:00"), 9, "0 1 1 1 1 0 0 0 0");
    // As the board counts: at the limit still, and not a moment after it.
    size_t n = 0;
    assert_int_equal(occupancy_compute(o, &limits, today("12:04:00"), &n, NULL)->certain, 1);
    assert_int_equal(occupancy_compute(o, &limits, today("12:04:00.001"), &n, NULL)->certain, 0);
    // A clock ahead.
    add(2, 1, 1, "12:09:00", "12:09:00", NULL, NULL, "customer");
    assert_people(today("12:08:00"), 3, "0 0 1");
}

static void samples_stand_before_what_is_worked_out(void **state) {
    (void)state;
    struct occupancy_row row = {.store_id = SLICE("1"), .certain = 7};
    assert_int_equal(trend_since(trend) == INSTANT_NONE, true);
    add(1, 1, 1, "12:01:00", "12:01:00", NULL, NULL, "customer");
    assert_true(trend_sample(trend, &row, 1, today("12:03:10")));
    row.certain = 8;
    assert_true(trend_sample(trend, &row, 1, today("12:03:50")));
    row.certain = 9;
    assert_true(trend_sample(trend, &row, 1, today("12:05:00")));
    assert_false(trend_sample(trend, &row, 1, today("12:04:00")));
    assert_true(trend_since(trend) == today("12:03:00"));
    assert_people(today("12:06:30"), 7, "0 1 1 s8 1 s9 1");
    // A store that comes later has nothing before.
    struct occupancy_row both[] = {row, {.store_id = SLICE("2"), .certain = 4}};
    assert_true(trend_sample(trend, both, 2, today("12:06:00")));
    scope.store_id = SLICE("2");
    assert_people(today("12:06:30"), 3, "0 0 s4");
    scope.store_id = SLICE_NONE;
    assert_people(today("12:06:30"), 3, "1 s9 s13");
    // After a long sleep the ring holds nothing of before.
    scope.store_id = SLICE("1");
    row.certain = 3;
    assert_true(trend_sample(trend, &row, 1, today("12:06:00") + (instant)2 * MS_DAY));
    assert_people(today("12:07:00") + (instant)2 * MS_DAY, 3, "0 s3 0");
    // They were of a wrong clock.
    assert_true(trend_sample(trend, &row, 1, today("12:06:00") + (instant)9 * MS_DAY));
    assert_true(trend_sample(trend, &row, 1, today("12:09:00") + (instant)2 * MS_DAY));
    assert_true(trend_since(trend) == today("12:09:00") + (instant)2 * MS_DAY);
    // All around the ring, with a hole.
    for (int m = 0; m < 3 * TREND_MINUTES; m++) {
        row.certain = m;
        if (m % 5 != 0) {
            assert_true(trend_sample(
                trend, &row, 1, today("12:00:00") + (instant)3 * MS_DAY + m * MS_MINUTE));
        }
    }
    scope.known_since = INSTANT_MAX;
    assert_people(today("11:59:00") + (instant)3 * MS_DAY + (instant)3 * TREND_MINUTES * MS_MINUTE,
        4, "s2156 s2157 s2158 s2159");
    assert_people(
        today("11:59:00") + (instant)3 * MS_DAY + (instant)(2 * TREND_MINUTES + 3) * MS_MINUTE, 5,
        "- - - s1441 s1442"); // before 1440 is out of the ring, 1440 is a hole
}

static void peak_and_over_the_limit_since(void **state) {
    (void)state;
    const struct trend_point points[] = {{60000, 9, TREND_NOTHING}, {120000, 4, TREND_FROM_VISITS},
        {180000, 2, TREND_FROM_VISITS}, {240000, 4, TREND_SAMPLED}, {300000, 3, TREND_SAMPLED}};
    struct trend_point peak;
    assert_true(trend_peak(points, 5, &peak));
    assert_int_equal(peak.at, 120000);
    assert_int_equal(peak.people, 4);
    assert_false(trend_peak(points, 1, &peak));
    assert_false(trend_peak(points, 0, &peak));
    assert_int_equal(trend_at_least_since(points, 5, 3), 240000);
    assert_int_equal(trend_at_least_since(points, 5, 1), 120000);
    assert_true(trend_at_least_since(points, 5, 4) == INSTANT_NONE);
    assert_true(trend_at_least_since(points, 0, 0) == INSTANT_NONE);
}

static void flows_go_by_the_quarters_of_the_clock(void **state) {
    (void)state;
    struct trend_flow flows[4];
    add(1, 1, 3, "12:15:00", "12:16:00", "12:29:59", "12:30:00", "customer");
    add(2, 1, 1, "12:44:00", "12:44:00", "12:51:00", "12:51:00", "customer");
    add(3, 1, 1, "12:58:00", "12:58:00", NULL, NULL, "customer"); // a clock ahead
    add(4, 1, 1, "12:44:00", "12:44:00", NULL, NULL, "tester");
    scope.known_since = today("12:16:00");
    trend_flows(&scope, today("12:52:00"), flows, 4);
    static const struct {
        const char *from;
        int n_in, n_out;
        bool complete;
    } want[] = {{"12:00:00", 0, 0, false}, {"12:15:00", 3, 1, false}, {"12:30:00", 1, 1, true},
        {"12:45:00", 1, 1, false}};
    for (size_t i = 0; i < 4; i++) {
        assert_true(flows[i].from == today(want[i].from));
        assert_int_equal(flows[i].n_in, want[i].n_in);
        assert_int_equal(flows[i].n_out, want[i].n_out);
        assert_int_equal(flows[i].complete, want[i].complete);
    }
}

static void dwells_fall_into_buckets(void **state) {
    (void)state;
    struct trend_dwell d;
    trend_dwells(&scope, today("00:00:00"), &d);
    assert_int_equal(d.n, 0);
    assert_int_equal(d.median_ms, -1);
    add(1, 1, 1, "12:00:00", "12:00:00", "12:00:59", "12:00:59", "customer");
    add(2, 1, 1, "12:00:00", "12:00:00", "12:01:00", "12:01:00", "customer");
    add(3, 1, 1, "12:00:00", "12:00:00", "12:03:00", "12:04:00", "customer");
    add(4, 1, 1, "06:00:00", "06:00:00", "12:03:00", "12:04:00", "customer");
    add(5, 1, 1, "12:00:00", "12:00:00", NULL, NULL, "customer");             // still inside
    add(6, 1, 1, "06:00:00", "06:00:00", "06:03:00", "06:04:00", "customer"); // too early
    add(7, 2, 1, "12:00:00", "12:00:00", "12:03:00", "12:04:00", "customer"); // elsewhere
    add(8, 1, 1, NULL, NULL, "12:03:00", "12:04:00", "customer");             // no entry
    trend_dwells(&scope, today("07:00:00"), &d);
    assert_int_equal(d.n, 4);
    const size_t want[TREND_DWELL_BUCKETS] = {1, 1, 1, 0, 0, 0, 0, 1};
    assert_memory_equal(d.buckets, want, sizeof(want));
    assert_int_equal(d.median_ms, 150 * MS_SECOND);
    assert_string_equal(trend_dwell_label(0), "< 1 min");
}

static void the_usual_is_of_weeks_or_else_of_days(void **state) {
    (void)state;
    assert_int_equal(trend_usual(&scope, today("12:20:00")).n, 0);
    // Yesterday two people for half of the hour, the day before nobody.
    add(1, 1, 2, "2026-11-23T12:00:00", "2026-11-23T12:00:00", "2026-11-23T12:30:00",
        "2026-11-23T12:30:00", "customer");
    add(2, 1, 1, "2026-11-22T09:00:00", "2026-11-22T09:00:00", "2026-11-22T09:10:00",
        "2026-11-22T09:10:00", "customer");
    struct trend_usual u = trend_usual(&scope, today("12:20:00"));
    assert_int_equal(u.n, 2);
    assert_false(u.by_week);
    assert_true(u.people > 0.499 && u.people < 0.501);
    // A week ago, three for the whole hour.
    add(3, 1, 3, "2026-11-17T11:00:00", "2026-11-17T11:00:00", "2026-11-17T13:30:00",
        "2026-11-17T13:30:00", "customer");
    u = trend_usual(&scope, today("12:20:00"));
    assert_int_equal(u.n, 1);
    assert_true(u.by_week);
    assert_true(u.people > 2.999 && u.people < 3.001);
    scope.known_since = at("2026-11-17T12:00:01Z");
    assert_false(trend_usual(&scope, today("12:20:00")).by_week);
    scope.known_since = today("00:00:00");
    assert_int_equal(trend_usual(&scope, today("12:20:00")).n, 0);
}

static void clock_text(char out[40], int seconds) {
    snprintf(out, 40, "%02d:%02d:%02d", 8 + seconds / 3600, seconds / 60 % 60, seconds % 60);
}

// Worked out afterwards, every minute is what the board said then, of the records of then.
static void minutes_agree_with_the_board_of_then(void **state) {
    (void)state;
    enum { N_LIVES = 120, N_MINUTES = 60 };
    int in[N_LIVES], out[N_LIVES], want[N_MINUTES];
    uint32_t x = 7;
    for (int id = 0; id < N_LIVES; id++) {
        x = x * 1664525u + 1013904223u;
        in[id] = (int)(x >> 8) % (N_MINUTES * 60);
        x = x * 1664525u + 1013904223u;
        out[id] = in[id] + 1 + (int)(x >> 8) % 1500;
    }
    scope.store_id = SLICE_NONE;
    for (int m = 0; m < N_MINUTES; m++) {
        struct occupancy_totals totals;
        size_t n = 0;
        occupancy_clear(o);
        for (int id = 0; id < N_LIVES; id++) {
            char entered[40], exited[40];
            const bool left = out[id] <= m * 60;
            clock_text(entered, in[id]);
            clock_text(exited, out[id]);
            if (in[id] <= m * 60) {
                add(id, id % 3, 1 + id % 4, entered, entered, left ? exited : NULL,
                    left ? exited : NULL, id % 9 == 0 ? "employee" : "customer");
            }
        }
        occupancy_compute(o, &limits, today("08:00:00") + m * MS_MINUTE, &n, &totals);
        want[m] = (int)totals.certain;
    }
    struct trend_point points[N_MINUTES];
    trend_people(NULL, &scope, today("08:59:00"), points, N_MINUTES);
    for (int m = 0; m < N_MINUTES; m++) {
        assert_int_equal(points[m].people, want[m]);
    }
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(the_past_comes_from_entries_and_exits),
        CASE(who_came_back_was_away_between),
        CASE(stale_visits_end),
        CASE(samples_stand_before_what_is_worked_out),
        CASE(peak_and_over_the_limit_since),
        CASE(flows_go_by_the_quarters_of_the_clock),
        CASE(dwells_fall_into_buckets),
        CASE(the_usual_is_of_weeks_or_else_of_days),
        CASE(minutes_agree_with_the_board_of_then),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
