// Cases as JSON lines, for a colleague or another computer. It must not know who reads them.
//
// One line a case (format 1):
//   {"format":1,"deployment":"https://…","session":"981177","verdict":"follow-up","events":[…],
//    "snapshotOf":"UUID","snapshot":{the record}}
// and one object an event, the oldest first:
//   {"id":"UUID","at":"2026-11-24T13:30:00.000Z","place":1764000000000,"author":"kim",
//    "kind":"verdict","verdict":"follow-up"}
//   {…,"kind":"note","text":"asked the store"}
//   {…,"kind":"undo","verdict":"to do","undoes":"UUID"}
#include "exchange.h"

#include "base/json.h"

#include <inttypes.h>

const char *const case_kind_names[] = {
    [CASE_VERDICT] = "verdict", [CASE_NOTE] = "note", [CASE_UNDO] = "undo"};

static void append_hex(struct buf *out, struct slice bytes) {
    buf_append_char(out, '"');
    for (size_t i = 0; i < bytes.len; i++) {
        buf_printf(out, "%02x", (unsigned)(unsigned char)bytes.ptr[i]);
    }
    buf_append_char(out, '"');
}

static void append_event(struct buf *out, struct statement *s) {
    const enum case_kind kind = kind_of_file(db_integer(s, 4));
    buf_append_text(out, "{\"id\":");
    append_hex(out, db_text(s, 0));
    buf_append_text(out, ",\"at\":\"");
    instant_append_iso(out, db_integer(s, 1));
    buf_printf(out, "\",\"place\":%" PRId64 ",\"author\":", db_integer(s, 2));
    json_append_string(out, db_text(s, 3));
    buf_printf(out, ",\"kind\":\"%s\"", case_kind_names[kind]);
    if (kind == CASE_NOTE) {
        buf_append_text(out, ",\"text\":");
        json_append_string(out, db_text(s, 6));
    } else {
        buf_printf(
            out, ",\"verdict\":\"%s\"", verdict_row(verdict_of_file(db_integer(s, 5)))->name);
    }
    if (kind == CASE_UNDO) {
        buf_append_text(out, ",\"undoes\":");
        append_hex(out, db_text(s, 7));
    }
    buf_append_char(out, '}');
}

// Runs for one case; both are bound to its id.
struct case_reader {
    struct statement *events, *snapshot;
};

static bool append_events(
    struct buf *out, const struct case_reader *r, int64_t case_id, struct error *e) {
    db_bind_integer(r->events, 1, case_id);
    enum db_step step;
    bool first = true;
    while ((step = db_step(r->events, e)) == DB_ROW) {
        buf_append_text(out, first ? "" : ",");
        append_event(out, r->events);
        first = false;
    }
    return step == DB_DONE;
}

// A record may have been sent with line ends between its members: within strings JSON has none.
static void append_on_one_line(struct buf *out, struct slice record) {
    const size_t from = out->len;
    buf_append(out, record);
    for (size_t i = from; i < out->len; i++) {
        if (out->ptr[i] == '\n' || out->ptr[i] == '\r') {
            out->ptr[i] = ' ';
        }
    }
}

static bool append_snapshot(
    struct buf *out, const struct case_reader *r, int64_t case_id, struct error *e) {
    db_bind_integer(r->snapshot, 1, case_id);
    const enum db_step step = db_step(r->snapshot, e);
    if (step == DB_ROW) {
        buf_append_text(out, ",\"snapshotOf\":");
        append_hex(out, db_text(r->snapshot, 0));
        buf_append_text(out, ",\"snapshot\":");
        append_on_one_line(out, db_text(r->snapshot, 1));
    }
    db_reset(r->snapshot);
    return step != DB_FAILED;
}

// `cases` stands on a row: id, session, verdict.
static bool append_case(struct casebook *b, struct buf *out, struct statement *cases,
    const struct case_reader *r, struct error *e) {
    const int64_t id = db_integer(cases, 0);
    buf_append_text(out, "{\"format\":1,\"deployment\":");
    json_append_string(out, slice_of(b->deployment));
    buf_append_text(out, ",\"session\":");
    json_append_string(out, db_text(cases, 1));
    buf_printf(out, ",\"verdict\":\"%s\",\"events\":[",
        verdict_row(verdict_of_file(db_integer(cases, 2)))->name);
    if (!append_events(out, r, id, e)) {
        return false;
    }
    buf_append_char(out, ']');
    if (!append_snapshot(out, r, id, e)) {
        return false;
    }
    buf_append_text(out, "}\n");
    return !out->full || error_set(e, ERROR_FAILED,
                             "the cases are too much for one export: more "
                             "than %zu bytes",
                             out->ceiling);
}

#define CASES_OF_DEPLOYMENT                                                                        \
    "SELECT id, session, verdict FROM cases"                                                       \
    " WHERE deployment = (SELECT id FROM deployments WHERE url = ?1)"

static bool append_cases(struct casebook *b, const struct slice *keys, size_t n, struct buf *out,
    const struct case_reader *r, size_t *n_cases, struct error *e) {
    struct statement *cases = db_prepare(
        b, n > 0 ? CASES_OF_DEPLOYMENT " AND session = ?2" : CASES_OF_DEPLOYMENT " ORDER BY id", e);
    bool ok = cases != NULL;
    for (size_t i = 0; ok && i < (n > 0 ? n : 1); i++) {
        db_bind_text(cases, 1, slice_of(b->deployment));
        if (n > 0) {
            db_bind_text(cases, 2, keys[i]);
        }
        enum db_step step = DB_DONE;
        while (ok && (step = db_step(cases, e)) == DB_ROW) {
            ok = append_case(b, out, cases, r, e);
            (*n_cases)++;
        }
        ok = ok && step == DB_DONE;
    }
    db_finish(cases);
    return ok;
}

bool casebook_export(struct casebook *b, const struct slice *keys, size_t n, struct buf *out,
    size_t *n_cases, struct error *e) {
    *n_cases = 0;
    if (!db_begin_read(b, e)) {
        return false;
    }
    const struct case_reader r = {
        .events = db_prepare(b,
            "SELECT uuid, at, place, author, kind, verdict, text, undoes FROM events"
            " WHERE case_id = ?1 ORDER BY place, uuid",
            e),
        .snapshot = db_prepare(b,
            "SELECT e.uuid, s.record FROM snapshots s JOIN events e ON e.id = s.event"
            " WHERE e.case_id = ?1 AND NOT EXISTS"
            " (SELECT 1 FROM events u WHERE u.undoes = e.uuid AND u.case_id = e.case_id)"
            " ORDER BY e.place DESC, e.uuid DESC LIMIT 1",
            e),
    };
    const bool ok = r.events && r.snapshot && append_cases(b, keys, n, out, &r, n_cases, e);
    db_finish(r.events);
    db_finish(r.snapshot);
    return db_end(b, ok, e);
}
