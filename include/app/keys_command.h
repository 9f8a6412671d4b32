// `aifi-sessions keys`: every command of the browser with the keys in force.
#ifndef AIFI_APP_KEYS_COMMAND_H
#define AIFI_APP_KEYS_COMMAND_H

#include "app/settings.h"

// Returns the exit status: 3 when the configuration cannot be read.
int keys_command_run(const struct settings *s);

#endif
