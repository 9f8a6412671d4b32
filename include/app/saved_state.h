// Views that were saved from the screen: $XDG_STATE_HOME/aifi-sessions/views, 0600, replaced whole.
// Its sections are those of the configuration (app/saved_view.h), so that one can be moved there.
// What the user names is kept as it is, customers' ids included.
#ifndef AIFI_APP_SAVED_STATE_H
#define AIFI_APP_SAVED_STATE_H

#include "app/saved_view.h"

// *all is overwritten. A missing file is none. False with a sentence that names file and line when
// it cannot be read, *all being empty: then nothing may be kept either, which would lose it.
bool saved_state_load(struct saved_views *all, struct error *e);
// Keeps a view (*takes* it, and zeroes *v) in the place of one of the same name. The file is read
// anew before, so that what another terminal keeps stays; *all is what it holds then. On failure
// the file, *all and *v stand.
bool saved_state_keep(struct saved_views *all, struct saved_view *v, struct error *e);
// Drops the view of this name; false with a sentence when there is none.
bool saved_state_drop(struct saved_views *all, struct slice name, struct error *e);

#endif
