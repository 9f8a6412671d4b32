// The dialog: rows, keys, looks. Must not know what is decided in it.
#include "ui/dialog.h"

#include "base/mem.h"

enum {
    WIDEST = 80,
    SLIVER = 12, // of what lies below: too little to be read beside the box
    LABEL_GAP = 3,
    NOTE_LINES = 3
};

void dialog_init(struct dialog *d, struct slice title) {
    *d = (struct dialog){.title = mem_dup_text(title)};
}

void dialog_clear_choices(struct dialog *d, size_t row) {
    struct dialog_row *r = &d->rows[row];
    for (size_t i = 0; i < r->n_choices; i++) {
        mem_free(r->choices[i].text);
    }
    r->n_choices = 0;
    r->at = 0;
}

void dialog_release(struct dialog *d) {
    for (size_t i = 0; i < d->n_rows; i++) {
        dialog_clear_choices(d, i);
        if (d->rows[i].is_text) {
            edit_release(&d->rows[i].edit);
        }
    }
    mem_free(d->title);
    mem_free(d->note);
    mem_free(d->error);
    *d = (struct dialog){.title = NULL};
}

static struct dialog_row *add(struct dialog *d, const char *label) {
    require(d->n_rows < DIALOG_ROWS_MAX);
    struct dialog_row *row = &d->rows[d->n_rows++];
    *row = (struct dialog_row){.label = label};
    return row;
}

size_t dialog_add_choice(struct dialog *d, const char *label) {
    add(d, label);
    return d->n_rows - 1;
}

size_t dialog_add_text(struct dialog *d, const char *label, struct slice text) {
    struct dialog_row *row = add(d, label);
    row->is_text = true;
    edit_init(&row->edit);
    edit_set(&row->edit, text);
    return d->n_rows - 1;
}

void dialog_offer(struct dialog *d, size_t row, struct slice text, int value) {
    struct dialog_row *r = &d->rows[row];
    require(r->n_choices < DIALOG_CHOICES_MAX);
    r->choices[r->n_choices++] = (struct dialog_choice){mem_dup_text(text), value};
}

int dialog_value(const struct dialog *d, size_t row) {
    const struct dialog_row *r = &d->rows[row];
    return r->n_choices > 0 ? r->choices[r->at].value : -1;
}

bool dialog_choose(struct dialog *d, size_t row, int value) {
    struct dialog_row *r = &d->rows[row];
    for (size_t i = 0; i < r->n_choices; i++) {
        if (r->choices[i].value == value) {
            r->at = i;
            return true;
        }
    }
    return false;
}

struct slice dialog_text(const struct dialog *d, size_t row) {
    return edit_text(&d->rows[row].edit);
}

void dialog_set_text(struct dialog *d, size_t row, struct slice text) {
    edit_set(&d->rows[row].edit, text);
}

static void forget_error(struct dialog *d) {
    mem_free(d->error);
    d->error = NULL;
}

void dialog_set_note(struct dialog *d, struct slice text) {
    forget_error(d);
    mem_free(d->note);
    d->note = mem_dup_text(text);
}

void dialog_set_error(struct dialog *d, struct slice text) {
    forget_error(d);
    d->error = mem_dup_text(text);
}

// --- keys ---

static void step_focus(struct dialog *d, bool back) {
    for (size_t i = 0; i < d->n_rows; i++) {
        d->focus = (d->focus + (back ? d->n_rows - 1 : 1)) % d->n_rows;
        if (!d->rows[d->focus].idle) {
            return;
        }
    }
}

static enum dialog_result go_to_choice(struct dialog_row *r, size_t at) {
    const bool is_other = at != r->at;
    r->at = at;
    return is_other ? DIALOG_CHANGED : DIALOG_OPEN;
}

static enum dialog_result choice_key(struct dialog_row *r, key_code key) {
    switch (r->n_choices > 0 ? key : KEY_CODE_NONE) {
    case KEY_CODE_RIGHT:
    case ' ':
        return go_to_choice(r, (r->at + 1) % r->n_choices);
    case KEY_CODE_LEFT:
        return go_to_choice(r, (r->at + r->n_choices - 1) % r->n_choices);
    default:
        break;
    }
    for (size_t i = 1; i <= r->n_choices; i++) {
        const size_t at = (r->at + i) % r->n_choices;
        if (key_is_text(key) && (key_code)(unsigned char)r->choices[at].text[0] == key) {
            return go_to_choice(r, at);
        }
    }
    return key_is_text(key) && key != ' ' ? DIALOG_REFUSED : DIALOG_OPEN;
}

static enum dialog_result text_key(struct dialog_row *r, key_code key) {
    const uint64_t before = slice_hash(edit_text(&r->edit));
    edit_key(&r->edit, key);
    return slice_hash(edit_text(&r->edit)) == before ? DIALOG_OPEN : DIALOG_CHANGED;
}

enum dialog_result dialog_key(struct dialog *d, key_code key) {
    struct dialog_row *row = &d->rows[d->focus];
    switch (key) {
    case KEY_CODE_ENTER:
        return DIALOG_DONE;
    case KEY_CODE_ESCAPE:
    case KEY_MOD_CTRL | 'c':
        return DIALOG_CLOSED;
    case KEY_CODE_TAB:
    case KEY_CODE_DOWN:
        step_focus(d, false);
        return DIALOG_OPEN;
    case KEY_MOD_SHIFT | KEY_CODE_TAB:
    case KEY_CODE_UP:
        step_focus(d, true);
        return DIALOG_OPEN;
    default:
        return row->is_text ? text_key(row, key) : choice_key(row, key);
    }
}

bool dialog_paste(struct dialog *d, struct slice text) {
    struct dialog_row *row = &d->rows[d->focus];
    if (!row->is_text) {
        return false;
    }
    edit_paste(&row->edit, text);
    return true;
}

// --- looks ---

static int label_width(const struct dialog *d, const struct canvas *c) {
    int w = 0;
    for (size_t i = 0; i < d->n_rows; i++) {
        const int own = canvas_text_width(c, slice_of(d->rows[i].label));
        w = own > w ? own : w;
    }
    return w;
}

static void draw_row(
    struct dialog_row *row, bool focused, struct canvas *c, struct rect line, int label_w) {
    const int x = 2 + label_w + LABEL_GAP;
    canvas_text(c, line, 0, 0, 1, STYLE_TEXT, focused ? SLICE(">") : SLICE(" "));
    canvas_text(
        c, line, 0, 2, label_w, row->idle ? STYLE_DIM : STYLE_INPUT_LABEL, slice_of(row->label));
    const int room = line.w - x - 1;
    if (row->idle) {
        canvas_text(c, line, 0, x, room, STYLE_DIM, slice_of(row->idle));
        return;
    }
    if (row->is_text) {
        edit_draw(&row->edit, c, line, 0, x, room, focused ? STYLE_INPUT_FOCUSED : STYLE_INPUT,
            focused, false);
        return;
    }
    const struct slice text =
        row->n_choices > 0 ? slice_of(row->choices[row->at].text) : SLICE("(none)");
    if (!focused) {
        canvas_text(c, line, 0, x, room, STYLE_TEXT, text);
        return;
    }
    canvas_text(c, line, 0, x - 2, 2, STYLE_HINT_KEY, SLICE("<"));
    const int used = canvas_text(c, line, 0, x, room - 2, STYLE_INPUT_FOCUSED, text);
    canvas_text(c, line, 0, x + used + 1, 1, STYLE_HINT_KEY, SLICE(">"));
    canvas_cursor(c, line, 0, x);
}

// Which lines of the box are rows, and which the words below them.
struct shape {
    struct rect box, rows, note;
    size_t top; // first of the rows that is shown
};

static void lay_out(const struct dialog *d, struct rect area, struct shape *s) {
    const int n = (int)d->n_rows;
    const int wanted = n + 1 + NOTE_LINES + 2;
    s->box.h = wanted < area.h ? wanted : area.h;
    s->box.w = WIDEST + SLIVER < area.w ? WIDEST : area.w;
    s->box.y = area.y + area.h - s->box.h;
    s->box.x = area.x;
    const struct rect inside = rect_inset(s->box, 1, 1);
    const int left = inside.h;
    const int below = left > n ? left - n : left > 2 ? 1 : 0; // the note before the last rows
    s->note = (struct rect){inside.y + left - below, inside.x + 1, below, inside.w - 2};
    if (below > NOTE_LINES) {
        s->note.y += below - NOTE_LINES;
        s->note.h = NOTE_LINES;
    }
    s->rows = (struct rect){inside.y, inside.x, left - below, inside.w};
    const size_t h = s->rows.h > 0 ? (size_t)s->rows.h : 1;
    s->top = d->focus >= h ? d->focus - h + 1 : 0;
}

void dialog_draw(struct dialog *d, struct canvas *c, struct rect area) {
    struct shape s;
    lay_out(d, area, &s);
    canvas_fill(c, s.box, STYLE_TEXT);
    canvas_box(c, s.box, STYLE_BORDER, slice_of(d->title));
    const int label_w = label_width(d, c);
    for (size_t i = 0; i < d->n_rows; i++) {
        const int y = (int)i - (int)s.top;
        if (y >= 0 && y < s.rows.h) {
            draw_row(&d->rows[i], i == d->focus, c,
                (struct rect){s.rows.y + y, s.rows.x, 1, s.rows.w}, label_w);
        }
    }
    canvas_wrapped(c, s.note, 0, 0, s.note.h, d->error ? STYLE_ERROR : STYLE_TEXT,
        slice_of(d->error ? d->error : d->note), false);
}
