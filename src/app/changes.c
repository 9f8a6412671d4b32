// Rows that refreshes touched. It must not know views, walks or the screen.
#include "app/changes.h"

#include "base/mem.h"

#include <string.h>

void changes_release(struct changes *c) {
    mem_free(c->notes);
    mem_free(c->until_ms);
    mem_free(c->waiting);
    *c = (struct changes){0};
}

// --- what differs ---

static bool differs_stored(const struct session *a, const struct session *b, enum field f) {
    return session_presence(a, f) != session_presence(b, f) ||
           !slice_equal(session_raw(a, f), session_raw(b, f));
}

static bool differs_shown(
    const struct session *a, const struct session *b, enum field f, const struct show *how) {
    enum { TEXT_MAX = 64 * 1024 };
    struct buf a_text = BUF_INIT(TEXT_MAX);
    struct buf b_text = BUF_INIT(TEXT_MAX);
    show_field(a, f, how, &a_text);
    show_field(b, f, how, &b_text);
    const bool differs = !slice_equal(buf_slice(&a_text), buf_slice(&b_text));
    buf_release(&a_text);
    buf_release(&b_text);
    return differs;
}

bool changes_compare(const struct session *old, const struct session *new, const struct show *how,
    struct field_set *out) {
    *out = (struct field_set){0};
    bool any = false;
    for (enum field f = 0; f < FIELD_COUNT; f++) {
        // Verdicts are the user's, signals hang on other sessions as well.
        const bool of_record = f != FIELD_VERDICT && f != FIELD_SIGNALS;
        if (of_record &&
            (field_is_derived(f) ? differs_shown(old, new, f, how) : differs_stored(old, new, f))) {
            field_set_add(out, f);
            any = true;
        }
    }
    return any;
}

// --- rows ---

static size_t place(const struct changes *c, row_id row) {
    size_t low = 0;
    size_t high = c->n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (c->notes[middle].row < row) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool is_at(const struct changes *c, size_t at, row_id row) {
    return at < c->n && c->notes[at].row == row;
}

static void insert(struct changes *c, size_t at, row_id row) {
    mem_grow(&c->notes, &c->notes_cap, c->n + 1, sizeof *c->notes);
    mem_grow(&c->until_ms, &c->until_cap, c->n + 1, sizeof *c->until_ms);
    memmove(c->notes + at + 1, c->notes + at, (c->n - at) * sizeof *c->notes);
    memmove(c->until_ms + at + 1, c->until_ms + at, (c->n - at) * sizeof *c->until_ms);
    c->notes[at] = (struct list_note){.row = row};
    c->until_ms[at] = 0;
    c->n++;
}

void changes_light(struct changes *c, row_id row, const struct field_set *fields, int64_t now_ms) {
    const size_t at = place(c, row);
    if (!is_at(c, at, row)) {
        insert(c, at, row);
    }
    for (size_t i = 0; i < ARRAY_LEN(fields->words); i++) {
        c->notes[at].lit.words[i] |= fields->words[i];
    }
    c->until_ms[at] = now_ms + CHANGES_LIT_MS;
}

void changes_set_left(struct changes *c, row_id row, bool left) {
    const size_t at = place(c, row);
    const bool was = is_at(c, at, row) && c->notes[at].left;
    if (was == left) {
        return;
    }
    if (!is_at(c, at, row)) {
        insert(c, at, row);
    }
    c->notes[at].left = left;
    c->n_left = left ? c->n_left + 1 : c->n_left - 1;
}

bool changes_step(struct changes *c, int64_t now_ms) {
    size_t n = 0;
    bool changed = false;
    for (size_t i = 0; i < c->n; i++) {
        struct list_note note = c->notes[i];
        int64_t until_ms = c->until_ms[i];
        if (until_ms != 0 && until_ms <= now_ms) {
            note.lit = (struct field_set){0};
            until_ms = 0;
            changed = true;
        }
        if (until_ms != 0 || note.left) {
            c->notes[n] = note;
            c->until_ms[n++] = until_ms;
        }
    }
    c->n = n;
    return changed;
}

int64_t changes_due_ms(const struct changes *c) {
    int64_t due = INT64_MAX;
    for (size_t i = 0; i < c->n; i++) {
        if (c->until_ms[i] != 0 && c->until_ms[i] < due) {
            due = c->until_ms[i];
        }
    }
    return due;
}

void changes_wait(struct changes *c, struct slice session_key) {
    const uint64_t hash = slice_hash(session_key);
    size_t low = 0;
    size_t high = c->n_waiting;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (c->waiting[middle] < hash) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low < c->n_waiting && c->waiting[low] == hash) {
        return;
    }
    mem_grow(&c->waiting, &c->waiting_cap, c->n_waiting + 1, sizeof *c->waiting);
    memmove(c->waiting + low + 1, c->waiting + low, (c->n_waiting - low) * sizeof *c->waiting);
    c->waiting[low] = hash;
    c->n_waiting++;
}
