// The table among the output formats.
#ifndef AIFI_APP_OUTPUT_PRIVATE_H
#define AIFI_APP_OUTPUT_PRIVATE_H

#include "app/output.h"

enum { CELL_MAX_LEN = 16 * 1024 * 1024 }; // a field is no longer than the page that holds it

void table_begin(struct output *o);
void table_session(struct output *o, const struct session *s, struct buf *out);
void table_end(struct output *o, struct buf *out);

#endif
