#include "screen_text.h"

#include "ui/help.h"

static const struct help_row rows[] = {
    {{"MOVE", 4}, {"j k Down Up", 11}, {"row-down", 8}, {"one row", 7}, 1, true},
    {{"MOVE", 4}, {"g Home", 6}, {"first", 5}, {"first row", 9}, 2, true},
    {{"SORT", 4}, {"s", 1}, {"sort", 4}, {"sort menu", 9}, 3, true},
    {{"SORT", 4}, {"< >", 3}, {"sort-next", 9}, {"by the next column", 18}, 4, false},
    {{"LIVE", 4}, {"", 0}, {"interval", 8}, {"seconds between refreshes", 25}, 5, true},
};
static const size_t n_rows = ARRAY_LEN(rows);

static void rows_stand_in_groups(void **state) {
    (void)state;
    struct help h;
    help_init(&h);
    struct canvas c = canvas_of(13, 60, true);
    const struct slice facts[] = {SLICE("Terminal vt100"), SLICE("man aifi-sessions")};
    help_draw(&h, rows, n_rows, facts, 2, &c, canvas_rect(&c));
    assert_screen(&c, "Find:                                             5 commands\n"
                      "------------------------------------------------------------\n"
                      "MOVE\n"
                      "  j k Down Up  one row\n"
                      "  g Home       first row\n"
                      "SORT\n"
                      "  s            sort menu\n"
                      "  < >          by the next column\n"
                      "LIVE\n"
                      "  :            seconds between refreshes\n"
                      "------------------------------------------------------------\n"
                      "Terminal vt100\n"
                      "man aifi-sessions\n");
    // No room for facts, and scrolling shows the title of a group with its first row.
    canvas_resize(&c, 6, 60);
    help_move(&h, rows, n_rows, 100);
    help_draw(&h, rows, n_rows, facts, 2, &c, canvas_rect(&c));
    assert_screen(&c, "Find:                                             5 commands\n"
                      "------------------------------------------------------------\n"
                      "  s            sort menu\n"
                      "  < >          by the next column\n"
                      "LIVE\n"
                      "  :            seconds between refreshes\n");
    help_move(&h, rows, n_rows, -2);
    help_draw(&h, rows, n_rows, facts, 2, &c, canvas_rect(&c));
    assert_int_equal(h.top, 3); // with the title of its group
    help_move(&h, rows, n_rows, -100);
    help_draw(&h, rows, n_rows, facts, 2, &c, canvas_rect(&c));
    assert_int_equal(h.top, 0);
    canvas_resize(&c, 1, 3);
    help_draw(&h, rows, n_rows, facts, 2, &c, canvas_rect(&c));
    canvas_release(&c);
    help_release(&h);
}

static int selected_for(struct help *h, const char *filter) {
    edit_set(&h->filter, slice_of(filter));
    return help_selected(h, rows, n_rows);
}

static void typing_finds_texts_and_keys(void **state) {
    (void)state;
    struct help h;
    help_init(&h);
    assert_int_equal(selected_for(&h, ""), 1);
    assert_int_equal(selected_for(&h, "FIRST"), 2);
    assert_int_equal(selected_for(&h, "interval"), 5);
    assert_int_equal(selected_for(&h, "live"), 5);
    assert_int_equal(selected_for(&h, "nonsense"), -1);
    assert_int_equal(selected_for(&h, "@s"), 3);
    assert_int_equal(selected_for(&h, "@home"), 2);
    assert_int_equal(selected_for(&h, "@>"), 4);
    assert_int_equal(selected_for(&h, "@o"), -1);
    assert_int_equal(selected_for(&h, "@"), 1);
    // A new filter starts at its first match.
    edit_set(&h.filter, SLICE_NONE);
    help_move(&h, rows, n_rows, 3);
    assert_int_equal(help_selected(&h, rows, n_rows), 4);
    assert_int_equal(selected_for(&h, "row"), 1);
    edit_set(&h.filter, SLICE("nonsense"));
    help_move(&h, rows, n_rows, 1);
    struct canvas c = canvas_of(6, 80, true);
    help_draw(&h, rows, n_rows, NULL, 0, &c, canvas_rect(&c));
    assert_screen(&c, "Find: nonsense                    text or key; @s finds the key s"
                      "         0 of 5\n"
                      "----------------------------------------"
                      "----------------------------------------\n"
                      "  No command matches; Esc shows all.\n\n\n\n");
    canvas_release(&c);
    help_release(&h);
}

static void wide_screens_name_the_commands(void **state) {
    (void)state;
    struct help h;
    help_init(&h);
    struct canvas c = canvas_of(4, 100, true);
    help_draw(&h, rows, n_rows, NULL, 0, &c, canvas_rect(&c));
    struct buf text = BUF_INIT(10000);
    canvas_dump_text(&c, &text);
    assert_true(slice_find_nocase(buf_slice(&text), SLICE("one row")) != SIZE_MAX);
    assert_true(slice_find_nocase(buf_slice(&text), SLICE("row-down\n")) != SIZE_MAX);
    buf_release(&text);
    canvas_release(&c);
    help_release(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_stand_in_groups),
        cmocka_unit_test(typing_finds_texts_and_keys),
        cmocka_unit_test(wide_screens_name_the_commands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
