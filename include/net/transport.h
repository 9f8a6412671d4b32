// HTTP over libcurl (7.88.1), many requests at once, without blocking: GET, and POST of a form for
// the token URL alone (tests/rules checks that). Knows nothing of sessions. Set up
// once as the reliability contract lists: https only but for loopback, no redirects, TLS ≥ 1.2 and
// verified, gzip at most, HTTP/1.1, caps on what comes, no cookies, netrc, HSTS, alt-svc; proxy of
// the environment for https only.
//
// The caller ignores SIGPIPE. One turn of the loop: transport_wait, read the clocks, transport_run,
// look at the transfers.
#ifndef AIFI_NET_TRANSPORT_H
#define AIFI_NET_TRANSPORT_H

#include "base/error.h"
#include "base/instant.h"
#include "base/slice.h"
#include "net/failure.h"
#include "net/origin.h"
#include <poll.h>

enum {
    TRANSPORT_CONNECT_MS = 10 * 1000, // name, connection and TLS handshake together
    TRANSPORT_TOTAL_MS = 60 * 1000,
    TRANSPORT_LOW_SPEED_MS = 15 * 1000,
    TRANSPORT_LOW_SPEED_BYTES = 100, // a second
    TRANSPORT_BODY_MAX = 16 * 1024 * 1024,
    TRANSPORT_HEADERS_MAX = 64 * 1024,
    TRANSPORT_EXTRA_MAX = 12,
};

struct transport_options {
    const char *ca_file; // instead of the system's; NULL: the system's
    const char *user_agent;
    int64_t connect_ms, total_ms, low_speed_ms; // 0: as above
};

struct transport;
// Removes SSLKEYLOGFILE from the environment first (libcurl would write session keys there), so:
// before there are threads. A CA file that cannot be read is an error here, not at the first
// request.
struct transport *transport_new(const struct transport_options *o, struct error *e);
// All transfers must be freed before.
void transport_free(struct transport *t);

// What became of a transfer.
struct transfer_result {
    bool completed;          // a whole answer came (whatever its status)
    bool refused_by_sink;    // the sink said stop; status and headers are good
    enum failure failure;    // FAILURE_NONE with either of the above
    bool transient;          // no whole answer, of a kind that a retry may mend
    int status;              // HTTP status, 0 = none
    int64_t retry_after_ms;  // -1 = none or unreadable; not clamped
    instant date;            // the server's Date header, or INSTANT_NONE
    instant received_at;     // our wall clock when the headers came, or INSTANT_NONE
    char content_type[64];   // sanitised, "" = none
    char location_host[128]; // of a 3xx to another host, sanitised; "" = none or the same host
    size_t body_len;         // decompressed bytes
    int64_t elapsed_ms;
    struct error error; // when neither completed nor refused: a sentence that names step and host
};

// Body bytes, decompressed, in order, called by transport_run only; false ends the transfer.
typedef bool transfer_sink(void *context, struct slice bytes);

struct transfer_request {
    const struct origin *origin; // borrowed until the transfer is freed; decides http or https
    const char *url;             // copied
    const char *token;           // copied into libcurl only; NULL = none
    int64_t total_ms;            // less than the transport's; 0: the transport's
    transfer_sink *sink;
    void *context;
};

struct transfer;
// Starts; the next transport_run sends. *returns* the transfer; transfer_free cancels at any time
// but in the sink.
struct transfer *transport_get(
    struct transport *t, const struct transfer_request *r, int64_t now_ms);
// The same, but posts a form with HTTP Basic authentication; the request has no token.
struct transfer_form {
    const char *user, *password; // copied into libcurl only
    const char *fields;          // application/x-www-form-urlencoded; copied
};
struct transfer *transport_post_form(struct transport *t, const struct transfer_request *r,
    const struct transfer_form *form, int64_t now_ms);
void transfer_free(struct transfer *x);
// NULL while it runs.
const struct transfer_result *transfer_result(const struct transfer *x);
int transfer_status(const struct transfer *x);      // HTTP status as soon as it is known, else 0
size_t transfer_received(const struct transfer *x); // bytes of the body so far

// Moves all transfers on; never blocks. `now_ms` is monotonic, `wall` our wall clock.
void transport_run(struct transport *t, int64_t now_ms, instant wall);
// The program's only blocking point. Blocks at most timeout_ms (< 0: for ever) until something may
// be done: network events, time-outs of transfers, or events on the extra descriptors (at most
// TRANSPORT_EXTRA_MAX; revents filled in, POLLHUP and POLLERR too, which curl_multi_poll alone does
// not tell). May return early without a reason, e.g. after a signal.
void transport_wait(struct transport *t, struct pollfd *extra, size_t n_extra, int64_t timeout_ms);

// For --version: "libcurl/7.88.1 OpenSSL/3.0.17".
void transport_append_versions(struct buf *out);

#endif
