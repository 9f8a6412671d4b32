// The world: arrivals become visits, visits take their steps, rows are written. Must not know HTTP.
#include "sandbox/world.h"

#include "sandbox/metadata.h"
#include "sandbox/oddities.h"

#include "base/instant.h"
#include "base/mem.h"

enum { SESSION_FIRST_ID = 4810000 };

enum { METADATA_MAX = 64 * 1024 };

static void write_session(struct world *w, const struct visit *v) {
    struct session s = v->session;
    struct buf text = BUF_INIT(METADATA_MAX);
    if (database_is_shared(w->database)) {
        struct json j = {&text, false};
        metadata_session(&j, w->seed, &s);
        s.metadata = buf_slice(&text);
    }
    database_put(w->database, &session_table, &s);
    buf_release(&text);
}

static void note_left_out(struct world *w, const struct session *s) {
    struct oddities o = oddities_draw(w->seed, s);
    if (o.no_customer && s->customer_id != ABSENT) {
        database_put_left_out(w->database, s->id, "customer");
    }
    if (o.no_store) {
        database_put_left_out(w->database, s->id, "store");
    }
}

static void write_customer(struct world *w, size_t number) {
    struct customer c;
    if (crowd_customer(&w->crowd, CUSTOMER_FIRST_ID + (int64_t)number, &c)) {
        struct buf text = BUF_INIT(METADATA_MAX);
        if (database_is_shared(w->database)) {
            struct json j = {&text, false};
            metadata_customer(&j, w->seed, c.id);
            c.metadata = buf_slice(&text);
        }
        database_put(w->database, &customer_table, &c);
        buf_release(&text);
    }
}

static void create_visit(struct world *w, const struct arrival *arrival) {
    struct visit *v = mem_calloc(1, sizeof *v);
    struct rng r = rng_for(w->seed, RNG_ROW, arrival->number);
    // Ids grow, but other retailers take some.
    w->last_id += rng_between(&r, 1, 3);
    v->session.id = w->last_id;
    v->session.created_at = arrival->at;
    size_t store, n_before = w->crowd.n_people;
    crowd_cast(&w->crowd, arrival, v, &store);
    for (size_t i = n_before; i < w->crowd.n_people; i++) {
        write_customer(w, i);
    }
    v->store = &w->stores.all[store];
    v->session.store_id = v->store->id;
    visit_begin(v, w->seed);
    if (database_is_shared(w->database)) {
        note_left_out(w, &v->session);
    }
    if (!w->historic) {
        write_session(w, v);
    }
    agenda_add(&w->agenda, v);
}

static void step_visit(struct world *w) {
    struct visit *v = agenda_take(&w->agenda);
    bool staff_before = v->store->n_staff > 0, flagged_before = v->session.suspected_fraud == 1;
    bool changed = visit_step(v);
    if (v->session.suspected_fraud == 1 && !flagged_before) {
        database_put_cause(w->database, v->session.id, cause_name(v->cause), v->related);
    }
    bool over = v->next == STEP_DONE;
    if (w->historic ? over : changed) {
        write_session(w, v);
    }
    if (!w->historic && staff_before != (v->store->n_staff > 0)) {
        database_put(w->database, &store_table, v->store);
    }
    if (over) {
        mem_free(v);
    } else {
        agenda_add(&w->agenda, v);
    }
}

// Whether anything is due; *arrival and *is_arrival say what comes first.
static bool find_due(
    const struct world *w, int64_t now, struct arrival *arrival, bool *is_arrival) {
    const struct visit *v = agenda_first(&w->agenda);
    *is_arrival = arrivals_peek(&w->arrivals, arrival) && arrival->at <= now &&
                  (v == NULL || arrival->at < v->due);
    return *is_arrival || (v != NULL && v->due <= now);
}

static void let_happen(struct world *w, int64_t now) {
    struct arrival arrival;
    bool is_arrival;
    while (find_due(w, now, &arrival, &is_arrival)) {
        if (is_arrival) {
            create_visit(w, &arrival);
            arrivals_take(&w->arrivals);
        } else {
            step_visit(w);
        }
    }
    w->now = now;
}

void world_init(struct world *w, const struct world_plan *plan, struct database *db) {
    *w = (struct world){.seed = plan->seed,
        .start = plan->start,
        .now = plan->start,
        .database = db,
        .last_id = SESSION_FIRST_ID,
        .historic = true};
    stores_init(&w->stores, plan->n_stores, plan->seed);
    double days = plan->days > 0 ? plan->days : arrivals_days(plan->n_rows);
    arrivals_init(&w->arrivals, &w->stores, plan->seed, plan->n_rows, plan->start, days);
    stores_set_limits(&w->stores, arrivals_per_day(&w->arrivals), plan->seed);
    crowd_init(&w->crowd, &w->stores, plan->seed, plan->n_rows);
    if (db == NULL) {
        return;
    }
    database_begin(db);
    let_happen(w, plan->start);
    for (size_t i = 0; i < w->agenda.n; i++) {
        write_session(w, w->agenda.visits[i]);
    }
    for (size_t i = 0; i < w->stores.n; i++) {
        database_put(db, &store_table, &w->stores.all[i]);
    }
    database_put_clock(db, w->seed, w->start, w->now);
    w->historic = false;
    database_commit(db);
    database_build_indexes(db);
}

void world_release(struct world *w) {
    agenda_release(&w->agenda);
    crowd_release(&w->crowd);
    arrivals_release(&w->arrivals);
    stores_release(&w->stores);
}

void world_advance(struct world *w, int64_t now) {
    if (now <= w->now) {
        return;
    }
    database_begin(w->database);
    let_happen(w, now);
    database_put_clock(w->database, w->seed, w->start, w->now);
    database_commit(w->database);
}
