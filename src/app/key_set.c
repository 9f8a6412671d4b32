// A set of texts: open addressing, at most half full. It must not know what the texts mean.
#include "app/key_set.h"

enum { N_SLOTS_FIRST = 1024 };

// The slot that holds the key, or the free one where it belongs.
static struct slice *find_slot(const struct key_set *s, struct slice key) {
    size_t at = (size_t)slice_hash(key);
    for (;; at++) {
        struct slice *slot = &s->slots[at & (s->n_slots - 1)];
        if (slot->ptr == NULL || slice_equal(*slot, key)) {
            return slot;
        }
    }
}

static void grow(struct key_set *s) {
    struct key_set bigger = {.n_slots = s->n_slots > 0 ? 2 * s->n_slots : N_SLOTS_FIRST};
    bigger.slots = mem_calloc(bigger.n_slots, sizeof(*bigger.slots));
    for (size_t i = 0; i < s->n_slots; i++) {
        if (s->slots[i].ptr != NULL) {
            *find_slot(&bigger, s->slots[i]) = s->slots[i];
        }
    }
    mem_free(s->slots);
    s->slots = bigger.slots;
    s->n_slots = bigger.n_slots;
}

bool key_set_add(struct key_set *s, struct slice key) {
    if (2 * (s->n_keys + 1) > s->n_slots) {
        grow(s);
    }
    struct slice *slot = find_slot(s, key);
    if (slot->ptr != NULL) {
        return false;
    }
    *slot = arena_copy(&s->keys, key);
    s->n_keys++;
    return true;
}

void key_set_release(struct key_set *s) {
    mem_free(s->slots);
    arena_release(&s->keys);
    *s = (struct key_set){0};
}
