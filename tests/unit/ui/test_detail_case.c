#include "records.h"

#include "base/mem.h"
#include "ui/detail.h"

#include <string.h>

// A visit of a customer in a store; times are those of 2026-11-24.
#define VISIT(id, created, entered, exited, more)                                                  \
    "{\"id\":\"" id "\",\"createdAt\":\"2026-11-24T" created "Z\",\"status\":\"completed\","       \
    "\"customerFirstEnteredAt\":\"2026-11-24T" entered "Z\","                                      \
    "\"customerLastEnteredAt\":\"2026-11-24T" entered "Z\","                                       \
    "\"customerLastExitedAt\":\"2026-11-24T" exited "Z\"," more "}"
#define ANNA "\"customerId\":\"1187\",\"customer\":{\"firstName\":\"Anna\",\"lastName\":\"Meier\"},"
#define ROSA                                                                                       \
    "\"customerId\":\"3301\",\"customer\":{\"firstName\":\"Rosa\",\"lastName\":\"Schmid\"},"
#define ZURICH "\"storeId\":204,\"store\":{\"name\":\"Zurich HB\"}"
#define BERN "\"storeId\":117,\"store\":{\"name\":\"Bern Bhf\"}"

static const char records[] = RECORD_FULL "," VISIT("981190", "13:10:00", "13:10:05", "13:14:00",
    ANNA ZURICH) "," VISIT("981177", "13:20:00", "13:20:10", "13:20:48",
    ROSA
    "\"suspectedFraud\":true,\"customerPaymentInstrumentId\":55120," ZURICH) "," VISIT("981151",
    "12:00:00", "12:00:05", "12:05:00", ANNA ZURICH) "," VISIT("981133", "13:15:00", "13:15:05",
    "13:18:00", ANNA "\"suspectedFraud\":true," BERN) "," VISIT("981120", "09:00:00", "09:00:05",
    "09:05:00", ZURICH) "," VISIT("981117", "08:00:00", "08:00:05", "08:04:00",
    "\"referencedSessionId\":\"d3a00526-1864-4f6e-bb2d-46e3ab7fa780\"," ZURICH) "," VISIT("981100",
    "07:00:00", "07:00:05", "07:04:20", ZURICH);

enum { ROWS_MAX = 16 };

struct fixture {
    struct dataset *d;
    struct evidence *ev;
    struct verdicts *verdicts;
    struct detail detail;
    struct show show;
    struct case_look review;
    struct case_file file;
    struct case_event events[3];
    struct slice changes[2];
    row_id rows[RELATION_COUNT][ROWS_MAX];
    struct detail_look look;
    struct canvas c;
};

static instant at(const char *iso) {
    instant t = 0;
    assert_true(instant_parse_iso(slice_of(iso), &t));
    return t;
}

static const struct session *row_of(struct fixture *f, const char *id) {
    row_id row = dataset_find(f->d, slice_of(id));
    assert_true(row != ROW_NONE);
    return dataset_session(f->d, row);
}

static void relate(struct fixture *f, const char *id) {
    static const char *const states[] = {[RELATION_CUSTOMER] = "asked the server 14:32",
        [RELATION_CARD] = "of 8 loaded rows",
        [RELATION_NEAR] = "asked the server 14:32",
        [RELATION_REFERENCE] = NULL};
    for (unsigned r = 0; r < RELATION_COUNT; r++) {
        size_t n = evidence_related(f->ev, row_of(f, id), (enum relation)r, f->rows[r], ROWS_MAX);
        f->review.related[r] = (struct case_related){
            .source = f->d, .rows = f->rows[r], .n_rows = n, .n_all = n, .state = states[r]};
    }
}

static void set_up(struct fixture *f, const char *text, int h, int w) {
    *f = (struct fixture){.d = dataset_of(text),
        .ev = evidence_new(),
        .verdicts = verdicts_new(),
        .show = show_at_noon(),
        .c = canvas_sized(h, w, false)};
    detail_init(&f->detail);
    f->detail.tab = TAB_CASE;
    evidence_update(f->ev, f->d);
    f->show.evidence = f->ev;
    f->show.verdicts = f->verdicts;
    f->look = (struct detail_look){.show = &f->show, .focused = true, .review = &f->review};
}

static void tear_down(struct fixture *f) {
    canvas_release(&f->c);
    detail_release(&f->detail);
    verdicts_free(f->verdicts);
    evidence_free(f->ev);
    dataset_free(f->d);
}

// Everything there: a history, a changed record, a console.
static void set_up_case(struct fixture *f, int h, int w) {
    set_up(f, records, h, w);
    relate(f, "981204");
    verdicts_set(f->verdicts, SLICE("981133"), VERDICT_CLEARED, false);
    verdicts_set(f->verdicts, SLICE("981204"), VERDICT_FOLLOW_UP, true);
    static char kim[] = "kim", note[] = "asked the store for a camera check, ticket 5512",
                undone[] = "cleared", snapshot[] = "{}";
    f->events[0] = (struct case_event){
        .at = at("2026-11-24T13:31:00Z"), .author = kim, .kind = CASE_UNDO, .text = undone};
    f->events[1] = (struct case_event){.at = at("2026-11-24T13:31:30Z"),
        .author = kim,
        .kind = CASE_VERDICT,
        .verdict = VERDICT_FOLLOW_UP};
    f->events[2] = (struct case_event){
        .at = at("2026-11-24T13:32:00Z"), .author = kim, .kind = CASE_NOTE, .text = note};
    f->file = (struct case_file){
        .events = f->events, .n_events = 3, .snapshot = snapshot, .snapshot_at = f->events[1].at};
    f->changes[0] = SLICE("Status: active, was created");
    f->changes[1] = SLICE("Visitors: 2, was 1");
    f->review.file = &f->file;
    f->review.changes = f->changes;
    f->review.n_changes = 2;
    f->review.console_url = "https://console.example/sessions/981204";
}

static void draw(struct fixture *f) {
    canvas_clear(&f->c);
    detail_draw(&f->detail, dataset_session(f->d, 0), &f->look, &f->c, canvas_rect(&f->c));
}

static bool shows(struct fixture *f, const char *needle) {
    struct buf text = BUF_INIT(1 << 20);
    canvas_dump_text(&f->c, &text);
    bool found = strstr(buf_text(&text), needle) != NULL;
    buf_release(&text);
    return found;
}

static void the_case_below_the_list(void **state) {
    (void)state;
    struct fixture f;
    set_up_case(&f, 8, 80);
    draw(&f);
    assert_golden(&f.c, "ui/case-80x8");
    detail_scroll(&f.detail, 7);
    draw(&f);
    assert_golden(&f.c, "ui/case-80x8-scrolled");
    canvas_resize(&f.c, 45, 80);
    draw(&f);
    assert_golden(&f.c, "ui/case-80x45");
    assert_false(shows(&f, "CHANGED since judged"));
    f.review.is_other = true;
    draw(&f);
    assert_true(shows(&f, "CHANGED since judged"));
    tear_down(&f);
}

static void the_case_beside_the_list(void **state) {
    (void)state;
    struct fixture f;
    set_up_case(&f, 70, 41);
    f.look.beside = true;
    draw(&f);
    assert_golden(&f.c, "ui/case-41x70");
    canvas_resize(&f.c, 55, 60);
    f.look.focused = false;
    f.show.relative = true;
    draw(&f);
    assert_golden(&f.c, "ui/case-60x55-relative");
    tear_down(&f);
}

static void the_case_in_two_columns(void **state) {
    (void)state;
    struct fixture f;
    set_up_case(&f, 40, 120);
    draw(&f);
    assert_golden(&f.c, "ui/case-120x40");
    canvas_resize(&f.c, 36, 100);
    f.c.ascii = true;
    f.show.unmasked = true;
    draw(&f);
    assert_golden(&f.c, "ui/case-100x36-ascii");
    tear_down(&f);
}

static void a_case_of_which_little_is_known(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, RECORD_BARE, 30, 80);
    draw(&f);
    assert_golden(&f.c, "ui/case-bare");
    evidence_clear(f.ev);
    f.show.verdicts = NULL;
    draw(&f);
    assert_true(shows(&f, "not among the rows looked at"));
    f.look.review = NULL;
    draw(&f);
    assert_true(shows(&f, "Nothing is known of this case here."));
    assert_false(detail_case_current(&f.detail, NULL, NULL, NULL));
    tear_down(&f);
    set_up(&f, RECORD_HOSTILE, 30, 60);
    static char author[] = "\033]0;kim", note[] = "one\ntwo \xE2\x80\xAE three";
    f.events[0] = (struct case_event){
        .at = at("2025-11-24T13:31:00Z"), .author = author, .kind = CASE_NOTE, .text = note};
    f.file = (struct case_file){.events = f.events, .n_events = 1};
    f.review.file = &f.file;
    draw(&f);
    assert_golden(&f.c, "ui/case-hostile");
    tear_down(&f);
}

static void cursor_is_on(struct fixture *f, enum relation relation, const char *id) {
    enum relation r = RELATION_COUNT;
    row_id row = ROW_NONE;
    struct slice key = SLICE_NONE;
    assert_true(detail_case_current(&f->detail, &r, &row, &key));
    assert_int_equal(r, relation);
    assert_slice(key, id);
    assert_slice(session_key(dataset_session(f->d, row)), id);
}

static void the_cursor_goes_over_the_related_sessions(void **state) {
    (void)state;
    struct fixture f;
    set_up_case(&f, 60, 80);
    draw(&f);
    cursor_is_on(&f, RELATION_CUSTOMER, "981133");
    detail_scroll(&f.detail, 1);
    cursor_is_on(&f, RELATION_CUSTOMER, "981190");
    draw(&f);
    cursor_is_on(&f, RELATION_CUSTOMER, "981190");
    detail_scroll(&f.detail, 1);
    detail_scroll(&f.detail, 1);
    draw(&f);
    cursor_is_on(&f, RELATION_CARD, "981177");
    // It stays with its session when one comes above it.
    f.review.related[RELATION_CUSTOMER].n_rows = 1;
    draw(&f);
    cursor_is_on(&f, RELATION_CARD, "981177");
    f.review.related[RELATION_CUSTOMER].n_all = 3;
    draw(&f);
    assert_true(shows(&f, "(3 others, 1 flagged of the first 1; asked the server 14:32)"));
    assert_true(shows(&f, "and 2 more"));
    for (int i = 0; i < 20; i++) {
        detail_scroll(&f.detail, 1);
    }
    draw(&f);
    cursor_is_on(&f, RELATION_REFERENCE, "981117");
    for (int i = 0; i < 20; i++) {
        detail_scroll(&f.detail, -1);
    }
    cursor_is_on(&f, RELATION_CUSTOMER, "981133");
    f.detail.tab = TAB_OVERVIEW;
    assert_false(detail_case_current(&f.detail, NULL, NULL, NULL));
    tear_down(&f);
}

static void in_a_low_pane_it_scrolls_to_them(void **state) {
    (void)state;
    struct fixture f;
    set_up_case(&f, 8, 80);
    draw(&f);
    assert_false(detail_case_current(&f.detail, NULL, NULL, NULL));
    int steps = 0;
    while (!detail_case_current(&f.detail, NULL, NULL, NULL) && steps < 40) {
        detail_scroll(&f.detail, 1);
        draw(&f);
        steps++;
    }
    cursor_is_on(&f, RELATION_CUSTOMER, "981133");
    // Every related session is met on the way down, in order, and the end of the page is reached.
    size_t n_met = 1;
    size_t at = f.detail.case_at;
    for (int i = 0; i < 80; i++) {
        detail_scroll(&f.detail, 1);
        draw(&f);
        if (f.detail.case_at != SIZE_MAX && f.detail.case_at != at) {
            assert_int_equal(f.detail.case_at, at + 1);
            at = f.detail.case_at;
            n_met++;
        }
    }
    size_t n_related = 0;
    for (unsigned r = 0; r < RELATION_COUNT; r++) {
        n_related += f.review.related[r].n_rows;
    }
    assert_int_equal(n_met, n_related);
    assert_int_equal(f.detail.scroll[TAB_CASE] + f.detail.page_h, f.detail.n_lines);
    for (int i = 0; i < 80; i++) {
        detail_scroll(&f.detail, -1);
        draw(&f);
    }
    assert_int_equal(f.detail.scroll[TAB_CASE], 0);
    detail_scroll_to(&f.detail, true);
    draw(&f);
    assert_true(shows(&f, "console.example"));
    // Another session starts at its top, without a cursor.
    canvas_clear(&f.c);
    relate(&f, "981100");
    detail_draw(&f.detail, row_of(&f, "981100"), &f.look, &f.c, canvas_rect(&f.c));
    assert_int_equal(f.detail.scroll[TAB_CASE], 0);
    tear_down(&f);
}

static void a_click_puts_the_cursor(void **state) {
    (void)state;
    struct fixture f;
    set_up_case(&f, 60, 80);
    draw(&f);
    int n_hit = 0;
    for (int y = 0; y < 60; y++) {
        if (detail_case_click(&f.detail, y)) {
            n_hit++;
            draw(&f);
            assert_int_equal(f.c.cursor_y, y);
        }
    }
    assert_int_equal(n_hit, (int)f.detail.n_case_items);
    tear_down(&f);
}

static void the_overview_hints_at_it(void **state) {
    (void)state;
    struct fixture f;
    set_up_case(&f, 10, 80);
    f.detail.tab = TAB_OVERVIEW;
    draw(&f);
    assert_golden(&f.c, "ui/case-overview");
    tear_down(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_case_below_the_list),
        cmocka_unit_test(the_case_beside_the_list),
        cmocka_unit_test(the_case_in_two_columns),
        cmocka_unit_test(a_case_of_which_little_is_known),
        cmocka_unit_test(the_cursor_goes_over_the_related_sessions),
        cmocka_unit_test(in_a_low_pane_it_scrolls_to_them),
        cmocka_unit_test(a_click_puts_the_cursor),
        cmocka_unit_test(the_overview_hints_at_it),
    };
    return cmocka_run_group_tests(tests, set_up_locale, NULL);
}
