// Exported cases into the book: all lines in one transaction, or none. It must not know how a line
// is written.
#include "exchange.h"

#include <string.h>

struct import {
    struct casebook *book;
    struct casebook_imported *out;
    struct statement *find_event;
    int64_t deployment; // id of the last line's
    char *url;          // owned
};

// Equal in all that an event says.
static bool is_same(struct statement *s, const struct event_row *row) {
    return db_integer(s, 1) == row->case_id && db_integer(s, 2) == row->at &&
           db_integer(s, 3) == row->place && slice_equal(db_text(s, 4), row->author) &&
           db_integer(s, 5) == (int64_t)row->kind && db_integer(s, 6) == (int64_t)row->verdict &&
           slice_equal(db_text(s, 7), row->text) && slice_equal(db_text(s, 8), row->undoes);
}

static bool add_if_new(
    struct import *m, const struct event_row *row, int64_t *id, bool *is_new, struct error *e) {
    db_bind_bytes(m->find_event, 1, (struct slice){row->uuid, UUID_LEN});
    const enum db_step step = db_step(m->find_event, e);
    *is_new = step == DB_DONE;
    if (step == DB_ROW) {
        *id = db_integer(m->find_event, 0);
        const bool same = is_same(m->find_event, row);
        db_reset(m->find_event);
        return same || error_set(e, ERROR_FAILED,
                           "an event with the same id stands in this book and says something else");
    }
    return step == DB_DONE && event_add(m->book, row, id, e);
}

static bool use_deployment(struct import *m, struct slice url, struct error *e) {
    if (m->url == NULL || !slice_equal(slice_of(m->url), url)) {
        mem_free(m->url);
        m->url = mem_dup_text(url);
        return deployment_ensure(m->book, url, &m->deployment, e);
    }
    return true;
}

static bool add_case(struct import *m, struct case_line *c, struct error *e) {
    int64_t case_id = 0;
    bool is_new = false, is_changed = false;
    if (!use_deployment(m, c->deployment, e) ||
        !case_ensure(m->book, m->deployment, c->session, &case_id, &is_new, e)) {
        return false;
    }
    for (size_t i = 0; i < c->n_events; i++) {
        struct event_row *row = &c->events[i];
        int64_t event = 0;
        bool is_added = false;
        row->case_id = case_id;
        if (!add_if_new(m, row, &event, &is_added, e)) {
            return false;
        }
        is_changed = is_changed || is_added;
        if (c->snapshot.len > 0 && memcmp(row->uuid, c->snapshot_of, UUID_LEN) == 0 &&
            !snapshot_add(m->book, event, c->snapshot, e)) {
            return false;
        }
    }
    m->out->n_cases++;
    m->out->n_new += is_new;
    m->out->n_changed += is_changed && !is_new;
    m->out->n_same += !is_changed && !is_new;
    m->out->n_other += !slice_equal(c->deployment, slice_of(m->book->deployment));
    return case_settle(m->book, case_id, e);
}

static bool add_lines(struct import *m, struct slice text, struct error *e) {
    struct slice line;
    for (size_t number = 1; slice_cut(&text, '\n', &line); number++) {
        if (slice_trim(line).len == 0) {
            continue;
        }
        struct case_line c;
        bool ok = case_line_read(&c, line, e);
        if (ok) {
            ok = add_case(m, &c, e);
            case_line_release(&c);
        }
        if (!ok) {
            error_prefix(e, "line %zu of the cases", number);
            return false;
        }
    }
    return true;
}

bool casebook_import(struct casebook *b, struct verdicts *v, struct slice text,
    struct casebook_imported *out, struct error *e) {
    *out = (struct casebook_imported){0};
    if (text.len > CASEBOOK_IMPORT_MAX_LEN) {
        return error_set(e, ERROR_FAILED, "too much to import: %zu bytes of at most %d", text.len,
            CASEBOOK_IMPORT_MAX_LEN);
    }
    if (!db_begin_write(b, e)) {
        return false;
    }
    struct import m = {.book = b, .out = out};
    m.find_event = db_prepare(b,
        "SELECT id, case_id, at, place, author, kind, verdict, text, undoes FROM events"
        " WHERE uuid = ?1",
        e);
    bool ok = m.find_event != NULL && add_lines(&m, text, e);
    if (ok && out->n_cases == 0) {
        ok = error_set(e, ERROR_FAILED, "there is no case in it");
    }
    db_finish(m.find_event);
    mem_free(m.url);
    if (!db_end(b, ok, e)) {
        *out = (struct casebook_imported){0};
        return false;
    }
    return v == NULL || casebook_load(b, v, e);
}
