// The form's state: which field has the keys, what is typed, ticked and chosen. Must not know where
// fields stand (form_layout.c) or how they look (form_draw.c).
#include "form_parts.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { NO_SIZE_H = 24, NO_SIZE_W = 80 };

bool form_is_radio(enum param p) {
    const struct value_choice *choices = param_row(p)->limits.choices;
    return param_row(p)->type == TYPE_CHOICE && choices && choices[0].name && choices[1].name &&
           !choices[2].name;
}

static void add_stop(struct form *f, enum param p, enum stop_kind kind, size_t box) {
    f->stops[f->n_stops++] = (struct form_stop){p, kind, box};
}

static void make_stops(struct form *f) {
    for (unsigned p = 0; p < PARAM_COUNT; p++) {
        switch (param_row((enum param)p)->type) {
        case TYPE_CHOICE:
            add_stop(f, (enum param)p, form_is_radio((enum param)p) ? STOP_RADIO : STOP_CHOICE, 0);
            break;
        case TYPE_CHOICE_LIST:
            for (size_t i = 0; i < f->n_boxes; i++) {
                add_stop(f, (enum param)p, STOP_BOX, i);
            }
            add_stop(f, (enum param)p, STOP_TEXT, 0);
            break;
        case TYPE_CONDITION:
            add_stop(f, (enum param)p, STOP_FLAGGED, 0);
            add_stop(f, (enum param)p, STOP_TEXT, 0);
            break;
        default:
            add_stop(f, (enum param)p, STOP_TEXT, 0);
            break;
        }
    }
}

const struct form_stop *form_stop_focused(const struct form *f) {
    return &f->stops[f->focus];
}

struct slice form_stop_text(const struct form *f, const struct form_stop *stop) {
    bool is_list = param_row(stop->param)->type == TYPE_CHOICE_LIST;
    return is_list && stop->kind == STOP_TEXT ? buf_slice(&f->other)
                                              : query_get(&f->draft, stop->param);
}

void form_load_edit(struct form *f) {
    const struct form_stop *stop = form_stop_focused(f);
    f->completing = false;
    edit_set(&f->edit, stop->kind == STOP_TEXT ? form_stop_text(f, stop) : SLICE_NONE);
}

static bool has_store(const struct form *f, struct slice store) {
    for (size_t i = 0; i < f->n_stores; i++) {
        if (slice_equal(slice_of(f->stores[i]), store)) {
            return true;
        }
    }
    return false;
}

static void add_stores(struct form *f, const struct form_seen *seen) {
    for (size_t i = 0; seen && i < seen->n_stores; i++) {
        if (!has_store(f, seen->stores[i])) {
            mem_grow(&f->stores, &f->cap_stores, f->n_stores + 1, sizeof(*f->stores));
            f->stores[f->n_stores++] = mem_dup_text(seen->stores[i]);
        }
    }
}

static void set_draft(struct form *f, const struct query *q) {
    query_copy(&f->draft, q);
    f->server_param = PARAM_NONE;
    form_status_split(f);
    form_load_edit(f);
}

struct form *form_new(const struct query *q, const struct form_seen *seen) {
    struct form *f = mem_calloc(1, sizeof(*f));
    query_init(&f->draft);
    edit_init(&f->edit);
    buf_init(&f->other, EDIT_MAX_LEN);
    buf_init(&f->completed_from, EDIT_MAX_LEN);
    f->h = NO_SIZE_H;
    f->w = NO_SIZE_W;
    f->server_param = PARAM_NONE;
    form_status_seen(f, seen);
    add_stores(f, seen);
    make_stops(f);
    set_draft(f, q);
    return f;
}

void form_free(struct form *f) {
    if (!f) {
        return;
    }
    for (size_t i = 0; i < f->n_boxes; i++) {
        mem_free(f->boxes[i].status);
    }
    for (size_t i = 0; i < f->n_stores; i++) {
        mem_free(f->stores[i]);
    }
    mem_free(f->stores);
    for (size_t i = 0; i < f->n_seen; i++) {
        mem_free(f->seen[i]);
    }
    mem_free(f->seen);
    query_release(&f->draft);
    edit_release(&f->edit);
    buf_release(&f->other);
    buf_release(&f->completed_from);
    mem_free(f);
}

void form_set_values(struct form *f, match_values *values, void *context) {
    f->values = values;
    f->values_context = context;
}

void form_add_seen(struct form *f, const struct form_seen *seen) {
    const struct form_stop kept = *form_stop_focused(f);
    bool is_other = kept.param == PARAM_STATUS && kept.kind == STOP_TEXT;
    form_status_seen(f, seen);
    add_stores(f, seen);
    f->n_stops = 0;
    make_stops(f);
    for (size_t i = 0; i < f->n_stops; i++) {
        const struct form_stop *stop = &f->stops[i];
        if (stop->param == kept.param && stop->kind == kept.kind && stop->box == kept.box) {
            f->focus = i;
        }
    }
    // What is being typed is left alone; leaving the field ticks the new boxes.
    if (!is_other) {
        form_status_split(f);
    }
}

const struct query *form_query(const struct form *f) {
    return &f->draft;
}

void form_reset(struct form *f) {
    struct query nothing;
    query_init(&nothing);
    set_draft(f, &nothing);
    query_release(&nothing);
}

// Focus

static void go_to(struct form *f, size_t stop) {
    if (form_stop_focused(f)->param == PARAM_STATUS) {
        form_status_split(f); // a status typed that has a box ticks it
    }
    f->focus = stop;
    form_load_edit(f);
}

void form_focus(struct form *f, enum param p) {
    for (size_t i = 0; i < f->n_stops; i++) {
        if (f->stops[i].param == p && f->stops[i].kind != STOP_FLAGGED) {
            go_to(f, i);
            return;
        }
    }
}

static bool is_set(const struct form *f, const struct form_stop *stop) {
    if (stop->kind == STOP_FLAGGED) {
        return form_flagged(f) != FLAGGED_ANY;
    }
    return stop->kind == STOP_BOX ? f->boxes[stop->box].ticked : form_stop_text(f, stop).len > 0;
}

void form_set_query(struct form *f, const struct query *q) {
    set_draft(f, q);
    for (size_t i = 0; i < f->n_stops; i++) {
        if (is_set(f, &f->stops[i])) {
            go_to(f, i);
            return;
        }
    }
}

enum param form_focused(const struct form *f) {
    return form_stop_focused(f)->param;
}

bool form_takes_text(const struct form *f) {
    return form_stop_focused(f)->kind == STOP_TEXT;
}

void form_next(struct form *f, int by) {
    int64_t n = (int64_t)f->n_stops;
    int64_t at = ((int64_t)f->focus + by) % n;
    go_to(f, (size_t)(at < 0 ? at + n : at));
}

void form_vertical(struct form *f, int by) {
    struct form_layout l;
    form_layout_make(&l, f, f->h, f->w);
    const struct form_place *from = &l.places[f->focus];
    size_t best = f->focus;
    int best_dy = INT32_MAX, best_dx = INT32_MAX;
    for (size_t i = 0; i < f->n_stops; i++) {
        int dy = by > 0 ? l.places[i].y - from->y : from->y - l.places[i].y;
        int dx = abs(l.places[i].x - from->x);
        if (dy > 0 && (dy < best_dy || (dy == best_dy && dx < best_dx))) {
            best = i;
            best_dy = dy;
            best_dx = dx;
        }
    }
    if (best != f->focus) {
        go_to(f, best);
    }
}

// Changes

// The draft's own text of a parameter was changed by the user.
void form_set_text(struct form *f, const struct form_stop *stop, struct slice text) {
    if (stop->param == f->server_param) {
        f->server_param = PARAM_NONE;
    }
    if (param_row(stop->param)->type == TYPE_CHOICE_LIST) {
        buf_clear(&f->other);
        buf_append(&f->other, text);
        form_status_join(f);
    } else {
        query_set(&f->draft, stop->param, text);
    }
}

static void tick(struct form *f, const struct form_stop *stop, bool on) {
    if (stop->param == f->server_param) {
        f->server_param = PARAM_NONE;
    }
    f->boxes[stop->box].ticked = on;
    form_status_join(f);
}

void form_clear_field(struct form *f) {
    const struct form_stop *stop = form_stop_focused(f);
    if (stop->kind == STOP_BOX) {
        tick(f, stop, false);
        return;
    }
    if (stop->kind == STOP_FLAGGED) {
        form_set_flagged(f, stop, FLAGGED_ANY);
        return;
    }
    form_set_text(f, stop, SLICE_NONE);
    form_load_edit(f);
}

// What a choice stands at: what is typed, or what holds when nothing is.
struct slice form_choice_now(const struct form *f, enum param p) {
    struct slice typed = query_get(&f->draft, p);
    if (typed.len > 0) {
        return typed;
    }
    if (p == PARAM_DIRECTION) {
        return query_is_descending(&f->draft) ? SLICE("desc") : SLICE("asc");
    }
    if (p == PARAM_ORDER_BY) {
        return slice_of(field_row(query_order_field(&f->draft))->sort_key);
    }
    return SLICE_NONE;
}

bool form_step(struct form *f, int by, const struct value_context *context) {
    const struct form_stop *stop = form_stop_focused(f);
    if (stop->kind == STOP_BOX) {
        return false;
    }
    if (stop->kind == STOP_FLAGGED) {
        const int step = by > 0 ? 1 : FLAGGED_COUNT - 1;
        form_set_flagged(
            f, stop, (enum flagged)(((int)form_flagged(f) + step) % (int)FLAGGED_COUNT));
        return true;
    }
    const struct param_row *row = param_row(stop->param);
    struct slice typed =
        stop->kind == STOP_TEXT ? edit_text(&f->edit) : form_choice_now(f, stop->param);
    struct buf stepped = BUF_INIT(EDIT_MAX_LEN);
    bool moved = value_type_row(row->type)->step(typed, &row->limits, context, by, &stepped);
    if (moved) {
        form_set_text(f, stop, buf_slice(&stepped));
        form_load_edit(f);
    }
    buf_release(&stepped);
    return moved;
}

// Choices step without a clock.
void form_step_choice(struct form *f, int by) {
    static const struct value_context no_clock = {0};
    form_step(f, by, &no_clock);
}

bool form_toggle(struct form *f) {
    const struct form_stop *stop = form_stop_focused(f);
    if (stop->kind == STOP_TEXT) {
        return false;
    }
    if (stop->kind == STOP_BOX) {
        tick(f, stop, !f->boxes[stop->box].ticked);
    } else {
        form_step_choice(f, 1);
    }
    return true;
}

// Faults

// "query.minCreatedAt", "status[0]" and the like name the parameter in the middle.
static enum param param_of_field(struct slice field) {
    for (size_t i = 0; i < field.len; i++) {
        if (field.ptr[i] == '[' && i > 0) {
            field.len = i;
        }
    }
    for (size_t i = field.len; i > 0; i--) {
        if (field.ptr[i - 1] == '.') {
            field = (struct slice){field.ptr + i, field.len - i};
            break;
        }
    }
    return param_by_wire(slice_trim(field));
}

bool form_server_error(struct form *f, struct slice field, struct slice text) {
    enum param p = param_of_field(field);
    if (p == PARAM_NONE) {
        return false;
    }
    form_focus(f, p);
    f->server_param = p;
    text_copy(f->server_text, sizeof(f->server_text), text);
    return true;
}

bool form_check(struct form *f, const struct value_context *context, struct error *e) {
    form_take_store_by_name(f, &f->draft);
    form_load_edit(f);
    if (query_check_all(&f->draft, context, e)) {
        return true;
    }
    enum param p = param_by_wire(slice_of(e->field));
    if (p == PARAM_NONE) {
        return false;
    }
    form_focus(f, p);
    struct form_note note;
    if (p == PARAM_STORE_ID && form_fault(f, p, context, &note)) {
        error_set(e, ERROR_USAGE, "%s: %s", param_row(p)->label, note.text);
        error_set_field(e, slice_of(param_row(p)->wire));
    }
    return false;
}
