// What stands in a list without rows.
#ifndef AIFI_APP_EMPTY_H
#define AIFI_APP_EMPTY_H

#include "base/buf.h"

struct app;

enum { EMPTY_LINES_MAX = 5 };

// Zeroed is empty.
struct empty {
    struct buf texts[EMPTY_LINES_MAX];
    struct slice lines[EMPTY_LINES_MAX]; // of the texts
    size_t n;
};

void empty_explain(struct app *a, struct empty *e);
void empty_release(struct empty *e);

#endif
