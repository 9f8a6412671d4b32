// Serves pages to whoever asks on loopback. Must not know who measures what.
#include "page_server.h"

#include "base/clock.h"
#include "base/instant.h"
#include "base/mem.h"
#include "page_render.h"
#include "stopwatch.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    CONNECTIONS_MAX = 64,
    REQUEST_MAX = 16 * 1024,
    PAGE_MAX_LEN = 1024 * 1024,
    ANSWER_PARTS = 4, // headers, rows of one page and of the one below it, pagination
    US_PER_MS = 1000,
};

struct connection {
    int fd; // -1: free
    struct buf request;
    bool answering;
    int64_t due_us; // when the answer may begin
    struct buf head, end;
    struct iovec parts[ANSWER_PARTS];
    size_t n_rows, body_len; // of the answer
    bool close_after;
};

struct server {
    int listener;
    size_t n_pages;
    struct made_page {
        struct buf rows;
        uint32_t at[PAGE_ROWS + 1];
    } * pages;
    struct page_counts *counts;
    struct connection connections[CONNECTIONS_MAX];
};

// --- What is asked for

// The number behind `name` in the path, or `otherwise`.
static size_t number_after(const char *request, const char *name, size_t otherwise) {
    const char *at = strstr(request, name);
    return at ? (size_t)strtoul(at + strlen(name), NULL, 10) : otherwise;
}

static struct slice parameter(const char *request, const char *name) {
    const char *line_end = strchr(request, '\r');
    const char *at = strstr(request, name);
    if (!at || at > line_end) {
        return SLICE_NONE;
    }
    at += strlen(name);
    return (struct slice){at, strcspn(at, "& \r")};
}

// --- Answers

static void add_part(struct connection *c, size_t i, struct slice bytes) {
    c->parts[i] = (struct iovec){(void *)(uintptr_t)bytes.ptr, bytes.len};
}

// A time as the query has it: percent-encoded.
static bool time_parameter(const char *request, const char *name, instant *out) {
    struct slice encoded = parameter(request, name);
    struct buf text = BUF_INIT(128);
    for (size_t i = 0; i < encoded.len; i++) {
        bool colon = i + 2 < encoded.len && memcmp(encoded.ptr + i, "%3A", 3) == 0;
        buf_append_char(&text, colon ? ':' : encoded.ptr[i]);
        i += colon ? 2 : 0;
    }
    bool good = encoded.len > 0 && instant_parse_iso(buf_slice(&text), out);
    buf_release(&text);
    return good;
}

// The rows that an answer holds, and where the list that is asked for ends.
struct portion {
    size_t first, end, n_rows;
};

// Above the first page nothing is ever new.
static struct portion portion_of(const char *request, size_t n_pages) {
    struct portion p = {.n_rows = n_pages * PAGE_ROWS};
    struct slice after = parameter(request, "after=");
    instant min, max;
    if (time_parameter(request, "minCreatedAt=", &min)) {
        size_t below = page_row_at(min - 1); // included
        p.n_rows = below < p.n_rows ? below : p.n_rows;
    }
    if (parameter(request, "before=").len > 0 ||
        (after.len > 0 && !page_row_of_cursor(after, &p.first))) {
        p.first = p.n_rows;
    } else if (after.len == 0 && time_parameter(request, "maxCreatedAt=", &max)) {
        p.first = page_row_at(max);
    }
    p.first = p.first < p.n_rows ? p.first : p.n_rows;
    p.end = p.n_rows - p.first < PAGE_ROWS ? p.n_rows : p.first + PAGE_ROWS;
    return p;
}

// The rows from `first` to `end`, which lie on one page.
static struct slice rows_between(const struct server *s, size_t first, size_t end) {
    if (first >= end) {
        return SLICE_NONE;
    }
    const struct made_page *p = &s->pages[first / PAGE_ROWS];
    size_t from = p->at[first % PAGE_ROWS], to = p->at[first % PAGE_ROWS + end - first];
    return (struct slice){buf_text(&p->rows) + from, to - from};
}

static void add_rows(const struct server *s, struct connection *c, const struct portion *p) {
    size_t border = (p->first / PAGE_ROWS + 1) * PAGE_ROWS;
    size_t end_here = p->end < border ? p->end : border;
    struct slice here = rows_between(s, p->first, end_here);
    struct slice below = rows_between(s, border, p->end);
    here.len -= here.len > 0 && below.len == 0 ? 1 : 0; // the last comma
    below.len -= below.len > 0 ? 1 : 0;
    add_part(c, 1, here);
    add_part(c, 2, below);
    c->n_rows = p->end - p->first;
    c->body_len = here.len + below.len;
}

static void prepare_answer(struct server *s, struct connection *c) {
    static const struct slice opening = {"{\"data\":[", 9};
    const char *request = buf_text(&c->request);
    int64_t now_us = stopwatch_us();
    size_t n_pages = number_after(request, "/pages-", s->n_pages);
    struct portion p = portion_of(request, n_pages < s->n_pages ? n_pages : s->n_pages);
    add_rows(s, c, &p);
    buf_clear(&c->end);
    page_render_end(p.first, p.end, p.n_rows, &c->end);
    c->body_len += opening.len + c->end.len;
    c->close_after = strstr(request, "onnection: close") != NULL;
    buf_clear(&c->head);
    buf_printf(&c->head,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
        c->body_len);
    buf_append(&c->head, opening);
    add_part(c, 0, buf_slice(&c->head));
    add_part(c, 3, buf_slice(&c->end));
    c->answering = true;
    c->due_us = now_us + (int64_t)number_after(request, "/latency-", 0) * US_PER_MS;
    s->counts->arrivals_us[s->counts->n_requests++ % ARRIVALS_MAX] = now_us;
    buf_clear(&c->request);
}

static void close_connection(struct connection *c) {
    close(c->fd);
    c->fd = -1;
    c->answering = false;
    buf_clear(&c->request);
}

static bool is_sent(struct connection *c, size_t n) {
    size_t left = 0;
    for (size_t i = 0; i < ANSWER_PARTS; i++) {
        size_t here = n < c->parts[i].iov_len ? n : c->parts[i].iov_len;
        c->parts[i].iov_base = (char *)c->parts[i].iov_base + here;
        c->parts[i].iov_len -= here;
        n -= here;
        left += c->parts[i].iov_len;
    }
    return left == 0;
}

static void send_more(struct server *s, struct connection *c) {
    for (;;) {
        struct msghdr message = {.msg_iov = c->parts, .msg_iovlen = ANSWER_PARTS};
        ssize_t n = sendmsg(c->fd, &message, MSG_NOSIGNAL);
        if (n < 0) {
            if (errno != EAGAIN && errno != EINTR) {
                close_connection(c);
            }
            return;
        }
        if (is_sent(c, (size_t)n)) {
            break;
        }
    }
    s->counts->n_rows += c->n_rows;
    s->counts->body_len += c->body_len;
    c->answering = false;
    if (c->close_after) {
        close_connection(c);
    }
}

// --- Connections

static void accept_one(struct server *s) {
    int fd = accept4(s->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    for (size_t i = 0; fd >= 0 && i < CONNECTIONS_MAX; i++) {
        struct connection *c = &s->connections[i];
        if (c->fd < 0) {
            int one = 1;
            setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
            c->fd = fd;
            return;
        }
    }
    if (fd >= 0) {
        close(fd);
    }
}

static void read_request(struct server *s, struct connection *c) {
    char bytes[4096];
    ssize_t n = recv(c->fd, bytes, sizeof bytes, 0);
    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
        close_connection(c);
        return;
    }
    if (n > 0) {
        buf_append(&c->request, (struct slice){bytes, (size_t)n});
    }
    if (strstr(buf_text(&c->request), "\r\n\r\n")) {
        prepare_answer(s, c);
    }
}

static void serve_connection(struct server *s, struct connection *c, bool readable) {
    if (readable && !c->answering) {
        read_request(s, c);
    }
    if (c->fd >= 0 && c->answering && stopwatch_us() >= c->due_us) {
        send_more(s, c);
    }
}

// Waits for the network or the next answer that is due; to the microsecond, as latency counts.
static void wait_for_work(struct server *s, struct pollfd fds[CONNECTIONS_MAX + 1]) {
    int64_t now_us = stopwatch_us(), wait_us = INT64_MAX;
    fds[CONNECTIONS_MAX] = (struct pollfd){.fd = s->listener, .events = POLLIN};
    for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
        const struct connection *c = &s->connections[i];
        bool held = c->answering && c->due_us > now_us;
        fds[i] = (struct pollfd){
            .fd = held ? -1 : c->fd, .events = (short)(c->answering ? POLLOUT : POLLIN)};
        if (held && c->due_us - now_us < wait_us) {
            wait_us = c->due_us - now_us;
        }
    }
    struct timespec wait = {wait_us / 1000000, wait_us % 1000000 * 1000};
    ppoll(fds, CONNECTIONS_MAX + 1, wait_us < INT64_MAX ? &wait : NULL, NULL);
}

NORETURN static void serve(struct server *s) {
    struct pollfd fds[CONNECTIONS_MAX + 1];
    for (;;) {
        wait_for_work(s, fds);
        if (fds[CONNECTIONS_MAX].revents) {
            accept_one(s);
        }
        for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
            struct connection *c = &s->connections[i];
            if (c->fd >= 0) {
                serve_connection(s, c, fds[i].fd == c->fd && fds[i].revents != 0);
            }
        }
    }
}

// --- Starting

static int open_listener(int *port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t len = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, len) != 0 || listen(fd, 64) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &len) != 0) {
        perror("aifi-bench: no socket on 127.0.0.1");
        exit(1);
    }
    *port = ntohs(address.sin_port);
    return fd;
}

static void make_pages(struct server *s) {
    s->pages = mem_calloc(s->n_pages, sizeof *s->pages);
    for (size_t i = 0; i < s->n_pages; i++) {
        struct made_page *p = &s->pages[i];
        buf_init(&p->rows, PAGE_MAX_LEN);
        buf_reserve(&p->rows, PAGE_ROWS * 2000);
        page_render_rows(i, &p->rows, p->at);
    }
    for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
        struct connection *c = &s->connections[i];
        c->fd = -1;
        buf_init(&c->request, REQUEST_MAX);
        buf_init(&c->head, 1024);
        buf_init(&c->end, 1024);
    }
}

NORETURN static void run_server(struct server *s, int ready) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    make_pages(s);
    if (write(ready, "", 1) != 1) {
        _exit(1);
    }
    close(ready);
    serve(s);
}

void page_server_start(struct page_server *s, size_t n_pages) {
    int ready[2];
    struct server server = {.n_pages = n_pages};
    *s = (struct page_server){.n_pages = n_pages};
    s->counts =
        mmap(NULL, sizeof *s->counts, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s->counts == MAP_FAILED || pipe2(ready, O_CLOEXEC) != 0) {
        perror("aifi-bench: cannot start the page server");
        exit(1);
    }
    server.listener = open_listener(&s->port);
    server.counts = s->counts;
    s->pid = fork();
    if (s->pid == 0) {
        close(ready[0]);
        run_server(&server, ready[1]);
    }
    close(server.listener);
    close(ready[1]);
    char byte;
    if (s->pid < 0 || read(ready[0], &byte, 1) != 1) {
        fputs("aifi-bench: the page server did not start\n", stderr);
        exit(1);
    }
    close(ready[0]);
}

void page_server_stop(struct page_server *s) {
    kill(s->pid, SIGKILL);
    waitpid(s->pid, NULL, 0);
    munmap(s->counts, sizeof *s->counts);
}

void page_server_url(
    const struct page_server *s, int latency_ms, size_t n_pages, char out[PAGE_URL_LEN]) {
    snprintf(out, PAGE_URL_LEN, "http://127.0.0.1:%d/latency-%d/pages-%zu", s->port, latency_ms,
        n_pages);
}

void page_server_path(size_t page, char out[PAGE_URL_LEN]) {
    static const char path[] = "/api/admin/v2/sessions?count=200";
    if (page == 0) {
        snprintf(out, PAGE_URL_LEN, "%s", path);
    } else {
        snprintf(out, PAGE_URL_LEN, "%s&after=row-%07zu", path, page * PAGE_ROWS);
    }
}
