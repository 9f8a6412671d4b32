// Theme files: NAME.theme in the user's configuration directory, in the installed one, or in the
// source tree that the program was built in.
#ifndef AIFI_APP_THEMES_H
#define AIFI_APP_THEMES_H

#include "ui/theme.h"

// A name, or a path if it holds a '/'. "standard" is the look without any file.
bool themes_load(struct slice name, struct theme *out, struct error *e);
// The i-th name of all that can be loaded, sorted, "standard" first; false past the end. *name is
// NUL-terminated, cut to len.
bool themes_name(size_t i, char *name, size_t len);

#endif
