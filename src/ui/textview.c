// A text of many lines. Must not know whose it is.
#include "ui/textview.h"

enum { TAB_W = 8, BYTES_A_CELL = 16 };

size_t textview_n_lines(struct slice text) {
    size_t n = 0;
    struct slice line;
    if (text.len > 0 && text.ptr[text.len - 1] == '\n') {
        text.len--;
    } else if (text.len == 0) {
        return 0;
    }
    while (slice_cut(&text, '\n', &line)) {
        n++;
    }
    return n > 0 ? n : 1;
}

void textview_scroll(struct textview *v, struct slice text, int64_t by) {
    const size_t n = textview_n_lines(text);
    const size_t last = n > 0 ? n - 1 : 0;
    const uint64_t steps = by < 0 ? 0 - (uint64_t)by : (uint64_t)by;
    const bool is_far = steps > v->page_h;
    if (by > 0 && v->cut && !is_far) {
        v->skip += (size_t)steps;
        return;
    }
    if (by < 0 && v->skip > 0 && !is_far) {
        v->skip -= steps < v->skip ? (size_t)steps : v->skip;
        return;
    }
    const size_t room = by < 0 ? v->top : last > v->top ? last - v->top : 0;
    const size_t taken = steps < room ? (size_t)steps : room;
    v->top = by < 0 ? v->top - taken : v->top + taken;
    v->skip = taken > 0 || by < 0 ? 0 : v->skip;
    if (by > 0 && is_far && steps > room) {
        v->skip = SIZE_MAX / 2; // as far as there is something
    }
}

// A line as it is drawn; no more of it than so many cells hold. How wide it came to be is counted
// on, not measured anew at each tab: a line may be nothing but tabs.
static void append_line(const struct canvas *c, struct slice line, size_t cells, struct buf *out) {
    const size_t most = cells * BYTES_A_CELL;
    struct slice part;
    bool first = true;
    size_t w = 0;
    line.len = line.len < most ? line.len : most;
    if (line.len > 0 && line.ptr[line.len - 1] == '\r') {
        line.len--;
    }
    while (w < cells && slice_cut(&line, '\t', &part)) {
        for (; !first; first = w % TAB_W == 0) {
            buf_append_char(out, ' ');
            w++;
        }
        buf_append(out, part);
        w += (size_t)canvas_text_width(c, part);
        first = false;
    }
}

// Takes as much of *rest as `w` cells hold; at least one character.
static struct slice take_piece(const struct canvas *c, struct slice *rest, int w) {
    struct text_iter it;
    struct text_cluster cluster;
    int used = 0;
    size_t end = rest->len;
    text_iter_init(&it, *rest, (struct text_style){.mode = TEXT_MARK, .ascii = c->ascii});
    while (text_next(&it, &cluster)) {
        if (used > 0 && used + cluster.width > w) {
            end = cluster.at;
            break;
        }
        used += cluster.width;
    }
    const struct slice piece = {rest->ptr, end};
    rest->ptr += end;
    rest->len -= end;
    return piece;
}

// Draws what follows the first `skip` lines on the screen of a line, from y on, or with `draws`
// false only counts; returns the lines of the screen. *cut: there is more of it.
static int draw_line(
    struct canvas *c, struct rect r, int y, struct slice line, size_t skip, bool draws, bool *cut) {
    const size_t cells = (skip + (size_t)r.h + 1) * (size_t)r.w;
    struct buf text = BUF_INIT(cells * BYTES_A_CELL * TAB_W + 1);
    int used = 0;
    append_line(c, line, cells, &text);
    struct slice rest = buf_slice(&text);
    for (; skip > 0 && rest.len > 0; skip--) {
        take_piece(c, &rest, r.w);
    }
    do {
        const struct slice piece = take_piece(c, &rest, r.w);
        if (draws) {
            canvas_text(c, r, y + used, 0, r.w, STYLE_TEXT, piece);
        }
        used++;
    } while (rest.len > 0 && y + used < r.h);
    *cut = rest.len > 0;
    buf_release(&text);
    return used;
}

// How many lines on the screen can be scrolled past until the end of this one is seen.
static size_t last_skip(const struct canvas *c, struct rect r, struct slice line) {
    const size_t cells = (line.len + 1) * TAB_W;
    struct buf text = BUF_INIT(cells * BYTES_A_CELL);
    size_t n = 0;
    append_line(c, line, cells, &text);
    for (struct slice rest = buf_slice(&text); rest.len > 0; n++) {
        take_piece(c, &rest, r.w);
    }
    buf_release(&text);
    return n > (size_t)r.h ? n - (size_t)r.h : 0;
}

static struct slice line_before(struct slice text, size_t *end) {
    size_t from = *end;
    while (from > 0 && text.ptr[from - 1] != '\n') {
        from--;
    }
    const struct slice line = {text.ptr + from, *end - from};
    *end = from > 0 ? from - 1 : 0;
    return line;
}

// The first line when the end of the text is shown.
static size_t last_top(struct canvas *c, struct rect r, struct slice text, size_t n) {
    size_t end = text.len > 0 && text.ptr[text.len - 1] == '\n' ? text.len - 1 : text.len;
    int used = 0;
    size_t top = n;
    bool cut;
    while (top > 0) {
        used += draw_line(c, r, 0, line_before(text, &end), 0, false, &cut);
        if (used > r.h) {
            break;
        }
        top--;
    }
    return top < n ? top : n > 0 ? n - 1 : 0;
}

void textview_draw(struct textview *v, struct slice text, struct canvas *c, struct rect r) {
    canvas_fill(c, r, STYLE_TEXT);
    v->page_h = r.h > 0 ? (size_t)r.h : 0;
    const size_t n = textview_n_lines(text);
    if (r.h <= 0 || r.w <= 0 || n == 0) {
        return;
    }
    const size_t furthest = last_top(c, r, text, n);
    v->skip = v->top > furthest ? 0 : v->skip;
    v->top = v->top < furthest ? v->top : furthest;
    struct slice line;
    for (size_t i = 0; i < v->top; i++) {
        slice_cut(&text, '\n', &line);
    }
    int y = 0;
    for (size_t i = v->top; i < n && y < r.h && slice_cut(&text, '\n', &line); i++) {
        bool cut;
        if (i == v->top && v->skip > 0) {
            const size_t most = last_skip(c, r, line);
            v->skip = v->skip < most ? v->skip : most;
        }
        y += draw_line(c, r, y, line, i == v->top ? v->skip : 0, true, &cut);
        v->cut = i == v->top ? cut : v->cut;
    }
}
