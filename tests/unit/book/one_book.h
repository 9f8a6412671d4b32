// A case book in a directory of its own, and sessions to judge.
#ifndef AIFI_TESTS_ONE_BOOK_H
#define AIFI_TESTS_ONE_BOOK_H

#include "../model/one_session.h"

#include "base/mem.h"
#include "book/casebook.h"

#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SHOP SLICE("https://api.example.com")

struct scratch {
    char directory[64];
    char path[128]; // of a book
};

static inline void scratch_init(struct scratch *s) {
    // In memory where that can be had: the syncs of many commits take long on a busy disk, and a
    // kill does not care.
    snprintf(s->directory, sizeof s->directory, "/dev/shm/aifi-book-XXXXXX");
    if (mkdtemp(s->directory) == NULL) {
        snprintf(s->directory, sizeof s->directory, "/tmp/aifi-book-XXXXXX");
        assert_non_null(mkdtemp(s->directory));
    }
    snprintf(s->path, sizeof s->path, "%s/state/cases.db", s->directory);
}

static inline int scratch_remove(
    const char *path, const struct stat *st, int kind, struct FTW *where) {
    (void)st;
    (void)kind;
    (void)where;
    return remove(path);
}

static inline void scratch_release(struct scratch *s) {
    assert_int_equal(nftw(s->directory, scratch_remove, 8, FTW_DEPTH | FTW_PHYS), 0);
}

static inline struct casebook *open_as(const char *path, const char *author) {
    struct error e = {0};
    struct casebook *b = casebook_open(path, SHOP, slice_of(author), &e);
    if (b == NULL) {
        fail_msg("%s", e.text);
    }
    return b;
}

// The sentence that refuses the file.
static inline void assert_refused(const char *path, const char *part) {
    struct error e = {0};
    struct casebook *b = casebook_open(path, SHOP, SLICE("kim"), &e);
    assert_null(b);
    if (strstr(e.text, part) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", e.text, part);
    }
}

#define OK(call)                                                                                   \
    do {                                                                                           \
        struct error ok_e = {0};                                                                   \
        if (!(call)) {                                                                             \
            fail_msg("%s: %s", #call, ok_e.text);                                                  \
        }                                                                                          \
    } while (0)

// Sessions with the ids 1 … n.
static inline struct page *sessions_page(int n) {
    struct buf body = BUF_INIT(1 << 20);
    for (int i = 1; i <= n; i++) {
        buf_printf(&body, "%s{\"id\":\"%d\",\"groupSize\":2,\"suspectedFraud\":true}",
            i > 1 ? "," : "{\"data\":[", i);
    }
    buf_append_text(&body, "],\"pagination\":{}}");
    struct page_builder *builder = page_builder_new();
    struct error e = {0};
    assert_true(page_builder_feed(builder, buf_slice(&body), &e));
    struct page *page = page_builder_finish(builder, &e);
    assert_non_null(page);
    page_builder_free(builder);
    buf_release(&body);
    return page;
}

static inline void judge(
    struct casebook *b, struct verdicts *v, const struct session *s, enum verdict to, instant now) {
    OK(casebook_judge(b, v, &s, 1, to, now, &ok_e));
}

static inline void note(struct casebook *b, struct verdicts *v, const struct session *s,
    const char *text, instant now) {
    OK(casebook_note(b, v, &s, 1, slice_of(text), now, &ok_e));
}

// The history in short: "verdict follow-up kim; note kim: text; undo (follow-up) to none kim".
static inline void history(struct casebook *b, const struct session *s, struct buf *out) {
    struct case_file f;
    OK(casebook_read(b, session_key(s), &f, &ok_e));
    buf_clear(out);
    for (size_t i = 0; i < f.n_events; i++) {
        const struct case_event *ev = &f.events[i];
        static const char *const kinds[] = {"verdict", "note", "undo"};
        buf_printf(out, "%s%s%s %s", i > 0 ? "; " : "", ev->taken_back ? "-" : "", kinds[ev->kind],
            ev->author);
        if (ev->kind != CASE_NOTE) {
            buf_printf(out, " %s", verdict_row(ev->verdict)->name);
        }
        if (ev->text) {
            buf_printf(out, " (%s)", ev->text);
        }
    }
    case_file_release(&f);
}

#endif
