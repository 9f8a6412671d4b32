// Rows to a command of the user's. The shell runs it, since that is what people write there
// (sort | uniq -c); nothing else of the browser ever goes through one. It must not know how the
// output is shown.
#include "pipe.h"

#include "base/job.h"
#include "base/mem.h"
#include "export_rows.h"
#include "option_table.h"
#include "progress.h"
#include "text_cover.h"

enum {
    OUTPUT_MAX_LEN = 1024 * 1024, // more than anybody reads on a screen
    ROWS_A_STEP = 300,
    FORMAT_COUNT = OUTPUT_PLAIN + 1,
};

struct pipe {
    enum output_format format; // of the next one; stays as it was chosen
    // The last one, for what it printed.
    struct job job;
    char *command; // owned; NULL = none yet
    struct export_rows rows;
    size_t n_rows;
    bool unmasked;
    enum field columns[FIELD_COUNT]; // the output borrows them
    struct output output;
    int64_t started_ms;
    bool stopped;   // by the user
    bool is_unseen; // it ended, and printed something, while something else was shown
};

struct pipe *pipe_new(void) {
    struct pipe *p = mem_calloc(1, sizeof *p);
    p->format = OUTPUT_TSV;
    return p;
}

static void forget(struct pipe *p) {
    job_release(&p->job);
    export_rows_release(&p->rows);
    output_release(&p->output);
    mem_free(p->command);
    p->command = NULL;
}

void pipe_free(struct pipe *p) {
    if (p) {
        forget(p);
        mem_free(p);
    }
}

static const char *format_name(enum output_format f) {
    return option_row(OPTION_OUTPUT)->limits.choices[f].name;
}

void pipe_next_format(struct app *a) {
    a->pipe->format = (enum output_format)((a->pipe->format + 1) % FORMAT_COUNT);
}

static size_t n_meant(struct app *a) {
    const struct view *v = app_view(a);
    const size_t n_marked = v ? dataset_n_marked(v->data) : 0;
    return n_marked > 0 ? n_marked : app_session(a) != NULL;
}

static void append_rows(size_t n, struct buf *out) {
    count_append(out, n);
    buf_append_text(out, n == 1 ? " row" : " rows");
}

void pipe_append_label(struct app *a, struct buf *out) {
    const size_t n = n_meant(a);
    const bool marked = dataset_n_marked(app_view(a)->data) > 0;
    buf_append_text(out, "pipe ");
    if (marked) {
        count_append(out, n);
        buf_append_text(out, n == 1 ? " marked row" : " marked rows");
    } else {
        buf_append_text(out, "this row");
    }
    const enum output_format f = a->pipe->format;
    const bool names = f == OUTPUT_TSV || f == OUTPUT_CSV || f == OUTPUT_TABLE;
    buf_printf(out, " as %s%s%s to: ", format_name(f), a->show.unmasked ? ", NOT masked," : "",
        names ? " (with a line of names)" : ""); // or wc -l would seem to count one too many
}

// --- the run ---

static void take_rows(struct app *a, struct pipe *p) {
    struct view *v = app_view(a);
    if (dataset_n_marked(v->data) > 0) {
        export_rows_take_marked(&p->rows, v);
    } else {
        export_rows_take_one(&p->rows, v, v->list.cursor);
    }
    p->n_rows = p->rows.n;
    memcpy(p->columns, v->list.columns, v->list.n_columns * sizeof p->columns[0]);
    p->output = (struct output){
        .format = p->format,
        .columns = p->columns,
        .n_columns = v->list.n_columns,
        .show = {.now = a->show.now,
            .zone = a->show.zone,
            .verdicts = a->verdicts,
            .unmasked = a->show.unmasked},
        .exact = true, // for programs, not for spreadsheets
        .masks = true,
    };
}

bool pipe_start(struct app *a, struct slice command, struct error *e) {
    struct pipe *p = a->pipe;
    if (pipe_is_running(a)) {
        return error_set(e, ERROR_FAILED, "a command is still running; Esc on its page stops it");
    }
    if (n_meant(a) == 0) {
        return error_set(e, ERROR_USAGE, "no session is selected");
    }
    forget(p);
    p->command = mem_dup_text(command);
    const char *argv[] = {"sh", "-c", p->command, NULL};
    if (!job_start(&p->job, (char *const *)argv, OUTPUT_MAX_LEN, e)) {
        forget(p);
        return false;
    }
    p->stopped = p->is_unseen = false;
    p->unmasked = a->show.unmasked;
    p->started_ms = a->now_ms;
    take_rows(a, p);
    output_begin(&p->output, &p->job.input);
    text_cover_open_pipe(a);
    return true;
}

bool pipe_is_running(const struct app *a) {
    return job_is_running(&a->pipe->job);
}

// Rows are made as fast as the command takes them.
static void feed(struct pipe *p) {
    if (p->job.input_is_whole || !job_wants_input(&p->job)) {
        return;
    }
    export_rows_write(&p->rows, &p->output, ROWS_A_STEP, &p->job.input);
    if (p->rows.at == p->rows.n) {
        output_end(&p->output, &p->job.input);
        p->job.input_is_whole = true;
        export_rows_release(&p->rows);
    }
}

static void tell_end(struct app *a, struct pipe *p) {
    struct error e = {0};
    struct buf rows = BUF_INIT(100);
    append_rows(p->n_rows, &rows);
    const bool good = job_check(&p->job, &e);
    const bool printed = p->job.output.len > 0;
    const bool shown = a->cover == COVER_TEXT && a->text->of_pipe;
    const char *masked = p->unmasked ? ", personal data NOT masked" : ", masked";
    if (p->stopped) {
        app_say(a, JOURNAL_INFO, "stopped: %s", p->command);
    } else if (good) {
        app_say(a, p->unmasked ? JOURNAL_WARNING : JOURNAL_INFO, "%s as %s%s, to: %s%s",
            buf_text(&rows), format_name(p->output.format), masked, p->command,
            printed ? "" : "; it printed nothing");
    } else {
        app_say(a, JOURNAL_ERROR, "%s: %s", e.text, p->command);
    }
    if ((good || p->stopped) && !printed && shown) {
        text_cover_close(a); // there is nothing to be read
    }
    p->is_unseen = printed && !shown;
    a->message_action = p->is_unseen ? ":pipe shows the output" : NULL;
    buf_release(&rows);
}

unsigned pipe_step(struct app *a) {
    struct pipe *p = a->pipe;
    if (!job_is_running(&p->job)) {
        return REDO_NOTHING;
    }
    feed(p);
    if (job_step(&p->job)) {
        export_rows_release(&p->rows);
        tell_end(a, p);
    }
    return REDO_DRAW;
}

int64_t pipe_due_ms(const struct app *a) {
    const struct job *j = &a->pipe->job;
    return !job_is_running(j) ? INT64_MAX : job_wants_input(j) ? 0 : a->now_ms + JOB_EXIT_POLL_MS;
}

size_t pipe_fds(const struct app *a, struct pollfd *fds) {
    return job_fds(&a->pipe->job, fds);
}

bool pipe_has_news(const struct app *a) {
    return pipe_is_running(a) || a->pipe->is_unseen;
}

void pipe_show(struct app *a) {
    a->pipe->is_unseen = false;
    text_cover_open_pipe(a);
}

bool pipe_stop(struct app *a) {
    if (!pipe_is_running(a)) {
        return false;
    }
    a->pipe->stopped = true;
    job_kill(&a->pipe->job);
    return true;
}

bool pipe_is_unmasked(const struct app *a) {
    return a->pipe->unmasked;
}

struct slice pipe_output(const struct app *a) {
    return buf_slice(&a->pipe->job.output);
}

void pipe_append_state(const struct app *a, struct buf *out) {
    const struct pipe *p = a->pipe;
    const int64_t seconds = (a->now_ms - p->started_ms) / MS_SECOND;
    struct error e = {0};
    buf_printf(out, "%s   ", p->command ? p->command : "");
    append_rows(p->n_rows, out);
    buf_printf(out, " as %s   ", format_name(p->output.format));
    if (pipe_is_running(a)) {
        buf_append_text(out, "running, ");
        if (seconds > 0) {
            buf_printf(out, "%lld s, ", (long long)seconds);
        }
        buf_append_text(out, "Esc stops it");
    } else if (p->stopped) {
        buf_append_text(out, "stopped");
    } else {
        buf_append_text(out, job_check(&p->job, &e) ? "ended" : e.text);
    }
    if (p->job.n_dropped > 0) {
        buf_printf(out, ", %zu kB more were printed", (p->job.n_dropped + 999) / 1000);
    }
}
