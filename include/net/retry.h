// When to try again, and when to slow down: pure functions of numbers, no clock, no sockets.
#ifndef AIFI_NET_RETRY_H
#define AIFI_NET_RETRY_H

#include "base/base.h"

enum {
    RETRY_MAX = 4,       // after the first try
    RETRY_BASE_MS = 500, // full jitter: a random wait in [0, base · 2^n], capped
    RETRY_CAP_MS = 8000,
    RETRY_TOTAL_MS = 90 * 1000,    // of one action and page
    RETRY_AFTER_MAX_MS = 60 * 1000 // a server that asks for longer is obeyed by stopping
};

// What is known after a failed try.
struct retry_facts {
    int n_failed;           // tries so far, >= 1
    bool transient;         // of a kind that may pass
    int64_t elapsed_ms;     // since the first try
    int64_t retry_after_ms; // the server's wish, -1 when it had none
    uint32_t random;        // any 32 random bits
};
enum retry_verdict { RETRY_NOW_AND_THEN, RETRY_GIVE_UP, RETRY_TOO_LONG };
// *wait_ms is set with RETRY_NOW_AND_THEN (wait, then try).
enum retry_verdict retry_decide(const struct retry_facts *f, int64_t *wait_ms);

// Retry-After: seconds or an HTTP date (RFC 9110 10.2.3). -1 when unreadable; dates in the past are
// 0.
int64_t retry_after_parse(const char *value, int64_t wall_now_ms);
bool retry_status_is_transient(int http_status); // 408 429 500 502 503 504

// A storm across a long walk is stopped by a budget of retries that refills with successes.
struct retry_budget {
    int tokens_tenths; // starts full
};
void retry_budget_init(struct retry_budget *b);
void retry_budget_success(struct retry_budget *b);
bool retry_budget_take(struct retry_budget *b); // false: too many failures, give up

// The pace: never more than `per_second` requests in any second (documented limit of the API:
// 20/s). Slows down by itself after 429/503.
struct pace {
    double interval_ms;
    double slowest_interval_ms;
    double next_ms;  // earliest moment of the next request, monotonic
    double floor_ms; // the configured interval
};
void pace_init(struct pace *p, double per_second);          // 0 = no limit
int64_t pace_wait_ms(const struct pace *p, int64_t now_ms); // 0 = may go now
void pace_sent(struct pace *p, int64_t now_ms);
void pace_throttled(struct pace *p, int64_t now_ms); // a 429 or 503 came
void pace_success(struct pace *p);

#endif
