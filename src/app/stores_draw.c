// The board and the page of a store on the screen, and the lines around them.
#include "app_private.h"
#include "line.h"

static void append_span(int64_t ms, struct buf *out) {
    if (ms % MS_HOUR == 0) {
        buf_printf(out, "%lld h", (long long)(ms / MS_HOUR));
    } else {
        buf_printf(out, "%lld min", (long long)(ms / MS_MINUTE));
    }
}

static void draw_limits(const struct app *a, struct canvas *c, struct rect r) {
    const struct stores *s = &a->stores;
    const struct occupancy_limits *limits = &s->crowd->limits;
    struct line left;
    struct line right;
    struct buf text = BUF_INIT(80);
    line_init(&left);
    line_init(&right);
    if (s->limit.len > 0) {
        line_add(&left, STYLE_CHIP_LOCAL, 11, "%zu of %zu stores with %s", s->n, s->crowd->n_rows,
            buf_text(&s->limit));
        line_add(&right, STYLE_DIM, 7, "x drops it");
    }
    line_add(&left, STYLE_DIM, 6, "near %u%%", limits->near_percent);
    line_add(&left, STYLE_DIM, 6, "full %u%%", limits->full_percent);
    append_span(limits->stale_ms, &text);
    line_add(&left, STYLE_DIM, 5, "ghost after %s", buf_text(&text));
    buf_clear(&text);
    append_span(limits->silence_ms, &text);
    line_add(&left, STYLE_DIM, 3, "silence %s", buf_text(&text));
    if (s->crowd->rules.long_visit_ms > 0) {
        buf_clear(&text);
        append_span(s->crowd->rules.long_visit_ms, &text);
        line_add(&left, STYLE_DIM, 4, "long %s", buf_text(&text));
    }
    line_add(&left, STYLE_DIM, 2, "A changes");
    buf_release(&text);
    line_draw(c, r, STYLE_TEXT, "  ", &left, &right);
}

static void add_stage(const struct app *a, struct line *l) {
    const struct crowd *c = a->stores.crowd;
    struct buf text = BUF_INIT(200);
    crowd_append_progress(c, a->show.zone, a->show.now, &text);
    if (c->stage < CROWD_OLDER) {
        line_add(l, STYLE_WARNING, 10, c->is_loading ? "INCOMPLETE" : "INCOMPLETE: R reads anew");
    } else if (c->was_stopped) {
        line_add(l, STYLE_WARNING, 9, "older visits INCOMPLETE: R");
    }
    if (text.len > 0) {
        line_add(l, STYLE_STATUS, 9, "%s", buf_text(&text));
    }
    buf_release(&text);
}

static void add_failing(const struct app *a, struct line *l) {
    const struct crowd *c = a->stores.crowd;
    const int64_t left_ms = crowd_due_ms(c) == INT64_MAX ? 0 : crowd_due_ms(c) - a->now_ms;
    struct buf text = BUF_INIT(40);
    if (!crowd_is_failing(c)) {
        return;
    }
    if (left_ms > 0) {
        buf_append_text(&text, ": again in ");
        live_append_age(left_ms + MS_SECOND - 1, &text);
    } else if (crowd_is_running(c)) {
        buf_append_text(&text, ": trying now");
    }
    line_add(l, STYLE_ERROR, 10, "failing%s", text.len > 0 ? buf_text(&text) : "");
    if (left_ms > 0 || !crowd_is_running(c)) {
        line_add(l, STYLE_ERROR, 8, "R tries now");
    }
    buf_release(&text);
}

static void draw_stores_status(const struct app *a, struct canvas *c, struct rect r) {
    const struct stores *s = &a->stores;
    const struct crowd *crowd = s->crowd;
    const size_t at = board_position(&s->board, s->rows, s->n);
    struct line left;
    struct line right;
    line_init(&left);
    line_init(&right);
    if (at != SIZE_MAX) {
        line_add(&left, STYLE_STATUS, 8, "store %zu of %zu", at + 1, s->n);
    }
    add_stage(a, &left);
    add_failing(a, &left);
    if (crowd->n_alerts > 0) {
        line_add(&left, STYLE_WARNING, 9, "%zu alert%s", crowd->n_alerts,
            crowd->n_alerts == 1 ? "" : "s");
    }
    if (crowd->n_refreshes > 0) {
        line_add(&left, STYLE_STATUS, 3, "last refresh: %zu request%s", crowd->n_requests,
            crowd->n_requests == 1 ? "" : "s");
    }
    if (crowd->as_of != INSTANT_NONE) {
        struct buf time = BUF_INIT(40);
        const int64_t age_ms = a->show.now - crowd->as_of;
        instant_append(&time, crowd->as_of, INSTANT_TIME, a->show.zone, a->show.now);
        if (age_ms >= MS_MINUTE) {
            line_add(&right, STYLE_WARNING, 8, "%lld min old", (long long)(age_ms / MS_MINUTE));
        }
        line_add(&right, STYLE_STATUS, 7, "as of %s", buf_text(&time));
        buf_release(&time);
    }
    line_draw(c, r, STYLE_STATUS, " | ", &left, &right);
}

static void append_none(const struct app *a, struct buf *out) {
    const struct stores *s = &a->stores;
    const struct crowd *c = s->crowd;
    if (c->n_rows > 0) {
        buf_append_text(out, "No store fits ");
        buf_append(out, buf_slice(&s->limit));
        buf_append_text(out, "; x drops it.");
    } else if (crowd_fault(c)) {
        buf_append_text(out, crowd_fault(c)->text);
        buf_append_text(out, crowd_fault(c)->kind == ERROR_AUTH
                                 ? ". :token, then R."
                                 : ". It is tried again by itself; R does so at once.");
    }
}

static void draw_board(struct app *a, struct canvas *c, struct rect r) {
    struct stores *s = &a->stores;
    struct buf none = BUF_INIT(4096);
    append_none(a, &none);
    const struct board_look look = {
        .sorted_by = s->sorted_by,
        .descending = s->descending,
        .focused = a->pane == PANE_LIST,
        .none = none.len > 0 ? buf_text(&none) : NULL,
        .incomplete = s->crowd->stage < CROWD_OLDER,
        .limits = &s->crowd->limits,
        .totals = &s->crowd->totals,
    };
    board_draw(&s->board, s->rows, s->n, &look, c, r);
    buf_release(&none);
}

static void draw_page(struct app *a, struct canvas *c, struct rect r) {
    struct stores *s = &a->stores;
    const struct occupancy_row *row = stores_row(a);
    const struct stores_facts *f = row ? stores_facts(a, row) : NULL;
    struct storepage_facts facts = {.row = row,
        .limits = &s->crowd->limits,
        .usual = f ? f->usual : (struct trend_usual){0},
        .sampled_since = trend_since(s->crowd->trend)};
    if (f) {
        facts.points = f->points;
        facts.n_points = ARRAY_LEN(f->points);
        facts.flows = f->flows;
        facts.n_flows = ARRAY_LEN(f->flows);
        facts.dwell = &f->dwell;
        facts.peak_today = f->has_peak_today ? &f->peak_today : NULL;
        facts.members = f->members;
        facts.n_members = f->n_members;
        facts.n_members_all = f->n_members_all;
    }
    const struct storepage_look look = {.focused = a->pane == PANE_DETAIL || a->zoomed,
        .now = s->crowd->computed_at,
        .zone = a->show.zone};
    storepage_draw(&s->page, &facts, &look, c, r);
}

struct layout stores_layout(const struct app *a, int h, int w) {
    return layout_make_board(h, w, a->detail_on, a->zoomed, a->stores.n);
}

void stores_draw(struct app *a, struct canvas *c, const struct layout *l) {
    draw_limits(a, c, l->chips);
    if (l->list.h > 0) {
        draw_board(a, c, l->list);
    }
    draw_stores_status(a, c, l->status);
    if (l->divider_x >= 0) {
        canvas_vline(c, l->body, 0, l->divider_x, l->body.h, STYLE_BORDER);
    }
    if (l->detail.h > 0) {
        draw_page(a, c, l->detail);
    }
}
