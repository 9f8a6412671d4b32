// Rows 6, 7, 8, 9 and 11 of the table: the real binary on a terminal of 200×60.
#ifndef AIFI_BENCH_TERMINAL_ROWS_H
#define AIFI_BENCH_TERMINAL_ROWS_H

#include "page_server.h"
#include "table.h"
#include "terminal.h"

void rows_keys(struct table *t, const struct page_server *s, const struct workplace *w); // 6, 7, 9
void row_bytes(struct table *t, const struct page_server *s, const struct workplace *w); // 8
void row_start(struct table *t, const struct page_server *s, const struct workplace *w); // 11

// Bytes that scrolling by one line writes, and those of a repaint (Ctrl-L); each the median of a
// few.
void measure_bytes(const struct page_server *s, const struct workplace *w, bool hide_detail,
    double *scroll, double *repaint);

#endif
