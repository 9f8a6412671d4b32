// `aifi-sessions config`: what is set, where it is from, and what is wrong with the files.
#ifndef AIFI_APP_CONFIG_COMMAND_H
#define AIFI_APP_CONFIG_COMMAND_H

#include "app/settings.h"
#include "base/buf.h"

// Returns the exit status: 0, or 3 when --check found a fault.
int config_command_run(const struct settings *s);
// Every option with its value and where that is from, the profile, and what the files change
// besides; no byte of a token. Lines; those that would be longer than `width` cells (0 = no end) are
// broken between their parts, and the home directory is "~".
void config_append_show(const struct settings *s, size_t width, struct buf *out);
// All faults and warnings of all files, also of profiles, views and themes that are not in force, a
// line each; without a fault, how much there is. Where the files can be read at all, also what each
// profile comes to: whether it names a deployment and where its token is from, and whether the files
// that it names can be read (no command is run). Whether there is no fault.
bool config_append_check(const struct settings *s, struct buf *out);
// Prints the warnings of the files on standard error, for commands.
void config_warn(const struct settings *s);

#endif
