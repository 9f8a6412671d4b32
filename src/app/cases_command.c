// `aifi-sessions cases`: export and import of the case book, and one case as text.
#include "app/cases_command.h"

#include "app/book_open.h"
#include "app/connect.h"
#include "app/signals.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "case_reader.h"
#include "course.h"
#include "model/case_text.h"
#include "progress.h"
#include "writer.h"

#include <unistd.h>

enum { TEXT_MAX_LEN = 4 * 1024 * 1024 };

static bool is_stdio(const char *operand) {
    return operand == NULL || strcmp(operand, "-") == 0;
}

static int end(const struct error *e) {
    if (e->kind != ERROR_NONE) {
        course_say(e->text);
    }
    return error_exit_status(e->kind);
}

// --- Export.

static bool export_book(
    const struct settings *s, struct buf *out, size_t *n_cases, struct error *e) {
    char *name = connection_book_of(s, e);
    if (!name) {
        return false;
    }
    // A book that nobody made has no cases.
    struct casebook *b = book_open_existing(name, e);
    const bool good = b ? casebook_export(b, NULL, 0, out, n_cases, e) : e->kind == ERROR_NONE;
    casebook_close(b);
    mem_free(name);
    return good;
}

static void say_exported(size_t n_cases, const char *operand) {
    struct buf text = BUF_INIT(8192);
    count_append(&text, n_cases);
    buf_append_text(&text, n_cases == 1 ? " case" : " cases");
    buf_append_text(&text, ", with personal data and codes");
    if (!is_stdio(operand)) {
        buf_printf(&text, ", in %s", operand);
    }
    course_say(buf_text(&text));
    buf_release(&text);
}

// A file that is there stays as it is: it may be all that is left of a colleague's work.
static bool write_new(const char *path, struct slice text, struct error *e) {
    if (access(path, F_OK) == 0) {
        return error_set(
            e, ERROR_FAILED, "%s exists already and stays as it is; name another file", path);
    }
    return file_replace(path, text, false, e);
}

static int run_export(const struct settings *s) {
    struct error e = {0};
    struct buf out = BUF_INIT(CASEBOOK_IMPORT_MAX_LEN);
    size_t n_cases = 0;
    bool good = export_book(s, &out, &n_cases, &e);
    if (good) {
        good = is_stdio(s->operand) ? file_write_all(STDOUT_FILENO, buf_slice(&out), &e)
                                    : write_new(s->operand, buf_slice(&out), &e);
    }
    if (good) {
        say_exported(n_cases, s->operand);
    }
    buf_wipe(&out);
    buf_release(&out);
    return end(&e);
}

// --- Import.

static bool import_book(
    const struct settings *s, struct slice text, struct casebook_imported *done, struct error *e) {
    char *name = connection_book_of(s, e);
    struct casebook *b = name ? book_open(name, e) : NULL;
    const bool good = b && casebook_import(b, NULL, text, done, e);
    casebook_close(b);
    mem_free(name);
    return good;
}

static void say_imported(const struct casebook_imported *done) {
    struct buf text = BUF_INIT(1024);
    count_append(&text, done->n_cases);
    buf_append_text(&text, done->n_cases == 1 ? " case: " : " cases: ");
    count_append(&text, done->n_new);
    buf_append_text(&text, " new, ");
    count_append(&text, done->n_changed);
    buf_append_text(&text, " changed, ");
    count_append(&text, done->n_same);
    buf_append_text(&text, " as they were");
    if (done->n_other > 0) {
        buf_append_text(&text, "; ");
        count_append(&text, done->n_other);
        buf_append_text(&text, " of other deployments, kept under theirs");
    }
    course_say(buf_text(&text));
    buf_release(&text);
}

static int run_import(const struct settings *s) {
    struct error e = {0};
    struct buf text = BUF_INIT(CASEBOOK_IMPORT_MAX_LEN);
    struct casebook_imported done = {0};
    const bool is_read = is_stdio(s->operand)
                             ? file_read_to_end(STDIN_FILENO, "standard input", &text, &e)
                             : file_read(s->operand, CASEBOOK_IMPORT_MAX_LEN, &text, &e);
    if (is_read && import_book(s, buf_slice(&text), &done, &e)) {
        say_imported(&done);
    }
    buf_wipe(&text);
    buf_release(&text);
    return end(&e);
}

// --- One case.

// What was said of it. False when the book is there and cannot be read.
static bool read_book(const struct case_reader *r, struct verdicts *verdicts,
    struct case_file *file, struct error *e) {
    struct casebook *b = book_open_existing(r->reader.connection.book, e);
    const bool good = b ? casebook_load(b, verdicts, e) &&
                              casebook_read(b, session_key(case_reader_session(r)), file, e)
                        : e->kind == ERROR_NONE;
    casebook_close(b);
    return good;
}

static bool append_case(struct case_reader *r, const struct settings *s, struct buf *out) {
    struct error e = {0};
    struct case_file file = {0};
    struct verdicts *verdicts = verdicts_new();
    const struct show how = {.now = reader_server_now(&r->reader),
        .zone = s->zone,
        .unmasked = s->unmask,
        .verdicts = verdicts,
        .evidence = r->evidence};
    const bool good = read_book(r, verdicts, &file, &e);
    if (good) {
        case_text_append(out, case_reader_session(r), r->evidence, NULL, &file, &how, SLICE_NONE);
    } else {
        course_break_off(r->course, &e);
    }
    case_file_release(&file);
    verdicts_free(verdicts);
    return good;
}

static int run_show(const struct settings *s) {
    struct course course = {0};
    struct progress progress;
    struct writer w;
    struct case_reader r;
    signals_install(NULL);
    progress_init(&progress, clock_monotonic_ms());
    writer_init(&w, &course, &progress);
    if (case_reader_run(&r, s, &course, &progress) && append_case(&r, s, &w.out)) {
        writer_flush(&w);
    }
    signals_leave();
    case_reader_release(&r);
    writer_release(&w);
    if (course.outcome == OUTCOME_BROKEN_OFF) {
        course_say(course.e.text);
    } else if (course.outcome == OUTCOME_NO_READER) {
        signals_end_by_pipe();
    }
    return course_status(&course);
}

int cases_command_run(const struct settings *s) {
    switch (s->action) {
    case ACTION_CASES_EXPORT:
        return run_export(s);
    case ACTION_CASES_IMPORT:
        return run_import(s);
    default:
        return run_show(s);
    }
}
