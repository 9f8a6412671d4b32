// CSV cells (RFC 4180) and TSV cells, safe to open in a spreadsheet: a text that would start a
// formula (= + - @ and their full-width forms, once sanitised) gets a ' in front; numbers (-12.5,
// but not +41…, which is a telephone number) stay as they are.
#ifndef AIFI_BASE_CSV_H
#define AIFI_BASE_CSV_H

#include "base/buf.h"

// Append one cell without separator: sanitised (TEXT_PLAIN: controls and invisible characters left
// out, line breaks and tabs one blank), then guarded. A cell with a comma, quote or semicolon is
// quoted by csv_append; for tab-separated text no quoting exists, nor is it needed. Where `out` ran
// full the cell is not whole: the caller asks out->full.
void csv_append(struct buf *out, struct slice cell);
void tsv_append(struct buf *out, struct slice cell);

#endif
