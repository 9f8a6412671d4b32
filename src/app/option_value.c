// Applying one option, and where its value is from. It must not know in which order options count.
#include "app/config.h"
#include "base/mem.h"
#include "option_table.h"

enum { VALUE_MAX_LEN = 16 * 1024 };

bool option_apply(struct settings *s, enum option_id o, struct slice typed, struct error *e) {
    const struct option_row *row = option_row(o);
    const struct value_context context = {.now = 0, .zone = ZONE_UTC};
    struct buf wire = BUF_INIT(VALUE_MAX_LEN);
    bool good = row->argument == NULL ||
                value_type_row(row->type)->parse(typed, &row->limits, &context, &wire, e);
    if (good && wire.full) {
        good = error_set(e, ERROR_USAGE, "too long");
    }
    good = good && row->apply(s, row, buf_slice(&wire), e);
    buf_release(&wire);
    return good;
}

// yes, no, true, false, as flags of sessions are typed.
static bool apply_flag(
    struct settings *s, const struct option_row *row, struct slice value, struct error *e) {
    const struct value_context context = {.now = 0, .zone = ZONE_UTC};
    struct buf wire = BUF_INIT(64);
    const bool good = value_type_row(TYPE_FLAG)->parse(value, &row->limits, &context, &wire, e) &&
                      row->apply(s, row, buf_slice(&wire), e);
    buf_release(&wire);
    return good;
}

static bool has_slash(struct slice text) {
    return text.len > 0 && memchr(text.ptr, '/', text.len) != NULL;
}

// "~/x" is in the home directory, "x" beside the file that names it: never in the current one.
static void resolve_path(struct slice value, const char *file, struct buf *out) {
    const char *home = getenv("HOME");
    const char *slash = strrchr(file, '/');
    if (slice_starts_with(value, SLICE("~/")) && home && home[0] == '/') {
        buf_append_text(out, home);
        value.ptr++;
        value.len--;
    } else if (value.len > 0 && value.ptr[0] != '/' && slash) {
        buf_append(out, (struct slice){file, (size_t)(slash - file) + 1});
    }
    buf_append(out, value);
}

bool option_apply_line(
    struct settings *s, enum option_id o, struct slice value, const char *file, struct error *e) {
    const struct option_row *row = option_row(o);
    if (row->argument == NULL) {
        return apply_flag(s, row, value, e);
    }
    const bool is_path =
        (row->traits & OPTION_IS_PATH) != 0 && (o != OPTION_THEME || has_slash(value));
    if (!is_path || value.len == 0) {
        return option_apply(s, o, value, e);
    }
    struct buf path = BUF_INIT(VALUE_MAX_LEN);
    resolve_path(value, file, &path);
    const bool good = option_apply(s, o, buf_slice(&path), e);
    buf_release(&path);
    return good;
}

// --- where values are from ---

struct option_origin *option_origins_new(void) {
    return mem_calloc(OPTION_COUNT, sizeof(struct option_origin));
}

void option_origins_free(struct option_origin *all) {
    for (int o = 0; all && o < OPTION_COUNT; o++) {
        mem_free(all[o].text);
    }
    mem_free(all);
}

void option_origin_set(struct option_origin *all, enum option_id o, enum option_source source,
    const char *text, const struct config_line *line) {
    mem_free(all[o].text);
    all[o] = (struct option_origin){
        .source = source, .text = text ? mem_dup_text(slice_of(text)) : NULL, .line = line};
}

void option_append_origin(const struct settings *s, enum option_id o, struct buf *out) {
    const struct option_origin *origin = &s->origins[o];
    switch (origin->source) {
    case SOURCE_STANDARD:
        buf_append_text(out, "default");
        return;
    case SOURCE_FILE:
        config_append_place(s->config, origin->line, out);
        return;
    case SOURCE_VARIABLE:
        buf_append_text(out, option_row(o)->variable);
        return;
    case SOURCE_FLAG:
        buf_printf(out, "--%s", option_row(o)->name);
        return;
    }
}

void option_blame(const struct settings *s, enum option_id o, struct error *e) {
    const enum option_source source = s->origins ? s->origins[o].source : SOURCE_FLAG;
    if (source == SOURCE_FILE) {
        struct buf place = BUF_INIT(8192);
        config_append_place(s->config, s->origins[o].line, &place);
        error_prefix(e, "%s: %s", buf_text(&place), option_row(o)->name);
        buf_release(&place);
    } else if (source == SOURCE_VARIABLE) {
        error_prefix(e, "%s", option_row(o)->variable);
    } else {
        error_prefix(e, "--%s", option_row(o)->name);
    }
    e->kind = source == SOURCE_FILE || source == SOURCE_VARIABLE ? ERROR_CONFIG : ERROR_USAGE;
}
