// Themes: a look for each style role. A theme is a short INI text (themes/*.theme): section
// [styles], lines `role = [COLOUR] [on COLOUR] [bold|dim|reverse|underline|italic]…`. Colours:
// default, the eight names, bright-NAME, 0–255, #rrggbb.
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
    bool is_set[STYLE_COUNT];
};

void theme_init_standard(struct theme *t); // the looks of the style table
bool theme_read(struct theme *t, struct slice text, const char *origin, struct error *e);
bool look_parse(struct slice text, struct look *out, struct error *e);
// How a role looks on a terminal with that many colours (256, 88, 16, 8, or 0 for monochrome /
// NO_COLOR): colours mapped to the nearest that exist; in monochrome a background becomes reverse,
// and nothing that carries meaning disappears.
struct look theme_look(const struct theme *t, enum style s, int n_colours);

#endif
