// What a command without a screen asks: what was typed, planned as the browser plans it (what the
// server can answer is sent, the rest is matched here), at one moment.
#ifndef AIFI_APP_QUESTION_H
#define AIFI_APP_QUESTION_H

#include "app/settings.h"
#include "model/plan.h"
#include "net/walk.h"

struct question {
    struct match *condition; // all of it; NULL = none
    struct plan plan;
    struct request_spec spec;
    struct walk_range range; // of createdAt
};

// `columns` are those that a free text is looked for in, as they are printed. `limit` is how many
// rows will do (0 = all); it sizes the pages unless --count does. `now` is the moment that relative
// times refer to. False with *e; release in any case.
bool question_make(struct question *out, const struct query *query, const enum field *columns,
    size_t n_columns, int64_t limit, instant now, const struct settings *s, struct error *e);
void question_release(struct question *q);
// Whether rows are matched here.
bool question_searches(const struct question *q);
// Whether the condition's answer needs the field (FIELD_SIGNALS, FIELD_VERDICT).
bool question_mentions(const struct question *q, enum field f);
// For --explain: what is sent, and what became of each part of the condition. Lines.
void question_append_plan(const struct question *q, bool ascii, struct buf *out);

#endif
