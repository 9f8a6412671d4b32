#include "screen_text.h"

#include "ui/theme.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int depths[] = {256, 88, 16, 8, 0};

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

static void assert_looks_differ(
    const struct theme *t, const char *origin, enum style a, enum style b, int depth) {
    struct look x = theme_look(t, a, depth), y = theme_look(t, b, depth);
    if (x.foreground == y.foreground && x.background == y.background &&
        x.attributes == y.attributes) {
        print_error("%s: %s = %s at %d\n", origin, style_row(a)->name, style_row(b)->name, depth);
        fail();
    }
}

// What has to be told apart where it stands side by side.
static const enum style neighbours[][2] = {
    {STYLE_TEXT, STYLE_SELECTED},
    {STYLE_TEXT, STYLE_SELECTED_AWAY},
    {STYLE_SELECTED, STYLE_SELECTED_AWAY},
    {STYLE_SELECTED, STYLE_SELECTED_CELL},
    {STYLE_TEXT, STYLE_FLAGGED},
    {STYLE_TEXT, STYLE_MARKED},
    {STYLE_TEXT, STYLE_NEW},
    {STYLE_MARKED, STYLE_FLAGGED},
    {STYLE_TEXT, STYLE_FOUND},
    {STYLE_SELECTED, STYLE_FOUND},
    {STYLE_SELECTED_AWAY, STYLE_FOUND},
    {STYLE_HEADER, STYLE_HEADER_STRONG},
    {STYLE_HEADER, STYLE_HEADER_ALERT},
    {STYLE_HEADER_STRONG, STYLE_HEADER_ALERT},
    {STYLE_CHIP, STYLE_CHIP_LOCAL},
    {STYLE_COLUMN_TITLE, STYLE_COLUMN_SORTED},
    {STYLE_COLUMN_TITLE, STYLE_TEXT},
    {STYLE_TAB, STYLE_TAB_ACTIVE},
    {STYLE_INPUT, STYLE_INPUT_FOCUSED},
    {STYLE_INPUT, STYLE_INPUT_BAD},
    {STYLE_INPUT_FOCUSED, STYLE_INPUT_BAD},
    {STYLE_HINT, STYLE_HINT_KEY},
    {STYLE_TEXT, STYLE_WRONG},
    {STYLE_MESSAGE, STYLE_WARNING},
    {STYLE_MESSAGE, STYLE_ERROR},
    {STYLE_WARNING, STYLE_ERROR},
    {STYLE_TEXT, STYLE_TITLE},
};

// `background` is what the theme is made for, as 0xRRGGBB; -1: any.
static void assert_theme_is_sound(
    const struct theme *t, const char *origin, int64_t background, double least) {
    for (size_t d = 0; d < ARRAY_LEN(depths); d++) {
        int depth = depths[d];
        for (unsigned s = 0; s < STYLE_COUNT; s++) {
            struct look look = theme_look(t, s, depth);
            int limit = depth == 88 ? 16 : depth;
            assert_true(look.foreground < limit && look.background < limit);
            assert_true(look.foreground >= -1 && look.background >= -1);
            int64_t fg = look.foreground < 0 ? -1 : (int64_t)palette_rgb(look.foreground);
            int64_t bg = look.background < 0 ? background : (int64_t)palette_rgb(look.background);
            if (fg < 0 || bg < 0) {
                continue;
            }
            double contrast = palette_contrast((uint32_t)fg, (uint32_t)bg);
            double want = depth < 256 || s == STYLE_BORDER ? 3 : least;
            if (contrast < want) {
                print_error("%s: %s at %d: contrast %.1f (%d on %d)\n", origin, style_row(s)->name,
                    depth, contrast, look.foreground, look.background);
                fail();
            }
        }
        for (size_t i = 0; i < ARRAY_LEN(neighbours); i++) {
            // With fewer colours, what differs in hue alone may become one, as for a colour-blind
            // reader: only the monochrome looks and the full ones are promised to differ.
            bool full = depth == 256 || depth == 0;
            bool state_of_row =
                neighbours[i][0] == STYLE_TEXT || neighbours[i][0] == STYLE_SELECTED;
            if (full || state_of_row) {
                assert_looks_differ(t, origin, neighbours[i][0], neighbours[i][1], depth);
            }
        }
    }
    assert_true(theme_look(t, STYLE_SELECTED, 0).attributes & LOOK_REVERSE);
    assert_true(theme_look(t, STYLE_FLAGGED, 0).attributes & (LOOK_BOLD | LOOK_UNDERLINE));
}

static void standard_looks_suit_dark_and_light(void **state) {
    (void)state;
    struct theme t;
    theme_init_standard(&t);
    assert_theme_is_sound(&t, "standard on black", 0x000000, 3);
    assert_theme_is_sound(&t, "standard on white", 0xFFFFFF, 3);
}

static char *read_file(const char *path, size_t *len) {
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    char *text = malloc(64 * 1024);
    *len = fread(text, 1, 64 * 1024, f);
    fclose(f);
    return text;
}

static void every_theme_file_is_sound_at_every_depth(void **state) {
    (void)state;
    DIR *dir = opendir(AIFI_SOURCE_DIR "/themes");
    assert_non_null(dir);
    int n = 0;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (!strstr(entry->d_name, ".theme")) {
            continue;
        }
        char path[1024];
        snprintf(path, sizeof(path), AIFI_SOURCE_DIR "/themes/%s", entry->d_name);
        size_t len;
        char *text = read_file(path, &len);
        struct theme t;
        struct error e;
        bool fine = theme_read(&t, (struct slice){text, len}, entry->d_name, &e);
        if (!fine) {
            print_error("%s\n", e.text);
        }
        assert_true(fine);
        int64_t background = strncmp(entry->d_name, "dark", 4) == 0    ? 0x000000
                             : strncmp(entry->d_name, "light", 5) == 0 ? 0xFFFFFF
                                                                       : -1;
        assert_theme_is_sound(&t, entry->d_name, background, 4.5);
        free(text);
        n++;
    }
    closedir(dir);
    assert_true(n >= 2);
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
        cmocka_unit_test(standard_looks_suit_dark_and_light),
        cmocka_unit_test(every_theme_file_is_sound_at_every_depth),
        cmocka_unit_test(fewer_colours_keep_the_meaning),
        cmocka_unit_test(contrast_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
