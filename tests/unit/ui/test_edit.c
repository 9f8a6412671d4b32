#include "screen_text.h"

#include "ui/edit.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

static struct edit edit_of(const char *text) {
    struct edit e;
    edit_init(&e);
    edit_set(&e, slice_of(text));
    return e;
}

static void assert_line(const struct edit *e, const char *want) {
    assert_true(slice_equal(edit_text(e), slice_of(want)));
}

static void press(struct edit *e, const char *keys) {
    struct slice rest = slice_of(keys), name;
    while (slice_cut(&rest, ' ', &name)) {
        key_code key;
        assert_true(key_parse(name, &key));
        assert_true(edit_is_editing_key(key));
        assert_true(edit_key(e, key));
    }
}

static void typing_and_moving(void **state) {
    (void)state;
    struct edit e = edit_of("");
    press(&e, "s t o r e Left Left Left C-f X Home 1 End 2 C-a 0 C-e 9 C-b C-b _");
    assert_line(&e, "01stoXre_29");
    edit_release(&e);
}

static void erasing(void **state) {
    (void)state;
    struct edit e = edit_of("one two-three  ");
    press(&e, "C-w");
    assert_line(&e, "one ");
    edit_set(&e, SLICE("one two-three"));
    press(&e, "M-Backspace");
    assert_line(&e, "one two-");
    press(&e, "Backspace C-h");
    assert_line(&e, "one tw");
    press(&e, "Home Delete C-d");
    assert_line(&e, "e tw");
    press(&e, "M-f C-k");
    assert_line(&e, "e");
    edit_set(&e, SLICE("one two three"));
    press(&e, "M-b M-b M-d");
    assert_line(&e, "one  three");
    press(&e, "C-u");
    assert_line(&e, " three");
    assert_int_equal(e.cursor, 0);
    press(&e, "Backspace C-w C-u Left End Delete C-k M-d Right");
    assert_line(&e, " three");
    edit_release(&e);
}

static void other_keys_are_left_to_others(void **state) {
    (void)state;
    struct edit e = edit_of("x");
    static const key_code others[] = {KEY_CODE_ENTER, KEY_CODE_ESCAPE, KEY_CODE_TAB, KEY_CODE_UP,
        KEY_CODE_DOWN, KEY_CODE_F1, KEY_MOD_CTRL | 'c', KEY_MOD_ALT | 'x', KEY_CODE_PAGE_UP};
    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        assert_false(edit_key(&e, others[i]));
        assert_false(edit_is_editing_key(others[i]));
    }
    edit_release(&e);
}

static void marks_move_with_their_base(void **state) {
    (void)state;
    struct edit e = edit_of("ae\u0301\u0302\u0323x");
    press(&e, "Left Left");
    assert_int_equal(e.cursor, 1);
    press(&e, "Right");
    assert_int_equal(e.cursor, e.text.len - 1);
    press(&e, "Backspace");
    assert_line(&e, "ax");
    // A mark that is typed joins the base before the cursor; one that loses its base joins the
    // next.
    edit_key(&e, 0x301);
    assert_line(&e, "a\u0301x");
    assert_int_equal(e.cursor, 3);
    press(&e, "Home");
    edit_set(&e, SLICE("\u0301b"));
    press(&e, "Home");
    edit_key(&e, 'a');
    assert_line(&e, "a\u0301b");
    assert_int_equal(e.cursor, 3);
    edit_release(&e);
}

static void what_cannot_be_shown_cannot_come_in(void **state) {
    (void)state;
    struct edit e = edit_of("a\nb\x1b[0m\u202E\xFF\u4E2D");
    assert_line(&e, "ab[0m\u4E2D");
    edit_set(&e, SLICE_NONE);
    edit_paste(&e, SLICE("  store=204\r\n\tstatus=\x1b]52;c;x\aactive \xFF\u202E\n"));
    assert_line(&e, "store=204 status=]52;c;xactive \uFFFD");
    assert_true(utf8_is_valid(edit_text(&e)));
    edit_release(&e);
}

static void length_has_a_limit(void **state) {
    (void)state;
    char *megabyte = malloc(1 << 20);
    memset(megabyte, 'x', 1 << 20);
    struct edit e = edit_of("");
    assert_false(edit_insert(&e, (struct slice){megabyte, 1 << 20}));
    assert_int_equal(e.text.len, 0);
    edit_paste(&e, (struct slice){megabyte, 1 << 20});
    assert_true(e.text.len > 4000 && e.text.len <= EDIT_MAX_LEN);
    size_t len = e.text.len;
    edit_paste(&e, (struct slice){megabyte, 1 << 20});
    press(&e, "y y y");
    assert_true(e.text.len >= len && e.text.len <= EDIT_MAX_LEN);
    free(megabyte);
    edit_release(&e);
}

static void assert_drawn(struct edit *e, int width, const char *text, int cursor_x) {
    struct canvas c = canvas_of(1, 20, false);
    edit_draw(e, &c, canvas_rect(&c), 0, 1, width, STYLE_INPUT, true, false);
    assert_true(c.cursor_shown);
    assert_screen(&c, text);
    assert_int_equal(c.cursor_x, cursor_x);
    canvas_release(&c);
}

static void long_lines_scroll_with_the_cursor(void **state) {
    (void)state;
    struct edit e = edit_of("0123456");
    assert_drawn(&e, 8, " 0123456\n", 8);
    press(&e, "7");
    assert_drawn(&e, 8, " \u2026234567\n", 8);
    press(&e, "8 9");
    assert_drawn(&e, 8, " \u2026456789\n", 8);
    press(&e, "Left Left Left Left Left Left");
    assert_drawn(&e, 8, " \u2026456789\n", 2);
    press(&e, "Left");
    assert_drawn(&e, 8, " \u20263456789\n", 2);
    press(&e, "Home");
    assert_drawn(&e, 8, " 0123456\u2026\n", 1);
    press(&e, "Right Right Right Right Right Right");
    assert_drawn(&e, 8, " 0123456\u2026\n", 7);
    press(&e, "Right");
    assert_drawn(&e, 8, " \u2026234567\u2026\n", 7);
    press(&e, "End C-u");
    assert_drawn(&e, 8, "\n", 1);
    edit_release(&e);
}

static void scrolling_shows_every_cursor(void **state) {
    (void)state;
    for (int width = 1; width < 12; width++) {
        struct edit e = edit_of("ab\u4E2D\u6587cd e\u0301\u0302f\u5B57\u5B57 0123456789\u4E2D");
        for (int at = 0; at < 100; at++) {
            struct canvas c = canvas_of(1, 20, false);
            edit_draw(&e, &c, canvas_rect(&c), 0, 1, width, STYLE_INPUT, true, false);
            assert_true(c.cursor_shown);
            canvas_release(&c);
            edit_key(&e, at < 50 ? KEY_CODE_LEFT : KEY_CODE_RIGHT);
        }
        edit_release(&e);
    }
}

static void secrets_show_as_stars(void **state) {
    (void)state;
    struct edit e = edit_of("s\u00E9cr\u4E2Dt");
    struct canvas c = canvas_of(1, 20, false);
    edit_draw(&e, &c, canvas_rect(&c), 0, 2, 10, STYLE_INPUT, true, true);
    assert_screen(&c, "  ******\n");
    assert_styles(&c, "..IIIIIIIIII\nI input\ncursor 0,8\n");
    canvas_release(&c);
    edit_wipe(&e);
    assert_int_equal(e.text.len, 0);
}

static void unfocused_lines_show_their_beginning(void **state) {
    (void)state;
    struct edit e = edit_of("0123456789");
    assert_drawn(&e, 8, " \u2026456789\n", 8);
    struct canvas c = canvas_of(1, 20, true);
    edit_draw(&e, &c, canvas_rect(&c), 0, 1, 8, STYLE_INPUT, false, false);
    assert_screen(&c, " 0123456~\n");
    assert_false(c.cursor_shown);
    edit_draw(&e, &c, canvas_rect(&c), 0, 20, 8, STYLE_INPUT, true, false);
    edit_draw(&e, &c, canvas_rect(&c), 5, 0, 8, STYLE_INPUT, true, false);
    assert_false(c.cursor_shown);
    canvas_release(&c);
    edit_release(&e);
}

int main(void) {
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(typing_and_moving),
        cmocka_unit_test(erasing),
        cmocka_unit_test(other_keys_are_left_to_others),
        cmocka_unit_test(marks_move_with_their_base),
        cmocka_unit_test(what_cannot_be_shown_cannot_come_in),
        cmocka_unit_test(length_has_a_limit),
        cmocka_unit_test(long_lines_scroll_with_the_cursor),
        cmocka_unit_test(scrolling_shows_every_cursor),
        cmocka_unit_test(secrets_show_as_stars),
        cmocka_unit_test(unfocused_lines_show_their_beginning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
