// Another program whose output is collected as a whole, beside a loop that must not wait for it.
// It runs without a shell and ends with us; it reads nothing, its standard error goes nowhere.
#ifndef AIFI_BASE_PROGRAM_H
#define AIFI_BASE_PROGRAM_H

#include "base/buf.h"
#include "base/error.h"

#include <poll.h>

enum { PROGRAM_FDS = 2 };

enum program_state {
    PROGRAM_RUNS,
    PROGRAM_ENDED, // well; its output is in
    PROGRAM_FAILED // status, signal, time or too much output: program_error
};

struct program;
// NULL with a sentence when it cannot be started. Prints at most `output_max` bytes and takes at
// most `limit_ms`; then it is killed with its process group. A descendant that outlives it is
// neither waited for nor killed.
struct program *program_start(
    char *const argv[], size_t output_max, int64_t limit_ms, int64_t now_ms, struct error *e);
// Moves on without waiting; call when one of the descriptors has something or program_due_ms has
// come.
enum program_state program_step(struct program *p, int64_t now_ms);
// Fills in what to wait for; how many.
size_t program_fds(const struct program *p, struct pollfd fds[PROGRAM_FDS]);
int64_t program_due_ms(const struct program *p); // monotonic
// After PROGRAM_ENDED. It is in one place in memory and wiped by program_free: it may be a secret.
struct slice program_output(const struct program *p);
// After PROGRAM_FAILED. Nothing that the program printed is in it.
const struct error *program_error(const struct program *p);
void program_free(struct program *p); // kills what still runs; NULL is fine

#endif
