// Sessions as text for files and pipes: table, JSON (the records byte for byte), NDJSON, CSV.
// Written as they come; any number of pages makes one valid document.
#ifndef AIFI_APP_OUTPUT_H
#define AIFI_APP_OUTPUT_H

#include "app/settings.h"
#include "model/show.h"

struct output {
    enum output_format format;
    const enum field *columns;
    size_t n_columns;
    struct show show;
    bool terminal; // JSON: control and bidi characters as \u escapes, ill-formed bytes as U+FFFD
    int width;     // of the terminal, for the table; 0 = do not cut
    // private
    size_t n_written;
};
void output_begin(struct output *o, struct buf *out);
void output_session(struct output *o, const struct session *s, struct buf *out);
void output_end(
    struct output *o, struct buf *out); // also after an incomplete walk: the document stays valid

#endif
