// What changed between two records of a session: the snapshot kept when it was judged, and the
// record now. For the case page: "groupSize 2 → 3".
#ifndef AIFI_MODEL_RECORD_DIFF_H
#define AIFI_MODEL_RECORD_DIFF_H

#include "model/show.h"

struct record_change {
    char *path; // "customer.email", "metadata.events[2].eventId"; owned
    // The values as text: strings decoded, numbers digit for digit, "null", objects and arrays as
    // their JSON text; masked as the path demands. NULL: not there. Owned; not sanitised.
    char *before, *after;
    bool masked; // something of the values is hidden: both texts may look the same
};
struct record_diff {
    struct record_change *changes; // in the order of the old record, what is new after it
    size_t n, cap;
    size_t n_more; // beyond RECORD_DIFF_MAX, only counted
};
enum { RECORD_DIFF_MAX = 500 };

// Objects are compared by member (of doubles the first), arrays by place, also inside. Not a
// change: another order of members, another spelling of a string, an id that came as a number and
// now as a string, a time spelt with other digits. False when one of them is no JSON: *out is empty
// then. *out is overwritten.
bool record_diff(struct slice before, struct slice after, const struct show *how,
    struct record_diff *out, struct error *e);
void record_diff_release(struct record_diff *d); // a zeroed one is fine

#endif
