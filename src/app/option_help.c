// --help and --version, from the tables. At most HELP_WIDTH cells wide.
#include "app/option.h"

#include "base/ini.h"
#include "book/casebook.h"
#include "model/decode.h"
#include "net/transport.h"
#include "option_table.h"
#include "ui/screen.h"

enum { HELP_WIDTH = 80, HELP_INDENT = 30, COMMAND_INDENT = 24 };

static void pad(struct buf *out, size_t line_at, size_t column) {
    while (out->len - line_at < column) {
        buf_append_char(out, ' ');
    }
}

// The texts of the tables are ASCII, so bytes are cells.
static void append_wrapped(struct buf *out, size_t line_at, size_t indent, const char *text) {
    struct slice rest = slice_of(text), word;
    pad(out, line_at, indent);
    bool first = true;
    while (slice_cut(&rest, ' ', &word)) {
        if (!first && out->len - line_at + 1 + word.len > HELP_WIDTH) {
            buf_append_char(out, '\n');
            line_at = out->len;
            pad(out, line_at, indent);
            first = true;
        }
        if (!first) {
            buf_append_char(out, ' ');
        }
        buf_append(out, word);
        first = false;
    }
    buf_append_char(out, '\n');
}

static void append_entry(
    struct buf *out, char letter, const char *name, const char *argument, const char *help) {
    size_t line_at = out->len;
    if (letter != 0) {
        buf_printf(out, "  -%c, --%s", letter, name);
    } else {
        buf_printf(out, "      --%s", name);
    }
    if (argument != NULL) {
        buf_printf(out, " %s", argument);
    }
    if (out->len - line_at + 2 > HELP_INDENT) {
        buf_append_char(out, '\n');
        line_at = out->len;
    }
    append_wrapped(out, line_at, HELP_INDENT, help);
}

static void append_params(struct buf *out, enum param_group group) {
    buf_printf(out, "\n%s:\n", param_group_title(group));
    for (int i = 0; i < PARAM_COUNT; i++) {
        const struct param_row *row = param_row((enum param)i);
        if (row->group != group) {
            continue;
        }
        append_entry(out, 0, row->flag, value_type_row(row->type)->placeholder, row->help);
        for (size_t s = 0; s < option_n_synonyms; s++) {
            if ((int)option_synonyms[s].param == i) {
                struct buf help = BUF_INIT(128);
                buf_printf(&help, "The same as --%s", row->flag);
                append_entry(out, 0, option_synonyms[s].name,
                    value_type_row(row->type)->placeholder, buf_text(&help));
                buf_release(&help);
            }
        }
    }
}

static void append_options(struct buf *out, enum option_group group) {
    buf_printf(out, "\n%s:\n", option_group_title(group));
    for (int o = 0; o < OPTION_COUNT; o++) {
        const struct option_row *row = option_row((enum option_id)o);
        if (row->group == group) {
            append_entry(out, row->letter, row->name, row->argument, row->help);
        }
    }
}

void options_append_help(struct buf *out) {
    buf_append_text(out,
        "Usage: aifi-sessions [COMMAND] [OPTION]...\n"
        "Browse the shopping sessions of AiFi autonomous stores. Only ever reads.\n"
        "\nCommands:\n");
    for (size_t i = 0; i < option_n_commands; i++) {
        size_t line_at = out->len;
        const struct option_command *c = &option_commands[i];
        buf_printf(out, "  %s%s%s", c->name, c->operand ? " " : "", c->operand ? c->operand : "");
        append_wrapped(out, line_at, COMMAND_INDENT, c->help);
    }
    append_options(out, OPTION_GROUP_DEPLOYMENT);
    append_options(out, OPTION_GROUP_CONFIG);
    append_options(out, OPTION_GROUP_DEMO);
    for (int g = 0; g < PARAM_GROUP_COUNT; g++) {
        append_params(out, (enum param_group)g);
    }
    append_options(out, OPTION_GROUP_LIST);
    append_options(out, OPTION_GROUP_SCREEN);
    append_options(out, OPTION_GROUP_OTHER);
    buf_append_text(out,
        "\nTimes may be typed as \"today 06:00\", mon, -2h, 14:30 or 2026-11-24T13:30Z.\n"
        "A day alone is its midnight; as the end of a range (--until) the day's end.\n"
        "\nExamples:\n"
        "  aifi-sessions --demo\n"
        "  aifi-sessions --base-url https://api.example.com --token-file ~/.aifi-token\n"
        "  aifi-sessions list --store-id 204 --status active --since -2h\n"
        "  aifi-sessions list --since yesterday --until yesterday --all -o csv > y.csv\n"
        "  aifi-sessions list --since -2h --match 'visitors>groupSize role!=employee'\n"
        "  aifi-sessions fraud --since 7d --verdict to-do\n"
        "\nExit status: 0 done, 1 failed, 2 usage, 3 configuration, 4 authentication,\n"
        "5 network, 6 server, 7 incomplete, 130 interrupted, 141 broken pipe.\n"
        "The manual: man aifi-sessions\n");
}

void options_append_version(struct buf *out) {
    buf_printf(out, "aifi-sessions %s\n", AIFI_VERSION);
    transport_append_versions(out);
    buf_printf(out,
        " ncurses/%s cJSON/%s inih/%s SQLite/%s\n"
        "Licence: MIT. There is no warranty.\n",
        screen_library_version(), decode_library_version(), ini_library_version(),
        casebook_library_version());
}
