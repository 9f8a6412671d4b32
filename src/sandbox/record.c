// JSON of single values. Must not know which records exist.
#include "sandbox/record.h"

#include "base/instant.h"

void record_append_instant(struct buf *out, int64_t t) {
    struct calendar c;
    instant_to_calendar(t, ZONE_UTC, &c);
    buf_printf(
        out, "%04d-%02d-%02dT%02d:%02d:%02d", c.year, c.month, c.day, c.hour, c.minute, c.second);
    if (c.ms != 0) {
        buf_printf(out, ".%03d", c.ms);
    }
    buf_append_char(out, 'Z');
}

static void instant_value(struct json *j, int64_t t) {
    struct buf text = BUF_INIT(64);
    record_append_instant(&text, t);
    json_text(j, buf_slice(&text));
    buf_release(&text);
}

static void id_value(struct json *j, int64_t id) {
    struct buf text = BUF_INIT(64);
    struct json digits = {&text, false};
    json_integer(&digits, id);
    json_text(j, buf_slice(&text));
    buf_release(&text);
}

static void number_value(struct json *j, enum field_kind kind, int64_t n) {
    if (n == ABSENT) {
        json_null(j);
    } else if (kind == FIELD_INSTANT) {
        instant_value(j, n);
    } else if (kind == FIELD_ID) {
        id_value(j, n);
    } else if (kind == FIELD_FLAG) {
        json_bool(j, n != 0);
    } else {
        json_integer(j, n);
    }
}

void record_json_value(struct json *j, const void *record, const struct field *f) {
    if (f->kind == FIELD_TEXT) {
        struct slice text = *record_text(record, f);
        if (text.ptr == NULL) {
            json_null(j);
        } else {
            json_text(j, text);
        }
    } else {
        number_value(j, f->kind, *record_number(record, f));
    }
}
