// A secret on its way from a file or a command: read beside everything else, never waited for.
#ifndef AIFI_NET_SECRET_H
#define AIFI_NET_SECRET_H

#include "base/program.h"
#include "net/token.h"

enum { SECRET_WAIT_MS = 10 * 1000, SECRET_FDS = PROGRAM_FDS };

enum secret_state { SECRET_COMING, SECRET_HERE, SECRET_UNREADABLE };

struct secret_reading;
// A regular file of this user that nobody else may touch, one of root that is not open to all, or a
// pipe (/dev/fd/N, a FIFO, waited for SECRET_WAIT_MS). Checked on the open descriptor.
struct secret_reading *secret_read_file(enum secret_kind kind, const char *path, int64_t now_ms);
// Standard output of a command; no shell, SECRET_WAIT_MS at most, its standard error discarded.
struct secret_reading *secret_read_command(
    enum secret_kind kind, struct slice command, int64_t now_ms);
// Moves on without waiting. SECRET_HERE: *out has it (what it held is replaced). SECRET_UNREADABLE:
// *e says why (ERROR_AUTH). Nothing is to be done after either but secret_reading_free.
enum secret_state secret_step(
    struct secret_reading *r, int64_t now_ms, struct token *out, struct error *e);
size_t secret_fds(const struct secret_reading *r, struct pollfd fds[SECRET_FDS]);
int64_t secret_due_ms(const struct secret_reading *r); // monotonic
void secret_reading_free(struct secret_reading *r);    // kills the command; NULL is fine

#endif
