// Row 15 of the table: what it costs to keep the board of the stores up.
#ifndef AIFI_BENCH_REFRESH_ROWS_H
#define AIFI_BENCH_REFRESH_ROWS_H

#include "table.h"

void row_refresh(struct table *t);

#endif
