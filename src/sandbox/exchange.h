// One request and the making of its answer. HTTP without a library: server.c carries these over the
// wire, answer.c fills in the reply, faults may tamper with any part of it.
#ifndef AIFI_SANDBOX_EXCHANGE_H
#define AIFI_SANDBOX_EXCHANGE_H

#include "sandbox/contract.h"

#include "base/buf.h"
#include "base/mem.h"

struct request {
    struct slice method, path, query_string; // as they came, percent-encoded
    struct slice authorization;              // pointer NULL: no such header
    struct slice body;                       // of a POST, as far as it is not too long
    bool accepts_gzip;
};

enum { REPLY_HEADERS_MAX = 64 };

struct reply_header {
    char *name, *value; // owned
};

enum delivery {
    DELIVERY_WHOLE,   // with its length
    DELIVERY_ENDLESS, // chunked: the body, then the same filler for ever
};

struct reply {
    unsigned status;
    struct buf body;
    struct reply_header headers[REPLY_HEADERS_MAX];
    size_t n_headers;
    enum delivery delivery;
    bool no_gzip;     // leave the body as it is
    int64_t delay_ms; // before the answer; negative: never
    size_t stall_at;  // byte of the body where sending pauses; SIZE_MAX: nowhere
    int64_t stall_ms; // for so long; negative: for ever
};

void reply_init(struct reply *r);
void reply_release(struct reply *r);
// Replaces a header of that name. Values with CR or LF are the caller's bug.
void reply_set_header(struct reply *r, const char *name, const char *value);
void reply_add_header(struct reply *r, const char *name, const char *value);
const char *reply_header(const struct reply *r, const char *name); // NULL: none
void reply_remove_header(struct reply *r, const char *name);

// An error as the API reports it. `errors`: a JSON array, or empty for none.
void reply_error(
    struct reply *r, unsigned status, const char *type, const char *message, struct slice errors);

// The list before it becomes a body.
struct listing {
    struct slice *rows; // each a JSON value
    size_t n_rows, rows_cap;
    const char *data;          // NULL: the rows; otherwise the JSON that stands for `data`
    struct buf previous, next; // JSON values; empty: the key is missing
    bool has_next;
    struct arena memory; // of rows that faults made up
};

void listing_append(struct listing *l, struct slice row);
void listing_release(struct listing *l);

#endif
