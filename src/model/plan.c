// Which part of a condition the server answers. What a part is in parameters is in plan_push.c; how
// a line is split into parameters and a condition in plan_line.c; how a plan reads in plan_text.c.
#include "plan_parts.h"

#include "base/mem.h"
#include "base/text.h"
#include "query_parts.h"

struct planner {
    struct plan *plan;
    const struct match *match;
    const struct value_context *context;
    struct plan_sent sent[PLAN_PARTS_MAX];
    struct buf rest; // the text of what is matched here
    bool all_here;   // nothing was taken away from the condition
};

static struct slice node_text(const struct match *m, const struct match_node *node) {
    return (struct slice){m->text + node->at, node->len};
}

static void keep_here(struct planner *pl, const struct match_node *node) {
    buf_append_text(&pl->rest, pl->rest.len > 0 ? " and " : "");
    buf_append(&pl->rest, node_text(pl->match, node));
}

static void take_part(struct planner *pl, const struct match_node *node) {
    struct plan *p = pl->plan;
    if (p->n_parts == PLAN_PARTS_MAX) {
        keep_here(pl, node);
        return;
    }
    struct plan_part *part = &p->parts[p->n_parts];
    *part = (struct plan_part){.at = node->at, .len = node->len};
    part->where = plan_push(p, pl->match, node, pl->context, &pl->sent[p->n_parts]);
    part->param = pl->sent[p->n_parts].params[0];
    p->n_parts++;
    if (part->where == PLAN_SERVER) {
        pl->all_here = false;
    } else {
        keep_here(pl, node);
    }
}

static void take_parts(struct planner *pl, const struct match_node *node) {
    if (node->kind != MATCH_ALL) {
        take_part(pl, node);
        return;
    }
    for (uint32_t i = node->first; i != 0; i = pl->match->nodes[i].next) {
        take_parts(pl, &pl->match->nodes[i]);
    }
}

// At the end, since a later part may have narrowed what an earlier one asked for.
static void say_what_is_sent(struct planner *pl) {
    struct buf text = BUF_INIT(WIRE_MAX_LEN);
    for (size_t i = 0; i < pl->plan->n_parts; i++) {
        buf_clear(&text);
        for (size_t s = 0; s < ARRAY_LEN(pl->sent[i].params); s++) {
            const enum param p = pl->sent[i].params[s];
            if (p != PARAM_NONE) {
                buf_printf(&text, "%s%s=%s", text.len > 0 ? " " : "", param_row(p)->wire,
                    pl->plan->query.typed[p]);
            }
        }
        text_copy(pl->plan->parts[i].sent, sizeof pl->plan->parts[i].sent, buf_slice(&text));
    }
    buf_release(&text);
}

// The whole condition is always right; it is only what the server answers that would be done twice.
static struct match *make_rest(const struct planner *pl) {
    if (pl->all_here || pl->rest.full) {
        return match_copy(pl->match);
    }
    if (pl->rest.len == 0) {
        return NULL;
    }
    const struct match *m = pl->match;
    struct error ignored = {0};
    struct match *rest =
        match_new(buf_slice(&pl->rest), &m->context, m->columns, m->n_columns, NULL, &ignored);
    if (!rest) {
        return match_copy(m);
    }
    rest->zone_is_shown = m->zone_is_shown;
    return rest;
}

void plan_make(
    const struct query *q, const struct match *m, const struct value_context *c, struct plan *out) {
    *out = (struct plan){0};
    query_init(&out->query);
    query_copy(&out->query, q);
    if (!m) {
        return;
    }
    struct planner pl = {
        .plan = out, .match = m, .context = c, .rest = BUF_INIT(WIRE_MAX_LEN), .all_here = true};
    take_parts(&pl, &m->nodes[0]);
    say_what_is_sent(&pl);
    out->rest = make_rest(&pl);
    buf_release(&pl.rest);
}

void plan_release(struct plan *p) {
    query_release(&p->query);
    match_free(p->rest);
    *p = (struct plan){0};
}

void plan_created_range(
    const struct plan *p, const struct value_context *c, instant *from, instant *to) {
    int64_t t = 0;
    *from = plan_end(&p->query, PARAM_MIN_CREATED_AT, c, &t) ? t : INSTANT_NONE;
    *to = plan_end(&p->query, PARAM_MAX_CREATED_AT, c, &t) ? t : INSTANT_NONE;
}
