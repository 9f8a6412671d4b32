// Rows of the case book's tables: adding them, and what the events of a case come to. It must not
// know why they are added.
#include "book_private.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

// The newest verdict event of a case that no undo takes back.
#define STANDING_OF_CASE(but)                                                                      \
    " FROM events e WHERE e.case_id = ?1 AND e.kind = 0" but " AND NOT EXISTS"                     \
    " (SELECT 1 FROM events u WHERE u.undoes = e.uuid AND u.case_id = e.case_id)"                  \
    " ORDER BY e.place DESC, e.uuid DESC LIMIT 1"
_Static_assert(CASE_VERDICT == 0 && CASE_NOTE == 1 && CASE_UNDO == 2, "as the file has them");
_Static_assert(VERDICT_NONE == 0 && VERDICT_CLEARED == 4, "as the file has them");

bool deployment_ensure(struct casebook *b, struct slice url, int64_t *id, struct error *e) {
    struct statement *s = db_prepare(b,
        "INSERT INTO deployments(url) VALUES(?1)"
        " ON CONFLICT(url) DO UPDATE SET url = url RETURNING id",
        e);
    if (s == NULL) {
        return false;
    }
    db_bind_text(s, 1, url);
    bool ok = db_step(s, e) == DB_ROW;
    if (ok) {
        *id = db_integer(s, 0);
        ok = db_run(s, e);
    }
    db_finish(s);
    return ok;
}

static bool case_find(
    struct casebook *b, int64_t deployment, struct slice key, int64_t *id, struct error *e) {
    struct statement *s =
        db_prepare(b, "SELECT id FROM cases WHERE deployment = ?1 AND session = ?2", e);
    if (s == NULL) {
        return false;
    }
    db_bind_integer(s, 1, deployment);
    db_bind_text(s, 2, key);
    const enum db_step step = db_step(s, e);
    *id = step == DB_ROW ? db_integer(s, 0) : 0;
    db_finish(s);
    return step != DB_FAILED;
}

bool case_ensure(struct casebook *b, int64_t deployment, struct slice key, int64_t *id,
    bool *is_new, struct error *e) {
    if (key.len > KEY_MAX_LEN) {
        return error_set(e, ERROR_FAILED,
            "this session has no id, and its record is too long to keep a case for it");
    }
    if (!case_find(b, deployment, key, id, e)) {
        return false;
    }
    if (is_new) {
        *is_new = *id == 0;
    }
    if (*id != 0) {
        return true;
    }
    struct statement *s = db_prepare(b, "INSERT INTO cases(deployment, session) VALUES(?1, ?2)", e);
    if (s == NULL) {
        return false;
    }
    db_bind_integer(s, 1, deployment);
    db_bind_text(s, 2, key);
    const bool ok = db_run(s, e);
    *id = db_last_id(b);
    db_finish(s);
    return ok;
}

bool uuid_make(char uuid[UUID_LEN], struct error *e) {
    if (getrandom(uuid, UUID_LEN, 0) != UUID_LEN) {
        return error_set(e, ERROR_FAILED, "no random numbers to be had: %s", strerror(errno));
    }
    return true;
}

bool event_place(struct casebook *b, int64_t case_id, instant at, int64_t *place, struct error *e) {
    struct statement *s = db_prepare(b,
        "SELECT max(?2, coalesce((SELECT max(place) + 1 FROM events WHERE case_id = ?1), ?2))", e);
    if (s == NULL) {
        return false;
    }
    db_bind_integer(s, 1, case_id);
    db_bind_integer(s, 2, at);
    const bool ok = db_step(s, e) == DB_ROW;
    *place = ok ? db_integer(s, 0) : at;
    db_finish(s);
    return ok;
}

bool event_add(struct casebook *b, const struct event_row *row, int64_t *id, struct error *e) {
    struct statement *s = db_prepare(b,
        "INSERT INTO events(case_id, uuid, at, place, author, kind, verdict, text, undoes)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        e);
    if (s == NULL) {
        return false;
    }
    db_bind_integer(s, 1, row->case_id);
    db_bind_bytes(s, 2, (struct slice){row->uuid, UUID_LEN});
    db_bind_integer(s, 3, row->at);
    db_bind_integer(s, 4, row->place);
    db_bind_text(s, 5, row->author);
    db_bind_integer(s, 6, row->kind);
    db_bind_integer(s, 7, row->verdict);
    db_bind_text(s, 8, row->text);
    db_bind_bytes(s, 9, row->undoes);
    const bool ok = db_run(s, e);
    *id = db_last_id(b);
    db_finish(s);
    return ok;
}

bool snapshot_add(struct casebook *b, int64_t event, struct slice record, struct error *e) {
    if (record.len == 0 || record.len > CASEBOOK_SNAPSHOT_MAX_LEN) {
        return true;
    }
    struct statement *s = db_prepare(
        b, "INSERT INTO snapshots(event, record) VALUES(?1, ?2) ON CONFLICT(event) DO NOTHING", e);
    if (s == NULL) {
        return false;
    }
    db_bind_integer(s, 1, event);
    db_bind_text(s, 2, record);
    const bool ok = db_run(s, e);
    db_finish(s);
    return ok;
}

static bool run_for_case(struct casebook *b, const char *sql, int64_t id, struct error *e) {
    struct statement *s = db_prepare(b, sql, e);
    if (s == NULL) {
        return false;
    }
    db_bind_integer(s, 1, id);
    const bool ok = db_run(s, e);
    db_finish(s);
    return ok;
}

bool case_settle(struct casebook *b, int64_t id, struct error *e) {
    return run_for_case(b,
        "UPDATE cases SET verdict = coalesce((SELECT e.verdict" STANDING_OF_CASE(
            "") "), 0),"
                " n_notes = (SELECT count(*) FROM events n WHERE n.case_id = ?1 AND n.kind = 1"
                " AND NOT EXISTS (SELECT 1 FROM events u WHERE u.undoes = n.uuid AND u.case_id = "
                "?1))"
                " WHERE id = ?1",
        id, e);
}

bool case_standing(struct casebook *b, int64_t id, struct standing *out, struct error *e) {
    struct statement *s =
        db_prepare(b, "SELECT session, verdict, n_notes FROM cases WHERE id = ?1", e);
    if (s == NULL) {
        return false;
    }
    db_bind_integer(s, 1, id);
    const bool ok = db_step(s, e) == DB_ROW;
    if (ok) {
        const struct slice key = db_text(s, 0);
        *out = (struct standing){
            .key = mem_dup_text(key),
            .key_len = key.len,
            .verdict = verdict_of_file(db_integer(s, 1)),
            .has_note = db_integer(s, 2) > 0,
        };
    }
    db_finish(s);
    return ok;
}

bool case_newest_verdict(struct casebook *b, int64_t id, int64_t *event, struct error *e) {
    struct statement *s = db_prepare(b, "SELECT e.id" STANDING_OF_CASE(""), e);
    if (s == NULL) {
        return false;
    }
    db_bind_integer(s, 1, id);
    const enum db_step step = db_step(s, e);
    *event = step == DB_ROW ? db_integer(s, 0) : 0;
    db_finish(s);
    return step != DB_FAILED;
}

bool case_verdict_without(
    struct casebook *b, int64_t id, int64_t event, enum verdict *out, struct error *e) {
    struct statement *s = db_prepare(b, "SELECT e.verdict" STANDING_OF_CASE(" AND e.id <> ?2"), e);
    if (s == NULL) {
        return false;
    }
    db_bind_integer(s, 1, id);
    db_bind_integer(s, 2, event);
    const enum db_step step = db_step(s, e);
    *out = step == DB_ROW ? verdict_of_file(db_integer(s, 0)) : VERDICT_NONE;
    db_finish(s);
    return step != DB_FAILED;
}

enum verdict verdict_of_file(int64_t value) {
    return value >= 0 && value < VERDICT_COUNT ? (enum verdict)value : VERDICT_NONE;
}

enum case_kind kind_of_file(int64_t value) {
    return value >= CASE_VERDICT && value <= CASE_UNDO ? (enum case_kind)value : CASE_NOTE;
}
