// Sessions on standard output. It must not know how an answer is fetched or a row is written.
#include "listing.h"

#include "app/book_open.h"
#include "app/signals.h"
#include "base/clock.h"
#include "base/mem.h"
#include "sink.h"

enum { FLUSH_LEN = 256 * 1024 };

// --- Before.

static bool prints_columns(const struct settings *s) {
    return s->output != OUTPUT_JSON && s->output != OUTPUT_NDJSON;
}

// Whether the output or the condition needs a field that has to be worked out from elsewhere.
static bool needs(const struct listing *l, enum field f) {
    if (question_mentions(&l->question, f)) {
        return true;
    }
    for (size_t i = 0; i < l->output.n_columns && prints_columns(l->settings); i++) {
        if (l->output.columns[i] == f) {
            return true;
        }
    }
    return false;
}

bool listing_init(struct listing *l, const struct settings *s, const struct query *query,
    const enum field *columns, size_t n_columns, struct error *e) {
    const instant now = settings_now(s, clock_wall_ms());
    *l = (struct listing){.settings = s, .reader = {.connection = {.server = {.output = -1}}}};
    l->output = sink_output(s, columns, n_columns, now);
    writer_init(&l->writer, &l->course, &l->progress);
    return question_make(&l->question, query, l->output.columns, l->output.n_columns,
        s->all ? 0 : s->limit, now, s, e);
}

void listing_release(struct listing *l) {
    reader_release(&l->reader);
    question_release(&l->question);
    output_release(&l->output);
    evidence_free(l->evidence); // it borrows the rows
    dataset_free(l->held);
    verdicts_free(l->verdicts);
    key_map_release(&l->seen);
    writer_release(&l->writer);
}

// Verdicts are read only, and a book that is not there yet has none. Where the answer depends on
// them there is no answer without the book.
static bool load_verdicts(struct listing *l) {
    if (!needs(l, FIELD_VERDICT)) {
        return true;
    }
    l->verdicts = verdicts_new();
    struct error e = {0};
    if (!book_load_verdicts(l->reader.connection.book, l->verdicts, &e)) {
        error_prefix(&e, "no verdicts");
        if (question_mentions(&l->question, FIELD_VERDICT)) {
            course_break_off(&l->course, &e);
            return false;
        }
        course_say(e.text);
    }
    l->output.show.verdicts = l->verdicts;
    return true;
}

// --- Rows.

static bool searches(const struct listing *l) {
    return question_searches(&l->question);
}

static bool limit_reached(const struct listing *l) {
    return !l->settings->all && (int64_t)l->n_written >= l->settings->limit;
}

static bool scan_reached(const struct listing *l) {
    const struct settings *s = l->settings;
    return (s->max_scan > 0 && (int64_t)l->n_read >= s->max_scan && searches(l)) ||
           (l->held && (int64_t)l->n_read >= s->max_rows);
}

static bool fits(const struct listing *l, const struct session *s) {
    return !searches(l) || match_fits(l->question.plan.rest, s, &l->how);
}

static void write_row(struct listing *l, const struct session *s) {
    output_session(&l->output, s, &l->writer.out);
    l->n_written++;
}

// The beginning of a document goes out with its first row: nothing is written when nothing comes.
static void flush_rows(struct listing *l) {
    if (l->n_written > 0) {
        writer_flush(&l->writer);
    }
}

// The moment that conditions refer to stays the same over all pages; what is shown is as old as its
// page.
static void note_time(struct listing *l) {
    l->output.show.now = reader_server_now(&l->reader);
    if (!l->has_now) {
        l->how = l->output.show;
        l->has_now = true;
    }
}

static void hold_page(struct listing *l, struct page *p) {
    const struct dataset_change change = dataset_append(l->held, p);
    l->n_duplicates += change.n_duplicate;
    l->n_read = dataset_n_rows(l->held);
    reader_ask_for_next(&l->reader);
    if (scan_reached(l)) {
        l->scan_ended = !walk_at_end(l->reader.walk);
        l->course.outcome = OUTCOME_DONE;
    }
}

static void write_page(struct listing *l, struct page *p) {
    size_t i = 0;
    for (; i < p->n_sessions && !limit_reached(l) && !scan_reached(l); i++) {
        bool is_new;
        key_map_add(&l->seen, session_key(&p->sessions[i]), 0, &is_new);
        l->n_duplicates += !is_new;
        l->n_read += is_new;
        if (is_new && fits(l, &p->sessions[i])) {
            l->n_fitting++;
            write_row(l, &p->sessions[i]);
        }
    }
    const bool more = i < p->n_sessions || !walk_at_end(l->reader.walk);
    if (limit_reached(l)) {
        l->more_exist = more;
        l->course.outcome = OUTCOME_DONE;
    } else if (scan_reached(l)) {
        l->scan_ended = more;
        l->course.outcome = OUTCOME_DONE;
    }
    page_free(p);
    flush_rows(l);
}

static void take_page(void *context, struct page *p) {
    struct listing *l = context;
    note_time(l);
    if (l->held) {
        hold_page(l, p);
        return;
    }
    // Unless this page may be enough, the next one is on its way while this one is written.
    if (l->settings->all || searches(l) ||
        (int64_t)(l->n_written + p->n_sessions) < l->settings->limit) {
        reader_ask_for_next(&l->reader);
    }
    write_page(l, p);
}

// What was held is matched with what all of it says.
static void write_held(struct listing *l) {
    evidence_update(l->evidence, l->held);
    l->output.show.evidence = l->how.evidence = l->evidence;
    for (size_t i = 0; i < dataset_n_visible(l->held); i++) {
        const struct session *s = dataset_session(l->held, dataset_visible(l->held, i));
        if (!fits(l, s)) {
            continue;
        }
        l->n_fitting++;
        if (limit_reached(l)) {
            l->more_exist = true;
            continue;
        }
        write_row(l, s);
        if (l->writer.out.len > FLUSH_LEN) {
            flush_rows(l);
        }
    }
    flush_rows(l);
}

static void tell(void *context, int64_t now_ms) {
    struct listing *l = context;
    const struct progress_count count = {
        .n_read = l->n_read, .n_fitting = l->n_fitting, .is_search = searches(l) && !l->held};
    progress_show(&l->progress, &count, walk_fetch(l->reader.walk), now_ms);
}

// --- The run.

// How far a search for a few rows looks ahead: what comes is asked for in vain when the page before
// had enough of them.
static void ask(struct listing *l) {
    const bool is_whole = l->settings->all || l->held;
    const bool is_bounded = l->question.range.from != INSTANT_NONE;
    // What a parameter that nobody here knows does to the order is not known.
    const bool is_wide = is_bounded && (is_whole || searches(l)) && !l->settings->passed;
    const bool may_end_early = !is_whole || l->settings->max_scan > 0;
    reader_ask(&l->reader, &l->question.spec, is_wide ? &l->question.range : NULL,
        is_wide && may_end_early ? WALK_WINDOWS : SIZE_MAX);
}

static void read_and_write(struct listing *l) {
    if (needs(l, FIELD_SIGNALS)) {
        l->held = dataset_new();
        l->evidence = evidence_new();
    }
    progress_init(&l->progress, clock_monotonic_ms());
    note_time(l);
    l->has_now = false;
    output_begin(&l->output, &l->writer.out);
    if (l->question.plan.contradicts) {
        l->course.outcome = OUTCOME_DONE; // nothing can fit, so nobody is asked
    } else {
        ask(l);
        reader_run(&l->reader, take_page, tell, l);
    }
    if (l->held && l->course.outcome != OUTCOME_NO_READER) {
        write_held(l);
    }
    // What came is a valid document, also when more should have come; when nothing came at all,
    // nothing is written.
    if (l->course.outcome == OUTCOME_DONE ||
        (l->course.outcome != OUTCOME_NO_READER && l->n_written > 0)) {
        output_end(&l->output, &l->writer.out);
        writer_flush(&l->writer);
    }
}

int listing_run(struct listing *l) {
    struct error e = {0};
    if (!reader_open(&l->reader, l->settings, &l->course, &l->progress, &e)) {
        course_break_off(&l->course, &e);
        course_note_signals(&l->course); // of the prompt
    } else if (load_verdicts(l)) {
        read_and_write(l);
    }
    signals_leave();
    struct buf text = BUF_INIT(4 * ERROR_TEXT_LEN);
    listing_append_end(l, &text);
    if (text.len > 0) {
        course_say(buf_text(&text));
    }
    buf_release(&text);
    return listing_status(l);
}
