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

// Bytes that are not used are zero, so that equal cells are equal in memory.
struct cell {
    uint32_t codepoints[TEXT_CLUSTER_MAX];
    uint8_t n_codepoints; // 0: the right half of a wide cell
    uint8_t width;        // 1, 2; 0 for a right half
    uint8_t style;        // enum style; a right half has that of its left half
    uint8_t unused;
};

struct canvas {
    int h, w;
    bool ascii;         // draw lines and signs in ASCII only; other characters are '?'
    struct cell *cells; // h × w, row by row
    size_t cap_cells;
    int cursor_y,
        cursor_x; // where the terminal's cursor is put (magnifiers and braille lines follow it)
    bool cursor_shown;
};

void canvas_init(struct canvas *c, bool ascii);
void canvas_release(struct canvas *c);
void canvas_resize(struct canvas *c, int h, int w); // clears
void canvas_clear(struct canvas *c);
struct rect canvas_rect(const struct canvas *c); // all of it

// Everything is clipped to `r` and the canvas; y and x are relative to r and may lie outside.
// Nothing outside is touched, with one exception: where half of a wide character is drawn over, its
// other half becomes a blank. Of a wide character that a clip would split, the visible half is a
// blank.
void canvas_fill(struct canvas *c, struct rect r, enum style style); // blanks
// Draws one line of text at (y, x) of `r` in at most `max` cells (< 0: to the edge). What does not
// fit, or lies beyond the right edge, is cut with "…" ('~' in ASCII) in the last cell that shows;
// what lies left of the left edge just does not show. Returns the cells used, from x on.
int canvas_text(
    struct canvas *c, struct rect r, int y, int x, int max, enum style style, struct slice text);
int canvas_textf(struct canvas *c, struct rect r, int y, int x, int max, enum style style,
    const char *format, ...) PRINTF_LIKE(7, 8);
// Right-aligned within `width` cells; cut like canvas_text when it is longer. Returns the cells
// used.
int canvas_text_right(
    struct canvas *c, struct rect r, int y, int x, int width, enum style style, struct slice text);
// Text wrapped at blanks over several lines from `y`, each from x to the right edge of r; words
// longer than that are broken. Returns the lines used (0 for an empty text), at most `max_lines`
// (< 0: what fits into r); the last line ends in "…" when there is more. TEXT_ESCAPE form when
// `escape`, TEXT_MARK otherwise; line breaks in the text are no breaks in either.
int canvas_wrapped(struct canvas *c, struct rect r, int y, int x, int max_lines, enum style style,
    struct slice text, bool escape);
// The lines that canvas_wrapped would use in `width` cells without a limit.
int canvas_wrapped_lines(const struct canvas *c, int width, struct slice text, bool escape);
// Cells that the text takes on this canvas.
int canvas_text_width(const struct canvas *c, struct slice text);
// Gives cells already drawn another style (a selected row, a found text).
void canvas_restyle(struct canvas *c, struct rect r, enum style style);
void canvas_hline(struct canvas *c, struct rect r, int y, int x, int len, enum style style);
void canvas_vline(struct canvas *c, struct rect r, int y, int x, int len, enum style style);
// A frame with an optional title (STYLE_TITLE) in its upper edge; returns the inside, which is left
// as it is.
struct rect canvas_box(struct canvas *c, struct rect r, enum style style, struct slice title);
// Shows the cursor at (y, x) of r; outside of it, nothing happens.
void canvas_cursor(struct canvas *c, struct rect r, int y, int x);

// For layouts. Sizes never become negative.
struct rect rect_intersect(struct rect a, struct rect b);
struct rect rect_inset(struct rect r, int dy, int dx);

// For tests. The text: every line without its trailing blanks and with a '\n'.
void canvas_dump_text(const struct canvas *c, struct buf *out);
// The style map: every line as one letter a cell (style_row()->letter) without trailing '.', then
// the legend of the roles used, "h header", and "cursor Y,X" when it is shown.
void canvas_dump_styles(const struct canvas *c, struct buf *out);

#endif
