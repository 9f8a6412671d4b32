// The board: what it looks like in every size, and that the cursor stays on its store.
#include "stores.h"

#include "screen_text.h"
#include "ui/board.h"

#include <locale.h>
#include <string.h>

static struct board board;
static struct occupancy_row rows[N_STORES];
static struct occupancy_totals totals;
static struct occupancy_limits limits;
static struct board_look look;

static int set_up(void **state) {
    (void)state;
    board_init(&board);
    store_rows(rows);
    totals = store_totals(rows, N_STORES);
    limits = occupancy_limits_standard();
    look = (struct board_look){.sorted_by = OCCUPANCY_LOAD,
        .descending = true,
        .focused = true,
        .limits = &limits,
        .totals = &totals};
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    board_release(&board);
    return 0;
}

static void assert_board(int h, int w, bool ascii, const char *name) {
    struct canvas c = canvas_of(h, w, ascii);
    board_draw(&board, rows, N_STORES, &look, &c, canvas_rect(&c));
    assert_golden(&c, name);
    canvas_release(&c);
}

static void it_reads_in_every_size(void **state) {
    (void)state;
    assert_board(20, 80, false, "ui/board-80");
    assert_board(20, 80, true, "ui/board-80-ascii");
    assert_board(20, 120, false, "ui/board-120");
    board_move(&board, rows, N_STORES, 3);
    look.focused = false;
    look.sorted_by = OCCUPANCY_PEOPLE;
    look.descending = false;
    assert_board(11, 60, true, "ui/board-60");
    look.no_definition = true;
    assert_board(6, 80, false, "ui/board-80x6");
}

static bool screen_has(const struct canvas *c, const char *text) {
    struct buf got = BUF_INIT(1 << 20);
    canvas_dump_text(c, &got);
    const bool has = slice_find_nocase(buf_slice(&got), slice_of(text)) != SIZE_MAX;
    buf_release(&got);
    return has;
}

// The definition tells what FULL? means where one is shown, and only there.
static void full_with_a_question_mark_is_explained(void **state) {
    (void)state;
    struct canvas c = canvas_of(20, 80, false);
    board_draw(&board, rows, N_STORES, &look, &c, canvas_rect(&c));
    assert_false(screen_has(&c, "FULL?"));
    rows[1].possible = 6;
    rows[1].maybe_full = true;
    totals = store_totals(rows, N_STORES);
    board_draw(&board, rows, N_STORES, &look, &c, canvas_rect(&c));
    assert_true(screen_has(&c, "88% FULL?"));
    assert_true(screen_has(&c, "FULL?: full if"));
    assert_true(screen_has(&c, "1 FULL  1 FULL?  1 NEAR"));
    look.incomplete = true; // no row says more than "so far"
    board_draw(&board, rows, N_STORES, &look, &c, canvas_rect(&c));
    assert_false(screen_has(&c, "NEAR"));
    canvas_release(&c);
}

// The totals are those of all stores, also where a limit leaves rows out.
static void totals_say_that_they_are_of_all_stores(void **state) {
    (void)state;
    struct canvas c = canvas_of(12, 60, false);
    board_draw(&board, rows, N_STORES, &look, &c, canvas_rect(&c));
    assert_false(screen_has(&c, "all 12"));
    board_draw(&board, rows, 2, &look, &c, canvas_rect(&c));
    assert_true(screen_has(&c, "all 12 stores  113-116 people"));
    canvas_release(&c);
}

static void the_order_is_told_where_its_column_is_left_out(void **state) {
    (void)state;
    struct canvas c = canvas_of(12, 60, false);
    board_draw(&board, rows, N_STORES, &look, &c, canvas_rect(&c));
    assert_false(screen_has(&c, "by load")); // an arrow stands at LOAD
    look.sorted_by = OCCUPANCY_LONGEST;
    board_draw(&board, rows, N_STORES, &look, &c, canvas_rect(&c));
    assert_true(screen_has(&c, "by longest"));
    canvas_release(&c);
}

static void no_size_does_harm(void **state) {
    (void)state;
    struct canvas c = canvas_of(1, 1, false);
    for (int h = 0; h < 12; h++) {
        for (int w = 0; w < 130; w += 3) {
            canvas_resize(&c, h, w);
            board_move(&board, rows, N_STORES, h % 2 ? INT64_MAX : INT64_MIN);
            board_draw(&board, rows, N_STORES, &look, &c, canvas_rect(&c));
        }
    }
    canvas_resize(&c, 8, 60);
    look.sorted_by = OCCUPANCY_AGE;
    totals = (struct occupancy_totals){0};
    board_draw(&board, rows, 0, &look, &c, canvas_rect(&c));
    assert_golden(&c, "ui/board-empty");
    assert_true(board_position(&board, rows, 0) == SIZE_MAX);
    board_move(&board, rows, 0, 1);
    board_go(&board, rows, 0, 1);
    canvas_release(&c);
}

static void the_cursor_stays_on_its_store(void **state) {
    (void)state;
    board_move(&board, rows, N_STORES, 4);
    assert_string_equal(board.cursor_id, "99");
    occupancy_sort(rows, N_STORES, OCCUPANCY_STORE, false);
    const size_t position = board_position(&board, rows, N_STORES);
    assert_slice(rows[position].store_id, "99");
    struct canvas c = canvas_of(7, 80, true);
    board_draw(&board, rows, N_STORES, &look, &c, canvas_rect(&c));
    assert_int_equal(board.position, position);
    assert_true(position >= board.top && position < board.top + board.page_h);
    // Its store goes: the next one takes its place.
    memmove(&rows[position], &rows[position + 1], (N_STORES - position - 1) * sizeof(rows[0]));
    struct slice next = rows[position < N_STORES - 1 ? position : position - 1].store_id;
    board_draw(&board, rows, N_STORES - 1, &look, &c, canvas_rect(&c));
    assert_true(slice_equal(slice_of(board.cursor_id), next));
    assert_true(board_go_to_store(&board, rows, N_STORES - 1, SLICE("86")));
    assert_false(board_go_to_store(&board, rows, N_STORES - 1, SLICE("99")));
    assert_string_equal(board.cursor_id, "86");
    canvas_release(&c);
}

// A board that nobody touched begins with the fullest store, wherever the cursor's goes.
static void the_window_follows_a_cursor_that_was_moved_alone(void **state) {
    (void)state;
    struct canvas c = canvas_of(6, 80, true);
    look.no_definition = true;
    board_draw(&board, rows, N_STORES, &look, &c, canvas_rect(&c));
    assert_string_equal(board.cursor_id, "86");
    assert_true(screen_has(&c, "8 below"));
    rows[0].certain = 0; // everybody left
    occupancy_sort(rows, N_STORES, OCCUPANCY_LOAD, true);
    board_draw(&board, rows, N_STORES, &look, &c, canvas_rect(&c));
    assert_string_equal(board.cursor_id, "86");
    assert_true(board.position > board.page_h);
    assert_int_equal(board.top, 0);
    assert_true(
        !screen_has(&c, ">") && screen_has(&c, "204 Zurich") && !screen_has(&c, "86 Geneva"));
    board_move(&board, rows, N_STORES, 1);
    board_draw(&board, rows, N_STORES, &look, &c, canvas_rect(&c));
    assert_int_equal(board.position, board.top + board.page_h - 1);
    assert_true(screen_has(&c, "6 above, 2 below"));
    assert_true(board_find(&board, rows, N_STORES, SLICE("lugano"), 1, true));
    board_draw(&board, rows, N_STORES, &look, &c, canvas_rect(&c));
    assert_true(board.top > 0 && screen_has(&c, ">71 Lugano"));
    // Back at the first row it stays with that.
    board_move(&board, rows, N_STORES, -N_STORES);
    board_draw(&board, rows, N_STORES, &look, &c, canvas_rect(&c));
    assert_string_equal(board.cursor_id, "204");
    rows[0].certain = 0;
    occupancy_sort(rows, N_STORES, OCCUPANCY_LOAD, true);
    board_draw(&board, rows, N_STORES, &look, &c, canvas_rect(&c));
    assert_string_equal(board.cursor_id, "204");
    assert_true(board.top == 0 && !screen_has(&c, "204 Zurich"));
    canvas_release(&c);
}

static void stores_are_found_by_name_and_id(void **state) {
    (void)state;
    assert_true(board_find(&board, rows, N_STORES, SLICE("zurich"), 1, true));
    assert_string_equal(board.cursor_id, "204");
    assert_true(board_find(&board, rows, N_STORES, SLICE("b"), 1, false));
    assert_string_equal(board.cursor_id, "117");
    assert_true(board_find(&board, rows, N_STORES, SLICE("b"), -1, false));
    assert_string_equal(board.cursor_id, "204");
    assert_true(board_find(&board, rows, N_STORES, SLICE("86"), 1, false));
    assert_string_equal(board.cursor_id, "86");
    assert_true(board_find(&board, rows, N_STORES, SLICE("86"), 1, false)); // all around
    assert_false(board_find(&board, rows, N_STORES, SLICE("nowhere"), 1, true));
    assert_false(board_find(&board, rows, 0, SLICE("86"), 1, true));
}

static void the_mouse_finds_rows_and_columns(void **state) {
    (void)state;
    struct canvas c = canvas_of(8, 80, true);
    look.no_definition = true;
    board_draw(&board, rows, N_STORES, &look, &c, canvas_rect(&c));
    assert_true(board_position_at(&board, N_STORES, 1) == SIZE_MAX);
    assert_int_equal(board_position_at(&board, N_STORES, 2), 0);
    assert_int_equal(board_position_at(&board, N_STORES, 7), 5);
    assert_true(board_position_at(&board, N_STORES, 8) == SIZE_MAX);
    assert_true(board_position_at(&board, 2, 5) == SIZE_MAX);
    assert_int_equal(board_column_at(&board, 1, 1), OCCUPANCY_STORE);
    assert_int_equal(board_column_at(&board, 1, 79), OCCUPANCY_AGE);
    assert_int_equal(board_column_at(&board, 2, 1), OCCUPANCY_COLUMN_COUNT);
    canvas_release(&c);
}

static void times_have_one_unit(void **state) {
    (void)state;
    struct buf b = BUF_INIT(100);
    static const struct {
        int64_t ms;
        const char *text;
    } times[] = {{-1, "-"}, {0, "0:00"}, {59999, "0:00"}, {60000, "0:01"}, {3599999, "0:59"},
        {3600000, "1:00"}, {26 * MS_HOUR + 10 * MS_MINUTE, "26:10"}};
    for (size_t i = 0; i < ARRAY_LEN(times); i++) {
        board_append_time(times[i].ms, &b);
        assert_buf(&b, times[i].text);
    }
    buf_release(&b);
}

int main(void) {
    setlocale(LC_CTYPE, "C.UTF-8");
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(it_reads_in_every_size),
        CASE(full_with_a_question_mark_is_explained),
        CASE(totals_say_that_they_are_of_all_stores),
        CASE(the_order_is_told_where_its_column_is_left_out),
        CASE(no_size_does_harm),
        CASE(the_cursor_stays_on_its_store),
        CASE(the_window_follows_a_cursor_that_was_moved_alone),
        CASE(stores_are_found_by_name_and_id),
        CASE(the_mouse_finds_rows_and_columns),
        CASE(times_have_one_unit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
