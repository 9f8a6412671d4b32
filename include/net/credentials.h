// Where the token of one deployment comes from, and when it is fetched anew: an object of struct
// net that knows its source, never waits, and hands what it got to nobody but that net. It is bound
// to the deployment that it was made for.
//
// Whatever asks the API asks net for a token (net/fetch.h): a fetch waits while one is being
// fetched, and after a 401 for another one, once a page.
#ifndef AIFI_NET_CREDENTIALS_H
#define AIFI_NET_CREDENTIALS_H

#include "base/instant.h"
#include "net/oauth.h"
#include "net/secret.h"

enum credentials_source {
    CREDENTIALS_FILE,
    CREDENTIALS_COMMAND,
    CREDENTIALS_GIVEN, // from the environment, or made for the demo
    CREDENTIALS_OAUTH,
    CREDENTIALS_PROMPT
};

enum credentials_state {
    CREDENTIALS_NOTHING,  // nothing was requested yet
    CREDENTIALS_FETCHING, // on its way
    CREDENTIALS_READY,    // net has it
    CREDENTIALS_FAILED,   // credentials_error says why
    CREDENTIALS_TO_TYPE   // somebody has to type it: credentials_type
};

// The first of token URL, file, command and given token that is there is the source. Texts may be
// NULL; all are copied.
struct credentials_plan {
    const char *base_url; // the deployment that the token is for; NULL = the net's
    const char *token_file, *token_command;
    const struct token *given;
    const char *token_url, *client_id, *scope;
    const char *client_secret_file, *client_secret_command;
    const struct token *given_secret;
    bool may_type; // there is somebody to ask
};

enum {
    CREDENTIALS_FDS = SECRET_FDS,
    CREDENTIALS_AHEAD_MS = 60 * 1000,          // renewed so long before the end, or
    CREDENTIALS_AHEAD_PERCENT = 90,            // at this part of its life, whichever is later
    CREDENTIALS_LEAST_MS = 5 * 1000,           // shorter lives than this are renewed on demand
    CREDENTIALS_AGAIN_MS = 15 * 1000,          // after a renewal that failed; doubled each time
    CREDENTIALS_AGAIN_MOST_MS = 5 * 60 * 1000, // to this
};

struct net;
struct credentials;
// For net.c. NULL with a sentence when the plan makes no sense (ERROR_CONFIG). Nothing is read or
// sent before it is requested.
struct credentials *credentials_new(
    const struct credentials_plan *p, struct net *n, struct error *e);
void credentials_free(struct credentials *c); // ends what runs; NULL is fine

// A token is wanted, or another one than the one that is there. Does nothing while one is on its
// way.
void credentials_request(struct credentials *c, int64_t now_ms);
// Takes typed text; from then on the prompt is the source. False with a sentence when it is no
// token.
bool credentials_type(struct credentials *c, struct slice text, struct error *e);
// Moves on, and renews what is about to end; call after transport_run and when credentials_due_ms
// has come (net_run does).
enum credentials_state credentials_step(struct credentials *c, int64_t now_ms, instant wall);
enum credentials_state credentials_get_state(const struct credentials *c);
const struct error *credentials_error(const struct credentials *c); // in CREDENTIALS_FAILED
enum credentials_source credentials_get_source(const struct credentials *c);
const char *credentials_source_name(
    const struct credentials *c); // "command", "token URL", …; static
// Whether another token can be had without a person.
bool credentials_can_fetch(const struct credentials *c);

// What happened so far: tokens that came, renewals ahead of time that failed; for who tells of
// them.
size_t credentials_n_tokens(const struct credentials *c);
size_t credentials_n_failed_renewals(const struct credentials *c);
const struct error *credentials_renewal_error(const struct credentials *c); // of the last of them

// A moment by both clocks: a token URL tells how long a token is good, which our clock measures; a
// token that says itself when it ends (a JWT) means the servers' time.
struct two_clocks {
    instant wall, server;
};
// How long the token is good from then; negative once it has ended. False when nobody says, or
// there is none.
bool credentials_left_ms(const struct credentials *c, struct two_clocks now, int64_t *left_ms);
// Whether somebody should be told that it ends: nothing gets another one by itself.
bool credentials_ends_for_good(const struct credentials *c);
// "token from the command, ends in 14 min"; without the end where it is not known.
void credentials_append_about(const struct credentials *c, struct two_clocks now, struct buf *out);

// For the loop.
size_t credentials_fds(const struct credentials *c, struct pollfd fds[CREDENTIALS_FDS]);
int64_t credentials_due_ms(const struct credentials *c); // monotonic; INT64_MAX = never by itself

#endif
