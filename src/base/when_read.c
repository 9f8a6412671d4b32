// Reads the words of a time: "today 06:00", "-2h", "2 hours ago", "mon 2pm". Must not know when now
// is (when.c).
#include "when_parts.h"

enum { WHEN_MAX_LEN = 64, WHEN_DISTANCE_DIGITS_MAX = 6 };

#define WHEN_EXAMPLES "try today 06:00, -2h, mon or 2026-11-24 14:30"

struct day_word {
    const char *word;
    enum day_kind kind;
    int day;
};

static const struct day_word day_words[] = {
    {"now", DAY_NOW, 0},
    {"today", DAY_RELATIVE, 0},
    {"yesterday", DAY_RELATIVE, -1},
    {"tomorrow", DAY_RELATIVE, 1},
    {"mon", DAY_WEEKDAY, 0},
    {"monday", DAY_WEEKDAY, 0},
    {"tue", DAY_WEEKDAY, 1},
    {"tuesday", DAY_WEEKDAY, 1},
    {"wed", DAY_WEEKDAY, 2},
    {"wednesday", DAY_WEEKDAY, 2},
    {"thu", DAY_WEEKDAY, 3},
    {"thursday", DAY_WEEKDAY, 3},
    {"fri", DAY_WEEKDAY, 4},
    {"friday", DAY_WEEKDAY, 4},
    {"sat", DAY_WEEKDAY, 5},
    {"saturday", DAY_WEEKDAY, 5},
    {"sun", DAY_WEEKDAY, 6},
    {"sunday", DAY_WEEKDAY, 6},
};

static const char *const month_names[] = {"January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December"};

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_s(char c) {
    return c == 's' || c == 'S';
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static struct slice take(struct slice *rest, size_t len) {
    struct slice taken = {rest->ptr, len};
    rest->ptr += len;
    rest->len -= len;
    return taken;
}

static void skip_blanks(struct slice *rest) {
    *rest = slice_trim(*rest);
}

static size_t count_digits(struct slice text) {
    size_t n = 0;
    while (n < text.len && is_digit(text.ptr[n])) {
        n++;
    }
    return n;
}

static size_t count_letters(struct slice text) {
    size_t n = 0;
    while (n < text.len && is_letter(text.ptr[n])) {
        n++;
    }
    return n;
}

// Reads 1 to `max_digits` digits.
static bool take_number(struct slice *rest, size_t max_digits, int *out) {
    size_t n = count_digits(*rest);
    int64_t value;
    if (n == 0 || n > max_digits || !slice_to_int64(take(rest, n), &value)) {
        return false;
    }
    *out = (int)value;
    return true;
}

static bool take_char(struct slice *rest, char c) {
    if (rest->len == 0 || rest->ptr[0] != c) {
        return false;
    }
    take(rest, 1);
    return true;
}

static bool not_understood(struct slice text, struct error *e) {
    return error_set(e, ERROR_USAGE, "\"%.*s\" is not a time; " WHEN_EXAMPLES, SLICE_ARG(text));
}

static bool unknown_word(struct slice word, struct error *e) {
    // Two slips in a short word make another word.
    size_t limit = word.len < 3 ? 0 : word.len < 6 ? 1 : 2;
    size_t best = limit + 1;
    const char *meant = NULL;
    for (size_t i = 0; i < ARRAY_LEN(day_words); i++) {
        size_t distance = slice_distance(word, slice_of(day_words[i].word), limit);
        if (distance < best) {
            best = distance;
            meant = day_words[i].word;
        }
    }
    if (meant) {
        return error_set(
            e, ERROR_USAGE, "\"%.*s\" is not a day; did you mean \"%s\"?", SLICE_ARG(word), meant);
    }
    return not_understood(word, e);
}

static bool check_date(const struct when *w, struct error *e) {
    if (w->year < 1) {
        return error_set(e, ERROR_USAGE, "year 0000 does not exist; years go from 0001 to 9999");
    }
    if (w->month < 1 || w->month > 12) {
        return error_set(
            e, ERROR_USAGE, "month %02d does not exist; months go from 01 to 12", w->month);
    }
    if (calendar_is_valid(w->year, w->month, w->month_day)) {
        return true;
    }
    int last = calendar_days_in_month(w->year, w->month);
    const char *month = month_names[w->month - 1];
    if (w->month == 2 && w->month_day == 29) {
        return error_set(
            e, ERROR_USAGE, "29 February %d does not exist; try %04d-02-28", w->year, w->year);
    }
    return error_set(e, ERROR_USAGE, "%d %s does not exist; try %04d-%02d-%02d", w->month_day,
        month, w->year, w->month, w->month_day < 1 ? 1 : last);
}

// "24.11.2026" and "24/11/2026": which is the month is anybody's guess in the latter.
static bool is_other_date(struct slice text, int *day, int *month, int *year) {
    if (!take_number(&text, 2, day)) {
        return false;
    }
    char separator = text.len > 0 ? text.ptr[0] : 0;
    return (separator == '.' || separator == '/' || separator == '-') &&
           take_char(&text, separator) && take_number(&text, 2, month) &&
           take_char(&text, separator) && take_number(&text, 4, year);
}

static bool bare_number(struct slice text, struct error *e) {
    if (text.len > 3) {
        return error_set(e, ERROR_USAGE, "%.*s alone is not a time; write a date like 2026-11-24",
            SLICE_ARG(text));
    }
    return error_set(e, ERROR_USAGE, "%.*s alone is not a time; try -%.*sh, 06:00 or 2026-11-24",
        SLICE_ARG(text), SLICE_ARG(text));
}

// A text that begins with digits and is no time of day.
static bool take_date(struct slice *rest, struct when *w, struct error *e) {
    struct slice whole = *rest;
    int day, month, year;
    if (count_digits(*rest) == rest->len) {
        return bare_number(whole, e);
    }
    if (is_other_date(*rest, &day, &month, &year)) {
        return error_set(e, ERROR_USAGE,
            "dates are written year-month-day, like 2026-11-24; \"%.*s\" is not", SLICE_ARG(whole));
    }
    size_t n_year_digits = count_digits(*rest);
    if (n_year_digits != 4 || rest->len < 5 || rest->ptr[4] != '-') {
        return not_understood(whole, e);
    }
    bool read = take_number(rest, 4, &w->year) && take_char(rest, '-') &&
                take_number(rest, 2, &w->month) && take_char(rest, '-') &&
                take_number(rest, 2, &w->month_day);
    if (!read) {
        return error_set(e, ERROR_USAGE, "\"%.*s\" is not a whole date; write it like 2026-11-24",
            SLICE_ARG(whole));
    }
    w->day_kind = DAY_DATE;
    return check_date(w, e);
}

static bool take_day_word(struct slice *rest, struct when *w, struct error *e) {
    struct slice word = take(rest, count_letters(*rest));
    for (size_t i = 0; i < ARRAY_LEN(day_words); i++) {
        if (slice_equal_nocase(word, slice_of(day_words[i].word))) {
            w->day_kind = day_words[i].kind;
            w->day = day_words[i].day;
            return true;
        }
    }
    return unknown_word(word, e);
}

// "am", "pm", a blank before it or not.
static bool take_half_of_day(struct slice *rest, bool *is_afternoon) {
    struct slice after = slice_trim(*rest);
    struct slice word = {after.ptr, count_letters(after)};
    *is_afternoon = slice_equal_nocase(word, SLICE("pm"));
    if (!*is_afternoon && !slice_equal_nocase(word, SLICE("am"))) {
        return false;
    }
    take(&after, word.len);
    *rest = after;
    return true;
}

// 14.30: a colon is meant, or (24.11) a date.
static bool looks_dotted(struct slice text) {
    size_t n = count_digits(text);
    if (n < 1 || n > 2 || text.len < n + 3 || text.ptr[n] != '.') {
        return false;
    }
    struct slice after = {text.ptr + n + 1, text.len - n - 1};
    return count_digits(after) == 2 &&
           (after.len == 2 || (after.ptr[2] != '.' && !is_letter(after.ptr[2])));
}

static bool looks_like_time(struct slice text) {
    size_t n = count_digits(text);
    if (n < 1 || n > 2 || text.len <= n) {
        return false;
    }
    struct slice after = {text.ptr + n, text.len - n};
    bool ignored;
    return after.ptr[0] == ':' || looks_dotted(text) || take_half_of_day(&after, &ignored);
}

static bool refuse_dots(struct slice text, struct error *e) {
    size_t n = count_digits(text);
    int hour = 0, minute = 0;
    struct slice hours = {text.ptr, n}, minutes = {text.ptr + n + 1, 2};
    if (!take_number(&hours, 2, &hour) || !take_number(&minutes, 2, &minute) || hour > 23 ||
        minute > 59) {
        return error_set(e, ERROR_USAGE,
            "\"%.*s\" is not a time; write times like 14:30, dates like 2026-11-24",
            SLICE_ARG(text));
    }
    return error_set(e, ERROR_USAGE,
        "\"%.*s\" is not a time; with a colon, %02d:%02d, it is a time of day", SLICE_ARG(text),
        hour, minute);
}

// .1 to .123456789 of a second, cut to milliseconds.
static bool take_fraction(struct slice *rest, int *ms) {
    size_t n = count_digits(*rest);
    struct slice digits = take(rest, n);
    int weight = 100;
    for (size_t i = 0; i < n; i++) {
        *ms += (digits.ptr[i] - '0') * weight;
        weight /= 10;
    }
    return n >= 1 && n <= 9;
}

// "14:30", "14:30:05.250", "2" of "2pm".
static bool take_digits_of_time(struct slice *rest, struct when *w) {
    struct slice after;
    bool ignored;
    if (!take_number(rest, 2, &w->hour)) {
        return false;
    }
    after = *rest;
    if (take_half_of_day(&after, &ignored)) {
        return true;
    }
    bool read =
        take_char(rest, ':') && count_digits(*rest) == 2 && take_number(rest, 2, &w->minute);
    if (read && take_char(rest, ':')) {
        read = count_digits(*rest) == 2 && take_number(rest, 2, &w->second);
        if (read && take_char(rest, '.')) {
            read = take_fraction(rest, &w->ms);
        }
    }
    return read;
}

static bool check_time(const struct when *w, struct error *e) {
    if (w->hour > 23) {
        return error_set(e, ERROR_USAGE, "hour %d does not exist; hours go from 00 to 23", w->hour);
    }
    if (w->minute > 59) {
        return error_set(
            e, ERROR_USAGE, "minute %d does not exist; minutes go from 00 to 59", w->minute);
    }
    if (w->second > 59) {
        return error_set(
            e, ERROR_USAGE, "second %d does not exist; seconds go from 00 to 59", w->second);
    }
    return true;
}

static bool take_time(struct slice *rest, struct when *w, struct error *e) {
    struct slice whole = *rest;
    if (looks_dotted(whole)) {
        return refuse_dots(whole, e);
    }
    if (!take_digits_of_time(rest, w)) {
        return error_set(e, ERROR_USAGE,
            "\"%.*s\" is not a time of day; write it like 06:00, 14:30:05 or 2pm",
            SLICE_ARG(whole));
    }
    if (!check_time(w, e)) {
        return false;
    }
    bool is_afternoon;
    if (take_half_of_day(rest, &is_afternoon)) {
        if (w->hour < 1 || w->hour > 12) {
            return error_set(e, ERROR_USAGE,
                "with am or pm hours go from 1 to 12; without it this is %02d:%02d", w->hour,
                w->minute);
        }
        w->hour = w->hour % 12 + (is_afternoon ? 12 : 0);
    }
    w->has_time = true;
    return true;
}

// Z, UTC, ±hh:mm, ±hhmm. Leaves a distance (-2h) alone.
static bool take_zone(struct slice *rest, struct when *w, struct error *e) {
    size_t n_letters = count_letters(*rest);
    struct slice word = {rest->ptr, n_letters};
    if (slice_equal_nocase(word, SLICE("z")) || slice_equal_nocase(word, SLICE("utc")) ||
        slice_equal_nocase(word, SLICE("gmt"))) {
        take(rest, n_letters);
        w->has_offset = true;
        return true;
    }
    if (rest->len < 5 || (rest->ptr[0] != '+' && rest->ptr[0] != '-')) {
        return true;
    }
    struct slice after = *rest;
    bool west = take(&after, 1).ptr[0] == '-';
    size_t n_digits = count_digits(after);
    bool colon = n_digits == 2 && after.len >= 5 && after.ptr[2] == ':' && is_digit(after.ptr[3]) &&
                 is_digit(after.ptr[4]);
    bool four = n_digits == 4 && (after.len == 4 || !is_letter(after.ptr[4]));
    if (!colon && !four) {
        return true;
    }
    const char *digits = after.ptr;
    int hours = (digits[0] - '0') * 10 + (digits[1] - '0');
    int minutes = (digits[colon ? 3 : 2] - '0') * 10 + (digits[colon ? 4 : 3] - '0');
    struct slice zone = take(rest, colon ? 6 : 5);
    if (hours > 14 || minutes > 59) {
        return error_set(e, ERROR_USAGE, "no zone is %.*s away from UTC", SLICE_ARG(zone));
    }
    w->offset_s = (hours * 3600 + minutes * 60) * (west ? -1 : 1);
    w->has_offset = true;
    return true;
}

static const struct unit {
    const char *word;
    int64_t ms;
} units[] = {
    {"s", MS_SECOND},
    {"sec", MS_SECOND},
    {"second", MS_SECOND},
    {"m", MS_MINUTE},
    {"min", MS_MINUTE},
    {"minute", MS_MINUTE},
    {"h", MS_HOUR},
    {"hr", MS_HOUR},
    {"hour", MS_HOUR},
    {"d", MS_DAY},
    {"day", MS_DAY},
    {"w", 7 * (int64_t)MS_DAY},
    {"wk", 7 * (int64_t)MS_DAY},
    {"week", 7 * (int64_t)MS_DAY},
};

// Milliseconds of "h", "hour" or "hours"; 0: no unit.
static int64_t unit_ms(struct slice word) {
    for (size_t i = 0; i < ARRAY_LEN(units); i++) {
        struct slice known = slice_of(units[i].word);
        struct slice one = word;
        if (known.len > 1 && word.len == known.len + 1 && is_s(word.ptr[known.len])) {
            one.len--;
        }
        if (slice_equal_nocase(one, known)) {
            return units[i].ms;
        }
    }
    return 0;
}

// "2" or "1.5", in thousandths.
static bool take_count(struct slice *rest, int64_t *thousandths) {
    int whole;
    if (!take_number(rest, WHEN_DISTANCE_DIGITS_MAX, &whole)) {
        return false;
    }
    *thousandths = whole * INT64_C(1000);
    bool has_fraction =
        rest->len > 1 && (rest->ptr[0] == '.' || rest->ptr[0] == ',') && is_digit(rest->ptr[1]);
    int fraction = 0;
    if (has_fraction) {
        take(rest, 1);
        if (!take_fraction(rest, &fraction)) {
            return false;
        }
    }
    *thousandths += fraction;
    return true;
}

// One "2h" of a distance.
static bool take_count_and_unit(struct slice *rest, int sign, struct when *w, struct error *e) {
    struct slice whole = *rest;
    int64_t thousandths;
    if (!take_count(rest, &thousandths)) {
        return error_set(e, ERROR_USAGE,
            "a distance is a number and a unit, like -2h or +1d; \"%.*s\" is not",
            SLICE_ARG(whole));
    }
    skip_blanks(rest);
    struct slice word = {rest->ptr, count_letters(*rest)};
    int64_t unit = unit_ms(word);
    if (unit == 0) {
        struct slice named = {whole.ptr, (size_t)(rest->ptr - whole.ptr) + word.len};
        return error_set(e, ERROR_USAGE,
            "\"%.*s\" has no known unit; units are s, m (minutes), h, d and w",
            SLICE_ARG(slice_trim(named)));
    }
    take(rest, word.len);
    int64_t ms = thousandths * unit / 1000;
    if (unit >= MS_DAY) {
        w->distance_days += sign * (ms / MS_DAY);
        ms %= MS_DAY;
    }
    w->distance_ms += sign * ms;
    return true;
}

// "2h", "1h30m", "1 hour 30 min".
static bool take_counts(struct slice *rest, int sign, struct when *w, struct error *e) {
    do {
        if (!take_count_and_unit(rest, sign, w, e)) {
            return false;
        }
        skip_blanks(rest);
    } while (rest->len > 0 && is_digit(rest->ptr[0]));
    w->has_distance = true;
    return true;
}

static bool take_distance(struct slice *rest, struct when *w, struct error *e) {
    int sign = take(rest, 1).ptr[0] == '-' ? -1 : 1;
    skip_blanks(rest);
    return take_counts(rest, sign, w, e);
}

// "30 min ago". *is_one: it is a distance, though one that lacks its sign or "ago".
static bool take_ago(struct slice *rest, struct when *w, bool *is_one, struct error *e) {
    struct slice whole = *rest, after = *rest;
    struct when ago = *w;
    struct error ignored;
    *is_one = take_counts(&after, -1, &ago, &ignored);
    if (!*is_one) {
        return true;
    }
    struct slice word = {after.ptr, count_letters(after)};
    if (slice_equal_nocase(word, SLICE("ago"))) {
        take(&after, word.len);
        skip_blanks(&after);
        *rest = after;
        *w = ago;
        return true;
    }
    if (after.len > 0) {
        return not_understood(whole, e);
    }
    return error_set(e, ERROR_USAGE, "\"%.*s\" needs a sign: -%.*s is before now, +%.*s after",
        SLICE_ARG(whole), SLICE_ARG(whole), SLICE_ARG(whole));
}

static bool read_day_and_time(struct slice *rest, struct when *w, struct error *e) {
    if (is_letter(rest->ptr[0])) {
        if (!take_day_word(rest, w, e)) {
            return false;
        }
    } else if (is_digit(rest->ptr[0]) && !looks_like_time(*rest)) {
        bool is_distance;
        if (!take_ago(rest, w, &is_distance, e)) {
            return false;
        }
        if (is_distance) {
            return true;
        }
        if (!take_date(rest, w, e)) {
            return false;
        }
        if (rest->len > 1 && (rest->ptr[0] == 'T' || rest->ptr[0] == 't')) {
            take(rest, 1);
        }
    }
    skip_blanks(rest);
    if (rest->len > 0 && is_digit(rest->ptr[0]) && w->day_kind != DAY_NOW) {
        if (!take_time(rest, w, e)) {
            return false;
        }
        skip_blanks(rest);
    }
    if (w->has_time || w->day_kind == DAY_DATE) {
        if (!take_zone(rest, w, e)) {
            return false;
        }
        skip_blanks(rest);
    }
    return true;
}

bool when_read(struct slice text, struct when *w, struct error *e) {
    *w = (struct when){0};
    struct slice rest = slice_trim(text);
    if (rest.len == 0) {
        return error_set(e, ERROR_USAGE, "a time is missing; " WHEN_EXAMPLES);
    }
    if (rest.len > WHEN_MAX_LEN) {
        return error_set(e, ERROR_USAGE, "this is too long for a time; " WHEN_EXAMPLES);
    }
    if (!read_day_and_time(&rest, w, e)) {
        return false;
    }
    if (rest.len > 0 && (rest.ptr[0] == '-' || rest.ptr[0] == '+')) {
        if (!take_distance(&rest, w, e)) {
            return false;
        }
        skip_blanks(&rest);
    }
    if (w->day_kind == DAY_NONE && !w->has_time && !w->has_distance) {
        return not_understood(slice_trim(text), e);
    }
    if (rest.len > 0) {
        return error_set(
            e, ERROR_USAGE, "\"%.*s\" does not belong to a time; " WHEN_EXAMPLES, SLICE_ARG(rest));
    }
    return true;
}
