// Files of the user: where they are, reading them whole with a cap, replacing them whole. Errors
// are ERROR_FAILED and name the path; errno is left as the reason (ENOENT, ELOOP, EFBIG …).
#ifndef AIFI_BASE_FILE_H
#define AIFI_BASE_FILE_H

#include "base/buf.h"
#include "base/error.h"

enum xdg { XDG_CONFIG, XDG_STATE, XDG_CACHE, XDG_COUNT };

// Puts "$XDG_…_HOME/aifi-sessions/NAME" or its default under $HOME into *out (cleared first);
// relative values of the variables are ignored as the XDG Base Directory Specification (0.8) says.
// Empty when neither is known or it does not fit: then there is no such file, which is no error.
void path_xdg(struct buf *out, enum xdg which, const char *name);

// NAME in the directory of the running program (/proc/self/exe), so that an installed tree may be
// moved and a build tree works as it is. False, and nothing appended, when the directory is not
// known.
bool path_beside_program(struct buf *out, const char *name);

// Reads a whole regular file of at most `cap` bytes into *out (cleared first; its ceiling counts as
// well). Anything but a regular file is refused without waiting for it. For secrets, reserve *out
// and wipe it: no copy is left elsewhere.
bool file_read(const char *path, size_t cap, struct buf *out, struct error *e);

// Appends what a descriptor gives to its end, at most what *out takes; what has no end is not read to
// its end. The error names the descriptor `name`.
bool file_read_to_end(int fd, const char *name, struct buf *out, struct error *e);

// Replaces `path` by `content` as a whole: a temporary beside it (0600), written, synced, renamed,
// directory synced. A symbolic link, directory, FIFO or device at `path` is refused; the new file
// is 0600 whatever the old one was. On any failure before the rename the old file stands and no
// temporary is left (where the program ignores SIGXFSZ, a file size limit included). Missing parent
// directories are created 0700 when `make_parents`.
bool file_replace(const char *path, struct slice content, bool make_parents, struct error *e);

// A file that is written a part at a time and takes its place as a whole, like file_replace: until
// file_draft_commit nobody sees it, and what is at `path` stays. Where the system can, it has no
// name before (O_TMPFILE), so that nothing is left of it however the program ends.
struct file_draft {
    char *path; // owned; NULL = no draft is open
    bool replaces;
    int directory, fd;
    char temporary[40]; // its name in the directory; "" while it has none
    int64_t written_len;
};
// With `replaces` an existing regular file is replaced in the end; without, one that is there is
// refused, now and (should it come meanwhile) by the commit. On failure nothing is open.
bool file_draft_open(struct file_draft *d, const char *path, bool replaces, struct error *e);
// After a failure only file_draft_abandon is left to be called.
bool file_draft_write(struct file_draft *d, struct slice part, struct error *e);
// Ends the draft in any case; on failure nothing of it is left.
bool file_draft_commit(struct file_draft *d, struct error *e);
void file_draft_abandon(struct file_draft *d); // also of a zeroed or ended one

// Creates the directories above `path` that are missing, 0700.
bool file_make_parents(const char *path, struct error *e);

// Writes all of it, through EINTR and short writes.
bool file_write_all(int fd, struct slice content, struct error *e);

#endif
