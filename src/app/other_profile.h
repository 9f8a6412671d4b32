// Going to another profile: another deployment in the place of the one that is browsed.
#ifndef AIFI_APP_OTHER_PROFILE_H
#define AIFI_APP_OTHER_PROFILE_H

#include "app/app.h"

// Takes (*app)->wanted_profile and puts an app of that profile into the place of *app, whose state
// is kept and which is freed. *held are the settings of the profile that was gone to before (owned;
// NULL = those that the program began with), and become those of the new one. When it cannot be
// reached at all, the old app stays and is told why: false.
bool other_profile_go(struct app **app, struct settings **held);
void other_profile_release(struct settings *held); // NULL is fine

#endif
