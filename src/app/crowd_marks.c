// Which numbers of a store changed a moment ago. It must not know why.
#include "crowd_private.h"

#include "base/key_map.h"

// What is compared: numbers that change by what happens, not by time going on.
struct shown {
    enum occupancy_state state;
    enum occupancy_report employee_inside;
    int64_t max_people, certain, possible, staff;
    uint32_t n_sessions, n_stale;
};

struct mark {
    struct shown shown;
    unsigned changed;
    int64_t until_ms;
};

struct crowd_marks {
    struct key_map by_store;
    struct mark *marks;
    size_t n, cap;
};

struct crowd_marks *crowd_marks_new(void) {
    return mem_calloc(1, sizeof(struct crowd_marks));
}

void crowd_marks_free(struct crowd_marks *m) {
    if (m) {
        key_map_release(&m->by_store);
        mem_free(m->marks);
        mem_free(m);
    }
}

static struct shown shown_of(const struct occupancy_row *row) {
    return (struct shown){
        .state = row->state,
        .employee_inside = row->employee_inside,
        .max_people = row->max_people,
        .certain = row->certain,
        .possible = row->possible,
        .staff = row->employees + row->testers,
        .n_sessions = row->n_sessions,
        .n_stale = row->n_stale,
    };
}

static unsigned differing(const struct shown *a, const struct shown *b) {
    const bool people = a->certain != b->certain || a->possible != b->possible;
    unsigned bits = 0;
    bits |= a->state != b->state ? 1u << OCCUPANCY_STATE : 0;
    bits |= a->employee_inside != b->employee_inside ? 1u << OCCUPANCY_EMPLOYEE : 0;
    bits |= a->max_people != b->max_people ? 1u << OCCUPANCY_MAX : 0;
    bits |= people ? 1u << OCCUPANCY_PEOPLE : 0;
    bits |= a->staff != b->staff ? 1u << OCCUPANCY_STAFF : 0;
    bits |= a->n_sessions != b->n_sessions ? 1u << OCCUPANCY_SESSIONS : 0;
    bits |= a->n_stale != b->n_stale ? 1u << OCCUPANCY_STALE : 0;
    return bits;
}

void crowd_marks_set(
    struct crowd_marks *m, struct occupancy_row *rows, size_t n, int64_t now_ms, bool quiet) {
    for (size_t i = 0; i < n; i++) {
        const struct shown now = shown_of(&rows[i]);
        bool is_new = false;
        const uint32_t at = *key_map_add(&m->by_store, rows[i].store_id, (uint32_t)m->n, &is_new);
        if (is_new) {
            mem_grow(&m->marks, &m->cap, m->n + 1, sizeof(*m->marks));
            m->marks[m->n++] = (struct mark){.shown = now};
        }
        struct mark *mark = &m->marks[at];
        const unsigned bits = quiet ? 0 : differing(&mark->shown, &now);
        if (quiet || mark->until_ms <= now_ms) {
            mark->changed = 0;
        }
        if (bits) {
            mark->changed |= bits;
            mark->until_ms = now_ms + CROWD_LIT_MS;
        }
        mark->shown = now;
        rows[i].changed = mark->changed;
    }
}

int64_t crowd_marks_due_ms(const struct crowd_marks *m) {
    int64_t due_ms = INT64_MAX;
    for (size_t i = 0; i < m->n; i++) {
        if (m->marks[i].changed && m->marks[i].until_ms < due_ms) {
            due_ms = m->marks[i].until_ms;
        }
    }
    return due_ms;
}
