// What the files of the query module share.
#ifndef AIFI_MODEL_QUERY_PARTS_H
#define AIFI_MODEL_QUERY_PARTS_H

#include "model/query.h"

enum { WIRE_MAX_LEN = 64 * 1024 }; // ceiling of one value and of a whole URL
// Responses show no milliseconds where requests send them: a time may be up to this much later than
// it seems.
enum { CUT_OFF_MS = MS_SECOND - 1 };

// query_check with the parameter's label in front of the sentence, for a place that does not show
// which field is meant.
bool query_check_labelled(const struct query *q, enum param p, const struct value_context *c,
    struct buf *wire, struct error *e);
// Notes which parameter an error is about; returns false.
bool query_fault(struct error *e, enum param p);

#endif
