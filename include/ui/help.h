// The help: the commands that the app knows, as a list that typing filters ("@x" finds the key x);
// Enter runs the selected one.
#ifndef AIFI_UI_HELP_H
#define AIFI_UI_HELP_H

#include "ui/canvas.h"
#include "ui/edit.h"

struct help_row {
    struct slice group; // "MOVE"
    struct slice keys;  // "j k Down Up" as they are bound now
    struct slice name;  // "row-down"
    struct slice text;  // one line
    int value;          // the caller's
    bool here;          // works in the context that help was called from
};

struct help {
    struct edit filter;   // the app types into it
    size_t cursor;        // among the rows that match
    size_t top, page_h;   // in lines, group titles included
    uint64_t filter_hash; // of the filter that `cursor` belongs to
};
void help_init(struct help *h);
void help_release(struct help *h);
// Rows match when group, keys, name or text contain the filter, whatever its case; "@x" matches the
// rows that the key x is bound to. A changed filter puts the cursor on the first match.
void help_move(struct help *h, const struct help_row *rows, size_t n, int64_t by);
// Value of the selected row, or -1.
int help_selected(const struct help *h, const struct help_row *rows, size_t n);
// `facts`: lines about terminal, theme, profile, below the list; as many as leave it room.
void help_draw(struct help *h, const struct help_row *rows, size_t n, const struct slice *facts,
    size_t n_facts, struct canvas *c, struct rect r);

#endif
