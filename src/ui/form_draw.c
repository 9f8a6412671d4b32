// The form on the canvas. Lines of the frame scroll as one; what stands below it does not.
#include "form_parts.h"

#include <string.h>

enum { REQUEST_MAX_LEN = 64 * 1024 };

struct drawing {
    struct form *f;
    const struct form_look *look;
    struct form_layout l;
    struct canvas *c;
    struct rect r;     // the whole form
    struct rect frame; // lines of the frame that show
    bool bad[PARAM_COUNT];
};

static int text(const struct drawing *g, int y, int x, int max, enum style style, const char *t) {
    return canvas_text(g->c, g->frame, y - g->f->scroll, x, max, style, slice_of(t));
}

// What is said about fields

// Returns the column behind it.
static int draw_note(
    const struct drawing *g, struct rect r, int y, int x, const struct form_note *note) {
    if (note->is_fault) {
        x += canvas_text(g->c, r, y, x, 2, STYLE_ERROR, SLICE("! "));
    }
    enum style style = note->is_fault ? STYLE_ERROR : STYLE_DIM;
    return x + canvas_text(g->c, r, y, x, -1, style, slice_of(note->text));
}

// The note of one parameter, its name in front unless it has the keys.
static bool note_of(
    const struct drawing *g, enum param p, bool faults, bool wire, struct form_note *out) {
    struct form_note note;
    bool any = faults ? form_fault(g->f, p, &g->look->context, &note)
                      : form_meaning(g->f, p, &g->look->context, wire, &note);
    if (!any) {
        return false;
    }
    *out = note;
    // What is said about a range names it already.
    char range[FORM_LABEL_LEN];
    snprintf(range, sizeof(range), "%s: ", param_row(p)->chip);
    bool is_named = slice_starts_with(slice_of(note.text), slice_of(range));
    if (faults && !is_named && p != form_focused(g->f)) {
        snprintf(out->text, sizeof(out->text), "%s: %.*s", param_row(p)->label,
            (int)sizeof(out->text) - FORM_LABEL_LEN, note.text);
    }
    return true;
}

// The fault of a group's field that has the keys, else of another one.
static bool group_fault(const struct drawing *g, enum param_group group, struct form_note *out) {
    enum param focused = form_focused(g->f);
    if (param_row(focused)->group == group && note_of(g, focused, true, true, out)) {
        return true;
    }
    for (unsigned p = 0; p < PARAM_COUNT; p++) {
        if (param_row((enum param)p)->group == group &&
            note_of(g, (enum param)p, true, true, out)) {
            return true;
        }
    }
    return false;
}

// What a group's own line says: a fault, or what the text that has the keys means.
static bool group_note(const struct drawing *g, enum param_group group, struct form_note *out) {
    enum param focused = form_focused(g->f);
    return group_fault(g, group, out) ||
           (param_row(focused)->group == group && note_of(g, focused, false, true, out));
}

static int title_fault_x(enum param_group group) {
    return 2 + 1 + (int)strlen(param_group_title(group)) + 1 + 1;
}

// A group without a line for notes tells its fault in its title, near the field. False when there
// is none, or the title is scrolled away; *fits: all of it can be read there.
static bool title_fault(
    const struct drawing *g, enum param_group group, struct form_note *out, bool *fits) {
    int y = g->l.group_y[group] - g->f->scroll;
    if (g->l.note_y[group] >= 0 || y < 0 || y >= g->frame.h || !group_fault(g, group, out)) {
        return false;
    }
    int room = g->frame.w - 2 - title_fault_x(group);
    int need = 4 + (int)text_width(slice_of(out->text), (struct text_style){.mode = TEXT_MARK});
    *fits = need <= room;
    return true;
}

// Frame

static void draw_title(const struct drawing *g, int y, const char *left, const char *right,
    const char *title, const char *note) {
    int w = g->frame.w;
    canvas_hline(g->c, g->frame, y - g->f->scroll, 1, w - 2, STYLE_BORDER);
    text(g, y, 0, 1, STYLE_BORDER, g->c->ascii ? "+" : left);
    text(g, y, w - 1, 1, STYLE_BORDER, g->c->ascii ? "+" : right);
    if (title) {
        int x = 2;
        text(g, y, x++, 1, STYLE_BORDER, " ");
        x += text(g, y, x, w - 6, STYLE_TITLE, title);
        if (note && x + (int)strlen(note) < w - 4) {
            x += text(g, y, x, -1, STYLE_DIM, note);
        }
        text(g, y, x, 1, STYLE_BORDER, " ");
    }
}

static void draw_title_fault(
    const struct drawing *g, enum param_group group, const struct form_note *fault) {
    int x = title_fault_x(group);
    int y = g->l.group_y[group] - g->f->scroll;
    struct rect r = {g->frame.y, g->frame.x, g->frame.h, g->frame.w - 3};
    canvas_text(g->c, r, y, x, 1, STYLE_BORDER, SLICE(" "));
    int end = draw_note(g, r, y, x + 1, fault);
    canvas_text(g->c, g->frame, y, end, 1, STYLE_BORDER, SLICE(" "));
}

static void draw_frame(const struct drawing *g) {
    canvas_vline(g->c, g->frame, 0, 0, g->frame.h, STYLE_BORDER);
    canvas_vline(g->c, g->frame, 0, g->frame.w - 1, g->frame.h, STYLE_BORDER);
    for (unsigned i = 0; i < PARAM_GROUP_COUNT; i++) {
        bool is_when = i == PARAM_GROUP_WHEN;
        const char *examples =
            g->frame.w >= 110
                ? ": 2026-11-24, 14:30, 2026-11-24T14:30+01:00, now, today, yesterday, mon, -2h, "
                  "-30m, +1d"
                : ": 2026-11-24, 14:30, today, yesterday, mon, now, -2h, +1d";
        struct form_note fault;
        bool fits, has_fault = title_fault(g, (enum param_group)i, &fault, &fits);
        draw_title(g, g->l.group_y[i], i == 0 ? "┌" : "├", i == 0 ? "┐" : "┤",
            param_group_title((enum param_group)i), is_when && !has_fault ? examples : NULL);
        if (has_fault) {
            draw_title_fault(g, (enum param_group)i, &fault);
        }
    }
    draw_title(g, g->l.end_y, "└", "┘", NULL, NULL);
    // Signs at the edge for what is scrolled away.
    int last = g->f->scroll + g->frame.h - 1;
    if (g->f->scroll > 0) {
        text(g, g->f->scroll, g->frame.w - 1, 1, STYLE_TITLE, "^");
    }
    if (last < g->l.end_y) {
        text(g, last, g->frame.w - 1, 1, STYLE_TITLE, "v");
    }
}

// Fields

static enum style field_style(const struct drawing *g, size_t i) {
    if (i == g->f->focus) {
        return STYLE_INPUT_FOCUSED;
    }
    return g->bad[g->f->stops[i].param] ? STYLE_INPUT_BAD : STYLE_INPUT;
}

static void draw_brackets(const struct drawing *g, const struct form_place *p, bool bad) {
    text(g, p->y, p->x - 1, 1, STYLE_BORDER, "[");
    text(g, p->y, p->x + p->w, 1, STYLE_BORDER, "]");
    if (bad) {
        text(g, p->y, p->x + p->w + 1, 1, STYLE_ERROR, "!");
    }
}

static struct rect field_rect(const struct drawing *g, const struct form_place *p) {
    struct rect cells = {g->frame.y + p->y - g->f->scroll, g->frame.x + p->x, 1, p->w};
    return rect_intersect(cells, g->frame);
}

static void draw_text_field(struct drawing *g, size_t i) {
    const struct form_place *p = &g->l.places[i];
    const struct form_stop *stop = &g->f->stops[i];
    draw_brackets(g, p, g->bad[stop->param]);
    canvas_fill(g->c, field_rect(g, p), field_style(g, i));
    if (i == g->f->focus) {
        edit_draw(&g->f->edit, g->c, g->frame, p->y - g->f->scroll, p->x, p->w, STYLE_INPUT_FOCUSED,
            true, false);
        return;
    }
    canvas_text(g->c, g->frame, p->y - g->f->scroll, p->x, p->w, field_style(g, i),
        form_stop_text(g->f, stop));
}

static void draw_choice(struct drawing *g, size_t i) {
    const struct form_place *p = &g->l.places[i];
    enum param param = g->f->stops[i].param;
    enum style style = field_style(g, i);
    draw_brackets(g, p, g->bad[param]);
    canvas_fill(g->c, field_rect(g, p), style);
    struct slice typed = query_get(&g->f->draft, param);
    if (typed.len > 0) {
        canvas_text(g->c, g->frame, p->y - g->f->scroll, p->x, p->w - 2, style, typed);
    } else {
        canvas_textf(g->c, g->frame, p->y - g->f->scroll, p->x, p->w - 2, style, "%s (default)",
            field_row(query_order_field(&g->f->draft))->sort_key);
    }
    text(g, p->y, p->x + p->w - 1, 1, style, "v");
    if (i == g->f->focus) {
        canvas_cursor(g->c, g->frame, p->y - g->f->scroll, p->x);
    }
}

static void draw_radio(struct drawing *g, size_t i) {
    const struct form_place *p = &g->l.places[i];
    bool descending = query_is_descending(&g->f->draft);
    int x = p->x;
    for (int side = 1; side >= 0; side--) {
        bool on = descending == (side == 1);
        bool focused = on && i == g->f->focus;
        enum style style = focused ? STYLE_INPUT_FOCUSED : STYLE_TEXT;
        if (focused) {
            canvas_cursor(g->c, g->frame, p->y - g->f->scroll, x + 1);
        }
        x += text(g, p->y, x, -1, style, on ? "(*) " : "( ) ");
        x += text(g, p->y, x, -1, style, form_direction_word(g->f, side == 1)) + 1;
    }
}

static void draw_flagged(struct drawing *g, size_t i) {
    const struct form_place *p = &g->l.places[i];
    const bool can = form_can_flag(g->f);
    const enum flagged now = form_flagged(g->f);
    int x = p->x;
    for (int k = 0; k < FLAGGED_COUNT; k++) {
        const bool on = can && k == (int)now;
        const bool focused = i == g->f->focus && (can ? on : k == 0);
        enum style style = focused ? STYLE_INPUT_FOCUSED : can ? STYLE_TEXT : STYLE_DIM;
        if (focused) {
            canvas_cursor(g->c, g->frame, p->y - g->f->scroll, x + 1);
        }
        x += text(g, p->y, x, -1, style, on ? "(*) " : "( ) ");
        x += text(g, p->y, x, -1, style, form_flagged_word((enum flagged)k)) + 1;
    }
}

static void draw_box(struct drawing *g, size_t i) {
    const struct form_place *p = &g->l.places[i];
    const struct form_box *box = &g->f->boxes[g->f->stops[i].box];
    enum style style = i == g->f->focus ? STYLE_INPUT_FOCUSED : STYLE_TEXT;
    int x = p->x + text(g, p->y, p->x, -1, style, box->ticked ? "[x] " : "[ ] ");
    text(g, p->y, x, p->w - 4, style, box->status);
    if (i == g->f->focus) {
        canvas_cursor(g->c, g->frame, p->y - g->f->scroll, p->x + 1);
    }
}

static void draw_field(struct drawing *g, size_t i) {
    const struct form_place *p = &g->l.places[i];
    if (p->row_label_x >= 0) {
        text(g, p->y, p->row_label_x, -1, STYLE_INPUT_LABEL, p->row_label);
    }
    if (p->label_x >= 0) {
        text(g, p->y, p->label_x, -1, STYLE_INPUT_LABEL, p->label);
    }
    switch (g->f->stops[i].kind) {
    case STOP_TEXT:
        draw_text_field(g, i);
        break;
    case STOP_CHOICE:
        draw_choice(g, i);
        break;
    case STOP_RADIO:
        draw_radio(g, i);
        break;
    case STOP_BOX:
        draw_box(g, i);
        break;
    case STOP_FLAGGED:
        draw_flagged(g, i);
        break;
    }
}

// Notes

// Beside a range of times: what the end that has the keys means, else the first that means
// anything.
static bool range_note(const struct drawing *g, enum param least, struct form_note *out) {
    const struct value_context *context = &g->look->context;
    enum param most = param_row(least)->partner;
    bool most_first = form_focused(g->f) == most;
    return form_meaning(g->f, most_first ? most : least, context, false, out) ||
           form_meaning(g->f, most_first ? least : most, context, false, out);
}

static void draw_notes(const struct drawing *g) {
    struct form_note note;
    struct rect inside = rect_inset(g->frame, 0, 1);
    for (unsigned i = 0; i < PARAM_GROUP_COUNT; i++) {
        if (g->l.note_y[i] >= 0 && group_note(g, (enum param_group)i, &note)) {
            draw_note(g, inside, g->l.note_y[i] - g->f->scroll, 1, &note);
        }
    }
    for (size_t i = 0; i < g->f->n_stops && g->l.beside; i++) {
        const struct param_row *row = param_row(g->f->stops[i].param);
        if (row->type == TYPE_INSTANT && row->bound == BOUND_MIN &&
            range_note(g, g->f->stops[i].param, &note)) {
            draw_note(g, inside, g->l.places[i].y - g->f->scroll, g->l.beside_x - 1, &note);
        }
    }
}

// Whether nothing in the frame tells the whole of a group's fault.
static bool is_untold(const struct drawing *g, enum param_group group) {
    struct form_note ignored;
    bool fits = false;
    return g->l.note_y[group] < 0 && !(title_fault(g, group, &ignored, &fits) && fits);
}

// The line below the frame says what the lines in it do not: what to mend, what the field means;
// else what it is for.
static void draw_note_line(const struct drawing *g) {
    enum param focused = form_focused(g->f);
    const struct param_row *row = param_row(focused);
    struct form_note note;
    bool any = is_untold(g, row->group) && group_fault(g, row->group, &note);
    for (unsigned i = 0; i < PARAM_GROUP_COUNT && !any; i++) {
        any = is_untold(g, (enum param_group)i) && group_fault(g, (enum param_group)i, &note);
    }
    if (!any && g->l.note_y[row->group] < 0) {
        any = note_of(g, focused, false, true, &note);
    }
    if (!any) {
        note = (struct form_note){.is_fault = false};
        snprintf(note.text, sizeof(note.text), "%s.", row->help);
    }
    draw_note(g, g->r, g->l.note_line, 1, &note);
}

// Request

// Breaks a request between its parameters. Returns the lines used.
static int draw_request(
    const struct drawing *g, struct rect r, int y, int x, int max_lines, struct slice request) {
    int line = 0, used = x;
    size_t at = 0;
    while (at < request.len) {
        size_t end = at + 1;
        while (end < request.len && request.ptr[end] != '&') {
            end++;
        }
        struct slice piece = {request.ptr + at, end - at};
        bool is_last_line = line + 1 >= max_lines;
        if (used + (int)piece.len > r.w && used > x && !is_last_line) {
            line++;
            used = x;
            is_last_line = line + 1 >= max_lines;
        }
        if (is_last_line) {
            // All that is left, cut where the line ends.
            struct slice rest = {request.ptr + at, request.len - at};
            canvas_text(g->c, r, y + line, used, -1, STYLE_DIM, rest);
            return line + 1;
        }
        used += canvas_text(g->c, r, y + line, used, -1, STYLE_DIM, piece);
        at = end;
    }
    return line + 1;
}

static void draw_preview(const struct drawing *g) {
    struct buf request = BUF_INIT(REQUEST_MAX_LEN);
    struct buf here = BUF_INIT(EDIT_MAX_LEN);
    form_append_request(g->f, g->look, &request, &here);
    if (g->l.n_preview > 0) {
        struct rect r = {g->r.y, g->r.x, g->r.h, g->r.w - 1};
        draw_request(g, r, g->l.preview_line, 1, g->l.n_preview, buf_slice(&request));
    }
    if (g->l.n_request > 0) {
        struct rect r = rect_inset(g->frame, 0, 2);
        int y = g->l.request_y - g->f->scroll;
        draw_title(g, g->l.request_y, "├", "┤", "Request", NULL);
        canvas_text(g->c, r, y + 1, 0, -1, STYLE_TEXT, SLICE("GET /api/admin/v2/sessions"));
        int used = draw_request(g, r, y + 2, 4, FORM_PREVIEW_LINES, buf_slice(&request));
        if (here.len > 0) {
            int x = canvas_text(g->c, r, y + 2 + used, 0, -1, STYLE_LABEL, SLICE("then here:"));
            canvas_text(g->c, r, y + 2 + used, x + 1, -1, STYLE_TEXT, buf_slice(&here));
            used++;
        }
        if (g->look->flags_line) {
            canvas_text(g->c, r, y + 2 + used, 0, 13, STYLE_LABEL, SLICE("from a shell:"));
            canvas_wrapped(g->c, r, y + 2 + used, 14, FORM_FLAGS_LINES, STYLE_TEXT,
                slice_of(g->look->flags_line), false);
        }
    }
    buf_release(&request);
    buf_release(&here);
}

// Scrolls by as little as shows the row of the field that has the keys, with its note when there is
// a line for it and room.
static void keep_focus_visible(struct drawing *g) {
    struct form *f = g->f;
    int top = g->l.places[f->focus].y;
    int bottom = top + 1 == g->l.end_y && g->l.frame_h > 2 ? top + 1 : top;
    enum param_group group = param_row(form_focused(f))->group;
    if (g->l.group_y[group] == top - 1 && g->l.frame_h > 1) {
        top--;
    }
    int most = g->l.end_y + 1 - g->l.frame_h;
    f->scroll = f->scroll > most ? most : f->scroll;
    f->scroll = f->scroll < 0 ? 0 : f->scroll;
    if (bottom >= f->scroll + g->l.frame_h) {
        f->scroll = bottom - g->l.frame_h + 1;
    }
    if (top < f->scroll) {
        f->scroll = top;
    }
}

void form_draw(struct form *f, const struct form_look *look, struct canvas *c, struct rect r) {
    canvas_fill(c, r, STYLE_TEXT);
    f->h = r.h;
    f->w = r.w;
    if (r.h < 1 || r.w < 1) {
        return;
    }
    struct drawing g = {.f = f, .look = look, .c = c, .r = r};
    form_layout_make(&g.l, f, r.h, r.w);
    keep_focus_visible(&g);
    g.frame = (struct rect){r.y, r.x, g.l.frame_h, r.w};
    struct form_note ignored;
    for (unsigned p = 0; p < PARAM_COUNT; p++) {
        g.bad[p] = form_fault(f, (enum param)p, &look->context, &ignored);
    }
    draw_frame(&g);
    for (size_t i = 0; i < f->n_stops; i++) {
        draw_field(&g, i);
    }
    draw_notes(&g);
    if (g.l.note_line >= 0) {
        draw_note_line(&g);
    }
    draw_preview(&g);
}
