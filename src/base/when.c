// What a time that people type comes to, given now and the zone. Part of base/instant.h; the words
// are read in when_read.c. Must not read a clock.
#include "when_parts.h"

// How a zone given by its offset is applied: the clock is shifted, read as UTC and shifted back.
static int64_t shift_ms(const struct when *w) {
    return w->has_offset ? (int64_t)w->offset_s * MS_SECOND : 0;
}

// The day meant, at 00:00, as a date.
static void find_day(const struct when *w, instant now, enum zone zone, struct calendar *day) {
    instant_to_calendar(now + shift_ms(w), zone, day);
    if (w->day_kind == DAY_DATE) {
        day->year = w->year;
        day->month = w->month;
        day->day = w->month_day;
    }
    day->hour = day->minute = day->second = day->ms = 0;
}

// Moves the date by whole days of the calendar; false when that leaves the years that exist.
static bool move_days(struct calendar *day, int64_t n_days) {
    instant midnight = instant_from_calendar(day, ZONE_UTC) + n_days * MS_DAY;
    if (midnight < INSTANT_MIN || midnight > INSTANT_MAX) {
        return false;
    }
    instant_to_calendar(midnight, ZONE_UTC, day);
    return true;
}

static int64_t days_to_move(const struct when *w, const struct calendar *today) {
    if (w->day_kind == DAY_RELATIVE) {
        return w->distance_days + w->day;
    }
    if (w->day_kind == DAY_WEEKDAY) {
        return w->distance_days - (today->weekday - w->day + 7) % 7;
    }
    return w->distance_days;
}

// No time of day was given, nor a distance that makes one: the day as a whole.
static bool is_day(const struct when *w) {
    bool has_day = w->day_kind != DAY_NONE && w->day_kind != DAY_NOW;
    return has_day && !w->has_time && w->distance_ms == 0;
}

// The last millisecond of the day; where clocks change at midnight, that before the next begins.
static instant end_of_day(struct calendar *day, enum zone zone) {
    if (move_days(day, 1)) {
        return instant_from_calendar(day, zone) - 1;
    }
    day->hour = 23;
    day->minute = day->second = 59;
    day->ms = MS_SECOND - 1;
    return instant_from_calendar(day, zone);
}

static bool work_out(
    const struct when *w, instant now, enum zone zone, bool wants_end, instant *out) {
    instant t = now;
    if (w->day_kind == DAY_NOW || (w->day_kind == DAY_NONE && !w->has_time)) {
        t += w->distance_days * MS_DAY;
    } else {
        enum zone meant = w->has_offset ? ZONE_UTC : zone;
        struct calendar day;
        find_day(w, now, meant, &day);
        if (!move_days(&day, days_to_move(w, &day))) {
            return false;
        }
        day.hour = w->hour;
        day.minute = w->minute;
        day.second = w->second;
        day.ms = w->ms;
        t = wants_end && is_day(w) ? end_of_day(&day, meant) : instant_from_calendar(&day, meant);
        t -= shift_ms(w);
    }
    t += w->distance_ms;
    if (t < INSTANT_MIN || t > INSTANT_MAX) {
        return false;
    }
    *out = t;
    return true;
}

static bool parse(
    struct slice text, instant now, enum zone zone, bool wants_end, instant *out, struct error *e) {
    struct when w;
    if (!when_read(text, &w, e)) {
        return false;
    }
    if (!work_out(&w, now, zone, wants_end, out)) {
        return error_set(e, ERROR_USAGE, "\"%.*s\" lies outside the years 0001 to 9999",
            SLICE_ARG(slice_trim(text)));
    }
    return true;
}

bool when_parse(struct slice text, instant now, enum zone zone, instant *out, struct error *e) {
    return parse(text, now, zone, false, out, e);
}

bool when_parse_end(struct slice text, instant now, enum zone zone, instant *out, struct error *e) {
    return parse(text, now, zone, true, out, e);
}

bool when_is_day(struct slice text) {
    struct when w;
    struct error ignored;
    return when_read(text, &w, &ignored) && is_day(&w);
}

bool when_is_distance(struct slice text, int64_t *ms) {
    struct when w;
    struct error ignored;
    if (!when_read(text, &w, &ignored) || w.has_time ||
        (w.day_kind != DAY_NONE && w.day_kind != DAY_NOW)) {
        return false;
    }
    *ms = w.distance_days * MS_DAY + w.distance_ms;
    return true;
}
