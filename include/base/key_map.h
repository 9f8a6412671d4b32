// A map from texts (ids, session keys, names) to numbers, which the owner uses as indexes, counts
// or bits. Texts are copied in.
#ifndef AIFI_BASE_KEY_MAP_H
#define AIFI_BASE_KEY_MAP_H

#include "base/mem.h"

struct key_map_slot {
    struct slice key; // ptr NULL: free
    uint32_t value;
    uint32_t hash; // of the key, so that growing and passing over other keys reads no text
};
// Zeroed is empty.
struct key_map {
    struct key_map_slot *slots; // a power of two of them, at most half full; private
    size_t n_slots, n_keys;
    struct arena keys;
};
// The value of the key, to be read or written until the next key_map_add; NULL when it is not
// there.
uint32_t *key_map_find(const struct key_map *m, struct slice key);
// The same; a key that is not there is added with `value`, and *is_new (may be NULL) says so.
uint32_t *key_map_add(struct key_map *m, struct slice key, uint32_t value, bool *is_new);
void key_map_release(struct key_map *m); // empty again

#endif
