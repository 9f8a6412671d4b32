// Files of the user: where they are, reading them whole with a cap, replacing them whole.
#ifndef AIFI_BASE_FILE_H
#define AIFI_BASE_FILE_H

#include "base/buf.h"
#include "base/error.h"
#include <stdio.h>

enum xdg { XDG_CONFIG, XDG_STATE, XDG_CACHE };

// "$XDG_…_HOME/aifi-sessions/NAME" or its default under $HOME; relative values of the variables are
// ignored as the specification says. Empty result when neither is known: then there is no such
// file, which is no error.
void path_xdg(struct buf *out, enum xdg which, const char *name);

// Reads a whole regular file of at most `cap` bytes. A missing file is an error with errno ENOENT.
bool file_read(const char *path, size_t cap, struct buf *out, struct error *e);

// Replaces `path` by `content` as a whole: a temporary beside it (0600), written, synced, renamed,
// directory synced. Never follows a symbolic link at `path`; on any failure the old file stands and
// no temporary is left. Creates missing parent directories 0700 when `make_parents`.
bool file_replace(const char *path, struct slice content, bool make_parents, struct error *e);

// Writes all of it, through EINTR and short writes.
bool file_write_all(int fd, struct slice content, struct error *e);

#endif
