// The list on the canvas. Costs what is on the screen, never what is loaded.
#include "found.h"
#include "list_layout.h"

#include "base/mem.h"

#include <string.h>

enum { CELL_MAX_LEN = 20 * 1024 * 1024 };

struct drawing {
    const struct list *l;
    const struct dataset *d;
    const struct list_look *look;
    struct list_layout layout;
    struct canvas *c;
    struct rect r;
    struct buf text;
};

// Title and arrow of one column. The arrow stands at the end of the column, in the blank after it
// when the title leaves no other room.
static void draw_title(const struct drawing *g, const struct list_column *column) {
    enum field f = g->l->columns[column->index];
    const struct field_row *row = field_row(f);
    bool sorted = column->index == g->layout.sorted;
    enum style style = sorted ? STYLE_COLUMN_SORTED : STYLE_COLUMN_TITLE;
    int x = column->x, w = column->w;
    int room = g->layout.more_right && x + w >= g->r.w ? g->r.w - 1 - x : w;
    int title_w = (int)strlen(row->title);
    if (!sorted || w == 1) {
        if (row->align_right) {
            canvas_text_right(g->c, g->r, 0, x, room, style, slice_of(row->title));
        } else {
            canvas_text(g->c, g->r, 0, x, room, style, slice_of(row->title));
        }
        return;
    }
    const char *arrow = list_arrow(g->look);
    int arrow_w = (int)strlen(arrow);
    int end = x + (title_w + arrow_w > room && room == w && x + w < g->r.w ? w + 1 : room);
    if (row->align_right) {
        // The title stays above the digits.
        int title_x = x + room - title_w;
        int arrow_x = title_x - arrow_w - 1;
        if (arrow_x >= x) {
            canvas_text(g->c, g->r, 0, arrow_x, arrow_w, style, slice_of(arrow));
            canvas_text(g->c, g->r, 0, title_x, title_w, style, slice_of(row->title));
            return;
        }
    }
    canvas_text(g->c, g->r, 0, end - arrow_w, arrow_w, style, slice_of(arrow));
    int left = end - arrow_w - x;
    canvas_text(g->c, g->r, 0, row->align_right && left > title_w ? end - arrow_w - title_w : x,
        left, style, slice_of(row->title));
}

static void draw_titles(const struct drawing *g) {
    struct rect line = {g->r.y, g->r.x, 1, g->r.w};
    canvas_fill(g->c, line, STYLE_COLUMN_TITLE);
    for (size_t i = 0; i < g->layout.n; i++) {
        draw_title(g, &g->layout.columns[i]);
    }
    if (g->layout.more_left) {
        canvas_text(g->c, g->r, 0, 0, 1, STYLE_COLUMN_TITLE, SLICE("<"));
    }
    if (g->layout.more_right) {
        canvas_text(g->c, g->r, 0, g->r.w - 1, 1, STYLE_COLUMN_TITLE, SLICE(">"));
    }
}

static bool is_worked_out(enum field f) {
    return field_is_derived(f) && f != FIELD_CUSTOMER_LABEL && f != FIELD_STORE_LABEL;
}

static enum style cell_style(
    const struct session *s, enum field f, enum style plain, struct slice text) {
    if (field_is_derived(f)) {
        text = slice_trim(text);
        if (text.len == 0 || slice_equal(text, SLICE("-"))) {
            return STYLE_NOTHING;
        }
        if (slice_equal(text, SLICE("?"))) {
            return STYLE_WRONG;
        }
        return is_worked_out(f) && plain == STYLE_TEXT ? STYLE_DERIVED : plain;
    }
    switch (session_presence(s, f)) {
    case IS_NULL:
    case ABSENT:
        return STYLE_NOTHING;
    case WRONG_TYPE:
        return STYLE_WRONG;
    case PRESENT:
        break;
    }
    instant ignored;
    bool no_time = field_row(f)->type == TYPE_INSTANT && !session_instant(s, f, &ignored);
    return no_time ? STYLE_WRONG : plain;
}

// One cell says: flagged, not flagged, null, of another type.
static void draw_flag(const struct drawing *g, int y, int x, const struct session *s) {
    static const struct {
        const char *sign;
        enum style style;
    } signs[] = {
        [PRESENT] = {"", STYLE_TEXT},
        [IS_NULL] = {"-", STYLE_NOTHING},
        [ABSENT] = {"", STYLE_NOTHING},
        [WRONG_TYPE] = {"?", STYLE_WRONG},
    };
    enum presence p = session_presence(s, FIELD_SUSPECTED_FRAUD);
    if (p == PRESENT && session_flag(s, FIELD_SUSPECTED_FRAUD)) {
        canvas_text(g->c, g->r, y, x, 1, STYLE_FLAGGED, SLICE("!"));
        return;
    }
    canvas_text(g->c, g->r, y, x, 1, signs[p].style, slice_of(signs[p].sign));
}

static void draw_cell(struct drawing *g, int y, const struct list_column *column,
    const struct session *s, enum style plain) {
    enum field f = g->l->columns[column->index];
    if (f == FIELD_SUSPECTED_FRAUD) {
        draw_flag(g, y, column->x, s);
        return;
    }
    buf_clear(&g->text);
    show_field(s, f, g->look->show, &g->text);
    struct slice text = buf_slice(&g->text);
    enum style style = cell_style(s, f, plain, text);
    if (field_row(f)->align_right) {
        canvas_text_right(g->c, g->r, y, column->x, column->w, style, text);
    } else {
        canvas_text(g->c, g->r, y, column->x, column->w, style, text);
    }
}

static void mark_found(struct drawing *g, int y, const struct session *s) {
    struct text_style style = {.mode = TEXT_MARK, .ascii = g->c->ascii};
    for (size_t i = 0; i < g->layout.n; i++) {
        const struct list_column *column = &g->layout.columns[i];
        enum field f = g->l->columns[column->index];
        if (f == FIELD_SUSPECTED_FRAUD) {
            continue;
        }
        buf_clear(&g->text);
        show_field(s, f, g->look->show, &g->text);
        int x = column->x;
        if (field_row(f)->align_right) {
            size_t text_w = text_width(buf_slice(&g->text), style);
            x += text_w < (size_t)column->w ? column->w - (int)text_w : 0;
        }
        found_mark(g->c, g->r, y, x, column->w - (x - column->x), buf_slice(&g->text),
            buf_slice(&g->l->find));
    }
}

// The cursor's row over the whole width, and in it the cell that = and - take.
static void mark_selected(const struct drawing *g, int y) {
    struct rect line = {g->r.y + y, g->r.x, 1, g->r.w};
    canvas_restyle(g->c, line, g->look->focused ? STYLE_SELECTED : STYLE_SELECTED_AWAY);
    for (size_t i = 0; i < g->layout.n && g->look->focused; i++) {
        const struct list_column *column = &g->layout.columns[i];
        if (column->index == g->l->cursor_column) {
            struct rect cell = {line.y, g->r.x + column->x, 1, column->w};
            canvas_restyle(g->c, rect_intersect(cell, g->r), STYLE_SELECTED_CELL);
        }
    }
}

static const struct list_note *note_of(const struct list_look *look, row_id row) {
    size_t low = 0, high = look->n_notes;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (look->notes[middle].row < row) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < look->n_notes && look->notes[low].row == row ? &look->notes[low] : NULL;
}

static void light(const struct drawing *g, int y, const struct list_note *note) {
    for (size_t i = 0; i < g->layout.n; i++) {
        const struct list_column *column = &g->layout.columns[i];
        if (field_set_has(&note->lit, g->l->columns[column->index])) {
            struct rect cell = {g->r.y + y, g->r.x + column->x, 1, column->w};
            canvas_restyle(g->c, rect_intersect(cell, g->r), STYLE_NEW);
        }
    }
}

static void draw_row(struct drawing *g, int y, row_id row) {
    const struct session *s = dataset_session(g->d, row);
    const struct list_note *note = note_of(g->look, row);
    bool marked = dataset_is_marked(g->d, row);
    bool left = note && note->left;
    bool selected = row == g->l->cursor;
    for (size_t i = 0; i < g->layout.n; i++) {
        draw_cell(g, y, &g->layout.columns[i], s,
            marked ? STYLE_MARKED
            : left ? STYLE_DIM
                   : STYLE_TEXT);
    }
    if (marked) {
        canvas_text(g->c, g->r, y, 1, 1, STYLE_MARKED, SLICE("*"));
    } else if (left) {
        canvas_text(g->c, g->r, y, 1, 1, STYLE_DIM, SLICE("-"));
    }
    if (note) {
        light(g, y, note);
    }
    if (!g->layout.frozen_flag && session_flag(s, FIELD_SUSPECTED_FRAUD)) {
        canvas_text(g->c, g->r, y, 2, 1, STYLE_FLAGGED, SLICE("!"));
    }
    if (selected) {
        canvas_text(g->c, g->r, y, 0, 1, STYLE_SELECTED, SLICE(">"));
        mark_selected(g, y);
        if (g->look->focused) {
            canvas_cursor(g->c, g->r, y, 0);
        }
    }
    if (g->l->find.len > 0) {
        mark_found(g, y, s);
    }
}

static void draw_empty(const struct drawing *g) {
    struct rect inside = rect_inset(g->r, 0, g->r.w >= 40 ? 3 : 1);
    int y = g->r.h > 6 ? 2 : 1;
    for (size_t i = 0; i < g->look->n_empty_lines && y < inside.h; i++) {
        struct slice line = g->look->empty_lines[i];
        int used = canvas_wrapped(g->c, inside, y, 0, -1, STYLE_TEXT, line, false);
        y += used > 0 ? used : 1;
    }
}

// Scrolls by as little as shows the cursor, and never past the last page.
static void keep_cursor_visible(struct list *l, const struct dataset *d) {
    size_t n = dataset_n_visible(d);
    size_t position = list_position(l, d);
    if (position == SIZE_MAX) {
        list_go(l, d, l->top);
        position = list_position(l, d);
    }
    if (position == SIZE_MAX || l->page_h == 0) {
        l->top = position == SIZE_MAX ? 0 : position;
        return;
    }
    size_t top_most = n > l->page_h ? n - l->page_h : 0;
    l->top = l->top > top_most ? top_most : l->top;
    if (position < l->top) {
        l->top = position;
    } else if (position >= l->top + l->page_h) {
        l->top = position - l->page_h + 1;
    }
}

// --- groups ---

static uint32_t group_at(const struct list_look *look, const struct dataset *d, size_t position) {
    const row_id row = dataset_visible(d, position);
    return row < look->groups->n_rows ? look->groups->group_of[row] : UINT32_MAX;
}

// Whether a title stands above the row at this position when `top` is the first one drawn.
static bool has_title(
    const struct list_look *look, const struct dataset *d, size_t position, size_t top) {
    if (!look->groups || group_at(look, d, position) == UINT32_MAX) {
        return false;
    }
    return position == top || group_at(look, d, position) != group_at(look, d, position - 1);
}

// Fills in what stands on each line from `top` on; returns how many rows fit.
static size_t place_lines(
    struct list *l, const struct dataset *d, const struct list_look *look, size_t n_lines) {
    const size_t n = dataset_n_visible(d);
    size_t n_rows = 0;
    l->n_lines = 0;
    mem_grow(&l->line_positions, &l->cap_lines, n_lines + 1, sizeof *l->line_positions);
    for (size_t position = l->top; position < n && l->n_lines < n_lines; position++) {
        if (has_title(look, d, position, l->top)) {
            l->line_positions[l->n_lines++] = SIZE_MAX;
        }
        if (l->n_lines < n_lines) {
            l->line_positions[l->n_lines++] = position;
            n_rows++;
        }
    }
    return n_rows;
}

// Titles take lines, so that fewer rows may fit than there are lines.
static void place_groups(struct list *l, const struct dataset *d, const struct list_look *look) {
    const size_t n_lines = l->page_h;
    const size_t position = list_position(l, d);
    if (!look->groups) {
        place_lines(l, d, look, n_lines); // page_h stays, also where there are fewer rows
        return;
    }
    l->page_h = place_lines(l, d, look, n_lines);
    while (position != SIZE_MAX && position >= l->top + l->page_h && l->page_h > 0) {
        l->top++;
        l->page_h = place_lines(l, d, look, n_lines);
    }
}

static void draw_group_title(const struct drawing *g, int y, size_t position) {
    const uint32_t group = group_at(g->look, g->d, position);
    canvas_text(g->c, g->r, y, 1, -1, STYLE_TITLE, g->look->groups->titles[group]);
}

static void draw_lines(struct drawing *g) {
    for (size_t line = 0; line < g->l->n_lines; line++) {
        const size_t position = g->l->line_positions[line];
        if (position != SIZE_MAX) {
            draw_row(g, (int)line + 1, dataset_visible(g->d, position));
        } else if (line + 1 < g->l->n_lines) {
            draw_group_title(g, (int)line + 1, g->l->line_positions[line + 1]);
        }
    }
}

void list_draw(struct list *l, const struct dataset *d, const struct list_look *look,
    struct canvas *c, struct rect r) {
    canvas_fill(c, r, STYLE_TEXT);
    l->page_h = r.h > 1 ? (size_t)r.h - 1 : 0;
    keep_cursor_visible(l, d);
    place_groups(l, d, look);
    struct drawing g = {
        .l = l, .d = d, .look = look, .c = c, .r = r, .text = BUF_INIT(CELL_MAX_LEN)};
    list_layout_make(&g.layout, l, look, r.w);
    memcpy(l->drawn, g.layout.columns, g.layout.n * sizeof(l->drawn[0]));
    l->n_drawn = g.layout.n;
    draw_titles(&g);
    size_t n = dataset_n_visible(d);
    draw_lines(&g);
    if (n == 0) {
        draw_empty(&g);
    }
    buf_release(&g.text);
}

size_t list_column_at(const struct list *l, int x) {
    for (size_t i = 0; i < l->n_drawn; i++) {
        // The blank after a column belongs to it.
        if (x >= l->drawn[i].x && x <= l->drawn[i].x + l->drawn[i].w) {
            return l->drawn[i].index;
        }
    }
    return SIZE_MAX;
}

size_t list_position_at(const struct list *l, const struct dataset *d, int y) {
    if (y < 1 || (size_t)y > l->n_lines) {
        return SIZE_MAX;
    }
    size_t position = l->line_positions[y - 1];
    return position < dataset_n_visible(d) ? position : SIZE_MAX;
}
