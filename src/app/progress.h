// One line on a terminal's standard error that says how far a long listing is. No escape sequences:
// it is overwritten with blanks.
#ifndef AIFI_APP_PROGRESS_H
#define AIFI_APP_PROGRESS_H

#include "net/fetch.h"

struct progress {
    bool is_on;
    bool shares_terminal; // standard output goes there as well
    int64_t started_ms, shown_ms;
    size_t n_cells; // of what stands there now
};

// Off unless standard error is a terminal that can overwrite.
void progress_init(struct progress *p, int64_t now_ms);
struct progress_count {
    size_t n_read;    // sessions
    size_t n_fitting; // of them
    bool is_search;   // not all that are read fit
};
// At most some times a second, and not in the first one. `f` is in flight; NULL = none.
void progress_show(
    struct progress *p, const struct progress_count *count, const struct fetch *f, int64_t now_ms);
void progress_clear(struct progress *p);
int64_t progress_due_ms(const struct progress *p); // of the next change; INT64_MAX = never
// "1,400"
void count_append(struct buf *out, size_t n);

#endif
