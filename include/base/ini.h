// INI text → calls, by libinih (55). Used for themes and configuration.
#ifndef AIFI_BASE_INI_H
#define AIFI_BASE_INI_H

#include "base/error.h"
#include "base/slice.h"

// One `name = value` line. Returning false stops the parse; the handler then has set *e (without
// the place: the parser prefixes "FILE:LINE: ").
typedef bool ini_handler(void *context, struct slice section, struct slice name, struct slice value,
    int line, struct error *e);

// `origin` names the text in messages. Lines that are no INI are an error with their number. A
// UTF-8 BOM, CRLF and a missing final newline are fine; NUL bytes are an error.
bool ini_read(
    struct slice text, const char *origin, ini_handler *handler, void *context, struct error *e);

#endif
