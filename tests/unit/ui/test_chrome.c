#include "screen_text.h"

#include "ui/chrome.h"

static const struct piece left[] = {
    {{"Sessions", 8}, STYLE_HEADER_STRONG, 9},
    {{"acme-eu/PROD", 12}, STYLE_HEADER, 7},
    {{"READ-ONLY", 9}, STYLE_HEADER, 2},
    {{NULL, 0}, STYLE_HEADER, 9},
    {{"PII masked", 10}, STYLE_HEADER, 3},
};
static const struct piece right[] = {{{"14:32:07 CEST", 13}, STYLE_HEADER, 6}};

static void assert_line(int width, const char *want) {
    struct canvas c = canvas_of(1, width, true);
    chrome_line(&c, canvas_rect(&c), 0, STYLE_HEADER, " | ", left, ARRAY_LEN(left), right, 1);
    assert_screen(&c, want);
    canvas_release(&c);
}

static void pieces_go_by_what_they_are_worth(void **state) {
    (void)state;
    assert_line(70, "Sessions | acme-eu/PROD | READ-ONLY | PII masked         14:32:07 CEST\n");
    assert_line(63, "Sessions | acme-eu/PROD | READ-ONLY | PII masked  14:32:07 CEST\n");
    assert_line(62, "Sessions | acme-eu/PROD | PII masked             14:32:07 CEST\n");
    assert_line(50, "Sessions | acme-eu/PROD              14:32:07 CEST\n");
    assert_line(37, "Sessions | acme-eu/PROD\n");
    assert_line(20, "Sessions\n");
    assert_line(5, "Sess~\n");
    assert_line(0, "\n");
}

static void the_whole_line_has_its_style(void **state) {
    (void)state;
    struct canvas c = canvas_of(1, 14, true);
    chrome_line(&c, canvas_rect(&c), 0, STYLE_HEADER, " | ", left, 1, NULL, 0);
    assert_styles(&c, "HHHHHHHHhhhhhh\nh header\nH header-strong\n");
    canvas_release(&c);
}

static void assert_hints(int width, const char *want) {
    static const struct hint hints[] = {{{"Enter", 5}, {"open", 4}}, {{"f", 1}, {"filter", 6}},
        {{"/", 1}, {"find", 4}}, {{"?", 1}, {"help", 4}}};
    struct canvas c = canvas_of(1, width, true);
    chrome_hints(&c, canvas_rect(&c), 0, hints, ARRAY_LEN(hints));
    assert_screen(&c, want);
    canvas_release(&c);
}

static void hints_are_never_cut(void **state) {
    (void)state;
    assert_hints(40, "Enter open  f filter  / find  ? help\n");
    assert_hints(36, "Enter open  f filter  / find  ? help\n");
    assert_hints(35, "Enter open  f filter  ? help\n");
    assert_hints(18, "Enter open  ? help\n");
    assert_hints(17, "? help\n");
    assert_hints(5, "?\n");
    assert_hints(0, "\n");
}

static void too_small_says_what_is_needed(void **state) {
    (void)state;
    struct canvas c = canvas_of(3, 30, true);
    chrome_too_small(&c, 15, 60);
    assert_screen(&c, "Window too small: 60x15\nneeded, this is 30x3.\n\n");
    canvas_resize(&c, 1, 1);
    chrome_too_small(&c, 15, 60);
    assert_screen(&c, "~\n");
    canvas_resize(&c, 0, 0);
    chrome_too_small(&c, 15, 60);
    canvas_release(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_go_by_what_they_are_worth),
        cmocka_unit_test(the_whole_line_has_its_style),
        cmocka_unit_test(hints_are_never_cut),
        cmocka_unit_test(too_small_says_what_is_needed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
