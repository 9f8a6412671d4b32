// Verdicts in memory. It must not know where they are kept.
#include "model/verdict.h"

#include "base/key_map.h"

static const struct verdict_row rows[] = {
    [VERDICT_NONE] = {"none", "", "not flagged, and nobody said anything of it"},
    [VERDICT_TO_DO] = {"to do", " ", "flagged, and nobody has looked at it yet"},
    [VERDICT_FOLLOW_UP] = {"follow-up", "f", "somebody has to come back to it"},
    [VERDICT_CONFIRMED] = {"confirmed", "x", "fraud, as far as can be told from here"},
    [VERDICT_CLEARED] = {"cleared", "c", "a false alarm"},
};
_Static_assert(ARRAY_LEN(rows) == VERDICT_COUNT, "every verdict has its row");

const struct verdict_row *verdict_row(enum verdict v) {
    require(v >= 0 && v < VERDICT_COUNT);
    return &rows[v];
}

enum verdict verdict_by_name(struct slice name) {
    // "to do" is spelt in one word where blanks part words.
    if (slice_equal_nocase(name, SLICE("todo")) || slice_equal_nocase(name, SLICE("to-do"))) {
        return VERDICT_TO_DO;
    }
    for (size_t v = 0; v < VERDICT_COUNT; v++) {
        if (slice_equal_nocase(name, slice_of(rows[v].name))) {
            return (enum verdict)v;
        }
    }
    return VERDICT_COUNT;
}

// --- by session ---------------------------------------------------------------------------------

// What was said in the lowest bits, what it was when the order was settled in the highest.
enum { SAID_MASK = 7, NOTE_BIT = 8, ORDER_SHIFT = 4 };
_Static_assert((int)VERDICT_COUNT <= (int)SAID_MASK, "a verdict fits beside the bit of notes");

struct verdicts {
    struct key_map said; // session key → enum verdict, NOTE_BIT
    uint64_t generation;
};

struct verdicts *verdicts_new(void) {
    return mem_calloc(1, sizeof(struct verdicts));
}

void verdicts_free(struct verdicts *v) {
    if (v) {
        key_map_release(&v->said);
        mem_free(v);
    }
}

void verdicts_set(struct verdicts *v, struct slice session_key, enum verdict said, bool has_note) {
    const uint32_t value = (uint32_t)said | (has_note ? NOTE_BIT : 0);
    uint32_t *kept = key_map_add(&v->said, session_key, VERDICT_NONE, NULL);
    *kept = value | (*kept >> ORDER_SHIFT) << ORDER_SHIFT;
    v->generation++;
}

static void for_all(struct verdicts *v, uint32_t (*change)(uint32_t value)) {
    for (size_t i = 0; i < v->said.n_slots; i++) {
        v->said.slots[i].value = change(v->said.slots[i].value);
    }
}

static uint32_t nothing_said(uint32_t value) {
    return value >> ORDER_SHIFT << ORDER_SHIFT;
}

static uint32_t settled(uint32_t value) {
    return (value & (SAID_MASK | NOTE_BIT)) | (value & SAID_MASK) << ORDER_SHIFT;
}

void verdicts_clear(struct verdicts *v) {
    for_all(v, nothing_said);
    v->generation++;
}

void verdicts_settle(struct verdicts *v) {
    for_all(v, settled);
}

uint64_t verdicts_generation(const struct verdicts *v) {
    return v->generation;
}

static uint32_t value_of(const struct verdicts *v, const struct session *s) {
    const uint32_t *value = v ? key_map_find(&v->said, session_key(s)) : NULL;
    return value ? *value : VERDICT_NONE;
}

static enum verdict or_to_do(enum verdict said, const struct session *s) {
    const bool is_open = said == VERDICT_NONE && session_flag(s, FIELD_SUSPECTED_FRAUD);
    return is_open ? VERDICT_TO_DO : said;
}

enum verdict verdict_of(const struct verdicts *v, const struct session *s) {
    return or_to_do((enum verdict)(value_of(v, s) & SAID_MASK), s);
}

enum verdict verdict_order_of(const struct verdicts *v, const struct session *s) {
    return or_to_do((enum verdict)(value_of(v, s) >> ORDER_SHIFT & SAID_MASK), s);
}

bool verdict_has_note(const struct verdicts *v, const struct session *s) {
    return (value_of(v, s) & NOTE_BIT) != 0;
}

void case_file_release(struct case_file *f) {
    for (size_t i = 0; i < f->n_events; i++) {
        mem_free(f->events[i].author);
        mem_free(f->events[i].text);
    }
    mem_free(f->events);
    mem_free(f->snapshot);
    *f = (struct case_file){0};
}
