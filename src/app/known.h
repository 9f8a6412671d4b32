// The records that a watch has seen, so that a new one can be compared with the one before. Memory
// does not grow with the days: what nothing was heard of for long is forgotten.
#ifndef AIFI_APP_KNOWN_H
#define AIFI_APP_KNOWN_H

#include "model/dataset.h"

struct known {
    struct dataset *young, *old; // a record is looked for in both
    instant forgotten; // no record that is forgotten was created later; INSTANT_NONE = none is
};
void known_init(struct known *r);
void known_release(struct known *r);
// The newest record that came, or NULL; borrows until known_add.
const struct session *known_find(const struct known *r, struct slice session_key);
void known_add(struct known *r, struct page *p); // *takes* the page

#endif
