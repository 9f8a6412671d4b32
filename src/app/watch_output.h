// Changes of sessions as lines: NDJSON, table, plain, CSV and TSV.
#ifndef AIFI_APP_WATCH_OUTPUT_H
#define AIFI_APP_WATCH_OUTPUT_H

#include "app/output.h"
#include "model/record_diff.h"

enum watch_event { WATCH_NEW, WATCH_CHANGED, WATCH_LEFT };

struct watch_change {
    enum watch_event event;
    instant at; // when it was noticed, by the server's clock
    const struct session *session;
    const struct record_diff *diff; // from the record before; NULL: that one is not known
};

// The titles, of formats that have some.
void watch_output_begin(const struct output *o, struct buf *out);
void watch_output_change(const struct output *o, const struct watch_change *c, struct buf *out);
// Of NDJSON: that the server does not answer.
void watch_output_failure(const struct output *o, instant at, struct slice text, struct buf *out);

#endif
