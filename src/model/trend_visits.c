// What the entries and exits of the loaded sessions say of the past. It must not know of samples.
#include "visit.h"

#include "model/trend.h"

#include <stdlib.h>
#include <string.h>

// One stay: [from, to).
struct stay {
    instant from, to;
};

static bool is_in_scope(const struct visit *v, const struct trend_scope *scope, uint32_t store) {
    return v->role == VISIT_PERSON && (scope->store_id.len == 0 || v->store == store) &&
           v->store != NO_STORE;
}

static instant earlier(instant a, instant b) {
    return a < b ? a : b;
}

static struct stay stay_of(
    instant from, instant to, const struct occupancy_limits *limits, instant now) {
    return (struct stay){earlier(from, now), earlier(to, from + limits->stale_ms + 1)};
}

// At most two stays of a session, as far as four times tell. Returns how many.
static size_t stays_of(
    const struct visit *v, const struct occupancy_limits *limits, instant now, struct stay out[2]) {
    if (v->last_in == INSTANT_NONE || v->last_in > now + limits->skew_ms) {
        return 0;
    }
    if (!visit_is_inside(v)) {
        // Of a group that is partly out, nobody is inside for certain after its last exit.
        out[0] = stay_of(v->first_in, v->last_out, limits, now);
        return 1;
    }
    if (v->last_out == INSTANT_NONE) {
        out[0] = (struct stay){
            earlier(v->first_in, now), earlier(now + 1, v->last_in + limits->stale_ms + 1)};
        return 1;
    }
    size_t n = 0;
    if (v->first_in < v->last_out) {
        out[n++] = stay_of(v->first_in, v->first_out, limits, now);
    }
    out[n++] = stay_of(v->last_in, now + 1, limits, now);
    return n;
}

// The first whole minute at or after t.
static int64_t minute_from(instant t) {
    return t >= 0 ? (t + MS_MINUTE - 1) / MS_MINUTE : -(-t / MS_MINUTE);
}

static size_t clamp_minute(int64_t minute, int64_t first, size_t n) {
    return minute <= first ? 0 : minute - first >= (int64_t)n ? n : (size_t)(minute - first);
}

void visits_at_minutes(
    const struct trend_scope *scope, instant now, int64_t first_minute, int64_t *people, size_t n) {
    const uint32_t store = occupancy_store_index(scope->o, scope->store_id);
    for (size_t i = 0; i < scope->o->n_visits; i++) {
        const struct visit *v = &scope->o->visits[i];
        struct stay stays[2];
        if (!is_in_scope(v, scope, store)) {
            continue;
        }
        const size_t n_stays = stays_of(v, scope->limits, now, stays);
        for (size_t k = 0; k < n_stays; k++) {
            // Of the minute that runs, who came in it counts as well.
            const bool lasts = stays[k].to > now;
            const size_t to = lasts ? n : clamp_minute(minute_from(stays[k].to), first_minute, n);
            size_t from = clamp_minute(minute_from(stays[k].from), first_minute, n);
            from = lasts && from == n && n > 0 ? n - 1 : from;
            if (from < to) {
                people[from] += v->size;
                people[to] -= v->size;
            }
        }
    }
    for (size_t i = 1; i < n; i++) {
        people[i] += people[i - 1];
    }
}

void trend_flows(const struct trend_scope *scope, instant now, struct trend_flow *out, size_t n) {
    const uint32_t store = occupancy_store_index(scope->o, scope->store_id);
    const instant into = ((now % TREND_QUARTER_MS) + TREND_QUARTER_MS) % TREND_QUARTER_MS;
    const instant last = now - into;
    for (size_t i = 0; i < n; i++) {
        const instant from = last - (instant)(n - 1 - i) * TREND_QUARTER_MS;
        out[i] = (struct trend_flow){.from = from,
            .complete =
                i + 1 < n && (scope->known_since == INSTANT_NONE || from >= scope->known_since)};
    }
    for (size_t k = 0; k < scope->o->n_visits; k++) {
        const struct visit *v = &scope->o->visits[k];
        if (!is_in_scope(v, scope, store)) {
            continue;
        }
        for (size_t i = 0; i < n; i++) {
            // A quarter has its first millisecond; what a clock ahead says belongs to now.
            const instant to = i + 1 < n ? out[i + 1].from - 1 : now + scope->limits->skew_ms;
            out[i].n_in += visit_n_in(v, out[i].from - 1, to);
            out[i].n_out += visit_n_out(v, out[i].from - 1, to);
        }
    }
}

static const struct {
    int64_t below_ms;
    const char *label;
} dwell_buckets[] = {
    {MS_MINUTE, "< 1 min"},
    {2 * MS_MINUTE, "1-2 min"},
    {5 * MS_MINUTE, "2-5 min"},
    {10 * MS_MINUTE, "5-10 min"},
    {20 * MS_MINUTE, "10-20 min"},
    {60 * MS_MINUTE, "20-60 min"},
    {4 * MS_HOUR, "1-4 h"},
    {INT64_MAX, "> 4 h"},
};
_Static_assert(ARRAY_LEN(dwell_buckets) == TREND_DWELL_BUCKETS, "every bucket has its bounds");

const char *trend_dwell_label(size_t bucket) {
    require(bucket < TREND_DWELL_BUCKETS);
    return dwell_buckets[bucket].label;
}

static int compare_ms(const void *a, const void *b) {
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

void trend_dwells(const struct trend_scope *scope, instant since, struct trend_dwell *out) {
    const uint32_t store = occupancy_store_index(scope->o, scope->store_id);
    int64_t *dwells = NULL;
    size_t cap = 0;
    *out = (struct trend_dwell){.median_ms = -1};
    for (size_t i = 0; i < scope->o->n_visits; i++) {
        const struct visit *v = &scope->o->visits[i];
        const bool left = v->first_in != INSTANT_NONE && v->last_out >= since &&
                          !visit_is_inside(v) && visit_n_possible(v) == 0;
        if (!left || !is_in_scope(v, scope, store) || v->last_out < v->first_in) {
            continue;
        }
        const int64_t ms = v->last_out - v->first_in;
        size_t bucket = 0;
        while (ms >= dwell_buckets[bucket].below_ms && bucket + 1 < TREND_DWELL_BUCKETS) {
            bucket++;
        }
        out->buckets[bucket]++;
        mem_grow(&dwells, &cap, out->n + 1, sizeof(*dwells));
        dwells[out->n++] = ms;
    }
    if (out->n > 0) {
        qsort(dwells, out->n, sizeof(*dwells), compare_ms);
        const int64_t upper = dwells[out->n / 2], lower = dwells[(out->n - 1) / 2];
        out->median_ms = lower + (upper - lower) / 2;
    }
    mem_free(dwells);
}

// The mean number of people in the hour that begins at `from`: their time in it, added up.
static double mean_of_hour(
    const struct trend_scope *scope, uint32_t store, instant from, instant now) {
    double ms = 0;
    for (size_t i = 0; i < scope->o->n_visits; i++) {
        const struct visit *v = &scope->o->visits[i];
        struct stay stays[2];
        if (!is_in_scope(v, scope, store)) {
            continue;
        }
        const size_t n = stays_of(v, scope->limits, now, stays);
        for (size_t k = 0; k < n; k++) {
            const instant begin = stays[k].from > from ? stays[k].from : from;
            const instant end = earlier(stays[k].to, from + MS_HOUR);
            ms += end > begin ? (double)(end - begin) * (double)v->size : 0;
        }
    }
    return ms / MS_HOUR;
}

// What is loaded reaches back to the first entry of all, when nobody says better.
static instant loaded_since(const struct trend_scope *scope) {
    instant first = INSTANT_MAX;
    for (size_t i = 0; i < scope->o->n_visits && scope->known_since == INSTANT_NONE; i++) {
        const instant in = scope->o->visits[i].first_in;
        first = in != INSTANT_NONE ? earlier(first, in) : first;
    }
    return scope->known_since == INSTANT_NONE ? first : scope->known_since;
}

struct trend_usual trend_usual(const struct trend_scope *scope, instant now) {
    const uint32_t store = occupancy_store_index(scope->o, scope->store_id);
    const instant since = loaded_since(scope);
    const instant hour = now - ((now % MS_HOUR) + MS_HOUR) % MS_HOUR;
    for (int by_week = 1; by_week >= 0; by_week--) {
        const instant step = by_week ? 7 * (instant)MS_DAY : MS_DAY;
        struct trend_usual usual = {.by_week = by_week};
        for (int k = 1; k <= TREND_USUAL_MAX && hour - k * step >= since; k++) {
            usual.people += mean_of_hour(scope, store, hour - k * step, now);
            usual.n++;
        }
        if (usual.n > 0) {
            usual.people /= usual.n;
            return usual;
        }
    }
    return (struct trend_usual){0};
}
