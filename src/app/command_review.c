// Verdicts and notes on the session under the cursor, or on the marked ones. They are kept in the
// case book on this computer; nothing of them goes to the API.
#include "app_private.h"
#include "commands.h"

#include "base/mem.h"

// The sessions meant: the marked ones, else the one under the cursor. *returns* the array.
static const struct session **sessions_meant(struct app *a, size_t *n) {
    const struct view *v = app_view(a);
    const size_t n_rows = v ? dataset_n_rows(v->data) : 0;
    const size_t n_marked = v ? dataset_n_marked(v->data) : 0;
    const struct session **sessions = mem_alloc((n_marked + 1) * sizeof *sessions);
    *n = 0;
    for (row_id row = 0; row < n_rows && n_marked > 0; row++) {
        if (dataset_is_marked(v->data, row)) {
            sessions[(*n)++] = dataset_session(v->data, row);
        }
    }
    if (*n == 0 && app_session(a)) {
        sessions[(*n)++] = app_session(a);
    }
    return sessions;
}

static bool book_is_open(struct app *a, struct error *e) {
    return a->book ||
           error_set(e, ERROR_FAILED, "the case book could not be opened; the log (4) says why");
}

// "981204" or "3 sessions".
static void append_meant(const struct session *const *sessions, size_t n, struct buf *out) {
    if (n == 1) {
        buf_append(out, session_key(sessions[0]));
    } else {
        buf_printf(out, "%zu sessions", n);
    }
}

// "J next to do, " in the queue, as long as something is.
static void append_next(struct app *a, struct buf *out) {
    struct view *v = app_view(a);
    if (v->kind == VIEW_FRAUD && view_tally(v, app_show(a))[VERDICT_TO_DO] > 0) {
        keymap_append_hint(&a->keymap, COMMAND_NEXT_FLAGGED, CONTEXT_LIST, out);
        buf_append_text(out, out->len > 0 ? " next to do, " : "");
    }
}

static void judge(struct app *a, enum verdict verdict, struct error *e) {
    size_t n;
    const struct session **sessions = sessions_meant(a, &n);
    struct buf meant = BUF_INIT(200);
    append_meant(sessions, n, &meant);
    if (n > 0 && book_is_open(a, e) &&
        casebook_judge(a->book, a->verdicts, sessions, n, verdict, a->show.now, e)) {
        struct buf next = BUF_INIT(80);
        append_next(a, &next);
        app_say(a, JOURNAL_INFO, "%s: %s; %su undoes, kept on this computer only", buf_text(&meant),
            verdict_row(verdict)->name, buf_text(&next));
        buf_release(&next);
    }
    buf_release(&meant);
    mem_free(sessions);
}

COMMAND_FUNCTION(command_verdict) {
    if (!app_session(a)) {
        return REDO_NOTHING;
    }
    if (argument.len == 0) {
        app_open_menu(a, MENU_VERDICT);
        return REDO_DRAW;
    }
    const enum verdict verdict = verdict_by_name(argument);
    if (verdict == VERDICT_COUNT || verdict == VERDICT_NONE) {
        error_set(e, ERROR_USAGE, "no verdict is called %.*s: to do, follow-up, confirmed, cleared",
            SLICE_ARG(argument));
    } else {
        judge(a, verdict, e);
    }
    return REDO_DRAW;
}

void menu_fill_verdicts(struct app *a, struct menu *m) {
    size_t n;
    const struct session **sessions = sessions_meant(a, &n);
    struct buf title = BUF_INIT(200);
    buf_append_text(&title, "Verdict on ");
    append_meant(sessions, n, &title);
    menu_init(m, buf_slice(&title), false);
    for (enum verdict v = VERDICT_TO_DO; v < VERDICT_COUNT; v++) {
        const struct verdict_row *row = verdict_row(v);
        menu_add(m, slice_of(row->name), slice_of(row->help), (key_code)row->sign[0], (int)v);
    }
    menu_choose_value(m, (int)verdict_of(a->verdicts, app_session(a)));
    buf_release(&title);
    mem_free(sessions);
}

void menu_choose_verdict(struct app *a, int value) {
    struct error e = {0};
    judge(a, (enum verdict)value, &e);
    if (e.kind != ERROR_NONE) {
        app_say(a, JOURNAL_ERROR, "%s", e.text);
    }
}

static void add_note(struct app *a, struct slice text, struct error *e) {
    size_t n;
    const struct session **sessions = sessions_meant(a, &n);
    struct buf meant = BUF_INIT(200);
    append_meant(sessions, n, &meant);
    if (n > 0 && book_is_open(a, e) &&
        casebook_note(a->book, a->verdicts, sessions, n, text, a->show.now, e)) {
        app_say(a, JOURNAL_INFO, "note added to %s; u undoes, kept on this computer only",
            buf_text(&meant));
    }
    buf_release(&meant);
    mem_free(sessions);
}

COMMAND_FUNCTION(command_note) {
    if (!app_session(a)) {
        return REDO_NOTHING;
    }
    if (argument.len > 0) {
        add_note(a, argument, e);
    } else {
        app_open_prompt(a, PROMPT_NOTE, SLICE_NONE);
    }
    return REDO_DRAW;
}

void review_append_note_label(struct app *a, struct buf *out) {
    size_t n;
    const struct session **sessions = sessions_meant(a, &n);
    buf_append_text(out, "note on ");
    append_meant(sessions, n, out);
    buf_append_text(out, " (kept on this computer): ");
    mem_free(sessions);
}

void review_note(struct app *a, struct slice text) {
    struct error e = {0};
    if (slice_trim(text).len > 0) {
        add_note(a, slice_trim(text), &e);
    }
    if (e.kind != ERROR_NONE) {
        app_say(a, JOURNAL_ERROR, "%s", e.text);
    }
}

COMMAND_FUNCTION(command_undo) {
    (void)argument;
    struct buf what = BUF_INIT(400);
    if (!book_is_open(a, e)) {
        buf_release(&what);
        return REDO_DRAW;
    }
    if (casebook_undo(a->book, a->verdicts, a->show.now, &what, e)) {
        app_say(a, JOURNAL_INFO, "taken back: %s", buf_text(&what));
    } else if (e->kind == ERROR_NONE) {
        app_hint(a, "nothing to take back in this run");
    }
    buf_release(&what);
    return REDO_DRAW;
}
