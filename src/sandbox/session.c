// The fields of a session, in the order of the API page.
#include "sandbox/session.h"

#define AT(member) offsetof(struct session, member)

static const struct field fields[] = {
    {.name = "id", .offset = AT(id), .kind = FIELD_ID, .use = FIELD_COLUMN},
    {.name = "createdAt", .offset = AT(created_at), .kind = FIELD_INSTANT},
    {.name = "updatedAt", .offset = AT(updated_at), .kind = FIELD_INSTANT},
    {.name = "code", .offset = AT(code), .kind = FIELD_TEXT},
    {.name = "codeFirstSuccesfullyScannedAt", .offset = AT(first_scan), .kind = FIELD_INSTANT},
    {.name = "codeLastSuccesfullyScannedAt", .offset = AT(last_scan), .kind = FIELD_INSTANT},
    {.name = "customerFirstEnteredAt", .offset = AT(first_entry), .kind = FIELD_INSTANT},
    {.name = "customerLastEnteredAt", .offset = AT(last_entry), .kind = FIELD_INSTANT},
    {.name = "customerFirstExitedAt", .offset = AT(first_exit), .kind = FIELD_INSTANT},
    {.name = "customerLastExitedAt", .offset = AT(last_exit), .kind = FIELD_INSTANT},
    {.name = "customerPaymentInstrumentId", .offset = AT(instrument), .kind = FIELD_INTEGER},
    {.name = "customerSatisfaction", .offset = AT(satisfaction), .kind = FIELD_INTEGER},
    {.name = "customerSatisfactionSubmitted",
        .offset = AT(satisfaction_submitted),
        .kind = FIELD_FLAG},
    {.name = "groupSize", .offset = AT(group_size), .kind = FIELD_INTEGER},
    {.name = "visitors", .offset = AT(visitors), .kind = FIELD_INTEGER},
    {.name = "locationId", .offset = AT(location), .kind = FIELD_TEXT},
    {.name = "priority", .offset = AT(priority), .kind = FIELD_INTEGER},
    {.name = "sessionToken", .offset = AT(token), .kind = FIELD_TEXT},
    {.name = "sessionId", .offset = AT(token), .kind = FIELD_TEXT, .use = FIELD_SENT},
    {.name = "referencedSessionId", .offset = AT(referenced), .kind = FIELD_TEXT},
    {.name = "status", .offset = AT(status), .kind = FIELD_TEXT},
    {.name = "storeId", .offset = AT(store_id), .kind = FIELD_INTEGER},
    {.name = "storeIdScannableAt", .offset = AT(scannable_store_id), .kind = FIELD_INTEGER},
    {.name = "suspectedFraud", .offset = AT(suspected_fraud), .kind = FIELD_FLAG},
    {.name = "metadata", .kind = FIELD_METADATA, .use = FIELD_SENT},
    {.name = "expiresAt", .offset = AT(expires_at), .kind = FIELD_INSTANT},
    {.name = "id", .offset = AT(id), .kind = FIELD_ID, .use = FIELD_SENT},
    {.name = "customerId", .offset = AT(customer_id), .kind = FIELD_ID},
    {.name = "customer", .kind = FIELD_CUSTOMER, .use = FIELD_SENT},
    {.name = "store", .kind = FIELD_STORE, .use = FIELD_SENT},
    {.name = "raw", .offset = AT(raw), .kind = FIELD_TEXT, .use = FIELD_COLUMN},
    {.name = "metadata", .offset = AT(metadata), .kind = FIELD_TEXT, .use = FIELD_COLUMN},
};

const struct table session_table = {"sessions", fields, ARRAY_LEN(fields)};
