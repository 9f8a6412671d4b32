// Cases to files and from files. They hold personal data as the server sent it (an export) or as
// it is shown (a text): files are 0600, and one that exists is never written over.
#include "app_private.h"
#include "commands.h"

#include "base/file.h"
#include "base/mem.h"

#include <errno.h>
#include <sys/stat.h>

enum { CASE_TEXT_MAX_LEN = 4 * 1024 * 1024, PATH_MAX_LEN = 4096 };

// "~/x" as a shell has it. False with a sentence when there is no name.
static bool path_of(struct slice argument, struct buf *path, struct error *e) {
    const char *home = getenv("HOME");
    if (argument.len == 0) {
        return error_set(e, ERROR_USAGE, "the name of a file belongs behind it");
    }
    if (slice_starts_with(argument, SLICE("~/")) && home) {
        buf_append_text(path, home);
        argument.ptr++;
        argument.len--;
    }
    buf_append(path, argument);
    return !path->full || error_set(e, ERROR_USAGE, "the name is too long");
}

static bool write_new(const char *path, struct slice text, struct error *e) {
    struct stat st;
    if (lstat(path, &st) == 0) {
        return error_set(
            e, ERROR_FAILED, "%s exists already and stays as it is; name another file", path);
    }
    if (errno != ENOENT) {
        return error_set(e, ERROR_FAILED, "cannot write %s: %s", path, strerror(errno));
    }
    return file_replace(path, text, false, e);
}

COMMAND_FUNCTION(command_case_text) {
    struct buf path = BUF_INIT(PATH_MAX_LEN);
    struct buf text = BUF_INIT(CASE_TEXT_MAX_LEN);
    const struct session *s = app_session(a);
    if (!s) {
        app_hint(a, "no session is selected");
    } else if (path_of(argument, &path, e)) {
        review_case_text(a, s, &text);
        if (write_new(buf_text(&path), buf_slice(&text), e)) {
            app_say(a, JOURNAL_INFO, "case text, %zu bytes%s, in %s", text.len,
                a->show.unmasked ? "" : ", masked", buf_text(&path));
        }
    }
    buf_wipe(&text);
    buf_release(&text);
    buf_release(&path);
    return REDO_DRAW;
}

// The keys of the marked sessions; *returns* the array, which borrows.
static struct slice *marked_keys(struct app *a, size_t *n) {
    const struct view *v = app_view(a);
    *n = 0;
    struct slice *keys = mem_alloc(((v ? dataset_n_marked(v->data) : 0) + 1) * sizeof *keys);
    for (row_id row = 0; v && row < dataset_n_rows(v->data) && dataset_n_marked(v->data) > 0;
         row++) {
        if (dataset_is_marked(v->data, row)) {
            keys[(*n)++] = session_key(dataset_session(v->data, row));
        }
    }
    return keys;
}

COMMAND_FUNCTION(command_cases_export) {
    struct buf path = BUF_INIT(PATH_MAX_LEN);
    struct buf text = BUF_INIT(CASEBOOK_IMPORT_MAX_LEN);
    size_t n_keys, n_cases = 0;
    struct slice *keys = marked_keys(a, &n_keys);
    if (!a->book) {
        error_set(e, ERROR_FAILED, "the case book could not be opened; the log (4) says why");
    } else if (path_of(argument, &path, e) &&
               casebook_export(a->book, keys, n_keys, &text, &n_cases, e)) {
        if (n_cases == 0) {
            app_hint(a, "nobody said anything of %s yet: no file was written",
                n_keys > 0 ? "the marked sessions" : "any session");
        } else if (write_new(buf_text(&path), buf_slice(&text), e)) {
            app_say(a, JOURNAL_WARNING, "%zu case%s in %s, personal data NOT masked", n_cases,
                n_cases == 1 ? "" : "s", buf_text(&path));
        }
    }
    mem_free(keys);
    buf_wipe(&text);
    buf_release(&text);
    buf_release(&path);
    return REDO_DRAW;
}

COMMAND_FUNCTION(command_cases_import) {
    struct buf path = BUF_INIT(PATH_MAX_LEN);
    struct buf text = BUF_INIT(CASEBOOK_IMPORT_MAX_LEN);
    struct casebook_imported done;
    if (!a->book) {
        error_set(e, ERROR_FAILED, "the case book could not be opened; the log (4) says why");
    } else if (path_of(argument, &path, e) &&
               file_read(buf_text(&path), CASEBOOK_IMPORT_MAX_LEN, &text, e) &&
               casebook_import(a->book, a->verdicts, buf_slice(&text), &done, e)) {
        app_say(a, JOURNAL_INFO, "%zu cases read: %zu new, %zu changed, %zu the same%s",
            done.n_cases, done.n_new, done.n_changed, done.n_same,
            done.n_other > 0 ? "; some are of another deployment" : "");
    }
    buf_wipe(&text);
    buf_release(&text);
    buf_release(&path);
    return REDO_DRAW;
}
