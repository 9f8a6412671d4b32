#include "screen_text.h"

#include "../../../src/ui/frame.h"

#include <locale.h>

static struct frame frame;
static struct canvas c;

static void draw(const char *text) {
    canvas_clear(&c);
    canvas_text(&c, canvas_rect(&c), 0, 0, -1, STYLE_TEXT, slice_of(text));
}

static void assert_differs(const char *text, int want_begin, int want_end) {
    int begin, end;
    draw(text);
    assert_true(frame_line_differs(&frame, 0, c.cells, c.w, &begin, &end));
    assert_int_equal(begin, want_begin);
    assert_int_equal(end, want_end);
    frame_take(&frame, 0, c.cells, begin, end);
    frame.known = true;
    assert_true(frame_equals(&frame, &c));
    assert_false(frame_line_differs(&frame, 0, c.cells, c.w, &begin, &end));
}

static void only_what_differs_is_drawn_in_whole_characters(void **state) {
    (void)state;
    c = canvas_of(1, 10, false);
    frame_resize(&frame, 1, 10);
    assert_differs("abcdef", 0, 10); // nothing is known
    assert_differs("abXdef", 2, 3);
    assert_differs("\u4E2DXdef", 0, 2);
    assert_differs("aXXdef", 0, 2); // the other half goes with it
    assert_differs("a\u4E2Ddef", 1, 3);
    assert_differs("a\u4E2D\u6587ef", 3, 7);
    assert_differs("ab\u4E2D\u6587f", 1, 6);
    canvas_restyle(&c, (struct rect){0, 3, 1, 1}, STYLE_FOUND); // a right half alone: no change
    assert_true(frame_equals(&frame, &c));
    canvas_resize(&c, 1, 9);
    assert_false(frame_equals(&frame, &c));
    canvas_release(&c);
    frame_release(&frame);
}

int main(void) {
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_differs_is_drawn_in_whole_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
