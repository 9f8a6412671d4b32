// A line that is copied may be run where another profile is the one of the configuration, and then
// must not ask another retailer. It must not know what the line asks.
#include "shell_line.h"

#include "base/process.h"
#include "option_table.h"

#include <stdlib.h>

static void append_flag(enum option_id o, const char *value, struct buf *out) {
    buf_printf(out, " --%s", option_row(o)->name);
    if (value) {
        buf_append_char(out, ' ');
        process_quote_word(slice_of(value), out);
    }
}

// Of a flag; and that of a profile, where a variable would count for more.
static bool says_base_url(const struct settings *s) {
    const enum option_source source = s->origins[OPTION_BASE_URL].source;
    const char *variable = getenv(option_row(OPTION_BASE_URL)->variable);
    return s->base_url &&
           (source == SOURCE_FLAG || (source == SOURCE_FILE && variable && variable[0]));
}

static void append_deployment(const struct settings *s, struct buf *out) {
    if (s->demo) {
        append_flag(OPTION_DEMO, NULL, out);
        return;
    }
    if (!s->origins) {
        return; // nobody said anything
    }
    if (s->config_file && s->origins[OPTION_CONFIG].source == SOURCE_FLAG) {
        append_flag(OPTION_CONFIG, s->config_file, out);
    }
    if (s->no_config) {
        append_flag(OPTION_NO_CONFIG, NULL, out);
    }
    if (s->profile) {
        append_flag(OPTION_PROFILE, s->profile, out);
    }
    if (says_base_url(s)) {
        append_flag(OPTION_BASE_URL, s->base_url, out);
    }
}

void shell_line_append(
    const struct settings *s, const char *command, const struct query *q, struct buf *out) {
    buf_printf(out, "aifi-sessions %s", command);
    append_deployment(s, out);
    if (q) {
        const size_t end = out->len;
        buf_append_char(out, ' ');
        query_append_flags(q, out);
        if (out->len == end + 1) {
            buf_remove(out, end, 1);
        }
    }
}
