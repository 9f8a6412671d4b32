// Sockets on 127.0.0.1.
#ifndef AIFI_SANDBOX_LOOPBACK_H
#define AIFI_SANDBOX_LOOPBACK_H

#include "base/error.h"

#include <stdint.h>

enum { LOOPBACK_NOT_LISTENING = -1 };

// A bound socket, listening with that backlog or, with LOOPBACK_NOT_LISTENING, refusing everybody.
// *port 0 becomes the kernel's choice. -1 on failure.
int loopback_listen(uint16_t *port, int backlog, struct error *e);
// A blocking connection; -1 on failure.
int loopback_connect(uint16_t port);

#endif
