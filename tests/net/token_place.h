// A directory, a scripted server that is deployment and token URL in one, and a client whose tokens
// come from where a plan says.
#ifndef AIFI_TESTS_NET_TOKEN_PLACE_H
#define AIFI_TESTS_NET_TOKEN_PLACE_H

#include "client.h"

#include "base/clock.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define SECRET "s3cr&t: %"

struct place {
    struct scripted server;
    struct client client;
    char dir[64], counter[96], script[96], fifo[96], token_url[96];
    char command[256];
    struct token secret;
    struct credentials_plan plan;
};

static inline int set_up(void **state) {
    struct place *p = test_calloc(1, sizeof *p);
    struct error e;
    *state = p;
    snprintf(p->dir, sizeof p->dir, "/tmp/aifi-credentials-XXXXXX");
    if (!mkdtemp(p->dir) || !scripted_start(&p->server)) {
        return -1;
    }
    snprintf(p->counter, sizeof p->counter, "%s/counter", p->dir);
    snprintf(p->script, sizeof p->script, "%s/script", p->dir);
    snprintf(p->fifo, sizeof p->fifo, "%s/fifo", p->dir);
    snprintf(p->token_url, sizeof p->token_url, "%s/oauth/token", p->server.url);
    assert_true(secret_from_text(&p->secret, SECRET_CLIENT, SLICE(SECRET), "environment", &e));
    p->plan = (struct credentials_plan){
        .token_url = p->token_url, .client_id = "me:id", .given_secret = &p->secret};
    return 0;
}

static inline int tear_down(void **state) {
    struct place *p = *state;
    client_stop(&p->client);
    scripted_stop(&p->server);
    token_release(&p->secret);
    unlink(p->counter);
    unlink(p->script);
    unlink(p->fifo);
    rmdir(p->dir);
    test_free(p);
    return 0;
}

static inline struct credentials *start(struct place *p) {
    struct net_options o = client_options(p->server.url);
    o.credentials = &p->plan;
    client_start_with(&p->client, &o, &p->server);
    return net_credentials(p->client.net);
}

static inline struct reply *answer_token(struct place *p, const char *status, const char *json) {
    return scripted_answer(
        &p->server, status, "Content-Type: application/json\r\n", slice_of(json));
}

static inline void give_token(struct place *p, const char *token, int seconds) {
    char json[200];
    snprintf(json, sizeof json,
        "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":%d}", token, seconds);
    answer_token(p, "200 OK", json);
}

static inline void refuse_page(struct place *p) {
    scripted_answer(&p->server, "401 Unauthorized", "", SLICE("{\"type\":\"E_UNAUTHORIZED\"}"));
}

// A command that counts its calls and prints tok1, tok2, …
static inline void count_calls(struct place *p) {
    int fd = open(p->script, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0700);
    assert_true(fd >= 0);
    assert_true(dprintf(fd, "echo x >>'%s'\nset -- $(wc -l <'%s')\necho tok$1\n", p->counter,
                    p->counter) > 0);
    close(fd);
    snprintf(p->command, sizeof p->command, "sh '%s'", p->script);
    p->plan = (struct credentials_plan){.token_command = p->command};
}

static inline size_t n_calls(const struct place *p) {
    struct stat st;
    return stat(p->counter, &st) == 0 ? (size_t)st.st_size / 2 : 0;
}

static inline void expect_line(const struct place *p, size_t i, const char *words) {
    char line[512];
    snprintf(line, sizeof line, "%.*s", SLICE_ARG(scripted_request_line(&p->server, i)));
    assert_words(line, words);
}

// The wall clock does not jump with the client's.
static inline struct two_clocks clocks(const struct client *c) {
    return (struct two_clocks){.wall = client_wall(c), .server = client_wall(c)};
}

// Waits of the credentials are jumped over, unless a program is waited for.
static inline enum fetch_state finish(struct client *c, struct fetch *f) {
    enum { LOOK_MS = 100 }; // a program is looked for more often than that
    struct credentials *k = net_credentials(c->net);
    const int64_t deadline_ms = clock_monotonic_ms() + CLIENT_DEADLINE_MS;
    for (;;) {
        const enum fetch_state state = fetch_step(f, client_now_ms(c), client_wall(c));
        struct pollfd fds[CREDENTIALS_FDS];
        const int64_t wait_ms = credentials_due_ms(k) - client_now_ms(c);
        if (state == FETCH_DONE || state == FETCH_FAILED) {
            return state;
        }
        if (clock_monotonic_ms() > deadline_ms) {
            fail_msg("nothing came of a fetch");
        }
        if (state == FETCH_AWAITING_TOKEN && wait_ms > LOOK_MS && wait_ms < INT64_MAX / 2 &&
            credentials_fds(k, fds) == 0) {
            c->jumped_ms += wait_ms;
        }
        client_turn(c, fetch_due_ms(f));
    }
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

#endif
