// The table of query parameters and its look-ups. It must not know what a query holds or how it is
// sent.
#include "model/param.h"

#include "base/base.h"

// The API page gives no upper limit for numbers of people.
#define PEOPLE_FROM(floor) .limits = {.least = (floor), .most = INT64_MAX}

// Both ends of a range of instants or of people.
#define RANGE(min, max, constrained, chip_name)                                                    \
    .bound = BOUND_##min, .partner = PARAM_##max##_##constrained, .chip = (chip_name)

static const struct value_choice statuses[] = {
    {"active", "the only status that the API page shows; others exist, type them"},
    {NULL, NULL},
};

static const struct value_choice directions[] = {
    {"desc", "highest or newest first"},
    {"asc", "lowest or oldest first"},
    {NULL, NULL},
};

static const struct param_row rows[] = {
    [PARAM_MIN_CREATED_AT] = {.wire = "minCreatedAt",
        .flag = "min-created-at",
        .label = "Created from",
        RANGE(MIN, MAX, CREATED_AT, "created"),
        .group = PARAM_GROUP_WHEN,
        .type = TYPE_INSTANT,
        .field = FIELD_CREATED_AT,
        .help = "Sessions created at this time or later"},
    [PARAM_MAX_CREATED_AT] = {.wire = "maxCreatedAt",
        .flag = "max-created-at",
        .label = "Created to",
        RANGE(MAX, MIN, CREATED_AT, "created"),
        .group = PARAM_GROUP_WHEN,
        .type = TYPE_INSTANT,
        .field = FIELD_CREATED_AT,
        .limits = {.is_end = true},
        .help = "Sessions created at this time or earlier"},
    [PARAM_MIN_UPDATED_AT] = {.wire = "minUpdatedAt",
        .flag = "min-updated-at",
        .label = "Updated from",
        RANGE(MIN, MAX, UPDATED_AT, "updated"),
        .group = PARAM_GROUP_WHEN,
        .type = TYPE_INSTANT,
        .field = FIELD_UPDATED_AT,
        .help = "Sessions whose record last changed at this time or later"},
    [PARAM_MAX_UPDATED_AT] = {.wire = "maxUpdatedAt",
        .flag = "max-updated-at",
        .label = "Updated to",
        RANGE(MAX, MIN, UPDATED_AT, "updated"),
        .group = PARAM_GROUP_WHEN,
        .type = TYPE_INSTANT,
        .field = FIELD_UPDATED_AT,
        .limits = {.is_end = true},
        .help = "Sessions whose record last changed at this time or earlier"},
    [PARAM_MIN_ENTERED_AT] = {.wire = "minCustomerLastEnteredAt",
        .flag = "min-customer-last-entered-at",
        .label = "Last entered from",
        RANGE(MIN, MAX, ENTERED_AT, "entered"),
        .group = PARAM_GROUP_WHEN,
        .type = TYPE_INSTANT,
        .field = FIELD_LAST_ENTERED_AT,
        .help = "Sessions whose last person entered at this time or later"},
    [PARAM_MAX_ENTERED_AT] = {.wire = "maxCustomerLastEnteredAt",
        .flag = "max-customer-last-entered-at",
        .label = "Last entered to",
        RANGE(MAX, MIN, ENTERED_AT, "entered"),
        .group = PARAM_GROUP_WHEN,
        .type = TYPE_INSTANT,
        .field = FIELD_LAST_ENTERED_AT,
        .limits = {.is_end = true},
        .help = "Sessions whose last person entered at this time or earlier"},
    [PARAM_MIN_SCANNED_AT] = {.wire = "minCodeLastSuccesfullyScannedAt",
        .flag = "min-code-last-succesfully-scanned-at",
        .label = "Code scanned from",
        RANGE(MIN, MAX, SCANNED_AT, "scanned"),
        .group = PARAM_GROUP_WHEN,
        .type = TYPE_INSTANT,
        .field = FIELD_CODE_LAST_SCANNED_AT,
        .help = "Sessions whose code was last scanned at this time or later"},
    [PARAM_MAX_SCANNED_AT] = {.wire = "maxCodeLastSuccesfullyScannedAt",
        .flag = "max-code-last-succesfully-scanned-at",
        .label = "Code scanned to",
        RANGE(MAX, MIN, SCANNED_AT, "scanned"),
        .group = PARAM_GROUP_WHEN,
        .type = TYPE_INSTANT,
        .field = FIELD_CODE_LAST_SCANNED_AT,
        .limits = {.is_end = true},
        .help = "Sessions whose code was last scanned at this time or earlier"},
    [PARAM_MIN_EXPIRES_AT] = {.wire = "minExpiresAt",
        .flag = "min-expires-at",
        .label = "Code expires from",
        RANGE(MIN, MAX, EXPIRES_AT, "expires"),
        .group = PARAM_GROUP_WHEN,
        .type = TYPE_INSTANT,
        .field = FIELD_EXPIRES_AT,
        .help = "Sessions whose entry code expires at this time or later"},
    [PARAM_MAX_EXPIRES_AT] = {.wire = "maxExpiresAt",
        .flag = "max-expires-at",
        .label = "Code expires to",
        RANGE(MAX, MIN, EXPIRES_AT, "expires"),
        .group = PARAM_GROUP_WHEN,
        .type = TYPE_INSTANT,
        .field = FIELD_EXPIRES_AT,
        .limits = {.is_end = true},
        .help = "Sessions whose entry code expires at this time or earlier"},

    [PARAM_STORE_ID] = {.wire = "storeId",
        .flag = "store-id",
        .label = "Store",
        .chip = "store",
        .group = PARAM_GROUP_WHO,
        .type = TYPE_ID,
        .bound = BOUND_EXACT,
        .field = FIELD_STORE_ID,
        .partner = PARAM_NONE,
        .help = "Sessions of one store, by its number"},
    [PARAM_CUSTOMER_ID] = {.wire = "customerId",
        .flag = "customer-id",
        .label = "Customer id",
        .chip = "customer",
        .group = PARAM_GROUP_WHO,
        .type = TYPE_ID,
        .bound = BOUND_EXACT,
        .field = FIELD_CUSTOMER_ID,
        .partner = PARAM_NONE,
        .help = "Sessions of one customer, by number"},
    [PARAM_ID] = {.wire = "id",
        .flag = "id",
        .label = "Session number",
        .chip = "id",
        .group = PARAM_GROUP_WHO,
        .type = TYPE_ID,
        .bound = BOUND_EXACT,
        .field = FIELD_ID,
        .partner = PARAM_NONE,
        .help = "One session, by its number"},
    [PARAM_CODE] = {.wire = "code",
        .flag = "code",
        .label = "Entry code",
        .chip = "code",
        .group = PARAM_GROUP_WHO,
        .type = TYPE_TEXT,
        .bound = BOUND_EXACT,
        .field = FIELD_CODE,
        .partner = PARAM_NONE,
        .help = "The session of an entry code"},
    [PARAM_SESSION_TOKEN] = {.wire = "sessionToken",
        .flag = "session-token",
        .label = "Session token",
        .chip = "token",
        .group = PARAM_GROUP_WHO,
        .type = TYPE_TEXT,
        .bound = BOUND_EXACT,
        .field = FIELD_SESSION_TOKEN,
        .partner = PARAM_NONE,
        .help = "One session, by its token (the session id of other AiFi systems)"},

    [PARAM_STATUS] = {.wire = "status",
        .flag = "status",
        .label = "Status",
        .chip = "status",
        .group = PARAM_GROUP_WHAT,
        .type = TYPE_CHOICE_LIST,
        .bound = BOUND_EXACT,
        .field = FIELD_STATUS,
        .partner = PARAM_NONE,
        .limits = {.choices = statuses},
        .help = "Sessions in any of these statuses, separated by commas"},
    [PARAM_MIN_VISITORS] = {.wire = "minVisitors",
        .flag = "min-visitors",
        .label = "Visitors at least",
        RANGE(MIN, MAX, VISITORS, "visitors"),
        .group = PARAM_GROUP_WHAT,
        .type = TYPE_INTEGER,
        .field = FIELD_VISITORS,
        PEOPLE_FROM(0),
        .help = "This many visitors or more; AiFi's pages do not say who counts as one"},
    [PARAM_MAX_VISITORS] = {.wire = "maxVisitors",
        .flag = "max-visitors",
        .label = "Visitors at most",
        RANGE(MAX, MIN, VISITORS, "visitors"),
        .group = PARAM_GROUP_WHAT,
        .type = TYPE_INTEGER,
        .field = FIELD_VISITORS,
        PEOPLE_FROM(1),
        .help = "This many visitors or fewer; AiFi's pages do not say who counts as one"},
    [PARAM_MIN_GROUP_SIZE] = {.wire = "minGroupSize",
        .flag = "min-group-size",
        .label = "Group size at least",
        RANGE(MIN, MAX, GROUP_SIZE, "group"),
        .group = PARAM_GROUP_WHAT,
        .type = TYPE_INTEGER,
        .field = FIELD_GROUP_SIZE,
        PEOPLE_FROM(0),
        .help = "This many people or more, as declared with the entry code"},
    [PARAM_MAX_GROUP_SIZE] = {.wire = "maxGroupSize",
        .flag = "max-group-size",
        .label = "Group size at most",
        RANGE(MAX, MIN, GROUP_SIZE, "group"),
        .group = PARAM_GROUP_WHAT,
        .type = TYPE_INTEGER,
        .field = FIELD_GROUP_SIZE,
        PEOPLE_FROM(1),
        .help = "This many people or fewer, as declared with the entry code"},

    [PARAM_MATCH] = {.wire = "match",
        .flag = "match",
        .label = "Condition",
        .chip = "match",
        .group = PARAM_GROUP_HERE,
        .type = TYPE_CONDITION,
        .bound = BOUND_LOCAL,
        .field = FIELD_NONE,
        .partner = PARAM_NONE,
        .help = "What the API cannot filter by, such as \"fraud dwell<60s\": pages are read and "
                "matched here"},
    [PARAM_ORDER_BY] = {.wire = "orderBy",
        .flag = "order-by",
        .label = "Sort by",
        .chip = "order",
        .group = PARAM_GROUP_ORDER,
        .type = TYPE_CHOICE,
        .bound = BOUND_CONTROL,
        .field = FIELD_NONE,
        .partner = PARAM_NONE,
        .limits = {.choices = field_sort_choices},
        .help = "The server's sort key; createdAt unless set"},
    [PARAM_DIRECTION] = {.wire = "direction",
        .flag = "direction",
        .label = "Direction",
        .chip = "direction",
        .group = PARAM_GROUP_ORDER,
        .type = TYPE_CHOICE,
        .bound = BOUND_CONTROL,
        .field = FIELD_NONE,
        .partner = PARAM_NONE,
        .limits = {.choices = directions},
        .help = "The direction of sorting; desc unless set"},
    [PARAM_COUNT_PER_PAGE] = {.wire = "count",
        .flag = "count",
        .label = "Rows per page",
        .chip = "count",
        .group = PARAM_GROUP_ORDER,
        .type = TYPE_INTEGER,
        .bound = BOUND_CONTROL,
        .field = FIELD_NONE,
        .partner = PARAM_NONE,
        .limits = {.least = 1, .most = PAGE_COUNT_MAX},
        .help = "How many sessions one request asks for, 1 to 200; 100 unless set"},
    [PARAM_AFTER] = {.wire = "after",
        .flag = "after",
        .label = "Page marker after",
        .chip = "after",
        .group = PARAM_GROUP_ORDER,
        .type = TYPE_TEXT,
        .bound = BOUND_CONTROL,
        .field = FIELD_NONE,
        .partner = PARAM_NONE,
        .help = "Start below this page marker of the server, or below this id when sorting by id"},
    [PARAM_BEFORE] = {.wire = "before",
        .flag = "before",
        .label = "Page marker before",
        .chip = "before",
        .group = PARAM_GROUP_ORDER,
        .type = TYPE_TEXT,
        .bound = BOUND_CONTROL,
        .field = FIELD_NONE,
        .partner = PARAM_NONE,
        .help = "Start above this page marker of the server, or above this id when sorting by id"},
};
_Static_assert(ARRAY_LEN(rows) == PARAM_COUNT, "every parameter has its row");

static const char *const group_titles[] = {
    [PARAM_GROUP_WHEN] = "When",
    [PARAM_GROUP_WHO] = "Who and where",
    [PARAM_GROUP_WHAT] = "What",
    [PARAM_GROUP_HERE] = "Matched here, while pages are read",
    [PARAM_GROUP_ORDER] = "Order and size",
};
_Static_assert(ARRAY_LEN(group_titles) == PARAM_GROUP_COUNT, "every group has its title");

const struct param_row *param_row(enum param p) {
    require(p >= 0 && p < PARAM_COUNT);
    return &rows[p];
}

const char *param_group_title(enum param_group g) {
    require(g >= 0 && g < PARAM_GROUP_COUNT);
    return group_titles[g];
}

enum param param_by_wire(struct slice wire) {
    for (size_t p = 0; p < PARAM_COUNT; p++) {
        if (slice_equal(wire, slice_of(rows[p].wire))) {
            return (enum param)p;
        }
    }
    return PARAM_NONE;
}

// A suggestion must keep most of the word: "x" is not near "id".
static const char *nearest(struct slice name, const char *(*spelling)(const struct param_row *)) {
    size_t best = 5;
    const char *hint = NULL;
    for (size_t p = 0; p < PARAM_COUNT; p++) {
        size_t distance = slice_distance(name, slice_of(spelling(&rows[p])), best);
        if (distance < best && distance * 2 < name.len) {
            best = distance;
            hint = spelling(&rows[p]);
        }
    }
    return hint;
}

static const char *flag_of(const struct param_row *row) {
    return row->flag;
}

static const char *wire_of(const struct param_row *row) {
    return row->wire;
}

enum param param_by_flag(struct slice flag, const char **hint) {
    if (hint != NULL) {
        *hint = NULL;
    }
    for (size_t p = 0; p < PARAM_COUNT; p++) {
        if (slice_equal(flag, slice_of(rows[p].flag))) {
            return (enum param)p;
        }
    }
    if (hint != NULL) {
        *hint = nearest(flag, flag_of);
    }
    return PARAM_NONE;
}

const char *param_nearest_wire(struct slice wire) {
    return nearest(wire, wire_of);
}

bool param_is_filter(enum param p) {
    return param_row(p)->bound != BOUND_CONTROL;
}
