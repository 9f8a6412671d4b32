// One program beside a loop, whose output counts as a whole. Must not know what it is for, nor wait
// for it. Feeding and reading is base/job.h.
#include "base/program.h"

#include "base/job.h"
#include "base/mem.h"

_Static_assert((int)PROGRAM_FDS >= (int)JOB_FDS, "those of the job fit");

struct program {
    struct job job;
    int64_t limit_ms, deadline_ms, now_ms;
    enum program_state state;
    struct error error;
};

struct program *program_start(
    char *const argv[], size_t output_max, int64_t limit_ms, int64_t now_ms, struct error *e) {
    struct program *p = mem_calloc(1, sizeof(*p));
    if (!job_start_alone(&p->job, argv, output_max, e)) {
        mem_free(p);
        return NULL;
    }
    buf_reserve(&p->job.output, output_max);
    p->limit_ms = limit_ms;
    p->deadline_ms = now_ms + limit_ms;
    p->now_ms = now_ms;
    return p;
}

static void settle(struct program *p, bool good) {
    job_kill(&p->job);
    p->state = good ? PROGRAM_ENDED : PROGRAM_FAILED;
}

enum program_state program_step(struct program *p, int64_t now_ms) {
    p->now_ms = now_ms;
    if (p->state != PROGRAM_RUNS) {
        return p->state;
    }
    const bool ended = job_step(&p->job);
    if (p->job.n_dropped > 0) {
        settle(p, error_set(&p->error, ERROR_FAILED, "%s prints more than %zu bytes", p->job.name,
                      p->job.output.ceiling));
    } else if (ended) {
        settle(p, job_check(&p->job, &p->error));
    } else if (now_ms >= p->deadline_ms) {
        settle(p, error_set(&p->error, ERROR_FAILED, "%s did not end within %g s and was stopped",
                      p->job.name, (double)p->limit_ms / 1000));
    }
    return p->state;
}

size_t program_fds(const struct program *p, struct pollfd fds[PROGRAM_FDS]) {
    return p->state == PROGRAM_RUNS ? job_fds(&p->job, fds) : 0;
}

int64_t program_due_ms(const struct program *p) {
    if (p->state != PROGRAM_RUNS) {
        return 0;
    }
    // A descendant may keep the pipe open, so the pipe alone does not tell of the end.
    const int64_t look_ms = p->now_ms + JOB_EXIT_POLL_MS;
    return look_ms < p->deadline_ms ? look_ms : p->deadline_ms;
}

struct slice program_output(const struct program *p) {
    require(p->state == PROGRAM_ENDED);
    return buf_slice(&p->job.output);
}

const struct error *program_error(const struct program *p) {
    require(p->state == PROGRAM_FAILED);
    return &p->error;
}

void program_free(struct program *p) {
    if (!p) {
        return;
    }
    buf_wipe(&p->job.output); // it may be a secret
    job_release(&p->job);
    mem_free(p);
}
