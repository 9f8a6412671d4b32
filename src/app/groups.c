// Groups of rows. It must not know keys or the screen.
#include "app/groups.h"

#include "base/key_map.h"
#include "model/evidence.h"

#include <stdlib.h>

enum { TITLE_MAX_LEN = 400, CUSTOMERS_SHOWN = 4, RELATED_MAX = 200 };

struct group_row {
    const char *name, *label;
};
static const struct group_row rows[GROUP_BY_COUNT] = {
    [GROUP_BY_NONE] = {"none", "not grouped"},
    [GROUP_BY_CUSTOMER] = {"customer", "customer"},
    [GROUP_BY_STORE] = {"store", "store"},
    [GROUP_BY_CARD] = {"card", "payment instrument"},
    [GROUP_BY_DAY] = {"day", "day of creation"},
};

const char *group_name(size_t i) {
    return i < GROUP_BY_COUNT ? rows[i].name : NULL;
}

const char *group_label(size_t i) {
    return i < GROUP_BY_COUNT ? rows[i].label : NULL;
}

enum group_by group_by_name(struct slice name) {
    size_t i = 0;
    while (i < GROUP_BY_COUNT && !slice_equal_nocase(name, slice_of(rows[i].name))) {
        i++;
    }
    return (enum group_by)i;
}

struct group {
    uint32_t id;       // place in the order of appearance
    bool is_none;      // of rows without the value
    size_t n, n_to_do; // rows
    size_t n_flagged;
    size_t n_first;     // rows that were to do when the order was settled
    size_t n_customers; // with the payment instrument, among all rows that were read
    size_t first;       // position of its first row
    row_id first_row;
    instant day; // GROUP_BY_DAY
};

static void append_day(const struct session *s, const struct show *how, struct buf *out) {
    instant t;
    if (session_instant(s, FIELD_CREATED_AT, &t)) {
        instant_append(out, t, INSTANT_DAY, how->zone, how->now);
    }
}

static void append_key(
    enum group_by by, const struct session *s, const struct show *how, struct buf *out) {
    switch (by) {
    case GROUP_BY_CUSTOMER:
        buf_append(out, show_label_id(s, FIELD_CUSTOMER_LABEL));
        break;
    case GROUP_BY_STORE:
        buf_append(out, show_label_id(s, FIELD_STORE_LABEL));
        break;
    case GROUP_BY_CARD:
        buf_append(out, session_text(s, FIELD_PAYMENT_INSTRUMENT_ID));
        break;
    case GROUP_BY_DAY:
        append_day(s, how, out);
        break;
    case GROUP_BY_NONE:
    case GROUP_BY_COUNT:
        break;
    }
}

// --- gathering ----------------------------------------------------------------------------------

struct gathering {
    struct groups *out;
    const struct dataset *d;
    const struct show *how;
    struct key_map by_key;
    size_t cap_groups;
    struct buf key;
};

static void gather_row(struct gathering *g, size_t position) {
    const row_id row = dataset_visible(g->d, position);
    const struct session *s = dataset_session(g->d, row);
    bool is_new;
    buf_clear(&g->key);
    append_key(g->out->by, s, g->how, &g->key);
    const uint32_t id =
        *key_map_add(&g->by_key, buf_slice(&g->key), (uint32_t)g->out->n_groups, &is_new);
    if (is_new) {
        mem_grow(&g->out->groups, &g->cap_groups, g->out->n_groups + 1, sizeof *g->out->groups);
        instant day = INSTANT_NONE;
        session_instant(s, FIELD_CREATED_AT, &day);
        g->out->groups[g->out->n_groups++] = (struct group){.id = id,
            .is_none = g->key.len == 0,
            .first = position,
            .first_row = row,
            .day = day,
            .n_customers = evidence_card_customers(g->how->evidence, s)};
    }
    struct group *group = &g->out->groups[id];
    group->n++;
    group->n_flagged += session_flag(s, FIELD_SUSPECTED_FRAUD);
    group->n_to_do += verdict_of(g->how->verdicts, s) == VERDICT_TO_DO;
    group->n_first += verdict_order_of(g->how->verdicts, s) == VERDICT_TO_DO;
    g->out->group_of[row] = id;
}

// --- order --------------------------------------------------------------------------------------

#define BY_MORE(x, y, member)                                                                      \
    if ((x)->member != (y)->member) {                                                              \
        return (x)->member > (y)->member ? -1 : 1;                                                 \
    }

static int compare_groups(const void *a, const void *b) {
    const struct group *x = a, *y = b;
    if (x->is_none != y->is_none) {
        return x->is_none ? 1 : -1;
    }
    BY_MORE(x, y, n)
    BY_MORE(x, y, n_first)
    return x->first < y->first ? -1 : 1;
}

static int compare_cards(const void *a, const void *b) {
    const struct group *x = a, *y = b;
    if (!x->is_none && !y->is_none) {
        BY_MORE(x, y, n_customers)
    }
    return compare_groups(a, b);
}

static int compare_days(const void *a, const void *b) {
    const struct group *x = a, *y = b;
    BY_MORE(x, y, day)
    return x->first < y->first ? -1 : 1;
}

static void sort_groups(struct groups *g) {
    int (*compare)(const void *, const void *) = g->by == GROUP_BY_CARD  ? compare_cards
                                                 : g->by == GROUP_BY_DAY ? compare_days
                                                                         : compare_groups;
    if (g->n_groups > 0) {
        qsort(g->groups, g->n_groups, sizeof *g->groups, compare);
    }
    // Rows hold the places of before.
    uint32_t *place = mem_alloc((g->n_groups + 1) * sizeof *place);
    for (size_t i = 0; i < g->n_groups; i++) {
        place[g->groups[i].id] = (uint32_t)i;
    }
    for (size_t row = 0; row < g->n_rows; row++) {
        g->group_of[row] = g->group_of[row] == UINT32_MAX ? UINT32_MAX : place[g->group_of[row]];
    }
    mem_free(place);
}

// Groups one after the other; in each what is to do comes first.
static uint32_t *ranks_of(const struct groups *g, const struct dataset *d, const struct show *how) {
    uint32_t *ranks = mem_alloc((g->n_rows + 1) * sizeof *ranks);
    for (row_id row = 0; row < g->n_rows; row++) {
        const bool to_do =
            verdict_order_of(how->verdicts, dataset_session(d, row)) == VERDICT_TO_DO;
        ranks[row] =
            g->group_of[row] == UINT32_MAX ? UINT32_MAX : 2 * g->group_of[row] + (to_do ? 0 : 1);
    }
    return ranks;
}

// --- titles -------------------------------------------------------------------------------------

static const char *plural(size_t n, const char *one, const char *many) {
    return n == 1 ? one : many;
}

static bool is_named(const struct slice *ids, size_t n, struct slice id) {
    for (size_t i = 0; i < n; i++) {
        if (slice_equal(ids[i], id)) {
            return true;
        }
    }
    return false;
}

// "customers 100138, 100771, +2": of the payment instrument, among all rows that were read.
static void append_customers(
    const struct group *group, const struct dataset *d, const struct show *how, struct buf *out) {
    const struct session *s = dataset_session(d, group->first_row);
    struct slice ids[CUSTOMERS_SHOWN] = {show_label_id(s, FIELD_CUSTOMER_LABEL)};
    row_id related[RELATED_MAX];
    size_t n_ids = 1;
    const size_t n = evidence_related(how->evidence, s, RELATION_CARD, related, RELATED_MAX);
    for (size_t i = 0; i < n && i < RELATED_MAX && n_ids < CUSTOMERS_SHOWN; i++) {
        const struct slice id = show_label_id(dataset_session(d, related[i]), FIELD_CUSTOMER_LABEL);
        if (id.len > 0 && !is_named(ids, n_ids, id)) {
            ids[n_ids++] = id;
        }
    }
    buf_printf(
        out, "  %zu %s", group->n_customers, plural(group->n_customers, "customer", "customers"));
    for (size_t i = 0; i < n_ids; i++) {
        buf_printf(out, "%s%.*s", i == 0 ? ": " : ", ", SLICE_ARG(ids[i]));
    }
    if (group->n_customers > n_ids) {
        buf_printf(out, ", +%zu", group->n_customers - n_ids);
    }
}

// "3 sessions"; of a payment instrument "3 flagged of 20 sessions", where more were read than fit.
static void append_sizes(const struct groups *g, const struct group *group, const struct show *how,
    const struct session *s, struct buf *out) {
    const bool is_card = g->by == GROUP_BY_CARD && !group->is_none;
    const size_t n_read =
        is_card ? evidence_related(how->evidence, s, RELATION_CARD, NULL, 0) + 1 : 0;
    if (n_read > group->n) {
        buf_printf(out, "  %zu%s of %zu sessions", group->n,
            group->n_flagged == group->n ? " flagged" : "", n_read);
    } else {
        buf_printf(out, "  %zu %s", group->n, plural(group->n, "session", "sessions"));
    }
}

static void append_title(const struct groups *g, const struct group *group, const struct dataset *d,
    const struct show *how, struct buf *out) {
    const struct session *s = dataset_session(d, group->first_row);
    if (group->is_none) {
        buf_printf(out, "no %s", rows[g->by].label);
    } else if (g->by == GROUP_BY_CUSTOMER || g->by == GROUP_BY_STORE) {
        show_field(
            s, g->by == GROUP_BY_CUSTOMER ? FIELD_CUSTOMER_LABEL : FIELD_STORE_LABEL, how, out);
    } else {
        buf_append_text(out, g->by == GROUP_BY_CARD ? "card " : "");
        append_key(g->by, s, how, out);
    }
    if (g->by == GROUP_BY_CARD && !group->is_none) {
        append_customers(group, d, how, out);
    }
    append_sizes(g, group, how, s, out);
    if (group->n_to_do > 0) {
        buf_printf(out, ", %zu to do", group->n_to_do);
    }
}

static void make_titles(struct groups *g, const struct dataset *d, const struct show *how) {
    g->titles = mem_calloc(g->n_groups + 1, sizeof *g->titles);
    for (size_t i = 0; i < g->n_groups; i++) {
        struct buf title = BUF_INIT(TITLE_MAX_LEN);
        append_title(g, &g->groups[i], d, how, &title);
        g->titles[i] = slice_of(mem_dup_text(buf_slice(&title)));
        buf_release(&title);
    }
}

// ------------------------------------------------------------------------------------------------

void groups_release(struct groups *g) {
    for (size_t i = 0; i < g->n_groups; i++) {
        mem_free((char *)(uintptr_t)g->titles[i].ptr);
    }
    mem_free(g->titles);
    mem_free(g->groups);
    mem_free(g->group_of);
    *g = (struct groups){0};
}

void groups_make(struct groups *g, enum group_by by, struct dataset *d, const struct show *how) {
    groups_release(g);
    dataset_arrange(d, NULL, 0); // so that positions are those of the list without groups
    g->by = by;
    if (by == GROUP_BY_NONE) {
        return;
    }
    g->n_rows = dataset_n_rows(d);
    g->generation = verdicts_generation(how->verdicts);
    g->group_of = mem_alloc((g->n_rows + 1) * sizeof *g->group_of);
    for (size_t row = 0; row < g->n_rows; row++) {
        g->group_of[row] = UINT32_MAX;
    }
    struct gathering gathering = {.out = g, .d = d, .how = how, .key = BUF_INIT(4096)};
    const size_t n = dataset_n_visible(d);
    for (size_t position = 0; position < n; position++) {
        gather_row(&gathering, position);
    }
    key_map_release(&gathering.by_key);
    buf_release(&gathering.key);
    sort_groups(g);
    make_titles(g, d, how);
    dataset_arrange(d, ranks_of(g, d, how), g->n_rows);
}

bool groups_for_list(const struct groups *g, struct list_groups *out) {
    *out = (struct list_groups){.group_of = g->group_of, .n_rows = g->n_rows, .titles = g->titles};
    return g->by != GROUP_BY_NONE;
}
