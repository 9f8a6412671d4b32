// The parameters of the request and their rules, from the API page. Must not know HTTP or SQL
// beyond the name of a column.
#include "sandbox/contract.h"

#include "sandbox/json.h"

#include "base/instant.h"

enum kind { KIND_INSTANT, KIND_INTEGER, KIND_TEXT, KIND_CHOICE, KIND_LIST, KIND_CURSOR };

static const char *const directions[] = {"asc", "desc", NULL};

#define UP_TO_ANY INT64_MAX
#define FROM_ANY INT64_MIN

static const struct {
    const char *name;
    enum kind kind;
    const char *column, *operator;
    int64_t least, most; // of integers
} parameters[] = {
    [PARAMETER_MIN_CREATED_AT] = {"minCreatedAt", KIND_INSTANT, "createdAt", ">=", 0, 0},
    [PARAMETER_MAX_CREATED_AT] = {"maxCreatedAt", KIND_INSTANT, "createdAt", "<=", 0, 0},
    [PARAMETER_MIN_UPDATED_AT] = {"minUpdatedAt", KIND_INSTANT, "updatedAt", ">=", 0, 0},
    [PARAMETER_MAX_UPDATED_AT] = {"maxUpdatedAt", KIND_INSTANT, "updatedAt", "<=", 0, 0},
    [PARAMETER_COUNT] = {"count", KIND_INTEGER, NULL, NULL, 1, COUNT_MAX},
    [PARAMETER_AFTER] = {"after", KIND_CURSOR, NULL, NULL, 0, 0},
    [PARAMETER_BEFORE] = {"before", KIND_CURSOR, NULL, NULL, 0, 0},
    [PARAMETER_ORDER_BY] = {"orderBy", KIND_CHOICE, NULL, NULL, 0, 0},
    [PARAMETER_DIRECTION] = {"direction", KIND_CHOICE, NULL, NULL, 0, 0},
    [PARAMETER_ID] = {"id", KIND_INTEGER, "id", "=", FROM_ANY, UP_TO_ANY},
    [PARAMETER_CODE] = {"code", KIND_TEXT, "code", "=", 0, 0},
    [PARAMETER_SESSION_TOKEN] = {"sessionToken", KIND_TEXT, "sessionToken", "=", 0, 0},
    [PARAMETER_STORE_ID] = {"storeId", KIND_INTEGER, "storeId", "=", FROM_ANY, UP_TO_ANY},
    [PARAMETER_CUSTOMER_ID] = {"customerId", KIND_INTEGER, "customerId", "=", FROM_ANY, UP_TO_ANY},
    [PARAMETER_STATUS] = {"status", KIND_LIST, NULL, NULL, 0, 0},
    [PARAMETER_MIN_VISITORS] = {"minVisitors", KIND_INTEGER, "visitors", ">=", 0, UP_TO_ANY},
    [PARAMETER_MAX_VISITORS] = {"maxVisitors", KIND_INTEGER, "visitors", "<=", 1, UP_TO_ANY},
    [PARAMETER_MIN_GROUP_SIZE] = {"minGroupSize", KIND_INTEGER, "groupSize", ">=", 0, UP_TO_ANY},
    [PARAMETER_MAX_GROUP_SIZE] = {"maxGroupSize", KIND_INTEGER, "groupSize", "<=", 1, UP_TO_ANY},
    [PARAMETER_MIN_EXPIRES_AT] = {"minExpiresAt", KIND_INSTANT, "expiresAt", ">=", 0, 0},
    [PARAMETER_MAX_EXPIRES_AT] = {"maxExpiresAt", KIND_INSTANT, "expiresAt", "<=", 0, 0},
    [PARAMETER_MIN_CODE_LAST_SCANNED_AT] = {"minCodeLastSuccesfullyScannedAt", KIND_INSTANT,
        "codeLastSuccesfullyScannedAt", ">=", 0, 0},
    [PARAMETER_MAX_CODE_LAST_SCANNED_AT] = {"maxCodeLastSuccesfullyScannedAt", KIND_INSTANT,
        "codeLastSuccesfullyScannedAt", "<=", 0, 0},
    [PARAMETER_MIN_CUSTOMER_LAST_ENTERED_AT] = {"minCustomerLastEnteredAt", KIND_INSTANT,
        "customerLastEnteredAt", ">=", 0, 0},
    [PARAMETER_MAX_CUSTOMER_LAST_ENTERED_AT] = {"maxCustomerLastEnteredAt", KIND_INSTANT,
        "customerLastEnteredAt", "<=", 0, 0},
};
_Static_assert(ARRAY_LEN(parameters) == N_PARAMETERS, "one row a parameter");
_Static_assert(N_PARAMETERS == 25, "the API page has 25 parameters");

enum { ERRORS_MAX = 1024 * 1024, VALUE_MAX = 256 * 1024 };

const char *parameter_name(enum parameter p) {
    return parameters[p].name;
}

const char *parameter_column(enum parameter p) {
    return parameters[p].column;
}

const char *parameter_operator(enum parameter p) {
    return parameters[p].operator;
}

bool parameter_is_text(enum parameter p) {
    return parameters[p].kind == KIND_TEXT;
}

bool parameter_find(struct slice name, enum parameter *out) {
    for (size_t i = 0; i < ARRAY_LEN(parameters); i++) {
        if (slice_equal(name, slice_of(parameters[i].name))) {
            *out = (enum parameter)i;
            return true;
        }
    }
    return false;
}

// --- broken rules -------------------------------------------------------------------------------

struct report {
    struct json json;
    size_t n;
};

static void PRINTF_LIKE(4, 5)
    broken(struct report *r, const char *field, const char *rule, const char *format, ...) {
    struct buf quoted = BUF_INIT(1024), sentence = BUF_INIT(ERRORS_MAX);
    buf_printf(&quoted, "\"%s\"", field);
    buf_printf(&sentence, "\"%s\" ", field);
    va_list args;
    va_start(args, format);
    buf_vprintf(&sentence, format, args);
    va_end(args);
    json_open(&r->json, '{');
    json_key(&r->json, "error");
    json_text(&r->json, buf_slice(&sentence));
    json_key(&r->json, "rule");
    json_text(&r->json, slice_of(rule));
    json_key(&r->json, "field");
    json_text(&r->json, buf_slice(&quoted));
    json_close(&r->json, '}');
    r->n++;
    buf_release(&quoted);
    buf_release(&sentence);
}

static void broken_choice(struct report *r, const char *field, enum parameter p) {
    struct buf choices = BUF_INIT(4096);
    if (p == PARAMETER_DIRECTION) {
        buf_append_text(&choices, "asc, desc");
    } else {
        for (size_t i = 0; i < N_SORT_KEYS; i++) {
            buf_printf(&choices, "%s%s", i > 0 ? ", " : "", sort_key_name((enum sort_key)i));
        }
    }
    broken(r, field, "any.only", "must be one of [%s]", buf_text(&choices));
    buf_release(&choices);
}

// --- values -------------------------------------------------------------------------------------

// A number by JavaScript's lights, though not a whole one of 64 bits.
static bool is_number(struct slice text) {
    char copy[400], *end;
    if (text.len == 0 || text.len >= sizeof copy) {
        return false;
    }
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    if (copy[strspn(copy, "+-0123456789.eE")] != '\0') {
        return false;
    }
    (void)strtod(copy, &end);
    return *end == '\0';
}

static void take_integer(struct query *q, enum parameter p, struct slice value, struct report *r) {
    const char *name = parameters[p].name;
    int64_t n;
    if (!slice_to_int64(value, &n) || n == ABSENT) {
        bool whole = true;
        for (size_t i = 0; i < value.len; i++) {
            whole = whole && value.ptr[i] != '.' && (value.ptr[i] | 32) != 'e';
        }
        if (!is_number(value)) {
            broken(r, name, "number.base", "must be a number");
        } else if (whole) {
            broken(r, name, "number.unsafe", "must be a safe number");
        } else {
            broken(r, name, "number.integer", "must be an integer");
        }
    } else if (n < parameters[p].least) {
        broken(r, name, "number.min", "must be greater than or equal to %lld",
            (long long)parameters[p].least);
    } else if (n > parameters[p].most) {
        broken(r, name, "number.max", "must be less than or equal to %lld",
            (long long)parameters[p].most);
    } else {
        q->numbers[p] = n;
    }
}

static void take_choice(struct query *q, enum parameter p, struct slice value, struct report *r) {
    bool known;
    if (p == PARAMETER_ORDER_BY) {
        known = sort_key_find(value, &q->order);
    } else {
        q->descending = slice_equal(value, slice_of(directions[1]));
        known = q->descending || slice_equal(value, slice_of(directions[0]));
    }
    if (!known) {
        broken_choice(r, parameters[p].name, p);
    }
}

static void add_status(struct query *q, struct slice value, struct report *r) {
    if (value.len == 0) {
        char field[32];
        snprintf(field, sizeof field, "status[%zu]", q->n_statuses);
        broken(r, field, "string.empty", "is not allowed to be empty");
        return;
    }
    struct slice *more = arena_alloc(&q->texts_memory, (q->n_statuses + 1) * sizeof *more);
    for (size_t i = 0; i < q->n_statuses; i++) {
        more[i] = q->statuses[i];
    }
    more[q->n_statuses++] = value;
    q->statuses = more;
}

static void take_list(struct query *q, struct slice value, struct report *r) {
    struct slice rest = value, one;
    if (value.len == 0) {
        add_status(q, value, r);
    }
    while (value.len > 0 && slice_cut(&rest, ',', &one)) {
        add_status(q, one, r);
    }
}

static void take_value(struct query *q, enum parameter p, struct slice value, struct report *r) {
    enum kind kind = parameters[p].kind;
    const char *name = parameters[p].name;
    if (kind == KIND_LIST) {
        q->given[p] = true;
        take_list(q, value, r);
        return;
    }
    if (q->given[p]) { // given twice makes it an array
        bool number = kind == KIND_INTEGER;
        broken(r, name, number ? "number.base" : "string.base", "must be a %s",
            number ? "number" : "string");
        return;
    }
    q->given[p] = true;
    q->texts[p] = value;
    if (kind == KIND_INTEGER) {
        take_integer(q, p, value, r);
    } else if (kind == KIND_INSTANT) {
        if (!instant_parse_iso(value, &q->numbers[p])) {
            broken(r, name, "date.format", "must be in ISO 8601 date format");
        }
    } else if (value.len == 0) {
        broken(r, name, "string.empty", "is not allowed to be empty");
    } else if (kind == KIND_CHOICE) {
        take_choice(q, p, value, r);
    }
}

// --- the whole string ---------------------------------------------------------------------------

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = (char)(c | 32);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// "%41+b" is "A b"; what is no escape stands for itself. Kept in the query's memory.
static struct slice decode(struct query *q, struct slice text) {
    char *out = arena_alloc(&q->texts_memory, text.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        int high = c == '%' && i + 2 < text.len ? hex_digit(text.ptr[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(text.ptr[i + 2]) : -1;
        if (low >= 0) {
            out[n++] = (char)(high * 16 + low);
            i += 2;
        } else {
            out[n++] = (char)(c == '+' ? ' ' : c);
        }
    }
    return (struct slice){out, n};
}

static void take_pair(struct query *q, struct slice pair, struct report *r) {
    struct slice value = pair, name;
    slice_cut(&value, '=', &name);
    name = decode(q, name);
    if (slice_equal(name, SLICE("status[]"))) {
        name = SLICE("status");
    }
    enum parameter p;
    if (parameter_find(name, &p)) {
        take_value(q, p, decode(q, value), r);
    }
}

static void take_cursor(struct query *q, struct report *r) {
    q->before = q->given[PARAMETER_BEFORE];
    q->has_cursor = q->before || q->given[PARAMETER_AFTER];
    if (q->before && q->given[PARAMETER_AFTER]) {
        broken(r, "before", "object.nand", "must not exist simultaneously with [after]");
        return;
    }
    enum parameter p = q->before ? PARAMETER_BEFORE : PARAMETER_AFTER;
    if (!q->has_cursor || r->n > 0) { // the order may be one of what is broken
        return;
    }
    struct buf memory = BUF_INIT(VALUE_MAX);
    if (!cursor_parse(q->texts[p], q->order, &memory, &q->cursor)) {
        broken(r, parameters[p].name, "any.invalid", "contains an invalid value");
    } else if (q->cursor.text.ptr != NULL) {
        q->cursor.text = arena_copy(&q->texts_memory, q->cursor.text);
    }
    buf_release(&memory);
}

bool query_parse(struct slice query_string, struct query *out, struct buf *errors) {
    *out = (struct query){.count = COUNT_DEFAULT};
    struct report r = {.json = {errors, false}};
    json_open(&r.json, '[');
    struct slice rest = query_string, pair;
    while (slice_cut(&rest, '&', &pair)) {
        take_pair(out, pair, &r);
    }
    take_cursor(out, &r);
    json_close(&r.json, ']');
    if (out->given[PARAMETER_COUNT]) {
        out->count = (size_t)out->numbers[PARAMETER_COUNT];
    }
    return r.n == 0;
}

void query_release(struct query *q) {
    arena_release(&q->texts_memory);
}
