// Open addressing, at most half full. It must not know what texts and numbers mean.
#include "base/key_map.h"

enum { N_SLOTS_FIRST = 64 };

static uint32_t hash_of(struct slice key) {
    const uint64_t hash = slice_hash(key);
    return (uint32_t)(hash ^ hash >> 32);
}

// The slot that holds the key, or the free one where it belongs.
static struct key_map_slot *find_slot(const struct key_map *m, struct slice key, uint32_t hash) {
    for (size_t at = hash;; at++) {
        struct key_map_slot *slot = &m->slots[at & (m->n_slots - 1)];
        if (slot->key.ptr == NULL || (slot->hash == hash && slice_equal(slot->key, key))) {
            return slot;
        }
    }
}

static void grow(struct key_map *m) {
    const size_t n_slots = m->n_slots > 0 ? 2 * m->n_slots : N_SLOTS_FIRST;
    struct key_map_slot *slots = mem_calloc(n_slots, sizeof(*slots));
    for (size_t i = 0; i < m->n_slots; i++) {
        if (m->slots[i].key.ptr != NULL) {
            size_t at = m->slots[i].hash & (n_slots - 1);
            while (slots[at].key.ptr != NULL) {
                at = (at + 1) & (n_slots - 1);
            }
            slots[at] = m->slots[i];
        }
    }
    mem_free(m->slots);
    m->slots = slots;
    m->n_slots = n_slots;
}

uint32_t *key_map_find(const struct key_map *m, struct slice key) {
    if (m->n_slots == 0) {
        return NULL;
    }
    struct key_map_slot *slot = find_slot(m, key, hash_of(key));
    return slot->key.ptr != NULL ? &slot->value : NULL;
}

uint32_t *key_map_add(struct key_map *m, struct slice key, uint32_t value, bool *is_new) {
    if (2 * (m->n_keys + 1) > m->n_slots) {
        grow(m);
    }
    const uint32_t hash = hash_of(key);
    struct key_map_slot *slot = find_slot(m, key, hash);
    const bool added = slot->key.ptr == NULL;
    if (added) {
        *slot = (struct key_map_slot){arena_copy(&m->keys, key), value, hash};
        m->n_keys++;
    }
    if (is_new) {
        *is_new = added;
    }
    return &slot->value;
}

void key_map_release(struct key_map *m) {
    mem_free(m->slots);
    arena_release(&m->keys);
    *m = (struct key_map){0};
}
