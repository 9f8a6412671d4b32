// A question, planned. It must not know how it is asked or what becomes of the answer.
#include "question.h"

#include "base/mem.h"

enum { TEXT_MAX_LEN = 64 * 1024 };

// The largest page that the limit has use for, unless --count says otherwise. Where rows are
// matched here it cannot be known how many it takes.
static void size_pages(struct query *q, bool searches, int64_t limit) {
    if (query_get(q, PARAM_COUNT_PER_PAGE).len > 0) {
        return;
    }
    const bool is_small = !searches && limit > 0 && limit < PAGE_COUNT_MAX;
    char count[8];
    snprintf(count, sizeof count, "%d", is_small ? (int)limit : (int)PAGE_COUNT_MAX);
    query_set(q, PARAM_COUNT_PER_PAGE, slice_of(count));
}

// What is passed on stands behind what is known.
static void add_passed(struct request_spec *spec, const char *passed) {
    struct buf all = BUF_INIT(TEXT_MAX_LEN);
    buf_append_text(&all, spec->filter);
    buf_append_text(&all, all.len > 0 ? "&" : "");
    buf_append_text(&all, passed);
    mem_free(spec->filter);
    spec->filter = buf_take(&all, NULL);
}

bool question_make(struct question *out, const struct query *query, const enum field *columns,
    size_t n_columns, int64_t limit, instant now, const struct settings *s, struct error *e) {
    *out = (struct question){.range = {INSTANT_NONE, INSTANT_NONE}};
    const struct value_context context = {.now = now, .zone = s->zone};
    const struct slice condition = query_get(query, PARAM_MATCH);
    out->condition = match_new(condition, &context, columns, n_columns, NULL, e);
    if (!out->condition && condition.len > 0) {
        error_prefix(e, "--match");
        return false;
    }
    plan_make(query, out->condition, &context, &out->plan);
    plan_created_range(&out->plan, &context, &out->range.from, &out->range.to);
    size_pages(&out->plan.query, question_searches(out), limit);
    const bool good = query_resolve(&out->plan.query, &context, s->encoding, &out->spec, e);
    if (good && s->passed) {
        add_passed(&out->spec, s->passed);
    }
    return good;
}

void question_release(struct question *q) {
    match_free(q->condition);
    plan_release(&q->plan);
    request_spec_release(&q->spec);
    *q = (struct question){0};
}

bool question_searches(const struct question *q) {
    return q->plan.rest != NULL;
}

bool question_mentions(const struct question *q, enum field f) {
    return q->condition != NULL && match_mentions(q->condition, f);
}

void question_append_plan(const struct question *q, bool ascii, struct buf *out) {
    buf_append_text(out, "request  ");
    request_spec_append_url(&q->spec, SLICE_NONE, false, out);
    buf_append_char(out, '\n');
    if (q->condition) {
        struct buf parts = BUF_INIT(TEXT_MAX_LEN);
        plan_append(&q->plan, q->condition, ascii, &parts);
        buf_append(out, buf_slice(&parts));
        buf_append_text(out, parts.len > 0 ? "\n" : "");
        buf_release(&parts);
    }
}
