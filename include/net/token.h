// The administrator's bearer token: where it may come from, and what is refused. It exists in
// memory of ours only inside a `struct token`, is wiped on release, and goes to nobody but the
// transport. No message ever repeats a byte of it.
#ifndef AIFI_NET_TOKEN_H
#define AIFI_NET_TOKEN_H

#include "base/buf.h"
#include "base/error.h"

enum { TOKEN_LEN_MAX = 8192, TOKEN_WAIT_MS = 10 * 1000 };

struct token {
    char *text;         // NUL-terminated, b64token characters only (RFC 6750); owned, NULL = none
    const char *source; // "file", "command", "environment", "prompt", for messages; static
};

void token_release(struct token *t); // wipes
// Each replaces what the token held only on success. All take one line, blanks and CRLF around it
// cut off; more lines, other characters, nothing at all and more than TOKEN_LEN_MAX are refused.

// A regular file of this user that nobody else may touch, one of root that is not open to all, or a
// pipe (/dev/fd/N, a FIFO, waited for TOKEN_WAIT_MS). Checked on the open descriptor.
bool token_from_file(struct token *t, const char *path, struct error *e);
// Standard output of a command; no shell, TOKEN_WAIT_MS at most, its standard error discarded.
bool token_from_command(struct token *t, struct slice command, struct error *e);
// AIFI_TOKEN: overwrites the bytes in the environment itself (so that /proc/PID/environ no longer
// shows them) and unsets it, also when they are refused. False without an error (e->kind
// ERROR_NONE) when it is not set or empty. Call it early, and while there is one thread.
bool token_from_environment(struct token *t, struct error *e);
// Typed text (the prompt without echo, and wiping what was typed, are the caller's). `source` is
// static.
bool token_from_text(struct token *t, struct slice text, const char *source, struct error *e);

// Expiry if the token is a JWT with `exp` (RFC 7519), else false. *ms since 1970.
bool token_expiry(const struct token *t, int64_t *ms);

#endif
