// The main thread while the server runs: waits for a signal, takes commands on standard input, and
// keeps a database file up to date while nobody asks.
#ifndef AIFI_SANDBOX_CONTROL_H
#define AIFI_SANDBOX_CONTROL_H

#include "sandbox/sandbox.h"

#include <signal.h>

// Returns when one of the signals (blocked by the caller) comes, or standard input ends and the
// options say so.
void control_run(struct sandbox *s, const sigset_t *ending);

#endif
