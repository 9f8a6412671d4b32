// A list of columns as people write it: "id,created,store" replaces, "+dwell -code" changes what
// was there.
#ifndef AIFI_APP_COLUMNS_H
#define AIFI_APP_COLUMNS_H

#include "base/error.h"
#include "model/field.h"

// Names as field_by_name takes them, separated by commas or blanks; each column once. `columns` has
// room for FIELD_COUNT; unchanged on failure.
bool columns_parse(struct slice text, enum field *columns, size_t *n, struct error *e);

#endif
