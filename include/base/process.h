// Running another program without a shell, its environment cleaned of our secrets.
#ifndef AIFI_BASE_PROCESS_H
#define AIFI_BASE_PROCESS_H

#include "base/buf.h"
#include "base/error.h"
#include <sys/types.h>

// Splits a command line into words as a shell would without expansions: blanks, '…', "…",
// backslash. *argv is one allocation (mem_free), NULL-terminated.
bool process_split(struct slice command, char ***argv, struct error *e);

// Runs argv, feeds `input` (may be empty), collects at most out->ceiling bytes of its standard
// output, its standard error goes nowhere. Waits at most `limit_ms`; then kills its process group
// and fails. A non-zero exit status or a signal is an error that names it.
bool process_run(
    char *const argv[], struct slice input, int64_t limit_ms, struct buf *out, struct error *e);

// Starts argv to run beside us (the demo's server): its stdout comes back in *out_fd (CLOEXEC); it
// is killed when we die.
bool process_start(char *const argv[], pid_t *pid, int *out_fd, struct error *e);
// SIGTERM, then SIGKILL after 1 s; reaps.
void process_stop(pid_t pid);

#endif
