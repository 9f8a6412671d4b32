// Moving: rows, pages, columns, panes, flagged rows. One meaning a key in every context.
#include "app_private.h"
#include "commands.h"
#include "text_cover.h"

#define UNUSED_ARGUMENTS ((void)argument, (void)e)

static size_t page_height(const struct app *a) {
    struct app *m = (struct app *)a;
    switch (app_context(a)) {
    case CONTEXT_LIST: {
        const struct view *v = app_view(m);
        return v ? v->list.page_h : 1;
    }
    case CONTEXT_BOARD:
    case CONTEXT_STORE:
        return stores_page_height(a);
    case CONTEXT_HELP:
        return a->help.page_h;
    case CONTEXT_LOG:
        return a->cover == COVER_TEXT ? text_cover_page_h(a) : a->log.page_h;
    default:
        return a->detail.page_h;
    }
}

// `window`: by pages, where the list's window moves as far as the cursor does.
static unsigned move_by(struct app *a, int64_t by, bool window) {
    struct view *v = app_view(a);
    switch (app_context(a)) {
    case CONTEXT_LIST:
        if (v) {
            (window ? list_move_window : list_move)(&v->list, v->data, by);
        }
        break;
    case CONTEXT_BOARD:
    case CONTEXT_STORE:
        stores_move(a, by);
        break;
    case CONTEXT_DETAIL:
    case CONTEXT_CASE:
    case CONTEXT_JSON:
        detail_scroll(&a->detail, by);
        break;
    case CONTEXT_HELP: {
        struct help_row rows[COMMAND_COUNT];
        const size_t n = app_help_rows(a, rows);
        help_move(&a->help, rows, n, by);
        app_help_rows_release(rows, n);
        break;
    }
    case CONTEXT_LOG:
        if (a->cover == COVER_TEXT) {
            text_cover_scroll(a, by);
        } else {
            logview_scroll(&a->log, &a->journal, by);
        }
        break;
    default:
        break;
    }
    return REDO_DRAW;
}

static unsigned move(struct app *a, int64_t by) {
    return move_by(a, by, false);
}

COMMAND_FUNCTION(command_row_down) {
    UNUSED_ARGUMENTS;
    return move(a, 1);
}

COMMAND_FUNCTION(command_row_up) {
    UNUSED_ARGUMENTS;
    return move(a, -1);
}

// A screen less one row, so that the last row read is still in view.
static int64_t page_step(const struct app *a) {
    const size_t h = page_height(a);
    return h > 1 ? (int64_t)h - 1 : 1;
}

COMMAND_FUNCTION(command_page_down) {
    UNUSED_ARGUMENTS;
    return move_by(a, page_step(a), true);
}

COMMAND_FUNCTION(command_page_up) {
    UNUSED_ARGUMENTS;
    return move_by(a, -page_step(a), true);
}

COMMAND_FUNCTION(command_half_page_down) {
    UNUSED_ARGUMENTS;
    return move_by(a, (page_step(a) + 1) / 2, true);
}

COMMAND_FUNCTION(command_half_page_up) {
    UNUSED_ARGUMENTS;
    return move_by(a, -((page_step(a) + 1) / 2), true);
}

COMMAND_FUNCTION(command_first) {
    UNUSED_ARGUMENTS;
    return move(a, -(INT64_MAX / 2));
}

COMMAND_FUNCTION(command_last) {
    UNUSED_ARGUMENTS;
    const unsigned redo = move(a, INT64_MAX / 2);
    const struct view *v = app_view(a);
    if (app_context(a) == CONTEXT_LIST && v && view_has_more_below(v)) {
        app_hint(a, walk_get_state(v->down) == WALK_RUNNING
                        ? "the last loaded row; more are on their way"
                        : "the last loaded row; more lie below: ] next page, L all");
    }
    return redo;
}

static unsigned step_column(struct app *a, int by) {
    struct view *v = app_view(a);
    if (!v) {
        return REDO_NOTHING;
    }
    list_move_column(&v->list, by);
    return app_run(a, COMMAND_POSITION, SLICE_NONE) | REDO_DRAW;
}

COMMAND_FUNCTION(command_column_left) {
    UNUSED_ARGUMENTS;
    switch (app_context(a)) {
    case CONTEXT_LIST:
        return step_column(a, -1);
    case CONTEXT_JSON:
        detail_fold(&a->detail, true);
        return REDO_DRAW;
    default:
        return app_run(a, COMMAND_PREVIOUS_TAB, SLICE_NONE);
    }
}

COMMAND_FUNCTION(command_column_right) {
    UNUSED_ARGUMENTS;
    switch (app_context(a)) {
    case CONTEXT_LIST:
        return step_column(a, 1);
    case CONTEXT_JSON:
        detail_fold(&a->detail, false);
        return REDO_DRAW;
    default:
        return app_run(a, COMMAND_NEXT_TAB, SLICE_NONE);
    }
}

// Pages of the server mean something only in the server's order.
static bool in_server_order(struct app *a, const struct view *v) {
    if (dataset_sort_field(v->data) == FIELD_NONE && !dataset_get_limit(v->data)) {
        return true;
    }
    app_hint(
        a, "pages follow the server's order: X drops the limit, s chooses an order of the server");
    return false;
}

// Why no more rows can come below.
static void tell_no_more(struct app *a, const struct view *v) {
    if (v->capped) {
        app_hint(
            a, "%zu rows are loaded, the most that are kept (--max-rows)", dataset_n_rows(v->data));
    } else if (walk_get_state(v->down) == WALK_LOOPED) {
        app_hint(a, "the server repeats itself: what lies below cannot be had; R asks anew");
    } else {
        app_hint(a, "all %zu sessions of this list are loaded", dataset_n_rows(v->data));
    }
}

// Asks for pages below, from whatever state the walk is in.
static void want_below(struct app *a, struct view *v, size_t n_pages) {
    const enum walk_state state = walk_get_state(v->down);
    walk_want(v->down, n_pages);
    if (state == WALK_EMPTY) {
        walk_continue(v->down);
    } else if (state == WALK_FAILED) {
        app_retry(a);
    }
}

COMMAND_FUNCTION(command_server_page_next) {
    UNUSED_ARGUMENTS;
    struct view *v = app_view(a);
    if (!v) {
        return REDO_NOTHING;
    }
    // With rows sorted or limited here, the key still fetches: that is how more rows come to be
    // seen.
    const bool ordered = dataset_sort_field(v->data) == FIELD_NONE && !dataset_get_limit(v->data);
    const size_t page = v->list.cursor == ROW_NONE ? 0 : dataset_page_of(v->data, v->list.cursor);
    if (ordered && v->list.cursor != ROW_NONE && page + 1 < dataset_n_pages(v->data)) {
        list_go(
            &v->list, v->data, dataset_position(v->data, dataset_page_first(v->data, page + 1)));
        return REDO_DRAW;
    }
    if (!view_has_more_below(v)) {
        tell_no_more(a, v);
        return REDO_DRAW;
    }
    v->go_to_page = ordered;
    want_below(a, v, 1);
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_server_page_previous) {
    UNUSED_ARGUMENTS;
    struct view *v = app_view(a);
    if (!v || v->list.cursor == ROW_NONE || !in_server_order(a, v)) {
        return REDO_DRAW;
    }
    const size_t page = dataset_page_of(v->data, v->list.cursor);
    const size_t first = dataset_position(v->data, dataset_page_first(v->data, page));
    if (list_position(&v->list, v->data) > first) {
        list_go(&v->list, v->data, first);
    } else if (page > 0) {
        list_go(
            &v->list, v->data, dataset_position(v->data, dataset_page_first(v->data, page - 1)));
    } else if (view_has_more_above(v)) {
        walk_want(v->up, 1);
    } else {
        app_hint(a, "this is the first page; R asks for newer sessions");
    }
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_load_all) {
    UNUSED_ARGUMENTS;
    struct view *v = app_view(a);
    if (!v) {
        return REDO_NOTHING;
    }
    if (!view_has_more_below(v)) {
        tell_no_more(a, v);
        return REDO_DRAW;
    }
    v->loading_all = true;
    v->load_started_ms = a->now_ms;
    v->load_started_rows = dataset_n_rows(v->data);
    // The largest pages are the fastest way to all of them, unless the user chose a size.
    if (query_get(&v->query, PARAM_COUNT_PER_PAGE).len == 0) {
        walk_set_page_size(v->down, PAGE_COUNT_MAX);
    }
    want_below(a, v, SIZE_MAX);
    return REDO_DRAW;
}

// The next one to do from a position on, around the end; SIZE_MAX when no other is.
static size_t next_to_do(struct app *a, const struct view *v, size_t position, int direction) {
    const size_t n = dataset_n_visible(v->data);
    for (size_t i = 1; i < n; i++) {
        const size_t next = (direction > 0 ? position + i : position + n - i) % n;
        const struct session *s = dataset_session(v->data, dataset_visible(v->data, next));
        if (verdict_of(a->verdicts, s) == VERDICT_TO_DO) {
            return next;
        }
    }
    return SIZE_MAX;
}

// In the queue what is to do is gone through in a circle: where one began does not matter.
static unsigned go_to_do(struct app *a, struct view *v, size_t position, int direction) {
    const size_t n = dataset_n_visible(v->data);
    const size_t next = next_to_do(a, v, position, direction);
    const char *read = view_has_more_below(v) ? "; not all were read yet" : "";
    if (next != SIZE_MAX) {
        list_show(&v->list, v->data, next);
        if (direction > 0 ? next < position : next > position) {
            app_hint(a, direction > 0 ? "the first to do again%s" : "the last to do again%s", read);
        }
    } else if (verdict_of(a->verdicts, app_session(a)) == VERDICT_TO_DO) {
        app_hint(a, "this is the only one to do among the %zu shown%s", n, read);
    } else {
        app_hint(a, "nothing to do among the %zu shown%s", n, read);
    }
    return REDO_DRAW;
}

static unsigned go_flagged(struct app *a, int direction) {
    struct view *v = app_view(a);
    const size_t n = v ? dataset_n_visible(v->data) : 0;
    size_t position = v ? list_position(&v->list, v->data) : SIZE_MAX;
    if (position == SIZE_MAX) {
        return REDO_NOTHING;
    }
    if (v->kind == VIEW_FRAUD) {
        return go_to_do(a, v, position, direction);
    }
    for (size_t i = 1; i < n; i++) {
        const size_t next = direction > 0 ? position + i : position - i; // wraps below 0 to huge
        if (next >= n) {
            break;
        }
        const struct session *s = dataset_session(v->data, dataset_visible(v->data, next));
        if (session_flag(s, FIELD_SUSPECTED_FRAUD)) {
            list_show(&v->list, v->data, next);
            return REDO_DRAW;
        }
    }
    app_hint(a, "no suspected fraud %s among the %zu loaded rows%s",
        direction > 0 ? "below" : "above", n,
        view_has_more_below(v) ? "; more rows lie below (] or L)" : "");
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_next_flagged) {
    UNUSED_ARGUMENTS;
    return go_flagged(a, 1);
}

COMMAND_FUNCTION(command_previous_flagged) {
    UNUSED_ARGUMENTS;
    return go_flagged(a, -1);
}

COMMAND_FUNCTION(command_next_pane) {
    UNUSED_ARGUMENTS;
    if (a->zoomed && stores_are_shown(a)) {
        app_hint(a, "z shows the board beside it");
        return REDO_DRAW;
    }
    if (a->zoomed) {
        return app_run(a, COMMAND_NEXT_TAB, SLICE_NONE);
    }
    if (a->pane == PANE_LIST && !a->detail_on) {
        a->detail_on = true;
    }
    a->pane = a->pane == PANE_LIST ? PANE_DETAIL : PANE_LIST;
    return REDO_DRAW;
}
