// One program beside a loop. Must not know what it is for, nor wait for it.
#include "base/program.h"

#include "base/mem.h"
#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EXIT_POLL_MS = 10 };

struct program {
    char *name;
    pid_t pid;
    int output_fd; // does not block
    int exit_fd;   // readable once it has ended; -1 on systems before Linux 5.3
    struct buf output;
    int64_t limit_ms, deadline_ms, now_ms;
    bool exited, output_ended;
    enum program_state state;
    struct error error;
};

struct program *program_start(
    char *const argv[], size_t output_max, int64_t limit_ms, int64_t now_ms, struct error *e) {
    pid_t pid;
    int fd;
    if (!process_start(argv, &pid, &fd, e)) {
        return NULL;
    }
    fcntl(fd, F_SETFL, O_NONBLOCK);
    struct program *p = mem_calloc(1, sizeof(*p));
    *p = (struct program){.name = mem_dup_text(slice_of(argv[0])),
        .pid = pid,
        .output_fd = fd,
        .exit_fd = (int)syscall(SYS_pidfd_open, pid, 0),
        .output = BUF_INIT(output_max),
        .limit_ms = limit_ms,
        .deadline_ms = now_ms + limit_ms,
        .now_ms = now_ms};
    buf_reserve(&p->output, output_max);
    return p;
}

static bool reap(pid_t pid, int *status, int flags) {
    pid_t reaped;
    do {
        reaped = waitpid(pid, status, flags);
    } while (reaped < 0 && errno == EINTR);
    return reaped == pid;
}

static void stop(struct program *p) {
    if (!p->exited) {
        kill(-p->pid, SIGKILL);
        reap(p->pid, NULL, 0);
        p->exited = true;
    }
}

// Takes what is there. False when that is too much.
static bool take_output(struct program *p) {
    char part[4096];
    bool fits = true;
    while (!p->output_ended && fits) {
        const ssize_t n = read(p->output_fd, part, sizeof(part));
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0 && errno == EAGAIN) {
            break;
        }
        p->output_ended = n <= 0;
        fits = n <= 0 || buf_append(&p->output, (struct slice){part, (size_t)n});
    }
    mem_wipe(part, sizeof(part)); // it may have been a secret
    return fits;
}

static void settle(struct program *p, bool good) {
    stop(p);
    p->state = good ? PROGRAM_ENDED : PROGRAM_FAILED;
}

enum program_state program_step(struct program *p, int64_t now_ms) {
    int status = 0;
    p->now_ms = now_ms;
    if (p->state != PROGRAM_RUNS) {
        return p->state;
    }
    // In this order, nothing of the program's own output is missed.
    p->exited = reap(p->pid, &status, WNOHANG);
    if (!take_output(p)) {
        settle(p, error_set(&p->error, ERROR_FAILED, "%s prints more than %zu bytes", p->name,
                      p->output.ceiling));
    } else if (p->exited) {
        settle(p, process_check_status(p->name, status, &p->error));
    } else if (now_ms >= p->deadline_ms) {
        settle(p, error_set(&p->error, ERROR_FAILED, "%s did not end within %g s and was stopped",
                      p->name, (double)p->limit_ms / 1000));
    }
    return p->state;
}

size_t program_fds(const struct program *p, struct pollfd fds[PROGRAM_FDS]) {
    size_t n = 0;
    if (p->state == PROGRAM_RUNS && !p->output_ended) {
        fds[n++] = (struct pollfd){.fd = p->output_fd, .events = POLLIN};
    }
    if (p->state == PROGRAM_RUNS && p->exit_fd >= 0) {
        fds[n++] = (struct pollfd){.fd = p->exit_fd, .events = POLLIN};
    }
    return n;
}

int64_t program_due_ms(const struct program *p) {
    if (p->state != PROGRAM_RUNS) {
        return 0;
    }
    // A descendant may keep the pipe open, so the pipe alone does not tell of the end.
    const int64_t look_ms = p->exit_fd >= 0 ? INT64_MAX : p->now_ms + EXIT_POLL_MS;
    return look_ms < p->deadline_ms ? look_ms : p->deadline_ms;
}

struct slice program_output(const struct program *p) {
    require(p->state == PROGRAM_ENDED);
    return buf_slice(&p->output);
}

const struct error *program_error(const struct program *p) {
    require(p->state == PROGRAM_FAILED);
    return &p->error;
}

void program_free(struct program *p) {
    if (!p) {
        return;
    }
    stop(p);
    close(p->output_fd);
    if (p->exit_fd >= 0) {
        close(p->exit_fd);
    }
    buf_wipe(&p->output);
    mem_free(p->name);
    mem_free(p);
}
