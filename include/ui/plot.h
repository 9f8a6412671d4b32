// Small plots in cells: columns over time, bars side by side, one line of blocks. Unicode blocks
// where the canvas takes them, else ASCII; every plot carries its numbers, so that none has to be
// seen to be read. Knows numbers and labels, nothing of stores.
#ifndef AIFI_UI_PLOT_H
#define AIFI_UI_PLOT_H

#include "ui/canvas.h"

enum plot_kind {
    PLOT_NOTHING, // no number is known: a gap
    PLOT_MADE,    // worked out afterwards: drawn lighter ("▒" or ':')
    PLOT_SEEN,    // "█" or '#'
};
struct plot_value {
    int64_t value; // negative counts as 0
    enum plot_kind kind;
};

// Columns, the newest at the right, one or several values a column (then the highest of them, and
// the kind of the better known). Left of it a scale; where limit > 0 a line of '-' at that height,
// marked "max"; values at or above the limit are STYLE_FULL. Uses r.h lines; nothing below 2 lines
// or 12 cells.
struct plot_columns {
    const struct plot_value *values; // borrowed
    size_t n;
    int64_t limit; // 0: none
};
void plot_columns_draw(const struct plot_columns *p, struct canvas *c, struct rect r);
// The first cell of the columns and how many there are: where labels of the time can be put below.
void plot_columns_span(const struct plot_columns *p, struct rect r, int *x, int *w);

// One labelled bar a line, all to the same scale (`most`, or the highest when 0): "label ████ 12".
struct plot_bar {
    struct slice label;
    int64_t value;
    enum style style;
};
// Returns the lines used, at most r.h - y.
int plot_bars_draw(const struct plot_bar *bars, size_t n, int64_t most, int label_w,
    struct canvas *c, struct rect r, int y);
// A bar of at most w cells for value of `most`, in eighths of a cell where Unicode may be used; one
// cell at least for what is not 0. Returns the cells used.
int plot_bar_draw(int64_t value, int64_t most, enum style style, struct canvas *c, struct rect r,
    int y, int x, int w);

// One line of blocks ("▁▃▆█", in ASCII ".:-=+*#@"), w cells, the newest at the right.
void plot_spark_draw(const struct plot_value *values, size_t n, int64_t limit, struct canvas *c,
    struct rect r, int y, int x, int w);

#endif
