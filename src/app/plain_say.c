// Lines to standard output. Must not know what they say.
#include "plain_private.h"

#include "app/signals.h"
#include "base/text.h"

#include <errno.h>
#include <unistd.h>

static void put_line(struct plain *p, struct slice text) {
    // A prompt without an answer is a line of its own.
    if (p->prompted) {
        buf_append_char(&p->out, '\n');
        p->prompted = false;
    }
    text_append(&p->out, text, (struct text_style){TEXT_PLAIN, p->app->ascii}, 0);
    buf_append_char(&p->out, '\n');
}

void plain_say(struct plain *p, const char *format, ...) {
    struct buf text = BUF_INIT(PLAIN_TEXT_MAX_LEN);
    va_list args;
    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    put_line(p, buf_slice(&text));
    buf_release(&text);
}

// The place of the first gap in a line that is laid out in columns; SIZE_MAX: none.
static size_t gap(struct slice line) {
    for (size_t i = 0; i + 1 < line.len; i++) {
        if (line.ptr[i] == ' ' && line.ptr[i + 1] == ' ') {
            return i;
        }
    }
    return SIZE_MAX;
}

void plain_say_lines(struct plain *p, struct slice text) {
    struct slice line;
    while (slice_cut(&text, '\n', &line)) {
        const struct slice trimmed = slice_trim(line);
        const size_t at = gap(trimmed);
        if (trimmed.len == 0) {
            continue;
        }
        if (at == SIZE_MAX) {
            put_line(p, trimmed);
            continue;
        }
        const struct slice value = slice_trim((struct slice){trimmed.ptr + at, trimmed.len - at});
        plain_say(p, "%.*s: %.*s", (int)at, trimmed.ptr, SLICE_ARG(value));
    }
}

// A reader that is slow is waited for: nothing is of use that nobody hears.
void plain_flush(struct plain *p) {
    struct slice rest = buf_slice(&p->out);
    while (rest.len > 0) {
        const ssize_t n = write(STDOUT_FILENO, rest.ptr, rest.len);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0 && errno == EPIPE) {
            signals_end_by_pipe();
        }
        if (n < 0) {
            p->app->exit_status = error_exit_status(ERROR_FAILED);
            p->quit = true;
            break;
        }
        rest.ptr += n;
        rest.len -= (size_t)n;
    }
    buf_clear(&p->out);
}
