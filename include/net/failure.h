// Why no whole answer came: one row a cause, each with its own sentence. Pure; knows no libcurl and
// no sessions.
#ifndef AIFI_NET_FAILURE_H
#define AIFI_NET_FAILURE_H

#include "base/error.h"
#include "base/instant.h"
#include "base/slice.h"

enum failure {
    FAILURE_NONE,
    // Getting there
    FAILURE_UNKNOWN_HOST,
    FAILURE_LOOKUP_SLOW,
    FAILURE_REFUSED,
    FAILURE_UNREACHABLE,
    FAILURE_CONNECT_SLOW,
    FAILURE_CONNECT,
    FAILURE_NO_DESCRIPTORS,
    FAILURE_NO_MEMORY,
    // Through a proxy
    FAILURE_PROXY_UNKNOWN,
    FAILURE_PROXY_CONNECT,
    FAILURE_PROXY_CREDENTIALS,
    FAILURE_PROXY_REFUSED,
    // TLS
    FAILURE_TLS_SLOW,
    FAILURE_TLS_BROKEN_OFF,
    FAILURE_TLS_NOT_SPOKEN,
    FAILURE_TLS_HANDSHAKE,
    FAILURE_TLS_UNTRUSTED,
    FAILURE_TLS_EXPIRED,
    FAILURE_TLS_NOT_YET_VALID,
    FAILURE_TLS_WRONG_NAME,
    FAILURE_TLS_CERTIFICATE,
    FAILURE_TLS_CA_FILE,
    // The answer
    FAILURE_NO_ANSWER,
    FAILURE_BROKEN_OFF_BEFORE,
    FAILURE_BROKEN_OFF_WITHIN,
    FAILURE_SENDING,
    FAILURE_EMPTY,
    FAILURE_CUT_SHORT,
    FAILURE_STALLED,
    FAILURE_TOO_LONG,
    FAILURE_NOT_HTTP,
    FAILURE_MAYBE_HTTPS,
    FAILURE_CHUNKS,
    FAILURE_COMPRESSION,
    FAILURE_LENGTHS,
    FAILURE_HEADERS_TOO_BIG,
    FAILURE_BODY_TOO_BIG,
    FAILURE_OTHER,
    FAILURE_COUNT
};

// What a sentence may name. Texts may be NULL and may come from outside.
struct failure_facts {
    const char *host;    // as in origin.host
    const char *address; // as in origin.address: host:port
    const char *proxy;   // host:port of the proxy
    const char *detail;  // what the library, the system or the certificate says
    int proxy_status;    // the proxy's answer to CONNECT, 0 = none
    int64_t limit_ms;    // the time-out that was hit
    size_t n_bytes;      // of the body that had come
    instant wall;        // our clock, for certificates
};

bool failure_is_transient(enum failure f); // a retry may mend it
// Fills in kind, text and retryable.
void failure_describe(enum failure f, const struct failure_facts *facts, struct error *e);

#endif
