// Completion for fish. It must not know the tables.
#include "documents.h"

#include "shell.h"

static void append_name(const struct program *p, const char *what, struct buf *out) {
    buf_append_char(out, '_');
    shell_append_function(p, out);
    buf_append_text(out, what);
}

// The words of the command before the cursor, and whether an option goes with it.
static void append_line_reader(const struct program *p, struct buf *out) {
    buf_append_text(out, "function ");
    append_name(p, "_command", out);
    buf_append_text(out, "\n    set -l valued ");
    shell_append_valued(p, " ", out);
    buf_append_text(out, "\n"
                         "    set -l skip 0\n"
                         "    set -l words\n"
                         "    for word in (commandline -opc)[2..-1]\n"
                         "        if test $skip = 1\n"
                         "            set skip 0\n"
                         "        else if contains -- $word $valued\n"
                         "            set skip 1\n"
                         "        else if not string match -q -- '-*' $word\n"
                         "            set -a words $word\n"
                         "        end\n"
                         "    end\n"
                         "    echo \"$words\"\n"
                         "end\n\n"
                         "# Without a command every option is offered: one may still follow.\n"
                         "function ");
    append_name(p, "_goes_with", out);
    buf_append_text(out, "\n    set -l command (");
    append_name(p, "_command", out);
    buf_append_text(out, ")\n"
                         "    test -z \"$command\"; and return 0\n"
                         "    for name in $argv\n"
                         "        string match -q -- \"$name *\" \"$command \"; and return 0\n"
                         "    end\n"
                         "    return 1\n"
                         "end\n\n"
                         "function ");
    append_name(p, "_is", out);
    buf_append_text(out, "\n    set -l command (");
    append_name(p, "_command", out);
    buf_append_text(out, ")\n"
                         "    test \"$argv[1]\" = \"$command\"\n"
                         "end\n\n"
                         "# The values behind the last comma of what is typed.\n"
                         "function ");
    append_name(p, "_list", out);
    buf_append_text(out,
        "\n    set -l typed (string replace -r -- '^--[^=]*=' '' (commandline -ct))\n"
        "    set -l head (string match -r -- '^(?:.*,)?[+-]?' \"$typed\")\n"
        "    set -l given (string split , -- (string replace -ra -- '(^|,)[+-]' '$1' \"$head\"))\n"
        "    for line in (");
    append_name(p, "_values", out);
    buf_append_text(out, " $argv[1])\n"
                         "        contains -- (string split \\t -- $line)[1] $given; and continue\n"
                         "        printf '%s\\n' \"$head$line\"\n"
                         "    end\n"
                         "end\n\n");
}

static void append_choices(const struct value *v, struct buf *out) {
    for (size_t i = 0; i < v->n_choices; i++) {
        buf_append_text(out, "            printf '%s\\t%s\\n' ");
        shell_append_quoted_fish(out, slice_of(v->choices[i].name));
        buf_append_char(out, ' ');
        shell_append_quoted_fish(out, slice_of(v->choices[i].help));
        buf_append_char(out, '\n');
    }
    if (v->ask != NULL) {
        // The first word as typed, which may be a path.
        buf_printf(out,
            "            set -l program (string replace -r '^~' $HOME -- (commandline -opc)[1])\n"
            "            command $program %s 2>/dev/null </dev/null\n",
            v->ask);
    }
}

static bool offers(const struct value *v) {
    return v->n_choices > 0 || v->ask != NULL;
}

static void append_values(const struct program *p, struct buf *out) {
    buf_append_text(out, "function ");
    append_name(p, "_values", out);
    buf_append_text(out, "\n    switch $argv[1]\n");
    for (size_t i = 0; i < p->n_options; i++) {
        if (offers(&p->options[i].value)) {
            buf_printf(out, "        case --%s\n", p->options[i].name);
            append_choices(&p->options[i].value, out);
        }
    }
    for (size_t c = 0; c < p->n_commands; c++) {
        if (offers(&p->commands[c].value)) {
            buf_printf(out, "        case '%s'\n", p->commands[c].name);
            append_choices(&p->commands[c].value, out);
        }
    }
    buf_append_text(out, "    end\nend\n\n");
}

static void append_complete(const struct program *p, struct buf *out) {
    buf_printf(out, "complete -c %s", p->name);
}

static void append_option(
    const struct program *p, const struct program_option *o, struct buf *out) {
    const struct value *v = &o->value;
    append_complete(p, out);
    if (o->commands != 0) {
        struct buf condition = BUF_INIT(1024);
        append_name(p, "_goes_with", &condition);
        for (size_t c = 0; c < p->n_commands; c++) {
            if (shell_goes_with(o, c)) {
                buf_append_char(&condition, ' ');
                shell_append_quoted_fish(&condition, slice_of(p->commands[c].name));
            }
        }
        buf_append_text(out, " -n ");
        shell_append_quoted_fish(out, buf_slice(&condition));
        buf_release(&condition);
    }
    buf_printf(out, " -l %s", o->name);
    if (o->letter != 0) {
        buf_printf(out, " -s %c", o->letter);
    }
    if (v->placeholder != NULL) {
        buf_append_text(out, v->is_file ? " -r -F" : " -x");
    }
    if (offers(v)) {
        buf_append_text(out, " -k -a '(");
        append_name(p, v->is_list ? "_list" : "_values", out);
        buf_printf(out, " --%s)'", o->name);
    }
    buf_append_text(out, " -d ");
    shell_append_quoted_fish(out, slice_of(o->help));
    buf_append_char(out, '\n');
}

// One word of a command, offered behind `before`.
static void append_word(const struct program *p, struct slice before, struct slice word,
    const char *help, struct buf *out) {
    append_complete(p, out);
    buf_append_text(out, " -n '");
    append_name(p, "_is", out);
    buf_printf(out, " \"%.*s\"' -a %.*s -d ", SLICE_ARG(before), SLICE_ARG(word));
    shell_append_quoted_fish(out, slice_of(help));
    buf_append_char(out, '\n');
}

static void append_commands(const struct program *p, struct buf *out) {
    struct slice first;
    for (size_t i = 0; (first = program_first_word(p, i)).len > 0; i++) {
        const char *help = "";
        for (size_t c = 0; c < p->n_commands; c++) {
            help = slice_equal(first, slice_of(p->commands[c].name)) ? p->commands[c].help : help;
        }
        append_word(p, SLICE_NONE, first, help, out);
    }
    for (size_t c = 0; c < p->n_commands; c++) {
        const struct program_command *command = &p->commands[c];
        const struct slice second = command_second_word(command);
        if (second.len > 0) {
            const struct slice name = slice_of(command->name);
            append_word(
                p, (struct slice){name.ptr, name.len - second.len - 1}, second, command->help, out);
        }
        if (!command->value.is_file && !offers(&command->value)) {
            continue;
        }
        append_complete(p, out);
        buf_append_text(out, " -n '");
        append_name(p, "_is", out);
        buf_printf(out, " \"%s\"'%s", command->name, command->value.is_file ? " -F" : "");
        if (offers(&command->value)) {
            buf_append_text(out, " -a '(");
            append_name(p, "_values", out);
            buf_printf(out, " \"%s\")'", command->name);
        }
        buf_append_char(out, '\n');
    }
}

void fish_append(const struct program *p, struct buf *out) {
    buf_printf(out,
        "# Completion for %s in fish (3.1 or later). Written by the build from the tables of\n"
        "# the program.\n\n",
        p->name);
    append_line_reader(p, out);
    append_values(p, out);
    append_complete(p, out);
    buf_append_text(out, " -f\n");
    append_commands(p, out);
    for (size_t i = 0; i < p->n_options; i++) {
        append_option(p, &p->options[i], out);
    }
}
