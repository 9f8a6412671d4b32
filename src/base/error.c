// Filling in errors. Must not know who shows them.
#include "base/error.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

// Before sanitising: room for what will be cut or left out.
enum { RAW_LEN = 2048 };

static const int exit_statuses[] = {
    [ERROR_NONE] = 0,
    [ERROR_FAILED] = 1,
    [ERROR_USAGE] = 2,
    [ERROR_CONFIG] = 3,
    [ERROR_AUTH] = 4,
    [ERROR_NETWORK] = 5,
    [ERROR_SERVER] = 6,
    [ERROR_INCOMPLETE] = 7,
};
_Static_assert(ARRAY_LEN(exit_statuses) == ERROR_KIND_COUNT, "one exit status a kind");

int error_exit_status(enum error_kind kind) {
    return kind < ERROR_KIND_COUNT ? exit_statuses[kind] : 1;
}

void error_clear(struct error *e) {
    *e = (struct error){0};
}

// The message line adds its own punctuation; a final full stop of a server's would double it.
static void drop_full_stop(char *text) {
    size_t len = strlen(text);
    if (len > 1 && text[len - 1] == '.' && text[len - 2] != '.') {
        text[len - 1] = '\0';
    }
}

static void set_text(struct error *e, const char *raw) {
    text_copy_cells(e->text, sizeof(e->text), slice_of(raw), ERROR_TEXT_CELLS);
    drop_full_stop(e->text);
}

PRINTF_LIKE(4, 0)
static void set_formatted(
    struct error *e, enum error_kind kind, bool retryable, const char *format, va_list args) {
    char raw[RAW_LEN];
    if (vsnprintf(raw, sizeof(raw), format, args) < 0) {
        raw[0] = '\0';
    }
    error_clear(e);
    e->kind = kind;
    e->retryable = retryable;
    set_text(e, raw);
}

bool error_set(struct error *e, enum error_kind kind, const char *format, ...) {
    va_list args;
    va_start(args, format);
    set_formatted(e, kind, false, format, args);
    va_end(args);
    return false;
}

bool error_set_retryable(struct error *e, enum error_kind kind, const char *format, ...) {
    va_list args;
    va_start(args, format);
    set_formatted(e, kind, true, format, args);
    va_end(args);
    return false;
}

void error_prefix(struct error *e, const char *format, ...) {
    char prefix[RAW_LEN];
    va_list args;
    va_start(args, format);
    if (vsnprintf(prefix, sizeof(prefix), format, args) < 0) {
        prefix[0] = '\0';
    }
    va_end(args);
    char raw[RAW_LEN + ERROR_TEXT_LEN + 2];
    snprintf(raw, sizeof(raw), "%s: %s", prefix, e->text);
    set_text(e, raw);
}

void error_set_field(struct error *e, struct slice name) {
    text_copy(e->field, sizeof(e->field), name);
}
