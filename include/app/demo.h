// The demo's server: aifi-sandbox, found beside our own binary or in PATH, on a free port of
// loopback, with a token made for this run. It ends with us on every way out.
#ifndef AIFI_APP_DEMO_H
#define AIFI_APP_DEMO_H

#include "base/error.h"
#include "base/instant.h"
#include "net/token.h"
#include <sys/types.h>

struct demo {
    pid_t pid;      // 0 = none
    int output;     // its standard output, -1 = none
    char *base_url; // owned
};

struct demo_plan {
    int64_t n_rows;
    const char *frozen_at; // or NULL: its clock runs from now on
    instant day;           // then: the same sessions at each start after this moment
    int64_t speed;         // so many times as fast
    const char *database;  // a file that others may read meanwhile, or NULL
};

// Waits until it listens. The token is put into *token.
bool demo_start(struct demo *d, const struct demo_plan *plan, struct token *token, struct error *e);
void demo_stop(struct demo *d); // also of a zeroed one

#endif
