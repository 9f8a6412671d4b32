// The browser without a screen, for screen readers, braille lines and scripts: one command a line,
// answers as labelled lines. The same state and commands as the browser's; no cursor addressing, no
// colours, nothing is ever drawn anew.
#ifndef AIFI_APP_PLAIN_H
#define AIFI_APP_PLAIN_H

#include "app/settings.h"

// Until the user leaves or the input ends. Returns the exit status; 128 + n after a signal.
int plain_run(const struct settings *s);

#endif
