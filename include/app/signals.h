// Signals: written to a pipe as single bytes, read by the loop; crashes restore the terminal and
// are raised again.
#ifndef AIFI_APP_SIGNALS_H
#define AIFI_APP_SIGNALS_H

#include <stdbool.h>

// SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGCONT go to the pipe; SIGPIPE is ignored. A second
// deadly signal while the first is being worked on ends the process at once, terminal restored.
// SEGV, ABRT, BUS, FPE, ILL: `restore` (async-signal-safe), a line, and the same signal again.
void signals_install(void (*restore)(void));
int signals_fd(void);   // readable when one came; CLOEXEC, non-blocking
int signals_next(void); // a signal number, 0 = none
// Core dumps and ptrace by the same user off, SSLKEYLOGFILE out of the environment.
void process_harden(void);

#endif
