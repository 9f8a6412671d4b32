// What went wrong, as the user will read it. The caller owns the struct and passes it last; a
// function that can fail returns false (or NULL) and fills it in. Never reused without error_clear.
#ifndef AIFI_BASE_ERROR_H
#define AIFI_BASE_ERROR_H

#include "base/slice.h"
#include <stdarg.h>

// The kinds decide the exit status (app) and nothing else; the texts carry the meaning.
enum error_kind {
    ERROR_NONE,
    ERROR_FAILED,     // 1: anything without a status of its own
    ERROR_USAGE,      // 2: the command line is off
    ERROR_CONFIG,     // 3: the configuration is off
    ERROR_AUTH,       // 4: 401, 403, no token
    ERROR_NETWORK,    // 5: nothing came, or too late
    ERROR_SERVER,     // 6: an answer came and it is no good
    ERROR_INCOMPLETE, // 7: stopped before the end (limit, rate limit, cancelled)
    ERROR_KIND_COUNT
};

enum { ERROR_TEXT_LEN = 400, ERROR_TEXT_CELLS = 200, ERROR_FIELD_LEN = 64 };

struct error {
    enum error_kind kind;
    bool retryable;              // pressing R may well help
    int status;                  // HTTP status, 0 when there was none
    char field[ERROR_FIELD_LEN]; // parameter that the server (or a parser) complains about, or ""
    char text[ERROR_TEXT_LEN];   // one line of at most ERROR_TEXT_CELLS, sanitised UTF-8, no final
                                 // full stop; the caller keeps token and query string out of it
};

int error_exit_status(enum error_kind kind);
void error_clear(struct error *e);
// Sets kind and text and clears the rest; returns false so that `return error_set(…)` reads well.
// The text is sanitised (TEXT_PLAIN) and cut to fit, so arguments may come from outside.
bool error_set(struct error *e, enum error_kind kind, const char *format, ...) PRINTF_LIKE(3, 4);
// The same, for what a retry may mend.
bool error_set_retryable(struct error *e, enum error_kind kind, const char *format, ...)
    PRINTF_LIKE(3, 4);
// Puts "PREFIX: " before the text.
void error_prefix(struct error *e, const char *format, ...) PRINTF_LIKE(2, 3);
// Names the parameter, sanitised as well; after error_set.
void error_set_field(struct error *e, struct slice name);

#endif
