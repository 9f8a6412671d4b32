// The loop that a program has, for tests.
#include "client.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"

#include <signal.h>

enum { PAGE_MAX = 16 << 20 };

static void note_report(void *context, const struct request_report *r) {
    struct client *c = context;
    c->n_reports++;
    c->last_report = *r;
    c->last_report.error = NULL;
    if (r->error) {
        assert_error_line(r->error);
        if (c->n_failed < CLIENT_WAITS) {
            c->reported[c->n_failed] = *r->error;
        }
        c->n_failed++;
    }
}

struct net_options client_options(const char *url) {
    return (struct net_options){.base_url = slice_of(url),
        .transport = {.connect_ms = 400, .total_ms = 3000, .low_speed_ms = 300},
        .seed = 1};
}

void client_start_with(struct client *c, const struct net_options *o, struct scripted *server) {
    signal(SIGPIPE, SIG_IGN);
    struct net_options mine = *o;
    struct error e;
    *c = (struct client){.server = server};
    mine.observer = note_report;
    mine.observer_context = c;
    c->net = net_new(&mine, &e);
    if (!c->net) {
        fail_msg("%s", e.text);
    }
    if (!o->credentials) {
        client_set_token(c, TEST_TOKEN);
    }
}

void client_start(struct client *c, struct scripted *server) {
    struct net_options o = client_options(server->url);
    client_start_with(c, &o, server);
}

void client_stop(struct client *c) {
    net_free(c->net);
    c->net = NULL;
}

void client_set_token(struct client *c, const char *token) {
    struct token t = {0};
    struct error e;
    assert_true(token_from_text(&t, slice_of(token), "prompt", &e));
    assert_true(net_set_token(c->net, &t, net_origin(c->net)));
}

int64_t client_now_ms(const struct client *c) {
    return clock_monotonic_ms() + c->jumped_ms;
}

instant client_wall(const struct client *c) {
    return clock_wall_ms() + c->wall_shift_ms;
}

void client_turn(struct client *c, int64_t due_ms) {
    struct pollfd fds[SCRIPTED_FDS + CREDENTIALS_FDS];
    size_t n = 0;
    int64_t now_ms = client_now_ms(c);
    if (c->server) {
        n = scripted_fds(c->server, fds);
        int64_t server_due_ms = scripted_due_ms(c->server);
        due_ms = server_due_ms < due_ms ? server_due_ms : due_ms;
    }
    net_wait(c->net, fds, n, now_ms, due_ms < now_ms + 100 ? due_ms : now_ms + 100);
    now_ms = client_now_ms(c);
    if (c->server) {
        scripted_step(c->server, now_ms);
    }
    net_run(c->net, now_ms, client_wall(c));
}

static void jump(struct client *c, const struct fetch *f) {
    int64_t wait_ms = fetch_due_ms(f) - client_now_ms(c);
    enum fetch_state state = fetch_get_state(f);
    if (c->keeps_time || wait_ms <= 0 || (state != FETCH_BACKING_OFF && state != FETCH_PACED)) {
        return;
    }
    c->jumped_ms += wait_ms;
    if (state == FETCH_BACKING_OFF) {
        if (c->n_waits < CLIENT_WAITS) {
            c->waits_ms[c->n_waits] = wait_ms;
        }
        c->n_waits++;
    }
}

enum fetch_state client_finish(struct client *c, struct fetch *f) {
    int64_t deadline_ms = clock_monotonic_ms() + CLIENT_DEADLINE_MS;
    for (;;) {
        enum fetch_state state = fetch_step(f, client_now_ms(c), client_wall(c));
        if (state == FETCH_DONE || state == FETCH_FAILED) {
            return state;
        }
        if (clock_monotonic_ms() > deadline_ms) {
            fail_msg("nothing came of a fetch within %d s", CLIENT_DEADLINE_MS / 1000);
        }
        jump(c, f);
        client_turn(c, fetch_due_ms(f));
    }
}

static struct request_spec test_spec(void) {
    return (struct request_spec){.filter = mem_dup_text(SLICE("orderBy=id&direction=asc")),
        .count = 20,
        .cursor_text = mem_dup_text(SLICE_NONE)};
}

struct fetch *client_fetch(struct client *c, const char *cursor) {
    struct request_spec spec = test_spec();
    struct fetch *f = fetch_start(c->net, &spec, slice_of(cursor), false, client_now_ms(c));
    request_spec_release(&spec);
    return f;
}

struct walk *client_walk(struct client *c, size_t n_wanted) {
    struct request_spec spec = test_spec();
    struct walk *w = walk_new(c->net, &spec, SLICE_NONE, false);
    request_spec_release(&spec);
    walk_want(w, n_wanted);
    return w;
}

enum walk_state client_finish_walk(struct client *c, struct walk *w) {
    int64_t deadline_ms = clock_monotonic_ms() + CLIENT_DEADLINE_MS;
    for (;;) {
        enum walk_state state = walk_step(w, client_now_ms(c), client_wall(c));
        if (state != WALK_RUNNING) {
            return state;
        }
        if (clock_monotonic_ms() > deadline_ms) {
            fail_msg("nothing came of a walk within %d s", CLIENT_DEADLINE_MS / 1000);
        }
        jump(c, walk_fetch(w));
        client_turn(c, walk_due_ms(w));
    }
}

void assert_words(const char *text, const char *words) {
    if (!strstr(text, words)) {
        fail_msg("\"%s\" does not say \"%s\"", text, words);
    }
}

void assert_no_words(const char *text, const char *words) {
    if (strstr(text, words)) {
        fail_msg("\"%s\" says \"%s\"", text, words);
    }
}

void assert_error_line(const struct error *e) {
    assert_true(e->kind != ERROR_NONE);
    assert_true(strlen(e->text) > 10);
    assert_true(text_width(slice_of(e->text), (struct text_style){.mode = TEXT_PLAIN}) <= 200);
    assert_no_words(e->text, TEST_TOKEN);
    assert_no_words(e->text, "orderBy=");
    assert_no_words(e->text, "count=");
    assert_null(strpbrk(e->text, "\r\n\t\x1b"));
}

void expect_failure(struct client *c, const char *words, size_t n_requests) {
    struct fetch *f = client_fetch(c, "");
    size_t before = c->n_reports;
    if (client_finish(c, f) != FETCH_FAILED) {
        fail_msg("a page came, not \"%s\"", words);
    }
    const struct error *e = fetch_last_error(f);
    assert_non_null(e);
    assert_error_line(e);
    assert_words(e->text, words);
    if (c->n_reports - before != n_requests) {
        fail_msg("%zu requests instead of %zu: %s", c->n_reports - before, n_requests, e->text);
    }
    fetch_free(f);
}

void expect_page(struct client *c, const char *cursor, size_t n) {
    struct fetch *f = client_fetch(c, cursor);
    if (client_finish(c, f) != FETCH_DONE) {
        fail_msg("no page: %s", fetch_last_error(f)->text);
    }
    struct page *p = fetch_take_page(f);
    assert_int_equal(p->n_sessions, n);
    page_free(p);
    fetch_free(f);
}

void page_text(struct buf *out, int first, int n, const char *after, const char *before) {
    buf_append_text(out, "{\"data\":[");
    for (int i = first; i < first + n; i++) {
        buf_printf(out, "%s{\"id\":\"%d\",\"status\":\"active\",\"storeId\":%d}",
            i > first ? "," : "", i, i % 7);
    }
    buf_append_text(out, "],\"pagination\":{");
    if (before) {
        buf_printf(out, "\"previous\":{\"count\":20,\"before\":%s,\"direction\":\"asc\"}", before);
    }
    if (after) {
        buf_printf(out, "%s\"next\":{\"count\":20,\"after\":%s,\"direction\":\"asc\"}",
            before ? "," : "", after);
    }
    buf_append_text(out, "}}");
}

struct reply *answer_page(struct scripted *s, int first, int n, const char *next) {
    struct buf text = BUF_INIT(PAGE_MAX), quoted = BUF_INIT(PAGE_MAX);
    if (next) {
        buf_printf(&quoted, "\"%s\"", next);
    }
    page_text(&text, first, n, next ? buf_text(&quoted) : NULL, NULL);
    struct reply *r =
        scripted_answer(s, "200 OK", "Content-Type: application/json\r\n", buf_slice(&text));
    buf_release(&text);
    buf_release(&quoted);
    return r;
}
