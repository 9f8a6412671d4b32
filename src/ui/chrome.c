// Lines of pieces that shorten themselves. Must not know what the pieces say.
#include "ui/chrome.h"

#include <string.h>

enum { HINT_GAP = 2, SIDES_GAP = 2 };

struct side {
    const struct piece *pieces;
    size_t n;
    bool dropped[CHROME_PIECES_MAX];
    int widths[CHROME_PIECES_MAX];
};

static void side_init(
    struct side *s, const struct canvas *c, const struct piece *pieces, size_t n) {
    require(n <= CHROME_PIECES_MAX);
    memset(s, 0, sizeof(*s));
    s->pieces = pieces;
    s->n = n;
    for (size_t i = 0; i < n; i++) {
        s->widths[i] = canvas_text_width(c, pieces[i].text);
        s->dropped[i] = s->widths[i] == 0;
    }
}

static size_t count(const struct side *s) {
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++) {
        n += s->dropped[i] ? 0 : 1;
    }
    return n;
}

static int width_of(const struct side *s, int separator) {
    int width = 0;
    for (size_t i = 0; i < s->n; i++) {
        width += s->dropped[i] ? 0 : s->widths[i] + (width > 0 ? separator : 0);
    }
    return width;
}

// The piece to drop first: the lowest `keep`, of several the last one.
static bool *lowest(struct side *s, int *keep) {
    bool *found = NULL;
    for (size_t i = 0; i < s->n; i++) {
        if (!s->dropped[i] && (!found || s->pieces[i].keep <= *keep)) {
            *keep = s->pieces[i].keep;
            found = &s->dropped[i];
        }
    }
    return found;
}

static int both_widths(const struct side *left, const struct side *right, int separator) {
    int a = width_of(left, separator), b = width_of(right, separator);
    return a + b + (a > 0 && b > 0 ? SIDES_GAP : 0);
}

static void drop_until_it_fits(struct side *left, struct side *right, int separator, int width) {
    while (count(left) + count(right) > 1 && both_widths(left, right, separator) > width) {
        int keep_left = 0, keep_right = 0;
        bool *a = lowest(left, &keep_left), *b = lowest(right, &keep_right);
        bool from_right = b && (!a || keep_right < keep_left);
        *(from_right ? b : a) = true;
    }
}

static void draw_side(struct canvas *c, struct rect line, int x, const struct side *s,
    enum style style, struct slice separator) {
    bool first = true;
    for (size_t i = 0; i < s->n; i++) {
        if (s->dropped[i]) {
            continue;
        }
        if (!first) {
            x += canvas_text(c, line, 0, x, -1, style, separator);
        }
        first = false;
        x += canvas_text(c, line, 0, x, -1, s->pieces[i].style, s->pieces[i].text);
    }
}

void chrome_line(struct canvas *c, struct rect r, int y, enum style style, const char *separator,
    const struct piece *left, size_t n_left, const struct piece *right, size_t n_right) {
    struct rect line = rect_intersect(r, (struct rect){r.y + y, r.x, 1, r.w});
    canvas_fill(c, line, style);
    struct side sides[2];
    side_init(&sides[0], c, left, n_left);
    side_init(&sides[1], c, right, n_right);
    struct slice between = slice_of(separator);
    int separator_width = canvas_text_width(c, between);
    drop_until_it_fits(&sides[0], &sides[1], separator_width, line.w);
    int right_width = width_of(&sides[1], separator_width);
    int right_x = right_width < line.w ? line.w - right_width : 0;
    draw_side(c, line, 0, &sides[0], style, between);
    draw_side(c, line, right_x, &sides[1], style, between);
}

static int hint_width(const struct canvas *c, const struct hint *h) {
    int text = canvas_text_width(c, h->text);
    return canvas_text_width(c, h->key) + (text > 0 ? 1 + text : 0);
}

static int draw_hint(struct canvas *c, struct rect line, int x, const struct hint *h) {
    int used = canvas_text(c, line, 0, x, -1, STYLE_HINT_KEY, h->key);
    return used + 1 + canvas_text(c, line, 0, x + used + 1, -1, STYLE_HINT, h->text);
}

void chrome_hints(struct canvas *c, struct rect r, int y, const struct hint *hints, size_t n) {
    struct rect line = rect_intersect(r, (struct rect){r.y + y, r.x, 1, r.w});
    canvas_fill(c, line, STYLE_HINT);
    if (n == 0) {
        return;
    }
    const struct hint *last = &hints[n - 1];
    int room = line.w - hint_width(c, last);
    int x = 0;
    for (size_t i = 0; i + 1 < n && x + hint_width(c, &hints[i]) + HINT_GAP <= room; i++) {
        x += draw_hint(c, line, x, &hints[i]) + HINT_GAP;
    }
    if (x <= room) {
        draw_hint(c, line, x, last);
    } else if (canvas_text_width(c, last->key) <= line.w) {
        canvas_text(c, line, 0, 0, -1, STYLE_HINT_KEY, last->key);
    }
}

void chrome_too_small(struct canvas *c, int need_h, int need_w) {
    canvas_clear(c);
    struct buf text = BUF_INIT(200);
    buf_printf(&text, "Window too small: %dx%d needed, this is %dx%d.", need_w, need_h, c->w, c->h);
    canvas_wrapped(c, canvas_rect(c), 0, 0, -1, STYLE_TEXT, buf_slice(&text), false);
    buf_release(&text);
}
