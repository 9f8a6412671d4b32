// The stores and their alerts as CSV, TSV and plain.
#ifndef AIFI_APP_STORES_CELLS_H
#define AIFI_APP_STORES_CELLS_H

#include "stores_output.h"

// In o->format: OUTPUT_CSV, OUTPUT_TSV or, for the rows alone, OUTPUT_PLAIN.
void stores_cells_rows(const struct stores_output *o, const struct occupancy_row *rows, size_t n,
    const struct alert *alerts, size_t n_alerts, struct buf *out);
void stores_cells_alerts(
    const struct stores_output *o, const struct alert *alerts, size_t n, struct buf *out);

#endif
