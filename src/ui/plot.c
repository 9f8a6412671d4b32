// Plots on the canvas. It must not know what the numbers count.
#include "ui/plot.h"

#include <stdio.h>
#include <string.h>

enum { EIGHTHS = 8, SCALE_W_MAX = 10, TEXT_LEN = 64 };

static const char *const rising[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
static const char *const rising_ascii[] = {" ", ".", ":", "-", "=", "+", "*", "#", "@"};
static const char *const growing[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};

static int64_t value_of(const struct plot_value *v) {
    return v->kind == PLOT_NOTHING || v->value < 0 ? 0 : v->value;
}

static int64_t highest(const struct plot_value *values, size_t n) {
    int64_t most = 0;
    for (size_t i = 0; i < n; i++) {
        most = value_of(&values[i]) > most ? value_of(&values[i]) : most;
    }
    return most;
}

// Without overflow, rounded to the nearest.
static int part_of(int64_t value, int64_t most, int of) {
    return most <= 0 ? 0 : (int)((double)value * of / (double)most + 0.5);
}

static int scale_width(int64_t top) {
    char text[TEXT_LEN];
    return snprintf(text, sizeof(text), "%lld", (long long)top) + 1;
}

static int64_t top_of(const struct plot_columns *p) {
    const int64_t most = highest(p->values, p->n);
    const int64_t top = most > p->limit ? most : p->limit;
    return top > 0 ? top : 1;
}

void plot_columns_span(const struct plot_columns *p, struct rect r, int *x, int *w) {
    *x = scale_width(top_of(p));
    *w = r.w > *x ? r.w - *x : 0;
    *w = p->n < (size_t)*w ? (int)p->n : *w;
}

// The values of a column, when there are more values than cells.
static struct plot_value column_value(const struct plot_columns *p, int i, int w) {
    const size_t from = p->n * (size_t)i / (size_t)w, to = p->n * ((size_t)i + 1) / (size_t)w;
    struct plot_value best = {0, PLOT_NOTHING};
    for (size_t k = from; k < to; k++) {
        const struct plot_value *v = &p->values[k];
        const int64_t value = value_of(v);
        best.value = value > best.value ? value : best.value;
        best.kind = v->kind > best.kind ? v->kind : best.kind;
    }
    return best;
}

static void draw_column(const struct plot_columns *p, struct canvas *c, struct rect r, int x,
    struct plot_value v, int64_t top) {
    const bool full = p->limit > 0 && v.value >= p->limit;
    const enum style style = full ? STYLE_FULL : STYLE_TEXT;
    const bool seen = v.kind == PLOT_SEEN;
    if (v.kind != PLOT_NOTHING && v.value == 0) {
        canvas_text(c, r, r.h - 1, x, 1, STYLE_DIM, SLICE("_"));
    }
    // Half cells of ASCII would not tell seen from made.
    int eighths = part_of(v.value, top, r.h * EIGHTHS);
    eighths = eighths == 0 && v.value > 0 ? 1 : eighths;
    for (int y = r.h - 1; y >= 0 && eighths > 0; y--, eighths -= EIGHTHS) {
        const char *sign = NULL;
        if (c->ascii) {
            sign = full ? "@" : seen ? "#" : ":";
        } else if (seen) {
            sign = rising[eighths < EIGHTHS ? eighths : EIGHTHS];
        } else {
            sign = "▒";
        }
        if ((c->ascii || !seen) && eighths < EIGHTHS / 2 && y < r.h - 1) {
            break;
        }
        canvas_text(c, r, y, x, 1, style, slice_of(sign));
    }
}

static void draw_scale(struct canvas *c, struct rect r, int x, int64_t top) {
    char text[TEXT_LEN];
    snprintf(text, sizeof(text), "%lld", (long long)top);
    canvas_text_right(c, r, 0, 0, x - 1, STYLE_DIM, slice_of(text));
    if (r.h > 4 && top >= 4) {
        const int y = r.h / 2;
        const int64_t middle = (int64_t)((double)top * (r.h - y) / r.h);
        snprintf(text, sizeof(text), "%lld", (long long)middle);
        canvas_text_right(c, r, y, 0, x - 1, STYLE_DIM, slice_of(text));
    }
    canvas_text_right(c, r, r.h - 1, 0, x - 1, STYLE_DIM, SLICE("0"));
    for (int y = 0; y < r.h; y++) {
        canvas_text(c, r, y, x - 1, 1, STYLE_BORDER, c->ascii ? SLICE("|") : SLICE("│"));
    }
}

void plot_columns_draw(const struct plot_columns *p, struct canvas *c, struct rect r) {
    if (r.h < 2 || r.w < 12) {
        return;
    }
    const int64_t top = top_of(p);
    int x = 0, w = 0;
    plot_columns_span(p, r, &x, &w);
    draw_scale(c, r, x, top);
    if (p->limit > 0) {
        const int height = part_of(p->limit, top, r.h);
        const int line = r.h - (height > 0 ? height : 1);
        for (int i = 0; i < w; i++) {
            canvas_text(c, r, line, x + i, 1, STYLE_NEAR, SLICE("-"));
        }
        canvas_text(c, r, line, x + w, 4, STYLE_NEAR, SLICE(" max"));
    }
    for (int i = 0; i < w; i++) {
        draw_column(p, c, r, x + i, column_value(p, i, w), top);
    }
}

int plot_bar_draw(int64_t value, int64_t most, enum style style, struct canvas *c, struct rect r,
    int y, int x, int w) {
    if (value <= 0 || w <= 0) {
        return 0;
    }
    value = value < most ? value : most;
    const int unit = c->ascii ? 1 : EIGHTHS;
    int units = part_of(value, most, w * unit);
    units = units > 0 ? units : 1;
    for (int i = 0; i < units / unit; i++) {
        canvas_text(c, r, y, x + i, 1, style, c->ascii ? SLICE("#") : SLICE("█"));
    }
    const int cells = units / unit;
    if (units % unit > 0) {
        canvas_text(c, r, y, x + cells, 1, style, slice_of(growing[units % unit]));
        return cells + 1;
    }
    return cells;
}

int plot_bars_draw(const struct plot_bar *bars, size_t n, int64_t most, int label_w,
    struct canvas *c, struct rect r, int y) {
    int64_t top = most;
    for (size_t i = 0; i < n; i++) {
        top = bars[i].value > top ? bars[i].value : top;
    }
    const int number_w = scale_width(top > 0 ? top : 1);
    const int bar_w = r.w - label_w - 1 - number_w;
    int line = 0;
    for (; line < (int)n && y + line < r.h; line++) {
        char text[TEXT_LEN];
        const struct plot_bar *bar = &bars[line];
        canvas_text(c, r, y + line, 0, label_w, STYLE_TEXT, bar->label);
        const int used =
            plot_bar_draw(bar->value, top, bar->style, c, r, y + line, label_w + 1, bar_w);
        snprintf(text, sizeof(text), "%s%lld", used > 0 ? " " : "", (long long)bar->value);
        canvas_text(c, r, y + line, label_w + 1 + used, -1, STYLE_TEXT, slice_of(text));
    }
    return line;
}

void plot_spark_draw(const struct plot_value *values, size_t n, int64_t limit, struct canvas *c,
    struct rect r, int y, int x, int w) {
    w = n < (size_t)(w > 0 ? w : 0) ? (int)n : w;
    const struct plot_columns p = {values, n, limit};
    const int64_t top = top_of(&p);
    for (int i = 0; i < w; i++) {
        const struct plot_value v = column_value(&p, i, w);
        int level = part_of(v.value, top, EIGHTHS);
        level = level == 0 && v.value > 0 ? 1 : level;
        const bool full = limit > 0 && v.value >= limit;
        const char *sign = v.kind == PLOT_NOTHING ? " "
                           : v.value == 0         ? "_"
                           : c->ascii             ? rising_ascii[level]
                                                  : rising[level];
        const enum style style = full ? STYLE_FULL : v.kind == PLOT_SEEN ? STYLE_TEXT : STYLE_DIM;
        canvas_text(c, r, y, x + i, 1, style, slice_of(sign));
    }
}
