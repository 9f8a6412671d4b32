// Watches sessions: what was known first, then what changes, again and again. It must not know what
// a change looks like.
#include "app/watch_command.h"

#include "app/refresh.h"
#include "app/signals.h"
#include "base/clock.h"
#include "known.h"
#include "question.h"
#include "reader.h"
#include "sink.h"
#include "watch_output.h"
#include "writer.h"

enum {
    // Records that changed within this time before are read first, to compare with; of older ones
    // it cannot be said what changed.
    KNOWN_MS = 2 * MS_HOUR,
    KNOWN_PAGES_MAX = 20,
};

static const enum field watch_columns[] = {FIELD_ID, FIELD_STORE_LABEL, FIELD_STATUS};

struct watch {
    const struct settings *settings;
    struct course course;
    struct progress progress;
    struct reader reader;
    struct writer writer;
    struct output output;
    struct question question;
    struct value_context then; // when it was asked: relative times stay those of then
    struct refresh refresh;
    struct known known;
    instant known_since;  // all records that changed from then on are in `known`
    instant wanted_since; // that is far enough back
    size_t n_pages, n_rows;
    size_t n_changes; // printed
    int64_t end_ms;   // monotonic; INT64_MAX = none
    bool has_begun, is_failing;
};

static struct live_clock server_clock(const struct watch *w) {
    return reader_server_clock(&w->reader, w->refresh.live.watermark);
}

// --- What is known at the beginning.

static void note_oldest(struct watch *w, const struct page *p) {
    for (size_t i = 0; i < p->n_sessions; i++) {
        instant t;
        if (session_instant(&p->sessions[i], FIELD_UPDATED_AT, &t) && t < w->known_since) {
            w->known_since = t;
        }
    }
}

static void take_known(void *context, struct page *p) {
    struct watch *w = context;
    if (!w->has_begun) {
        const struct live_clock now = server_clock(w);
        refresh_begin(&w->refresh, p, clock_monotonic_ms(), now);
        w->known_since = now.now;
        w->wanted_since = now.now - KNOWN_MS;
        w->has_begun = true;
    }
    note_oldest(w, p);
    w->n_rows += p->n_sessions;
    known_add(&w->known, p);
    if (++w->n_pages >= KNOWN_PAGES_MAX || w->known_since < w->wanted_since) {
        w->course.outcome = OUTCOME_DONE;
    }
}

static void tell(void *context, int64_t now_ms) {
    struct watch *w = context;
    const struct progress_count count = {.n_read = w->n_rows};
    progress_show(&w->progress, &count, walk_fetch(w->reader.walk), now_ms);
}

// The newest change first, so that a limit on the pages leaves out the oldest ones. How far back it
// goes is not asked for: only the first answer tells what time it is at the server.
static bool make_known_spec(struct watch *w, struct request_spec *spec, struct error *e) {
    struct query q;
    const struct query *asked = &w->question.plan.query;
    refresh_make_query(asked, w->then.now, &q);
    query_set(&q, PARAM_MIN_UPDATED_AT, query_get(asked, PARAM_MIN_UPDATED_AT));
    query_set(&q, PARAM_DIRECTION, SLICE("desc"));
    const bool good = query_resolve(&q, &w->then, w->settings->encoding, spec, e);
    query_release(&q);
    return good;
}

static void read_known(struct watch *w) {
    struct request_spec spec;
    struct error e = {0};
    if (!make_known_spec(w, &spec, &e)) {
        course_break_off(&w->course, &e);
        return;
    }
    reader_ask(&w->reader, &spec, NULL, SIZE_MAX);
    reader_run(&w->reader, take_known, tell, w);
    request_spec_release(&spec);
    if (w->course.outcome != OUTCOME_DONE) {
        return;
    }
    if (!w->has_begun) {
        live_begin(&w->refresh.live, clock_monotonic_ms(), server_clock(w), INSTANT_NONE);
    }
    if (walk_at_end(w->reader.walk)) { // there is nothing older
        w->known_since = w->wanted_since;
    }
    w->course.outcome = OUTCOME_RUNNING;
}

// --- Changes.

static bool fits(const struct watch *w, const struct session *s) {
    for (enum param p = 0; p < PARAM_COUNT; p++) {
        if (!query_fits(&w->question.plan.query, p, s, &w->then)) {
            return false;
        }
    }
    return !w->question.plan.rest || match_fits(w->question.plan.rest, s, &w->output.show);
}

static bool is_older(const struct session *a, const struct session *b) {
    instant a_at, b_at;
    return session_instant(a, FIELD_UPDATED_AT, &a_at) &&
           session_instant(b, FIELD_UPDATED_AT, &b_at) && a_at < b_at;
}

static void print(struct watch *w, enum watch_event event, const struct session *s,
    const struct record_diff *diff) {
    const struct watch_change change = {
        .event = event, .at = w->output.show.now, .session = s, .diff = diff};
    watch_output_change(&w->output, &change, &w->writer.out);
    w->n_changes++;
}

// A record that nobody knows: a new session, or one that slept until now or for so long that it was
// forgotten.
static void note_unknown(struct watch *w, const struct session *s) {
    instant created;
    const bool is_new = session_instant(s, FIELD_CREATED_AT, &created) &&
                        created >= w->known_since && created > w->known.forgotten;
    if (fits(w, s)) {
        print(w, is_new ? WATCH_NEW : WATCH_CHANGED, s, NULL);
    }
}

static void note_known(struct watch *w, const struct session *old, const struct session *s) {
    struct record_diff diff = {0};
    struct error ignored;
    if (!record_diff(session_json(old), session_json(s), &w->output.show, &diff, &ignored)) {
        return;
    }
    const bool fits_now = fits(w, s), fitted = fits(w, old);
    if (diff.n > 0 && (fits_now || fitted)) {
        print(w, !fits_now ? WATCH_LEFT : fitted ? WATCH_CHANGED : WATCH_NEW, s, &diff);
    }
    record_diff_release(&diff);
}

static void note_answer(struct watch *w) {
    if (w->is_failing) {
        course_say("the server answers again");
    }
    w->is_failing = false;
}

static bool is_enough(const struct watch *w) {
    const int64_t most = w->settings->max_changes;
    return most > 0 && (int64_t)w->n_changes >= most;
}

static void take_changes(struct watch *w, struct page *p) {
    note_answer(w);
    w->output.show.now = server_clock(w).now;
    for (size_t i = 0; i < p->n_sessions && !is_enough(w); i++) {
        const struct session *s = &p->sessions[i];
        const struct session *old = known_find(&w->known, session_key(s));
        if (!old) {
            note_unknown(w, s);
        } else if (!is_older(s, old)) {
            note_known(w, old, s);
        }
    }
    known_add(&w->known, p);
    progress_clear(&w->progress);
    writer_flush(&w->writer);
    if (is_enough(w) && w->course.outcome == OUTCOME_RUNNING) {
        w->course.outcome = OUTCOME_DONE;
    }
}

// --- The server does not answer.

// Who typed the token may type another one; a watch outlives everything else.
static void take_failure(struct watch *w) {
    const struct error *e = refresh_error(&w->refresh);
    if (reader_type_again(&w->reader, e)) {
        w->refresh.live.due_ms = clock_monotonic_ms();
        return;
    }
    if (e->kind == ERROR_AUTH) {
        course_break_off(&w->course, e);
        return;
    }
    if (w->is_failing) {
        return;
    }
    w->is_failing = true;
    struct buf text = BUF_INIT(2 * ERROR_TEXT_LEN);
    buf_printf(&text, "%s; asking again", e->text);
    course_say(buf_text(&text));
    buf_release(&text);
    if (w->output.format == OUTPUT_NDJSON) {
        watch_output_failure(&w->output, server_clock(w).now, slice_of(e->text), &w->writer.out);
        writer_flush(&w->writer);
    }
}

// --- The loop.

static void wait_for_news(struct watch *w) {
    const int64_t due_ms = refresh_due_ms(&w->refresh);
    reader_wait(&w->reader, w->end_ms < due_ms ? w->end_ms : due_ms);
}

// Of the question that waits to be tried again, or of the last one. NULL = the server answers.
static const struct error *fault(const struct watch *w) {
    const struct fetch *f = w->refresh.walk ? walk_fetch(w->refresh.walk) : NULL;
    const struct error *e = f ? fetch_last_error(f) : NULL;
    return e || !w->is_failing ? e : refresh_error(&w->refresh);
}

// What happened since the server does not answer any more is not known.
static void end_in_time(struct watch *w) {
    const struct error *e = fault(w);
    w->course.outcome = OUTCOME_DONE;
    if (e) {
        course_break_off(&w->course, e);
    }
}

static void step(struct watch *w) {
    const struct refresh_question q = {.net = w->reader.connection.net,
        .query = &w->question.plan.query,
        .then = &w->then,
        .encoding = w->settings->encoding};
    const int64_t now_ms = clock_monotonic_ms();
    const instant wall = clock_wall_ms();
    struct page *p = NULL;
    live_note_time(&w->refresh.live, now_ms, wall);
    switch (refresh_step(&w->refresh, &q, now_ms, wall, server_clock(w), &p)) {
    case REFRESH_PAGE:
        take_changes(w, p);
        return;
    case REFRESH_DONE:
        note_answer(w);
        break;
    case REFRESH_FAILED:
        take_failure(w);
        break;
    case REFRESH_IDLE:
    case REFRESH_RUNNING:
        wait_for_news(w);
        break;
    }
    if (w->course.outcome == OUTCOME_RUNNING && clock_monotonic_ms() >= w->end_ms) {
        end_in_time(w);
    }
}

static void run(struct watch *w) {
    if (!w->question.plan.contradicts) {
        read_known(w);
    }
    w->output.show.now = server_clock(w).now;
    if (w->course.outcome == OUTCOME_RUNNING) {
        watch_output_begin(&w->output, &w->writer.out);
        writer_flush(&w->writer);
    }
    while (w->course.outcome == OUTCOME_RUNNING) {
        step(w);
        if (w->course.outcome == OUTCOME_RUNNING) {
            course_note_signals(&w->course);
        }
    }
}

// --- Before and after.

static bool check(const struct settings *s, struct error *e) {
    for (enum param p = 0; p < PARAM_COUNT; p++) {
        if (!param_is_filter(p) && query_get(&s->query, p).len > 0) {
            return error_set(e, ERROR_USAGE,
                "watch tells changes as they come: --%s means nothing to it", param_row(p)->flag);
        }
    }
    if (s->output == OUTPUT_JSON) {
        return error_set(e, ERROR_USAGE, "an array would have no end: -o ndjson, not json");
    }
    if (s->interval_ms == 0) {
        return error_set(e, ERROR_USAGE, "watch needs an --interval");
    }
    return true;
}

// These hang on other sessions, or on what is said here, not on a record.
static bool check_fields(const struct watch *w, struct error *e) {
    static const enum field others[] = {FIELD_SIGNALS, FIELD_VERDICT};
    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        bool asked = question_mentions(&w->question, others[i]);
        for (size_t c = 0; c < w->output.n_columns; c++) {
            asked = asked || w->output.columns[c] == others[i];
        }
        if (asked) {
            return error_set(e, ERROR_USAGE,
                "%s is no part of a record, which is what watch looks at",
                field_row(others[i])->path);
        }
    }
    return true;
}

static bool begin(struct watch *w, const struct settings *s, struct error *e) {
    const instant now = settings_now(s, clock_wall_ms());
    const int64_t now_ms = clock_monotonic_ms();
    *w = (struct watch){.settings = s,
        .reader = {.connection = {.server = {.output = -1}}},
        .then = {.now = now, .zone = s->zone},
        .end_ms = s->for_ms > 0 ? now_ms + s->for_ms : INT64_MAX};
    w->output = sink_output(s, watch_columns, ARRAY_LEN(watch_columns), now);
    progress_init(&w->progress, now_ms);
    writer_init(&w->writer, &w->course, &w->progress);
    refresh_init(&w->refresh, s->interval_ms);
    known_init(&w->known);
    return check(s, e) &&
           question_make(
               &w->question, &s->query, w->output.columns, w->output.n_columns, 0, now, s, e) &&
           check_fields(w, e) && reader_open(&w->reader, s, &w->course, &w->progress, e);
}

static void release(struct watch *w) {
    refresh_release(&w->refresh);
    reader_release(&w->reader);
    question_release(&w->question);
    known_release(&w->known);
    writer_release(&w->writer);
}

static void say_end(const struct watch *w) {
    if (w->course.outcome == OUTCOME_BROKEN_OFF) {
        course_complain(&w->course.e);
    } else if (w->course.outcome == OUTCOME_INTERRUPTED) {
        struct buf text = BUF_INIT(ERROR_TEXT_LEN);
        buf_append_text(&text, "stopped after ");
        count_append(&text, w->n_changes);
        buf_append_text(&text, w->n_changes == 1 ? " change" : " changes");
        course_say(buf_text(&text));
        buf_release(&text);
    }
}

int watch_command_run(const struct settings *s) {
    struct watch w;
    struct error e = {0};
    signals_install(NULL);
    if (begin(&w, s, &e)) {
        run(&w);
    } else {
        course_break_off(&w.course, &e);
        course_note_signals(&w.course); // of the prompt
    }
    signals_leave();
    say_end(&w);
    const int status = course_status(&w.course);
    const bool reader_left = w.course.outcome == OUTCOME_NO_READER;
    release(&w);
    if (reader_left) {
        signals_end_by_pipe();
    }
    return status;
}
