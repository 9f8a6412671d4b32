// JSON of single values. Must not know which records exist.
#include "sandbox/record.h"

#include "base/instant.h"

enum { INSTANT_LEN = 40 };

// Hundreds of these are on a page: no printf.
static char *put_digits(char *at, int n, int width) {
    for (int i = width - 1; i >= 0; i--) {
        at[i] = (char)('0' + n % 10);
        n /= 10;
    }
    return at + width;
}

static struct slice format_instant(int64_t t, char text[INSTANT_LEN]) {
    struct calendar c;
    instant_to_calendar(t, ZONE_UTC, &c);
    const struct {
        int value, width;
        char before;
    } parts[] = {{c.year, 4, 0}, {c.month, 2, '-'}, {c.day, 2, '-'}, {c.hour, 2, 'T'},
        {c.minute, 2, ':'}, {c.second, 2, ':'}, {c.ms, 3, '.'}};
    char *at = text;
    for (size_t i = 0; i < ARRAY_LEN(parts) - (c.ms == 0); i++) {
        if (parts[i].before != 0) {
            *at++ = parts[i].before;
        }
        at = put_digits(at, parts[i].value, parts[i].width);
    }
    *at++ = 'Z';
    return (struct slice){text, (size_t)(at - text)};
}

void record_append_instant(struct buf *out, int64_t t) {
    char text[INSTANT_LEN];
    buf_append(out, format_instant(t, text));
}

static void instant_value(struct json *j, int64_t t) {
    char text[INSTANT_LEN];
    json_text(j, format_instant(t, text));
}

static void number_value(struct json *j, enum field_kind kind, int64_t n) {
    if (n == ABSENT) {
        json_null(j);
    } else if (kind == FIELD_INSTANT) {
        instant_value(j, n);
    } else if (kind == FIELD_ID) {
        json_integer_text(j, n);
    } else if (kind == FIELD_FLAG) {
        json_bool(j, n != 0);
    } else {
        json_integer(j, n);
    }
}

void record_json_value(struct json *j, const void *record, const struct field *f) {
    if (f->kind == FIELD_TEXT) {
        struct slice text = record_text(record, f);
        if (text.ptr == NULL) {
            json_null(j);
        } else {
            json_text(j, text);
        }
    } else {
        number_value(j, f->kind, record_number(record, f));
    }
}
