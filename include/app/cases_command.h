// `aifi-sessions cases export|import|show`: what people here said of sessions.
#ifndef AIFI_APP_CASES_COMMAND_H
#define AIFI_APP_CASES_COMMAND_H

#include "app/settings.h"

// Returns the exit status.
int cases_command_run(const struct settings *s);

#endif
