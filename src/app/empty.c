// What stands in a list without rows: why it has none, and what to do.
#include "empty.h"

#include "app_private.h"

static void empty_add(struct empty *e, const char *format, ...) PRINTF_LIKE(2, 3);
static void empty_add(struct empty *e, const char *format, ...) {
    if (e->n == EMPTY_LINES_MAX) {
        return;
    }
    e->texts[e->n] = BUF_INIT(1000);
    va_list args;
    va_start(args, format);
    buf_vprintf(&e->texts[e->n], format, args);
    va_end(args);
    e->lines[e->n] = buf_slice(&e->texts[e->n]);
    e->n++;
}

static bool is_awaiting_token(const struct app *a) {
    const struct fetch *f = walk_fetch(a->pending->down);
    return f && fetch_get_state(f) == FETCH_AWAITING_TOKEN;
}

static void empty_before_answer(const struct app *a, struct empty *e) {
    const struct error *fault = asking_fault(a);
    if (fault && fault->kind == ERROR_AUTH) {
        empty_add(e, "%s", fault->text);
        empty_add(e, "Type :token to give another one; R tries again.");
    } else if (fault) {
        empty_add(e, "No sessions could be loaded:");
        empty_add(e, "%s", fault->text);
        empty_add(e, "R tries again, f changes the filter, 4 shows the log.");
    } else if (a->pending && is_awaiting_token(a)) {
        empty_add(e, "Waiting for a token from the %s ...",
            credentials_source_name(net_credentials(a->connection.net)));
    } else if (a->pending) {
        empty_add(e, "Asking %s for sessions ...", a->connection.name);
    } else if (!net_has_token(a->connection.net)) {
        empty_add(e, "%s needs a token.", a->connection.name);
        empty_add(e, "Type it below, or start with --token-file or --token-command.");
    } else {
        empty_add(e, "No answer is here; R asks.");
    }
}

static void empty_filtered(const struct view *v, struct empty *e) {
    if (walk_get_state(v->down) != WALK_END) {
        const struct error *why = walk_error(v->down);
        empty_add(e, "No session came yet, but the list is not complete:");
        empty_add(e, "%s", why ? why->text : "more pages may follow");
        empty_add(e, "L goes on.");
        return;
    }
    struct buf chips = BUF_INIT(1000);
    query_append_chips(&v->query, &chips);
    if (chips.len > 0) {
        empty_add(e, "The server has no session with %s", buf_text(&chips));
        empty_add(e, "x drops the last filter, X all of them, f changes them.");
    } else {
        empty_add(e, "The server has no sessions. R asks again.");
    }
    buf_release(&chips);
}

// Rows were read and none fits: that must not look like "there is none" unless all were read.
static void empty_scan(const struct view *v, struct empty *e) {
    empty_add(e, "None of the %zu sessions read%s fits: %.*s", dataset_n_rows(v->data),
        view_has_more_below(v) ? " so far" : "", SLICE_ARG(query_get(&v->query, PARAM_MATCH)));
    if (v->loading_all) {
        empty_add(e, "Reading on; Esc stops.");
    } else if (view_has_more_below(v)) {
        empty_add(e, "NOT COMPLETE: more sessions lie below that were not looked at. L goes on.");
    } else {
        empty_add(e, "All sessions that the server has for the other filters were read.");
    }
    empty_add(e, "f changes the question, x drops the condition, :explain tells how it was asked.");
}

void empty_explain(struct app *a, struct empty *e) {
    const struct view *v = app_view(a);
    if (!v) {
        empty_before_answer(a, e);
        return;
    }
    const size_t n = dataset_n_rows(v->data);
    const struct limit *limit = dataset_get_limit(v->data);
    if (n > 0 && view_scans(v) && dataset_n_fitting(v->data) == 0) {
        empty_scan(v, e);
        return;
    }
    if (n > 0 && limit) {
        empty_add(
            e, "None of the %zu loaded rows fits the limit: %.*s", n, SLICE_ARG(limit_text(limit)));
        empty_add(e, view_has_more_below(v)
                         ? "More rows lie below that were not looked at: L loads all."
                         : "All rows of this list are loaded.");
        empty_add(e, "x drops the limit.");
        return;
    }
    empty_filtered(v, e);
}

void empty_release(struct empty *e) {
    for (size_t i = 0; i < e->n; i++) {
        buf_release(&e->texts[i]);
    }
}
