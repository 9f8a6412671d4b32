// Dates of HTTP, all three forms. strptime(3) is no help: it reads the names of months in the
// user's language.
#include "net/httpdate.h"

static const char month_names[12][4] = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// Reads from the front of the text; `failed` sticks, so that a form is written as one sequence.
struct reader {
    struct slice rest;
    bool failed;
};

static void expect(struct reader *r, char c) {
    if (r->rest.len == 0 || r->rest.ptr[0] != c) {
        r->failed = true;
        return;
    }
    r->rest.ptr++;
    r->rest.len--;
}

static int read_digits(struct reader *r, int n_digits) {
    int value = 0;
    for (int i = 0; i < n_digits && !r->failed; i++) {
        if (r->rest.len == 0 || r->rest.ptr[0] < '0' || r->rest.ptr[0] > '9') {
            r->failed = true;
            break;
        }
        value = value * 10 + (r->rest.ptr[0] - '0');
        r->rest.ptr++;
        r->rest.len--;
    }
    return value;
}

static int read_month(struct reader *r) {
    for (int month = 1; month <= 12 && r->rest.len >= 3; month++) {
        struct slice name = {month_names[month - 1], 3};
        if (slice_equal_nocase((struct slice){r->rest.ptr, 3}, name)) {
            r->rest.ptr += 3;
            r->rest.len -= 3;
            return month;
        }
    }
    r->failed = true;
    return 1;
}

static void skip_letters(struct reader *r) {
    size_t n = 0;
    while (n < r->rest.len && ((r->rest.ptr[n] >= 'A' && r->rest.ptr[n] <= 'Z') ||
                                  (r->rest.ptr[n] >= 'a' && r->rest.ptr[n] <= 'z'))) {
        n++;
    }
    r->failed = r->failed || n < 3;
    r->rest.ptr += n;
    r->rest.len -= n;
}

static void read_time(struct reader *r, struct calendar *c) {
    c->hour = read_digits(r, 2);
    expect(r, ':');
    c->minute = read_digits(r, 2);
    expect(r, ':');
    c->second = read_digits(r, 2);
}

static void read_zone(struct reader *r) {
    expect(r, ' ');
    expect(r, 'G');
    expect(r, 'M');
    expect(r, 'T');
}

// A two-digit year more than 50 years ahead is of the century before (RFC 9110).
static int full_year(int two_digits, instant now) {
    struct calendar today;
    instant_to_calendar(now, ZONE_UTC, &today);
    int year = today.year - today.year % 100 + two_digits;
    return year > today.year + 50 ? year - 100 : year;
}

static bool finish(const struct reader *r, struct calendar *c, instant *out) {
    if (r->failed || r->rest.len > 0 || !calendar_is_valid(c->year, c->month, c->day) ||
        c->hour > 23 || c->minute > 59 || c->second > 60) {
        return false;
    }
    c->second = c->second == 60 ? 59 : c->second;
    *out = instant_from_calendar(c, ZONE_UTC);
    return true;
}

// "Sun, 06 Nov 1994 08:49:37 GMT" and "Sunday, 06-Nov-94 08:49:37 GMT".
static bool read_day_first(struct slice text, instant now, instant *out) {
    struct reader r = {.rest = text};
    struct calendar c = {0};
    skip_letters(&r);
    expect(&r, ',');
    expect(&r, ' ');
    c.day = read_digits(&r, 2);
    bool is_old = r.rest.len > 0 && r.rest.ptr[0] == '-';
    expect(&r, is_old ? '-' : ' ');
    c.month = read_month(&r);
    expect(&r, is_old ? '-' : ' ');
    c.year = read_digits(&r, is_old ? 2 : 4);
    c.year = is_old ? full_year(c.year, now) : c.year;
    expect(&r, ' ');
    read_time(&r, &c);
    read_zone(&r);
    return finish(&r, &c, out);
}

// "Sun Nov  6 08:49:37 1994".
static bool read_month_first(struct slice text, instant *out) {
    struct reader r = {.rest = text};
    struct calendar c = {0};
    skip_letters(&r);
    expect(&r, ' ');
    c.month = read_month(&r);
    expect(&r, ' ');
    bool is_padded = r.rest.len > 0 && r.rest.ptr[0] == ' ';
    if (is_padded) {
        expect(&r, ' ');
    }
    c.day = read_digits(&r, is_padded ? 1 : 2);
    expect(&r, ' ');
    read_time(&r, &c);
    expect(&r, ' ');
    c.year = read_digits(&r, 4);
    return finish(&r, &c, out);
}

bool http_date_parse(struct slice text, instant now, instant *out) {
    text = slice_trim(text);
    return read_day_first(text, now, out) || read_month_first(text, out);
}
