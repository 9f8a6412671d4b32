// The sections of the manuals of aifi-sessions that come from tables: fields, keys, looks.
#include "mdoc.h"
#include "sessions.h"

#include "app/command.h"
#include "model/field.h"
#include "option_table.h"
#include "ui/style.h"

#include <string.h>

// --- Fields.

// "Column EMAIL, short email."
static void append_names(const struct field_row *row, enum field f, struct buf *out) {
    buf_append_text(out, "Column\n.Sy");
    struct slice rest = slice_of(row->title), word;
    while (slice_cut(&rest, ' ', &word)) {
        buf_append_char(out, ' ');
        mdoc_argument(out, word);
    }
    struct slice alias;
    for (size_t i = 0; (alias = field_alias(f, i)).len > 0; i++) {
        buf_append_text(out, i == 0 ? " ,\nshort\n.Li " : " ,\n.Li ");
        mdoc_argument(out, alias);
    }
    buf_append_text(out, " .\n");
}

static const char *masking(enum mask mask) {
    return mask == MASK_NONE     ? ""
           : mask == MASK_HANDLE ? "Masked where it looks like a name, an e-mail address or a "
                                   "telephone number.\n"
                                 : "Masked.\n";
}

static void append_fields(struct manual *m, struct buf *out) {
    for (int g = 0; g < FIELD_GROUP_COUNT; g++) {
        mdoc_heading(out, "Ss", field_group_title((enum field_group)g));
        manual_append_note(m, "fields", field_group_title((enum field_group)g), out);
        buf_append_text(out, ".Bl -tag -width Ds\n");
        for (int f = 0; f < FIELD_COUNT; f++) {
            const struct field_row *row = field_row((enum field)f);
            if ((int)row->group != g) {
                continue;
            }
            buf_append_text(out, ".It Li ");
            mdoc_argument(out, slice_of(row->path));
            buf_append_char(out, '\n');
            mdoc_sentence(out, row->help, NULL);
            append_names(row, (enum field)f, out);
            buf_append_text(out, row->sort_key != NULL ? "The server sorts by it.\n" : "");
            buf_append_text(out, masking(row->mask));
            manual_append_note(m, "field", row->path, out);
        }
        buf_append_text(out, ".El\n");
    }
}

// --- Keys and commands.

static const char *argument_name(enum argument a) {
    switch (a) {
    case ARGUMENT_NONE:
        return NULL;
    case ARGUMENT_FILTER:
        return "filter";
    case ARGUMENT_SORT:
        return "order";
    case ARGUMENT_COLUMNS:
        return "columns";
    case ARGUMENT_THEME:
        return "theme";
    case ARGUMENT_ZONE:
        return "zone";
    case ARGUMENT_VERDICT:
        return "verdict";
    case ARGUMENT_GROUP:
        return "by";
    case ARGUMENT_INTERVAL:
        return "interval";
    case ARGUMENT_COPY:
    case ARGUMENT_PIVOT:
        return "what";
    default:
        return "text";
    }
}

static void append_command_name(const struct command_row *row, struct buf *out) {
    buf_printf(out, "Ic \\&:%s", row->name);
    if (argument_name(row->argument) != NULL) {
        buf_printf(out, " Ar %s", argument_name(row->argument));
    }
}

static void append_command(struct manual *m, const struct command_row *row, struct buf *out) {
    struct slice rest = slice_of(row->keys), key;
    buf_append_text(out, ".It ");
    if (rest.len == 0) {
        append_command_name(row, out);
    } else {
        buf_append_text(out, "Ic");
        while (slice_cut(&rest, ' ', &key)) {
            buf_append_char(out, ' ');
            mdoc_argument(out, key);
        }
    }
    buf_append_char(out, '\n');
    mdoc_sentence(out, row->help, NULL);
    if (row->keys[0] != '\0') {
        buf_append_text(out, ".Pq ");
        append_command_name(row, out);
        buf_append_char(out, '\n');
    }
    manual_append_note(m, "key", row->name, out);
}

static void append_keys(struct manual *m, struct buf *out) {
    for (int g = 0; g < COMMAND_GROUP_COUNT; g++) {
        mdoc_heading(out, "Ss", command_group_title((enum command_group)g));
        manual_append_note(m, "keys", command_group_title((enum command_group)g), out);
        buf_append_text(out, ".Bl -tag -width \"Space Enter\" -compact\n");
        for (int c = 0; c < COMMAND_COUNT; c++) {
            const struct command_row *row = command_row((enum command)c);
            if ((int)row->group == g) {
                append_command(m, row, out);
            }
        }
        buf_append_text(out, ".El\n");
    }
}

// --- What a file of the configuration takes.

static void append_setting(struct manual *m, const struct option_row *row, struct buf *out) {
    const unsigned places = row->traits & (OPTION_IN_CONFIG | OPTION_IN_PROFILE);
    buf_printf(out, ".It Cm %s No =", row->name);
    if (row->argument != NULL) {
        mdoc_placeholder(out, row->argument);
    } else {
        buf_append_text(out, " Cm yes | no");
    }
    buf_append_char(out, '\n');
    mdoc_sentence(out, row->help, row->argument);
    if (places == OPTION_IN_CONFIG) {
        buf_append_text(out, "Before the first section alone.\n");
    } else if (places == OPTION_IN_PROFILE) {
        buf_append_text(out, "In profiles alone.\n");
    }
    manual_append_note(m, "setting", row->name, out);
}

static void append_settings(struct manual *m, struct buf *out) {
    for (int g = 0; g < OPTION_GROUP_COUNT; g++) {
        bool is_open = false;
        for (int o = 0; o < OPTION_COUNT; o++) {
            const struct option_row *row = option_row((enum option_id)o);
            if ((int)row->group != g ||
                (row->traits & (OPTION_IN_CONFIG | OPTION_IN_PROFILE)) == 0) {
                continue;
            }
            if (!is_open) {
                mdoc_heading(out, "Ss", option_group_title((enum option_group)g));
                buf_append_text(out, ".Bl -tag -width Ds\n");
                is_open = true;
            }
            append_setting(m, row, out);
        }
        buf_append_text(out, is_open ? ".El\n" : "");
    }
}

// Within the list of the environment.
static void append_variables(struct manual *m, struct buf *out) {
    for (int o = 0; o < OPTION_COUNT; o++) {
        const struct option_row *row = option_row((enum option_id)o);
        if (row->variable != NULL) {
            buf_printf(out, ".It Ev %s\nWhat\n.Fl Fl %s\nsays when it is not given.\n",
                row->variable, row->name);
            manual_append_note(m, "variable", row->variable, out);
        }
    }
}

// --- Looks.

static void append_roles(struct manual *m, struct buf *out) {
    buf_append_text(out, ".Bl -tag -width \"selected-away\" -compact\n");
    for (int i = 0; i < STYLE_COUNT; i++) {
        const struct style_row *row = style_row((enum style)i);
        buf_printf(out, ".It Li %s\n", row->name);
        mdoc_sentence(out, row->help, NULL);
        buf_printf(out, "Standard:\n.Li \"%s\" ;\n", row->standard);
        if ((int)row->fallback == i) {
            buf_append_text(out, "falls back on nothing.\n");
        } else {
            buf_printf(out, "falls back on\n.Li %s .\n", style_row(row->fallback)->name);
        }
        manual_append_note(m, "role", row->name, out);
    }
    buf_append_text(out, ".El\n");
}

const struct manual_section sessions_sections[] = {
    {"SYNOPSIS", manual_append_synopsis},
    {"COMMANDS", manual_append_commands},
    {"OPTIONS", manual_append_options},
    {"FIELDS", append_fields},
    {"KEYS", append_keys},
    {"SETTINGS", append_settings},
    {"VARIABLES", append_variables},
    {"ROLES", append_roles},
};
const size_t sessions_n_sections = ARRAY_LEN(sessions_sections);
