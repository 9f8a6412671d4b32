// The lines around the views: header, chips, status, message, hints. Drawn from plain texts that
// the app has made; knows how to shorten them when the screen is narrow, and nothing else.
#ifndef AIFI_UI_CHROME_H
#define AIFI_UI_CHROME_H

#include "ui/canvas.h"

// A piece of a line; pieces with a low `keep` are dropped first when there is no room.
struct piece {
    struct slice text;
    enum style style;
    int keep; // 0 = drop first
};
// Left pieces joined by `separator`, right pieces (joined by it as well) flush right. Background
// `style` over the whole line. Empty pieces count as not there. When only one piece is left and it
// is still too long, it is cut. At most CHROME_PIECES_MAX pieces in all.
enum { CHROME_PIECES_MAX = 64 };
void chrome_line(struct canvas *c, struct rect r, int y, enum style style, const char *separator,
    const struct piece *left, size_t n_left, const struct piece *right, size_t n_right);

struct hint {
    struct slice key;  // "f"
    struct slice text; // "filter"
};
// As many hints as fit whole, in order; the last one ("? help") always, if need be as its key
// alone.
void chrome_hints(struct canvas *c, struct rect r, int y, const struct hint *hints, size_t n);

// Nothing but "Window too small: 60x15 needed, this is 40x10." (width x height).
void chrome_too_small(struct canvas *c, int need_h, int need_w);

#endif
