// Pieces of completions. It must not know one shell from another, but for their quotes.
#include "shell.h"

void shell_append_function(const struct program *p, struct buf *out) {
    buf_append_char(out, '_');
    for (const char *c = p->name; *c != '\0'; c++) {
        buf_append_char(out, *c == '-' ? '_' : *c);
    }
}

void shell_append_quoted_fish(struct buf *out, struct slice text) {
    buf_append_char(out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\'' || text.ptr[i] == '\\') {
            buf_append_char(out, '\\');
        }
        buf_append_char(out, text.ptr[i]);
    }
    buf_append_char(out, '\'');
}

void shell_append_option(const struct program_option *o, const char *separator, struct buf *out) {
    if (o->letter != 0) {
        buf_printf(out, "%s-%c", separator, o->letter);
    }
    buf_printf(out, "%s--%s", separator, o->name);
}

void shell_append_valued(const struct program *p, const char *separator, struct buf *out) {
    const char *before = "";
    for (size_t i = 0; i < p->n_options; i++) {
        const struct program_option *o = &p->options[i];
        if (o->value.placeholder == NULL) {
            continue;
        }
        if (o->letter != 0) {
            buf_printf(out, "%s-%c", before, o->letter);
            before = separator;
        }
        buf_printf(out, "%s--%s", before, o->name);
        before = separator;
    }
}

bool shell_goes_with(const struct program_option *o, size_t command) {
    return o->commands == 0 || (o->commands >> command & 1) != 0;
}
