// Where an input goes: the prompt, the menu, a text field, or the key map of what has the keys.
#include "app_private.h"
#include "export.h"

#include "app/order_text.h"

static unsigned run_key(struct app *a, key_code key) {
    const enum command c = keymap_find(&a->keymap, key, app_context(a));
    if (c != COMMAND_NONE) {
        return app_run(a, c, SLICE_NONE);
    }
    struct buf name = BUF_INIT(40);
    struct buf help = BUF_INIT(40);
    key_append_name(key, &name);
    keymap_append_keys(&a->keymap, COMMAND_HELP, true, &help);
    app_hint(a, "%s does nothing here; %s lists the keys", buf_text(&name), buf_text(&help));
    buf_release(&name);
    buf_release(&help);
    return REDO_DRAW;
}

// Keys that work whatever is open: suspend, redraw.
static enum command always(const struct app *a, key_code key) {
    const enum command c = keymap_find(&a->keymap, key, CONTEXT_LIST);
    return c == COMMAND_SUSPEND || c == COMMAND_REDRAW ? c : COMMAND_NONE;
}

static unsigned form_input(struct app *a, key_code key) {
    if (keymap_find(&a->keymap, key, CONTEXT_FORM) != COMMAND_NONE &&
        !(key_is_text(key) && key != ' ')) {
        return run_key(a, key);
    }
    if (key_is_text(key) || edit_is_editing_key(key)) {
        form_type(a->form, key);
        return REDO_DRAW;
    }
    return run_key(a, key);
}

static unsigned help_input(struct app *a, key_code key) {
    const bool closes = keymap_find(&a->keymap, key, CONTEXT_HELP) == COMMAND_HELP;
    if (!key_is_text(key) && keymap_find(&a->keymap, key, CONTEXT_HELP) != COMMAND_NONE) {
        return run_key(a, key);
    }
    if (closes && edit_text(&a->help.filter).len == 0) {
        return run_key(a, key);
    }
    if (edit_key(&a->help.filter, key)) {
        a->help.cursor = 0;
        a->help.top = 0;
        return REDO_DRAW;
    }
    return run_key(a, key);
}

static unsigned key_input(struct app *a, key_code key) {
    const enum command c = always(a, key);
    if (c != COMMAND_NONE) {
        return app_run(a, c, SLICE_NONE);
    }
    if (a->prompt_purpose != PROMPT_NONE) {
        const bool interrupted = keymap_find(&a->keymap, key, CONTEXT_LIST) == COMMAND_INTERRUPT;
        return prompts_key(a, interrupted ? KEY_CODE_ESCAPE : key);
    }
    if (a->menu_purpose != MENU_NONE) {
        const bool interrupted = keymap_find(&a->keymap, key, CONTEXT_LIST) == COMMAND_INTERRUPT;
        return menus_key(a, interrupted ? KEY_CODE_ESCAPE : key);
    }
    if (export_dialog_is_open(a)) {
        return export_dialog_key(a, key);
    }
    switch (a->cover) {
    case COVER_FORM:
        return form_input(a, key);
    case COVER_HELP:
        return help_input(a, key);
    default:
        return run_key(a, key);
    }
}

static unsigned paste_input(struct app *a, struct slice text) {
    if (a->prompt_purpose != PROMPT_NONE) {
        edit_paste(&a->prompt.edit, text);
        return prompts_changed(a);
    }
    if (a->menu_purpose != MENU_NONE) {
        if (a->menu.filterable) {
            edit_paste(&a->menu.filter, text);
        }
        return REDO_DRAW;
    }
    if (export_dialog_is_open(a)) {
        export_dialog_paste(a, text);
        return REDO_DRAW;
    }
    switch (a->cover) {
    case COVER_FORM:
        form_paste(a->form, text);
        break;
    case COVER_HELP:
        edit_paste(&a->help.filter, text);
        break;
    default:
        app_hint(a, "pasted text went nowhere: / finds, f filters, then paste");
    }
    return REDO_DRAW;
}

// --- mouse ---

static bool is_in(struct rect r, int y, int x) {
    return y >= r.y && y < r.y + r.h && x >= r.x && x < r.x + r.w;
}

static unsigned click_title(struct app *a, struct view *v, const struct layout *l, int x) {
    struct error e = {0};
    const size_t column = list_column_at(&v->list, x - l->list.x);
    if (column == SIZE_MAX) {
        return REDO_NOTHING;
    }
    v->list.cursor_column = column;
    bool descending;
    bool here;
    const enum field f = order_of_column(v->list.columns[column]);
    const bool is_now = app_sort_field(a, &descending, &here) == f;
    if (!app_sort_by(a, f, is_now ? !descending : order_is_naturally_descending(f), &e)) {
        app_say(a, JOURNAL_ERROR, "%s", e.text);
    }
    return REDO_DRAW;
}

static unsigned click_list(struct app *a, const struct layout *l, const struct input *in) {
    struct view *v = app_view(a);
    if (!v) {
        return REDO_NOTHING;
    }
    a->pane = PANE_LIST;
    if (in->y == l->list.y) {
        return click_title(a, v, l, in->x);
    }
    const size_t position = list_position_at(&v->list, v->data, in->y - l->list.y);
    if (position == SIZE_MAX) {
        return REDO_DRAW;
    }
    list_go(&v->list, v->data, position);
    return in->mouse == MOUSE_DOUBLE ? app_run(a, COMMAND_OPEN, SLICE_NONE) : REDO_DRAW;
}

static void click_tab(struct app *a, const struct layout *l, int x) {
    const enum detail_tab tab =
        detail_tab_at(&a->detail, app_session(a), l->detail.w, x - l->detail.x);
    if (tab != TAB_COUNT) {
        a->detail.tab = tab;
    }
}

// A related session of the case tab takes the cursor; twice opens it.
static unsigned click_detail(struct app *a, const struct layout *l, const struct input *in) {
    if (in->y == l->detail.y) {
        click_tab(a, l, in->x);
    } else if (detail_case_click(&a->detail, in->y - l->detail.y) && in->mouse == MOUSE_DOUBLE) {
        return app_run(a, COMMAND_OPEN_RELATED, SLICE_NONE);
    }
    return REDO_DRAW;
}

static unsigned mouse_input(struct app *a, const struct input *in) {
    enum { WHEEL_ROWS = 3 };
    if (a->prompt_purpose != PROMPT_NONE || a->menu_purpose != MENU_NONE ||
        export_dialog_is_open(a)) {
        return REDO_NOTHING;
    }
    const bool stores = stores_are_shown(a);
    const struct layout l =
        stores ? stores_layout(a, a->h, a->w) : layout_make(a->h, a->w, a->detail_on, a->zoomed);
    const bool wheel = in->mouse == MOUSE_WHEEL_UP || in->mouse == MOUSE_WHEEL_DOWN;
    if (a->cover == COVER_NONE && is_in(l.detail, in->y, in->x)) {
        a->pane = PANE_DETAIL;
        if (!wheel && !stores) {
            return click_detail(a, &l, in);
        }
    } else if (a->cover == COVER_NONE && is_in(l.list, in->y, in->x)) {
        a->pane = PANE_LIST;
        if (!wheel) {
            return stores ? stores_click(a, &l, in) : click_list(a, &l, in);
        }
    }
    unsigned redo = REDO_DRAW;
    for (int i = 0; wheel && i < WHEEL_ROWS; i++) {
        const enum command c = in->mouse == MOUSE_WHEEL_UP ? COMMAND_ROW_UP : COMMAND_ROW_DOWN;
        if (command_row(c)->contexts & app_context(a)) {
            redo |= app_run(a, c, SLICE_NONE);
        }
    }
    return redo;
}

static unsigned take_input(struct app *a, const struct input *in) {
    if (in->kind != INPUT_RESIZE && in->kind != INPUT_NONE) {
        a->key_ms = a->now_ms;
    }
    struct view *v = app_view(a);
    if (v && in->kind != INPUT_RESIZE && in->kind != INPUT_NONE) {
        v->stays_first = false; // somebody looks at the row under the cursor, or goes to another
    }
    switch (in->kind) {
    case INPUT_KEY:
        message_key_came(a);
        return key_input(a, in->key);
    case INPUT_PASTE:
        return paste_input(a, in->paste);
    case INPUT_MOUSE:
        return mouse_input(a, in);
    case INPUT_RESIZE:
        return REDO_DRAW;
    case INPUT_NONE:
        break;
    }
    return REDO_NOTHING;
}

unsigned app_input(struct app *a, const struct input *in) {
    const unsigned redo = take_input(a, in);
    return redo | message_settle(a);
}
