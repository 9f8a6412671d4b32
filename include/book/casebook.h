// The case book: verdicts and notes of this computer's investigators, in a SQLite file (3.40; WAL,
// 0600) that survives kill -9 at any point and two programs at once. Nothing of it ever goes to the
// API. Cases are keyed by deployment (base URL) and session.
//
// Every change is one transaction and one step of undo. All functions are quick (a local file);
// one that finds the file locked by another program waits 250 ms at most and then fails, retryable
// (casebook_open waits 2 s: the other one may be making the file).
#ifndef AIFI_BOOK_CASEBOOK_H
#define AIFI_BOOK_CASEBOOK_H

#include "model/verdict.h"

struct casebook;
enum {
    CASEBOOK_NOTE_MAX_LEN = 4000,
    CASEBOOK_SNAPSHOT_MAX_LEN = 1024 * 1024, // of a longer record no snapshot is kept
    CASEBOOK_IMPORT_MAX_LEN = 64 * 1024 * 1024
};

// Opens or creates the file; its directory is created 0700. `deployment` and `author` (made fit for
// one line of at most 63 bytes) are copied. Refused with a sentence: a symbolic or hard link, a
// file that others may write or of another user, a newer version's or another program's database, a
// damaged one (which is left as it is; one of more than 4 MiB is not looked through whole). A file
// that is moved away while open is noticed: nothing more is saved then.
struct casebook *casebook_open(
    const char *path, struct slice deployment, struct slice author, struct error *e);
// In memory only, for the demo and tests.
struct casebook *casebook_open_memory(
    struct slice deployment, struct slice author, struct error *e);
void casebook_close(struct casebook *b); // NULL is fine

// All verdicts of this deployment into *v, in the place of what is there; when it fails, *v stays
// as it is.
bool casebook_load(struct casebook *b, struct verdicts *v, struct error *e);
// Whether another program changed the file since the last load (cheap: PRAGMA data_version).
bool casebook_is_stale(struct casebook *b);

// Sets the verdict of all of them at once; keeps each record as it is now as snapshot. VERDICT_NONE
// and VERDICT_TO_DO put back to do. Also updates *v (may be NULL).
bool casebook_judge(struct casebook *b, struct verdicts *v, const struct session *const *sessions,
    size_t n, enum verdict verdict, instant now, struct error *e);
// Adds the note to all of them. An empty one is refused.
bool casebook_note(struct casebook *b, struct verdicts *v, const struct session *const *sessions,
    size_t n, struct slice text, instant now, struct error *e);
// Takes back this program run's newest step that is not taken back yet; the history keeps both.
// *what says what was undone ("follow-up of 981177"). A verdict that somebody else (another
// program) gave meanwhile stays: *what names it ("…; 2 stay, as kim said confirmed of 981180
// meanwhile"), and where that is so for the whole step, it fails and the step is done with. False
// with e->kind ERROR_NONE: nothing to undo.
bool casebook_undo(
    struct casebook *b, struct verdicts *v, instant now, struct buf *what, struct error *e);

// The history of one session's case; *out is overwritten.
bool casebook_read(
    struct casebook *b, struct slice session_key, struct case_file *out, struct error *e);

// All cases of this deployment, or those of `keys` (n > 0), as JSON lines: one object a case with
// deployment, session, verdict, events and snapshot (raw record). Unmasked by nature. Fails when
// the ceiling of *out is too low.
bool casebook_export(struct casebook *b, const struct slice *keys, size_t n, struct buf *out,
    size_t *n_cases, struct error *e);
struct casebook_imported {
    size_t n_cases, n_new, n_changed, n_same;
    size_t n_other; // of another deployment: kept under theirs
};
// Reads what casebook_export wrote, here or elsewhere: events that are not there yet are added, the
// verdict is that of the newest event that no undo takes back, so that two books merged either way
// agree. All or nothing; the fault names the line. No step of undo. *v (may be NULL) is loaded
// anew.
bool casebook_import(struct casebook *b, struct verdicts *v, struct slice text,
    struct casebook_imported *out, struct error *e);

const char *casebook_path(const struct casebook *b); // "" in memory
const char *casebook_library_version(void);          // "3.40.1": SQLite's, for --version

#endif
