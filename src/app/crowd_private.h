// What the sources of the crowd share: crowd.c, crowd_load.c, crowd_marks.c.
#ifndef AIFI_APP_CROWD_PRIVATE_H
#define AIFI_APP_CROWD_PRIVATE_H

#include "app/crowd.h"

// A walk over what `set` limits besides the scope; NULL with c->error.
struct walk *crowd_ask(struct crowd *c, const struct crowd_world *w, enum param from, instant since,
    const char *order, bool descending);
// *takes* the page.
void crowd_take(
    struct crowd *c, struct occupancy *into, struct page *p, const struct crowd_world *w);

void crowd_refresh_stop(struct crowd *c);
void crowd_drop_held(struct crowd *c, size_t from, size_t n); // n of c->held

// crowd_load.c
unsigned crowd_load_step(struct crowd *c, const struct crowd_world *w);
int64_t crowd_load_due_ms(const struct crowd *c);
void crowd_load_stop(struct crowd *c);
void crowd_show_fresh(struct crowd *c); // what was loaded anew takes the place of what is shown

// crowd_marks.c
struct crowd_marks;
struct crowd_marks *crowd_marks_new(void);
void crowd_marks_free(struct crowd_marks *m); // NULL is fine
// Sets row->changed. The first call marks nothing; neither does a store seen for the first time
// while `quiet`.
void crowd_marks_set(
    struct crowd_marks *m, struct occupancy_row *rows, size_t n, int64_t now_ms, bool quiet);
int64_t crowd_marks_due_ms(const struct crowd_marks *m); // when some go out; INT64_MAX: none is on

#endif
