// Questions to the server and their answers: a new question, a refresh, the next page before it is
// needed, all pages, a retry at the same place. What is on the screen stays until its replacement
// is whole.
#include "app_private.h"

#include "base/mem.h"

enum {
    PREFETCH_SCREENS = 3, // so many screens below the cursor are kept loaded
    TELL_AFTER_MS = 300,  // a wait shorter than this is not worth a word
    TELL_SECONDS_AFTER_MS = 2000,
};

static struct view *current(const struct app *a) {
    return a->n_history > 0 ? a->history[a->at] : NULL;
}

static bool is_running(const struct walk *w) {
    return w && walk_get_state(w) == WALK_RUNNING;
}

static void drop_pending(struct app *a) {
    view_free(a->pending);
    a->pending = NULL;
    if (a->fault == FAULT_PENDING) {
        a->fault = FAULT_NONE;
    }
}

static bool start_pending(struct app *a, const struct query *q, bool is_refresh, struct error *e) {
    const struct value_context context = app_value_context(a);
    struct view *v =
        view_new(a->connection.net, q, &context, a->settings->encoding, ++a->n_questions, e);
    if (!v) {
        return false;
    }
    drop_pending(a);
    a->pending = v;
    a->pending_is_refresh = is_refresh;
    a->pending_started_ms = a->now_ms;
    const struct view *shown = current(a);
    a->pending_rows = is_refresh && shown ? dataset_n_rows(shown->data) : 1;
    if (shown) {
        view_inherit_columns(v, shown);
    } else if (a->settings->n_columns > 0) {
        list_set_columns(&v->list, a->settings->columns, a->settings->n_columns);
    }
    walk_want(v->down, 1);
    return true;
}

bool app_ask(struct app *a, const struct query *q, struct error *e) {
    if (!start_pending(a, q, false, e)) {
        return false;
    }
    a->loading_all = false;
    return true;
}

void app_refresh(struct app *a) {
    struct error e = {0};
    const struct view *v = current(a);
    if (!start_pending(a, v ? &v->query : &a->settings->query, true, &e)) {
        app_say(a, JOURNAL_ERROR, "%s", e.text);
    }
}

void asking_start(struct app *a) {
    struct error e = {0};
    if (!start_pending(a, &a->settings->query, false, &e)) {
        app_say(a, JOURNAL_ERROR, "%s", e.text);
    }
}

// --- answers ---

static void forget_views_after(struct app *a, size_t n) {
    while (a->n_history > n) {
        view_free(a->history[--a->n_history]);
    }
}

// The answer to a new question goes on top of the history; what lay ahead (by going back) is gone.
static void push_view(struct app *a, struct view *v) {
    forget_views_after(a, a->n_history > 0 ? a->at + 1 : 0);
    if (a->n_history == APP_HISTORY_MAX) {
        view_free(a->history[0]);
        for (size_t i = 1; i < a->n_history; i++) {
            a->history[i - 1] = a->history[i];
        }
        a->n_history--;
    }
    a->history[a->n_history] = v;
    a->at = a->n_history++;
}

static void tell_misfit(struct app *a, const struct view *v) {
    if (v->misfit == PARAM_NONE) {
        return;
    }
    struct buf chip = BUF_INIT(200);
    query_append_chip(&v->query, v->misfit, &chip);
    app_say(a, JOURNAL_WARNING,
        "%zu rows do not fit %s: the server may not understand this filter%s", v->n_misfits,
        buf_text(&chip),
        v->misfit == PARAM_STATUS ? " (try --status-encoding brackets or comma)" : "");
    buf_release(&chip);
}

static void teach_open_form(struct app *a) {
    if (a->cover == COVER_FORM) {
        app_teach_form(a);
    }
}

// That a walk came to its end, or to where it cannot go on.
static void tell_stop(struct app *a, const struct view *v, const struct walk *w) {
    switch (walk_get_state(w)) {
    case WALK_END:
        if (w == v->down && a->loading_all) {
            a->loading_all = false;
            app_say(a, JOURNAL_INFO, "all %zu sessions of this list are loaded",
                dataset_n_rows(v->data));
        }
        break;
    case WALK_LOOPED:
    case WALK_EMPTY:
        a->loading_all = false;
        app_say(a, JOURNAL_WARNING, "%s", walk_error(w)->text);
        break;
    default:
        break;
    }
}

static void settle_pending(struct app *a) {
    struct view *v = a->pending;
    struct view *old = current(a);
    a->pending = NULL;
    a->fault = FAULT_NONE;
    if (a->pending_is_refresh && old) {
        view_inherit_rows(v, old, app_show(a));
        a->history[a->at] = v;
        view_free(old);
        if (v->n_new_above > 0) {
            app_hint(a, "%zu new above the cursor, g shows them", v->n_new_above);
        } else {
            app_hint(a, "refreshed, nothing new above the cursor");
        }
    } else {
        if (old) { // a limit stays until it is dropped; its chip says so
            dataset_limit(v->data, limit_copy(dataset_get_limit(old->data)), app_show(a));
        }
        push_view(a, v);
        if (dataset_n_visible(v->data) > 0) {
            list_go(&v->list, v->data, 0);
        }
        if (a->message_level == JOURNAL_INFO || a->message_level == JOURNAL_REQUEST) {
            a->message[0] = '\0'; // a warning stays until a newer message
        }
    }
    tell_misfit(a, v);
    tell_stop(a, v, v->down);
    teach_open_form(a);
}

static void tell_fault(struct app *a, enum fault_place place, const struct walk *w) {
    const struct error *e = walk_error(w);
    if (!e) {
        return;
    }
    a->fault = place;
    a->fault_error = *e;
    a->loading_all = false;
    app_say(a, JOURNAL_ERROR, "%s", e->text);
    a->message_action = e->kind == ERROR_AUTH    ? ":token, then R"
                        : walk_cursor_refused(w) ? "R loads from the top"
                                                 : "R tries again";
    // What the server says of a parameter belongs beside its field.
    if (place == FAULT_PENDING && !a->pending_is_refresh && e->field[0] != '\0') {
        app_open_form(a);
        form_set_query(a->form, &a->pending->query);
        form_server_error(a->form, slice_of(e->field), slice_of(e->text));
    }
    if (e->kind == ERROR_AUTH && e->status == 401 && a->prompt_purpose == PROMPT_NONE &&
        !connection_can_reload_token(&a->connection, a->settings)) {
        app_open_prompt(a, PROMPT_TOKEN, SLICE_NONE);
        prompt_set_error(&a->prompt, slice_of(e->text)); // the prompt covers the message
    }
}

static unsigned step_pending(struct app *a) {
    struct view *v = a->pending;
    if (!v || a->fault == FAULT_PENDING) {
        return REDO_NOTHING;
    }
    switch (walk_step(v->down, a->now_ms, a->wall)) {
    case WALK_PAGE:
        view_take_page(v, walk_take_page(v->down), false, a->show.now);
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
        tell_fault(a, FAULT_PENDING, v->down);
        return REDO_DRAW;
    case WALK_IDLE:
    case WALK_RUNNING:
        break;
    }
    return REDO_NOTHING;
}

static void stop_at_cap(struct app *a, struct view *v) {
    if (!v->capped && (int64_t)dataset_n_rows(v->data) >= a->settings->max_rows) {
        v->capped = true;
        walk_want(v->down, 0);
        a->loading_all = false;
        app_say(a, JOURNAL_WARNING,
            "stopped at %zu loaded rows, the most that are kept (--max-rows); more lie below",
            dataset_n_rows(v->data));
    }
}

static unsigned step_walk(struct app *a, struct view *v, struct walk *w, bool above) {
    const enum fault_place place = above ? FAULT_UP : FAULT_DOWN;
    if (!w || a->fault == place) {
        return REDO_NOTHING;
    }
    const enum walk_state before = walk_get_state(w);
    const enum walk_state state = walk_step(w, a->now_ms, a->wall);
    const size_t n_misfits = v->n_misfits;
    switch (state) {
    case WALK_PAGE:
        view_take_page(v, walk_take_page(w), above, a->show.now);
        v->held = false;
        if (n_misfits == 0) {
            tell_misfit(a, v);
        }
        stop_at_cap(a, v);
        teach_open_form(a);
        if (above || a->go_to_next_page) {
            const size_t page = above ? 0 : dataset_n_pages(v->data) - 1;
            const row_id first = dataset_page_first(v->data, page);
            if (first != ROW_NONE) {
                list_go(&v->list, v->data, dataset_position(v->data, first));
            }
            a->go_to_next_page = false;
        }
        tell_stop(a, v, w); // the page may have been the last
        return REDO_DRAW;
    case WALK_END:
    case WALK_LOOPED:
    case WALK_EMPTY:
        if (before != state) {
            tell_stop(a, v, w);
        }
        break;
    case WALK_FAILED:
        tell_fault(a, place, w);
        break;
    case WALK_IDLE:
    case WALK_RUNNING:
        break;
    }
    return before != state ? REDO_DRAW : REDO_NOTHING;
}

// The next page before the user reaches the bottom. A local sort or limit says nothing about what
// lies below, so with one of them pages come only when asked for.
static void prefetch(const struct app *a, struct view *v) {
    if (a->loading_all || v->held || a->fault != FAULT_NONE || dataset_get_limit(v->data) ||
        dataset_sort_field(v->data) != FIELD_NONE || walk_get_state(v->down) != WALK_IDLE ||
        !view_has_more_below(v)) {
        return;
    }
    const size_t position = list_position(&v->list, v->data);
    const size_t n = dataset_n_visible(v->data);
    const size_t ahead = PREFETCH_SCREENS * (v->list.page_h > 0 ? v->list.page_h : 20);
    if (position == SIZE_MAX || n - position <= ahead + (size_t)v->spec.count / 2) {
        walk_want(v->down, 1);
    }
}

unsigned asking_step(struct app *a) {
    unsigned redo = step_pending(a);
    struct view *v = current(a);
    if (v) {
        prefetch(a, v);
        redo |= step_walk(a, v, v->down, false);
        redo |= step_walk(a, v, v->up, true);
    }
    return redo;
}

int64_t asking_due_ms(const struct app *a) {
    int64_t due = INT64_MAX;
    const struct view *v = current(a);
    const struct walk *const walks[] = {
        a->pending ? a->pending->down : NULL, v ? v->down : NULL, v ? v->up : NULL};
    for (size_t i = 0; i < ARRAY_LEN(walks); i++) {
        if (walks[i]) {
            const int64_t d = walk_due_ms(walks[i]);
            due = d < due ? d : due;
        }
    }
    return due;
}

// --- by the user's wish ---

bool app_retry(struct app *a) {
    struct view *v = current(a);
    const enum fault_place place = a->fault;
    struct walk *w = place == FAULT_PENDING ? (a->pending ? a->pending->down : NULL)
                     : place == FAULT_DOWN  ? (v ? v->down : NULL)
                     : place == FAULT_UP    ? (v ? v->up : NULL)
                                            : NULL;
    if (!w || walk_cursor_refused(w)) { // the same question again would be refused again
        return false;
    }
    if (a->fault_error.kind == ERROR_AUTH) {
        struct error e = {0};
        if (!connection_reload_token(&a->connection, a->settings, &e) && e.kind != ERROR_NONE) {
            app_say(a, JOURNAL_ERROR, "%s", e.text);
            return true;
        }
    }
    a->fault = FAULT_NONE;
    a->pending_started_ms = a->now_ms;
    app_hint(a, "trying again");
    walk_retry(w, a->now_ms);
    return true;
}

bool app_cancel_requests(struct app *a) {
    struct view *v = current(a);
    bool stopped = false;
    if (a->pending) {
        drop_pending(a);
        stopped = true;
    }
    if (v && (a->loading_all || is_running(v->down) || is_running(v->up))) {
        stopped = true;
        a->loading_all = false;
        walk_want(v->down, 0);
        walk_cancel(v->down);
        if (v->up) {
            walk_want(v->up, 0);
            walk_cancel(v->up);
        }
    }
    if (stopped && v) {
        app_say(a, JOURNAL_INFO, "stopped; %zu rows are loaded", dataset_n_rows(v->data));
    } else if (stopped) {
        app_say(a, JOURNAL_INFO, "stopped; R asks again");
    }
    return stopped;
}

const struct walk *asking_walk(const struct app *a) {
    const struct view *v = current(a);
    if (a->pending && a->fault != FAULT_PENDING) {
        return a->pending->down;
    }
    if (v && is_running(v->down)) {
        return v->down;
    }
    return v && is_running(v->up) ? v->up : NULL;
}

static void tell_wait(
    const struct app *a, const struct fetch *f, struct buf *text, struct buf *action) {
    const int64_t waited_ms = a->now_ms - a->pending_started_ms;
    switch (fetch_get_state(f)) {
    case FETCH_BACKING_OFF: {
        const struct error *e = fetch_last_error(f);
        const int64_t left_ms = fetch_due_ms(f) - a->now_ms;
        buf_append_text(text, e ? e->text : "no answer");
        buf_printf(action, "try %d of %d in %lld s, Esc stops", fetch_attempt(f) + 1, RETRY_MAX + 1,
            (long long)((left_ms + 999) / 1000));
        return;
    }
    case FETCH_RECEIVING:
        buf_printf(text, "receiving, %zu kB so far", fetch_received(f) / 1000);
        break;
    default:
        buf_printf(text, "asking %s", a->connection.name);
        if (a->pending && waited_ms >= TELL_SECONDS_AFTER_MS) {
            buf_printf(text, ", %lld s", (long long)(waited_ms / 1000));
        }
    }
    buf_append_text(action, "Esc stops");
}

static void tell_load(
    const struct app *a, const struct view *v, struct buf *text, struct buf *action) {
    const size_t n = dataset_n_rows(v->data);
    const int64_t ms = a->now_ms - a->load_started_ms;
    buf_printf(text, "loading all: %zu rows", n);
    if (ms >= 1000) {
        buf_printf(
            text, ", %lld rows/s", (long long)((int64_t)(n - a->load_started_rows) * 1000 / ms));
    }
    buf_append_text(action, "Esc stops");
}

bool asking_progress(const struct app *a, struct buf *text, struct buf *action) {
    const struct view *v = current(a);
    const struct walk *w = asking_walk(a);
    const struct fetch *f = w ? walk_fetch(w) : NULL;
    const bool backs_off = f && fetch_get_state(f) == FETCH_BACKING_OFF;
    const bool long_enough = a->pending && a->now_ms - a->pending_started_ms >= TELL_AFTER_MS;
    if (v && a->loading_all && !backs_off) {
        tell_load(a, v, text, action);
    } else if (f && (backs_off || long_enough)) {
        tell_wait(a, f, text, action);
    }
    return text->len > 0;
}

void asking_free(struct app *a) {
    drop_pending(a);
    forget_views_after(a, 0);
}
