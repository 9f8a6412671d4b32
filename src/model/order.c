// Sorts rows by a field: each value is read once and becomes a number of 64 bits that sorts like
// it, the numbers are sorted by radix, and only texts that agree in their first bytes are looked at
// again, eight bytes further on. It must not know what is seen, or pages.
#include "model/order.h"

#include "base/mem.h"
#include "digits.h"
#include "model/derive.h"
#include "model/evidence.h"
#include <string.h>

// While row i is read, the processor fetches what row i + AHEAD will need.
enum { AHEAD = 32, SMALL = 48 };

struct item {
    uint64_t key;
    uint32_t row;
    bool more; // the key is not the whole value: equal keys need a closer look
};

struct order {
    const struct session *const *records;
    enum field by;
    enum value_type type;
    uint64_t flip; // all ones when descending, so that ties keep their order
    const struct show *how;
    struct item *items, *spare; // `spare` for the radix passes, as many as `items`
};

// Texts

static inline uint64_t folded(char c) {
    return (uint64_t)(unsigned char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

// Bytes [at, at + n) of the text, n <= 8, as a number that sorts like them; zeros past its end.
static uint64_t chunk(struct slice text, size_t at, size_t n) {
    uint64_t key = 0;
    for (size_t i = at; i < at + n; i++) {
        key = key << 8 | (i < text.len ? folded(text.ptr[i]) : 0);
    }
    return key;
}

// The text that the closer look goes through.
static struct slice text_of(const struct order *o, uint32_t row) {
    struct slice text = session_text(o->records[row], o->by);
    return o->type == TYPE_ID && digits_only(text) ? digits_significant(text) : text;
}

// Ids: up to 18 digits are the key; longer ones follow, by length; then all others.
enum { ID_DIGITS_MAX = 18, ID_CLASS_SHIFT = 60 };

static uint64_t id_key(struct slice text, bool *more) {
    if (!digits_only(text)) {
        *more = true;
        return UINT64_C(2) << ID_CLASS_SHIFT | chunk(text, 0, 7);
    }
    struct slice digits = digits_significant(text);
    if (digits.len > ID_DIGITS_MAX) {
        *more = true;
        return UINT64_C(1) << ID_CLASS_SHIFT | (uint64_t)digits.len;
    }
    uint64_t key = 0;
    for (size_t i = 0; i < digits.len; i++) {
        key = key * 10 + (uint64_t)(digits.ptr[i] - '0');
    }
    return key;
}

// Keys

static uint64_t signed_key(int64_t value) {
    return (uint64_t)value ^ UINT64_C(1) << 63;
}

static bool derived_key(const struct order *o, const struct session *s, uint64_t *key) {
    int64_t value = 0;
    bool still;
    bool known = true;
    switch (o->by) {
    case FIELD_PHASE:
        value = derive_phase(s, o->how->now);
        break;
    case FIELD_DWELL:
        known = derive_dwell(s, o->how->now, &value, &still);
        break;
    case FIELD_SIZE:
        value = derive_size(s);
        break;
    case FIELD_N_EVENTS:
        known = derive_n_events(s, &value);
        break;
    case FIELD_VERDICT: {
        const enum verdict v = verdict_order_of(o->how->verdicts, s);
        value = v;
        known = v != VERDICT_NONE;
        break;
    }
    case FIELD_SIGNALS:
        value = __builtin_popcount(evidence_signals(o->how->evidence, s, o->how->now));
        known = value > 0;
        break;
    default:
        bug("a derived field without an order");
    }
    *key = signed_key(value);
    return known;
}

// False: the row has no value and comes last.
static bool value_key(const struct order *o, const struct session *s, uint64_t *key, bool *more) {
    int64_t value = 0;
    *more = false;
    if (o->by >= FIELD_STORED_COUNT) {
        return derived_key(o, s, key);
    }
    if (!session_has(s, o->by)) {
        return false;
    }
    switch (o->type) {
    case TYPE_INSTANT:
        if (!session_instant(s, o->by, &value)) {
            return false;
        }
        *key = signed_key(value);
        return true;
    case TYPE_INTEGER:
    case TYPE_DURATION:
        if (!session_integer(s, o->by, &value)) {
            return false;
        }
        *key = signed_key(value);
        return true;
    case TYPE_FLAG:
        *key = session_flag(s, o->by) ? 1 : 0;
        return true;
    case TYPE_ID:
        *key = id_key(session_text(s, o->by), more);
        return true;
    default: {
        struct slice text = session_text(s, o->by);
        *key = chunk(text, 0, 8);
        *more = text.len > 8;
        return true;
    }
    }
}

// Reads the keys of all rows; returns how many have one. The others are put, in their order, at the
// end of `rows`.
static size_t read_keys(struct order *o, uint32_t *rows, size_t n) {
    size_t n_items = 0;
    size_t n_missing = 0;
    uint32_t *missing = mem_alloc((n + 1) * sizeof *missing);
    for (size_t i = 0; i < n; i++) {
        if (i + AHEAD < n) {
            session_prefetch_refs(o->records[rows[i + AHEAD]]);
            session_prefetch_text(o->records[rows[i + AHEAD / 2]], o->by);
        }
        struct item item = {.row = rows[i]};
        if (value_key(o, o->records[rows[i]], &item.key, &item.more)) {
            item.key ^= o->flip;
            o->items[n_items++] = item;
        } else {
            missing[n_missing++] = rows[i];
        }
    }
    memcpy(rows + n_items, missing, n_missing * sizeof *missing);
    mem_free(missing);
    return n_items;
}

// Sorting

static void sort_few(struct item *items, size_t n) {
    for (size_t i = 1; i < n; i++) {
        struct item item = items[i];
        size_t at = i;
        for (; at > 0 && items[at - 1].key > item.key; at--) {
            items[at] = items[at - 1];
        }
        items[at] = item;
    }
}

// One pass of the radix sort, by byte `digit` of the keys.
static void distribute(
    const struct item *from, struct item *to, size_t n, unsigned digit, const size_t counts[256]) {
    size_t starts[256];
    size_t at = 0;
    for (size_t value = 0; value < 256; value++) {
        starts[value] = at;
        at += counts[value];
    }
    for (size_t i = 0; i < n; i++) {
        to[starts[from[i].key >> digit * 8 & 0xFF]++] = from[i];
    }
}

// Sorts by key, stable.
static void sort_items(struct item *items, struct item *spare, size_t n) {
    if (n <= SMALL) {
        sort_few(items, n);
        return;
    }
    size_t counts[8][256];
    memset(counts, 0, sizeof counts);
    for (size_t i = 0; i < n; i++) {
        for (unsigned digit = 0; digit < 8; digit++) {
            counts[digit][items[i].key >> digit * 8 & 0xFF]++;
        }
    }
    struct item *from = items;
    struct item *to = spare;
    for (unsigned digit = 0; digit < 8; digit++) {
        if (counts[digit][items[0].key >> digit * 8 & 0xFF] == n) {
            continue; // all the same
        }
        distribute(from, to, n, digit, counts[digit]);
        struct item *swap = from;
        from = to;
        to = swap;
    }
    if (from != items) {
        memcpy(items, from, n * sizeof *items);
    }
}

// The next eight bytes of the texts become the keys.
static void read_chunks(struct order *o, struct item *items, size_t n, size_t at) {
    for (size_t i = 0; i < n; i++) {
        if (i + AHEAD < n) {
            session_prefetch_refs(o->records[items[i + AHEAD].row]);
            session_prefetch_text(o->records[items[i + AHEAD / 2].row], o->by);
        }
        struct slice text = text_of(o, items[i].row);
        items[i].key = chunk(text, at, 8) ^ o->flip;
        items[i].more = text.len > at + 8;
    }
}

static size_t run_len(const struct item *items, size_t n, bool *more) {
    size_t len = 0;
    *more = false;
    while (len < n && items[len].key == items[0].key) {
        *more |= items[len++].more;
    }
    return len;
}

// Puts rows whose keys are equal into the order of their texts from byte `at` on. The depth of the
// recursion is bounded by the number of rows that still agree, since each level needs eight more
// bytes of all of them.
static void settle_ties(struct order *o, struct item *items, size_t n, size_t at) {
    bool more;
    for (size_t i = 0; i < n;) {
        struct item *run = items + i;
        size_t len = run_len(run, n - i, &more);
        for (size_t next = at; more && len > 1; next += 8) {
            read_chunks(o, run, len, next);
            sort_items(run, o->spare, len);
            if (run_len(run, len, &more) < len) {
                settle_ties(o, run, len, next + 8);
                break;
            } // else they still all agree
        }
        i += len;
    }
}

static enum field sorted_field(enum field by) {
    switch (by) {
    case FIELD_CUSTOMER_LABEL:
        return FIELD_CUSTOMER_ID;
    case FIELD_STORE_LABEL:
        return FIELD_STORE_ID;
    default:
        return by;
    }
}

void order_rows(uint32_t *rows, size_t n, const struct session *const *records, enum field by,
    bool descending, const struct show *how) {
    struct order o = {
        .records = records,
        .by = sorted_field(by),
        .flip = descending ? UINT64_MAX : 0,
        .how = how,
        .items = mem_alloc((n + 1) * sizeof(struct item)),
        .spare = mem_alloc((n + 1) * sizeof(struct item)),
    };
    o.type = field_row(o.by)->type;
    size_t n_items = read_keys(&o, rows, n);
    sort_items(o.items, o.spare, n_items);
    settle_ties(&o, o.items, n_items, o.type == TYPE_ID ? 0 : 8);
    for (size_t i = 0; i < n_items; i++) {
        rows[i] = o.items[i].row;
    }
    mem_free(o.items);
    mem_free(o.spare);
}

int order_compare(const struct session *a, const struct session *b, enum field by) {
    require(by < FIELD_STORED_COUNT);
    const struct session *const records[] = {a, b};
    const struct order o = {.records = records, .by = by, .type = field_row(by)->type};
    uint64_t a_key, b_key;
    bool a_more, b_more;
    if (!value_key(&o, a, &a_key, &a_more) || !value_key(&o, b, &b_key, &b_more)) {
        return 0;
    }
    if (a_key != b_key) {
        return a_key < b_key ? -1 : 1;
    }
    if (!a_more && !b_more) {
        return 0;
    }
    struct slice a_text = text_of(&o, 0), b_text = text_of(&o, 1);
    int compared = slice_compare(a_text, b_text);
    return compared < 0 ? -1 : compared > 0;
}
