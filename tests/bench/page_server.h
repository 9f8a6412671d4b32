// A loopback HTTP server of pages made beforehand, in a process of its own: it costs the client
// nothing but the transfer. Many connections, kept alive. How late it answers and how long the list
// is stand in the path, so that one server serves every row of the table.
#ifndef AIFI_BENCH_PAGE_SERVER_H
#define AIFI_BENCH_PAGE_SERVER_H

#include "base/base.h"

#include <sys/types.h>

enum { ARRIVALS_MAX = 4096, PAGE_URL_LEN = 128 };

// Shared with the server's process, which alone writes.
struct page_counts {
    uint64_t n_requests;               // for pages; of any path
    uint64_t n_rows;                   // on pages sent whole
    uint64_t body_len;                 // bytes of them, decompressed (nothing is compressed here)
    int64_t arrivals_us[ARRIVALS_MAX]; // of request number i, monotonic clock; a ring
};

struct page_server {
    pid_t pid;
    int port;
    size_t n_pages; // made
    struct page_counts *counts;
};

// Makes `n_pages` pages and waits until they can be had; ends the process when that fails.
void page_server_start(struct page_server *s, size_t n_pages);
void page_server_stop(struct page_server *s);
// "http://127.0.0.1:PORT/latency-20/pages-100": the base URL of a list of n_pages (at most those
// made) whose answers begin latency_ms after the request.
void page_server_url(
    const struct page_server *s, int latency_ms, size_t n_pages, char out[PAGE_URL_LEN]);
// The path and query of one page under such a base URL: "/api/admin/v2/sessions?count=200…".
void page_server_path(size_t page, char out[PAGE_URL_LEN]);

#endif
