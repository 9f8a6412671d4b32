// The sessions and stores that the numbers are made of, kept up record by record. It must not know
// how numbers are worked out (occupancy_compute.c), nor where records come from.
#include "visit.h"

#include <string.h>

struct occupancy *occupancy_new(void) {
    return mem_calloc(1, sizeof(struct occupancy));
}

static void release_sessions(struct occupancy *o) {
    key_map_release(&o->by_key);
    arena_release(&o->texts);
    o->texts = (struct arena){0};
}

void occupancy_clear(struct occupancy *o) {
    release_sessions(o);
    key_map_release(&o->by_store);
    for (size_t i = 0; i < o->n_stores; i++) {
        mem_free(o->stores[i].id);
        mem_free(o->stores[i].name);
        mem_free(o->stores[i].status);
        mem_free(o->stores[i].deployment);
    }
    o->n_visits = o->n_stores = 0;
}

void occupancy_free(struct occupancy *o) {
    if (!o) {
        return;
    }
    occupancy_clear(o);
    mem_free(o->visits);
    mem_free(o->stores);
    mem_free(o->rows);
    mem_free(o->n_lately);
    mem_free(o);
}

uint32_t occupancy_store_index(const struct occupancy *o, struct slice store_id) {
    const uint32_t *index = store_id.len > 0 ? key_map_find(&o->by_store, store_id) : NULL;
    return index ? *index : NO_STORE;
}

static uint32_t store_of(struct occupancy *o, const struct session *s, bool *is_new) {
    struct slice id = SLICE_NONE;
    if (session_has(s, FIELD_STORE_ID)) {
        id = session_text(s, FIELD_STORE_ID);
    }
    if (id.len == 0 && session_has(s, FIELD_STORE_OWN_ID)) {
        id = session_text(s, FIELD_STORE_OWN_ID);
    }
    *is_new = false;
    if (id.len == 0) {
        return NO_STORE;
    }
    const uint32_t index = *key_map_add(&o->by_store, id, (uint32_t)o->n_stores, is_new);
    if (*is_new) {
        mem_grow(&o->stores, &o->cap_stores, o->n_stores + 1, sizeof(*o->stores));
        o->stores[o->n_stores++] = (struct store_facts){
            .id = mem_dup_text(id), .at = INSTANT_NONE, .newest = INSTANT_NONE};
    }
    return index;
}

static bool set_text(char **have, const struct session *s, enum field f) {
    struct slice text = session_has(s, f) ? session_text(s, f) : SLICE_NONE;
    if (text.len == 0 || (*have && slice_equal(slice_of(*have), text))) {
        return false;
    }
    mem_free(*have);
    *have = mem_dup_text(text);
    return true;
}

static bool take_facts(struct store_facts *f, const struct session *s, instant updated) {
    bool changed = updated > f->newest;
    f->newest = changed ? updated : f->newest;
    if (!session_has(s, FIELD_STORE) || (f->told && updated < f->at)) {
        return changed;
    }
    f->told = true;
    f->at = updated;
    changed |= set_text(&f->name, s, FIELD_STORE_NAME);
    changed |= set_text(&f->status, s, FIELD_STORE_STATUS);
    changed |= set_text(&f->deployment, s, FIELD_STORE_DEPLOYMENT_STATUS);
    int64_t max_people = 0;
    if (!session_integer(s, FIELD_STORE_MAX_PEOPLE, &max_people) || max_people < 0) {
        max_people = 0;
    }
    enum occupancy_report inside = REPORT_NONE;
    if (session_has(s, FIELD_STORE_EMPLOYEE_INSIDE)) {
        inside = session_flag(s, FIELD_STORE_EMPLOYEE_INSIDE) ? REPORT_YES : REPORT_NO;
    }
    changed |= f->max_people != max_people || f->employee_inside != inside;
    f->max_people = max_people;
    f->employee_inside = inside;
    return changed;
}

static bool visits_equal(const struct visit *a, const struct visit *b) {
    return a->updated == b->updated && a->created == b->created && a->expires == b->expires &&
           a->first_in == b->first_in && a->last_in == b->last_in && a->first_out == b->first_out &&
           a->last_out == b->last_out && a->size == b->size && a->store == b->store &&
           a->role == b->role && a->active == b->active &&
           slice_equal(a->customer_id, b->customer_id);
}

static bool is_older(const struct visit *v, const struct visit *than) {
    return v->updated != INSTANT_NONE && than->updated != INSTANT_NONE &&
           v->updated < than->updated;
}

bool occupancy_add(struct occupancy *o, const struct session *s) {
    struct visit v;
    bool changed = false, is_new = false;
    visit_read(&v, s);
    v.store = store_of(o, s, &changed);
    if (v.store != NO_STORE) {
        changed |= take_facts(&o->stores[v.store], s, v.updated);
    }
    const uint32_t index = *key_map_add(&o->by_key, v.key, (uint32_t)o->n_visits, &is_new);
    if (is_new) {
        v.key = arena_copy(&o->texts, v.key);
        v.customer_id = arena_copy(&o->texts, v.customer_id);
        mem_grow(&o->visits, &o->cap_visits, o->n_visits + 1, sizeof(*o->visits));
        o->visits[o->n_visits++] = v;
        return true;
    }
    struct visit *have = &o->visits[index];
    if (is_older(&v, have) || visits_equal(&v, have)) {
        return changed;
    }
    v.key = have->key;
    v.customer_id = slice_equal(v.customer_id, have->customer_id)
                        ? have->customer_id
                        : arena_copy(&o->texts, v.customer_id);
    *have = v;
    return true;
}

static instant newest_of(const struct visit *v) {
    const instant times[] = {v->updated, v->created, v->last_in, v->last_out};
    instant newest = INSTANT_NONE;
    for (size_t i = 0; i < ARRAY_LEN(times); i++) {
        newest = times[i] > newest ? times[i] : newest;
    }
    // A code of tomorrow's visit is not forgotten today.
    return v->last_in == INSTANT_NONE && v->expires > newest ? v->expires : newest;
}

size_t occupancy_forget(struct occupancy *o, instant before) {
    size_t n_kept = 0;
    for (size_t i = 0; i < o->n_visits; i++) {
        n_kept += newest_of(&o->visits[i]) >= before;
    }
    const size_t n_gone = o->n_visits - n_kept;
    if (n_gone == 0) {
        return 0;
    }
    struct arena texts = {0};
    key_map_release(&o->by_key);
    n_kept = 0;
    for (size_t i = 0; i < o->n_visits; i++) {
        struct visit v = o->visits[i];
        if (newest_of(&v) < before) {
            continue;
        }
        v.key = arena_copy(&texts, v.key);
        v.customer_id = arena_copy(&texts, v.customer_id);
        key_map_add(&o->by_key, v.key, (uint32_t)n_kept, NULL);
        o->visits[n_kept++] = v;
    }
    arena_release(&o->texts);
    o->texts = texts;
    o->n_visits = n_kept;
    return n_gone;
}

size_t occupancy_n_sessions(const struct occupancy *o) {
    return o->n_visits;
}

size_t occupancy_memory(const struct occupancy *o) {
    return sizeof(*o) + o->cap_visits * sizeof(*o->visits) + o->cap_stores * sizeof(*o->stores) +
           o->cap_rows * sizeof(*o->rows) + o->cap_lately * sizeof(*o->n_lately) +
           (o->by_key.n_slots + o->by_store.n_slots) * sizeof(struct key_map_slot) +
           o->by_key.keys.used_len + o->by_store.keys.used_len + o->texts.used_len;
}
