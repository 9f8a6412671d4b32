// One page: when it is asked for, how often, and what became of it. Must not know the list that the
// page belongs to.
#include "net/fetch.h"

#include "base/mem.h"
#include "net/answer.h"
#include "net_private.h"

enum {
    ERROR_BODY_MAX = 64 * 1024,
    URL_MAX = 512 * 1024,
    SHORTEST_TRY_MS = 1000, // a last try in the time that is left is worth no less
};

struct fetch {
    struct net *net;
    struct request_spec spec;
    char *cursor;
    size_t cursor_len;
    bool is_before;
    enum fetch_state state;
    int64_t due_ms;     // in FETCH_BACKING_OFF
    int64_t started_ms; // the first try; -1 = none yet
    int64_t now_ms;     // of the last step
    int n_tries;
    uint64_t number;       // of the request in flight
    uint64_t token_number; // of the token that was sent last, 0 = none yet
    bool refetched;        // the one silent repetition for a page that was cut short
    struct transfer *transfer;
    struct page_builder *builder; // of a 200
    struct buf error_body;        // of any other status
    struct page *page;
    struct error error; // of the last failed try
    struct error builder_error;
    bool cursor_refused;
};

static struct slice cursor_of(const struct fetch *f) {
    return (struct slice){f->cursor, f->cursor_len};
}

static const char *what_of(const struct fetch *f) {
    return f->cursor_len == 0 ? "first page" : f->is_before ? "page above" : "next page";
}

static void begin(struct fetch *f) {
    f->state = FETCH_PACED;
    f->started_ms = -1;
    f->n_tries = 0;
    f->refetched = false;
    f->cursor_refused = false;
}

struct fetch *fetch_start(struct net *n, const struct request_spec *spec, struct slice cursor,
    bool is_before, int64_t now_ms) {
    struct fetch *f = mem_calloc(1, sizeof(*f));
    f->net = n;
    request_spec_copy(&f->spec, spec);
    f->cursor = mem_dup_text(cursor);
    f->cursor_len = cursor.len;
    f->is_before = is_before;
    f->now_ms = now_ms;
    buf_init(&f->error_body, ERROR_BODY_MAX);
    begin(f);
    return f;
}

static void drop_try(struct fetch *f) {
    transfer_free(f->transfer);
    f->transfer = NULL;
    page_builder_free(f->builder);
    f->builder = NULL;
    buf_clear(&f->error_body);
}

void fetch_free(struct fetch *f) {
    if (!f) {
        return;
    }
    drop_try(f);
    page_free(f->page);
    request_spec_release(&f->spec);
    mem_free(f->cursor);
    buf_release(&f->error_body);
    mem_free(f);
}

static bool take_bytes(void *context, struct slice bytes) {
    struct fetch *f = context;
    if (transfer_status(f->transfer) == 200) {
        return page_builder_feed(f->builder, bytes, &f->builder_error);
    }
    return buf_append(&f->error_body, bytes); // more than that is no error message
}

static void fail(struct fetch *f) {
    f->state = FETCH_FAILED;
}

// Refuses before anything is sent.
static bool can_ask(struct fetch *f) {
    if (f->cursor_len > FETCH_CURSOR_MAX) {
        return error_set(&f->error, ERROR_SERVER,
            "%s sent a page marker of %zu bytes: too long to send back", f->net->origin.host,
            f->cursor_len);
    }
    return true;
}

static int64_t time_left(const struct fetch *f) {
    int64_t left_ms = RETRY_TOTAL_MS - (f->now_ms - f->started_ms);
    return left_ms < SHORTEST_TRY_MS ? SHORTEST_TRY_MS : left_ms;
}

// No token came, or no other one than the one that was refused.
static void fail_without_token(struct fetch *f) {
    const struct credentials *c = f->net->credentials;
    const struct error *why =
        c && credentials_get_state(c) == CREDENTIALS_FAILED ? credentials_error(c) : NULL;
    const int status = f->token_number > 0 ? 401 : 0;
    if (why) {
        f->error = *why;
        if (status) {
            error_prefix(&f->error, "the server refused the token (401)");
        }
    } else if (!status) {
        error_set(&f->error, ERROR_AUTH, "no token for %s: see --token-file in the manual",
            f->net->origin.host);
    }
    f->error.status = status;
    fail(f);
}

static void await_token(struct fetch *f) {
    const struct credentials *c = f->net->credentials;
    if (f->net->n_tokens != f->token_number) {
        begin(f); // as if it had never been asked for
    } else if (!c || credentials_get_state(c) != CREDENTIALS_FETCHING) {
        fail_without_token(f);
    }
}

// After a 401. True: the same will be asked again with another token.
static bool is_about_token(struct fetch *f) {
    struct net *n = f->net;
    if (f->token_number == n->n_tokens) {
        n->token_refused = true;
    }
    if (f->token_number == n->n_tokens && net_token_state(n, f->now_ms) != NET_TOKEN_COMING) {
        return false;
    }
    f->state = FETCH_AWAITING_TOKEN;
    return true;
}

static void ask(struct fetch *f) {
    struct net *n = f->net;
    const enum net_token token = net_token_state(n, f->now_ms);
    if (token == NET_TOKEN_COMING) {
        f->token_number = n->n_tokens;
        f->state = FETCH_AWAITING_TOKEN;
        return;
    }
    if (token == NET_TOKEN_NONE) {
        fail_without_token(f);
        return;
    }
    if (!can_ask(f)) {
        fail(f);
        return;
    }
    if (f->started_ms < 0) {
        f->started_ms = f->now_ms;
    }
    struct buf url = BUF_INIT(URL_MAX);
    origin_append_sessions_url(&n->origin, &url);
    request_spec_append_url(&f->spec, cursor_of(f), f->is_before, &url);
    struct transfer_request request = {.origin = &n->origin,
        .url = buf_text(&url),
        .token = n->token.text,
        .total_ms = time_left(f),
        .sink = take_bytes,
        .context = f};
    f->n_tries++;
    error_clear(&f->builder_error);
    if (url.full) {
        error_set(&f->error, ERROR_USAGE, "the filter is too long to be sent");
        fail(f);
    } else {
        f->builder = page_builder_new();
        f->transfer = transport_get(n->transport, &request, f->now_ms);
        f->state = FETCH_ASKING;
        f->token_number = n->n_tokens;
        net_note_sent(n, f->now_ms);
        f->number = n->n_requests;
    }
    buf_release(&url);
}

// Names the server, and what only the first bytes show.
static void explain_bytes(const struct fetch *f, struct error *e) {
    const char *host = f->net->origin.host;
    struct slice body = page_builder_bytes(f->builder);
    if (body.len == 0) {
        error_set_retryable(e, ERROR_SERVER,
            "empty reply: %s answered with nothing at all, which is not \"no sessions\"", host);
    } else if (slice_starts_with(body, SLICE("\x1f\x8b"))) {
        error_set(e, ERROR_SERVER, "the answer of %s is compressed without saying so", host);
    } else {
        error_prefix(e, "%s", host);
    }
}

// A 200: the page, or what is wrong with it.
static struct page *read_page(struct fetch *f, const struct transfer_result *r, struct error *e) {
    if (r->refused_by_sink) {
        *e = f->builder_error;
    } else {
        struct page *p = page_builder_finish(f->builder, e);
        if (p) {
            return p;
        }
    }
    if (secret_is_in(slice_of(f->net->token.text), slice_of(e->text)) ||
        secret_is_in(slice_of(f->net->token.text), slice_of(e->field))) {
        error_set(e, ERROR_SERVER, "the server answered with an error that repeats the token");
    }
    explain_bytes(f, e);
    e->status = r->status;
    return NULL;
}

// What the try came to. Returns the page or NULL with f->error; *transient says whether the same
// request may do better.
static struct page *judge(struct fetch *f, const struct transfer_result *r, bool *transient) {
    *transient = false;
    if (!r->completed && !r->refused_by_sink) {
        f->error = r->error;
        f->error.status = r->status;
        *transient = r->transient;
        return NULL;
    }
    if (r->status == 200) {
        return read_page(f, r, &f->error);
    }
    struct answer a = {.host = f->net->origin.host,
        .status = r->status,
        .location_host = r->location_host,
        .body = buf_slice(&f->error_body),
        .with_cursor = f->cursor_len > 0,
        .token = f->net->token.text};
    f->cursor_refused = answer_describe(&a, &f->error);
    *transient = retry_status_is_transient(r->status);
    return NULL;
}

static void report(struct fetch *f, const struct transfer_result *r, instant wall) {
    if (!f->net->observer) {
        return;
    }
    struct request_report report = {.at = wall,
        .number = f->number,
        .status = r->status,
        .elapsed_ms = r->elapsed_ms,
        .body_len = r->body_len,
        .n_sessions = f->page ? f->page->n_sessions : 0,
        .what = what_of(f),
        .error = f->page ? NULL : &f->error};
    f->net->observer(f->net->observer_context, &report);
}

// Adds to the sentence why there is no further try.
static void say_why_stopped(struct fetch *f, const char *why) {
    struct error before = f->error;
    error_set(&f->error, before.kind, "%s (%s)", before.text, why);
    f->error.retryable = before.retryable;
    f->error.status = before.status;
    error_set_field(&f->error, slice_of(before.field));
}

static void say_wait_too_long(struct fetch *f, int64_t wait_ms) {
    int status = f->error.status;
    struct buf wait = BUF_INIT(64);
    duration_append(&wait, wait_ms);
    error_set_retryable(&f->error, ERROR_SERVER,
        "%s asks to wait %s (h:mm:ss) before the next request (%d); press R then",
        f->net->origin.host, buf_text(&wait), status);
    f->error.status = status;
    buf_release(&wait);
}

static void back_off(struct fetch *f, int64_t retry_after_ms) {
    char tries[32];
    snprintf(tries, sizeof(tries), "tried %d times", f->n_tries);
    struct retry_facts facts = {.n_failed = f->n_tries,
        .transient = true,
        .elapsed_ms = f->now_ms - f->started_ms,
        .retry_after_ms = retry_after_ms,
        .random = net_random(f->net)};
    int64_t wait_ms = 0;
    switch (retry_decide(&facts, &wait_ms)) {
    case RETRY_WAIT:
        if (retry_budget_take(&f->net->budget)) {
            f->due_ms = f->now_ms + wait_ms;
            f->state = FETCH_BACKING_OFF;
        } else {
            say_why_stopped(f, "too many failures on the way, stopped");
            fail(f);
        }
        return;
    case RETRY_TOO_LONG:
        say_wait_too_long(f, retry_after_ms);
        fail(f);
        return;
    case RETRY_GIVE_UP:
        say_why_stopped(f, tries);
        fail(f);
        return;
    }
}

static void decide(struct fetch *f, bool transient, bool cut_short, int64_t retry_after_ms) {
    if (cut_short && !f->refetched && f->n_tries <= RETRY_MAX) {
        f->refetched = true;
        f->state = FETCH_PACED;
    } else if (transient) {
        back_off(f, retry_after_ms);
    } else {
        fail(f);
    }
}

static void adapt_pace(struct fetch *f, int status) {
    if (status == 429 || status == 503) {
        pace_throttled(&f->net->pace, f->now_ms);
    } else if (f->page) {
        pace_success(&f->net->pace);
    }
}

static void end_try(struct fetch *f, const struct transfer_result *r, instant wall) {
    bool transient;
    net_note_date(f->net, r->date, r->received_at);
    f->page = judge(f, r, &transient);
    adapt_pace(f, r->status);
    report(f, r, wall);
    int64_t retry_after_ms = r->retry_after_ms;
    bool cut_short = !f->page && r->completed && r->status == 200 && f->error.retryable;
    const int status = r->status;
    drop_try(f); // the result goes with it
    if (f->page) {
        retry_budget_success(&f->net->budget);
        net_allow_request_of_token(f->net);
        error_clear(&f->error);
        f->state = FETCH_DONE;
    } else if (status != 401 || !is_about_token(f)) {
        decide(f, transient, cut_short, retry_after_ms);
    }
}

static void watch_transfer(struct fetch *f, instant wall) {
    const struct transfer_result *r = transfer_result(f->transfer);
    if (r) {
        end_try(f, r, wall);
    } else if (transfer_status(f->transfer) > 0) {
        f->state = FETCH_RECEIVING;
    }
}

enum fetch_state fetch_step(struct fetch *f, int64_t now_ms, instant wall) {
    f->now_ms = now_ms;
    if (f->state == FETCH_ASKING || f->state == FETCH_RECEIVING) {
        watch_transfer(f, wall);
    }
    if (f->state == FETCH_AWAITING_TOKEN) {
        await_token(f);
    }
    if (f->state == FETCH_BACKING_OFF && now_ms >= f->due_ms) {
        f->state = FETCH_PACED;
    }
    if (f->state == FETCH_PACED && pace_wait_ms(&f->net->pace, now_ms) == 0) {
        ask(f);
    }
    return f->state;
}

enum fetch_state fetch_get_state(const struct fetch *f) {
    return f->state;
}

int64_t fetch_due_ms(const struct fetch *f) {
    switch (f->state) {
    case FETCH_PACED:
        return f->now_ms + pace_wait_ms(&f->net->pace, f->now_ms);
    case FETCH_BACKING_OFF:
        return f->due_ms;
    default:
        return INT64_MAX;
    }
}

int fetch_attempt(const struct fetch *f) {
    return f->n_tries;
}

size_t fetch_received(const struct fetch *f) {
    return f->transfer ? transfer_received(f->transfer) : 0;
}

const struct error *fetch_last_error(const struct fetch *f) {
    return f->error.kind == ERROR_NONE ? NULL : &f->error;
}

bool fetch_cursor_refused(const struct fetch *f) {
    return f->cursor_refused;
}

struct page *fetch_take_page(struct fetch *f) {
    require(f->state == FETCH_DONE && f->page);
    struct page *p = f->page;
    f->page = NULL;
    return p;
}

void fetch_retry(struct fetch *f, int64_t now_ms) {
    require(f->state == FETCH_FAILED || f->state == FETCH_BACKING_OFF);
    f->now_ms = now_ms;
    retry_budget_init(&f->net->budget); // a person asked
    net_allow_request_of_token(f->net);
    begin(f);
}
