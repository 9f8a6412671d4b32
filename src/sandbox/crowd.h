// Who comes: which customer an arrival belongs to. Regulars come back to their store, each store
// has its staff, and a few people play tricks: rings that pay with one instrument, one shopper in
// two cities within the hour.
#ifndef AIFI_SANDBOX_CROWD_H
#define AIFI_SANDBOX_CROWD_H

#include "sandbox/arrivals.h"
#include "sandbox/visit.h"

struct person {
    int64_t instrument;   // the card paid with
    int64_t last_session; // 0: none yet
    uint16_t store;       // where they usually shop, by index
    uint8_t role;         // enum role
};

struct regulars {
    uint32_t *numbers; // of customers
    size_t n, cap;
};

enum { RING_PEOPLE = 4, STAFF_PEOPLE = 3 };

struct ring {
    int64_t number;
    uint32_t people[RING_PEOPLE];
    int64_t last_session; // 0: none yet
};

// Somebody who will turn up at another store soon.
struct trick {
    uint32_t customer;
    size_t store;
    int64_t from, until;
    int64_t related;
};

struct crowd {
    const struct stores *stores;
    uint64_t seed, n_rows;
    struct person *people;
    size_t n_people, people_cap;
    struct regulars *shoppers, *staff; // one a store
    struct ring *rings;
    size_t n_rings, rings_cap;
    struct trick *tricks;
    size_t n_tricks, tricks_cap;
};

void crowd_init(struct crowd *c, const struct stores *stores, uint64_t seed, uint64_t n_rows);
void crowd_release(struct crowd *c);

// Whose arrival this is: sets customer, instrument, referenced session, staff and cause of a visit
// whose session id, creation time and store index are given; may send the visit to another store
// (*store). Customers seen for the first time are added to `people`.
void crowd_cast(struct crowd *c, const struct arrival *arrival, struct visit *v, size_t *store);

// The customer with this id; false: nobody has it.
bool crowd_customer(const struct crowd *c, int64_t id, struct customer *out);

#endif
