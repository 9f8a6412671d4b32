// The sessions list: columns, cursor, scrolling, pan. Draws rows of a dataset that it borrows;
// keeps the cursor on a *session*, not on a row number.
#ifndef AIFI_UI_LIST_H
#define AIFI_UI_LIST_H

#include "model/dataset.h"
#include "ui/canvas.h"

enum { LIST_COLUMNS_MAX = FIELD_COUNT };

struct list {
    enum field columns[LIST_COLUMNS_MAX];
    size_t n_columns;
    bool wide;            // columns at their wide widths
    size_t pan;           // first column drawn after the frozen ones ("!" and the sign column)
    size_t cursor_column; // index into columns, for = - < > and the cell's full text
    row_id cursor;        // ROW_NONE while there are no rows
    size_t top;           // visible position of the first line drawn
    size_t page_h;        // rows that fitted at the last draw
    struct buf find;      // text looked for, empty = none
};

void list_init(struct list *l); // default columns
void list_release(struct list *l);

// All positions are of what is visible in `d` (sorted, limited).
void list_move(struct list *l, const struct dataset *d, int64_t by); // stops at the ends
void list_go(struct list *l, const struct dataset *d, size_t position);
// Call after the dataset changed (pages, sort, limit, another dataset): keeps the cursor's session
// at the same line of the screen if it is visible, else the nearest row to where it was.
struct list_anchor {
    row_id row;
    size_t position, top;
};
struct list_anchor list_anchor(const struct list *l, const struct dataset *d);
void list_restore(
    struct list *l, const struct dataset *d, struct list_anchor a, row_id same_session);
size_t list_position(
    const struct list *l, const struct dataset *d); // of the cursor; SIZE_MAX = none

// Next (direction 1) or previous (-1) row whose shown columns contain `find`, from the cursor
// (itself included when `here`), wrapping. Returns false when none; sets *wrapped.
bool list_find(struct list *l, const struct dataset *d, const struct show *how, int direction,
    bool here, bool *wrapped);

struct list_look {
    const struct show *show;
    enum field sorted_by; // arrow in the title
    bool descending;
    bool sorted_here; // a local sort: the arrow is marked ("v*")
    bool focused;
    // What stands in the empty list (no rows): lines, centred-ish at the top left. Made by the app.
    const struct slice *empty_lines;
    size_t n_empty_lines;
};
// Title line and rows into r. Rows that do not fit are not drawn; the cursor is always visible.
void list_draw(struct list *l, const struct dataset *d, const struct list_look *look,
    struct canvas *c, struct rect r);
// Which column / row is at a screen cell (mouse). SIZE_MAX = none.
size_t list_column_at(const struct list *l, int w, int x);
size_t list_position_at(const struct list *l, const struct dataset *d, struct rect r, int y);

#endif
