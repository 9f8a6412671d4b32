// One line for each request, for tests that count: when, which connection, what, how it ended, and
// whether an Authorization header came. Never the token.
#ifndef AIFI_SANDBOX_REQUEST_LOG_H
#define AIFI_SANDBOX_REQUEST_LOG_H

#include "base/error.h"
#include "base/slice.h"

struct request_log;

struct request_log_entry {
    uint64_t connection; // counts from 1
    const char *method, *target;
    unsigned status;
    size_t body_len;
    bool authorization, cookie;
};

struct request_log *request_log_open(const char *path, struct error *e); // NULL on failure
void request_log_close(struct request_log *log);                         // NULL is fine
// Thread-safe; each line is out when the call returns.
void request_log_add(struct request_log *log, const struct request_log_entry *entry);

#endif
