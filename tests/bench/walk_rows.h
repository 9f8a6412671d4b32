// Rows 1 to 5 of the table: walks and what they hold.
#ifndef AIFI_BENCH_WALK_ROWS_H
#define AIFI_BENCH_WALK_ROWS_H

#include "page_server.h"
#include "table.h"

void row_full_walk(struct table *t, const struct page_server *s);    // 1
void row_latency_walk(struct table *t, const struct page_server *s); // 2
void row_paced_walk(struct table *t, const struct page_server *s);   // 3
void row_wide_walk(struct table *t, const struct page_server *s);    // 4
void row_memory(struct table *t, const struct page_server *s);       // 5

#endif
