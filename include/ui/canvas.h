// A grid of cells that views draw on: text and style roles, no terminal. Compared cell by cell in
// tests; put on the terminal by ui/screen.h. All text goes through base/text.h here, so a view
// cannot do harm.
#ifndef AIFI_UI_CANVAS_H
#define AIFI_UI_CANVAS_H

#include "base/text.h"
#include "ui/style.h"

struct rect {
    int y, x, h, w;
};

struct cell {
    uint32_t codepoints[TEXT_CLUSTER_MAX];
    uint8_t n_codepoints; // 0: the right half of a wide cell
    uint8_t width;        // 1, 2; 0 for a right half
    uint8_t style;        // enum style
    uint8_t unused;
};

struct canvas {
    int h, w;
    bool ascii;         // draw lines and signs in ASCII only
    struct cell *cells; // h × w, row by row
    int cursor_y,
        cursor_x; // where the terminal's cursor is put (magnifiers and braille lines follow it)
    bool cursor_shown;
};

void canvas_init(struct canvas *c, bool ascii);
void canvas_release(struct canvas *c);
void canvas_resize(struct canvas *c, int h, int w); // clears
void canvas_clear(struct canvas *c);

// Everything is clipped to `r` (or the canvas); nothing outside is touched. `x` is relative to the
// rectangle.
void canvas_fill(struct canvas *c, struct rect r, enum style style); // blanks
// Draws one line of text at (y, x) of `r` in at most `max` cells (< 0: to the edge), cutting with
// "…"; returns the cells used.
int canvas_text(
    struct canvas *c, struct rect r, int y, int x, int max, enum style style, struct slice text);
int canvas_textf(struct canvas *c, struct rect r, int y, int x, int max, enum style style,
    const char *format, ...) PRINTF_LIKE(7, 8);
// Right-aligned within `width` cells.
void canvas_text_right(
    struct canvas *c, struct rect r, int y, int x, int width, enum style style, struct slice text);
// Text wrapped at blanks over several lines from `y`; returns the lines used (at most `max_lines`;
// < 0: what fits). TEXT_ESCAPE form when `escape`.
int canvas_wrapped(struct canvas *c, struct rect r, int y, int x, int max_lines, enum style style,
    struct slice text, bool escape);
// Gives cells already drawn another style (a selected row, a found text).
void canvas_restyle(struct canvas *c, struct rect r, enum style style);
void canvas_hline(struct canvas *c, struct rect r, int y, int x, int len, enum style style);
void canvas_vline(struct canvas *c, struct rect r, int y, int x, int len, enum style style);
// A frame with an optional title in its upper edge; returns the inside.
struct rect canvas_box(struct canvas *c, struct rect r, enum style style, struct slice title);
void canvas_cursor(struct canvas *c, struct rect r, int y, int x);

// Inside of `r` for a cell at all? Helpers for layouts.
struct rect rect_intersect(struct rect a, struct rect b);
struct rect rect_inset(struct rect r, int dy, int dx);

// For tests: the text, lines joined by '\n', trailing blanks cut; and the style map: one letter a
// cell with a legend of the roles used.
void canvas_dump_text(const struct canvas *c, struct buf *out);
void canvas_dump_styles(const struct canvas *c, struct buf *out);

#endif
