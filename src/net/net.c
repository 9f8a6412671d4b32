// One deployment and what its requests share. Must not know what is asked for.
#include "net_private.h"

#include "base/mem.h"

#include <sys/random.h>

struct net *net_new(const struct net_options *o, struct error *e) {
    struct origin origin;
    if (!origin_parse(o->base_url, &origin, e)) {
        return NULL;
    }
    struct transport *transport = transport_new(&o->transport, e);
    if (!transport) {
        origin_release(&origin);
        return NULL;
    }
    struct net *n = mem_calloc(1, sizeof(*n));
    *n = (struct net){.origin = origin,
        .transport = transport,
        .random = o->seed,
        .observer = o->observer,
        .observer_context = o->observer_context};
    pace_init(&n->pace, o->per_second);
    retry_budget_init(&n->budget);
    if (n->random == 0 &&
        getrandom(&n->random, sizeof(n->random), GRND_NONBLOCK) != (ssize_t)sizeof(n->random)) {
        n->random = 0; // early in the system's life: one seed is as good as another
    }
    n->random = n->random ? n->random : 1;
    n->may_request = true;
    if (o->credentials) {
        n->credentials = credentials_new(o->credentials, n, e);
        if (!n->credentials) {
            net_free(n);
            return NULL;
        }
    }
    return n;
}

void net_free(struct net *n) {
    if (!n) {
        return;
    }
    credentials_free(n->credentials);
    transport_free(n->transport);
    token_release(&n->token);
    origin_release(&n->origin);
    mem_free(n);
}

const struct origin *net_origin(const struct net *n) {
    return &n->origin;
}

bool net_set_token(struct net *n, struct token *t, const struct origin *of) {
    if (!origin_same(of, &n->origin)) {
        return false;
    }
    token_release(&n->token);
    n->token = *t;
    n->n_tokens++;
    n->token_refused = false;
    *t = (struct token){0};
    return true;
}

bool net_has_token(const struct net *n) {
    return n->token.text != NULL;
}

const struct token *net_token(const struct net *n) {
    return &n->token;
}

struct credentials *net_credentials(const struct net *n) {
    return n->credentials;
}

void net_allow_request_of_token(struct net *n) {
    n->may_request = n->may_repeat = true;
}

struct transport *net_transport(struct net *n) {
    return n->transport;
}

void net_wait(
    struct net *n, struct pollfd *extra, size_t n_extra, int64_t now_ms, int64_t until_ms) {
    size_t n_fds = n_extra;
    if (n->credentials) {
        n_fds += credentials_fds(n->credentials, extra + n_extra);
        const int64_t due_ms = credentials_due_ms(n->credentials);
        until_ms = due_ms < until_ms ? due_ms : until_ms;
    }
    const int64_t wait_ms = until_ms <= now_ms ? 0 : until_ms - now_ms;
    transport_wait(n->transport, extra, n_fds, until_ms == INT64_MAX ? -1 : wait_ms);
}

void net_run(struct net *n, int64_t now_ms, instant wall) {
    transport_run(n->transport, now_ms, wall);
    if (n->credentials) {
        credentials_step(n->credentials, now_ms, wall);
    }
}

static bool may_request(const struct net *n) {
    switch (credentials_get_state(n->credentials)) {
    case CREDENTIALS_FETCHING:
        return false;
    case CREDENTIALS_NOTHING:
        return true;
    case CREDENTIALS_FAILED:
        return n->may_request && n->may_repeat && credentials_can_fetch(n->credentials);
    case CREDENTIALS_READY:
    case CREDENTIALS_TO_TYPE:
        break;
    }
    return n->may_request && credentials_can_fetch(n->credentials);
}

enum net_token net_token_state(struct net *n, int64_t now_ms) {
    if (n->token.text && !n->token_refused) {
        return NET_TOKEN_HERE;
    }
    if (n->credentials && may_request(n)) {
        n->may_request = n->may_repeat = false;
        credentials_request(n->credentials, now_ms);
    }
    if (n->credentials && credentials_get_state(n->credentials) == CREDENTIALS_FETCHING) {
        return NET_TOKEN_COMING;
    }
    // One that was refused is as good as none only where there is another.
    return n->token.text ? NET_TOKEN_HERE : NET_TOKEN_NONE;
}

bool net_clock_skew_ms(const struct net *n, int64_t *ms) {
    if (n->has_skew) {
        *ms = n->skew_ms;
    }
    return n->has_skew;
}

uint64_t net_n_requests(const struct net *n) {
    return n->n_requests;
}

double net_requests_per_second(const struct net *n, int64_t now_ms) {
    int64_t slot = now_ms / RATE_SLOT_MS;
    uint32_t sum = 0;
    for (size_t i = 0; i < RATE_SLOTS; i++) {
        bool is_recent = n->rate.n[i] > 0 && n->rate.slot[i] > slot - RATE_SLOTS;
        sum += is_recent ? n->rate.n[i] : 0;
    }
    return (double)sum * MS_SECOND / (RATE_SLOTS * RATE_SLOT_MS);
}

// Marsaglia's xorshift32: waits need to differ, not to be secret.
uint32_t net_random(struct net *n) {
    n->random ^= n->random << 13;
    n->random ^= n->random >> 17;
    n->random ^= n->random << 5;
    return n->random;
}

void net_note_sent(struct net *n, int64_t now_ms) {
    int64_t slot = now_ms / RATE_SLOT_MS;
    size_t i = (size_t)(slot % RATE_SLOTS);
    if (n->rate.slot[i] != slot) {
        n->rate.slot[i] = slot;
        n->rate.n[i] = 0;
    }
    n->rate.n[i]++;
    n->n_requests++;
    pace_sent(&n->pace, now_ms);
}

void net_note_date(struct net *n, instant server, instant ours) {
    if (server != INSTANT_NONE && ours != INSTANT_NONE) {
        n->skew_ms = server + MS_SECOND / 2 - ours; // a Date is cut to whole seconds
        n->has_skew = true;
    }
}
