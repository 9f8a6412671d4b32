// The only file that knows libinih. Lines are handed to it one by one, so that line numbers, long
// lines and NUL bytes are ours to judge: the library has no line numbers for its callers, breaks
// what is longer than its buffer (INI_MAX_LINE, 200 as packaged) and stops at a NUL.
#include "base/ini.h"

#include "base/text.h"

#include <ini.h>
#include <string.h>

enum { LIBRARY_LINE_LEN = 190, LINE_MAX_LEN = 4096, NAME_MAX_LEN = 100, SECTION_MAX_LEN = 48 };

struct reading {
    struct slice rest;
    const char *origin;
    ini_section_handler *on_section; // NULL = nobody asks
    ini_pair_handler *handler;
    void *context;
    struct error *error;
    int line;
    struct slice long_value; // of this line; the library has a placeholder
    bool failed;
};

static void fail_at_line(struct reading *r) {
    if (!r->failed) {
        r->failed = true;
        error_prefix(r->error, "%s:%d", r->origin, r->line);
    }
}

// What the library would silently cut or misread.
static bool check_line(struct reading *r, struct slice line) {
    if (line.len > 0 && memchr(line.ptr, '\0', line.len)) {
        return error_set(r->error, ERROR_CONFIG, "a NUL byte; this is no text file");
    }
    if (line.len > LINE_MAX_LEN) {
        return error_set(r->error, ERROR_CONFIG, "the line is longer than %d bytes", LINE_MAX_LEN);
    }
    if (line.len > SECTION_MAX_LEN && line.ptr[0] == '[') {
        return error_set(
            r->error, ERROR_CONFIG, "the section name is longer than %d bytes", SECTION_MAX_LEN);
    }
    return true;
}

// A value too long for the library stays here: its line is cut after the separator and the value
// kept, less what the library takes for a comment (a semicolon after a blank).
static bool keep_long_value(struct reading *r, struct slice *line) {
    size_t at = 0;
    while (at < line->len && at < NAME_MAX_LEN && line->ptr[at] != '=' && line->ptr[at] != ':') {
        at++;
    }
    if (at == line->len || at == NAME_MAX_LEN) {
        return error_set(
            r->error, ERROR_CONFIG, "no \"name =\" in the first %d bytes", NAME_MAX_LEN);
    }
    struct slice value = slice_trim((struct slice){line->ptr + at + 1, line->len - at - 1});
    for (size_t i = 1; i < value.len; i++) {
        if (value.ptr[i] == ';' && (value.ptr[i - 1] == ' ' || value.ptr[i - 1] == '\t')) {
            value.len = i;
        }
    }
    r->long_value = slice_trim(value);
    line->len = at + 1;
    return true;
}

// The library tells of no section by itself. A line that is no good is its to find.
static void tell_section(struct reading *r, struct slice line) {
    const char *end = line.len > 0 && line.ptr[0] == '[' ? memchr(line.ptr, ']', line.len) : NULL;
    if (r->on_section && end) {
        const struct slice name = {line.ptr + 1, (size_t)(end - line.ptr - 1)};
        r->on_section(r->context, slice_trim(name), r->line);
    }
}

// fgets for the library: one line, without the blanks that would make it the continuation of the
// line before.
static char *next_line(char *out, int out_len, void *stream) {
    struct reading *r = stream;
    struct slice line;
    if (r->failed || r->rest.len == 0 || !slice_cut(&r->rest, '\n', &line)) {
        return NULL;
    }
    r->line++;
    line = slice_trim(line);
    if (line.len > 0 && (line.ptr[0] == '#' || line.ptr[0] == ';')) {
        line.len = 0; // comments may be as long as they like
    }
    r->long_value = SLICE_NONE;
    if (!check_line(r, line) || (line.len > LIBRARY_LINE_LEN && !keep_long_value(r, &line))) {
        fail_at_line(r);
        return NULL;
    }
    require(line.len + 2 <= (size_t)out_len);
    tell_section(r, line);
    if (line.len) {
        memcpy(out, line.ptr, line.len);
    }
    out[line.len] = '\n';
    out[line.len + 1] = '\0';
    return out;
}

static int take_pair(void *user, const char *section, const char *name, const char *value) {
    struct reading *r = user;
    if (r->failed) {
        return 0;
    }
    struct slice whole = r->long_value.len ? r->long_value : slice_of(value);
    if (!r->handler(r->context, slice_of(section), slice_of(name), whole, r->line, r->error)) {
        fail_at_line(r);
    }
    return r->failed ? 0 : 1;
}

const char *ini_library_version(void) {
    return AIFI_INIH_VERSION; // the library itself does not tell
}

bool ini_read(struct slice text, const char *origin, ini_pair_handler *handler, void *context,
    struct error *e) {
    return ini_read_sections(text, origin, NULL, handler, context, e);
}

bool ini_read_sections(struct slice text, const char *origin, ini_section_handler *on_section,
    ini_pair_handler *handler, void *context, struct error *e) {
    static const char bom[] = "\xEF\xBB\xBF";
    if (slice_starts_with(text, SLICE("\xEF\xBB\xBF"))) {
        text.ptr += sizeof(bom) - 1;
        text.len -= sizeof(bom) - 1;
    }
    struct reading r = {.rest = text,
        .origin = origin,
        .on_section = on_section,
        .handler = handler,
        .context = context,
        .error = e};
    int line = ini_parse_stream(next_line, &r, take_pair, &r);
    // The library goes on after a line that it does not understand; the first fault counts.
    if (line > 0 && (!r.failed || line < r.line)) {
        error_set(e, ERROR_CONFIG, "%s:%d: neither a [section] nor \"name = value\"", origin, line);
        return false;
    }
    if (r.failed) {
        return false;
    }
    return line == 0 || error_set(e, ERROR_CONFIG, "%s: out of memory", origin);
}
