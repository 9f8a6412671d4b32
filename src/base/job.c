// Programs that run beside us. Must not know what they are for, and never waits.
#include "base/job.h"

#include "base/mem.h"
#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { INPUT_MAX_LEN = 64 * 1024 * 1024 };

static void begin(struct job *j, char *const argv[], size_t output_ceiling) {
    j->name = mem_dup_text(slice_of(argv[0]));
    j->input = BUF_INIT(INPUT_MAX_LEN);
    j->output = BUF_INIT(output_ceiling);
}

bool job_start(struct job *j, char *const argv[], size_t output_ceiling, struct error *e) {
    *j = (struct job){.fd_in = -1, .fd_out = -1};
    if (!process_open(argv, &j->pid, &j->fd_in, &j->fd_out, e)) {
        return false;
    }
    begin(j, argv, output_ceiling);
    return true;
}

bool job_start_alone(struct job *j, char *const argv[], size_t output_ceiling, struct error *e) {
    *j = (struct job){.fd_in = -1, .fd_out = -1, .input_is_whole = true};
    if (!process_start(argv, &j->pid, &j->fd_out, e)) {
        return false;
    }
    fcntl(j->fd_out, F_SETFL, O_NONBLOCK);
    begin(j, argv, output_ceiling);
    return true;
}

bool job_is_running(const struct job *j) {
    return j->name && !j->ended;
}

bool job_wants_input(const struct job *j) {
    return job_is_running(j) && j->fd_in >= 0 && !j->input_is_whole &&
           j->input.len < JOB_INPUT_WANTED_LEN;
}

static void close_fd(int *fd) {
    if (*fd >= 0) {
        close(*fd);
        *fd = -1;
    }
}

static void feed(struct job *j) {
    while (j->fd_in >= 0 && j->input.len > 0) {
        const ssize_t n = write(j->fd_in, j->input.ptr, j->input.len);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0 && errno != EAGAIN) {
            close_fd(&j->fd_in); // it need not read what it is given
        }
        if (n <= 0) {
            break;
        }
        j->n_fed += (size_t)n;
        buf_remove(&j->input, 0, (size_t)n);
    }
    if (j->input_is_whole && j->input.len == 0) {
        close_fd(&j->fd_in);
    }
}

static void keep_output(struct job *j, struct slice part) {
    const size_t room = j->output.ceiling - j->output.len;
    const struct slice kept = {part.ptr, part.len < room ? part.len : room};
    buf_append(&j->output, kept);
    j->n_dropped += part.len - kept.len;
}

// A program that prints without end must not keep a turn of the loop from ending.
static void listen_to(struct job *j) {
    enum { PARTS_A_TURN = 16 };
    char part[16384];
    for (int i = 0; i < PARTS_A_TURN && j->fd_out >= 0; i++) {
        const ssize_t n = read(j->fd_out, part, sizeof part);
        if (n > 0) {
            keep_output(j, (struct slice){part, (size_t)n});
        } else if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
            close_fd(&j->fd_out);
        } else if (errno == EAGAIN) {
            break;
        }
    }
    mem_wipe(part, sizeof part); // it may have been a secret
}

bool job_step(struct job *j) {
    if (!job_is_running(j)) {
        return j->name != NULL;
    }
    feed(j);
    // Before the output is read: then nothing of its own is missed.
    const bool exited = waitpid(j->pid, &j->status, WNOHANG) == j->pid;
    listen_to(j);
    if (exited) {
        j->ended = true;
        close_fd(&j->fd_in);
        close_fd(&j->fd_out);
    }
    return j->ended;
}

size_t job_fds(const struct job *j, struct pollfd *fds) {
    size_t n = 0;
    if (!job_is_running(j)) {
        return 0;
    }
    if (j->fd_in >= 0 && j->input.len > 0) {
        fds[n++] = (struct pollfd){.fd = j->fd_in, .events = POLLOUT};
    }
    if (j->fd_out >= 0) {
        fds[n++] = (struct pollfd){.fd = j->fd_out, .events = POLLIN};
    }
    return n;
}

void job_kill(struct job *j) {
    if (job_is_running(j)) {
        kill(-j->pid, SIGKILL);
    }
}

bool job_check(const struct job *j, struct error *e) {
    return process_check_status(j->name, j->status, e);
}

void job_release(struct job *j) {
    if (!j->name) {
        return; // of a zeroed one the descriptors are no closed ones
    }
    if (job_is_running(j)) {
        job_kill(j);
        while (waitpid(j->pid, NULL, 0) < 0 && errno == EINTR) {
        }
    }
    close_fd(&j->fd_in);
    close_fd(&j->fd_out);
    buf_wipe(&j->input);
    buf_release(&j->output);
    mem_free(j->name);
    *j = (struct job){.fd_in = -1, .fd_out = -1};
}
