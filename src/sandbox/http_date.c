// Spelling a date.
#include "sandbox/http_date.h"

#include "base/instant.h"

#include <stdio.h>

void http_date(int64_t ms, char out[HTTP_DATE_LEN]) {
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct calendar c;
    instant_to_calendar(ms, ZONE_UTC, &c);
    snprintf(out, HTTP_DATE_LEN, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[c.weekday], c.day,
        months[c.month - 1], c.year, c.hour, c.minute, c.second);
}
