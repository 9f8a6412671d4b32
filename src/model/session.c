// Reads the values of one session where they stand in its page's bytes, which the scanner has
// accepted. It must not know how they are shown.
#include "model/session.h"

#include "model/page.h"
#include <string.h>

static inline uint32_t ref_of(const struct session *s, enum field f) {
    require(f < FIELD_STORED_COUNT);
    return s->refs[f];
}

static inline enum ref_kind ref_kind(uint32_t ref) {
    return (enum ref_kind)(ref >> REF_OFFSET_BITS);
}

static inline uint32_t ref_offset(uint32_t ref) {
    return ref & REF_OFFSET_MASK;
}

// Where values end. The bytes are valid JSON, so every value has an end within its row.

// The end of the string whose opening quote is at `at`; plain strings have no escapes.
static const char *string_end(const char *at, const char *limit, bool plain) {
    const char *p = at + 1;
    if (plain) {
        return (const char *)memchr(p, '"', (size_t)(limit - p)) + 1;
    }
    while (*p != '"') {
        p += *p == '\\' ? 2 : 1;
    }
    return p + 1;
}

static const char *number_end(const char *at) {
    const char *p = at;
    while (
        (*p >= '0' && *p <= '9') || *p == '-' || *p == '+' || *p == '.' || *p == 'e' || *p == 'E') {
        p++;
    }
    return p;
}

static const char *container_end(const char *at, const char *limit) {
    int depth = 0;
    const char *p = at;
    do {
        if (*p == '"') {
            p = string_end(p, limit, false);
            continue;
        }
        if (*p == '{' || *p == '[') {
            depth++;
        } else if (*p == '}' || *p == ']') {
            depth--;
        }
        p++;
    } while (depth > 0);
    return p;
}

static struct slice between(const char *from, const char *to) {
    return (struct slice){from, (size_t)(to - from)};
}

static struct decoded_text decoded_text(const struct session *s, uint32_t offset) {
    struct decoded_text head;
    memcpy(&head, s->page->decoded + offset, sizeof head);
    return head;
}

struct slice session_json(const struct session *s) {
    return (struct slice){s->page->body + s->row_at, s->row_len};
}

struct slice session_raw(const struct session *s, enum field f) {
    uint32_t ref = ref_of(s, f);
    enum ref_kind kind = ref_kind(ref);
    uint32_t at = ref_offset(ref);
    if (kind == REF_DECODED) {
        at = decoded_text(s, at).at;
    }
    const char *from = s->page->body + at;
    const char *limit = s->page->body + s->row_at + s->row_len;
    switch (kind) {
    case REF_ABSENT:
        break;
    case REF_NULL:
    case REF_TRUE:
        return between(from, from + 4);
    case REF_FALSE:
        return between(from, from + 5);
    case REF_NUMBER:
        return between(from, number_end(from));
    case REF_STRING:
        return between(from, string_end(from, limit, true));
    case REF_DECODED:
    case REF_AS_IS:
        return between(from, string_end(from, limit, false));
    case REF_ARRAY:
    case REF_OBJECT:
        return between(from, container_end(from, limit));
    }
    return SLICE_NONE;
}

struct slice session_text(const struct session *s, enum field f) {
    uint32_t ref = ref_of(s, f);
    switch (ref_kind(ref)) {
    case REF_ABSENT:
    case REF_NULL:
        return SLICE_NONE;
    case REF_DECODED: {
        struct decoded_text head = decoded_text(s, ref_offset(ref));
        return (struct slice){s->page->decoded + ref_offset(ref) + sizeof head, head.len};
    }
    case REF_STRING:
    case REF_AS_IS: {
        struct slice raw = session_raw(s, f);
        return (struct slice){raw.ptr + 1, raw.len - 2};
    }
    default:
        return session_raw(s, f);
    }
}

// Types

static bool is_text(enum ref_kind kind) {
    return kind == REF_STRING || kind == REF_DECODED || kind == REF_AS_IS;
}

static bool fits_json(enum field f, enum ref_kind kind) {
    switch (f) {
    case FIELD_CUSTOMER:
    case FIELD_STORE:
        return kind == REF_OBJECT;
    case FIELD_METADATA_EVENTS:
        return kind == REF_ARRAY;
    default:
        return kind == REF_OBJECT || kind == REF_ARRAY;
    }
}

static bool fits(enum field f, enum ref_kind kind) {
    switch (field_row(f)->type) {
    case TYPE_TEXT:
    case TYPE_ID:
        return is_text(kind) || kind == REF_NUMBER;
    case TYPE_INTEGER:
    case TYPE_DURATION:
        return kind == REF_NUMBER;
    case TYPE_FLAG:
        return kind == REF_TRUE || kind == REF_FALSE;
    case TYPE_JSON:
        return fits_json(f, kind);
    default: // instants and choices
        return is_text(kind);
    }
}

enum presence session_presence(const struct session *s, enum field f) {
    enum ref_kind kind = ref_kind(ref_of(s, f));
    if (kind == REF_ABSENT) {
        return ABSENT;
    }
    if (kind == REF_NULL) {
        return IS_NULL;
    }
    return fits(f, kind) ? PRESENT : WRONG_TYPE;
}

bool session_has(const struct session *s, enum field f) {
    return session_presence(s, f) == PRESENT;
}

bool session_instant(const struct session *s, enum field f, instant *out) {
    return field_row(f)->type == TYPE_INSTANT && session_has(s, f) &&
           instant_parse_iso(session_text(s, f), out);
}

bool session_integer(const struct session *s, enum field f, int64_t *out) {
    return session_has(s, f) && slice_to_int64(session_text(s, f), out);
}

bool session_flag(const struct session *s, enum field f) {
    return session_has(s, f) && ref_kind(ref_of(s, f)) == REF_TRUE;
}

struct slice session_key(const struct session *s) {
    struct slice id = session_has(s, FIELD_ID) ? session_text(s, FIELD_ID) : SLICE_NONE;
    return id.len > 0 ? id : session_json(s);
}

void session_prefetch_refs(const struct session *s) {
    enum { CACHE_LINE = 64 };
    for (size_t at = 0; at < sizeof *s; at += CACHE_LINE) {
        __builtin_prefetch((const char *)s + at);
    }
}

static void prefetch_one(const struct session *s, enum field f) {
    uint32_t ref = s->refs[f];
    const char *base = ref_kind(ref) == REF_DECODED ? s->page->decoded : s->page->body;
    if (base) {
        __builtin_prefetch(base + ref_offset(ref));
    }
}

void session_prefetch_text(const struct session *s, enum field f) {
    // Where one of several neighbours in the record is enough, it stands for them.
    static const enum field sources[FIELD_COUNT - FIELD_STORED_COUNT][4] = {
        [FIELD_PHASE - FIELD_STORED_COUNT] = {FIELD_CODE_LAST_SCANNED_AT, FIELD_LAST_ENTERED_AT,
            FIELD_LAST_EXITED_AT, FIELD_STATUS},
        [FIELD_DWELL - FIELD_STORED_COUNT] = {FIELD_FIRST_ENTERED_AT, FIELD_LAST_ENTERED_AT,
            FIELD_FIRST_EXITED_AT, FIELD_LAST_EXITED_AT},
        [FIELD_SIZE - FIELD_STORED_COUNT] = {FIELD_GROUP_SIZE, FIELD_VISITORS, FIELD_VISITORS,
            FIELD_VISITORS},
        [FIELD_CUSTOMER_LABEL - FIELD_STORED_COUNT] = {FIELD_CUSTOMER_ID, FIELD_CUSTOMER_FIRST_NAME,
            FIELD_CUSTOMER_LAST_NAME, FIELD_CUSTOMER_OWN_ID},
        [FIELD_STORE_LABEL - FIELD_STORED_COUNT] = {FIELD_STORE_ID, FIELD_STORE_NAME,
            FIELD_STORE_OWN_ID, FIELD_STORE_OWN_ID},
        [FIELD_N_EVENTS - FIELD_STORED_COUNT] = {FIELD_METADATA_EVENTS, FIELD_METADATA_EVENTS,
            FIELD_METADATA_EVENTS, FIELD_METADATA_EVENTS},
        [FIELD_VERDICT - FIELD_STORED_COUNT] = {FIELD_ID, FIELD_ID, FIELD_SUSPECTED_FRAUD,
            FIELD_SUSPECTED_FRAUD},
        [FIELD_SIGNALS - FIELD_STORED_COUNT] = {FIELD_CUSTOMER_ID, FIELD_PAYMENT_INSTRUMENT_ID,
            FIELD_STORE_ID, FIELD_LAST_ENTERED_AT},
    };
    if (f < FIELD_STORED_COUNT) {
        prefetch_one(s, f);
        return;
    }
    for (size_t i = 0; i < ARRAY_LEN(sources[0]); i++) {
        prefetch_one(s, sources[f - FIELD_STORED_COUNT][i]);
    }
}
