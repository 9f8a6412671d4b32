// A thin front on the public port for what libmicrohttpd cannot be made to do: it passes each
// request to the server behind, takes the whole answer, and sends it on, spoilt or not.
#ifndef AIFI_SANDBOX_WIRE_H
#define AIFI_SANDBOX_WIRE_H

#include "sandbox/sandbox.h"

struct wire;

// Takes `listener`, the public socket; `inner_port` is the server's. NULL on failure.
struct wire *wire_start(struct sandbox *s, int listener, uint16_t inner_port, struct error *e);
// Ends all connections. Call sandbox_stop first.
void wire_stop(struct wire *w);

// How the public port is to be opened: nobody listens, nobody accepts, or as usual.
enum wire_port { WIRE_PORT_OPEN, WIRE_PORT_REFUSES, WIRE_PORT_SWALLOWS };
enum wire_port wire_port_of(const struct fault_set *set);
// Fills the backlog of a socket from which nobody accepts, so that further SYNs are dropped. The
// sockets used go to fds; returns how many.
enum { WIRE_FILL_MAX = 8 };
size_t wire_fill_backlog(uint16_t port, int fds[WIRE_FILL_MAX]);

// --- for wire_fault.c ---------------------------------------------------------------------------

// One answer on its way to the client.
struct wire_link {
    struct sandbox *sandbox;
    int client;
    struct buf head; // status line and headers, the blank line included
    struct buf body;
    uint64_t draw; // a number of this answer, from the seed
};

// Sends all of it; false: the client is gone.
bool wire_send(struct wire_link *link, struct slice bytes);
bool wire_send_all(struct wire_link *link); // the answer as it is
// The next close sends RST.
void wire_make_reset(struct wire_link *link);

#endif
