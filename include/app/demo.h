// The demo's server: aifi-sandbox, found beside our own binary or in PATH, on a free port of
// loopback, with a token made for this run. It ends with us on every way out.
#ifndef AIFI_APP_DEMO_H
#define AIFI_APP_DEMO_H

#include "base/error.h"
#include "net/token.h"
#include <sys/types.h>

struct demo {
    pid_t pid;      // 0 = none
    int output;     // its standard output, -1 = none
    char *base_url; // owned
};

// Waits until it listens. `frozen_at` may be NULL. The token is put into *token.
bool demo_start(
    struct demo *d, int64_t n_rows, const char *frozen_at, struct token *token, struct error *e);
void demo_stop(struct demo *d); // also of a zeroed one

#endif
