// A token for a client id and its secret: the client credentials grant of OAuth 2.0 (RFC 6749 4.4),
// one POST to a token URL. The secret goes there and nowhere else, the token comes from there.
#ifndef AIFI_NET_OAUTH_H
#define AIFI_NET_OAUTH_H

#include "net/token.h"
#include "net/transport.h"

enum { OAUTH_ANSWER_MAX = 64 * 1024, OAUTH_TOTAL_MS = 20 * 1000 };

struct oauth_client {
    struct origin origin; // of the token URL
    char *url, *id;       // owned
    char *scope;          // owned; NULL = the server's choice
};
// The token URL is https, or http on this machine, with neither a user name nor a query. False with
// ERROR_CONFIG. All is copied; `scope` may be NULL.
bool oauth_client_init(
    struct oauth_client *c, const char *url, const char *id, const char *scope, struct error *e);
void oauth_client_release(struct oauth_client *c);

enum oauth_state {
    OAUTH_ASKING,
    OAUTH_GRANTED,
    OAUTH_REFUSED,   // the client, its secret or the scope
    OAUTH_NO_ANSWER, // none, or none that is good
};

struct oauth_request;
// Both are borrowed until it is freed, the secret only for the call. The next transport_run sends.
struct oauth_request *oauth_ask(
    struct transport *t, const struct oauth_client *c, const struct token *secret, int64_t now_ms);
// Call after transport_run. OAUTH_GRANTED: *out has the token (what it held is replaced),
// *lifetime_ms how long it is good from when it was asked for, 0 = not told. OAUTH_REFUSED and
// OAUTH_NO_ANSWER: *e has a sentence.
enum oauth_state oauth_step(
    struct oauth_request *r, struct token *out, int64_t *lifetime_ms, struct error *e);
// After OAUTH_NO_ANSWER: whether the same may do better, and after how long if the server said so
// (-1: it did not).
bool oauth_is_transient(const struct oauth_request *r);
int64_t oauth_retry_after_ms(const struct oauth_request *r);
void oauth_request_free(struct oauth_request *r); // cancels; NULL is fine

#endif
