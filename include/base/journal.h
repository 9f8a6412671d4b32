// The journal: the last messages of the program, newest last, for the message line and the log
// view. Bounded: the oldest goes first. Texts are sanitised (TEXT_PLAIN) and cut on the way in; the
// caller keeps the token and query strings out of them. Zero-initialised is a valid empty journal.
#ifndef AIFI_BASE_JOURNAL_H
#define AIFI_BASE_JOURNAL_H

#include "base/error.h"
#include "base/instant.h"

enum journal_level { JOURNAL_INFO, JOURNAL_REQUEST, JOURNAL_WARNING, JOURNAL_ERROR };
enum { JOURNAL_MAX = 500, JOURNAL_TEXT_LEN = 400 };

struct journal_entry {
    instant at;
    uint64_t number; // counts from 1 over the life of the program
    enum journal_level level;
    char text[JOURNAL_TEXT_LEN];
};

struct journal {
    struct journal_entry *entries; // allocated at the first message
    uint64_t n_written;
};

void journal_release(struct journal *j);
void journal_add(struct journal *j, instant at, enum journal_level level, const char *format, ...)
    PRINTF_LIKE(4, 5);
size_t journal_count(const struct journal *j); // kept, at most JOURNAL_MAX
// The i-th of those kept, 0 is the oldest; borrowed until the next journal_add.
const struct journal_entry *journal_get(const struct journal *j, size_t i);

#endif
