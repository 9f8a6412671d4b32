// Which deployment we talk to: the base URL, checked before anything is looked up or sent.
#ifndef AIFI_NET_ORIGIN_H
#define AIFI_NET_ORIGIN_H

#include "base/buf.h"
#include "base/error.h"

enum { ORIGIN_TEXT_MAX = 2048 };

struct origin {
    char *root;    // "https://host[:port]" + path prefix, without the API path and without a final
                   // '/'; owned
    char *host;    // for messages: "host", or "host:port" when the port is not the scheme's; owned
    char *address; // the same, but always with the port: where a connection goes; owned
    char *name;    // host alone, lower case, an IPv6 address without its brackets; owned
    int port;
    bool secure;   // https
    bool loopback; // 127.0.0.0/8, ::1 or localhost
};

// Accepts the base URL with or without "/api/admin/v2" and with or without "/sessions". Refuses:
// other schemes than https (http only for loopback), user names in the URL, queries and fragments,
// control characters, names that are not ASCII. A missing scheme means https. No message repeats
// what may hold a password.
bool origin_parse(struct slice text, struct origin *out, struct error *e);
void origin_release(struct origin *o);
// Same scheme, host and port: a token belongs to one of these.
bool origin_same(const struct origin *a, const struct origin *b);
// URL of the sessions list, without a query.
void origin_append_sessions_url(const struct origin *o, struct buf *out);

#endif
