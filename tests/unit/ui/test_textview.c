#include "screen_text.h"

#include "ui/textview.h"

static void lines_are_counted(void **state) {
    (void)state;
    assert_int_equal(textview_n_lines(SLICE("")), 0);
    assert_int_equal(textview_n_lines(SLICE("one")), 1);
    assert_int_equal(textview_n_lines(SLICE("one\n")), 1);
    assert_int_equal(textview_n_lines(SLICE("one\n\ntwo\n")), 3);
    assert_int_equal(textview_n_lines(SLICE("\n")), 1);
}

static void long_lines_go_on_in_the_next(void **state) {
    (void)state;
    struct textview v = {0};
    struct canvas c = canvas_of(4, 10, false);
    textview_draw(&v, SLICE("a b   twelve and more\nx\ty\r\n"), &c, canvas_rect(&c));
    assert_screen(&c, "a b   twel\n"
                      "ve and mor\n"
                      "e\n"
                      "x       y\n");
    canvas_release(&c);
}

static void it_scrolls_as_far_as_the_end(void **state) {
    (void)state;
    const struct slice text = SLICE("1\n2\n3\n4\n5\n");
    struct textview v = {0};
    struct canvas c = canvas_of(2, 10, false);
    textview_scroll(&v, text, 1);
    textview_draw(&v, text, &c, canvas_rect(&c));
    assert_screen(&c, "2\n3\n");
    textview_scroll(&v, text, INT64_MAX / 2);
    textview_draw(&v, text, &c, canvas_rect(&c));
    assert_screen(&c, "4\n5\n");
    assert_int_equal(v.top, 3);
    textview_scroll(&v, text, -(INT64_MAX / 2));
    assert_int_equal(v.top, 0);
    assert_int_equal(v.page_h, 2);
    textview_draw(&v, SLICE_NONE, &c, canvas_rect(&c));
    assert_screen(&c, "\n\n");
    canvas_release(&c);
}

static void nothing_harmful_reaches_the_terminal(void **state) {
    (void)state;
    struct textview v = {0};
    struct canvas c = canvas_of(1, 20, true);
    textview_draw(&v, SLICE("a\033[2Jb\xff\xe2\x80\xae"), &c, canvas_rect(&c));
    assert_screen(&c, "a?[2Jb??\n");
    canvas_release(&c);
}

// One line of many megabytes costs no more than what is seen of it.
static void a_long_line_is_seen_in_part(void **state) {
    (void)state;
    enum { LEN = 1 << 20 };
    struct buf text = BUF_INIT(LEN);
    struct textview v = {0};
    struct canvas c = canvas_of(2, 3, false);
    while (text.len < LEN) {
        buf_append_char(&text, 'x');
    }
    textview_draw(&v, buf_slice(&text), &c, canvas_rect(&c));
    assert_screen(&c, "xxx\nxxx\n");
    buf_release(&text);
    canvas_release(&c);
}

static void a_line_that_no_screen_holds_is_read_to_its_end(void **state) {
    (void)state;
    const struct slice text = SLICE("aaaabbbbccccddddee\nlast\n");
    struct textview v = {0};
    struct canvas c = canvas_of(2, 4, false);
    textview_draw(&v, text, &c, canvas_rect(&c));
    assert_screen(&c, "aaaa\nbbbb\n");
    textview_scroll(&v, text, 1);
    textview_draw(&v, text, &c, canvas_rect(&c));
    assert_screen(&c, "bbbb\ncccc\n");
    textview_scroll(&v, text, 2);
    textview_draw(&v, text, &c, canvas_rect(&c));
    assert_screen(&c, "dddd\nee\n");
    textview_scroll(&v, text, 1);
    textview_draw(&v, text, &c, canvas_rect(&c));
    assert_screen(&c, "last\n\n");
    textview_scroll(&v, text, -1);
    textview_draw(&v, text, &c, canvas_rect(&c));
    assert_screen(&c, "aaaa\nbbbb\n");
    const struct slice alone = SLICE("aaaabbbbccccddddee");
    textview_scroll(&v, alone, INT64_MAX / 2);
    textview_draw(&v, alone, &c, canvas_rect(&c));
    assert_screen(&c, "dddd\nee\n");
    textview_scroll(&v, alone, -1);
    textview_draw(&v, alone, &c, canvas_rect(&c));
    assert_screen(&c, "cccc\ndddd\n");
    textview_scroll(&v, alone, -(INT64_MAX / 2));
    textview_draw(&v, alone, &c, canvas_rect(&c));
    assert_screen(&c, "aaaa\nbbbb\n");
    canvas_release(&c);
}

// As tr '\n' '\t' prints it.
static void tabs_cost_no_more_than_other_characters(void **state) {
    (void)state;
    enum { LEN = 1 << 20, H = 60, W = 300 };
    struct buf text = BUF_INIT(LEN);
    struct textview v = {0};
    struct canvas c = canvas_of(H, W, false);
    buf_append_text(&text, "x\ty");
    while (text.len < LEN) {
        buf_append_char(&text, '\t');
    }
    textview_draw(&v, buf_slice(&text), &c, canvas_rect(&c));
    struct buf screen = BUF_INIT((H + 1) * W);
    canvas_dump_text(&c, &screen);
    assert_true(slice_starts_with(buf_slice(&screen), SLICE("x       y\n")));
    buf_release(&screen);
    buf_release(&text);
    canvas_release(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_counted),
        cmocka_unit_test(long_lines_go_on_in_the_next),
        cmocka_unit_test(it_scrolls_as_far_as_the_end),
        cmocka_unit_test(nothing_harmful_reaches_the_terminal),
        cmocka_unit_test(a_long_line_is_seen_in_part),
        cmocka_unit_test(a_line_that_no_screen_holds_is_read_to_its_end),
        cmocka_unit_test(tabs_cost_no_more_than_other_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
