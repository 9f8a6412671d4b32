// The running sandbox: one world, one database, one lock around both.
#ifndef AIFI_SANDBOX_SANDBOX_H
#define AIFI_SANDBOX_SANDBOX_H

#include "sandbox/exchange.h"
#include "sandbox/fault.h"
#include "sandbox/limiter.h"
#include "sandbox/options.h"
#include "sandbox/token_url.h"
#include "sandbox/world.h"

#include <pthread.h>

struct sandbox {
    const struct options *options;
    char *token;
    struct token_url token_url;
    struct database *database;
    struct world world;
    bool frozen;   // the world's clock stands still
    bool imported; // the rows are somebody's export: nothing ever happens to them
    struct limiter limiter;
    struct fault_set faults;
    uint64_t n_requests; // to the sessions endpoint, so far
    // The world's clock: this instant at that reading of the monotonic clock.
    int64_t clock_base, clock_base_monotonic;
    pthread_mutex_t lock;
    pthread_cond_t ending; // broadcast when `stopping` is set
    bool stopping;
};

bool sandbox_init(struct sandbox *s, const struct options *o, struct error *e);
void sandbox_release(struct sandbox *s);

// The world's time now. Call with the lock held.
int64_t sandbox_now(const struct sandbox *s);
// Brings the world up to its clock. Call with the lock held.
void sandbox_advance(struct sandbox *s);
// Lets the clock stand still from now on.
void sandbox_freeze(struct sandbox *s);
// Moves a frozen clock on, and the world with it.
void sandbox_step(struct sandbox *s, int64_t ms);

// Waits, without the lock; negative: for ever. Returns early when the sandbox ends.
void sandbox_sleep(struct sandbox *s, int64_t ms);
bool sandbox_is_stopping(struct sandbox *s);
// Wakes all sleepers.
void sandbox_stop(struct sandbox *s);

#endif
