// Starting the sandbox and moving its clock. Must not know who asks it.
#include "world.h"

#include "base/base.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define BEGINS "2026-11-24T11:00:00Z" // a busy hour

static void give_up(const char *what) {
    fprintf(stderr, "aifi-bench: the sandbox %s\n", what);
    exit(1);
}

// A line without its end; an empty one when nothing more comes.
static void read_line(int fd, char *line, size_t size) {
    size_t n = 0;
    char c = 0;
    while (n + 1 < size) {
        const ssize_t got = read(fd, &c, 1);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0 || c == '\n') {
            break;
        }
        line[n++] = c;
    }
    line[n] = '\0';
}

static _Noreturn void become_sandbox(int in_fd, int out_fd, int n_stores, int n_sessions) {
    char stores[16], rows[16];
    snprintf(stores, sizeof stores, "%d", n_stores);
    snprintf(rows, sizeof rows, "%d", n_sessions);
    dup2(in_fd, STDIN_FILENO);
    dup2(out_fd, STDOUT_FILENO);
    execl(AIFI_SANDBOX, AIFI_SANDBOX, "--until-eof", "--exit-with-parent", "--rate", "0", "--token",
        "bench", "--days", "1", "--frozen-at", BEGINS, "--stores", stores, "--rows", rows,
        (char *)NULL);
    _exit(127);
}

void world_start(struct world *w, int n_stores, int n_sessions) {
    static const char greeting[] = "listening on ";
    int to[2], from[2];
    char line[128];
    if (pipe(to) != 0 || pipe(from) != 0 || (w->pid = fork()) < 0) {
        give_up("has no room");
    }
    if (w->pid == 0) {
        close(to[1]);
        close(from[0]);
        become_sandbox(to[0], from[1], n_stores, n_sessions);
    }
    close(to[0]);
    close(from[1]);
    w->to_fd = to[1];
    w->from_fd = from[0];
    read_line(w->from_fd, line, sizeof line);
    if (strncmp(line, greeting, sizeof greeting - 1) != 0 ||
        !instant_parse_iso(SLICE(BEGINS), &w->now)) {
        give_up("did not start");
    }
    snprintf(w->url, sizeof w->url, "%.60s", line + sizeof greeting - 1);
}

void world_advance(struct world *w, int seconds) {
    char line[64];
    const int n = snprintf(line, sizeof line, "advance %d\n", seconds);
    if (write(w->to_fd, line, (size_t)n) != n) {
        give_up("is gone");
    }
    read_line(w->from_fd, line, sizeof line);
    if (strcmp(line, "ok") != 0) {
        give_up("does not go on");
    }
    w->now += (int64_t)seconds * MS_SECOND;
}

void world_stop(struct world *w) {
    close(w->to_fd);
    close(w->from_fd);
    kill(w->pid, SIGTERM);
    waitpid(w->pid, NULL, 0);
}
