// What an answer that is no page means, by its HTTP status first (the API page does not say which
// status goes with its error object; a body may be empty, JSON or a gateway's HTML). Pure.
#ifndef AIFI_NET_ANSWER_H
#define AIFI_NET_ANSWER_H

#include "base/error.h"
#include "base/slice.h"

struct answer {
    const char *host;          // who answered, as in origin.host
    int status;                // any but 200
    const char *location_host; // of a 3xx; "" = the same host
    struct slice body;         // as far as it was read
    bool with_cursor;          // the request had a cursor
    const char *token;         // that was sent, and is not told should they repeat it; NULL = none
};

// Fills in kind, text, status, field and retryable. Of the body only the API's own message goes
// into the text. Returns whether it is the cursor that was refused: then nothing but asking from
// the top again helps.
bool answer_describe(const struct answer *a, struct error *e);

#endif
