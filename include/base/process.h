// Running another program without a shell. It gets a session of its own (so no terminal to draw on
// or to ask a question in), default signal handling, no descriptor of ours but its three, and our
// environment without AIFI_TOKEN and AIFI_CLIENT_SECRET. Programs are looked up in PATH.
#ifndef AIFI_BASE_PROCESS_H
#define AIFI_BASE_PROCESS_H

#include "base/buf.h"
#include "base/error.h"
#include <sys/types.h>

// Splits a command line into words as a shell would without expansions: blanks, '…', "…" (in which
// a backslash escapes " and backslash), backslash. *argv is one allocation (mem_free),
// NULL-terminated, with at least one word. ERROR_CONFIG for an open quote, a final backslash, a NUL
// byte, no word at all.
bool process_split(struct slice command, char ***argv, struct error *e);
// Appends a text in single quotes, as one word of a shell and of process_split.
void process_quote(struct slice text, struct buf *out);
// The same, but as it is where it needs no quotes: letters, digits and _-./:,@%+ alone.
void process_quote_word(struct slice text, struct buf *out);

// Appends the login name of whoever runs the program (passwd(5), not the environment), fit for one
// line; "user 1000" when the system knows no name.
void user_name_append(struct buf *out);

// Starts argv to run beside us (the demo's server): its stdout comes back in *out_fd (CLOEXEC, the
// caller closes it), its stdin and stderr go nowhere; it is killed when we die.
bool process_start(char *const argv[], pid_t *pid, int *out_fd, struct error *e);
// Starts argv on its own: it reads nothing, what it prints goes nowhere, and it outlives us. Waits
// only until it runs; false when it could not be started.
bool process_detach(char *const argv[], struct error *e);
// Starts argv to be fed and read a part at a time (base/job.h): *in_fd and *out_fd are ours,
// CLOEXEC and O_NONBLOCK; what it says on its standard error comes with the output. The caller
// closes both, and reaps.
bool process_open(char *const argv[], pid_t *pid, int *in_fd, int *out_fd, struct error *e);
// Whether a status of waitpid(2) is that of a good end; else a sentence with the name.
bool process_check_status(const char *name, int status, struct error *e);
// SIGTERM to its process group, SIGKILL after 1 s; reaps.
void process_stop(pid_t pid);

#endif
