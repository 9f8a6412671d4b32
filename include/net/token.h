// The administrator's bearer token: where it may come from, and what is refused. It exists in
// memory of ours only inside a `struct token`, is wiped on release, and goes to nobody but the
// transport.
#ifndef AIFI_NET_TOKEN_H
#define AIFI_NET_TOKEN_H

#include "base/buf.h"
#include "base/error.h"

enum { TOKEN_LEN_MAX = 8192 };

struct token {
    char *text;         // NUL-terminated, b64token characters only (RFC 6750); owned, NULL = none
    const char *source; // "file", "command", "environment", "prompt", for messages
};

void token_release(struct token *t); // wipes
// Each replaces what the token held only on success.
// A regular file of this user (or root) that nobody else can read, or a FIFO or /dev/fd/N; one
// line, CRLF trimmed. Checked on the open descriptor.
bool token_from_file(struct token *t, const char *path, struct error *e);
// First line of the standard output; no shell, 10 s limit, its standard error discarded.
bool token_from_command(struct token *t, struct slice command, struct error *e);
// AIFI_TOKEN: overwrites the bytes in the environment itself (so that /proc/PID/environ no longer
// shows them) and unsets it. False without an error (e->kind ERROR_NONE) when it is not set.
bool token_from_environment(struct token *t, struct error *e);
// Typed text (the prompt without echo is the caller's).
bool token_from_text(struct token *t, struct slice text, const char *source, struct error *e);

// Expiry if the token is a JWT with `exp` (RFC 7519), else false. *ms since 1970.
bool token_expiry(const struct token *t, int64_t *ms);

#endif
