// How a list stays that of now: hold, interval, follow.
#include "app_private.h"
#include "commands.h"

COMMAND_FUNCTION(command_hold) {
    (void)argument;
    (void)e;
    if (a->live.interval_ms == 0) {
        app_hint(a, "nothing is refreshed by itself; W chooses an interval");
        return REDO_DRAW;
    }
    a->live.held = !a->live.held;
    app_hint(a, a->live.held ? "held: nothing changes until Z again" : "live again");
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_interval) {
    int64_t interval_ms = 0;
    if (argument.len == 0) {
        app_open_menu(a, MENU_INTERVAL);
    } else if (live_parse_interval(argument, &interval_ms, e)) {
        app_set_interval(a, interval_ms);
    }
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_follow) {
    (void)argument;
    (void)e;
    struct view *v = app_view(a);
    a->live.follows = !a->live.follows;
    if (a->live.follows && v) {
        view_follow(v);
    }
    app_hint(a, a->live.follows ? "the cursor follows the newest session"
                                : "the cursor stays on its session");
    return REDO_DRAW;
}

void app_set_interval(struct app *a, int64_t interval_ms) {
    struct buf text = BUF_INIT(40);
    a->live.interval_ms = interval_ms;
    a->live.held = false;
    live_append_interval(interval_ms, &text);
    if (interval_ms == 0) {
        app_hint(a, "refreshed only by R");
    } else {
        app_hint(a, "refreshed every %s", buf_text(&text));
    }
    buf_release(&text);
}
