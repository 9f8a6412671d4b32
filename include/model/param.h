// What a list of sessions is asked with: the query parameters of GET /api/admin/v2/sessions, and one
// of our own, the condition that is matched here. The master table (param.c) behind the filter form,
// the URL, validation, command line options and their help, chips, saved views and the manual.
//
// Source: "Query Parameters" on AiFi's API page: 25 parameters. The order is that of the form.
#ifndef AIFI_MODEL_PARAM_H
#define AIFI_MODEL_PARAM_H

#include "model/field.h"

enum param {
    PARAM_MIN_CREATED_AT,
    PARAM_MAX_CREATED_AT,
    PARAM_MIN_UPDATED_AT,
    PARAM_MAX_UPDATED_AT,
    PARAM_MIN_ENTERED_AT,
    PARAM_MAX_ENTERED_AT,
    PARAM_MIN_SCANNED_AT,
    PARAM_MAX_SCANNED_AT,
    PARAM_MIN_EXPIRES_AT,
    PARAM_MAX_EXPIRES_AT,
    PARAM_STORE_ID,
    PARAM_CUSTOMER_ID,
    PARAM_ID,
    PARAM_CODE,
    PARAM_SESSION_TOKEN,
    PARAM_STATUS,
    PARAM_MIN_VISITORS,
    PARAM_MAX_VISITORS,
    PARAM_MIN_GROUP_SIZE,
    PARAM_MAX_GROUP_SIZE,
    PARAM_MATCH, // ours: an expression (model/match.h) for what the API cannot filter by
    PARAM_ORDER_BY,
    PARAM_DIRECTION,
    PARAM_COUNT_PER_PAGE, // "count"
    PARAM_AFTER,
    PARAM_BEFORE,
    PARAM_COUNT,
    PARAM_NONE = PARAM_COUNT
};

enum param_group {
    PARAM_GROUP_WHEN,
    PARAM_GROUP_WHO,
    PARAM_GROUP_WHAT,
    PARAM_GROUP_HERE,
    PARAM_GROUP_ORDER,
    PARAM_GROUP_COUNT
};

enum param_bound {
    BOUND_EXACT,   // field == value
    BOUND_MIN,     // field >= value
    BOUND_MAX,     // field <= value
    BOUND_CONTROL, // order, direction, count, cursors: constrains no field
    BOUND_LOCAL,   // never sent as it is (model/plan.h says what of it is)
};

struct param_row {
    const char *wire;  // "minCreatedAt"
    const char *flag;  // "min-created-at", without the dashes
    const char *label; // "Created from" (form and messages)
    const char *chip;  // "created": chips read "created>=today", "store=204"; a range shares it
    enum param_group group;
    enum value_type type;
    enum param_bound bound;
    enum field field;   // the field it constrains, or FIELD_NONE
    enum param partner; // the other end of a range, or PARAM_NONE
    struct value_limits limits;
    const char *help; // one sentence
};

const struct param_row *param_row(enum param p);
const char *param_group_title(enum param_group g);
enum param param_by_wire(struct slice wire);
// By flag, exact; on failure PARAM_NONE and the nearest in *hint (or NULL); `hint` may be NULL.
enum param param_by_flag(struct slice flag, const char **hint);
const char *param_nearest_wire(struct slice wire); // for "did you mean", or NULL
// Whether it is a condition on sessions (a chip), as opposed to order, size and cursors.
bool param_is_filter(enum param p);

enum { PAGE_COUNT_DEFAULT = 100, PAGE_COUNT_MAX = 200 }; // ours; the API's own default is 20

#endif
