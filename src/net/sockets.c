// Sockets beneath libcurl. Must not know what goes over them.
#include "net/sockets.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

int sockets_open(struct sockets *s, int family, int type, int protocol) {
    int fd = socket(family, type | SOCK_CLOEXEC, protocol);
    if (fd >= 0 && s->n < SOCKETS_MAX) {
        s->fds[s->n++] = fd;
    }
    return fd;
}

int sockets_close(struct sockets *s, int fd) {
    for (size_t i = 0; i < s->n; i++) {
        if (s->fds[i] == fd) {
            s->fds[i] = s->fds[--s->n];
            break;
        }
    }
    return close(fd);
}

int sockets_at_port(const struct sockets *s, int local_port) {
    for (size_t i = 0; i < s->n; i++) {
        struct sockaddr_in6 address; // the port stands at the same place as in sockaddr_in
        socklen_t len = sizeof(address);
        if (getsockname(s->fds[i], (struct sockaddr *)&address, &len) == 0 &&
            ntohs(address.sin6_port) == local_port) {
            return s->fds[i];
        }
    }
    return -1;
}

bool socket_is_connected(int fd) {
    struct sockaddr_storage peer;
    socklen_t len = sizeof(peer);
    return getpeername(fd, (struct sockaddr *)&peer, &len) == 0;
}

bool socket_has_input(int fd) {
    char byte;
    return recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

bool descriptors_are_exhausted(void) {
    int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        close(fd);
    }
    return fd < 0 && (errno == EMFILE || errno == ENFILE);
}
