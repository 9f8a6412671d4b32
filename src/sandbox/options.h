// The command line.
#ifndef AIFI_SANDBOX_OPTIONS_H
#define AIFI_SANDBOX_OPTIONS_H

#include "base/error.h"
#include "base/instant.h"

#include <stdint.h>

enum { OPTIONS_FAULTS_MAX = 32, OPTIONS_TOKEN_MAX = 4096 };

struct options {
    uint16_t port;   // 0: the kernel's choice
    uint64_t n_rows; // generated
    uint64_t seed;
    size_t n_stores;
    double days; // of history; 0: as suits the rows
    char token[OPTIONS_TOKEN_MAX];
    bool token_made_up;
    int64_t latency_ms;
    int64_t rate;          // requests a second; 0: no limit
    instant start;         // where the world's clock begins; INSTANT_NONE: now
    instant history_until; // where the history ends and living begins; INSTANT_NONE: at `start`
    bool frozen;           // it stands still
    double speed;          // or runs so many times as fast
    const char *import_path, *database_path, *requests_log_path; // NULL: none
    const char *oauth; // CLIENT:SECRET[:SECONDS]; NULL: no token URL
    const char *faults[OPTIONS_FAULTS_MAX];
    size_t n_faults;
    bool exit_with_parent, control;
};

// The rows of the options, for help and manual.
struct option_row {
    const char *name, *argument, *help; // without the dashes; NULL = takes none; without full stop
};
extern const struct option_row option_rows[];
extern const size_t n_option_rows;

enum options_result { OPTIONS_RUN, OPTIONS_EXIT, OPTIONS_WRONG };

// Borrows argv. OPTIONS_EXIT: help, version or the list of faults has been printed.
enum options_result options_parse(struct options *o, int argc, char **argv, struct error *e);

#endif
