// From settings to a deployment that can be asked: the demo's own server or a real base URL, and
// its token.
#ifndef AIFI_APP_CONNECT_H
#define AIFI_APP_CONNECT_H

#include "app/demo.h"
#include "app/settings.h"
#include "net/fetch.h"

struct connection {
    struct net *net;
    bool demo;
    struct demo server; // with `demo`
    char *name; // for the header: "demo", the profile whose base URL it is, or host[:port]; owned
    // The name by which cases are kept. Of a demo: its day (UTC) or the time it stands still at,
    // and its size, which together make the same sessions at each start. Owned.
    char *book;
    bool production_like; // not loopback and not a sandbox host: the header says PROD
};

// Starts the demo or checks the URL, and begins to get a token (net/credentials.h): what is asked
// meanwhile waits for it. Token order: --token-url, --token-file, --token-command, AIFI_TOKEN; with
// none of them and `may_prompt`, *needs_token is set instead of an error: the caller prompts
// (without echo) and calls credentials_type. On failure there is nothing to close.
bool connection_open(struct connection *c, const struct settings *s, request_observer *observer,
    void *context, bool may_prompt, bool *needs_token, struct error *e);
// The name by which cases are kept (`book`), without asking the deployment: *returns* it, or NULL
// with a sentence.
char *connection_book_of(const struct settings *s, struct error *e);
void connection_close(struct connection *c); // also of a zeroed one
// Prompts on the terminal (/dev/tty) without echo; echo is restored on every way out. For the
// command line; the browser has its own prompt.
bool prompt_for_token(struct token *t, struct error *e);

#endif
