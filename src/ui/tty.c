// System calls on terminals. Must not know ncurses.
#include "tty.h"

#include "ui/screen.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
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
