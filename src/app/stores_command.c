// `aifi-sessions stores`: reads who is inside, once or for as long as it is let, and writes what
// the crowd says. It must not know how the numbers come about or what they look like.
#include "app/stores_command.h"

#include "app/crowd.h"
#include "app/signals.h"
#include "base/clock.h"
#include "reader.h"
#include "sink.h"
#include "stores_watch.h"
#include "writer.h"

struct run {
    const struct settings *settings;
    struct course course;
    struct progress progress;
    struct reader reader;
    struct writer writer;
    struct crowd *crowd;
    struct stores_output output;
    struct stores_watch watch;
    bool wrote;
    int64_t end_ms; // monotonic; INT64_MAX = none
};

// The API limits the question by store alone; what else would leave out people that are inside.
static bool check_query(const struct settings *s, struct error *e) {
    for (enum param p = 0; p < PARAM_COUNT; p++) {
        if (p != PARAM_STORE_ID && query_get(&s->query, p).len > 0) {
            return error_set(e, ERROR_USAGE,
                "stores counts everybody inside: of the filters it takes --store-id alone, not %s",
                param_row(p)->label);
        }
    }
    if (s->watch && s->check) {
        return error_set(e, ERROR_USAGE, "--check looks once, --watch goes on: only one of them");
    }
    if (s->watch && s->output >= OUTPUT_CSV) {
        return error_set(e, ERROR_USAGE,
            "--watch tells events, which have no columns: -o ndjson, not csv, tsv or plain");
    }
    if (s->for_ms > 0 && !s->watch) {
        return error_set(e, ERROR_USAGE, "--for goes with --watch");
    }
    if (s->watch && s->interval_ms == 0) {
        return error_set(e, ERROR_USAGE, "--watch needs an --interval");
    }
    return true;
}

static struct live_clock server_clock(const struct run *r) {
    return reader_server_clock(&r->reader, r->crowd->refresh.live.watermark);
}

static struct crowd_world world_of(const struct run *r) {
    return (struct crowd_world){.net = r->reader.connection.net,
        .encoding = r->settings->encoding,
        .now_ms = clock_monotonic_ms(),
        .wall = clock_wall_ms(),
        .server = server_clock(r)};
}

// --- what is written ---

static void compute(struct run *r) {
    r->output.at = server_clock(r).now;
    crowd_compute(r->crowd, clock_monotonic_ms(), r->output.at);
}

// A store that nobody heard of must not look like one that is fine.
static bool is_known(struct run *r) {
    const struct slice id = query_get(&r->settings->query, PARAM_STORE_ID);
    struct error e = {0};
    if (!r->settings->check || id.len == 0 || r->crowd->n_rows > 0) {
        return true;
    }
    error_set(&e, ERROR_INCOMPLETE,
        "nothing was heard of store %.*s for 26 hours: is its id right?", SLICE_ARG(id));
    course_break_off(&r->course, &e);
    return false;
}

static void say_unknown(const struct run *r) {
    const struct slice id = query_get(&r->settings->query, PARAM_STORE_ID);
    struct error e;
    if (id.len > 0 && r->crowd->n_rows == 0) {
        error_set(
            &e, ERROR_INCOMPLETE, "no store with id %.*s among the sessions read", SLICE_ARG(id));
        course_say(e.text);
    }
}

static void write_once(struct run *r) {
    const struct crowd *c = r->crowd;
    if (!is_known(r)) {
        return;
    }
    if (r->settings->check) {
        stores_output_alerts(&r->output, c->alerts, c->n_alerts, &r->writer.out);
    } else {
        stores_output_rows(&r->output, c->rows, c->n_rows, c->alerts, c->n_alerts, &r->writer.out);
    }
    progress_clear(&r->progress);
    r->course.outcome = OUTCOME_DONE;
    r->wrote = true;
    writer_flush(&r->writer);
    say_unknown(r);
}

static void take_news(struct run *r, unsigned news) {
    if (!(news & CROWD_REFRESHED)) {
        return;
    }
    compute(r);
    if (!r->settings->watch) {
        write_once(r);
        return;
    }
    progress_clear(&r->progress);
    stores_watch_append(&r->watch, r->crowd, &r->output, clock_monotonic_ms(), &r->writer.out);
    r->wrote = true;
    writer_flush(&r->writer);
}

// Who typed the token may type another one; a watch outlives everything else.
static void take_failure(struct run *r) {
    struct crowd *c = r->crowd;
    if (reader_type_again(&r->reader, &c->error)) {
        const struct crowd_world w = world_of(r);
        crowd_retry(c, &w);
        return;
    }
    if (c->error.kind == ERROR_AUTH || !r->settings->watch || !r->wrote) {
        course_break_off(&r->course, &c->error);
        return;
    }
    const int64_t age_ms = live_age_ms(&c->refresh.live, clock_monotonic_ms());
    r->output.at = server_clock(r).now;
    stores_output_failure_event(&r->output, slice_of(c->error.text), age_ms, &r->writer.out);
    writer_flush(&r->writer);
}

// --- the loop ---

static void show_progress(struct run *r) {
    const struct crowd *c = r->crowd;
    struct progress_count count = {0};
    const struct fetch *f = NULL;
    if (!c->is_loading || r->wrote) {
        return;
    }
    for (int i = 0; i < CROWD_QUESTIONS; i++) {
        count.n_read += c->load[i].n_rows;
        f = f || !c->load[i].walk ? f : walk_fetch(c->load[i].walk);
    }
    progress_show(&r->progress, &count, f, clock_monotonic_ms());
}

static void wait_for_news(struct run *r) {
    const int64_t progress_ms = progress_due_ms(&r->progress);
    int64_t due_ms = crowd_due_ms(r->crowd);
    due_ms = progress_ms < due_ms && !r->wrote ? progress_ms : due_ms;
    reader_wait(&r->reader, due_ms < r->end_ms ? due_ms : r->end_ms);
}

static void end_in_time(struct run *r) {
    if (r->course.outcome != OUTCOME_RUNNING || clock_monotonic_ms() < r->end_ms) {
        return;
    }
    r->course.outcome = OUTCOME_DONE;
    if (r->crowd->failed) {
        course_break_off(&r->course, &r->crowd->error);
    } else if (!r->wrote) {
        struct error e;
        error_set(&e, ERROR_INCOMPLETE, "the time was over before the numbers were complete");
        course_break_off(&r->course, &e);
    }
}

static void run(struct run *r) {
    struct crowd_world w = world_of(r);
    crowd_load(r->crowd, &w);
    while (r->course.outcome == OUTCOME_RUNNING) {
        w = world_of(r);
        const unsigned news = crowd_step(r->crowd, &w);
        take_news(r, news);
        if (news & CROWD_FAILED && r->course.outcome == OUTCOME_RUNNING) {
            take_failure(r);
        }
        if (r->course.outcome == OUTCOME_RUNNING) {
            show_progress(r);
            wait_for_news(r);
            course_note_signals(&r->course);
            end_in_time(r);
        }
    }
    progress_clear(&r->progress);
}

// --- before and after ---

static bool begin(struct run *r, const struct settings *s, struct error *e) {
    *r = (struct run){.settings = s,
        .end_ms = s->for_ms > 0 ? clock_monotonic_ms() + s->for_ms : INT64_MAX,
        .output = {.format = s->output,
            .exact = s->csv_exact,
            .ascii = sink_is_ascii(s),
            .terminal = sink_is_terminal(),
            .width = sink_width()}};
    progress_init(&r->progress, clock_monotonic_ms());
    writer_init(&r->writer, &r->course, &r->progress);
    if (!check_query(s, e) || !reader_open(&r->reader, s, &r->course, &r->progress, e)) {
        return false;
    }
    r->crowd = crowd_new(&s->query, &s->limits, &s->alerts);
    live_set_interval(&r->crowd->refresh.live, s->interval_ms, clock_monotonic_ms());
    return true;
}

static int status_of(const struct run *r) {
    const int status = course_status(&r->course);
    if (!r->settings->check) {
        return status;
    }
    if (r->course.outcome == OUTCOME_DONE) {
        return r->crowd->n_alerts > 0 ? 1 : 0;
    }
    return status == 1 ? error_exit_status(ERROR_INCOMPLETE) : status;
}

int stores_command_run(const struct settings *s) {
    struct run r;
    struct error e = {0};
    signals_install(NULL);
    if (begin(&r, s, &e)) {
        run(&r);
    } else {
        course_break_off(&r.course, &e);
        course_note_signals(&r.course); // of the prompt
    }
    signals_leave();
    if (r.course.outcome == OUTCOME_BROKEN_OFF) {
        course_complain(&r.course.e);
    } else if (r.course.outcome == OUTCOME_INTERRUPTED && !r.wrote) {
        course_say("stopped before the numbers were complete");
    }
    const int status = status_of(&r);
    const bool reader_left = r.course.outcome == OUTCOME_NO_READER;
    crowd_free(r.crowd);
    reader_release(&r.reader);
    writer_release(&r.writer);
    stores_watch_release(&r.watch);
    if (reader_left) {
        signals_end_by_pipe();
    }
    return status;
}
