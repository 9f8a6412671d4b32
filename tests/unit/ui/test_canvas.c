#include "screen_text.h"

#include <locale.h>
#include <string.h>

static void text_is_clipped_to_its_rectangle(void **state) {
    (void)state;
    struct canvas c = canvas_of(3, 10, false);
    struct rect r = {1, 2, 1, 6};
    assert_int_equal(canvas_text(&c, r, 0, 0, -1, STYLE_TEXT, SLICE("abcdef")), 6);
    assert_int_equal(canvas_text(&c, r, 1, 0, -1, STYLE_TEXT, SLICE("below")), 5);
    assert_int_equal(canvas_text(&c, r, -1, 0, -1, STYLE_TEXT, SLICE("above")), 5);
    assert_screen(&c, "\n  abcdef\n\n");
    assert_int_equal(canvas_text(&c, r, 0, 0, -1, STYLE_TEXT, SLICE("abcdefg")), 6);
    assert_screen(&c, "\n  abcde\u2026\n\n");
    assert_int_equal(canvas_text(&c, r, 0, -3, -1, STYLE_TEXT, SLICE("0123456789")), 9);
    assert_screen(&c, "\n  34567\u2026\n\n");
    assert_int_equal(canvas_text(&c, r, 0, 0, 3, STYLE_TEXT, SLICE("xyzzy")), 3);
    assert_screen(&c, "\n  xy\u202667\u2026\n\n");
    assert_int_equal(canvas_text(&c, r, 0, 0, 0, STYLE_TEXT, SLICE("none")), 0);
    assert_int_equal(canvas_text(&c, r, 0, 6, -1, STYLE_TEXT, SLICE("none")), 0);
    // The edge of the canvas cuts as well.
    struct rect beyond = {0, 7, 5, 50};
    assert_int_equal(canvas_text(&c, beyond, 0, 0, 20, STYLE_TEXT, SLICE("abcdef")), 3);
    assert_screen(&c, "       ab\u2026\n  xy\u202667\u2026\n\n");
    canvas_release(&c);
}

static void wide_characters_are_never_split(void **state) {
    (void)state;
    struct canvas c = canvas_of(1, 7, false);
    struct rect all = canvas_rect(&c);
    canvas_text(&c, all, 0, 0, -1, STYLE_TEXT, SLICE("\u4E2D\u6587\u5B57"));
    assert_screen(&c, "\u4E2D\u6587\u5B57\n");
    // The right half, then the left half is drawn over.
    canvas_text(&c, all, 0, 1, -1, STYLE_DIM, SLICE("x"));
    assert_screen(&c, " x\u6587\u5B57\n");
    canvas_text(&c, all, 0, 4, -1, STYLE_DIM, SLICE("y"));
    assert_screen(&c, " x\u6587y\n");
    // A clip through a wide character: its visible half is blank, and so is what it covered.
    struct rect left = {0, 0, 1, 3};
    canvas_text(&c, left, 0, 0, 4, STYLE_TEXT, SLICE("a\u4E2D"));
    assert_screen(&c, "a\u4E2D y\n");
    canvas_text(&c, (struct rect){0, 2, 1, 2}, 0, -1, -1, STYLE_TEXT, SLICE("\u4E2Db"));
    assert_screen(&c, "a  by\n");
    // Cut where one more cell would be needed.
    canvas_clear(&c);
    assert_int_equal(canvas_text(&c, all, 0, 0, 4, STYLE_TEXT, SLICE("\u4E2D\u6587\u5B57")), 3);
    assert_screen(&c, "\u4E2D\u2026\n");
    canvas_clear(&c);
    assert_int_equal(canvas_text(&c, all, 0, 0, 1, STYLE_TEXT, SLICE("\u4E2D")), 1);
    assert_screen(&c, "\u2026\n");
    canvas_text(&c, all, 0, 0, -1, STYLE_TEXT, SLICE("\u4E2D\u6587\u5B57"));
    canvas_fill(&c, (struct rect){0, 1, 1, 2}, STYLE_DIM);
    assert_screen(&c, "    \u5B57\n");
    assert_styles(&c, ".dd\nd dim\n");
    canvas_release(&c);
}

static void wide_at_the_last_column(void **state) {
    (void)state;
    struct canvas c = canvas_of(2, 4, false);
    canvas_text(&c, canvas_rect(&c), 0, 3, -1, STYLE_TEXT, SLICE("\u4E2D"));
    canvas_text(&c, (struct rect){1, 0, 1, 9}, 0, 3, 2, STYLE_TEXT, SLICE("\u4E2D"));
    assert_screen(&c, "   \u2026\n   \u2026\n");
    canvas_release(&c);
}

static void hostile_text_cannot_leave_its_cells(void **state) {
    (void)state;
    static const char hostile[] = "a\x1b[2Jb\nc\rd\be\xC2\x9B"
                                  "f\u202Eg\u200Bh\xFFi\0j\u0301\u0302\u0303\u0304";
    struct canvas c = canvas_of(3, 30, false);
    struct rect r = {1, 5, 1, 22};
    canvas_text(&c, r, 0, 0, -1, STYLE_TEXT, SLICE(hostile));
    assert_screen(&c,
        "\n     a\u00B7[2Jb\u00B7c\u00B7d\u00B7e\u00B7f\u00B7g\u00B7h\uFFFDi\u00B7j\u0301\u0302\n"
        "\n");
    canvas_release(&c);
    c = canvas_of(3, 30, true);
    canvas_text(&c, r, 0, 0, -1, STYLE_TEXT, SLICE(hostile));
    assert_screen(&c, "\n     a?[2Jb?c?d?e?f?g?h?i?j\n\n");
    canvas_release(&c);
}

static void formats_and_aligns(void **state) {
    (void)state;
    struct canvas c = canvas_of(4, 12, true);
    struct rect all = canvas_rect(&c);
    assert_int_equal(canvas_textf(&c, all, 0, 1, -1, STYLE_TEXT, "%d of %s", 3, "60"), 7);
    assert_int_equal(canvas_textf(&c, all, 1, 0, -1, STYLE_TEXT, "%0600d", 7), 12);
    assert_int_equal(canvas_text_right(&c, all, 2, 2, 8, STYLE_TEXT, SLICE("981204")), 6);
    assert_int_equal(canvas_text_right(&c, all, 3, 2, 8, STYLE_TEXT, SLICE("0123456789")), 8);
    assert_screen(&c, " 3 of 60\n00000000000~\n    981204\n  0123456~\n");
    canvas_release(&c);
}

static void text_wraps_at_blanks(void **state) {
    (void)state;
    struct slice text = SLICE("the quick brown  fox incomprehensibilities jumped");
    struct canvas c = canvas_of(8, 12, true);
    struct rect r = {1, 1, 7, 10};
    assert_int_equal(canvas_wrapped(&c, r, 0, 0, -1, STYLE_TEXT, text, false), 5);
    assert_screen(&c, "\n the quick\n brown  fox\n incomprehe\n nsibilitie\n s jumped\n\n\n");
    assert_int_equal(canvas_wrapped_lines(&c, 10, text, false), 5);
    canvas_clear(&c);
    assert_int_equal(canvas_wrapped(&c, r, 0, 0, 2, STYLE_TEXT, text, false), 2);
    assert_screen(&c, "\n the quick\n brown  fo~\n\n\n\n\n\n");
    canvas_clear(&c);
    // Lines above the rectangle are counted and not shown.
    assert_int_equal(canvas_wrapped(&c, r, -2, 0, 20, STYLE_TEXT, text, false), 5);
    assert_screen(&c, "\n incomprehe\n nsibilitie\n s jumped\n\n\n\n\n");
    assert_int_equal(canvas_wrapped(&c, r, 0, 0, -1, STYLE_TEXT, SLICE_NONE, false), 0);
    assert_int_equal(canvas_wrapped(&c, r, 0, 10, -1, STYLE_TEXT, text, false), 0);
    assert_int_equal(canvas_wrapped_lines(&c, 0, text, false), 0);
    canvas_release(&c);
    // A character that is wider than the line takes a line.
    c.ascii = false;
    assert_int_equal(canvas_wrapped_lines(&c, 1, SLICE("\u4E2D\u6587"), false), 2);
}

static void wrapped_text_can_spell_out(void **state) {
    (void)state;
    struct canvas c = canvas_of(3, 8, false);
    // An escape that is longer than the line goes on in the next.
    assert_int_equal(
        canvas_wrapped(&c, canvas_rect(&c), 0, 0, -1, STYLE_TEXT, SLICE("a\u202E\n\\b"), true), 2);
    assert_screen(&c, "a\\u{202E\n}\\n\\\\b\n\n");
    canvas_release(&c);
}

static void boxes_and_lines(void **state) {
    (void)state;
    struct canvas c = canvas_of(4, 14, false);
    struct rect r = {0, 1, 4, 12};
    struct rect in = canvas_box(&c, r, STYLE_BORDER, SLICE("Sort"));
    assert_true(in.y == 1 && in.x == 2 && in.h == 2 && in.w == 10);
    canvas_hline(&c, in, 1, 2, 40, STYLE_BORDER);
    canvas_vline(&c, in, 0, 4, 40, STYLE_DIM);
    assert_screen(&c,
        " \u250C\u2500 Sort \u2500\u2500\u2500\u2510\n"
        " \u2502    \u2502     \u2502\n"
        " \u2502  \u2500\u2500\u2502\u2500\u2500\u2500\u2500\u2500\u2502\n"
        " \u2514\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2518\n");
    assert_styles(&c, ".bbbBBBBbbbbb\n.b....d.....b\n.b..bbdbbbbbb\n.bbbbbbbbbbbb\n"
                      "d dim\nb border\nB title\n");
    canvas_release(&c);
    c = canvas_of(3, 12, true);
    canvas_box(&c, canvas_rect(&c), STYLE_BORDER, SLICE("A long title"));
    assert_screen(&c, "+- A lon~ -+\n|          |\n+----------+\n");
    canvas_clear(&c);
    canvas_box(&c, (struct rect){0, 0, 1, 1}, STYLE_BORDER, SLICE("x"));
    canvas_box(&c, (struct rect){1, 5, 2, 2}, STYLE_BORDER, SLICE("x"));
    canvas_box(&c, (struct rect){1, 10, 9, 9}, STYLE_BORDER, SLICE("x"));
    assert_screen(&c, "\n     ++   +-\n     ++   |\n");
    canvas_release(&c);
}

static void restyle_keeps_halves_together(void **state) {
    (void)state;
    struct canvas c = canvas_of(1, 6, false);
    canvas_text(&c, canvas_rect(&c), 0, 0, -1, STYLE_TEXT, SLICE("\u4E2D\u6587\u5B57"));
    canvas_restyle(&c, (struct rect){0, 1, 1, 2}, STYLE_FOUND);
    assert_styles(&c, "..FF\nF found\n");
    assert_screen(&c, "\u4E2D\u6587\u5B57\n");
    canvas_release(&c);
}

static void cursor_stays_inside(void **state) {
    (void)state;
    struct canvas c = canvas_of(4, 4, false);
    canvas_cursor(&c, (struct rect){1, 1, 2, 2}, 2, 0);
    assert_false(c.cursor_shown);
    canvas_cursor(&c, (struct rect){1, 1, 2, 2}, 1, 1);
    assert_styles(&c, "\n\n\n\ncursor 2,2\n");
    canvas_clear(&c);
    assert_false(c.cursor_shown);
    canvas_release(&c);
}

static void every_size_is_fine(void **state) {
    (void)state;
    static const int sizes[][2] = {{0, 0}, {1, 1}, {1, 200}, {3, 5}, {24, 80}, {300, 1000}};
    struct canvas c;
    canvas_init(&c, false);
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        canvas_resize(&c, sizes[i][0], sizes[i][1]);
        struct rect r = {-1, -1, 500, 2000};
        canvas_fill(&c, r, STYLE_DIM);
        canvas_box(&c, r, STYLE_BORDER, SLICE("title"));
        canvas_text(&c, r, 1, 0, -1, STYLE_TEXT, SLICE("\u4E2D\u6587"));
        canvas_wrapped(&c, r, 1, 1, -1, STYLE_TEXT, SLICE("some words to wrap"), false);
        canvas_restyle(&c, r, STYLE_FOUND);
        canvas_cursor(&c, r, 1, 1);
    }
    canvas_release(&c);
}

// The same drawing gives the same bytes, whatever stood in the cells: frames are compared so.
static void equal_cells_are_equal_in_memory(void **state) {
    (void)state;
    struct canvas a = canvas_of(1, 8, false), b = canvas_of(1, 8, false);
    canvas_text(&a, canvas_rect(&a), 0, 0, -1, STYLE_DIM, SLICE("\u4E2D\u0301\u0302\u6587xy"));
    canvas_text(&a, canvas_rect(&a), 0, 0, -1, STYLE_TEXT, SLICE("a\u6587\u5B57b  "));
    canvas_text(&b, canvas_rect(&b), 0, 0, -1, STYLE_TEXT, SLICE("a\u6587\u5B57b  "));
    assert_memory_equal(a.cells, b.cells, 8 * sizeof(struct cell));
    canvas_release(&a);
    canvas_release(&b);
}

int main(void) {
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_clipped_to_its_rectangle),
        cmocka_unit_test(wide_characters_are_never_split),
        cmocka_unit_test(wide_at_the_last_column),
        cmocka_unit_test(hostile_text_cannot_leave_its_cells),
        cmocka_unit_test(formats_and_aligns),
        cmocka_unit_test(text_wraps_at_blanks),
        cmocka_unit_test(wrapped_text_can_spell_out),
        cmocka_unit_test(boxes_and_lines),
        cmocka_unit_test(restyle_keeps_halves_together),
        cmocka_unit_test(cursor_stays_inside),
        cmocka_unit_test(every_size_is_fine),
        cmocka_unit_test(equal_cells_are_equal_in_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
