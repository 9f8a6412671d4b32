// The page of one store: how full it is and since when, how that came about (plots), how long
// people stay, who is counted and who is not and why. Draws what the caller has worked out; below
// the board, beside it, or all over the screen. Scrolls. Must not know where the numbers come from.
#ifndef AIFI_UI_STOREPAGE_H
#define AIFI_UI_STOREPAGE_H

#include "model/trend.h"
#include "ui/canvas.h"

enum { STOREPAGE_MEMBERS_MAX = 200 }; // that can be gone to

struct storepage {
    size_t scroll;          // first line shown
    size_t n_lines, page_h; // of the page drawn last
    char *store_id;         // drawn last: another store begins at the top
    char *cursor_key;       // session of the member at the cursor; owned, NULL: at none
    // Of the members as they stand on the page drawn last: their sessions (owned) and lines.
    char *keys[STOREPAGE_MEMBERS_MAX];
    size_t lines[STOREPAGE_MEMBERS_MAX];
    size_t n_members;
};
void storepage_init(struct storepage *p);
void storepage_release(struct storepage *p);
void storepage_scroll(struct storepage *p, int64_t by); // lines, clamped
// One down (1) or up (-1): to the next member where it is on the screen, else by a line.
void storepage_move(struct storepage *p, int by);
struct slice storepage_session(const struct storepage *p); // at the cursor; empty: at none

// All borrowed.
struct storepage_facts {
    const struct occupancy_row *row; // NULL: no store is selected
    const struct occupancy_limits *limits;
    const struct trend_point *points; // minutes up to now
    size_t n_points;
    const struct trend_flow *flows; // quarters up to now
    size_t n_flows;
    const struct trend_dwell *dwell; // NULL: not worked out
    struct trend_usual usual;
    const struct trend_point *peak_today; // NULL: not known
    instant sampled_since; // INSTANT_NONE: nothing was
    const struct occupancy_member *members;
    size_t n_members;     // given
    size_t n_members_all; // there are
};
struct storepage_look {
    bool focused;
    bool plain; // numbers, no plots
    instant now;
    enum zone zone;
    // Appends how a member's customer is shown, masked as it must be; NULL: the customer's id.
    void (*append_customer)(void *context, const struct occupancy_member *m, struct buf *out);
    void *context;
};
// Two columns from 100 cells on. Reads from 60 × 4 on.
void storepage_draw(struct storepage *p, const struct storepage_facts *facts,
    const struct storepage_look *look, struct canvas *c, struct rect r);

#endif
