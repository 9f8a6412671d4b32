// Refreshes of a chain of 200 stores with 2,000 people inside: requests and processor time.
#include "refresh_rows.h"

#include "app/crowd.h"
#include "base/clock.h"
#include "world.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
    N_STORES = 200,
    N_SESSIONS = 58000, // of a day: then some 2,000 people are inside
    PEOPLE_LEAST = 1900,
    PEOPLE_MOST = 2300,
    INTERVAL_MS = 5 * MS_SECOND,
};
static const double requests_goal = 3, cpu_goal_ms = 5;

struct board {
    struct world world;
    struct net *net;
    struct crowd *crowd;
    int64_t jumped_ms; // beyond the clock of this machine
};

static double cpu_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static _Noreturn void give_up(const char *why) {
    fprintf(stderr, "aifi-bench: the board went wrong: %s\n", why);
    exit(1);
}

static struct crowd_world world_of(const struct board *b) {
    return (struct crowd_world){.net = b->net,
        .encoding = STATUS_REPEAT,
        .now_ms = clock_monotonic_ms() + b->jumped_ms,
        .wall = clock_wall_ms(),
        .server = {.now = b->world.now, .known = true}};
}

// As the program's own loop, up to the end of a refresh.
static void run_until_refreshed(struct board *b) {
    const size_t n_before = b->crowd->n_refreshes;
    struct transport *t = net_transport(b->net);
    while (b->crowd->n_refreshes == n_before) {
        struct crowd_world w = world_of(b);
        if (crowd_step(b->crowd, &w) & CROWD_FAILED) {
            give_up(b->crowd->error.text);
        }
        w = world_of(b);
        const int64_t wait_ms = crowd_due_ms(b->crowd) - w.now_ms;
        if (b->crowd->n_refreshes == n_before && wait_ms > 0) {
            transport_wait(t, NULL, 0, wait_ms);
        }
        w = world_of(b);
        transport_run(t, w.now_ms, w.wall);
    }
    crowd_compute(b->crowd, world_of(b).now_ms, b->world.now);
}

static void open_board(struct board *b) {
    struct error e;
    struct query everybody;
    struct token token = {0};
    const struct occupancy_limits limits = occupancy_limits_standard();
    const struct alert_rules rules = alert_rules_standard();
    *b = (struct board){0};
    world_start(&b->world, N_STORES, N_SESSIONS);
    const struct net_options options = {.base_url = slice_of(b->world.url), .seed = 1};
    b->net = net_new(&options, &e);
    if (!b->net || !token_from_text(&token, SLICE("bench"), "prompt", &e)) {
        give_up(e.text);
    }
    net_set_token(b->net, &token, net_origin(b->net));
    query_init(&everybody);
    b->crowd = crowd_new(&everybody, &limits, &rules);
    query_release(&everybody);
    const struct crowd_world w = world_of(b);
    live_set_interval(&b->crowd->refresh.live, INTERVAL_MS, w.now_ms);
    crowd_load(b->crowd, &w);
    do {
        run_until_refreshed(b);
    } while (b->crowd->stage < CROWD_WHOLE);
    const int64_t people = b->crowd->totals.certain;
    if (b->crowd->n_rows != N_STORES || people < PEOPLE_LEAST || people > PEOPLE_MOST) {
        give_up("it is not 2,000 people in 200 stores");
    }
}

static void close_board(struct board *b) {
    crowd_free(b->crowd);
    net_free(b->net);
    world_stop(&b->world);
}

struct step {
    int seconds; // of the world's clock between refreshes
    const char *what, *its_cpu;
    double requests_must, cpu_must; // 0: only told
};

static void measure(struct table *t, struct board *b, const struct step *s) {
    struct pairs requests = {0}, cpu = {0};
    for (int i = 0; i <= PAIRS_LEAST; i++) {
        if (s->seconds > 0) {
            world_advance(&b->world, s->seconds);
        }
        b->jumped_ms += INTERVAL_MS;
        const double before_ms = cpu_ms();
        run_until_refreshed(b);
        pairs_add(&cpu, cpu_ms() - before_ms, cpu_goal_ms);
        pairs_add(&requests, (double)b->crowd->n_requests, requests_goal);
    }
    const struct goal of_requests = {
        "15", s->what, "the limit of 3", "", AT_MOST, s->requests_must};
    const struct goal of_cpu = {"15", s->its_cpu, "5 ms", "ms", AT_MOST, s->cpu_must};
    table_add(t, &of_requests, &requests);
    table_add(t, &of_cpu, &cpu);
}

void row_refresh(struct table *t) {
    static const struct step steps[] = {
        {0, "refresh of 2,000 people, nothing changed", "  its CPU time", 1, 1},
        {1, "  a second later", "  its CPU time", 1, 1},
        {5, "  5 s later, a busy chain", "  its CPU time", 1, 0},
        {15, "  15 s later", "  its CPU time", 1, 0},
        {60, "  60 s later: too many changes for it", "  its CPU time", 0, 0},
    };
    struct board b;
    signal(SIGPIPE, SIG_IGN);
    open_board(&b);
    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        measure(t, &b, &steps[i]);
    }
    close_board(&b);
}
