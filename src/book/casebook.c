// The file of the case book: opening it safely, its format, statements and transactions. The only
// room that knows SQLite (3.40). It must not know what a verdict means, the screen or the network.
#include "book_private.h"

#include "base/file.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    APPLICATION_ID = 0x61666362, // "afcb"
    FORMAT = 1,
    HEADER_LEN = 100, // of an SQLite file
    BUSY_MS = 250,
    OPEN_BUSY_MS = 2000,              // another program may be making the tables, on a slow disk
    WAL_TRY_MS = 10,                  // SQLite does not wait by itself for the change of journal
    CHECKED_MAX_LEN = 4 * 1024 * 1024 // a bigger file is not checked whole: the start waits for it
};

static const char schema[] =
    "CREATE TABLE deployments(id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE) STRICT;"
    "CREATE TABLE cases(id INTEGER PRIMARY KEY,"
    " deployment INTEGER NOT NULL REFERENCES deployments(id), session TEXT NOT NULL,"
    " verdict INTEGER NOT NULL DEFAULT 0, n_notes INTEGER NOT NULL DEFAULT 0,"
    " UNIQUE(deployment, session)) STRICT;"
    "CREATE TABLE events(id INTEGER PRIMARY KEY,"
    " case_id INTEGER NOT NULL REFERENCES cases(id), uuid BLOB NOT NULL UNIQUE,"
    " at INTEGER NOT NULL, place INTEGER NOT NULL, author TEXT NOT NULL, kind INTEGER NOT NULL,"
    " verdict INTEGER NOT NULL, text TEXT, undoes BLOB) STRICT;"
    "CREATE INDEX events_of_case ON events(case_id, place, uuid);"
    "CREATE INDEX events_undoes ON events(undoes) WHERE undoes IS NOT NULL;"
    "CREATE TABLE snapshots(event INTEGER PRIMARY KEY REFERENCES events(id),"
    " record TEXT NOT NULL) STRICT;";

struct database {
    sqlite3 *handle;
    bool is_file;
    // Compiled once: 500 sessions judged at once are thousands of statements of ten kinds.
    struct statement **kept;
    size_t n_kept, kept_cap;
};

// Errors

static bool failed(struct casebook *b, int code, struct error *e) {
    const char *path = b->path[0] ? b->path : "in memory";
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return error_set_retryable(e, ERROR_FAILED,
            "another program is writing the case book just now; try again (%s)", path);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return error_set(e, ERROR_FAILED,
            "the case book %s is damaged (or no case book); it was left as it is: move it away to "
            "begin a new one, or put a copy in its place",
            path);
    case SQLITE_FULL:
        return error_set(e, ERROR_FAILED, "no space left for the case book %s", path);
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return error_set(e, ERROR_FAILED, "the case book %s may not be written", path);
    default:
        return error_set(e, ERROR_FAILED, "the case book %s: %s", path,
            b->db->handle ? sqlite3_errmsg(b->db->handle) : sqlite3_errstr(code));
    }
}

static bool refused(struct error *e, const char *path, const char *why) {
    return error_set(e, ERROR_FAILED, "the case book %s %s", path, why);
}

// Statements. A struct statement is an sqlite3_stmt under a name that others may know.

struct statement {
    struct casebook *book;
    sqlite3_stmt *sqlite;
    bool is_kept, is_free;
};

static struct statement *find_kept(const struct database *db, const char *sql) {
    for (size_t i = 0; i < db->n_kept; i++) {
        if (db->kept[i]->is_free && strcmp(sqlite3_sql(db->kept[i]->sqlite), sql) == 0) {
            db->kept[i]->is_free = false;
            return db->kept[i];
        }
    }
    return NULL;
}

struct statement *db_prepare(struct casebook *b, const char *sql, struct error *e) {
    struct database *db = b->db;
    struct statement *s = find_kept(db, sql);
    if (s) {
        return s;
    }
    sqlite3_stmt *sqlite = NULL;
    const int code =
        sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &sqlite, NULL);
    if (code != SQLITE_OK) {
        failed(b, code, e);
        return NULL;
    }
    s = mem_alloc(sizeof *s);
    *s = (struct statement){
        .book = b, .sqlite = sqlite, .is_kept = sqlite3_bind_parameter_count(sqlite) > 0};
    if (s->is_kept) {
        mem_grow(&db->kept, &db->kept_cap, db->n_kept + 1, sizeof(struct statement *));
        db->kept[db->n_kept++] = s;
    }
    return s;
}

void db_finish(struct statement *s) {
    if (s && s->is_kept) {
        sqlite3_reset(s->sqlite);
        sqlite3_clear_bindings(s->sqlite); // what was bound is borrowed
        s->is_free = true;
    } else if (s) {
        sqlite3_finalize(s->sqlite);
        mem_free(s);
    }
}

static void close_database(struct database *db) {
    for (size_t i = 0; i < db->n_kept; i++) {
        require(db->kept[i]->is_free);
        sqlite3_finalize(db->kept[i]->sqlite);
        mem_free(db->kept[i]);
    }
    mem_free(db->kept);
    sqlite3_close(db->handle);
    mem_free(db);
}

void db_bind_integer(struct statement *s, int at, int64_t value) {
    require(sqlite3_bind_int64(s->sqlite, at, value) == SQLITE_OK);
}

void db_bind_text(struct statement *s, int at, struct slice text) {
    require(sqlite3_bind_text64(s->sqlite, at, text.ptr, text.len, SQLITE_STATIC, SQLITE_UTF8) ==
            SQLITE_OK);
}

void db_bind_bytes(struct statement *s, int at, struct slice bytes) {
    require(sqlite3_bind_blob64(s->sqlite, at, bytes.ptr, bytes.len, SQLITE_STATIC) == SQLITE_OK);
}

enum db_step db_step(struct statement *s, struct error *e) {
    const int code = sqlite3_step(s->sqlite);
    if (code == SQLITE_ROW) {
        return DB_ROW;
    }
    if (code != SQLITE_DONE) {
        failed(s->book, code, e);
    }
    sqlite3_reset(s->sqlite);
    return code == SQLITE_DONE ? DB_DONE : DB_FAILED;
}

void db_reset(struct statement *s) {
    sqlite3_reset(s->sqlite);
}

bool db_run(struct statement *s, struct error *e) {
    enum db_step step;
    do {
        step = db_step(s, e);
    } while (step == DB_ROW);
    return step == DB_DONE;
}

int64_t db_integer(struct statement *s, int at) {
    return sqlite3_column_int64(s->sqlite, at);
}

bool db_is_null(struct statement *s, int at) {
    return sqlite3_column_type(s->sqlite, at) == SQLITE_NULL;
}

struct slice db_text(struct statement *s, int at) {
    if (db_is_null(s, at)) {
        return SLICE_NONE;
    }
    const char *text = sqlite3_column_blob(s->sqlite, at);
    return (struct slice){text ? text : "", (size_t)sqlite3_column_bytes(s->sqlite, at)};
}

bool db_exec(struct casebook *b, const char *sql, int64_t *value, struct error *e) {
    struct statement *s = db_prepare(b, sql, e);
    if (s == NULL) {
        return false;
    }
    const enum db_step step = db_step(s, e);
    if (value) {
        *value = step == DB_ROW ? db_integer(s, 0) : 0;
    }
    const bool ok = step == DB_DONE || (step == DB_ROW && db_run(s, e));
    db_finish(s);
    return ok;
}

int64_t db_last_id(struct casebook *b) {
    return sqlite3_last_insert_rowid(b->db->handle);
}

// Transactions

static bool is_in_place(struct casebook *b, struct error *e) {
    int has_moved = 0;
    if (b->db->is_file &&
        sqlite3_file_control(b->db->handle, "main", SQLITE_FCNTL_HAS_MOVED, &has_moved) ==
            SQLITE_OK &&
        has_moved) {
        return refused(
            e, b->path, "was moved or deleted while it was open; nothing is saved until a restart");
    }
    return true;
}

bool db_begin_write(struct casebook *b, struct error *e) {
    return is_in_place(b, e) && db_exec(b, "BEGIN IMMEDIATE", NULL, e);
}

bool db_begin_read(struct casebook *b, struct error *e) {
    return db_exec(b, "BEGIN", NULL, e);
}

bool db_end(struct casebook *b, bool ok, struct error *e) {
    if (ok && db_exec(b, "COMMIT", NULL, e)) {
        return true;
    }
    // A failure may have rolled it back already.
    if (!sqlite3_get_autocommit(b->db->handle)) {
        struct error ignored = {0};
        db_exec(b, "ROLLBACK", NULL, &ignored);
    }
    return false;
}

// The file

static bool check_companion(const char *path, const char *suffix, struct error *e) {
    struct buf name = BUF_INIT(8192);
    struct stat st;
    bool ok = buf_append_text(&name, path) && buf_append_text(&name, suffix);
    if (!ok || (lstat(buf_text(&name), &st) == 0 && !S_ISREG(st.st_mode))) {
        ok = error_set(e, ERROR_FAILED, "%s%s is not a regular file", path, suffix);
    }
    buf_release(&name);
    return ok;
}

// Made by us with its mode, so that nobody can read it even for a moment; SQLite gives -wal and
// -shm the mode of the file. Only a new file is opened here: closing a descriptor of the file would
// take away the locks of another connection of this process.
static bool create_file(const char *path, struct error *e) {
    const int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd >= 0) {
        fchmod(fd, 0600); // whatever the umask
        close(fd);
        return true;
    }
    return errno == EEXIST ||
           error_set(e, ERROR_FAILED, "cannot create the case book %s: %s", path, strerror(errno));
}

static bool check_file(const char *path, struct error *e) {
    struct stat st;
    if (lstat(path, &st) != 0 && errno == ENOENT && !create_file(path, e)) {
        return false;
    }
    if (lstat(path, &st) != 0) {
        return error_set(
            e, ERROR_FAILED, "cannot open the case book %s: %s", path, strerror(errno));
    }
    if (S_ISLNK(st.st_mode)) {
        return refused(e, path, "is a symbolic link; name the file itself");
    }
    if (!S_ISREG(st.st_mode)) {
        return refused(e, path, "is not a regular file");
    }
    if (st.st_uid != geteuid()) {
        return refused(e, path, "belongs to another user");
    }
    if (st.st_nlink != 1) {
        return refused(e, path, "has a second name (a hard link), which SQLite cannot stand");
    }
    if (st.st_size > 0 && st.st_size < HEADER_LEN) { // SQLite takes a single byte for a new file
        return refused(e, path, "is damaged (or no case book); it was left as it is");
    }
    if ((st.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
        return refused(e, path, "may be written by others; chmod 600 it when you trust it");
    }
    if ((st.st_mode & 0777) != 0600 && chmod(path, 0600) != 0) {
        return refused(e, path, "may be read by others, and its mode cannot be changed");
    }
    return check_companion(path, "-wal", e) && check_companion(path, "-shm", e) &&
           check_companion(path, "-journal", e);
}

// SQLite refuses links anywhere on the way (NOFOLLOW); those of directories are the user's
// business.
static char *resolve(const char *path, struct error *e) {
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    char *directory = mem_dup_text(slash == NULL   ? SLICE(".")
                                   : slash == path ? SLICE("/")
                                                   : (struct slice){path, (size_t)(slash - path)});
    char *real = realpath(directory, NULL);
    char *out = NULL;
    struct buf whole = BUF_INIT(8192);
    if (name[0] == '\0') {
        refused(e, path, "does not name a file");
    } else if (real == NULL) {
        error_set(e, ERROR_FAILED, "cannot open the directory %s: %s", directory, strerror(errno));
    } else {
        buf_printf(&whole, "%s/%s", strcmp(real, "/") == 0 ? "" : real, name);
        out = buf_take(&whole, NULL);
    }
    free(real);
    mem_free(directory);
    return out;
}

static bool open_handle(struct casebook *b, const char *path, struct error *e) {
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE |
                      SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(path, &b->db->handle, flags, NULL);
    if (code != SQLITE_OK) {
        return failed(b, code, e);
    }
    // Nothing in the file may run by itself, and until it is known to be ours nothing writes it.
    static const struct {
        int option, value;
    } options[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
        {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
        {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1},
    };
    for (size_t i = 0; i < ARRAY_LEN(options); i++) {
        sqlite3_db_config(b->db->handle, options[i].option, options[i].value, NULL);
    }
    sqlite3_busy_timeout(b->db->handle, OPEN_BUSY_MS);
    return true;
}

// The format

static bool is_sound(struct casebook *b, struct error *e) {
    int64_t n_pages = 0, page_len = 0;
    if (!db_exec(b, "PRAGMA page_count", &n_pages, e) ||
        !db_exec(b, "PRAGMA page_size", &page_len, e)) {
        return false;
    }
    if (n_pages * page_len > CHECKED_MAX_LEN) {
        return true;
    }
    struct statement *s = db_prepare(b, "PRAGMA quick_check(1)", e);
    if (s == NULL) {
        return false;
    }
    const enum db_step step = db_step(s, e);
    bool ok = step != DB_FAILED;
    if (step == DB_ROW && !slice_equal(db_text(s, 0), SLICE("ok"))) {
        ok = failed(b, SQLITE_CORRUPT, e);
    }
    db_finish(s);
    return ok;
}

// *is_new: nothing is in it yet.
static bool check_format(struct casebook *b, bool *is_new, struct error *e) {
    int64_t application = 0, format = 0, n_tables = 0;
    if (!db_exec(b, "PRAGMA application_id", &application, e) ||
        !db_exec(b, "PRAGMA user_version", &format, e) ||
        !db_exec(b, "SELECT count(*) FROM sqlite_schema", &n_tables, e)) {
        return false;
    }
    *is_new = application == 0 && format == 0 && n_tables == 0;
    if (*is_new) {
        return true;
    }
    if (application != APPLICATION_ID || format < 1) {
        return refused(e, b->path, "is a database of another program");
    }
    if (format > FORMAT) {
        return error_set(e, ERROR_FAILED,
            "the case book %s was written by a newer version (format %lld; this one knows %d): "
            "update this program",
            b->path, (long long)format, FORMAT);
    }
    return is_sound(b, e);
}

// All of one moment: another program may be making the tables, and half of them would be nobody's.
static bool look_at_format(struct casebook *b, bool *is_new, struct error *e) {
    return db_begin_read(b, e) && db_end(b, check_format(b, is_new, e), e);
}

// Another program may be starting at the same moment.
static bool switch_to_wal(struct casebook *b, struct error *e) {
    for (int waited_ms = 0;; waited_ms += WAL_TRY_MS) {
        if (db_exec(b, "PRAGMA journal_mode=WAL", NULL, e)) {
            return true;
        }
        if (!e->retryable || waited_ms >= OPEN_BUSY_MS) {
            return false;
        }
        error_clear(e);
        sqlite3_sleep(WAL_TRY_MS);
    }
}

static bool create_tables(struct casebook *b, struct error *e) {
    if (!db_begin_write(b, e)) {
        return false;
    }
    bool is_new = false;
    bool ok = check_format(b, &is_new, e); // again: somebody else may have been faster
    if (ok && is_new) {
        const int code = sqlite3_exec(b->db->handle, schema, NULL, NULL, NULL);
        struct buf pragmas = BUF_INIT(200);
        buf_printf(&pragmas, "PRAGMA application_id=%d", APPLICATION_ID);
        ok = (code == SQLITE_OK || failed(b, code, e)) && db_exec(b, buf_text(&pragmas), NULL, e);
        buf_clear(&pragmas);
        buf_printf(&pragmas, "PRAGMA user_version=%d", FORMAT);
        ok = ok && db_exec(b, buf_text(&pragmas), NULL, e);
        buf_release(&pragmas);
    }
    return db_end(b, ok, e);
}

// FULL: a verdict that was said to be saved survives a power cut as well (WAL alone: only a crash
// of the program).
static bool prepare_book(struct casebook *b, struct error *e) {
    bool is_new = false;
    if (!look_at_format(b, &is_new, e) || !switch_to_wal(b, e) ||
        !db_exec(b, "PRAGMA synchronous=FULL", NULL, e) ||
        !db_exec(b, "PRAGMA foreign_keys=ON", NULL, e) ||
        !db_exec(b, "PRAGMA temp_store=MEMORY", NULL, e) || (is_new && !create_tables(b, e))) {
        return false;
    }
    sqlite3_db_config(b->db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
    sqlite3_busy_timeout(b->db->handle, BUSY_MS);
    return db_exec(b, "PRAGMA data_version", &b->version_loaded, e);
}

// The book

static struct casebook *book_new(const char *path, struct slice deployment, struct slice author) {
    struct casebook *b = mem_calloc(1, sizeof *b);
    b->db = mem_calloc(1, sizeof *b->db);
    b->path = mem_dup_text(slice_of(path));
    b->deployment = mem_dup_text(deployment);
    text_copy(b->author, sizeof b->author, author);
    if (b->author[0] == '\0') {
        text_copy(b->author, sizeof b->author, SLICE("unknown"));
    }
    return b;
}

struct casebook *casebook_open(
    const char *path, struct slice deployment, struct slice author, struct error *e) {
    if (!file_make_parents(path, e)) {
        return NULL;
    }
    char *real = resolve(path, e);
    if (real == NULL) {
        return NULL;
    }
    struct casebook *b = book_new(path, deployment, author);
    b->db->is_file = true;
    if (!check_file(real, e) || !open_handle(b, real, e) || !prepare_book(b, e)) {
        casebook_close(b);
        b = NULL;
    }
    mem_free(real);
    return b;
}

struct casebook *casebook_open_memory(
    struct slice deployment, struct slice author, struct error *e) {
    struct casebook *b = book_new("", deployment, author);
    if (!open_handle(b, ":memory:", e) || !prepare_book(b, e)) {
        casebook_close(b);
        b = NULL;
    }
    return b;
}

void step_release(struct step *s) {
    mem_free(s->events);
    mem_free(s->about);
}

void casebook_close(struct casebook *b) {
    if (b == NULL) {
        return;
    }
    close_database(b->db);
    for (size_t i = 0; i < b->n_steps; i++) {
        step_release(&b->steps[i]);
    }
    mem_free(b->steps);
    mem_free(b->path);
    mem_free(b->deployment);
    mem_free(b);
}

bool casebook_is_stale(struct casebook *b) {
    int64_t version = 0;
    struct error ignored = {0};
    return db_exec(b, "PRAGMA data_version", &version, &ignored) && version != b->version_loaded;
}

const char *casebook_path(const struct casebook *b) {
    return b->path;
}

const char *casebook_library_version(void) {
    return sqlite3_libversion();
}
