// `aifi-sessions get`: sessions by number or token, in the order asked for.
#ifndef AIFI_APP_GET_COMMAND_H
#define AIFI_APP_GET_COMMAND_H

#include "app/settings.h"

// Returns the exit status: 1 when one of them does not exist (the others are printed).
int get_command_run(const struct settings *s);

#endif
