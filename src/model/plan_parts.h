// Between plan.c (which part goes where) and plan_push.c (what a part is in parameters).
#ifndef AIFI_MODEL_PLAN_PARTS_H
#define AIFI_MODEL_PLAN_PARTS_H

#include "match_tree.h"
#include "model/plan.h"

// The parameters that a part became: at most the two ends of a range; PARAM_NONE where unused.
struct plan_sent {
    enum param params[2];
};

// Takes one part into p->query, as narrow as both allow, and says where it went. When the query
// leaves nothing of it, p->contradicts is set, the query stays as it is, and the part is PLAN_HERE
// with the parameters that stand against it.
enum plan_where plan_push(struct plan *p, const struct match *m, const struct match_node *node,
    const struct value_context *c, struct plan_sent *sent);

// What was typed for an end of a range as a number: people, or milliseconds. False when the
// parameter is unset or no such value.
bool plan_end(const struct query *q, enum param p, const struct value_context *c, int64_t *out);

#endif
