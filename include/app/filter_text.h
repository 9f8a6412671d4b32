// A filter as one line, as :filter and saved views have it.
#ifndef AIFI_APP_FILTER_TEXT_H
#define AIFI_APP_FILTER_TEXT_H

#include "base/error.h"
#include "model/query.h"

// What the line says in parameters goes into *q (initialised), what the API cannot express into its
// condition. False with a sentence, and *q as it was, when the line cannot be read.
bool filter_read(
    struct query *q, struct slice line, const struct value_context *c, struct error *e);

#endif
