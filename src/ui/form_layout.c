// Places of the form's fields for a size: a pure function of size, stops and boxes. Fields flow
// into rows; the two ends of a range stand side by side where both fit.
#include "form_parts.h"

#include <string.h>

enum {
    PAD_W = 2,        // border and a blank
    ROW_LABEL_W = 18, // before the first field of a row
    GAP_W = 2,        // between fields
    BRACKETS_W = 2,
    INSTANT_W = 22, // "2026-11-24T14:30+01:00"
    ID_W = 10,
    PEOPLE_W = 4,
    COUNT_W = 4,
    CHOICE_W = 30, // the longest sort key and its sign
    TEXT_W = 36,   // a UUID
    CONDITION_W = 96,
    TEXT_LEAST_W = 24,
    OTHER_W = 20,
    OTHER_LEAST_W = 10,
    BESIDE_W = 28, // least room for notes beside times
    MAIN_LINES_BELOW = 2,
};

struct flow {
    struct form_layout *out;
    const struct form *f;
    int y, x;        // next free cell
    int left, right; // columns [left, right) hold fields
    bool is_row_begun;
};

static void end_row(struct flow *w) {
    if (w->is_row_begun) {
        w->y++;
    }
    w->x = w->left;
    w->is_row_begun = false;
}

// A label that is said once for both ends: "Created" of "Created from".
static void range_label(enum param p, char out[FORM_LABEL_LEN]) {
    snprintf(out, FORM_LABEL_LEN, "%s", field_row(param_row(p)->field)->label);
}

// Puts a field of `field_w` cells (brackets included) behind its label. The first of a row has its
// label in the column of labels.
static void put(struct flow *w, struct form_place *place, const char *row_label, const char *label,
    int field_w) {
    int label_w = label ? (int)strlen(label) + 1 : 0;
    place->row_label_x = place->label_x = -1;
    if (!w->is_row_begun) {
        place->row_label_x = w->left;
        snprintf(place->row_label, sizeof(place->row_label), "%s", row_label ? row_label : "");
        w->x = w->left + ROW_LABEL_W;
        w->is_row_begun = true;
    } else {
        w->x += GAP_W;
    }
    if (label) {
        place->label_x = w->x;
        snprintf(place->label, sizeof(place->label), "%s", label);
    }
    place->y = w->y;
    place->x = w->x + label_w + 1;
    place->w = field_w - BRACKETS_W;
    w->x += label_w + field_w;
}

static int room(const struct flow *w) {
    return w->right - (w->is_row_begun ? w->x + GAP_W : w->left + ROW_LABEL_W);
}

// One field with its own label, as wide as it wishes or as there is room for.
static void put_single(
    struct flow *w, struct form_place *place, const char *label, int least, int wish) {
    int label_w = w->is_row_begun ? (int)strlen(label) + 1 : 0;
    if (w->is_row_begun && room(w) < label_w + least + BRACKETS_W) {
        end_row(w);
        label_w = 0;
    }
    int field_w = room(w) - label_w;
    field_w = field_w > wish + BRACKETS_W ? wish + BRACKETS_W : field_w;
    field_w = field_w < BRACKETS_W + 1 ? BRACKETS_W + 1 : field_w;
    bool first = !w->is_row_begun;
    put(w, place, label, first ? NULL : label, field_w);
}

// Both ends of a range of times: a row, or two where one is too short.
static void put_times(struct flow *w, size_t i) {
    end_row(w);
    char label[FORM_LABEL_LEN];
    range_label(w->f->stops[i].param, label);
    int both = w->right - w->left - ROW_LABEL_W - GAP_W - 5 - 3 - 2 * BRACKETS_W;
    bool side_by_side = both / 2 >= INSTANT_W - 2;
    int field_w = (side_by_side ? both / 2 : both + 3) + BRACKETS_W;
    field_w = field_w > INSTANT_W + BRACKETS_W ? INSTANT_W + BRACKETS_W : field_w;
    field_w = field_w < BRACKETS_W + 4 ? BRACKETS_W + 4 : field_w;
    put(w, &w->out->places[i], label, "from", field_w);
    if (!side_by_side) {
        end_row(w);
    }
    put(w, &w->out->places[i + 1], "", side_by_side ? "to" : "  to", field_w);
    w->out->beside_x = w->x + GAP_W;
    w->out->beside = w->right - w->out->beside_x >= BESIDE_W;
    end_row(w);
}

static void put_people(struct flow *w, size_t i) {
    char label[FORM_LABEL_LEN];
    range_label(w->f->stops[i].param, label);
    int field_w = PEOPLE_W + BRACKETS_W;
    int need = 4 + field_w + GAP_W + 4 + field_w;
    int label_w = w->is_row_begun ? (int)strlen(label) + 1 : 0;
    if (w->is_row_begun && room(w) < label_w + need) {
        end_row(w);
    }
    struct form_place *least = &w->out->places[i];
    if (w->is_row_begun) {
        int label_x = w->x + GAP_W;
        w->x += label_w;
        put(w, least, label, "min", field_w);
        least->row_label_x = label_x;
        snprintf(least->row_label, sizeof(least->row_label), "%s", label);
    } else {
        put(w, least, label, "min", field_w);
    }
    if (room(w) < 4 + field_w) {
        end_row(w);
    }
    put(w, &w->out->places[i + 1], "", "max", field_w);
}

static int box_w(const struct form *f, size_t box) {
    struct text_style style = {.mode = TEXT_MARK};
    return 4 + (int)text_width(slice_of(f->boxes[box].status), style);
}

static void put_status(struct flow *w, size_t i) {
    end_row(w);
    const char *label = param_row(w->f->stops[i].param)->label;
    for (; w->f->stops[i].kind == STOP_BOX; i++) {
        int need = box_w(w->f, w->f->stops[i].box);
        if (w->is_row_begun && room(w) < need) {
            end_row(w);
        }
        struct form_place *place = &w->out->places[i];
        put(w, place, label, NULL, need);
        place->x--; // a box brings its own brackets
        place->w = need;
        label = "";
    }
    const char *other = w->f->n_boxes > 0 ? "other" : "";
    int other_w = (int)strlen(other) + 1;
    if (w->is_row_begun && room(w) < other_w + OTHER_LEAST_W + BRACKETS_W) {
        end_row(w);
    }
    int field_w = room(w) - other_w;
    field_w = field_w > OTHER_W + BRACKETS_W ? OTHER_W + BRACKETS_W : field_w;
    field_w = field_w < BRACKETS_W + 1 ? BRACKETS_W + 1 : field_w;
    put(w, &w->out->places[i], label, other, field_w);
    end_row(w);
}

// On a line of its own above the condition that it writes into.
static void put_flagged(struct flow *w, size_t i) {
    end_row(w);
    int need = 0;
    for (int k = 0; k < FLAGGED_COUNT; k++) {
        need += 4 + (int)strlen(form_flagged_word((enum flagged)k)) + (k > 0 ? 1 : 0);
    }
    struct form_place *place = &w->out->places[i];
    put(w, place, field_row(FIELD_SUSPECTED_FRAUD)->label, NULL, need);
    place->x--;
    place->w = need;
    end_row(w);
}

static void put_radio(struct flow *w, size_t i) {
    const char *yes = form_direction_word(w->f, true), *no = form_direction_word(w->f, false);
    int need = (int)(strlen(yes) + strlen(no)) + 2 * 4 + 1;
    if (w->is_row_begun && room(w) < need) {
        end_row(w);
    }
    struct form_place *place = &w->out->places[i];
    put(w, place, param_row(w->f->stops[i].param)->label, NULL, need);
    place->x--;
    place->w = need;
}

// Two page markers share a row, and the words before it when both are in it.
static void put_page_marker(struct flow *w, size_t i) {
    static const char second[] = "or before";
    bool is_first = w->f->stops[i].param == PARAM_AFTER;
    if (is_first) {
        end_row(w);
    }
    int both = w->right - w->left - ROW_LABEL_W - GAP_W - (int)sizeof(second) - 2 * BRACKETS_W;
    int wish = both / 2 < TEXT_W ? both / 2 : TEXT_W;
    int least = wish < ID_W ? TEXT_LEAST_W : wish;
    bool shares = w->is_row_begun && room(w) >= (int)sizeof(second) + least + BRACKETS_W;
    put_single(w, &w->out->places[i], shares ? second : param_row(w->f->stops[i].param)->label,
        least, wish < ID_W ? TEXT_W : wish);
}

// Returns the stop after those that were put.
static size_t put_stop(struct flow *w, size_t i) {
    const struct form_stop *stop = &w->f->stops[i];
    const struct param_row *row = param_row(stop->param);
    struct form_place *place = &w->out->places[i];
    bool is_range = row->bound == BOUND_MIN && row->partner != PARAM_NONE;
    switch (row->type) {
    case TYPE_INSTANT:
        if (is_range) {
            put_times(w, i);
            return i + 2;
        }
        put_single(w, place, row->label, INSTANT_W, INSTANT_W);
        return i + 1;
    case TYPE_INTEGER:
        if (is_range) {
            put_people(w, i);
            return i + 2;
        }
        put_single(w, place, row->label, COUNT_W, COUNT_W);
        return i + 1;
    case TYPE_CHOICE_LIST:
        put_status(w, i);
        return i + w->f->n_boxes + 1;
    case TYPE_CHOICE:
        if (stop->kind == STOP_RADIO) {
            put_radio(w, i);
        } else {
            put_single(w, place, row->label, CHOICE_W, CHOICE_W);
        }
        return i + 1;
    case TYPE_CONDITION:
        if (stop->kind == STOP_FLAGGED) {
            put_flagged(w, i);
            return i + 1;
        }
        end_row(w);
        put_single(w, place, row->label, TEXT_LEAST_W, CONDITION_W);
        end_row(w);
        return i + 1;
    case TYPE_ID:
        put_single(w, place, row->label, ID_W, ID_W);
        return i + 1;
    default:
        if (row->bound == BOUND_CONTROL) {
            put_page_marker(w, i);
        } else {
            put_single(w, place, row->label, TEXT_LEAST_W, TEXT_W);
        }
        return i + 1;
    }
}

// All groups below each other; `notes` is how many of them get a line for notes.
static int put_groups(struct form_layout *out, const struct form *f, int w, const bool *notes) {
    struct flow flow = {.out = out, .f = f, .left = PAD_W, .x = PAD_W, .right = w - PAD_W};
    size_t i = 0;
    for (unsigned g = 0; g < PARAM_GROUP_COUNT; g++) {
        out->group_y[g] = flow.y++;
        while (i < f->n_stops && param_row(f->stops[i].param)->group == g) {
            i = put_stop(&flow, i);
        }
        end_row(&flow);
        out->note_y[g] = notes[g] ? flow.y++ : -1;
    }
    return flow.y;
}

const char *form_direction_word(const struct form *f, bool descending) {
    bool is_time = field_row(query_order_field(&f->draft))->type == TYPE_INSTANT;
    return is_time ? (descending ? "newest" : "oldest") : (descending ? "highest" : "lowest");
}

void form_layout_make(struct form_layout *out, const struct form *f, int h, int w) {
    bool notes[PARAM_GROUP_COUNT] = {false};
    *out = (struct form_layout){.note_line = -1};
    out->end_y = put_groups(out, f, w, notes);
    // What is spare goes to lines for notes, the times first, then to the request.
    int spare = h - (out->end_y + 1) - MAIN_LINES_BELOW;
    for (unsigned g = 0; g < PARAM_GROUP_COUNT && spare > 0; g++) {
        notes[g] = true;
        spare--;
    }
    out->end_y = put_groups(out, f, w, notes);
    enum { REQUEST_LINES = 3 + FORM_PREVIEW_LINES + FORM_FLAGS_LINES };
    out->request_y = out->end_y;
    if (spare >= REQUEST_LINES) {
        // The line below the frame that the preview would have taken is free now.
        out->n_request = REQUEST_LINES;
        out->end_y += REQUEST_LINES;
    } else if (spare > 0) {
        out->n_preview = spare < FORM_PREVIEW_LINES - 1 ? spare : FORM_PREVIEW_LINES - 1;
    }
    if (h >= 6) {
        out->n_preview += out->n_request > 0 ? 0 : 1;
        out->frame_h = h - 1 - out->n_preview;
        out->frame_h = out->frame_h > out->end_y + 1 ? out->end_y + 1 : out->frame_h;
        out->note_line = out->frame_h;
        out->preview_line = out->frame_h + 1;
    } else {
        out->n_preview = 0;
        out->frame_h = h;
    }
}
