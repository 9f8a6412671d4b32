// Points in time: the calendar, ISO 8601 as servers send it, and how times are shown. Must not read
// a clock. Parsing people's words is in when.c.
#include "base/instant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { S_DAY = 86400, DAYS_PER_400_YEARS = 146097, YEAR_MIN = 1, YEAR_MAX = 9999 };

static bool is_leap(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int calendar_days_in_month(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    require(month >= 1 && month <= 12);
    return days[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

bool calendar_is_valid(int year, int month, int day) {
    return year >= YEAR_MIN && year <= YEAR_MAX && month >= 1 && month <= 12 && day >= 1 &&
           day <= calendar_days_in_month(year, month);
}

static int64_t floor_div(int64_t a, int64_t b) {
    return a / b - (a % b < 0 ? 1 : 0);
}

// Years are counted from March here, so that the leap day is the last one.
static int64_t days_from_date(int year, int month, int day) {
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t march_month = month <= 2 ? month + 9 : month - 3;
    int64_t day_of_year = (153 * march_month + 2) / 5 + day - 1;
    int64_t days = 365 * y + floor_div(y, 4) - floor_div(y, 100) + floor_div(y, 400) + day_of_year;
    return days - 719468; // from 0000-03-01 to 1970-01-01
}

static void date_from_days(int64_t days, struct calendar *out) {
    int64_t since_march_0 = days + 719468;
    int64_t era = floor_div(since_march_0, DAYS_PER_400_YEARS);
    int64_t day = since_march_0 - era * DAYS_PER_400_YEARS;
    int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    int64_t day_of_year = day - (365 * year + year / 4 - year / 100);
    int64_t march_month = (5 * day_of_year + 2) / 153;
    out->day = (int)(day_of_year - (153 * march_month + 2) / 5 + 1);
    out->month = (int)(march_month < 10 ? march_month + 3 : march_month - 9);
    out->year = (int)(year + era * 400 + (out->month <= 2 ? 1 : 0));
    out->weekday = (int)(days + 3 - floor_div(days + 3, 7) * 7);
}

static int64_t second_of_day(int hour, int minute, int second) {
    return (hour * INT64_C(60) + minute) * 60 + second;
}

static instant clamp(instant t) {
    return t < INSTANT_MIN ? INSTANT_MIN : t > INSTANT_MAX ? INSTANT_MAX : t;
}

static bool is_zone_letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '-';
}

// The system's letters for the zone, or the offset where they are none or too many.
static void name_zone(struct calendar *c, const char *letters) {
    static const char *const names_of_0[] = {"GMT", "WET", "+00"};
    size_t len = letters ? strlen(letters) : 0;
    bool usable = len > 0 && len < sizeof(c->zone_name);
    for (size_t i = 0; usable && i < len; i++) {
        usable = is_zone_letter(letters[i]);
    }
    if (c->offset_s == 0) {
        // libc keeps the first letters of a TZ that it does not understand, as if they were a zone.
        bool known = false;
        for (size_t i = 0; usable && i < ARRAY_LEN(names_of_0); i++) {
            known = known || strcmp(letters, names_of_0[i]) == 0;
        }
        usable = usable && known;
        letters = usable ? letters : "UTC";
        len = usable ? len : 3;
        usable = true;
    }
    if (usable) {
        memcpy(c->zone_name, letters, len + 1);
        return;
    }
    int minutes = abs(c->offset_s) / 60;
    snprintf(c->zone_name, sizeof(c->zone_name), "%c%02d%02d", c->offset_s < 0 ? '-' : '+',
        minutes / 60 % 100, minutes % 60);
}

// Seconds east of UTC at `t`; *letters borrows from libc.
static int local_offset_s(int64_t t_s, const char **letters) {
    struct tm tm;
    time_t time = (time_t)t_s;
    if (!localtime_r(&time, &tm)) {
        *letters = NULL;
        return 0;
    }
    *letters = tm.tm_zone;
    return (int)tm.tm_gmtoff;
}

void instant_zone_init(void) {
    const char *tz = getenv("TZ");
    const char *path = tz && tz[0] == ':' ? tz + 1 : tz;
    struct stat st;
    // Opening a FIFO or a terminal as zone file would wait for ever.
    if (path && path[0] == '/' && (stat(path, &st) != 0 || !S_ISREG(st.st_mode))) {
        setenv("TZ", "UTC0", 1);
    }
    tzset();
}

void instant_to_calendar(instant t, enum zone zone, struct calendar *out) {
    t = clamp(t);
    int64_t t_s = floor_div(t, MS_SECOND);
    const char *letters = NULL;
    out->offset_s = zone == ZONE_LOCAL ? local_offset_s(t_s, &letters) : 0;
    name_zone(out, letters);
    int64_t shown_s = t_s + out->offset_s;
    int64_t days = floor_div(shown_s, S_DAY);
    int second = (int)(shown_s - days * S_DAY);
    date_from_days(days, out);
    out->hour = second / 3600;
    out->minute = second / 60 % 60;
    out->second = second % 60;
    out->ms = (int)(t - t_s * MS_SECOND);
}

// The instant at which local clocks show `shown_s` (seconds since 1970 as if they were UTC). Not
// mktime(3): which of two times it takes depends on the calls before.
static int64_t local_to_utc_s(int64_t shown_s) {
    const char *letters;
    int before = local_offset_s(shown_s - S_DAY, &letters);
    int after = local_offset_s(shown_s + S_DAY, &letters);
    int64_t early = shown_s - before, late = shown_s - after;
    bool early_fits = local_offset_s(early, &letters) == before;
    bool late_fits = local_offset_s(late, &letters) == after;
    if (early_fits && late_fits) {
        return early < late ? early : late;
    }
    // In a gap neither fits: the old offset counts on, as if the clocks had not been changed yet.
    return late_fits ? late : early;
}

instant instant_from_calendar(const struct calendar *c, enum zone zone) {
    require(calendar_is_valid(c->year, c->month, c->day));
    require(c->hour >= 0 && c->hour <= 23 && c->minute >= 0 && c->minute <= 59);
    require(c->second >= 0 && c->second <= 59 && c->ms >= 0 && c->ms <= 999);
    int64_t shown_s = days_from_date(c->year, c->month, c->day) * S_DAY +
                      second_of_day(c->hour, c->minute, c->second);
    int64_t t_s = zone == ZONE_LOCAL ? local_to_utc_s(shown_s) : shown_s;
    return clamp(t_s * MS_SECOND + c->ms);
}

// The number of two digits, or negative.
static int two_digits(const char *p) {
    unsigned tens = (unsigned)p[0] - '0', ones = (unsigned)p[1] - '0';
    return tens > 9 || ones > 9 ? -1 : (int)(tens * 10 + ones);
}

static bool take_char(struct slice *text, char c) {
    if (text->len == 0 || text->ptr[0] != c) {
        return false;
    }
    text->ptr++;
    text->len--;
    return true;
}

// .1 to .123456789, cut to milliseconds; nothing is 0.
static bool take_fraction(struct slice *text, int *ms) {
    *ms = 0;
    if (!take_char(text, '.') && !take_char(text, ',')) {
        return true;
    }
    int weight = 100;
    size_t n_digits = 0;
    for (; n_digits < text->len && text->ptr[n_digits] >= '0' && text->ptr[n_digits] <= '9';
         n_digits++) {
        *ms += (text->ptr[n_digits] - '0') * weight;
        weight /= 10;
    }
    text->ptr += n_digits;
    text->len -= n_digits;
    return n_digits >= 1 && n_digits <= 9;
}

// Z, ±hh:mm, ±hhmm; nothing is UTC.
static bool take_offset(struct slice *text, int *offset_s) {
    *offset_s = 0;
    if (text->len == 0 || take_char(text, 'Z') || take_char(text, 'z')) {
        return true;
    }
    // What is left must be sign, two digits, a colon or none, two digits.
    const char *p = text->ptr;
    bool colon = text->len == 6 && p[3] == ':';
    if ((p[0] != '+' && p[0] != '-') || (text->len != 5 && !colon)) {
        return false;
    }
    int hours = two_digits(p + 1), minutes = two_digits(p + (colon ? 4 : 3));
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
        return false;
    }
    text->ptr += text->len;
    text->len = 0;
    *offset_s = (hours * 3600 + minutes * 60) * (p[0] == '-' ? -1 : 1);
    return true;
}

// "2019-08-24T14:15:22", the part of fixed layout: called for every time of every row, so without a
// loop.
static bool read_date_and_time(struct slice *text, struct calendar *c) {
    enum { FIXED_LEN = 19 };
    const char *p = text->ptr;
    if (text->len < FIXED_LEN || p[4] != '-' || p[7] != '-' || p[13] != ':' || p[16] != ':' ||
        (p[10] != 'T' && p[10] != 't' && p[10] != ' ')) {
        return false;
    }
    int century = two_digits(p), year = two_digits(p + 2);
    c->month = two_digits(p + 5);
    c->day = two_digits(p + 8);
    c->hour = two_digits(p + 11);
    c->minute = two_digits(p + 14);
    c->second = two_digits(p + 17);
    // A pair that is no number is negative, and so is what it is or-ed into.
    if ((century | year | c->month | c->day | c->hour | c->minute | c->second) < 0) {
        return false;
    }
    c->year = century * 100 + year;
    text->ptr += FIXED_LEN;
    text->len -= FIXED_LEN;
    return calendar_is_valid(c->year, c->month, c->day) && c->hour <= 23 && c->minute <= 59 &&
           c->second <= 60;
}

bool instant_parse_iso(struct slice text, instant *out) {
    struct calendar c;
    int offset_s;
    if (!read_date_and_time(&text, &c) || !take_fraction(&text, &c.ms) ||
        !take_offset(&text, &offset_s) || text.len > 0) {
        return false;
    }
    if (c.second == 60) {
        c.second = 59;
        c.ms = 999;
    }
    int64_t t_s =
        days_from_date(c.year, c.month, c.day) * S_DAY + second_of_day(c.hour, c.minute, c.second);
    instant t = (t_s - offset_s) * MS_SECOND + c.ms;
    if (t < INSTANT_MIN || t > INSTANT_MAX) {
        return false;
    }
    *out = t;
    return true;
}

void instant_append_iso(struct buf *out, instant t) {
    struct calendar c;
    instant_to_calendar(t, ZONE_UTC, &c);
    buf_printf(out, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", c.year, c.month, c.day, c.hour, c.minute,
        c.second, c.ms);
}

static void append_for_list(
    struct buf *out, const struct calendar *c, enum zone zone, instant now) {
    struct calendar today;
    instant_to_calendar(now, zone, &today);
    if (c->year == today.year) {
        buf_printf(
            out, "%02d-%02d %02d:%02d:%02d", c->month, c->day, c->hour, c->minute, c->second);
    } else {
        buf_printf(out, "%04d-%02d-%02d %02d:%02d", c->year, c->month, c->day, c->hour, c->minute);
    }
}

void instant_append(
    struct buf *out, instant t, enum instant_form form, enum zone zone, instant now) {
    static const char weekdays[7][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    if (t == INSTANT_NONE) {
        buf_append_char(out, '-');
        return;
    }
    struct calendar c;
    instant_to_calendar(t, zone, &c);
    switch (form) {
    case INSTANT_LIST:
        append_for_list(out, &c, zone, now);
        break;
    case INSTANT_LONG:
        buf_printf(out, "%04d-%02d-%02d %02d:%02d:%02d.%03d %s", c.year, c.month, c.day, c.hour,
            c.minute, c.second, c.ms, c.zone_name);
        break;
    case INSTANT_TIME:
        buf_printf(out, "%02d:%02d:%02d", c.hour, c.minute, c.second);
        break;
    case INSTANT_DAY:
        buf_printf(out, "%s %04d-%02d-%02d", weekdays[c.weekday], c.year, c.month, c.day);
        break;
    }
}
