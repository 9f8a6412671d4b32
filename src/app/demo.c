// Starts the demo's server beside us. It must not know what the server serves.
#include "app/demo.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/process.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <sys/random.h>
#include <unistd.h>

// The server makes its rows before it listens: some thousands a second on a slow machine.
enum { START_MS = 10 * 1000, ROWS_PER_MS = 2, LINE_MAX_LEN = 256, PATH_MAX_LEN = 4096 };

static const char token_variable[] = "AIFI_SANDBOX_TOKEN";

// Beside our own binary, as built and as installed; else by its name, for PATH.
static void find_server(struct buf *path) {
    if (!path_beside_program(path, "aifi-sandbox") || access(buf_text(path), X_OK) != 0) {
        buf_clear(path);
        buf_append_text(path, "aifi-sandbox");
    }
}

static bool make_token(struct token *token, struct error *e) {
    unsigned char random[16];
    if (getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random)) {
        return error_set(e, ERROR_FAILED, "no random numbers: %s", strerror(errno));
    }
    struct buf text = BUF_INIT(2 * sizeof(random));
    buf_reserve(&text, 2 * sizeof(random));
    for (size_t i = 0; i < sizeof(random); i++) {
        buf_printf(&text, "%02x", random[i]);
    }
    bool good = token_from_text(token, buf_slice(&text), "demo", e);
    buf_wipe(&text);
    return good;
}

// The token goes by the environment: a command line can be read by everybody.
static bool launch(struct demo *d, const char *path, const struct demo_plan *plan,
    const char *token, struct error *e) {
    char rows[32], speed[32];
    snprintf(rows, sizeof(rows), "%" PRId64, plan->n_rows);
    snprintf(speed, sizeof(speed), "%" PRId64, plan->speed);
    struct buf day = BUF_INIT(64);
    instant_append_iso(&day, plan->day);
    const char *argv[16];
    size_t n = 0;
    const char *const always[] = {path, "--port", "0", "--exit-with-parent", "--rows", rows};
    for (size_t i = 0; i < ARRAY_LEN(always); i++) {
        argv[n++] = always[i];
    }
    // A clock that stands still takes no speed.
    argv[n++] = plan->frozen_at != NULL ? "--frozen-at" : "--speed";
    argv[n++] = plan->frozen_at != NULL ? plan->frozen_at : speed;
    if (plan->frozen_at == NULL) {
        argv[n++] = "--history-until";
        argv[n++] = buf_text(&day);
    }
    if (plan->database != NULL) {
        argv[n++] = "--database";
        argv[n++] = plan->database;
    }
    argv[n] = NULL;
    setenv(token_variable, token, 1);
    // process_start does not write to its arguments.
    bool good = process_start((char *const *)(uintptr_t)argv, &d->pid, &d->output, e);
    char *value = getenv(token_variable);
    mem_wipe(value, strlen(value));
    unsetenv(token_variable);
    buf_release(&day);
    return good;
}

// Waits for a whole line. False when none comes.
static bool read_line(int fd, int64_t deadline_ms, struct buf *line) {
    for (;;) {
        int64_t left_ms = deadline_ms - clock_monotonic_ms();
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (left_ms <= 0) {
            return false;
        }
        if (poll(&p, 1, left_ms > 1000 ? 1000 : (int)left_ms) <= 0) {
            continue;
        }
        char c;
        ssize_t n = read(fd, &c, 1);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return false;
        }
        if (c == '\n') {
            return true;
        }
        buf_append_char(line, c);
    }
}

// "listening on http://127.0.0.1:PORT"
static bool read_base_url(struct demo *d, int64_t limit_ms, struct error *e) {
    const struct slice prefix = SLICE("listening on ");
    struct buf line = BUF_INIT(LINE_MAX_LEN);
    bool good = read_line(d->output, clock_monotonic_ms() + limit_ms, &line) &&
                slice_starts_with(buf_slice(&line), prefix);
    if (good) {
        d->base_url =
            mem_dup_text((struct slice){buf_text(&line) + prefix.len, line.len - prefix.len});
    } else {
        error_set(e, ERROR_FAILED,
            "the demo's server, aifi-sandbox, did not start; run it by hand to see why");
    }
    buf_release(&line);
    return good;
}

bool demo_start(
    struct demo *d, const struct demo_plan *plan, struct token *token, struct error *e) {
    *d = (struct demo){.output = -1};
    struct buf path = BUF_INIT(PATH_MAX_LEN + 16);
    find_server(&path);
    bool good = make_token(token, e) && launch(d, buf_text(&path), plan, token->text, e) &&
                read_base_url(d, START_MS + plan->n_rows / ROWS_PER_MS, e);
    buf_release(&path);
    if (!good) {
        token_release(token);
        demo_stop(d);
    }
    return good;
}

void demo_stop(struct demo *d) {
    if (d->pid > 0) {
        process_stop(d->pid);
        close(d->output);
    }
    mem_free(d->base_url);
    *d = (struct demo){.output = -1};
}
