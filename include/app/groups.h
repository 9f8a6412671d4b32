// Rows of a view that stand together: by customer, store, payment instrument or day. Groups that
// deserve a look come first; within one, what is to do, then the order of the list.
#ifndef AIFI_APP_GROUPS_H
#define AIFI_APP_GROUPS_H

#include "model/dataset.h"
#include "ui/list.h"

enum group_by {
    GROUP_BY_NONE,
    GROUP_BY_CUSTOMER,
    GROUP_BY_STORE,
    GROUP_BY_CARD, // payment instrument; those of several customers first
    GROUP_BY_DAY,  // of creation, in the zone of `how`
    GROUP_BY_COUNT
};
const char *group_name(size_t i);               // "card"; NULL past the end
const char *group_label(size_t i);              // "payment instrument"
enum group_by group_by_name(struct slice name); // GROUP_BY_COUNT when unknown

// Zeroed is empty: nothing is grouped.
struct groups {
    enum group_by by;
    uint32_t *group_of; // by row id; UINT32_MAX = not seen
    size_t n_rows;
    struct group *groups; // private
    size_t n_groups;
    struct slice *titles;
    uint64_t generation; // of the verdicts that the titles count
};
void groups_release(struct groups *g); // empty again
// Groups the rows of `d` that are seen, and arranges them (dataset_arrange); GROUP_BY_NONE takes
// the arrangement away. `how` has verdicts and evidence.
void groups_make(struct groups *g, enum group_by by, struct dataset *d, const struct show *how);
// For list_look; *out borrows. False when nothing is grouped.
bool groups_for_list(const struct groups *g, struct list_groups *out);

#endif
