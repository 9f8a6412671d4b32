#include "records.h"

#include "model/limit.h"
#include "ui/list.h"

#define RECORDS RECORD_FULL "," RECORD_LEFT "," RECORD_BARE "," RECORD_WRONG "," RECORD_HOSTILE

struct fixture {
    struct dataset *d;
    struct list l;
    struct show show;
    struct list_look look;
    struct canvas c;
};

static void set_up(struct fixture *f, struct dataset *d, int h, int w) {
    f->d = d;
    list_init(&f->l);
    f->show = show_at_noon();
    f->look = (struct list_look){
        .show = &f->show, .sorted_by = FIELD_CREATED_AT, .descending = true, .focused = true};
    f->c = canvas_sized(h, w, false);
}

static void draw(struct fixture *f) {
    canvas_clear(&f->c);
    list_draw(&f->l, f->d, &f->look, &f->c, canvas_rect(&f->c));
}

static void tear_down(struct fixture *f) {
    canvas_release(&f->c);
    list_release(&f->l);
    dataset_free(f->d);
}

static void resize(struct fixture *f, int h, int w) {
    canvas_resize(&f->c, h, w);
}

static void all_kinds_of_rows(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, dataset_of(RECORDS), 8, 80);
    list_go(&f.l, f.d, 0);
    dataset_mark(f.d, dataset_visible(f.d, 1), true);
    draw(&f);
    assert_golden(&f.c, "ui/list-80");
    f.look.focused = false;
    resize(&f, 8, 78);
    draw(&f);
    assert_golden(&f.c, "ui/list-78-away");
    f.look.focused = true;
    resize(&f, 8, 120);
    draw(&f);
    assert_golden(&f.c, "ui/list-120");
    f.l.wide = true;
    draw(&f);
    assert_golden(&f.c, "ui/list-120-wide");
    f.l.wide = false;
    resize(&f, 6, 60);
    draw(&f);
    assert_golden(&f.c, "ui/list-60");
    tear_down(&f);
}

static void ascii_and_unmasked(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, dataset_of(RECORDS), 8, 80);
    f.c.ascii = true;
    f.show.unmasked = true;
    f.show.relative = true;
    list_go(&f.l, f.d, 4);
    draw(&f);
    assert_golden(&f.c, "ui/list-80-ascii");
    tear_down(&f);
}

static void sorted_here_has_a_star(void **state) {
    (void)state;
    static const enum field columns[] = {FIELD_SUSPECTED_FRAUD, FIELD_CREATED_AT, FIELD_STORE_LABEL,
        FIELD_GROUP_SIZE, FIELD_DWELL, FIELD_ID};
    struct fixture f;
    set_up(&f, dataset_of(RECORDS), 7, 80);
    list_set_columns(&f.l, columns, ARRAY_LEN(columns));
    f.look.sorted_here = true;
    f.look.sorted_by = FIELD_GROUP_SIZE;
    dataset_sort(f.d, FIELD_GROUP_SIZE, true, &f.show);
    draw(&f);
    assert_golden(&f.c, "ui/list-sorted-here");
    // The server's order by storeId shows in the column that holds the store.
    f.look = (struct list_look){.show = &f.show, .sorted_by = FIELD_STORE_ID, .focused = true};
    dataset_sort(f.d, FIELD_NONE, false, &f.show);
    draw(&f);
    assert_golden(&f.c, "ui/list-sorted-store");
    f.look.sorted_by = FIELD_ID;
    draw(&f);
    assert_golden(&f.c, "ui/list-sorted-id");
    tear_down(&f);
}

static void panning_keeps_the_signs(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, dataset_of(RECORDS), 6, 60);
    dataset_mark(f.d, dataset_visible(f.d, 0), true);
    list_go(&f.l, f.d, 1);
    list_move_column(&f.l, 9);
    draw(&f);
    assert_int_equal(list_column_field(&f.l), FIELD_UPDATED_AT);
    assert_golden(&f.c, "ui/list-60-panned");
    list_move_column(&f.l, -100);
    draw(&f);
    assert_int_equal(f.l.pan, 1);
    // Without its column the flag stands in the third cell.
    static const enum field columns[] = {FIELD_ID, FIELD_CODE, FIELD_CUSTOMER_EMAIL};
    list_set_columns(&f.l, columns, ARRAY_LEN(columns));
    draw(&f);
    assert_golden(&f.c, "ui/list-60-no-flag-column");
    tear_down(&f);
}

static void an_empty_list_says_why(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, dataset_of(""), 8, 60);
    const struct slice lines[] = {
        SLICE("No session matches store=204 created>=today."),
        SLICE(""),
        SLICE("x drops one filter, X drops all of them, f changes them. The server was asked at "
              "14:32:07."),
    };
    f.look.empty_lines = lines;
    f.look.n_empty_lines = ARRAY_LEN(lines);
    draw(&f);
    assert_golden(&f.c, "ui/list-empty");
    assert_int_equal(f.l.cursor, ROW_NONE);
    list_move(&f.l, f.d, 1);
    list_move_window(&f.l, f.d, -5);
    assert_int_equal(f.l.cursor, ROW_NONE);
    bool wrapped;
    buf_append_text(&f.l.find, "x");
    assert_false(list_find(&f.l, f.d, &f.show, 1, false, &wrapped));
    tear_down(&f);
}

static size_t screen_line(const struct fixture *f) {
    return list_position(&f->l, f->d) - f->l.top;
}

static void moving_scrolls_by_as_little_as_it_can(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, dataset_of_n(100), 11, 80);
    draw(&f);
    assert_int_equal(list_position(&f.l, f.d), 0);
    assert_int_equal(f.l.page_h, 10);
    list_move(&f.l, f.d, 9);
    draw(&f);
    assert_int_equal(f.l.top, 0);
    list_move(&f.l, f.d, 1);
    draw(&f);
    assert_int_equal(f.l.top, 1);
    list_move(&f.l, f.d, -9);
    draw(&f);
    assert_int_equal(f.l.top, 1);
    list_move(&f.l, f.d, -1);
    draw(&f);
    assert_int_equal(f.l.top, 0);
    // A page takes the window along, so that the line on the screen stays.
    list_move(&f.l, f.d, 3);
    list_move_window(&f.l, f.d, 10);
    draw(&f);
    assert_int_equal(list_position(&f.l, f.d), 13);
    assert_int_equal(screen_line(&f), 3);
    list_move_window(&f.l, f.d, INT64_MAX);
    draw(&f);
    assert_int_equal(list_position(&f.l, f.d), 99);
    assert_int_equal(f.l.top, 90);
    list_move_window(&f.l, f.d, INT64_MIN);
    draw(&f);
    assert_int_equal(list_position(&f.l, f.d), 0);
    assert_int_equal(f.l.top, 0);
    list_go(&f.l, f.d, 5000);
    draw(&f);
    assert_int_equal(list_position(&f.l, f.d), 99);
    tear_down(&f);
}

static void a_jump_comes_to_the_middle(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, dataset_of_n(100), 11, 80);
    list_go(&f.l, f.d, 0);
    list_show(&f.l, f.d, 50); // before the first drawing
    draw(&f);
    assert_int_equal(list_position(&f.l, f.d), 50);
    list_show(&f.l, f.d, 20);
    draw(&f);
    assert_int_equal(f.l.top, 15);
    // In the window nothing moves but the cursor.
    list_show(&f.l, f.d, 24);
    draw(&f);
    assert_int_equal(f.l.top, 15);
    assert_int_equal(screen_line(&f), 9);
    list_show(&f.l, f.d, 25);
    draw(&f);
    assert_int_equal(f.l.top, 20);
    list_show(&f.l, f.d, 2);
    draw(&f);
    assert_int_equal(f.l.top, 0);
    list_show(&f.l, f.d, SIZE_MAX);
    draw(&f);
    assert_int_equal(list_position(&f.l, f.d), 99);
    assert_int_equal(f.l.top, 90);
    // Finding is a jump.
    buf_append_text(&f.l.find, "957");
    assert_true(list_find(&f.l, f.d, &f.show, 1, false, NULL));
    draw(&f);
    assert_int_equal(list_position(&f.l, f.d), 43);
    assert_int_equal(screen_line(&f), 5);
    tear_down(&f);
}

static void a_smaller_window_still_shows_the_cursor(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, dataset_of_n(100), 21, 80);
    list_go(&f.l, f.d, 15);
    draw(&f);
    assert_int_equal(f.l.top, 0);
    resize(&f, 6, 80);
    draw(&f);
    assert_int_equal(screen_line(&f), 4);
    resize(&f, 1, 80);
    draw(&f);
    resize(&f, 0, 0);
    draw(&f);
    resize(&f, 40, 3);
    draw(&f);
    resize(&f, 200, 200);
    draw(&f);
    assert_int_equal(f.l.top, 0);
    tear_down(&f);
}

static void the_session_stays_at_its_line(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, dataset_of_n(100), 11, 80);
    list_go(&f.l, f.d, 40);
    draw(&f);
    list_move(&f.l, f.d, -3);
    draw(&f);
    size_t line = screen_line(&f);
    row_id row = f.l.cursor;
    struct list_anchor a = list_anchor(&f.l, f.d);
    dataset_sort(f.d, FIELD_STATUS, false, &f.show);
    list_restore(&f.l, f.d, a, a.row);
    draw(&f);
    assert_int_equal(f.l.cursor, row);
    assert_int_equal(screen_line(&f), line);
    // Hidden by a limit: what stands where it was.
    dataset_sort(f.d, FIELD_NONE, false, &f.show);
    list_restore(&f.l, f.d, a, a.row);
    draw(&f);
    a = list_anchor(&f.l, f.d);
    dataset_limit(f.d, limit_new_value(FIELD_ID, SLICE("963"), SLICE_NONE, true), &f.show);
    list_restore(&f.l, f.d, a, a.row);
    draw(&f);
    assert_int_equal(list_position(&f.l, f.d), 37);
    assert_int_equal(screen_line(&f), line);
    assert_true(f.l.cursor != row);
    // All hidden, and back.
    a = list_anchor(&f.l, f.d);
    dataset_limit(f.d, limit_new_value(FIELD_ID, SLICE("none"), SLICE_NONE, false), &f.show);
    list_restore(&f.l, f.d, a, a.row);
    draw(&f);
    assert_int_equal(f.l.cursor, ROW_NONE);
    dataset_limit(f.d, NULL, &f.show);
    list_restore(&f.l, f.d, a, a.row);
    draw(&f);
    assert_int_equal(list_position(&f.l, f.d), 38);
    tear_down(&f);
}

static void finding_goes_round(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, dataset_of_n(10), 12, 80);
    list_go(&f.l, f.d, 0);
    draw(&f);
    bool wrapped;
    buf_append_text(&f.l.find, "COMPLETED");
    assert_true(list_find(&f.l, f.d, &f.show, 1, true, &wrapped));
    assert_int_equal(list_position(&f.l, f.d), 1);
    assert_false(wrapped);
    assert_true(list_find(&f.l, f.d, &f.show, 1, true, &wrapped));
    assert_int_equal(list_position(&f.l, f.d), 1);
    assert_true(list_find(&f.l, f.d, &f.show, 1, false, &wrapped));
    assert_int_equal(list_position(&f.l, f.d), 4);
    assert_true(list_find(&f.l, f.d, &f.show, -1, false, &wrapped));
    assert_int_equal(list_position(&f.l, f.d), 1);
    assert_false(wrapped);
    assert_true(list_find(&f.l, f.d, &f.show, -1, false, &wrapped));
    assert_int_equal(list_position(&f.l, f.d), 7);
    assert_true(wrapped);
    assert_true(list_find(&f.l, f.d, &f.show, 1, false, &wrapped));
    assert_int_equal(list_position(&f.l, f.d), 1);
    assert_true(wrapped);
    draw(&f);
    assert_golden(&f.c, "ui/list-found");
    // The only hit is where the cursor is.
    buf_clear(&f.l.find);
    buf_append_text(&f.l.find, "997");
    assert_true(list_find(&f.l, f.d, &f.show, 1, false, NULL));
    assert_int_equal(list_position(&f.l, f.d), 3);
    assert_true(list_find(&f.l, f.d, &f.show, 1, false, &wrapped));
    assert_true(wrapped);
    assert_int_equal(list_position(&f.l, f.d), 3);
    buf_append_text(&f.l.find, "nowhere");
    assert_false(list_find(&f.l, f.d, &f.show, 1, false, NULL));
    assert_int_equal(list_position(&f.l, f.d), 3);
    tear_down(&f);
}

static void finding_shows_the_column(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, dataset_of(RECORDS), 8, 60);
    draw(&f);
    buf_append_text(&f.l.find, "c69b");
    assert_true(list_find(&f.l, f.d, &f.show, 1, true, NULL));
    draw(&f);
    assert_int_equal(list_column_field(&f.l), FIELD_CODE);
    assert_golden(&f.c, "ui/list-found-column");
    tear_down(&f);
}

static void the_mouse_finds_rows_and_columns(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f, dataset_of_n(3), 8, 80);
    draw(&f);
    assert_int_equal(list_position_at(&f.l, f.d, 0), SIZE_MAX);
    assert_int_equal(list_position_at(&f.l, f.d, 3), 2);
    assert_int_equal(list_position_at(&f.l, f.d, 4), SIZE_MAX);
    assert_int_equal(list_column_at(&f.l, 0), SIZE_MAX);
    assert_int_equal(list_column_at(&f.l, 3), 0);
    assert_int_equal(list_column_at(&f.l, 5), 1);
    assert_int_equal(list_column_at(&f.l, 19), 1);
    assert_int_equal(list_column_at(&f.l, 20), 2);
    assert_int_equal(list_column_at(&f.l, 500), SIZE_MAX);
    tear_down(&f);
}

static void columns_change_under_the_cursor(void **state) {
    (void)state;
    struct list l;
    list_init(&l);
    assert_int_equal(list_column_field(&l), FIELD_CREATED_AT);
    list_move_column(&l, 2);
    assert_int_equal(list_column_field(&l), FIELD_STATUS);
    static const enum field columns[] = {FIELD_ID, FIELD_STATUS};
    list_set_columns(&l, columns, 2);
    assert_int_equal(list_column_field(&l), FIELD_STATUS);
    list_set_columns(&l, columns, 1);
    assert_int_equal(list_column_field(&l), FIELD_ID);
    list_set_columns(&l, NULL, 0);
    assert_int_equal(l.n_columns, field_n_default_columns);
    assert_int_equal(list_column_field(&l), FIELD_ID);
    list_release(&l);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_kinds_of_rows),
        cmocka_unit_test(ascii_and_unmasked),
        cmocka_unit_test(sorted_here_has_a_star),
        cmocka_unit_test(panning_keeps_the_signs),
        cmocka_unit_test(an_empty_list_says_why),
        cmocka_unit_test(moving_scrolls_by_as_little_as_it_can),
        cmocka_unit_test(a_jump_comes_to_the_middle),
        cmocka_unit_test(a_smaller_window_still_shows_the_cursor),
        cmocka_unit_test(the_session_stays_at_its_line),
        cmocka_unit_test(finding_goes_round),
        cmocka_unit_test(finding_shows_the_column),
        cmocka_unit_test(the_mouse_finds_rows_and_columns),
        cmocka_unit_test(columns_change_under_the_cursor),
    };
    return cmocka_run_group_tests(tests, set_up_locale, NULL);
}
