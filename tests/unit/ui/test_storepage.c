// The page of a store in every form, and its scrolling.
#include "stores.h"

#include "screen_text.h"
#include "ui/storepage.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

enum { N_POINTS = 60, N_FLOWS = 4, N_MEMBERS = 8 };

static struct storepage page;
static struct storepage_facts facts;
static struct storepage_look look;
static struct occupancy_row rows[N_STORES];
static struct occupancy_limits limits;
static struct trend_point points[N_POINTS];
static struct trend_flow flows[N_FLOWS];
static struct trend_dwell dwell;
static struct occupancy_member members[N_MEMBERS];

static instant at(const char *iso) {
    instant t = 0;
    assert_true(instant_parse_iso(slice_of(iso), &t));
    return t;
}

static struct occupancy_member member(
    const char *key, const char *customer, enum occupancy_reason reason, int size, int minute) {
    return (struct occupancy_member){.key = slice_of(key),
        .customer_id = slice_of(customer),
        .reason = reason,
        .size = size,
        .people = size,
        .entered = minute < 0 ? INSTANT_NONE : at("2026-11-24T13:00:00Z") + minute * MS_MINUTE,
        .exited = INSTANT_NONE};
}

static int set_up(void **state) {
    (void)state;
    setenv("TZ", "UTC", 1);
    storepage_init(&page);
    store_rows(rows);
    limits = occupancy_limits_standard();
    const instant now = at("2026-11-24T13:32:07Z");
    for (int i = 0; i < N_POINTS; i++) {
        points[i] = (struct trend_point){.at = at("2026-11-24T12:33:00Z") + i * MS_MINUTE,
            .people = i < 5    ? 0
                      : i < 56 ? i * 28 / 56
                               : i - 27,
            .source = i < 2    ? TREND_NOTHING
                      : i < 40 ? TREND_FROM_VISITS
                               : TREND_SAMPLED};
    }
    for (int i = 0; i < N_FLOWS; i++) {
        flows[i] = (struct trend_flow){.from = at("2026-11-24T12:45:00Z") + i * TREND_QUARTER_MS,
            .n_in = 2 + 3 * i,
            .n_out = 7 - 2 * i,
            .complete = i < 3};
    }
    dwell = (struct trend_dwell){
        .buckets = {3, 8, 21, 9, 4, 0, 0, 1}, .n = 46, .median_ms = 4 * MS_MINUTE + 12 * MS_SECOND};
    members[0] = member("981204", "1187", REASON_COUNTED, 2, 31);
    members[1] = member("981203", "", REASON_COUNTED, 1, 30);
    members[2] = member("981190", "5\x1b[0m", REASON_POSSIBLE, 4, 12);
    members[2].exited = at("2026-11-24T13:20:00Z");
    members[3] = member("981111", "77", REASON_EMPLOYEE, 1, 2);
    members[4] = member("980001", "12", REASON_STALE, 1, -300);
    members[4].entered = at("2026-11-24T08:10:00Z");
    members[5] = member("981222", "13", REASON_NEVER_ENTERED, 1, -1);
    members[6] = member("981223", "14", REASON_NEVER_ENTERED, 2, -1);
    members[7] = member("981150", "15", REASON_LEFT, 1, 3);
    members[7].exited = at("2026-11-24T13:09:00Z");
    rows[0].n_stale = 1;
    rows[0].longest_key = SLICE("981040");
    facts = (struct storepage_facts){.row = &rows[0],
        .limits = &limits,
        .points = points,
        .n_points = N_POINTS,
        .flows = flows,
        .n_flows = N_FLOWS,
        .dwell = &dwell,
        .usual = {.people = 12.34, .n = 3, .by_week = true},
        .sampled_since = points[40].at,
        .members = members,
        .n_members = N_MEMBERS,
        .n_members_all = N_MEMBERS + 5};
    look = (struct storepage_look){.focused = true, .now = now, .zone = ZONE_UTC};
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    storepage_release(&page);
    return 0;
}

static void assert_page(int h, int w, bool ascii, const char *name) {
    struct canvas c = canvas_of(h, w, ascii);
    storepage_draw(&page, &facts, &look, &c, canvas_rect(&c));
    assert_golden(&c, name);
    canvas_release(&c);
}

static void it_reads_in_every_form(void **state) {
    (void)state;
    assert_page(7, 80, false, "ui/storepage-80x7");
    assert_page(50, 80, true, "ui/storepage-80-ascii");
    assert_page(36, 120, false, "ui/storepage-120");
    assert_page(10, 120, true, "ui/storepage-120x10-ascii");
    look.plain = true;
    look.focused = false;
    assert_page(44, 80, true, "ui/storepage-80-plain");
}

static void it_says_what_is_not_known(void **state) {
    (void)state;
    rows[11].n_sessions = 0;
    facts = (struct storepage_facts){
        .row = &rows[11], .limits = &limits, .sampled_since = INSTANT_NONE};
    assert_page(8, 60, false, "ui/storepage-60-bare");
    rows[5].longest_ms = -1;
    facts.row = &rows[5];
    dwell = (struct trend_dwell){.median_ms = -1};
    facts.dwell = &dwell;
    facts.points = points;
    facts.n_points = 2; // nothing is known of either
    assert_page(9, 60, false, "ui/storepage-60-stale");
    facts.row = NULL;
    assert_page(3, 60, false, "ui/storepage-none");
}

static void customer(void *context, const struct occupancy_member *m, struct buf *out) {
    buf_printf(out, "%s%.*s", (const char *)context, SLICE_ARG(m->customer_id));
}

static void it_scrolls_and_begins_at_the_top(void **state) {
    (void)state;
    char prefix[] = "A. M**** ";
    look.append_customer = customer;
    look.context = prefix;
    struct canvas c = canvas_of(6, 80, true);
    struct rect r = {1, 10, 4, 70};
    canvas_text(&c, canvas_rect(&c), 0, 0, -1, STYLE_TEXT, SLICE("above"));
    canvas_text(&c, canvas_rect(&c), 5, 0, -1, STYLE_TEXT, SLICE("below"));
    storepage_draw(&page, &facts, &look, &c, r);
    assert_int_equal(page.page_h, 3); // and the line about the rest
    storepage_scroll(&page, INT64_MAX);
    assert_int_equal(page.scroll, page.n_lines - 3);
    storepage_draw(&page, &facts, &look, &c, r);
    assert_golden(&c, "ui/storepage-end");
    storepage_scroll(&page, -1);
    assert_int_equal(page.scroll, page.n_lines - 4);
    storepage_scroll(&page, INT64_MIN);
    assert_int_equal(page.scroll, 0);
    storepage_scroll(&page, 3);
    storepage_draw(&page, &facts, &look, &c, r);
    assert_int_equal(page.scroll, 3);
    facts.row = &rows[1];
    storepage_draw(&page, &facts, &look, &c, r);
    assert_int_equal(page.scroll, 0);
    canvas_release(&c);
}

// Down line by line until somebody is on the screen, then from one to the next; and up again.
static void one_goes_to_who_is_there(void **state) {
    (void)state;
    struct canvas c = canvas_of(12, 80, true);
    const struct rect r = canvas_rect(&c);
    look.focused = true;
    storepage_draw(&page, &facts, &look, &c, r);
    assert_int_equal(storepage_session(&page).len, 0);
    for (int i = 0; i < 100 && storepage_session(&page).len == 0; i++) {
        storepage_move(&page, 1);
        storepage_draw(&page, &facts, &look, &c, r);
    }
    assert_true(slice_equal(storepage_session(&page), members[0].key));
    assert_true(page.scroll > 0);
    for (size_t i = 1; i < 5; i++) {
        for (int k = 0; k < 8 && !slice_equal(storepage_session(&page), members[i].key); k++) {
            storepage_move(&page, 1);
            storepage_draw(&page, &facts, &look, &c, r);
        }
        assert_true(slice_equal(storepage_session(&page), members[i].key));
    }
    for (int i = 0; i < 100; i++) {
        storepage_move(&page, -1);
        storepage_draw(&page, &facts, &look, &c, r);
    }
    assert_int_equal(page.scroll, 0);
    assert_int_equal(storepage_session(&page).len, 0);
    canvas_release(&c);
}

static void no_size_does_harm(void **state) {
    (void)state;
    rows[0].max_people = INT64_MAX;
    rows[0].certain = INT64_MAX / 2;
    rows[0].possible = 0;
    for (int h = 0; h < 24; h += 3) {
        for (int w = 0; w < 130; w += 3) {
            struct canvas c = canvas_of(h, w, w % 2);
            look.plain = h % 2;
            storepage_draw(&page, &facts, &look, &c, canvas_rect(&c));
            storepage_draw(&page, &facts, &look, &c, (struct rect){2, 3, h, w});
            storepage_draw(&page, &facts, &look, &c, (struct rect){-2, -3, h, w});
            storepage_scroll(&page, w);
            canvas_release(&c);
        }
    }
}

int main(void) {
    setlocale(LC_CTYPE, "C.UTF-8");
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(it_reads_in_every_form),
        CASE(it_says_what_is_not_known),
        CASE(it_scrolls_and_begins_at_the_top),
        CASE(one_goes_to_who_is_there),
        CASE(no_size_does_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
