// A question asked anew for an export. It must not know where the rows go, and waits for nothing.
#include "export_walk.h"

enum {
    // So many requests at once at most: the list keeps its share of the pace.
    WINDOWS = WALK_WINDOWS / 2,
    ROWS_A_STEP = 200,
};

static bool prints_columns(const struct output *o) {
    return o->format != OUTPUT_JSON && o->format != OUTPUT_NDJSON;
}

static bool needs_evidence(const struct export_walk *w, const struct output *o) {
    bool needs = question_mentions(&w->question, FIELD_SIGNALS);
    for (size_t i = 0; i < o->n_columns && prints_columns(o); i++) {
        needs = needs || o->columns[i] == FIELD_SIGNALS;
    }
    return needs;
}

static void open_walk(struct export_walk *w, struct net *n) {
    const struct request_spec *spec = &w->question.spec;
    const bool is_bounded = w->question.range.from != INSTANT_NONE;
    w->walk = is_bounded && walk_may_be_wide(spec)
                  ? walk_new_wide(n, spec, w->question.range, WINDOWS)
                  : walk_new(n, spec, SLICE_NONE, false);
    walk_want(w->walk, SIZE_MAX);
}

bool export_walk_start(struct export_walk *w, struct net *n, const struct query *query,
    const struct output *o, const struct export_walk_order *order, const struct settings *s,
    struct error *e) {
    struct query whole;
    *w = (struct export_walk){
        .asked_at = o->show.now, .how = o->show, .max_held = (size_t)s->max_rows};
    query_init(&whole);
    query_copy(&whole, query);
    query_set(&whole, PARAM_AFTER, SLICE_NONE); // from the top, wherever the list began
    query_set(&whole, PARAM_BEFORE, SLICE_NONE);
    const bool good =
        question_make(&w->question, &whole, o->columns, o->n_columns, 0, w->asked_at, s, e);
    query_release(&whole);
    if (!good) {
        question_release(&w->question);
        return false;
    }
    if (needs_evidence(w, o)) {
        w->evidence = evidence_new();
    }
    if (w->evidence || order->by != FIELD_NONE) {
        w->held = dataset_new();
        dataset_sort(w->held, order->by, order->descending, &w->how);
    }
    if (!w->question.plan.contradicts) { // else nothing can fit, and nobody is asked
        open_walk(w, n);
    }
    return true;
}

static bool fits(const struct export_walk *w, const struct session *s) {
    return !w->question.plan.rest || match_fits(w->question.plan.rest, s, &w->how);
}

static void write_page(struct export_walk *w, struct output *o, struct page *p, struct buf *out) {
    for (size_t i = 0; i < p->n_sessions; i++) {
        bool is_new;
        key_map_add(&w->seen, session_key(&p->sessions[i]), 0, &is_new);
        w->n_read += is_new;
        if (is_new && fits(w, &p->sessions[i])) {
            w->n_fitting++;
            output_session(o, &p->sessions[i], out);
        }
    }
    page_free(p);
}

static enum export_state take_page(
    struct export_walk *w, struct output *o, struct page *p, struct buf *out, struct error *e) {
    if (!w->held) {
        write_page(w, o, p, out);
        return EXPORT_RUNNING;
    }
    dataset_append(w->held, p);
    w->n_read = dataset_n_rows(w->held);
    if (w->n_read > w->max_held) {
        error_set(e, ERROR_INCOMPLETE,
            "more than %zu rows (--max-rows) cannot be put in order or compared here", w->max_held);
        return EXPORT_FAILED;
    }
    return EXPORT_RUNNING;
}

// What was held is matched with what all of it says.
static enum export_state write_held(struct export_walk *w, struct output *o, struct buf *out) {
    if (w->at == 0 && w->evidence) {
        evidence_update(w->evidence, w->held);
        o->show.evidence = w->how.evidence = w->evidence;
        dataset_touch(w->held, &w->how);
    }
    for (int i = 0; i < ROWS_A_STEP && w->at < dataset_n_visible(w->held); i++) {
        const struct session *s = dataset_session(w->held, dataset_visible(w->held, w->at++));
        if (fits(w, s)) {
            w->n_fitting++;
            output_session(o, s, out);
        }
    }
    return w->at < dataset_n_visible(w->held) ? EXPORT_RUNNING : EXPORT_DONE;
}

enum export_state export_walk_step(struct export_walk *w, struct output *o, int64_t now_ms,
    instant wall, struct buf *out, struct error *e) {
    if (!w->walk) {
        return EXPORT_DONE;
    }
    switch (walk_step(w->walk, now_ms, wall)) {
    case WALK_PAGE: {
        const enum export_state state = take_page(w, o, walk_take_page(w->walk), out, e);
        walk_want(w->walk, SIZE_MAX);
        return state;
    }
    case WALK_END:
        return w->held ? write_held(w, o, out) : EXPORT_DONE;
    case WALK_FAILED:
    case WALK_LOOPED:
    case WALK_EMPTY:
        *e = *walk_error(w->walk);
        return EXPORT_FAILED;
    case WALK_RUNNING:
    case WALK_IDLE:
        break;
    }
    return EXPORT_RUNNING;
}

int64_t export_walk_due_ms(const struct export_walk *w) {
    const bool waits = w->walk && walk_get_state(w->walk) == WALK_RUNNING;
    return waits ? walk_due_ms(w->walk) : 0;
}

double export_walk_part(const struct export_walk *w) {
    instant reached;
    const instant from = w->question.range.from;
    const instant to = w->question.range.to != INSTANT_NONE ? w->question.range.to : w->asked_at;
    if (!w->walk || from == INSTANT_NONE || to <= from || !walk_progress(w->walk, &reached) ||
        reached == INSTANT_NONE) {
        return -1;
    }
    const double done =
        w->question.spec.descending ? (double)(to - reached) : (double)(reached - from);
    const double part = done / (double)(to - from);
    return part < 0 ? 0 : part > 1 ? 1 : part;
}

void export_walk_release(struct export_walk *w) {
    walk_free(w->walk);
    evidence_free(w->evidence); // it borrows the rows
    dataset_free(w->held);
    key_map_release(&w->seen);
    question_release(&w->question);
    *w = (struct export_walk){0};
}
