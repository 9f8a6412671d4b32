// Completion for bash, with and without the package bash-completion. It must not know the tables.
#include "documents.h"

#include "base/process.h"
#include "shell.h"

static void append_values(
    const struct program *p, const char *indent, const struct value *v, struct buf *out) {
    if (v->n_choices > 0 || v->ask != NULL) {
        buf_append_text(out, indent);
        shell_append_function(p, out);
        buf_printf(out, "_offer %s", v->is_list ? "list" : "one");
        for (size_t i = 0; i < v->n_choices; i++) {
            buf_append_char(out, ' ');
            process_quote(slice_of(v->choices[i].name), out);
        }
        if (v->ask != NULL) {
            // One value a line, and no word when there is none.
            buf_printf(out, " $(IFS=' ' && \"$program\" %s 2>/dev/null </dev/null)", v->ask);
        }
        buf_append_char(out, '\n');
    }
    if (v->is_file) {
        buf_append_text(out, indent);
        shell_append_function(p, out);
        buf_append_text(out, "_files\n");
    }
}

static void append_helpers(const struct program *p, struct buf *out) {
    shell_append_function(p, out);
    buf_append_text(out, "_offer() { # one|list value...\n"
                         "    local typed=$cur before=$head given= value\n"
                         "    if [ \"$1\" = list ] && [[ $cur =~ ^(.*,)?[+-]? ]]; then\n"
                         "        typed=${cur#\"${BASH_REMATCH[0]}\"}\n"
                         "        before=$head${BASH_REMATCH[0]}\n"
                         "        given=,${BASH_REMATCH[1]}\n"
                         "        given=${given//,[+-]/,}\n"
                         "    fi\n"
                         "    shift\n"
                         "    for value; do\n"
                         "        [[ $value == \"$typed\"* ]] || continue\n"
                         "        [[ $given != *\",$value,\"* ]] || continue\n"
                         "        case $value in\n"
                         "        *:) compopt -o nospace 2>/dev/null ;;\n"
                         "        esac\n"
                         "        printf -v value %q \"$value\"\n"
                         "        value=$before$value\n"
                         "        COMPREPLY+=(\"${value#\"$cut\"}\")\n"
                         "    done\n"
                         "}\n\n");
    shell_append_function(p, out);
    buf_append_text(out, "_files() {\n"
                         "    local path\n"
                         "    compopt -o filenames 2>/dev/null\n"
                         "    while IFS= read -r path; do\n"
                         "        COMPREPLY+=(\"$head$path\")\n"
                         "    done < <(compgen -f -- \"$cur\")\n"
                         "}\n\n");
}

static void append_line_reader(const struct program *p, struct buf *out) {
    buf_append_text(out,
        "    local cur=${COMP_WORDS[COMP_CWORD]} program=${COMP_WORDS[0]/#\\~/$HOME}\n"
        "    local head= cut= command= previous i=$COMP_CWORD IFS=$'\\n'\n"
        "    COMPREPLY=()\n"
        "    # readline makes three words of --option=value, and of near=80; what it will replace "
        "is\n"
        "    # the last of them.\n"
        "    [ \"$cur\" = = ] && cur= && ((i++))\n"
        "    while ((i > 2)) && [ \"${COMP_WORDS[i - 1]}\" = = ] && [[ ${COMP_WORDS[i - 2]} != -* "
        "]]; do\n"
        "        cut=${COMP_WORDS[i - 2]}=$cut\n"
        "        cur=${COMP_WORDS[i - 2]}=$cur\n"
        "        ((i -= 2))\n"
        "    done\n"
        "    previous=${COMP_WORDS[i - 1]}\n"
        "    [ \"$previous\" = = ] && previous=${COMP_WORDS[i - 2]}\n"
        "    # With another COMP_WORDBREAKS it is one.\n"
        "    if [[ $cur == --*=* ]]; then\n"
        "        previous=${cur%%=*} head=${cur%%=*}= cur=${cur#*=}\n"
        "    fi\n"
        "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
        "        case ${COMP_WORDS[i]} in\n"
        "        ");
    shell_append_valued(p, " | ", out);
    buf_append_text(out, ")\n"
                         "            [ \"${COMP_WORDS[i + 1]}\" = = ] && ((i++))\n"
                         "            ((i++))\n"
                         "            ;;\n"
                         "        -* | =) ;;\n"
                         "        *) command+=\"${COMP_WORDS[i]} \" ;;\n"
                         "        esac\n"
                         "    done\n");
}

// `case` by the option before the cursor: its values.
static void append_option_values(const struct program *p, struct buf *out) {
    buf_append_text(out, "    case $previous in\n");
    for (size_t i = 0; i < p->n_options; i++) {
        const struct program_option *o = &p->options[i];
        if (o->value.placeholder == NULL) {
            continue;
        }
        buf_append_text(out, "    ");
        if (o->letter != 0) {
            buf_printf(out, "-%c | ", o->letter);
        }
        buf_printf(out, "--%s)\n", o->name);
        append_values(p, "        ", &o->value, out);
        buf_append_text(out, "        return 0\n        ;;\n");
    }
    buf_append_text(out, "    esac\n");
}

// The options with a command; p->n_commands: those of all commands together.
static void append_options_of(const struct program *p, size_t command, struct buf *out) {
    buf_append_text(out, "            ");
    shell_append_function(p, out);
    buf_append_text(out, "_offer one");
    for (size_t i = 0; i < p->n_options; i++) {
        const struct program_option *o = &p->options[i];
        if (command == p->n_commands || shell_goes_with(o, command)) {
            shell_append_option(o, " ", out);
        }
    }
    buf_append_text(out, "\n            ;;\n");
}

static void append_options(const struct program *p, struct buf *out) {
    buf_append_text(out, "    if [[ $cur == -* ]]; then\n        case $command in\n");
    for (size_t i = 0; i < p->n_commands; i++) {
        buf_printf(out, "        '%s '*)\n", p->commands[i].name);
        append_options_of(p, i, out);
    }
    buf_append_text(out, "        *)\n");
    append_options_of(p, p->n_commands, out);
    buf_append_text(out, "        esac\n        return 0\n    fi\n");
}

static void append_second_words(const struct program *p, struct slice first, struct buf *out) {
    struct buf words = BUF_INIT(4096), before = BUF_INIT(128);
    buf_printf(&before, "%.*s ", SLICE_ARG(first));
    for (size_t c = 0; c < p->n_commands; c++) {
        if (slice_starts_with(slice_of(p->commands[c].name), buf_slice(&before))) {
            const struct slice second = command_second_word(&p->commands[c]);
            buf_printf(&words, " %.*s", SLICE_ARG(second));
        }
    }
    if (words.len > 0) {
        buf_printf(out, "    '%s')\n        ", buf_text(&before));
        shell_append_function(p, out);
        buf_printf(out, "_offer one%s\n        ;;\n", buf_text(&words));
    }
    buf_release(&before);
    buf_release(&words);
}

static void append_operands(const struct program *p, struct buf *out) {
    struct slice word;
    if (p->n_commands == 0) {
        return;
    }
    buf_append_text(out, "    case $command in\n    '')\n        ");
    shell_append_function(p, out);
    buf_append_text(out, "_offer one");
    for (size_t i = 0; (word = program_first_word(p, i)).len > 0; i++) {
        buf_printf(out, " %.*s", SLICE_ARG(word));
    }
    buf_append_text(out, "\n        ;;\n");
    for (size_t i = 0; (word = program_first_word(p, i)).len > 0; i++) {
        append_second_words(p, word, out);
    }
    for (size_t c = 0; c < p->n_commands; c++) {
        const struct value *v = &p->commands[c].value;
        if (v->is_file || v->n_choices > 0 || v->ask != NULL) {
            buf_printf(out, "    '%s ')\n", p->commands[c].name);
            append_values(p, "        ", v, out);
            buf_append_text(out, "        ;;\n");
        }
    }
    buf_append_text(out, "    esac\n");
}

void bash_append(const struct program *p, struct buf *out) {
    buf_printf(out,
        "# Completion for %s in bash (4.2 or later). Written by the build from the tables of\n"
        "# the program; source it, or put it where bash-completion looks.\n\n",
        p->name);
    append_helpers(p, out);
    shell_append_function(p, out);
    buf_append_text(out, "() {\n");
    append_line_reader(p, out);
    append_option_values(p, out);
    append_options(p, out);
    append_operands(p, out);
    buf_append_text(out, "}\n\ncomplete -F ");
    shell_append_function(p, out);
    buf_printf(out, " %s\n", p->name);
}
