// Rows of a view on their way into a text, some at a time, while the list goes on living.
#ifndef AIFI_APP_EXPORT_ROWS_H
#define AIFI_APP_EXPORT_ROWS_H

#include "app/output.h"
#include "app/view.h"

struct export_rows {
    struct view *view; // borrowed; NULL = none
    row_id *rows;      // in the order in which they were seen
    size_t n, at;
};

// All that are seen, or of all rows the marked ones: those that are seen in their order, then those
// that a limit hides. Release.
void export_rows_take_seen(struct export_rows *r, struct view *v);
void export_rows_take_marked(struct export_rows *r, struct view *v);
void export_rows_take_one(struct export_rows *r, struct view *v, row_id row);
// The next rows, at most `most`; returns how many that were.
size_t export_rows_write(struct export_rows *r, struct output *o, size_t most, struct buf *out);
void export_rows_release(struct export_rows *r); // also of a zeroed one

#endif
