// What is being waited for, for the message line.
#include "app_private.h"

enum {
    TELL_AFTER_MS = 300, // a wait shorter than this is not worth a word
    TELL_SECONDS_AFTER_MS = 2000,
};

const struct walk *waiting_walk(const struct app *a) {
    const struct view *v = asking_current(a);
    const struct walk *const walks[] = {
        a->pending ? a->pending->down : NULL, v ? v->down : NULL, v ? v->up : NULL};
    for (size_t i = 0; i < ARRAY_LEN(walks); i++) {
        if (walks[i] && walk_get_state(walks[i]) == WALK_RUNNING) {
            return walks[i];
        }
    }
    return NULL;
}

static bool lacks_token(const struct walk *w) {
    const struct fetch *f = w ? walk_fetch(w) : NULL;
    return f && fetch_get_state(f) == FETCH_AWAITING_TOKEN;
}

static void append_source(const struct app *a, struct buf *text) {
    buf_printf(text, "waiting for a token from the %s",
        credentials_source_name(net_credentials(a->connection.net)));
}

static void tell_wait(const struct app *a, const struct fetch *f, int64_t waited_ms,
    struct buf *text, struct buf *action) {
    switch (fetch_get_state(f)) {
    case FETCH_BACKING_OFF: {
        const struct error *e = fetch_last_error(f);
        const int64_t left_ms = fetch_due_ms(f) - a->now_ms;
        buf_append_text(text, e ? e->text : "no answer");
        buf_printf(action, "try %d of %d in %lld s, Esc stops", fetch_attempt(f) + 1, RETRY_MAX + 1,
            (long long)((left_ms + 999) / 1000));
        return;
    }
    case FETCH_AWAITING_TOKEN:
        append_source(a, text);
        break;
    case FETCH_RECEIVING:
        buf_printf(text, "receiving, %zu kB so far", fetch_received(f) / 1000);
        break;
    default:
        buf_printf(text, a->pending ? "asking %s" : "asking %s for more rows", a->connection.name);
    }
    if (waited_ms >= TELL_SECONDS_AFTER_MS) {
        buf_printf(text, ", %lld s", (long long)(waited_ms / 1000));
    }
    buf_append_text(action, "Esc stops");
}

// As long again for each part of the range, as far as the range is known and the rows lie evenly.
static void append_time_left(const struct view *v, int64_t ms, struct buf *text) {
    enum { TOLD_AFTER_MS = 1000 };
    instant reached;
    const instant newest = v->created_to != INSTANT_NONE ? v->created_to : v->asked_at;
    if (v->created_from == INSTANT_NONE || ms < TOLD_AFTER_MS || v->load_started_rows > 0 ||
        !walk_progress(v->down, &reached)) {
        return;
    }
    const double whole = (double)(newest - v->created_from);
    const double done = query_is_descending(&v->query) ? (double)(newest - reached)
                                                       : (double)(reached - v->created_from);
    if (whole > 0 && done > whole / 50 && done < whole) {
        buf_printf(text, ", about %.0f s left", (double)ms / 1000 * (whole - done) / done);
    }
}

static void tell_load(
    const struct app *a, const struct view *v, struct buf *text, struct buf *action) {
    const size_t n = dataset_n_rows(v->data);
    const int64_t ms = a->now_ms - v->load_started_ms;
    if (view_scans(v)) {
        buf_printf(text, "reading: %zu rows, %zu fit", n, dataset_n_fitting(v->data));
    } else {
        buf_printf(text, "loading all: %zu rows", n);
    }
    if (ms >= 1000) {
        buf_printf(text, ", %lld rows/s, %.0f requests/s",
            (long long)((int64_t)(n - v->load_started_rows) * 1000 / ms),
            net_requests_per_second(a->connection.net, a->now_ms));
    }
    append_time_left(v, ms, text);
    buf_append_text(action, "Esc stops");
}

// The board is read by itself, whatever lies behind it.
static bool tell_stores(const struct app *a, struct buf *text, struct buf *action) {
    const struct crowd *c = a->stores.crowd;
    if (!stores_are_shown(a) || a->pending || !c->is_loading || c->failed ||
        (c->stage == CROWD_OLDER && a->message[0] != '\0')) {
        return false;
    }
    if (lacks_token(c->load[0].walk) || lacks_token(c->load[1].walk)) {
        append_source(a, text);
    } else {
        crowd_append_progress(c, a->show.zone, a->show.now, text);
    }
    buf_append_text(action, "Esc stops");
    return true;
}

bool waiting_progress(const struct app *a, struct buf *text, struct buf *action) {
    if (tell_stores(a, text, action)) {
        return true;
    }
    const struct view *v = asking_current(a);
    const struct walk *w = waiting_walk(a);
    const struct fetch *f = w ? walk_fetch(w) : NULL;
    const bool backs_off = f && fetch_get_state(f) == FETCH_BACKING_OFF;
    const bool is_question = a->pending && w == a->pending->down;
    const int64_t waited_ms =
        a->now_ms - (is_question ? a->pending_started_ms : a->page_started_ms);
    if (v && v->loading_all && w == v->down && !backs_off && !lacks_token(w)) {
        tell_load(a, v, text, action);
    } else if (f && (backs_off || waited_ms >= TELL_AFTER_MS)) {
        tell_wait(a, f, waited_ms, text, action);
    }
    return text->len > 0;
}
