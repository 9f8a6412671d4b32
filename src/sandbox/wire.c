// The front: accepting, reading requests and answers, ending it all. Must not know what spoils an
// answer.
#include "sandbox/wire.h"

#include "sandbox/fault_kind.h"
#include "sandbox/loopback.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    HEAD_MAX = 1024 * 1024,
    ANSWER_MAX = 1024 * 1024 * 1024,
    LINKS_MAX = 1000,
    CHUNK_LEN = 65536
};

struct wire {
    struct sandbox *sandbox;
    int listener;
    uint16_t inner_port;
    pthread_t acceptor;
    pthread_mutex_t lock;
    pthread_cond_t idle;    // signalled when the last connection has ended
    int fds[2 * LINKS_MAX]; // of live connections: client, server behind; -1: free
    size_t n_live;
    uint64_t n_requests; // to the sessions endpoint
    bool stopping;
};

struct connection {
    struct wire *wire;
    size_t slot;
    int client, inner;
    struct buf pending; // bytes from the client that belong to the next request
    struct buf answer;  // bytes from the server that have not been used yet
};

// --- sending ------------------------------------------------------------------------------------

bool wire_send(struct wire_link *link, struct slice bytes) {
    while (bytes.len > 0) {
        ssize_t sent = send(link->client, bytes.ptr, bytes.len, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) {
            continue;
        }
        if (sent <= 0) {
            return false;
        }
        bytes.ptr += sent;
        bytes.len -= (size_t)sent;
    }
    return true;
}

bool wire_send_all(struct wire_link *link) {
    return wire_send(link, buf_slice(&link->head)) && wire_send(link, buf_slice(&link->body));
}

void wire_make_reset(struct wire_link *link) {
    struct linger now = {.l_onoff = 1, .l_linger = 0};
    setsockopt(link->client, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

// --- reading ------------------------------------------------------------------------------------

static bool read_more(int fd, struct buf *into) {
    char chunk[CHUNK_LEN];
    ssize_t got;
    do {
        got = recv(fd, chunk, sizeof chunk, 0);
    } while (got < 0 && errno == EINTR);
    return got > 0 && buf_append(into, (struct slice){chunk, (size_t)got});
}

// Moves the first `len` bytes.
static void move_front(struct buf *from, size_t len, struct buf *to) {
    buf_append(to, (struct slice){from->ptr, len});
    buf_remove(from, 0, len);
}

// Reads until a blank line and moves what stands before it, and it, to *head.
static bool read_head(int fd, struct buf *pending, struct buf *head) {
    for (;;) {
        const char *end =
            pending->len > 0 ? memmem(pending->ptr, pending->len, "\r\n\r\n", 4) : NULL;
        if (end != NULL) {
            move_front(pending, (size_t)(end - pending->ptr) + 4, head);
            return true;
        }
        if (!read_more(fd, pending)) {
            return false;
        }
    }
}

// The value of a header, or the empty slice.
static struct slice header_value(const struct buf *head, const char *name) {
    struct slice rest = buf_slice(head), line;
    while (slice_cut(&rest, '\n', &line)) {
        struct slice value = line, key;
        slice_cut(&value, ':', &key);
        if (value.ptr != NULL && slice_equal_nocase(key, slice_of(name))) {
            return slice_trim(value);
        }
    }
    return SLICE_NONE;
}

static bool read_exactly(int fd, struct buf *pending, size_t len, struct buf *body) {
    while (pending->len < len) {
        if (!read_more(fd, pending)) {
            return false;
        }
    }
    move_front(pending, len, body);
    return true;
}

// Appends the body of a request, as long as its head says.
static bool read_body(int fd, struct buf *pending, struct buf *request) {
    struct slice length = header_value(request, "Content-Length");
    int64_t len = 0;
    if (length.ptr != NULL && (!slice_to_int64(length, &len) || len < 0 || len > HEAD_MAX)) {
        return false;
    }
    return len == 0 || read_exactly(fd, pending, (size_t)len, request);
}

// A chunked answer is an endless one: it is passed on as it comes, and nothing spoils it further.
static void pass_on(struct connection *c, struct wire_link *link) {
    bool alive = wire_send(link, buf_slice(&link->head));
    while (alive) {
        alive = wire_send(link, buf_slice(&c->answer));
        buf_clear(&c->answer);
        alive = alive && read_more(c->inner, &c->answer);
    }
}

// --- one request --------------------------------------------------------------------------------

// A copy of the fault for this request, since it may be healed while it works. NULL kind: none.
static struct fault choose_fault(struct connection *c, const struct buf *request, uint64_t *draw) {
    struct wire *w = c->wire;
    struct fault chosen = {0};
    struct slice wanted = SLICE("GET /api/admin/v2/sessions");
    bool counts = slice_starts_with(buf_slice(request), wanted) &&
                  strchr("? ", request->ptr[wanted.len]) != NULL;
    pthread_mutex_lock(&w->sandbox->lock);
    if (counts) {
        w->n_requests++;
        const struct fault *f = fault_on_wire(&w->sandbox->faults, w->n_requests);
        if (f != NULL) {
            chosen = *f;
            chosen.text = mem_dup_text(slice_of(f->text));
            chosen.rest = "";
            // The server behind never sees this one: it is counted here, for both.
            w->sandbox->n_requests += f->kind->wire == wire_silent;
        }
    }
    *draw = w->n_requests;
    pthread_mutex_unlock(&w->sandbox->lock);
    return chosen;
}

// False: the connection is over.
static bool serve_answer(struct connection *c, struct wire_link *link, const struct fault *f) {
    if (!read_head(c->inner, &c->answer, &link->head)) {
        return false;
    }
    int64_t len = 0;
    struct slice length = header_value(&link->head, "Content-Length");
    if (header_value(&link->head, "Transfer-Encoding").ptr != NULL) {
        pass_on(c, link);
        return false;
    }
    if (length.ptr != NULL && !slice_to_int64(length, &len)) {
        return false;
    }
    // A body that stalls behind must stall here too: what is there is passed on first.
    if (f->kind == NULL) {
        bool alive = wire_send(link, buf_slice(&link->head));
        while (alive && len > 0) {
            size_t n = c->answer.len < (size_t)len ? c->answer.len : (size_t)len;
            alive = wire_send(link, (struct slice){c->answer.ptr, n});
            buf_remove(&c->answer, 0, n);
            len -= (int64_t)n;
            alive = alive && (len == 0 || read_more(c->inner, &c->answer));
        }
        return alive &&
               !slice_equal_nocase(header_value(&link->head, "Connection"), SLICE("close"));
    }
    return read_exactly(c->inner, &c->answer, (size_t)len, &link->body) && f->kind->wire(link, f);
}

static bool serve_request(struct connection *c) {
    struct buf request = BUF_INIT(2 * HEAD_MAX);
    struct wire_link link = {.sandbox = c->wire->sandbox,
        .client = c->client,
        .head = BUF_INIT(HEAD_MAX),
        .body = BUF_INIT(ANSWER_MAX)};
    bool alive =
        read_head(c->client, &c->pending, &request) && read_body(c->client, &c->pending, &request);
    if (alive) {
        struct fault f = choose_fault(c, &request, &link.draw);
        if (f.kind != NULL && f.kind->wire == wire_silent) {
            alive = wire_silent(&link, &f);
        } else {
            struct wire_link behind = {.client = c->inner};
            alive = wire_send(&behind, buf_slice(&request)) && serve_answer(c, &link, &f);
        }
        mem_free(f.text);
    }
    buf_release(&request);
    buf_release(&link.head);
    buf_release(&link.body);
    return alive;
}

// --- connections --------------------------------------------------------------------------------

static void *run_connection(void *context) {
    struct connection *c = context;
    struct wire *w = c->wire;
    while (serve_request(c)) {
    }
    pthread_mutex_lock(&w->lock);
    w->fds[2 * c->slot] = w->fds[2 * c->slot + 1] = -1;
    close(c->client);
    close(c->inner);
    buf_release(&c->pending);
    buf_release(&c->answer);
    mem_free(c);
    w->n_live--;
    pthread_cond_signal(&w->idle);
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

static size_t free_slot(const struct wire *w) {
    for (size_t i = 0; i < LINKS_MAX; i++) {
        if (w->fds[2 * i] < 0) {
            return i;
        }
    }
    return SIZE_MAX;
}

static void start_connection(struct wire *w, int client) {
    int on = 1, inner = loopback_connect(w->inner_port);
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    pthread_mutex_lock(&w->lock);
    size_t slot = free_slot(w);
    if (inner < 0 || w->stopping || slot == SIZE_MAX) {
        pthread_mutex_unlock(&w->lock);
        close(client);
        if (inner >= 0) {
            close(inner);
        }
        return;
    }
    struct connection *c = mem_calloc(1, sizeof *c);
    *c = (struct connection){.wire = w,
        .slot = slot,
        .client = client,
        .inner = inner,
        .pending = BUF_INIT(HEAD_MAX),
        .answer = BUF_INIT(ANSWER_MAX)};
    w->fds[2 * slot] = client;
    w->fds[2 * slot + 1] = inner;
    w->n_live++;
    pthread_t thread;
    pthread_attr_t detached;
    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    bool started = pthread_create(&thread, &detached, run_connection, c) == 0;
    pthread_attr_destroy(&detached);
    pthread_mutex_unlock(&w->lock);
    if (!started) {
        bug("no thread for a connection");
    }
}

static void *accept_all(void *context) {
    struct wire *w = context;
    int client;
    // shutdown(2) of the listener ends this (Linux).
    while ((client = accept4(w->listener, NULL, NULL, SOCK_CLOEXEC)) >= 0 || errno == EINTR ||
           errno == ECONNABORTED) {
        if (client >= 0) {
            start_connection(w, client);
        }
    }
    return NULL;
}

struct wire *wire_start(struct sandbox *s, int listener, uint16_t inner_port, struct error *e) {
    struct wire *w = mem_calloc(1, sizeof *w);
    w->sandbox = s;
    w->listener = listener;
    w->inner_port = inner_port;
    for (size_t i = 0; i < ARRAY_LEN(w->fds); i++) {
        w->fds[i] = -1;
    }
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->idle, NULL);
    if (pthread_create(&w->acceptor, NULL, accept_all, w) != 0) {
        error_set(e, ERROR_FAILED, "the front does not start");
        close(listener);
        mem_free(w);
        return NULL;
    }
    return w;
}

void wire_stop(struct wire *w) {
    shutdown(w->listener, SHUT_RDWR);
    pthread_join(w->acceptor, NULL);
    close(w->listener);
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    for (size_t i = 0; i < ARRAY_LEN(w->fds); i++) {
        if (w->fds[i] >= 0) {
            shutdown(w->fds[i], SHUT_RDWR);
        }
    }
    while (w->n_live > 0) {
        pthread_cond_wait(&w->idle, &w->lock);
    }
    pthread_mutex_unlock(&w->lock);
    pthread_mutex_destroy(&w->lock);
    pthread_cond_destroy(&w->idle);
    mem_free(w);
}

// --- the port itself ----------------------------------------------------------------------------

enum wire_port wire_port_of(const struct fault_set *set) {
    for (size_t i = 0; i < set->n; i++) {
        if (set->faults[i].kind->wire == wire_refuse) {
            return WIRE_PORT_REFUSES;
        }
        if (set->faults[i].kind->wire == wire_black_hole) {
            return WIRE_PORT_SWALLOWS;
        }
    }
    return WIRE_PORT_OPEN;
}

size_t wire_fill_backlog(uint16_t port, int fds[WIRE_FILL_MAX]) {
    struct sockaddr_in address = {.sin_family = AF_INET,
        .sin_port = htons(port),
        .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    size_t n = 0;
    while (n < WIRE_FILL_MAX) {
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (fd < 0) {
            break;
        }
        (void)connect(fd, (struct sockaddr *)&address, sizeof address);
        fds[n++] = fd;
    }
    return n;
}
