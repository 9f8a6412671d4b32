// The occupancy board: one row a store, with a bar, a number and a word for its load, totals above
// and the definition of the numbers below. Draws rows that the caller has computed and sorted; the
// cursor stays on the store, wherever its row goes; the window stays with the first row until
// somebody moves the cursor off it. Must not know sessions, nor where rows come from.
#ifndef AIFI_UI_BOARD_H
#define AIFI_UI_BOARD_H

#include "model/occupancy.h"
#include "ui/canvas.h"

struct board_column { // as drawn: cells [x, x + w)
    enum occupancy_column column;
    int x, w;
};

struct board {
    char *cursor_id; // store at the cursor; owned, NULL before there was one
    size_t position; // where it stood last
    size_t top;      // first row shown
    bool is_chosen;  // the cursor was moved off the first row: the window follows it
    size_t page_h;   // rows shown last
    int first_line;  // of the rows, within the rectangle drawn last
    struct board_column drawn[OCCUPANCY_COLUMN_COUNT];
    size_t n_drawn;
};

void board_init(struct board *b);
void board_release(struct board *b);
// Row of the cursor; SIZE_MAX when there are no rows. A store that is gone hands the cursor to the
// row that stands where it was.
size_t board_position(const struct board *b, const struct occupancy_row *rows, size_t n);
void board_go(struct board *b, const struct occupancy_row *rows, size_t n, size_t position);
// The same where it is nobody's choice: the window does not follow.
void board_put(struct board *b, const struct occupancy_row *rows, size_t n, size_t position);
void board_move(struct board *b, const struct occupancy_row *rows, size_t n, int64_t by); // clamped
bool board_go_to_store(
    struct board *b, const struct occupancy_row *rows, size_t n, struct slice store_id);
// The next row whose name or id contains the text (case ignored), wrapping; false when none.
bool board_find(struct board *b, const struct occupancy_row *rows, size_t n, struct slice text,
    int direction, bool here);

struct board_look {
    enum occupancy_column sorted_by; // arrow in the title
    bool descending;
    bool focused;
    const char *none; // the sentence that stands there without a row; NULL: that there is none yet
    bool incomplete;  // not everybody was read yet: the numbers are too low, and say so
    bool no_definition; // the text at the foot is left out
    const struct occupancy_limits *limits;
    const struct occupancy_totals *totals;
};
// Cells of row->changed are STYLE_NEW with a '*' before them. Reads at 60 cells and more; columns
// that do not fit are left out, the load never.
void board_draw(struct board *b, const struct occupancy_row *rows, size_t n,
    const struct board_look *look, struct canvas *c, struct rect r);
// What was drawn at a cell (mouse), counted from the corner of the board: a column of the titles,
// the position of a row. …_COLUMN_COUNT and SIZE_MAX: none.
enum occupancy_column board_column_at(const struct board *b, int y, int x);
size_t board_position_at(const struct board *b, size_t n, int y);

// How the numbers come about, in a few sentences, appended; what FULL? means where one is shown.
void board_append_definition(
    const struct occupancy_limits *limits, bool maybe_full, struct buf *out);
// "32", "32-35", appended.
void board_append_people(const struct occupancy_row *row, struct buf *out);
// Hours and minutes: "0:31", "26:10", "-" for less than 0, appended.
void board_append_time(int64_t ms, struct buf *out);

#endif
