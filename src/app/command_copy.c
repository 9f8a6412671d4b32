// Copying of the session under the cursor, or of the marked ones: ids, rows, records, the case, and
// the question that found it. Personal data goes as it is shown: masked unless unmasked.
#include "app_private.h"
#include "case_page.h"
#include "commands.h"
#include "shell_line.h"
#include "text_cover.h"

#include "app/output.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/process.h"
#include "model/case_text.h"

enum { COPY_MAX_LEN = 4 * 1024 * 1024, CELL_MAX_LEN = 64 * 1024 };

struct copy_row {
    const char *name; // as :copy takes it
    const char *label;
    char key;
    bool of_many;      // of each marked session, when some are
    bool in_tree_only; // of the place in the JSON tree
    // Appends the text; *masks: it may hold personal data, which is masked now unless unmasked.
    void (*append)(struct app *a, const struct session *s, struct buf *out, bool *masks);
};

static void append_value(
    struct app *a, const struct session *s, enum field f, struct buf *out, bool *masks) {
    const enum mask mask = field_row(f)->mask;
    *masks = mask != MASK_NONE;
    if (!session_has(s, f)) {
        return;
    }
    if (*masks && !a->show.unmasked) {
        mask_append(mask, session_text(s, f), out);
    } else {
        buf_append(out, session_text(s, f));
    }
}

static void append_id(struct app *a, const struct session *s, struct buf *out, bool *masks) {
    append_value(a, s, FIELD_ID, out, masks);
}

static void append_token(struct app *a, const struct session *s, struct buf *out, bool *masks) {
    append_value(a, s, session_has(s, FIELD_SESSION_TOKEN) ? FIELD_SESSION_TOKEN : FIELD_SESSION_ID,
        out, masks);
}

static void append_customer(struct app *a, const struct session *s, struct buf *out, bool *masks) {
    (void)a;
    *masks = false;
    buf_append(out, show_label_id(s, FIELD_CUSTOMER_LABEL));
}

// What is seen of it, with tabs between: for a ticket or a sheet.
static void append_row(struct app *a, const struct session *s, struct buf *out, bool *masks) {
    const struct view *v = app_view(a);
    struct output o = {.format = OUTPUT_TSV};
    const struct text_style plain = {.mode = TEXT_PLAIN};
    *masks = true;
    for (size_t i = 0; i < v->list.n_columns; i++) {
        struct buf cell = BUF_INIT(CELL_MAX_LEN), safe = BUF_INIT(CELL_MAX_LEN);
        show_field(s, v->list.columns[i], app_show(a), &cell);
        text_append(&safe, buf_slice(&cell), plain, 0);
        o.exact = slice_equal(buf_slice(&safe), SLICE("-")); // nothing, and no formula
        output_cell(&o, buf_slice(&safe), i == 0, out);
        buf_release(&safe);
        buf_release(&cell);
    }
}

static void append_json(struct app *a, const struct session *s, struct buf *out, bool *masks) {
    const struct output o = {.format = OUTPUT_NDJSON};
    struct buf record = BUF_INIT(COPY_MAX_LEN);
    *masks = true;
    show_json(session_json(s), SLICE_NONE, app_show(a), &record);
    if (dataset_n_marked(app_view(a)->data) > 0) {
        output_json_line(&o, buf_slice(&record), out);
    } else {
        buf_append(out, buf_slice(&record));
    }
    buf_wipe(&record);
}

static void append_case(struct app *a, const struct session *s, struct buf *out, bool *masks) {
    *masks = true;
    review_case_text(a, s, out);
}

static void append_view(struct app *a, const struct session *s, struct buf *out, bool *masks) {
    (void)s;
    *masks = false;
    const struct view *v = app_view(a);
    struct query own;
    struct error ignored = {0};
    query_init(&own);
    // The queue has a command of its own; with other filters it is a list of all that fit.
    if (v->kind == VIEW_FRAUD && app_own_question(a, v->kind, &own, &ignored) &&
        query_same_rows(&own, &v->query)) {
        shell_line_append(a->settings, "fraud", NULL, out);
    } else {
        shell_line_append(a->settings, v->reads_all ? "list --all" : "list", &v->query, out);
    }
    query_release(&own);
}

// The token stays out of it, and of the list of processes: curl reads the header from a file.
static void append_curl(struct app *a, const struct session *s, struct buf *out, bool *masks) {
    (void)s;
    *masks = false;
    struct buf url = BUF_INIT(COPY_MAX_LEN);
    origin_append_sessions_url(net_origin(a->connection.net), &url);
    request_spec_append_url(&app_view(a)->spec, SLICE_NONE, false, &url);
    buf_append_text(out, "curl -sS -H @aifi-header ");
    process_quote(buf_slice(&url), out);
    buf_release(&url);
}

static void append_path(struct app *a, const struct session *s, struct buf *out, bool *masks) {
    (void)s;
    *masks = false;
    detail_json_at_cursor(&a->detail, out, NULL);
}

// A string as people paste it: without its quotes.
static void append_node(struct app *a, const struct session *s, struct buf *out, bool *masks) {
    (void)s;
    *masks = true;
    detail_json_at_cursor(&a->detail, NULL, out);
    const bool is_plain = out->len >= 2 && out->ptr[0] == '"' && !memchr(out->ptr, '\\', out->len);
    if (is_plain) {
        buf_remove(out, out->len - 1, 1);
        buf_remove(out, 0, 1);
    }
}

static const struct copy_row rows[] = {
    {"path", "path in the record", 'p', false, true, append_path},
    {"value", "value at the cursor, with all below", 'v', false, true, append_node},
    {"id", "id of the session", 'i', true, false, append_id},
    {"token", "session token", 's', false, false, append_token},
    {"customer", "id of the customer", 'c', false, false, append_customer},
    {"row", "row as shown, with tabs", 'r', true, false, append_row},
    {"json", "JSON record", 'j', true, false, append_json},
    {"case", "case text", 'k', false, false, append_case},
    {"view", "this question as a command line", 'u', false, false, append_view},
    {"curl", "this question for curl, no token", 'C', false, false, append_curl},
};

const char *copy_name(size_t i) {
    return i < ARRAY_LEN(rows) ? rows[i].name : NULL;
}

void review_case_text(struct app *a, const struct session *s, struct buf *out) {
    struct buf query = BUF_INIT(4096);
    query_append_line(&app_view(a)->query, &query);
    case_text_append(out, s, case_page_show(a)->evidence, case_page_relations(a, s),
        case_page_file(a, s), app_show(a), buf_slice(&query));
    buf_release(&query);
}

// --- to the clipboard ---

// For copying by hand, when no clipboard takes it.
static void show_text(struct app *a, const char *why) {
    struct buf title = BUF_INIT(2 * ERROR_TEXT_LEN);
    buf_printf(&title,
        "%s, to be copied by hand%s. No clipboard took it: %s. --clipboard-command names a "
        "program that does.",
        a->copied.what, a->mouse ? " (F2 turns the mouse off)" : "", why);
    text_cover_open(a, "Copy", buf_slice(&title), buf_slice(&a->clipboard.text));
    a->text->unmasked = a->copied.unmasked;
    buf_release(&title);
}

static void forget_copied(struct app *a) {
    clipboard_release(&a->clipboard);
    mem_free(a->copied.what);
    a->copied.what = NULL;
}

unsigned copy_step(struct app *a) {
    struct clipboard *c = &a->clipboard;
    switch (clipboard_step(c, a->now_ms)) {
    case CLIPBOARD_TAKEN:
        if (c->way == CLIPBOARD_TERMINAL) {
            buf_clear(&a->to_terminal);
            buf_append(&a->to_terminal, buf_slice(&c->text));
        }
        app_say(a, JOURNAL_INFO, "%s, %zu bytes%s, to the clipboard by %s", a->copied.what,
            c->text.len, a->copied.masked ? ", masked" : "", clipboard_name(c->way));
        break;
    case CLIPBOARD_REFUSED:
        app_say(a, JOURNAL_ERROR, "not copied: %s", c->error.text);
        show_text(a, c->error.text);
        break;
    case CLIPBOARD_BUSY:
    case CLIPBOARD_NONE:
        return REDO_NOTHING;
    }
    forget_copied(a);
    return REDO_DRAW;
}

int64_t copy_due_ms(const struct app *a) {
    return clipboard_is_busy(&a->clipboard) ? a->now_ms + JOB_EXIT_POLL_MS : INT64_MAX;
}

// Who copies and leaves at once wants to have it nevertheless.
void copy_release(struct app *a) {
    enum { LEAVING_LIMIT_MS = 1000 };
    const int64_t deadline_ms = clock_monotonic_ms() + LEAVING_LIMIT_MS;
    while (clipboard_is_busy(&a->clipboard) && clock_monotonic_ms() < deadline_ms) {
        struct pollfd fds[JOB_FDS];
        poll(fds, (nfds_t)job_fds(&a->clipboard.job, fds), JOB_EXIT_POLL_MS);
        clipboard_step(&a->clipboard, clock_monotonic_ms());
    }
    forget_copied(a);
}

void app_copy(struct app *a, const char *what, struct slice text, bool masked) {
    const struct clipboard_world world = {.command = a->settings->clipboard_command,
        .tmux = getenv("TMUX"),
        .wayland = getenv("WAYLAND_DISPLAY"),
        .display = getenv("DISPLAY"),
        .screen = getenv("STY")};
    forget_copied(a);
    a->copied = (struct copied){mem_dup_text(slice_of(what)), masked, a->show.unmasked};
    clipboard_put(&a->clipboard, &world, text);
    copy_step(a);
}

// --- what is copied ---

static size_t n_meant(struct app *a, const struct copy_row *row) {
    const size_t n_marked = row->of_many ? dataset_n_marked(app_view(a)->data) : 0;
    return n_marked > 0 ? n_marked : 1;
}

static void append_marked(struct app *a, const struct copy_row *row, struct buf *out, bool *masks) {
    const struct dataset *data = app_view(a)->data;
    // In the order in which they are seen, then those that a limit hides. What is too long as it is
    // gets no longer: nobody waits for what nobody gets.
    for (size_t i = 0; i < dataset_n_visible(data) && !out->full; i++) {
        const row_id id = dataset_visible(data, i);
        if (dataset_is_marked(data, id)) {
            row->append(a, dataset_session(data, id), out, masks);
            buf_append_char(out, '\n');
        }
    }
    for (row_id id = 0; id < dataset_n_rows(data) && !out->full; id++) {
        if (dataset_is_marked(data, id) && dataset_position(data, id) == SIZE_MAX) {
            row->append(a, dataset_session(data, id), out, masks);
            buf_append_char(out, '\n');
        }
    }
}

static void append_meant(struct app *a, const struct copy_row *row, struct buf *out, bool *masks) {
    if (row->of_many && dataset_n_marked(app_view(a)->data) > 0) {
        append_marked(a, row, out, masks);
    } else {
        row->append(a, app_session(a), out, masks);
    }
}

static void copy(struct app *a, const struct copy_row *row) {
    struct buf text = BUF_INIT(COPY_MAX_LEN);
    bool masks = false;
    if (!app_session(a)) {
        return;
    }
    append_meant(a, row, &text, &masks);
    if (text.full) {
        app_hint(a, "not copied: too long");
    } else if (text.len == 0) {
        app_hint(a, "this session has no %s", row->name);
    } else {
        struct buf what = BUF_INIT(200);
        if (n_meant(a, row) > 1) {
            buf_printf(&what, "%zu marked: ", n_meant(a, row));
        }
        buf_append_text(&what, row->label);
        app_copy(a, buf_text(&what), buf_slice(&text), masks && !a->show.unmasked);
        buf_release(&what);
    }
    buf_wipe(&text);
}

static bool is_offered(const struct app *a, const struct copy_row *row) {
    return !row->in_tree_only || app_context(a) == CONTEXT_JSON;
}

void menu_fill_copy(struct app *a, struct menu *m) {
    menu_init(m, SLICE("Copy"), false);
    m->footer = "C: curl finds the token's header in aifi-header, a file of yours";
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct buf text = BUF_INIT(COPY_MAX_LEN), note = BUF_INIT(80);
        bool masks = false;
        if (!is_offered(a, &rows[i])) {
            continue;
        }
        rows[i].append(a, app_session(a), &text, &masks);
        const bool is_none = text.len == 0;
        if (n_meant(a, &rows[i]) > 1) {
            buf_printf(&note, "%zu marked", n_meant(a, &rows[i]));
        }
        if (is_none || (masks && !a->show.unmasked)) {
            buf_printf(
                &note, "%s%s", note.len > 0 ? ", " : "", is_none ? "none" : "masked; M unmasks");
        }
        menu_add(m, slice_of(rows[i].label), buf_slice(&note), (key_code)rows[i].key, (int)i)
            ->disabled = is_none;
        buf_wipe(&text);
        buf_release(&note);
    }
}

void menu_choose_copy(struct app *a, int value) {
    copy(a, &rows[value]);
}

COMMAND_FUNCTION(command_copy) {
    if (!app_session(a)) {
        return REDO_NOTHING;
    }
    if (argument.len == 0) {
        app_open_menu(a, MENU_COPY);
        return REDO_DRAW;
    }
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (slice_equal_nocase(argument, slice_of(rows[i].name))) {
            copy(a, &rows[i]);
            return REDO_DRAW;
        }
    }
    error_set(
        e, ERROR_USAGE, "what is copied is id, token, customer, row, json, case, view or curl");
    return REDO_DRAW;
}
