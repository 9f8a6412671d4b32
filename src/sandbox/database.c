// SQLite (3.40), and nobody else's business. Must not know the API's parameters, nor how sessions
// come about.
#include "sandbox/database.h"

#include "sandbox/stores.h"

#include "base/buf.h"
#include "base/instant.h"
#include "base/mem.h"

#include <errno.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

enum { APPLICATION_ID = 0x41694669, N_TABLES = 3, SQL_MAX = 64 * 1024 };

static const struct table *const tables[N_TABLES] = {&session_table, &customer_table, &store_table};

struct database {
    sqlite3 *handle;
    sqlite3_stmt *put[N_TABLES];
    sqlite3_stmt *import[N_TABLES];
    sqlite3_stmt *cause, *clock, *left_out;
    bool in_file;
    struct error failure;
};

static bool is_column(const struct field *f) {
    return f->use != FIELD_SENT && !field_is_made(f->kind);
}

static void failed(struct database *db, const char *what) {
    if (db->failure.kind == ERROR_NONE) {
        error_set(&db->failure, ERROR_FAILED, "database: %s: %s", what, sqlite3_errmsg(db->handle));
    }
}

bool database_failed(const struct database *db, struct error *e) {
    if (db->failure.kind != ERROR_NONE) {
        *e = db->failure;
    }
    return db->failure.kind != ERROR_NONE;
}

static void run(struct database *db, const char *sql) {
    if (sqlite3_exec(db->handle, sql, NULL, NULL, NULL) != SQLITE_OK) {
        failed(db, sql);
    }
}

static sqlite3_stmt *prepare(struct database *db, const char *sql) {
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) !=
        SQLITE_OK) {
        failed(db, sql);
    }
    return statement;
}

// --- what the tables make of themselves ---------------------------------------------------------

static void append_columns(struct buf *sql, const struct table *t) {
    const char *separator = "";
    for (size_t i = 0; i < t->n_fields; i++) {
        if (is_column(&t->fields[i])) {
            buf_printf(sql, "%s%s", separator, t->fields[i].name);
            separator = ",";
        }
    }
}

static void create_table(struct database *db, const struct table *t) {
    struct buf sql = BUF_INIT(SQL_MAX);
    buf_printf(&sql, "CREATE TABLE %s(", t->name);
    const char *separator = "";
    for (size_t i = 0; i < t->n_fields; i++) {
        const struct field *f = &t->fields[i];
        if (is_column(f)) {
            buf_printf(&sql, "%s%s %s%s", separator, f->name,
                f->kind == FIELD_TEXT ? "TEXT" : "INTEGER", i == 0 ? " PRIMARY KEY" : "");
            separator = ",";
        }
    }
    buf_append_char(&sql, ')');
    run(db, buf_text(&sql));
    buf_release(&sql);
}

static sqlite3_stmt *prepare_put(struct database *db, const struct table *t) {
    struct buf sql = BUF_INIT(SQL_MAX);
    buf_printf(&sql, "INSERT OR REPLACE INTO %s(", t->name);
    append_columns(&sql, t);
    buf_append_text(&sql, ") VALUES(?");
    for (size_t i = 1; i < t->n_fields; i++) {
        buf_append_text(&sql, is_column(&t->fields[i]) ? ",?" : "");
    }
    buf_append_char(&sql, ')');
    sqlite3_stmt *statement = prepare(db, buf_text(&sql));
    buf_release(&sql);
    return statement;
}

// Imported rows: every column out of the JSON text ?1, below `path` ("$" or "$.store").
static sqlite3_stmt *prepare_import(struct database *db, const struct table *t, const char *path) {
    struct buf sql = BUF_INIT(SQL_MAX);
    buf_printf(&sql, "INSERT OR %s INTO %s(", path[1] == '\0' ? "ABORT" : "REPLACE", t->name);
    append_columns(&sql, t);
    buf_append_text(&sql, ") SELECT ");
    const char *separator = "";
    for (size_t i = 0; i < t->n_fields; i++) {
        const struct field *f = &t->fields[i];
        if (!is_column(f)) {
            continue;
        }
        const char *reader = f->kind == FIELD_TEXT      ? "as_text"
                             : f->kind == FIELD_INSTANT ? "as_instant"
                                                        : "as_integer";
        if (f->offset == offsetof(struct session, raw) && t == &session_table) {
            buf_printf(&sql, "%s?1", separator);
        } else {
            buf_printf(&sql, "%s%s(json_extract(?1,'%s.%s'))", separator, reader, path, f->name);
        }
        separator = ",";
    }
    buf_printf(&sql, " WHERE as_integer(json_extract(?1,'%s.id')) IS NOT NULL", path);
    sqlite3_stmt *statement = prepare(db, buf_text(&sql));
    buf_release(&sql);
    return statement;
}

// --- SQL functions for the import ---------------------------------------------------------------

static struct slice value_text(sqlite3_value *v) {
    const char *text = (const char *)sqlite3_value_text(v);
    return (struct slice){text, (size_t)sqlite3_value_bytes(v)};
}

static void as_integer(sqlite3_context *context, int n, sqlite3_value **v) {
    (void)n;
    int64_t number;
    int type = sqlite3_value_type(v[0]);
    if (type == SQLITE_INTEGER) {
        sqlite3_result_int64(context, sqlite3_value_int64(v[0]));
    } else if (type == SQLITE_TEXT && slice_to_int64(value_text(v[0]), &number)) {
        sqlite3_result_int64(context, number);
    }
}

static void as_text(sqlite3_context *context, int n, sqlite3_value **v) {
    (void)n;
    if (sqlite3_value_type(v[0]) != SQLITE_NULL) {
        struct slice text = value_text(v[0]);
        sqlite3_result_text(context, text.ptr, (int)text.len, SQLITE_TRANSIENT);
    }
}

static void as_instant(sqlite3_context *context, int n, sqlite3_value **v) {
    (void)n;
    instant t;
    if (sqlite3_value_type(v[0]) == SQLITE_TEXT && instant_parse_iso(value_text(v[0]), &t)) {
        sqlite3_result_int64(context, t);
    }
}

static void add_functions(struct database *db) {
    static const struct {
        const char *name;
        void (*function)(sqlite3_context *, int, sqlite3_value **);
    } functions[] = {{"as_integer", as_integer}, {"as_text", as_text}, {"as_instant", as_instant}};
    for (size_t i = 0; i < ARRAY_LEN(functions); i++) {
        sqlite3_create_function(db->handle, functions[i].name, 1,
            SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, functions[i].function, NULL, NULL);
    }
}

// --- opening and closing ------------------------------------------------------------------------

static int64_t application_id(const char *path) {
    sqlite3 *handle = NULL;
    sqlite3_stmt *statement = NULL;
    int64_t id = -1;
    if (sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(handle, "PRAGMA application_id", -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        id = sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return id;
}

// Makes room for the file, but only where a sandbox's database or nothing stands.
static bool clear_path(const char *path, struct error *e) {
    struct stat st;
    if (stat(path, &st) != 0 || st.st_size == 0) {
        return true;
    }
    if (!S_ISREG(st.st_mode) || application_id(path) != APPLICATION_ID) {
        return error_set(e, ERROR_USAGE, "%s exists and is no database of a sandbox", path);
    }
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
        struct buf name = BUF_INIT(8192);
        buf_printf(&name, "%s%s", path, endings[i]);
        bool gone = unlink(buf_text(&name)) == 0 || errno == ENOENT;
        buf_release(&name);
        if (!gone) {
            return error_set(e, ERROR_FAILED, "cannot replace %s: %s", path, strerror(errno));
        }
    }
    return true;
}

static void set_up(struct database *db) {
    add_functions(db);
    // Nothing here outlives the process in a way that matters: speed before safety.
    run(db, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY;"
            "PRAGMA cache_size=-262144; PRAGMA application_id=1097418345;");
    _Static_assert(APPLICATION_ID == 1097418345, "the pragma takes a literal");
    for (size_t i = 0; i < N_TABLES; i++) {
        create_table(db, tables[i]);
    }
    run(db, "CREATE TABLE clock(id INTEGER PRIMARY KEY, seed INTEGER, start INTEGER, now INTEGER);"
            "CREATE TABLE causes(sessionId INTEGER, cause TEXT, relatedId INTEGER);"
            "CREATE TABLE left_out(sessionId INTEGER, what TEXT)");
    for (size_t i = 0; i < N_TABLES && db->failure.kind == ERROR_NONE; i++) {
        static const char *const paths[N_TABLES] = {"$", "$.customer", "$.store"};
        db->put[i] = prepare_put(db, tables[i]);
        db->import[i] = prepare_import(db, tables[i], paths[i]);
    }
    db->cause = prepare(db, "INSERT INTO causes VALUES(?,?,?)");
    db->clock = prepare(db, "INSERT OR REPLACE INTO clock VALUES(1,?,?,?)");
    db->left_out = prepare(db, "INSERT INTO left_out VALUES(?,?)");
}

struct database *database_open(const char *path, struct error *e) {
    if (path != NULL && !clear_path(path, e)) {
        return NULL;
    }
    struct database *db = mem_calloc(1, sizeof *db);
    db->in_file = path != NULL;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(path != NULL ? path : ":memory:", &db->handle, flags, NULL) != SQLITE_OK) {
        failed(db, path != NULL ? path : "memory");
    } else {
        set_up(db);
    }
    if (database_failed(db, e)) {
        database_close(db);
        return NULL;
    }
    return db;
}

void database_close(struct database *db) {
    if (db == NULL) {
        return;
    }
    for (size_t i = 0; i < N_TABLES; i++) {
        sqlite3_finalize(db->put[i]);
        sqlite3_finalize(db->import[i]);
    }
    sqlite3_finalize(db->cause);
    sqlite3_finalize(db->clock);
    sqlite3_finalize(db->left_out);
    sqlite3_close(db->handle);
    mem_free(db);
}

void database_begin(struct database *db) {
    run(db, "BEGIN");
}

void database_commit(struct database *db) {
    run(db, "COMMIT");
}

bool database_is_shared(const struct database *db) {
    return db->in_file;
}

// Whatever replaces a row from now on leaves it behind in the table `past`. The texts of the row
// stay out of it: nothing there changes but the status.
static void keep_the_past(struct database *db) {
    struct buf columns = BUF_INIT(SQL_MAX), sql = BUF_INIT(SQL_MAX);
    const char *separator = "";
    for (size_t i = 0; i < session_table.n_fields; i++) {
        const struct field *f = &session_table.fields[i];
        if (is_column(f) &&
            (f->kind != FIELD_TEXT || f->offset == offsetof(struct session, status))) {
            buf_printf(&columns, "%s%s", separator, f->name);
            separator = ",";
        }
    }
    buf_printf(&sql,
        "CREATE TABLE past AS SELECT %s, 0 AS until FROM sessions WHERE 0;"
        "CREATE INDEX past_by_time ON past(updatedAt, until);"
        "CREATE TRIGGER keep_the_past BEFORE INSERT ON sessions BEGIN INSERT INTO past "
        "SELECT %s, new.updatedAt FROM sessions WHERE id=new.id; END",
        buf_text(&columns), buf_text(&columns));
    run(db, buf_text(&sql));
    buf_release(&columns);
    buf_release(&sql);
}

void database_build_indexes(struct database *db) {
    static const char *const indexed[] = {"createdAt", "updatedAt", "code", "sessionToken",
        "storeId", "customerId", "visitors", "groupSize", "expiresAt",
        "codeLastSuccesfullyScannedAt", "customerLastEnteredAt", "storeId,createdAt",
        "storeId,updatedAt", "status,updatedAt"};
    for (size_t i = 0; i < ARRAY_LEN(indexed); i++) {
        struct buf sql = BUF_INIT(SQL_MAX);
        buf_printf(&sql, "CREATE INDEX by_%zu ON sessions(%s)", i, indexed[i]);
        run(db, buf_text(&sql));
        buf_release(&sql);
    }
    run(db, "PRAGMA analysis_limit=1000; ANALYZE");
    if (db->in_file) {
        keep_the_past(db);
        run(db, "PRAGMA journal_mode=WAL"); // readers never wait for us, nor we for them
    }
}

// --- rows ---------------------------------------------------------------------------------------

static void bind_text(sqlite3_stmt *statement, int at, struct slice text) {
    if (text.ptr != NULL) {
        sqlite3_bind_text(statement, at, text.ptr, (int)text.len, SQLITE_STATIC);
    } else {
        sqlite3_bind_null(statement, at);
    }
}

static void bind_number(sqlite3_stmt *statement, int at, int64_t n) {
    if (n != ABSENT) {
        sqlite3_bind_int64(statement, at, n);
    } else {
        sqlite3_bind_null(statement, at);
    }
}

static void run_prepared(struct database *db, sqlite3_stmt *statement) {
    if (sqlite3_step(statement) != SQLITE_DONE) {
        failed(db, "writing");
    }
    sqlite3_reset(statement);
}

static size_t table_index(const struct table *t) {
    size_t i = 0;
    while (tables[i] != t) {
        i++;
        require(i < N_TABLES);
    }
    return i;
}

void database_put(struct database *db, const struct table *t, const void *record) {
    sqlite3_stmt *statement = db->put[table_index(t)];
    int at = 1;
    for (size_t i = 0; i < t->n_fields; i++) {
        const struct field *f = &t->fields[i];
        if (!is_column(f)) {
            continue;
        }
        if (f->kind == FIELD_TEXT) {
            bind_text(statement, at++, record_text(record, f));
        } else {
            bind_number(statement, at++, record_number(record, f));
        }
    }
    run_prepared(db, statement);
}

void database_put_cause(
    struct database *db, int64_t session_id, const char *cause, int64_t related) {
    bind_number(db->cause, 1, session_id);
    bind_text(db->cause, 2, slice_of(cause));
    bind_number(db->cause, 3, related);
    run_prepared(db, db->cause);
}

void database_put_left_out(struct database *db, int64_t session_id, const char *what) {
    bind_number(db->left_out, 1, session_id);
    bind_text(db->left_out, 2, slice_of(what));
    run_prepared(db, db->left_out);
}

void database_find_left_out(struct database *db) {
    run(db, "INSERT INTO left_out SELECT id,'customer' FROM sessions "
            "WHERE customerId IS NOT NULL AND json_type(raw,'$.customer') IS NOT 'object';"
            "INSERT INTO left_out SELECT id,'store' FROM sessions "
            "WHERE storeId IS NOT NULL AND json_type(raw,'$.store') IS NOT 'object'");
}

void database_put_clock(struct database *db, uint64_t seed, int64_t start, int64_t now) {
    bind_number(db->clock, 1, (int64_t)seed);
    bind_number(db->clock, 2, start);
    bind_number(db->clock, 3, now);
    run_prepared(db, db->clock);
}

bool database_import(struct database *db, struct slice line, struct error *e) {
    for (size_t i = 0; i < N_TABLES; i++) {
        bind_text(db->import[i], 1, line);
        int result = sqlite3_step(db->import[i]);
        sqlite3_reset(db->import[i]);
        if (result == SQLITE_CONSTRAINT) {
            return error_set(e, ERROR_FAILED, "this id was there before");
        }
        if (result != SQLITE_DONE) {
            return error_set(e, ERROR_FAILED, "%s", sqlite3_errmsg(db->handle));
        }
        if (i == 0 && sqlite3_changes(db->handle) == 0) {
            return error_set(e, ERROR_FAILED, "the row has no id of digits");
        }
    }
    return true;
}

static void read_row(sqlite3_stmt *statement, struct session *out) {
    const struct table *t = &session_table;
    int at = 0;
    for (size_t i = 0; i < t->n_fields; i++) {
        const struct field *f = &t->fields[i];
        if (!is_column(f)) {
            continue;
        }
        if (f->kind == FIELD_TEXT) {
            const char *text = (const char *)sqlite3_column_text(statement, at);
            size_t len = (size_t)sqlite3_column_bytes(statement, at);
            record_set_text(out, f, (struct slice){text, len});
        } else {
            bool null = sqlite3_column_type(statement, at) == SQLITE_NULL;
            record_set_number(out, f, null ? ABSENT : sqlite3_column_int64(statement, at));
        }
        at++;
    }
}

static void bind_all(sqlite3_stmt *statement, const struct bind *binds, size_t n_binds) {
    for (size_t i = 0; i < n_binds; i++) {
        if (binds[i].text.ptr != NULL) {
            bind_text(statement, (int)i + 1, binds[i].text);
        } else {
            bind_number(statement, (int)i + 1, binds[i].number);
        }
    }
}

bool database_select(struct database *db, const char *clauses, const struct bind *binds,
    size_t n_binds, session_sink *sink, void *context, struct error *e) {
    struct buf sql = BUF_INIT(SQL_MAX);
    buf_append_text(&sql, "SELECT ");
    append_columns(&sql, &session_table);
    buf_printf(&sql, " FROM sessions %s", clauses);
    sqlite3_stmt *statement = NULL;
    int result = sqlite3_prepare_v2(db->handle, buf_text(&sql), -1, &statement, NULL);
    if (result == SQLITE_OK) {
        bind_all(statement, binds, n_binds);
        struct session row;
        while ((result = sqlite3_step(statement)) == SQLITE_ROW) {
            read_row(statement, &row);
            if (!sink(context, &row)) {
                result = SQLITE_DONE;
                break;
            }
        }
    }
    buf_release(&sql);
    bool ok = result == SQLITE_DONE;
    if (!ok) {
        error_set(e, ERROR_FAILED, "database: %s", sqlite3_errmsg(db->handle));
    }
    sqlite3_finalize(statement);
    return ok;
}

const char *database_library_version(void) {
    return sqlite3_libversion();
}
