// The last messages, in a ring. Must not know who shows them.
#include "base/journal.h"

#include "base/mem.h"
#include "base/text.h"

#include <stdio.h>

// Before sanitising: room for what will be cut or left out.
enum { RAW_LEN = 2048 };

void journal_release(struct journal *j) {
    mem_free(j->entries);
    *j = (struct journal){0};
}

void journal_add(struct journal *j, instant at, enum journal_level level, const char *format, ...) {
    if (!j->entries) {
        j->entries = mem_calloc(JOURNAL_MAX, sizeof(*j->entries));
    }
    char raw[RAW_LEN];
    va_list args;
    va_start(args, format);
    if (vsnprintf(raw, sizeof(raw), format, args) < 0) {
        raw[0] = '\0';
    }
    va_end(args);
    struct journal_entry *entry = &j->entries[j->n_written % JOURNAL_MAX];
    j->n_written++;
    entry->at = at;
    entry->number = j->n_written;
    entry->level = level;
    text_copy(entry->text, sizeof(entry->text), slice_of(raw));
}

size_t journal_count(const struct journal *j) {
    return j->n_written < JOURNAL_MAX ? (size_t)j->n_written : JOURNAL_MAX;
}

const struct journal_entry *journal_get(const struct journal *j, size_t i) {
    size_t count = journal_count(j);
    require(i < count);
    return &j->entries[(j->n_written - count + i) % JOURNAL_MAX];
}
