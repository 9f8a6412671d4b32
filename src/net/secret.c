// Secrets from files and commands. Must not know what they are good for.
#include "net/secret.h"

#include "base/mem.h"
#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

// One byte more than fits, a few for the line's end, so that "too long" is noticed.
enum { READ_MAX = TOKEN_LEN_MAX + 16 };

struct secret_reading {
    enum secret_kind kind;
    struct program *program; // of a command
    int fd;                  // of a file; -1 = none
    bool is_pipe;
    char *path;
    struct buf text; // of a file, reserved: in one place in memory
    int64_t deadline_ms;
    struct error error; // why it cannot be read
};

static int64_t longest_wait_ms(void) {
#ifdef AIFI_TEST_HOOKS
    int64_t scaled_ms;
    if (slice_to_int64(slice_of(getenv("AIFI_TEST_TOKEN_WAIT_MS")), &scaled_ms)) {
        return scaled_ms;
    }
#endif
    return SECRET_WAIT_MS;
}

static struct secret_reading *reading_new(enum secret_kind kind, int64_t now_ms) {
    struct secret_reading *r = mem_calloc(1, sizeof(*r));
    *r = (struct secret_reading){.kind = kind,
        .fd = -1,
        .text = BUF_INIT(READ_MAX),
        .deadline_ms = now_ms + longest_wait_ms()};
    return r;
}

// --- Files.

static bool check_file(struct secret_reading *r, struct error *e) {
    const char *name = secret_name(r->kind), *path = r->path;
    struct stat st;
    if (fstat(r->fd, &st) != 0) {
        return error_set(
            e, ERROR_AUTH, "cannot examine the %s file %s: %s", name, path, strerror(errno));
    }
    r->is_pipe = S_ISFIFO(st.st_mode);
    if (r->is_pipe) {
        return true;
    }
    if (!S_ISREG(st.st_mode)) {
        return error_set(
            e, ERROR_AUTH, "the %s file %s is neither a regular file nor a pipe", name, path);
    }
    uid_t me = geteuid();
    if (st.st_uid != me && st.st_uid != 0) {
        return error_set(e, ERROR_AUTH, "the %s file %s belongs to another user", name, path);
    }
    // Root hands secrets out by group; a file of one's own has no reason to be open to one.
    mode_t forbidden = st.st_uid == me ? S_IRWXG | S_IRWXO : S_IRWXO;
    if ((st.st_mode & forbidden) != 0) {
        return error_set(e, ERROR_AUTH,
            "others may read the %s file %s (mode %04o): run chmod 600 on it", name, path,
            (unsigned)(st.st_mode & 07777));
    }
    return true;
}

struct secret_reading *secret_read_file(enum secret_kind kind, const char *path, int64_t now_ms) {
    struct secret_reading *r = reading_new(kind, now_ms);
    r->path = mem_dup_text(slice_of(path));
    buf_reserve(&r->text, READ_MAX);
    // Non-blocking, so that a FIFO nobody writes to does not hold us up.
    r->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (r->fd < 0) {
        error_set(&r->error, ERROR_AUTH, "cannot open the %s file %s: %s", secret_name(kind), path,
            strerror(errno));
    } else {
        check_file(r, &r->error);
    }
    return r;
}

// A FIFO that no one writes to yet reads as ended; only its events tell.
static bool has_something(int fd) {
    struct pollfd p = {.fd = fd, .events = POLLIN};
    return poll(&p, 1, 0) > 0;
}

static bool unreadable(struct secret_reading *r, const char *why, struct error *e) {
    return error_set(
        e, ERROR_AUTH, "cannot read the %s file %s: %s", secret_name(r->kind), r->path, why);
}

// Takes what is there. True at the end; false with *e when it cannot be read, else when more may
// come.
static bool read_file(struct secret_reading *r, int64_t now_ms, struct error *e) {
    char part[READ_MAX];
    bool ended = false;
    error_clear(e);
    while (!ended && e->kind == ERROR_NONE && (!r->is_pipe || has_something(r->fd))) {
        const ssize_t n = read(r->fd, part, READ_MAX - r->text.len);
        if (n > 0) {
            buf_append(&r->text, (struct slice){part, (size_t)n});
        } else if (n < 0 && errno == EAGAIN) {
            break;
        } else if (n < 0 && errno != EINTR) {
            unreadable(r, strerror(errno), e);
        }
        ended = n == 0 || r->text.len == READ_MAX; // more is no secret
    }
    mem_wipe(part, sizeof(part));
    if (!ended && e->kind == ERROR_NONE && now_ms >= r->deadline_ms) {
        unreadable(r, "nothing came within 10 s", e);
    }
    return ended;
}

// --- Commands.

struct secret_reading *secret_read_command(
    enum secret_kind kind, struct slice command, int64_t now_ms) {
    struct secret_reading *r = reading_new(kind, now_ms);
    char **argv;
    if (!process_split(command, &argv, &r->error)) {
        r->error.kind = ERROR_AUTH;
        error_prefix(&r->error, "the %s command", secret_name(kind));
        return r;
    }
    r->program = program_start(argv, READ_MAX, longest_wait_ms(), now_ms, &r->error);
    if (!r->program) {
        r->error.kind = ERROR_AUTH;
        error_prefix(&r->error, "the %s command failed", secret_name(kind));
    }
    mem_free(argv);
    return r;
}

static enum secret_state step_program(
    struct secret_reading *r, int64_t now_ms, struct token *out, struct error *e) {
    switch (program_step(r->program, now_ms)) {
    case PROGRAM_RUNS:
        return SECRET_COMING;
    case PROGRAM_FAILED:
        *e = *program_error(r->program);
        e->kind = ERROR_AUTH;
        error_prefix(e, "the %s command failed", secret_name(r->kind));
        return SECRET_UNREADABLE;
    case PROGRAM_ENDED:
        break;
    }
    return secret_from_text(out, r->kind, program_output(r->program), "command", e)
               ? SECRET_HERE
               : SECRET_UNREADABLE;
}

enum secret_state secret_step(
    struct secret_reading *r, int64_t now_ms, struct token *out, struct error *e) {
    if (r->error.kind != ERROR_NONE) {
        *e = r->error;
        return SECRET_UNREADABLE;
    }
    if (r->program) {
        return step_program(r, now_ms, out, e);
    }
    if (!read_file(r, now_ms, e)) {
        return e->kind == ERROR_NONE ? SECRET_COMING : SECRET_UNREADABLE;
    }
    return secret_from_text(out, r->kind, buf_slice(&r->text), "file", e) ? SECRET_HERE
                                                                          : SECRET_UNREADABLE;
}

size_t secret_fds(const struct secret_reading *r, struct pollfd fds[SECRET_FDS]) {
    if (r->error.kind != ERROR_NONE) {
        return 0;
    }
    if (r->program) {
        return program_fds(r->program, fds);
    }
    fds[0] = (struct pollfd){.fd = r->fd, .events = POLLIN};
    return 1;
}

int64_t secret_due_ms(const struct secret_reading *r) {
    if (r->error.kind != ERROR_NONE) {
        return 0;
    }
    return r->program ? program_due_ms(r->program) : r->is_pipe ? r->deadline_ms : 0;
}

void secret_reading_free(struct secret_reading *r) {
    if (!r) {
        return;
    }
    program_free(r->program);
    if (r->fd >= 0) {
        close(r->fd);
    }
    buf_wipe(&r->text);
    mem_free(r->path);
    mem_free(r);
}
