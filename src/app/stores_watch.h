// What changed since the last time, as events.
#ifndef AIFI_APP_STORES_WATCH_H
#define AIFI_APP_STORES_WATCH_H

#include "app/crowd.h"
#include "base/key_map.h"
#include "stores_output.h"

struct stores_watch {
    struct key_map by_store; // → index
    struct watched *stores;  // numbers that were printed last
    size_t n_stores, cap_stores;
    struct watched_alert *alerts; // that are true
    size_t n_alerts;
};
void stores_watch_release(struct stores_watch *w);
// Stores whose numbers differ from what was printed last, alerts that began or ended, and the
// refresh itself.
void stores_watch_append(struct stores_watch *w, const struct crowd *c,
    const struct stores_output *o, int64_t now_ms, struct buf *out);

#endif
