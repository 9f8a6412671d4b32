// What survives a run: recent filters, in $XDG_STATE_HOME/aifi-sessions/recent, one query line
// each, newest first, 0600, replaced whole.
#ifndef AIFI_APP_STATE_H
#define AIFI_APP_STATE_H

#include "base/error.h"
#include "model/query.h"

enum { RECENT_MAX = 20 };
struct recent {
    char *lines[RECENT_MAX];      // query_append_line form; owned
    bool is_personal[RECENT_MAX]; // not to be written
    size_t n;
};
void recent_load(struct recent *r); // a missing or damaged file is an empty list
void recent_release(struct recent *r);
// Moves to the front, drops duplicates. Customers' identities (customer id, code, token) are
// personal: such a filter is kept for the run, not in the file.
void recent_add(struct recent *r, const struct query *q);
bool recent_save(const struct recent *r, struct error *e);

#endif
