// What the files of the configuration share.
#ifndef AIFI_APP_CONFIG_PRIVATE_H
#define AIFI_APP_CONFIG_PRIVATE_H

#include "app/config.h"

// Says of the lines from `first` on, which are those of one file, where they belong, and notes what
// is wrong with them.
void config_judge(struct config *c, size_t first);
// For "did you mean": *out becomes the candidate when it is nearer than what was nearest.
void config_keep_nearest(struct slice name, const char *candidate, size_t *best, const char **out);

#endif
