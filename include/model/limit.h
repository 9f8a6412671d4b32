// A limit on loaded rows, as typed after `&`: words that must all occur in the shown columns (case
// ignored), `!word` that must not, "quoted words"; also what `/` finds by.
#ifndef AIFI_MODEL_LIMIT_H
#define AIFI_MODEL_LIMIT_H

#include "model/show.h"

struct limit;
// *returns* NULL with a sentence when the text cannot be read (an open quote). Empty text: NULL
// without an error.
struct limit *limit_new(
    struct slice text, const enum field *columns, size_t n_columns, struct error *e);
// Only rows whose `f` reads exactly like `value` (or not, when `exclude`): `=` and `-` on a cell.
struct limit *limit_new_value(enum field f, struct slice value, bool exclude);
void limit_free(struct limit *l);
bool limit_matches(const struct limit *l, const struct session *s, const struct show *how);
struct slice limit_text(const struct limit *l); // as typed, for the chip; borrows

#endif
