// Runs other programs over the pages. Must not know the product.
#include "program_walk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool program_is_installed(const char *name) {
    const char *path = getenv("PATH");
    while (path && *path) {
        size_t len = strcspn(path, ":");
        char file[4096];
        int n = snprintf(file, sizeof file, "%.*s/%s", (int)len, path, name);
        if (n > 0 && (size_t)n < sizeof file && access(file, X_OK) == 0) {
            return true;
        }
        path += len + (path[len] == ':' ? 1 : 0);
    }
    return false;
}

// Reads "ROWS REQUESTS MILLISECONDS" from the script's output.
static void run_script(const char *interpreter, const char *script, const struct walk_task *task,
    struct figures *out) {
    char command[1024];
    snprintf(command, sizeof command, "%s '%s/tests/bench/%s' '%s/api/admin/v2/sessions?count=200'",
        interpreter, AIFI_SOURCE_DIR, script, task->url);
    FILE *f = popen(command, "r");
    unsigned long long n_requests = 0;
    double ms = 0;
    if (!f || fscanf(f, "%zu %llu %lf", &out->n_rows, &n_requests, &ms) != 3) {
        snprintf(out->error, sizeof out->error, "%s did not finish", script);
    }
    out->n_requests = n_requests;
    out->own_ms = ms;
    if (f) {
        pclose(f);
    }
}

void urllib_walk(const struct walk_task *task, struct figures *out) {
    run_script("python3", "walk_urllib.py", task, out);
}

void curl_jq_walk(const struct walk_task *task, struct figures *out) {
    run_script("bash", "walk_curl_jq.sh", task, out);
}
