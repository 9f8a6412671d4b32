// `aifi-sessions stores`: how full each store is now, without a screen; once, for a monitoring
// system
// (--check), or as a stream of changes (--watch).
#ifndef AIFI_APP_STORES_COMMAND_H
#define AIFI_APP_STORES_COMMAND_H

#include "app/settings.h"

// Returns the exit status: as `list` (app/list_command.h). With --check 1 means alerts, and what
// would be 1 otherwise is 7.
int stores_command_run(const struct settings *s);

#endif
