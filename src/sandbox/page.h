// One page of the list: which rows, in which order, and whether more lie on either side.
//
// In ascending order null comes after every value, in descending order before; the id breaks ties,
// in the same direction.
#ifndef AIFI_SANDBOX_PAGE_H
#define AIFI_SANDBOX_PAGE_H

#include "sandbox/contract.h"
#include "sandbox/database.h"
#include "sandbox/row_json.h"

enum { PAGE_BODY_MAX = 1024 * 1024 * 1024 };

struct span {
    size_t at, len;
};

struct page {
    struct buf text;   // the rows as JSON, in the order in which they were found
    struct span *rows; // in the order of the list
    size_t n_rows, rows_cap;
    char *first_cursor, *last_cursor; // of the outermost rows, or of the request when there is none
    bool has_previous, has_next;
};

bool page_read(struct database *db, const struct query *q, const struct row_writer *writer,
    struct page *out, struct error *e);
void page_release(struct page *p);
struct slice page_row(const struct page *p, size_t i);

#endif
