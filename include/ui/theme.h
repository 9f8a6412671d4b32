// Themes: a look for each style role. A theme is a short INI text (themes/*.theme): section
// [styles], lines `role = [COLOUR] [on COLOUR] [bold|dim|reverse|underline|italic]…`. Colours:
// default, the eight names (black red green yellow blue magenta cyan white), bright-NAME, 0–255,
// #rrggbb (the nearest of the 240 fixed colours of the 256 palette).
#ifndef AIFI_UI_THEME_H
#define AIFI_UI_THEME_H

#include "base/error.h"
#include "ui/style.h"

enum { LOOK_BOLD = 1, LOOK_DIM = 2, LOOK_REVERSE = 4, LOOK_UNDERLINE = 8, LOOK_ITALIC = 16 };
enum { COLOUR_DEFAULT = -1 };

struct look {
    int16_t foreground, background; // COLOUR_DEFAULT or a palette index 0–255
    uint8_t attributes;
};

struct theme {
    struct look looks[STYLE_COUNT];
    bool is_set[STYLE_COUNT]; // by the theme's own text
};

void theme_init_standard(struct theme *t); // the looks of the style table
// Reads a theme over the standard looks. A role that it does not mention takes the look of the
// first one among its fallbacks that it does mention, else its standard look. On failure *t is
// unchanged, and the sentence names `origin` and the line.
bool theme_read(struct theme *t, struct slice text, const char *origin, struct error *e);
// Puts what `top` mentions over a theme; roles that neither mentions fall back as in theme_read.
void theme_lay_over(struct theme *t, const struct theme *top);
bool look_parse(struct slice text, struct look *out, struct error *e);

// How a role looks on a terminal with that many colours: 256 and more, 16 (also 88), 8, or fewer
// for monochrome and NO_COLOR. What a theme says in colours that do not exist is said in the
// nearest that do; where that would be unreadable, or vanish, the role has its monochrome look from
// the style table. A look without colours is the same everywhere.
struct look theme_look(const struct theme *t, enum style s, int n_colours);

// The colour of a palette index as 0xRRGGBB: xterm's palette, of which terminals agree about
// 16–255.
uint32_t palette_rgb(int index);
// How well two colours can be told apart, 1 (not at all) to 21, about as WCAG 2.1 defines contrast.
double palette_contrast(uint32_t rgb_a, uint32_t rgb_b);

#endif
