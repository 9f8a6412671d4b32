// `aifi-sessions watch`: what changes in sessions, as it happens, on standard output.
#ifndef AIFI_APP_WATCH_COMMAND_H
#define AIFI_APP_WATCH_COMMAND_H

#include "app/settings.h"

// Returns the exit status: 0 when --for or --changes ended it, 130 after Ctrl-C.
int watch_command_run(const struct settings *s);

#endif
