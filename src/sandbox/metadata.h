// The metadata objects: arbitrary JSON, the same every time for the same thing.
#ifndef AIFI_SANDBOX_METADATA_H
#define AIFI_SANDBOX_METADATA_H

#include "sandbox/session.h"

// Of a session: {} or 0–12 events and other keys; events come as the visit goes on.
void metadata_session(struct json *j, uint64_t seed, const struct session *s);
// Of a customer.
void metadata_customer(struct json *j, uint64_t seed, int64_t id);

#endif
