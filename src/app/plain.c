// The loop of the plain mode: waits for lines, signals, the network and the clock in one place. One
// line is taken at a time; its answer is told when it is there, and with it what happened
// meanwhile.
#include "plain_private.h"

#include "other_profile.h"

#include "app/signals.h"
#include "base/clock.h"

#include <langinfo.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum {
    // What lists and panes are laid out for, though nothing draws them.
    LAYOUT_H = 40,
    LAYOUT_W = 120,
};

void plain_redo(struct plain *p, unsigned bits) {
    p->quit = p->quit || (bits & REDO_QUIT) != 0;
    p->wants_profile = p->wants_profile || (bits & REDO_PROFILE) != 0;
    if ((bits & REDO_BELL) && p->is_typed) { // as the user wished with the alerts' limits
        buf_append_char(&p->out, '\a');
    }
}

// Where the locale is no UTF-8, nobody knows what other bytes would be.
static void choose_characters(struct plain *p) {
    p->app->ascii = p->app->ascii || strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
}

static void set_time(struct plain *p) {
    app_set_time(p->app, clock_monotonic_ms(), clock_wall_ms());
}

// --- what is waited for -------------------------------------------------------------------------

static bool is_reading(const struct walk *w) {
    const enum walk_state state = walk_get_state(w);
    return state == WALK_RUNNING || state == WALK_IDLE || state == WALK_PAGE;
}

static bool is_list_busy(const struct app *a, struct view *v) {
    if (a->pending) {
        return is_reading(a->pending->down);
    }
    if (!v || view_kind_row(v->kind)->is_board) {
        return false;
    }
    const bool finds_nothing =
        dataset_n_visible(v->data) == 0 && walk_get_state(v->down) == WALK_RUNNING;
    return (v->go_to_page || v->loading_all || finds_nothing) && is_reading(v->down);
}

// Whether the answer to the last line is still on its way.
static bool is_busy(struct plain *p) {
    struct app *a = p->app;
    const struct crowd *c = a->stores.crowd;
    if (plain_is_asking(p)) {
        return false;
    }
    if (stores_are_shown(a) && !a->pending && !app_is_busy(a)) {
        return c->is_loading && c->stage < CROWD_OLDER && !c->failed;
    }
    return app_is_busy(a) || is_list_busy(a, app_view(a)) ||
           (p->wants_case && app_session(a) && related_is_running(a->related));
}

// The panes of the screen stay out of the way, so that commands are those of the list.
static void stay_in_list(struct plain *p) {
    struct app *a = p->app;
    struct view *v = app_view(a);
    a->pane = PANE_LIST;
    a->zoomed = false;
    a->detail_on = true;
    a->h = LAYOUT_H;
    a->w = LAYOUT_W;
    if (!p->wants_case) {
        a->detail.tab = TAB_OVERVIEW;
    }
    if (a->cover == COVER_HELP || a->cover == COVER_LOG) {
        a->cover = COVER_NONE;
    }
    if (v && !stores_are_shown(a) && plain_position(p) != SIZE_MAX) {
        v->list.top = plain_position(p); // so that what is new above it is counted as out of sight
    }
}

// --- input --------------------------------------------------------------------------------------

static void set_echo(struct plain *p, bool on) {
    struct termios t;
    if (p->is_typed && p->echo_off == on && tcgetattr(STDIN_FILENO, &t) == 0) {
        t.c_lflag = on ? t.c_lflag | ECHO : t.c_lflag & ~(tcflag_t)ECHO;
        t.c_lflag |= ECHONL; // the line is ended all the same
        if (on) {
            t.c_lflag &= ~(tcflag_t)ECHONL;
        }
        tcsetattr(STDIN_FILENO, TCSADRAIN, &t);
        p->echo_off = !on;
    }
}

static void show_prompt(struct plain *p) {
    if (plain_is_asking(p)) {
        plain_ask(p);
    }
    set_echo(p, !(p->app->prompt_purpose != PROMPT_NONE && p->app->prompt.hidden));
    if (p->is_typed && !p->prompted) {
        buf_append_text(&p->out, "> ");
        p->prompted = true;
    }
}

static void take_line(struct plain *p, struct slice line) {
    p->prompted = false; // the terminal has ended its line
    p->interrupted = false;
    p->heard.row = false;
    p->is_pending = true;
    p->since_ms = p->app->now_ms;
    p->told_ms = INT64_MIN / 2;
    if (plain_is_asking(p)) {
        plain_answer(p, line);
    } else {
        plain_line(p, line);
    }
}

static void interrupt(struct plain *p) {
    if (plain_is_asking(p)) {
        plain_cancel_question(p);
        p->is_pending = true;
    } else if (is_busy(p)) {
        plain_redo(p, app_run(p->app, COMMAND_CANCEL, SLICE_NONE));
        p->wants_case = false;
        p->is_pending = true;
    } else if (p->interrupted) {
        p->app->exit_status = 128 + SIGINT;
        p->quit = true;
    } else {
        plain_say(p, "Nothing to stop. Ctrl-C once more, or q, quits.");
        p->interrupted = true;
    }
}

static void take_signals(struct plain *p) {
    for (int number = signals_next(); number != 0; number = signals_next()) {
        if (number == SIGINT) {
            interrupt(p);
        } else if (number == SIGCONT) { // the shell has set the terminal as it likes it
            p->echo_off = false;
            p->prompted = false;
        } else if (signal_is_deadly(number)) {
            p->app->exit_status = 128 + number;
            p->quit = true;
        }
    }
}

// The end of the input is the end of the run; a fault that is left is its status.
static void end(struct plain *p) {
    const struct error *fault = asking_fault(p->app);
    p->quit = true;
    if (fault) {
        p->app->exit_status = error_exit_status(fault->kind);
    } else if (p->lacks_token && p->app->n_history == 0) {
        p->app->exit_status = error_exit_status(ERROR_AUTH);
    }
}

// Nothing of the other deployment was heard yet.
static void go_to_profile(struct plain *p) {
    p->wants_profile = false;
    if (other_profile_go(&p->app, &p->settings)) {
        p->heard.view = NULL;
        p->heard.n_journal = 0;
        p->heard.n_new_above = p->heard.n_waiting = p->heard.n_alerts = 0;
        p->heard.unmasked = p->app->show.unmasked;
        p->wants_case = false;
        choose_characters(p);
    }
}

// The next line of a script is no token, unless it asked to give one.
static void refuse_token(struct plain *p) {
    struct app *a = p->app;
    const bool is_meant = p->is_typed || p->command == COMMAND_TOKEN;
    if (a->prompt_purpose != PROMPT_TOKEN || is_meant) {
        return;
    }
    plain_say(p, "%s",
        a->prompt.error ? a->prompt.error
                        : "A token is needed: give --token-file or --token-command.");
    const struct input escape = {.kind = INPUT_KEY, .key = KEY_CODE_ESCAPE};
    plain_redo(p, app_input(a, &escape));
    p->lacks_token = true;
}

static void take_lines(struct plain *p) {
    struct slice line;
    while (!p->quit) {
        if (p->wants_profile) {
            go_to_profile(p);
        }
        refuse_token(p);
        stay_in_list(p);
        if (is_busy(p)) {
            plain_tell_progress(p);
            return;
        }
        if (p->is_pending) {
            plain_tell_answer(p);
            stay_in_list(p);
        }
        const size_t n_dropped = p->in.n_dropped;
        if (!line_reader_next(&p->in, &line)) {
            if (p->in.ended) {
                end(p);
            } else {
                show_prompt(p);
            }
            return;
        }
        if (p->in.n_dropped > n_dropped) {
            plain_say(p, "A line that was too long is left out.");
        }
        if (plain_is_asking(p)) {
            plain_ask(p); // a script answers what it did not hear yet
        }
        take_line(p, line);
        plain_redo(p, app_step(p->app));
    }
}

// --- the loop -----------------------------------------------------------------------------------

static int64_t wait_ms(struct plain *p) {
    const int64_t due = app_due_ms(p->app);
    int64_t wait = is_busy(p) ? MS_SECOND : MS_MINUTE;
    if (due - p->app->now_ms < wait) {
        wait = due > p->app->now_ms ? due - p->app->now_ms : 0;
    }
    return wait;
}

static void turn(struct plain *p) {
    struct pollfd extra[2 + APP_FDS + CREDENTIALS_FDS] = {
        {.fd = signals_fd(), .events = POLLIN},
        {.fd = p->in.fd, .events = POLLIN},
    };
    const size_t n_own = line_reader_wants(&p->in) ? 2 : 1;
    const size_t n = n_own + app_fds(p->app, extra + n_own);
    const int64_t now_ms = clock_monotonic_ms();
    net_wait(p->app->connection.net, extra, n, now_ms, now_ms + wait_ms(p));
    set_time(p);
    line_reader_fill(&p->in);
    net_run(p->app->connection.net, p->app->now_ms, p->app->wall);
    plain_redo(p, app_step(p->app));
    take_signals(p);
    take_lines(p);
    plain_flush(p);
}

static void release(struct plain *p) {
    set_echo(p, true);
    line_reader_release(&p->in);
    buf_release(&p->out);
    buf_release(&p->heard.place);
    buf_release(&p->heard.key);
    buf_release(&p->heard.group);
    if (p->form.is_on) {
        query_release(&p->form.draft);
    }
    app_free(p->app);
    other_profile_release(p->settings);
}

int plain_run(const struct settings *s) {
    struct error e = {0};
    struct plain p = {
        .out = BUF_INIT(PLAIN_TEXT_MAX_LEN),
        .is_typed = isatty(STDIN_FILENO) == 1,
        .is_pending = true,
        .command = COMMAND_NONE,
        .told_ms = INT64_MIN / 2,
        .heard = {.place = BUF_INIT(PLAIN_TEXT_MAX_LEN),
            .key = BUF_INIT(PLAIN_TEXT_MAX_LEN),
            .group = BUF_INIT(PLAIN_TEXT_MAX_LEN)},
    };
    p.app = app_new(s, clock_monotonic_ms(), clock_wall_ms(), &e);
    if (!p.app) {
        fprintf(stderr, "aifi-sessions: %s\n", e.text);
        return error_exit_status(e.kind);
    }
    choose_characters(&p);
    line_reader_init(&p.in, STDIN_FILENO);
    signals_install(NULL);
    p.since_ms = p.app->now_ms;
    p.heard.unmasked = p.app->show.unmasked;
    plain_say(&p, "AiFi sessions. Enter reads the next row, help lists the commands, q quits.");
    while (!p.quit) {
        turn(&p);
    }
    if (p.prompted && p.in.ended) {
        buf_append_char(&p.out, '\n');
    }
    plain_flush(&p);
    const int status = p.app->exit_status;
    signals_leave();
    release(&p);
    return status;
}
