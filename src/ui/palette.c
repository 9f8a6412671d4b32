// Colours and their numbers. Must not know roles.
#include "palette.h"

#include <string.h>

enum { N_BASIC = 8, N_NAMED = 16, N_PALETTE = 256, CUBE = 16, CUBE_SIDE = 6, GREYS = 232 };
enum { BLACK = 0, WHITE = 7, BRIGHT_BLACK = 8, BRIGHT_WHITE = 15 };
#define READABLE 4.5 // the least contrast of text, by WCAG 2.1

static const char *const names[N_BASIC] = {
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"};
// xterm's defaults (XTerm-col.ad). Users change these sixteen, so they only orient.
static const uint32_t named_rgb[N_NAMED] = {0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE,
    0xCD00CD, 0x00CDCD, 0xE5E5E5, 0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF,
    0x00FFFF, 0xFFFFFF};
static const uint32_t cube_levels[CUBE_SIDE] = {0, 95, 135, 175, 215, 255};

uint32_t palette_rgb(int index) {
    require(index >= 0 && index < N_PALETTE);
    if (index < N_NAMED) {
        return named_rgb[index];
    }
    if (index >= GREYS) {
        uint32_t grey = 8 + 10 * (uint32_t)(index - GREYS);
        return grey << 16 | grey << 8 | grey;
    }
    int at = index - CUBE;
    return cube_levels[at / 36] << 16 | cube_levels[at / 6 % 6] << 8 | cube_levels[at % 6];
}

struct channels {
    int r, g, b, min, max;
};

static struct channels channels_of(uint32_t rgb) {
    struct channels c = {
        .r = (int)(rgb >> 16 & 0xFF), .g = (int)(rgb >> 8 & 0xFF), .b = (int)(rgb & 0xFF)};
    c.min = c.r < c.g ? c.r : c.g;
    c.min = c.b < c.min ? c.b : c.min;
    c.max = c.r > c.g ? c.r : c.g;
    c.max = c.b > c.max ? c.b : c.max;
    return c;
}

// Relative luminance, 0–1. WCAG's power of 2.4 with an offset is within 0.01 of this polynomial,
// which needs no math library.
static double luminance(uint32_t rgb) {
    double sum = 0;
    static const double weights[3] = {0.0722, 0.7152, 0.2126};
    for (int i = 0; i < 3; i++) {
        double part = (double)(rgb >> (8 * i) & 0xFF) / 255;
        sum += weights[i] * part * part * (0.8 + 0.2 * part);
    }
    return sum;
}

static double distance_of(double a, double b) {
    return a < b ? b - a : a - b;
}

double palette_contrast(uint32_t rgb_a, uint32_t rgb_b) {
    double a = luminance(rgb_a), b = luminance(rgb_b);
    return a > b ? (a + 0.05) / (b + 0.05) : (b + 0.05) / (a + 0.05);
}

static int16_t nearest(uint32_t rgb) {
    struct channels want = channels_of(rgb);
    int best = CUBE, best_distance = INT32_MAX;
    for (int i = CUBE; i < N_PALETTE; i++) {
        struct channels have = channels_of(palette_rgb(i));
        int r = have.r - want.r, g = have.g - want.g, b = have.b - want.b;
        int distance = r * r + g * g + b * b;
        if (distance < best_distance) {
            best_distance = distance;
            best = i;
        }
    }
    return (int16_t)best;
}

static bool parse_hex(struct slice word, uint32_t *rgb) {
    if (word.len != 7 || word.ptr[0] != '#') {
        return false;
    }
    *rgb = 0;
    for (size_t i = 1; i < word.len; i++) {
        static const char digits[] = "0123456789abcdef0123456789ABCDEF";
        const char *digit = strchr(digits, word.ptr[i]);
        if (!digit || word.ptr[i] == '\0') {
            return false;
        }
        *rgb = *rgb << 4 | (uint32_t)((digit - digits) % 16);
    }
    return true;
}

bool palette_parse(struct slice word, int16_t *out) {
    if (slice_equal_nocase(word, SLICE("default"))) {
        *out = COLOUR_DEFAULT;
        return true;
    }
    int64_t index;
    if (word.len && word.ptr[0] >= '0' && word.ptr[0] <= '9') {
        bool fits = slice_to_int64(word, &index) && index < N_PALETTE;
        *out = fits ? (int16_t)index : COLOUR_DEFAULT;
        return fits;
    }
    uint32_t rgb;
    if (parse_hex(word, &rgb)) {
        *out = nearest(rgb);
        return true;
    }
    static const struct slice bright_prefix = {"bright-", 7};
    bool bright = word.len > bright_prefix.len &&
                  slice_equal_nocase((struct slice){word.ptr, bright_prefix.len}, bright_prefix);
    size_t skip = bright ? bright_prefix.len : 0;
    struct slice name = {word.len ? word.ptr + skip : NULL, word.len - skip};
    for (int i = 0; i < N_BASIC; i++) {
        if (slice_equal_nocase(name, slice_of(names[i]))) {
            *out = (int16_t)(bright ? i + N_BASIC : i);
            return true;
        }
    }
    return false;
}

static bool is_grey(uint32_t rgb) {
    struct channels c = channels_of(rgb);
    return c.max - c.min <= 48;
}

// The hue as one of red … cyan: the channels that stand well above the weakest, which are the bits
// of an ANSI colour. Of its two forms, the one that is about as bright.
static int16_t nearest_hue(uint32_t rgb, int n_colours) {
    struct channels c = channels_of(rgb);
    int above = c.min + (c.max - c.min) / 2;
    int hue = (c.r >= above ? 1 : 0) | (c.g >= above ? 2 : 0) | (c.b >= above ? 4 : 0);
    if (n_colours < N_NAMED) {
        return (int16_t)hue;
    }
    double want = luminance(rgb);
    double plain = distance_of(luminance(palette_rgb(hue)), want);
    double bright = distance_of(luminance(palette_rgb(hue + N_BASIC)), want);
    return (int16_t)(bright < plain ? hue + N_BASIC : hue);
}

// A background that has to become a grey would vanish on a terminal of that colour.
static bool reduce_background(struct look *look, int n_colours) {
    if (look->background < n_colours) {
        return true;
    }
    uint32_t rgb = palette_rgb(look->background);
    if (is_grey(rgb)) {
        return false;
    }
    look->background = nearest_hue(rgb, n_colours);
    return true;
}

static void reduce_grey_foreground(struct look *look, uint32_t rgb) {
    double light = luminance(rgb);
    if (look->background != COLOUR_DEFAULT) {
        look->foreground = light < 0.2 ? BLACK : WHITE;
        return;
    }
    // Nobody knows whether black or white is the background: the default can be read on both.
    look->foreground = COLOUR_DEFAULT;
    if (light > 0.08 && light < 0.40) {
        look->attributes |= LOOK_DIM;
    }
}

// A light colour is meant for a dark background, and the other way round; its reduced form has to
// be readable there as well.
static bool keeps_its_side(uint32_t from, uint32_t to) {
    double before = luminance(from);
    return !(before > 0.25 && palette_contrast(to, palette_rgb(BLACK)) < READABLE) &&
           !(before < 0.2 && palette_contrast(to, palette_rgb(BRIGHT_WHITE)) < READABLE);
}

static bool reduce_foreground(struct look *look, int n_colours) {
    if (look->foreground < n_colours) {
        return true;
    }
    uint32_t rgb = palette_rgb(look->foreground);
    if (is_grey(rgb)) {
        reduce_grey_foreground(look, rgb);
        return true;
    }
    if (look->foreground > BRIGHT_BLACK && look->foreground < N_NAMED) {
        look->foreground = (int16_t)(look->foreground - N_BASIC);
        look->attributes |= LOOK_BOLD; // which many terminals show as the bright colour
        return true;
    }
    look->foreground = nearest_hue(rgb, n_colours);
    return look->background != COLOUR_DEFAULT || keeps_its_side(rgb, palette_rgb(look->foreground));
}

bool palette_reduce(struct look *look, int n_colours) {
    struct look before = *look;
    if (!reduce_background(look, n_colours) || !reduce_foreground(look, n_colours)) {
        return false;
    }
    bool changed = look->foreground != before.foreground || look->background != before.background;
    if (!changed || look->background == COLOUR_DEFAULT || look->foreground == COLOUR_DEFAULT) {
        return true;
    }
    uint32_t background = palette_rgb(look->background);
    if (palette_contrast(palette_rgb(look->foreground), background) < READABLE) {
        double black = palette_contrast(palette_rgb(BLACK), background);
        double white = palette_contrast(palette_rgb(WHITE), background);
        look->foreground = black > white ? BLACK : WHITE;
    }
    return true;
}
