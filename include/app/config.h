// The user's configuration, $XDG_CONFIG_HOME/aifi-sessions/config, INI, never written by the
// program.
#ifndef AIFI_APP_CONFIG_H
#define AIFI_APP_CONFIG_H

#include "app/keymap.h"
#include "base/buf.h"

// Reads section [keys] (`refresh = R F5`) into the keymap. A missing file is fine. On a fault
// nothing of the file is used, and the sentence names file and line.
bool config_read_keys(struct keymap *k, struct error *e);
// The same from text, for tests.
bool config_keys_from_text(
    struct slice text, const char *origin, struct keymap *k, struct error *e);

#endif
