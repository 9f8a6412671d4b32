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

static void tell_load(
    const struct app *a, const struct view *v, struct buf *text, struct buf *action) {
    const size_t n = dataset_n_rows(v->data);
    const int64_t ms = a->now_ms - v->load_started_ms;
    buf_printf(text, "loading all: %zu rows", n);
    if (ms >= 1000) {
        buf_printf(
            text, ", %lld rows/s", (long long)((int64_t)(n - v->load_started_rows) * 1000 / ms));
    }
    buf_append_text(action, "Esc stops");
}

bool waiting_progress(const struct app *a, struct buf *text, struct buf *action) {
    const struct view *v = asking_current(a);
    const struct walk *w = waiting_walk(a);
    const struct fetch *f = w ? walk_fetch(w) : NULL;
    const bool backs_off = f && fetch_get_state(f) == FETCH_BACKING_OFF;
    const bool is_question = a->pending && w == a->pending->down;
    const int64_t waited_ms =
        a->now_ms - (is_question ? a->pending_started_ms : a->page_started_ms);
    if (v && v->loading_all && w == v->down && !backs_off) {
        tell_load(a, v, text, action);
    } else if (f && (backs_off || waited_ms >= TELL_AFTER_MS)) {
        tell_wait(a, f, waited_ms, text, action);
    }
    return text->len > 0;
}
