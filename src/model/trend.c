// Samples of the people in each store, minute by minute, and what they and the visits say of the
// last hours. It must not know how they are drawn.
#include "visit.h"

#include "model/trend.h"

#include <string.h>

enum { NO_SAMPLE = -1, CLOCK_BACK_MINUTES = 5 };

struct store_samples {
    int32_t people[TREND_MINUTES]; // by minute modulo their number; NO_SAMPLE
};

struct trend {
    struct key_map by_store;
    struct store_samples *stores;
    size_t n_stores, cap_stores;
    int64_t first_minute, last_minute; // meaningful when `begun`
    bool begun;
};

// Rounds down before 1970 as well.
static int64_t minute_of(instant t) {
    return t >= 0 ? t / MS_MINUTE : -((-t + MS_MINUTE - 1) / MS_MINUTE);
}

static size_t slot_of(int64_t minute) {
    const int64_t at = minute % TREND_MINUTES;
    return (size_t)(at < 0 ? at + TREND_MINUTES : at);
}

struct trend *trend_new(void) {
    return mem_calloc(1, sizeof(struct trend));
}

void trend_clear(struct trend *t) {
    key_map_release(&t->by_store);
    mem_free(t->stores);
    *t = (struct trend){0};
}

void trend_free(struct trend *t) {
    if (t) {
        trend_clear(t);
        mem_free(t);
    }
}

static void fill_nothing(struct store_samples *s) {
    for (size_t i = 0; i < TREND_MINUTES; i++) {
        s->people[i] = NO_SAMPLE;
    }
}

// The minutes that passed since the last sample have none.
static void move_on(struct trend *t, int64_t minute) {
    if (!t->begun) {
        t->begun = true;
        t->first_minute = minute;
    } else if (minute - t->last_minute >= TREND_MINUTES) {
        for (size_t i = 0; i < t->n_stores; i++) {
            fill_nothing(&t->stores[i]);
        }
    } else {
        for (int64_t m = t->last_minute + 1; m <= minute; m++) {
            for (size_t i = 0; i < t->n_stores; i++) {
                t->stores[i].people[slot_of(m)] = NO_SAMPLE;
            }
        }
    }
    t->last_minute = minute;
}

bool trend_sample(struct trend *t, const struct occupancy_row *rows, size_t n_rows, instant now) {
    const int64_t minute = minute_of(now);
    if (t->begun && minute < t->last_minute - CLOCK_BACK_MINUTES) {
        trend_clear(t); // they were of a wrong clock
    }
    if (t->begun && minute < t->last_minute) {
        return false;
    }
    move_on(t, minute);
    for (size_t i = 0; i < n_rows; i++) {
        bool is_new = false;
        const uint32_t index =
            *key_map_add(&t->by_store, rows[i].store_id, (uint32_t)t->n_stores, &is_new);
        if (is_new) {
            mem_grow(&t->stores, &t->cap_stores, t->n_stores + 1, sizeof(*t->stores));
            fill_nothing(&t->stores[t->n_stores++]);
        }
        t->stores[index].people[slot_of(minute)] =
            rows[i].certain < INT32_MAX ? (int32_t)rows[i].certain : INT32_MAX;
    }
    return true;
}

instant trend_since(const struct trend *t) {
    return t->begun ? t->first_minute * MS_MINUTE : INSTANT_NONE;
}

// *people of a store in a minute, or of all of them: then the stores that had no sample of their
// own were not there yet.
static bool sampled(const struct trend *t, struct slice store_id, int64_t minute, int64_t *people) {
    if (!t || !t->begun || minute > t->last_minute || minute <= t->last_minute - TREND_MINUTES) {
        return false;
    }
    size_t from = 0, to = t->n_stores;
    if (store_id.len > 0) {
        const uint32_t *index = key_map_find(&t->by_store, store_id);
        if (!index) {
            return false;
        }
        from = *index;
        to = from + 1;
    }
    bool any = false;
    *people = 0;
    for (size_t i = from; i < to; i++) {
        const int32_t n = t->stores[i].people[slot_of(minute)];
        any |= n != NO_SAMPLE;
        *people += n != NO_SAMPLE ? n : 0;
    }
    return any;
}

void trend_people(const struct trend *t, const struct trend_scope *scope, instant now,
    struct trend_point *out, size_t n) {
    const int64_t first = minute_of(now) - (int64_t)n + 1;
    int64_t *people = mem_calloc(n + 1, sizeof(*people));
    visits_at_minutes(scope, now, first, people, n);
    for (size_t i = 0; i < n; i++) {
        const int64_t minute = first + (int64_t)i;
        struct trend_point *p = &out[i];
        *p = (struct trend_point){.at = minute * MS_MINUTE};
        if (sampled(t, scope->store_id, minute, &p->people)) {
            p->source = TREND_SAMPLED;
        } else if (scope->known_since == INSTANT_NONE || p->at >= scope->known_since) {
            p->source = TREND_FROM_VISITS;
            p->people = people[i];
        }
    }
    mem_free(people);
}

bool trend_peak(const struct trend_point *points, size_t n, struct trend_point *out) {
    const struct trend_point *peak = NULL;
    for (size_t i = 0; i < n; i++) {
        if (points[i].source != TREND_NOTHING && (!peak || points[i].people > peak->people)) {
            peak = &points[i];
        }
    }
    if (peak) {
        *out = *peak;
    }
    return peak != NULL;
}

instant trend_at_least_since(const struct trend_point *points, size_t n, int64_t people) {
    instant since = INSTANT_NONE;
    for (size_t i = n; i > 0; i--) {
        const struct trend_point *p = &points[i - 1];
        if (p->source == TREND_NOTHING || p->people < people) {
            break;
        }
        since = p->at;
    }
    return since;
}
