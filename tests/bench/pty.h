// A program on a terminal of 200×60 of our own: what is typed goes in, what it writes is counted
// and thrown away.
#ifndef AIFI_BENCH_PTY_H
#define AIFI_BENCH_PTY_H

#include "base/base.h"

#include <sys/types.h>

enum { PTY_COLUMNS = 200, PTY_LINES = 60 };

struct pty {
    pid_t pid;
    int fd;
    int64_t started_us; // just before the program was started
};

// `program` runs instead of an executable when `argv` is NULL. The environment is a fixed one
// (TERM=xterm-256color, C.UTF-8, UTC, no configuration, `folder` as HOME), with AIFI_TOKEN.
// `folder` is where it runs. Ends the process when there is no pty.
void pty_start(struct pty *t, const char *const argv[], void (*program)(void), const char *folder);
void pty_stop(struct pty *t); // kills

struct reply {
    double ms;      // from the keys (or from the start) to the last byte that came
    size_t n_bytes; // 0: nothing came
};
// Types `keys` (NULL: nothing, the time counts from the start) and takes what comes until nothing
// has for quiet_ms; the first byte is waited for up to a few seconds.
struct reply pty_type(struct pty *t, const char *keys, int quiet_ms);

#endif
