#include "screen_text.h"

#include "ui/theme.h"

#include <string.h>

static struct look parse(const char *text) {
    struct look look;
    struct error e;
    assert_true(look_parse(slice_of(text), &look, &e));
    return look;
}

static void assert_look(struct look l, int foreground, int background, unsigned attributes) {
    assert_int_equal(l.foreground, foreground);
    assert_int_equal(l.background, background);
    assert_int_equal(l.attributes, attributes);
}

static void looks_are_read(void **state) {
    (void)state;
    assert_look(parse(""), -1, -1, 0);
    assert_look(parse("default on default"), -1, -1, 0);
    assert_look(parse("  White on  BLUE\tbold "), 7, 4, LOOK_BOLD);
    assert_look(parse("bold on 24 231"), 231, 24, LOOK_BOLD);
    assert_look(parse("bright-black"), 8, -1, 0);
    assert_look(parse("#ff0000 on #123456"), 196, 23, 0);
    assert_look(parse("#808080"), 244, -1, 0);
    assert_look(parse("dim reverse underline italic"), -1, -1,
        LOOK_DIM | LOOK_REVERSE | LOOK_UNDERLINE | LOOK_ITALIC);
}

static void wrong_looks_say_what_is_wrong(void **state) {
    (void)state;
    static const char *const wrong[] = {"purple", "on", "on bold", "256", "-1", "3x", "#12345",
        "#12345g", "red green", "on red on blue", "bright-", "bright-default", "bold,red", "\xff"};
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        struct look look;
        struct error e;
        error_clear(&e);
        assert_false(look_parse(slice_of(wrong[i]), &look, &e));
        assert_int_equal(e.kind, ERROR_CONFIG);
        assert_true(strlen(e.text) > 10);
    }
}

static void errors_name_file_line_and_a_near_name(void **state) {
    (void)state;
    struct theme t;
    theme_init_standard(&t);
    struct theme before = t;
    struct error e;
    assert_false(theme_read(&t, SLICE("[styles]\ntext = bold\nselectd = red\n"), "my.theme", &e));
    assert_string_equal(
        e.text, "my.theme:3: there is no style \"selectd\"; did you mean \"selected\"?");
    assert_memory_equal(&t, &before, sizeof(t));
    assert_false(theme_read(&t, SLICE("[styles]\nflagged = rde\n"), "my.theme", &e));
    assert_true(slice_starts_with(
        slice_of(e.text), SLICE("my.theme:2: flagged: \"rde\" is no colour and no attribute")));
    assert_false(theme_read(&t, SLICE("text = red\n"), "my.theme", &e));
    assert_false(theme_read(&t, SLICE("[keys]\ntext = red\n"), "my.theme", &e));
}

static void roles_left_out_take_their_fallback(void **state) {
    (void)state;
    struct theme t, standard;
    struct error e;
    theme_init_standard(&standard);
    assert_true(theme_read(&t, SLICE("[styles]\nwarning = 200\ntext = 15\n"), "t", &e));
    assert_look(t.looks[STYLE_ERROR], 200, -1, 0);
    assert_look(t.looks[STYLE_INPUT_BAD], 200, -1, 0); // over error
    // Without a theme, what names a field is no weaker than the help about it.
    assert_look(standard.looks[STYLE_INPUT_LABEL], -1, -1, 0);
    assert_memory_equal(
        &t.looks[STYLE_SELECTED], &standard.looks[STYLE_SELECTED], sizeof(struct look));
    assert_true(theme_read(&t, SLICE(""), "t", &e));
    assert_memory_equal(t.looks, standard.looks, sizeof(t.looks));
}

static void fewer_colours_keep_the_meaning(void **state) {
    (void)state;
    struct theme t;
    struct error e;
    assert_true(theme_read(&t,
        SLICE("[styles]\nselected = on 238\nflagged = 210\ndim = 245\nnew = bright-green\n"
              "error = 231 on 124\nchip = 94\nfound = bright-white on blue\n"),
        "t", &e));
    // A grey background would vanish.
    assert_look(theme_look(&t, STYLE_SELECTED, 8), -1, -1, LOOK_REVERSE);
    assert_look(theme_look(&t, STYLE_FLAGGED, 16), 9, -1, 0);
    assert_look(theme_look(&t, STYLE_DIM, 8), -1, -1, LOOK_DIM);
    assert_look(theme_look(&t, STYLE_NEW, 8), 2, -1, LOOK_BOLD);
    assert_look(theme_look(&t, STYLE_ERROR, 8), 7, 1, 0);
    // Dark yellow, for a light background, would become a light one.
    assert_look(theme_look(&t, STYLE_CHIP, 8), -1, -1, LOOK_BOLD);
    assert_look(theme_look(&t, STYLE_FOUND, 256), 15, 4, 0);
    assert_look(theme_look(&t, STYLE_FOUND, 0), -1, -1, LOOK_BOLD | LOOK_UNDERLINE);
}

// The user's own lines count most, and what falls back on them follows; the theme's own stay.
static void some_looks_are_laid_over_a_theme(void **state) {
    (void)state;
    struct theme t, top;
    struct error e;
    assert_true(theme_read(&t, SLICE("[styles]\nwarning = 200\ntab = 100\n"), "t", &e));
    theme_init_standard(&top);
    top.looks[STYLE_WARNING] = parse("bold 60");
    top.is_set[STYLE_WARNING] = true;
    const struct look other = t.looks[STYLE_LABEL];
    theme_lay_over(&t, &top);
    assert_look(t.looks[STYLE_WARNING], 60, -1, LOOK_BOLD);
    assert_look(t.looks[STYLE_TAB], 100, -1, 0);
    assert_memory_equal(&t.looks[STYLE_LABEL], &other, sizeof other);
    for (unsigned s = 0; s < STYLE_COUNT; s++) {
        if (style_row((enum style)s)->fallback == STYLE_WARNING && s != STYLE_WARNING) {
            assert_look(t.looks[s], 60, -1, LOOK_BOLD);
        }
    }
}

static void contrast_is_known(void **state) {
    (void)state;
    assert_true(palette_contrast(0x000000, 0xFFFFFF) > 20.9);
    assert_true(palette_contrast(0x777777, 0xFFFFFF) > 4.2);
    assert_true(palette_contrast(0x777777, 0xFFFFFF) < 4.8);
    assert_int_equal(palette_rgb(24), 0x005F87);
    assert_int_equal(palette_rgb(255), 0xEEEEEE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(looks_are_read),
        cmocka_unit_test(wrong_looks_say_what_is_wrong),
        cmocka_unit_test(errors_name_file_line_and_a_near_name),
        cmocka_unit_test(roles_left_out_take_their_fallback),
        cmocka_unit_test(fewer_colours_keep_the_meaning),
        cmocka_unit_test(some_looks_are_laid_over_a_theme),
        cmocka_unit_test(contrast_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
