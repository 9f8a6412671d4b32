// What every file may use: compiler attributes, array lengths, and the end of the line for promises
// broken by the programmer.
#ifndef AIFI_BASE_BASE_H
#define AIFI_BASE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define NORETURN __attribute__((noreturn))
#define PRINTF_LIKE(index, first) __attribute__((format(printf, index, first)))
#define NODISCARD __attribute__((warn_unused_result))

// Called by bug() and by an exhausted heap, before the process ends: puts the terminal back. May be
// called at any moment, so it must not allocate. One hook; NULL removes it.
void base_set_last_words_hook(void (*hook)(void));

// Runs the hook, once.
void base_run_last_words(void);

// A promise broken by the programmer (never by data, the network or the user): prints file, line
// and what was broken, and aborts.
NORETURN void bug_at(const char *file, int line, const char *what);
#define bug(what) bug_at(__FILE__, __LINE__, (what))
#define require(condition) ((condition) ? (void)0 : bug("broken promise: " #condition))

#endif
