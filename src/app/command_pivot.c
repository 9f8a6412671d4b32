// From a session to those around it, as questions of their own; going back brings what was left.
// And to the session's page in the vendor's console.
#include "app_private.h"
#include "case_page.h"
#include "commands.h"

#include "app/console.h"

struct pivot_row {
    const char *name; // as :pivot takes it
    char key;
    // Appends what the menu says; fills in the question. False: what is appended says why not.
    bool (*ask)(struct app *a, const struct session *s, struct query *q, struct buf *note);
    const char *label;
    bool reads_all;
};

static bool ask_customer(
    struct app *a, const struct session *s, struct query *q, struct buf *note) {
    (void)a;
    const bool ok = related_question(RELATED_CUSTOMER, s, q);
    buf_append(note, ok ? show_label_id(s, FIELD_CUSTOMER_LABEL) : SLICE("it has no customer"));
    return ok;
}

static bool ask_store(struct app *a, const struct session *s, struct query *q, struct buf *note) {
    (void)a;
    const struct slice id = show_label_id(s, FIELD_STORE_LABEL);
    query_init(q);
    query_set(q, PARAM_STORE_ID, id);
    buf_append(note, id.len > 0 ? id : SLICE("it has no store"));
    return id.len > 0;
}

// As conditions take a value: quoted unless it is a plain number or word.
static void append_quoted(struct slice value, struct buf *out) {
    bool plain = true;
    for (size_t i = 0; i < value.len; i++) {
        const char c = value.ptr[i];
        plain = plain && ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                             (c >= 'A' && c <= 'Z') || c == '_');
    }
    if (plain) {
        buf_append(out, value);
        return;
    }
    buf_append_char(out, '"');
    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] == '"' || value.ptr[i] == '\\') {
            buf_append_char(out, '\\');
        }
        buf_append_char(out, value.ptr[i]);
    }
    buf_append_char(out, '"');
}

static bool ask_card(struct app *a, const struct session *s, struct query *q, struct buf *note) {
    (void)a;
    query_init(q);
    const struct slice id = session_has(s, FIELD_PAYMENT_INSTRUMENT_ID)
                                ? session_text(s, FIELD_PAYMENT_INSTRUMENT_ID)
                                : SLICE_NONE;
    if (id.len == 0) {
        buf_append_text(note, "it has none");
        return false;
    }
    struct buf condition = BUF_INIT(400);
    buf_append_text(&condition, "card=");
    append_quoted(id, &condition);
    query_set(q, PARAM_MIN_CREATED_AT, SLICE("-7d"));
    query_set(q, PARAM_MATCH, buf_slice(&condition));
    buf_release(&condition);
    buf_append(note, id);
    buf_append_text(note, ", the last 7 days, read and matched here");
    return true;
}

static bool ask_near(struct app *a, const struct session *s, struct query *q, struct buf *note) {
    (void)a;
    const bool ok = related_question(RELATED_NEAR, s, q);
    buf_append_text(note, ok ? "around its visit" : "it has no store or no time");
    return ok;
}

// By its id where that is known: tokens are codes, which chips would show.
static bool ask_reference(
    struct app *a, const struct session *s, struct query *q, struct buf *note) {
    const struct session *known = case_page_reference(a);
    const bool ok = related_question(RELATED_REFERENCE, s, q);
    if (!ok) {
        buf_append_text(note, "it refers to no session");
    } else if (known && session_has(known, FIELD_ID)) {
        query_set(q, PARAM_SESSION_TOKEN, SLICE_NONE);
        query_set(q, PARAM_ID, session_text(known, FIELD_ID));
        buf_append(note, session_text(known, FIELD_ID));
    } else {
        show_field(s, FIELD_REFERENCED_SESSION_ID, app_show(a), note);
    }
    return ok;
}

static const struct pivot_row rows[] = {
    {"customer", 'c', ask_customer, "same customer", false},
    {"store", 's', ask_store, "same store", false},
    {"instrument", 'i', ask_card, "same payment instrument", true},
    {"time", 't', ask_near, "same store, \302\26130 minutes", false},
    {"reference", 'r', ask_reference, "referenced session", false},
};

const char *pivot_name(size_t i) {
    return i < ARRAY_LEN(rows) ? rows[i].name : NULL;
}

static void pivot(struct app *a, const struct pivot_row *row, struct error *e) {
    struct query q;
    struct buf note = BUF_INIT(400);
    if (!row->ask(a, app_session(a), &q, &note)) {
        error_set(e, ERROR_USAGE, "%s: %s", row->label, buf_text(&note));
    } else if (app_open_question(a, &q, VIEW_PIVOTED, e)) {
        a->pending->reads_all = row->reads_all;
        app_hint(a, "%s: %s; Backspace comes back", row->label, buf_text(&note));
    }
    query_release(&q);
    buf_release(&note);
}

void menu_fill_pivot(struct app *a, struct menu *m) {
    menu_init(m, SLICE("To the sessions of the"), false);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct query q;
        struct buf note = BUF_INIT(400);
        const bool ok = rows[i].ask(a, app_session(a), &q, &note);
        const char *label =
            a->ascii && rows[i].key == 't' ? "same store, +-30 minutes" : rows[i].label;
        menu_add(m, slice_of(label), buf_slice(&note), (key_code)rows[i].key, (int)i)->disabled =
            !ok;
        query_release(&q);
        buf_release(&note);
    }
}

void menu_choose_pivot(struct app *a, int value) {
    struct error e = {0};
    if (app_session(a)) {
        pivot(a, &rows[value], &e);
    }
    if (e.kind != ERROR_NONE) {
        app_say(a, JOURNAL_ERROR, "%s", e.text);
    }
}

COMMAND_FUNCTION(command_pivot) {
    if (!app_session(a)) {
        return REDO_NOTHING;
    }
    if (argument.len == 0) {
        app_open_menu(a, MENU_PIVOT);
        return REDO_DRAW;
    }
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (slice_equal_nocase(argument, slice_of(rows[i].name))) {
            pivot(a, &rows[i], e);
            return REDO_DRAW;
        }
    }
    error_set(
        e, ERROR_USAGE, ":pivot goes to the same customer, store, instrument, time or reference");
    return REDO_DRAW;
}

// Enter on a related session.
COMMAND_FUNCTION(command_open_related) {
    const struct session *s = case_page_current(a);
    if (!s) {
        return app_run(a, COMMAND_ENLARGE, argument);
    }
    struct query q;
    query_init(&q);
    if (session_has(s, FIELD_ID)) {
        query_set(&q, PARAM_ID, session_text(s, FIELD_ID));
    } else {
        query_set(&q, PARAM_SESSION_TOKEN, session_key(s));
    }
    app_open_question(a, &q, VIEW_OPENED, e);
    query_release(&q);
    return REDO_DRAW;
}

// --- the vendor's console -----------------------------------------------------------------------

enum { CONSOLE_OPEN, CONSOLE_COPY, URL_LINE_LEN = 70 };

static bool console_url(struct app *a, struct buf *url) {
    return app_session(a) && console_url_append(a->settings->console_url, app_session(a), url);
}

// The whole address, over several lines where it is long, before anything is opened.
void menu_fill_console(struct app *a, struct menu *m) {
    struct buf url = BUF_INIT(4 * CONSOLE_URL_MAX_LEN);
    menu_init(m, SLICE("Open in the vendor's web console?"), false);
    console_url(a, &url);
    const int room = a->w - 10 < URL_LINE_LEN ? a->w - 10 : URL_LINE_LEN;
    const size_t line_len = room > 20 ? (size_t)room : 20;
    for (size_t at = 0; at < url.len; at += line_len) {
        const size_t len = url.len - at < line_len ? url.len - at : line_len;
        menu_add_heading(m, (struct slice){url.ptr + at, len});
    }
    menu_add(m, SLICE("open it in the browser"), SLICE_NONE, 'o', CONSOLE_OPEN);
    menu_add(m, SLICE("copy the address"), SLICE_NONE, 'y', CONSOLE_COPY);
    buf_release(&url);
}

void menu_choose_console(struct app *a, int value) {
    struct buf url = BUF_INIT(4 * CONSOLE_URL_MAX_LEN);
    struct error e = {0};
    if (!console_url(a, &url)) {
        app_hint(a, "the session under the cursor is another one now");
    } else if (value == CONSOLE_COPY) {
        app_copy(a, "address", buf_slice(&url), false);
    } else if (console_open(buf_text(&url), &e)) {
        app_say(a, JOURNAL_INFO, "handed to the browser: %s", buf_text(&url));
    } else {
        app_say(a, JOURNAL_ERROR, "%s; o then y copies the address", e.text);
    }
    buf_release(&url);
}

COMMAND_FUNCTION(command_console) {
    (void)argument;
    struct buf url = BUF_INIT(4 * CONSOLE_URL_MAX_LEN);
    if (!app_session(a)) {
        return REDO_NOTHING;
    }
    if (!a->settings->console_url) {
        app_hint(
            a, "no console is set: start with --console-url 'https://HOST/PATH/{sessionToken}'");
    } else if (!console_url(a, &url)) {
        error_set(e, ERROR_FAILED, "this session lacks a value that --console-url takes");
    } else {
        app_open_menu(a, MENU_CONSOLE);
    }
    buf_release(&url);
    return REDO_DRAW;
}
