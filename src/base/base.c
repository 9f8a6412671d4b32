// The end of the line: broken promises and the hook that puts the terminal back first. Must not
// know what the hook does.
#include "base/base.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// The one piece of process-wide state: a crash has no argument through which it could be passed.
static _Atomic(void (*)(void)) last_words;

void base_set_last_words_hook(void (*hook)(void)) {
    atomic_store(&last_words, hook);
}

void base_run_last_words(void) {
    void (*hook)(void) = atomic_exchange(&last_words, NULL);
    if (hook) {
        hook();
    }
}

void bug_at(const char *file, int line, const char *what) {
    base_run_last_words();
    char text[512];
    int len = snprintf(text, sizeof(text), "aifi: bug at %s:%d: %s\n", file, line, what);
    if (len > 0) {
        size_t n = (size_t)len < sizeof(text) ? (size_t)len : sizeof(text) - 1;
        ssize_t ignored = write(STDERR_FILENO, text, n);
        (void)ignored;
    }
    abort();
}
