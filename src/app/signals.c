// Signals become bytes in a pipe. A handler has no argument, hence the static state: the only one
// above base.
#include "app/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define N_OF(a) (sizeof(a) / sizeof((a)[0]))

static const int deadly[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
static const int harmless[] = {SIGWINCH, SIGCONT};
// Nobody means us by them, and the death that they are by default leaves the terminal as it is.
static const int meaningless[] = {SIGALRM, SIGUSR1, SIGUSR2};
static const int crashes[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL};

static int pipe_fds[2] = {-1, -1};
static void (*restore_terminal)(void);
static volatile sig_atomic_t n_deadly_unread;
static volatile sig_atomic_t leaving;
static struct sigaction before_crash[N_OF(crashes)];

bool signal_is_deadly(int signal_number) {
    for (size_t i = 0; i < N_OF(deadly); i++) {
        if (deadly[i] == signal_number) {
            return true;
        }
    }
    return false;
}

static void restore(void) {
    if (restore_terminal != NULL) {
        restore_terminal();
    }
}

// The signal is blocked while its handler runs: it comes when the handler returns.
static void die_by(int signal_number) {
    struct sigaction standard = {.sa_handler = SIG_DFL};
    restore();
    sigaction(signal_number, &standard, NULL);
    raise(signal_number);
}

static void on_signal(int signal_number) {
    int saved = errno;
    if (signal_is_deadly(signal_number) && (leaving || ++n_deadly_unread > 1)) {
        die_by(signal_number);
    } else {
        unsigned char byte = (unsigned char)signal_number;
        // A full pipe holds news enough.
        ssize_t ignored = write(pipe_fds[1], &byte, 1);
        (void)ignored;
    }
    errno = saved;
}

static void say_crash(int signal_number) {
    static const char text[] = "\naifi-sessions: ended by an error of its own, signal ";
    char number[] = {(char)('0' + signal_number / 10 % 10), (char)('0' + signal_number % 10), '\n'};
    ssize_t ignored = write(STDERR_FILENO, text, sizeof(text) - 1);
    ignored = write(STDERR_FILENO, number, sizeof(number));
    (void)ignored;
}

// Afterwards whoever handled it before has it: the system, or a sanitizer with its report. A fault
// comes again by itself when the handler returns, and then with the right registers.
static void on_crash(int signal_number, siginfo_t *info, void *context) {
    (void)context;
    restore();
    say_crash(signal_number);
    for (size_t i = 0; i < N_OF(crashes); i++) {
        if (crashes[i] == signal_number) {
            sigaction(signal_number, &before_crash[i], NULL);
        }
    }
    if (info->si_code <= 0) { // sent by a process: abort(), kill
        raise(signal_number);
    }
}

static void catch_crashes(void) {
    struct sigaction action = {.sa_sigaction = on_crash, .sa_flags = SA_SIGINFO};
#ifndef __SANITIZE_ADDRESS__      // which has a stack of its own for this
    static char stack[64 * 1024]; // a stack overflow leaves no other
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof(stack)};
    if (sigaltstack(&alternate, NULL) == 0) {
        action.sa_flags |= SA_ONSTACK;
    }
#endif
    for (size_t i = 0; i < N_OF(crashes); i++) {
        struct sigaction before;
        if (sigaction(crashes[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN &&
            before.sa_sigaction != on_crash) {
            before_crash[i] = before;
            sigaction(crashes[i], &action, NULL);
        }
    }
}

// What nohup and the like have set to be ignored stays ignored. SA_RESTART: ncurses drops what an
// interrupted write leaves over; poll(2) returns all the same.
static void catch_unless_ignored(int signal_number) {
    struct sigaction before, action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    if (sigaction(signal_number, NULL, &before) == 0 && before.sa_handler != SIG_IGN) {
        sigaction(signal_number, &action, NULL);
    }
}

void signals_install(void (*restore_hook)(void)) {
    restore_terminal = restore_hook;
    n_deadly_unread = 0;
    leaving = 0;
    if (pipe_fds[0] < 0 && pipe2(pipe_fds, O_CLOEXEC | O_NONBLOCK) != 0) {
        abort(); // no descriptors at the very start
    }
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGXFSZ, &ignore, NULL); // base/file.h then hears of a file size limit as an error
    for (size_t i = 0; i < N_OF(deadly); i++) {
        catch_unless_ignored(deadly[i]);
    }
    for (size_t i = 0; i < N_OF(harmless); i++) {
        catch_unless_ignored(harmless[i]);
    }
    for (size_t i = 0; i < N_OF(meaningless); i++) {
        sigaction(meaningless[i], &ignore, NULL);
    }
    if (restore_hook != NULL) {
        catch_unless_ignored(SIGTSTP);
    }
    catch_crashes();
}

int signals_fd(void) {
    return pipe_fds[0];
}

int signals_next(void) {
    unsigned char byte = 0;
    ssize_t n;
    do {
        n = read(pipe_fds[0], &byte, 1);
    } while (n < 0 && errno == EINTR);
    if (n != 1) {
        return 0;
    }
    if (signal_is_deadly(byte)) {
        n_deadly_unread = 0;
    }
    return byte;
}

void signals_leave(void) {
    leaving = 1;
}

void signals_end_by_pipe(void) {
    die_by(SIGPIPE);
}

#ifdef __SANITIZE_ADDRESS__
// The leak check stops its own process by ptrace.
static void allow_leak_check(void) {
    prctl(PR_SET_DUMPABLE, 1);
}
#endif

// Opened the wrong way round: what is written to a closed standard output must fail.
static void occupy_standard_descriptors(void) {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) < 0 &&
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd) {
            abort();
        }
    }
}

void process_harden(void) {
    occupy_standard_descriptors();
    const struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0);
    unsetenv("SSLKEYLOGFILE");
#ifdef __SANITIZE_ADDRESS__
    atexit(allow_leak_check);
#endif
}
