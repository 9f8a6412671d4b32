// HTTP GET over libcurl (7.88.1), many at once, without blocking. Knows nothing of sessions. Set up
// once as the reliability contract lists: https only but for loopback, no redirects, TLS verified,
// gzip at most, HTTP/1.1, caps on what comes, no cookies, netrc, HSTS, alt-svc; proxy of the
// environment for https only.
#ifndef AIFI_NET_TRANSPORT_H
#define AIFI_NET_TRANSPORT_H

#include "base/error.h"
#include "base/instant.h"
#include "base/slice.h"
#include <poll.h>

struct transport_options {
    const char *ca_file; // NULL: the system's
    const char *user_agent;
    int64_t connect_ms, total_ms; // 0: 10 s, 60 s
    int64_t low_speed_s;          // 0: 15 s below 100 B/s
};

struct transport;
struct transport *transport_new(const struct transport_options *o, struct error *e);
void transport_free(struct transport *t);

// What became of a transfer.
struct transfer_result {
    bool completed;          // a whole answer came (whatever its status)
    bool refused_by_sink;    // the sink said stop
    bool transient;          // no whole answer, of a kind that a retry may mend
    int status;              // HTTP status, 0 = none
    int64_t retry_after_ms;  // -1 = none
    instant date;            // the server's Date header, or INSTANT_NONE
    instant received_at;     // our wall clock when the header came
    char content_type[64];   // sanitised
    char location_host[128]; // of a 3xx, for the message
    size_t body_len;         // decompressed bytes
    int64_t elapsed_ms;
    struct error error; // when not completed: a sentence that names step and host
};

// Body bytes, decompressed, in order; false ends the transfer.
typedef bool transfer_sink(void *context, struct slice bytes);

struct transfer;
// Starts. `url` and `token` are copied (the token only into libcurl). *returns* the transfer;
// transfer_free cancels at any time.
struct transfer *transport_get(struct transport *t, const char *url, const char *token, bool secure,
    transfer_sink *sink, void *context);
void transfer_free(struct transfer *x);
// NULL while it runs.
const struct transfer_result *transfer_result(const struct transfer *x);
size_t transfer_received(const struct transfer *x);

// Moves all transfers on; never blocks.
void transport_run(struct transport *t);
// Blocks at most timeout_ms until something may be done: network events, or events on the extra
// descriptors (revents filled in).
void transport_wait(struct transport *t, struct pollfd *extra, size_t n_extra, int64_t timeout_ms);
// Versions, for --version: "libcurl/7.88.1 OpenSSL/3.0.17".
const char *transport_versions(void);

#endif
