// A set of session keys (model/session.h, session_key): which sessions have come already.
#ifndef AIFI_APP_KEY_SET_H
#define AIFI_APP_KEY_SET_H

#include "base/mem.h"

// Zeroed is empty.
struct key_set {
    struct slice *slots; // a power of two of them; private
    size_t n_slots, n_keys;
    struct arena keys;
};
bool key_set_add(struct key_set *s, struct slice key); // copies it; false: it was there already
void key_set_release(struct key_set *s);

#endif
