// What the other deployment left is gone with its app, so that nothing of it can be shown in the
// new one. Must not know how an app is seen.
#include "other_profile.h"

#include "base/clock.h"
#include "base/mem.h"

void other_profile_release(struct settings *held) {
    if (held) {
        settings_release(held);
        mem_free(held);
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
