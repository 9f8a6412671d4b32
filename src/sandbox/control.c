// Signals and commands. Must not know HTTP.
#include "sandbox/control.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum { LINE_MAX_LEN = 64 * 1024, TICK_MS = 1000 };

static bool command_advance(struct sandbox *s, struct slice argument, struct error *e) {
    int64_t seconds;
    if (!s->frozen) {
        return error_set(e, ERROR_USAGE, "the clock is not frozen");
    }
    if (!slice_to_int64(argument, &seconds) || seconds < 0 || seconds > INT64_C(366) * 86400) {
        return error_set(e, ERROR_USAGE, "advance takes seconds");
    }
    sandbox_step(s, seconds * 1000);
    return true;
}

static bool command_freeze(struct sandbox *s, struct slice argument, struct error *e) {
    (void)argument;
    (void)e;
    sandbox_freeze(s);
    return true;
}

static bool command_fault(struct sandbox *s, struct slice argument, struct error *e) {
    char *spec = mem_dup_text(argument);
    pthread_mutex_lock(&s->lock);
    bool ok = fault_set_add(&s->faults, spec, s->n_requests, e);
    pthread_mutex_unlock(&s->lock);
    mem_free(spec);
    return ok;
}

static bool command_heal(struct sandbox *s, struct slice argument, struct error *e) {
    (void)argument;
    (void)e;
    pthread_mutex_lock(&s->lock);
    fault_set_clear(&s->faults);
    pthread_mutex_unlock(&s->lock);
    return true;
}

static bool command_token(struct sandbox *s, struct slice argument, struct error *e) {
    if (argument.len == 0) {
        return error_set(e, ERROR_USAGE, "token takes a text");
    }
    pthread_mutex_lock(&s->lock);
    mem_free(s->token);
    s->token = mem_dup_text(argument);
    pthread_mutex_unlock(&s->lock);
    return true;
}

static bool command_expire(struct sandbox *s, struct slice argument, struct error *e) {
    (void)argument;
    (void)e;
    pthread_mutex_lock(&s->lock);
    token_url_expire(&s->token_url);
    pthread_mutex_unlock(&s->lock);
    return true;
}

static const struct {
    const char *name;
    bool (*run)(struct sandbox *, struct slice, struct error *);
} commands[] = {
    {"advance", command_advance},
    {"freeze", command_freeze},
    {"fault", command_fault},
    {"heal", command_heal},
    {"token", command_token},
    {"expire", command_expire},
};

// False: quit.
static bool run_command(struct sandbox *s, struct slice line) {
    struct slice argument = slice_trim(line), name;
    if (argument.len == 0) {
        return true;
    }
    slice_cut(&argument, ' ', &name);
    if (slice_equal(name, SLICE("quit"))) {
        return false;
    }
    struct error e = {0};
    bool ok = false;
    error_set(&e, ERROR_USAGE, "no such command");
    for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
        if (slice_equal(name, slice_of(commands[i].name))) {
            error_clear(&e);
            ok = commands[i].run(s, slice_trim(argument), &e);
        }
    }
    printf(ok ? "ok\n" : "error: %s\n", e.text);
    fflush(stdout);
    return true;
}

// Takes what has come on standard input. False: it ended, or a command says quit.
static bool read_commands(struct sandbox *s, struct buf *pending) {
    char chunk[4096];
    ssize_t got = read(STDIN_FILENO, chunk, sizeof chunk);
    if (got <= 0) {
        return got < 0 && (errno == EINTR || errno == EAGAIN);
    }
    buf_append(pending, (struct slice){chunk, (size_t)got});
    const char *end;
    while (pending->len > 0 && (end = memchr(pending->ptr, '\n', pending->len)) != NULL) {
        size_t len = (size_t)(end - pending->ptr);
        bool go_on = run_command(s, (struct slice){pending->ptr, len});
        buf_remove(pending, 0, len + 1);
        if (!go_on) {
            return false;
        }
    }
    return !pending->full;
}

static void tick(struct sandbox *s) {
    pthread_mutex_lock(&s->lock);
    sandbox_advance(s);
    pthread_mutex_unlock(&s->lock);
}

void control_run(struct sandbox *s, const sigset_t *ending) {
    bool ticks = s->options->database_path != NULL && !s->options->frozen && !s->imported;
    struct buf pending = BUF_INIT(LINE_MAX_LEN);
    struct pollfd fds[] = {{signalfd(-1, ending, SFD_CLOEXEC), POLLIN, 0},
        {s->options->control ? STDIN_FILENO : -1, POLLIN, 0}};
    for (;;) {
        int n = poll(fds, ARRAY_LEN(fds), ticks ? TICK_MS : -1);
        if (fds[0].revents != 0 || (n < 0 && errno != EINTR)) {
            break;
        }
        if (n > 0 && fds[1].revents != 0 && !read_commands(s, &pending)) {
            break;
        }
        if (ticks) { // also when commands keep coming
            tick(s);
        }
    }
    close(fds[0].fd);
    buf_release(&pending);
}
