// CSV cells (RFC 4180) and TSV cells, safe to open in a spreadsheet: a text that would start a
// formula (= + - @ and their full-width forms, once sanitised) gets a ' in front; numbers (-12.5,
// but not +41…, which is a telephone number) stay as they are.
#ifndef AIFI_BASE_CSV_H
#define AIFI_BASE_CSV_H

#include "base/buf.h"

// Append one cell without separator, then guarded; an exact one is not guarded. Where `out` ran full
// the cell is not whole: the caller asks out->full.
//
// A CSV cell is sanitised (TEXT_PLAIN: controls and invisible characters left out, line breaks and
// tabs one blank), and quoted with a comma, quote or semicolon in it. A TSV cell, which nothing can
// quote, spells out what it could not hold (TEXT_ESCAPE: \t, \n, \r, \u{202E}; \\ is a backslash), so
// that it can be read back.
void csv_append(struct buf *out, struct slice cell);
void csv_append_exact(struct buf *out, struct slice cell);
void tsv_append(struct buf *out, struct slice cell);
void tsv_append_exact(struct buf *out, struct slice cell);

#endif
