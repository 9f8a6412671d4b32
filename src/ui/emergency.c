// Must not know the terminal library: only what POSIX calls async-signal-safe is called here.
#include "emergency.h"

#include "ui/screen.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { UNDO_MAX_LEN = 512 };

// The one piece of state that belongs to no object: a signal handler is given none. It is written
// while `enabled` is 0, and only read by the handler.
static struct {
    volatile sig_atomic_t enabled;
    bool has_settings;
    int in_fd, out_fd;
    struct termios settings;
    size_t undo_len;
    char undo[UNDO_MAX_LEN];
} emergency;

void emergency_arm(int in_fd, int out_fd) {
    emergency.enabled = 0;
    emergency.in_fd = in_fd;
    emergency.out_fd = out_fd;
    emergency.undo_len = 0;
    emergency.has_settings = tcgetattr(in_fd, &emergency.settings) == 0;
}

void emergency_set_bytes(struct slice undo) {
    sig_atomic_t enabled = emergency.enabled;
    emergency.enabled = 0;
    emergency.undo_len = 0;
    if (undo.len <= sizeof(emergency.undo) && undo.len > 0) {
        memcpy(emergency.undo, undo.ptr, undo.len);
        emergency.undo_len = undo.len;
    }
    emergency.enabled = enabled;
}

void emergency_append(struct buf *undo, const char *capability) {
    while (capability && *capability) {
        bool padding = capability[0] == '$' && capability[1] == '<';
        const char *end = padding ? strchr(capability, '>') : NULL;
        if (end) {
            capability = end + 1;
        } else {
            buf_append_char(undo, *capability++);
        }
    }
}

void emergency_enable(bool enabled) {
    emergency.enabled = enabled;
}

void emergency_disarm(void) {
    emergency.enabled = 0;
}

void screen_emergency_restore(void) {
    if (!emergency.enabled) {
        return;
    }
    emergency.enabled = 0;
    int saved_errno = errno;
    // A process in the background would be stopped for touching the terminal.
    sigset_t tty_stop, before;
    sigemptyset(&tty_stop);
    sigaddset(&tty_stop, SIGTTOU);
    sigprocmask(SIG_BLOCK, &tty_stop, &before);
    // The settings first: the write may wait for ever on a terminal that takes nothing.
    if (emergency.has_settings) {
        tcsetattr(emergency.in_fd, TCSANOW, &emergency.settings);
    }
    size_t at = 0;
    while (at < emergency.undo_len) {
        ssize_t n = write(emergency.out_fd, emergency.undo + at, emergency.undo_len - at);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            break;
        }
        at += (size_t)n;
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    errno = saved_errno;
}
