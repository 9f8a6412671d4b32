// The pace of requests: evenly spaced, exact over any second, slower for a while when the server
// says so. Must not know clocks, sockets or errors.
#include "net/retry.h"

enum { SECOND_MS = 1000, STEP_UNLIMITED_MS = 50 };
static const double slow_down = 2.0;
static const double speed_up = 0.93; // a success: from twice the interval back in ten of them

void pace_init(struct pace *p, double per_second) {
    require(per_second >= 0 && per_second <= PACE_MAX_PER_SECOND);
    *p = (struct pace){0};
    if (per_second > 0) {
        p->floor_ms = SECOND_MS / per_second;
        p->interval_ms = p->floor_ms;
        p->ring_len = (int)per_second + ((double)(int)per_second < per_second ? 1 : 0);
    }
}

// When the request `ring_len` places back was sent; INT64_MIN when there were not so many.
static int64_t oldest_recent(const struct pace *p) {
    if (p->ring_len == 0 || p->n_recent < p->ring_len) {
        return INT64_MIN;
    }
    return p->recent[(p->newest + 1) % p->ring_len];
}

int64_t pace_wait_ms(const struct pace *p, int64_t now_ms) {
    double spaced = p->next_ms - (double)now_ms;
    int64_t wait = spaced <= 0 ? 0 : (int64_t)spaced + ((double)(int64_t)spaced < spaced ? 1 : 0);
    int64_t oldest = oldest_recent(p);
    if (oldest != INT64_MIN && oldest + SECOND_MS - now_ms > wait) {
        wait = oldest + SECOND_MS - now_ms;
    }
    return wait;
}

void pace_sent(struct pace *p, int64_t now_ms) {
    // Slots lie on a grid, so that waking a little late does not slow the walk; after a real pause
    // the grid begins anew, so that nothing is caught up with.
    double late = (double)now_ms - p->next_ms;
    double from = late >= 0 && late < p->interval_ms ? p->next_ms : (double)now_ms;
    p->next_ms = from + p->interval_ms;
    if (p->ring_len > 0) {
        p->newest = p->n_recent == 0 ? 0 : (p->newest + 1) % p->ring_len;
        p->recent[p->newest] = now_ms;
        p->n_recent += p->n_recent < p->ring_len ? 1 : 0;
    }
}

void pace_throttled(struct pace *p, int64_t now_ms) {
    p->interval_ms = p->interval_ms > 0 ? p->interval_ms * slow_down : STEP_UNLIMITED_MS;
    if (p->interval_ms > PACE_SLOWEST_MS) {
        p->interval_ms = PACE_SLOWEST_MS;
    }
    if (p->next_ms < (double)now_ms + p->interval_ms) {
        p->next_ms = (double)now_ms + p->interval_ms;
    }
}

void pace_success(struct pace *p) {
    if (p->interval_ms <= p->floor_ms) {
        return;
    }
    p->interval_ms *= speed_up;
    if (p->interval_ms < p->floor_ms || p->interval_ms < 1) {
        p->interval_ms = p->floor_ms;
    }
}
