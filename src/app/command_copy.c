// Copying of the session under the cursor: its ids, its record, its case, and the question that
// found it. Personal data goes as it is shown: masked unless unmasked.
#include "app_private.h"
#include "case_page.h"
#include "commands.h"

#include "app/clipboard.h"
#include "model/case_text.h"

enum { COPY_MAX_LEN = 4 * 1024 * 1024 };

struct copy_row {
    const char *name; // as :copy takes it
    const char *label;
    char key;
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

static void append_json(struct app *a, const struct session *s, struct buf *out, bool *masks) {
    *masks = true;
    show_json(session_json(s), SLICE_NONE, app_show(a), out);
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
        buf_append_text(out, "aifi-sessions fraud");
    } else {
        buf_printf(out, "aifi-sessions list %s", v->reads_all ? "--all " : "");
        query_append_flags(&v->query, out);
    }
    query_release(&own);
}

static const struct copy_row rows[] = {
    {"id", "id of the session", 'i', append_id},
    {"token", "session token", 's', append_token},
    {"customer", "id of the customer", 'c', append_customer},
    {"json", "JSON record", 'j', append_json},
    {"case", "case text", 'k', append_case},
    {"view", "this question as a command line", 'u', append_view},
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

static bool put(struct app *a, enum clipboard_way way, struct slice text, struct error *e) {
    if (!clipboard_put(way, text, e)) {
        return false;
    }
    if (way == CLIPBOARD_TERMINAL) {
        buf_clear(&a->to_terminal);
        buf_append(&a->to_terminal, text);
    }
    return true;
}

void app_copy(struct app *a, const char *what, struct slice text, bool masked) {
    struct error e = {0};
    enum clipboard_way way =
        clipboard_choose(getenv("TMUX"), getenv("WAYLAND_DISPLAY"), getenv("DISPLAY"));
    bool ok = put(a, way, text, &e);
    if (!ok && way != CLIPBOARD_TERMINAL && text.len <= CLIPBOARD_TERMINAL_MAX_LEN) {
        error_clear(&e); // what should have taken it is not there
        way = CLIPBOARD_TERMINAL;
        ok = put(a, way, text, &e);
    }
    if (ok) {
        app_say(a, JOURNAL_INFO, "%s, %zu bytes%s, to the clipboard by %s", what, text.len,
            masked ? ", masked" : "", clipboard_name(way));
    } else {
        app_say(a, JOURNAL_ERROR, "not copied: %s", e.text);
    }
}

static void copy(struct app *a, const struct copy_row *row) {
    const struct session *s = app_session(a);
    struct buf text = BUF_INIT(COPY_MAX_LEN);
    bool masks = false;
    if (!s) {
        return;
    }
    row->append(a, s, &text, &masks);
    if (text.full) {
        app_hint(a, "not copied: too long");
    } else if (text.len == 0) {
        app_hint(a, "this session has no %s", row->name);
    } else {
        app_copy(a, row->label, buf_slice(&text), masks && !a->show.unmasked);
    }
    buf_wipe(&text);
    buf_release(&text);
}

void menu_fill_copy(struct app *a, struct menu *m) {
    menu_init(m, SLICE("Copy"), false);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct buf text = BUF_INIT(COPY_MAX_LEN);
        bool masks = false;
        rows[i].append(a, app_session(a), &text, &masks);
        const bool is_none = text.len == 0;
        const char *note = is_none ? "none" : masks && !a->show.unmasked ? "masked; M unmasks" : "";
        menu_add(m, slice_of(rows[i].label), slice_of(note), (key_code)rows[i].key, (int)i)
            ->disabled = is_none;
        buf_wipe(&text);
        buf_release(&text);
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
    error_set(e, ERROR_USAGE, "what is copied is id, token, customer, json, case or view");
    return REDO_DRAW;
}
