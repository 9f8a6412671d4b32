// Putting the parts together. Must not know HTTP.
#include "sandbox/sandbox.h"

#include "base/clock.h"
#include "base/instant.h"

#include <errno.h>
#include <stdio.h>

static bool import_rows(struct sandbox *s, const char *path, struct error *e) {
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return error_set(e, ERROR_USAGE, "cannot read %s: %s", path, strerror(errno));
    }
    char *line = NULL;
    size_t cap = 0, number = 0;
    ssize_t len;
    bool ok = true;
    database_begin(s->database);
    while (ok && (len = getline(&line, &cap, file)) >= 0) {
        struct slice row = slice_trim((struct slice){line, (size_t)len});
        number++;
        ok = row.len == 0 || database_import(s->database, row, e);
        if (!ok) {
            error_prefix(e, "%s:%zu", path, number);
        }
    }
    database_find_left_out(s->database);
    database_put_clock(s->database, s->options->seed, s->clock_base, s->clock_base);
    database_commit(s->database);
    database_build_indexes(s->database);
    free(line);
    fclose(file);
    return ok;
}

static void make_world(struct sandbox *s) {
    const struct options *o = s->options;
    struct world_plan plan = {.seed = o->seed,
        .n_rows = o->import_path != NULL ? 0 : o->n_rows,
        .n_stores = o->n_stores,
        .start = s->clock_base,
        .days = o->days};
    if (o->history_until != INSTANT_NONE && o->history_until < s->clock_base) {
        plan.start = o->history_until;
    }
    world_init(&s->world, &plan, s->imported ? NULL : s->database);
    sandbox_advance(s);
}

bool sandbox_init(struct sandbox *s, const struct options *o, struct error *e) {
    *s = (struct sandbox){.options = o, .token = mem_dup_text(slice_of(o->token))};
    pthread_mutex_init(&s->lock, NULL);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&s->ending, &attributes);
    pthread_condattr_destroy(&attributes);
    if (o->oauth != NULL && !token_url_init(&s->token_url, o->oauth, e)) {
        return false;
    }
    limiter_init(&s->limiter, o->rate);
    s->frozen = o->frozen;
    s->imported = o->import_path != NULL;
    s->clock_base = o->start != INSTANT_NONE ? o->start : clock_wall_ms();
    s->clock_base -= s->clock_base % MS_SECOND;
    s->clock_base_monotonic = clock_monotonic_ms();
    if (!fault_set_init(&s->faults, o->faults, o->n_faults, o->seed, e)) {
        return false;
    }
    s->database = database_open(o->database_path, e);
    if (s->database == NULL) {
        return false;
    }
    make_world(s);
    if (s->imported && !import_rows(s, o->import_path, e)) {
        return false;
    }
    return !database_failed(s->database, e);
}

void sandbox_release(struct sandbox *s) {
    world_release(&s->world);
    database_close(s->database);
    fault_set_release(&s->faults);
    pthread_mutex_destroy(&s->lock);
    pthread_cond_destroy(&s->ending);
    token_url_release(&s->token_url);
    mem_free(s->token);
}

int64_t sandbox_now(const struct sandbox *s) {
    if (s->frozen) {
        return s->clock_base;
    }
    int64_t passed = clock_monotonic_ms() - s->clock_base_monotonic;
    int64_t now = s->clock_base + (int64_t)((double)passed * s->options->speed);
    return now - now % MS_SECOND;
}

void sandbox_advance(struct sandbox *s) {
    if (!s->imported) {
        world_advance(&s->world, sandbox_now(s));
    }
}

void sandbox_freeze(struct sandbox *s) {
    pthread_mutex_lock(&s->lock);
    s->clock_base = sandbox_now(s);
    s->frozen = true;
    sandbox_advance(s);
    pthread_mutex_unlock(&s->lock);
}

void sandbox_step(struct sandbox *s, int64_t ms) {
    pthread_mutex_lock(&s->lock);
    s->clock_base += ms;
    sandbox_advance(s);
    pthread_mutex_unlock(&s->lock);
}

void sandbox_sleep(struct sandbox *s, int64_t ms) {
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += ms / 1000;
    until.tv_nsec += ms % 1000 * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    pthread_mutex_lock(&s->lock);
    int result = 0;
    while (!s->stopping && result != ETIMEDOUT) {
        result = ms < 0 ? pthread_cond_wait(&s->ending, &s->lock)
                        : pthread_cond_timedwait(&s->ending, &s->lock, &until);
    }
    pthread_mutex_unlock(&s->lock);
}

bool sandbox_is_stopping(struct sandbox *s) {
    pthread_mutex_lock(&s->lock);
    bool stopping = s->stopping;
    pthread_mutex_unlock(&s->lock);
    return stopping;
}

void sandbox_stop(struct sandbox *s) {
    pthread_mutex_lock(&s->lock);
    s->stopping = true;
    pthread_cond_broadcast(&s->ending);
    pthread_mutex_unlock(&s->lock);
}
