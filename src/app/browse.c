// The loop: waits for keys, signals, the network and the clock in one place; draws once a turn if
// something changed. Nothing between a key and its paint may block.
#include "app/browse.h"

#include "app/app.h"
#include "app/signals.h"
#include "base/clock.h"
#include "other_profile.h"
#include "ui/screen.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

struct loop {
    struct app *app;
    struct settings *settings; // those of another profile than the program began with; owned
    struct screen *screen;
    struct canvas canvas;
    bool quit;
};

static void set_time(struct loop *l) {
    app_set_time(l->app, clock_monotonic_ms(), clock_wall_ms());
}

static void hand_over_look(struct loop *l) {
    screen_set_theme(l->screen, &l->app->theme);
    screen_set_mouse(l->screen, l->app->mouse);
}

static void resize(struct loop *l) {
    int h;
    int w;
    screen_size(l->screen, &h, &w);
    if (h != l->canvas.h || w != l->canvas.w) {
        canvas_resize(&l->canvas, h, w);
    }
}

// Does what a handler said must be redone, but for drawing, which comes once at the end of the
// turn.
static void redo(struct loop *l, unsigned bits) {
    if (bits & REDO_THEME) {
        hand_over_look(l);
    }
    if (bits & REDO_REPAINT) {
        screen_redraw(l->screen);
    }
    if (bits & REDO_BELL) {
        screen_bell(l->screen);
    }
    if (bits & REDO_SUSPEND) {
        screen_suspend(l->screen);
        resize(l);
        set_time(l);
    }
    if (bits & REDO_PROFILE) {
        if (other_profile_go(&l->app, &l->settings)) {
            hand_over_look(l);
        }
    }
    if (bits & REDO_QUIT) {
        l->quit = true;
    }
}

static unsigned take_signal(struct loop *l, int number) {
    switch (number) {
    case SIGWINCH:
        screen_resized(l->screen);
        resize(l);
        return REDO_DRAW;
    case SIGCONT:
        return REDO_DRAW | REDO_REPAINT;
    case SIGTSTP:
        return REDO_DRAW | REDO_SUSPEND;
    default:
        l->app->exit_status = 128 + number;
        return REDO_QUIT;
    }
}

static unsigned take_signals(struct loop *l) {
    unsigned bits = REDO_NOTHING;
    for (int number = signals_next(); number != 0; number = signals_next()) {
        const unsigned more = take_signal(l, number);
        redo(l, more);
        bits |= more;
    }
    return bits;
}

static unsigned take_inputs(struct loop *l) {
    unsigned bits = REDO_NOTHING;
    for (struct input in = screen_read(l->screen, l->app->now_ms);
         in.kind != INPUT_NONE && !l->quit; in = screen_read(l->screen, l->app->now_ms)) {
        if (in.kind == INPUT_RESIZE) {
            resize(l);
        }
        const unsigned more = app_input(l->app, &in);
        redo(l, more);
        bits |= more;
    }
    return bits;
}

static void copy_to_terminal(struct loop *l) {
    struct buf *text = &l->app->to_terminal;
    if (text->len > 0) {
        screen_copy(l->screen, buf_slice(text));
        buf_wipe(text);
    }
}

// Until the next full second (the clock in the header), or a timer, or the network.
static int64_t wait_ms(const struct loop *l) {
    const int64_t now = clock_monotonic_ms();
    int64_t wait = MS_SECOND - (int64_t)(l->app->show.now % MS_SECOND);
    const int64_t due = app_due_ms(l->app);
    if (due <= now) {
        return 0;
    }
    return due - now < wait ? due - now : wait;
}

static void turn(struct loop *l) {
    enum { N_OWN = 2 };
    struct pollfd extra[N_OWN + APP_FDS + CREDENTIALS_FDS] = {
        {.fd = screen_fd(l->screen), .events = POLLIN},
        {.fd = signals_fd(), .events = POLLIN},
    };
    const int64_t now_ms = clock_monotonic_ms();
    const size_t n = N_OWN + app_fds(l->app, extra + N_OWN);
    net_wait(l->app->connection.net, extra, n, now_ms, now_ms + wait_ms(l));
    set_time(l);
    if (extra[0].revents & (POLLHUP | POLLERR | POLLNVAL)) {
        l->app->exit_status = 128 + SIGHUP;
        l->quit = true;
        return;
    }
    take_signals(l);
    take_inputs(l);
    if (l->quit) {
        return;
    }
    net_run(l->app->connection.net, l->app->now_ms, l->app->wall);
    redo(l, app_step(l->app));
    // Drawing a frame in memory costs a fraction of a millisecond, and the terminal gets only what
    // differs; so every turn draws, and no change can be forgotten.
    app_draw(l->app, &l->canvas);
    screen_present(l->screen, &l->canvas);
    copy_to_terminal(l);
}

static int fail(const struct error *e) {
    fprintf(stderr, "aifi-sessions: %s\n", e->text);
    return error_exit_status(e->kind);
}

int browse_run(const struct settings *s) {
    struct error e = {0};
    struct loop l = {0};
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        fprintf(stderr, "aifi-sessions: the browser needs a terminal; for pipes and files: "
                        "aifi-sessions list -o csv (or json, ndjson, table)\n");
        return error_exit_status(ERROR_USAGE);
    }
    l.app = app_new(s, clock_monotonic_ms(), clock_wall_ms(), &e);
    if (!l.app) {
        return fail(&e);
    }
    struct buf note = BUF_INIT(400);
    const struct screen_options options = {
        .no_colour = !settings_want_colour(s, true), .ascii = s->ascii};
    // Before the terminal is taken, so that no signal finds it taken and nobody to give it back.
    signals_install(screen_emergency_restore);
    base_set_last_words_hook(screen_emergency_restore); // the same when the memory is used up
    l.screen = screen_open(&options, &note, &e);
    if (!l.screen) {
        base_set_last_words_hook(NULL);
        buf_release(&note);
        app_free(l.app);
        return fail(&e);
    }
    if (note.len > 0) {
        app_say(l.app, JOURNAL_WARNING, "%s", buf_text(&note));
    }
    buf_release(&note);
    canvas_init(&l.canvas, screen_is_ascii(l.screen));
    resize(&l);
    hand_over_look(&l);
    // The first frame comes before the first answer.
    app_draw(l.app, &l.canvas);
    screen_present(l.screen, &l.canvas);
    while (!l.quit) {
        turn(&l);
    }
    const int status = l.app->exit_status;
    signals_leave(); // from here on, a signal more is enough
    screen_close(l.screen);
    base_set_last_words_hook(NULL);
    canvas_release(&l.canvas);
    app_free(l.app);
    other_profile_release(l.settings);
    return status;
}
