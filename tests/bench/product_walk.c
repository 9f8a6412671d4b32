// Walks with the product's code. Must not know what it is compared with.
#include "product_walk.h"

#include "base/clock.h"
#include "base/mem.h"
#include "model/dataset.h"
#include "net/walk.h"
#include "page_render.h"

#include <signal.h>

struct loader {
    struct net *net;
    struct walk *walk;
    struct dataset *data;
    struct figures *out;
    size_t body_len;
};

static void note_report(void *context, const struct request_report *r) {
    struct loader *l = context;
    l->body_len += r->body_len;
}

static bool open_net(struct loader *l, const char *url, double per_second, struct error *e) {
    struct net_options options = {.base_url = slice_of(url),
        .per_second = per_second,
        .seed = 1,
        .observer = note_report,
        .observer_context = l};
    struct token token = {0};
    l->net = net_new(&options, e);
    if (!l->net || !token_from_text(&token, SLICE("bench"), "prompt", e)) {
        return false;
    }
    net_set_token(l->net, &token, net_origin(l->net));
    return true;
}

// The range that the rows of so many pages lie in.
static struct walk_range range_of(size_t n_pages) {
    return (struct walk_range){
        page_row_created_ms(n_pages * PAGE_ROWS - 1), page_row_created_ms(0)};
}

static bool open_walk(struct loader *l, const struct walk_task *task, struct error *e) {
    struct query q;
    struct request_spec spec;
    const struct value_context context = {.now = clock_wall_ms(), .zone = ZONE_UTC};
    query_init(&q);
    query_set(&q, PARAM_COUNT_PER_PAGE, SLICE("200"));
    bool good = query_resolve(&q, &context, STATUS_REPEAT, &spec, e);
    if (good) {
        l->walk = task->n_windows > 0
                      ? walk_new_wide(l->net, &spec, range_of(task->n_pages), task->n_windows)
                      : walk_new(l->net, &spec, SLICE_NONE, false);
        walk_want(l->walk, SIZE_MAX);
        request_spec_release(&spec);
    }
    query_release(&q);
    return good;
}

static void wait_for_news(struct loader *l) {
    struct transport *t = net_transport(l->net);
    int64_t due_ms = walk_due_ms(l->walk), now_ms = clock_monotonic_ms();
    if (due_ms > now_ms) {
        transport_wait(t, NULL, 0, due_ms == INT64_MAX ? -1 : due_ms - now_ms);
    }
    transport_run(t, clock_monotonic_ms(), clock_wall_ms());
}

// The next page is sent for before this one is put away.
static void take_page(struct loader *l) {
    struct page *p = walk_take_page(l->walk);
    l->out->n_rows += p->n_sessions;
    walk_step(l->walk, clock_monotonic_ms(), clock_wall_ms());
    transport_run(net_transport(l->net), clock_monotonic_ms(), clock_wall_ms());
    dataset_append(l->data, p);
}

static void load(struct loader *l) {
    for (;;) {
        switch (walk_step(l->walk, clock_monotonic_ms(), clock_wall_ms())) {
        case WALK_PAGE:
            take_page(l);
            break;
        case WALK_IDLE:
        case WALK_RUNNING:
            wait_for_news(l);
            break;
        case WALK_END:
            return;
        default:
            snprintf(l->out->error, sizeof l->out->error, "%.190s", walk_error(l->walk)->text);
            return;
        }
    }
}

static void walk_at(const struct walk_task *task, double per_second, struct figures *out) {
    struct loader l = {.out = out};
    struct error e;
    mem_keep_freed(); // as main does
    signal(SIGPIPE, SIG_IGN);
    if (!open_net(&l, task->url, per_second, &e) || !open_walk(&l, task, &e)) {
        snprintf(out->error, sizeof out->error, "%.190s", e.text);
        return;
    }
    l.data = dataset_new();
    load(&l);
    // Not freed: what is held is measured next, and then the process ends.
    out->n_distinct = dataset_n_rows(l.data);
    out->n_requests = net_n_requests(l.net);
    out->body_len = l.body_len;
    out->held_len = dataset_memory(l.data);
}

void product_walk(const struct walk_task *task, struct figures *out) {
    walk_at(task, 0, out);
}

void product_walk_paced(const struct walk_task *task, struct figures *out) {
    walk_at(task, PRODUCT_PACE, out);
}
