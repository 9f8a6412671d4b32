// Reads what a case is about. It must not know how a case reads.
#include "case_reader.h"

#include "base/clock.h"
#include "question.h"

enum {
    PAGES_MAX = 10, // of one question: the newest sessions say enough
    QUERY_MAX_LEN = 256,
};

static void take_page(void *context, struct page *p) {
    struct case_reader *r = context;
    dataset_append(r->data, p);
    if (++r->n_pages >= PAGES_MAX) {
        r->course->outcome = OUTCOME_DONE;
    }
}

static void tell(void *context, int64_t now_ms) {
    struct case_reader *r = context;
    const struct progress_count count = {.n_read = dataset_n_rows(r->data)};
    progress_show(r->reader.progress, &count, walk_fetch(r->reader.walk), now_ms);
}

// All answers of one query into the dataset. False when the course ended before.
static bool ask(struct case_reader *r, const struct query *q) {
    const struct settings *s = r->reader.settings;
    struct error e = {0};
    struct question question;
    const bool good = question_make(&question, q, field_default_columns, field_n_default_columns, 0,
        settings_now(s, clock_wall_ms()), s, &e);
    if (good) {
        r->n_pages = 0;
        r->course->outcome = OUTCOME_RUNNING;
        reader_ask(&r->reader, &question.spec, NULL, SIZE_MAX);
        reader_run(&r->reader, take_page, tell, r);
    } else {
        course_break_off(r->course, &e);
    }
    question_release(&question);
    return r->course->outcome == OUTCOME_DONE;
}

static void set_instant(struct query *q, enum param p, instant t) {
    struct buf text = BUF_INIT(QUERY_MAX_LEN);
    instant_append_iso(&text, t);
    query_set(q, p, buf_slice(&text));
    buf_release(&text);
}

static bool ask_of_customer(struct case_reader *r, const struct session *s) {
    const struct slice customer = session_text(s, FIELD_CUSTOMER_ID);
    if (customer.len == 0) {
        return true;
    }
    struct query q;
    query_init(&q);
    query_set(&q, PARAM_CUSTOMER_ID, customer);
    const bool good = ask(r, &q);
    query_release(&q);
    return good;
}

// Those whose codes were made from half an hour before this one's until half an hour after its end.
static bool ask_of_store(struct case_reader *r, const struct session *s) {
    const struct slice store = session_text(s, FIELD_STORE_ID);
    instant created, left;
    if (store.len == 0 || !session_instant(s, FIELD_CREATED_AT, &created)) {
        return true;
    }
    if (!session_instant(s, FIELD_LAST_EXITED_AT, &left) || left < created) {
        left = created;
    }
    struct query q;
    query_init(&q);
    query_set(&q, PARAM_STORE_ID, store);
    set_instant(&q, PARAM_MIN_CREATED_AT, created - EVIDENCE_NEAR_MS);
    set_instant(&q, PARAM_MAX_CREATED_AT, left + EVIDENCE_NEAR_MS);
    const bool good = ask(r, &q);
    query_release(&q);
    return good;
}

static bool find(struct case_reader *r, const struct settings *s) {
    struct error e;
    if (!ask(r, &s->query)) {
        return false;
    }
    if (dataset_n_rows(r->data) == 0) {
        error_set(&e, ERROR_FAILED, "the server has no session with the id %s", s->operand);
        course_break_off(r->course, &e);
        return false;
    }
    r->row = dataset_visible(r->data, 0);
    return true;
}

bool case_reader_run(struct case_reader *r, const struct settings *s, struct course *course,
    struct progress *progress) {
    struct error e = {0};
    *r = (struct case_reader){
        .course = course, .data = dataset_new(), .evidence = evidence_new(), .row = ROW_NONE};
    if (!reader_open(&r->reader, s, course, progress, &e)) {
        course_break_off(course, &e);
        course_note_signals(course); // of the prompt
        return false;
    }
    // Rows may move while others come, so that the session is looked up each time.
    if (!find(r, s) || !ask_of_customer(r, case_reader_session(r)) ||
        !ask_of_store(r, case_reader_session(r))) {
        return false;
    }
    evidence_update(r->evidence, r->data);
    return true;
}

const struct session *case_reader_session(const struct case_reader *r) {
    return dataset_session(r->data, r->row);
}

void case_reader_release(struct case_reader *r) {
    reader_release(&r->reader);
    evidence_free(r->evidence); // it borrows the rows
    dataset_free(r->data);
}
