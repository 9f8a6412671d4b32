// The command line that asks the same deployment from a shell.
#ifndef AIFI_APP_SHELL_LINE_H
#define AIFI_APP_SHELL_LINE_H

#include "app/settings.h"

// "aifi-sessions list --profile acme-eu/prod --store-id 204": a command with what leads to the
// deployment of this run, and the question (NULL = none), quoted for a shell. Where a token is from
// is no part of it.
void shell_line_append(
    const struct settings *s, const char *command, const struct query *q, struct buf *out);

#endif
