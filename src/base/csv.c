// Cells for spreadsheets. Must not know rows or columns.
#include "base/csv.h"

#include "base/text.h"

static size_t skip_digits(struct slice text, size_t at) {
    while (at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9') {
        at++;
    }
    return at;
}

// -12.5, 1e9. Not +41…, which is a telephone number, and not 1., which nobody writes.
static bool is_number(struct slice text) {
    size_t first = text.len > 0 && text.ptr[0] == '-' ? 1 : 0;
    size_t at = skip_digits(text, first);
    if (at == first) {
        return false;
    }
    if (at < text.len && text.ptr[at] == '.') {
        first = at + 1;
        at = skip_digits(text, first);
        if (at == first) {
            return false;
        }
    }
    if (at < text.len && (text.ptr[at] == 'e' || text.ptr[at] == 'E')) {
        first = at + 1;
        if (first < text.len && (text.ptr[first] == '-' || text.ptr[first] == '+')) {
            first++;
        }
        at = skip_digits(text, first);
        if (at == first) {
            return false;
        }
    }
    return at == text.len;
}

// Controls cannot stand at the start any more: sanitising has left them out.
static bool starts_formula(struct slice text) {
    static const struct slice starts[] = {
        {"=", 1},
        {"+", 1},
        {"-", 1},
        {"@", 1},
        {"\uFF1D", 3},
        {"\uFF0B", 3},
        {"\uFF0D", 3},
        {"\uFF20", 3},
    };
    for (size_t i = 0; i < ARRAY_LEN(starts); i++) {
        if (slice_starts_with(text, starts[i])) {
            return !is_number(text);
        }
    }
    return false;
}

// Puts a ' in front of the cell that begins at `start` when a spreadsheet would reckon with it.
static void guard(struct buf *out, size_t start) {
    struct slice text = {out->ptr ? out->ptr + start : NULL, out->len - start};
    if (starts_formula(slice_trim(text))) {
        buf_insert(out, start, SLICE("'"));
    }
}

static void quote(struct buf *out, size_t start) {
    bool quoted = false;
    for (size_t i = start; i < out->len; i++) {
        char c = out->ptr[i];
        // RFC 4180 asks for the comma and the quote; a semicolon is the separator of half of
        // Europe.
        quoted = quoted || c == ',' || c == '"' || c == ';';
    }
    if (!quoted) {
        return;
    }
    for (size_t i = start; i < out->len; i++) {
        if (out->ptr[i] == '"') {
            if (!buf_insert(out, i, SLICE("\""))) {
                return;
            }
            i++;
        }
    }
    buf_insert(out, start, SLICE("\""));
    buf_append_char(out, '"');
}

static size_t append_as(struct buf *out, struct slice cell, enum text_mode mode) {
    const size_t start = out->len;
    text_append(out, cell, (struct text_style){.mode = mode}, 0);
    return start;
}

void csv_append(struct buf *out, struct slice cell) {
    const size_t start = append_as(out, cell, TEXT_PLAIN);
    guard(out, start);
    quote(out, start);
}

void csv_append_exact(struct buf *out, struct slice cell) {
    quote(out, append_as(out, cell, TEXT_PLAIN));
}

void tsv_append(struct buf *out, struct slice cell) {
    guard(out, append_as(out, cell, TEXT_ESCAPE));
}

void tsv_append_exact(struct buf *out, struct slice cell) {
    append_as(out, cell, TEXT_ESCAPE);
}
