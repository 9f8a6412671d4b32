// The real client, driven by a test: a loop over net and up to two scripted servers, with a clock
// that jumps over waits, so that a countdown takes no time.
#ifndef AIFI_TESTS_NET_CLIENT_H
#define AIFI_TESTS_NET_CLIENT_H

#include "net/walk.h"
#include "scripted.h"
#include "unit.h"

#define TEST_TOKEN "test-token-0123456789.abcdef"

enum { CLIENT_WAITS = 16, CLIENT_DEADLINE_MS = 60 * 1000 };

struct client {
    struct net *net;
    struct scripted *server;        // may be NULL
    int64_t jumped_ms;              // how far its clock is ahead
    int64_t wall_shift_ms;          // how wrong the wall clock is
    bool keeps_time;                // waits are waited for
    int64_t waits_ms[CLIENT_WAITS]; // back-off waits jumped over
    size_t n_waits;
    struct error reported[CLIENT_WAITS]; // of the tries that failed
    size_t n_failed, n_reports;
    struct request_report last_report;
};

// Scaled-down time-outs: connect 400 ms, whole 3 s, low speed 300 ms; no pace.
struct net_options client_options(const char *url);
// Fails the test when net_new does. Has TEST_TOKEN, unless the options say where tokens come from.
void client_start(struct client *c, struct scripted *server);
void client_start_with(struct client *c, const struct net_options *o, struct scripted *server);
void client_stop(struct client *c);
void client_set_token(struct client *c, const char *token);
int64_t client_now_ms(const struct client *c);
instant client_wall(const struct client *c);

// One turn of the loop: waits for something until `due_ms` of the client's clock at most.
void client_turn(struct client *c, int64_t due_ms);
// Until the fetch is done or has failed; waits are jumped over and noted.
enum fetch_state client_finish(struct client *c, struct fetch *f);
// A fetch of the page at `cursor` ("": the first).
struct fetch *client_fetch(struct client *c, const char *cursor);
// Until the walk is neither running nor idle with something wanted.
enum walk_state client_finish_walk(struct client *c, struct walk *w);
struct walk *client_walk(struct client *c, size_t n_wanted);

// Fetches the first page, expects it to fail with `words` in the sentence, after `n_requests`
// reports; the sentence goes through the checks of every error line.
void expect_failure(struct client *c, const char *words, size_t n_requests);
// Fetches the page at `cursor`, expects a page of `n` sessions.
void expect_page(struct client *c, const char *cursor, size_t n);
void assert_words(const char *text, const char *words);
void assert_no_words(const char *text, const char *words);
// What R2 and R7 ask of every error line.
void assert_error_line(const struct error *e);

// The text of a page: sessions `first` … `first + n - 1`; cursors are JSON ("null", "\"x\"", "{}");
// NULL leaves the link out.
void page_text(struct buf *out, int first, int n, const char *after, const char *before);
// A reply with a page and, unless NULL, the plain cursor `next`.
struct reply *answer_page(struct scripted *s, int first, int n, const char *next);

#endif
