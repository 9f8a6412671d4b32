// Pseudo-terminals. Must not know what runs on them.
#include "pty.h"

#include "stopwatch.h"

#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FIRST_BYTE_MS = 5000 };

static void set_environment(const char *folder) {
    static const char *const fixed[][2] = {{"TERM", "xterm-256color"}, {"LC_ALL", "C.UTF-8"},
        {"TZ", "UTC"}, {"PATH", "/usr/local/bin:/usr/bin:/bin"}, {"AIFI_TOKEN", "bench"},
        {"LESSHISTFILE", "-"}, {"XDG_CONFIG_HOME", "/nonexistent"},
        {"XDG_STATE_HOME", "/nonexistent"}, {"GIT_CONFIG_NOSYSTEM", "1"}};
    clearenv();
    for (size_t i = 0; i < ARRAY_LEN(fixed); i++) {
        setenv(fixed[i][0], fixed[i][1], 1);
    }
    setenv("HOME", folder, 1);
}

NORETURN static void run_program(
    const char *const argv[], void (*program)(void), const char *folder) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    set_environment(folder);
    if (chdir(folder) == 0) {
        if (argv) {
            execvp(argv[0], (char *const *)(uintptr_t)argv);
        } else {
            program();
        }
    }
    _exit(127);
}

void pty_start(struct pty *t, const char *const argv[], void (*program)(void), const char *folder) {
    struct winsize size = {.ws_row = PTY_LINES, .ws_col = PTY_COLUMNS};
    fflush(NULL);
    t->started_us = stopwatch_us();
    t->pid = forkpty(&t->fd, NULL, NULL, &size);
    if (t->pid < 0) {
        perror("aifi-bench: no pseudo-terminal");
        exit(1);
    }
    if (t->pid == 0) {
        run_program(argv, program, folder);
    }
}

void pty_stop(struct pty *t) {
    kill(t->pid, SIGKILL);
    close(t->fd);
    while (waitpid(t->pid, NULL, 0) < 0 && errno == EINTR) {
    }
}

struct reply pty_type(struct pty *t, const char *keys, int quiet_ms) {
    char bytes[64 * 1024];
    struct reply r = {0};
    int64_t started_us = t->started_us, last_us = started_us;
    if (keys) {
        started_us = last_us = stopwatch_us();
        if (write(t->fd, keys, strlen(keys)) < 0) {
            return r;
        }
    }
    struct pollfd fd = {.fd = t->fd, .events = POLLIN};
    while (poll(&fd, 1, r.n_bytes == 0 ? FIRST_BYTE_MS : quiet_ms) > 0) {
        ssize_t n = read(t->fd, bytes, sizeof bytes);
        if (n <= 0) {
            break; // EIO: the program has ended
        }
        last_us = stopwatch_us();
        r.n_bytes += (size_t)n;
    }
    r.ms = (double)(last_us - started_us) / 1000.0;
    return r;
}
