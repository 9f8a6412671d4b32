// The corpus of hostile texts, tests/data/hostile.txt, as slices.
#ifndef AIFI_TESTS_HOSTILE_H
#define AIFI_TESTS_HOSTILE_H

#include "base/file.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct hostile {
    struct buf file;
    struct arena arena;
    struct slice *texts;
    size_t n_texts, cap;
};

static inline int hostile_hex(const char **at) {
    int value = 0;
    for (;; (*at)++) {
        const char *digits = "0123456789abcdef";
        int c = **at >= 'A' && **at <= 'F' ? **at - 'A' + 'a' : **at;
        const char *digit = c ? strchr(digits, c) : NULL;
        if (!digit) {
            return value;
        }
        value = value * 16 + (int)(digit - digits);
    }
}

static inline void hostile_unescape(const char *line, struct buf *out) {
    while (*line) {
        if (*line != '\\') {
            buf_append_char(out, *line++);
        } else if (line[1] == 'x') {
            char digits[3] = {line[2], line[3], '\0'};
            const char *at = digits;
            buf_append_char(out, (char)hostile_hex(&at));
            line += 4;
        } else if (line[1] == 'u') {
            line += 3;
            buf_append_codepoint(out, (uint32_t)hostile_hex(&line));
            line++;
        } else {
            buf_append_char(out, line[1]);
            line += 2;
        }
    }
}

// Ends the test program when the file cannot be read.
static inline void hostile_init(struct hostile *h) {
    *h = (struct hostile){.file = BUF_INIT(1 << 20)};
    struct error e;
    if (!file_read(AIFI_SOURCE_DIR "/tests/data/hostile.txt", 1 << 20, &h->file, &e)) {
        fprintf(stderr, "%s\n", e.text);
        exit(1);
    }
    struct buf text = BUF_INIT(1 << 16);
    struct slice rest = buf_slice(&h->file), line;
    while (slice_cut(&rest, '\n', &line)) {
        if (line.len == 0 || line.ptr[0] == '#') {
            continue;
        }
        char *copy = mem_dup_text(line);
        buf_clear(&text);
        hostile_unescape(copy, &text);
        mem_free(copy);
        mem_grow(&h->texts, &h->cap, h->n_texts + 1, sizeof(*h->texts));
        h->texts[h->n_texts++] = arena_copy(&h->arena, buf_slice(&text));
    }
    buf_release(&text);
}

static inline void hostile_release(struct hostile *h) {
    buf_release(&h->file);
    arena_release(&h->arena);
    mem_free(h->texts);
}

#endif
