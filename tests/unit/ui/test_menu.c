#include "screen_text.h"

#include "ui/menu.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

static struct menu sort_menu(bool filterable) {
    struct menu m;
    menu_init(&m, SLICE("Sort by"), filterable);
    menu_add_heading(&m, SLICE("by the server"));
    menu_add(&m, SLICE("created"), SLICE("newest first"), 'c', 1);
    menu_add(&m, SLICE("updated"), SLICE_NONE, 'j', 2);
    menu_add_heading(&m, SLICE("loaded rows only"));
    menu_add(&m, SLICE("dwell"), SLICE_NONE, KEY_CODE_NONE, 3);
    menu_add(&m, SLICE("customer"), SLICE("masked"), 'u', 4)->disabled = true;
    return m;
}

static int value(const struct menu *m) {
    const struct menu_item *item = menu_current(m);
    return item ? item->value : -1;
}

static void menus_sit_in_the_corner(void **state) {
    (void)state;
    struct menu m = sort_menu(false);
    m.footer = "Enter sorts";
    struct canvas c = canvas_of(11, 40, true);
    menu_draw(&m, &c, (struct rect){0, 2, 10, 38});
    assert_screen(&c, "\n"
                      "  +- Sort by -----------------+\n"
                      "  | by the server             |\n"
                      "  |> c created   newest first |\n"
                      "  |  j updated                |\n"
                      "  | loaded rows only          |\n"
                      "  |    dwell                  |\n"
                      "  |  u customer        masked |\n"
                      "  | Enter sorts               |\n"
                      "  +---------------------------+\n"
                      "\n");
    canvas_clear(&c);
    menu_draw(&m, &c, (struct rect){0, 0, 3, 12});
    assert_screen(&c, "+- Sort ~ -+\n|> c crea~ |\n+----------+\n\n\n\n\n\n\n\n\n");
    canvas_resize(&c, 1, 1);
    menu_draw(&m, &c, canvas_rect(&c));
    canvas_release(&c);
    menu_release(&m);
}

static void the_cursor_skips_headings(void **state) {
    (void)state;
    struct menu m = sort_menu(false);
    assert_int_equal(value(&m), 1);
    assert_int_equal(menu_key(&m, KEY_CODE_UP), MENU_OPEN);
    assert_int_equal(value(&m), 1);
    menu_key(&m, KEY_CODE_DOWN);
    menu_key(&m, KEY_CODE_DOWN);
    assert_int_equal(value(&m), 3);
    menu_key(&m, 'G');
    assert_int_equal(value(&m), 4);
    assert_int_equal(menu_key(&m, KEY_CODE_ENTER), MENU_OPEN); // disabled
    menu_key(&m, 'k');
    assert_int_equal(value(&m), 3);
    assert_int_equal(menu_key(&m, KEY_CODE_ENTER), MENU_CHOSEN);
    menu_key(&m, 'g');
    assert_int_equal(value(&m), 1);
    assert_true(menu_choose_value(&m, 3));
    assert_false(menu_choose_value(&m, 99));
    assert_int_equal(value(&m), 3);
    assert_int_equal(menu_key(&m, 'q'), MENU_CLOSED);
    assert_int_equal(menu_key(&m, KEY_CODE_ESCAPE), MENU_CLOSED);
    menu_release(&m);
}

static void hotkeys_come_before_letters_that_move(void **state) {
    (void)state;
    struct menu m = sort_menu(false);
    assert_int_equal(menu_key(&m, 'j'), MENU_CHOSEN);
    assert_int_equal(value(&m), 2);
    assert_int_equal(menu_key(&m, 'u'), MENU_OPEN); // disabled
    assert_int_equal(value(&m), 4);
    menu_release(&m);
}

static void typing_filters(void **state) {
    (void)state;
    struct menu m = sort_menu(true);
    m.footer = "Enter sorts";
    menu_key(&m, 'D');
    menu_key(&m, 'w');
    assert_int_equal(value(&m), 3);
    struct canvas c = canvas_of(10, 34, true);
    menu_draw(&m, &c, canvas_rect(&c));
    assert_screen(&c, "+- Sort by ---------------+\n"
                      "| Find: Dw                |\n"
                      "|> dwell                  |\n"
                      "|                         |\n"
                      "|                         |\n"
                      "|                         |\n"
                      "|                         |\n"
                      "|                         |\n"
                      "| Enter sorts             |\n"
                      "+-------------------------+\n");
    menu_key(&m, 'x');
    assert_int_equal(value(&m), -1);
    assert_int_equal(menu_key(&m, KEY_CODE_ENTER), MENU_OPEN);
    menu_key(&m, KEY_CODE_DOWN);
    menu_draw(&m, &c, canvas_rect(&c));
    menu_key(&m, KEY_MOD_CTRL | 'u');
    assert_int_equal(value(&m), 4);
    edit_set(&m.filter, SLICE("newest")); // pasted from outside; notes count
    menu_draw(&m, &c, canvas_rect(&c));
    assert_int_equal(value(&m), 1);
    assert_int_equal(menu_key(&m, 'q'), MENU_OPEN);
    canvas_release(&c);
    menu_release(&m);
}

static struct menu columns_menu(int n) {
    struct menu m;
    menu_init(&m, SLICE("Columns"), false);
    for (int i = 0; i < n; i++) {
        char name[32];
        snprintf(name, sizeof(name), "column %d", i);
        struct menu_item *item = menu_add(&m, slice_of(name), SLICE_NONE, KEY_CODE_NONE, i);
        item->checkable = true;
        item->checked = i % 2 == 0;
    }
    return m;
}

static void items_are_toggled_and_moved(void **state) {
    (void)state;
    struct menu m = columns_menu(3);
    assert_int_equal(menu_key(&m, ' '), MENU_TOGGLED);
    assert_false(m.items[0].checked);
    assert_int_equal(menu_key(&m, 'K'), MENU_OPEN);
    assert_int_equal(menu_key(&m, 'J'), MENU_MOVED_ITEM);
    assert_int_equal(menu_key(&m, KEY_MOD_ALT | KEY_CODE_DOWN), MENU_MOVED_ITEM);
    assert_int_equal(menu_key(&m, 'J'), MENU_OPEN);
    assert_int_equal(m.items[2].value, 0);
    assert_int_equal(value(&m), 0);
    struct canvas c = canvas_of(5, 24, true);
    menu_draw(&m, &c, canvas_rect(&c));
    assert_screen(&c, "+- Columns ------+\n|  [ ] column 1  |\n|  [x] column 2  |\n"
                      "|> [ ] column 0  |\n+----------------+\n");
    assert_int_equal(menu_key(&m, KEY_CODE_ENTER), MENU_CHOSEN);
    canvas_release(&c);
    menu_release(&m);
}

static void a_newly_checked_item_joins_the_checked_ones(void **state) {
    (void)state;
    struct menu m = columns_menu(3); // 0 and 2 are checked
    menu_add_heading(&m, SLICE("others"));
    menu_add(&m, SLICE("phase"), SLICE_NONE, KEY_CODE_NONE, 3)->checkable = true;
    menu_add(&m, SLICE("dwell"), SLICE_NONE, KEY_CODE_NONE, 4)->checkable = true;
    m.filterable = true;
    menu_key(&m, 'd');
    menu_key(&m, 'w');
    assert_int_equal(value(&m), 4);
    assert_int_equal(menu_key(&m, ' '), MENU_TOGGLED); // no blank goes into the filter
    assert_slice(edit_text(&m.filter), "dw");
    assert_int_equal(m.items[3].value, 4);
    assert_true(m.items[3].checked && m.items[4].heading);
    assert_int_equal(value(&m), 4);
    // Moving shows the neighbours again.
    assert_int_equal(menu_key(&m, KEY_MOD_ALT | KEY_CODE_UP), MENU_MOVED_ITEM);
    assert_int_equal(edit_text(&m.filter).len, 0);
    assert_int_equal(menu_key(&m, KEY_MOD_SHIFT | KEY_CODE_UP), MENU_MOVED_ITEM);
    assert_int_equal(m.items[1].value, 4);
    assert_int_equal(menu_key(&m, 'J'), MENU_OPEN); // a letter
    assert_slice(edit_text(&m.filter), "J");
    menu_key(&m, KEY_MOD_CTRL | 'u');
    // Off and on again keeps the place.
    assert_true(menu_choose_value(&m, 4));
    menu_key(&m, ' ');
    menu_key(&m, ' ');
    assert_int_equal(m.items[1].value, 4);
    // With nothing checked, it stays where it is.
    for (size_t i = 0; i < m.n_items; i++) {
        m.items[i].checked = false;
    }
    assert_true(menu_choose_value(&m, 3));
    assert_int_equal(menu_key(&m, ' '), MENU_TOGGLED);
    assert_int_equal(m.items[5].value, 3);
    menu_release(&m);
}

static void long_menus_scroll(void **state) {
    (void)state;
    struct menu m = columns_menu(30);
    struct canvas c = canvas_of(6, 24, true);
    menu_draw(&m, &c, canvas_rect(&c));
    menu_key(&m, KEY_CODE_PAGE_DOWN);
    menu_key(&m, KEY_CODE_PAGE_DOWN);
    menu_draw(&m, &c, canvas_rect(&c));
    assert_screen(&c, "+- Columns ------+\n|  [ ] column 3  |\n|  [x] column 4  |\n"
                      "|  [ ] column 5  |\n|> [x] column 6  |\n+---- 4-7 of 30 -+\n");
    menu_key(&m, KEY_CODE_END);
    menu_draw(&m, &c, canvas_rect(&c));
    assert_int_equal(m.top, 26);
    menu_key(&m, KEY_CODE_HOME);
    menu_draw(&m, &c, canvas_rect(&c));
    assert_int_equal(m.top, 0);
    canvas_release(&c);
    menu_release(&m);
}

static void notes_that_follow_are_cut_at_their_ends(void **state) {
    (void)state;
    struct menu m;
    menu_init(&m, SLICE("Views"), false);
    m.notes_follow = true;
    menu_add(&m, SLICE("full"), SLICE("stores"), KEY_CODE_NONE, 1);
    menu_add(&m, SLICE("doubtful"), SLICE("fraud: created>=-7d  store=204"), KEY_CODE_NONE, 2);
    menu_add(&m, SLICE("what has no note"), SLICE_NONE, KEY_CODE_NONE, 3);
    struct canvas c = canvas_of(5, 36, true);
    menu_draw(&m, &c, canvas_rect(&c));
    assert_screen(&c, "+- Views --------------------------+\n"
                      "|> full      stores                |\n"
                      "|  doubtful  fraud: created>=-7d ~ |\n"
                      "|  what has no note                |\n"
                      "+----------------------------------+\n");
    canvas_release(&c);
    menu_release(&m);
}

static void an_empty_menu_is_no_harm(void **state) {
    (void)state;
    struct menu m;
    menu_init(&m, SLICE("Recent"), true);
    menu_add_heading(&m, SLICE("nothing yet"));
    struct canvas c = canvas_of(6, 30, true);
    menu_draw(&m, &c, canvas_rect(&c));
    assert_int_equal(menu_key(&m, KEY_CODE_DOWN), MENU_OPEN);
    assert_int_equal(menu_key(&m, KEY_CODE_END), MENU_OPEN);
    assert_int_equal(menu_key(&m, ' '), MENU_OPEN);
    assert_int_equal(menu_key(&m, KEY_CODE_ENTER), MENU_OPEN);
    assert_null(menu_current(&m));
    canvas_release(&c);
    menu_release(&m);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(menus_sit_in_the_corner),
        cmocka_unit_test(the_cursor_skips_headings),
        cmocka_unit_test(hotkeys_come_before_letters_that_move),
        cmocka_unit_test(typing_filters),
        cmocka_unit_test(items_are_toggled_and_moved),
        cmocka_unit_test(a_newly_checked_item_joins_the_checked_ones),
        cmocka_unit_test(long_menus_scroll),
        cmocka_unit_test(notes_that_follow_are_cut_at_their_ends),
        cmocka_unit_test(an_empty_menu_is_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
