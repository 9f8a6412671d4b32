// What the other deployment left is gone with its app, so that nothing of it can be shown in the
// new one. Must not know how an app is seen.
#include "other_profile.h"
#include "app_private.h"

#include "base/clock.h"
#include "base/mem.h"

void other_profile_release(struct settings *held) {
    if (held) {
        settings_release(held);
        mem_free(held);
    }
}

// A filter that was chosen while the program ran; those of flags go along.
static bool has_own_filter(struct app *a) {
    const struct view *v = app_view(a);
    struct query own;
    struct error ignored = {0};
    query_init(&own);
    const bool has =
        v && query_n_filters(&v->query) > 0 &&
        !(app_own_question(a, v->kind, &own, &ignored) && query_same_rows(&own, &v->query));
    query_release(&own);
    return has;
}

static bool is_recent(const struct app *a, const struct query *q) {
    struct buf line = BUF_INIT(64 * 1024);
    bool found = false;
    query_append_line(q, &line);
    for (size_t i = 0; i < a->recent.n && !found; i++) {
        found = slice_equal(slice_of(a->recent.lines[i]), buf_slice(&line));
    }
    buf_release(&line);
    return found;
}

static void tell_what_is_left(struct app *next, struct app *old) {
    if (has_own_filter(old)) {
        app_say(next, JOURNAL_INFO, "%s; the filter of %s is left behind%s", next->connection.name,
            old->connection.name,
            is_recent(next, &app_view(old)->query) ? "; b has recent ones" : "");
    }
}

bool other_profile_go(struct app **app, struct settings **held) {
    struct error e = {0};
    struct app *old = *app;
    char *name = old->wanted_profile;
    old->wanted_profile = NULL;
    struct settings *s = mem_calloc(1, sizeof *s);
    struct error not_kept = {0};
    app_keep_state(old, &not_kept); // before the new one reads it
    const bool is_good = settings_for_profile(old->settings, name, clock_wall_ms(), s, &e);
    struct app *next = is_good ? app_new(s, clock_monotonic_ms(), clock_wall_ms(), &e) : NULL;
    mem_free(name);
    if (!next) {
        app_say(old, JOURNAL_ERROR, "%s", e.text);
        if (is_good) {
            settings_release(s);
        }
        mem_free(s);
        return false;
    }
    tell_what_is_left(next, old);
    if (not_kept.kind != ERROR_NONE) {
        app_say(next, JOURNAL_WARNING, "%s", not_kept.text);
    }
    next->mouse = old->mouse;
    app_free(old);
    other_profile_release(*held);
    *held = s;
    *app = next;
    return true;
}
