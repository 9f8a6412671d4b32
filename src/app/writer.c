// Text to standard output. It must not know what it says.
#include "writer.h"

#include "app/signals.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

enum {
    OUT_MAX_LEN = 512 * 1024 * 1024,
    WRITE_LEN = 4096,    // PIPE_BUF: what a pipe that is ready takes without blocking
    LAST_WORDS_MS = 200, // for a reader that takes nothing any more, after Ctrl-C
};

void writer_init(struct writer *w, struct course *course, struct progress *progress) {
    *w = (struct writer){.course = course, .progress = progress, .out = BUF_INIT(OUT_MAX_LEN)};
}

void writer_release(struct writer *w) {
    buf_release(&w->out);
}

static void note_error(struct writer *w, int code) {
    if (code == EPIPE) {
        w->course->outcome = OUTCOME_NO_READER;
        return;
    }
    struct error e;
    error_set(&e, ERROR_FAILED, "cannot write to standard output: %s", strerror(code));
    course_break_off(w->course, &e);
}

// Waits until the reader takes more. False when it does not and somebody wants us to end: a reader
// that takes its time must not keep Ctrl-C from us.
static bool wait_for_reader(struct writer *w) {
    struct pollfd fds[] = {
        {.fd = STDOUT_FILENO, .events = POLLOUT}, {.fd = signals_fd(), .events = POLLIN}};
    for (;;) {
        const bool interrupted = w->course->outcome == OUTCOME_INTERRUPTED;
        const int n_ready = poll(fds, ARRAY_LEN(fds), interrupted ? LAST_WORDS_MS : -1);
        if (n_ready > 0 && fds[0].revents != 0) {
            return true;
        }
        if (n_ready == 0) {
            return false;
        }
        course_note_signals(w->course);
    }
}

void writer_flush(struct writer *w) {
    struct slice rest = buf_slice(&w->out);
    if (rest.len > 0 && w->progress && w->progress->shares_terminal) {
        progress_clear(w->progress);
    }
    while (rest.len > 0 && wait_for_reader(w)) {
        const ssize_t n =
            write(STDOUT_FILENO, rest.ptr, rest.len < WRITE_LEN ? rest.len : WRITE_LEN);
        if (n < 0 && errno != EINTR && errno != EAGAIN) {
            note_error(w, errno);
            break;
        }
        if (n > 0) {
            rest.ptr += n;
            rest.len -= (size_t)n;
        }
    }
    buf_clear(&w->out);
}
