// aifi-sandbox: the sessions API on this machine.
//
//   options.c      the command line
//   sandbox.c      the parts, the lock and the clock
//   world.c        the generated world: arrivals.c (when), crowd.c (who), visit.c (what happens),
//                  agenda.c (what is next), stores.c, people.c, names.c, metadata.c, rng.c
//   database.c     SQLite; session.c and record.c describe the rows
//   contract.c     the parameters of a request; cursor.c, base64.c
//   page.c         which rows answer it; row_json.c, oddities.c, json.c how they look
//   answer.c       a request to its reply; exchange.c both as data; limiter.c
//   token_url.c    tokens that end, for a client and its secret
//   server.c       libmicrohttpd; gzip.c, loopback.c, request_log.c
//   fault*.c       everything that can go wrong on purpose; wire.c what only raw TCP can
//   control.c      commands on standard input
#include "sandbox/control.h"
#include "sandbox/loopback.h"
#include "sandbox/server.h"
#include "sandbox/wire.h"

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { BACKLOG = 128 };

static int complain(const struct error *e) {
    fprintf(stderr, "aifi-sandbox: %s\n", e->text);
    return error_exit_status(e->kind);
}

// The parent may have gone before the kernel was asked to tell.
static bool follow_parent(pid_t parent) {
    return prctl(PR_SET_PDEATHSIG, SIGTERM) == 0 && getppid() == parent;
}

static void block_signals(sigset_t *ending) {
    sigemptyset(ending);
    sigaddset(ending, SIGTERM);
    sigaddset(ending, SIGINT);
    sigaddset(ending, SIGHUP);
    pthread_sigmask(SIG_BLOCK, ending, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static void announce(const struct sandbox *s, uint16_t port) {
    if (s->options->token_made_up) {
        fprintf(stderr, "token: %s\n", s->token);
    }
    printf("listening on http://127.0.0.1:%u\n", port);
    fflush(stdout);
}

// The server on the public port; or, where faults on the wire are possible, the front there and the
// server on a port of its own behind it.
static bool serve(
    struct sandbox *s, struct request_log *log, const sigset_t *ending, struct error *e) {
    bool front = s->options->control || fault_set_has_wire(&s->faults);
    uint16_t port = s->options->port, inner_port = 0;
    int outer = front ? loopback_listen(&port, BACKLOG, e) : -1;
    int listener =
        front && outer < 0 ? -1 : loopback_listen(front ? &inner_port : &port, BACKLOG, e);
    struct server *server = listener >= 0 ? server_start(s, listener, log, e) : NULL;
    struct wire *wire = server != NULL && front ? wire_start(s, outer, inner_port, e) : NULL;
    bool ok = server != NULL && (wire != NULL || !front);
    if (ok) {
        announce(s, port);
        control_run(s, ending);
    }
    sandbox_stop(s);
    if (wire != NULL) {
        wire_stop(wire);
    }
    if (server != NULL) {
        server_stop(server);
    }
    return ok;
}

// A port that nobody can talk to.
static bool serve_nobody(
    struct sandbox *s, enum wire_port how, const sigset_t *ending, struct error *e) {
    uint16_t port = s->options->port;
    int fds[WIRE_FILL_MAX];
    size_t n_fds = 0;
    int listener = loopback_listen(&port, how == WIRE_PORT_REFUSES ? LOOPBACK_NOT_LISTENING : 0, e);
    if (listener < 0) {
        return false;
    }
    if (how == WIRE_PORT_SWALLOWS) {
        n_fds = wire_fill_backlog(port, fds);
    }
    announce(s, port);
    control_run(s, ending);
    for (size_t i = 0; i < n_fds; i++) {
        close(fds[i]);
    }
    close(listener);
    return true;
}

static bool run(
    const struct options *o, struct request_log *log, const sigset_t *ending, struct error *e) {
    struct sandbox sandbox;
    bool ok = sandbox_init(&sandbox, o, e);
    if (ok) {
        enum wire_port how = wire_port_of(&sandbox.faults);
        ok = how == WIRE_PORT_OPEN ? serve(&sandbox, log, ending, e)
                                   : serve_nobody(&sandbox, how, ending, e);
    }
    sandbox_release(&sandbox);
    return ok;
}

int main(int argc, char **argv) {
    pid_t parent = getppid();
    struct options options;
    struct error e = {0};
    switch (options_parse(&options, argc, argv, &e)) {
    case OPTIONS_EXIT:
        return 0;
    case OPTIONS_WRONG:
        return complain(&e);
    case OPTIONS_RUN:
        break;
    }
    if (options.exit_with_parent && !follow_parent(parent)) {
        return 0;
    }
    // A page is a few hundred kilobytes, made and freed for each request: keep them at hand.
    mallopt(M_TRIM_THRESHOLD, 64 * 1024 * 1024);
    mallopt(M_MMAP_THRESHOLD, 64 * 1024 * 1024);
    sigset_t ending;
    block_signals(&ending);
    struct request_log *log = NULL;
    bool ok = options.requests_log_path == NULL ||
              (log = request_log_open(options.requests_log_path, &e)) != NULL;
    ok = ok && run(&options, log, &ending, &e);
    request_log_close(log);
    mem_wipe(options.token, sizeof options.token);
    return ok ? 0 : complain(&e);
}
