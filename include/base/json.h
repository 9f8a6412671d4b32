// Writing JSON: what is not copied from a record is written here. Reading is model/scan.h's.
#ifndef AIFI_BASE_JSON_H
#define AIFI_BASE_JSON_H

#include "base/buf.h"

// Appends the text as a JSON string with its quotes, on one line; ill-formed UTF-8 becomes U+FFFD,
// everything else is read back as it was.
void json_append_string(struct buf *out, struct slice text);

#endif
