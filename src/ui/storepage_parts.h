// The parts of a store's page, drawn one below the other. Private to storepage*.c.
#ifndef AIFI_UI_STOREPAGE_PARTS_H
#define AIFI_UI_STOREPAGE_PARTS_H

#include "ui/storepage.h"

enum { STORE_TEXT_MAX_LEN = 16 * 1024, STORE_NAME_MAX_LEN = 1024, STORE_MEMBERS_MAX = 120 };

struct store_pen {
    const struct storepage_facts *facts;
    const struct storepage_look *look;
    struct canvas *c;
    struct rect r; // the column drawn in, of all lines
    int y;         // next line
    struct buf text;
    struct slice cursor_key; // the member to be shown as the one at the cursor; empty: none
    size_t members[STOREPAGE_MEMBERS_MAX]; // drawn so far, as indices of facts->members
    size_t lines[STOREPAGE_MEMBERS_MAX];   // and where
    size_t n_lines;
};

void pen_headline(struct store_pen *pen);
void pen_spark(struct store_pen *pen); // the last hour in one line
void pen_chart(struct store_pen *pen, int h);
void pen_notes(struct store_pen *pen); // peak, usual, longest, stale
void pen_flows(struct store_pen *pen);
void pen_dwell(struct store_pen *pen);
void pen_members(struct store_pen *pen, bool counted, bool others);

#endif
