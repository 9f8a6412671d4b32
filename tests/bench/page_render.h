// The pages that the benchmark serves: made up, but of the size and make of real ones. Written from
// the API page and not from the client's model.
#ifndef AIFI_BENCH_PAGE_RENDER_H
#define AIFI_BENCH_PAGE_RENDER_H

#include "base/buf.h"

enum { PAGE_ROWS = 200 };

// Appends the sessions of page `page` (0-based), each with a comma behind it: PAGE_ROWS of some
// 1.9 kB, ids distinct over all pages and descending, no white space. The same at every run. `at`:
// where each begins, and the last one ends.
void page_render_rows(size_t page, struct buf *out, uint32_t at[PAGE_ROWS + 1]);
// When row `row` of the list was created; it is newest first.
int64_t page_row_created_ms(size_t row);
// The first row (0-based) not created after `ms`.
size_t page_row_at(int64_t ms);
// What follows the sessions: `],"pagination":{…}}`, with cursors to row `before`, unless it is 0,
// and `next`, unless it is `n_rows`.
void page_render_end(size_t before, size_t next, size_t n_rows, struct buf *out);
// The row that a cursor stands for; false when it is none.
bool page_row_of_cursor(struct slice cursor, size_t *row);

#endif
