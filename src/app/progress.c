// The progress line. It must not know what is listed.
#include "progress.h"

#include "base/text.h"

#include <inttypes.h>
#include <unistd.h>

enum { QUIET_MS = 1000, STEP_MS = 250, CELLS_MAX = 78 };

void count_append(struct buf *out, size_t n) {
    char digits[24];
    int len = snprintf(digits, sizeof(digits), "%zu", n);
    for (int i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0) {
            buf_append_char(out, ',');
        }
        buf_append_char(out, digits[i]);
    }
}

void progress_init(struct progress *p, int64_t now_ms) {
    const char *term = getenv("TERM");
    *p = (struct progress){
        .is_on = isatty(STDERR_FILENO) && term != NULL && strcmp(term, "dumb") != 0,
        .shares_terminal = isatty(STDOUT_FILENO),
        .started_ms = now_ms,
        .shown_ms = now_ms + QUIET_MS - STEP_MS,
    };
}

static void append_count(struct buf *line, const struct progress_count *count) {
    count_append(line, count->n_read);
    if (count->is_search) {
        buf_append_text(line, " rows read, ");
        count_append(line, count->n_fitting);
        buf_append_text(line, count->n_fitting == 1 ? " fits," : " fit,");
    } else {
        buf_append_text(line, " rows");
    }
}

static void append_wait(struct buf *line, const struct fetch *f, int64_t now_ms) {
    const struct error *e = fetch_last_error(f);
    int64_t left_ms = fetch_due_ms(f) - now_ms;
    buf_printf(line, "trying again in %" PRId64 " s: %s", (left_ms + MS_SECOND - 1) / MS_SECOND,
        e != NULL ? e->text : "");
}

static void write_line(struct progress *p, const struct buf *line) {
    struct buf out = BUF_INIT(1024);
    const struct text_style style = {.mode = TEXT_MARK, .ascii = true};
    buf_append_char(&out, '\r');
    size_t n_cells = text_append(&out, buf_slice(line), style, CELLS_MAX);
    for (size_t i = n_cells; i < p->n_cells; i++) {
        buf_append_char(&out, ' ');
    }
    if (line->len == 0) {
        buf_append_char(&out, '\r');
    }
    ssize_t ignored = write(STDERR_FILENO, out.ptr, out.len);
    (void)ignored;
    p->n_cells = n_cells;
    buf_release(&out);
}

void progress_show(
    struct progress *p, const struct progress_count *count, const struct fetch *f, int64_t now_ms) {
    // Where rows appear on the same terminal, they are the progress.
    if (!p->is_on || (p->shares_terminal && count->n_read > 0 && !count->is_search) ||
        now_ms < p->shown_ms + STEP_MS) {
        return;
    }
    struct buf line = BUF_INIT(1024);
    if (f != NULL && fetch_get_state(f) == FETCH_BACKING_OFF) {
        append_wait(&line, f, now_ms);
    } else if (f != NULL && fetch_get_state(f) == FETCH_AWAITING_TOKEN) {
        buf_append_text(&line, "waiting for a token");
    } else {
        append_count(&line, count);
        int64_t elapsed_ms = now_ms - p->started_ms;
        buf_printf(&line, " in %" PRId64 " s", elapsed_ms / MS_SECOND);
    }
    write_line(p, &line);
    buf_release(&line);
    p->shown_ms = now_ms;
}

void progress_clear(struct progress *p) {
    if (p->n_cells > 0) {
        struct buf nothing = BUF_INIT(1);
        write_line(p, &nothing);
    }
}

int64_t progress_due_ms(const struct progress *p) {
    return p->is_on ? p->shown_ms + STEP_MS : INT64_MAX;
}
