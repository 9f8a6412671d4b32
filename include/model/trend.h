// How the number of people in a store moves: sampled here while the program runs, and, for the time
// before, worked out from the entries and exits of the sessions that are loaded. Which is which is
// always said. People only: no staff, no testers; the ones for certain.
#ifndef AIFI_MODEL_TREND_H
#define AIFI_MODEL_TREND_H

#include "model/occupancy.h"

enum {
    TREND_MINUTES = 12 * 60, // samples kept of a store, one a minute
    TREND_QUARTER_MS = 15 * MS_MINUTE
};

struct trend;
struct trend *trend_new(void);
void trend_free(struct trend *t); // NULL is fine
void trend_clear(struct trend *t);
// Keeps the rows' certain people as the sample of the minute of `now`. A later call within the same
// minute replaces it. Minutes without a call have no sample. A time before the last sample's minute
// (the clock was set back) is ignored; one of over 5 minutes before shows that the samples were of a
// wrong clock: they go. Returns whether it was taken.
bool trend_sample(struct trend *t, const struct occupancy_row *rows, size_t n_rows, instant now);
instant trend_since(const struct trend *t); // the first sample's minute; INSTANT_NONE before

enum trend_source {
    TREND_NOTHING,     // before `known_since`, and nothing was sampled
    TREND_FROM_VISITS, // worked out afterwards
    TREND_SAMPLED,
};
struct trend_point {
    instant at; // a whole minute
    int64_t people;
    enum trend_source source;
};
// The sessions' side of the questions below: which store, by which limits, and from when on all its
// sessions are loaded (INSTANT_NONE: nobody knows, all that is loaded counts).
struct trend_scope {
    const struct occupancy *o; // borrowed
    const struct occupancy_limits *limits;
    struct slice store_id; // empty: all stores
    instant known_since;
};
// The last n minutes up to that of `now`, oldest first. `t` may be NULL: nothing was sampled. From
// visits: who was inside at the beginning of the minute, for who is still inside now until now; a
// visit ends at the stale limit; who came back was out between the first exit and the last entry.
void trend_people(const struct trend *t, const struct trend_scope *scope, instant now,
    struct trend_point *out, size_t n);
// The highest point and its first minute; false when there is none with a source.
bool trend_peak(const struct trend_point *points, size_t n, struct trend_point *out);
// The beginning of the run of points of at least `people` that lasts until the last point;
// INSTANT_NONE when that one is below. "Over the limit since".
instant trend_at_least_since(const struct trend_point *points, size_t n, int64_t people);

struct trend_flow {
    instant from; // a quarter of an hour by the clock (in every zone: offsets are multiples of it)
    int64_t n_in, n_out;
    bool complete; // it lies behind us, and its sessions are loaded
};
// The last n quarters, that of `now` last. Counted as occupancy_row.n_in is.
void trend_flows(const struct trend_scope *scope, instant now, struct trend_flow *out, size_t n);

// How long those stayed who left since `since`: first entry to last exit, people's sessions.
enum { TREND_DWELL_BUCKETS = 8 };
struct trend_dwell {
    size_t buckets[TREND_DWELL_BUCKETS]; // sessions
    size_t n;
    int64_t median_ms; // −1 when there is none
};
void trend_dwells(const struct trend_scope *scope, instant since, struct trend_dwell *out);
const char *trend_dwell_label(size_t bucket); // "2-5 min"

// The usual number of people around this time: the mean over the hour of now in the same hour of
// the week, one, two … weeks ago, as far as the loaded sessions reach back; with no whole week of
// them, of the same hour of the days before.
struct trend_usual {
    double people;
    unsigned n;   // weeks or days that went into it; 0: nothing is known
    bool by_week; // weeks, else days
};
enum { TREND_USUAL_MAX = 8 }; // weeks or days looked at
struct trend_usual trend_usual(const struct trend_scope *scope, instant now);

#endif
