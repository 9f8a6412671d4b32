// libcurl and cJSON used directly, in the shortest way that is fair. Must not know the product.
#include "reference_walk.h"

#include "base/buf.h"
#include "base/mem.h"
#include "page_server.h"

#include <cjson/cJSON.h>
#include <curl/curl.h>
#include <malloc.h>

enum { BODY_MAX = 16 * 1024 * 1024, BUFFER_LEN = 256 * 1024, UNTRIMMED_LEN = 1 << 30 };

struct sink {
    struct buf body; // of the page being received
    size_t body_len; // of all
    bool keep;
};

static size_t take_body(char *bytes, size_t size, size_t n, void *context) {
    struct sink *s = context;
    size_t len = size * n;
    s->body_len += len;
    if (s->keep) {
        buf_append(&s->body, (struct slice){bytes, len});
    }
    return len;
}

static CURL *open_curl(struct sink *s) {
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURL *easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, s);
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, (long)BUFFER_LEN);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_FAILONERROR, 1L);
    return easy;
}

static bool get(CURL *easy, const struct walk_task *task, size_t page, struct figures *out) {
    char url[2 * PAGE_URL_LEN], path[PAGE_URL_LEN];
    page_server_path(page, path);
    snprintf(url, sizeof url, "%s%s", task->url, path);
    curl_easy_setopt(easy, CURLOPT_URL, url);
    CURLcode code = curl_easy_perform(easy);
    out->n_requests++;
    if (code != CURLE_OK) {
        snprintf(out->error, sizeof out->error, "%s", curl_easy_strerror(code));
    }
    return code == CURLE_OK;
}

static void close_curl(CURL *easy, struct sink *s, struct figures *out) {
    out->body_len = s->body_len;
    curl_easy_cleanup(easy);
}

void raw_walk(const struct walk_task *task, struct figures *out) {
    struct sink s = {.body = BUF_INIT(BODY_MAX)};
    CURL *easy = open_curl(&s);
    for (size_t page = 0; page < task->n_pages && get(easy, task, page, out); page++) {
    }
    close_curl(easy, &s, out);
}

void raw_kept_walk(const struct walk_task *task, struct figures *out) {
    struct sink s = {.body = BUF_INIT(BODY_MAX), .keep = true};
    char **bodies = mem_calloc(task->n_pages, sizeof *bodies);
    CURL *easy = open_curl(&s);
    for (size_t page = 0; page < task->n_pages && get(easy, task, page, out); page++) {
        bodies[page] = buf_take(&s.body, NULL);
    }
    close_curl(easy, &s, out);
}

// Whether there is a next page, as far as the tree says.
static bool note_tree(const cJSON *tree, struct figures *out) {
    const cJSON *data = cJSON_GetObjectItemCaseSensitive(tree, "data");
    const cJSON *pagination = cJSON_GetObjectItemCaseSensitive(tree, "pagination");
    const cJSON *next = cJSON_GetObjectItemCaseSensitive(pagination, "next");
    out->n_rows += (size_t)cJSON_GetArraySize(data);
    return cJSON_IsObject(next);
}

static void walk_cjson(const struct walk_task *task, bool keep_trees, struct figures *out) {
    struct sink s = {.body = BUF_INIT(BODY_MAX), .keep = true};
    cJSON **trees = mem_calloc(task->n_pages, sizeof(cJSON *));
    CURL *easy = open_curl(&s);
    bool more = true;
    for (size_t page = 0; more && page < task->n_pages && get(easy, task, page, out); page++) {
        trees[page] = cJSON_ParseWithLength(s.body.ptr, s.body.len);
        more = note_tree(trees[page], out);
        buf_clear(&s.body);
        if (!keep_trees) {
            cJSON_Delete(trees[page]);
        }
    }
    close_curl(easy, &s, out);
}

static void stop_trimming(void) {
    mallopt(M_TRIM_THRESHOLD, UNTRIMMED_LEN);
    mallopt(M_TOP_PAD, 64 * 1024 * 1024);
    mallopt(M_MMAP_THRESHOLD, UNTRIMMED_LEN);
}

void cjson_kept_walk(const struct walk_task *task, struct figures *out) {
    walk_cjson(task, true, out);
}

void cjson_kept_untrimmed_walk(const struct walk_task *task, struct figures *out) {
    stop_trimming();
    walk_cjson(task, true, out);
}

void cjson_deleted_walk(const struct walk_task *task, struct figures *out) {
    stop_trimming();
    walk_cjson(task, false, out);
}
