// Dates as HTTP spells them (IMF-fixdate, RFC 9110 section 5.6.7).
#ifndef AIFI_SANDBOX_HTTP_DATE_H
#define AIFI_SANDBOX_HTTP_DATE_H

#include <stdint.h>

enum { HTTP_DATE_LEN = 64 };

void http_date(int64_t ms, char out[HTTP_DATE_LEN]); // Sun, 06 Nov 1994 08:49:37 GMT

#endif
