// HTTP over libcurl: the only file that includes it. It must not know what is asked for or what the
// answer means; what the library's codes mean to a person is failure.c's.
#include "net/transport.h"

#include "base/mem.h"
#include "base/text.h"
#include "net/diagnose.h"
#include "net/headers.h"
#include "net/httpdate.h"
#include "net/retry.h"
#include "net/sockets.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { SPARE_MAX = 4, WAIT_MAX_MS = 60 * 60 * 1000, MS_PER_LOW_SPEED_BYTE = 10 };
_Static_assert(MS_PER_LOW_SPEED_BYTE *TRANSPORT_LOW_SPEED_BYTES == MS_SECOND, "100 B/s");

struct transport {
    CURLM *multi;
    struct curl_slist *headers; // sent with every request
    char *ca_file, *user_agent;
    char *proxy; // host:port of the environment's proxy for https, for messages; NULL = none
    int64_t connect_ms, total_ms, low_speed_ms;
    CURL *spare[SPARE_MAX]; // set up, with nothing of a transfer in them
    size_t n_spare;
    struct transfer **running;
    size_t n_running, running_cap;
    size_t n_transfers;     // not yet freed
    struct sockets sockets; // idle connections included
    int64_t now_ms;
    instant wall;
};

struct transfer {
    struct transport *transport;
    const struct origin *origin;
    CURL *easy; // NULL once the result is there
    transfer_sink *sink;
    void *context;
    bool done, posts;
    struct transfer_result result;
    struct answer_headers headers;
    enum failure failure; // what a callback stopped the transfer for
    int socket_errno;
    int fd;             // the socket opened last, -1 = none
    bool connected;     // it was seen to be
    bool was_talked_at; // the connection held bytes that belong to no request
    int64_t started_ms, total_ms;
    int64_t n_wire;         // bytes seen so far, as they came over the wire
    int64_t alive_until_ms; // once an answer has begun: ended as stalled after this
    char why[CURL_ERROR_SIZE];
};

// Callbacks

static curl_socket_t open_socket(
    void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    struct transfer *x = context;
    (void)purpose;
    x->fd =
        sockets_open(&x->transport->sockets, address->family, address->socktype, address->protocol);
    x->socket_errno = x->fd < 0 ? errno : 0;
    return x->fd < 0 ? CURL_SOCKET_BAD : x->fd;
}

static int close_socket(void *context, curl_socket_t fd) {
    struct transport *t = context;
    return sockets_close(&t->sockets, fd);
}

// libcurl 7.88.1 counts the TLS handshake into its connect time, so that only the socket tells
// whether it is the network or the server that does not answer.
static void watch_socket(struct transfer *x) {
    if (!x->connected && x->fd >= 0 && x->headers.status == 0) {
        x->connected = socket_is_connected(x->fd);
    }
}

// Called when the connection is there and nothing is sent yet. One that was used before must be
// silent: what lies there was sent for no request of ours (the rest of an answer that was longer
// than it said, a server's last words before it closes), and libcurl 7.88.1 would take it for the
// answer to the next one.
static int check_silence(void *context, char *ip, char *local_ip, int port, int local_port) {
    struct transfer *x = context;
    (void)ip, (void)local_ip, (void)port;
    bool is_new = x->fd >= 0;
    int fd = is_new ? -1 : sockets_at_port(&x->transport->sockets, local_port);
    if (fd < 0 || !socket_has_input(fd)) {
        return CURL_PREREQFUNC_OK;
    }
    x->was_talked_at = true;
    return CURL_PREREQFUNC_ABORT;
}

static size_t take_header(char *bytes, size_t size, size_t n, void *context) {
    struct transfer *x = context;
    size_t len = size * n;
    switch (headers_feed(&x->headers, (struct slice){bytes, len}, TRANSPORT_HEADERS_MAX)) {
    case HEADERS_TOO_BIG:
        x->failure = FAILURE_HEADERS_TOO_BIG;
        return 0;
    case HEADERS_CONTRADICT:
        x->failure = FAILURE_LENGTHS;
        return 0;
    case HEADERS_FINE:
        break;
    }
    if (x->headers.complete && x->result.received_at == INSTANT_NONE) {
        x->result.received_at = x->transport->wall;
    }
    return len;
}

static size_t take_body(char *bytes, size_t size, size_t n, void *context) {
    struct transfer *x = context;
    size_t len = size * n;
    x->result.body_len += len;
    if (!x->sink(x->context, (struct slice){bytes, len})) {
        x->result.refused_by_sink = true;
        return 0;
    }
    if (x->result.body_len > TRANSPORT_BODY_MAX) {
        x->failure = FAILURE_BODY_TOO_BIG;
        return 0;
    }
    return len;
}

// Setting up. Each function returns the first code that is not CURLE_OK.

#define TRY_SET(easy, option, value)                                                               \
    do {                                                                                           \
        CURLcode code_ = curl_easy_setopt((easy), (option), (value));                              \
        if (code_ != CURLE_OK) {                                                                   \
            return code_;                                                                          \
        }                                                                                          \
    } while (0)

static CURLcode set_security(CURL *easy, const struct transport *t) {
    TRY_SET(easy, CURLOPT_FOLLOWLOCATION, 0L);
    TRY_SET(easy, CURLOPT_UNRESTRICTED_AUTH, 0L);
    TRY_SET(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    TRY_SET(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    TRY_SET(easy, CURLOPT_VERBOSE, 0L);
    TRY_SET(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    TRY_SET(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    TRY_SET(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    TRY_SET(easy, CURLOPT_CERTINFO, 1L); // for the names of a certificate that does not fit
    if (t->ca_file) {
        TRY_SET(easy, CURLOPT_CAINFO, t->ca_file);
        TRY_SET(easy, CURLOPT_CAPATH, NULL);
    }
    return CURLE_OK;
}

// Cookies, HSTS and alt-svc are off unless a file is named (libcurl 7.88.1).
static CURLcode set_common(CURL *easy, struct transport *t) {
    TRY_SET(easy, CURLOPT_NOSIGNAL, 1L);
    TRY_SET(easy, CURLOPT_QUICK_EXIT, 1L);
    TRY_SET(easy, CURLOPT_HTTPGET, 1L);
    TRY_SET(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    TRY_SET(easy, CURLOPT_HTTP09_ALLOWED, 0L);
    TRY_SET(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
    TRY_SET(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    TRY_SET(easy, CURLOPT_TCP_NODELAY, 1L);
    TRY_SET(easy, CURLOPT_BUFFERSIZE, 256L * 1024);
    TRY_SET(easy, CURLOPT_NOPROGRESS, 1L);
    TRY_SET(easy, CURLOPT_USERAGENT, t->user_agent);
    TRY_SET(easy, CURLOPT_HTTPHEADER, t->headers);
    TRY_SET(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)t->connect_ms);
    TRY_SET(easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER);
    TRY_SET(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    TRY_SET(easy, CURLOPT_CLOSESOCKETFUNCTION, close_socket);
    TRY_SET(easy, CURLOPT_CLOSESOCKETDATA, t);
    TRY_SET(easy, CURLOPT_PREREQFUNCTION, check_silence);
    TRY_SET(easy, CURLOPT_HEADERFUNCTION, take_header);
    TRY_SET(easy, CURLOPT_WRITEFUNCTION, take_body);
    return set_security(easy, t);
}

static CURLcode set_request(CURL *easy, struct transfer *x, const struct transfer_request *r) {
    TRY_SET(easy, CURLOPT_PROTOCOLS_STR, r->origin->secure ? "https" : "http");
    // "" is no proxy whatever the environment says; NULL is the environment's.
    TRY_SET(easy, CURLOPT_PROXY, r->origin->secure ? NULL : "");
    TRY_SET(easy, CURLOPT_URL, r->url);
    TRY_SET(easy, CURLOPT_XOAUTH2_BEARER, r->token);
    TRY_SET(easy, CURLOPT_TIMEOUT_MS, (long)x->total_ms);
    TRY_SET(easy, CURLOPT_ERRORBUFFER, x->why);
    TRY_SET(easy, CURLOPT_PRIVATE, x);
    TRY_SET(easy, CURLOPT_OPENSOCKETDATA, x);
    TRY_SET(easy, CURLOPT_PREREQDATA, x);
    TRY_SET(easy, CURLOPT_FRESH_CONNECT, 0L);
    TRY_SET(easy, CURLOPT_HEADERDATA, x);
    TRY_SET(easy, CURLOPT_WRITEDATA, x);
    return CURLE_OK;
}

static CURLcode set_form(CURL *easy, const struct transfer_form *f) {
    TRY_SET(easy, CURLOPT_POST, 1L);
    TRY_SET(easy, CURLOPT_COPYPOSTFIELDS, f->fields);
    TRY_SET(easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
    TRY_SET(easy, CURLOPT_USERNAME, f->user);
    TRY_SET(easy, CURLOPT_PASSWORD, f->password);
    return CURLE_OK;
}

static void forget_request(CURL *easy) {
    curl_easy_setopt(easy, CURLOPT_XOAUTH2_BEARER, NULL);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, NULL);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, NULL);
}

static CURL *new_easy(struct transport *t) {
    CURL *easy = curl_easy_init();
    if (easy && set_common(easy, t) != CURLE_OK) {
        curl_easy_cleanup(easy);
        return NULL;
    }
    return easy;
}

static CURL *take_easy(struct transport *t) {
    return t->n_spare > 0 ? t->spare[--t->n_spare] : new_easy(t);
}

// One that posted a form never serves another request.
static void give_easy_back(struct transport *t, CURL *easy, bool posted) {
    if (t->n_spare < SPARE_MAX && !posted) {
        forget_request(easy);
        t->spare[t->n_spare++] = easy;
    } else {
        curl_easy_cleanup(easy);
    }
}

// The environment's proxy for https, where libcurl 7.88.1 looks for it.
static char *proxy_of_environment(void) {
    static const char *const names[] = {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const char *value = getenv(names[i]);
        struct slice host = value ? proxy_host(slice_of(value)) : SLICE_NONE;
        if (host.len > 0) {
            return mem_dup_text(host);
        }
    }
    return NULL;
}

static bool check_ca_file(const char *path, struct error *e) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        return error_set(e, ERROR_CONFIG, "cannot read the CA file %s: %s", path, strerror(errno));
    }
    close(fd);
    return true;
}

static void release_transport(struct transport *t) {
    for (size_t i = 0; i < t->n_spare; i++) {
        curl_easy_cleanup(t->spare[i]);
    }
    curl_multi_cleanup(t->multi);
    curl_slist_free_all(t->headers);
    mem_free(t->ca_file);
    mem_free(t->user_agent);
    mem_free(t->proxy);
    mem_free(t->running);
    mem_free(t);
    curl_global_cleanup(); // counts, as curl_global_init does
}

struct transport *transport_new(const struct transport_options *o, struct error *e) {
    unsetenv("SSLKEYLOGFILE"); // before the library looks
    if (o->ca_file && !check_ca_file(o->ca_file, e)) {
        return NULL;
    }
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        error_set(e, ERROR_FAILED, "cannot start the HTTP library (libcurl)");
        return NULL;
    }
    struct transport *t = mem_calloc(1, sizeof(*t));
    t->ca_file = o->ca_file ? mem_dup_text(slice_of(o->ca_file)) : NULL;
    t->user_agent = mem_dup_text(o->user_agent ? slice_of(o->user_agent) : SLICE("aifi-sessions"));
    t->proxy = proxy_of_environment();
    t->connect_ms = o->connect_ms > 0 ? o->connect_ms : TRANSPORT_CONNECT_MS;
    t->total_ms = o->total_ms > 0 ? o->total_ms : TRANSPORT_TOTAL_MS;
    t->low_speed_ms = o->low_speed_ms > 0 ? o->low_speed_ms : TRANSPORT_LOW_SPEED_MS;
    t->headers = curl_slist_append(NULL, "Accept: application/json");
    t->multi = curl_multi_init();
    CURL *first = t->multi && t->headers ? take_easy(t) : NULL;
    if (!first) {
        release_transport(t);
        error_set(e, ERROR_FAILED, "the HTTP library (libcurl) lacks a feature that is needed");
        return NULL;
    }
    give_easy_back(t, first, false);
    return t;
}

void transport_free(struct transport *t) {
    if (t) {
        require(t->n_transfers == 0);
        release_transport(t);
    }
}

// What a result code means

static int64_t info_us(CURL *easy, CURLINFO which) {
    curl_off_t us = 0;
    curl_easy_getinfo(easy, which, &us);
    return us;
}

static long info_number(CURL *easy, CURLINFO which) {
    long number = 0;
    curl_easy_getinfo(easy, which, &number);
    return number;
}

static struct symptoms symptoms_of(const struct transfer *x) {
    return (struct symptoms){
        .why = x->why,
        .name = x->origin->name,
        .proxy = x->transport->proxy,
        .secure = x->origin->secure,
        .answered = x->headers.status > 0,
        .looked_up = info_us(x->easy, CURLINFO_NAMELOOKUP_TIME_T) > 0,
        .connected = x->connected || info_us(x->easy, CURLINFO_CONNECT_TIME_T) > 0,
        .asked = info_us(x->easy, CURLINFO_PRETRANSFER_TIME_T) > 0,
        .os_errno = (int)info_number(x->easy, CURLINFO_OS_ERRNO),
        .proxy_status = (int)info_number(x->easy, CURLINFO_HTTP_CONNECTCODE),
        .verify_result = info_number(x->easy, CURLINFO_SSL_VERIFYRESULT),
    };
}

static bool no_descriptors_left(const struct transfer *x) {
    return x->socket_errno == EMFILE || x->socket_errno == ENFILE || descriptors_are_exhausted();
}

static bool needs_descriptor(CURLcode code) {
    return code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_CONNECT ||
           code == CURLE_SSL_CACERT_BADFILE || code == CURLE_FAILED_INIT ||
           code == CURLE_OUT_OF_MEMORY;
}

static enum failure which_failure(const struct transfer *x, CURLcode code) {
    if (x->failure != FAILURE_NONE) {
        return x->failure;
    }
    if (needs_descriptor(code) && no_descriptors_left(x)) {
        return FAILURE_NO_DESCRIPTORS;
    }
    struct symptoms s = symptoms_of(x);
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return FAILURE_UNKNOWN_HOST;
    case CURLE_COULDNT_RESOLVE_PROXY:
        return FAILURE_PROXY_UNKNOWN;
    case CURLE_COULDNT_CONNECT:
        return diagnose_connect(&s);
    case CURLE_PROXY:
        return diagnose_proxy(&s);
    case CURLE_OPERATION_TIMEDOUT:
        return diagnose_timeout(&s);
    case CURLE_PEER_FAILED_VERIFICATION:
        return diagnose_certificate(&s);
    case CURLE_SSL_CONNECT_ERROR:
        return diagnose_handshake(&s);
    case CURLE_SSL_CACERT_BADFILE:
        return FAILURE_TLS_CA_FILE;
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
        return FAILURE_TLS_HANDSHAKE;
    case CURLE_GOT_NOTHING:
        return FAILURE_EMPTY;
    case CURLE_SEND_ERROR:
        return FAILURE_SENDING;
    case CURLE_RECV_ERROR:
        return diagnose_receive(&s);
    case CURLE_PARTIAL_FILE:
        return FAILURE_CUT_SHORT;
    case CURLE_BAD_CONTENT_ENCODING:
        return FAILURE_COMPRESSION;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
        return x->origin->secure ? FAILURE_NOT_HTTP : FAILURE_MAYBE_HTTPS;
    case CURLE_OUT_OF_MEMORY:
        return FAILURE_NO_MEMORY;
    default:
        return FAILURE_OTHER;
    }
}

// The names in the certificate that was shown: its alternative names or else its subject.
static void append_certificate_names(CURL *easy, struct buf *out) {
    static const char *const entries[] = {"X509v3 Subject Alternative Name:", "Subject:"};
    struct curl_certinfo *certs = NULL;
    if (curl_easy_getinfo(easy, CURLINFO_CERTINFO, &certs) != CURLE_OK || !certs ||
        certs->num_of_certs < 1) {
        return;
    }
    for (size_t i = 0; i < ARRAY_LEN(entries) && out->len == 0; i++) {
        for (struct curl_slist *line = certs->certinfo[0]; line; line = line->next) {
            struct slice text = slice_of(line->data);
            if (slice_starts_with(text, slice_of(entries[i]))) {
                buf_append_text(out, line->data + strlen(entries[i]));
                break;
            }
        }
    }
}

static void append_detail(
    const struct transfer *x, enum failure failure, CURLcode code, struct buf *out) {
    int os_errno = (int)info_number(x->easy, CURLINFO_OS_ERRNO);
    bool is_system = failure == FAILURE_CONNECT || failure == FAILURE_PROXY_CONNECT;
    if (failure == FAILURE_TLS_WRONG_NAME) {
        append_certificate_names(x->easy, out);
    } else if (is_system && os_errno != 0) {
        buf_append_text(out, strerror(os_errno));
    } else {
        buf_append_text(out, diagnose_detail(x->why[0] ? x->why : curl_easy_strerror(code)));
    }
}

static int64_t limit_of(const struct transfer *x, enum failure failure) {
    switch (failure) {
    case FAILURE_STALLED:
        return x->transport->low_speed_ms;
    case FAILURE_LOOKUP_SLOW:
    case FAILURE_CONNECT_SLOW:
    case FAILURE_TLS_SLOW:
        return x->transport->connect_ms < x->total_ms ? x->transport->connect_ms : x->total_ms;
    default:
        return x->total_ms;
    }
}

static void describe(struct transfer *x, enum failure failure, CURLcode code) {
    struct buf detail = BUF_INIT(4096);
    append_detail(x, failure, code, &detail);
    struct failure_facts facts = {
        .host = x->origin->host,
        .address = x->origin->address,
        .proxy = x->transport->proxy,
        .detail = buf_text(&detail),
        .proxy_status = (int)info_number(x->easy, CURLINFO_HTTP_CONNECTCODE),
        .limit_ms = limit_of(x, failure),
        .n_bytes = x->result.body_len,
        .wall = x->transport->wall,
    };
    failure_describe(failure, &facts, &x->result.error);
    x->result.failure = failure;
    x->result.transient = failure_is_transient(failure);
    buf_release(&detail);
}

// Transfers

static void fill_from_headers(struct transfer *x) {
    struct transfer_result *r = &x->result;
    const struct answer_headers *h = &x->headers;
    instant wall = x->transport->wall;
    r->status = h->status;
    if (!http_date_parse(slice_of(h->date), wall, &r->date)) {
        r->date = INSTANT_NONE;
    }
    if (h->retry_after[0]) {
        instant now = r->date != INSTANT_NONE ? r->date : wall;
        r->retry_after_ms = retry_after_parse(slice_of(h->retry_after), now);
    }
    text_copy(r->content_type, sizeof(r->content_type), slice_of(h->content_type));
    struct slice location = slice_of(h->location_host);
    if (!slice_equal_nocase(location, slice_of(x->origin->host)) &&
        !slice_equal_nocase(location, slice_of(x->origin->address))) {
        text_copy(r->location_host, sizeof(r->location_host), location);
    }
}

static void remove_running(struct transport *t, const struct transfer *x) {
    for (size_t i = 0; i < t->n_running; i++) {
        if (t->running[i] == x) {
            t->running[i] = t->running[--t->n_running];
            return;
        }
    }
}

static void let_go_of_easy(struct transfer *x) {
    struct transport *t = x->transport;
    remove_running(t, x);
    curl_multi_remove_handle(t->multi, x->easy);
    give_easy_back(t, x->easy, x->posts);
    x->easy = NULL;
}

// `failure` is what we ended it for, FAILURE_NONE when the library did.
static void finish(struct transfer *x, CURLcode code, enum failure failure) {
    fill_from_headers(x);
    x->result.elapsed_ms = x->transport->now_ms - x->started_ms;
    if (failure != FAILURE_NONE) {
        x->failure = failure;
    }
    x->result.completed = code == CURLE_OK && x->failure == FAILURE_NONE;
    if (!x->result.completed && !x->result.refused_by_sink) {
        describe(x, which_failure(x, code), code);
    }
    let_go_of_easy(x);
    x->done = true;
}

static struct transfer *start(struct transport *t, const struct transfer_request *r,
    const struct transfer_form *form, int64_t now_ms) {
    require(r->origin->secure || r->origin->loopback);
    struct transfer *x = mem_calloc(1, sizeof(*x));
    *x = (struct transfer){.transport = t,
        .origin = r->origin,
        .sink = r->sink,
        .context = r->context,
        .posts = form != NULL,
        .result = {.retry_after_ms = -1, .date = INSTANT_NONE, .received_at = INSTANT_NONE},
        .fd = -1,
        .started_ms = now_ms,
        .total_ms = r->total_ms > 0 && r->total_ms < t->total_ms ? r->total_ms : t->total_ms,
        .alive_until_ms = INT64_MAX};
    headers_init(&x->headers);
    t->n_transfers++;
    x->easy = form ? new_easy(t) : take_easy(t);
    if (!x->easy || set_request(x->easy, x, r) != CURLE_OK ||
        (form && set_form(x->easy, form) != CURLE_OK) ||
        curl_multi_add_handle(t->multi, x->easy) != CURLM_OK) {
        describe(x, FAILURE_NO_MEMORY, CURLE_OUT_OF_MEMORY);
        if (x->easy) {
            curl_easy_cleanup(x->easy);
            x->easy = NULL;
        }
        x->done = true;
        return x;
    }
    mem_grow(&t->running, &t->running_cap, t->n_running + 1, sizeof(*t->running));
    t->running[t->n_running++] = x;
    return x;
}

struct transfer *transport_get(
    struct transport *t, const struct transfer_request *r, int64_t now_ms) {
    return start(t, r, NULL, now_ms);
}

struct transfer *transport_post_form(struct transport *t, const struct transfer_request *r,
    const struct transfer_form *form, int64_t now_ms) {
    require(r->token == NULL);
    return start(t, r, form, now_ms);
}

void transfer_free(struct transfer *x) {
    if (!x) {
        return;
    }
    if (x->easy) {
        let_go_of_easy(x);
    }
    x->transport->n_transfers--;
    mem_free(x);
}

const struct transfer_result *transfer_result(const struct transfer *x) {
    return x->done ? &x->result : NULL;
}

int transfer_status(const struct transfer *x) {
    return x->headers.complete ? x->headers.status : 0;
}

size_t transfer_received(const struct transfer *x) {
    return x->result.body_len;
}

// A transfer lives on credit: every byte buys the time it takes at the lowest speed, up to the
// whole span. libcurl's own low-speed check averages over 5 s and counts the wait for the first
// byte as slowness, so that it fires late or for the wrong reason.
static void check_speed(struct transfer *x, int64_t now_ms) {
    int64_t span_ms = x->transport->low_speed_ms;
    if (x->headers.status == 0) {
        return;
    }
    int64_t n_wire = info_us(x->easy, CURLINFO_SIZE_DOWNLOAD_T) + (int64_t)x->headers.len;
    if (x->alive_until_ms == INT64_MAX) {
        x->alive_until_ms = now_ms + span_ms;
    } else {
        x->alive_until_ms += (n_wire - x->n_wire) * MS_PER_LOW_SPEED_BYTE;
    }
    if (x->alive_until_ms > now_ms + span_ms) {
        x->alive_until_ms = now_ms + span_ms;
    }
    x->n_wire = n_wire;
}

// Nothing was sent: the same again over a connection of its own, and nobody need know.
static bool start_over(struct transfer *x) {
    struct transport *t = x->transport;
    x->was_talked_at = false;
    x->why[0] = '\0';
    return curl_multi_remove_handle(t->multi, x->easy) == CURLM_OK &&
           curl_easy_setopt(x->easy, CURLOPT_FRESH_CONNECT, 1L) == CURLE_OK &&
           curl_multi_add_handle(t->multi, x->easy) == CURLM_OK;
}

static void take_results(struct transport *t) {
    CURLMsg *message;
    int n_left;
    while ((message = curl_multi_info_read(t->multi, &n_left)) != NULL) {
        if (message->msg == CURLMSG_DONE) {
            CURLcode code = message->data.result; // the message dies with the handle's removal
            char *private = NULL;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &private);
            struct transfer *x = (struct transfer *)(void *)private;
            if (!x->was_talked_at || !start_over(x)) {
                finish(x, code, FAILURE_NONE);
            }
        }
    }
}

void transport_run(struct transport *t, int64_t now_ms, instant wall) {
    t->now_ms = now_ms;
    t->wall = wall;
    if (t->n_running == 0) {
        return;
    }
    for (size_t i = 0; i < t->n_running; i++) {
        watch_socket(t->running[i]);
    }
    int n_active;
    curl_multi_perform(t->multi, &n_active);
    take_results(t);
    for (size_t i = t->n_running; i > 0; i--) {
        struct transfer *x = t->running[i - 1];
        check_speed(x, now_ms);
        if (now_ms > x->alive_until_ms) {
            finish(x, CURLE_OPERATION_TIMEDOUT, FAILURE_STALLED);
        }
    }
}

void transport_wait(struct transport *t, struct pollfd *extra, size_t n_extra, int64_t timeout_ms) {
    require(n_extra <= TRANSPORT_EXTRA_MAX);
    int64_t wait_ms = timeout_ms < 0 || timeout_ms > WAIT_MAX_MS ? WAIT_MAX_MS : timeout_ms;
    for (size_t i = 0; i < t->n_running; i++) {
        int64_t left_ms = t->running[i]->alive_until_ms - t->now_ms;
        left_ms += left_ms < INT64_MAX ? 1 : 0;
        wait_ms = left_ms < wait_ms ? left_ms : wait_ms;
    }
    struct curl_waitfd fds[TRANSPORT_EXTRA_MAX];
    for (size_t i = 0; i < n_extra; i++) {
        bool in = (extra[i].events & POLLIN) != 0, out = (extra[i].events & POLLOUT) != 0;
        fds[i] = (struct curl_waitfd){.fd = extra[i].fd,
            .events = (short)((in ? CURL_WAIT_POLLIN : 0) | (out ? CURL_WAIT_POLLOUT : 0))};
        extra[i].revents = 0;
    }
    curl_multi_poll(t->multi, fds, (unsigned)n_extra, wait_ms < 0 ? 0 : (int)wait_ms, NULL);
    if (n_extra > 0) {
        poll(extra, (nfds_t)n_extra, 0);
    }
}

void transport_append_versions(struct buf *out) {
    const curl_version_info_data *v = curl_version_info(CURLVERSION_NOW);
    buf_printf(out, "libcurl/%s %s", v->version, v->ssl_version ? v->ssl_version : "without TLS");
}
