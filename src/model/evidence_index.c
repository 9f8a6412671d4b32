// Which rows share a text: groups of rows by key. It must not know what the texts mean.
#include "evidence_parts.h"

#include "base/mem.h"

void evidence_index_release(struct index *x) {
    key_map_release(&x->keys);
    mem_free(x->groups);
    mem_free(x->links);
    *x = (struct index){0};
}

static uint32_t add_group(struct index *x, struct slice key) {
    bool is_new;
    const uint32_t g = *key_map_add(&x->keys, key, (uint32_t)x->n_groups, &is_new);
    if (is_new) {
        mem_grow(&x->groups, &x->groups_cap, x->n_groups + 1, sizeof *x->groups);
        x->groups[x->n_groups++] = (struct group){.newest = NO_LINK, .first_customer = NO_GROUP};
    }
    return g;
}

uint32_t evidence_index_add(struct index *x, struct slice key, row_id row) {
    if (key.len == 0) {
        return NO_GROUP;
    }
    const uint32_t g = add_group(x, key);
    mem_grow(&x->links, &x->links_cap, x->n_links + 1, sizeof *x->links);
    // New rows stand above all others. A record that only now has the text finds its place, so that
    // the order is that of a beginning from scratch.
    uint32_t *link = &x->groups[g].newest;
    while (*link != NO_LINK && x->links[*link].row > row) {
        link = &x->links[*link].next;
    }
    if (*link == NO_LINK || x->links[*link].row != row) {
        x->links[x->n_links] = (struct link){.row = row, .next = *link};
        *link = (uint32_t)x->n_links++;
        x->groups[g].n++;
    }
    return g;
}

uint32_t evidence_group(const struct index *x, struct slice key) {
    const uint32_t *g = key.len > 0 ? key_map_find(&x->keys, key) : NULL;
    return g ? *g : NO_GROUP;
}

uint32_t evidence_first_link(const struct index *x, uint32_t group) {
    return group == NO_GROUP ? NO_LINK : x->groups[group].newest;
}
