// What most tests here begin and end with: a scripted server, and a client that asks it.
#ifndef AIFI_TESTS_NET_BENCH_H
#define AIFI_TESTS_NET_BENCH_H

#include "client.h"

struct bench {
    struct scripted server;
    struct client client;
};

static inline int enter(void **state) {
    struct bench *b = test_calloc(1, sizeof *b);
    *state = b;
    if (!scripted_start(&b->server)) {
        return -1;
    }
    client_start(&b->client, &b->server);
    return 0;
}

static inline int leave(void **state) {
    struct bench *b = *state;
    client_stop(&b->client);
    scripted_stop(&b->server);
    test_free(b);
    return 0;
}

#endif
