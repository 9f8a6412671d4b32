// The generated world: a history up to its start, and whatever happens afterwards as its clock goes
// on. The same seed, rows and start give the same world; it does not matter in how many steps it is
// advanced.
#ifndef AIFI_SANDBOX_WORLD_H
#define AIFI_SANDBOX_WORLD_H

#include "sandbox/agenda.h"
#include "sandbox/crowd.h"
#include "sandbox/database.h"

struct world {
    uint64_t seed;
    int64_t start, now;
    struct database *database; // borrowed
    struct stores stores;
    struct arrivals arrivals;
    struct crowd crowd;
    struct agenda agenda;
    int64_t last_id;
    bool historic; // while the history is made, rows are written once, when they are final
};

struct world_plan {
    uint64_t seed, n_rows;
    size_t n_stores;
    int64_t start; // milliseconds since 1970
    double days;   // of history; 0: as many as suit the number of rows
};

// Makes the history and writes it, indexes included. `db` NULL: an empty world that must not be
// advanced.
void world_init(struct world *w, const struct world_plan *plan, struct database *db);
void world_release(struct world *w);
// Lets everything happen that is due by then. Never goes back.
void world_advance(struct world *w, int64_t now);

#endif
