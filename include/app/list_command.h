// `aifi-sessions list`: the same sessions without a screen, on standard output.
#ifndef AIFI_APP_LIST_COMMAND_H
#define AIFI_APP_LIST_COMMAND_H

#include "app/settings.h"

// Returns the exit status (base/error.h; 7 incomplete; 130 interrupted; 141 broken pipe).
int list_command_run(const struct settings *s);

#endif
