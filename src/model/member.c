// Which field a JSON member is: the hot look-up of decoding, about sixty times a session. By
// length, then by a comparison or two of known length. The names stand here a second time; a test
// holds them against the table of fields.
#include "model/field.h"

#include <string.h>

#define IS(literal) (memcmp(key.ptr, literal, sizeof(literal) - 1) == 0)

static enum field session_member(struct slice key) {
    switch (key.len) {
    case 2:
        return IS("id") ? FIELD_ID : FIELD_NONE;
    case 4:
        return IS("code") ? FIELD_CODE : FIELD_NONE;
    case 5:
        return IS("store") ? FIELD_STORE : FIELD_NONE;
    case 6:
        return IS("status") ? FIELD_STATUS : FIELD_NONE;
    case 7:
        return IS("storeId") ? FIELD_STORE_ID : FIELD_NONE;
    case 8:
        return IS("customer")   ? FIELD_CUSTOMER
               : IS("visitors") ? FIELD_VISITORS
               : IS("priority") ? FIELD_PRIORITY
               : IS("metadata") ? FIELD_METADATA
                                : FIELD_NONE;
    case 9:
        return IS("createdAt")   ? FIELD_CREATED_AT
               : IS("updatedAt") ? FIELD_UPDATED_AT
               : IS("groupSize") ? FIELD_GROUP_SIZE
               : IS("sessionId") ? FIELD_SESSION_ID
               : IS("expiresAt") ? FIELD_EXPIRES_AT
                                 : FIELD_NONE;
    case 10:
        return IS("customerId")   ? FIELD_CUSTOMER_ID
               : IS("locationId") ? FIELD_LOCATION_ID
                                  : FIELD_NONE;
    case 12:
        return IS("sessionToken") ? FIELD_SESSION_TOKEN : FIELD_NONE;
    case 14:
        return IS("suspectedFraud") ? FIELD_SUSPECTED_FRAUD : FIELD_NONE;
    case 18:
        return IS("storeIdScannableAt") ? FIELD_STORE_ID_SCANNABLE_AT : FIELD_NONE;
    case 19:
        return IS("referencedSessionId") ? FIELD_REFERENCED_SESSION_ID : FIELD_NONE;
    case 20:
        return IS("customerSatisfaction")   ? FIELD_SATISFACTION
               : IS("customerLastExitedAt") ? FIELD_LAST_EXITED_AT
                                            : FIELD_NONE;
    case 21:
        return IS("customerLastEnteredAt")   ? FIELD_LAST_ENTERED_AT
               : IS("customerFirstExitedAt") ? FIELD_FIRST_EXITED_AT
                                             : FIELD_NONE;
    case 22:
        return IS("customerFirstEnteredAt") ? FIELD_FIRST_ENTERED_AT : FIELD_NONE;
    case 27:
        return IS("customerPaymentInstrumentId") ? FIELD_PAYMENT_INSTRUMENT_ID : FIELD_NONE;
    case 28:
        return IS("codeLastSuccesfullyScannedAt") ? FIELD_CODE_LAST_SCANNED_AT : FIELD_NONE;
    case 29:
        return IS("codeFirstSuccesfullyScannedAt")   ? FIELD_CODE_FIRST_SCANNED_AT
               : IS("customerSatisfactionSubmitted") ? FIELD_SATISFACTION_SUBMITTED
                                                     : FIELD_NONE;
    default:
        return FIELD_NONE;
    }
}

static enum field customer_member(struct slice key) {
    switch (key.len) {
    case 2:
        return IS("id") ? FIELD_CUSTOMER_OWN_ID : FIELD_NONE;
    case 4:
        return IS("role") ? FIELD_CUSTOMER_ROLE : FIELD_NONE;
    case 5:
        return IS("email") ? FIELD_CUSTOMER_EMAIL : IS("phone") ? FIELD_CUSTOMER_PHONE : FIELD_NONE;
    case 8:
        return IS("metadata")   ? FIELD_CUSTOMER_METADATA
               : IS("priority") ? FIELD_CUSTOMER_PRIORITY
               : IS("lastName") ? FIELD_CUSTOMER_LAST_NAME
                                : FIELD_NONE;
    case 9:
        return IS("firstName") ? FIELD_CUSTOMER_FIRST_NAME : FIELD_NONE;
    case 10:
        return IS("externalId") ? FIELD_CUSTOMER_EXTERNAL_ID : FIELD_NONE;
    default:
        return FIELD_NONE;
    }
}

static enum field store_member(struct slice key) {
    switch (key.len) {
    case 2:
        return IS("id") ? FIELD_STORE_OWN_ID : FIELD_NONE;
    case 4:
        return IS("name") ? FIELD_STORE_NAME : FIELD_NONE;
    case 6:
        return IS("status") ? FIELD_STORE_STATUS : FIELD_NONE;
    case 8:
        return IS("storeUrl") ? FIELD_STORE_URL : FIELD_NONE;
    case 9:
        return IS("maxPeople") ? FIELD_STORE_MAX_PEOPLE : FIELD_NONE;
    case 11:
        return IS("addressCity") ? FIELD_STORE_ADDRESS_CITY : FIELD_NONE;
    case 12:
        return IS("addressLine1")   ? FIELD_STORE_ADDRESS_LINE1
               : IS("thirdPartyId") ? FIELD_STORE_THIRD_PARTY_ID
                                    : FIELD_NONE;
    case 13:
        return IS("addressRegion")   ? FIELD_STORE_ADDRESS_REGION
               : IS("storeConfigId") ? FIELD_STORE_CONFIG_ID
                                     : FIELD_NONE;
    case 14:
        return IS("addressCountry")   ? FIELD_STORE_ADDRESS_COUNTRY
               : IS("employeeInside") ? FIELD_STORE_EMPLOYEE_INSIDE
                                      : FIELD_NONE;
    case 16:
        return IS("deploymentStatus") ? FIELD_STORE_DEPLOYMENT_STATUS : FIELD_NONE;
    case 17:
        return IS("addressPostalCode")   ? FIELD_STORE_ADDRESS_POSTAL_CODE
               : IS("aifiUniqueStoreId") ? FIELD_STORE_UNIQUE_ID
                                         : FIELD_NONE;
    default:
        return FIELD_NONE;
    }
}

enum field field_by_member(enum field parent, struct slice key) {
    switch (parent) {
    case FIELD_NONE:
        return session_member(key);
    case FIELD_CUSTOMER:
        return customer_member(key);
    case FIELD_STORE:
        return store_member(key);
    case FIELD_METADATA:
        return key.len == 6 && IS("events") ? FIELD_METADATA_EVENTS : FIELD_NONE;
    default:
        return FIELD_NONE;
    }
}
