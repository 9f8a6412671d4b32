// Servers in processes of their own. They end with the test (base/process.h).
#include "beside.h"

#include "base/clock.h"
#include "base/process.h"
#include "unit.h"

#include <poll.h>

enum { DEADLINE_MS = 60 * 1000, SAID_MAX = 1 << 20 };

// One more piece of output, waiting for it until the deadline. False at the end.
static bool read_more(struct beside *b, int64_t deadline_ms) {
    int64_t left_ms = deadline_ms - clock_monotonic_ms();
    struct pollfd p = {.fd = b->fd, .events = POLLIN};
    if (poll(&p, 1, left_ms > 0 ? (int)left_ms : 0) <= 0) {
        return false;
    }
    char part[4096];
    ssize_t n = read(b->fd, part, sizeof part);
    if (n > 0) {
        buf_append(&b->said, (struct slice){part, (size_t)n});
    }
    return n > 0;
}

static int port_of(struct slice line) {
    size_t at = line.len;
    while (at > 0 && line.ptr[at - 1] >= '0' && line.ptr[at - 1] <= '9') {
        at--;
    }
    int64_t port = 0;
    struct slice digits = {line.ptr + at, line.len - at};
    return slice_to_int64(digits, &port) ? (int)port : 0;
}

void beside_start(struct beside *b, char *const argv[]) {
    struct error e;
    *b = (struct beside){.said = BUF_INIT(SAID_MAX)};
    if (!process_start(argv, &b->pid, &b->fd, &e)) {
        fail_msg("%s", e.text);
    }
    int64_t deadline_ms = clock_monotonic_ms() + DEADLINE_MS;
    while (b->port == 0) {
        struct slice rest = buf_slice(&b->said), line;
        if (memchr(buf_text(&b->said), '\n', b->said.len) && slice_cut(&rest, '\n', &line)) {
            b->port = port_of(line);
            buf_remove(&b->said, 0, line.len + 1);
        } else if (!read_more(b, deadline_ms)) {
            fail_msg("%s did not tell its port", argv[0]);
        }
    }
}

void beside_stop(struct beside *b) {
    int status;
    if (b->pid > 0 && waitpid(b->pid, &status, WNOHANG) == b->pid) {
        print_message("the server had ended by itself: wait status %#x\n", (unsigned)status);
        close(b->fd);
    } else if (b->pid > 0) {
        process_stop(b->pid);
        close(b->fd);
    }
    buf_release(&b->said);
    *b = (struct beside){0};
}

const char *beside_said(struct beside *b, const char *words) {
    int64_t deadline_ms = clock_monotonic_ms() + DEADLINE_MS;
    while (words && !strstr(buf_text(&b->said), words)) {
        if (!read_more(b, deadline_ms)) {
            fail_msg("the server did not say \"%s\" but \"%s\"", words, buf_text(&b->said));
        }
    }
    while (read_more(b, 0)) {
    }
    return buf_text(&b->said);
}
