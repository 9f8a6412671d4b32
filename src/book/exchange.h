// What export and import of cases share.
#ifndef AIFI_BOOK_EXCHANGE_H
#define AIFI_BOOK_EXCHANGE_H

#include "book_private.h"

extern const char *const case_kind_names[]; // by enum case_kind, as the lines have them

// One line read: strictly, with nothing left out and nothing unknown. All texts borrow from `texts`
// and the line.
struct case_line {
    struct slice deployment, session;
    struct event_row *events; // owned; case_id is not set
    size_t n_events;
    struct slice snapshot; // raw JSON of an object, or empty
    char snapshot_of[UUID_LEN];
    struct buf texts;
};
// The sentence does not name the line.
bool case_line_read(struct case_line *c, struct slice line, struct error *e);
void case_line_release(struct case_line *c);

#endif
