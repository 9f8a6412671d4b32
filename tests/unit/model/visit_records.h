// Records of visits on one day, for tests of evidence.
#ifndef AIFI_TESTS_VISIT_RECORDS_H
#define AIFI_TESTS_VISIT_RECORDS_H

#include "many_sessions.h"

// "12:03:04" of the day as a JSON string, from seconds after 12:00.
static inline void add_time(struct buf *out, const char *key, int seconds) {
    buf_printf(out, ",\"%s\":\"2026-11-24T%02d:%02d:%02dZ\"", key, 12 + seconds / 3600,
        seconds / 60 % 60, seconds % 60);
}

// Appends a record, with a comma when it is not the first; `exited` < 0: not yet. `more` are
// further members, each with a comma before it.
static inline void add_visit(struct buf *out, int id, const char *more, int entered, int exited) {
    buf_printf(out, "%s{\"id\":\"%d\"%s", out->len ? "," : "", id, more);
    add_time(out, "createdAt", entered);
    add_time(out, "customerFirstEnteredAt", entered);
    add_time(out, "customerLastEnteredAt", entered);
    if (exited >= 0) {
        add_time(out, "customerLastExitedAt", exited);
    }
    buf_append_char(out, '}');
}

#endif
