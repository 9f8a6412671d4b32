// Where the rows of a page stand along createdAt.
//
// Places are told on the walk's axis: milliseconds that grow the way the walk goes, so createdAt
// itself when it goes from old to new, and its negative otherwise.
#ifndef AIFI_NET_SPREAD_H
#define AIFI_NET_SPREAD_H

#include "model/page.h"

#define AXIS_OPEN INT64_MAX // no end
#define AXIS_UNKNOWN INT64_MIN

struct spread {
    int64_t least, most; // of the rows that have a createdAt
    size_t n;            // so many
    // Throughout. Some servers turn the rows of a page round; rows that do neither are in no order.
    bool rises, falls;
};
struct spread page_spread(const struct page *p, bool descending);

#endif
