// When to try again: the policy as arithmetic. Must not know clocks, sockets or errors.
#include "net/retry.h"

#include "net/httpdate.h"

static int64_t jitter(int n_failed, uint32_t random) {
    int64_t most = RETRY_BASE_MS;
    for (int i = 1; i < n_failed && most < RETRY_CAP_MS; i++) {
        most *= 2;
    }
    most = most > RETRY_CAP_MS ? RETRY_CAP_MS : most;
    return (int64_t)(((uint64_t)random * (uint64_t)(most + 1)) >> 32);
}

enum retry_verdict retry_decide(const struct retry_facts *f, int64_t *wait_ms) {
    require(f->n_failed >= 1);
    if (!f->transient) {
        return RETRY_GIVE_UP;
    }
    if (f->retry_after_ms > RETRY_AFTER_MAX_MS) {
        return RETRY_TOO_LONG;
    }
    if (f->n_failed > RETRY_MAX) {
        return RETRY_GIVE_UP;
    }
    // "Retry-After: 0" is no wish to be asked again at once by everybody.
    int64_t wait = f->retry_after_ms > 0
                       ? f->retry_after_ms + (int64_t)(f->random % RETRY_AFTER_SPREAD_MS)
                       : jitter(f->n_failed, f->random);
    if (f->elapsed_ms + wait >= RETRY_TOTAL_MS) {
        return RETRY_GIVE_UP;
    }
    *wait_ms = wait;
    return RETRY_WAIT;
}

int64_t retry_after_parse(struct slice value, int64_t wall_now_ms) {
    value = slice_trim(value);
    size_t n_digits = 0;
    while (n_digits < value.len && value.ptr[n_digits] >= '0' && value.ptr[n_digits] <= '9') {
        n_digits++;
    }
    if (n_digits > 0 && n_digits == value.len) {
        int64_t seconds;
        bool fits = slice_to_int64(value, &seconds) && seconds <= INT64_MAX / MS_SECOND;
        return fits ? seconds * MS_SECOND : INT64_MAX;
    }
    instant when;
    if (!http_date_parse(value, wall_now_ms, &when)) {
        return -1;
    }
    return when > wall_now_ms ? when - wall_now_ms : 0;
}

bool retry_status_is_transient(int http_status) {
    switch (http_status) {
    case 408:
    case 429:
    case 500:
    case 502:
    case 503:
    case 504:
        return true;
    default:
        return false;
    }
}

void retry_budget_init(struct retry_budget *b) {
    b->n_left = RETRY_BUDGET_MAX;
}

void retry_budget_success(struct retry_budget *b) {
    b->n_left += b->n_left < RETRY_BUDGET_MAX ? 1 : 0;
}

bool retry_budget_take(struct retry_budget *b) {
    if (b->n_left == 0) {
        return false;
    }
    b->n_left--;
    return true;
}
