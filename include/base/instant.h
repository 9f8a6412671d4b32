// Points in time: milliseconds since 1970-01-01T00:00:00Z, proleptic Gregorian, no leap seconds,
// years 0001–9999. Nothing here reads a clock: "now" is an argument.
#ifndef AIFI_BASE_INSTANT_H
#define AIFI_BASE_INSTANT_H

#include "base/buf.h"
#include "base/error.h"

typedef int64_t instant;
#define INSTANT_NONE INT64_MIN               // no time at all
#define INSTANT_MIN INT64_C(-62135596800000) // 0001-01-01T00:00:00.000Z
#define INSTANT_MAX INT64_C(253402300799999) // 9999-12-31T23:59:59.999Z

enum { MS_SECOND = 1000, MS_MINUTE = 60 * 1000, MS_HOUR = 3600 * 1000, MS_DAY = 86400 * 1000 };

// How times are read and shown. Local is what TZ says; a TZ that libc does not understand is UTC.
enum zone { ZONE_LOCAL, ZONE_UTC };

// To be called once at the start (and after a change of TZ): makes sure that no TZ can block the
// program (a FIFO, a terminal or a device in the place of the zone file counts as UTC).
void instant_zone_init(void);

// A time of day as a calendar shows it.
struct calendar {
    int year, month, day; // month 1–12
    int hour, minute, second, ms;
    int weekday;       // 0 = Monday
    int offset_s;      // east of UTC
    char zone_name[8]; // "UTC", "CEST"; "+0530" where the system has no letters
};

// Instants outside the years above are shown as the nearest one inside.
void instant_to_calendar(instant t, enum zone zone, struct calendar *out);
// Uses year … ms. Fields out of range are an error of the caller (bug). A local time that does not
// exist (gap) is moved forward by the gap, of one that exists twice it is the first.
instant instant_from_calendar(const struct calendar *c, enum zone zone);
bool calendar_is_valid(int year, int month, int day);
int calendar_days_in_month(int year, int month);

// RFC 3339 / ISO 8601 as servers send it: 2019-08-24T14:15:22Z, T or t or a blank between,
// fractions of 1–9 digits (cut to ms), offsets ±hh:mm or ±hhmm, second 60 accepted (counted
// as 59.999). No offset means UTC. Anything else, and what lies outside the years above in UTC:
// false.
bool instant_parse_iso(struct slice text, instant *out);
// 2026-11-24T13:30:00.000Z: what the API's examples send.
void instant_append_iso(struct buf *out, instant t);

enum instant_form {
    INSTANT_LIST, // 11-24 14:31:20; when not this year: 2025-11-24 14:31
    INSTANT_LONG, // 2026-11-24 14:31:20.104 CEST
    INSTANT_TIME, // 14:31:20
    INSTANT_DAY,  // Tue 2026-11-24
};
// INSTANT_NONE is shown as "-". `now` is used by INSTANT_LIST alone.
void instant_append(
    struct buf *out, instant t, enum instant_form form, enum zone zone, instant now);

// "0:00:45", "1:52:10", from 100 hours on "4d 04:10" (days, hours, minutes); negative with '-'.
void duration_append(struct buf *out, int64_t ms);
// "just now" (less than 5 s either way), "45 s ago", "12 min ago", "3 h ago", from 48 hours on "5 d
// ago"; later than now: "in 29 min". INSTANT_NONE is "-".
void instant_append_relative(struct buf *out, instant t, instant now);
// "90s", "15m", "2h", "7d", "1w", "1h30m": whole numbers with a unit, added up. Case ignored.
bool duration_parse(struct slice text, int64_t *ms);

// What people type, case ignored, in this order, each part optional:
// - a day: "2026-11-24", "today", "yesterday", "tomorrow", "mon" … "sunday" (the last such day,
//   today included), or "now";
// - a time of that day (of today when no day is given): "14:30", "14:30:05", "14:30:05.250", "2pm",
//   "2:30 pm"; between date and time a blank or T; a day alone means its 00:00 (but see
//   when_parse_end);
// - with date or time, a zone: "Z", "UTC", "+01:00", "+0100"; otherwise the time is meant in `zone`;
// - a distance: "-2h", "+1d", "-1h30m", "-1.5h", "-30 min"; from now when nothing stands before it
//   ("now-2h" is the same). After a day ("today-7d", "mon 06:00 +1w") days and weeks are those of
//   the calendar: the time of day stays the same when clocks are changed.
// Or alone: "30 min ago", "2 hours ago".
// A bare number is not a time. Failure is a clear sentence, e.g. "31 November does not exist; try
// 2026-11-30" (ERROR_USAGE).
bool when_parse(struct slice text, instant now, enum zone zone, instant *out, struct error *e);
// The same as the end of a range: a day alone ("yesterday", "2026-11-24", "today-7d") means its last
// millisecond, so that "from yesterday to yesterday" is all of it.
bool when_parse_end(struct slice text, instant now, enum zone zone, instant *out, struct error *e);
// Whether the text is valid and a day alone: what the two above tell apart.
bool when_is_day(struct slice text);
// Whether the text is valid and nothing but a distance from now ("-2h", "2 hours ago", "now").
bool when_is_distance(struct slice text, int64_t *ms);

#endif
