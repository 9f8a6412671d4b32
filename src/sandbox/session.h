// A session as the database holds it and as the API page lists its fields.
#ifndef AIFI_SANDBOX_SESSION_H
#define AIFI_SANDBOX_SESSION_H

#include "sandbox/record.h"

// Times are milliseconds since 1970; ABSENT is null. The texts are borrowed.
struct session {
    int64_t id;
    int64_t created_at, updated_at, expires_at;
    int64_t first_scan, last_scan, first_entry, last_entry, first_exit, last_exit;
    int64_t instrument, satisfaction, satisfaction_submitted;
    int64_t group_size, visitors, priority;
    int64_t store_id, scannable_store_id, customer_id, suspected_fraud;
    struct slice code, token, location, referenced, status;
    struct slice raw;      // imported: the row itself, byte for byte; otherwise absent
    struct slice metadata; // JSON, only in a database that is shared; see there
};

extern const struct table session_table;

#endif
