// One page, fetched: paced, retried, checked while it arrives. And `struct net`, what all fetches
// of one deployment share. A page comes whole or not at all.
#ifndef AIFI_NET_FETCH_H
#define AIFI_NET_FETCH_H

#include "model/page.h"
#include "model/query.h"
#include "net/origin.h"
#include "net/retry.h"
#include "net/token.h"
#include "net/transport.h"

// Told once per request, for the log view and --requests statistics. No token, no query string
// beyond `what`.
struct request_report {
    instant at;      // wall clock of the end
    uint64_t number; // counts from 1
    int status;      // 0 = none
    int64_t elapsed_ms;
    size_t body_len;
    size_t n_sessions;         // of a good page
    const char *what;          // "first page", "next page", "page above"
    const struct error *error; // NULL = a good page
};
typedef void request_observer(void *context, const struct request_report *r);

struct net_options {
    struct slice base_url;
    struct transport_options transport;
    double per_second; // 0 = unlimited (benchmarks); the product uses 18
    request_observer *observer;
    void *observer_context;
};

struct net; // one deployment: origin, token, transport, pace, retry budget
struct net *net_new(const struct net_options *o, struct error *e);
void net_free(struct net *n);
const struct origin *net_origin(const struct net *n);
void net_set_token(struct net *n, struct token *t); // *takes*
bool net_has_token(const struct net *n);
struct transport *net_transport(struct net *n); // borrows
// Server's clock minus ours, from the last Date header; false when none came yet. Accurate to about
// a second.
bool net_clock_skew_ms(const struct net *n, int64_t *ms);
uint64_t net_n_requests(const struct net *n);
double net_requests_per_second(const struct net *n, int64_t now_ms); // over the last 5 s

enum fetch_state {
    FETCH_PACED,  // waits for its turn
    FETCH_ASKING, // sent, no answer yet
    FETCH_RECEIVING,
    FETCH_BACKING_OFF, // failed, will try again at fetch_due_ms
    FETCH_DONE,
    FETCH_FAILED,
};

struct fetch;
// `cursor` is copied. `generation` is the caller's: which question this answers.
struct fetch *fetch_start(struct net *n, const struct request_spec *spec, struct slice cursor,
    bool is_before, uint64_t generation, int64_t now_ms);
void fetch_free(struct fetch *f); // cancels
// Moves on; call after transport_run and whenever fetch_due_ms has come. `wall` is our wall clock.
enum fetch_state fetch_step(struct fetch *f, int64_t now_ms, instant wall);
enum fetch_state fetch_get_state(const struct fetch *f);
int64_t fetch_due_ms(const struct fetch *f);  // monotonic; INT64_MAX = only the network can move it
int fetch_attempt(const struct fetch *f);     // 1 = the first
size_t fetch_received(const struct fetch *f); // bytes
const struct error *fetch_last_error(const struct fetch *f); // of the last try; NULL = none yet
struct page *fetch_take_page(struct fetch *f);               // after FETCH_DONE; *returns* it, once
// After FETCH_FAILED (or to skip a wait): the same request again, counters fresh.
void fetch_retry(struct fetch *f, int64_t now_ms);

#endif
