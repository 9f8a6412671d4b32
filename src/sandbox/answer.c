// The API's behaviour. Must not know microhttpd, nor what any single fault does.
#include "sandbox/answer.h"

#include "sandbox/http_date.h"
#include "sandbox/page.h"

#include "base/clock.h"

#define SESSIONS_PATH "/api/admin/v2/sessions"

static bool is_authorised(const struct sandbox *s, const struct request *r) {
    const struct slice scheme = SLICE("Bearer "), given = r->authorization;
    if (given.len < scheme.len ||
        !slice_equal_nocase((struct slice){given.ptr, scheme.len}, scheme)) {
        return false;
    }
    const struct slice token = {given.ptr + scheme.len, given.len - scheme.len};
    return slice_equal(token, slice_of(s->token)) ||
           token_url_knows(&s->token_url, token, clock_monotonic_ms());
}

// What a gateway in front of the API turns away. True: *out is the answer.
static bool turn_away(struct sandbox *s, const struct request *r, struct reply *out) {
    if (!slice_equal(r->path, SLICE(SESSIONS_PATH))) {
        reply_error(out, 404, "E_NOT_FOUND", "Not found", SLICE_NONE);
        return true;
    }
    if (!slice_equal(r->method, SLICE("GET"))) {
        reply_error(out, 405, "E_METHOD_NOT_ALLOWED", "Method not allowed", SLICE_NONE);
        reply_set_header(out, "Allow", "GET");
        return true;
    }
    s->n_requests++;
    if (!limiter_take(&s->limiter, clock_monotonic_ms())) {
        reply_error(out, 503, "E_TOO_MANY_REQUESTS", "Too many requests", SLICE_NONE);
        reply_set_header(out, "Retry-After", "1");
        return true;
    }
    return false;
}

static void write_neighbour(
    struct buf *out, const struct query *q, bool exists, const char *name, const char *cursor) {
    struct json j = {out, false};
    if (!exists) {
        json_null(&j);
        return;
    }
    json_open(&j, '{');
    json_key(&j, "count");
    json_integer(&j, (int64_t)q->count);
    json_key(&j, name);
    json_text(&j, slice_of(cursor));
    json_key(&j, "direction");
    json_text(&j, q->descending ? SLICE("desc") : SLICE("asc"));
    json_close(&j, '}');
}

static void list_page(const struct page *p, const struct query *q, struct listing *out) {
    *out = (struct listing){.previous = BUF_INIT(PAGE_BODY_MAX), .next = BUF_INIT(PAGE_BODY_MAX)};
    for (size_t i = 0; i < p->n_rows; i++) {
        listing_append(out, page_row(p, i));
    }
    out->has_next = p->has_next;
    write_neighbour(&out->previous, q, p->has_previous, "before", p->first_cursor);
    write_neighbour(&out->next, q, p->has_next, "after", p->last_cursor);
}

static void write_body(const struct listing *l, struct buf *out) {
    struct json j = {out, false};
    json_open(&j, '{');
    if (l->data == NULL) {
        json_key(&j, "data");
        json_open(&j, '[');
        for (size_t i = 0; i < l->n_rows; i++) {
            json_raw(&j, l->rows[i]);
        }
        json_close(&j, ']');
    } else if (l->data[0] != '\0') {
        json_key(&j, "data");
        json_raw_text(&j, l->data);
    }
    json_key(&j, "pagination");
    json_open(&j, '{');
    if (l->previous.len > 0) {
        json_key(&j, "previous");
        json_raw(&j, buf_slice(&l->previous));
    }
    if (l->next.len > 0) {
        json_key(&j, "next");
        json_raw(&j, buf_slice(&l->next));
    }
    json_close(&j, '}');
    json_close(&j, '}');
}

static void answer_query(struct sandbox *s, struct exchange *x) {
    struct row_writer writer = {.world = &s->world};
    struct page page;
    struct error e = {0};
    fault_question(&s->faults, x);
    fault_row_writer(&s->faults, x, &writer);
    if (page_read(s->database, x->query, &writer, &page, &e) && !database_failed(s->database, &e)) {
        struct listing listing;
        list_page(&page, x->query, &listing);
        x->listing = &listing;
        fault_listing(&s->faults, x);
        write_body(&listing, &x->reply->body);
        x->listing = NULL;
        listing_release(&listing);
    } else {
        reply_error(x->reply, 500, "E_INTERNAL", e.text, SLICE_NONE);
    }
    page_release(&page);
}

static void answer_sessions(struct sandbox *s, struct exchange *x) {
    if (fault_instead(&s->faults, x)) {
        return;
    }
    if (!is_authorised(s, x->request)) {
        reply_error(x->reply, 401, "E_UNAUTHORIZED", "Unauthorized", SLICE_NONE);
        return;
    }
    struct buf query_string = BUF_INIT(PAGE_BODY_MAX), errors = BUF_INIT(PAGE_BODY_MAX);
    struct query query;
    buf_append(&query_string, x->request->query_string);
    fault_query_string(&s->faults, x, &query_string);
    if (query_parse(buf_slice(&query_string), &query, &errors)) {
        x->query = &query;
        answer_query(s, x);
        x->query = NULL;
    } else {
        reply_error(x->reply, 400, "E_INVALID_BODY", "Invalid request body", buf_slice(&errors));
    }
    query_release(&query);
    buf_release(&query_string);
    buf_release(&errors);
}

static void set_date(struct reply *r, int64_t now) {
    char text[HTTP_DATE_LEN];
    http_date(now, text);
    reply_set_header(r, "Date", text);
}

void answer(struct sandbox *s, const struct request *request, struct reply *out) {
    pthread_mutex_lock(&s->lock);
    int64_t now = sandbox_now(s);
    out->delay_ms = s->options->latency_ms;
    if (token_url_is_path(&s->token_url, request->path)) {
        token_url_answer(&s->token_url, request, clock_monotonic_ms(), out);
    } else if (!turn_away(s, request, out)) {
        sandbox_advance(s);
        struct exchange x = {
            .request = request, .number = s->n_requests, .reply = out, .now = sandbox_now(s)};
        now = x.now; // of what is told; a fast clock has gone on when it is written down
        answer_sessions(s, &x);
        fault_finish(&s->faults, &x);
    }
    if (reply_header(out, "Date") == NULL) {
        set_date(out, now);
    }
    pthread_mutex_unlock(&s->lock);
}
