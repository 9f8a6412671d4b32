// The customers: names in many scripts, addresses, roles. A customer is worked out from seed,
// number and culture whenever needed, so that a million sessions cost no memory for people.
#ifndef AIFI_SANDBOX_PEOPLE_H
#define AIFI_SANDBOX_PEOPLE_H

#include "sandbox/record.h"

enum culture {
    CULTURE_ENGLISH,
    CULTURE_FRENCH,
    CULTURE_GERMAN,
    CULTURE_IBERIAN,
    CULTURE_POLISH,
    CULTURE_CZECH,
    CULTURE_TURKISH,
    CULTURE_CYRILLIC,
    CULTURE_GREEK,
    CULTURE_HEBREW,
    CULTURE_ARABIC,
    CULTURE_HINDI,
    CULTURE_THAI,
    CULTURE_CHINESE,
    CULTURE_JAPANESE,
    CULTURE_KOREAN,
    CULTURE_COUNT
};

struct customer {
    int64_t id, priority;
    struct slice external_id, role, email, first_name, last_name, phone;
    struct slice metadata; // JSON, borrowed, only in a database that is shared
    char texts[1024];      // what the slices point into
    size_t texts_len;
};

extern const struct table customer_table;

enum { CUSTOMER_FIRST_ID = 100001 };

enum role { ROLE_CUSTOMER, ROLE_EMPLOYEE, ROLE_TESTER, ROLE_UNTRACKED, ROLE_UNKNOWN, ROLE_COUNT };

// Customer number n (id CUSTOMER_FIRST_ID + n). The slices point into *out: do not copy the struct.
void customer_make(
    uint64_t seed, uint64_t number, enum culture culture, enum role role, struct customer *out);

#endif
