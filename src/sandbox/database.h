// The sandbox's own database, in memory or in a file that tests may read with SQL while the sandbox
// runs. Columns have the names of the API page; times are integers, milliseconds since 1970.
//
// Tables: sessions, customers, stores; clock (one row: seed, start, now); causes (why a session was
// flagged as suspected fraud: what the API never says). A database in a file is shared, and holds
// more, for readers only: the columns `metadata` (JSON); left_out (sessionId, what: the object
// "customer" or "store" that the API does not show with that session); past (each session as it was
// until `until`, from the start of the world's clock on).
//
// Writing does not report: the first failure is kept and asked for with database_failed.
#ifndef AIFI_SANDBOX_DATABASE_H
#define AIFI_SANDBOX_DATABASE_H

#include "sandbox/session.h"

#include "base/error.h"

struct database;

// `path` NULL: in memory. A file that exists is replaced when a sandbox made it; any other file is
// an error. Returns NULL on failure.
struct database *database_open(const char *path, struct error *e);
void database_close(struct database *db); // NULL is fine
bool database_failed(const struct database *db, struct error *e);

void database_begin(struct database *db);
void database_commit(struct database *db);

// Inserts, or replaces what has the same primary key.
void database_put(struct database *db, const struct table *table, const void *record);
// `related`: another session that the cause rests on, or ABSENT.
void database_put_cause(
    struct database *db, int64_t session_id, const char *cause, int64_t related);
void database_put_clock(struct database *db, uint64_t seed, int64_t start, int64_t now);

// One line of exported sessions: kept byte for byte, its columns extracted. False: no JSON object,
// no usable id, or the id is there already.
bool database_import(struct database *db, struct slice line, struct error *e);

// To be called once, after the mass of the rows.
void database_build_indexes(struct database *db);

// In a file: the extras are to be written.
bool database_is_shared(const struct database *db);
// What: "customer" or "store".
void database_put_left_out(struct database *db, int64_t session_id, const char *what);
// The same for all imported rows.
void database_find_left_out(struct database *db);

struct bind {
    struct slice text; // when its pointer is set; otherwise the number
    int64_t number;
};

// Called for each row; the session and its texts are gone afterwards. False stops.
typedef bool session_sink(void *context, const struct session *row);

// Runs "SELECT <the columns of session> FROM sessions " and then `clauses` with its ?.
bool database_select(struct database *db, const char *clauses, const struct bind *binds,
    size_t n_binds, session_sink *sink, void *context, struct error *e);

const char *database_library_version(void);

#endif
