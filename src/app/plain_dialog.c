// A dialog of the browser as a numbered list of settings. Must not know what it is about.
#include "plain_private.h"

#include "export.h"

static struct dialog *dialog_of(const struct plain *p) {
    return &export_dialog_of(p->app)->dialog;
}

bool plain_dialog_is_open(const struct plain *p) {
    return export_dialog_is_open(p->app);
}

static void press(struct plain *p, key_code key) {
    const struct input in = {.kind = INPUT_KEY, .key = key};
    plain_redo(p, app_input(p->app, &in));
}

static struct slice value_of(const struct dialog *d, size_t row) {
    const struct dialog_row *r = &d->rows[row];
    return r->idle      ? slice_of(r->idle)
           : r->is_text ? dialog_text(d, row)
                        : slice_of(r->n_choices > 0 ? r->choices[r->at].text : "nothing to choose");
}

static void say_row(struct plain *p, size_t row) {
    const struct dialog *d = dialog_of(p);
    plain_say(p, "%zu: %s: %.*s", row + 1, d->rows[row].label, SLICE_ARG(value_of(d, row)));
}

static void say_note(struct plain *p) {
    const struct dialog *d = dialog_of(p);
    if (d->error || d->note) {
        plain_say(p, "%s", d->error ? d->error : d->note);
    }
}

void plain_dialog_ask(struct plain *p) {
    const struct dialog *d = dialog_of(p);
    plain_say(p, "%s", d->title);
    for (size_t i = 0; i < d->n_rows; i++) {
        say_row(p, i);
    }
    say_note(p);
    plain_say(p, "A number steps to the next choice of its line; a number and a text set it. "
                 "go does it; an empty line leaves it, ? reads the list again.");
}

// Steps on until the choice begins with the text; round once when none does.
static bool choose(struct plain *p, size_t row, struct slice text) {
    const struct dialog *d = dialog_of(p);
    for (size_t i = 0; i < d->rows[row].n_choices; i++) {
        press(p, KEY_CODE_RIGHT);
        const struct slice now = value_of(d, row);
        if (text.len <= now.len && slice_equal_nocase((struct slice){now.ptr, text.len}, text)) {
            return true;
        }
    }
    return text.len == 0;
}

static void set(struct plain *p, size_t row, struct slice text) {
    struct dialog *d = dialog_of(p);
    if (d->rows[row].idle) {
        say_row(p, row); // it does not matter now
        return;
    }
    d->focus = row;
    if (!d->rows[row].is_text) {
        if (!choose(p, row, text)) {
            plain_say(p, "%s has no choice %.*s.", d->rows[row].label, SLICE_ARG(text));
        }
    } else if (text.len == 0) {
        plain_say(p, "%s takes a text: %zu and the text.", d->rows[row].label, row + 1);
    } else {
        const struct input in = {.kind = INPUT_PASTE, .paste = text};
        edit_set(&d->rows[row].edit, SLICE_NONE);
        plain_redo(p, app_input(p->app, &in));
    }
    say_row(p, row);
    say_note(p);
}

void plain_dialog_answer(struct plain *p, struct slice line) {
    const struct dialog *d = dialog_of(p);
    struct slice rest = slice_trim(line);
    struct slice word = SLICE_NONE;
    int64_t number;
    if (slice_equal_nocase(rest, SLICE("go"))) {
        press(p, KEY_CODE_ENTER);
        if (plain_dialog_is_open(p)) {
            say_note(p);
            plain_say(p, "Where it says Enter, type go.");
        }
    } else if (rest.len == 0 || slice_equal(rest, SLICE("-"))) {
        press(p, KEY_CODE_ESCAPE);
        plain_say(p, "Left as it was.");
    } else if (slice_equal(rest, SLICE("?"))) {
        plain_dialog_ask(p);
    } else {
        slice_cut(&rest, ' ', &word);
        if (slice_to_int64(word, &number) && number >= 1 && number <= (int64_t)d->n_rows) {
            set(p, (size_t)number - 1, slice_trim(rest));
        } else {
            plain_say(p, "There is no line %.*s.", SLICE_ARG(word));
        }
    }
}
