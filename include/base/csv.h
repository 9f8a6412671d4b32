// CSV cells (RFC 4180) and TSV cells, safe to open in a spreadsheet: a text that would start a
// formula
// (= + - @ TAB CR LF NUL and their full-width forms) gets a ' in front; numbers stay numbers.
#ifndef AIFI_BASE_CSV_H
#define AIFI_BASE_CSV_H

#include "base/buf.h"

// Appends one cell: sanitised, guarded, quoted where needed. No separator.
void csv_append(struct buf *out, struct slice cell);
// Tab-separated: no quoting exists, so tabs and newlines have become blanks.
void tsv_append(struct buf *out, struct slice cell);

#endif
