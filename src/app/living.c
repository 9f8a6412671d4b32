// The view on the screen stays that of now: asks what changed while nothing stands in the way, and
// merges the answer under the cursor without moving it.
#include "app_private.h"
#include "export.h"

bool app_is_choosing(const struct app *a) {
    return a->prompt_purpose != PROMPT_NONE || a->menu_purpose != MENU_NONE ||
           export_dialog_is_open(a) || a->cover == COVER_FORM || (a->cover == COVER_HELP && a->help_over == COVER_FORM);
}

// A first answer that is not whole yet would be changed while it comes.
static bool is_whole(const struct view *v) {
    return !v->loading_all &&
           !(view_kind_row(v->kind)->reads_all && walk_get_state(v->down) == WALK_RUNNING);
}

static bool may_ask(const struct app *a, const struct view *v) {
    const bool asks_anew = a->pending && walk_get_state(a->pending->down) != WALK_FAILED;
    return a->live.interval_ms > 0 && !a->live.held && !asks_anew && is_whole(v);
}

struct live_clock app_server_clock(const struct app *a) {
    int64_t ignored;
    return (struct live_clock){
        .now = a->show.now, .known = net_clock_skew_ms(a->connection.net, &ignored)};
}

void living_begin(struct app *a, struct view *v, const struct page *p) {
    if (live_since(&v->refresh.live) == INSTANT_NONE) {
        refresh_begin(&v->refresh, p, a->now_ms, app_server_clock(a));
    }
}

void living_begin_empty(struct app *a, struct view *v) {
    const struct page none = {0};
    living_begin(a, v, &none);
}

static void take(struct app *a, struct view *v, struct page *p) {
    const row_id cursor = v->list.cursor;
    seen_learn(&a->seen, p);
    const size_t n_new = view_merge(v, p, app_show(a), a->now_ms);
    if (a->live.follows && n_new > 0) {
        view_follow(v);
    } else if (cursor != ROW_NONE && v->list.cursor != cursor) {
        app_say(a, JOURNAL_WARNING,
            "the session under the cursor no longer fits; the cursor is on the next one");
    }
}

static void settle(struct app *a, struct view *v) {
    const row_id cursor = v->list.cursor;
    view_settle(v, app_show(a));
    app_clear_view_message(a);
    if (cursor != ROW_NONE && v->list.cursor != cursor) {
        app_say(a, JOURNAL_WARNING,
            "the session under the cursor no longer fits; the cursor is on the next one");
    }
    if (a->live.failed) {
        a->live.failed = false;
        app_say(a, JOURNAL_INFO, "live again");
    }
}

// Told once; the header says STALE as long as it lasts.
static void tell_failure(struct app *a, const struct refresh *r) {
    if (a->live.failed) {
        return;
    }
    a->live.failed = true;
    app_say(a, JOURNAL_ERROR, "live refresh: %s", refresh_error(r)->text);
    a->message_action = refresh_error(r)->kind == ERROR_AUTH ? ":token, then R" : "tried again";
}

static unsigned step(struct app *a, struct view *v) {
    const struct value_context then = {.now = v->asked_at, .zone = v->zone};
    const struct refresh_question question = {.net = a->connection.net,
        .query = &v->plan.query,
        .then = &then,
        .encoding = a->settings->encoding};
    unsigned redo = REDO_NOTHING;
    for (;;) {
        struct page *p = NULL;
        switch (refresh_step(&v->refresh, &question, a->now_ms, a->wall, app_server_clock(a), &p)) {
        case REFRESH_PAGE:
            app_set_time(a, a->now_ms, a->wall); // the answer may have told the server's clock
            take(a, v, p);
            redo |= REDO_DRAW;
            continue; // the page may have been the last
        case REFRESH_DONE:
            settle(a, v);
            return REDO_DRAW;
        case REFRESH_FAILED:
            tell_failure(a, &v->refresh);
            return REDO_DRAW;
        case REFRESH_IDLE:
        case REFRESH_RUNNING:
            return redo;
        }
    }
}

unsigned living_step(struct app *a) {
    struct view *v = asking_current(a);
    if (!v) {
        return REDO_NOTHING;
    }
    live_note_time(&v->refresh.live, a->now_ms, a->wall);
    live_set_interval(&v->refresh.live, a->live.interval_ms, a->now_ms);
    unsigned redo = changes_step(&v->changes, a->now_ms) ? REDO_DRAW : REDO_NOTHING;
    if (v->list.top == 0 || list_position(&v->list, v->data) == 0) {
        v->n_new_above = 0; // they are on the screen
    }
    if (a->live.held || app_is_choosing(a)) {
        live_note_pause(&v->refresh.live, a->now_ms);
    }
    if (!may_ask(a, v)) {
        refresh_stop(&v->refresh);
    } else if (!app_is_choosing(a)) {
        redo |= step(a, v);
    }
    return redo;
}

int64_t living_due_ms(const struct app *a) {
    const struct view *v = asking_current(a);
    if (!v) {
        return INT64_MAX;
    }
    const int64_t lit_ms = changes_due_ms(&v->changes);
    const int64_t due_ms =
        may_ask(a, v) && !app_is_choosing(a) ? refresh_due_ms(&v->refresh) : INT64_MAX;
    return lit_ms < due_ms ? lit_ms : due_ms;
}
