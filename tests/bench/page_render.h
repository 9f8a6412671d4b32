// The pages that the benchmark serves: made up, but of the size and make of real ones. Written from
// the API page and not from the client's model.
#ifndef AIFI_BENCH_PAGE_RENDER_H
#define AIFI_BENCH_PAGE_RENDER_H

#include "base/buf.h"

enum { PAGE_ROWS = 200 };

// Appends `{"data":[…]` of page `page` (0-based): PAGE_ROWS sessions of some 1.9 kB, ids distinct
// over all pages and descending, no white space. The same at every run.
void page_render_rows(size_t page, struct buf *out);
// What follows: `,"pagination":{…}}`, with a cursor to the next page unless this is the last of
// `n_pages`.
void page_render_end(size_t page, size_t n_pages, struct buf *out);
// The page that a cursor stands for; false when it is none.
bool page_of_cursor(struct slice cursor, size_t *page);

#endif
