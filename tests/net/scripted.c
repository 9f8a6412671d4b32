// The scripted server. Everything is non-blocking; what cannot be sent now is sent in a later step.
#include "scripted.h"

#include "base/mem.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 16, LOG_MAX = 16 << 20, REQUEST_MAX = 1 << 20 };

static bool listen_at(struct scripted *s, bool six, int port) {
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    struct sockaddr_in6 other = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
    four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    other.sin6_addr = in6addr_loopback;
    s->listener = socket(six ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int yes = 1;
    setsockopt(s->listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    const struct sockaddr *address = six ? (struct sockaddr *)&other : (struct sockaddr *)&four;
    socklen_t len = six ? sizeof other : sizeof four;
    if (s->listener < 0 || bind(s->listener, address, len) != 0 ||
        listen(s->listener, BACKLOG) != 0) {
        return false;
    }
    struct sockaddr_in6 bound;
    socklen_t bound_len = sizeof bound;
    getsockname(s->listener, (struct sockaddr *)&bound, &bound_len);
    s->port = ntohs(bound.sin6_port); // at the same place in both
    return true;
}

bool scripted_start_at(struct scripted *s, bool six, int port) {
    *s = (struct scripted){.listener = -1};
    buf_init(&s->log, LOG_MAX);
    for (size_t i = 0; i < SCRIPTED_CONNECTIONS; i++) {
        s->connections[i].fd = -1;
        buf_init(&s->connections[i].request, REQUEST_MAX);
    }
    if (!listen_at(s, six, port)) {
        scripted_stop(s);
        return false;
    }
    snprintf(s->url, sizeof s->url, "http://%s:%d", six ? "[::1]" : "127.0.0.1", s->port);
    return true;
}

bool scripted_start(struct scripted *s) {
    return scripted_start_at(s, false, 0);
}

static void release_replies(struct scripted *s) {
    for (size_t i = 0; i < s->n_replies; i++) {
        mem_free(s->replies[i].bytes);
        mem_free(s->replies[i].flood_bytes);
    }
    s->n_replies = 0;
}

static void drop(struct scripted_connection *c, bool reset) {
    if (c->fd >= 0) {
        struct linger at_once = {.l_onoff = 1, .l_linger = 0};
        if (reset) {
            setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        }
        close(c->fd);
    }
    c->fd = -1;
    c->reply = NULL;
    buf_clear(&c->request);
}

void scripted_stop(struct scripted *s) {
    for (size_t i = 0; i < SCRIPTED_CONNECTIONS; i++) {
        drop(&s->connections[i], false);
        buf_release(&s->connections[i].request);
    }
    if (s->listener >= 0) {
        close(s->listener);
    }
    s->listener = -1;
    release_replies(s);
    buf_release(&s->log);
}

struct reply *scripted_reply(struct scripted *s, struct slice bytes) {
    require(s->n_replies < SCRIPTED_REPLIES);
    struct reply *r = &s->replies[s->n_replies++];
    *r = (struct reply){.bytes = mem_dup_text(bytes), .len = bytes.len, .cut = SIZE_MAX};
    return r;
}

struct reply *scripted_answer(
    struct scripted *s, const char *status, const char *headers, struct slice body) {
    struct buf whole = BUF_INIT(64 << 20);
    buf_printf(&whole, "HTTP/1.1 %s\r\nContent-Length: %zu\r\n%s\r\n", status, body.len, headers);
    buf_append(&whole, body);
    struct reply *r = scripted_reply(s, buf_slice(&whole));
    buf_release(&whole);
    return r;
}

void scripted_clear(struct scripted *s) {
    for (size_t i = 0; i < SCRIPTED_CONNECTIONS; i++) {
        s->connections[i].reply = NULL;
        buf_clear(&s->connections[i].request);
    }
    release_replies(s);
    s->n_connections = s->n_requests = s->n_bytes = 0;
    buf_clear(&s->log);
}

struct slice scripted_request_line(const struct scripted *s, size_t i) {
    struct slice rest = buf_slice(&s->log), line;
    while (slice_cut(&rest, '\n', &line)) {
        const bool begins = slice_starts_with(line, SLICE("GET ")) ||
                            slice_starts_with(line, SLICE("POST "));
        if (begins && i-- == 0) {
            return slice_trim(line);
        }
    }
    return SLICE_NONE;
}

static void begin_reply(struct scripted *s, struct scripted_connection *c) {
    if (s->n_replies == 0) {
        c->mute = true;
        return;
    }
    size_t i = s->n_requests < s->n_replies ? s->n_requests : s->n_replies - 1;
    s->n_requests++;
    c->reply = &s->replies[i];
    c->n_sent = 0;
    c->due_ms = INT64_MIN;
}

static void accept_all(struct scripted *s) {
    for (size_t i = 0; i < SCRIPTED_CONNECTIONS; i++) {
        struct scripted_connection *c = &s->connections[i];
        if (c->fd >= 0) {
            continue;
        }
        c->fd = accept4(s->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (c->fd < 0) {
            return;
        }
        int yes = 1;
        setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        s->n_connections++;
        c->mute = s->mute;
        if (s->resets) {
            drop(c, true);
        } else if (s->answers_at_once) {
            begin_reply(s, c);
        }
    }
}

// The bytes of a body that its headers announce.
static size_t body_len(const char *headers) {
    static const char name[] = "\r\nContent-Length: ";
    const char *at = strstr(headers, name);
    int64_t len = 0;
    if (at) {
        at += sizeof name - 1;
        slice_to_int64((struct slice){at, strcspn(at, "\r")}, &len);
    }
    return len > 0 ? (size_t)len : 0;
}

static void read_request(struct scripted *s, struct scripted_connection *c) {
    char part[16384];
    ssize_t n = recv(c->fd, part, sizeof part, 0);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (n <= 0) {
        drop(c, false);
        return;
    }
    s->n_bytes += (size_t)n;
    buf_append(&c->request, (struct slice){part, (size_t)n});
    buf_append(&s->log, (struct slice){part, (size_t)n});
    const char *text = buf_text(&c->request);
    const char *end = strstr(text, "\r\n\r\n");
    const size_t n_body = end ? body_len(text) : 0;
    if (!c->reply && end && strlen(end + 4) >= n_body) {
        if (n_body > 0) {
            buf_append_char(&s->log, '\n'); // the next request begins a line
        }
        buf_clear(&c->request);
        begin_reply(s, c);
    }
}

// True when all of it is out.
static bool send_some(struct scripted_connection *c, int64_t now_ms) {
    const struct reply *r = c->reply;
    size_t len = r->len < r->cut ? r->len : r->cut;
    while (c->n_sent < len) {
        if (now_ms < c->due_ms) {
            return false;
        }
        bool is_slow = r->slice_ms > 0 && c->n_sent >= r->fast_len;
        size_t most = is_slow ? 1 : r->slice_ms > 0 ? r->fast_len - c->n_sent : len - c->n_sent;
        ssize_t n = send(c->fd, r->bytes + c->n_sent, most, MSG_NOSIGNAL);
        if (n <= 0) {
            if (n < 0 && errno != EAGAIN) {
                drop(c, false);
            }
            return false;
        }
        c->n_sent += (size_t)n;
        c->due_ms = is_slow ? now_ms + r->slice_ms : INT64_MIN;
    }
    return true;
}

static void send_flood(struct scripted_connection *c) {
    for (int i = 0; i < 64; i++) {
        ssize_t n = send(c->fd, c->reply->flood_bytes, c->reply->flood_len, MSG_NOSIGNAL);
        if (n < 0 && errno != EAGAIN) {
            drop(c, false);
        }
        if (n < (ssize_t)c->reply->flood_len) {
            return; // a torn repetition is as good
        }
    }
}

static void send_reply(struct scripted_connection *c, int64_t now_ms) {
    if (!send_some(c, now_ms)) {
        return;
    }
    if (c->reply->flood) {
        send_flood(c);
        return;
    }
    switch (c->reply->ending) {
    case THEN_KEEP:
        c->reply = NULL;
        break;
    case THEN_CLOSE:
        drop(c, false);
        break;
    case THEN_RESET:
        drop(c, true);
        break;
    case THEN_SILENCE:
        c->reply = NULL;
        c->mute = true;
        break;
    }
}

void scripted_step(struct scripted *s, int64_t now_ms) {
    accept_all(s);
    for (size_t i = 0; i < SCRIPTED_CONNECTIONS; i++) {
        struct scripted_connection *c = &s->connections[i];
        if (c->fd >= 0 && !c->mute) {
            read_request(s, c);
        }
        if (c->fd >= 0 && c->reply) {
            send_reply(c, now_ms);
        }
    }
}

int64_t scripted_due_ms(const struct scripted *s) {
    int64_t due_ms = INT64_MAX;
    for (size_t i = 0; i < SCRIPTED_CONNECTIONS; i++) {
        const struct scripted_connection *c = &s->connections[i];
        bool is_slow = c->fd >= 0 && c->reply && c->reply->slice_ms > 0 && c->due_ms != INT64_MIN;
        due_ms = is_slow && c->due_ms < due_ms ? c->due_ms : due_ms;
    }
    return due_ms;
}

size_t scripted_fds(const struct scripted *s, struct pollfd *fds) {
    size_t n = 0;
    fds[n++] = (struct pollfd){.fd = s->listener, .events = POLLIN};
    for (size_t i = 0; i < SCRIPTED_CONNECTIONS; i++) {
        const struct scripted_connection *c = &s->connections[i];
        if (c->fd < 0 || c->mute) {
            continue;
        }
        bool wants_to_send = c->reply && c->reply->slice_ms == 0;
        fds[n++] =
            (struct pollfd){.fd = c->fd, .events = (short)(POLLIN | (wants_to_send ? POLLOUT : 0))};
    }
    return n;
}
