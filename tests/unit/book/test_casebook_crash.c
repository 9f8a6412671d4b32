// What was saved stays: killed at any moment, and with two programs writing at once.
#include "one_book.h"

#include "base/clock.h"

#include <poll.h>
#include <signal.h>

enum {
    N_KILLS = 40,
    N_OPENINGS = 16,
    N_WRITERS = 2,
    N_PER_WRITER = 30,
    N_SESSIONS = 6, // so few that each comes up again and again before the kill
    LOCKED_MS = 60000
};

// A verdict of session i for round r, so that the last one reported can be told.
static enum verdict verdict_in(int i) {
    return i % 2 == 0 ? VERDICT_CONFIRMED : VERDICT_CLEARED;
}

static NORETURN void judge_for_ever(const char *path, const struct page *page, int pipe_fd) {
    struct error e = {0};
    struct casebook *b = casebook_open(path, SHOP, SLICE("kim"), &e);
    for (int i = 0; b != NULL; i++) {
        const struct session *s = &page->sessions[i % N_SESSIONS];
        if (!casebook_judge(b, NULL, &s, 1, verdict_in(i / N_SESSIONS), 1000 + i, &e) ||
            write(pipe_fd, &i, sizeof i) != sizeof i) {
            break;
        }
    }
    _exit(1);
}

// Bytes of the commits that were reported.
static int count_reported(int fd, int64_t until_ms) {
    int last = -1, i;
    while (last < 0 || clock_monotonic_ms() < until_ms) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        const int64_t left_ms = until_ms - clock_monotonic_ms();
        if (poll(&p, 1, last < 0 ? -1 : left_ms > 0 ? (int)left_ms : 0) <= 0) {
            break;
        }
        if (read(fd, &i, sizeof i) != sizeof i) {
            break;
        }
        last = i;
    }
    return last;
}

static int drain(int fd, int last) {
    int i;
    while (read(fd, &i, sizeof i) == (ssize_t)sizeof i) {
        last = i;
    }
    return last;
}

// One more may have been saved than was reported, never one less.
static void assert_saved(struct casebook *b, const struct page *page, int last) {
    for (int k = 0; k < N_SESSIONS; k++) {
        const int n_reported = last < k ? 0 : (last - k) / N_SESSIONS + 1;
        struct case_file f;
        OK(casebook_read(b, session_key(&page->sessions[k]), &f, &ok_e));
        const int n_saved = (int)f.n_events;
        if (n_saved != n_reported && !(n_saved == n_reported + 1 && k == (last + 1) % N_SESSIONS)) {
            fail_msg("session %d: %d verdicts reported, %d saved", k, n_reported, n_saved);
        }
        for (int i = 0; i < n_saved; i++) {
            assert_int_equal(f.events[i].verdict, verdict_in(i));
            assert_int_equal(f.events[i].at, 1000 + i * N_SESSIONS + k);
        }
        assert_true((f.snapshot != NULL) == (n_saved > 0));
        case_file_release(&f);
    }
}

static uint32_t next_random(uint32_t *seed) {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

// DISK-01: opening checks the pages too (quick_check), so a damaged file would be refused.
static void test_killed(void **state) {
    (void)state;
    uint32_t seed = 20261124;
    struct page *page = sessions_page(N_SESSIONS);
    for (int round = 0; round < N_KILLS; round++) {
        struct scratch scratch;
        scratch_init(&scratch);
        int fds[2];
        assert_int_equal(pipe(fds), 0);
        const pid_t pid = fork();
        assert_true(pid >= 0);
        if (pid == 0) {
            close(fds[0]);
            judge_for_ever(scratch.path, page, fds[1]);
        }
        close(fds[1]);
        // Somewhere within the first commits: the random wait is the instant of the kill itself.
        const int64_t until_ms = clock_monotonic_ms() + 5 + (int64_t)(next_random(&seed) % 25);
        int last = count_reported(fds[0], until_ms);
        for (uint32_t spin = next_random(&seed) % 200000; spin > 0; spin--) {
            __asm__ volatile(""); // less than a millisecond more
        }
        kill(pid, SIGKILL);
        last = drain(fds[0], last);
        close(fds[0]);
        int status = 0;
        waitpid(pid, &status, 0);
        assert_true(WIFSIGNALED(status));
        assert_true(last >= 0);
        struct casebook *b = open_as(scratch.path, "kim");
        assert_saved(b, page, last);
        casebook_close(b);
        scratch_release(&scratch);
    }
    page_free(page);
}

// Killed while it starts: the next start finds a book, a new one or the begun one.
static void test_killed_while_opening(void **state) {
    (void)state;
    uint32_t seed = 7;
    struct scratch scratch;
    scratch_init(&scratch);
    for (int round = 0; round < N_OPENINGS; round++) {
        char path[200];
        snprintf(path, sizeof path, "%s/%d/cases.db", scratch.directory, round);
        const pid_t pid = fork();
        assert_true(pid >= 0);
        if (pid == 0) {
            struct error e = {0};
            casebook_open(path, SHOP, SLICE("kim"), &e);
            _exit(0);
        }
        // From before it exists to after it is done.
        const struct timespec wait = {.tv_nsec = (long)(next_random(&seed) % 12000000)};
        nanosleep(&wait, NULL);
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        struct casebook *b = open_as(path, "kim");
        WITH_SESSION(s, "{\"id\":1}") {
            judge(b, NULL, s, VERDICT_CLEARED, 1000);
        }
        casebook_close(b);
    }
    scratch_release(&scratch);
}

static NORETURN void write_many(const char *path, int who) {
    struct error e = {0};
    struct casebook *b = casebook_open(path, SHOP, who == 0 ? SLICE("kim") : SLICE("lee"), &e);
    struct page *page = sessions_page(2);
    int n = 0;
    const int64_t deadline_ms = clock_monotonic_ms() + LOCKED_MS;
    while (b != NULL && n < N_PER_WRITER && clock_monotonic_ms() < deadline_ms) {
        const struct session *all[] = {&page->sessions[0], &page->sessions[1]};
        if (casebook_judge(b, NULL, all, 2, verdict_in(n), n, &e)) {
            n++;
        } else if (!e.retryable) {
            break;
        }
    }
    if (n < N_PER_WRITER) {
        dprintf(STDOUT_FILENO, "%d of %d: %s\n", n, N_PER_WRITER, e.text);
    }
    _exit(n == N_PER_WRITER ? 0 : 1);
}

// Both begin at once, with a file that neither has made yet.
static void test_two_writers(void **state) {
    (void)state;
    struct scratch scratch;
    scratch_init(&scratch);
    pid_t pids[N_WRITERS];
    for (int i = 0; i < N_WRITERS; i++) {
        pids[i] = fork();
        assert_true(pids[i] >= 0);
        if (pids[i] == 0) {
            write_many(scratch.path, i);
        }
    }
    for (int i = 0; i < N_WRITERS; i++) {
        int status = 0;
        waitpid(pids[i], &status, 0);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 0);
    }
    struct casebook *b = open_as(scratch.path, "kim");
    struct page *page = sessions_page(2);
    for (size_t k = 0; k < 2; k++) {
        struct case_file f;
        OK(casebook_read(b, session_key(&page->sessions[k]), &f, &ok_e));
        assert_int_equal(f.n_events, N_WRITERS * N_PER_WRITER);
        int n_of[N_WRITERS] = {0};
        for (size_t i = 0; i < f.n_events; i++) {
            // Each one's are in the order they were given.
            int *n = &n_of[strcmp(f.events[i].author, "kim") != 0];
            assert_int_equal(f.events[i].at, (*n)++);
        }
        case_file_release(&f);
    }
    page_free(page);
    casebook_close(b);
    scratch_release(&scratch);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_killed),
        cmocka_unit_test(test_killed_while_opening),
        cmocka_unit_test(test_two_writers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
