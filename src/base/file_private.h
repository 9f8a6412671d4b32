// Sentences that file.c and file_draft.c share.
#ifndef AIFI_BASE_FILE_PRIVATE_H
#define AIFI_BASE_FILE_PRIVATE_H

#include "base/error.h"

// "cannot VERB PATH: reason"; errno is kept for the caller. Both return false.
bool file_failed(struct error *e, const char *verb, const char *path, int code);
// "PATH REASON"
bool file_refused(struct error *e, const char *path, const char *reason, int code);

#endif
