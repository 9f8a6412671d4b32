// Name pools, one a culture.
#ifndef AIFI_SANDBOX_NAMES_H
#define AIFI_SANDBOX_NAMES_H

#include "sandbox/people.h"

enum { NAMES_MAX = 12 };

struct name_pool {
    const char *given[NAMES_MAX], *family[NAMES_MAX]; // NULL-terminated when shorter
    const char *family_female[NAMES_MAX];             // where family names have two forms, or empty
    const char *dialling_code;
    const char *mail_host;
};

extern const struct name_pool name_pools[CULTURE_COUNT];

// Names that have broken somebody's table already, used now and then: long, single letters,
// apostrophes, emoji, right-to-left in left-to-right, a formula.
extern const char *const awkward_names[];
extern const size_t n_awkward_names;

#endif
