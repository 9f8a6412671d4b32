// Alerts: which rows have some, how they read, and how their limits are typed.
#include "model/alert.h"
#include "unit.h"

#include "base/mem.h"

static struct occupancy_row row(void) {
    return (struct occupancy_row){
        .store_id = SLICE("86"),
        .name = SLICE("Geneva"),
        .state = STORE_OPEN,
        .max_people = 30,
        .certain = 5,
        .load = LOAD_OK,
        .percent = 17,
        .longest_ms = -1,
        .longest_stale_ms = -1,
        .age_ms = 4 * MS_SECOND,
    };
}

static void assert_alerts(
    const struct occupancy_row *r, const struct alert_rules *rules, const char *expected) {
    size_t n = 0;
    struct buf text = BUF_INIT(1000);
    struct alert *alerts = alerts_find(r, 1, rules, &n);
    for (size_t i = 0; i < n; i++) {
        buf_append_text(&text, i > 0 ? "; " : "");
        alert_append(&alerts[i], &text);
    }
    assert_string_equal(buf_text(&text), expected);
    mem_free(alerts);
    buf_release(&text);
}

static void each_kind(void **state) {
    (void)state;
    struct alert_rules rules = alert_rules_standard();
    struct occupancy_row r = row();
    assert_alerts(&r, &rules, "");
    r.certain = 32;
    r.load = LOAD_FULL;
    assert_alerts(&r, &rules, "86 Geneva: FULL, 32 of 30 people");
    r.load = LOAD_NEAR;
    r.no_data = true;
    r.age_ms = 65 * MS_MINUTE;
    assert_alerts(&r, &rules, "86 Geneva: NEAR, 32 of 30 people; 86 Geneva: no data for 1 h 05");
    r = row();
    r.longest_ms = 2 * MS_HOUR;
    assert_alerts(&r, &rules, "");
    r.longest_ms++;
    assert_alerts(&r, &rules, "86 Geneva: somebody is inside for 2 h 00");
    r.longest_stale_ms = 30 * MS_HOUR;
    assert_alerts(
        &r, &rules, "86 Geneva: somebody is inside for 2 h 00"); // who is not counted is not
    rules.long_visit_ms = 0;
    assert_alerts(&r, &rules, "");
}

static void staff_is_asked_for_by_wish(void **state) {
    (void)state;
    struct alert_rules rules = alert_rules_standard();
    struct occupancy_row r = row();
    r.employee_inside = REPORT_NO;
    assert_alerts(&r, &rules, "");
    rules.no_staff = true;
    assert_alerts(&r, &rules, "86 Geneva: open, and no staff inside");
    r.employees = 1;
    assert_alerts(&r, &rules, "");
    r.employees = 0;
    r.employee_inside = REPORT_NONE; // nobody said that there is none
    assert_alerts(&r, &rules, "");
    r.employee_inside = REPORT_NO;
    r.state = STORE_CLOSED;
    assert_alerts(&r, &rules, "");
    r.state = STORE_OPEN;
    r.certain = 0;
    assert_alerts(&r, &rules, "");
}

static void ghosts_are_asked_for_by_wish(void **state) {
    (void)state;
    struct alert_rules rules = alert_rules_standard();
    struct occupancy_row r = row();
    r.n_stale = 1;
    r.longest_stale_ms = 370 * MS_MINUTE;
    assert_alerts(&r, &rules, "");
    rules.ghost = true;
    assert_alerts(&r, &rules, "86 Geneva: GHOST, 1 visit without an exit for up to 6 h 10");
    r.n_stale = 2;
    assert_alerts(&r, &rules, "86 Geneva: GHOST, 2 visits without an exit for up to 6 h 10");
    r.n_stale = 0;
    assert_alerts(&r, &rules, "");
}

static void texts_from_outside_are_made_safe(void **state) {
    (void)state;
    const struct alert_rules rules = alert_rules_standard();
    struct occupancy_row r = row();
    r.name = SLICE("Ge\033[2Jneva\n");
    r.no_data = true;
    assert_alerts(&r, &rules, "86 Ge[2Jneva: no data for 0 min");
}

static void assert_limits(const char *typed, const char *expected) {
    struct occupancy_limits l = occupancy_limits_standard();
    struct alert_rules r = alert_rules_standard();
    struct error e = {0};
    struct buf text = BUF_INIT(400);
    const bool good = alert_limits_parse(slice_of(typed), &l, &r, &e);
    if (!good) {
        buf_append_text(&text, e.text);
        assert_int_equal(l.near_percent, 80);
        assert_int_equal(r.long_visit_ms, 2 * MS_HOUR);
    } else {
        alert_limits_append(&l, &r, &text);
    }
    assert_string_equal(buf_text(&text), expected);
    buf_release(&text);
}

static void limits_are_read_and_written(void **state) {
    (void)state;
    assert_limits("", "near=80 full=100 stale=4h silence=30m long=2h staff=off ghost=off bell=off");
    assert_limits("near=85%,long=90m staff=on",
        "near=85 full=100 stale=4h silence=30m long=90m staff=on ghost=off bell=off");
    assert_limits("stale=90s silence=1h long=off BELL=on",
        "near=80 full=100 stale=90s silence=1h long=off staff=off ghost=off bell=on");
    assert_limits(
        "ghost=on", "near=80 full=100 stale=4h silence=30m long=2h staff=off ghost=on bell=off");
    assert_limits("ghost=6h ghost=on",
        "near=80 full=100 stale=6h silence=30m long=2h staff=off ghost=on bell=off");
    assert_limits("ghost=2d", "a time is from 1m to 24h, such as stale=4h or long=90m");
    assert_limits("near=0", "a percentage is from 1 to 1000, such as near=85");
    assert_limits("near=101", "near (101 %) is above full (100 %)");
    assert_limits("long=3h near=x", "a percentage is from 1 to 1000, such as near=85");
    assert_limits("stale=2d", "a time is from 1m to 24h, such as stale=4h or long=90m");
    assert_limits(
        "stale=24h", "stale is below 24 h, since no visit is told for longer; such as stale=12h");
    assert_limits("long=24h silence=24h",
        "near=80 full=100 stale=4h silence=24h long=24h staff=off ghost=off bell=off");
    assert_limits("staff=maybe", "staff, ghost and bell are on or off");
    assert_limits("colour=red", "no limit is called colour; there are near, full, stale, silence, "
                                "long, staff, ghost and bell");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind),
        cmocka_unit_test(staff_is_asked_for_by_wish),
        cmocka_unit_test(ghosts_are_asked_for_by_wish),
        cmocka_unit_test(texts_from_outside_are_made_safe),
        cmocka_unit_test(limits_are_read_and_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
