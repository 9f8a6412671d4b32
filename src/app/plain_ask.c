// What the browser asks at its prompts and menus, as questions that one line answers. Must not know
// which prompts and menus there are.
#include "plain_private.h"

#include <stdlib.h>
#include <string.h>

bool plain_is_asking(const struct plain *p) {
    return p->app->cover == COVER_FORM || plain_dialog_is_open(p) ||
           p->app->prompt_purpose != PROMPT_NONE || p->app->menu_purpose != MENU_NONE;
}

static void press(struct plain *p, key_code key) {
    const struct input in = {.kind = INPUT_KEY, .key = key};
    plain_redo(p, app_input(p->app, &in));
}

// --- prompts ------------------------------------------------------------------------------------

static void ask_prompt(struct plain *p) {
    const struct prompt *prompt = &p->app->prompt;
    const struct slice now = edit_text(&prompt->edit);
    struct buf text = BUF_INIT(PLAIN_TEXT_MAX_LEN);
    if (prompt->error) {
        plain_say(p, "%s", prompt->error);
    }
    if (strcmp(prompt->label, ":") == 0) {
        buf_append_text(&text, "Command: ");
    } else if (strcmp(prompt->label, "/") == 0) {
        buf_append_text(&text, "Find: ");
    } else {
        buf_append_text(&text, prompt->label);
    }
    if (now.len > 0 && !prompt->hidden) {
        buf_printf(&text, "(now %.*s; an empty line keeps it, - clears it) ", SLICE_ARG(now));
    } else {
        buf_append_text(&text, "(an empty line leaves it) ");
    }
    plain_say(p, "%s", buf_text(&text));
    buf_release(&text);
}

static void answer_prompt(struct plain *p, struct slice line) {
    struct app *a = p->app;
    const bool had_text = edit_text(&a->prompt.edit).len > 0;
    const struct slice typed = slice_trim(line);
    const bool clears = had_text && slice_equal(typed, SLICE("-"));
    if (typed.len == 0 && !had_text) {
        press(p, KEY_CODE_ESCAPE);
        return;
    }
    if (typed.len > 0) {
        edit_set(&a->prompt.edit, SLICE_NONE);
        if (!clears) {
            edit_paste(&a->prompt.edit, line);
        }
        plain_redo(p, prompts_changed(a));
    }
    press(p, KEY_CODE_ENTER);
}

// --- menus --------------------------------------------------------------------------------------

static bool is_choice(const struct menu_item *item) {
    return !item->heading;
}

static size_t n_choices(const struct menu *m) {
    size_t n = 0;
    for (size_t i = 0; i < m->n_items; i++) {
        n += is_choice(&m->items[i]);
    }
    return n;
}

static void say_choice(struct plain *p, const struct menu_item *item, size_t number) {
    plain_say(p, "%zu: %s%s%s%s%s", number, item->text,
        item->checkable ? (item->checked ? ", on" : ", off") : "",
        item->note && item->note[0] ? ", " : "", item->note ? item->note : "",
        item->disabled ? " (not now)" : "");
}

static bool has_boxes(const struct menu *m) {
    bool any = false;
    for (size_t i = 0; i < m->n_items; i++) {
        any = any || m->items[i].checkable;
    }
    return any;
}

static void ask_menu(struct plain *p) {
    const struct menu *m = &p->app->menu;
    size_t number = 0;
    plain_say(p, "%s", m->title);
    for (size_t i = 0; i < m->n_items; i++) {
        if (is_choice(&m->items[i])) {
            say_choice(p, &m->items[i], ++number);
        } else {
            plain_say(p, "%s", m->items[i].text);
        }
    }
    if (number == 0) {
        press(p, KEY_CODE_ESCAPE); // it was to be read
    } else if (has_boxes(m)) {
        plain_say(p, "A number turns it on or off; ? reads the list again, an empty line is done.");
    } else {
        plain_say(p, "A number, or how it begins; an empty line leaves it.");
    }
}

static size_t choice_by_number(const struct menu *m, int64_t number) {
    for (size_t i = 0; i < m->n_items; i++) {
        number -= is_choice(&m->items[i]);
        if (number == 0) {
            return i;
        }
    }
    return SIZE_MAX;
}

// By its key, or the only one that begins so.
static size_t choice_by_text(const struct menu *m, struct slice text) {
    size_t found = SIZE_MAX;
    size_t n = 0;
    for (size_t i = 0; i < m->n_items; i++) {
        const struct menu_item *item = &m->items[i];
        if (!is_choice(item)) {
            continue;
        }
        if (text.len == 1 && item->hotkey == (key_code)(unsigned char)text.ptr[0]) {
            return i;
        }
        const struct slice whole = slice_of(item->text);
        const bool begins =
            text.len <= whole.len && slice_equal_nocase((struct slice){whole.ptr, text.len}, text);
        found = begins ? i : found;
        n += begins;
    }
    return n == 1 ? found : SIZE_MAX;
}

static void choose(struct plain *p, size_t at) {
    struct menu *m = &p->app->menu;
    struct menu_item *item = &m->items[at];
    m->cursor = at;
    if (item->disabled) {
        plain_say(p, "%s: %s", item->text, item->note ? item->note : "not now");
    } else if (item->checkable) {
        plain_say(p, "%s, %s", item->text, item->checked ? "off" : "on");
        press(p, ' ');
    } else {
        press(p, KEY_CODE_ENTER);
    }
}

static void answer_menu(struct plain *p, struct slice line) {
    struct menu *m = &p->app->menu;
    const struct slice typed = slice_trim(line);
    int64_t number;
    if (typed.len == 0) {
        press(p, has_boxes(m) ? KEY_CODE_ENTER : KEY_CODE_ESCAPE);
        return;
    }
    if (slice_equal(typed, SLICE("?"))) {
        p->asked_menu = MENU_NONE;
        return;
    }
    const size_t at =
        slice_to_int64(typed, &number) ? choice_by_number(m, number) : choice_by_text(m, typed);
    if (at == SIZE_MAX) {
        plain_say(p, "No line of this list is %.*s; there are %zu. ? reads them again.",
            SLICE_ARG(typed), n_choices(m));
        return;
    }
    choose(p, at);
}

// --- both ---------------------------------------------------------------------------------------

void plain_ask(struct plain *p) {
    const struct app *a = p->app;
    if (a->prompt_purpose != PROMPT_NONE) {
        if (p->asked_prompt != a->prompt_purpose) {
            ask_prompt(p);
        }
    } else if (a->menu_purpose != MENU_NONE && p->asked_menu != a->menu_purpose) {
        p->asked_menu = a->menu_purpose;
        ask_menu(p);
    } else if (plain_dialog_is_open(p)) {
        if (!p->asked_dialog) {
            plain_dialog_ask(p);
        }
    } else if (a->cover == COVER_FORM) {
        plain_form_ask(p);
    }
    p->asked_prompt = a->prompt_purpose;
    p->asked_menu = a->menu_purpose;
    p->asked_dialog = plain_dialog_is_open(p);
}

void plain_answer(struct plain *p, struct slice line) {
    if (p->app->prompt_purpose != PROMPT_NONE) {
        answer_prompt(p, line);
        p->asked_prompt = PROMPT_NONE;
    } else if (p->app->menu_purpose != MENU_NONE) {
        answer_menu(p, line);
    } else if (plain_dialog_is_open(p)) {
        plain_dialog_answer(p, line);
    } else {
        plain_form_answer(p, line);
    }
}

void plain_cancel_question(struct plain *p) {
    if (p->app->cover != COVER_FORM || p->app->prompt_purpose != PROMPT_NONE ||
        p->app->menu_purpose != MENU_NONE) {
        press(p, KEY_CODE_ESCAPE);
    } else {
        p->form.is_on = false;
        query_release(&p->form.draft);
        plain_redo(p, app_run(p->app, COMMAND_CANCEL, SLICE_NONE));
    }
    plain_say(p, "Left as it was.");
}
