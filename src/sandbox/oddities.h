// Oddities of single rows, as a real server has them: objects and keys that are missing here and
// there though their ids are given.
#ifndef AIFI_SANDBOX_ODDITIES_H
#define AIFI_SANDBOX_ODDITIES_H

#include "sandbox/session.h"

struct oddities {
    bool no_customer, null_customer, no_store, null_store; // though there is an id
    bool without_satisfaction, without_location;           // keys missing altogether
    bool extra_keys;
};

// Depends on the seed and the row's id, and on whether it has a customer.
struct oddities oddities_draw(uint64_t seed, const struct session *row);

#endif
