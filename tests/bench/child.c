// Measures in a child. Must not know what is walked.
#include "child.h"

#include "stopwatch.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

// Without the pages of files, which belong to libraries and not to what is loaded.
static size_t resident_len(void) {
    unsigned long long total = 0, resident = 0, shared = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (f) {
        if (fscanf(f, "%llu %llu %llu", &total, &resident, &shared) != 3) {
            resident = shared = 0;
        }
        fclose(f);
    }
    return (size_t)(resident - shared) * (size_t)sysconf(_SC_PAGESIZE);
}

static double ms_of(struct timeval t) {
    return (double)t.tv_sec * 1000.0 + (double)t.tv_usec / 1000.0;
}

static void measure_here(measured_walk *walk, const struct walk_task *task, struct figures *out) {
    size_t before = resident_len();
    struct rusage first, last;
    getrusage(RUSAGE_SELF, &first);
    int64_t started_us = stopwatch_us();
    walk(task, out);
    out->ms = (double)(stopwatch_us() - started_us) / 1000.0;
    getrusage(RUSAGE_SELF, &last);
    out->cpu_ms =
        ms_of(last.ru_utime) - ms_of(first.ru_utime) + ms_of(last.ru_stime) - ms_of(first.ru_stime);
    out->n_faults = (uint64_t)(last.ru_minflt - first.ru_minflt);
    if (out->own_ms > 0) {
        out->ms = out->own_ms;
    }
    size_t after = resident_len();
    out->grown_len = after > before ? after - before : 0;
}

void child_measure(measured_walk *walk, const struct walk_task *task, struct figures *out) {
    struct figures *shared =
        mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) {
        perror("aifi-bench: mmap");
        exit(1);
    }
    *shared = (struct figures){.error = "the measured process died"};
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        struct figures mine = {0};
        measure_here(walk, task, &mine);
        *shared = mine;
        _exit(0);
    }
    while (waitpid(pid, NULL, 0) < 0) {
    }
    *out = *shared;
    munmap(shared, sizeof *shared);
}
