// Telling causes apart that libcurl gives one code. Must not know libcurl's types: its words and
// numbers come in as text and integers, so that every branch can be tested.
#include "net/diagnose.h"

#include <errno.h>

static bool says(const struct symptoms *s, const char *words) {
    return strstr(s->why, words) != NULL;
}

enum failure diagnose_timeout(const struct symptoms *s) {
    if (s->answered) {
        return FAILURE_TOO_LONG;
    }
    if (s->asked) {
        return FAILURE_NO_ANSWER;
    }
    if (s->connected) {
        return s->secure ? FAILURE_TLS_SLOW : FAILURE_NO_ANSWER;
    }
    return s->looked_up ? FAILURE_CONNECT_SLOW : FAILURE_LOOKUP_SLOW;
}

enum failure diagnose_connect(const struct symptoms *s) {
    if (s->secure && s->proxy && !says(s, s->name)) {
        return FAILURE_PROXY_CONNECT; // it names whom it could not reach
    }
    switch (s->os_errno) {
    case ECONNREFUSED:
        return FAILURE_REFUSED;
    case ENETUNREACH:
    case EHOSTUNREACH:
    case EADDRNOTAVAIL:
        return FAILURE_UNREACHABLE;
    case ETIMEDOUT:
        return FAILURE_CONNECT_SLOW;
    case ECONNRESET:
        return FAILURE_BROKEN_OFF_BEFORE;
    default:
        return FAILURE_CONNECT;
    }
}

enum failure diagnose_certificate(const struct symptoms *s) {
    if (says(s, "match") && says(s, "name")) {
        return FAILURE_TLS_WRONG_NAME; // the number means nothing then
    }
    switch (s->verify_result) {
    case 2:  // issuer not found
    case 18: // self-signed
    case 19: // self-signed in the chain
    case 20: // issuer not found locally
    case 21: // cannot verify the first
        return FAILURE_TLS_UNTRUSTED;
    case 9:
        return FAILURE_TLS_NOT_YET_VALID;
    case 10:
        return FAILURE_TLS_EXPIRED;
    default:
        return FAILURE_TLS_CERTIFICATE;
    }
}

enum failure diagnose_handshake(const struct symptoms *s) {
    if (says(s, "wrong version number") || says(s, "packet length too long") ||
        says(s, "http request")) {
        return FAILURE_TLS_NOT_SPOKEN;
    }
    if (says(s, "SSL_ERROR_SYSCALL") || says(s, "reset by peer") || says(s, "unexpected eof") ||
        says(s, "Broken pipe")) {
        return FAILURE_TLS_BROKEN_OFF;
    }
    return FAILURE_TLS_HANDSHAKE;
}

enum failure diagnose_proxy(const struct symptoms *s) {
    if (s->proxy_status == 407) {
        return FAILURE_PROXY_CREDENTIALS;
    }
    // A gateway's 5xx may pass, a refusal does not.
    return s->proxy_status >= 300 && s->proxy_status < 500 ? FAILURE_PROXY_REFUSED
                                                           : FAILURE_PROXY_CONNECT;
}

enum failure diagnose_receive(const struct symptoms *s) {
    if (says(s, "CONNECT")) {
        return diagnose_proxy(s);
    }
    if (says(s, "chunk")) {
        return FAILURE_CHUNKS;
    }
    return s->answered ? FAILURE_BROKEN_OFF_WITHIN : FAILURE_BROKEN_OFF_BEFORE;
}

const char *diagnose_detail(const char *why) {
    static const char *const prefixes[] = {"SSL certificate problem: ", "SSL routines::"};
    for (size_t i = 0; i < ARRAY_LEN(prefixes); i++) {
        const char *found = strstr(why, prefixes[i]);
        why = found ? found + strlen(prefixes[i]) : why;
    }
    return why;
}

struct slice proxy_host(struct slice value) {
    for (size_t i = 0; i + 3 <= value.len; i++) {
        if (memcmp(value.ptr + i, "://", 3) == 0) {
            value = (struct slice){value.ptr + i + 3, value.len - i - 3};
            break;
        }
    }
    for (size_t i = value.len; i > 0; i--) {
        if (value.ptr[i - 1] == '@') {
            value = (struct slice){value.ptr + i, value.len - i};
            break;
        }
    }
    struct slice host = value;
    return value.len > 0 && slice_cut(&value, '/', &host) ? host : SLICE_NONE;
}
