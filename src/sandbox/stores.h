// The stores of the retailer: where they are, when they are open and how busy, how many people they
// hold. Real cities, invented branches.
#ifndef AIFI_SANDBOX_STORES_H
#define AIFI_SANDBOX_STORES_H

#include "sandbox/people.h"
#include "sandbox/record.h"

#include "base/mem.h"

struct place; // a row of the table of cities

struct store {
    // As the API shows it.
    int64_t id, max_people, config_id, employee_inside;
    struct slice unique_id, status, deployment, line1, city, region, country, postal_code;
    struct slice third_party_id, url, name;
    struct slice time_zone; // a column only
    // How it is used.
    const struct place *place;
    double weight;     // share of the custom, relative
    double last_share; // share of the history after which nobody comes any more; above 1: never
    int n_inside;      // shoppers inside now, as the gates count them
    int n_staff;       // staff inside now
};

extern const struct table store_table;

struct stores {
    struct store *all;
    size_t n;
    struct arena texts;
};

enum { STORES_DEFAULT = 30, STORES_MAX = 500, STORE_FIRST_ID = 201 };

void stores_init(struct stores *s, size_t n, uint64_t seed);
void stores_release(struct stores *s);
struct store *stores_find(const struct stores *s, int64_t id); // NULL: no such store

enum culture store_culture(const struct store *s);

// How many people come at this moment compared with a quiet hour (1.0); 0 while closed. In the
// store's local time, with its rush hours.
double store_bustle(const struct store *s, int64_t t_ms);
// The largest value that store_bustle takes.
double store_bustle_peak(const struct store *s);

// Sets how many people each store holds, given the arrivals a day of all stores together, so that
// some fill up in their rush hour.
void stores_set_limits(struct stores *s, double arrivals_per_day, uint64_t seed);

#endif
