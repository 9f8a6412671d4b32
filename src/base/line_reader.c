// Must not know what the lines are about.
#include "base/line_reader.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

enum { READ_LEN = 4096 };

void line_reader_init(struct line_reader *r, int fd) {
    *r = (struct line_reader){.fd = fd, .held = BUF_INIT(LINE_READER_HELD_MAX + READ_LEN)};
    buf_reserve(&r->held, LINE_READER_HELD_MAX + READ_LEN); // a secret may be typed: no copies
}

void line_reader_release(struct line_reader *r) {
    buf_wipe(&r->held);
    *r = (struct line_reader){.fd = -1, .ended = true};
}

static size_t n_held(const struct line_reader *r) {
    return r->held.len - r->at;
}

bool line_reader_wants(const struct line_reader *r) {
    return !r->ended && n_held(r) < LINE_READER_HELD_MAX;
}

static bool is_ready(const struct line_reader *r) {
    struct pollfd p = {.fd = r->fd, .events = POLLIN};
    return poll(&p, 1, 0) > 0 && p.revents != 0;
}

// Drops what was taken; its bytes are overwritten, since a secret may be among them.
static void forget_taken(struct line_reader *r) {
    if (r->at == 0) {
        return;
    }
    const size_t left = n_held(r);
    memmove(r->held.ptr, r->held.ptr + r->at, left);
    memset(r->held.ptr + left, 0, r->at);
    buf_remove(&r->held, left, r->at);
    r->at = 0;
}

void line_reader_fill(struct line_reader *r) {
    char bytes[READ_LEN];
    forget_taken(r);
    while (line_reader_wants(r) && is_ready(r)) {
        const ssize_t n = read(r->fd, bytes, sizeof bytes);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0 && errno == EAGAIN) {
            break;
        }
        if (n <= 0) {
            r->ended = true;
            break;
        }
        buf_append(&r->held, (struct slice){bytes, (size_t)n});
        explicit_bzero(bytes, (size_t)n);
    }
}

// Where the line that begins at r->at ends; SIZE_MAX when its end has not come.
static size_t find_end(const struct line_reader *r) {
    const char *from = r->held.ptr + r->at;
    const char *end = n_held(r) > 0 ? memchr(from, '\n', n_held(r)) : NULL;
    if (end) {
        return (size_t)(end - r->held.ptr);
    }
    return r->ended && n_held(r) > 0 ? r->held.len : SIZE_MAX;
}

bool line_reader_next(struct line_reader *r, struct slice *line) {
    for (;;) {
        const size_t end = find_end(r);
        if (end == SIZE_MAX) {
            if (n_held(r) > LINE_READER_LINE_MAX) { // its end, should it come, is dropped as well
                r->skipping = true;
                r->at = r->held.len;
            }
            if (r->ended && r->skipping) {
                r->skipping = false;
                r->n_dropped++;
            }
            return false;
        }
        size_t len = end - r->at;
        const char *from = r->held.ptr + r->at;
        r->at = end < r->held.len ? end + 1 : end;
        if (r->skipping || len > LINE_READER_LINE_MAX) {
            r->skipping = false;
            r->n_dropped++;
            continue;
        }
        len -= len > 0 && from[len - 1] == '\r';
        *line = (struct slice){from, len};
        return true;
    }
}
