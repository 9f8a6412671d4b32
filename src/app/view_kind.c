// The table of view kinds. It must not know how a view is asked or drawn.
#include "app/view_kind.h"

#include "base/base.h"

// What an investigator needs to decide where to look first; the sessions list has the rest.
static const enum field fraud_columns[] = {
    FIELD_VERDICT,
    FIELD_CREATED_AT,
    FIELD_STORE_LABEL,
    FIELD_CUSTOMER_LABEL,
    FIELD_DWELL,
    FIELD_SIGNALS,
    FIELD_GROUP_SIZE,
    FIELD_PAYMENT_INSTRUMENT_ID,
    FIELD_ID,
    FIELD_STATUS,
    FIELD_PHASE,
};

static const struct view_kind_row rows[] = {
    [VIEW_SESSIONS] = {.title = "Sessions",
        .command = COMMAND_SESSIONS,
        .columns = NULL,
        .sorted_by = FIELD_NONE,
        .tab = TAB_OVERVIEW},
    [VIEW_FRAUD] = {.title = "Fraud",
        .command = COMMAND_FRAUD,
        .question = "minCreatedAt=-7d match=fraud",
        .columns = fraud_columns,
        .n_columns = ARRAY_LEN(fraud_columns),
        .sorted_by = FIELD_VERDICT,
        .tab = TAB_CASE,
        .reads_all = true},
    [VIEW_STORES] = {.title = "Stores",
        .command = COMMAND_STORES,
        .sorted_by = FIELD_NONE,
        .tab = TAB_OVERVIEW,
        .is_board = true},
};
_Static_assert(ARRAY_LEN(rows) == VIEW_KIND_COUNT, "every kind of view has its row");

const struct view_kind_row *view_kind_row(enum view_kind k) {
    require(k >= 0 && k < VIEW_KIND_COUNT);
    return &rows[k];
}
