// The sessions list: columns, cursor, scrolling, pan. Draws rows of a dataset that it borrows;
// keeps the cursor on a *session*, not on a row number. Must not know where rows come from.
//
// At the left stand signs that never scroll away: ">" the cursor's row, "*" a marked row, "-" one
// that no longer fits the question, "!" a flagged one (in the column of suspectedFraud when that is
// the first, else in the third cell).
#ifndef AIFI_UI_LIST_H
#define AIFI_UI_LIST_H

#include "model/dataset.h"
#include "ui/canvas.h"

enum { LIST_COLUMNS_MAX = FIELD_COUNT };

// A column as it was drawn last; x counts from the left edge of the list.
struct list_column {
    size_t index; // into list.columns
    int x, w;
};

struct list {
    enum field columns[LIST_COLUMNS_MAX];
    size_t n_columns;
    bool wide;            // columns at their wide widths
    size_t cursor_column; // index into columns, for = - < > and the cell's full text
    row_id cursor;        // ROW_NONE while there are no rows
    struct buf find;      // text looked for, empty = none
    // Kept up by drawing.
    size_t pan;             // first column after the frozen "!"; follows cursor_column
    size_t top;             // visible position of the first row drawn
    size_t page_h;          // rows that fitted
    size_t *line_positions; // of each line below the titles; SIZE_MAX: a group's title, or nothing
    size_t n_lines, cap_lines;
    struct list_column drawn[LIST_COLUMNS_MAX];
    size_t n_drawn;
};

void list_init(struct list *l); // default columns
void list_release(struct list *l);
// Other columns; the cursor stays on its column when that is still there. n = 0: the default ones.
void list_set_columns(struct list *l, const enum field *columns, size_t n);

// All positions are of what is visible in `d` (sorted, limited).
void list_move(struct list *l, const struct dataset *d, int64_t by); // stops at the ends
void list_go(struct list *l, const struct dataset *d, size_t position);
// A jump to a row that was looked for: when it is outside the window, it comes to the middle, so
// that its neighbours are seen.
void list_show(struct list *l, const struct dataset *d, size_t position);
// A page or half a page: the window moves as far as the cursor does.
void list_move_window(struct list *l, const struct dataset *d, int64_t by);
// The column cursor, which the next drawing pans to.
void list_move_column(struct list *l, int64_t by);
// Field of the column cursor; FIELD_NONE without columns.
enum field list_column_field(const struct list *l);

// Taken before the dataset changes (pages, sort, limit, another dataset), given back after it:
// keeps the cursor's session at the same line of the screen when it is still visible, else the
// cursor goes to what stands where it was. `same_session` is that session's row in `d` now:
// a.row while it is the same dataset, dataset_find()'s answer for another one.
struct list_anchor {
    row_id row;
    size_t position, top;
};
struct list_anchor list_anchor(const struct list *l, const struct dataset *d);
void list_restore(
    struct list *l, const struct dataset *d, struct list_anchor a, row_id same_session);
size_t list_position(
    const struct list *l, const struct dataset *d); // of the cursor; SIZE_MAX = none

// Next (direction 1) or previous (-1) row whose columns, as shown, contain `find` (case ignored),
// from the cursor (itself included when `here`), wrapping. Returns false when none; sets *wrapped
// (may be NULL). A hit in a column that is panned away takes the column cursor there.
bool list_find(struct list *l, const struct dataset *d, const struct show *how, int direction,
    bool here, bool *wrapped);

// Rows that stand together under a title. The rows must be arranged by group already.
struct list_groups {
    const uint32_t *group_of; // by row id; rows beyond n_rows are in none
    size_t n_rows;
    const struct slice *titles; // by group
};

// A set of fields; zeroed = empty.
struct field_set {
    uint64_t words[(FIELD_COUNT + 63) / 64];
};
static inline void field_set_add(struct field_set *set, enum field f) {
    set->words[f / 64] |= UINT64_C(1) << f % 64;
}
static inline bool field_set_has(const struct field_set *set, enum field f) {
    return (set->words[f / 64] >> f % 64 & 1) != 0;
}

// What is to be seen of a row of a live list.
struct list_note {
    row_id row;
    struct field_set lit; // cells that came or changed a moment ago
    bool left;            // it no longer fits the question: dimmed, with "-" at the left
};

struct list_look {
    const struct show *show;
    const struct list_note *notes; // by ascending row id; most rows have none
    size_t n_notes;
    const struct list_groups *groups; // NULL = none
    enum field sorted_by;             // arrow in the title
    bool descending;
    bool sorted_here; // a local sort of the loaded rows: the arrow is marked ("v*")
    bool focused;
    // What stands in the empty list (no rows visible): lines, wrapped. Made by the app.
    const struct slice *empty_lines;
    size_t n_empty_lines;
};
// Title line and rows into r. Rows that do not fit cost nothing; the cursor is always visible.
void list_draw(struct list *l, const struct dataset *d, const struct list_look *look,
    struct canvas *c, struct rect r);
// What was drawn at a cell (mouse), x and y counted from the corner of the list: the index of a
// column (its title and its cells), the position of a row. SIZE_MAX = none.
size_t list_column_at(const struct list *l, int x);
size_t list_position_at(const struct list *l, const struct dataset *d, int y);

#endif
