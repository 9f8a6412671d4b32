// Verdicts and notes: giving, taking back, reading. It must not know how a file is kept.
#include "base/text.h"
#include "book_private.h"

#include <string.h>

// Loading

// What the book says of the sessions of this deployment.
struct said {
    struct slice key; // in the arena
    enum verdict verdict;
    bool has_note;
};
struct all_said {
    struct said *list;
    size_t n, cap;
    struct arena keys;
    int64_t version;
};

static bool read_said(struct casebook *b, struct all_said *all, struct error *e) {
    if (!db_exec(b, "PRAGMA data_version", &all->version, e)) {
        return false;
    }
    struct statement *s = db_prepare(b,
        "SELECT session, verdict, n_notes FROM cases WHERE (verdict <> 0 OR n_notes > 0)"
        " AND deployment = (SELECT id FROM deployments WHERE url = ?1)",
        e);
    if (s == NULL) {
        return false;
    }
    db_bind_text(s, 1, slice_of(b->deployment));
    enum db_step step;
    while ((step = db_step(s, e)) == DB_ROW) {
        mem_grow(&all->list, &all->cap, all->n + 1, sizeof *all->list);
        all->list[all->n++] = (struct said){
            .key = arena_copy(&all->keys, db_text(s, 0)),
            .verdict = verdict_of_file(db_integer(s, 1)),
            .has_note = db_integer(s, 2) > 0,
        };
    }
    db_finish(s);
    return step == DB_DONE;
}

bool casebook_load(struct casebook *b, struct verdicts *v, struct error *e) {
    if (!db_begin_read(b, e)) {
        return false;
    }
    struct all_said all = {0};
    const bool ok = db_end(b, read_said(b, &all, e), e);
    if (ok) {
        verdicts_clear(v);
        for (size_t i = 0; i < all.n; i++) {
            verdicts_set(v, all.list[i].key, all.list[i].verdict, all.list[i].has_note);
        }
        b->version_loaded = all.version;
    }
    mem_free(all.list);
    arena_release(&all.keys);
    return ok;
}

// A change in the making: what it adds, and what the cases come to, told to the verdicts in memory
// once it is committed.
struct change {
    struct casebook *book;
    instant now;
    struct step step;
    struct standing *standings;
    size_t n_standings, cap;
};

static void change_release(struct change *c) {
    for (size_t i = 0; i < c->n_standings; i++) {
        mem_free(c->standings[i].key);
    }
    mem_free(c->standings);
    step_release(&c->step);
}

static bool settle(struct change *c, int64_t case_id, struct error *e) {
    mem_grow(&c->standings, &c->cap, c->n_standings + 1, sizeof *c->standings);
    if (!case_settle(c->book, case_id, e) ||
        !case_standing(c->book, case_id, &c->standings[c->n_standings], e)) {
        return false;
    }
    c->n_standings++;
    return true;
}

static void tell(const struct change *c, struct verdicts *v) {
    for (size_t i = 0; v != NULL && i < c->n_standings; i++) {
        const struct standing *s = &c->standings[i];
        verdicts_set(v, (struct slice){s->key, s->key_len}, s->verdict, s->has_note);
    }
}

static bool add_event(struct change *c, struct event_row *row, int64_t *id, struct error *e) {
    row->at = c->now;
    row->author = slice_of(c->book->author);
    return uuid_make(row->uuid, e) && event_place(c->book, row->case_id, c->now, &row->place, e) &&
           event_add(c->book, row, id, e);
}

// Judging and noting

static char *about(const struct session *const *sessions, size_t n) {
    if (n == 1) {
        const struct slice id = session_text(sessions[0], FIELD_ID);
        return mem_dup_text(id.len > 0 ? id : SLICE("a session without id"));
    }
    struct buf text = BUF_INIT(64);
    buf_printf(&text, "%zu sessions", n);
    return buf_take(&text, NULL);
}

static bool add_to_session(struct change *c, int64_t deployment, const struct session *s,
    const struct event_row *what, struct error *e) {
    struct event_row row = *what;
    int64_t id = 0;
    if (!case_ensure(c->book, deployment, session_key(s), &row.case_id, NULL, e) ||
        !add_event(c, &row, &id, e) ||
        (row.kind == CASE_VERDICT && !snapshot_add(c->book, id, session_json(s), e))) {
        return false;
    }
    mem_grow(&c->step.events, &c->step.cap, c->step.n + 1, sizeof *c->step.events);
    c->step.events[c->step.n++] = id;
    return settle(c, row.case_id, e);
}

static void push(struct change *c) {
    struct casebook *b = c->book;
    mem_grow(&b->steps, &b->steps_cap, b->n_steps + 1, sizeof *b->steps);
    b->steps[b->n_steps++] = c->step;
    c->step = (struct step){0};
}

// The same event to all of them, as one step.
static bool add_to_all(struct casebook *b, struct verdicts *v,
    const struct session *const *sessions, size_t n, const struct event_row *what, instant now,
    struct error *e) {
    if (n == 0) {
        return true;
    }
    if (!db_begin_write(b, e)) {
        return false;
    }
    struct change c = {.book = b, .now = now};
    int64_t deployment = 0;
    bool ok = deployment_ensure(b, slice_of(b->deployment), &deployment, e);
    for (size_t i = 0; ok && i < n; i++) {
        ok = add_to_session(&c, deployment, sessions[i], what, e);
    }
    ok = db_end(b, ok, e);
    if (ok) {
        tell(&c, v);
        c.step.kind = what->kind;
        c.step.verdict = what->verdict;
        c.step.about = about(sessions, n);
        push(&c);
    }
    change_release(&c);
    return ok;
}

bool casebook_judge(struct casebook *b, struct verdicts *v, const struct session *const *sessions,
    size_t n, enum verdict verdict, instant now, struct error *e) {
    require(verdict >= 0 && verdict < VERDICT_COUNT);
    const struct event_row what = {
        .kind = CASE_VERDICT,
        .verdict = verdict == VERDICT_NONE ? VERDICT_TO_DO : verdict,
    };
    return add_to_all(b, v, sessions, n, &what, now, e);
}

bool casebook_note(struct casebook *b, struct verdicts *v, const struct session *const *sessions,
    size_t n, struct slice text, instant now, struct error *e) {
    text = slice_trim(text);
    if (text.len == 0) {
        return error_set(e, ERROR_FAILED, "an empty note is not kept");
    }
    if (text.len > CASEBOOK_NOTE_MAX_LEN) {
        return error_set(e, ERROR_FAILED, "the note is too long: %zu bytes of at most %d", text.len,
            CASEBOOK_NOTE_MAX_LEN);
    }
    const struct event_row what = {.kind = CASE_NOTE, .text = text};
    return add_to_all(b, v, sessions, n, &what, now, e);
}

// Undo

struct undo {
    struct change change;
    size_t n_undone, n_kept;
    char kept[200]; // "kim said confirmed of 981180 meanwhile"
};

// What stands in the way of taking a verdict back: another event, or (0) that it was taken back.
static bool name_newer(struct undo *u, int64_t event, struct error *e) {
    if (event == 0) { // imported so
        text_copy(u->kept, sizeof u->kept, SLICE("somebody took it back"));
        return true;
    }
    struct statement *s = db_prepare(u->change.book,
        "SELECT e.author, e.verdict, c.session FROM events e JOIN cases c ON c.id = e.case_id"
        " WHERE e.id = ?1",
        e);
    if (s == NULL) {
        return false;
    }
    db_bind_integer(s, 1, event);
    const bool ok = db_step(s, e) == DB_ROW;
    if (ok) {
        struct buf text = BUF_INIT(4096);
        const struct slice key = db_text(s, 2);
        buf_append(&text, db_text(s, 0));
        buf_printf(&text, " said %s of ", verdict_row(verdict_of_file(db_integer(s, 1)))->name);
        buf_append(&text, key.len <= 64 ? key : SLICE("a session without id"));
        text_copy(u->kept, sizeof u->kept, buf_slice(&text));
        buf_release(&text);
    }
    db_finish(s);
    return ok;
}

static bool read_event(
    struct casebook *b, int64_t event, int64_t *case_id, char uuid[UUID_LEN], struct error *e) {
    struct statement *s = db_prepare(b, "SELECT case_id, uuid FROM events WHERE id = ?1", e);
    if (s == NULL) {
        return false;
    }
    db_bind_integer(s, 1, event);
    const bool ok = db_step(s, e) == DB_ROW;
    if (ok) {
        const struct slice bytes = db_text(s, 1);
        *case_id = db_integer(s, 0);
        memcpy(uuid, bytes.ptr, bytes.len < UUID_LEN ? bytes.len : UUID_LEN);
    } else if (e->kind == ERROR_NONE) {
        error_set(e, ERROR_FAILED, "the case book no longer holds what is to be undone");
    }
    db_finish(s);
    return ok;
}

static bool undo_event(struct undo *u, enum case_kind kind, int64_t event, struct error *e) {
    struct casebook *b = u->change.book;
    char uuid[UUID_LEN] = {0};
    struct event_row row = {.kind = CASE_UNDO, .undoes = {uuid, UUID_LEN}};
    int64_t newest = 0, id = 0;
    if (!read_event(b, event, &row.case_id, uuid, e) ||
        !case_newest_verdict(b, row.case_id, &newest, e)) {
        return false;
    }
    if (kind == CASE_VERDICT && newest != event) {
        u->n_kept++;
        return u->n_kept > 1 || name_newer(u, newest, e);
    }
    u->n_undone++;
    return case_verdict_without(b, row.case_id, event, &row.verdict, e) &&
           add_event(&u->change, &row, &id, e) && settle(&u->change, row.case_id, e);
}

static void tell_undone(const struct undo *u, const struct step *step, struct buf *what) {
    buf_printf(
        what, "%s of ", step->kind == CASE_NOTE ? "the note" : verdict_row(step->verdict)->name);
    if (u->n_kept > 0) {
        buf_printf(what, "%zu of %s; %zu stay%s, as %s meanwhile", u->n_undone, step->about,
            u->n_kept, u->n_kept == 1 ? "s" : "", u->kept);
    } else {
        buf_append_text(what, step->about);
    }
}

bool casebook_undo(
    struct casebook *b, struct verdicts *v, instant now, struct buf *what, struct error *e) {
    buf_clear(what);
    error_clear(e);
    if (b->n_steps == 0 || !db_begin_write(b, e)) {
        return false;
    }
    struct step *step = &b->steps[b->n_steps - 1];
    struct undo u = {.change = {.book = b, .now = now}};
    bool ok = true;
    // Backwards: a session may stand in a step twice.
    for (size_t i = step->n; ok && i > 0; i--) {
        ok = undo_event(&u, step->kind, step->events[i - 1], e);
    }
    ok = db_end(b, ok, e);
    if (ok) {
        tell(&u.change, v);
        tell_undone(&u, step, what);
        if (u.n_undone == 0) {
            buf_clear(what);
            ok = error_set(e, ERROR_FAILED, "not undone: %s meanwhile, and that stays", u.kept);
        }
        step_release(step);
        b->n_steps--;
    }
    change_release(&u.change);
    return ok;
}

// Reading

static char *take_back_text(struct statement *s) {
    if (db_is_null(s, 6)) {
        return NULL; // imported without the event itself
    }
    if (kind_of_file(db_integer(s, 6)) == CASE_VERDICT) {
        return mem_dup_text(slice_of(verdict_row(verdict_of_file(db_integer(s, 7)))->name));
    }
    struct buf text = BUF_INIT(CASEBOOK_NOTE_MAX_LEN + 64);
    buf_append_text(&text, "note: ");
    buf_append(&text, db_text(s, 8));
    return buf_take(&text, NULL);
}

static void read_row(struct statement *s, struct case_event *out) {
    *out = (struct case_event){
        .at = db_integer(s, 0),
        .author = mem_dup_text(db_text(s, 1)),
        .kind = kind_of_file(db_integer(s, 2)),
        .verdict = verdict_of_file(db_integer(s, 3)),
        .taken_back = db_integer(s, 5) != 0,
    };
    if (out->kind == CASE_UNDO) {
        out->text = take_back_text(s);
    } else if (!db_is_null(s, 4)) {
        out->text = mem_dup_text(db_text(s, 4));
    }
}

static bool read_events(
    struct casebook *b, struct slice key, struct case_file *out, struct error *e) {
    struct statement *s = db_prepare(b,
        "SELECT e.at, e.author, e.kind, e.verdict, e.text, e.kind <> 2 AND EXISTS (SELECT 1 FROM "
        "events u"
        " WHERE u.undoes = e.uuid AND u.case_id = e.case_id), t.kind, t.verdict, t.text"
        " FROM events e JOIN cases c ON c.id = e.case_id"
        " LEFT JOIN events t ON t.uuid = e.undoes AND t.case_id = e.case_id AND t.kind <> 2"
        " WHERE c.session = ?2 AND c.deployment = (SELECT id FROM deployments WHERE url = ?1)"
        " ORDER BY e.place, e.uuid",
        e);
    if (s == NULL) {
        return false;
    }
    db_bind_text(s, 1, slice_of(b->deployment));
    db_bind_text(s, 2, key);
    size_t cap = 0;
    enum db_step step;
    while ((step = db_step(s, e)) == DB_ROW) {
        mem_grow(&out->events, &cap, out->n_events + 1, sizeof *out->events);
        read_row(s, &out->events[out->n_events++]);
    }
    db_finish(s);
    return step == DB_DONE;
}

static bool read_snapshot(
    struct casebook *b, struct slice key, struct case_file *out, struct error *e) {
    struct statement *s = db_prepare(b,
        "SELECT s.record, e.at FROM snapshots s JOIN events e ON e.id = s.event"
        " JOIN cases c ON c.id = e.case_id"
        " WHERE c.session = ?2 AND c.deployment = (SELECT id FROM deployments WHERE url = ?1)"
        " AND NOT EXISTS"
        " (SELECT 1 FROM events u WHERE u.undoes = e.uuid AND u.case_id = e.case_id)"
        " ORDER BY e.place DESC, e.uuid DESC LIMIT 1",
        e);
    if (s == NULL) {
        return false;
    }
    db_bind_text(s, 1, slice_of(b->deployment));
    db_bind_text(s, 2, key);
    const enum db_step step = db_step(s, e);
    if (step == DB_ROW) {
        out->snapshot = mem_dup_text(db_text(s, 0));
        out->snapshot_at = db_integer(s, 1);
    }
    db_finish(s);
    return step != DB_FAILED;
}

bool casebook_read(
    struct casebook *b, struct slice session_key, struct case_file *out, struct error *e) {
    *out = (struct case_file){0};
    if (!db_begin_read(b, e)) {
        return false;
    }
    const bool ok =
        db_end(b, read_events(b, session_key, out, e) && read_snapshot(b, session_key, out, e), e);
    if (!ok) {
        case_file_release(out);
    }
    return ok;
}
