// The programs that are timed on a terminal, each brought to where its keys are measured.
#ifndef AIFI_BENCH_TERMINAL_H
#define AIFI_BENCH_TERMINAL_H

#include "pty.h"

enum { QUIET_MS = 20, START_QUIET_MS = 60 };

// A folder, with a text for less and a repository for tig if they are wanted; removed at the end.
struct workplace {
    char folder[64];
    bool has_less, has_tig;
};
void workplace_make(struct workplace *w, bool with_references);
void workplace_remove(struct workplace *w);

// Each only starts the program.
void start_echo(struct pty *t, const struct workplace *w); // a raw terminal whose program echoes
void start_hello(struct pty *t, const struct workplace *w);
void start_hello_curl(struct pty *t, const struct workplace *w);
void start_less(struct pty *t, const struct workplace *w);
void start_tig(struct pty *t, const struct workplace *w);
// The browser on the list at `base_url`, answered at once.
void start_product(struct pty *t, const struct workplace *w, const char *base_url);

// Waits until it has drawn itself, then goes down to where one more line scrolls.
void settle_at_bottom(struct pty *t, bool hide_detail);

#endif
