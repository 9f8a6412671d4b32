// One page, fetched: paced, retried, checked while it arrives. A page comes whole or not at all.
#ifndef AIFI_NET_FETCH_H
#define AIFI_NET_FETCH_H

#include "model/page.h"
#include "model/query.h"
#include "net/net.h"

enum { FETCH_CURSOR_MAX = 64 * 1024 };

enum fetch_state {
    FETCH_PACED,          // waits for its turn, until fetch_due_ms
    FETCH_AWAITING_TOKEN, // the first one, or after a 401 another one: once a page
    FETCH_ASKING,         // sent, no answer yet
    FETCH_RECEIVING,
    FETCH_BACKING_OFF, // failed, will try again at fetch_due_ms: the countdown
    FETCH_DONE,
    FETCH_FAILED,
};

struct fetch;
// `spec` and `cursor` are copied.
// Nothing is sent before fetch_step.
struct fetch *fetch_start(struct net *n, const struct request_spec *spec, struct slice cursor,
    bool is_before, int64_t now_ms);
void fetch_free(struct fetch *f); // cancels; NULL is fine
// Moves on; call after transport_run and whenever fetch_due_ms has come. `wall` is our wall clock.
enum fetch_state fetch_step(struct fetch *f, int64_t now_ms, instant wall);
enum fetch_state fetch_get_state(const struct fetch *f);
int64_t fetch_due_ms(const struct fetch *f);  // monotonic; INT64_MAX = only the network can move it
int fetch_attempt(const struct fetch *f);     // 1 = the first; 0 = none yet
size_t fetch_received(const struct fetch *f); // bytes of the try in flight
// Why the last try failed; NULL = none has. Kept while the next one runs.
const struct error *fetch_last_error(const struct fetch *f);
// After FETCH_FAILED: the server does not accept the cursor any more; only the top of the list
// helps.
bool fetch_cursor_refused(const struct fetch *f);
struct page *fetch_take_page(struct fetch *f); // after FETCH_DONE; *returns* it, once
// After FETCH_FAILED, or in FETCH_BACKING_OFF to skip the wait: the same request again at the same
// cursor with the token of now, counters fresh.
void fetch_retry(struct fetch *f, int64_t now_ms);

#endif
