// The program as a whole: refresh, history, covers, how times and personal data are shown, leaving.
#include "app_private.h"
#include "commands.h"
#include "export.h"
#include "pipe.h"
#include "text_cover.h"

#include <signal.h>

#define UNUSED_ARGUMENTS ((void)argument, (void)e)

COMMAND_FUNCTION(command_refresh) {
    UNUSED_ARGUMENTS;
    if (!app_retry(a)) {
        app_refresh(a);
    }
    return REDO_DRAW;
}

// The help gives back what it covered.
static void close_cover(struct app *a) {
    if (a->cover == COVER_FORM) {
        app_drop_fault(a); // of the question that the form was opened for
    }
    if (a->cover == COVER_TEXT) {
        text_cover_close(a); // a command goes on; :pipe comes back to it
        return;
    }
    a->cover = a->cover == COVER_HELP ? a->help_over : COVER_NONE;
}

// One step out of what is open; false at the top.
static bool step_out(struct app *a) {
    if (a->cover != COVER_NONE) {
        close_cover(a);
        return true;
    }
    if (a->zoomed) {
        a->zoomed = false;
        app_case_to_top(a);
        a->pane =
            layout_make(a->h, a->w, a->detail_on, false).detail.h > 0 ? PANE_DETAIL : PANE_LIST;
        return true;
    }
    if (a->pane == PANE_DETAIL) {
        a->pane = PANE_LIST;
        return true;
    }
    return false;
}

static bool step_history(struct app *a, int by) {
    if (by < 0 ? a->at == 0 : a->at + 1 >= a->n_history) {
        return false;
    }
    app_show_view(a, by < 0 ? a->at - 1 : a->at + 1);
    if (stores_are_shown(a)) { // it went on behind the others
        return true;
    }
    struct buf ago = BUF_INIT(64);
    instant_append_relative(&ago, app_view(a)->updated_at, a->show.now);
    app_hint(a, "as it was, loaded %s; R refreshes", buf_text(&ago));
    a->message_of_view = true;
    buf_release(&ago);
    return true;
}

// A session that was opened from another one's page is left as it was come to: in one step.
static bool is_opened(struct app *a) {
    const struct view *v = app_view(a);
    return v && v->origin == VIEW_OPENED && a->cover == COVER_NONE && a->pane == PANE_DETAIL;
}

COMMAND_FUNCTION(command_back) {
    UNUSED_ARGUMENTS;
    if (is_opened(a) && step_history(a, -1)) {
        return REDO_DRAW;
    }
    if (a->cover == COVER_NONE && stores_are_shown(a) && a->pending) {
        app_cancel_requests(a); // or the answer would take the board away
        return REDO_DRAW;
    }
    if (!step_out(a) && !step_history(a, -1)) {
        app_hint(a, "nothing before this; q quits");
    }
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_forward) {
    UNUSED_ARGUMENTS;
    if (!step_history(a, 1)) {
        app_hint(a, "nothing after this");
    }
    return REDO_DRAW;
}

static bool clear_marks(struct app *a) {
    struct view *v = app_view(a);
    if (!v || dataset_n_marked(v->data) == 0) {
        return false;
    }
    app_hint(a, "%zu marks cleared", dataset_n_marked(v->data));
    for (row_id row = 0; row < dataset_n_rows(v->data); row++) {
        dataset_mark(v->data, row, false);
    }
    return true;
}

// What the message line tells of comes first.
static bool stop_something(struct app *a) {
    return (export_is_in_front(a) && export_cancel(a)) || app_cancel_requests(a) ||
           export_cancel(a);
}

COMMAND_FUNCTION(command_cancel) {
    UNUSED_ARGUMENTS;
    struct view *v = app_view(a);
    if (a->cover == COVER_HELP && edit_text(&a->help.filter).len > 0) {
        edit_set(&a->help.filter, SLICE_NONE);
        return REDO_DRAW;
    }
    if (a->cover == COVER_TEXT && pipe_stop(a)) {
        return REDO_DRAW; // what it printed stays to be read
    }
    if (a->cover != COVER_NONE) {
        close_cover(a);
        return REDO_DRAW;
    }
    if (stop_something(a)) {
        return REDO_DRAW;
    }
    if (step_out(a)) {
        return REDO_DRAW;
    }
    if (stores_are_shown(a) ? a->stores.find.len > 0 : v && v->list.find.len > 0) {
        app_set_find(a, SLICE_NONE);
        app_clear_message(a);
        return REDO_DRAW;
    }
    if (!clear_marks(a)) {
        app_hint(a, a->at > 0 ? "q goes back" : "q quits");
    }
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_interrupt) {
    UNUSED_ARGUMENTS;
    if (pipe_stop(a) || stop_something(a)) {
        return REDO_DRAW;
    }
    a->exit_status = 128 + SIGINT;
    return REDO_QUIT;
}

static unsigned go_to_kind(struct app *a, enum view_kind kind, struct error *e) {
    a->cover = COVER_NONE;
    app_go_to_kind(a, kind, e);
    a->zoomed = false;
    a->pane = PANE_LIST;
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_sessions) {
    (void)argument;
    return go_to_kind(a, VIEW_SESSIONS, e);
}

COMMAND_FUNCTION(command_fraud) {
    (void)argument;
    // In the queue already, with other filters: what is wanted is the queue without them.
    if (app_context(a) == CONTEXT_LIST && asking_kind(a) == VIEW_FRAUD) {
        app_ask_own_question(a, VIEW_FRAUD, e);
        return REDO_DRAW;
    }
    return go_to_kind(a, VIEW_FRAUD, e);
}

COMMAND_FUNCTION(command_log) {
    UNUSED_ARGUMENTS;
    a->cover = COVER_LOG;
    a->log.from_end = 0;
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_help) {
    UNUSED_ARGUMENTS;
    if (a->cover == COVER_HELP) {
        close_cover(a);
        return REDO_DRAW;
    }
    a->help_context = app_context(a);
    a->help_over = a->cover;
    a->cover = COVER_HELP;
    edit_set(&a->help.filter, SLICE_NONE);
    a->help.cursor = 0;
    a->help.top = 0;
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_run_help) {
    UNUSED_ARGUMENTS;
    return app_run_help(a);
}

COMMAND_FUNCTION(command_prompt) {
    UNUSED_ARGUMENTS;
    app_open_prompt(a, PROMPT_COMMAND, SLICE_NONE);
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_bind) {
    struct slice rest = argument;
    struct slice name = SLICE_NONE;
    slice_cut(&rest, ' ', &name);
    const char *hint = NULL;
    const enum command c = command_by_name(name, &hint);
    if (c == COMMAND_NONE) {
        error_set(e, ERROR_USAGE, "no command is called %.*s%s%s", SLICE_ARG(name),
            hint ? "; did you mean " : "", hint ? hint : "");
        return REDO_DRAW;
    }
    if (keymap_bind(&a->keymap, c, rest, e)) {
        struct buf keys = BUF_INIT(200);
        keymap_append_keys(&a->keymap, c, false, &keys);
        app_say(a, JOURNAL_INFO, "%s: %s", command_row(c)->name,
            keys.len > 0 ? buf_text(&keys) : "no key");
        buf_release(&keys);
    }
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_zone) {
    if (argument.len == 0) {
        a->show.zone = a->show.zone == ZONE_LOCAL ? ZONE_UTC : ZONE_LOCAL;
    } else if (slice_equal_nocase(argument, SLICE("utc"))) {
        a->show.zone = ZONE_UTC;
    } else if (slice_equal_nocase(argument, SLICE("local"))) {
        a->show.zone = ZONE_LOCAL;
    } else {
        error_set(e, ERROR_USAGE, "the zone is local or utc, not %.*s", SLICE_ARG(argument));
        return REDO_DRAW;
    }
    a->show.relative = false;
    struct calendar c;
    instant_to_calendar(a->show.now, a->show.zone, &c);
    app_hint(a, "times are in %s", a->show.zone == ZONE_UTC ? "UTC" : c.zone_name);
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_relative) {
    UNUSED_ARGUMENTS;
    a->show.relative = !a->show.relative;
    app_hint(a, a->show.relative ? "times are relative to now" : "times are times of day");
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_unmask) {
    UNUSED_ARGUMENTS;
    app_unmask(a, !a->show.unmasked);
    app_say(a, a->show.unmasked ? JOURNAL_WARNING : JOURNAL_INFO, "%s",
        a->show.unmasked ? "personal data and codes are shown for two minutes; M hides them"
                         : "personal data and codes are hidden");
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_theme) {
    if (argument.len > 0) {
        if (app_set_theme(a, argument, e)) {
            app_hint(a, "theme %s", a->theme_name); // which some terminals hardly show
        }
        return REDO_DRAW | REDO_THEME;
    }
    app_next_theme(a, e);
    return REDO_DRAW | REDO_THEME;
}

COMMAND_FUNCTION(command_mouse) {
    UNUSED_ARGUMENTS;
    a->mouse = !a->mouse;
    app_hint(a, a->mouse ? "mouse on; Shift-drag selects text in most terminals" : "mouse off");
    return REDO_DRAW | REDO_THEME;
}

COMMAND_FUNCTION(command_position) {
    UNUSED_ARGUMENTS;
    struct view *v = app_view(a);
    const struct session *s = app_session(a);
    if (!v || !s || v->list.n_columns == 0) {
        app_hint(a, "no row is selected");
        return REDO_DRAW;
    }
    const enum field f = v->list.columns[v->list.cursor_column];
    struct buf value = BUF_INIT(1024);
    show_field(s, f, app_show(a), &value);
    app_hint(a, "%s%s: %s", field_row(f)->label, field_is_derived(f) ? " (worked out here)" : "",
        value.len > 0 ? buf_text(&value) : "(absent)");
    buf_release(&value);
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_token) {
    UNUSED_ARGUMENTS;
    app_open_prompt(a, PROMPT_TOKEN, SLICE_NONE);
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_redraw) {
    (void)a;
    UNUSED_ARGUMENTS;
    return REDO_DRAW | REDO_REPAINT;
}

COMMAND_FUNCTION(command_suspend) {
    (void)a;
    UNUSED_ARGUMENTS;
    return REDO_SUSPEND | REDO_DRAW;
}

// A file that is half written is worth a question.
static unsigned quit(struct app *a) {
    if (!export_is_running(a)) {
        return REDO_QUIT;
    }
    app_open_menu(a, MENU_QUIT);
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_quit) {
    UNUSED_ARGUMENTS;
    if (step_out(a) || step_history(a, -1)) {
        return REDO_DRAW;
    }
    return quit(a);
}

COMMAND_FUNCTION(command_quit_now) {
    UNUSED_ARGUMENTS;
    return quit(a);
}
