// What about a store somebody should look at now, found in the rows of the board: the same for the
// header, the command line and a monitoring system.
#ifndef AIFI_MODEL_ALERT_H
#define AIFI_MODEL_ALERT_H

#include "model/occupancy.h"

enum alert_kind {
    ALERT_FULL,       // at or over full_percent of its people
    ALERT_NEAR,       // at or over near_percent
    ALERT_NO_DATA,    // row->no_data
    ALERT_LONG_VISIT, // somebody counted is inside for longer than long_visit_ms
    ALERT_NO_STAFF,   // open, people inside, and no employee, neither reported nor counted
    ALERT_GHOST,      // stale visits: entered too long ago, and no exit came
    ALERT_KIND_COUNT
};

struct alert_rules {
    int64_t long_visit_ms; // 0: none is too long
    bool no_staff;         // off as a rule: such stores need nobody
    bool ghost;            // off as a rule: a record to be mended, not a store to be looked after
    bool bell;             // the browser's: a new alert rings
};
struct alert_rules alert_rules_standard(void); // 2 h, the rest off

struct alert {
    enum alert_kind kind;
    const struct occupancy_row *row; // borrowed; of what alerts_find was given
};
// Of each store the alerts by kind, in the order of the rows. *returns* them, NULL when there are
// none.
struct alert *alerts_find(
    const struct occupancy_row *rows, size_t n_rows, const struct alert_rules *rules, size_t *n);
const char *alert_kind_name(enum alert_kind k); // "full", "no-staff": for machines
// "86 Geneva Airport: FULL, 32 of 30 people"; sanitised.
void alert_append(const struct alert *a, struct buf *out);

// "near=85 full=100 stale=4h silence=30m long=2h staff=on ghost=on bell=off", any of them, blanks
// or commas between, over what is there. Percents from 1 to 1000, near no higher than full; times
// from a minute to a day (long=off: none; ghost=4h is stale=4h). On failure nothing is changed.
bool alert_limits_parse(
    struct slice text, struct occupancy_limits *l, struct alert_rules *r, struct error *e);
void alert_limits_append(
    const struct occupancy_limits *l, const struct alert_rules *r, struct buf *out);

#endif
