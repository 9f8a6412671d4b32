// Signals: written to a pipe as single bytes, read by the loop; crashes restore the terminal and
// are raised again.
#ifndef AIFI_APP_SIGNALS_H
#define AIFI_APP_SIGNALS_H

#include <stdbool.h>

// SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGCONT, and with a `restore` also SIGTSTP, go to the
// pipe (but what the parent had ignored, as nohup does, stays ignored); SIGPIPE, SIGXFSZ, SIGALRM,
// SIGUSR1 and SIGUSR2 are ignored. A second deadly signal while the first has not been read ends
// the process at once, terminal restored. SEGV, ABRT, BUS, FPE, ILL: `restore` (async-signal-safe,
// may be NULL), a line on stderr, and the same signal again, to whoever handled it before.
void signals_install(void (*restore)(void));
int signals_fd(void);                     // readable when one came; CLOEXEC, non-blocking
int signals_next(void);                   // a signal number, 0 = none
bool signal_is_deadly(int signal_number); // INT, TERM, HUP, QUIT
// From now on a deadly signal ends the process at once, terminal restored: for the way out.
void signals_leave(void);
// SIGPIPE as the system has it, on ourselves: the silent end of a program whose reader has gone.
void signals_end_by_pipe(void);
// The very first thing: core dumps and ptrace by the same user off, SSLKEYLOGFILE out of the
// environment, and descriptors 0 to 2 in use, so that no socket becomes our standard output.
void process_harden(void);

#endif
