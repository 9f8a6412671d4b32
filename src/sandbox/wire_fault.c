// Faults on the wire: how the bytes of a good answer are spoilt on their way.
#include "sandbox/fault_kind.h"
#include "sandbox/rng.h"
#include "sandbox/wire.h"

#include <poll.h>
#include <stdio.h>
#include <time.h>

enum { HEAD_MAX = 4 * 1024 * 1024 };

static struct slice part(const struct buf *b, size_t from, size_t until) {
    return (struct slice){b->ptr + from, until - from};
}

bool wire_refuse(struct wire_link *link, const struct fault *f) {
    (void)f;
    return wire_send_all(link);
}

bool wire_black_hole(struct wire_link *link, const struct fault *f) {
    (void)f;
    return wire_send_all(link);
}

bool wire_silent(struct wire_link *link, const struct fault *f) {
    (void)f;
    // Until the client gives up, or the sandbox ends and shuts the socket down.
    struct pollfd client = {link->client, POLLRDHUP, 0};
    while (poll(&client, 1, -1) < 0) {
    }
    return false;
}

// Where an answer breaks off: a number of bytes, or a word for a place inside it.
static size_t break_at(const struct wire_link *link, const struct fault *f) {
    size_t total = link->head.len + link->body.len;
    const char *row = memmem(link->body.ptr, link->body.len, "\"updatedAt\"", 11);
    int64_t n = 0;
    if (strcmp(f->text, "status") == 0) {
        n = 10;
    } else if (strcmp(f->text, "headers") == 0) {
        n = (int64_t)link->head.len / 2 + 10;
    } else if (strcmp(f->text, "row") == 0) {
        n = (int64_t)link->head.len + (row != NULL ? row - link->body.ptr : 1);
    } else if (strcmp(f->text, "last") == 0) {
        n = (int64_t)total - 1;
    } else if (f->text[0] != '\0' && !slice_to_int64(slice_of(f->text), &n)) {
        n = 0;
    }
    return n < 0 ? 0 : (size_t)n < total ? (size_t)n : total;
}

static void send_until(struct wire_link *link, size_t n) {
    size_t head = n < link->head.len ? n : link->head.len;
    if (head > 0 && wire_send(link, part(&link->head, 0, head)) && n > head) {
        wire_send(link, part(&link->body, 0, n - head));
    }
}

// A reset throws away what the client has not read yet: give it the time to.
static void let_client_read(struct wire_link *link) {
    sandbox_sleep(link->sandbox, 30);
}

bool wire_reset(struct wire_link *link, const struct fault *f) {
    send_until(link, break_at(link, f));
    let_client_read(link);
    wire_make_reset(link);
    return false;
}

bool wire_close(struct wire_link *link, const struct fault *f) {
    send_until(link, break_at(link, f));
    return false;
}

bool wire_close_after(struct wire_link *link, const struct fault *f) {
    (void)f;
    wire_send_all(link);
    return false;
}

static bool send_slowly(struct wire_link *link, const struct buf *b, int64_t pause_us) {
    for (size_t i = 0; i < b->len; i++) {
        if (!wire_send(link, part(b, i, i + 1))) {
            return false;
        }
        if (pause_us >= 1000) {
            sandbox_sleep(link->sandbox, pause_us / 1000);
        } else if (pause_us > 0) {
            nanosleep(&(struct timespec){.tv_nsec = pause_us * 1000}, NULL);
        }
        if (sandbox_is_stopping(link->sandbox)) {
            return false;
        }
    }
    return true;
}

bool wire_slice(struct wire_link *link, const struct fault *f) {
    return send_slowly(link, &link->head, f->numbers[0]) &&
           send_slowly(link, &link->body, f->numbers[0]);
}

bool wire_trickle(struct wire_link *link, const struct fault *f) {
    return wire_send(link, buf_slice(&link->head)) &&
           send_slowly(link, &link->body, f->numbers[0] * 1000);
}

// --- the framing --------------------------------------------------------------------------------

// Sends the head without Content-Length, with `instead` in its place.
static bool send_head(struct wire_link *link, const char *instead) {
    struct buf head = BUF_INIT(HEAD_MAX);
    struct slice rest = buf_slice(&link->head), line;
    while (slice_cut(&rest, '\n', &line)) {
        bool blank = line.len <= 1;
        if (blank && rest.ptr != NULL) {
            buf_append_text(&head, instead);
            buf_append_text(&head, "\r\n");
        } else if (!blank &&
                   !slice_equal_nocase((struct slice){line.ptr, line.len < 15 ? line.len : 15},
                       SLICE("Content-Length:"))) {
            buf_append(&head, line);
            buf_append_char(&head, '\n');
        }
    }
    bool sent = wire_send(link, buf_slice(&head));
    buf_release(&head);
    return sent;
}

bool wire_length(struct wire_link *link, const struct fault *f) {
    char line[64];
    snprintf(line, sizeof line, "Content-Length: %lld\r\n",
        (long long)link->body.len + (long long)f->numbers[0]);
    bool sent = send_head(link, line) && wire_send(link, buf_slice(&link->body));
    // Too short a body: whoever waits for the rest waits on an open connection.
    return sent;
}

bool wire_two_lengths(struct wire_link *link, const struct fault *f) {
    (void)f;
    char lines[128];
    snprintf(lines, sizeof lines, "Content-Length: %zu\r\nContent-Length: %zu\r\n", link->body.len,
        link->body.len / 2);
    return send_head(link, lines) && wire_send(link, buf_slice(&link->body)) && false;
}

enum chunk_form { CHUNKS_GOOD, CHUNKS_BAD_SIZE, CHUNKS_NO_END, CHUNKS_TRAILERS };

static bool send_chunk(struct wire_link *link, struct slice bytes, const char *size_format) {
    char line[64];
    snprintf(line, sizeof line, "%s%zx\r\n", size_format, bytes.len);
    return wire_send(link, slice_of(line)) && wire_send(link, bytes) &&
           wire_send(link, SLICE("\r\n"));
}

static bool send_trailers(struct wire_link *link) {
    bool alive = wire_send(link, SLICE("0\r\n"));
    for (int i = 0; alive && i < 20000; i++) {
        alive = wire_send(link, SLICE("X-Trailer: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n"));
    }
    return alive && wire_send(link, SLICE("\r\n"));
}

bool wire_chunked(struct wire_link *link, const struct fault *f) {
    enum chunk_form form = (enum chunk_form)f->numbers[0];
    bool alive = send_head(link, "Transfer-Encoding: chunked\r\n");
    for (size_t at = 0; alive && at < link->body.len; at += 1000) {
        size_t until = at + 1000 < link->body.len ? at + 1000 : link->body.len;
        bool bad = form == CHUNKS_BAD_SIZE && at > 0;
        alive = send_chunk(link, part(&link->body, at, until), bad ? "xyz;" : "");
    }
    switch (form) {
    case CHUNKS_GOOD:
        return alive && wire_send(link, SLICE("0\r\n\r\n"));
    case CHUNKS_TRAILERS:
        return alive && send_trailers(link);
    case CHUNKS_BAD_SIZE:
    case CHUNKS_NO_END:
        break;
    }
    return false;
}

bool wire_status_line(struct wire_link *link, const struct fault *f) {
    const char *end = memmem(link->head.ptr, link->head.len, "\r\n", 2);
    size_t line = end != NULL ? (size_t)(end - link->head.ptr) : 0;
    return wire_send(link, slice_of(f->text)) &&
           wire_send(link, part(&link->head, line, link->head.len)) &&
           wire_send(link, buf_slice(&link->body));
}

bool wire_no_head(struct wire_link *link, const struct fault *f) {
    (void)f;
    wire_send(link, buf_slice(&link->body));
    return false;
}

bool wire_extra_bytes(struct wire_link *link, const struct fault *f) {
    (void)f;
    return wire_send_all(link) &&
           wire_send(link, SLICE("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                 "Content-Length: 62\r\n\r\n{\"data\":[{\"id\":\"666\"}],"));
}

// --- everything at once -------------------------------------------------------------------------

bool wire_chaos(struct wire_link *link, const struct fault *f) {
    struct rng r = rng_for(f->seed, RNG_FAULT, link->draw);
    if (!rng_chance(&r, (double)f->numbers[0] / 100)) {
        return wire_send_all(link);
    }
    size_t total = link->head.len + link->body.len;
    switch (rng_below(&r, 5)) {
    case 0:
        sandbox_sleep(link->sandbox, rng_between(&r, 1, 300));
        return wire_send_all(link);
    case 1:
        send_until(link, rng_below(&r, total));
        let_client_read(link);
        wire_make_reset(link);
        return false;
    case 2:
        send_until(link, rng_below(&r, total));
        return false;
    case 3:
        return wire_send(link, SLICE("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 0\r\n"
                                     "Content-Length: 0\r\n\r\n"));
    default:
        return false;
    }
}
