// Asks for one session after the other. It must not know how a session is written.
#include "app/get_command.h"

#include "app/book_open.h"
#include "app/output.h"
#include "app/signals.h"
#include "base/clock.h"
#include "base/mem.h"
#include "page_text.h"
#include "question.h"
#include "reader.h"
#include "sink.h"
#include "wanted.h"
#include "writer.h"

struct get {
    const struct settings *settings;
    struct course course;
    struct progress progress;
    struct reader reader;
    struct writer writer;
    struct output output;
    struct verdicts *verdicts; // NULL: nobody asks for them
    struct wanted wanted;
    size_t at; // of `wanted`
    size_t n_written, n_missing;
    bool found; // the one asked for
};

// --- One session.

// As text it is the whole page, but for who chose columns.
static bool is_page(const struct get *g) {
    return g->settings->output == OUTPUT_PLAIN && g->settings->n_columns == 0;
}

static void write_session(struct get *g, const struct session *s) {
    if (is_page(g)) {
        buf_append_text(&g->writer.out, g->n_written > 0 ? "\n" : "");
        page_text_append(&g->output, s, &g->writer.out);
    } else {
        output_session(&g->output, s, &g->writer.out);
    }
    g->n_written++;
    writer_flush(&g->writer);
}

// A server that does not know the question answers with other sessions: they are not printed.
static void take_page(void *context, struct page *p) {
    struct get *g = context;
    g->output.show.now = reader_server_now(&g->reader);
    g->course.outcome = OUTCOME_DONE;
    for (size_t i = 0; i < p->n_sessions && !g->found; i++) {
        g->found = wanted_is(&g->wanted, g->at, &p->sessions[i]);
        if (g->found) {
            write_session(g, &p->sessions[i]);
        }
    }
    page_free(p);
}

static void tell(void *context, int64_t now_ms) {
    struct get *g = context;
    const struct progress_count count = {.n_read = g->n_written};
    progress_show(&g->progress, &count, walk_fetch(g->reader.walk), now_ms);
}

static void ask(struct get *g) {
    struct question question;
    struct query q;
    struct error e = {0};
    query_init(&q);
    query_set(&q, wanted_param(&g->wanted, g->at), wanted_text(&g->wanted, g->at));
    g->found = false;
    g->course.outcome = OUTCOME_RUNNING;
    if (question_make(&question, &q, g->output.columns, g->output.n_columns, 1,
            settings_now(g->settings, clock_wall_ms()), g->settings, &e)) {
        reader_ask(&g->reader, &question.spec, NULL, 1);
        reader_run(&g->reader, take_page, tell, g);
    } else {
        course_break_off(&g->course, &e);
    }
    question_release(&question);
    query_release(&q);
}

static void say_missing(struct get *g) {
    struct buf text = BUF_INIT(ERROR_TEXT_LEN);
    const bool is_id = wanted_param(&g->wanted, g->at) == PARAM_ID;
    buf_printf(&text, "the server has no session with the %s ", is_id ? "id" : "token");
    buf_append(&text, wanted_text(&g->wanted, g->at));
    course_say(buf_text(&text));
    buf_release(&text);
    g->n_missing++;
}

// --- All of them.

static bool prints_verdicts(const struct get *g) {
    bool asked = is_page(g);
    for (size_t i = 0; i < g->settings->n_columns; i++) {
        asked = asked || g->settings->columns[i] == FIELD_VERDICT;
    }
    return asked;
}

static void load_verdicts(struct get *g) {
    if (!prints_verdicts(g)) {
        return;
    }
    struct error e = {0};
    g->verdicts = verdicts_new();
    if (book_load_verdicts(g->reader.connection.book, g->verdicts, &e)) {
        g->output.show.verdicts = g->verdicts;
    } else {
        error_prefix(&e, "no verdicts");
        course_say(e.text);
    }
}

static void ask_for_all(struct get *g) {
    load_verdicts(g);
    for (; g->at < g->wanted.n; g->at++) {
        ask(g);
        if (g->course.outcome != OUTCOME_DONE) {
            return;
        }
        if (!g->found) {
            say_missing(g);
        }
    }
}

// As of a list: what came is a valid document; when the first question failed, there is none.
static void run(struct get *g) {
    struct error e = {0};
    g->output.show.now = settings_now(g->settings, clock_wall_ms());
    output_begin(&g->output, &g->writer.out);
    g->course.outcome = OUTCOME_DONE;
    if (g->wanted.n > 0) {
        if (reader_open(&g->reader, g->settings, &g->course, &g->progress, &e)) {
            ask_for_all(g);
        } else {
            course_break_off(&g->course, &e);
            course_note_signals(&g->course); // of the prompt
        }
    }
    if (g->course.outcome == OUTCOME_DONE ||
        (g->course.outcome != OUTCOME_NO_READER && g->n_written > 0)) {
        output_end(&g->output, &g->writer.out);
        writer_flush(&g->writer);
    }
}

static void begin(struct get *g, const struct settings *s) {
    g->settings = s;
    g->reader.connection.server.output = -1;
    g->output = sink_output(
        s, field_default_columns, field_n_default_columns, settings_now(s, clock_wall_ms()));
    progress_init(&g->progress, clock_monotonic_ms());
    writer_init(&g->writer, &g->course, &g->progress);
}

// Filters would say nothing: a session is asked for by its name.
static bool check(const struct settings *s, struct error *e) {
    for (enum param p = 0; p < PARAM_COUNT; p++) {
        if (query_get(&s->query, p).len > 0) {
            return error_set(
                e, ERROR_USAGE, "get takes ids and session tokens, not --%s", param_row(p)->flag);
        }
    }
    for (size_t i = 0; i < s->n_columns; i++) {
        if (s->columns[i] == FIELD_SIGNALS) {
            return error_set(e, ERROR_USAGE,
                "signals need other sessions as well: 'aifi-sessions cases show ID' has them");
        }
    }
    return true;
}

static int status_of(const struct get *g) {
    const int status = course_status(&g->course);
    return status == 0 && g->n_missing > 0 ? error_exit_status(ERROR_FAILED) : status;
}

static void say_end(const struct get *g) {
    if (g->course.outcome == OUTCOME_BROKEN_OFF) {
        course_complain(&g->course.e);
    } else if (g->course.outcome == OUTCOME_INTERRUPTED) {
        struct buf text = BUF_INIT(ERROR_TEXT_LEN);
        buf_printf(&text, "stopped after %zu of %zu", g->n_written, g->wanted.n);
        course_say(buf_text(&text));
        buf_release(&text);
    }
}

int get_command_run(const struct settings *s) {
    struct get g = {0};
    struct error e = {0};
    begin(&g, s);
    // Before signals are caught: who gives up typing ids ends the program at once.
    if (check(s, &e) && wanted_read(&g.wanted, s->operands, s->n_operands, &e)) {
        signals_install(NULL);
        run(&g);
        signals_leave();
    } else {
        course_break_off(&g.course, &e);
    }
    say_end(&g);
    const int status = status_of(&g);
    const bool reader_left = g.course.outcome == OUTCOME_NO_READER;
    reader_release(&g.reader);
    writer_release(&g.writer);
    output_release(&g.output);
    verdicts_free(g.verdicts);
    wanted_release(&g.wanted);
    if (reader_left) {
        signals_end_by_pipe();
    }
    return status;
}
