// The one blocking point, cancelling at any moment, and what must not leave the API's socket.
#include "bench.h"

#include "base/clock.h"
#include "base/mem.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

static int64_t waited_ms(struct bench *b, struct pollfd *fds, size_t n, int64_t timeout_ms) {
    int64_t start_ms = clock_monotonic_ms();
    transport_wait(net_transport(b->client.net), fds, n, timeout_ms);
    return clock_monotonic_ms() - start_ms;
}

static void waiting_ends_with_its_time(void **state) {
    struct bench *b = *state;
    assert_true(waited_ms(b, NULL, 0, 0) < 50);
    assert_in_range(waited_ms(b, NULL, 0, 60), 55, 1000);
}

static void waiting_ends_with_a_descriptor(void **state) {
    struct bench *b = *state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    struct pollfd fd = {.fd = ends[0], .events = POLLIN};
    assert_in_range(waited_ms(b, &fd, 1, 30), 25, 1000);
    assert_int_equal(fd.revents, 0);
    assert_int_equal(write(ends[1], "x", 1), 1);
    assert_true(waited_ms(b, &fd, 1, 20000) < 5000);
    assert_int_equal(fd.revents & POLLIN, POLLIN);
    close(ends[0]);
    close(ends[1]);
}

static void a_hang_up_is_told(void **state) {
    struct bench *b = *state;
    int ends[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    close(ends[1]);
    struct pollfd fds[2] = {{.fd = ends[0], .events = POLLIN}, {.fd = STDERR_FILENO, .events = 0}};
    assert_true(waited_ms(b, fds, 2, 20000) < 5000);
    assert_int_equal(fds[0].revents & POLLHUP, POLLHUP);
    assert_int_equal(fds[1].revents, 0);
    close(ends[0]);
}

// Until the transfer of the fetch has come to `state`.
static void bring_to(struct bench *b, struct fetch *f, enum fetch_state state) {
    int64_t deadline_ms = clock_monotonic_ms() + CLIENT_DEADLINE_MS;
    while (fetch_step(f, client_now_ms(&b->client), client_wall(&b->client)) != state) {
        assert_true(clock_monotonic_ms() < deadline_ms);
        client_turn(&b->client, INT64_MAX);
    }
}

static void R4_cancelling_is_quick_at_any_moment(void **state) {
    struct bench *b = *state;
    struct reply *r = answer_page(&b->server, 1, 20, NULL);
    r->cut = 300;
    r->ending = THEN_SILENCE;
    static const enum fetch_state moments[] = {FETCH_PACED, FETCH_ASKING, FETCH_RECEIVING};
    for (size_t i = 0; i < ARRAY_LEN(moments); i++) {
        struct fetch *f = client_fetch(&b->client, "");
        if (moments[i] != FETCH_PACED) {
            bring_to(b, f, moments[i]);
        }
        int64_t start_ms = clock_monotonic_ms();
        fetch_free(f);
        assert_true(clock_monotonic_ms() - start_ms <= 200);
    }
    scripted_clear(&b->server);
    scripted_answer(&b->server, "503 Busy", "Retry-After: 60\r\n", SLICE(""));
    struct fetch *f = client_fetch(&b->client, "");
    bring_to(b, f, FETCH_BACKING_OFF);
    fetch_free(f);
}

static void R4_leaving_during_a_look_up(void **state) {
    (void)state;
    // Whatever the name server does meanwhile: with QUICK_EXIT nobody waits for it.
    struct client c;
    struct net_options o = client_options("https://slow-name.invalid");
    client_start_with(&c, &o, NULL);
    struct fetch *f = client_fetch(&c, "");
    fetch_step(f, client_now_ms(&c), client_wall(&c));
    transport_run(net_transport(c.net), client_now_ms(&c), client_wall(&c));
    int64_t start_ms = clock_monotonic_ms();
    fetch_free(f);
    client_stop(&c);
    assert_true(clock_monotonic_ms() - start_ms <= 300);
}

static void many_fetches_at_once(void **state) {
    struct bench *b = *state;
    answer_page(&b->server, 1, 20, NULL);
    struct fetch *fetches[4];
    size_t n_done = 0;
    for (size_t i = 0; i < ARRAY_LEN(fetches); i++) {
        fetches[i] = client_fetch(&b->client, "");
    }
    int64_t deadline_ms = clock_monotonic_ms() + CLIENT_DEADLINE_MS;
    while (n_done < ARRAY_LEN(fetches)) {
        assert_true(clock_monotonic_ms() < deadline_ms);
        n_done = 0;
        for (size_t i = 0; i < ARRAY_LEN(fetches); i++) {
            enum fetch_state s =
                fetch_step(fetches[i], client_now_ms(&b->client), client_wall(&b->client));
            assert_true(s != FETCH_FAILED);
            n_done += s == FETCH_DONE ? 1 : 0;
        }
        client_turn(&b->client, n_done < ARRAY_LEN(fetches) ? INT64_MAX : 0);
    }
    for (size_t i = 0; i < ARRAY_LEN(fetches); i++) {
        page_free(fetch_take_page(fetches[i]));
        fetch_free(fetches[i]);
    }
    assert_true(b->server.n_connections <= 4);
}

static void NET_16_proxies_do_not_see_loopback(void **state) {
    struct bench *b = *state;
    static const char *const names[] = {
        "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "https_proxy", "HTTPS_PROXY"};
    struct scripted proxy;
    assert_true(scripted_start(&proxy));
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        setenv(names[i], proxy.url, 1);
    }
    client_stop(&b->client);
    client_start(&b->client, &b->server);
    answer_page(&b->server, 1, 5, NULL);
    expect_page(&b->client, "", 5);
    struct pollfd knock = {.fd = proxy.listener, .events = POLLIN};
    assert_int_equal(poll(&knock, 1, 0), 0); // nobody came
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        unsetenv(names[i]);
    }
    scripted_stop(&proxy);
}

static void SEC_06_plain_http_elsewhere_is_refused_at_once(void **state) {
    (void)state;
    struct error e;
    struct net_options o = client_options("http://api.example.com");
    assert_null(net_new(&o, &e));
    assert_int_equal(e.kind, ERROR_CONFIG);
    assert_words(e.text, "use https://");
}

// Every socket of ours that is connected to the server.
static size_t check_sockets(int port) {
    size_t n = 0;
    for (int fd = 3; fd < 256; fd++) {
        struct sockaddr_in peer;
        socklen_t len = sizeof peer;
        if (getpeername(fd, (struct sockaddr *)&peer, &len) == 0 && peer.sin_family == AF_INET &&
            ntohs(peer.sin_port) == port) {
            assert_true((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
            n++;
        }
    }
    return n;
}

static void SEC_03_children_do_not_inherit_the_connection(void **state) {
    struct bench *b = *state;
    answer_page(&b->server, 1, 5, NULL);
    expect_page(&b->client, "", 5);
    assert_int_equal(check_sockets(b->server.port), 1);
}

static void the_request_as_it_is_sent(void **state) {
    struct bench *b = *state;
    struct net_options o = client_options(b->server.url);
    o.transport.user_agent = "aifi-sessions/1.2.3";
    client_stop(&b->client);
    client_start_with(&b->client, &o, &b->server);
    answer_page(&b->server, 1, 5, NULL);
    expect_page(&b->client, "", 5);
    char want[1000];
    snprintf(want, sizeof want,
        "GET /api/admin/v2/sessions?orderBy=id&direction=asc&count=20 HTTP/1.1\r\n"
        "Host: 127.0.0.1:%d\r\n"
        "Authorization: Bearer " TEST_TOKEN "\r\n"
        "User-Agent: aifi-sessions/1.2.3\r\n"
        "Accept-Encoding: gzip\r\n"
        "Accept: application/json\r\n"
        "\r\n",
        b->server.port);
    assert_string_equal(buf_text(&b->server.log), want);
}

static void a_path_before_the_apis_own(void **state) {
    struct bench *b = *state;
    char url[200];
    snprintf(url, sizeof url, "%s/gateway/eu/api/admin/v2/", b->server.url);
    struct net_options o = client_options(url);
    client_stop(&b->client);
    client_start_with(&b->client, &o, &b->server);
    answer_page(&b->server, 1, 5, NULL);
    expect_page(&b->client, "", 5);
    assert_words(buf_text(&b->server.log), "GET /gateway/eu/api/admin/v2/sessions?");
}

static void versions_are_named(void **state) {
    (void)state;
    struct buf text = BUF_INIT(200);
    transport_append_versions(&text);
    assert_words(buf_text(&text), "libcurl/");
    buf_release(&text);
}

static void idle_costs_nothing(void **state) {
    struct bench *b = *state;
    answer_page(&b->server, 1, 5, NULL);
    expect_page(&b->client, "", 5);
    // A connection kept alive wakes nobody.
    struct timespec before, after;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
    size_t n_turns = 0;
    int64_t start_ms = clock_monotonic_ms();
    while (clock_monotonic_ms() - start_ms < 300) {
        transport_wait(net_transport(b->client.net), NULL, 0, 300);
        transport_run(
            net_transport(b->client.net), client_now_ms(&b->client), client_wall(&b->client));
        n_turns++;
    }
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
    assert_true(n_turns <= 3);
    int64_t cpu_us =
        (after.tv_sec - before.tv_sec) * INT64_C(1000000) + (after.tv_nsec - before.tv_nsec) / 1000;
    assert_true(cpu_us < 30000);
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, enter, leave)
    const struct CMUnitTest tests[] = {
        T(waiting_ends_with_its_time),
        T(waiting_ends_with_a_descriptor),
        T(a_hang_up_is_told),
        T(R4_cancelling_is_quick_at_any_moment),
        cmocka_unit_test(R4_leaving_during_a_look_up),
        T(many_fetches_at_once),
        T(NET_16_proxies_do_not_see_loopback),
        cmocka_unit_test(SEC_06_plain_http_elsewhere_is_refused_at_once),
        T(SEC_03_children_do_not_inherit_the_connection),
        T(the_request_as_it_is_sent),
        T(a_path_before_the_apis_own),
        cmocka_unit_test(versions_are_named),
        T(idle_costs_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
