// How a listing ended, in words: a search that did not come to its end never reads as if there were
// nothing.
#include "listing.h"

#include "base/base.h"

static const char *rows_word(size_t n) {
    return n == 1 ? "row" : "rows";
}

static bool is_read_by_people(enum output_format f) {
    return f == OUTPUT_TABLE || f == OUTPUT_PLAIN;
}

static bool is_search(const struct listing *l) {
    return question_searches(&l->question);
}

static void append_part_that_contradicts(const struct listing *l, struct buf *out) {
    struct buf plan = BUF_INIT(64 * 1024);
    plan_append(&l->question.plan, l->question.condition, l->output.ascii, &plan);
    struct slice rest = buf_slice(&plan), line;
    while (slice_cut(&rest, '\n', &line)) {
        if (slice_starts_with(line, SLICE("nothing fits"))) {
            buf_append(out, line);
            break;
        }
    }
    buf_release(&plan);
}

// "17 of 3,400 sessions read fit"
static void append_count(const struct listing *l, struct buf *out) {
    count_append(out, l->n_fitting);
    buf_append_text(out, " of ");
    count_append(out, l->n_read);
    buf_printf(out, " %s read %s", l->n_read == 1 ? "session" : "sessions",
        l->n_fitting == 1 ? "fits" : "fit");
}

// Down (or up) to when all have been seen.
static void append_reached(const struct listing *l, struct buf *out) {
    instant reached;
    if (l->reader.walk && walk_progress(l->reader.walk, &reached) && reached != INSTANT_NONE) {
        buf_append_text(out, "; read as far as ");
        instant_append(out, reached, INSTANT_LONG, l->settings->zone, l->output.show.now);
    }
}

static void append_done(const struct listing *l, struct buf *out) {
    if (l->question.plan.contradicts) {
        append_part_that_contradicts(l, out);
    } else if (l->scan_ended) {
        append_count(l, out);
        buf_printf(out, ", NOT COMPLETE: %s ended the search",
            l->settings->max_scan > 0 && (int64_t)l->n_read >= l->settings->max_scan
                ? "--max-scan"
                : "--max-rows");
        append_reached(l, out);
    } else if (l->more_exist) {
        count_append(out, l->n_written);
        buf_append_text(out, " printed");
        if (is_search(l)) {
            buf_append_text(out, " of those that fit, of ");
            count_append(out, l->n_read);
            buf_append_text(out, " sessions read");
        }
        buf_append_text(out, ", there are more; --all or --limit N gives the rest");
    } else if (is_search(l)) {
        append_count(l, out);
        buf_append_text(out, ", complete");
    } else if (l->n_written == 0 && is_read_by_people(l->settings->output)) {
        buf_append_text(out, "no session matches");
    }
}

static void append_broken_off(const struct listing *l, struct buf *out) {
    if (is_search(l) && l->n_read > 0) {
        append_count(l, out);
        buf_append_text(out, ", NOT COMPLETE");
        append_reached(l, out);
        buf_append_text(out, ": ");
    } else if (l->n_written > 0) {
        buf_printf(
            out, "stopped after %zu %s, not complete: ", l->n_written, rows_word(l->n_written));
    }
    buf_append_text(out, l->course.e.text);
}

static void append_interrupted(const struct listing *l, struct buf *out) {
    buf_append_text(out, "stopped after ");
    count_append(out, l->n_read);
    buf_printf(out, " %s", rows_word(l->n_read));
    if (is_search(l)) {
        buf_append_text(out, ", NOT COMPLETE: ");
        count_append(out, l->n_fitting);
        buf_printf(out, " %s", l->n_fitting == 1 ? "fits" : "fit");
        append_reached(l, out);
    }
}

// The list changed, unless windows met.
static void append_duplicates(const struct listing *l, struct buf *out) {
    if (l->n_duplicates > 0 && !l->reader.is_wide) {
        buf_printf(out, "%s%zu %s came twice and %s left out: the list changed meanwhile",
            out->len > 0 ? "; " : "", l->n_duplicates, rows_word(l->n_duplicates),
            l->n_duplicates == 1 ? "was" : "were");
    }
}

void listing_append_end(const struct listing *l, struct buf *out) {
    switch (l->course.outcome) {
    case OUTCOME_RUNNING:
    case OUTCOME_NO_READER:
        return;
    case OUTCOME_DONE:
        append_done(l, out);
        break;
    case OUTCOME_BROKEN_OFF:
        append_broken_off(l, out);
        break;
    case OUTCOME_INTERRUPTED:
        append_interrupted(l, out);
        break;
    }
    append_duplicates(l, out);
}

int listing_status(const struct listing *l) {
    const bool is_cut = l->scan_ended || (l->more_exist && l->settings->fail_incomplete);
    if (l->course.outcome == OUTCOME_DONE && is_cut) {
        return error_exit_status(ERROR_INCOMPLETE);
    }
    if (l->course.outcome == OUTCOME_DONE && l->settings->exit_code && l->n_written > 0) {
        return 1;
    }
    return course_status(&l->course);
}
