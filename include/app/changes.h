// What refreshes changed in a list: cells that are lit for a moment, rows that stay on the screen
// though they no longer fit the question, and new sessions whose place in the list is not known.
// Knows records and row ids; must not know how they are asked for.
#ifndef AIFI_APP_CHANGES_H
#define AIFI_APP_CHANGES_H

#include "ui/list.h"

enum { CHANGES_LIT_MS = 3000 };

struct changes {
    struct list_note *notes; // by ascending row id
    int64_t *until_ms;       // monotonic: how long each is lit; 0 = it is not
    size_t n, notes_cap, until_cap;
    size_t n_left;     // rows that no longer fit
    uint64_t *waiting; // hashes of the keys of sessions without a place, ascending
    size_t n_waiting, waiting_cap;
};

void changes_release(struct changes *c); // a zeroed one is a valid empty one

// The fields in which two records of a session differ as they are shown (among the derived ones
// those that the record alone decides). False: none.
bool changes_compare(const struct session *old, const struct session *new, const struct show *how,
    struct field_set *out);
void changes_light(struct changes *c, row_id row, const struct field_set *fields, int64_t now_ms);
void changes_set_left(struct changes *c, row_id row, bool left); // it no longer fits, or does again
void changes_wait(struct changes *c, struct slice session_key);  // has no place; counts once
// Puts out what was lit long enough; true when that changes what is seen.
bool changes_step(struct changes *c, int64_t now_ms);
int64_t changes_due_ms(const struct changes *c); // INT64_MAX = never

#endif
