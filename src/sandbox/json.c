// Writing JSON. Must not know what is written.
#include "sandbox/json.h"

static void begin_value(struct json *j) {
    if (j->comma) {
        buf_append_char(j->out, ',');
    }
    j->comma = true;
}

void json_open(struct json *j, char bracket) {
    begin_value(j);
    buf_append_char(j->out, bracket);
    j->comma = false;
}

void json_close(struct json *j, char bracket) {
    buf_append_char(j->out, bracket);
    j->comma = true;
}

static void append_escaped(struct buf *out, unsigned char c) {
    switch (c) {
    case '"':
        buf_append_text(out, "\\\"");
        break;
    case '\\':
        buf_append_text(out, "\\\\");
        break;
    case '\n':
        buf_append_text(out, "\\n");
        break;
    case '\t':
        buf_append_text(out, "\\t");
        break;
    default:
        buf_printf(out, "\\u%04x", c);
    }
}

static void append_string(struct buf *out, struct slice text) {
    buf_append_char(out, '"');
    size_t plain = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c >= 0x20 && c != '"' && c != '\\') {
            continue;
        }
        buf_append(out, (struct slice){text.ptr + plain, i - plain});
        append_escaped(out, c);
        plain = i + 1;
    }
    if (plain < text.len) {
        buf_append(out, (struct slice){text.ptr + plain, text.len - plain});
    }
    buf_append_char(out, '"');
}

void json_key_slice(struct json *j, struct slice name) {
    begin_value(j);
    append_string(j->out, name);
    buf_append_char(j->out, ':');
    j->comma = false;
}

void json_key(struct json *j, const char *name) {
    json_key_slice(j, slice_of(name));
}

void json_text(struct json *j, struct slice text) {
    begin_value(j);
    append_string(j->out, text);
}

enum { DIGITS_LEN = 24 };

static struct slice format_integer(int64_t n, char digits[DIGITS_LEN]) {
    size_t at = DIGITS_LEN;
    uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (n < 0) {
        digits[--at] = '-';
    }
    return (struct slice){digits + at, DIGITS_LEN - at};
}

void json_integer(struct json *j, int64_t n) {
    char digits[DIGITS_LEN];
    json_raw(j, format_integer(n, digits));
}

void json_integer_text(struct json *j, int64_t n) {
    char digits[DIGITS_LEN];
    json_text(j, format_integer(n, digits));
}

void json_bool(struct json *j, bool yes) {
    json_raw_text(j, yes ? "true" : "false");
}

void json_null(struct json *j) {
    json_raw_text(j, "null");
}

void json_raw(struct json *j, struct slice text) {
    begin_value(j);
    buf_append(j->out, text);
}

void json_raw_text(struct json *j, const char *text) {
    json_raw(j, slice_of(text));
}
