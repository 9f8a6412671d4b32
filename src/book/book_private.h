// What the rooms of the case book share: the open book, and statements on its file. SQLite itself
// stays in casebook.c.
//
// Tables (format 1; times are instants, in milliseconds):
//   deployments  id, url
//   cases        id, deployment, session (its key), verdict and n_notes (what the events come to)
//   events       id, case_id, uuid (the same in every book), at, place, author, kind, verdict,
//   text,
//                undoes (the uuid that an undo takes back)
//   snapshots    event, record: the raw record as it was judged
// Events are only ever added. `place` orders those of a case: the time, but always after what was
// there, so that a clock set back does not make yesterday's verdict the newest. Equal places (of
// two books) are ordered by uuid, so that books merged either way agree.
// The verdict of a case is that of its newest verdict event that no undo takes back.
#ifndef AIFI_BOOK_PRIVATE_H
#define AIFI_BOOK_PRIVATE_H

#include "base/mem.h"
#include "book/casebook.h"

enum {
    UUID_LEN = 16,
    AUTHOR_MAX_LEN = 64, // with the NUL
    DEPLOYMENT_MAX_LEN = 2048,
    KEY_MAX_LEN = 1024 * 1024,
};
#define PLACE_MAX (INSTANT_MAX + ((int64_t)1 << 40)) // room for places pushed on by others

// One step of this program run, for undo.
struct step {
    int64_t *events; // owned, in the order they were added
    size_t n, cap;
    char *about; // "981177", "3 sessions"; owned
    enum case_kind kind;
    enum verdict verdict;
};

struct database;
struct casebook {
    struct database *db;
    char *path; // "" in memory
    char *deployment;
    char author[AUTHOR_MAX_LEN];
    int64_t version_loaded; // PRAGMA data_version at the last load
    struct step *steps;     // the newest last
    size_t n_steps, steps_cap;
};
void step_release(struct step *s);

// Statements. Parameters are numbered from 1, columns from 0. Texts that are bound must live until
// the statement is run; those of a column live until the next step.
struct statement;
struct statement *db_prepare(struct casebook *b, const char *sql, struct error *e);
void db_finish(struct statement *s); // NULL is fine
void db_bind_integer(struct statement *s, int at, int64_t value);
void db_bind_text(struct statement *s, int at, struct slice text); // a NULL pointer is NULL
void db_bind_bytes(struct statement *s, int at, struct slice bytes);
enum db_step { DB_ROW, DB_DONE, DB_FAILED };
enum db_step db_step(struct statement *s, struct error *e);
bool db_run(struct statement *s, struct error *e); // to its end; may then be bound and run again
void db_reset(struct statement *s);                // may be bound and run again
int64_t db_integer(struct statement *s, int at);
bool db_is_null(struct statement *s, int at);
struct slice db_text(struct statement *s, int at); // or bytes; a NULL pointer for NULL
// One statement without parameters; *value (may be NULL) is the first column of its first row, 0
// when there is none.
bool db_exec(struct casebook *b, const char *sql, int64_t *value, struct error *e);
int64_t db_last_id(struct casebook *b);

// A transaction that writes (waits for others), or reads one state of the file. Refused when the
// file was moved or deleted meanwhile: what is written there would be lost.
bool db_begin_write(struct casebook *b, struct error *e);
bool db_begin_read(struct casebook *b, struct error *e);
// Commits when `ok`, else (or when that fails) rolls back. Returns whether it was committed.
bool db_end(struct casebook *b, bool ok, struct error *e);

// Within a write transaction (rows.c):
// The id of a deployment or case, made when it is not there (*is_new, may be NULL).
bool deployment_ensure(struct casebook *b, struct slice url, int64_t *id, struct error *e);
bool case_ensure(struct casebook *b, int64_t deployment, struct slice key, int64_t *id,
    bool *is_new, struct error *e);
struct event_row {
    int64_t case_id;
    char uuid[UUID_LEN];
    instant at;
    int64_t place; // that of a new event is made by event_place
    struct slice author;
    enum case_kind kind;
    enum verdict verdict;
    struct slice text;   // a NULL pointer: none
    struct slice undoes; // a uuid, or a NULL pointer
};
bool uuid_make(char uuid[UUID_LEN], struct error *e);
// The place of an event that happens now: after all of its case.
bool event_place(struct casebook *b, int64_t case_id, instant at, int64_t *place, struct error *e);
bool event_add(struct casebook *b, const struct event_row *row, int64_t *id, struct error *e);
// Keeps the record beside the event, unless it is too long or there is one.
bool snapshot_add(struct casebook *b, int64_t event, struct slice record, struct error *e);
// Works out verdict and notes of the case from its events.
bool case_settle(struct casebook *b, int64_t id, struct error *e);
// What a case comes to, as it stands now.
struct standing {
    char *key; // owned
    size_t key_len;
    enum verdict verdict;
    bool has_note;
};
bool case_standing(struct casebook *b, int64_t id, struct standing *out, struct error *e);
// Numbers of the file; one that a damaged file holds becomes a harmless one.
enum verdict verdict_of_file(int64_t value);
enum case_kind kind_of_file(int64_t value);
// The newest verdict event that stands, 0 when there is none.
bool case_newest_verdict(struct casebook *b, int64_t id, int64_t *event, struct error *e);
// The verdict that would be in force without one event.
bool case_verdict_without(
    struct casebook *b, int64_t id, int64_t event, enum verdict *out, struct error *e);

#endif
