// Setting texts in mdoc(7). It must not know what they are about.
#include "mdoc.h"

#include "base/text.h"

#include <ctype.h>
#include <string.h>

enum { LINE_MAX_LEN = 76 };

// In running text: no macro at the beginning of a line, no escape that was none.
static void append_escaped(struct buf *out, struct slice text, bool at_line_start) {
    if (at_line_start && text.len > 0 && (text.ptr[0] == '.' || text.ptr[0] == '\'')) {
        buf_append_text(out, "\\&");
    }
    for (size_t at = 0; at < text.len;) {
        bool valid;
        const uint32_t c = utf8_next(text, &at, &valid);
        if (c == '\\') {
            buf_append_text(out, "\\e");
        } else if (c >= 0x80) {
            buf_printf(out, "\\[u%04X]", (unsigned)c);
        } else {
            buf_append_char(out, (char)c);
        }
    }
}

void mdoc_argument(struct buf *out, struct slice text) {
    // A lone delimiter or the name of a macro would be taken for one.
    const bool is_short = text.len <= 3;
    const bool text_ends_in_delimiter =
        !is_short && strchr(".,:;()[]?!", text.ptr[text.len - 1]) != NULL;
    const bool has_blank = text.len == 0 || memchr(text.ptr, ' ', text.len) != NULL;
    buf_append_text(out, has_blank ? "\"" : "");
    buf_append_text(out, is_short ? "\\&" : "");
    for (struct slice part; slice_cut(&text, '"', &part);) {
        append_escaped(out, part, false);
        buf_append_text(out, text.ptr != NULL ? "\\(dq" : "");
    }
    buf_append_text(out, text_ends_in_delimiter ? "\\&" : "");
    buf_append_text(out, has_blank ? "\"" : "");
}

void mdoc_literal(struct buf *out, struct slice line) {
    append_escaped(out, line, true);
    buf_append_char(out, '\n');
}

void mdoc_heading(struct buf *out, const char *macro, const char *title) {
    buf_printf(out, ".%s ", macro);
    for (const char *c = title; *c != '\0'; c++) {
        buf_append_char(out, c == title ? *c : (char)tolower((unsigned char)*c));
    }
    buf_append_char(out, '\n');
}

static bool is_name(char c) {
    return isalnum((unsigned char)c) || c == '-' || c == '_';
}

// "(--check," as macro, delimiters around it; false when the word is an ordinary one.
static bool append_marked(struct buf *out, struct slice word) {
    size_t at = word.len > 0 && word.ptr[0] == '(';
    const bool opens = at == 1;
    const char *macro = NULL;
    if (word.len > at + 2 && word.ptr[at] == '-' && word.ptr[at + 1] == '-' &&
        islower((unsigned char)word.ptr[at + 2])) {
        macro = "Fl Fl";
        at += 2;
    } else if (word.len > at + 1 && word.ptr[at] == '$') {
        macro = "Ev";
        at += 1;
    } else {
        return false;
    }
    size_t end = at;
    while (end < word.len && is_name(word.ptr[end])) {
        end++;
    }
    buf_printf(
        out, ".%s%s %.*s", opens ? "No \\&( Ns " : "", macro, (int)(end - at), word.ptr + at);
    for (; end < word.len; end++) {
        buf_printf(out, " %c", word.ptr[end]);
    }
    return true;
}

// "N" where the option's argument is called so.
static bool append_argument_word(struct buf *out, struct slice word, const char *placeholder) {
    size_t len = 0;
    while (len < word.len && isupper((unsigned char)word.ptr[len])) {
        len++;
    }
    const struct slice name = {word.ptr, len};
    if (len == 0 || placeholder == NULL || !slice_equal(name, slice_of(placeholder))) {
        return false;
    }
    buf_append_char(out, '.');
    struct buf argument = BUF_INIT(256);
    mdoc_placeholder(&argument, placeholder);
    buf_append_text(out, buf_text(&argument) + 1);
    buf_release(&argument);
    for (; len < word.len; len++) {
        buf_printf(out, " %c", word.ptr[len]);
    }
    return true;
}

static bool ends_sentence(struct slice word) {
    const size_t len = word.len > 1 && word.ptr[word.len - 1] == ')' ? word.len - 1 : word.len;
    return len > 0 && strchr(".!?", word.ptr[len - 1]) != NULL;
}

void mdoc_text(struct buf *out, struct slice text, const char *placeholder) {
    struct slice rest = text, word;
    size_t line_at = out->len;
    while (slice_cut(&rest, ' ', &word)) {
        struct buf marked = BUF_INIT(256);
        const bool is_marked =
            append_marked(&marked, word) || append_argument_word(&marked, word, placeholder);
        const size_t line_len = out->len - line_at;
        if (line_len > 0) {
            const bool breaks = is_marked || line_len + 1 + word.len > LINE_MAX_LEN;
            buf_append_char(out, breaks ? '\n' : ' ');
            line_at = breaks ? out->len : line_at;
        }
        if (is_marked) {
            buf_append(out, buf_slice(&marked));
        } else {
            append_escaped(out, word, out->len == line_at);
        }
        if (is_marked || ends_sentence(word)) {
            buf_append_char(out, '\n');
            line_at = out->len;
        }
        buf_release(&marked);
    }
    if (out->len > line_at) {
        buf_append_char(out, '\n');
    }
}

void mdoc_sentence(struct buf *out, const char *text, const char *placeholder) {
    struct buf whole = BUF_INIT(4096);
    buf_printf(&whole, "%s.", text);
    whole.ptr[0] = (char)toupper((unsigned char)whole.ptr[0]);
    mdoc_text(out, buf_slice(&whole), placeholder);
    buf_release(&whole);
}

// Glued together without blanks, so NAME[:ARG] stays one word.
void mdoc_placeholder(struct buf *out, const char *placeholder) {
    const char *glue = " ";
    for (const char *c = placeholder != NULL ? placeholder : ""; *c != '\0';) {
        const size_t n_dots = strspn(c, ".");
        size_t len = 1;
        // mdoc puts no blank before a closing delimiter of its own accord.
        buf_append_text(out, strchr(",:;", *c) != NULL ? " " : glue);
        if (n_dots > 0) {
            buf_append_text(out, "Ar ...");
            len = n_dots;
        } else if (isalpha((unsigned char)*c)) {
            buf_append_text(out, "Ar ");
            for (len = 0; is_name(c[len]); len++) {
                buf_append_char(out, (char)tolower((unsigned char)c[len]));
            }
        } else if (*c == '[' || *c == ']') {
            buf_append_text(out, *c == '[' ? "Oo" : "Oc");
        } else {
            buf_append_char(out, *c);
        }
        // An opening bracket takes no blank behind it.
        glue = *c == '[' ? " " : " Ns ";
        c += len;
    }
}
