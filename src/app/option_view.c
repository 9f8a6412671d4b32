// The view to begin with. It must not know how one is shown.
#include "app/config.h"
#include "app/saved_state.h"
#include "base/mem.h"
#include "option_private.h"

enum { ARGUMENT_MAX_LEN = 16 * 1024 }; // cursors may take 8 KiB

static bool asks_something(const struct parse *p) {
    for (int i = 0; i < PARAM_COUNT; i++) {
        if (p->param_given[i]) {
            return true;
        }
    }
    return false;
}

// A view of the files is what is seen when nothing else is asked for.
static bool wants_view(const struct parse *p) {
    const struct settings *s = p->out;
    return s->view && (s->origins[OPTION_VIEW].source == SOURCE_FLAG ||
                          (s->action == ACTION_BROWSE && !asks_something(p)));
}

// What flags say of the question is said of the view as well, which is opened as a whole.
static bool change_by_flags(
    const struct parse *p, struct saved_view *v, const struct query *q, struct error *e) {
    struct buf text = BUF_INIT(ARGUMENT_MAX_LEN);
    struct query filter;
    query_init(&filter);
    query_copy(&filter, q);
    query_set(&filter, PARAM_ORDER_BY, SLICE_NONE);
    query_set(&filter, PARAM_DIRECTION, SLICE_NONE);
    query_append_line(&filter, &text);
    bool good = saved_view_set(v, SLICE("filter"), buf_slice(&text), e);
    if (good && (p->param_given[PARAM_ORDER_BY] || p->param_given[PARAM_DIRECTION])) {
        buf_clear(&text);
        buf_printf(&text, "%s %s", field_row(query_order_field(q))->sort_key,
            query_is_descending(q) ? "desc" : "asc");
        good = saved_view_set(v, SLICE("sort"), buf_slice(&text), e);
    }
    query_release(&filter);
    buf_release(&text);
    return good;
}

// The question of the view where flags say nothing else.
static bool ask_as_view(struct parse *p, struct saved_view *v, instant now, struct error *e) {
    struct settings *s = p->out;
    const struct value_context context = {.now = settings_now(s, now), .zone = s->zone};
    struct query q;
    query_init(&q);
    bool good = saved_view_query(v, &context, &q, e);
    for (int i = 0; good && i < PARAM_COUNT; i++) {
        if (!p->param_given[i]) {
            query_set(&s->query, (enum param)i, query_get(&q, (enum param)i));
        }
    }
    query_release(&q);
    return good && (!asks_something(p) || change_by_flags(p, v, &s->query, e));
}

// `list` prints what the browser would show.
static bool print_as_view(struct parse *p, const struct saved_view *v, struct error *e) {
    struct settings *s = p->out;
    if (view_kind_row(v->kind)->is_board) {
        return error_set(e, ERROR_USAGE,
            "the view %s is one of stores, which aifi-sessions stores prints", v->name);
    }
    s->action = v->kind == VIEW_FRAUD ? ACTION_FRAUD : ACTION_LIST;
    if (!p->given[OPTION_COLUMNS]) {
        saved_view_columns(v, s->columns, &s->n_columns);
    }
    return true;
}

// Of the files, else of those saved from the screen.
static bool find_view(struct settings *s, struct error *e) {
    const struct saved_view *found = saved_views_find(&s->views, slice_of(s->view));
    struct saved_views kept = {0};
    struct error unreadable = {0};
    const bool is_read = found || saved_state_load(&kept, &unreadable);
    if (!found && is_read) {
        found = saved_views_find(&kept, slice_of(s->view));
    }
    if (found) {
        s->begins = mem_alloc(sizeof *s->begins);
        saved_view_copy(s->begins, found);
    } else if (!is_read) {
        *e = unreadable;
    } else {
        saved_views_refuse(s->views.n > 0 ? &s->views : &kept, slice_of(s->view), e);
    }
    saved_views_release(&kept);
    return s->begins != NULL;
}

void parse_begin_with_view(struct parse *p, instant now) {
    struct settings *s = p->out;
    struct error e = {0};
    if (!wants_view(p)) {
        return;
    }
    if (!find_view(s, &e)) {
        option_blame(s, OPTION_VIEW, &e);
        parse_note(p, &e);
        return;
    }
    const bool is_board = view_kind_row(s->begins->kind)->is_board;
    bool good = is_board || ask_as_view(p, s->begins, now, &e);
    good = good && (s->action != ACTION_LIST || print_as_view(p, s->begins, &e));
    if (!good) {
        error_prefix(&e, "view %s", s->begins->name);
        option_blame(s, OPTION_VIEW, &e);
        parse_note(p, &e);
    }
    if (p->given[OPTION_INTERVAL]) {
        s->begins->interval_ms = s->interval_ms;
    } else if (s->begins->interval_ms >= 0) {
        s->interval_ms = s->begins->interval_ms;
    }
    // The list of all sessions, which is not the view, is not limited by it.
    if (s->action == ACTION_BROWSE && s->begins->kind != VIEW_SESSIONS && !asks_something(p)) {
        query_release(&s->query);
        query_init(&s->query);
    }
}
