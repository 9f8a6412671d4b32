// Faults of single fields.
#include "sandbox/fault_kind.h"

enum { LONG_TEXT_MAX = 64 * 1024 * 1024 };

static void key_of(struct json *j, const char *path) {
    const char *dot = strrchr(path, '.');
    json_key(j, dot != NULL ? dot + 1 : path);
}

// --- the wrong type -----------------------------------------------------------------------------

// How many fields are sent, over all three tables; and which of them this is.
static size_t count_sent(const struct table *t) {
    size_t n = 0;
    for (size_t i = 0; i < t->n_fields; i++) {
        n += t->fields[i].use != FIELD_COLUMN;
    }
    return n;
}

static size_t place_in(const struct table *t, const struct field *field) {
    size_t n = 0;
    for (const struct field *f = t->fields; f != field; f++) {
        n += f->use != FIELD_COLUMN;
    }
    return n;
}

// Whether it is this field's turn: row 1 spoils the first field, row 2 the second…
static bool is_turn(uint64_t row, const struct field *field) {
    static const struct table *const tables[] = {&session_table, &customer_table, &store_table};
    size_t before = 0, place = 0, total = 0;
    for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
        if (field >= tables[i]->fields && field < tables[i]->fields + tables[i]->n_fields) {
            place = before + place_in(tables[i], field);
        }
        before += count_sent(tables[i]);
    }
    total = before;
    return (row - 1) % total == place;
}

bool fault_fields(struct fault *f, uint64_t row, struct json *j, const char *path,
    const struct field *field, const void *record) {
    (void)record;
    static const char *const forms[] = {
        NULL, "null", "\"a text\"", "12.5", "true", "[1,\"a\",null]", "{\"a\":1,\"b\":[]}"};
    bool chosen = f->rest[0] != '\0' ? strcmp(f->rest, path) == 0 : is_turn(row, field);
    if (chosen && forms[f->numbers[0]] != NULL) {
        key_of(j, path);
        json_raw_text(j, forms[f->numbers[0]]);
    }
    return chosen;
}

// --- numbers and times --------------------------------------------------------------------------

bool fault_big_ints(struct fault *f, uint64_t row, struct json *j, const char *path,
    const struct field *field, const void *record) {
    (void)f;
    (void)record;
    static const char *const forms[] = {"9007199254740993", "\"9007199254740993\"",
        "9223372036854775807", "\"9223372036854775807\"", "18446744073709551616",
        "\"18446744073709551616\"",
        "123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890"
        "1"
        "234567890",
        "1e999", "-0", "1.0", "-9223372036854775808", "4.8e6"};
    if (field->kind != FIELD_ID && field->kind != FIELD_INTEGER) {
        return false;
    }
    key_of(j, path);
    json_raw_text(j, forms[(row - 1) % ARRAY_LEN(forms)]);
    return true;
}

bool fault_dates(struct fault *f, uint64_t row, struct json *j, const char *path,
    const struct field *field, const void *record) {
    (void)f;
    (void)record;
    static const char *const forms[] = {"null", "\"\"", "\"0000-00-00T00:00:00Z\"",
        "\"2024-06-30T23:59:60Z\"", "\"9999-12-31T23:59:59Z\"", "\"1969-12-31T23:59:59Z\"",
        "\"2024-11-24T12:00:00+14:00\"", "\"2024-11-24T12:00:00-0330\"",
        "\"2024-11-24T12:00:00.123456789Z\"", "\"2024-11-24T12:00:00\"", "1732449600",
        "1732449600000", "\"yesterday\"", "\"2024-13-45T25:61:61Z\"", "\"2024-11-24\"",
        "\"2038-01-19T03:14:08Z\"", "\"2024-02-30T00:00:00Z\"", "\"2024-11-24t12:00:00z\""};
    if (field->kind != FIELD_INSTANT) {
        return false;
    }
    key_of(j, path);
    json_raw_text(j, forms[(row - 1 + field->offset / 8) % ARRAY_LEN(forms)]);
    return true;
}

// --- texts --------------------------------------------------------------------------------------

static const char *const hostile_texts[] = {
    "\x1b[2J\x1b[H",
    "\x1b]0;owned\x07",
    "\x1b]52;c;cm0gLXJmIC8=\x07",
    "\x1b]8;;http://evil\x1b\\x",
    "\x1bP1$r\x1b\\",
    "\x1b_Gi=1\x1b\\",
    "\xC2\x9B"
    "31mred",
    "\xC2\x9D"
    "0;x\xC2\x9C",
    "a\rb",
    "a\nb\nc",
    "back\b\b\b\bspace",
    "tab\there",
    "\x7f"
    "del",
    "bell\x07\x07",
    "\xE2\x80\xAE"
    "gnp.exe",
    "\xE2\x81\xA6iso\xE2\x81\xA9",
    "\xE2\x80\x8Fright",
    "zero\xE2\x80\x8Bwidth\xE2\x80\x8D\xEF\xBB\xBF",
    "soft\xC2\xADhyphen",
    "line\xE2\x80\xA8sep",
    "para\xE2\x80\xA9sep",
    "tag\xF3\xA0\x81\x81\xF3\xA0\x81\x82",
    "\xE3\x85\xA4",
    "\xE1\x85\x9F",
    "\xEE\x80\x80private",
    "z\xCC\x80\xCC\x81\xCC\x82\xCC\x83\xCC\x84\xCC\x85\xCC\x86\xCC\x87"
    "\xCC\x88\xCC\x89\xCC\x8A\xCC\x8B\xCC\x8C\xCC\x8D\xCC\x8E\xCC\x8F\xCC\x90\xCC\x91"
    "algo",
    "\xCC\x81orphan",
    "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7",
    "\xF0\x9F\x87\xA8\xF0\x9F\x87\xAD",
    "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D abc",
    "=1+1",
    "@SUM(A1)",
    "%s%n%x",
    "$(reboot)`reboot`",
    "\xEF\xBF\xBE",
    "\xF4\x8F\xBF\xBF",
    "\xEF\xBC\x9D"
    "1+1",
    "",
    " ",
    "  padded  ",
    "\xE4\xB8\xAD\xE6\x96\x87\xE5\xAD\x97",
    "'; DROP TABLE sessions;--",
    "{\"a\":1}",
    "\\u0041\\",
    "\"quoted\"",
    "<b>bold</b>&amp;",
};

const char *fault_hostile_text(uint64_t i) {
    return hostile_texts[i % ARRAY_LEN(hostile_texts)];
}

// Inside a JSON string, quotes not included.
static const char *const surrogate_texts[] = {"lone \\ud800 high", "lone \\udc00 low",
    "\\udc00\\ud800 reversed", "end \\ud800", "\\ud800\\ud800\\udc00", "\\ud83d\\ude00 good"};
static const char *const ill_formed_texts[] = {"over\xC0\xAFlong", "\xFF\xFE",
    "cesu \xED\xA0\xBD\xED\xB8\x80", "cut \xE2\x82", "\x80 continuation", "\xF5\x80\x80\x80",
    "\xE0\x80\xAF", "latin1 caf\xE9"};
static const char *const nul_texts[] = {"nul \\u0000 inside", "\\u0000", "end\\u0000"};

enum text_form { TEXTS_HOSTILE, TEXTS_SURROGATES, TEXTS_ILL_FORMED, TEXTS_NUL };

static void raw_string(struct json *j, const char *inside) {
    struct buf text = BUF_INIT(4096);
    buf_printf(&text, "\"%s\"", inside);
    json_raw(j, buf_slice(&text));
    buf_release(&text);
}

bool fault_texts(struct fault *f, uint64_t row, struct json *j, const char *path,
    const struct field *field, const void *record) {
    (void)record;
    if (field->kind != FIELD_TEXT && field->kind != FIELD_METADATA) {
        return false;
    }
    uint64_t i = row - 1 + (uint64_t)strlen(path) * 7;
    key_of(j, path);
    if (field->kind == FIELD_METADATA) { // keys are texts too
        json_open(j, '{');
        if (f->numbers[0] == TEXTS_HOSTILE) {
            json_key(j, fault_hostile_text(i));
        } else {
            json_key(j, "key");
        }
    }
    switch ((enum text_form)f->numbers[0]) {
    case TEXTS_HOSTILE:
        json_text(j, slice_of(fault_hostile_text(i + 1)));
        break;
    case TEXTS_SURROGATES:
        raw_string(j, surrogate_texts[i % ARRAY_LEN(surrogate_texts)]);
        break;
    case TEXTS_ILL_FORMED:
        raw_string(j, ill_formed_texts[i % ARRAY_LEN(ill_formed_texts)]);
        break;
    case TEXTS_NUL:
        raw_string(j, nul_texts[i % ARRAY_LEN(nul_texts)]);
        break;
    }
    if (field->kind == FIELD_METADATA) {
        json_close(j, '}');
    }
    return true;
}

bool fault_long_text(struct fault *f, uint64_t row, struct json *j, const char *path,
    const struct field *field, const void *record) {
    (void)field;
    (void)record;
    // The customer may be missing from the first row; the location is always there or null.
    if (row != 1 || strcmp(path, "locationId") != 0) {
        return false;
    }
    struct buf text = BUF_INIT(LONG_TEXT_MAX);
    while (text.len < (uint64_t)f->numbers[0] && !text.full) {
        buf_append_text(&text, "0123456789abcdef");
    }
    key_of(j, path);
    json_text(j, (struct slice){text.ptr, (size_t)f->numbers[0]});
    buf_release(&text);
    return true;
}

bool fault_unknown_values(struct fault *f, uint64_t row, struct json *j, const char *path,
    const struct field *field, const void *record) {
    (void)f;
    (void)field;
    (void)record;
    static const char *const values[] = {"QUARANTINED", "ünknown-états", "active ", "ACTIVE", "7"};
    if (strcmp(path, "status") != 0 && strcmp(path, "customer.role") != 0 &&
        strcmp(path, "store.status") != 0 && strcmp(path, "store.deploymentStatus") != 0) {
        return false;
    }
    key_of(j, path);
    json_text(j, slice_of(values[(row - 1) % ARRAY_LEN(values)]));
    return true;
}
