// Other programs. Must not know what they are for, and must never let one hold us up.
#include "base/process.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    EXIT_POLL_MS = 10,
    STOP_LIMIT_MS = 1000,
    EXEC_FAILED_STATUS = 127,
    DESCRIPTORS_IN_PRACTICE = 4096
};

// What a child needs between fork and exec: everything is prepared before, because only
// async-signal-safe functions may be called there.
struct launch {
    char *const *argv;
    char **environment;
    int input, output, errors, report; // descriptors; the report pipe closes itself on exec
    bool dies_with_us;
    bool detaches; // a child of the child runs the program
    pid_t parent;
};

struct child {
    pid_t pid;
    int input;  // we write; -1 when closed
    int output; // we read
};

static bool is_secret(const char *variable) {
    static const char *const secrets[] = {"AIFI_TOKEN=", "AIFI_CLIENT_SECRET="};
    bool found = false;
    for (size_t i = 0; i < ARRAY_LEN(secrets); i++) {
        found = found || strncmp(variable, secrets[i], strlen(secrets[i])) == 0;
    }
    return found;
}

// Our environment without secrets. Borrows its strings; mem_free.
static char **clean_environment(void) {
    size_t n = 0;
    while (environ && environ[n]) {
        n++;
    }
    char **copy = mem_calloc(n + 1, sizeof(*copy));
    size_t used = 0;
    for (size_t i = 0; i < n; i++) {
        if (!is_secret(environ[i])) {
            copy[used++] = environ[i];
        }
    }
    return copy;
}

static void default_signals(void) {
    for (int signal_number = 1; signal_number < NSIG; signal_number++) {
        signal(signal_number, SIG_DFL);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

// What some library opened without CLOEXEC is closed as well. Linux before 5.11 does not know the
// flag; there the descriptors that exist in practice are done one by one.
static void close_others_on_exec(void) {
    if (close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC) == 0) {
        return;
    }
    for (int fd = STDERR_FILENO + 1; fd < DESCRIPTORS_IN_PRACTICE; fd++) {
        fcntl(fd, F_SETFD, FD_CLOEXEC);
    }
}

// In the child.
NORETURN static void report_failure(const struct launch *l) {
    int code = errno;
    ssize_t ignored = write(l->report, &code, sizeof(code));
    (void)ignored;
    _exit(EXEC_FAILED_STATUS);
}

// In the child.
NORETURN static void become_program(const struct launch *l) {
    default_signals();
    setsid();
    if (l->detaches) {
        const pid_t pid = fork();
        if (pid > 0) {
            _exit(0); // reaped at once; nobody has to wait for the program itself
        } else if (pid < 0) {
            report_failure(l);
        }
    }
    if (l->dies_with_us) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != l->parent) {
            _exit(EXEC_FAILED_STATUS); // too late to be told
        }
    }
    if (dup2(l->input, STDIN_FILENO) >= 0 && dup2(l->output, STDOUT_FILENO) >= 0 &&
        dup2(l->errors, STDERR_FILENO) >= 0) {
        close_others_on_exec();
        execvpe(l->argv[0], l->argv, l->environment);
    }
    report_failure(l);
}

// Waits until the program runs or could not be started. Returns 0 or the errno.
static int read_report(int fd) {
    int code = 0;
    ssize_t n;
    do {
        n = read(fd, &code, sizeof(code));
    } while (n < 0 && errno == EINTR);
    return n == (ssize_t)sizeof(code) ? code : 0;
}

static void close_if_open(int fd) {
    if (fd >= 0) {
        close(fd);
    }
}

static pid_t reap(pid_t pid, int *status, int flags) {
    pid_t reaped;
    do {
        reaped = waitpid(pid, status, flags);
    } while (reaped < 0 && errno == EINTR);
    return reaped;
}

// Forks and waits for the exec. Returns 0 or the errno. All signals are blocked around the fork: a
// handler of ours must not run in the child.
static int launch(struct launch *l, const int report[2], pid_t *pid) {
    l->report = report[1];
    l->parent = getpid();
    sigset_t all, before;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &before);
    *pid = fork();
    int code = *pid < 0 ? errno : 0;
    if (*pid == 0) {
        become_program(l);
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    close(report[1]);
    if (code == 0) {
        code = read_report(report[0]);
        if (code != 0) {
            reap(*pid, NULL, 0);
        }
    }
    close(report[0]);
    return code;
}

enum start_bit {
    START_FEEDS = 1,        // it reads from us, otherwise from nowhere
    START_TELLS_ERRORS = 2, // its standard error comes with its output
    START_DIES_WITH_US = 4,
};

// The pipes and the start; `bits` are of enum start_bit.
static bool start(char *const argv[], unsigned bits, struct child *child, struct error *e) {
    const bool feed = bits & START_FEEDS;
    int in[2] = {-1, -1}, out[2] = {-1, -1}, report[2] = {-1, -1};
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    int code = 0;
    if (null < 0 || pipe2(out, O_CLOEXEC) != 0 || (feed && pipe2(in, O_CLOEXEC) != 0) ||
        pipe2(report, O_CLOEXEC) != 0) {
        code = errno;
        close_if_open(report[0]);
        close_if_open(report[1]);
    } else {
        struct launch l = {.argv = argv,
            .environment = clean_environment(),
            .input = feed ? in[0] : null,
            .output = out[1],
            .errors = bits & START_TELLS_ERRORS ? out[1] : null,
            .dies_with_us = bits & START_DIES_WITH_US};
        code = launch(&l, report, &child->pid);
        mem_free(l.environment);
    }
    close_if_open(null);
    close_if_open(in[0]);
    close_if_open(out[1]);
    if (code != 0) {
        close_if_open(in[1]);
        close_if_open(out[0]);
        return error_set(e, ERROR_FAILED, "cannot run %s: %s", argv[0], strerror(code));
    }
    child->input = in[1];
    child->output = out[0];
    return true;
}

bool process_check_status(const char *name, int status, struct error *e) {
    if (WIFSIGNALED(status)) {
        return error_set(e, ERROR_FAILED, "%s was ended by signal %d (%s)", name, WTERMSIG(status),
            strsignal(WTERMSIG(status)));
    }
    if (WEXITSTATUS(status) != 0) {
        return error_set(e, ERROR_FAILED, "%s ended with status %d", name, WEXITSTATUS(status));
    }
    return true;
}

bool process_start(char *const argv[], pid_t *pid, int *out_fd, struct error *e) {
    struct child child = {.pid = -1, .input = -1, .output = -1};
    if (!start(argv, START_DIES_WITH_US, &child, e)) {
        return false;
    }
    *pid = child.pid;
    *out_fd = child.output;
    return true;
}

bool process_open(char *const argv[], pid_t *pid, int *in_fd, int *out_fd, struct error *e) {
    struct child child = {.pid = -1, .input = -1, .output = -1};
    if (!start(argv, START_FEEDS | START_TELLS_ERRORS, &child, e)) {
        return false;
    }
    fcntl(child.input, F_SETFL, O_NONBLOCK);
    fcntl(child.output, F_SETFL, O_NONBLOCK);
    *pid = child.pid;
    *in_fd = child.input;
    *out_fd = child.output;
    return true;
}

bool process_detach(char *const argv[], struct error *e) {
    int report[2];
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    int code = 0;
    if (null < 0 || pipe2(report, O_CLOEXEC) != 0) {
        code = errno;
    } else {
        pid_t pid;
        struct launch l = {.argv = argv,
            .environment = clean_environment(),
            .input = null,
            .output = null,
            .errors = null,
            .detaches = true};
        code = launch(&l, report, &pid);
        if (code == 0) {
            reap(pid, NULL, 0);
        }
        mem_free(l.environment);
    }
    close_if_open(null);
    return code == 0 || error_set(e, ERROR_FAILED, "cannot run %s: %s", argv[0], strerror(code));
}

void process_stop(pid_t pid) {
    require(pid > 0);
    kill(-pid, SIGTERM);
    int64_t deadline_ms = clock_monotonic_ms() + STOP_LIMIT_MS;
    while (clock_monotonic_ms() < deadline_ms) {
        if (reap(pid, NULL, WNOHANG) != 0) {
            return;
        }
        poll(NULL, 0, EXIT_POLL_MS);
    }
    kill(-pid, SIGKILL);
    reap(pid, NULL, 0);
}

void user_name_append(struct buf *out) {
    char name[64] = "";
    const struct passwd *entry = getpwuid(geteuid());
    if (entry != NULL) {
        text_copy(name, sizeof name, slice_of(entry->pw_name));
    }
    if (name[0] != '\0') {
        buf_append_text(out, name);
    } else {
        buf_printf(out, "user %ju", (uintmax_t)geteuid());
    }
}
