// The inside of struct net, for net.c and fetch.c.
#ifndef AIFI_NET_PRIVATE_H
#define AIFI_NET_PRIVATE_H

#include "net/net.h"

// Requests counted by half seconds.
enum { RATE_SLOT_MS = 500, RATE_SLOTS = 10 };
struct rate {
    int64_t slot[RATE_SLOTS]; // number of the half second
    uint32_t n[RATE_SLOTS];
};

struct net {
    struct origin origin;
    struct token token;
    struct transport *transport;
    struct pace pace;
    struct retry_budget budget;
    struct rate rate;
    uint64_t n_requests;
    uint32_t random;
    int64_t skew_ms;
    bool has_skew;
    request_observer *observer;
    void *observer_context;
};

uint32_t net_random(struct net *n);
void net_note_sent(struct net *n, int64_t now_ms);
void net_note_date(struct net *n, instant server, instant ours);

#endif
