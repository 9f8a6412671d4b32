// Names of sessions. It must not know what is done with them.
#include "wanted.h"

#include "base/file.h"

#include <ctype.h>
#include <unistd.h>

enum {
    INPUT_MAX_LEN = 4 * 1024 * 1024,
    TOKEN_LEAST_LEN = 8, // the documented ones are UUIDs
    TOKEN_MOST_LEN = 200,
};

static bool is_number(struct slice text) {
    size_t n = 0;
    while (n < text.len && isdigit((unsigned char)text.ptr[n])) {
        n++;
    }
    return n == text.len && n > 0 && n <= 19;
}

static bool may_be_token(struct slice text) {
    bool has_digit = false;
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char c = (unsigned char)text.ptr[i];
        has_digit = has_digit || isdigit(c);
        if (!isalnum(c) && c != '-' && c != '_' && c != '.') {
            return false;
        }
    }
    return text.len >= TOKEN_LEAST_LEN && text.len <= TOKEN_MOST_LEN && has_digit;
}

static bool add(struct wanted *w, struct slice name, struct error *e) {
    if (!is_number(name) && !may_be_token(name)) {
        return error_set(e, ERROR_USAGE,
            "'%.*s' is no session's id (a number) and no session token",
            (int)(name.len < TOKEN_MOST_LEN ? name.len : TOKEN_MOST_LEN), name.ptr);
    }
    mem_grow(&w->names, &w->cap, w->n + 1, sizeof *w->names);
    w->names[w->n++] = arena_copy(&w->texts, name);
    return true;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool add_input(struct wanted *w, struct error *e) {
    struct buf text = BUF_INIT(INPUT_MAX_LEN);
    bool good = file_read_to_end(STDIN_FILENO, "standard input", &text, e);
    for (size_t at = 0; at < text.len && good;) {
        size_t end = at;
        while (end < text.len && !is_blank(text.ptr[end])) {
            end++;
        }
        good = end == at || add(w, (struct slice){text.ptr + at, end - at}, e);
        at = end + 1;
    }
    buf_release(&text);
    return good;
}

bool wanted_read(struct wanted *w, char *const *operands, size_t n, struct error *e) {
    *w = (struct wanted){0};
    bool good = true;
    for (size_t i = 0; i < n && good; i++) {
        const struct slice name = slice_of(operands[i]);
        good = slice_equal(name, SLICE("-")) ? add_input(w, e) : add(w, name, e);
    }
    return good;
}

void wanted_release(struct wanted *w) {
    mem_free(w->names);
    arena_release(&w->texts);
    *w = (struct wanted){0};
}

struct slice wanted_text(const struct wanted *w, size_t i) {
    require(i < w->n);
    return w->names[i];
}

enum param wanted_param(const struct wanted *w, size_t i) {
    return is_number(wanted_text(w, i)) ? PARAM_ID : PARAM_SESSION_TOKEN;
}

static struct slice significant(struct slice digits) {
    while (digits.len > 1 && digits.ptr[0] == '0') {
        digits.ptr++;
        digits.len--;
    }
    return digits;
}

bool wanted_is(const struct wanted *w, size_t i, const struct session *s) {
    const struct slice name = wanted_text(w, i);
    if (wanted_param(w, i) == PARAM_ID) {
        return slice_equal(significant(name), session_text(s, FIELD_ID));
    }
    return slice_equal_nocase(name, session_text(s, FIELD_SESSION_TOKEN)) ||
           slice_equal_nocase(name, session_text(s, FIELD_SESSION_ID));
}
