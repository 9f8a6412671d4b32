// The grid of cells. Must not know terminals, colours or views.
#include "ui/canvas.h"

#include "base/mem.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { FORMAT_STACK_LEN = 512, FORMAT_MAX_LEN = 16 * 1024 };

// Signs that the canvas itself draws, in both alphabets.
enum sign {
    SIGN_CUT,
    SIGN_HLINE,
    SIGN_VLINE,
    SIGN_TOP_LEFT,
    SIGN_TOP_RIGHT,
    SIGN_BOTTOM_LEFT,
    SIGN_BOTTOM_RIGHT,
    SIGN_COUNT
};
static const struct {
    uint32_t unicode;
    char ascii;
} signs[] = {
    [SIGN_CUT] = {0x2026, '~'},
    [SIGN_HLINE] = {0x2500, '-'},
    [SIGN_VLINE] = {0x2502, '|'},
    [SIGN_TOP_LEFT] = {0x250C, '+'},
    [SIGN_TOP_RIGHT] = {0x2510, '+'},
    [SIGN_BOTTOM_LEFT] = {0x2514, '+'},
    [SIGN_BOTTOM_RIGHT] = {0x2518, '+'},
};
_Static_assert(ARRAY_LEN(signs) == SIGN_COUNT, "both forms of every sign");

static const struct cell blank_cell = {
    .codepoints = {' '}, .n_codepoints = 1, .width = 1, .style = STYLE_TEXT};

void canvas_init(struct canvas *c, bool ascii) {
    *c = (struct canvas){.ascii = ascii};
}

void canvas_release(struct canvas *c) {
    mem_free(c->cells);
    canvas_init(c, c->ascii);
}

void canvas_resize(struct canvas *c, int h, int w) {
    require(h >= 0 && w >= 0);
    mem_grow(&c->cells, &c->cap_cells, (size_t)h * (size_t)w, sizeof(struct cell));
    c->h = h;
    c->w = w;
    canvas_clear(c);
}

void canvas_clear(struct canvas *c) {
    size_t n = (size_t)c->h * (size_t)c->w;
    for (size_t i = 0; i < n; i++) {
        c->cells[i] = blank_cell;
    }
    c->cursor_shown = false;
    c->cursor_y = c->cursor_x = 0;
}

struct rect canvas_rect(const struct canvas *c) {
    return (struct rect){.h = c->h, .w = c->w};
}

struct rect rect_intersect(struct rect a, struct rect b) {
    int y = a.y > b.y ? a.y : b.y;
    int x = a.x > b.x ? a.x : b.x;
    int end_y = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;
    int end_x = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;
    return (struct rect){
        .y = y, .x = x, .h = end_y > y ? end_y - y : 0, .w = end_x > x ? end_x - x : 0};
}

struct rect rect_inset(struct rect r, int dy, int dx) {
    struct rect in = {.y = r.y + dy, .x = r.x + dx, .h = r.h - 2 * dy, .w = r.w - 2 * dx};
    in.h = in.h > 0 ? in.h : 0;
    in.w = in.w > 0 ? in.w : 0;
    return in;
}

static struct cell *cell_at(struct canvas *c, int y, int x) {
    return &c->cells[(size_t)y * (size_t)c->w + (size_t)x];
}

static void blank(struct cell *cell) {
    uint8_t style = cell->style;
    *cell = blank_cell;
    cell->style = style;
}

// Cells [x, end) of a line are about to be drawn over: the halves that stay behind become blanks.
static void break_wide(struct canvas *c, int y, int x, int end) {
    if (x > 0 && cell_at(c, y, x)->width == 0) {
        blank(cell_at(c, y, x - 1));
    }
    if (end < c->w && cell_at(c, y, end)->width == 0) {
        blank(cell_at(c, y, end));
    }
}

// Draws a cluster at absolute (y, x), clipped to `clip`, which lies inside the canvas.
static void put(struct canvas *c, struct rect clip, int y, int x, const struct text_cluster *text,
    enum style style) {
    int end = x + text->width;
    if (y < clip.y || y >= clip.y + clip.h || end <= clip.x || x >= clip.x + clip.w) {
        return;
    }
    bool whole = x >= clip.x && end <= clip.x + clip.w;
    if (!whole) {
        x = x < clip.x ? clip.x : x;
        end = x + 1;
    }
    break_wide(c, y, x, end);
    struct cell *cell = cell_at(c, y, x);
    *cell = blank_cell;
    cell->style = (uint8_t)style;
    if (!whole) {
        return;
    }
    cell->n_codepoints = text->n_codepoints;
    cell->width = text->width;
    for (unsigned i = 0; i < text->n_codepoints; i++) {
        cell->codepoints[i] = text->codepoints[i];
    }
    if (text->width == 2) {
        cell[1] = (struct cell){.style = (uint8_t)style};
    }
}

static void put_sign(
    struct canvas *c, struct rect clip, int y, int x, enum sign sign, enum style style) {
    struct text_cluster text = {
        .codepoints = {c->ascii ? (uint32_t)signs[sign].ascii : signs[sign].unicode},
        .n_codepoints = 1,
        .width = 1};
    put(c, clip, y, x, &text, style);
}

static struct rect clip_of(const struct canvas *c, struct rect r) {
    return rect_intersect(r, canvas_rect(c));
}

void canvas_fill(struct canvas *c, struct rect r, enum style style) {
    struct rect clip = clip_of(c, r);
    if (clip.w == 0) {
        return;
    }
    struct cell cell = blank_cell;
    cell.style = (uint8_t)style;
    for (int y = clip.y; y < clip.y + clip.h; y++) {
        break_wide(c, y, clip.x, clip.x + clip.w);
        struct cell *line = cell_at(c, y, clip.x);
        for (int x = 0; x < clip.w; x++) {
            line[x] = cell;
        }
    }
}

// Draws what is left in `it` from absolute (y, x) on, in at most `max` cells, and cuts. Returns the
// cells used.
static int put_line(struct canvas *c, struct rect clip, int y, int x, int max, enum style style,
    struct text_iter *it) {
    int room = clip.x + clip.w - x;
    if (max < 0 || max > room) {
        max = room;
    }
    if (max <= 0) {
        return 0;
    }
    struct text_cluster text;
    int used = 0, cut_at = 0;
    while (text_next(it, &text)) {
        if (used + text.width > max) {
            put_sign(c, clip, y, x + cut_at, SIGN_CUT, style);
            return cut_at + 1;
        }
        put(c, clip, y, x + used, &text, style);
        used += text.width;
        if (used < max) {
            cut_at = used;
        }
    }
    return used;
}

static struct text_style mark_style(const struct canvas *c) {
    return (struct text_style){.mode = TEXT_MARK, .ascii = c->ascii};
}

int canvas_text(
    struct canvas *c, struct rect r, int y, int x, int max, enum style style, struct slice text) {
    struct text_iter it;
    text_iter_init(&it, text, mark_style(c));
    return put_line(c, clip_of(c, r), r.y + y, r.x + x, max, style, &it);
}

int canvas_textf(struct canvas *c, struct rect r, int y, int x, int max, enum style style,
    const char *format, ...) {
    char stack[FORMAT_STACK_LEN];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(stack, sizeof(stack), format, args);
    va_end(args);
    if (len < (int)sizeof(stack)) {
        return canvas_text(
            c, r, y, x, max, style, (struct slice){stack, len > 0 ? (size_t)len : 0});
    }
    struct buf text = BUF_INIT(FORMAT_MAX_LEN);
    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    int used = canvas_text(c, r, y, x, max, style, buf_slice(&text));
    buf_release(&text);
    return used;
}

int canvas_text_width(const struct canvas *c, struct slice text) {
    size_t width = text_width(text, mark_style(c));
    return width < INT_MAX / 4 ? (int)width : INT_MAX / 4;
}

int canvas_text_right(
    struct canvas *c, struct rect r, int y, int x, int width, enum style style, struct slice text) {
    int cells = canvas_text_width(c, text);
    if (cells > width) {
        return canvas_text(c, r, y, x, width > 0 ? width : 0, style, text);
    }
    return canvas_text(c, r, y, x + width - cells, cells, style, text);
}

static bool is_blank(const struct text_cluster *text) {
    return text->n_codepoints == 1 && text->codepoints[0] == ' ';
}

// Looks for the end of a line that begins at *it: returns how many clusters stand on it and moves
// *it to the beginning of the next one (past the blanks between). Sets *more when there is one.
static int wrap(struct text_iter *it, int width, bool *more) {
    struct text_iter next = *it;
    struct text_cluster text;
    int used = 0, n = 0, n_word_end = 0;
    struct text_iter after_blank = *it; // where a break could be: after the last blank seen
    bool in_blank = true, can_break = false;
    *more = false;
    for (;;) {
        struct text_iter before = next;
        if (!text_next(&next, &text)) {
            *it = next;
            return n;
        }
        bool now_blank = is_blank(&text);
        if (now_blank && !in_blank) {
            n_word_end = n;
            can_break = true;
        }
        if (now_blank) {
            after_blank = next;
        } else if (used + text.width > width && used > 0) {
            *more = true;
            *it = can_break ? after_blank : before;
            return can_break ? n_word_end : n;
        }
        in_blank = now_blank;
        used += text.width;
        n++;
    }
}

static void put_n(struct canvas *c, struct rect clip, int y, int x, enum style style,
    struct text_iter it, int n) {
    struct text_cluster text;
    for (; n > 0 && text_next(&it, &text); n--) {
        put(c, clip, y, x, &text, style);
        x += text.width;
    }
}

int canvas_wrapped(struct canvas *c, struct rect r, int y, int x, int max_lines, enum style style,
    struct slice text, bool escape) {
    int width = r.w - x;
    if (max_lines < 0) {
        max_lines = r.h - y;
    }
    if (width <= 0 || max_lines <= 0 || text.len == 0) {
        return 0;
    }
    struct rect clip = clip_of(c, r);
    struct text_iter it;
    text_iter_init(&it, text,
        (struct text_style){.mode = escape ? TEXT_ESCAPE : TEXT_MARK, .ascii = c->ascii});
    bool more = true;
    int n_lines = 0;
    for (; more && n_lines < max_lines; n_lines++) {
        struct text_iter begin = it;
        int n = wrap(&it, width, &more);
        if (more && n_lines + 1 == max_lines) {
            put_line(c, clip, r.y + y + n_lines, r.x + x, width, style, &begin);
        } else {
            put_n(c, clip, r.y + y + n_lines, r.x + x, style, begin, n);
        }
    }
    return n_lines;
}

int canvas_wrapped_lines(const struct canvas *c, int width, struct slice text, bool escape) {
    if (width <= 0 || text.len == 0) {
        return 0;
    }
    struct text_iter it;
    text_iter_init(&it, text,
        (struct text_style){.mode = escape ? TEXT_ESCAPE : TEXT_MARK, .ascii = c->ascii});
    bool more = true;
    int n_lines = 0;
    while (more) {
        wrap(&it, width, &more);
        n_lines++;
    }
    return n_lines;
}

void canvas_restyle(struct canvas *c, struct rect r, enum style style) {
    struct rect clip = clip_of(c, r);
    for (int y = clip.y; y < clip.y + clip.h; y++) {
        for (int x = clip.x; x < clip.x + clip.w; x++) {
            struct cell *cell = cell_at(c, y, x);
            if (cell->width > 0) {
                cell->style = (uint8_t)style;
            }
            if (cell->width == 2) {
                cell[1].style = (uint8_t)style;
            }
        }
    }
}

void canvas_hline(struct canvas *c, struct rect r, int y, int x, int len, enum style style) {
    struct rect clip = clip_of(c, r);
    int begin = r.x + x > clip.x ? r.x + x : clip.x;
    int end = r.x + x + len < clip.x + clip.w ? r.x + x + len : clip.x + clip.w;
    for (int at = begin; at < end; at++) {
        put_sign(c, clip, r.y + y, at, SIGN_HLINE, style);
    }
}

void canvas_vline(struct canvas *c, struct rect r, int y, int x, int len, enum style style) {
    struct rect clip = clip_of(c, r);
    int begin = r.y + y > clip.y ? r.y + y : clip.y;
    int end = r.y + y + len < clip.y + clip.h ? r.y + y + len : clip.y + clip.h;
    for (int at = begin; at < end; at++) {
        put_sign(c, clip, at, r.x + x, SIGN_VLINE, style);
    }
}

struct rect canvas_box(struct canvas *c, struct rect r, enum style style, struct slice title) {
    if (r.h < 2 || r.w < 2) {
        return rect_inset(r, 1, 1);
    }
    struct rect clip = clip_of(c, r);
    int bottom = r.h - 1, right = r.w - 1;
    canvas_hline(c, r, 0, 1, right - 1, style);
    canvas_hline(c, r, bottom, 1, right - 1, style);
    canvas_vline(c, r, 1, 0, bottom - 1, style);
    canvas_vline(c, r, 1, right, bottom - 1, style);
    put_sign(c, clip, r.y, r.x, SIGN_TOP_LEFT, style);
    put_sign(c, clip, r.y, r.x + right, SIGN_TOP_RIGHT, style);
    put_sign(c, clip, r.y + bottom, r.x, SIGN_BOTTOM_LEFT, style);
    put_sign(c, clip, r.y + bottom, r.x + right, SIGN_BOTTOM_RIGHT, style);
    int room = r.w - 6; // a corner, a line and a blank on either side
    if (title.len && room > 0) {
        int used = canvas_text(c, r, 0, 3, room, STYLE_TITLE, title);
        canvas_fill(c, rect_intersect(r, (struct rect){r.y, r.x + 2, 1, 1}), style);
        canvas_fill(c, rect_intersect(r, (struct rect){r.y, r.x + 3 + used, 1, 1}), style);
    }
    return rect_inset(r, 1, 1);
}

void canvas_cursor(struct canvas *c, struct rect r, int y, int x) {
    struct rect at = clip_of(c, rect_intersect(r, (struct rect){r.y + y, r.x + x, 1, 1}));
    if (at.h == 0 || at.w == 0) {
        return;
    }
    c->cursor_y = at.y;
    c->cursor_x = at.x;
    c->cursor_shown = true;
}

void canvas_dump_text(const struct canvas *c, struct buf *out) {
    for (int y = 0; y < c->h; y++) {
        const struct cell *line = c->w > 0 ? &c->cells[(size_t)y * (size_t)c->w] : NULL;
        size_t end_len = out->len;
        for (int x = 0; x < c->w; x++) {
            for (unsigned i = 0; i < line[x].n_codepoints; i++) {
                buf_append_codepoint(out, line[x].codepoints[i]);
            }
            if (line[x].n_codepoints > 1 ||
                (line[x].n_codepoints && line[x].codepoints[0] != ' ')) {
                end_len = out->len;
            }
        }
        buf_remove(out, end_len, out->len - end_len);
        buf_append_char(out, '\n');
    }
}

void canvas_dump_styles(const struct canvas *c, struct buf *out) {
    bool used[STYLE_COUNT] = {false};
    for (int y = 0; y < c->h; y++) {
        const struct cell *line = c->w > 0 ? &c->cells[(size_t)y * (size_t)c->w] : NULL;
        size_t end_len = out->len;
        for (int x = 0; x < c->w; x++) {
            used[line[x].style] = true;
            buf_append_char(out, style_row(line[x].style)->letter);
            if (line[x].style != STYLE_TEXT) {
                end_len = out->len;
            }
        }
        buf_remove(out, end_len, out->len - end_len);
        buf_append_char(out, '\n');
    }
    for (unsigned i = 0; i < STYLE_COUNT; i++) {
        if (used[i] && i != STYLE_TEXT) {
            buf_printf(out, "%c %s\n", style_row(i)->letter, style_row(i)->name);
        }
    }
    if (c->cursor_shown) {
        buf_printf(out, "cursor %d,%d\n", c->cursor_y, c->cursor_x);
    }
}
