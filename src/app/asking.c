// Questions to the server: a new one, a refresh, a retry at the same place, stopping. What is on
// the screen stays until its replacement is whole; the answers come in by answers.c.
#include "app_private.h"

#include "base/mem.h"

struct view *asking_current(const struct app *a) {
    return a->n_history > 0 ? a->history[a->at] : NULL;
}

const struct query *asking_query(const struct app *a) {
    const struct view *v = a->pending && !a->pending_is_refresh ? a->pending : asking_current(a);
    return v ? &v->query : &a->settings->query;
}

enum view_kind asking_kind(const struct app *a) {
    const struct view *v = a->pending && !a->pending_is_refresh ? a->pending : asking_current(a);
    return v ? v->kind : VIEW_SESSIONS;
}

static bool is_running(const struct walk *w) {
    return w && walk_get_state(w) == WALK_RUNNING;
}

static bool has_failed(const struct walk *w) {
    return w && walk_get_state(w) == WALK_FAILED;
}

// Where something failed that R can try again; a new question before the list's own pages.
static struct walk *failed_walk(const struct app *a) {
    const struct view *v = asking_current(a);
    struct walk *const walks[] = {
        a->pending ? a->pending->down : NULL, v ? v->down : NULL, v ? v->up : NULL};
    for (size_t i = 0; i < ARRAY_LEN(walks); i++) {
        if (has_failed(walks[i])) {
            return walks[i];
        }
    }
    return NULL;
}

const struct error *asking_fault(const struct app *a) {
    const struct walk *w = failed_walk(a);
    return w ? walk_error(w) : NULL;
}

void asking_drop_pending(struct app *a) {
    view_free(a->pending);
    a->pending = NULL;
}

void app_own_columns(const struct app *a, enum view_kind kind, enum field *columns, size_t *n) {
    const struct view_kind_row *row = view_kind_row(kind);
    const struct settings *s = a->settings;
    const enum field *own = field_default_columns;
    *n = field_n_default_columns;
    if (kind == VIEW_SESSIONS && s->n_columns > 0) {
        own = s->columns;
        *n = s->n_columns;
    } else if (s->n_kind_columns[kind] > 0) {
        own = s->kind_columns[kind];
        *n = s->n_kind_columns[kind];
    } else if (row->n_columns > 0) {
        own = row->columns;
        *n = row->n_columns;
    }
    memcpy(columns, own, *n * sizeof columns[0]);
}

static bool start_pending(
    struct app *a, enum view_kind kind, const struct query *q, bool is_refresh, struct error *e) {
    const struct view *shown = asking_current(a);
    enum field own[FIELD_COUNT];
    const enum field *columns = own;
    size_t n_columns;
    app_own_columns(a, kind, own, &n_columns);
    if (shown && shown->kind == kind) {
        columns = shown->list.columns;
        n_columns = shown->list.n_columns;
    }
    struct view *v = view_new(
        a->connection.net, kind, q, columns, n_columns, app_show(a), a->settings->encoding, e);
    if (!v) {
        return false;
    }
    asking_drop_pending(a);
    a->pending = v;
    a->pending_is_refresh = is_refresh && shown;
    a->pending_started_ms = a->now_ms;
    a->pending_rows = a->pending_is_refresh ? dataset_n_rows(shown->data) : 1;
    walk_want(v->down, 1);
    return true;
}

bool app_ask(struct app *a, const struct query *q, struct error *e) {
    const enum view_kind kind = asking_kind(a);
    return app_ask_kind(a, view_kind_row(kind)->is_board ? VIEW_SESSIONS : kind, q, e);
}

bool app_ask_kind(struct app *a, enum view_kind kind, const struct query *q, struct error *e) {
    if (!start_pending(a, kind, q, false, e)) {
        return false;
    }
    if (asking_current(a)) {
        view_quiet(asking_current(a)); // its pages would compete with the answer
    }
    return true;
}

bool app_open_question(
    struct app *a, const struct query *q, enum view_origin origin, struct error *e) {
    if (!app_ask_kind(a, VIEW_SESSIONS, q, e)) {
        return false;
    }
    a->pending->origin = origin;
    return true;
}

// Asks the query on screen anew; `from_top` without the page marker that it began at.
static void refresh(struct app *a, bool from_top) {
    struct error e = {0};
    struct query q;
    query_init(&q);
    query_copy(&q, asking_query(a));
    if (from_top) {
        query_set(&q, PARAM_AFTER, SLICE_NONE);
        query_set(&q, PARAM_BEFORE, SLICE_NONE);
    }
    const struct view *v = asking_current(a);
    const bool same = v && query_equal(&q, &v->query);
    if (!start_pending(a, asking_kind(a), &q, same, &e)) {
        app_say(a, JOURNAL_ERROR, "%s", e.text);
    } else if (v) {
        view_quiet(asking_current(a));
    }
    query_release(&q);
}

void app_refresh(struct app *a) {
    net_allow_request_of_token(a->connection.net);
    if (stores_are_shown(a) && !a->pending) {
        stores_refresh(a);
        return;
    }
    if (a->pending && is_running(a->pending->down)) {
        const struct fetch *f = walk_fetch(a->pending->down);
        if (f && fetch_get_state(f) == FETCH_BACKING_OFF) {
            walk_retry(a->pending->down, a->now_ms); // the user need not wait
        } else {
            app_hint(a, "already asking");
        }
        return;
    }
    related_renew(a->related, a->now_ms);
    refresh(a, false);
}

bool app_own_question(const struct app *a, enum view_kind kind, struct query *q, struct error *e) {
    const char *line = view_kind_row(kind)->question;
    if (!line) {
        query_copy(q, &a->settings->query);
        return true;
    }
    return query_from_line(q, slice_of(line), e);
}

// The board asks by itself, not for a list.
static bool open_board(struct app *a, enum view_kind kind, struct error *e) {
    struct query none;
    query_init(&none);
    struct view *v =
        view_new(a->connection.net, kind, &none, NULL, 0, app_show(a), a->settings->encoding, e);
    query_release(&none);
    if (v) {
        if (asking_current(a)) {
            view_quiet(asking_current(a));
        }
        answers_push(a, v);
        prompts_rebase(a);
    }
    return v != NULL;
}

bool app_go_to_kind(struct app *a, enum view_kind kind, struct error *e) {
    const bool is_board = view_kind_row(kind)->is_board;
    if (is_board) {
        asking_drop_pending(a); // or its answer would come on top
        stores_open(a);
    }
    for (size_t i = 0; i < a->n_history; i++) { // the one on screen, those before it, those after
        const size_t at = i <= a->at ? a->at - i : i;
        if (a->history[at]->kind == kind) {
            app_show_view(a, at);
            return true;
        }
    }
    if (is_board) {
        return open_board(a, kind, e);
    }
    struct query q;
    query_init(&q);
    const bool ok = app_own_question(a, kind, &q, e) && app_ask_kind(a, kind, &q, e);
    query_release(&q);
    return ok;
}

bool app_ask_own_question(struct app *a, enum view_kind kind, struct error *e) {
    struct query q;
    query_init(&q);
    bool ok = app_own_question(a, kind, &q, e);
    app_keep_order(a, &q);
    if (ok && !query_same_rows(&q, asking_query(a))) {
        ok = app_ask_kind(a, kind, &q, e);
    }
    query_release(&q);
    return ok;
}

void asking_start(struct app *a) {
    struct error e = {0};
    if (!a->settings->begins) {
        refresh(a, false);
    } else if (!app_open_saved_view(a, a->settings->begins, &e)) {
        app_say(a, JOURNAL_ERROR, "%s", e.text);
    }
}

bool app_retry(struct app *a) {
    struct walk *w = failed_walk(a);
    net_allow_request_of_token(a->connection.net);
    if (!w && stores_are_shown(a) && a->stores.crowd->failed) {
        stores_refresh(a);
        return true;
    }
    if (!w) {
        return related_retry(a->related, a->now_ms);
    }
    if (walk_cursor_refused(w)) { // the same question again would be refused again
        refresh(a, true);
        return true;
    }
    a->pending_started_ms = a->now_ms;
    a->page_started_ms = a->now_ms;
    app_hint(a, "trying again");
    walk_retry(w, a->now_ms);
    return true;
}

void app_drop_fault(struct app *a) {
    if (a->pending && has_failed(a->pending->down)) {
        asking_drop_pending(a);
    }
}

bool app_cancel_requests(struct app *a) {
    struct view *v = asking_current(a);
    if (a->pending) {
        asking_drop_pending(a);
        app_say(a, JOURNAL_INFO,
            stores_are_shown(a) ? "stopped; the stores are as they were"
            : v                 ? "stopped; the list is as it was"
                                : "stopped before an answer came; R asks again");
        return true;
    }
    if (stores_are_shown(a) && stores_cancel(a)) {
        return true;
    }
    if (!v || !(v->loading_all || v->go_to_page || is_running(v->down) || is_running(v->up))) {
        return false;
    }
    view_quiet(v);
    v->held = true; // or the page ahead would be asked for again at once
    app_say(a, JOURNAL_INFO, "stopped; %zu rows are loaded", dataset_n_rows(v->data));
    return true;
}

void asking_free(struct app *a) {
    asking_drop_pending(a);
    while (a->n_history > 0) {
        view_free(a->history[--a->n_history]);
    }
}

int64_t asking_due_ms(const struct app *a) {
    int64_t due = INT64_MAX;
    const struct view *v = asking_current(a);
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
