// The stores, and their alerts, as text for files and pipes.
#ifndef AIFI_APP_STORES_OUTPUT_H
#define AIFI_APP_STORES_OUTPUT_H

#include "app/settings.h"

struct stores_output {
    enum output_format format;
    bool ascii;    // no byte >= 0x80
    bool exact;    // CSV, TSV: cells without a guard against spreadsheets
    bool terminal; // nothing that a terminal would not show as text
    int width;     // of the terminal, for the table; 0 = do not cut
    instant at;    // when the numbers are true
};

// All rows, as one document.
void stores_output_rows(const struct stores_output *o, const struct occupancy_row *rows, size_t n,
    const struct alert *alerts, size_t n_alerts, struct buf *out);
// All alerts; the table is a line each.
void stores_output_alerts(
    const struct stores_output *o, const struct alert *alerts, size_t n, struct buf *out);
// A line of NDJSON with the time: the numbers of a store; an alert that began or ended. The id and
// text of one that ended are what they were.
void stores_output_store_event(const struct stores_output *o, const struct occupancy_row *row,
    const struct alert *alerts, size_t n_alerts, struct buf *out);
void stores_output_alert_event(const struct stores_output *o, bool begins, const char *kind,
    struct slice store_id, struct slice text, struct buf *out);
// `{"event":"refresh"…`: a refresh is whole, with `n_requests`.
void stores_output_refresh_event(const struct stores_output *o, size_t n_stores, size_t n_changed,
    size_t n_requests, int64_t age_ms, struct buf *out);
void stores_output_failure_event(
    const struct stores_output *o, struct slice text, int64_t age_ms, struct buf *out);

#endif
