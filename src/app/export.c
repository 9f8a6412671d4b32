// The export that runs: rows come some at a time, the file is put in its place at the end. It must
// not know how it was asked for.
#include "export.h"

#include "base/file.h"
#include "base/mem.h"
#include "export_rows.h"
#include "export_walk.h"
#include "progress.h"
#include "stores_output.h"

#include <langinfo.h>

enum {
    ROWS_A_STEP = 500,
    OUT_MAX_LEN = 512 * 1024 * 1024, // what one step appends; a record may be as large as a page
    FLUSH_LEN = 64 * 1024,
};

struct exporter {
    struct export_dialog dialog;
    bool runs;
    enum export_scope scope;
    char *path; // owned
    int64_t started_ms;
    enum field columns[FIELD_COUNT]; // the output borrows them
    struct output output;
    struct buf out; // not yet written
    struct file_draft draft;
    struct export_rows rows; // of marked and loaded ones
    struct export_walk walk; // of all
    size_t n_written;        // rows; of EXPORT_BOARD stores
};

static const char *const scope_names[] = {
    [EXPORT_MARKED] = "marked",
    [EXPORT_LOADED] = "loaded",
    [EXPORT_ALL] = "all",
    [EXPORT_BOARD] = "board",
};
_Static_assert(ARRAY_LEN(scope_names) == EXPORT_SCOPE_COUNT, "one name a scope");

const char *export_scope_name(enum export_scope s) {
    return scope_names[s];
}

enum export_scope export_scope_by_name(struct slice name) {
    enum export_scope s = 0;
    while (s < EXPORT_SCOPE_COUNT && !slice_equal_nocase(name, slice_of(scope_names[s]))) {
        s++;
    }
    return s;
}

struct exporter *exporter_new(void) {
    return mem_calloc(1, sizeof(struct exporter));
}

// Gives up what is not in its place.
static void stop(struct exporter *x) {
    file_draft_abandon(&x->draft);
    export_rows_release(&x->rows);
    export_walk_release(&x->walk);
    output_release(&x->output);
    buf_wipe(&x->out);
    mem_free(x->path);
    x->path = NULL;
    x->runs = false;
}

void exporter_free(struct exporter *x) {
    if (!x) {
        return;
    }
    if (x->runs) {
        stop(x);
    }
    dialog_release(&x->dialog.dialog);
    mem_free(x->dialog.asked_for);
    mem_free(x);
}

struct export_dialog *export_dialog_of(const struct app *a) {
    return &a->exporter->dialog;
}

bool export_is_running(const struct app *a) {
    return a->exporter->runs;
}

// --- the beginning ---

static void init_output(struct app *a, struct exporter *x, const struct export_request *r) {
    memcpy(x->columns, r->columns, r->n_columns * sizeof r->columns[0]);
    x->output = (struct output){
        .format = r->format,
        .columns = x->columns,
        .n_columns = r->n_columns,
        .show = {.now = a->show.now,
            .zone = a->show.zone,
            .verdicts = a->verdicts,
            .unmasked = r->unmasked},
        .ascii = strcmp(nl_langinfo(CODESET), "UTF-8") != 0,
        .masks = true,
    };
    x->out = BUF_INIT(OUT_MAX_LEN);
}

static bool take_rows(struct app *a, struct exporter *x, struct error *e) {
    struct view *v = app_view(a);
    switch (x->scope) {
    case EXPORT_MARKED:
        export_rows_take_marked(&x->rows, v);
        return true;
    case EXPORT_LOADED:
        export_rows_take_seen(&x->rows, v);
        return true;
    case EXPORT_ALL: {
        const struct export_walk_order order = {
            dataset_sort_field(v->data), dataset_sort_is_descending(v->data)};
        return export_walk_start(
            &x->walk, a->connection.net, &v->query, &x->output, &order, a->settings, e);
    }
    case EXPORT_BOARD:
    case EXPORT_SCOPE_COUNT:
        break;
    }
    return true;
}

// The board is small: all of it at once.
static void write_board(struct app *a, struct exporter *x) {
    const struct crowd *c = a->stores.crowd;
    const struct stores_output o = {
        .format = x->output.format, .ascii = x->output.ascii, .at = c->computed_at};
    stores_output_rows(&o, a->stores.rows, a->stores.n, c->alerts, c->n_alerts, &x->out);
    x->n_written = a->stores.n;
}

bool export_start(struct app *a, const struct export_request *r, struct error *e) {
    struct exporter *x = a->exporter;
    if (x->runs) {
        return error_set(e, ERROR_FAILED, "an export is running; Esc stops it");
    }
    if (!export_has_scope(a, r->scope)) {
        return error_set(e, ERROR_USAGE, "there are no %s rows here to be exported",
            export_scope_name(r->scope));
    }
    if (!file_draft_open(&x->draft, r->path, r->replaces, e)) {
        return false;
    }
    x->runs = true;
    x->scope = r->scope;
    x->path = mem_dup_text(slice_of(r->path));
    x->started_ms = a->now_ms;
    x->n_written = 0;
    init_output(a, x, r);
    if (!take_rows(a, x, e)) {
        stop(x);
        return false;
    }
    if (r->scope == EXPORT_BOARD) {
        write_board(a, x);
    } else {
        output_begin(&x->output, &x->out);
    }
    return true;
}

// --- the way ---

static enum export_state more_rows(struct app *a, struct exporter *x, struct error *e) {
    switch (x->scope) {
    case EXPORT_ALL: {
        int64_t skew_ms;
        if (net_clock_skew_ms(a->connection.net, &skew_ms)) {
            x->output.show.now = a->show.now; // what is shown is as old as its page
        }
        const enum export_state state =
            export_walk_step(&x->walk, &x->output, a->now_ms, a->wall, &x->out, e);
        x->n_written = x->walk.n_fitting;
        return state;
    }
    case EXPORT_MARKED:
    case EXPORT_LOADED:
        x->n_written += export_rows_write(&x->rows, &x->output, ROWS_A_STEP, &x->out);
        return x->rows.at < x->rows.n ? EXPORT_RUNNING : EXPORT_DONE;
    case EXPORT_BOARD:
    case EXPORT_SCOPE_COUNT:
        break;
    }
    return EXPORT_DONE;
}

static bool flush(struct exporter *x, struct error *e) {
    if (x->out.full) {
        return error_set(e, ERROR_FAILED, "a part of it is too large");
    }
    const bool good = file_draft_write(&x->draft, buf_slice(&x->out), e);
    buf_clear(&x->out);
    return good;
}

static void append_size(size_t len, struct buf *out) {
    if (len < 10 * 1000) {
        buf_printf(out, "%zu bytes", len);
    } else if (len < 10 * 1000 * 1000) {
        buf_printf(out, "%zu kB", (len + 500) / 1000);
    } else {
        buf_printf(out, "%zu MB", (len + 500000) / 1000000);
    }
}

static void append_rows(const struct exporter *x, struct buf *out) {
    count_append(out, x->n_written);
    buf_append_text(out, x->scope == EXPORT_BOARD ? " store" : " row");
    buf_append_text(out, x->n_written == 1 ? "" : "s");
}

static void tell_done(struct app *a, struct exporter *x, size_t len) {
    struct buf text = BUF_INIT(2 * JOURNAL_TEXT_LEN);
    const bool unmasked = x->output.show.unmasked;
    const struct view *v = app_view(a);
    const char *slash = strrchr(x->path, '/'); // the path is whole
    append_rows(x, &text);
    if (x->scope != EXPORT_BOARD) {
        buf_append_text(&text, unmasked ? ", personal data NOT masked" : ", masked");
    }
    buf_printf(&text, ", to %s", slash + 1); // the name first: it is what must not be cut
    if (x->scope == EXPORT_LOADED && v == x->rows.view && view_has_more_below(v)) {
        buf_append_text(&text, "; more lie below: choose all");
    }
    buf_append_text(&text, "; ");
    append_size(len, &text);
    buf_printf(&text, ", in %.*s", slash > x->path ? (int)(slash - x->path) : 1, x->path);
    app_say(a, unmasked ? JOURNAL_WARNING : JOURNAL_INFO, "exported %s", buf_text(&text));
    buf_release(&text);
}

// The reason without the path, which everybody knows and which would push it off the line.
static const char *reason_of(const struct exporter *x, const struct error *e) {
    const char *path = strstr(e->text, x->path);
    const char *after = path ? path + strlen(x->path) : NULL;
    return after && strncmp(after, ": ", 2) == 0 ? after + 2 : e->text;
}

static void tell_failure(struct app *a, struct exporter *x, const struct error *e) {
    struct buf rows = BUF_INIT(100);
    append_rows(x, &rows);
    if (slice_starts_with(slice_of(e->text), SLICE("cannot sync"))) {
        app_say(a, JOURNAL_ERROR, "%s are in the file, but %s", buf_text(&rows), e->text);
    } else {
        app_say(a, JOURNAL_ERROR, "nothing was written: %s; the export stopped after %s",
            reason_of(x, e), buf_text(&rows));
    }
    buf_release(&rows);
}

unsigned export_step(struct app *a) {
    struct exporter *x = a->exporter;
    struct error e = {0};
    if (!x->runs) {
        return REDO_NOTHING;
    }
    const enum export_state state = more_rows(a, x, &e);
    const bool good = state != EXPORT_FAILED && (x->out.len < FLUSH_LEN || flush(x, &e));
    if (good && state == EXPORT_RUNNING) {
        return REDO_DRAW;
    }
    if (good && x->scope != EXPORT_BOARD) {
        output_end(&x->output, &x->out);
    }
    const size_t len = (size_t)x->draft.written_len + x->out.len;
    if (good && flush(x, &e) && file_draft_commit(&x->draft, &e)) {
        tell_done(a, x, len);
    } else {
        tell_failure(a, x, &e);
    }
    stop(x);
    return REDO_DRAW;
}

int64_t export_due_ms(const struct app *a) {
    const struct exporter *x = a->exporter;
    return !x->runs ? INT64_MAX : x->scope == EXPORT_ALL ? export_walk_due_ms(&x->walk) : 0;
}

bool export_cancel(struct app *a) {
    struct exporter *x = a->exporter;
    struct buf rows = BUF_INIT(100);
    if (x->runs) {
        append_rows(x, &rows);
        app_say(a, JOURNAL_INFO, "export stopped after %s; nothing was written", buf_text(&rows));
        stop(x);
    }
    const bool ran = rows.len > 0;
    buf_release(&rows);
    return ran;
}

bool export_is_in_front(const struct app *a) {
    const struct view *v = asking_current(a);
    const bool is_asked = a->pending || (v && (v->loading_all || v->go_to_page));
    return a->exporter->runs && !is_asked;
}

// Why nothing comes, while the server is tried again.
static void append_trouble(const struct app *a, const struct exporter *x, struct buf *text) {
    const struct fetch *f = x->walk.walk ? walk_fetch(x->walk.walk) : NULL;
    if (f && fetch_get_state(f) == FETCH_BACKING_OFF) {
        const struct error *e = fetch_last_error(f);
        const int64_t left_ms = fetch_due_ms(f) - a->now_ms;
        buf_printf(text, "; %s, next try in %lld s", e ? e->text : "no answer",
            (long long)((left_ms + MS_SECOND - 1) / MS_SECOND));
    }
}

bool export_progress(const struct app *a, struct buf *text, struct buf *action) {
    const struct exporter *x = a->exporter;
    if (!x->runs) {
        return false;
    }
    const int64_t seconds = (a->now_ms - x->started_ms) / MS_SECOND;
    buf_append_text(text, "exporting: ");
    append_rows(x, text);
    if (x->scope == EXPORT_ALL) {
        const double part = export_walk_part(&x->walk);
        if (x->walk.n_read > x->n_written) {
            buf_append_text(text, " of ");
            count_append(text, x->walk.n_read);
            buf_append_text(text, " read");
        }
        if (part >= 0) {
            buf_printf(text, ", about %.0f %%", part * 100);
        }
    } else if (x->rows.n > 0) {
        buf_append_text(text, " of ");
        count_append(text, x->rows.n);
    }
    if (seconds > 0) {
        buf_printf(text, ", %lld s", (long long)seconds);
    }
    append_trouble(a, x, text);
    buf_append_text(action, "Esc stops");
    return true;
}
