// The sockets that are open, and questions to them that libcurl 7.88.1 does not answer.
#ifndef AIFI_NET_SOCKETS_H
#define AIFI_NET_SOCKETS_H

#include "base/base.h"

enum { SOCKETS_MAX = 32 };

struct sockets {
    int fds[SOCKETS_MAX]; // more are not known
    size_t n;
};

// socket(2), which children do not inherit; -1 with errno.
int sockets_open(struct sockets *s, int family, int type, int protocol);
int sockets_close(struct sockets *s, int fd); // close(2)
// The one with that local port; -1 = none.
int sockets_at_port(const struct sockets *s, int local_port);

bool socket_is_connected(int fd);
// Bytes lie there unread.
bool socket_has_input(int fd);
// Whether another descriptor could not be opened now.
bool descriptors_are_exhausted(void);

#endif
