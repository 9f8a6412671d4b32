// What the completions of all shells need.
#ifndef AIFI_DOCUMENTS_SHELL_H
#define AIFI_DOCUMENTS_SHELL_H

#include "program.h"

// The program's name as shells spell functions: "_aifi_sessions".
void shell_append_function(const struct program *p, struct buf *out);
// 'A text', such that fish, which has backslashes in quotes, changes nothing in it; for the others
// process_quote.
void shell_append_quoted_fish(struct buf *out, struct slice text);
// All options that take a value, "-n" and "--limit", with `separator` between.
void shell_append_valued(const struct program *p, const char *separator, struct buf *out);
// "--limit" and its short form, with `separator` before each.
void shell_append_option(const struct program_option *o, const char *separator, struct buf *out);
// Whether an option is offered with a command (by its number).
bool shell_goes_with(const struct program_option *o, size_t command);

#endif
