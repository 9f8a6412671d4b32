// `aifi-sessions list` and `aifi-sessions fraud`: the question that each asks, and its columns. It
// must not know how a question is asked.
#include "app/list_command.h"

#include "app/signals.h"
#include "base/base.h"
#include "listing.h"
#include "passed.h"

enum { CONDITION_MAX_LEN = 64 * 1024 };

static const enum field queue_columns[] = {
    FIELD_VERDICT,
    FIELD_CREATED_AT,
    FIELD_STORE_LABEL,
    FIELD_CUSTOMER_LABEL,
    FIELD_DWELL,
    FIELD_SIGNALS,
    FIELD_PAYMENT_INSTRUMENT_ID,
    FIELD_ID,
};

// Flagged, with the verdicts asked for, and what else was typed.
static void ask_for_flagged(struct query *q, const struct settings *s) {
    const struct slice typed = query_get(&s->query, PARAM_MATCH);
    struct buf condition = BUF_INIT(CONDITION_MAX_LEN);
    buf_append_text(&condition, "fraud");
    if (s->verdict) {
        buf_printf(&condition, " verdict=%s", s->verdict);
    }
    if (typed.len > 0) {
        buf_printf(&condition, " (%.*s)", SLICE_ARG(typed));
    }
    query_set(q, PARAM_MATCH, buf_slice(&condition));
    buf_release(&condition);
}

static bool make(
    struct listing *l, const struct settings *s, const struct query *query, struct error *e) {
    const bool is_fraud = s->action == ACTION_FRAUD;
    size_t n = 0;
    const enum field *columns = settings_columns(s, is_fraud ? VIEW_FRAUD : VIEW_SESSIONS, &n);
    if (!columns) {
        columns = is_fraud ? queue_columns : field_default_columns;
        n = is_fraud ? ARRAY_LEN(queue_columns) : field_n_default_columns;
    }
    return listing_init(l, s, query, columns, n, e);
}

static bool prepare(struct listing *l, const struct settings *s, struct query *q, struct error *e) {
    query_copy(q, &s->query);
    if (s->action != ACTION_FRAUD) {
        return make(l, s, q, e);
    }
    ask_for_flagged(q, s);
    if (!make(l, s, q, e)) {
        return false;
    }
    // Without any beginning, neither by --since nor in the condition, it is the queue's.
    const bool is_one = query_get(q, PARAM_ID).len > 0 || query_get(q, PARAM_CODE).len > 0 ||
                        query_get(q, PARAM_SESSION_TOKEN).len > 0;
    if (l->question.range.from == INSTANT_NONE && !is_one) {
        listing_release(l);
        query_set(q, PARAM_MIN_CREATED_AT, SLICE("-7d"));
        return make(l, s, q, e);
    }
    return true;
}

static int print_plan(struct listing *l) {
    question_append_plan(&l->question, l->output.ascii, &l->writer.out);
    l->course.outcome = OUTCOME_DONE;
    writer_flush(&l->writer);
    if (l->course.outcome == OUTCOME_BROKEN_OFF) {
        course_say(l->course.e.text);
    }
    return course_status(&l->course);
}

static void say_doubts(const struct settings *s) {
    struct buf text = BUF_INIT(ERROR_TEXT_LEN);
    passed_append_doubts(slice_of(s->passed), &text);
    if (text.len > 0) {
        course_say(buf_text(&text));
    }
    buf_release(&text);
}

// Rows are printed as they come: what only the screen can sort by is said to be left out.
static void tell_order(const struct settings *s) {
    enum field by;
    bool descending;
    if (s->begins && saved_view_order(s->begins, &by, &descending) && !field_row(by)->sort_key) {
        struct error told;
        error_set(&told, ERROR_USAGE,
            "the view %s is sorted by %s on the screen alone; these are in the server's order",
            s->begins->name, field_row(by)->label);
        course_say(told.text);
    }
}

int list_command_run(const struct settings *s) {
    struct listing l;
    struct query q;
    struct error e = {0};
    query_init(&q);
    int status;
    signals_install(NULL);
    if (!prepare(&l, s, &q, &e)) {
        course_complain(&e);
        status = error_exit_status(e.kind);
    } else {
        say_doubts(s);
        tell_order(s);
        status = s->explain ? print_plan(&l) : listing_run(&l);
    }
    const bool reader_left = l.course.outcome == OUTCOME_NO_READER;
    listing_release(&l);
    query_release(&q);
    if (reader_left) {
        signals_end_by_pipe();
    }
    return status;
}
