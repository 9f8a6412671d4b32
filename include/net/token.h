// The administrator's bearer token, and the client secret that one may be had for: what is refused,
// and what each is called. A secret exists in memory of ours only inside a `struct token`, is wiped
// on release, and goes to nobody but the transport. No message ever repeats a byte of it.
#ifndef AIFI_NET_TOKEN_H
#define AIFI_NET_TOKEN_H

#include "base/buf.h"
#include "base/error.h"

enum { TOKEN_LEN_MAX = 8192 };

enum secret_kind {
    SECRET_TOKEN,  // b64token characters only (RFC 6750)
    SECRET_CLIENT, // visible ASCII and blanks within (RFC 6749 A.2)
    SECRET_KIND_COUNT
};
const char *secret_name(enum secret_kind kind); // "token", "client secret"

struct token {
    char *text;         // NUL-terminated; owned, NULL = none
    const char *source; // "file", "command", "environment", "prompt", …, for messages; static
};

void token_release(struct token *t); // wipes
// Whether a text from outside repeats a secret, or begins to: nobody is told such a text.
bool secret_is_in(struct slice secret, struct slice text);
// Replaces what *t held only on success. One line, blanks and CRLF around it cut off; more lines,
// other characters, nothing at all and more than TOKEN_LEN_MAX are refused. `source` is static;
// what was typed or read is the caller's to wipe.
bool secret_from_text(
    struct token *t, enum secret_kind kind, struct slice text, const char *source, struct error *e);
bool token_from_text(struct token *t, struct slice text, const char *source, struct error *e);
// AIFI_TOKEN or AIFI_CLIENT_SECRET: overwrites the bytes in the environment itself (so that
// /proc/PID/environ no longer shows them) and unsets it, also when they are refused. False without
// an error (e->kind ERROR_NONE) when it is not set or empty. Call it early, and while there is one
// thread.
bool secret_from_environment(struct token *t, enum secret_kind kind, struct error *e);

// Expiry if the token is a JWT with `exp` (RFC 7519), else false. *ms since 1970.
bool token_expiry(const struct token *t, int64_t *ms);

#endif
