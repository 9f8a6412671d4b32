// Typing into the form's fields and completing what was typed. Must not know where fields stand.
#include "form_parts.h"

static void take_edit(struct form *f) {
    form_set_text(f, form_stop_focused(f), edit_text(&f->edit));
}

static char lower(key_code key) {
    return key >= 'A' && key <= 'Z' ? (char)(key - 'A' + 'a') : (char)key;
}

static void flag_by_letter(struct form *f, key_code key) {
    for (int i = 0; i < FLAGGED_COUNT && key < 0x80; i++) {
        if (form_flagged_word((enum flagged)i)[0] == lower(key)) {
            form_set_flagged(f, form_stop_focused(f), (enum flagged)i);
        }
    }
}

// The next choice that begins with a letter, after the one it stands at.
static void choose_by_letter(struct form *f, enum param p, key_code key) {
    if (form_stop_focused(f)->kind == STOP_FLAGGED) {
        flag_by_letter(f, key);
        return;
    }
    const struct value_choice *choices = param_row(p)->limits.choices;
    struct slice now = form_choice_now(f, p);
    size_t n = 0, at = 0;
    for (; choices[n].name; n++) {
        at = slice_equal_nocase(slice_of(choices[n].name), now) ? n : at;
    }
    for (size_t i = 1; i <= n; i++) {
        const char *name = choices[(at + i) % n].name;
        if (key < 0x80 && lower((key_code)(unsigned char)name[0]) == lower(key)) {
            form_set_text(f, form_stop_focused(f), slice_of(name));
            return;
        }
    }
}

static void type_on_choice(struct form *f, const struct form_stop *stop, key_code key) {
    bool is_box = stop->kind == STOP_BOX;
    switch (key) {
    case KEY_CODE_LEFT:
    case KEY_CODE_RIGHT:
        if (is_box) {
            form_next(f, key == KEY_CODE_RIGHT ? 1 : -1);
        } else {
            form_step_choice(f, key == KEY_CODE_RIGHT ? 1 : -1);
        }
        break;
    case KEY_CODE_BACKSPACE:
    case KEY_CODE_DELETE:
        form_clear_field(f);
        break;
    default:
        if (!is_box && key_is_text(key)) {
            choose_by_letter(f, stop->param, key);
        }
        break;
    }
}

void form_type(struct form *f, key_code key) {
    const struct form_stop *stop = form_stop_focused(f);
    f->completing = false;
    if (stop->kind != STOP_TEXT) {
        type_on_choice(f, stop, key);
    } else if (edit_key(&f->edit, key) &&
               !slice_equal(edit_text(&f->edit), form_stop_text(f, stop))) {
        take_edit(f);
    }
}

void form_paste(struct form *f, struct slice text) {
    f->completing = false;
    if (form_takes_text(f)) {
        edit_paste(&f->edit, text);
        take_edit(f);
    }
}

// Completion

static struct slice store_number(const char *store) {
    struct slice rest = slice_of(store), number = SLICE_NONE;
    slice_cut(&rest, ' ', &number);
    return number;
}

struct slice form_store_name(const struct form *f, struct slice id) {
    for (size_t i = 0; i < f->n_stores; i++) {
        struct slice number = store_number(f->stores[i]);
        if (id.len > 0 && slice_equal(number, id)) {
            struct slice store = slice_of(f->stores[i]);
            return slice_trim((struct slice){store.ptr + number.len, store.len - number.len});
        }
    }
    return SLICE_NONE;
}

struct slice form_matching_store(const struct form *f, struct slice typed, size_t i) {
    for (size_t s = 0; s < f->n_stores && typed.len > 0; s++) {
        struct slice store = slice_of(f->stores[s]);
        if (slice_find_nocase(store, typed) != SIZE_MAX && i-- == 0) {
            return store;
        }
    }
    return SLICE_NONE;
}

static struct slice complete_store(const struct form *f, struct slice typed, size_t i) {
    if (typed.len == 0) {
        return i < f->n_stores ? store_number(f->stores[i]) : SLICE_NONE;
    }
    struct slice rest = form_matching_store(f, typed, i), number = SLICE_NONE;
    slice_cut(&rest, ' ', &number);
    return number;
}

struct slice form_store_by_name(const struct form *f) {
    struct slice typed = query_get(&f->draft, PARAM_STORE_ID);
    struct slice store = form_matching_store(f, typed, 0);
    int64_t number;
    bool is_name = store.len > 0 && !slice_to_int64(typed, &number);
    return is_name && form_matching_store(f, typed, 1).len == 0 ? store : SLICE_NONE;
}

void form_take_store_by_name(const struct form *f, struct query *q) {
    struct slice rest = form_store_by_name(f), number = SLICE_NONE;
    if (slice_cut(&rest, ' ', &number) && number.len > 0) {
        query_set(q, PARAM_STORE_ID, number);
    }
}

// The i-th completion of what was typed; of a list, of its last part.
static struct slice completion(const struct form *f, const struct form_stop *stop, size_t i) {
    const struct param_row *row = param_row(stop->param);
    struct slice typed = buf_slice(&f->completed_from);
    if (stop->param == PARAM_STORE_ID) {
        return complete_store(f, slice_trim(typed), i);
    }
    return value_type_row(row->type)->complete(typed, &row->limits, i);
}

static bool complete_condition(struct form *f) {
    if (!form_complete_condition(f, f->n_completed)) {
        f->n_completed = 0;
        if (!form_complete_condition(f, 0)) {
            return false;
        }
    }
    take_edit(f);
    f->completing = true;
    f->n_completed++;
    return true;
}

bool form_complete(struct form *f) {
    const struct form_stop *stop = form_stop_focused(f);
    if (stop->kind != STOP_TEXT) {
        return false;
    }
    if (!f->completing) {
        buf_clear(&f->completed_from);
        buf_append(&f->completed_from, edit_text(&f->edit));
        f->n_completed = 0;
        f->completed_at = f->edit.cursor;
    }
    if (param_row(stop->param)->type == TYPE_CONDITION) {
        return complete_condition(f);
    }
    struct slice found = completion(f, stop, f->n_completed);
    if (found.len == 0) {
        f->n_completed = 0;
        found = completion(f, stop, 0);
    }
    if (found.len == 0) {
        return false;
    }
    struct buf text = BUF_INIT(EDIT_MAX_LEN);
    if (param_row(stop->param)->type == TYPE_CHOICE_LIST) {
        struct slice typed = buf_slice(&f->completed_from);
        size_t last = typed.len;
        while (last > 0 && typed.ptr[last - 1] != ',') {
            last--;
        }
        buf_append(&text, (struct slice){typed.ptr, last});
    }
    buf_append(&text, found);
    edit_set(&f->edit, buf_slice(&text));
    take_edit(f);
    buf_release(&text);
    f->completing = true;
    f->n_completed++;
    return true;
}
