// The browser's commands with their keys. It must not know what the commands do.
#include "app/keys_command.h"

#include "app/config.h"
#include "app/keymap.h"
#include "app/output.h"
#include "app/signals.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "sink.h"
#include "writer.h"

enum { KEYS_MAX_LEN = 256, GAP = 2 };

enum column {
    COLUMN_COMMAND,
    COLUMN_KEYS,
    COLUMN_STANDARD,
    COLUMN_GROUP,
    COLUMN_HELP,
    COLUMN_WHERE,
    COLUMN_COUNT
};
static const struct {
    const char *name, *label, *title;
} columns[] = {
    [COLUMN_COMMAND] = {"command", "Command", "COMMAND"},
    [COLUMN_KEYS] = {"keys", "Keys", "KEYS"},
    [COLUMN_STANDARD] = {"defaultKeys", "Default keys", "DEFAULT"},
    [COLUMN_WHERE] = {"where", "Where", "WHERE"},
    [COLUMN_GROUP] = {"group", "Group", "GROUP"},
    [COLUMN_HELP] = {"help", "What it does", "WHAT IT DOES"},
};
_Static_assert(ARRAY_LEN(columns) == COLUMN_COUNT, "every column has its name");

struct keys {
    const struct settings *settings;
    struct keymap keymap;
    struct buf *out;
    int width; // of the terminal; 0 = do not cut
};

// Where a key means the command: the same key may mean another one elsewhere.
static const struct {
    unsigned contexts;
    const char *name;
} places[] = {
    {CONTEXT_LIST, "list"},
    {CONTEXT_DETAIL, "detail"},
    {CONTEXT_JSON, "json"},
    {CONTEXT_CASE, "case"},
    {CONTEXT_BOARD, "stores"},
    {CONTEXT_STORE, "store"},
    {CONTEXT_FORM, "form"},
    {CONTEXT_HELP, "help"},
    {CONTEXT_LOG, "log"},
};

static void append_places(unsigned contexts, struct buf *text) {
    if ((contexts & CONTEXT_ALL) == CONTEXT_ALL) {
        buf_append_text(text, "everywhere");
        return;
    }
    const char *blank = "";
    for (size_t i = 0; i < ARRAY_LEN(places); i++) {
        if (contexts & places[i].contexts) {
            buf_printf(text, "%s%s", blank, places[i].name);
            blank = " ";
        }
    }
}

static void append_cell(
    const struct keys *k, enum command c, enum column column, struct buf *text) {
    const struct command_row *row = command_row(c);
    switch (column) {
    case COLUMN_COMMAND:
        buf_append_text(text, row->name);
        break;
    case COLUMN_KEYS:
        keymap_append_keys(&k->keymap, c, false, text);
        break;
    case COLUMN_STANDARD:
        buf_append_text(text, row->keys);
        break;
    case COLUMN_WHERE:
        append_places(row->contexts, text);
        break;
    case COLUMN_GROUP:
        buf_append_text(text, command_group_title(row->group));
        break;
    case COLUMN_HELP:
        buf_append_text(text, row->help);
        break;
    case COLUMN_COUNT:
        break;
    }
}

// --- Table: what is read at a glance, cut to the window.

static const struct text_style mark_style = {.mode = TEXT_MARK};

static size_t width_of(const struct keys *k, enum column column) {
    struct buf text = BUF_INIT(KEYS_MAX_LEN);
    size_t width = strlen(columns[column].title);
    for (enum command c = 0; c < COMMAND_COUNT; c++) {
        buf_clear(&text);
        append_cell(k, c, column, &text);
        const size_t w = text_width(buf_slice(&text), mark_style);
        width = w > width ? w : width;
    }
    buf_release(&text);
    return width;
}

// The columns of a window: where a key works only if there is room for some of it.
static size_t columns_of(const struct keys *k, enum column shown[COLUMN_COUNT], size_t *widths) {
    static const enum column wished[] = {COLUMN_COMMAND, COLUMN_KEYS, COLUMN_HELP, COLUMN_WHERE};
    enum { WHERE_LEAST = 10 };
    size_t used = 0, n = 0;
    for (size_t i = 0; i < ARRAY_LEN(wished); i++) {
        const bool has_room = k->width == 0 || used + WHERE_LEAST <= (size_t)k->width;
        if (wished[i] == COLUMN_WHERE && !has_room) {
            break;
        }
        widths[n] = width_of(k, wished[i]);
        used += widths[n] + GAP;
        shown[n++] = wished[i];
    }
    return n;
}

// `c` is COMMAND_COUNT for the titles.
static void put_line(const struct keys *k, enum command c, const enum column *shown,
    const size_t *widths, size_t n) {
    struct buf text = BUF_INIT(KEYS_MAX_LEN), line = BUF_INIT(COLUMN_COUNT * KEYS_MAX_LEN);
    for (size_t i = 0; i < n; i++) {
        buf_clear(&text);
        if (c == COMMAND_COUNT) {
            buf_append_text(&text, columns[shown[i]].title);
        } else {
            append_cell(k, c, shown[i], &text);
        }
        buf_append(&line, buf_slice(&text));
        const size_t used = text_width(buf_slice(&text), mark_style);
        for (size_t at = used; i + 1 < n && at < widths[i] + GAP; at++) {
            buf_append_char(&line, ' ');
        }
    }
    text_append(k->out, buf_slice(&line), mark_style, (size_t)k->width);
    buf_append_char(k->out, '\n');
    buf_release(&line);
    buf_release(&text);
}

static void put_table(const struct keys *k) {
    enum column shown[COLUMN_COUNT];
    size_t widths[COLUMN_COUNT];
    const size_t n = columns_of(k, shown, widths);
    put_line(k, COMMAND_COUNT, shown, widths, n);
    for (enum command c = 0; c < COMMAND_COUNT; c++) {
        put_line(k, c, shown, widths, n);
    }
}

// --- The other formats.

static bool is_list(enum column c) {
    return c == COLUMN_KEYS || c == COLUMN_STANDARD || c == COLUMN_WHERE;
}

static void put_json_value(const struct keys *k, enum column column, struct slice text) {
    if (!is_list(column)) {
        json_append_string(k->out, text);
        return;
    }
    struct slice name;
    const char *separator = "";
    buf_append_char(k->out, '[');
    while (slice_cut(&text, ' ', &name)) {
        if (name.len > 0) {
            buf_append_text(k->out, separator);
            json_append_string(k->out, name);
            separator = ",";
        }
    }
    buf_append_char(k->out, ']');
}

static void put_object(const struct keys *k, enum command c) {
    struct buf text = BUF_INIT(KEYS_MAX_LEN);
    for (enum column column = 0; column < COLUMN_COUNT; column++) {
        buf_clear(&text);
        append_cell(k, c, column, &text);
        buf_printf(k->out, "%s\"%s\":", column == 0 ? "{" : ",", columns[column].name);
        put_json_value(k, column, buf_slice(&text));
    }
    buf_append_char(k->out, '}');
    buf_release(&text);
}

static void put_json(const struct keys *k) {
    for (enum command c = 0; c < COMMAND_COUNT; c++) {
        if (k->settings->output == OUTPUT_JSON) {
            buf_append_text(k->out, c == 0 ? "[\n" : ",\n");
        }
        put_object(k, c);
        buf_append_text(k->out, k->settings->output == OUTPUT_JSON ? "" : "\n");
    }
    buf_append_text(k->out, k->settings->output == OUTPUT_JSON ? "\n]\n" : "");
}

static void put_cells(const struct keys *k) {
    // Nothing comes from outside, and "=" and "-" are keys.
    const struct output cells = {.format = k->settings->output, .exact = true};
    struct buf text = BUF_INIT(KEYS_MAX_LEN);
    for (enum column column = 0; column < COLUMN_COUNT; column++) {
        output_cell(&cells, slice_of(columns[column].name), column == 0, k->out);
    }
    output_end_row(&cells, k->out);
    for (enum command c = 0; c < COMMAND_COUNT; c++) {
        for (enum column column = 0; column < COLUMN_COUNT; column++) {
            buf_clear(&text);
            append_cell(k, c, column, &text);
            output_cell(&cells, buf_slice(&text), column == 0, k->out);
        }
        output_end_row(&cells, k->out);
    }
    buf_release(&text);
}

static void put_plain(const struct keys *k) {
    struct buf text = BUF_INIT(KEYS_MAX_LEN);
    for (enum command c = 0; c < COMMAND_COUNT; c++) {
        buf_append_text(k->out, c > 0 ? "\n" : "");
        for (enum column column = 0; column < COLUMN_COUNT; column++) {
            buf_clear(&text);
            append_cell(k, c, column, &text);
            buf_printf(
                k->out, "%s: %s\n", columns[column].label, text.len > 0 ? buf_text(&text) : "none");
        }
    }
    buf_release(&text);
}

static void put(const struct keys *k) {
    switch (k->settings->output) {
    case OUTPUT_TABLE:
        put_table(k);
        break;
    case OUTPUT_JSON:
    case OUTPUT_NDJSON:
        put_json(k);
        break;
    case OUTPUT_CSV:
    case OUTPUT_TSV:
        put_cells(k);
        break;
    case OUTPUT_PLAIN:
        put_plain(k);
        break;
    }
}

int keys_command_run(const struct settings *s) {
    struct course course = {0};
    struct writer w;
    struct keys *k = mem_calloc(1, sizeof *k);
    signals_install(NULL);
    writer_init(&w, &course, NULL);
    *k = (struct keys){.settings = s, .out = &w.out, .width = sink_width()};
    if (s->keymap) {
        k->keymap = *s->keymap;
    } else {
        keymap_init(&k->keymap);
    }
    put(k);
    course.outcome = OUTCOME_DONE;
    writer_flush(&w);
    signals_leave();
    if (course.outcome == OUTCOME_BROKEN_OFF) {
        course_say(course.e.text);
    }
    writer_release(&w);
    mem_free(k);
    if (course.outcome == OUTCOME_NO_READER) {
        signals_end_by_pipe();
    }
    return course_status(&course);
}
