// Texts of the tables as mdoc(7), such that mandoc has nothing to complain about.
#ifndef AIFI_DOCUMENTS_MDOC_H
#define AIFI_DOCUMENTS_MDOC_H

#include "base/buf.h"

// A text on lines of its own; "--name" and "$NAME" are set as options and variables, the
// `placeholder` (or NULL) as an argument.
void mdoc_text(struct buf *out, struct slice text, const char *placeholder);
// The same with a capital and a full stop.
void mdoc_sentence(struct buf *out, const char *text, const char *placeholder);
// " Ar time" for a placeholder such as TIME, NAME[:ARG] or [FILE]; nothing for NULL.
void mdoc_placeholder(struct buf *out, const char *placeholder);
// A word or a text as one argument of a macro.
void mdoc_argument(struct buf *out, struct slice text);
// A line of its own within a literal display.
void mdoc_literal(struct buf *out, struct slice line);
// ".Ss Find and filter" of "FIND AND FILTER".
void mdoc_heading(struct buf *out, const char *macro, const char *title);

#endif
