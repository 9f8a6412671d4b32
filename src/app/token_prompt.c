// Asks for the token on the terminal without echo. Part of app/connect.h.
//
// Signals come through a descriptor while the echo is off, so that it is on again before any of
// them takes effect. The line is read byte by byte: the terminal's own line would be cut at 4095.
#include "app/connect.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

enum { KEY_END = 4, KEY_BACKSPACE = 8, KEY_KILL = 21, KEY_DELETE = 127 };

struct prompt {
    int tty, signals;
    struct termios usual;
    sigset_t caught, mask_before;
    struct buf typed;
    int ended_by; // signal number
};

static void say(const struct prompt *p, const char *text) {
    ssize_t ignored = write(p->tty, text, strlen(text));
    (void)ignored;
}

static void echo_off(struct prompt *p) {
    struct termios silent = p->usual;
    silent.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON);
    silent.c_cc[VMIN] = 1;
    silent.c_cc[VTIME] = 0;
    tcsetattr(p->tty, TCSAFLUSH, &silent);
    say(p, "API token (not shown): ");
}

static void echo_on(const struct prompt *p) {
    tcsetattr(p->tty, TCSADRAIN, &p->usual);
    say(p, "\n");
}

// Ctrl-Z: stop as the shell expects, and ask again when continued.
static void suspend(struct prompt *p) {
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    echo_on(p);
    raise(SIGTSTP);
    sigprocmask(SIG_UNBLOCK, &stop, NULL); // stops here
    sigprocmask(SIG_BLOCK, &stop, NULL);
    echo_off(p);
}

// True when the line is complete.
static bool take_key(struct prompt *p, unsigned char key) {
    if (key == '\n' || key == '\r' || key == KEY_END) {
        return true;
    }
    if (key == KEY_KILL) {
        buf_clear(&p->typed);
    } else if (key == KEY_BACKSPACE || key == KEY_DELETE) {
        if (p->typed.len > 0) {
            buf_remove(&p->typed, p->typed.len - 1, 1);
        }
    } else {
        buf_append_char(&p->typed, (char)key);
    }
    return false;
}

// False when a signal or a hang-up ended it.
static bool read_line(struct prompt *p) {
    struct pollfd fds[] = {{.fd = p->tty, .events = POLLIN}, {.fd = p->signals, .events = POLLIN}};
    for (;;) {
        if (poll(fds, ARRAY_LEN(fds), -1) < 0) {
            continue; // EINTR: of signals that are not ours
        }
        if (fds[1].revents & POLLIN) {
            struct signalfd_siginfo info;
            if (read(p->signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
                if (info.ssi_signo != SIGTSTP) {
                    p->ended_by = (int)info.ssi_signo;
                    return false;
                }
                suspend(p);
            }
        } else if (fds[0].revents != 0) {
            unsigned char key;
            ssize_t n = read(p->tty, &key, 1);
            if (n <= 0 && !(n < 0 && errno == EINTR)) {
                return false;
            }
            if (n == 1 && take_key(p, key)) {
                return true;
            }
        }
    }
}

static bool prompt_open(struct prompt *p, struct error *e) {
    static const int caught[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
    sigemptyset(&p->caught);
    for (size_t i = 0; i < ARRAY_LEN(caught); i++) {
        sigaddset(&p->caught, caught[i]);
    }
    p->tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (p->tty < 0 || tcgetattr(p->tty, &p->usual) != 0) {
        return error_set(e, ERROR_AUTH,
            "no terminal to ask for a token on: give --token-file or --token-command, or set "
            "AIFI_TOKEN");
    }
    sigprocmask(SIG_BLOCK, &p->caught, &p->mask_before);
    p->signals = signalfd(-1, &p->caught, SFD_CLOEXEC);
    if (p->signals < 0) {
        sigprocmask(SIG_SETMASK, &p->mask_before, NULL);
        return error_set(e, ERROR_FAILED, "cannot watch for signals: %s", strerror(errno));
    }
    return true;
}

bool prompt_for_token(struct token *t, struct error *e) {
    struct prompt p = {.tty = -1, .signals = -1};
    if (!prompt_open(&p, e)) {
        if (p.tty >= 0) {
            close(p.tty);
        }
        return false;
    }
    buf_init(&p.typed, TOKEN_LEN_MAX + 1); // one too many is noticed
    buf_reserve(&p.typed, TOKEN_LEN_MAX + 1);
    echo_off(&p);
    bool good = read_line(&p);
    echo_on(&p);
    if (good) {
        good = token_from_text(t, buf_slice(&p.typed), "prompt", e);
    } else {
        error_set(e, ERROR_AUTH, "no token was typed");
    }
    buf_wipe(&p.typed);
    close(p.signals);
    close(p.tty);
    if (p.ended_by != 0) {
        raise(p.ended_by); // to whoever handles it; pending until the mask is the caller's again
    }
    sigprocmask(SIG_SETMASK, &p.mask_before, NULL);
    return good;
}
