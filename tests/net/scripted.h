// A server that does what a test's script says, byte by byte, in the test's own loop: no thread, no
// fork, nothing to wait for.
#ifndef AIFI_TESTS_NET_SCRIPTED_H
#define AIFI_TESTS_NET_SCRIPTED_H

#include "base/buf.h"

#include <poll.h>

enum {
    SCRIPTED_CONNECTIONS = 6,
    SCRIPTED_FDS = SCRIPTED_CONNECTIONS + 1,
    SCRIPTED_REPLIES = 64,
};

// What happens once the bytes are out.
enum ending {
    THEN_KEEP,    // the connection waits for the next request
    THEN_CLOSE,   // orderly
    THEN_RESET,   // RST
    THEN_SILENCE, // nothing ever again
};

struct reply {
    char *bytes; // owned
    size_t len;
    size_t cut;       // send only so many
    int64_t slice_ms; // one byte, then so long nothing; 0: all at once
    size_t fast_len;  // so much comes at once even so
    enum ending ending;
    bool flood; // after the bytes, `flood_bytes` again and again for ever
    char *flood_bytes;
    size_t flood_len;
};

struct scripted_connection {
    int fd; // -1 = free
    struct buf request;
    const struct reply *reply; // being sent
    size_t n_sent;
    int64_t due_ms; // of the next slice
    bool mute;      // reads and answers nothing
};

struct scripted {
    int listener;
    int port;
    char url[64]; // "http://127.0.0.1:PORT"
    struct reply
        replies[SCRIPTED_REPLIES]; // to the first request, the second …; the last one stays
    size_t n_replies;
    bool answers_at_once; // sends the reply when a connection is made, whatever is asked
    bool mute;            // new connections are accepted and never read
    bool resets;          // new connections are reset at once
    struct scripted_connection connections[SCRIPTED_CONNECTIONS];
    size_t n_connections, n_requests; // so far
    size_t n_bytes;                   // received so far
    struct buf log;                   // all requests, as received
};

// On 127.0.0.1, or with `six` on ::1. False when there is no IPv6.
bool scripted_start(struct scripted *s);
bool scripted_start_at(struct scripted *s, bool six, int port);
void scripted_stop(struct scripted *s);
// Adds a reply (the text is copied) and gives it back for the details.
struct reply *scripted_reply(struct scripted *s, struct slice bytes);
// The same with status line, Content-Length and the extra header lines ("X: y\r\n" or "").
struct reply *scripted_answer(
    struct scripted *s, const char *status, const char *headers, struct slice body);
// Forgets replies, counters and log; connections stay.
void scripted_clear(struct scripted *s);
// The request line of request i (from 0), e.g. "GET /x HTTP/1.1"; empty when there was none.
struct slice scripted_request_line(const struct scripted *s, size_t i);

// For the loop.
size_t scripted_fds(const struct scripted *s, struct pollfd *fds); // fills SCRIPTED_FDS at most
int64_t scripted_due_ms(const struct scripted *s);                 // INT64_MAX = only descriptors
void scripted_step(struct scripted *s, int64_t now_ms);

#endif
