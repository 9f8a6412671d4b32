// One deployment: what all fetches from it share: origin, token and where it comes from, transport,
// pace, retry budget.
//
// One turn of the loop: net_wait, read the clocks, net_run, step the fetches.
#ifndef AIFI_NET_NET_H
#define AIFI_NET_NET_H

#include "net/credentials.h"
#include "net/origin.h"
#include "net/retry.h"
#include "net/token.h"
#include "net/transport.h"

// Told once per request that ended (not for those cancelled), for the log view and statistics. No
// token, no query string beyond `what`.
struct request_report {
    instant at;      // wall clock of the end
    uint64_t number; // of the requests of this struct net, counts from 1
    int status;      // 0 = none
    int64_t elapsed_ms;
    size_t body_len;           // decompressed
    size_t n_sessions;         // of a good page
    const char *what;          // "first page", "next page", "page above"; static
    const struct error *error; // NULL = a good page
};
typedef void request_observer(void *context, const struct request_report *r);

// The default of net_options.per_second that the product uses: the API's documented limit is 20/s
// at the server, where requests may arrive closer together than they were sent.
#define NET_PER_SECOND 18.0

struct net_options {
    struct slice base_url;
    struct transport_options transport;
    double per_second;          // 0 = unlimited (benchmarks)
    uint32_t seed;              // of the random part of waits; 0 = from the system
    request_observer *observer; // may be NULL; must not free fetches
    void *observer_context;
    const struct credentials_plan *credentials; // NULL: tokens come by net_set_token alone
};

struct net;
// The base URL and the plan of the credentials are checked before anything is looked up. NULL with
// a sentence (ERROR_CONFIG; ERROR_AUTH for a secret that is missing).
struct net *net_new(const struct net_options *o, struct error *e);
void net_free(struct net *n); // all its fetches and walks must be freed before; NULL is fine
const struct origin *net_origin(const struct net *n); // borrows
// A token of the deployment `of`: with another one than this it is refused, and stays the caller's.
// Otherwise *takes* the text of *t (which is empty afterwards); requests started from now on use
// it.
bool net_set_token(struct net *n, struct token *t, const struct origin *of);
bool net_has_token(const struct net *n);
const struct token *net_token(const struct net *n);       // borrows; for its expiry
struct credentials *net_credentials(const struct net *n); // borrows; NULL without a plan
struct transport *net_transport(struct net *n);           // borrows
// A person asked for something: what is refused may ask for another token once more.
void net_allow_request_of_token(struct net *n);
// transport_wait, until `until_ms` (INT64_MAX = for ever) or a time or descriptor of the
// credentials. `extra` has room for CREDENTIALS_FDS more than it holds.
void net_wait(
    struct net *n, struct pollfd *extra, size_t n_extra, int64_t now_ms, int64_t until_ms);
// transport_run, and the credentials moved on.
void net_run(struct net *n, int64_t now_ms, instant wall);
// Server's clock minus ours, from the last Date header; false when none came yet. Accurate to about
// a second.
bool net_clock_skew_ms(const struct net *n, int64_t *ms);
uint64_t net_n_requests(const struct net *n);                        // sent so far
double net_requests_per_second(const struct net *n, int64_t now_ms); // over the last 5 s

#endif
