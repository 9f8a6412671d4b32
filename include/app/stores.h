// View 3: the board of the stores and the page of one of them. What the browser keeps for it
// besides the numbers (app/crowd.h): where the cursor is, the order, the limit, what was told.
#ifndef AIFI_APP_STORES_H
#define AIFI_APP_STORES_H

#include "app/crowd.h"
#include "base/key_map.h"
#include "ui/board.h"
#include "ui/storepage.h"

enum { STORES_MINUTES = 120, STORES_QUARTERS = 8, STORES_MEMBERS_MAX = 200 };

// What the page of a store shows, worked out once for each store and each set of numbers.
struct stores_facts {
    char *store_id; // owned; NULL: nothing was worked out
    uint64_t generation;
    struct trend_point points[STORES_MINUTES];
    struct trend_flow flows[STORES_QUARTERS];
    struct trend_dwell dwell;
    struct trend_usual usual;
    struct trend_point peak_today;
    bool has_peak_today; // all of today is known
    struct occupancy_member members[STORES_MEMBERS_MAX];
    size_t n_members, n_members_all;
};

struct stores {
    struct crowd *crowd; // NULL until the view is opened for the first time
    struct board board;
    struct storepage page;
    enum occupancy_column sorted_by;
    bool descending;
    struct buf find, limit; // as typed; empty: none
    char *limit_before;     // what Esc restores
    char *cursor_before;    // where finding began; may be NULL
    bool chosen_before;     // whether the cursor was moved before it
    // The crowd's rows, limited and in order; worked out anew with each set of numbers.
    struct occupancy_row *rows;
    size_t n, cap;
    uint64_t generation;
    struct stores_facts facts;
    struct key_map told; // alerts that were told and still are true
    bool failed;         // that the last request did was told
};

#endif
