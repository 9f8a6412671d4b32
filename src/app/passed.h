// Parameters of a request that this program does not know, passed on as they are.
#ifndef AIFI_APP_PASSED_H
#define AIFI_APP_PASSED_H

#include "base/buf.h"
#include "base/error.h"

enum { PASSED_MAX_LEN = 4096 };

// Appends "name=value" to the encoded `parameters` ("a=1&b=2"). Refused: what is no KEY=VALUE, a
// name of other than letters, digits and _ - . [ ], a value that holds what cannot be printed, and
// parameters that have an option of their own.
bool passed_add(struct buf *parameters, struct slice pair, struct error *e);
// A sentence for names that are nearly those of a known parameter: a server ignores what it does
// not know, and the answer would look like one to another question. Empty: none is.
void passed_append_doubts(struct slice parameters, struct buf *out);

#endif
