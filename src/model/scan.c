// The strict JSON scanner. A small machine whose state fits a struct, so that it can stop at any
// byte and go on when more came. It must not know what the values mean.
#include "model/scan.h"

#include <string.h>

// What may come next.
enum state {
    AT_START,
    WANT_VALUE,
    WANT_VALUE_OR_END, // after '['
    WANT_KEY,          // after ',' in an object
    WANT_KEY_OR_END,   // after '{'
    WANT_COLON,
    AFTER_VALUE,
    IN_STRING,
    IN_NUMBER,
    AT_END // only white space
};

// Where in a number: "-" | "0" | "12" | "1." | "1.5" | "1e" | "1e-" | "1e5".
enum number {
    NUMBER_SIGN,
    NUMBER_ZERO,
    NUMBER_WHOLE,
    NUMBER_POINT,
    NUMBER_FRACTION,
    NUMBER_E,
    NUMBER_E_SIGN,
    NUMBER_EXPONENT
};

// GO: progress was made. WAIT: the unit at `at` is not whole yet. FAIL: `fault` is set.
enum outcome { GO, WAIT, FAIL };

static enum outcome fail(struct scanner *s, enum scan_fault fault, size_t at, const char *text) {
    s->fault = fault;
    s->fault_at = at;
    s->fault_text = text;
    return FAIL;
}

static enum outcome invalid(struct scanner *s, size_t at, const char *text) {
    return fail(s, SCAN_INVALID, at, text);
}

// Values

static inline void report(struct scanner *s, enum scan_step step, enum json_kind kind, size_t end) {
    if (!s->on_value) {
        return;
    }
    struct scan_value v = {
        .step = step,
        .kind = kind,
        .depth = s->depth,
        .at = s->token_at,
        .len = (uint32_t)(end - s->token_at),
        .key_at = s->key_at,
        .key_len = s->key_len,
        .key_escaped = s->key_escaped,
        .key_repaired = s->key_repaired,
        .escaped = s->escaped,
        .repaired = s->repaired,
    };
    s->on_value(s->context, &v);
}

static inline void forget_key(struct scanner *s) {
    s->key_at = 0;
    s->key_len = 0;
    s->key_escaped = false;
    s->key_repaired = false;
}

static inline void after_value(struct scanner *s) {
    s->state = s->depth == 0 ? AT_END : AFTER_VALUE;
    forget_key(s);
}

static enum outcome end_scalar(struct scanner *s, enum json_kind kind, size_t end) {
    report(s, SCAN_SCALAR, kind, end);
    s->at = end;
    s->escaped = false;
    s->repaired = false;
    after_value(s);
    return GO;
}

static enum outcome open_container(struct scanner *s, bool is_object) {
    if (s->depth == SCAN_DEPTH_MAX) {
        return fail(s, SCAN_TOO_BIG, s->at, "the reply is nested too deeply (cap 64 levels)");
    }
    report(s, SCAN_OPEN, is_object ? JSON_OBJECT : JSON_ARRAY, s->token_at);
    s->open[s->depth] = (struct scan_open){
        .at = s->token_at,
        .key_at = s->key_at,
        .key_len = s->key_len,
        .is_object = is_object,
        .key_escaped = s->key_escaped,
        .key_repaired = s->key_repaired,
    };
    s->depth++;
    s->at++;
    s->state = is_object ? WANT_KEY_OR_END : WANT_VALUE_OR_END;
    forget_key(s);
    return GO;
}

static enum outcome close_container(struct scanner *s) {
    s->depth--;
    const struct scan_open *o = &s->open[s->depth];
    s->token_at = o->at;
    s->key_at = o->key_at;
    s->key_len = o->key_len;
    s->key_escaped = o->key_escaped;
    s->key_repaired = o->key_repaired;
    s->at++;
    report(s, SCAN_CLOSE, o->is_object ? JSON_OBJECT : JSON_ARRAY, s->at);
    after_value(s);
    return GO;
}

static enum outcome read_literal(
    struct scanner *s, const char *text, size_t len, const char *word, enum json_kind kind) {
    for (size_t i = 1; word[i]; i++) {
        if (s->at + i == len) {
            return WAIT;
        }
        if (text[s->at + i] != word[i]) {
            return invalid(s, s->at + i, "an unknown word");
        }
    }
    return end_scalar(s, kind, s->at + strlen(word));
}

// Numbers

static inline bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// The next place in the number after `c`, or -1 when `c` does not belong to it.
static int number_next(int number, char c) {
    switch (number) {
    case NUMBER_SIGN:
        return c == '0' ? NUMBER_ZERO : is_digit(c) ? NUMBER_WHOLE : -1;
    case NUMBER_WHOLE:
        if (is_digit(c)) {
            return NUMBER_WHOLE;
        }
        // fall through
    case NUMBER_ZERO:
        return c == '.' ? NUMBER_POINT : c == 'e' || c == 'E' ? NUMBER_E : -1;
    case NUMBER_POINT:
        return is_digit(c) ? NUMBER_FRACTION : -1;
    case NUMBER_FRACTION:
        return is_digit(c) ? NUMBER_FRACTION : c == 'e' || c == 'E' ? NUMBER_E : -1;
    case NUMBER_E:
        if (c == '+' || c == '-') {
            return NUMBER_E_SIGN;
        }
        // fall through
    default: // NUMBER_E_SIGN, NUMBER_EXPONENT
        return is_digit(c) ? NUMBER_EXPONENT : -1;
    }
}

static inline bool number_may_end(int number) {
    return number == NUMBER_ZERO || number == NUMBER_WHOLE || number == NUMBER_FRACTION ||
           number == NUMBER_EXPONENT;
}

static enum outcome read_number(struct scanner *s, const char *text, size_t len) {
    size_t at = s->at;
    int number = s->number;
    for (; at < len; at++) {
        int next = number_next(number, text[at]);
        if (next < 0) {
            break;
        }
        number = next;
    }
    s->at = at;
    s->number = number;
    if (at == len) {
        return WAIT;
    }
    if (!number_may_end(number)) {
        return invalid(s, at, "a digit was expected");
    }
    return end_scalar(s, JSON_NUMBER, at);
}

// Strings

#define EVERY_BYTE(b) (0x0101010101010101u * (uint64_t)(b))

static inline bool is_plain(unsigned char c) {
    return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

// The first byte from `at` on that needs a look: a quote, a backslash, a control or no ASCII. Eight
// bytes a step. Subtracting carries only upwards, so the lowest byte found is always a true one.
static inline size_t skip_plain(const char *text, size_t at, size_t len) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    while (len - at >= sizeof(uint64_t)) {
        uint64_t w;
        memcpy(&w, text + at, sizeof w);
        uint64_t quote = w ^ EVERY_BYTE('"');
        uint64_t backslash = w ^ EVERY_BYTE('\\');
        uint64_t found =
            ((w - EVERY_BYTE(0x20)) | (quote - EVERY_BYTE(1)) | (backslash - EVERY_BYTE(1)) | w) &
            EVERY_BYTE(0x80);
        if (found) {
            return at + (size_t)__builtin_ctzll(found) / 8;
        }
        at += sizeof w;
    }
#endif
    while (at < len && is_plain((unsigned char)text[at])) {
        at++;
    }
    return at;
}

// One character that is no ASCII: GO with its length, WAIT, or FAIL when it is ill-formed (Unicode
// 15, table 3-7).
static enum outcome utf8_unit(const char *text, size_t left, size_t *unit_len) {
    const unsigned char *p = (const unsigned char *)text;
    unsigned char least = 0x80;
    unsigned char most = 0xBF;
    size_t n = 0;
    if (p[0] >= 0xC2 && p[0] <= 0xDF) {
        n = 2;
    } else if (p[0] >= 0xE0 && p[0] <= 0xEF) {
        n = 3;
        least = p[0] == 0xE0 ? 0xA0 : 0x80;
        most = p[0] == 0xED ? 0x9F : 0xBF;
    } else if (p[0] >= 0xF0 && p[0] <= 0xF4) {
        n = 4;
        least = p[0] == 0xF0 ? 0x90 : 0x80;
        most = p[0] == 0xF4 ? 0x8F : 0xBF;
    } else {
        return FAIL;
    }
    for (size_t i = 1; i < n; i++) {
        if (i == left) {
            return WAIT;
        }
        if (p[i] < least || p[i] > most) {
            return FAIL;
        }
        least = 0x80;
        most = 0xBF;
    }
    *unit_len = n;
    return GO;
}

static enum outcome read_beyond_ascii(struct scanner *s, const char *text, size_t len) {
    size_t unit_len = 1;
    enum outcome o = utf8_unit(text + s->at, len - s->at, &unit_len);
    if (o == WAIT) {
        return WAIT;
    }
    if (o == FAIL) {
        if (s->mode == SCAN_STRICT) {
            return invalid(s, s->at, "a text that is not UTF-8");
        }
        s->repaired = true;
    }
    s->at += unit_len;
    return GO;
}

static inline int hex_digit(char c) {
    if (is_digit(c)) {
        return c - '0';
    }
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// "\uXXXX" at `at`: GO with the code unit, WAIT, or FAIL with the offending byte in *bad.
static enum outcome unicode_escape(
    const char *text, size_t at, size_t len, uint32_t *unit, size_t *bad) {
    *unit = 0;
    for (size_t i = 0; i < 6; i++) {
        if (at + i == len) {
            return WAIT;
        }
        char c = text[at + i];
        int digit = i == 0 ? -(c != '\\') : i == 1 ? -(c != 'u') : hex_digit(c);
        if (digit < 0) {
            *bad = at + i;
            return FAIL;
        }
        *unit = *unit << 4 | (uint32_t)digit;
    }
    return GO;
}

static enum outcome read_unicode_escape(struct scanner *s, const char *text, size_t len) {
    uint32_t unit;
    uint32_t low;
    size_t bad;
    enum outcome o = unicode_escape(text, s->at, len, &unit, &bad);
    if (o != GO) {
        return o == WAIT ? WAIT : invalid(s, bad, "a hexadecimal digit was expected");
    }
    size_t unit_len = 6;
    bool lone = unit >= 0xDC00 && unit <= 0xDFFF;
    if (unit >= 0xD800 && unit <= 0xDBFF) {
        o = unicode_escape(text, s->at + 6, len, &low, &bad);
        if (o == WAIT) {
            return WAIT;
        }
        if (o == GO && low >= 0xDC00 && low <= 0xDFFF) {
            unit_len = 12;
        } else {
            lone = true;
        }
    }
    if (lone && s->mode == SCAN_STRICT) {
        return invalid(s, s->at, "half of a surrogate pair");
    }
    s->repaired |= lone || unit == 0;
    s->at += unit_len;
    return GO;
}

static enum outcome read_escape(struct scanner *s, const char *text, size_t len) {
    s->escaped = true;
    if (s->at + 1 == len) {
        return WAIT;
    }
    switch (text[s->at + 1]) {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
        s->at += 2;
        return GO;
    case 'u':
        return read_unicode_escape(s, text, len);
    default:
        return invalid(s, s->at + 1, "an unknown escape");
    }
}

static enum outcome end_string(struct scanner *s) {
    if (!s->in_key) {
        return end_scalar(s, JSON_STRING, s->at + 1);
    }
    s->key_at = s->token_at + 1;
    s->key_len = (uint32_t)(s->at - s->key_at);
    s->key_escaped = s->escaped;
    s->key_repaired = s->repaired;
    s->in_key = false;
    s->escaped = false;
    s->repaired = false;
    s->at++;
    s->state = WANT_COLON;
    return GO;
}

static enum outcome read_string(struct scanner *s, const char *text, size_t len) {
    size_t most = (size_t)s->token_at + 1 + SCAN_STRING_MAX;
    enum outcome o = GO;
    while (o == GO) {
        s->at = skip_plain(text, s->at, len);
        if (s->at > most) {
            return fail(s, SCAN_TOO_BIG, most, "a text of the reply is too long (cap 4 MiB)");
        }
        if (s->at == len) {
            return WAIT;
        }
        char c = text[s->at];
        if (c == '"') {
            return end_string(s);
        }
        if (c == '\\') {
            o = read_escape(s, text, len);
        } else if ((unsigned char)c < 0x20) {
            o = invalid(s, s->at, "a control character within a text");
        } else {
            o = read_beyond_ascii(s, text, len);
        }
    }
    return o;
}

// Structure

static enum outcome begin_string(struct scanner *s, const char *text, size_t len, bool in_key) {
    s->token_at = (uint32_t)s->at;
    s->in_key = in_key;
    s->state = IN_STRING;
    s->at++;
    return read_string(s, text, len);
}

static enum outcome begin_value(struct scanner *s, const char *text, size_t len) {
    char c = text[s->at];
    s->token_at = (uint32_t)s->at;
    enum outcome o;
    if (s->n_nodes == SCAN_NODES_MAX) {
        return fail(
            s, SCAN_TOO_BIG, s->at, "page too big (cap 400,000 values): ask for fewer rows a page");
    }
    switch (c) {
    case '"':
        o = begin_string(s, text, len, false);
        break;
    case '{':
    case '[':
        o = open_container(s, c == '{');
        break;
    case 't':
        o = read_literal(s, text, len, "true", JSON_TRUE);
        break;
    case 'f':
        o = read_literal(s, text, len, "false", JSON_FALSE);
        break;
    case 'n':
        o = read_literal(s, text, len, "null", JSON_NULL);
        break;
    default:
        if (c != '-' && !is_digit(c)) {
            return invalid(s, s->at, "a value was expected");
        }
        s->number = c == '-' ? NUMBER_SIGN : c == '0' ? NUMBER_ZERO : NUMBER_WHOLE;
        s->state = IN_NUMBER;
        s->at++;
        o = read_number(s, text, len);
    }
    // A literal that is not whole yet is begun again, and counted then.
    bool begun = o == GO || s->state == IN_STRING || s->state == IN_NUMBER;
    s->n_nodes += begun ? 1 : 0;
    return o;
}

static enum outcome next_member(struct scanner *s, const char *text) {
    char c = text[s->at];
    bool is_object = s->open[s->depth - 1].is_object;
    if (c == ',') {
        s->at++;
        s->state = is_object ? WANT_KEY : WANT_VALUE;
        return GO;
    }
    if (c == (is_object ? '}' : ']')) {
        return close_container(s);
    }
    return invalid(s, s->at, is_object ? "',' or '}' was expected" : "',' or ']' was expected");
}

// EF BB BF before the first value.
static enum outcome read_byte_order_mark(struct scanner *s, const char *text, size_t len) {
    s->state = WANT_VALUE;
    for (size_t i = 0; i < 3; i++) {
        if (i == len) {
            s->state = AT_START;
            return WAIT;
        }
        if (text[i] != "\xEF\xBB\xBF"[i]) {
            return GO;
        }
    }
    if (s->mode == SCAN_STRICT) {
        return invalid(s, 0, "a byte order mark");
    }
    s->at = 3;
    return GO;
}

static inline bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static enum outcome step(struct scanner *s, const char *text, size_t len) {
    if (s->state == IN_STRING) {
        return read_string(s, text, len);
    }
    if (s->state == IN_NUMBER) {
        return read_number(s, text, len);
    }
    if (s->state == AT_START) {
        return read_byte_order_mark(s, text, len);
    }
    while (is_space(text[s->at])) {
        if (++s->at == len) {
            return WAIT;
        }
    }
    char c = text[s->at];
    switch (s->state) {
    case WANT_VALUE_OR_END:
        return c == ']' ? close_container(s) : begin_value(s, text, len);
    case WANT_VALUE:
        return begin_value(s, text, len);
    case WANT_KEY_OR_END:
        if (c == '}') {
            return close_container(s);
        }
        // fall through
    case WANT_KEY:
        if (c != '"') {
            return invalid(s, s->at, "a key was expected");
        }
        return begin_string(s, text, len, true);
    case WANT_COLON:
        if (c != ':') {
            return invalid(s, s->at, "':' was expected");
        }
        s->at++;
        s->state = WANT_VALUE;
        return GO;
    case AFTER_VALUE:
        return next_member(s, text);
    default:
        return invalid(s, s->at, "more text after the end");
    }
}

// What the caller reads. Everything scanned comes from the server.
static bool explain(const struct scanner *s, struct error *e) {
    switch (s->fault) {
    case SCAN_FINE:
        return true;
    case SCAN_INVALID:
        return error_set(e, ERROR_SERVER, "the reply is not valid JSON: %s at byte %zu",
            s->fault_text, s->fault_at);
    case SCAN_TOO_BIG:
        return error_set(e, ERROR_SERVER, "%s", s->fault_text);
    case SCAN_CUT_SHORT:
        return error_set_retryable(
            e, ERROR_NETWORK, "the reply was cut short after %zu bytes", s->fault_at);
    case SCAN_EMPTY:
        return error_set_retryable(e, ERROR_SERVER, "empty reply");
    }
    bug("unknown scan fault");
}

void scan_init(struct scanner *s, enum scan_mode mode, scan_callback *on_value, void *context) {
    // Not all of `open` needs to be cleared: below `depth` it is written before it is read.
    *s = (struct scanner){.mode = mode, .on_value = on_value, .context = context};
}

bool scan_feed(struct scanner *s, struct slice body, struct error *e) {
    enum outcome o = s->fault == SCAN_FINE ? GO : FAIL;
    size_t len = body.len < SCAN_BODY_MAX ? body.len : SCAN_BODY_MAX;
    while (o == GO && s->at < len) {
        o = step(s, body.ptr, len);
    }
    if (o != FAIL && body.len > SCAN_BODY_MAX) {
        o = fail(
            s, SCAN_TOO_BIG, SCAN_BODY_MAX, "page too big (cap 16 MiB): ask for fewer rows a page");
    }
    return o == FAIL ? explain(s, e) : true;
}

bool scan_finish(struct scanner *s, struct slice body, struct error *e) {
    if (!scan_feed(s, body, e)) {
        return false;
    }
    if (s->state == IN_NUMBER && s->depth == 0 && number_may_end(s->number)) {
        end_scalar(s, JSON_NUMBER, s->at);
    }
    if (s->state != AT_END) {
        bool nothing = s->state <= WANT_VALUE && s->depth == 0 && s->at == body.len;
        fail(s, nothing ? SCAN_EMPTY : SCAN_CUT_SHORT, body.len, NULL);
    }
    return explain(s, e);
}

bool scan_text(struct slice text, enum scan_mode mode, scan_callback *on_value, void *context,
    struct error *e) {
    struct scanner s;
    scan_init(&s, mode, on_value, context);
    return scan_finish(&s, text, e);
}
