// The words and the order of the rows. It must not know how their numbers came about.
#include "model/occupancy.h"

#include <stdlib.h>

static const char *const column_names[] = {
    [OCCUPANCY_STORE] = "store",
    [OCCUPANCY_STATE] = "state",
    [OCCUPANCY_DEPLOYMENT] = "deployment",
    [OCCUPANCY_PEOPLE] = "people",
    [OCCUPANCY_MAX] = "max",
    [OCCUPANCY_LOAD] = "load",
    [OCCUPANCY_EMPLOYEE] = "employee",
    [OCCUPANCY_STAFF] = "staff",
    [OCCUPANCY_SESSIONS] = "sessions",
    [OCCUPANCY_IN] = "in",
    [OCCUPANCY_OUT] = "out",
    [OCCUPANCY_STALE] = "stale",
    [OCCUPANCY_LONGEST] = "longest",
    [OCCUPANCY_AGE] = "age",
};
_Static_assert(ARRAY_LEN(column_names) == OCCUPANCY_COLUMN_COUNT, "every column has its name");

static const char *const reason_texts[] = {
    [REASON_COUNTED] = "inside",
    [REASON_POSSIBLE] = "group, partly out: some may be inside",
    [REASON_EMPLOYEE] = "employee, counted apart",
    [REASON_TESTER] = "tester, counted apart",
    [REASON_STALE] = "entered too long ago, no exit",
    [REASON_FUTURE] = "its entry lies in the future",
    [REASON_NEVER_ENTERED] = "never entered (code only)",
    [REASON_LEFT] = "left a short time ago",
    [REASON_NO_STORE] = "inside, but names no store",
    [REASON_GONE] = "gone",
};
_Static_assert(ARRAY_LEN(reason_texts) == REASON_COUNT, "every reason has its text");

const char *occupancy_column_name(enum occupancy_column c) {
    require((unsigned)c < OCCUPANCY_COLUMN_COUNT);
    return column_names[c];
}

enum occupancy_column occupancy_column_by_name(struct slice name) {
    unsigned i = 0;
    while (i < OCCUPANCY_COLUMN_COUNT && !slice_equal_nocase(slice_of(column_names[i]), name)) {
        i++;
    }
    return (enum occupancy_column)i;
}

const char *occupancy_reason_text(enum occupancy_reason r) {
    require((unsigned)r < REASON_COUNT);
    return reason_texts[r];
}

const char *occupancy_word(const struct occupancy_row *row) {
    if (row->no_data) {
        return "STALE"; // what was full or near then need not be so now
    }
    if (row->load == LOAD_FULL) {
        return "FULL";
    }
    if (row->maybe_full) {
        return "FULL?";
    }
    if (row->load == LOAD_NEAR) {
        return "NEAR";
    }
    if (row->long_visit) {
        return "LONG";
    }
    return row->n_stale > 0 ? "GHOST" : row->load == LOAD_OK ? "ok" : "no max";
}

// The words that stand on the board for a condition of a store.
static const char *const words[] = {"FULL", "FULL?", "NEAR", "LONG", "STALE", "GHOST", "ok", "OPEN",
    "CLOSED", "MAINT", "LIVE", "TESTING", "DEPLOYMENT", "DECOMMISSIONED"};

// In the order of `words`.
static bool has_nth_word(const struct occupancy_row *row, size_t i) {
    const bool has[] = {row->load == LOAD_FULL, row->maybe_full, row->load == LOAD_NEAR,
        row->long_visit, row->no_data, row->n_stale > 0,
        slice_equal(slice_of(occupancy_word(row)), SLICE("ok")), row->state == STORE_OPEN,
        row->state == STORE_CLOSED, row->state == STORE_MAINTENANCE};
    _Static_assert(ARRAY_LEN(has) <= ARRAY_LEN(words), "every word has its condition");
    return i < ARRAY_LEN(has) ? has[i] : slice_equal_nocase(row->deployment, slice_of(words[i]));
}

bool occupancy_is_word(struct slice text) {
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        if (slice_equal_nocase(slice_of(words[i]), text)) {
            return true;
        }
    }
    return false;
}

bool occupancy_has_word(const struct occupancy_row *row, struct slice text) {
    const bool whole = occupancy_is_word(text);
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        const struct slice word = slice_of(words[i]);
        const bool is_it = whole ? slice_equal_nocase(word, text)
                                 : text.len > 0 && slice_find_nocase(word, text) == 0;
        if (is_it && has_nth_word(row, i)) {
            return true;
        }
    }
    return false;
}

static int compare_numbers(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

// Rows without a value stand last, whichever way the others go.
static bool has_value(const struct occupancy_row *row, enum occupancy_column by) {
    switch (by) {
    case OCCUPANCY_STATE:
        return row->status.len > 0;
    case OCCUPANCY_DEPLOYMENT:
        return row->deployment.len > 0;
    case OCCUPANCY_MAX:
    case OCCUPANCY_LOAD:
        return row->max_people > 0;
    case OCCUPANCY_EMPLOYEE:
        return row->employee_inside != REPORT_NONE;
    case OCCUPANCY_LONGEST:
        return row->longest_ms >= 0;
    case OCCUPANCY_AGE:
        return row->age_ms >= 0;
    default:
        return true;
    }
}

static int compare_load(const struct occupancy_row *a, const struct occupancy_row *b) {
    const double x = a->max_people > 0 ? (double)a->certain / (double)a->max_people : -1;
    const double y = b->max_people > 0 ? (double)b->certain / (double)b->max_people : -1;
    return (x > y) - (x < y);
}

static int compare_people(const struct occupancy_row *a, const struct occupancy_row *b) {
    const int order = compare_numbers(a->certain, b->certain);
    return order ? order : compare_numbers(a->possible, b->possible);
}

static struct slice name_of(const struct occupancy_row *row) {
    return row->name.len > 0 ? row->name : row->store_id;
}

static int compare_by(
    const struct occupancy_row *a, const struct occupancy_row *b, enum occupancy_column by) {
    switch (by) {
    case OCCUPANCY_STORE:
        return slice_compare(name_of(a), name_of(b));
    case OCCUPANCY_STATE:
        return slice_compare(a->status, b->status);
    case OCCUPANCY_DEPLOYMENT:
        return slice_compare(a->deployment, b->deployment);
    case OCCUPANCY_PEOPLE:
        return compare_people(a, b);
    case OCCUPANCY_MAX:
        return compare_numbers(a->max_people, b->max_people);
    case OCCUPANCY_EMPLOYEE:
        return compare_numbers(a->employee_inside, b->employee_inside);
    case OCCUPANCY_STAFF:
        return compare_numbers(a->employees + a->testers, b->employees + b->testers);
    case OCCUPANCY_SESSIONS:
        return compare_numbers(a->n_sessions, b->n_sessions);
    case OCCUPANCY_IN:
        return compare_numbers(a->n_in, b->n_in);
    case OCCUPANCY_OUT:
        return compare_numbers(a->n_out, b->n_out);
    case OCCUPANCY_STALE:
        return compare_numbers(a->n_stale, b->n_stale);
    case OCCUPANCY_LONGEST:
        return compare_numbers(a->longest_ms, b->longest_ms);
    case OCCUPANCY_AGE:
        return compare_numbers(a->age_ms, b->age_ms);
    case OCCUPANCY_LOAD:
    case OCCUPANCY_COLUMN_COUNT:
        break;
    }
    return compare_load(a, b);
}

struct order {
    enum occupancy_column by;
    bool descending;
};

static int compare_rows(const void *a, const void *b, void *context) {
    const struct occupancy_row *x = a, *y = b;
    const struct order *how = context;
    const bool x_has = has_value(x, how->by), y_has = has_value(y, how->by);
    if (x_has != y_has) {
        return x_has ? -1 : 1;
    }
    int order = compare_by(x, y, how->by);
    order = how->descending ? -order : order;
    order = order ? order : compare_load(y, x);
    order = order ? order : compare_people(y, x);
    order = order ? order : slice_compare(name_of(x), name_of(y));
    return order ? order : slice_compare(x->store_id, y->store_id);
}

void occupancy_sort(
    struct occupancy_row *rows, size_t n, enum occupancy_column by, bool descending) {
    struct order how = {by, descending};
    if (n > 1) {
        qsort_r(rows, n, sizeof(*rows), compare_rows, &how);
    }
}
