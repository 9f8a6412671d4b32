// The query string of GET /api/admin/v2/sessions, as the API page describes it: 25 parameters,
// their types, ranges and choices. What breaks a rule is reported as the API reports it: {error,
// rule, field}, the field in literal quote marks, the rules named as joi names them.
#ifndef AIFI_SANDBOX_CONTRACT_H
#define AIFI_SANDBOX_CONTRACT_H

#include "sandbox/cursor.h"

#include "base/mem.h"

enum { COUNT_DEFAULT = 20, COUNT_MAX = 200 };

enum parameter {
    PARAMETER_MIN_CREATED_AT,
    PARAMETER_MAX_CREATED_AT,
    PARAMETER_MIN_UPDATED_AT,
    PARAMETER_MAX_UPDATED_AT,
    PARAMETER_COUNT,
    PARAMETER_AFTER,
    PARAMETER_BEFORE,
    PARAMETER_ORDER_BY,
    PARAMETER_DIRECTION,
    PARAMETER_ID,
    PARAMETER_CODE,
    PARAMETER_SESSION_TOKEN,
    PARAMETER_STORE_ID,
    PARAMETER_CUSTOMER_ID,
    PARAMETER_STATUS,
    PARAMETER_MIN_VISITORS,
    PARAMETER_MAX_VISITORS,
    PARAMETER_MIN_GROUP_SIZE,
    PARAMETER_MAX_GROUP_SIZE,
    PARAMETER_MIN_EXPIRES_AT,
    PARAMETER_MAX_EXPIRES_AT,
    PARAMETER_MIN_CODE_LAST_SCANNED_AT,
    PARAMETER_MAX_CODE_LAST_SCANNED_AT,
    PARAMETER_MIN_CUSTOMER_LAST_ENTERED_AT,
    PARAMETER_MAX_CUSTOMER_LAST_ENTERED_AT,
    N_PARAMETERS
};

// What a request asks for. Zero-initialised is no query; query_parse fills it.
struct query {
    bool given[N_PARAMETERS];
    int64_t numbers[N_PARAMETERS]; // integers, and instants in milliseconds
    struct slice texts[N_PARAMETERS];
    struct slice *statuses; // any of these
    size_t n_statuses;
    enum sort_key order;
    bool descending;
    size_t count;
    bool has_cursor, before; // before: towards the start of the list
    struct cursor cursor;
    struct arena texts_memory;
};

const char *parameter_name(enum parameter p);
const char *parameter_column(enum parameter p);   // NULL: no condition on a column
const char *parameter_operator(enum parameter p); // "=", ">=", "<=" with a column
bool parameter_is_text(enum parameter p);
bool parameter_find(struct slice name, enum parameter *out);

// `query_string`: what follows the '?', percent-encoded. Unknown parameters are ignored. Returns
// false when a rule is broken; *errors then holds a JSON array, otherwise "[]".
bool query_parse(struct slice query_string, struct query *out, struct buf *errors);
void query_release(struct query *q);

#endif
