// Sessions as text for files and pipes: table, JSON (the records byte for byte), NDJSON, CSV.
// Written as they come; any number of pages makes one valid document.
//
// The table is laid out by its first OUTPUT_SAMPLE rows, which are held back until then. NDJSON is
// one record a line: line breaks between a record's tokens become blanks. CSV is RFC 4180: a header
// row of field paths, CRLF, times as ISO UTC.
#ifndef AIFI_APP_OUTPUT_H
#define AIFI_APP_OUTPUT_H

#include "app/settings.h"
#include "model/show.h"

enum { OUTPUT_SAMPLE = 200 };

struct output {
    enum output_format format;
    const enum field *columns;
    size_t n_columns;
    struct show show;
    bool terminal; // JSON: control and bidi characters as \u escapes, ill-formed bytes as U+FFFD
    bool ascii;    // table, and JSON on a terminal: no byte >= 0x80
    int width;     // of the terminal, for the table; 0 = do not cut
    // private
    size_t n_written;
    struct buf held;         // table: the cells of the rows held back, each followed by NUL
    size_t n_held;           // rows in it, the titles included
    int widths[FIELD_COUNT]; // table: cells of each column, 0 = not laid out yet
};
void output_begin(struct output *o, struct buf *out);
void output_session(struct output *o, const struct session *s, struct buf *out);
// Also after an incomplete walk: the document stays valid.
void output_end(struct output *o, struct buf *out);
void output_release(struct output *o); // at any time

#endif
