// How each program is started and brought into place. Must not know what is measured.
#include "terminal.h"

#include "program_walk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { TEXT_LINES = 5000, COMMITS = 2000, SETTLE_MS = 300 };

// --- What the references look at

static FILE *create(const struct workplace *w, const char *name) {
    char path[128];
    snprintf(path, sizeof path, "%s/%s", w->folder, name);
    FILE *f = fopen(path, "w");
    if (!f) {
        perror(path);
        exit(1);
    }
    return f;
}

static void make_text(const struct workplace *w) {
    FILE *f = create(w, "text");
    for (int i = 0; i < TEXT_LINES; i++) {
        for (int column = 0; column < (PTY_COLUMNS - 2) / 18; column++) {
            fprintf(f, "%8d %8x ", i * 7919 % 100003, (unsigned)(i * 31 + column * 977));
        }
        fputc('\n', f);
    }
    fclose(f);
}

// A history for `git fast-import`: one small file, changed by every commit.
static bool make_repository(const struct workplace *w) {
    char command[256];
    FILE *f = create(w, "history");
    for (int i = 1; i <= COMMITS; i++) {
        fprintf(f,
            "commit refs/heads/main\ncommitter Bench <bench@example.com> %d +0000\ndata <<END\n"
            "store %d: change number %d, with a subject of a usual length\nEND\n"
            "M 644 inline file\ndata <<END\n%d\nEND\n\n",
            1700000000 + i * 1000, i % 40, i, i);
    }
    fclose(f);
    snprintf(command, sizeof command,
        "cd '%s' && git init -q -b main . && git fast-import --quiet <history && "
        "git checkout -q main 2>/dev/null",
        w->folder);
    return system(command) == 0;
}

void workplace_make(struct workplace *w, bool with_references) {
    *w = (struct workplace){0};
    snprintf(w->folder, sizeof w->folder, "/tmp/aifi-bench-XXXXXX");
    if (!mkdtemp(w->folder)) {
        perror("aifi-bench: no temporary folder");
        exit(1);
    }
    if (!with_references) {
        return;
    }
    make_text(w);
    w->has_less = program_is_installed("less");
    w->has_tig = program_is_installed("tig") && program_is_installed("git") && make_repository(w);
}

void workplace_remove(struct workplace *w) {
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", w->folder);
    if (system(command) != 0) {
        fprintf(stderr, "aifi-bench: %s could not be removed\n", w->folder);
    }
}

// --- Starting

static void echo(void) {
    struct termios settings;
    char bytes[256];
    ssize_t n;
    tcgetattr(STDIN_FILENO, &settings);
    cfmakeraw(&settings);
    tcsetattr(STDIN_FILENO, TCSANOW, &settings);
    do {
        n = read(STDIN_FILENO, bytes, sizeof bytes);
    } while (n > 0 && write(STDOUT_FILENO, bytes, (size_t)n) == n);
    _exit(0);
}

void start_echo(struct pty *t, const struct workplace *w) {
    pty_start(t, NULL, echo, w->folder);
}

void start_hello(struct pty *t, const struct workplace *w) {
    const char *const argv[] = {AIFI_HELLO, NULL};
    pty_start(t, argv, NULL, w->folder);
}

void start_hello_curl(struct pty *t, const struct workplace *w) {
    const char *const argv[] = {AIFI_HELLO_CURL, NULL};
    pty_start(t, argv, NULL, w->folder);
}

void start_less(struct pty *t, const struct workplace *w) {
    const char *const argv[] = {"less", "text", NULL};
    pty_start(t, argv, NULL, w->folder);
}

void start_tig(struct pty *t, const struct workplace *w) {
    const char *const argv[] = {"tig", NULL};
    pty_start(t, argv, NULL, w->folder);
}

void start_product(struct pty *t, const struct workplace *w, const char *base_url) {
    const char *const argv[] = {AIFI_BINARY, "--base-url", base_url, NULL};
    pty_start(t, argv, NULL, w->folder);
}

void settle_at_bottom(struct pty *t, bool hide_detail) {
    pty_type(t, NULL, SETTLE_MS);
    if (hide_detail) {
        pty_type(t, "d", SETTLE_MS);
    }
    for (int i = 0; i < PTY_LINES; i++) {
        pty_type(t, "j", 1);
    }
    pty_type(t, "j", SETTLE_MS);
}
