// The browser: opens the screen and runs until the user leaves.
#ifndef AIFI_APP_BROWSE_H
#define AIFI_APP_BROWSE_H

#include "app/settings.h"

// Returns the exit status; 128 + n after a signal.
int browse_run(const struct settings *s);

#endif
