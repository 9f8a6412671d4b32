// When a list that shows the present asks what changed: the interval, what is known so far, how old
// that is, and what happens when the server does not answer. Pure: time is an argument, nothing is
// asked here (that is app/refresh.h), and nothing is known of lists.
//
// What changed is asked for by updatedAt, from the watermark on: the latest updatedAt that came in
// an answer. It is the server's own time, so that no clock of ours decides what is missed. A little
// more is asked for (LIVE_OVERLAP_MS), since answers show no milliseconds and a record may become
// visible a moment after others that are newer.
#ifndef AIFI_APP_LIVE_H
#define AIFI_APP_LIVE_H

#include "base/buf.h"
#include "base/instant.h"

enum {
    LIVE_INTERVAL_DEFAULT_MS = 15 * MS_SECOND,
    LIVE_OVERLAP_MS = 5 * MS_SECOND,
    LIVE_WAIT_MAX_MS = 5 * MS_MINUTE, // between tries, however many failed
    LIVE_STALE_INTERVALS = 3,         // older data, for want of answers, is called STALE
    // How far the two clocks may be apart when the server told its own, and when it did not.
    LIVE_CLOCK_MARGIN_MS = MS_MINUTE,
    LIVE_UNKNOWN_CLOCK_MARGIN_MS = 26 * MS_HOUR,
    LIVE_SLEEP_MS = 10 * MS_SECOND, // a jump of the wall clock alone by more was a sleep
};

// What is offered: off, 5, 15, 30, 60 s.
enum { LIVE_N_INTERVALS = 5 };
extern const int64_t live_intervals_ms[LIVE_N_INTERVALS];
const char *live_interval_name(size_t i); // "off", "15"; NULL past the end

// The server's time as far as it is known.
struct live_clock {
    instant now;
    bool known; // from its own Date header; else it is ours
};

struct live {
    int64_t interval_ms; // as wished; 0 = off
    int64_t wait_ms;     // the one in force: longer while the server fails
    int64_t due_ms;      // monotonic: when it is asked next, if it is at all
    int64_t fresh_ms;    // monotonic: the data is that of then; INT64_MIN = there is none yet
    int64_t paused_ms;   // monotonic: it was held until then; INT64_MIN = never
    int64_t slept_ms;    // of the time since then that the monotonic clock stood still
    int64_t noted_ms;    // both clocks when they were looked at last
    instant noted_wall;  // INSTANT_NONE = never
    instant watermark;   // INSTANT_NONE = not known
    int n_failed;        // refreshes in a row
    bool asked;          // for one refresh, by hand: also where none is made by itself
};

void live_init(struct live *l, int64_t interval_ms);
// Data that is older than the new interval is due at once.
void live_set_interval(struct live *l, int64_t interval_ms, int64_t now_ms);
// Call on every turn. A machine that slept is noticed by its wall clock, which went on: the data is
// older by that, and one refresh is due. That the wall clock is set back or creeps does not matter.
void live_note_time(struct live *l, int64_t now_ms, instant wall);

// Call on every turn on which nothing is asked because the user holds it or is choosing: old data
// is nobody's fault then, and for as long afterwards as an answer may take.
void live_note_pause(struct live *l, int64_t now_ms);

// The first page of the first answer came; `newest` is the latest updatedAt on it, or INSTANT_NONE.
// All other pages are read later, so that nothing before that instant can be missing from them.
void live_begin(struct live *l, int64_t now_ms, struct live_clock server, instant newest);
// A record of a refresh was changed then. Instants that lie in the server's future (a record that
// is wrong) do not move the watermark beyond its now, if that is known; else as far as is
// believable.
void live_saw(struct live *l, instant updated_at, struct live_clock server);
// From when on changes have to be asked for; INSTANT_NONE before live_begin.
instant live_since(const struct live *l);

void live_succeeded(struct live *l, int64_t now_ms); // all that had changed is here
// Part of what had changed is here; the rest is asked for after the next interval.
void live_advanced(struct live *l, int64_t now_ms);
void live_failed(struct live *l, int64_t now_ms); // waits twice as long as before, up to the most

// Nothing is asked now; looked at again after the interval.
void live_put_off(struct live *l, int64_t now_ms);

// By hand: due at once, whatever the interval and however long it was waited for the server.
void live_ask(struct live *l, int64_t now_ms);

// INT64_MAX: never (off and not asked for, or nothing was loaded yet).
int64_t live_due_ms(const struct live *l);
bool live_is_due(const struct live *l, int64_t now_ms);
// INT64_MAX: there is no data.
int64_t live_age_ms(const struct live *l, int64_t now_ms);
bool live_is_stale(const struct live *l, int64_t now_ms);
// Why nothing is asked now.
enum live_pause {
    LIVE_RUNS,
    LIVE_WAITS, // while something is chosen or typed: HELD once a refresh would have been due
    LIVE_HELD,  // by wish
};
// "LIVE 15s, 4 s old", "HELD, 40 s old", "STALE 3 min"; nothing when it is off. Whether it should
// alarm is returned.
bool live_append(const struct live *l, int64_t now_ms, enum live_pause pause, struct buf *out);
// "4 s", "3 min", "2 h 10 min".
void live_append_age(int64_t age_ms, struct buf *out);
// "off", "15 s".
void live_append_interval(int64_t interval_ms, struct buf *out);
// "off", or seconds, as typed: "15", "15s"; from 2 s to an hour.
bool live_parse_interval(struct slice text, int64_t *interval_ms, struct error *e);

#endif
