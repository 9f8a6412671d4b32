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

void storepage_release(struct storepage *p) {
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

static void start_at_top(struct storepage *p, struct slice store_id) {
    if (!p->store_id || !slice_equal(slice_of(p->store_id), store_id)) {
        mem_free(p->store_id);
        p->store_id = mem_dup_text(store_id);
        p->scroll = 0;
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
        .c = &page,
        .r = canvas_rect(&page),
        .text = BUF_INIT(STORE_TEXT_MAX_LEN)};
    if (r.w >= TWO_COLUMNS_W) {
        draw_wide(&pen, r.h);
    } else {
        draw_narrow(&pen, r.h);
    }
    p->n_lines = pen.y < LINES_MAX ? (size_t)pen.y : LINES_MAX;
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
        canvas_cursor(c, r, 0, 0);
    }
    buf_release(&pen.text);
    canvas_release(&page);
}
