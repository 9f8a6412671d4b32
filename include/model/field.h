// The fields of a session: the master table (field.c) behind decoding, columns and their chooser,
// the sort menu, the detail pane, masking, CSV and the manual.
//
// Source: response body of "List sessions" on AiFi's API page, GET /api/admin/v2/sessions; the
// derived ones are ours and are always labelled so.
#ifndef AIFI_MODEL_FIELD_H
#define AIFI_MODEL_FIELD_H

#include "model/value.h"

enum field {
    // As received, in the order of the API page.
    FIELD_CREATED_AT,
    FIELD_UPDATED_AT,
    FIELD_CODE,
    FIELD_CODE_FIRST_SCANNED_AT,
    FIELD_CODE_LAST_SCANNED_AT,
    FIELD_FIRST_ENTERED_AT,
    FIELD_LAST_ENTERED_AT,
    FIELD_FIRST_EXITED_AT,
    FIELD_LAST_EXITED_AT,
    FIELD_PAYMENT_INSTRUMENT_ID,
    FIELD_SATISFACTION,
    FIELD_SATISFACTION_SUBMITTED,
    FIELD_GROUP_SIZE,
    FIELD_VISITORS,
    FIELD_LOCATION_ID,
    FIELD_PRIORITY,
    FIELD_SESSION_TOKEN,
    FIELD_SESSION_ID,
    FIELD_REFERENCED_SESSION_ID,
    FIELD_STATUS,
    FIELD_STORE_ID,
    FIELD_STORE_ID_SCANNABLE_AT,
    FIELD_SUSPECTED_FRAUD,
    FIELD_METADATA,
    FIELD_METADATA_EVENTS,
    FIELD_EXPIRES_AT,
    FIELD_ID,
    FIELD_CUSTOMER_ID,
    FIELD_CUSTOMER, // the object itself: whether it is there
    FIELD_CUSTOMER_EXTERNAL_ID,
    FIELD_CUSTOMER_ROLE,
    FIELD_CUSTOMER_METADATA,
    FIELD_CUSTOMER_PRIORITY,
    FIELD_CUSTOMER_EMAIL,
    FIELD_CUSTOMER_FIRST_NAME,
    FIELD_CUSTOMER_LAST_NAME,
    FIELD_CUSTOMER_PHONE,
    FIELD_CUSTOMER_OWN_ID, // customer.id
    FIELD_STORE,           // the object itself
    FIELD_STORE_UNIQUE_ID,
    FIELD_STORE_STATUS,
    FIELD_STORE_DEPLOYMENT_STATUS,
    FIELD_STORE_ADDRESS_LINE1,
    FIELD_STORE_ADDRESS_CITY,
    FIELD_STORE_ADDRESS_REGION,
    FIELD_STORE_ADDRESS_COUNTRY,
    FIELD_STORE_ADDRESS_POSTAL_CODE,
    FIELD_STORE_THIRD_PARTY_ID,
    FIELD_STORE_URL,
    FIELD_STORE_MAX_PEOPLE,
    FIELD_STORE_CONFIG_ID,
    FIELD_STORE_NAME,
    FIELD_STORE_OWN_ID, // store.id
    FIELD_STORE_EMPLOYEE_INSIDE,
    FIELD_STORED_COUNT,

    // Worked out here (model/derive.h).
    FIELD_PHASE = FIELD_STORED_COUNT,
    FIELD_DWELL,
    FIELD_SIZE,
    FIELD_CUSTOMER_LABEL, // id and (masked) name in one column
    FIELD_STORE_LABEL,    // id and name in one column
    FIELD_N_EVENTS,
    FIELD_VERDICT, // the investigator's, kept on this computer (model/verdict.h)
    FIELD_SIGNALS, // what deserves a closer look (model/evidence.h)
    FIELD_COUNT,
    FIELD_NONE = FIELD_COUNT
};

enum field_group {
    GROUP_SESSION,
    GROUP_TIMES,
    GROUP_CUSTOMER,
    GROUP_STORE,
    GROUP_METADATA,
    GROUP_DERIVED,
    FIELD_GROUP_COUNT
};

// How a personal or secret value is hidden (model/show.h). MASK_HANDLE is for ids of other systems,
// which some use e-mail addresses or telephone numbers for: hidden when they look like one.
enum mask {
    MASK_NONE,
    MASK_NAME,
    MASK_EMAIL,
    MASK_PHONE,
    MASK_CODE,
    MASK_HANDLE,
    MASK_ALL,
    MASK_COUNT
};

struct field_row {
    // "customer.firstName"; for derived ones the name used in columns and expressions ("dwell")
    const char *path;
    const char *title; // column header, short, upper case: "CREATED"
    const char *label; // detail pane and menus: "Created"
    enum field_group group;
    enum value_type type;
    int width;      // preferred cells of its column
    int width_wide; // cells in wide mode
    bool align_right;
    // The server's orderBy value, or NULL: then only loaded rows can be sorted by it.
    const char *sort_key;
    enum mask mask;
    // Short names for conditions ("entered", "fraud flagged"), blank-separated; NULL = none. Unique
    // among all aliases and paths, but that "store" and "customer" are the ids and not the objects.
    // The chip names of model/param.h are aliases or paths of their fields.
    const char *aliases;
    const char *help; // one sentence
};

const struct field_row *field_row(enum field f);
const char *field_group_title(enum field_group g);
bool field_is_derived(enum field f);
// By path, exact; FIELD_NONE when unknown.
enum field field_by_path(struct slice path);
// As conditions call a field: by alias, else by path; ASCII case forgiven.
enum field field_by_alias(struct slice name);
struct slice field_alias(enum field f, size_t i); // the i-th; empty past the last
// Ends the titles of fields that are worked out here, since no label says so in a list.
#define FIELD_DERIVED_SIGN '~'
// As people call a column: by title (with or without the sign of derived ones), path or label, in
// this order, ASCII case forgiven. So "customer" and "store" are the columns of these titles, not
// the objects. On failure FIELD_NONE and the path of the nearest in *hint (or NULL); `hint` may be
// NULL.
enum field field_by_name(struct slice name, const char **hint);
// By the server's orderBy value.
enum field field_by_sort_key(struct slice key);
// The field whose server key orders this column: itself, or the id behind a label ("store.label" is
// ordered by storeId); FIELD_NONE when only loaded rows can be sorted by it.
enum field field_sorted_as(enum field f);
// Stored field of `key` directly in the session (parent FIELD_NONE), in customer, in store, or in
// metadata; FIELD_NONE when unknown. On the hot path of decoding: no string comparison over the
// whole table.
enum field field_by_member(enum field parent, struct slice key);

// The orderBy values of the API, most useful first; ends with a NULL name. "storeId" stands twice
// on the API page.
enum { FIELD_SORT_KEY_COUNT = 11 };
extern const struct value_choice field_sort_choices[];

// The columns of a new list, most important first when the screen is narrow.
extern const enum field field_default_columns[];
extern const size_t field_n_default_columns;

#endif
