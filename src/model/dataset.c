// The loaded rows: identity, pages, records, marks. What of them is seen, and in which order, is
// worked out by model/seen.h. It must not know how they are drawn or where they came from.
#include "model/dataset.h"

#include "base/mem.h"
#include "model/limit.h"
#include "model/order.h"
#include "model/seen.h"
#include "model/store.h"
#include <string.h>

// The rows that came with one page: ids [first, first + n).
struct arrival {
    row_id first;
    uint32_t n;
    int32_t place; // 0, 1, 2… appended, -1, -2… prepended
    bool merged;   // no page of the list
};

// One entry of the hash table from session key to row. The hash is kept so that growing it and
// passing over other keys touches no record.
struct slot {
    uint32_t hash;
    uint32_t row_plus_1; // 0: free
};

struct dataset {
    struct store store;
    const struct session **records; // by row id
    size_t n_rows, rows_cap;
    struct slot *slots; // open addressing, a power of two, at most 3/4 full
    size_t n_slots;
    struct arrival *arrivals; // in the order of arrival, so `first` ascends
    size_t n_arrivals, arrivals_cap;
    uint32_t *pages; // indexes of arrivals in the order of the list
    size_t pages_cap;
    size_t n_pages, n_prepended;
    row_id *merged; // rows that belong to no page, in the server's order
    size_t n_merged, merged_cap;
    struct dataset_order order; // of those
    uint64_t *marks;
    size_t marks_cap; // words
    size_t n_marked;
    uint64_t n_replaced;
    row_id replaced[DATASET_REPLACED_KEPT]; // the i-th at i modulo their number
    struct seen *seen; // on the heap: looking at a const dataset may bring it up to date
};

struct dataset *dataset_new(void) {
    struct dataset *d = mem_calloc(1, sizeof *d);
    d->seen = seen_new();
    return d;
}

void dataset_free(struct dataset *d) {
    if (!d) {
        return;
    }
    store_release(&d->store);
    seen_free(d->seen);
    mem_free(d->records);
    mem_free(d->slots);
    mem_free(d->arrivals);
    mem_free(d->pages);
    mem_free(d->merged);
    mem_free(d->marks);
    mem_free(d);
}

// Identity

static uint32_t hash_of(struct slice key) {
    uint64_t hash = slice_hash(key);
    return (uint32_t)(hash ^ hash >> 32);
}

// The slot that holds the key, or the free one where it belongs.
static struct slot *find_slot(const struct dataset *d, struct slice key, uint32_t hash) {
    size_t mask = d->n_slots - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        struct slot *slot = &d->slots[i];
        if (slot->row_plus_1 == 0) {
            return slot;
        }
        if (slot->hash == hash && slice_equal(session_key(d->records[slot->row_plus_1 - 1]), key)) {
            return slot;
        }
    }
}

static void grow_slots(struct dataset *d) {
    size_t old_n = d->n_slots;
    struct slot *old = d->slots;
    d->n_slots = old_n ? old_n * 2 : 512;
    d->slots = mem_calloc(d->n_slots, sizeof *d->slots);
    size_t mask = d->n_slots - 1;
    for (size_t i = 0; i < old_n; i++) {
        if (old[i].row_plus_1 == 0) {
            continue;
        }
        size_t at = old[i].hash & mask;
        while (d->slots[at].row_plus_1 != 0) {
            at = (at + 1) & mask;
        }
        d->slots[at] = old[i];
    }
    mem_free(old);
}

row_id dataset_find(const struct dataset *d, struct slice session_key_text) {
    if (d->n_slots == 0) {
        return ROW_NONE;
    }
    struct slot *slot = find_slot(d, session_key_text, hash_of(session_key_text));
    return slot->row_plus_1 ? slot->row_plus_1 - 1 : ROW_NONE;
}

// Adding pages

static void add_row(struct dataset *d, struct slot *slot, uint32_t hash, const struct session *s) {
    require(d->n_rows < ROW_NONE - 1);
    mem_grow(&d->records, &d->rows_cap, d->n_rows + 1, sizeof(struct session *));
    d->records[d->n_rows++] = s;
    *slot = (struct slot){.hash = hash, .row_plus_1 = (uint32_t)d->n_rows};
}

// The record in the dataset's own memory.
static const struct session *keep(struct dataset *d, const struct session *s, bool adopted) {
    if (adopted) {
        store_use(s);
        return s;
    }
    return store_copy(&d->store, s);
}

static void replace_record(struct dataset *d, row_id row, const struct session *s) {
    const struct session *old = d->records[row];
    d->records[row] = s;
    store_drop(&d->store, old);
}

static bool is_older(const struct session *a, const struct session *b) {
    instant a_at, b_at;
    return session_instant(a, FIELD_UPDATED_AT, &a_at) &&
           session_instant(b, FIELD_UPDATED_AT, &b_at) && a_at < b_at;
}

// Whether a session whose key is not there yet is taken.
typedef bool taker(struct dataset *d, const struct session *s, struct dataset_change *change);

static void add_session(struct dataset *d, const struct session *s, bool adopted, size_t first_new,
    taker *takes, struct dataset_change *change) {
    if ((d->n_rows + 1) * 4 > d->n_slots * 3) {
        grow_slots(d);
    }
    struct slice key = session_key(s);
    uint32_t hash = hash_of(key);
    struct slot *slot = find_slot(d, key, hash);
    if (slot->row_plus_1 == 0) {
        if (!takes || takes(d, s, change)) {
            change->n_new++;
            add_row(d, slot, hash, keep(d, s, adopted));
        }
        return;
    }
    change->n_duplicate++;
    row_id row = slot->row_plus_1 - 1;
    bool is_of_this_page = row >= first_new;
    if (!is_of_this_page && !slice_equal(session_json(s), session_json(d->records[row])) &&
        !is_older(s, d->records[row])) {
        change->n_changed++;
        replace_record(d, row, keep(d, s, adopted));
        d->replaced[d->n_replaced++ % DATASET_REPLACED_KEPT] = row;
        seen_forget_row(d->seen, row);
    }
}

static void add_arrival(struct dataset *d, row_id first, bool above) {
    size_t n = d->n_pages;
    mem_grow(&d->arrivals, &d->arrivals_cap, d->n_arrivals + 1, sizeof *d->arrivals);
    mem_grow(&d->pages, &d->pages_cap, n + 1, sizeof *d->pages);
    int32_t place = above ? -(int32_t)(d->n_prepended + 1) : (int32_t)(n - d->n_prepended);
    d->arrivals[d->n_arrivals] =
        (struct arrival){.first = first, .n = (uint32_t)d->n_rows - first, .place = place};
    if (above) {
        memmove(d->pages + 1, d->pages, n * sizeof *d->pages);
        d->pages[0] = (uint32_t)d->n_arrivals;
        d->n_prepended++;
    } else {
        d->pages[n] = (uint32_t)d->n_arrivals;
    }
    d->n_pages++;
    d->n_arrivals++;
}

// Moves what is still used of blocks that are mostly not, so that a list watched for days does not
// keep every record it ever showed.
static void tidy(struct dataset *d) {
    const struct page *sparse;
    while ((sparse = store_sparse_block(&d->store)) != NULL) {
        size_t n_left = sparse->n_used;
        for (size_t row = 0; n_left > 0; row++) {
            if (d->records[row]->page == sparse) {
                n_left--; // with the last one the block is gone
                replace_record(d, (row_id)row, store_copy(&d->store, d->records[row]));
            }
        }
    }
}

// *takes* the page.
static struct dataset_change add_sessions(struct dataset *d, struct page *p, taker *takes) {
    struct dataset_change change = {0};
    size_t first_new = d->n_rows;
    bool adopted = store_adopts(p);
    for (size_t i = 0; i < p->n_sessions; i++) {
        add_session(d, &p->sessions[i], adopted, first_new, takes, &change);
    }
    if (adopted) {
        store_adopt(&d->store, p);
    } else {
        page_free(p);
    }
    return change;
}

static void settle(struct dataset *d, const struct dataset_change *change) {
    if (change->n_changed > 0) {
        tidy(d);
    }
    if (change->n_new + change->n_changed > 0) {
        seen_forget(d->seen);
    }
}

static struct dataset_change add_page(struct dataset *d, struct page *p, bool above) {
    row_id first_new = (row_id)d->n_rows;
    struct dataset_change change = add_sessions(d, p, NULL);
    if (change.n_new > 0) {
        add_arrival(d, first_new, above);
    }
    settle(d, &change);
    return change;
}

struct dataset_change dataset_append(struct dataset *d, struct page *p) {
    return add_page(d, p, false);
}

struct dataset_change dataset_prepend(struct dataset *d, struct page *p) {
    return add_page(d, p, true);
}

// Sessions that came by themselves

// Whether `a` stands before `b` in the server's order; sessions without a value last.
static bool stands_before(
    const struct dataset_order *o, const struct session *a, const struct session *b) {
    enum field keys[] = {o->by, FIELD_ID}; // the order of equal ones
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        int compared = order_compare(a, b, keys[i]);
        if (compared != 0) {
            return o->descending ? compared > 0 : compared < 0;
        }
    }
    return false;
}

// How many of `rows`, which stand in order, stand before `s`. New ones mostly belong at one of the
// ends, so that is where it is looked first, in growing steps.
static size_t place_among(
    const struct dataset *d, const row_id *rows, size_t from, size_t n, const struct session *s) {
    size_t low = from, step = 1;
    while (low < n && stands_before(&d->order, d->records[rows[low]], s)) {
        from = low + 1;
        low += step;
        step *= 2;
    }
    size_t high = low < n ? low : n;
    while (from < high) {
        size_t middle = from + (high - from) / 2;
        if (stands_before(&d->order, d->records[rows[middle]], s)) {
            from = middle + 1;
        } else {
            high = middle;
        }
    }
    return from;
}

static bool takes_merged(
    struct dataset *d, const struct session *s, struct dataset_change *change) {
    const struct dataset_order *o = &d->order;
    if (o->by == FIELD_NONE || !session_has(s, o->by)) {
        change->n_without_place++;
        return false;
    }
    if (d->n_pages == 0) {
        return !o->open_above && !o->open_below;
    }
    const struct arrival *top = &d->arrivals[d->pages[0]];
    const struct arrival *bottom = &d->arrivals[d->pages[d->n_pages - 1]];
    const struct session *first = d->records[top->first];
    const struct session *last = d->records[bottom->first + bottom->n - 1];
    return !(o->open_above && stands_before(o, s, first)) &&
           !(o->open_below && stands_before(o, last, s));
}

static void place_merged(struct dataset *d, row_id row) {
    size_t at = place_among(d, d->merged, 0, d->n_merged, d->records[row]);
    mem_grow(&d->merged, &d->merged_cap, d->n_merged + 1, sizeof *d->merged);
    memmove(d->merged + at + 1, d->merged + at, (d->n_merged - at) * sizeof *d->merged);
    d->merged[at] = row;
    d->n_merged++;
}

struct dataset_change dataset_merge(
    struct dataset *d, struct page *p, const struct dataset_order *order) {
    row_id first_new = (row_id)d->n_rows;
    d->order = *order;
    struct dataset_change change = add_sessions(d, p, takes_merged);
    if (change.n_new > 0) {
        mem_grow(&d->arrivals, &d->arrivals_cap, d->n_arrivals + 1, sizeof *d->arrivals);
        d->arrivals[d->n_arrivals++] =
            (struct arrival){.first = first_new, .n = (uint32_t)change.n_new, .merged = true};
    }
    for (row_id row = first_new; row < d->n_rows; row++) {
        place_merged(d, row);
    }
    settle(d, &change);
    return change;
}

// Rows and pages

size_t dataset_n_rows(const struct dataset *d) {
    return d->n_rows;
}

size_t dataset_n_pages(const struct dataset *d) {
    return d->n_pages;
}

const struct session *dataset_session(const struct dataset *d, row_id row) {
    require(row < d->n_rows);
    return d->records[row];
}

size_t dataset_page_of(const struct dataset *d, row_id row) {
    require(row < d->n_rows);
    size_t low = 0;
    size_t high = d->n_arrivals;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (d->arrivals[middle].first <= row) {
            low = middle;
        } else {
            high = middle;
        }
    }
    const struct arrival *a = &d->arrivals[low];
    return a->merged ? 0 : (size_t)((int64_t)a->place + (int64_t)d->n_prepended);
}

row_id dataset_page_first(const struct dataset *d, size_t page) {
    return page < d->n_pages ? d->arrivals[d->pages[page]].first : ROW_NONE;
}

size_t dataset_memory(const struct dataset *d) {
    return sizeof *d + store_memory(&d->store) + d->rows_cap * sizeof *d->records +
           d->n_slots * sizeof *d->slots + d->arrivals_cap * sizeof *d->arrivals +
           d->pages_cap * sizeof *d->pages + d->merged_cap * sizeof *d->merged +
           d->marks_cap * sizeof *d->marks + seen_memory(d->seen);
}

// Marks

bool dataset_is_marked(const struct dataset *d, row_id row) {
    require(row < d->n_rows);
    return row / 64 < d->marks_cap && (d->marks[row / 64] >> row % 64 & 1) != 0;
}

void dataset_mark(struct dataset *d, row_id row, bool marked) {
    if (dataset_is_marked(d, row) == marked) {
        return;
    }
    size_t before = d->marks_cap;
    mem_grow(&d->marks, &d->marks_cap, row / 64 + 1, sizeof *d->marks);
    if (d->marks_cap > before) {
        memset(d->marks + before, 0, (d->marks_cap - before) * sizeof *d->marks);
    }
    d->marks[row / 64] ^= UINT64_C(1) << row % 64;
    d->n_marked = marked ? d->n_marked + 1 : d->n_marked - 1;
}

size_t dataset_n_marked(const struct dataset *d) {
    return d->n_marked;
}

// What is seen

// The row ids of the pages in the order of the list.
static size_t append_pages(const struct dataset *d, row_id *rows) {
    size_t n = 0;
    for (size_t page = 0; page < d->n_pages; page++) {
        const struct arrival *a = &d->arrivals[d->pages[page]];
        for (uint32_t i = 0; i < a->n; i++) {
            rows[n++] = a->first + i;
        }
    }
    return n;
}

// All row ids: the server's own sequence is never changed, the merged ones go between.
static void append_server_order(const struct dataset *d, row_id *rows) {
    if (d->n_merged == 0) {
        append_pages(d, rows);
        return;
    }
    row_id *paged = mem_alloc((d->n_rows + 1) * sizeof *paged);
    size_t n_paged = append_pages(d, paged), taken = 0;
    for (size_t i = 0; i < d->n_merged; i++) {
        size_t until = place_among(d, paged, taken, n_paged, d->records[d->merged[i]]);
        memcpy(rows, paged + taken, (until - taken) * sizeof *rows);
        rows += until - taken;
        taken = until;
        *rows++ = d->merged[i];
    }
    memcpy(rows, paged + taken, (n_paged - taken) * sizeof *rows);
    mem_free(paged);
}

static const struct seen *up_to_date(const struct dataset *d) {
    if (seen_is_stale(d->seen)) {
        row_id *rows = NULL;
        if (d->n_prepended + d->n_merged > 0 || !seen_is_plain(d->seen)) {
            rows = mem_alloc((d->n_rows + 1) * sizeof *rows);
            append_server_order(d, rows);
        }
        seen_update(d->seen, rows, d->n_rows, d->records);
    }
    return d->seen;
}

void dataset_sort(struct dataset *d, enum field by, bool descending, const struct show *how) {
    seen_sort(d->seen, by, descending, how);
}

void dataset_arrange(struct dataset *d, uint32_t *ranks, size_t n_ranks) {
    seen_arrange(d->seen, ranks, n_ranks);
}

void dataset_condition(struct dataset *d, struct limit *condition, const struct show *how) {
    seen_condition(d->seen, condition, how);
}

const struct limit *dataset_get_condition(const struct dataset *d) {
    return seen_get_condition(d->seen);
}

size_t dataset_n_fitting(const struct dataset *d) {
    return seen_n_fitting(up_to_date(d));
}

void dataset_touch(struct dataset *d, const struct show *how) {
    seen_forget_all(d->seen, how);
}

void dataset_touch_row(struct dataset *d, row_id row) {
    require(row < d->n_rows);
    seen_forget_row(d->seen, row);
    seen_forget(d->seen);
}

uint64_t dataset_n_replaced(const struct dataset *d) {
    return d->n_replaced;
}

row_id dataset_replaced(const struct dataset *d, uint64_t i) {
    require(i < d->n_replaced && d->n_replaced - i <= DATASET_REPLACED_KEPT);
    return d->replaced[i % DATASET_REPLACED_KEPT];
}

void dataset_limit(struct dataset *d, struct limit *limit, const struct show *how) {
    seen_limit(d->seen, limit, how);
}

enum field dataset_sort_field(const struct dataset *d) {
    return seen_sort_field(d->seen);
}

bool dataset_sort_is_descending(const struct dataset *d) {
    return seen_sort_is_descending(d->seen);
}

const struct limit *dataset_get_limit(const struct dataset *d) {
    return seen_get_limit(d->seen);
}

size_t dataset_n_visible(const struct dataset *d) {
    return seen_n(up_to_date(d));
}

row_id dataset_visible(const struct dataset *d, size_t position) {
    return seen_row(up_to_date(d), position);
}

size_t dataset_position(const struct dataset *d, row_id row) {
    require(row < d->n_rows);
    up_to_date(d);
    return seen_position(d->seen, row);
}

static bool is_listed(const struct slice *texts, size_t n, struct slice text) {
    for (size_t i = 0; i < n; i++) {
        if (slice_equal(texts[i], text)) {
            return true;
        }
    }
    return false;
}

size_t dataset_distinct(const struct dataset *d, enum field f, struct slice *out, size_t max) {
    enum { AHEAD = 16 };
    size_t n = 0;
    for (size_t row = 0; row < d->n_rows && n < max; row++) {
        if (row + AHEAD < d->n_rows) {
            session_prefetch_refs(d->records[row + AHEAD]);
            session_prefetch_text(d->records[row + AHEAD / 2], f);
        }
        const struct session *s = d->records[row];
        struct slice text = session_has(s, f) ? session_text(s, f) : SLICE_NONE;
        if (text.len > 0 && !is_listed(out, n, text)) {
            out[n++] = text;
        }
    }
    return n;
}
