// The token URL of --oauth: POST /oauth/token gives tokens that end, to whoever knows the client's
// secret (OAuth 2.0 client credentials, RFC 6749 4.4).
#ifndef AIFI_SANDBOX_TOKEN_URL_H
#define AIFI_SANDBOX_TOKEN_URL_H

#include "sandbox/exchange.h"

#include "base/error.h"

enum { TOKENS_KEPT = 64, TOKEN_URL_SECONDS = 3600 };

struct token_url {
    char *client, *secret; // owned; NULL = there is none
    int64_t lifetime_ms;
    struct issued_token {
        char text[48];
        int64_t until_ms;  // monotonic: the world's clock may stand still
    } issued[TOKENS_KEPT]; // the newest so many
    uint64_t n_issued;
};

// "CLIENT:SECRET[:SECONDS]". False with a sentence.
bool token_url_init(struct token_url *t, const char *spec, struct error *e);
void token_url_release(struct token_url *t);
bool token_url_is_path(const struct token_url *t, struct slice path);
void token_url_answer(
    struct token_url *t, const struct request *r, int64_t now_ms, struct reply *out);
// Whether this token was given and has not ended.
bool token_url_knows(const struct token_url *t, struct slice token, int64_t now_ms);
void token_url_expire(struct token_url *t); // all that were given end now

#endif
