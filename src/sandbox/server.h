// HTTP on loopback (libmicrohttpd 0.9.75), a thread for each connection.
#ifndef AIFI_SANDBOX_SERVER_H
#define AIFI_SANDBOX_SERVER_H

#include "sandbox/request_log.h"
#include "sandbox/sandbox.h"

struct server;

// Serves on `listener`, a listening socket, which it takes. `log` may be NULL. NULL on failure.
struct server *server_start(
    struct sandbox *s, int listener, struct request_log *log, struct error *e);
// Ends all connections, whatever they wait for. Call sandbox_stop first.
void server_stop(struct server *server);
const char *server_library_version(void);

#endif
