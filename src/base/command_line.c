// Words of a command line, quoted as for a shell. Part of base/process.h.
#include "base/mem.h"
#include "base/process.h"

#include <string.h>

// Words one after the other, each with its NUL, as they will lie in the allocation.
struct words {
    char *text; // room for the command and a NUL
    size_t len;
    size_t n_words;
    bool in_word;
};

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void put(struct words *w, char c) {
    w->in_word = true;
    w->text[w->len++] = c;
}

static void end_word(struct words *w) {
    if (w->in_word) {
        w->text[w->len++] = '\0';
        w->n_words++;
        w->in_word = false;
    }
}

// From behind the opening quote to behind the closing one.
static bool split_quoted(struct words *w, struct slice command, size_t *at, char quote) {
    w->in_word = true; // '' is a word
    for (; *at < command.len; (*at)++) {
        char c = command.ptr[*at];
        if (c == quote) {
            (*at)++;
            return true;
        }
        char next = *at + 1 < command.len ? command.ptr[*at + 1] : '\0';
        if (quote == '"' && c == '\\' && (next == '"' || next == '\\')) {
            (*at)++;
            c = next; // the quote or the backslash itself
        }
        put(w, c);
    }
    return false;
}

static bool split_words(struct words *w, struct slice command, struct error *e) {
    for (size_t at = 0; at < command.len;) {
        char c = command.ptr[at++];
        if (c == '\'' || c == '"') {
            if (!split_quoted(w, command, &at, c)) {
                return error_set(e, ERROR_CONFIG, "the command has a %c without its partner", c);
            }
        } else if (is_blank(c)) {
            end_word(w);
        } else if (c != '\\') {
            put(w, c);
        } else if (at < command.len) {
            put(w, command.ptr[at++]);
        } else {
            return error_set(e, ERROR_CONFIG, "the command ends in a backslash");
        }
    }
    end_word(w);
    return w->n_words > 0 || error_set(e, ERROR_CONFIG, "the command is empty");
}

bool process_split(struct slice command, char ***argv, struct error *e) {
    if (command.len > 0 && memchr(command.ptr, '\0', command.len)) {
        return error_set(e, ERROR_CONFIG, "the command holds a NUL byte");
    }
    // A word of n bytes took n bytes and a blank (or the end) of the command.
    struct words w = {.text = mem_alloc(command.len + 1)};
    if (!split_words(&w, command, e)) {
        mem_free(w.text);
        return false;
    }
    size_t table_len = (w.n_words + 1) * sizeof(char *);
    char **table = mem_alloc(table_len + w.len);
    char *text = (char *)table + table_len;
    memcpy(text, w.text, w.len);
    mem_free(w.text);
    for (size_t i = 0; i < w.n_words; i++) {
        table[i] = text;
        text += strlen(text) + 1;
    }
    table[w.n_words] = NULL;
    *argv = table;
    return true;
}

void process_quote(struct slice text, struct buf *out) {
    buf_append_char(out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\'') {
            buf_append_text(out, "'\\''");
        } else {
            buf_append_char(out, text.ptr[i]);
        }
    }
    buf_append_char(out, '\'');
}

static bool needs_quotes(struct slice text) {
    static const char plain[] = "_-./:,@%+";
    for (size_t i = 0; i < text.len; i++) {
        const char c = text.ptr[i];
        const bool letter =
            (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!letter && memchr(plain, c, sizeof plain - 1) == NULL) {
            return true;
        }
    }
    return text.len == 0;
}

void process_quote_word(struct slice text, struct buf *out) {
    if (needs_quotes(text)) {
        process_quote(text, out);
    } else {
        buf_append(out, text);
    }
}
