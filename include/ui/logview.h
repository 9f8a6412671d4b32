// The log: all messages and requests of this run, newest at the bottom.
#ifndef AIFI_UI_LOGVIEW_H
#define AIFI_UI_LOGVIEW_H

#include "base/journal.h"
#include "ui/canvas.h"

struct logview {
    size_t from_end; // entries below the last one shown; 0 follows the newest
    uint64_t n_seen; // entries written when it was drawn last: what came since stays below
    size_t page_h;   // lines drawn last
};
// In entries.
void logview_scroll(struct logview *v, const struct journal *j, int64_t by); // positive = down
// Long entries are wrapped.
void logview_draw(
    struct logview *v, const struct journal *j, enum zone zone, struct canvas *c, struct rect r);

#endif
