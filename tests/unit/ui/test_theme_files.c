// The themes that come with the program, all of them, at each number of colours: every role has a
// look that can be read, and what means different things looks different, also to eyes that do not
// tell red from green.
#include "screen_text.h"

#include "ui/theme.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int depths[] = {256, 88, 16, 8, 0};
enum { ON_BLACK = 0x000000, ON_WHITE = 0xFFFFFF };

// What each file is made for. A new theme has a row here.
static const struct {
    const char *file;
    uint32_t background; // of the terminal, as 0xRRGGBB
    bool any_background; // and of others
    bool has_colours;    // for states; else attributes have to do, and they are too few for all
    bool colour_blind;   // promises that nothing rests on red and green
} files[] = {
    {"dark", ON_BLACK, false, true, false},
    {"light", ON_WHITE, false, true, false},
    {"high-contrast", ON_BLACK, true, true, false},
    {"mono", ON_BLACK, true, false, false},
    {"colour-blind", ON_BLACK, false, true, true},
    {"colour-blind-light", ON_WHITE, false, true, true},
};

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
    {STYLE_NEW, STYLE_FLAGGED},
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
    {STYLE_TEXT, STYLE_FULL},
    {STYLE_TEXT, STYLE_NEAR},
    {STYLE_TEXT, STYLE_STALE},
    {STYLE_FULL, STYLE_NEAR},
    {STYLE_FULL, STYLE_STALE},
    {STYLE_NEAR, STYLE_STALE},
};
// What means another state of a session, a store or the program.
static const enum style states[] = {
    STYLE_FLAGGED, STYLE_NEW, STYLE_WARNING, STYLE_ERROR, STYLE_FULL, STYLE_NEAR, STYLE_STALE};

static bool looks_equal(struct look a, struct look b) {
    return a.foreground == b.foreground && a.background == b.background &&
           a.attributes == b.attributes;
}

// The colours that arrive at the eye, where they are known; else the text's is white on black and
// black on white.
struct seen {
    uint32_t text, ground;
};

static struct seen seen_of(struct look l, uint32_t background) {
    struct seen s = {
        .text = l.foreground < 0 ? background ^ 0xFFFFFF : palette_rgb(l.foreground),
        .ground = l.background < 0 ? background : palette_rgb(l.background),
    };
    if (l.attributes & LOOK_REVERSE) {
        s = (struct seen){.text = s.ground, .ground = s.text};
    }
    return s;
}

static void assert_look_is_readable(
    struct look l, const char *name, enum style s, int depth, uint32_t background, double least) {
    const int limit = depth == 88 ? 16 : depth;
    assert_true(l.foreground >= -1 && l.foreground < limit);
    assert_true(l.background >= -1 && l.background < limit);
    const struct seen seen = seen_of(l, background);
    const double contrast = palette_contrast(seen.text, seen.ground);
    if (contrast < (s == STYLE_BORDER ? 3 : least)) {
        print_error("%s: %s at %d: contrast %.1f (%d on %d)\n", name, style_row(s)->name, depth,
            contrast, l.foreground, l.background);
        fail();
    }
}

static void assert_neighbours_differ(const struct theme *t, const char *name, int depth) {
    for (size_t i = 0; i < ARRAY_LEN(neighbours); i++) {
        const enum style a = neighbours[i][0], b = neighbours[i][1];
        // With fewer colours, what differs in hue alone may become one: only the monochrome looks
        // and the full ones are promised to differ, and states from what is no state.
        const bool promised = depth == 256 || depth == 0 || a == STYLE_TEXT || a == STYLE_SELECTED;
        if (promised && looks_equal(theme_look(t, a, depth), theme_look(t, b, depth))) {
            print_error("%s: %s = %s at %d\n", name, style_row(a)->name, style_row(b)->name, depth);
            fail();
        }
    }
}

static void assert_is_sound(
    const struct theme *t, const char *name, uint32_t background, double least) {
    for (size_t d = 0; d < ARRAY_LEN(depths); d++) {
        for (unsigned s = 0; s < STYLE_COUNT; s++) {
            assert_look_is_readable(
                theme_look(t, s, depths[d]), name, s, depths[d], background, least);
        }
        assert_neighbours_differ(t, name, depths[d]);
    }
    assert_true(theme_look(t, STYLE_SELECTED, 0).attributes & LOOK_REVERSE);
    assert_true(theme_look(t, STYLE_FLAGGED, 0).attributes & (LOOK_BOLD | LOOK_UNDERLINE));
}

// --- states by more than hue ---

static double contrast_between(struct seen a, struct seen b) {
    const double text = palette_contrast(a.text, b.text);
    const double ground = palette_contrast(a.ground, b.ground);
    return text > ground ? text : ground;
}

// By an attribute, or so much lighter that a grey picture shows it.
static bool differ_in_more_than_hue(struct look a, struct look b, uint32_t background) {
    return a.attributes != b.attributes ||
           contrast_between(seen_of(a, background), seen_of(b, background)) >= 1.3;
}

static void assert_states_are_more_than_hues(
    const struct theme *t, const char *name, uint32_t background) {
    for (size_t i = 0; i < ARRAY_LEN(states); i++) {
        for (size_t j = 0; j < i; j++) {
            const struct look a = theme_look(t, states[i], 256), b = theme_look(t, states[j], 256);
            if (!differ_in_more_than_hue(a, b, background)) {
                print_error("%s: %s and %s differ in hue alone\n", name, style_row(states[i])->name,
                    style_row(states[j])->name);
                fail();
            }
        }
    }
}

// --- other eyes ---

// Viénot, Brettel and Mollon 1999, as matrices on linear light.
static const double deuteranopia[3][3] = {
    {0.29275, 0.70725, 0}, {0.29275, 0.70725, 0}, {-0.02234, 0.02234, 1}};
static const double protanopia[3][3] = {
    {0.11238, 0.88762, 0}, {0.11238, 0.88762, 0}, {0.00401, -0.00401, 1}};

// Linear light of a channel, 0 to 1, and back, by the same polynomial as theme.h's contrast: within
// 0.01 of sRGB, without a math library.
static double to_light(double value) {
    return value * value * (0.8 + 0.2 * value);
}

static double to_value(double light) {
    double low = 0, high = 1;
    for (int i = 0; i < 30; i++) {
        const double middle = (low + high) / 2;
        *(to_light(middle) < light ? &low : &high) = middle;
    }
    return low;
}

static void see(const double eye[3][3], uint32_t rgb, double out[3]) {
    for (int i = 0; i < 3; i++) {
        double light = 0;
        for (int j = 0; j < 3; j++) {
            light += eye[i][j] * to_light((double)(rgb >> (16 - 8 * j) & 0xFF) / 255);
        }
        out[i] = to_value(light);
    }
}

// Squared, where black and white are 3 apart.
static double distance_to(const double eye[3][3], uint32_t a, uint32_t b) {
    double x[3], y[3], sum = 0;
    see(eye, a, x);
    see(eye, b, y);
    for (int i = 0; i < 3; i++) {
        sum += (x[i] - y[i]) * (x[i] - y[i]);
    }
    return sum;
}

static void assert_states_differ_to(
    const double eye[3][3], const struct theme *t, const char *name, uint32_t background) {
    static const double least = 0.3 * 0.3; // a third of the way from black to a full blue
    for (size_t i = 0; i < ARRAY_LEN(states); i++) {
        for (size_t j = 0; j < i; j++) {
            const struct look x = theme_look(t, states[i], 256), y = theme_look(t, states[j], 256);
            const struct seen a = seen_of(x, background), b = seen_of(y, background);
            const double text = distance_to(eye, a.text, b.text);
            const double ground = distance_to(eye, a.ground, b.ground);
            if (text < least && ground < least) {
                print_error("%s: %s and %s are too close: %.3f, %.3f\n", name,
                    style_row(states[i])->name, style_row(states[j])->name, text, ground);
                fail();
            }
        }
    }
}

// --- the files ---

static void read_theme(const char *name, struct theme *out) {
    char path[1024];
    char text[64 * 1024];
    snprintf(path, sizeof path, AIFI_SOURCE_DIR "/themes/%s.theme", name);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    const size_t len = fread(text, 1, sizeof text, f);
    fclose(f);
    struct error e;
    error_clear(&e);
    if (!theme_read(out, (struct slice){text, len}, name, &e)) {
        print_error("%s\n", e.text);
        fail();
    }
    for (unsigned s = 0; s < STYLE_COUNT; s++) {
        // What a theme leaves to the standard looks was made for no background in particular.
        const bool fits_any = s == STYLE_TEXT || s == STYLE_INPUT_LABEL;
        if (!out->is_set[s] && !fits_any) {
            print_error("%s: %s is not set\n", name, style_row(s)->name);
            fail();
        }
    }
}

static void standard_looks_suit_dark_and_light(void **state) {
    (void)state;
    struct theme t;
    theme_init_standard(&t);
    assert_is_sound(&t, "standard on black", ON_BLACK, 3);
    assert_is_sound(&t, "standard on white", ON_WHITE, 3);
}

static void every_theme_is_sound_at_every_depth(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        struct theme t;
        read_theme(files[i].file, &t);
        assert_is_sound(&t, files[i].file, files[i].background, 4.5);
        if (files[i].has_colours) {
            assert_states_are_more_than_hues(&t, files[i].file, files[i].background);
        }
        if (files[i].any_background) {
            assert_is_sound(&t, files[i].file, files[i].background ^ 0xFFFFFF, 4.5);
        }
    }
}

static void states_differ_to_colour_blind_eyes(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        if (files[i].colour_blind) {
            struct theme t;
            read_theme(files[i].file, &t);
            assert_states_differ_to(deuteranopia, &t, files[i].file, files[i].background);
            assert_states_differ_to(protanopia, &t, files[i].file, files[i].background);
        }
    }
}

// Or what is proved above is proved of colours that nobody sees.
static void eyes_are_what_they_are_said_to_be(void **state) {
    (void)state;
    enum { RED = 0xCD3333, GREEN = 0x4E7D33, BLUE = 0x0000FF, YELLOW = 0xFFFF00 };
    assert_true(distance_to(deuteranopia, RED, GREEN) < 0.1 * 0.1);
    assert_true(distance_to(deuteranopia, BLUE, YELLOW) > 1);
    assert_true(distance_to(protanopia, BLUE, YELLOW) > 1);
    assert_true(distance_to(protanopia, 0xFF0000, 0x000000) < 0.4 * 0.4 * 2); // red is dark to it
}

static void every_file_is_known_here(void **state) {
    (void)state;
    DIR *dir = opendir(AIFI_SOURCE_DIR "/themes");
    assert_non_null(dir);
    size_t n = 0;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        n += strstr(entry->d_name, ".theme") != NULL;
    }
    closedir(dir);
    assert_int_equal(n, ARRAY_LEN(files));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(standard_looks_suit_dark_and_light),
        cmocka_unit_test(every_theme_is_sound_at_every_depth),
        cmocka_unit_test(states_differ_to_colour_blind_eyes),
        cmocka_unit_test(eyes_are_what_they_are_said_to_be),
        cmocka_unit_test(every_file_is_known_here),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
