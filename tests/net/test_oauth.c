// OAuth 2.0 client credentials: what is asked of a token URL, what may come back, and when it is
// asked again.
#include "token_place.h"

#include "base/mem.h"

static void the_first_token(void **state) {
    struct place *p = *state;
    p->plan.scope = "read:sessions all";
    struct credentials *c = start(p);
    give_token(p, "first.token", 3600);
    answer_page(&p->server, 1, 5, NULL);
    assert_int_equal(credentials_get_state(c), CREDENTIALS_NOTHING);
    struct fetch *f = client_fetch(&p->client, "");
    assert_int_equal(finish(&p->client, f), FETCH_DONE); // asks for it by itself
    assert_int_equal(credentials_get_state(c), CREDENTIALS_READY);
    assert_int_equal(p->server.n_requests, 2);
    expect_line(p, 0, "POST /oauth/token HTTP/1.1");
    expect_line(p, 1, "GET /api/admin/v2/sessions?");
    const char *log = buf_text(&p->server.log);
    // base64("me%3Aid:s3cr%26t%3A%20%25"): RFC 6749 2.3.1.
    assert_words(log, "Authorization: Basic bWUlM0FpZDpzM2NyJTI2dCUzQSUyMCUyNQ==\r\n");
    assert_words(log, "Content-Type: application/x-www-form-urlencoded\r\n");
    assert_words(log, "\r\n\r\ngrant_type=client_credentials&scope=read%3Asessions%20all");
    assert_words(log, "Authorization: Bearer first.token\r\n");
    assert_no_words(log, "Cookie:");
    const char *get = strstr(log, "GET /api");
    assert_no_words(get, "Basic ");
    assert_no_words(get, "grant_type");
    fetch_free(f);
}

static void what_is_wrong_with_an_answer(void **state) {
    struct place *p = *state;
    static const struct {
        const char *status, *headers, *body, *words;
    } rows[] = {
        {"401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\"\r\n",
            "{\"error\":\"invalid_client\",\"error_description\":\"No \\u001b[31msuch client.\"}",
            "gives this client no token (invalid_client): No "},
        {"400 Bad Request", "", "{\"error\":\"invalid_scope\"}",
            "gives this client no token (invalid_scope)"},
        {"400 Bad Request", "",
            "{\"error\":\"invalid_client\",\"error_description\":\"not " SECRET "!\"}",
            "gives this client no token (invalid_client)"},
        {"400 Bad Request", "",
            "{\"error\":\"invalid_client\",\"error_description\":\"hush s3cr%26t%3A%20%25\"}",
            "gives this client no token (invalid_client)"},
        {"400 Bad Request", "",
            "{\"error\":\"x\",\"error_description\":\"hush: Basic bWUlM0FpZDpzM2NyJTI2dCUz\"}",
            "gives this client no token (x)"},
        {"200 OK", "", "{\"access_token\":\"hush\",\"token_type\":\"" SECRET "\"}",
            "gives tokens of the type ?, not bearer tokens"},
        {"200 OK", "", "{\"error\":\"slow_down\"}", "gives this client no token (slow_down)"},
        {"401 Unauthorized", "", "<html>hush</html>", "gives this client no token"},
        {"404 Not Found", "", "<html>hush</html>", "answers with no token (404): is the token URL"},
        {"200 OK", "", "<html>hush</html>", "answers with no token (200): is the token URL right?"},
        {"200 OK", "", "", "answers with no token (200)"},
        {"200 OK", "", "[\"access_token\"]", "answers with no token (200)"},
        {"200 OK", "", "{\"token_type\":\"bearer\"}", "answers with no token (200)"},
        {"200 OK", "", "{\"a\":{\"access_token\":\"hush\"}}", "answers with no token (200)"},
        {"302 Found", "Location: https://elsewhere.example/x\r\n", "",
            "sends us elsewhere, where no secret is taken (302)"},
        {"200 OK", "", "{\"access_token\":\"hush\",\"token_type\":\"mac\"}",
            "gives tokens of the type mac, not bearer tokens"},
        {"200 OK", "", "{\"access_token\":\"hush hush\",\"token_type\":\"bearer\"}",
            "the token from the token URL holds a character that no token has, at position 5"},
        {"200 OK", "", "{\"access_token\":\"\",\"token_type\":\"bearer\"}",
            "the token from the token URL is empty"},
    };
    start(p);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        scripted_clear(&p->server);
        scripted_answer(&p->server, rows[i].status, rows[i].headers, slice_of(rows[i].body));
        net_allow_request_of_token(p->client.net);
        struct fetch *f = client_fetch(&p->client, "");
        assert_int_equal(finish(&p->client, f), FETCH_FAILED);
        const struct error *e = fetch_last_error(f);
        assert_error_line(e);
        assert_words(e->text, rows[i].words);
        assert_no_words(e->text, "hush");
        assert_no_words(e->text, "s3cr");
        assert_int_equal(p->server.n_requests, 1);
        assert_false(net_has_token(p->client.net));
        fetch_free(f);
    }
}

static void an_answer_without_end(void **state) {
    struct place *p = *state;
    start(p);
    struct reply *r = scripted_reply(
        &p->server, SLICE("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"a\":\""));
    r->flood = true;
    r->flood_bytes = mem_dup_text(SLICE("0123456789abcdef0123456789abcdef"));
    r->flood_len = 32;
    struct fetch *f = client_fetch(&p->client, "");
    assert_int_equal(finish(&p->client, f), FETCH_FAILED);
    assert_words(fetch_last_error(f)->text, "sends an answer that is too long for a token");
    fetch_free(f);
}

static void forms_of_an_answer(void **state) {
    struct place *p = *state;
    static const struct {
        const char *json, *token;
        int64_t seconds; // 0 = not told
    } rows[] = {
        {"{\"access_token\":\"a\\/b\",\"token_type\":\"BEARER\",\"expires_in\":60}", "a/b", 60},
        {"{\"expires_in\":\"90\",\"access_token\":\"t\",\"token_type\":\"bearer\"}", "t", 90},
        {"{\"access_token\":\"t\",\"expires_in\":60.5,\"scope\":[1,{\"expires_in\":7}]}", "t", 60},
        {"{\"access_token\":\"t\",\"expires_in\":-1}", "t", 0},
        {"{\"access_token\":\"t\",\"expires_in\":null}", "t", 0},
        {"{\"access_token\":\"t\"}", "t", 0},
        {"{\"access_token\":\"t\",\"expires_in\":3}", "t", 3},
    };
    struct credentials *c = start(p);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        int64_t left_ms = 0;
        scripted_clear(&p->server);
        answer_token(p, "200 OK", rows[i].json);
        credentials_request(c, client_now_ms(&p->client));
        while (credentials_get_state(c) == CREDENTIALS_FETCHING) {
            client_turn(&p->client, INT64_MAX);
        }
        assert_int_equal(credentials_get_state(c), CREDENTIALS_READY);
        assert_string_equal(net_token(p->client.net)->text, rows[i].token);
        assert_int_equal(credentials_left_ms(c, clocks(&p->client), &left_ms), rows[i].seconds > 0);
        if (rows[i].seconds > 0) {
            assert_true(left_ms <= rows[i].seconds * 1000);
            assert_true(left_ms > (rows[i].seconds - 60) * 1000);
        }
        // One that lives for seconds is not asked for all the time.
        assert_int_equal(credentials_due_ms(c) < INT64_MAX, rows[i].seconds > 10);
    }
}

static void a_token_that_says_itself_when_it_ends(void **state) {
    struct place *p = *state;
    struct credentials *c = start(p);
    int64_t left_ms;
    // {"exp":1893456000}, and nothing beside it
    answer_token(p, "200 OK", "{\"access_token\":\"e30.eyJleHAiOjE4OTM0NTYwMDB9.x\"}");
    p->client.wall_shift_ms = INT64_C(1893456000000) - MS_HOUR - clock_wall_ms();
    credentials_request(c, client_now_ms(&p->client));
    while (credentials_get_state(c) == CREDENTIALS_FETCHING) {
        client_turn(&p->client, INT64_MAX);
    }
    assert_true(credentials_left_ms(c, clocks(&p->client), &left_ms));
    assert_true(left_ms <= MS_HOUR && left_ms > 59 * MS_MINUTE);
    const int64_t due_ms = credentials_due_ms(c) - client_now_ms(&p->client);
    assert_true(due_ms > 57 * MS_MINUTE && due_ms <= 59 * MS_MINUTE);
}

static void the_token_url_is_down(void **state) {
    struct place *p = *state;
    p->plan.token_url = "http://127.0.0.1:1/token"; // nothing listens there
    start(p);
    struct fetch *f = client_fetch(&p->client, "");
    assert_int_equal(finish(&p->client, f), FETCH_FAILED);
    const struct error *e = fetch_last_error(f);
    assert_words(e->text, "no token: cannot connect to 127.0.0.1:1");
    assert_int_equal(e->kind, ERROR_NETWORK);
    assert_int_equal(p->server.n_connections, 0);
    fetch_free(f);
}

static void the_token_url_is_busy(void **state) {
    struct place *p = *state;
    start(p);
    for (int i = 0; i < RETRY_MAX; i++) {
        answer_token(p, "503 Busy", "");
    }
    give_token(p, "late", 60);
    answer_page(&p->server, 1, 5, NULL);
    struct fetch *f = client_fetch(&p->client, "");
    assert_int_equal(finish(&p->client, f), FETCH_DONE);
    assert_int_equal(p->server.n_requests, RETRY_MAX + 2);
    fetch_free(f);

    scripted_clear(&p->server);
    refuse_page(p);
    answer_token(p, "503 Busy", ""); // for ever
    f = client_fetch(&p->client, "");
    assert_int_equal(finish(&p->client, f), FETCH_FAILED);
    assert_words(
        fetch_last_error(f)->text, "the server refused the token (401): no token: 127.0.0.1:");
    assert_words(fetch_last_error(f)->text, "gives no token now (503)");
    assert_int_equal(fetch_last_error(f)->status, 401);
    assert_int_equal(p->server.n_requests, 1 + 1 + RETRY_MAX);
    fetch_free(f);
}

// The secret may be a new one by now: its command is asked once more, not more often.
static void an_old_secret(void **state) {
    struct place *p = *state;
    count_calls(p); // of the secret here
    p->plan = (struct credentials_plan){
        .token_url = p->token_url, .client_id = "me", .client_secret_command = p->command};
    struct credentials *c = start(p);
    give_token(p, "one", 3600);
    answer_page(&p->server, 1, 5, NULL);
    struct fetch *f = client_fetch(&p->client, "");
    assert_int_equal(finish(&p->client, f), FETCH_DONE);
    assert_int_equal(n_calls(p), 1);
    fetch_free(f);

    scripted_clear(&p->server);
    refuse_page(p);
    answer_token(p, "401 Unauthorized", "{\"error\":\"invalid_client\"}"); // of tok1
    give_token(p, "two", 3600);
    answer_page(&p->server, 1, 5, NULL);
    f = client_fetch(&p->client, "");
    assert_int_equal(finish(&p->client, f), FETCH_DONE);
    assert_int_equal(n_calls(p), 2);
    assert_words(buf_text(&p->server.log), "Basic bWU6dG9rMg=="); // me:tok2
    fetch_free(f);

    scripted_clear(&p->server);
    refuse_page(p);
    answer_token(p, "401 Unauthorized", "{\"error\":\"invalid_client\"}");
    f = client_fetch(&p->client, "");
    assert_int_equal(finish(&p->client, f), FETCH_FAILED);
    assert_int_equal(n_calls(p), 3);
    assert_int_equal(p->server.n_requests, 3);
    assert_int_equal(credentials_n_tokens(c), 2);
    fetch_free(f);
}

static void renewed_before_it_ends(void **state) {
    struct place *p = *state;
    struct client *k = &p->client;
    struct credentials *c = start(p);
    int64_t before_ms, after_ms;
    give_token(p, "one", 3600);
    answer_page(&p->server, 1, 5, "next");
    give_token(p, "two", 100);
    answer_page(&p->server, 6, 5, NULL);
    struct walk *w = client_walk(k, 1);
    assert_int_equal(client_finish_walk(k, w), WALK_PAGE);
    page_free(walk_take_page(w));
    assert_true(credentials_left_ms(c, clocks(k), &before_ms));
    assert_in_range(before_ms, 3540 * 1000, 3600 * 1000);
    assert_false(credentials_ends_for_good(c));

    // A minute before the end, which is later than at 90 %.
    const int64_t left_ms = credentials_due_ms(c) - client_now_ms(k);
    assert_in_range(left_ms, 3480 * 1000, 3540 * 1000);
    k->jumped_ms += left_ms - 1000;
    client_turn(k, 0);
    assert_int_equal(credentials_n_tokens(c), 1);
    k->jumped_ms += 1001;
    walk_want(w, 1);
    const int64_t deadline_ms = clock_monotonic_ms() + CLIENT_DEADLINE_MS;
    while (credentials_n_tokens(c) < 2 && clock_monotonic_ms() < deadline_ms) {
        client_turn(k, INT64_MAX);
        assert_int_equal(credentials_get_state(c), CREDENTIALS_READY); // the old one is good
        assert_true(net_has_token(k->net));
    }
    assert_true(credentials_left_ms(c, clocks(k), &after_ms));
    assert_true(after_ms <= 100 * 1000);
    assert_int_equal(client_finish_walk(k, w), WALK_PAGE);
    page_free(walk_take_page(w));
    assert_true(walk_at_end(w));
    assert_int_equal(p->server.n_requests, 4);
    expect_line(p, 3, "after=next");
    assert_words(buf_text(&p->server.log), "Authorization: Bearer two\r\n");
    // Of a short one 90 % is later than a minute before the end.
    assert_in_range(credentials_due_ms(c) - client_now_ms(k), 30 * 1000, 90 * 1000);
    walk_free(w);
}

// A machine that slept through it: the monotonic clock stood still.
static void renewed_after_a_sleep(void **state) {
    struct place *p = *state;
    struct client *k = &p->client;
    struct credentials *c = start(p);
    give_token(p, "one", 3600);
    give_token(p, "two", 3600);
    credentials_request(c, client_now_ms(k));
    while (credentials_n_tokens(c) < 1) {
        client_turn(k, INT64_MAX);
    }
    k->wall_shift_ms = 2 * MS_HOUR;
    while (credentials_n_tokens(c) < 2) {
        client_turn(k, INT64_MAX);
    }
    assert_int_equal(p->server.n_requests, 2);
}

static void a_renewal_that_fails_is_tried_again(void **state) {
    struct place *p = *state;
    struct client *k = &p->client;
    struct credentials *c = start(p);
    give_token(p, "one", 600);
    answer_token(p, "400 Bad Request", "{\"error\":\"temporarily_out\"}");
    credentials_request(c, client_now_ms(k));
    while (credentials_n_tokens(c) < 1) {
        client_turn(k, INT64_MAX);
    }
    int64_t last_ms = 0;
    for (size_t i = 1; i <= 7; i++) {
        const int64_t wait_ms = credentials_due_ms(c) - client_now_ms(k);
        k->jumped_ms += wait_ms + 1;
        while (credentials_n_failed_renewals(c) < i) {
            client_turn(k, INT64_MAX);
        }
        assert_int_equal(credentials_get_state(c), CREDENTIALS_READY);
        assert_string_equal(net_token(k->net)->text, "one");
        assert_words(credentials_renewal_error(c)->text, "temporarily_out");
        assert_true(credentials_ends_for_good(c));
        if (i > 2) { // the first wait was that of the token's life
            assert_true(wait_ms + 1000 >= last_ms);
        }
        assert_true(wait_ms <= 600 * 1000);
        last_ms = wait_ms;
    }
    assert_true(credentials_due_ms(c) - client_now_ms(k) <= CREDENTIALS_AGAIN_MOST_MS);
    scripted_clear(&p->server);
    give_token(p, "two", 600);
    k->jumped_ms += CREDENTIALS_AGAIN_MOST_MS;
    while (credentials_n_tokens(c) < 2) {
        client_turn(k, INT64_MAX);
    }
    assert_false(credentials_ends_for_good(c));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        T(the_first_token),
        T(what_is_wrong_with_an_answer),
        T(an_answer_without_end),
        T(forms_of_an_answer),
        T(a_token_that_says_itself_when_it_ends),
        T(the_token_url_is_down),
        T(the_token_url_is_busy),
        T(an_old_secret),
        T(renewed_before_it_ends),
        T(renewed_after_a_sleep),
        T(a_renewal_that_fails_is_tried_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
