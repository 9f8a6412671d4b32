// The log of requests. Must not know HTTP.
#include "sandbox/request_log.h"

#include "base/clock.h"
#include "base/mem.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

struct request_log {
    FILE *file; // stdio locks it
    int64_t opened_ms;
};

struct request_log *request_log_open(const char *path, struct error *e) {
    FILE *file = fopen(path, "ae");
    if (file == NULL) {
        error_set(e, ERROR_USAGE, "cannot write %s: %s", path, strerror(errno));
        return NULL;
    }
    struct request_log *log = mem_alloc(sizeof *log);
    *log = (struct request_log){file, clock_monotonic_ms()};
    return log;
}

void request_log_close(struct request_log *log) {
    if (log != NULL) {
        fclose(log->file);
        mem_free(log);
    }
}

void request_log_add(struct request_log *log, const struct request_log_entry *entry) {
    int64_t ms = clock_monotonic_ms() - log->opened_ms;
    flockfile(log->file);
    fprintf(log->file,
        "t=%" PRId64 ".%03" PRId64 " conn=%" PRIu64 " %s %s %u bytes=%zu auth=%s cookie=%s\n",
        ms / 1000, ms % 1000, entry->connection, entry->method, entry->target, entry->status,
        entry->body_len, entry->authorization ? "yes" : "no", entry->cookie ? "yes" : "no");
    fflush(log->file);
    funlockfile(log->file);
}
