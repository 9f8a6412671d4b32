// The inside of struct net, for net.c, fetch.c and credentials.c.
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
    uint64_t n_tokens;               // so far: the number of this one
    bool token_refused;              // by a 401
    bool may_request;                // another one: once a page
    bool may_repeat;                 // also after a failure: a page came since, or a person asks
    struct credentials *credentials; // NULL = none
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

enum net_token { NET_TOKEN_HERE, NET_TOKEN_COMING, NET_TOKEN_NONE };
// Whether there is a token to ask with. Requests one where that may help.
enum net_token net_token_state(struct net *n, int64_t now_ms);

uint32_t net_random(struct net *n);
void net_note_sent(struct net *n, int64_t now_ms);
void net_note_date(struct net *n, instant server, instant ours);

#endif
