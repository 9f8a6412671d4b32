// The page of a store, put together from its parts on a canvas of its own, of which a window is
// shown. It must not know what the parts look like.
#include "storepage_parts.h"

#include "base/mem.h"

#include <string.h>

// Where two columns begin to make sense, and a chart of several lines.
enum { TWO_COLUMNS_W = 100, CHART_PAGE_H = 16, LINES_MAX = 400 };

void storepage_init(struct storepage *p) {
    *p = (struct storepage){0};
}

static void forget_members(struct storepage *p) {
    while (p->n_members > 0) {
        mem_free(p->keys[--p->n_members]);
    }
}

void storepage_release(struct storepage *p) {
    forget_members(p);
    mem_free(p->cursor_key);
    mem_free(p->store_id);
    *p = (struct storepage){0};
}

void storepage_scroll(struct storepage *p, int64_t by) {
    const size_t most = p->n_lines > p->page_h ? p->n_lines - p->page_h : 0;
    const int64_t to = by < -(int64_t)p->scroll ? 0
                       : by > (int64_t)most     ? (int64_t)most
                                                : (int64_t)p->scroll + by;
    p->scroll = (size_t)to < most ? (size_t)to : most;
}

// Of the members in the order of the page; n_members: none.
static size_t cursor_of(const struct storepage *p) {
    size_t i = 0;
    while (i < p->n_members && (!p->cursor_key || strcmp(p->keys[i], p->cursor_key) != 0)) {
        i++;
    }
    return i;
}

static void set_cursor(struct storepage *p, size_t i) {
    mem_free(p->cursor_key);
    p->cursor_key = i < p->n_members ? mem_dup_text(slice_of(p->keys[i])) : NULL;
}

static bool is_shown(const struct storepage *p, size_t i) {
    return i < p->n_members && p->lines[i] >= p->scroll && p->lines[i] < p->scroll + p->page_h;
}

void storepage_move(struct storepage *p, int by) {
    const size_t at = cursor_of(p);
    size_t next = by > 0 ? at + 1 : at == 0 ? p->n_members : at - 1;
    if (!is_shown(p, at)) { // from outside: the first one, or the last one, that is shown
        next = by > 0 ? 0 : p->n_members - (p->n_members > 0);
        while (next < p->n_members && !is_shown(p, next)) {
            next = by > 0 ? next + 1 : next == 0 ? p->n_members : next - 1;
        }
        next = by < 0 && at == p->n_members ? p->n_members : next; // up: scrolls
    }
    if (is_shown(p, next)) {
        set_cursor(p, next);
        return;
    }
    const size_t before = p->scroll;
    storepage_scroll(p, by);
    if (by < 0 && p->scroll == before && at == 0) {
        set_cursor(p, p->n_members); // above the first one is none
    }
}

struct slice storepage_session(const struct storepage *p) {
    const size_t at = cursor_of(p);
    return is_shown(p, at) ? slice_of(p->keys[at]) : SLICE_NONE;
}

// From top to bottom, which are two columns side by side on a wide page: left before right.
static void note_members(struct storepage *p, const struct store_pen *pen) {
    forget_members(p);
    for (size_t i = 0; i < pen->n_lines; i++) {
        const size_t at = pen->members[i];
        p->keys[i] = mem_dup_text(pen->facts->members[at].key);
        p->lines[i] = pen->lines[i];
    }
    p->n_members = pen->n_lines;
}

static void draw_narrow(struct store_pen *pen, int page_h) {
    pen_headline(pen);
    if (page_h >= CHART_PAGE_H && !pen->look->plain) {
        pen_chart(pen, 6);
    } else {
        pen_spark(pen);
    }
    pen_notes(pen);
    pen_flows(pen);
    pen_dwell(pen);
    pen_members(pen, true, true);
}

static void draw_wide(struct store_pen *pen, int page_h) {
    pen_headline(pen);
    pen_notes(pen);
    const int left_w = pen->r.w * 6 / 10, top = pen->y;
    const struct rect all = pen->r;
    pen->r = (struct rect){0, 0, all.h, left_w - 2};
    pen_chart(pen, page_h >= CHART_PAGE_H ? 7 : 4);
    pen_members(pen, true, false);
    const int left_end = pen->y;
    pen->r = (struct rect){0, left_w, all.h, all.w - left_w};
    pen->y = top;
    pen_flows(pen);
    pen_dwell(pen);
    pen_members(pen, false, true);
    pen->r = all;
    pen->y = left_end > pen->y ? left_end : pen->y;
}

// The lines from p->scroll on.
static void show(
    const struct storepage *p, const struct canvas *page, struct canvas *c, struct rect r) {
    struct rect shown = rect_intersect(r, canvas_rect(c));
    for (int y = 0; y < shown.h; y++) {
        const size_t line = p->scroll + (size_t)(shown.y - r.y + y);
        if (line < p->n_lines && shown.x >= r.x) {
            memcpy(&c->cells[(size_t)(shown.y + y) * (size_t)c->w + (size_t)shown.x],
                &page->cells[line * (size_t)page->w + (size_t)(shown.x - r.x)],
                (size_t)shown.w * sizeof(*c->cells));
        }
    }
}

// That the page has the keys is seen at a line, as in every list.
static void mark_first_line(struct canvas *c, struct rect r) {
    const struct rect line = rect_intersect((struct rect){r.y, r.x, 1, r.w}, canvas_rect(c));
    for (int x = 0; x < line.w && line.h > 0; x++) {
        c->cells[(size_t)line.y * (size_t)c->w + (size_t)(line.x + x)].style = STYLE_SELECTED;
    }
}

static void start_at_top(struct storepage *p, struct slice store_id) {
    if (!p->store_id || !slice_equal(slice_of(p->store_id), store_id)) {
        mem_free(p->store_id);
        p->store_id = mem_dup_text(store_id);
        p->scroll = 0;
        set_cursor(p, p->n_members);
    }
}

void storepage_draw(struct storepage *p, const struct storepage_facts *facts,
    const struct storepage_look *look, struct canvas *c, struct rect r) {
    canvas_fill(c, r, STYLE_TEXT);
    p->page_h = r.h > 0 ? (size_t)r.h : 0;
    if (!facts->row || r.h <= 0 || r.w <= 0) {
        canvas_text(c, r, 0, 0, -1, STYLE_DIM, SLICE("No store is selected."));
        p->n_lines = 1;
        return;
    }
    start_at_top(p, facts->row->store_id);
    struct canvas page;
    canvas_init(&page, c->ascii);
    canvas_resize(&page, LINES_MAX, r.w);
    struct store_pen pen = {.facts = facts,
        .look = look,
        .cursor_key = look->focused && p->cursor_key ? slice_of(p->cursor_key) : SLICE_NONE,
        .c = &page,
        .r = canvas_rect(&page),
        .text = BUF_INIT(STORE_TEXT_MAX_LEN)};
    if (r.w >= TWO_COLUMNS_W) {
        draw_wide(&pen, r.h);
    } else {
        draw_narrow(&pen, r.h);
    }
    p->n_lines = pen.y < LINES_MAX ? (size_t)pen.y : LINES_MAX;
    note_members(p, &pen);
    // What goes on says so in a line of its own.
    const bool overflows = p->n_lines > p->page_h && r.h > 1;
    p->page_h -= overflows;
    storepage_scroll(p, 0);
    show(p, &page, c, (struct rect){r.y, r.x, (int)p->page_h, r.w});
    if (overflows) {
        buf_clear(&pen.text);
        buf_printf(
            &pen.text, "-- %zu above, %zu below --", p->scroll, p->n_lines - p->scroll - p->page_h);
        canvas_text(c, r, r.h - 1, 0, -1, STYLE_DIM, buf_slice(&pen.text));
    }
    if (look->focused) {
        const size_t at = cursor_of(p);
        canvas_cursor(c, r, is_shown(p, at) ? (int)(p->lines[at] - p->scroll) : 0, 0);
        if (!is_shown(p, at)) {
            mark_first_line(c, r);
        }
    }
    buf_release(&pen.text);
    canvas_release(&page);
}
