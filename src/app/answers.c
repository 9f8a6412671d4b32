// Answers of the server: pages into views, a whole answer onto the screen, the next page before it
// is needed, and what is said of all that.
#include "app_private.h"

#include "base/mem.h"

enum {
    PREFETCH_ROWS = 90, // so many below the cursor are kept loaded, and one and a half pages
    // What all views kept for going back may hold together; the oldest goes first.
    HISTORY_BYTES_MAX = 512 * 1024 * 1024,
};

static void keep_place(const struct app *a, struct view *v) {
    v->place.known = true;
    v->place.in_detail = a->pane == PANE_DETAIL;
    v->place.zoomed = a->zoomed;
    detail_leave(&a->detail, &v->place.detail);
}

static void return_to_place(struct app *a, const struct view *v) {
    if (!v->place.known) {
        a->detail.tab = view_kind_row(v->kind)->tab;
        return;
    }
    detail_return(&a->detail, &v->place.detail);
    a->zoomed = v->place.zoomed;
    const bool has_room = layout_make(a->h, a->w, a->detail_on, a->zoomed).detail.h > 0;
    a->pane = v->place.in_detail && has_room ? PANE_DETAIL : PANE_LIST;
}

// What was opened is read where one read before; rows are looked through in the list.
static void place_first(struct app *a, const struct view *v, bool other_kind) {
    if (v->origin == VIEW_PIVOTED) {
        a->pane = PANE_LIST;
        a->zoomed = false;
    }
    if (other_kind && v->origin != VIEW_OPENED) {
        a->detail.tab = view_kind_row(v->kind)->tab;
    }
}

void app_show_view(struct app *a, size_t at) {
    if (at == a->at) {
        return;
    }
    app_clear_view_message(a);
    view_quiet(asking_current(a));
    keep_place(a, asking_current(a));
    verdicts_settle(a->verdicts);
    a->at = at;
    a->n_shown++;
    return_to_place(a, asking_current(a));
    prompts_rebase(a);
}

static void drop_oldest_view(struct app *a) {
    view_free(a->history[0]);
    for (size_t i = 1; i < a->n_history; i++) {
        a->history[i - 1] = a->history[i];
    }
    a->n_history--;
}

static size_t history_bytes(const struct app *a) {
    size_t bytes = 0;
    for (size_t i = 0; i < a->n_history; i++) {
        bytes += dataset_memory(a->history[i]->data);
    }
    return bytes;
}

// The answer to a new question goes on top of the history; what lay ahead (by going back) is gone.
void answers_push(struct app *a, struct view *v) {
    app_clear_view_message(a);
    if (a->n_history > 0) {
        keep_place(a, a->history[a->at]);
    }
    const size_t kept = a->n_history > 0 ? a->at + 1 : 0;
    while (a->n_history > kept) {
        view_free(a->history[--a->n_history]);
    }
    while (a->n_history == APP_HISTORY_MAX ||
           (a->n_history > 1 && history_bytes(a) > HISTORY_BYTES_MAX)) {
        drop_oldest_view(a);
    }
    const bool other_kind = a->n_history == 0 || a->history[a->at]->kind != v->kind;
    a->history[a->n_history] = v;
    a->at = a->n_history++;
    a->n_shown++;
    place_first(a, v, other_kind);
}

static void tell_misfit(struct app *a, const struct view *v) {
    if (v->misfit == PARAM_NONE) {
        return;
    }
    struct buf chip = BUF_INIT(200);
    query_append_chip(&v->plan.query, v->misfit, &chip);
    app_say(a, JOURNAL_WARNING,
        "%zu rows do not fit %s: the server may not understand this filter%s", v->n_misfits,
        buf_text(&chip),
        v->misfit == PARAM_STATUS ? " (try --status-encoding brackets or comma)" : "");
    buf_release(&chip);
}

static void teach_open_form(struct app *a) {
    if (a->cover == COVER_FORM || (a->cover == COVER_HELP && a->help_over == COVER_FORM)) {
        app_teach_form(a);
    }
}

// Rows that come later may go before the first one, which then would take the cursor down with it.
static void stay_first(struct view *v) {
    if (v->stays_first) {
        list_go(&v->list, v->data, 0);
        v->list.top = 0;
    }
}

static void tell_all_read(struct app *a, struct view *v) {
    if (view_scans(v)) {
        view_touch(v, app_show(a)); // the last row may have been the evidence that one needed
        app_say(a, JOURNAL_INFO, "%zu of %zu sessions fit; all were read",
            dataset_n_fitting(v->data), dataset_n_rows(v->data));
    } else {
        app_say(
            a, JOURNAL_INFO, "all %zu sessions of this list are loaded", dataset_n_rows(v->data));
    }
    a->message_of_view = true;
}

// That a walk came to its end, or to where it cannot go on.
static void tell_stop(struct app *a, struct view *v, const struct walk *w) {
    switch (walk_get_state(w)) {
    case WALK_END:
        if (w == v->down && v->loading_all) {
            v->loading_all = false;
            tell_all_read(a, v);
            stay_first(v);
        }
        break;
    case WALK_LOOPED:
    case WALK_EMPTY:
        v->loading_all = false;
        app_say(a, JOURNAL_WARNING, "%s", walk_error(w)->text);
        a->message_action = walk_get_state(w) == WALK_EMPTY ? "L goes on" : NULL;
        break;
    default:
        break;
    }
}

static void replace_view(struct app *a, struct view *v) {
    struct view *old = a->history[a->at];
    view_inherit_rows(v, old, app_show(a));
    a->history[a->at] = v;
    view_free(old);
    if (v->n_new_above > 0) {
        app_hint(a, "%zu new above the cursor, g shows them", v->n_new_above);
    } else {
        app_hint(a, "refreshed, nothing new above the cursor");
    }
}

static void settle_pending(struct app *a) {
    struct view *v = a->pending;
    const struct view *old = asking_current(a);
    a->pending = NULL;
    verdicts_settle(a->verdicts);
    if (v->updated_at == INSTANT_NONE) {
        v->first_at = a->show.now; // an empty answer has an age as well
        v->updated_at = a->show.now;
        living_begin_empty(a, v);
    }
    if (old && old->kind == v->kind && !v->has_own_look) { // as they are now, not when asked
        view_inherit_columns(v, old);
    }
    if (a->pending_is_refresh) {
        replace_view(a, v);
    } else {
        // A limit stays until it is dropped; its chip says so.
        if (old && old->kind == v->kind && v->origin == VIEW_ASKED && !v->has_own_look) {
            dataset_limit(v->data, limit_copy(dataset_get_limit(old->data)), app_show(a));
        }
        answers_push(a, v);
        if (dataset_n_visible(v->data) > 0) {
            list_go(&v->list, v->data, 0);
        }
        v->stays_first = v->reads_all;
    }
    prompts_rebase(a);
    tell_misfit(a, v);
    tell_stop(a, v, v->down);
    teach_open_form(a);
}

// What the server says of a parameter belongs beside its field.
static void show_in_form(struct app *a, const struct error *e) {
    if (a->cover != COVER_FORM) {
        app_open_form(a);
        form_set_query(a->form, &a->pending->query);
    }
    form_server_error(a->form, slice_of(e->field), slice_of(e->text));
}

static void tell_fault(struct app *a, struct view *v, const struct walk *w) {
    const struct error *e = walk_error(w);
    v->loading_all = false;
    v->go_to_page = false;
    app_say(a, JOURNAL_ERROR, "%s", e->text);
    a->message_action = e->kind == ERROR_AUTH    ? ":token, then R"
                        : walk_cursor_refused(w) ? "R loads from the top"
                                                 : "R tries again";
    a->message_life = MESSAGE_UNTIL_HEALED;
    if (v == a->pending && !a->pending_is_refresh && e->field[0] != '\0' &&
        !walk_cursor_refused(w)) {
        const enum param p = param_by_wire(slice_of(e->field));
        // The first question of the run was typed nowhere: its fault is told, no form flies open.
        if (asking_current(a) || (p != PARAM_NONE && query_get(&v->query, p).len > 0)) {
            show_in_form(a, e);
        }
    }
    // Where no program and no file gives another one, a person does.
    if (e->kind == ERROR_AUTH && e->status == 401 &&
        !credentials_can_fetch(net_credentials(a->connection.net))) {
        a->wants_token = true;
    }
}

static void take_page(struct app *a, struct view *v, struct walk *w, bool above) {
    struct page *p = walk_take_page(w);
    app_set_time(a, a->now_ms, a->wall); // the answer may have told the server's clock
    const size_t n_skipped = v->n_skipped;
    const size_t n_duplicates = v->n_duplicates;
    const bool had_misfit = v->misfit != PARAM_NONE;
    seen_learn(&a->seen, p);
    living_begin(a, v, p);
    view_take_page(v, p, above, app_show(a));
    stay_first(v);
    v->held = false;
    if (n_skipped == 0 && v->n_skipped > 0) {
        app_say(a, JOURNAL_WARNING, "%zu rows of a page could not be read and are left out",
            v->n_skipped);
    } else if (n_duplicates == 0 && v->n_duplicates > 0) {
        app_say(a, JOURNAL_WARNING,
            "the list changed while it was loaded: %zu rows came twice and are shown once",
            v->n_duplicates);
    }
    if (!had_misfit && v != a->pending) {
        tell_misfit(a, v);
    }
}

static unsigned step_pending(struct app *a) {
    struct view *v = a->pending;
    if (!v) {
        return REDO_NOTHING;
    }
    const enum walk_state before = walk_get_state(v->down);
    const enum walk_state state = walk_step(v->down, a->now_ms, a->wall);
    switch (state) {
    case WALK_PAGE:
        take_page(a, v, v->down, false);
        if (!a->pending_is_refresh || dataset_n_rows(v->data) >= a->pending_rows) {
            settle_pending(a);
        } else {
            walk_want(v->down, 1);
        }
        return REDO_DRAW;
    case WALK_END:
    case WALK_LOOPED:
    case WALK_EMPTY:
        settle_pending(a);
        return REDO_DRAW;
    case WALK_FAILED:
        if (before != state) {
            tell_fault(a, v, v->down);
        }
        break;
    case WALK_IDLE:
    case WALK_RUNNING:
        break;
    }
    return before != state ? REDO_DRAW : REDO_NOTHING;
}

static void stop_at_cap(struct app *a, struct view *v) {
    if (v->capped || (int64_t)dataset_n_rows(v->data) < a->settings->max_rows ||
        walk_at_end(v->down)) {
        return;
    }
    view_quiet(v);
    v->capped = true;
    app_say(a, JOURNAL_WARNING,
        "stopped at %zu loaded rows, the most that are kept (--max-rows); more may lie below",
        dataset_n_rows(v->data));
}

// Where the user asked to go while the page was not there yet.
static void go_to_page(struct view *v, bool above) {
    if (!above && !v->go_to_page) {
        return;
    }
    const row_id first = dataset_page_first(v->data, above ? 0 : dataset_n_pages(v->data) - 1);
    if (first != ROW_NONE && dataset_position(v->data, first) != SIZE_MAX) {
        list_go(&v->list, v->data, dataset_position(v->data, first));
    }
    v->go_to_page = false;
}

static unsigned step_walk(struct app *a, struct view *v, struct walk *w, bool above) {
    if (!w) {
        return REDO_NOTHING;
    }
    const enum walk_state before = walk_get_state(w);
    const enum walk_state state = walk_step(w, a->now_ms, a->wall);
    if (before != state && state == WALK_RUNNING) {
        a->page_started_ms = a->now_ms;
    }
    switch (state) {
    case WALK_PAGE:
        take_page(a, v, w, above);
        stop_at_cap(a, v);
        teach_open_form(a);
        go_to_page(v, above);
        tell_stop(a, v, w); // the page may have been the last
        return REDO_DRAW;
    case WALK_END:
    case WALK_LOOPED:
    case WALK_EMPTY:
        v->stays_first = false;
        if (before != state) {
            v->go_to_page = false;
            tell_stop(a, v, w);
        }
        break;
    case WALK_FAILED:
        if (before != state) {
            tell_fault(a, v, w);
        }
        break;
    case WALK_IDLE:
    case WALK_RUNNING:
        break;
    }
    return before != state ? REDO_DRAW : REDO_NOTHING;
}

// How many rows below the cursor are kept loaded. The same on a low and on a high screen, so that
// one start is like another; only a screen that shows more than that has more.
static size_t rows_ahead(const struct view *v) {
    const size_t page_and_half = (size_t)v->spec.count + (size_t)v->spec.count / 2;
    const size_t rows = page_and_half > PREFETCH_ROWS ? page_and_half : PREFETCH_ROWS;
    return v->list.page_h > rows ? v->list.page_h : rows;
}

// The next page before the user reaches the bottom. A local sort or limit says nothing about what
// lies below, so with one of them pages come only when asked for.
static void prefetch(struct app *a, struct view *v) {
    const bool asks_anew = a->pending && walk_get_state(a->pending->down) != WALK_FAILED;
    if (view_kind_row(v->kind)->is_board || asks_anew || v->loading_all || v->held ||
        walk_get_state(v->down) != WALK_IDLE || !view_has_more_below(v)) {
        return;
    }
    if (v->reads_all) {
        app_run(a, COMMAND_LOAD_ALL, SLICE_NONE);
        return;
    }
    if (dataset_get_limit(v->data) || dataset_sort_field(v->data) != FIELD_NONE) {
        return;
    }
    if (view_scans(v) && dataset_n_rows(v->data) >= v->scan_until) {
        return; // the user says whether it goes on
    }
    const size_t position = list_position(&v->list, v->data);
    const size_t n = dataset_n_visible(v->data);
    if (position == SIZE_MAX || n - position <= rows_ahead(v)) {
        walk_want(v->down, 1);
    }
}

// Rows that came while grouped: at once when no more are on their way, else now and then.
static unsigned group_news(struct app *a, struct view *v) {
    enum { WHILE_READING_MS = 500 };
    const bool reading = v->loading_all && walk_get_state(v->down) == WALK_RUNNING;
    const int64_t since_ms = a->show.now - v->grouped_at;
    if (!v->groups_wait || (reading && since_ms >= 0 && since_ms < WHILE_READING_MS)) {
        return REDO_NOTHING;
    }
    view_group(v, v->groups.by, app_show(a));
    return REDO_DRAW;
}

unsigned answers_step(struct app *a) {
    unsigned redo = step_pending(a);
    struct view *v = asking_current(a);
    if (v) {
        prefetch(a, v);
        redo |= step_walk(a, v, v->down, false);
        redo |= step_walk(a, v, v->up, true);
        redo |= group_news(a, v);
    }
    if (a->message_life == MESSAGE_UNTIL_HEALED && !asking_fault(a)) {
        app_clear_message(a);
    }
    return redo;
}
