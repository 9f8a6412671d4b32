// The numbers of a crowd whose records come from here, by a clock that is made here. What is asked
// of a server, and that refreshes equal a reload, is proved against the sandbox
// (tests/e2e/test_stores.py).
#include "app/crowd.h"
#include "unit.h"

#include "../model/one_session.h"

#include <string.h>

#define T0 INT64_C(1795523400000) // 2026-11-24T12:30:00Z

static struct crowd *c;

static int set_up(void **state) {
    (void)state;
    struct query q;
    const struct occupancy_limits limits = occupancy_limits_standard();
    const struct alert_rules rules = alert_rules_standard();
    query_init(&q);
    query_set(&q, PARAM_STORE_ID, SLICE("7"));
    query_set(&q, PARAM_STATUS, SLICE("active"));
    c = crowd_new(&q, &limits, &rules);
    query_release(&q);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    crowd_free(c);
    return 0;
}

static void append_time(struct buf *b, const char *name, instant t) {
    buf_printf(b, ",\"%s\":\"", name);
    instant_append_iso(b, t);
    buf_append_char(b, '"');
}

// A session of store 7 (4 people at most); exited INSTANT_NONE: it is inside.
static void add(int id, instant updated, instant entered, instant exited) {
    struct buf b = BUF_INIT(2000);
    buf_printf(&b,
        "{\"id\":\"%d\",\"storeId\":7,\"status\":\"active\",\"store\":{\"id\":\"7\","
        "\"name\":\"Bern\",\"status\":\"OPEN\",\"maxPeople\":4}",
        id);
    append_time(&b, "updatedAt", updated);
    append_time(&b, "customerLastEnteredAt", entered);
    if (exited != INSTANT_NONE) {
        append_time(&b, "customerLastExitedAt", exited);
    }
    buf_append_char(&b, '}');
    WITH_SESSION(s, buf_text(&b)) {
        occupancy_add(c->occupancy, s);
    }
    buf_release(&b);
}

static void only_the_store_limits_what_is_asked(void **state) {
    (void)state;
    assert_slice(query_get(&c->scope, PARAM_STORE_ID), "7");
    assert_int_equal(query_get(&c->scope, PARAM_STATUS).len, 0);
}

static void nothing_is_due_before_it_is_asked_for(void **state) {
    (void)state;
    assert_int_equal(crowd_due_ms(c), INT64_MAX);
    assert_int_equal(crowd_compute_due_ms(c), INT64_MAX);
    assert_false(crowd_is_running(c));
    assert_false(crowd_is_stale(c, 1000000));
}

static void what_changed_is_lit_for_a_moment(void **state) {
    (void)state;
    c->stage = CROWD_WHOLE;
    add(1, T0 - MS_MINUTE, T0 - MS_MINUTE, INSTANT_NONE);
    crowd_compute(c, 1000, T0);
    assert_int_equal(c->n_rows, 1);
    assert_int_equal(c->rows[0].certain, 1);
    assert_int_equal(c->rows[0].changed, 0); // it is the first time that it is seen
    add(2, T0, T0, INSTANT_NONE);
    crowd_compute(c, 2000, T0 + MS_SECOND);
    assert_int_equal(c->rows[0].changed, 1u << OCCUPANCY_PEOPLE | 1u << OCCUPANCY_SESSIONS);
    assert_int_equal(crowd_compute_due_ms(c), 3000); // ages run
    crowd_compute(c, 3000, T0 + 2 * MS_SECOND);
    assert_int_not_equal(c->rows[0].changed, 0);
    crowd_compute(c, 2000 + CROWD_LIT_MS, T0 + 5 * MS_SECOND);
    assert_int_equal(c->rows[0].changed, 0);
    assert_int_equal(crowd_compute_due_ms(c), 2000 + CROWD_LIT_MS + MS_SECOND);
}

static void incomplete_numbers_light_and_alert_nothing(void **state) {
    (void)state;
    c->stage = CROWD_LOADING;
    for (int i = 0; i < 6; i++) {
        add(i, T0, T0, INSTANT_NONE);
        crowd_compute(c, 1000 + i, T0);
        assert_int_equal(c->rows[0].changed, 0);
        assert_int_equal(c->n_alerts, 0);
    }
    assert_int_equal(trend_since(c->trend), INSTANT_NONE);
    c->stage = CROWD_OLDER;
    live_begin(&c->refresh.live, 2000, (struct live_clock){T0, true}, T0);
    crowd_compute(c, 2000, T0);
    assert_int_equal(c->n_alerts, 1);
    assert_int_equal(c->alerts[0].kind, ALERT_FULL);
    assert_int_equal(trend_since(c->trend), T0);
}

// Of minutes in which nothing was asked there is no sample: the visits say what happened then.
static void old_numbers_are_no_samples(void **state) {
    (void)state;
    c->stage = CROWD_WHOLE;
    add(1, T0, T0, INSTANT_NONE);
    live_set_interval(&c->refresh.live, 0, 0);
    live_begin(&c->refresh.live, 0, (struct live_clock){T0, true}, T0);
    for (int minute = 0; minute <= 10; minute++) {
        crowd_compute(c, minute * MS_MINUTE, T0 + minute * MS_MINUTE);
    }
    add(1, T0 + 5 * MS_MINUTE, T0, T0 + 5 * MS_MINUTE);
    const struct trend_scope scope = {.o = c->occupancy,
        .limits = &c->limits,
        .store_id = SLICE("7"),
        .known_since = INSTANT_NONE};
    struct trend_point points[11];
    trend_people(c->trend, &scope, T0 + 10 * MS_MINUTE, points, ARRAY_LEN(points));
    for (int minute = 0; minute <= 10; minute++) {
        assert_int_equal(points[minute].source, minute < 2 ? TREND_SAMPLED : TREND_FROM_VISITS);
        assert_int_equal(points[minute].people, minute < 5);
    }
}

static void what_is_not_asked_is_no_silence_of_a_store(void **state) {
    (void)state;
    const instant last = T0 - 20 * MS_MINUTE;
    c->stage = CROWD_WHOLE;
    c->limits.silence_ms = 30 * MS_MINUTE;
    c->limits.busy_least = 1;
    add(1, last, last, last);
    c->as_of = T0;
    crowd_compute(c, 1000, T0 + 20 * MS_MINUTE);
    assert_false(c->rows[0].no_data);
    assert_int_equal(c->totals.n_no_data, 0);
    c->as_of = T0 + 20 * MS_MINUTE; // now it was asked, and there was nothing
    crowd_compute(c, 2000, T0 + 20 * MS_MINUTE);
    assert_true(c->rows[0].no_data);
    assert_int_equal(c->totals.n_no_data, 1);
}

static void limits_may_change(void **state) {
    (void)state;
    c->stage = CROWD_WHOLE;
    add(1, T0 - 3 * MS_HOUR, T0 - 3 * MS_HOUR, INSTANT_NONE);
    crowd_compute(c, 1000, T0);
    assert_int_equal(c->rows[0].certain, 1);
    assert_int_equal(c->alerts[0].kind, ALERT_LONG_VISIT);
    c->limits.stale_ms = 2 * MS_HOUR;
    c->rules.long_visit_ms = 0;
    crowd_compute(c, 2000, T0);
    assert_int_equal(c->rows[0].certain, 0);
    assert_int_equal(c->rows[0].n_stale, 1);
    assert_int_equal(c->n_alerts, 0);
    c->limits.forgotten_ms = 150 * MS_MINUTE;
    crowd_compute(c, 3000, T0);
    assert_int_equal(c->rows[0].n_stale, 0);
}

// Whatever order records come in, and however often: the same as from nothing.
static void order_and_doubles_do_not_matter(void **state) {
    (void)state;
    c->stage = CROWD_WHOLE;
    const instant in = T0 - 10 * MS_MINUTE;
    const instant out = T0 - 2 * MS_MINUTE;
    add(1, out, in, out); // the exit before the entry
    add(1, in, in, INSTANT_NONE);
    add(2, in, in, INSTANT_NONE);
    add(2, in, in, INSTANT_NONE);
    add(3, in, in, INSTANT_NONE);
    add(3, out, in, out);
    add(3, T0, T0, out); // again inside
    add(3, out, in, out);
    crowd_compute(c, 1000, T0);
    assert_int_equal(c->rows[0].certain, 2);
    assert_int_equal(c->totals.n_sessions, 2);
}

// The times of day alone; the day where it is another one.
static void progress_is_told_in_words(void **state) {
    (void)state;
    struct buf text = BUF_INIT(200);
    c->is_loading = true;
    c->load[0].done = true;
    c->load[1].n_rows = 2200;
    c->load[1].reached = T0 - MS_HOUR;
    c->load[1].from = T0 - 26 * MS_HOUR;
    crowd_append_progress(c, ZONE_UTC, T0, &text);
    assert_string_equal(
        buf_text(&text), "reading older visits: 2200 sessions, back to 11:30, until 11-23 10:30");
    buf_clear(&text);
    c->load[0].done = false;
    c->load[0].n_rows = 200;
    c->load[0].reached = T0 - MS_MINUTE;
    c->load[0].from = T0 - 4 * MS_HOUR;
    crowd_append_progress(c, ZONE_UTC, T0, &text);
    assert_string_equal(buf_text(&text), "loading: 200 sessions, back to 12:29, until 08:30");
    c->is_loading = false;
    buf_release(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(only_the_store_limits_what_is_asked, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_is_due_before_it_is_asked_for, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_changed_is_lit_for_a_moment, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            incomplete_numbers_light_and_alert_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(old_numbers_are_no_samples, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            what_is_not_asked_is_no_silence_of_a_store, set_up, tear_down),
        cmocka_unit_test_setup_teardown(progress_is_told_in_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(limits_may_change, set_up, tear_down),
        cmocka_unit_test_setup_teardown(order_and_doubles_do_not_matter, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
