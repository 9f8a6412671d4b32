// Points in time: milliseconds since 1970-01-01T00:00:00Z, proleptic Gregorian, no leap seconds.
// Years 0001–9999.
#ifndef AIFI_BASE_INSTANT_H
#define AIFI_BASE_INSTANT_H

#include "base/buf.h"
#include "base/error.h"

typedef int64_t instant;
#define INSTANT_NONE INT64_MIN

enum { MS_SECOND = 1000, MS_MINUTE = 60 * 1000, MS_HOUR = 3600 * 1000, MS_DAY = 86400 * 1000 };

// How times are read and shown.
enum zone { ZONE_LOCAL, ZONE_UTC };

// A time of day as a calendar shows it.
struct calendar {
    int year, month, day; // month 1–12
    int hour, minute, second, ms;
    int weekday;       // 0 = Monday
    int offset_s;      // east of UTC
    char zone_name[8]; // "UTC", "CEST"; "+0530" where the system has no letters
};

void instant_to_calendar(instant t, enum zone zone, struct calendar *out);
// Fields out of range are an error of the caller (bug); a local time that does not exist (gap) is
// moved forward, one that exists twice is the first.
instant instant_from_calendar(const struct calendar *c, enum zone zone);
bool calendar_is_valid(int year, int month, int day);

// RFC 3339 / ISO 8601 as servers send it: 2019-08-24T14:15:22Z, fractions of 1–9 digits (cut to
// ms), offsets ±hh:mm or ±hhmm, second 60 accepted (counted as 59.999). No offset means UTC.
// Anything else: false.
bool instant_parse_iso(struct slice text, instant *out);
// 2026-11-24T13:30:00.000Z: what the API's examples send.
void instant_append_iso(struct buf *out, instant t);

enum instant_form {
    INSTANT_LIST, // 11-24 14:31:20 (with the year instead of seconds when not this year: 2025-11-24
                  // 14:31)
    INSTANT_LONG, // 2026-11-24 14:31:20.104 CEST
    INSTANT_TIME, // 14:31:20
    INSTANT_DAY,  // Tue 2026-11-24
};
void instant_append(
    struct buf *out, instant t, enum instant_form form, enum zone zone, instant now);

// Durations. "0:00:45", "1:52:10", "3d 04:10" (from 100 hours on); negative with '-'.
void duration_append(struct buf *out, int64_t ms);
// "just now", "45 s ago", "12 min ago", "3 h ago", "5 d ago"; later than now: "in 29 min".
void instant_append_relative(struct buf *out, instant t, instant now);
// "90s", "15m", "2h", "7d", "1w", "1h30m": a whole number and a unit, added up.
bool duration_parse(struct slice text, int64_t *ms);

// What people type: "2026-11-24", "2026-11-24 14:30[:05]", ISO with zone, "14:30" (today), "now",
// "today", "yesterday", "tomorrow", each optionally followed by a time; "mon" … "sunday" (the last
// such day, today included) optionally with a time; "-2h", "+1d", "-1h30m", "now-2h", "today-7d"; a
// bare number is not a time. Case ignored. `zone` is the zone that a time without one is meant in.
// A clear sentence on failure, e.g. "31 November does not exist; try 2026-11-30".
bool when_parse(struct slice text, instant now, enum zone zone, instant *out, struct error *e);
// Whether the text is relative to now (so that a saved view keeps the words, not the instant).
bool when_is_relative(struct slice text);

#endif
