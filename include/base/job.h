// A program that runs beside us: fed and listened to a part at a time, so that nothing waits for
// it.
//
// It has ended when it exits; what it left running (clipboard programs do) is neither waited for
// nor stopped. It need not read its input. SIGPIPE has to be ignored.
#ifndef AIFI_BASE_JOB_H
#define AIFI_BASE_JOB_H

#include "base/buf.h"
#include "base/error.h"

#include <poll.h>
#include <sys/types.h>

enum {
    JOB_FDS = 2,
    JOB_EXIT_POLL_MS = 20,             // how soon an end is noticed that no descriptor tells of
    JOB_INPUT_WANTED_LEN = 256 * 1024, // input that is worth having ready
};

struct job {
    char *name; // owned; NULL = nothing was started
    pid_t pid;
    int fd_in, fd_out;   // -1 = closed
    struct buf input;    // not yet read by it; append to it as long as job_wants_input
    size_t n_fed;        // bytes that it took
    bool input_is_whole; // no more will be appended: it gets its end of file
    struct buf output;   // what it printed, errors as well; more than its ceiling is dropped
    size_t n_dropped;    // bytes
    bool ended;
    int status; // of waitpid(2), when it has ended
};

// Overwritten, not released. False with a sentence, and nothing to release.
bool job_start(struct job *j, char *const argv[], size_t output_ceiling, struct error *e);
// The same for a program that is not talked to: it reads nothing, its standard error goes nowhere,
// and it ends with us.
bool job_start_alone(struct job *j, char *const argv[], size_t output_ceiling, struct error *e);
// Moves what can be moved without waiting. True when it has ended: all that it printed is there.
bool job_step(struct job *j);
bool job_is_running(const struct job *j); // also of a zeroed one
bool job_wants_input(const struct job *j);
// What to wait on, beside calling job_step every JOB_EXIT_POLL_MS. Returns how many, at most
// JOB_FDS.
size_t job_fds(const struct job *j, struct pollfd *fds);
void job_kill(struct job *j); // SIGKILL to its process group; it ends at one of the next steps
// After its end: false with a sentence when that was not a good one.
bool job_check(const struct job *j, struct error *e);
// Kills what still runs, and reaps; wipes what it was fed. Also of a zeroed one.
void job_release(struct job *j);

#endif
