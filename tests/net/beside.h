// A server in a process of its own, for one test.
#ifndef AIFI_TESTS_NET_BESIDE_H
#define AIFI_TESTS_NET_BESIDE_H

#include "base/buf.h"

#include <sys/types.h>

struct beside {
    pid_t pid; // 0 = none
    int fd;    // its standard output
    struct buf said;
    int port;
};

// Starts the program and waits until it has printed a line that ends in its port number. Fails the
// test when it does not.
void beside_start(struct beside *b, char *const argv[]);
void beside_stop(struct beside *b);
// Everything it has printed so far, after the line with the port; waits until `words` are among it
// when they are not NULL (fails the test when they do not come).
const char *beside_said(struct beside *b, const char *words);

#endif
