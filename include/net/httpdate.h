// Dates of HTTP (RFC 9110 5.6.7): the headers Date and Retry-After.
#ifndef AIFI_NET_HTTPDATE_H
#define AIFI_NET_HTTPDATE_H

#include "base/instant.h"
#include "base/slice.h"

// All three forms a recipient must read: "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94
// 08:49:37 GMT" and "Sun Nov  6 08:49:37 1994". `now` decides the century of the second form. The
// name of the weekday is not checked. False for anything else.
bool http_date_parse(struct slice text, instant now, instant *out);

#endif
