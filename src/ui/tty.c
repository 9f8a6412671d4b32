// System calls on terminals. Must not know ncurses.
#include "tty.h"

#include "base/mem.h"
#include "ui/screen.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { DEFAULT_H = 24, DEFAULT_W = 80 };

static int size_of_environment(const char *name) {
    const char *text = getenv(name);
    int64_t n;
    return text && slice_to_int64(slice_of(text), &n) && n > 0 && n < INT_MAX ? (int)n : 0;
}

static void clamp_size(int *h, int *w) {
    *h = *h < SCREEN_MAX_H ? *h : SCREEN_MAX_H;
    *w = *w < SCREEN_MAX_W ? *w : SCREEN_MAX_W;
    if (*h * *w > SCREEN_MAX_CELLS) {
        *h = SCREEN_MAX_CELLS / *w;
    }
}

void tty_size(int fd, int *h, int *w) {
    struct winsize size = {0};
    bool known = ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0;
    *h = known ? size.ws_row : size_of_environment("LINES");
    *w = known ? size.ws_col : size_of_environment("COLUMNS");
    *h = *h > 0 ? *h : DEFAULT_H;
    *w = *w > 0 ? *w : DEFAULT_W;
    clamp_size(h, w);
}

static char *replace_number(const char *name, int number) {
    const char *before = getenv(name);
    char *copy = before ? mem_dup_text(slice_of(before)) : NULL;
    char text[16];
    snprintf(text, sizeof(text), "%d", number);
    setenv(name, text, 1);
    return copy;
}

static void put_back(const char *name, char *before) {
    if (before) {
        setenv(name, before, 1);
    } else {
        unsetenv(name);
    }
    mem_free(before);
}

void tty_environment_set(struct tty_environment *before, int h, int w) {
    before->lines = replace_number("LINES", h);
    before->columns = replace_number("COLUMNS", w);
}

void tty_environment_restore(struct tty_environment *before) {
    put_back("LINES", before->lines);
    put_back("COLUMNS", before->columns);
}

size_t tty_read(int fd, char *out, size_t len) {
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    if (poll(&ready, 1, 0) != 1 || !(ready.revents & POLLIN)) {
        return 0;
    }
    ssize_t n = read(fd, out, len);
    return n > 0 ? (size_t)n : 0;
}

void tty_write(int fd, struct slice bytes) {
    size_t at = 0;
    while (at < bytes.len) {
        ssize_t n = write(fd, bytes.ptr + at, bytes.len - at);
        if (n > 0) {
            at += (size_t)n;
        } else if (n == 0 || errno != EINTR) {
            return; // gone: whoever polls the terminal finds out
        }
    }
}

void tty_stop_group(void) {
    struct sigaction stop = {.sa_handler = SIG_DFL}, action_before;
    sigemptyset(&stop.sa_mask);
    sigset_t unblocked, mask_before;
    sigemptyset(&unblocked);
    sigaddset(&unblocked, SIGTSTP);
    sigaction(SIGTSTP, &stop, &action_before);
    sigprocmask(SIG_UNBLOCK, &unblocked, &mask_before);
    kill(0, SIGTSTP); // the group: a shell's job may be more than this process
    // Here again after "fg".
    sigprocmask(SIG_SETMASK, &mask_before, NULL);
    sigaction(SIGTSTP, &action_before, NULL);
}
