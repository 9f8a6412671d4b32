// Open addressing, at most half full. It must not know what texts and numbers mean.
#include "base/key_map.h"

enum { N_SLOTS_FIRST = 64 };

// The slot that holds the key, or the free one where it belongs.
static struct key_map_slot *find_slot(const struct key_map *m, struct slice key) {
    size_t at = (size_t)slice_hash(key);
    for (;; at++) {
        struct key_map_slot *slot = &m->slots[at & (m->n_slots - 1)];
        if (slot->key.ptr == NULL || slice_equal(slot->key, key)) {
            return slot;
        }
    }
}

static void grow(struct key_map *m) {
    struct key_map bigger = {.n_slots = m->n_slots > 0 ? 2 * m->n_slots : N_SLOTS_FIRST};
    bigger.slots = mem_calloc(bigger.n_slots, sizeof(*bigger.slots));
    for (size_t i = 0; i < m->n_slots; i++) {
        if (m->slots[i].key.ptr != NULL) {
            *find_slot(&bigger, m->slots[i].key) = m->slots[i];
        }
    }
    mem_free(m->slots);
    m->slots = bigger.slots;
    m->n_slots = bigger.n_slots;
}

uint32_t *key_map_find(const struct key_map *m, struct slice key) {
    if (m->n_slots == 0) {
        return NULL;
    }
    struct key_map_slot *slot = find_slot(m, key);
    return slot->key.ptr != NULL ? &slot->value : NULL;
}

uint32_t *key_map_add(struct key_map *m, struct slice key, uint32_t value, bool *is_new) {
    if (2 * (m->n_keys + 1) > m->n_slots) {
        grow(m);
    }
    struct key_map_slot *slot = find_slot(m, key);
    const bool added = slot->key.ptr == NULL;
    if (added) {
        slot->key = arena_copy(&m->keys, key);
        slot->value = value;
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
