// The table: laid out by its first rows, then written as it comes. Cells that are wider than those
// of the first rows push the rest of their line to the right; on a terminal they are cut.
#include "output_private.h"

#include "base/text.h"

enum {
    GAP = 2,
    HELD_MAX_LEN = 256 * 1024 * 1024,
    HELD_ENOUGH_LEN = 4 * 1024 * 1024, // rows this large are laid out by fewer of them
    WIDEST = 60,                       // cells of a column that is laid out by what it holds
};

static struct text_style style_of(const struct output *o) {
    return (struct text_style){.mode = TEXT_MARK, .ascii = o->ascii};
}

// The safe texts of a row's cells, one after the other, each with its NUL.
static void append_cells(const struct output *o, const struct session *s, struct buf *cells) {
    struct buf text = BUF_INIT(CELL_MAX_LEN);
    for (size_t i = 0; i < o->n_columns; i++) {
        buf_clear(&text);
        show_field(s, o->columns[i], &o->show, &text);
        // On a terminal nothing wider than the window is of use; a file gets all.
        text_append(cells, buf_slice(&text), style_of(o), (size_t)o->width);
        buf_append_char(cells, '\0');
    }
    buf_release(&text);
}

// Titles as cells; a time says its zone.
static void append_titles(const struct output *o, struct buf *cells) {
    struct calendar now;
    instant_to_calendar(o->show.now, o->show.zone, &now);
    for (size_t i = 0; i < o->n_columns; i++) {
        const struct field_row *row = field_row(o->columns[i]);
        buf_append_text(cells, row->title);
        if (row->type == TYPE_INSTANT) {
            buf_printf(cells, " %s", now.zone_name);
        }
        buf_append_char(cells, '\0');
    }
}

void table_begin(struct output *o) {
    buf_init(&o->held, HELD_MAX_LEN);
    append_titles(o, &o->held);
    o->n_held = 1;
    memset(o->widths, 0, sizeof(o->widths));
}

static int cells_of(const struct output *o, struct slice text) {
    return (int)text_width(text, style_of(o));
}

static int smaller(int a, int b) {
    return a < b ? a : b;
}

// As wide as the cells held ask for.
static void widen(struct output *o) {
    const char *at = o->held.ptr;
    for (size_t row = 0; row < o->n_held; row++) {
        for (size_t i = 0; i < o->n_columns; i++) {
            struct slice cell = slice_of(at);
            int cells = smaller(cells_of(o, cell), WIDEST);
            o->widths[i] = cells > o->widths[i] ? cells : o->widths[i];
            at += cell.len + 1;
        }
    }
}

static int total_width(const struct output *o) {
    int total = 0;
    for (size_t i = 0; i < o->n_columns; i++) {
        total += o->widths[i] + (i > 0 ? GAP : 0);
    }
    return total;
}

// In a window that is too narrow, columns from the right are no wider than in the browser.
static void lay_out(struct output *o) {
    widen(o);
    for (size_t i = 0; i < o->n_columns && o->width > 0 && total_width(o) > o->width; i++) {
        size_t last = o->n_columns - 1 - i;
        const struct field_row *row = field_row(o->columns[last]);
        o->widths[last] = smaller(o->widths[last], row->width);
    }
}

static void append_blanks(struct buf *out, int n) {
    for (; n > 0; n--) {
        buf_append_char(out, ' ');
    }
}

// What was left over at the right of a line is of no use to anybody.
static void trim_line(struct buf *out, size_t from) {
    while (out->len > from && out->ptr[out->len - 1] == ' ') {
        buf_remove(out, out->len - 1, 1);
    }
    buf_append_char(out, '\n');
}

// Writes the row whose cells begin at `at`; returns where the next row's begin.
static const char *append_line(const struct output *o, const char *at, struct buf *out) {
    size_t from = out->len;
    int used = 0;
    for (size_t i = 0; i < o->n_columns; i++) {
        struct slice cell = slice_of(at);
        at += cell.len + 1;
        int gap = i > 0 ? GAP : 0;
        if (o->width > 0 && used + gap >= o->width) {
            continue;
        }
        int room = o->width > 0 ? smaller(o->widths[i], o->width - used - gap) : 0;
        int blanks = o->widths[i] - cells_of(o, cell);
        blanks = room > 0 ? smaller(blanks, room) : blanks;
        bool right = field_row(o->columns[i])->align_right;
        append_blanks(out, gap + (right ? blanks : 0));
        int cells = (int)text_append(out, cell, style_of(o), (size_t)room);
        append_blanks(out, right ? 0 : blanks);
        used += gap + cells + (blanks > 0 ? blanks : 0);
    }
    trim_line(out, from);
    return at;
}

static void flush(struct output *o, struct buf *out) {
    lay_out(o);
    const char *at = o->held.ptr;
    for (; o->n_held > 0; o->n_held--) {
        at = append_line(o, at, out);
    }
    buf_release(&o->held);
}

static bool is_laid_out(const struct output *o) {
    return o->widths[0] > 0;
}

void table_session(struct output *o, const struct session *s, struct buf *out) {
    if (!is_laid_out(o)) {
        append_cells(o, s, &o->held);
        if (++o->n_held > OUTPUT_SAMPLE || o->held.len > HELD_ENOUGH_LEN) {
            flush(o, out);
        }
        return;
    }
    struct buf cells = BUF_INIT(HELD_MAX_LEN);
    append_cells(o, s, &cells);
    append_line(o, cells.ptr, out);
    buf_release(&cells);
}

void table_end(struct output *o, struct buf *out) {
    if (!is_laid_out(o)) {
        flush(o, out);
    }
}
