// Tokens that come while everything else goes on: from commands, from a person, after a 401, and
// for one deployment alone.
#include "beside.h"
#include "token_place.h"

#include "base/mem.h"

enum { N_ROWS = 400 };

// --- commands ---

static void HTTP_02_another_token_once_a_page(void **state) {
    struct place *p = *state;
    count_calls(p);
    struct credentials *c = start(p);
    answer_page(&p->server, 1, 5, "c1"); // tok1
    refuse_page(p);
    answer_page(&p->server, 6, 5, "c2"); // tok2
    refuse_page(p);
    refuse_page(p); // tok3 as well
    struct walk *w = client_walk(&p->client, SIZE_MAX);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(client_finish_walk(&p->client, w), WALK_PAGE);
        page_free(walk_take_page(w));
    }
    assert_int_equal(client_finish_walk(&p->client, w), WALK_FAILED);
    assert_int_equal(walk_error(w)->kind, ERROR_AUTH);
    assert_int_equal(walk_error(w)->status, 401);
    assert_int_equal(walk_n_rows(w), 10);
    assert_false(walk_cursor_refused(w));
    assert_int_equal(n_calls(p), 3);
    assert_int_equal(credentials_n_tokens(c), 3);
    assert_int_equal(p->server.n_requests, 5);
    expect_line(p, 1, "after=c1 ");
    expect_line(p, 2, "after=c1 ");
    expect_line(p, 4, "after=c2 ");
    // A person asks: once more.
    scripted_clear(&p->server);
    answer_page(&p->server, 11, 5, NULL);
    walk_retry(w, client_now_ms(&p->client));
    assert_int_equal(client_finish_walk(&p->client, w), WALK_PAGE);
    page_free(walk_take_page(w));
    assert_int_equal(n_calls(p), 4);
    assert_int_equal(p->server.n_requests, 1); // not with the one that was refused
    assert_words(buf_text(&p->server.log), "Authorization: Bearer tok4\r\n");
    walk_free(w);
}

static void SEC_13_a_command_that_fails(void **state) {
    struct place *p = *state;
    p->plan =
        (struct credentials_plan){.token_command = "sh -c 'echo hush; echo hush >&2; exit 3'"};
    struct credentials *c = start(p);
    struct fetch *f = client_fetch(&p->client, "");
    assert_int_equal(finish(&p->client, f), FETCH_FAILED);
    assert_string_equal(
        fetch_last_error(f)->text, "the token command failed: sh ended with status 3");
    assert_int_equal(fetch_last_error(f)->kind, ERROR_AUTH);
    assert_int_equal(credentials_get_state(c), CREDENTIALS_FAILED);
    assert_int_equal(p->server.n_connections, 0);
    fetch_free(f);
}

// What failed before anything was asked is told, not tried again; a person may.
static void a_command_that_fails_is_asked_again_by_a_person(void **state) {
    struct place *p = *state;
    snprintf(p->command, sizeof p->command, "sh -c 'echo x >>%s; exit 3'", p->counter);
    p->plan = (struct credentials_plan){.token_command = p->command};
    struct credentials *c = start(p);
    credentials_request(c, client_now_ms(&p->client));
    while (credentials_get_state(c) == CREDENTIALS_FETCHING) {
        client_turn(&p->client, INT64_MAX);
    }
    struct fetch *f = client_fetch(&p->client, "");
    for (size_t i = 1; i <= 3; i++) {
        assert_int_equal(finish(&p->client, f), FETCH_FAILED);
        assert_words(fetch_last_error(f)->text, "sh ended with status 3");
        assert_int_equal(n_calls(p), i);
        fetch_retry(f, client_now_ms(&p->client));
    }
    fetch_free(f);
}

// Two requests on their way when the token ends: one new token does for both.
static void one_token_for_all_that_were_refused(void **state) {
    struct place *p = *state;
    count_calls(p);
    struct credentials *c = start(p);
    answer_page(&p->server, 1, 5, NULL);
    struct fetch *f = client_fetch(&p->client, "");
    assert_int_equal(finish(&p->client, f), FETCH_DONE);
    fetch_free(f);
    scripted_clear(&p->server);
    refuse_page(p);
    refuse_page(p);
    answer_page(&p->server, 1, 5, NULL);
    struct fetch *a = client_fetch(&p->client, "a"), *b = client_fetch(&p->client, "b");
    fetch_step(a, client_now_ms(&p->client), client_wall(&p->client)); // both are sent
    fetch_step(b, client_now_ms(&p->client), client_wall(&p->client));
    assert_int_equal(finish(&p->client, a), FETCH_DONE);
    assert_int_equal(finish(&p->client, b), FETCH_DONE);
    assert_int_equal(credentials_n_tokens(c), 2);
    assert_int_equal(n_calls(p), 2);
    assert_int_equal(p->server.n_requests, 4);
    fetch_free(a);
    fetch_free(b);
}

// While a command hangs, a step costs nothing; a token that is typed meanwhile is taken.
static void nothing_waits_for_a_command(void **state) {
    struct place *p = *state;
    assert_int_equal(mkfifo(p->fifo, 0600), 0);
    snprintf(p->command, sizeof p->command, "cat '%s'", p->fifo);
    p->plan = (struct credentials_plan){.token_command = p->command};
    struct credentials *c = start(p);
    struct client *k = &p->client;
    struct error e;
    answer_page(&p->server, 1, 5, NULL);
    struct fetch *f = client_fetch(k, "");
    for (int i = 0; i < 50; i++) {
        assert_int_equal(fetch_step(f, client_now_ms(k), client_wall(k)), FETCH_AWAITING_TOKEN);
        net_run(k->net, client_now_ms(k), client_wall(k));
    }
    assert_int_equal(fetch_due_ms(f), INT64_MAX);
    assert_int_equal(credentials_get_state(c), CREDENTIALS_FETCHING);
    assert_false(credentials_type(c, SLICE("no token"), &e));
    assert_int_equal(credentials_get_state(c), CREDENTIALS_FETCHING);
    assert_true(credentials_type(c, SLICE(" typed.token\n"), &e));
    assert_int_equal(credentials_get_source(c), CREDENTIALS_PROMPT);
    assert_int_equal(finish(k, f), FETCH_DONE);
    assert_words(buf_text(&p->server.log), "Authorization: Bearer typed.token\r\n");
    fetch_free(f);
    // From now on a person is asked.
    scripted_clear(&p->server);
    refuse_page(p);
    f = client_fetch(k, "");
    assert_int_equal(finish(k, f), FETCH_FAILED);
    assert_words(fetch_last_error(f)->text, "the server refused the token (401)");
    assert_int_equal(p->server.n_requests, 1);
    fetch_free(f);
}

// --- the deployment it is for ---

static void SEC_08_a_token_of_another_deployment(void **state) {
    struct place *p = *state;
    struct error e;
    count_calls(p);
    p->plan.base_url = "https://other.example.com/api/admin/v2";
    struct credentials *c = start(p);
    struct fetch *f = client_fetch(&p->client, "");
    assert_int_equal(finish(&p->client, f), FETCH_FAILED);
    assert_words(
        fetch_last_error(f)->text, "the token is for other.example.com: it is not sent to");
    assert_int_equal(n_calls(p), 0);
    assert_false(credentials_type(c, SLICE("typed"), &e));
    assert_words(e.text, "the token is for other.example.com");
    assert_false(net_has_token(p->client.net));
    // net itself takes none either.
    struct origin other;
    struct token t = {0};
    assert_true(origin_parse(SLICE("https://other.example.com"), &other, &e));
    assert_true(token_from_text(&t, SLICE("stolen"), "prompt", &e));
    assert_false(net_set_token(p->client.net, &t, &other));
    assert_false(net_has_token(p->client.net));
    assert_string_equal(t.text, "stolen");
    token_release(&t);
    origin_release(&other);
    assert_int_equal(p->server.n_connections, 0);
    fetch_free(f);
}

// --- with aifi-sandbox, whose idea of OAuth is another ---

static void start_sandbox(struct place *p, struct beside *b, const char *fault) {
    const char *argv[] = {SANDBOX, "--port", "0", "--rows", "400", "--seed", "7", "--frozen-at",
        "2026-11-24T12:00:00Z", "--rate", "0", "--oauth", "me:s3crt&+ %41:600",
        fault ? "--fault" : NULL, fault, NULL};
    struct error e;
    beside_start(b, (char *const *)(uintptr_t)argv);
    snprintf(p->token_url, sizeof p->token_url, "http://127.0.0.1:%d/oauth/token", b->port);
    assert_true(
        secret_from_text(&p->secret, SECRET_CLIENT, SLICE("s3crt&+ %41"), "environment", &e));
    p->plan.client_id = "me";
    char url[64];
    snprintf(url, sizeof url, "http://127.0.0.1:%d", b->port);
    struct net_options o = client_options(url);
    o.transport.connect_ms = 5000;
    o.credentials = &p->plan;
    client_start_with(&p->client, &o, NULL);
}

static struct walk *start_walk(struct client *c) {
    struct request_spec spec = {
        .filter = mem_dup_text(SLICE("orderBy=id&direction=asc")), .count = 40};
    struct walk *w = walk_new(c->net, &spec, SLICE_NONE, false);
    request_spec_release(&spec);
    walk_want(w, SIZE_MAX);
    return w;
}

static void note_ids(struct walk *w, struct buf *ids) {
    struct page *page = walk_take_page(w);
    for (size_t i = 0; i < page->n_sessions; i++) {
        buf_append(ids, session_key(&page->sessions[i]));
        buf_append_char(ids, '\n');
    }
    page_free(page);
}

static void walk_to_the_end(struct client *c, struct walk *w, struct buf *ids) {
    enum walk_state state;
    while ((state = client_finish_walk(c, w)) == WALK_PAGE) {
        note_ids(w, ids);
    }
    if (state != WALK_END) {
        fail_msg("%s", walk_error(w)->text);
    }
}

static void HTTP_02_a_walk_goes_on_with_another_token(void **state) {
    struct place *p = *state;
    struct beside b;
    struct buf plain = BUF_INIT(1 << 20), ids = BUF_INIT(1 << 20);
    for (int i = 0; i < 2; i++) {
        start_sandbox(p, &b, i > 0 ? "status:401@4" : NULL);
        struct walk *w = start_walk(&p->client);
        walk_to_the_end(&p->client, w, i > 0 ? &ids : &plain);
        assert_int_equal(walk_n_rows(w), N_ROWS);
        assert_int_equal(credentials_n_tokens(net_credentials(p->client.net)), i + 1);
        assert_int_equal(net_n_requests(p->client.net), N_ROWS / 40 + i);
        walk_free(w);
        client_stop(&p->client);
        beside_stop(&b);
    }
    assert_buf(&ids, buf_text(&plain));
    buf_release(&plain);
    buf_release(&ids);
}

static void a_walk_outlives_its_tokens(void **state) {
    struct place *p = *state;
    struct beside b;
    struct buf ids = BUF_INIT(1 << 20);
    start_sandbox(p, &b, NULL);
    struct client *k = &p->client;
    struct credentials *c = net_credentials(k->net);
    struct walk *w = start_walk(k);
    for (size_t i = 1; i <= 3; i++) {
        assert_int_equal(client_finish_walk(k, w), WALK_PAGE);
        note_ids(w, &ids);
        k->jumped_ms += 541 * 1000; // of 600 s
        const int64_t deadline_ms = clock_monotonic_ms() + CLIENT_DEADLINE_MS;
        while (credentials_n_tokens(c) <= i && clock_monotonic_ms() < deadline_ms) {
            client_turn(k, INT64_MAX);
            assert_int_equal(credentials_get_state(c), CREDENTIALS_READY);
        }
        assert_int_equal(credentials_n_tokens(c), i + 1);
    }
    walk_to_the_end(k, w, &ids);
    assert_int_equal(walk_n_rows(w), N_ROWS);
    assert_int_equal(k->n_failed, 0); // no request was refused for it
    walk_free(w);
    client_stop(k);
    beside_stop(&b);
    buf_release(&ids);
}

static void a_wrong_secret(void **state) {
    struct place *p = *state;
    struct beside b;
    start_sandbox(p, &b, NULL);
    client_stop(&p->client);
    p->plan.client_id = "somebody";
    char url[64];
    snprintf(url, sizeof url, "http://127.0.0.1:%d", b.port);
    struct net_options o = client_options(url);
    o.transport.connect_ms = 5000;
    o.credentials = &p->plan;
    client_start_with(&p->client, &o, NULL);
    struct fetch *f = client_fetch(&p->client, "");
    assert_int_equal(finish(&p->client, f), FETCH_FAILED);
    assert_words(fetch_last_error(f)->text,
        "gives this client no token (invalid_client): no such client, or another secret");
    assert_int_equal(fetch_last_error(f)->kind, ERROR_AUTH);
    fetch_free(f);
    client_stop(&p->client);
    beside_stop(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        T(HTTP_02_another_token_once_a_page),
        T(SEC_13_a_command_that_fails),
        T(a_command_that_fails_is_asked_again_by_a_person),
        T(one_token_for_all_that_were_refused),
        T(nothing_waits_for_a_command),
        T(SEC_08_a_token_of_another_deployment),
        T(HTTP_02_a_walk_goes_on_with_another_token),
        T(a_walk_outlives_its_tokens),
        T(a_wrong_secret),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
