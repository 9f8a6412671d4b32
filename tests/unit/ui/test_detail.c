#include "records.h"

#include "ui/detail.h"

#include <string.h>

struct fixture {
    struct dataset *d;
    struct detail detail;
    struct show show;
    struct detail_look look;
    struct canvas c;
};

static void set_up(struct fixture *f, const char *record, int h, int w) {
    f->d = dataset_of(record);
    detail_init(&f->detail);
    f->show = show_at_noon();
    f->look = (struct detail_look){.show = &f->show, .focused = true};
    f->c = canvas_sized(h, w, false);
}

static void tear_down(struct fixture *f) {
    canvas_release(&f->c);
    detail_release(&f->detail);
    dataset_free(f->d);
}

static void draw_row(struct fixture *f, row_id row) {
    const struct session *s = row < dataset_n_rows(f->d) ? dataset_session(f->d, row) : NULL;
    canvas_clear(&f->c);
    detail_draw(&f->detail, s, &f->look, &f->c, canvas_rect(&f->c));
}

static void draw(struct fixture *f) {
    draw_row(f, 0);
}

static void draw_tab(struct fixture *f, enum detail_tab t) {
    f->detail.tab = t;
    draw(f);
}

// Wide and short (below the list), as tall as its text, tall and narrow (beside the list), small.
static void the_overview(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, RECORD_FULL, 8, 80);
    draw(&f);
    assert_golden(&f.c, "ui/detail-overview-80x8");
    canvas_resize(&f.c, 30, 80);
    f.show.unmasked = true;
    f.show.relative = true;
    draw(&f);
    assert_golden(&f.c, "ui/detail-overview-80x30-unmasked");
    f.show.unmasked = f.show.relative = false;
    f.look.beside = true;
    canvas_resize(&f.c, 60, 41);
    draw(&f);
    assert_golden(&f.c, "ui/detail-overview-41x60-beside");
    f.look.beside = false;
    canvas_resize(&f.c, 15, 60);
    draw(&f);
    assert_golden(&f.c, "ui/detail-overview-60x15");
    canvas_resize(&f.c, 45, 118);
    draw(&f);
    assert_golden(&f.c, "ui/detail-overview-118x45");
    tear_down(&f);
}

static void the_kinds_of_nothing_look_different(void **state) {
    (void)state;
    static const struct {
        const char *name, *record;
    } cases[] = {
        {"bare", RECORD_BARE},
        {"wrong", RECORD_WRONG},
        {"hostile", RECORD_HOSTILE},
        {"left", RECORD_LEFT},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct fixture f;
        char name[64];
        set_up(&f, cases[i].record, 40, 80);
        draw(&f);
        snprintf(name, sizeof name, "ui/detail-overview-%s", cases[i].name);
        assert_golden(&f.c, name);
        canvas_resize(&f.c, 60, 41);
        f.look.beside = true;
        draw(&f);
        snprintf(name, sizeof name, "ui/detail-beside-%s", cases[i].name);
        assert_golden(&f.c, name);
        tear_down(&f);
    }
}

static void the_timeline(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, RECORD_FULL, 14, 80);
    draw_tab(&f, TAB_TIMELINE);
    assert_golden(&f.c, "ui/detail-timeline-80");
    f.show.relative = true;
    canvas_resize(&f.c, 14, 41);
    draw(&f);
    assert_golden(&f.c, "ui/detail-timeline-41-relative");
    tear_down(&f);
    set_up(&f, RECORD_HOSTILE, 14, 60);
    f.show.zone = ZONE_UTC;
    draw_tab(&f, TAB_TIMELINE);
    assert_golden(&f.c, "ui/detail-timeline-60-ms");
    tear_down(&f);
    set_up(&f, RECORD_WRONG, 20, 80);
    draw_tab(&f, TAB_TIMELINE);
    assert_golden(&f.c, "ui/detail-timeline-wrong");
    tear_down(&f);
    set_up(&f, RECORD_LEFT, 20, 80);
    draw_tab(&f, TAB_TIMELINE);
    assert_golden(&f.c, "ui/detail-timeline-left");
    tear_down(&f);
}

static void customer_store_and_events(void **state) {
    (void)state;
    static const struct {
        enum detail_tab tab;
        const char *name;
    } tabs[] = {{TAB_CUSTOMER, "customer"}, {TAB_STORE, "store"}, {TAB_EVENTS, "events"}};
    static const struct {
        const char *name, *record;
    } records[] = {{"full", RECORD_FULL}, {"bare", RECORD_BARE}, {"wrong", RECORD_WRONG},
        {"hostile", RECORD_HOSTILE}};
    for (size_t i = 0; i < ARRAY_LEN(tabs); i++) {
        for (size_t k = 0; k < ARRAY_LEN(records); k++) {
            struct fixture f;
            char name[64];
            set_up(&f, records[k].record, 18, 80);
            draw_tab(&f, tabs[i].tab);
            snprintf(name, sizeof name, "ui/detail-%s-%s", tabs[i].name, records[k].name);
            assert_golden(&f.c, name);
            tear_down(&f);
        }
        struct fixture f;
        char name[64];
        set_up(&f, RECORD_FULL, 24, 41);
        f.show.unmasked = true;
        f.c.ascii = true;
        draw_tab(&f, tabs[i].tab);
        snprintf(name, sizeof name, "ui/detail-%s-41-ascii", tabs[i].name);
        assert_golden(&f.c, name);
        tear_down(&f);
    }
}

static void the_json_tree(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, RECORD_FULL, 24, 80);
    draw_tab(&f, TAB_JSON);
    assert_golden(&f.c, "ui/detail-json-80");
    detail_fold_all(&f.detail, true);
    draw(&f);
    detail_scroll_to(&f.detail, true);
    canvas_resize(&f.c, 12, 60);
    draw(&f);
    assert_golden(&f.c, "ui/detail-json-60-folded");
    tear_down(&f);
    set_up(&f, RECORD_HOSTILE, 36, 41);
    buf_append_text(&f.detail.find, "customer");
    draw_tab(&f, TAB_JSON);
    f.look.focused = false;
    draw(&f);
    assert_golden(&f.c, "ui/detail-json-41-hostile");
    f.c.ascii = true;
    f.show.unmasked = true;
    draw(&f);
    assert_golden(&f.c, "ui/detail-json-41-ascii");
    tear_down(&f);
}

// The sign of what is masked stays a sign; only what the record holds is spelt out.
static void masked_in_ascii(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, RECORD_FULL, 48, 80);
    f.c.ascii = true;
    draw_tab(&f, TAB_OVERVIEW);
    assert_golden(&f.c, "ui/detail-overview-80-ascii");
    draw_tab(&f, TAB_JSON);
    assert_golden(&f.c, "ui/detail-json-80-ascii");
    tear_down(&f);
}

static void path_is(struct fixture *f, const char *path, const char *value) {
    struct buf a = BUF_INIT(1 << 16), b = BUF_INIT(1 << 16);
    assert_true(detail_json_at_cursor(&f->detail, &a, &b));
    assert_buf(&a, path);
    if (value) {
        assert_buf(&b, value);
    }
    buf_release(&a);
    buf_release(&b);
}

static void folding_and_finding_in_json(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, RECORD_FULL, 12, 80);
    draw(&f);
    assert_false(detail_json_at_cursor(&f.detail, NULL, NULL));
    assert_false(detail_find(&f.detail, 1));
    detail_fold(&f.detail, true);
    draw_tab(&f, TAB_JSON);
    buf_append_text(&f.detail.find, "COFFEE");
    assert_true(detail_find(&f.detail, 1));
    draw(&f);
    path_is(&f, "metadata.events[1].metadata.machine", "\"coffee\"");
    detail_fold(&f.detail, true); // a value: out to its parent
    path_is(&f, "metadata.events[1].metadata", NULL);
    detail_fold(&f.detail, true);
    path_is(&f, "metadata.events[1].metadata", NULL);
    detail_fold(&f.detail, true);
    path_is(&f, "metadata.events[1]", NULL);
    detail_fold(&f.detail, false); // not folded: into it
    path_is(&f, "metadata.events[1].eventId", NULL);
    detail_scroll(&f.detail, 1);
    path_is(&f, "metadata.events[1].metadata", NULL);
    detail_fold(&f.detail, false);
    path_is(&f, "metadata.events[1].metadata", NULL);
    detail_fold_toggle(&f.detail);
    // Found again although folded away.
    assert_true(detail_find(&f.detail, 1));
    path_is(&f, "metadata.events[1].metadata.machine", NULL);
    detail_fold_all(&f.detail, true);
    path_is(&f, "metadata", NULL);
    detail_fold_all(&f.detail, false);
    buf_clear(&f.detail.find);
    buf_append_text(&f.detail.find, "nowhere to be found");
    assert_false(detail_find(&f.detail, 1));
    detail_scroll(&f.detail, INT64_MIN);
    path_is(&f, "", NULL);
    detail_scroll(&f.detail, INT64_MAX);
    path_is(&f, "store.employeeInside", "false");
    tear_down(&f);
}

static void masks_hold_in_the_tree(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, RECORD_FULL, 12, 80);
    draw_tab(&f, TAB_JSON);
    buf_append_text(&f.detail.find, "anna@");
    assert_false(detail_find(&f.detail, 1));
    buf_clear(&f.detail.find);
    buf_append_text(&f.detail.find, "email");
    assert_true(detail_find(&f.detail, 1));
    draw(&f);
    path_is(&f, "customer.email", "\"a***@example.com\"");
    // The cursor and folds stay while the mask goes.
    f.show.unmasked = true;
    draw(&f);
    path_is(&f, "customer.email", "\"anna@example.com\"");
    f.show.unmasked = false;
    draw(&f);
    path_is(&f, "customer.email", "\"a***@example.com\"");
    tear_down(&f);
}

// Counts lines of the whole text that hold a needle.
static bool shows(struct fixture *f, const char *needle) {
    struct buf text = BUF_INIT(1 << 22);
    canvas_dump_text(&f->c, &text);
    bool found = strstr(buf_text(&text), needle) != NULL;
    buf_release(&text);
    return found;
}

static void every_documented_field_can_be_read(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, RECORD_FULL, 400, 100);
    for (unsigned i = 0; i < FIELD_STORED_COUNT; i++) {
        const struct field_row *row = field_row((enum field)i);
        if (row->type == TYPE_JSON) {
            continue;
        }
        bool found = false;
        for (unsigned t = 0; t < TAB_JSON && !found; t++) {
            draw_tab(&f, (enum detail_tab)t);
            found = shows(&f, row->label);
        }
        if (!found) {
            fail_msg("%s is in no tab", row->path);
        }
        draw_tab(&f, TAB_JSON);
        const char *key = strrchr(row->path, '.');
        assert_true(shows(&f, key ? key + 1 : row->path));
    }
    tear_down(&f);
}

static void scrolling_stops_at_the_ends(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, RECORD_FULL "," RECORD_LEFT, 8, 80);
    draw(&f);
    detail_scroll(&f.detail, 3);
    draw(&f);
    assert_int_equal(f.detail.scroll[TAB_OVERVIEW], 3);
    assert_golden(&f.c, "ui/detail-overview-scrolled");
    detail_scroll(&f.detail, INT64_MAX);
    draw(&f);
    assert_int_equal(f.detail.scroll[TAB_OVERVIEW] + f.detail.page_h, f.detail.n_lines);
    detail_scroll(&f.detail, INT64_MIN);
    assert_int_equal(f.detail.scroll[TAB_OVERVIEW], 0);
    detail_scroll_to(&f.detail, true);
    // A pane that has grown pulls the text down again.
    canvas_resize(&f.c, 200, 80);
    draw(&f);
    assert_int_equal(f.detail.scroll[TAB_OVERVIEW], 0);
    assert_true(shows(&f, " Session   981204"));
    // Another session starts at its top.
    canvas_resize(&f.c, 8, 80);
    draw(&f);
    detail_scroll_to(&f.detail, true);
    draw_row(&f, 1);
    assert_int_equal(f.detail.scroll[TAB_OVERVIEW], 0);
    tear_down(&f);
}

static void a_huge_value_is_cut_with_its_size(void **state) {
    (void)state;
    struct buf record = BUF_INIT(1 << 22);
    buf_append_text(&record, "{\"id\":\"1\",\"locationId\":\"");
    for (int i = 0; i < 1024 * 1024; i++) {
        buf_append_char(&record, (char)('a' + i % 26));
    }
    buf_append_text(&record, "\"}");
    struct fixture f;
    set_up(&f, buf_text(&record), 200, 80);
    draw(&f);
    assert_true(shows(&f, "MB)"));
    assert_true(f.detail.n_lines < 120);
    draw_tab(&f, TAB_JSON);
    detail_scroll_to(&f.detail, true);
    canvas_resize(&f.c, 12, 60);
    draw(&f);
    assert_golden(&f.c, "ui/detail-json-huge");
    buf_release(&record);
    tear_down(&f);
}

static void many_members_and_events_are_counted(void **state) {
    (void)state;
    struct buf record = BUF_INIT(1 << 22);
    buf_append_text(&record, "{\"id\":\"1\",\"metadata\":{\"events\":[");
    for (int i = 0; i < 1000; i++) {
        buf_printf(&record, "%s{\"eventId\":\"e%d\"}", i ? "," : "", i);
    }
    buf_append_text(&record, "]");
    for (int i = 0; i < 1000; i++) {
        buf_printf(&record, ",\"key%d\":%d", i, i);
    }
    buf_append_text(&record, "}}");
    struct fixture f;
    set_up(&f, buf_text(&record), 500, 80);
    draw_tab(&f, TAB_EVENTS);
    assert_true(shows(&f, "Events(1000)"));
    assert_true(shows(&f, "200 e199"));
    assert_true(shows(&f, "and 800 more: see the JSON tab"));
    assert_true(shows(&f, "key199 = 199"));
    assert_false(shows(&f, "key200 = 200"));
    assert_true(shows(&f, "and more: see the JSON tab"));
    tear_down(&f);
    // Larger still: only its size.
    buf_clear(&record);
    buf_append_text(&record, "{\"id\":\"1\",\"metadata\":{\"big\":\"");
    for (int i = 0; i < 1024 * 1024; i++) {
        buf_append_char(&record, 'x');
    }
    buf_append_text(&record, "\"}}");
    set_up(&f, buf_text(&record), 30, 80);
    draw_tab(&f, TAB_EVENTS);
    assert_true(shows(&f, "(1.0 MB: see the JSON tab)"));
    buf_release(&record);
    tear_down(&f);
}

static void without_a_session_it_says_so(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, "", 5, 80);
    draw(&f);
    assert_golden(&f.c, "ui/detail-none");
    detail_scroll(&f.detail, 5);
    detail_fold(&f.detail, true);
    draw_tab(&f, TAB_JSON);
    detail_scroll(&f.detail, 5);
    detail_fold_all(&f.detail, true);
    assert_false(detail_json_at_cursor(&f.detail, NULL, NULL));
    tear_down(&f);
}

static void any_size_can_be_drawn(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, RECORD_FULL, 1, 1);
    buf_append_text(&f.detail.find, "a");
    for (int h = 0; h < 12; h++) {
        for (int w = 0; w < 50; w += 7) {
            canvas_resize(&f.c, h, w);
            for (unsigned t = 0; t < TAB_COUNT; t++) {
                f.look.beside = w % 2;
                draw_tab(&f, (enum detail_tab)t);
                detail_scroll(&f.detail, 7);
                draw(&f);
            }
        }
    }
    tear_down(&f);
}

static void tabs_step_round(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, RECORD_FULL, 8, 80);
    detail_tab_step(&f.detail, -1);
    assert_int_equal(f.detail.tab, TAB_JSON);
    detail_tab_step(&f.detail, 2);
    assert_int_equal(f.detail.tab, TAB_TIMELINE);
    const struct session *s = dataset_session(f.d, 0);
    assert_int_equal(detail_tab_at(&f.detail, s, 80, 0), TAB_OVERVIEW);
    assert_int_equal(detail_tab_at(&f.detail, s, 80, 11), TAB_TIMELINE);
    assert_int_equal(detail_tab_at(&f.detail, s, 80, 79), TAB_COUNT);
    assert_string_equal(detail_tab_title(TAB_STORE), "Store");
    tear_down(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_overview),
        cmocka_unit_test(the_kinds_of_nothing_look_different),
        cmocka_unit_test(the_timeline),
        cmocka_unit_test(customer_store_and_events),
        cmocka_unit_test(the_json_tree),
        cmocka_unit_test(masked_in_ascii),
        cmocka_unit_test(folding_and_finding_in_json),
        cmocka_unit_test(masks_hold_in_the_tree),
        cmocka_unit_test(every_documented_field_can_be_read),
        cmocka_unit_test(scrolling_stops_at_the_ends),
        cmocka_unit_test(a_huge_value_is_cut_with_its_size),
        cmocka_unit_test(many_members_and_events_are_counted),
        cmocka_unit_test(without_a_session_it_says_so),
        cmocka_unit_test(any_size_can_be_drawn),
        cmocka_unit_test(tabs_step_round),
    };
    return cmocka_run_group_tests(tests, set_up_locale, NULL);
}
