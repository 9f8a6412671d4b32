// Sessions as text for files and pipes: table, JSON (the records byte for byte, unless they are
// masked), NDJSON, CSV, TSV, plain. Written as they come; any number of pages makes one valid document.
//
// The table is laid out by its first OUTPUT_SAMPLE rows, which are held back until then. NDJSON is
// one record a line: line breaks between a record's tokens become blanks. CSV is RFC 4180: a header
// row of field paths, CRLF, times as ISO UTC; no byte order mark. TSV is the same with tabs and LF.
// Plain is for a screen reader: "Label: value", a line each, and an empty line between sessions;
// what is worked out here says so, and nothing is told in words.
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
    bool exact;    // CSV, TSV: what a spreadsheet would reckon with is not guarded
    bool masks;    // JSON: personal data inside the records, unless show.unmasked
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

// The parts, for what is not a list of sessions alone.
// The record on one line, without its end.
void output_record_line(const struct output *o, const struct session *s, struct buf *out);
// Any JSON text of the record likewise.
void output_json_line(const struct output *o, struct slice json, struct buf *out);
// One cell of CSV or TSV; `first` says that none stands before it.
void output_cell(const struct output *o, struct slice text, bool first, struct buf *out);
// The text of a field in CSV or TSV.
void output_field_cell(
    const struct output *o, const struct session *s, enum field f, bool first, struct buf *out);
void output_end_row(const struct output *o, struct buf *out); // of CSV or TSV
// "Dwell (worked out here)"
void output_append_label(enum field f, struct buf *out);
// The text of a field as it stands in plain: on one line, never empty.
void output_append_value(
    const struct output *o, const struct session *s, enum field f, struct buf *out);

#endif
