// The headers of an answer, line by line: what we want to know of them, and when they are not to be
// believed. Pure.
#ifndef AIFI_NET_HEADERS_H
#define AIFI_NET_HEADERS_H

#include "base/instant.h"
#include "base/slice.h"

enum header_fault { HEADERS_FINE, HEADERS_TOO_BIG, HEADERS_CONTRADICT };

struct answer_headers {
    int status;             // of the last status line; 0 = none yet
    bool complete;          // the final answer's headers have ended
    size_t len;             // bytes of all lines, interim answers and trailers included
    int64_t content_length; // -1 = none
    char date[40], retry_after[40], content_type[64]; // "" = none; as received
    char location_host[128]; // "host" or "host:port" of Location; "" = none, or a path on this host
};

void headers_init(struct answer_headers *h);
// One line as it came, with its line end; an empty one ends the headers. What follows the headers
// (trailers of a chunked body) only counts.
enum header_fault headers_feed(struct answer_headers *h, struct slice line, size_t len_max);

#endif
