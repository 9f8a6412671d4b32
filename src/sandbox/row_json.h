// A session as one element of `data`.
#ifndef AIFI_SANDBOX_ROW_JSON_H
#define AIFI_SANDBOX_ROW_JSON_H

#include "sandbox/world.h"

// Lets a fault write a field differently. `path` is "visitors", "customer.email", "store.name"…
// Returns true when it has written the key and a value of its own, or has left the field out.
typedef bool field_twist(
    void *context, struct json *j, const char *path, const struct field *f, const void *record);

struct row_writer {
    const struct world *world;
    field_twist *twist; // NULL: none
    void *context;
};

// Imported rows come out byte for byte.
void row_json(const struct row_writer *w, struct json *j, const struct session *row);

// The documented fields by path, in order; for faults that visit each in turn.
size_t row_n_paths(void);
const char *row_path(size_t i);

#endif
