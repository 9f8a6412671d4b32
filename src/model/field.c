// The table of fields and its look-ups by name. It must not know how a session is stored or shown.
// (The look-up of JSON members, which is hot, has a file of its own: member.c.)
#include "model/field.h"

#include "base/base.h"

// The server's sort keys are spelt like the fields they sort by, so each stands here once: as path,
// as sort key and as choice of orderBy. "Succesfully" is the API's own spelling.
#define KEY_ID "id"
#define KEY_CODE "code"
#define KEY_STORE_ID "storeId"
#define KEY_VISITORS "visitors"
#define KEY_GROUP_SIZE "groupSize"
#define KEY_EXPIRES_AT "expiresAt"
#define KEY_CUSTOMER_ID "customerId"
#define KEY_SCANNED_AT "codeLastSuccesfullyScannedAt"
#define KEY_ENTERED_AT "customerLastEnteredAt"
#define KEY_CREATED_AT "createdAt"
#define KEY_UPDATED_AT "updatedAt"

const struct value_choice field_sort_choices[] = {
    {KEY_CREATED_AT, "when the session was created"},
    {KEY_UPDATED_AT, "when the record last changed"},
    {KEY_ENTERED_AT, "the last entry of a person"},
    {KEY_SCANNED_AT, "the last good scan of the entry code"},
    {KEY_EXPIRES_AT, "when the entry code expires"},
    {KEY_STORE_ID, "the store's number"},
    {KEY_CUSTOMER_ID, "the customer's number"},
    {KEY_ID, "the session's number"},
    {KEY_CODE, "the entry code"},
    {KEY_VISITORS, "the visitors reported"},
    {KEY_GROUP_SIZE, "the group size declared"},
    {NULL, NULL},
};
_Static_assert(ARRAY_LEN(field_sort_choices) == FIELD_SORT_KEY_COUNT + 1,
    "the API page names eleven different sort keys");

// Instants are 14 cells in a list of this year, 16 otherwise.
#define INSTANT_COLUMN .type = TYPE_INSTANT, .width = 14, .width_wide = 16

static const struct field_row rows[] = {
    [FIELD_CREATED_AT] = {.path = KEY_CREATED_AT,
        .title = "CREATED",
        .label = "Created",
        .group = GROUP_TIMES,
        INSTANT_COLUMN,
        .sort_key = KEY_CREATED_AT,
        .aliases = "created",
        .help = "When the session, that is its entry code, was created; nobody need have entered"},
    [FIELD_UPDATED_AT] = {.path = KEY_UPDATED_AT,
        .title = "UPDATED",
        .label = "Updated",
        .group = GROUP_TIMES,
        INSTANT_COLUMN,
        .sort_key = KEY_UPDATED_AT,
        .aliases = "updated",
        .help = "When the record last changed on the server"},
    [FIELD_CODE] = {.path = KEY_CODE,
        .title = "CODE",
        .label = "Entry code",
        .group = GROUP_SESSION,
        .type = TYPE_TEXT,
        .width = 8,
        .width_wide = 36,
        .sort_key = KEY_CODE,
        .mask = MASK_CODE,
        .help = "The code that opens the gate: unique and short-lived"},
    [FIELD_CODE_FIRST_SCANNED_AT] = {.path = "codeFirstSuccesfullyScannedAt",
        .title = "SCANNED FIRST",
        .label = "Code first scanned",
        .group = GROUP_TIMES,
        INSTANT_COLUMN,
        .help = "The first time the entry code was scanned with success"},
    [FIELD_CODE_LAST_SCANNED_AT] = {.path = KEY_SCANNED_AT,
        .title = "SCANNED",
        .label = "Code last scanned",
        .group = GROUP_TIMES,
        INSTANT_COLUMN,
        .sort_key = KEY_SCANNED_AT,
        .aliases = "scanned",
        .help = "The last time the entry code was scanned with success"},
    [FIELD_FIRST_ENTERED_AT] = {.path = "customerFirstEnteredAt",
        .title = "ENTERED FIRST",
        .label = "First entered",
        .group = GROUP_TIMES,
        INSTANT_COLUMN,
        .help = "When the first person of the session entered the store"},
    [FIELD_LAST_ENTERED_AT] = {.path = KEY_ENTERED_AT,
        .title = "ENTERED",
        .label = "Last entered",
        .group = GROUP_TIMES,
        INSTANT_COLUMN,
        .sort_key = KEY_ENTERED_AT,
        .aliases = "entered",
        .help = "When the last person so far entered; each person of a group counts"},
    [FIELD_FIRST_EXITED_AT] = {.path = "customerFirstExitedAt",
        .title = "EXITED FIRST",
        .label = "First exited",
        .group = GROUP_TIMES,
        INSTANT_COLUMN,
        .help = "When the first person of the session left the store"},
    [FIELD_LAST_EXITED_AT] = {.path = "customerLastExitedAt",
        .title = "EXITED",
        .label = "Last exited",
        .group = GROUP_TIMES,
        INSTANT_COLUMN,
        .aliases = "exited",
        .help = "When the last person so far left; others of a group may still be inside"},
    [FIELD_PAYMENT_INSTRUMENT_ID] = {.path = "customerPaymentInstrumentId",
        .title = "CARD",
        .label = "Payment instrument",
        .group = GROUP_CUSTOMER,
        .type = TYPE_ID,
        .width = 8,
        .width_wide = 12,
        .align_right = true,
        .aliases = "card payment",
        .help = "The number of the payment instrument used; not a card number"},
    [FIELD_SATISFACTION] = {.path = "customerSatisfaction",
        .title = "SATISF",
        .label = "Satisfaction",
        .group = GROUP_CUSTOMER,
        .type = TYPE_INTEGER,
        .width = 6,
        .width_wide = 6,
        .align_right = true,
        .aliases = "satisfaction",
        .help = "The customer's satisfaction as reported; the scale is not documented"},
    [FIELD_SATISFACTION_SUBMITTED] = {.path = "customerSatisfactionSubmitted",
        .title = "SUBM",
        .label = "Satisfaction submitted",
        .group = GROUP_CUSTOMER,
        .type = TYPE_FLAG,
        .width = 4,
        .width_wide = 5,
        .aliases = "satisfactionSubmitted",
        .help = "Whether the satisfaction was submitted by the customer"},
    [FIELD_GROUP_SIZE] = {.path = KEY_GROUP_SIZE,
        .title = "GRP",
        .label = "Group size",
        .group = GROUP_SESSION,
        .type = TYPE_INTEGER,
        .width = 3,
        .width_wide = 4,
        .align_right = true,
        .sort_key = KEY_GROUP_SIZE,
        .aliases = "group",
        .help = "How many people the entry code was made for"},
    [FIELD_VISITORS] = {.path = KEY_VISITORS,
        .title = "VIS",
        .label = "Visitors",
        .group = GROUP_SESSION,
        .type = TYPE_INTEGER,
        .width = 3,
        .width_wide = 4,
        .align_right = true,
        .sort_key = KEY_VISITORS,
        .help = "The visitors that the server reports; the API does not say how it counts them"},
    [FIELD_LOCATION_ID] = {.path = "locationId",
        .title = "LOCATION",
        .label = "Location id",
        .group = GROUP_SESSION,
        .type = TYPE_TEXT,
        .width = 10,
        .width_wide = 16,
        .help = "A location as the server names it; its meaning is not documented"},
    [FIELD_PRIORITY] = {.path = "priority",
        .title = "PRIO",
        .label = "Priority",
        .group = GROUP_SESSION,
        .type = TYPE_INTEGER,
        .width = 4,
        .width_wide = 4,
        .align_right = true,
        .help = "The priority of the session, from -10 to 10"},
    [FIELD_SESSION_TOKEN] = {.path = "sessionToken",
        .title = "TOKEN",
        .label = "Session token",
        .group = GROUP_SESSION,
        .type = TYPE_TEXT,
        .width = 8,
        .width_wide = 36,
        .mask = MASK_CODE,
        .aliases = "token",
        .help = "The session's name in other AiFi systems; the same thing as the session id"},
    [FIELD_SESSION_ID] = {.path = "sessionId",
        .title = "SESSION",
        .label = "Session id",
        .group = GROUP_SESSION,
        .type = TYPE_TEXT,
        .width = 8,
        .width_wide = 36,
        .mask = MASK_CODE,
        .help = "The same thing as the session token; often, but not always, a UUID"},
    [FIELD_REFERENCED_SESSION_ID] = {.path = "referencedSessionId",
        .title = "REFERS",
        .label = "Referenced session",
        .group = GROUP_SESSION,
        .type = TYPE_TEXT,
        .width = 8,
        .width_wide = 36,
        .mask = MASK_CODE,
        .aliases = "ref",
        .help = "The session token of another session that this one refers to"},
    [FIELD_STATUS] = {.path = "status",
        .title = "STATUS",
        .label = "Status",
        .group = GROUP_SESSION,
        .type = TYPE_TEXT,
        .width = 9,
        .width_wide = 12,
        .help = "The status as the server sends it; only \"active\" is documented"},
    [FIELD_STORE_ID] = {.path = KEY_STORE_ID,
        .title = "STORE ID",
        .label = "Store id",
        .group = GROUP_SESSION,
        .type = TYPE_ID,
        .width = 8,
        .width_wide = 8,
        .align_right = true,
        .sort_key = KEY_STORE_ID,
        .aliases = "store",
        .help = "The number of the store that the session is for"},
    [FIELD_STORE_ID_SCANNABLE_AT] = {.path = "storeIdScannableAt",
        .title = "SCANNABLE",
        .label = "Scannable at store",
        .group = GROUP_SESSION,
        .type = TYPE_ID,
        .width = 9,
        .width_wide = 9,
        .align_right = true,
        .help = "Probably the number of the store where the code can be scanned; not a time"},
    [FIELD_SUSPECTED_FRAUD] = {.path = "suspectedFraud",
        .title = "!",
        .label = "Suspected fraud",
        .group = GROUP_SESSION,
        .type = TYPE_FLAG,
        .width = 1,
        .width_wide = 1,
        .aliases = "fraud flagged",
        .help = "Flagged as suspected fraud; the API does not say who flagged it, when or why"},
    [FIELD_METADATA] = {.path = "metadata",
        .title = "METADATA",
        .label = "Metadata",
        .group = GROUP_METADATA,
        .type = TYPE_JSON,
        .width = 16,
        .width_wide = 40,
        .help = "Whatever else was stored with the session, as JSON"},
    [FIELD_METADATA_EVENTS] = {.path = "metadata.events",
        .title = "EVENT DATA",
        .label = "Metadata events",
        .group = GROUP_METADATA,
        .type = TYPE_JSON,
        .width = 16,
        .width_wide = 40,
        .help = "The session's events as JSON; no time or type is promised"},
    [FIELD_EXPIRES_AT] = {.path = KEY_EXPIRES_AT,
        .title = "EXPIRES",
        .label = "Code expires",
        .group = GROUP_TIMES,
        INSTANT_COLUMN,
        .sort_key = KEY_EXPIRES_AT,
        .aliases = "expires",
        .help = "When the entry code expires, not the end of the visit"},
    [FIELD_ID] = {.path = KEY_ID,
        .title = "ID",
        .label = "Id",
        .group = GROUP_SESSION,
        .type = TYPE_ID,
        .width = 7,
        .width_wide = 12,
        .align_right = true,
        .sort_key = KEY_ID,
        .help = "The number of the session"},
    [FIELD_CUSTOMER_ID] = {.path = KEY_CUSTOMER_ID,
        .title = "CUST ID",
        .label = "Customer id",
        .group = GROUP_CUSTOMER,
        .type = TYPE_ID,
        .width = 8,
        .width_wide = 12,
        .align_right = true,
        .sort_key = KEY_CUSTOMER_ID,
        .aliases = "customer",
        .help = "The number of the customer; one customer stands for a whole group"},
    [FIELD_CUSTOMER] = {.path = "customer",
        .title = "CUST DATA",
        .label = "Customer record",
        .group = GROUP_CUSTOMER,
        .type = TYPE_JSON,
        .width = 9,
        .width_wide = 40,
        .mask = MASK_ALL,
        .help = "All that came about the customer, as JSON"},
    [FIELD_CUSTOMER_EXTERNAL_ID] = {.path = "customer.externalId",
        .title = "EXT ID",
        .label = "External id",
        .group = GROUP_CUSTOMER,
        .type = TYPE_TEXT,
        .width = 12,
        .width_wide = 24,
        .mask = MASK_HANDLE,
        .aliases = "externalId",
        .help = "The customer's id in the retailer's own systems"},
    [FIELD_CUSTOMER_ROLE] = {.path = "customer.role",
        .title = "ROLE",
        .label = "Role",
        .group = GROUP_CUSTOMER,
        .type = TYPE_TEXT,
        .width = 9,
        .width_wide = 10,
        .aliases = "role",
        .help = "What the customer is: customer, employee, tester, untracked or unknown"},
    [FIELD_CUSTOMER_METADATA] = {.path = "customer.metadata",
        .title = "CUST META",
        .label = "Customer metadata",
        .group = GROUP_CUSTOMER,
        .type = TYPE_JSON,
        .width = 9,
        .width_wide = 40,
        .mask = MASK_ALL,
        .help = "Whatever else was stored with the customer, as JSON"},
    [FIELD_CUSTOMER_PRIORITY] = {.path = "customer.priority",
        .title = "CUST PRIO",
        .label = "Customer priority",
        .group = GROUP_CUSTOMER,
        .type = TYPE_INTEGER,
        .width = 9,
        .width_wide = 9,
        .align_right = true,
        .help = "The priority of the customer, from -10 to 10"},
    [FIELD_CUSTOMER_EMAIL] = {.path = "customer.email",
        .title = "E-MAIL",
        .label = "E-mail",
        .group = GROUP_CUSTOMER,
        .type = TYPE_TEXT,
        .width = 16,
        .width_wide = 32,
        .mask = MASK_EMAIL,
        .aliases = "email",
        .help = "The customer's e-mail address; it may be a generated fake"},
    [FIELD_CUSTOMER_FIRST_NAME] = {.path = "customer.firstName",
        .title = "FIRST NAME",
        .label = "First name",
        .group = GROUP_CUSTOMER,
        .type = TYPE_TEXT,
        .width = 10,
        .width_wide = 20,
        .mask = MASK_NAME,
        .aliases = "firstName",
        .help = "The customer's first name"},
    [FIELD_CUSTOMER_LAST_NAME] = {.path = "customer.lastName",
        .title = "LAST NAME",
        .label = "Last name",
        .group = GROUP_CUSTOMER,
        .type = TYPE_TEXT,
        .width = 10,
        .width_wide = 20,
        .mask = MASK_NAME,
        .aliases = "lastName",
        .help = "The customer's last name"},
    [FIELD_CUSTOMER_PHONE] = {.path = "customer.phone",
        .title = "PHONE",
        .label = "Phone",
        .group = GROUP_CUSTOMER,
        .type = TYPE_TEXT,
        .width = 13,
        .width_wide = 16,
        .mask = MASK_PHONE,
        .aliases = "phone",
        .help = "The customer's telephone number"},
    [FIELD_CUSTOMER_OWN_ID] = {.path = "customer.id",
        .title = "CUST OWN ID",
        .label = "Id in customer record",
        .group = GROUP_CUSTOMER,
        .type = TYPE_ID,
        .width = 11,
        .width_wide = 12,
        .align_right = true,
        .help = "The id inside the customer record; should equal the customer id"},
    [FIELD_STORE] = {.path = "store",
        .title = "STORE DATA",
        .label = "Store record",
        .group = GROUP_STORE,
        .type = TYPE_JSON,
        .width = 10,
        .width_wide = 40,
        .help = "All that came about the store, as JSON"},
    [FIELD_STORE_UNIQUE_ID] = {.path = "store.aifiUniqueStoreId",
        .title = "AIFI STORE",
        .label = "AiFi store id",
        .group = GROUP_STORE,
        .type = TYPE_TEXT,
        .width = 12,
        .width_wide = 24,
        .help = "The store's unique id at AiFi"},
    [FIELD_STORE_STATUS] = {.path = "store.status",
        .title = "OPEN?",
        .label = "Store status",
        .group = GROUP_STORE,
        .type = TYPE_TEXT,
        .width = 6,
        .width_wide = 22,
        .help = "OPEN, CLOSED or CLOSED_FOR_MAINTENANCE"},
    [FIELD_STORE_DEPLOYMENT_STATUS] = {.path = "store.deploymentStatus",
        .title = "DEPLOY",
        .label = "Deployment status",
        .group = GROUP_STORE,
        .type = TYPE_TEXT,
        .width = 7,
        .width_wide = 14,
        .aliases = "deployment",
        .help = "LIVE, TESTING, DEPLOYMENT or DECOMMISSIONED"},
    [FIELD_STORE_ADDRESS_LINE1] = {.path = "store.addressLine1",
        .title = "STREET",
        .label = "Address",
        .group = GROUP_STORE,
        .type = TYPE_TEXT,
        .width = 16,
        .width_wide = 28,
        .help = "The first line of the store's address"},
    [FIELD_STORE_ADDRESS_CITY] = {.path = "store.addressCity",
        .title = "CITY",
        .label = "City",
        .group = GROUP_STORE,
        .type = TYPE_TEXT,
        .width = 12,
        .width_wide = 20,
        .aliases = "city",
        .help = "The city of the store"},
    [FIELD_STORE_ADDRESS_REGION] = {.path = "store.addressRegion",
        .title = "REGION",
        .label = "Region",
        .group = GROUP_STORE,
        .type = TYPE_TEXT,
        .width = 10,
        .width_wide = 16,
        .help = "The state, canton or region of the store"},
    [FIELD_STORE_ADDRESS_COUNTRY] = {.path = "store.addressCountry",
        .title = "COUNTRY",
        .label = "Country",
        .group = GROUP_STORE,
        .type = TYPE_TEXT,
        .width = 7,
        .width_wide = 7,
        .aliases = "country",
        .help = "The country of the store, two letters"},
    [FIELD_STORE_ADDRESS_POSTAL_CODE] = {.path = "store.addressPostalCode",
        .title = "POSTCODE",
        .label = "Postal code",
        .group = GROUP_STORE,
        .type = TYPE_TEXT,
        .width = 8,
        .width_wide = 10,
        .help = "The postal code of the store"},
    [FIELD_STORE_THIRD_PARTY_ID] = {.path = "store.thirdPartyId",
        .title = "3RD PARTY",
        .label = "Third-party id",
        .group = GROUP_STORE,
        .type = TYPE_TEXT,
        .width = 12,
        .width_wide = 24,
        .help = "The store's id in a third party's systems"},
    [FIELD_STORE_URL] = {.path = "store.storeUrl",
        .title = "URL",
        .label = "Store URL",
        .group = GROUP_STORE,
        .type = TYPE_TEXT,
        .width = 20,
        .width_wide = 40,
        .help = "The address of the store's own system"},
    [FIELD_STORE_MAX_PEOPLE] = {.path = "store.maxPeople",
        .title = "MAX",
        .label = "Max people",
        .group = GROUP_STORE,
        .type = TYPE_INTEGER,
        .width = 4,
        .width_wide = 4,
        .align_right = true,
        .aliases = "maxPeople",
        .help = "How many people may be inside at once; 0 or nothing: no limit known"},
    [FIELD_STORE_CONFIG_ID] = {.path = "store.storeConfigId",
        .title = "CONFIG",
        .label = "Store configuration",
        .group = GROUP_STORE,
        .type = TYPE_ID,
        .width = 6,
        .width_wide = 8,
        .align_right = true,
        .help = "The number of the store's configuration; its meaning is not documented"},
    [FIELD_STORE_NAME] = {.path = "store.name",
        .title = "STORE NAME",
        .label = "Store name",
        .group = GROUP_STORE,
        .type = TYPE_TEXT,
        .width = 14,
        .width_wide = 24,
        .aliases = "storeName",
        .help = "The name of the store"},
    [FIELD_STORE_OWN_ID] = {.path = "store.id",
        .title = "STORE OWN ID",
        .label = "Id in store record",
        .group = GROUP_STORE,
        .type = TYPE_ID,
        .width = 12,
        .width_wide = 12,
        .align_right = true,
        .help = "The id inside the store record; should equal the store id"},
    [FIELD_STORE_EMPLOYEE_INSIDE] = {.path = "store.employeeInside",
        .title = "STAFF",
        .label = "Employee inside",
        .group = GROUP_STORE,
        .type = TYPE_FLAG,
        .width = 5,
        .width_wide = 5,
        .aliases = "employeeInside",
        .help = "Whether an employee is reported to be inside the store"},

    [FIELD_PHASE] = {.path = "phase",
        .title = "PHASE~",
        .label = "Phase",
        .group = GROUP_DERIVED,
        .type = TYPE_TEXT,
        .width = 10,
        .width_wide = 10,
        .help = "Worked out here (~): pending, lapsed, scanned, inside, partly out or left"},
    [FIELD_DWELL] = {.path = "dwell",
        .title = "DWELL~",
        .label = "Dwell",
        .group = GROUP_DERIVED,
        .type = TYPE_DURATION,
        .width = 9,
        .width_wide = 11,
        .align_right = true,
        .help = "Worked out here (~): from the first entry to the last exit, or to now (+) while "
                "inside; in CSV in seconds"},
    [FIELD_SIZE] = {.path = "size",
        .title = "PPL~",
        .label = "People",
        .group = GROUP_DERIVED,
        .type = TYPE_INTEGER,
        .width = 4,
        .width_wide = 4,
        .align_right = true,
        .aliases = "people",
        .help = "Worked out here (~): visitors, else the group size, else 1"},
    [FIELD_CUSTOMER_LABEL] = {.path = "customer.label",
        .title = "CUSTOMER",
        .label = "Customer",
        .group = GROUP_DERIVED,
        .type = TYPE_TEXT,
        .width = 14,
        .width_wide = 28,
        .mask = MASK_NAME,
        .aliases = "name",
        .help = "The customer's number and name in one column"},
    [FIELD_STORE_LABEL] = {.path = "store.label",
        .title = "STORE",
        .label = "Store",
        .group = GROUP_DERIVED,
        .type = TYPE_TEXT,
        .width = 11,
        .width_wide = 24,
        .help = "The store's number and name in one column"},
    [FIELD_N_EVENTS] = {.path = "events",
        .title = "EVENTS~",
        .label = "Events",
        .group = GROUP_DERIVED,
        .type = TYPE_INTEGER,
        .width = 7,
        .width_wide = 7,
        .align_right = true,
        .help = "Worked out here (~): how many events metadata.events holds"},
    [FIELD_VERDICT] = {.path = "verdict",
        .title = "V",
        .label = "Verdict",
        .group = GROUP_DERIVED,
        .type = TYPE_TEXT,
        .width = 1,
        .width_wide = 9,
        .help = "What you or a colleague said of a flagged session; kept on this computer only"},
    [FIELD_SIGNALS] = {.path = "signals",
        .title = "SIGNALS~",
        .label = "Signals",
        .group = GROUP_DERIVED,
        .type = TYPE_TEXT,
        .width = 20,
        .width_wide = 40,
        .help = "Worked out here (~) from the loaded rows: why a session deserves a closer look"},
};
_Static_assert(ARRAY_LEN(rows) == FIELD_COUNT, "every field has its row");

static const char *const group_titles[] = {
    [GROUP_SESSION] = "Session",
    [GROUP_TIMES] = "Times",
    [GROUP_CUSTOMER] = "Customer",
    [GROUP_STORE] = "Store",
    [GROUP_METADATA] = "Metadata",
    [GROUP_DERIVED] = "Worked out here",
};
_Static_assert(ARRAY_LEN(group_titles) == FIELD_GROUP_COUNT, "every group has its title");

// With a gutter of 3 cells and a blank between columns, the first eight take exactly 78 cells: the
// list beside the detail pane of a 120-column screen. The rest appear where there is more room.
// A masked name behind a six-digit number fits; a long status is cut instead, since those that
// nearly every row has are short.
const enum field field_default_columns[] = {
    FIELD_SUSPECTED_FRAUD,
    FIELD_CREATED_AT,
    FIELD_STORE_LABEL,
    FIELD_STATUS,
    FIELD_CUSTOMER_LABEL,
    FIELD_DWELL,
    FIELD_GROUP_SIZE,
    FIELD_ID,
    FIELD_VISITORS,
    FIELD_PHASE,
    FIELD_UPDATED_AT,
    FIELD_CODE,
};
const size_t field_n_default_columns = ARRAY_LEN(field_default_columns);

const struct field_row *field_row(enum field f) {
    require(f >= 0 && f < FIELD_COUNT);
    return &rows[f];
}

const char *field_group_title(enum field_group g) {
    require(g >= 0 && g < FIELD_GROUP_COUNT);
    return group_titles[g];
}

bool field_is_derived(enum field f) {
    return f >= FIELD_STORED_COUNT && f < FIELD_COUNT;
}

enum field field_by_path(struct slice path) {
    for (size_t f = 0; f < FIELD_COUNT; f++) {
        if (slice_equal(path, slice_of(rows[f].path))) {
            return (enum field)f;
        }
    }
    return FIELD_NONE;
}

struct slice field_alias(enum field f, size_t i) {
    struct slice rest = slice_of(field_row(f)->aliases);
    struct slice alias = SLICE_NONE;
    for (size_t k = 0; k <= i; k++) {
        if (rest.ptr == NULL || !slice_cut(&rest, ' ', &alias)) {
            return SLICE_NONE;
        }
    }
    return alias;
}

enum field field_by_alias(struct slice name) {
    struct slice alias;
    for (size_t f = 0; f < FIELD_COUNT; f++) {
        for (size_t i = 0; (alias = field_alias((enum field)f, i)).len > 0; i++) {
            if (slice_equal_nocase(name, alias)) {
                return (enum field)f;
            }
        }
    }
    for (size_t f = 0; f < FIELD_COUNT; f++) {
        if (slice_equal_nocase(name, slice_of(rows[f].path))) {
            return (enum field)f;
        }
    }
    return FIELD_NONE;
}

static struct slice without_derived_sign(struct slice name) {
    bool has_sign = name.len > 1 && name.ptr[name.len - 1] == FIELD_DERIVED_SIGN;
    return (struct slice){name.ptr, name.len - (has_sign ? 1 : 0)};
}

static struct slice spelling(const struct field_row *row, int which) {
    const char *const spellings[] = {row->title, row->path, row->label};
    return without_derived_sign(slice_of(spellings[which]));
}
enum { SPELLING_COUNT = 3 };

static const char *nearest_name(struct slice name) {
    size_t best = 4;
    const char *hint = NULL;
    for (size_t f = 0; f < FIELD_COUNT; f++) {
        for (int which = 0; which < SPELLING_COUNT; which++) {
            size_t distance = slice_distance(name, spelling(&rows[f], which), best);
            // A suggestion must keep most of the word: "x" is not near "id".
            if (distance < best && distance * 2 < name.len) {
                best = distance;
                hint = rows[f].path;
            }
        }
    }
    return hint;
}

enum field field_by_name(struct slice name, const char **hint) {
    if (hint != NULL) {
        *hint = NULL;
    }
    name = without_derived_sign(slice_trim(name));
    for (int which = 0; which < SPELLING_COUNT; which++) {
        for (size_t f = 0; f < FIELD_COUNT; f++) {
            if (slice_equal_nocase(name, spelling(&rows[f], which))) {
                return (enum field)f;
            }
        }
    }
    if (hint != NULL) {
        *hint = nearest_name(name);
    }
    return FIELD_NONE;
}

enum field field_by_sort_key(struct slice key) {
    for (size_t f = 0; f < FIELD_STORED_COUNT; f++) {
        if (rows[f].sort_key != NULL && slice_equal(key, slice_of(rows[f].sort_key))) {
            return (enum field)f;
        }
    }
    return FIELD_NONE;
}

enum field field_sorted_as(enum field f) {
    switch (f) {
    case FIELD_STORE_LABEL:
    case FIELD_STORE_OWN_ID:
        return FIELD_STORE_ID;
    case FIELD_CUSTOMER_LABEL:
    case FIELD_CUSTOMER_OWN_ID:
        return FIELD_CUSTOMER_ID;
    default:
        return field_row(f)->sort_key != NULL ? f : FIELD_NONE;
    }
}
