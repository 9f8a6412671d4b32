// The alert limits of the board as they were changed there, from one run to the next: one line in
// $XDG_STATE_HOME/aifi-sessions/alerts, 0600, replaced whole. Only the browser keeps and takes
// them: what a command in a script does is not changed by a key.
#ifndef AIFI_APP_KEPT_ALERTS_H
#define AIFI_APP_KEPT_ALERTS_H

#include "model/alert.h"

// Over what is there. A missing or damaged file changes nothing; whether it did.
bool kept_alerts_load(struct occupancy_limits *l, struct alert_rules *r);
// False with a sentence when they cannot be written; *kept is false also where no such file is
// possible (no home).
bool kept_alerts_save(
    const struct occupancy_limits *l, const struct alert_rules *r, bool *kept, struct error *e);
bool kept_alerts_forget(struct error *e);

#endif
