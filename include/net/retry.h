// When to try again, and when to slow down: pure functions of numbers, no clock, no sockets.
#ifndef AIFI_NET_RETRY_H
#define AIFI_NET_RETRY_H

#include "base/base.h"
#include "base/slice.h"

enum {
    RETRY_MAX = 4,       // after the first try
    RETRY_BASE_MS = 500, // full jitter: a random wait in [0, base · 2^n], capped
    RETRY_CAP_MS = 8000,
    RETRY_TOTAL_MS = 90 * 1000,     // of one action and page
    RETRY_AFTER_MAX_MS = 60 * 1000, // a server that asks for longer is obeyed by stopping
    RETRY_AFTER_SPREAD_MS = 200     // added at random, so that many clients do not come back as one
};

// What is known after a failed try.
struct retry_facts {
    int n_failed;           // tries so far, >= 1
    bool transient;         // of a kind that may pass
    int64_t elapsed_ms;     // since the first try
    int64_t retry_after_ms; // the server's wish, -1 when it had none
    uint32_t random;        // any 32 random bits
};
enum retry_verdict {
    RETRY_WAIT,    // wait, then try
    RETRY_GIVE_UP, // it will not pass, or it was tried often and long enough
    RETRY_TOO_LONG // the server asks for a longer wait than anybody would sit through
};
// *wait_ms is set with RETRY_WAIT.
enum retry_verdict retry_decide(const struct retry_facts *f, int64_t *wait_ms);

// Retry-After: seconds or an HTTP date (RFC 9110 10.2.3), against `wall_now_ms` (the server's own
// Date where it is known, since the two clocks may differ). -1 when unreadable; dates in the past
// are 0.
int64_t retry_after_parse(struct slice value, int64_t wall_now_ms);
bool retry_status_is_transient(int http_status); // 408 429 500 502 503 504

// A storm across a long walk is stopped by a budget of retries that refills with successes: a
// server that fails more than every second request for long is left alone.
enum { RETRY_BUDGET_MAX = 20 };
struct retry_budget {
    int n_left;
};
void retry_budget_init(struct retry_budget *b); // full
void retry_budget_success(struct retry_budget *b);
bool retry_budget_take(struct retry_budget *b); // false: too many failures, give up

// The pace: never more than `per_second` requests (rounded up) in any second, evenly spaced, and no
// slower than that either when called late by a few milliseconds. The API's documented limit is
// 20/s at the server, where requests may arrive closer together than they were sent: leave a
// margin. Slows down by itself after 429/503 and comes back over some dozens of successes.
enum { PACE_MAX_PER_SECOND = 64, PACE_SLOWEST_MS = 1000 };
struct pace {
    double floor_ms;                     // the configured interval, 0 = no limit
    double interval_ms;                  // the one in force
    double next_ms;                      // earliest moment of the next request, monotonic
    int64_t recent[PACE_MAX_PER_SECOND]; // ring: when the last requests were sent
    int ring_len, n_recent, newest;
};
void pace_init(struct pace *p, double per_second); // 0 = no limit, at most PACE_MAX_PER_SECOND
int64_t pace_wait_ms(const struct pace *p, int64_t now_ms); // 0 = may go now
void pace_sent(struct pace *p, int64_t now_ms);
void pace_throttled(struct pace *p, int64_t now_ms); // a 429 or 503 came
void pace_success(struct pace *p);

#endif
