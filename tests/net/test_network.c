// Faults of the network, as named by the reliability contract: each ends in one clear line, shows
// no half page, and heals on a retry.
#include "bench.h"

#include "base/clock.h"
#include "base/mem.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>

// After a fault: the server is well again and the same page comes.
static void heal(struct bench *b) {
    scripted_clear(&b->server);
    b->server.mute = b->server.resets = b->server.answers_at_once = false;
    answer_page(&b->server, 1, 5, NULL);
    expect_page(&b->client, "", 5);
}

static void NET_01_port_closed(void **state) {
    struct bench *b = *state;
    char words[80];
    snprintf(words, sizeof words, "cannot connect to 127.0.0.1:%d: refused", b->server.port);
    close(b->server.listener);
    b->server.listener = -1;
    expect_failure(&b->client, words, 5);
    assert_int_equal(b->client.n_failed, 5);
    assert_int_equal(b->client.reported[0].kind, ERROR_NETWORK);
    assert_true(b->client.reported[0].retryable);
}

static void NET_02_name_does_not_exist(void **state) {
    (void)state;
    // A label of 64 characters cannot exist; no name server needs to be asked.
    static const char url[] =
        "https://a234567890123456789012345678901234567890123456789012345678901234.example";
    struct client c;
    struct net_options o = client_options(url);
    o.transport.connect_ms = 5000;
    o.transport.total_ms = 5000;
    client_start_with(&c, &o, NULL);
    expect_failure(&c, "cannot find host a23456789", 5);
    client_stop(&c);
}

static void NET_04_black_hole(void **state) {
    (void)state;
    // A full backlog: the kernel drops further SYNs.
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), fillers[8];
    struct sockaddr_in a = {.sin_family = AF_INET};
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t len = sizeof a;
    assert_int_equal(bind(listener, (struct sockaddr *)&a, len), 0);
    assert_int_equal(listen(listener, 0), 0);
    getsockname(listener, (struct sockaddr *)&a, &len);
    for (size_t i = 0; i < ARRAY_LEN(fillers); i++) {
        fillers[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        int code = connect(fillers[i], (struct sockaddr *)&a, len);
        assert_true(code == 0 || errno == EINPROGRESS);
    }
    char url[64];
    snprintf(url, sizeof url, "http://127.0.0.1:%d", ntohs(a.sin_port));
    struct client c;
    struct net_options o = client_options(url);
    client_start_with(&c, &o, NULL);
    int64_t start_ms = clock_monotonic_ms();
    expect_failure(&c, "no reaction within 0.4 s", 5);
    assert_in_range(clock_monotonic_ms() - start_ms, 5 * 400 - 50, 5 * 400 + 5000);
    client_stop(&c);
    for (size_t i = 0; i < ARRAY_LEN(fillers); i++) {
        close(fillers[i]);
    }
    close(listener);
}

static void quick_client(struct bench *b, int64_t total_ms) {
    struct net_options o = client_options(b->server.url);
    o.transport.total_ms = total_ms;
    client_stop(&b->client);
    client_start_with(&b->client, &o, &b->server);
}

static void NET_05_accepts_and_never_answers(void **state) {
    struct bench *b = *state;
    quick_client(b, 250);
    b->server.mute = true;
    int64_t start_ms = clock_monotonic_ms();
    expect_failure(&b->client, "gave no answer in 0.2 s", 5);
    assert_in_range(clock_monotonic_ms() - start_ms, 5 * 250 - 50, 5 * 250 + 5000);
    heal(b);
}

static void NET_06_silence_in_the_middle(void **state) {
    struct bench *b = *state;
    struct reply *r = answer_page(&b->server, 1, 20, NULL);
    r->cut = 400;
    r->ending = THEN_SILENCE;
    int64_t start_ms = clock_monotonic_ms();
    expect_failure(&b->client, "stopped sending in the middle of a page", 5);
    // Each try took the low-speed span of 300 ms, not the whole 3 s.
    assert_in_range(clock_monotonic_ms() - start_ms, 5 * 300 - 50, 5 * 300 + 5000);
    heal(b);
}

static void NET_07_a_trickle(void **state) {
    struct bench *b = *state;
    quick_client(b, 60 * 1000);
    // The headers fast, then some 40 bytes a second where 100 are asked for.
    struct reply *r = answer_page(&b->server, 1, 20, NULL);
    r->fast_len = (size_t)(strstr(r->bytes, "\r\n\r\n") - r->bytes) + 4;
    r->slice_ms = 25;
    int64_t start_ms = clock_monotonic_ms();
    expect_failure(&b->client, "stopped sending", 5);
    // 300 ms of credit, 10 ms more for each byte: spent after half a second.
    assert_in_range(clock_monotonic_ms() - start_ms, 5 * 400, 5 * 1000 + 5000);
    heal(b);
}

static void NET_09_reset_after_n_bytes(void **state) {
    struct bench *b = *state;
    struct reply *whole = answer_page(&b->server, 1, 20, "more");
    const char *body = strstr(whole->bytes, "\r\n\r\n") + 4;
    size_t headers_len = (size_t)(body - whole->bytes);
    size_t first_row = (size_t)(strstr(body, "},{") - whole->bytes) + 1;
    const size_t cuts[] = {0, 1, 9, 17, headers_len - 1, headers_len, first_row, whole->len - 1};
    for (size_t i = 0; i < ARRAY_LEN(cuts); i++) {
        scripted_clear(&b->server);
        struct reply *r = answer_page(&b->server, 1, 20, "more");
        r->cut = cuts[i];
        r->ending = THEN_RESET;
        answer_page(&b->server, 1, 20, "more"); // the second try is whole
        // On a connection that was used before, libcurl repeats by itself what broke at once.
        client_stop(&b->client);
        client_start(&b->client, &b->server);
        expect_page(&b->client, "", 20);
        assert_int_equal(b->client.n_failed, 1);
        assert_int_equal(b->server.n_requests, 2);
        assert_words(b->client.reported[0].text, "broke");
    }
}

static void NET_09_reset_every_time(void **state) {
    struct bench *b = *state;
    struct reply *r = answer_page(&b->server, 1, 20, NULL);
    r->cut = 300;
    r->ending = THEN_RESET;
    expect_failure(&b->client, "broke off in the middle of a page", 5);
    assert_words(b->client.reported[4].text, "after ");
    b->server.resets = true;
    expect_failure(&b->client, "broke", 5);
    heal(b);
}

static void NET_11_length_longer_than_body(void **state) {
    struct bench *b = *state;
    struct reply *r = answer_page(&b->server, 1, 20, NULL);
    r->cut = r->len - 10;
    r->ending = THEN_CLOSE;
    expect_failure(&b->client, "was cut short after", 5);
    heal(b);
}

static void NET_11_length_shorter_than_body(void **state) {
    struct bench *b = *state;
    struct buf text = BUF_INIT(100000), whole = BUF_INIT(100000);
    page_text(&text, 1, 3, "\"next\"", NULL);
    buf_printf(
        &whole, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s", text.len, buf_text(&text));
    // What follows would be another reply, of a page that nobody asked for.
    buf_append_text(&whole, "HTTP/1.1 200 OK\r\nContent-Length: 33\r\n\r\n"
                            "{\"data\":[{\"id\":\"evil\"}],\"pag\":{}}");
    scripted_reply(&b->server, buf_slice(&whole));
    answer_page(&b->server, 4, 7, NULL);
    expect_page(&b->client, "", 3);
    expect_page(&b->client, "next", 7); // of a connection of its own
    assert_int_equal(b->server.n_connections, 2);
    scripted_clear(&b->server);
    buf_clear(&whole);
    buf_printf(
        &whole, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s", text.len - 5, buf_text(&text));
    scripted_reply(&b->server, buf_slice(&whole));
    answer_page(&b->server, 1, 3, NULL); // the silent second try
    expect_page(&b->client, "", 3);
    buf_release(&text);
    buf_release(&whole);
    heal(b);
}

static void NET_11_the_surplus_comes_later(void **state) {
    struct bench *b = *state;
    answer_page(&b->server, 1, 3, "next");
    answer_page(&b->server, 4, 7, NULL);
    expect_page(&b->client, "", 3);
    struct scripted_connection *c = &b->server.connections[0];
    static const char evil[] = "HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n"
                               "{\"data\":[{\"id\":\"evil\"}]}";
    assert_int_equal(send(c->fd, evil, sizeof evil - 1, 0), (ssize_t)sizeof evil - 1);
    expect_page(&b->client, "next", 7);
    assert_int_equal(b->server.n_connections, 2);
    assert_int_equal(b->server.n_requests, 2);
    assert_int_equal(b->client.n_failed, 0);
}

static void NET_11_two_different_lengths(void **state) {
    struct bench *b = *state;
    scripted_answer(&b->server, "200 OK", "Content-Length: 7\r\n", SLICE("{\"data\":[]}"));
    expect_failure(&b->client, "two different lengths", 5);
    heal(b);
}

static void chunked(struct bench *b, const char *body, const char *words, size_t n_requests) {
    struct buf whole = BUF_INIT(100000);
    buf_printf(&whole, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%s", body);
    scripted_clear(&b->server);
    scripted_reply(&b->server, buf_slice(&whole))->ending = THEN_CLOSE;
    buf_release(&whole);
    if (words) {
        expect_failure(&b->client, words, n_requests);
    } else {
        expect_page(&b->client, "", 0);
    }
}

static void NET_12_chunks(void **state) {
    struct bench *b = *state;
    chunked(b, "b\r\n{\"data\":[]}\r\n0\r\n\r\n", NULL, 1);
    chunked(b, "b\r\n{\"data\":[]}\r\n0\r\nX-Trailer: y\r\nContent-Length: 3\r\n\r\n", NULL, 1);
    chunked(b, "zz\r\n{\"data\":[]}\r\n0\r\n\r\n", "chunks do not fit", 5);
    chunked(b, "b\r\n{\"data\":[]}xx0\r\n\r\n", "chunks do not fit", 5);
    chunked(b, "b\r\n{\"data\":[]}\r\n", "cut short", 5); // the last chunk is missing
    chunked(b, "ffffffffffffffffff\r\n{\"data\":[]}", "chunks do not fit", 5);
    heal(b);
}

static void NET_12_trailer_flood(void **state) {
    struct bench *b = *state;
    struct reply *r = scripted_reply(&b->server,
        SLICE("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n{\"data\":[]}\r\n0\r\n"));
    r->flood = true;
    r->flood_bytes = mem_dup_text(SLICE("X-Trailer: 0123456789012345678901234567890123456789\r\n"));
    r->flood_len = strlen(r->flood_bytes);
    expect_failure(&b->client, "more than 64 KiB of headers", 1);
    heal(b);
}

static void NET_12_header_flood(void **state) {
    struct bench *b = *state;
    struct reply *r = scripted_reply(&b->server, SLICE("HTTP/1.1 200 OK\r\n"));
    r->flood = true;
    r->flood_bytes = mem_dup_text(SLICE("X-Header: 0123456789012345678901234567890123456789\r\n"));
    r->flood_len = strlen(r->flood_bytes);
    expect_failure(&b->client, "more than 64 KiB of headers", 1);
    heal(b);
}

static void NET_13_every_byte_its_own_segment(void **state) {
    struct bench *b = *state;
    answer_page(&b->server, 1, 20, "more")->slice_ms = 1;
    struct fetch *f = client_fetch(&b->client, "");
    assert_int_equal(client_finish(&b->client, f), FETCH_DONE);
    struct page *sliced = fetch_take_page(f);
    fetch_free(f);
    scripted_clear(&b->server);
    answer_page(&b->server, 1, 20, "more");
    f = client_fetch(&b->client, "");
    assert_int_equal(client_finish(&b->client, f), FETCH_DONE);
    struct page *whole = fetch_take_page(f);
    fetch_free(f);
    assert_int_equal(sliced->body_len, whole->body_len);
    assert_memory_equal(sliced->body, whole->body, whole->body_len);
    assert_int_equal(sliced->n_sessions, 20);
    assert_int_equal(b->client.n_failed, 0);
    page_free(sliced);
    page_free(whole);
}

static void NET_14_closed_between_pages(void **state) {
    struct bench *b = *state;
    answer_page(&b->server, 1, 5, "a");
    answer_page(&b->server, 6, 5, "b")->ending = THEN_CLOSE; // says nothing of it
    answer_page(&b->server, 11, 5, NULL);
    expect_page(&b->client, "", 5);
    expect_page(&b->client, "a", 5);
    assert_int_equal(b->server.n_connections, 1);
    expect_page(&b->client, "b", 5);
    assert_int_equal(b->server.n_connections, 2);
    assert_int_equal(b->client.n_failed, 0);
}

static void NET_14_reset_when_it_is_used_again(void **state) {
    struct bench *b = *state;
    answer_page(&b->server, 1, 5, "a");
    struct reply *r = answer_page(&b->server, 6, 5, NULL);
    r->cut = 0;
    r->ending = THEN_CLOSE; // the request had been read already
    answer_page(&b->server, 6, 5, NULL);
    expect_page(&b->client, "", 5);
    expect_page(&b->client, "a", 5);
    assert_int_equal(b->client.n_failed, 0);
    assert_int_equal(b->server.n_connections, 2);
}

static void NET_18_ipv6_dead_ipv4_alive(void **state) {
    struct bench *b = *state;
    // A black hole at [::1] with the same port; without IPv6 there is nothing to be found out.
    int dead = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0), fillers[8];
    struct sockaddr_in6 a = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)b->server.port)};
    a.sin6_addr = in6addr_loopback;
    if (dead < 0 || bind(dead, (struct sockaddr *)&a, sizeof a) != 0 || listen(dead, 0) != 0) {
        close(dead);
        skip();
    }
    for (size_t i = 0; i < ARRAY_LEN(fillers); i++) {
        fillers[i] = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        int code = connect(fillers[i], (struct sockaddr *)&a, sizeof a);
        assert_true(code == 0 || errno == EINPROGRESS);
    }
    char url[64];
    snprintf(url, sizeof url, "http://localhost:%d", b->server.port);
    struct net_options o = client_options(url);
    o.transport.connect_ms = 3000;
    client_stop(&b->client);
    client_start_with(&b->client, &o, &b->server);
    answer_page(&b->server, 1, 5, NULL);
    int64_t start_ms = clock_monotonic_ms();
    expect_page(&b->client, "", 5);
    assert_true(clock_monotonic_ms() - start_ms <= 1000);
    assert_int_equal(b->client.n_failed, 0);
    for (size_t i = 0; i < ARRAY_LEN(fillers); i++) {
        close(fillers[i]);
    }
    close(dead);
}

// Stops the test's process, client and server alike, and lets it go on later.
static pid_t put_to_sleep(int ms) {
    pid_t sleeper = getpid(), waker = fork();
    if (waker == 0) {
        kill(sleeper, SIGSTOP);
        poll(NULL, 0, ms);
        kill(sleeper, SIGCONT);
        _exit(0);
    }
    return waker;
}

static void NET_20_asleep_in_flight(void **state) {
    struct bench *b = *state;
    quick_client(b, 250);
    answer_page(&b->server, 1, 20, NULL);
    struct fetch *f = client_fetch(&b->client, "");
    while (fetch_step(f, client_now_ms(&b->client), client_wall(&b->client)) != FETCH_ASKING) {
        client_turn(&b->client, INT64_MAX);
    }
    pid_t waker = put_to_sleep(400);
    waitpid(waker, NULL, 0); // while we sleep, or a moment before
    assert_int_equal(client_finish(&b->client, f), FETCH_DONE);
    assert_true(b->client.n_failed <= 1);
    assert_true(b->server.n_requests <= 2); // no burst
    fetch_free(f);
}

static int highest_descriptor(void) {
    int fd = dup(STDERR_FILENO);
    close(fd);
    return fd;
}

static void NET_21_no_descriptor_left(void **state) {
    struct bench *b = *state;
    struct rlimit before;
    getrlimit(RLIMIT_NOFILE, &before);
    struct rlimit none = {.rlim_cur = (rlim_t)highest_descriptor(), .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    expect_failure(&b->client, "too many open files", 5);
    assert_true(b->client.reported[0].retryable);
    setrlimit(RLIMIT_NOFILE, &before);
    heal(b);
}

static void TIME_01_the_wall_clock_jumps_during_a_wait(void **state) {
    struct bench *b = *state;
    static const int64_t shifts_ms[] = {-MS_DAY, INT64_C(40) * 365 * MS_DAY, MS_HOUR, -MS_HOUR};
    for (size_t i = 0; i < ARRAY_LEN(shifts_ms); i++) {
        scripted_clear(&b->server);
        scripted_answer(&b->server, "503 Busy", "Retry-After: 2\r\n", SLICE("{}"));
        answer_page(&b->server, 1, 5, NULL);
        struct fetch *f = client_fetch(&b->client, "");
        while (fetch_step(f, client_now_ms(&b->client), client_wall(&b->client)) !=
               FETCH_BACKING_OFF) {
            client_turn(&b->client, INT64_MAX);
        }
        int64_t due_ms = fetch_due_ms(f);
        b->client.wall_shift_ms = shifts_ms[i];
        assert_int_equal(fetch_step(f, due_ms - 1, client_wall(&b->client)), FETCH_BACKING_OFF);
        assert_int_equal(fetch_due_ms(f), due_ms);
        assert_int_equal(client_finish(&b->client, f), FETCH_DONE);
        b->client.wall_shift_ms = 0;
        fetch_free(f);
    }
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, enter, leave)
    const struct CMUnitTest tests[] = {
        T(NET_01_port_closed),
        cmocka_unit_test(NET_02_name_does_not_exist),
        cmocka_unit_test(NET_04_black_hole),
        T(NET_05_accepts_and_never_answers),
        T(NET_06_silence_in_the_middle),
        T(NET_07_a_trickle),
        T(NET_09_reset_after_n_bytes),
        T(NET_09_reset_every_time),
        T(NET_11_length_longer_than_body),
        T(NET_11_length_shorter_than_body),
        T(NET_11_the_surplus_comes_later),
        T(NET_11_two_different_lengths),
        T(NET_12_chunks),
        T(NET_12_trailer_flood),
        T(NET_12_header_flood),
        T(NET_13_every_byte_its_own_segment),
        T(NET_14_closed_between_pages),
        T(NET_14_reset_when_it_is_used_again),
        T(NET_18_ipv6_dead_ipv4_alive),
        T(NET_20_asleep_in_flight),
        T(NET_21_no_descriptor_left),
        T(TIME_01_the_wall_clock_jumps_during_a_wait),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
