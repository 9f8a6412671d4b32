// Plots: that heights and lengths are to scale, and that what was seen differs from what was made.
#include "screen_text.h"

#include "ui/plot.h"

#include <locale.h>

static const struct plot_value few[] = {{4, PLOT_NOTHING}, {0, PLOT_MADE}, {2, PLOT_MADE},
    {4, PLOT_MADE}, {1, PLOT_SEEN}, {6, PLOT_SEEN}, {8, PLOT_SEEN}, {-3, PLOT_SEEN}};

static void columns_stand_on_a_scale(void **state) {
    (void)state;
    struct canvas c = canvas_of(4, 16, true);
    const struct plot_columns p = {few, ARRAY_LEN(few), 6};
    plot_columns_draw(&p, &c, canvas_rect(&c));
    assert_screen(&c, "8|      @\n"
                      " |-----@@- max\n"
                      " |   : @@\n"
                      "0| _::#@@_\n");
    canvas_release(&c);
}

static void unicode_columns_have_eighths(void **state) {
    (void)state;
    struct canvas c = canvas_of(2, 14, false);
    const struct plot_columns p = {few, ARRAY_LEN(few), 0};
    plot_columns_draw(&p, &c, canvas_rect(&c));
    assert_screen(&c, "8│     ▄█\n0│ _▒▒▂██_\n");
    canvas_release(&c);
}

static void many_values_share_columns(void **state) {
    (void)state;
    struct plot_value many[100];
    for (int i = 0; i < 100; i++) {
        many[i] = (struct plot_value){i == 50 ? 100 : 0, PLOT_SEEN};
    }
    struct canvas c = canvas_of(2, 14, true);
    const struct plot_columns p = {many, 100, 0};
    plot_columns_draw(&p, &c, canvas_rect(&c));
    assert_screen(&c, "100|     #\n  0|_____#____\n");
    int x = 0, w = 0;
    plot_columns_span(&p, canvas_rect(&c), &x, &w);
    assert_int_equal(x, 4);
    assert_int_equal(w, 10);
    canvas_release(&c);
}

static void bars_are_to_scale_and_carry_numbers(void **state) {
    (void)state;
    const struct plot_bar bars[] = {{SLICE("none"), 0, STYLE_TEXT}, {SLICE("few"), 1, STYLE_TEXT},
        {SLICE("half"), 50, STYLE_TEXT}, {SLICE("all of them"), 100, STYLE_TEXT}};
    struct canvas c = canvas_of(5, 20, true);
    assert_int_equal(plot_bars_draw(bars, 4, 0, 5, &c, canvas_rect(&c), 1), 4);
    assert_screen(&c, "\nnone  0\nfew   # 1\nhalf  ##### 50\nall ~ ########## 100\n");
    assert_int_equal(plot_bars_draw(bars, 4, 0, 5, &c, canvas_rect(&c), 4), 1);
    canvas_release(&c);
    c = canvas_of(1, 20, false);
    assert_int_equal(plot_bar_draw(21, 80, STYLE_TEXT, &c, canvas_rect(&c), 0, 0, 10), 3);
    assert_int_equal(plot_bar_draw(0, 80, STYLE_TEXT, &c, canvas_rect(&c), 0, 5, 10), 0);
    assert_int_equal(plot_bar_draw(500, 80, STYLE_TEXT, &c, canvas_rect(&c), 0, 5, 4), 4);
    assert_screen(&c, "██▋  ████\n");
    canvas_release(&c);
}

static void a_line_of_blocks(void **state) {
    (void)state;
    struct canvas c = canvas_of(2, 10, false);
    plot_spark_draw(few, ARRAY_LEN(few), 6, &c, canvas_rect(&c), 0, 1, 9);
    assert_screen(&c, "  _▂▄▁▆█_\n\n");
    assert_styles(&c, ".dddd.UU\n\nd dim\nU full\n");
    canvas_release(&c);
}

static void no_size_does_harm(void **state) {
    (void)state;
    const struct plot_bar bar = {SLICE("x"), INT64_MAX, STYLE_TEXT};
    const struct plot_value huge[] = {{INT64_MAX, PLOT_SEEN}, {INT64_MIN, PLOT_MADE}};
    for (int h = 0; h < 6; h++) {
        for (int w = 0; w < 30; w++) {
            struct canvas c = canvas_of(h, w, w % 2);
            const struct plot_columns p = {huge, (size_t)(w % 3), w};
            plot_columns_draw(&p, &c, canvas_rect(&c));
            plot_bars_draw(&bar, 1, 0, 3, &c, canvas_rect(&c), 0);
            plot_spark_draw(huge, (size_t)(w % 3), 0, &c, canvas_rect(&c), 0, 3, w - 5);
            canvas_release(&c);
        }
    }
}

int main(void) {
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_stand_on_a_scale),
        cmocka_unit_test(unicode_columns_have_eighths),
        cmocka_unit_test(many_values_share_columns),
        cmocka_unit_test(bars_are_to_scale_and_carry_numbers),
        cmocka_unit_test(a_line_of_blocks),
        cmocka_unit_test(no_size_does_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
