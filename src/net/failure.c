// The sentences for what goes wrong on the way. Must not know libcurl: transport.c says which row
// it is.
#include "net/failure.h"

#include "base/buf.h"

struct failure_row {
    enum error_kind kind;
    bool transient;       // tried again by itself
    bool worth_a_key;     // not tried again by itself, but a person may want to
    const char *sentence; // {name} stands for a fact
};

static const struct failure_row rows[] = {
    [FAILURE_NONE] = {ERROR_NONE, false, false, ""},

    [FAILURE_UNKNOWN_HOST] = {ERROR_NETWORK, true, true,
        "cannot find host {host}: check its spelling and this machine's network"},
    [FAILURE_LOOKUP_SLOW] = {ERROR_NETWORK, true, true,
        "looking up {host} took longer than {limit}: check this machine's name server"},
    [FAILURE_REFUSED] = {ERROR_NETWORK, true, true,
        "cannot connect to {address}: refused; nothing listens there"},
    [FAILURE_UNREACHABLE] = {ERROR_NETWORK, true, true,
        "cannot connect to {address}: no route; is the network or VPN up?"},
    [FAILURE_CONNECT_SLOW] = {ERROR_NETWORK, true, true,
        "cannot connect to {address}: no reaction within {limit}; a firewall or VPN?"},
    [FAILURE_CONNECT] = {ERROR_NETWORK, true, true, "cannot connect to {address}: {detail}"},
    [FAILURE_NO_DESCRIPTORS] = {ERROR_FAILED, true, true,
        "too many open files: cannot open a connection to {host}; see ulimit -n"},
    [FAILURE_NO_MEMORY] = {ERROR_FAILED, true, true,
        "not enough memory for a connection to {host}"},

    [FAILURE_PROXY_UNKNOWN] = {ERROR_NETWORK, true, true,
        "cannot find the proxy {proxy}: see the variable https_proxy"},
    [FAILURE_PROXY_CONNECT] = {ERROR_NETWORK, true, true,
        "cannot reach {host} through the proxy {proxy}: {detail}"},
    [FAILURE_PROXY_CREDENTIALS] = {ERROR_NETWORK, false, true,
        "the proxy {proxy} wants a user name and password (407): see the variable https_proxy"},
    [FAILURE_PROXY_REFUSED] = {ERROR_NETWORK, false, true,
        "the proxy {proxy} refused the way to {address} (status {proxy_status})"},

    [FAILURE_TLS_SLOW] = {ERROR_NETWORK, true, true,
        "{address} did not complete the TLS handshake within {limit}"},
    [FAILURE_TLS_BROKEN_OFF] = {ERROR_NETWORK, true, true,
        "{address} broke the connection off during the TLS handshake"},
    [FAILURE_TLS_NOT_SPOKEN] = {ERROR_NETWORK, false, true,
        "{address} does not speak TLS: is the port right, or is it an http:// server?"},
    [FAILURE_TLS_HANDSHAKE] = {ERROR_NETWORK, false, true,
        "no TLS connection to {address}: {detail}"},
    [FAILURE_TLS_UNTRUSTED] = {ERROR_NETWORK, false, true,
        "the certificate of {host} is not trusted ({detail}): give its CA with --ca-file"},
    [FAILURE_TLS_EXPIRED] = {ERROR_NETWORK, false, true,
        "the certificate of {host} has expired: is this machine's clock right? It says {clock}"},
    [FAILURE_TLS_NOT_YET_VALID] = {ERROR_NETWORK, false, true,
        "the certificate of {host} is not valid yet: is this machine's clock right? It says "
        "{clock}"},
    [FAILURE_TLS_WRONG_NAME] = {ERROR_NETWORK, false, true,
        "the certificate shown for {host} is for another name: {detail}"},
    [FAILURE_TLS_CERTIFICATE] = {ERROR_NETWORK, false, true,
        "the certificate of {host} cannot be used: {detail}"},
    [FAILURE_TLS_CA_FILE] = {ERROR_CONFIG, false, false,
        "cannot use the CA file: {detail}; give one with --ca-file or install ca-certificates"},

    [FAILURE_NO_ANSWER] = {ERROR_NETWORK, true, true,
        "{host} accepted the connection but gave no answer in {limit}"},
    [FAILURE_BROKEN_OFF_BEFORE] = {ERROR_NETWORK, true, true,
        "{host} broke the connection off before answering"},
    [FAILURE_BROKEN_OFF_WITHIN] = {ERROR_NETWORK, true, true,
        "the connection to {host} broke off in the middle of a page, after {bytes} bytes"},
    [FAILURE_SENDING] = {ERROR_NETWORK, true, true,
        "the connection to {host} broke off while the request was sent"},
    [FAILURE_EMPTY] = {ERROR_NETWORK, true, true, "{host} closed the connection without an answer"},
    [FAILURE_CUT_SHORT] = {ERROR_NETWORK, true, true,
        "the answer of {host} was cut short after {bytes} bytes"},
    [FAILURE_STALLED] = {ERROR_NETWORK, true, true,
        "{host} stopped sending in the middle of a page: almost nothing for {limit}"},
    [FAILURE_TOO_LONG] = {ERROR_NETWORK, true, true,
        "the page from {host} was not complete after {limit}: ask for fewer rows a page"},
    [FAILURE_NOT_HTTP] = {ERROR_SERVER, false, true,
        "what {address} answers is not HTTP: check the base URL and its port"},
    [FAILURE_MAYBE_HTTPS] = {ERROR_SERVER, false, true,
        "what {address} answers is not plain HTTP: try https:// in the base URL"},
    [FAILURE_CHUNKS] = {ERROR_SERVER, true, true,
        "the answer of {host} is garbled: its chunks do not fit together"},
    [FAILURE_COMPRESSION] = {ERROR_SERVER, true, true,
        "the answer of {host} is garbled: it cannot be decompressed"},
    [FAILURE_LENGTHS] = {ERROR_SERVER, true, true,
        "the answer of {host} contradicts itself: it states two different lengths"},
    [FAILURE_HEADERS_TOO_BIG] = {ERROR_SERVER, false, true,
        "the answer of {host} has more than 64 KiB of headers: is it the right server?"},
    [FAILURE_BODY_TOO_BIG] = {ERROR_SERVER, false, true,
        "page too big (cap 16 MiB): ask {host} for fewer rows a page"},
    [FAILURE_OTHER] = {ERROR_NETWORK, true, true, "the request to {host} failed: {detail}"},
};
_Static_assert(ARRAY_LEN(rows) == FAILURE_COUNT, "one row a failure");

bool failure_is_transient(enum failure f) {
    return rows[f].transient;
}

static void append_limit(struct buf *out, int64_t limit_ms) {
    if (limit_ms % MS_SECOND == 0) {
        buf_printf(out, "%lld s", (long long)(limit_ms / MS_SECOND));
    } else {
        buf_printf(out, "%.1f s", (double)limit_ms / MS_SECOND);
    }
}

static void append_fact(struct buf *out, struct slice name, const struct failure_facts *facts) {
    const char *const texts[][2] = {
        {"host", facts->host},
        {"address", facts->address},
        {"proxy", facts->proxy ? facts->proxy : "of https_proxy"},
        {"detail", facts->detail && facts->detail[0] ? facts->detail : "no reason given"},
    };
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        if (slice_equal(name, slice_of(texts[i][0]))) {
            buf_append_text(out, texts[i][1]);
            return;
        }
    }
    if (slice_equal(name, SLICE("limit"))) {
        append_limit(out, facts->limit_ms);
    } else if (slice_equal(name, SLICE("bytes"))) {
        buf_printf(out, "%zu", facts->n_bytes);
    } else if (slice_equal(name, SLICE("proxy_status"))) {
        buf_printf(out, "%d", facts->proxy_status);
    } else if (slice_equal(name, SLICE("clock"))) {
        instant_append(out, facts->wall, INSTANT_DAY, ZONE_LOCAL, facts->wall);
        buf_append_char(out, ' ');
        instant_append(out, facts->wall, INSTANT_TIME, ZONE_LOCAL, facts->wall);
    } else {
        bug("a sentence names an unknown fact");
    }
}

void failure_describe(enum failure f, const struct failure_facts *facts, struct error *e) {
    require(f > FAILURE_NONE && f < FAILURE_COUNT);
    const struct failure_row *row = &rows[f];
    struct buf text = BUF_INIT(4 * ERROR_TEXT_LEN);
    struct slice rest = slice_of(row->sentence), part, name;
    while (slice_cut(&rest, '{', &part)) {
        buf_append(&text, part);
        if (rest.ptr != NULL && slice_cut(&rest, '}', &name)) {
            append_fact(&text, name, facts);
        }
    }
    error_set(e, row->kind, "%s", buf_text(&text));
    e->retryable = row->worth_a_key;
    buf_release(&text);
}
