// Writing one document. It must not know what stands in it.
#include "documents.h"

#include "base/file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { DOCUMENT_MAX = 1024 * 1024 };

static const struct {
    const char *name;
    void (*append)(const struct program *p, struct buf *out);
} shells[] = {
    {"bash", bash_append},
    {"zsh", zsh_append},
    {"fish", fish_append},
};

static bool write_file(const char *path, struct slice content, struct error *e) {
    FILE *file = fopen(path, "we");
    bool good = file != NULL && fwrite(content.ptr, 1, content.len, file) == content.len;
    good = file != NULL && fclose(file) == 0 && good;
    return good || error_set(e, ERROR_FAILED, "cannot write %s: %s", path, strerror(errno));
}

static bool append(int argc, char **argv, const struct program *p,
    const struct manual_section *sections, size_t n_sections, struct buf *out, struct error *e) {
    if (argc == 4 && strcmp(argv[1], "manual") == 0) {
        struct buf template = BUF_INIT(DOCUMENT_MAX);
        const bool ok = file_read(argv[2], DOCUMENT_MAX, &template, e) &&
                        manual_fill(buf_slice(&template), p, sections, n_sections, out, e);
        buf_release(&template);
        return ok;
    }
    for (size_t i = 0; argc == 3 && i < ARRAY_LEN(shells); i++) {
        if (strcmp(argv[1], shells[i].name) == 0) {
            shells[i].append(p, out);
            return true;
        }
    }
    return error_set(e, ERROR_USAGE, "usage: manual TEMPLATE OUTPUT, or bash, zsh or fish OUTPUT");
}

int documents_main(int argc, char **argv, const struct program *p,
    const struct manual_section *sections, size_t n_sections) {
    struct buf out = BUF_INIT(DOCUMENT_MAX);
    struct error e = {0};
    const bool ok = append(argc, argv, p, sections, n_sections, &out, &e) &&
                    write_file(argv[argc - 1], buf_slice(&out), &e);
    buf_release(&out);
    if (!ok) {
        fprintf(stderr, "%s: %s\n", argv[0], e.text);
    }
    return error_exit_status(e.kind);
}
