// What is kept of a session to count it: its times, its size, its store. Shared by the numbers of
// now (occupancy.c) and of before (trend.c); nobody else's business.
#ifndef AIFI_MODEL_VISIT_H
#define AIFI_MODEL_VISIT_H

#include "base/key_map.h"
#include "model/occupancy.h"
#include "model/trend.h"

enum visit_role { VISIT_PERSON, VISIT_EMPLOYEE, VISIT_TESTER };
#define NO_STORE UINT32_MAX

struct visit {
    instant updated, created, expires;
    // Both of a pair are set, or none.
    instant first_in, last_in, first_out, last_out;
    struct slice key, customer_id; // in the occupancy's arena
    int64_t size;
    uint32_t store; // index, or NO_STORE
    uint8_t role;   // enum visit_role
    bool active;
};

// What a store's newest record says of it.
struct store_facts {
    char *id, *name, *status, *deployment; // owned; may be NULL but for the id
    instant at;                            // updatedAt of the record that said so
    bool told;                             // some record did
    instant newest;                        // of all its records
    int64_t max_people;
    enum occupancy_report employee_inside;
};

struct occupancy {
    struct visit *visits;
    size_t n_visits, cap_visits;
    struct key_map by_key;   // session → index of its visit
    struct key_map by_store; // store id → index of its facts
    struct arena texts;
    struct store_facts *stores;
    size_t n_stores, cap_stores;
    struct occupancy_row *rows;
    uint32_t *n_lately; // by store: sessions with a record in the hour before the newest
    size_t cap_rows, cap_lately;
};

// *v of the record, its texts still those of the record, store not set.
void visit_read(struct visit *v, const struct session *s);
bool visit_is_inside(const struct visit *v);     // for certain
int64_t visit_n_possible(const struct visit *v); // people possibly inside
enum occupancy_reason visit_reason(
    const struct visit *v, const struct occupancy_limits *limits, instant now);
// People that went in (or out) between from (excluded) and to.
int64_t visit_n_in(const struct visit *v, instant from, instant to);
int64_t visit_n_out(const struct visit *v, instant from, instant to);
// For each of n minutes from `first_minute` (since 1970): people inside at its beginning; of the
// minute of now, those of now. `people` is n + 1 zeros.
void visits_at_minutes(
    const struct trend_scope *scope, instant now, int64_t first_minute, int64_t *people, size_t n);
// Index of a store by its id; NO_STORE when it is not known.
uint32_t occupancy_store_index(const struct occupancy *o, struct slice store_id);

#endif
