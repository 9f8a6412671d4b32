// Completion for zsh. It must not know the tables.
#include "documents.h"

#include "base/process.h"
#include "shell.h"

// Within the brackets of _arguments: brackets and backslashes have a backslash in front.
static void append_escaped(struct buf *out, const char *text, const char *special) {
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '\\' || strchr(special, *c) != NULL) {
            buf_append_char(out, '\\');
        }
        buf_append_char(out, *c);
    }
}

static bool offers(const struct value *v) {
    return v->n_choices > 0 || v->ask != NULL;
}

// '--limit=[help]:n: ', quoted; with a letter both forms, which exclude each other.
static void append_spec(const struct program_option *o, struct buf *out) {
    const struct value *v = &o->value;
    const bool takes = v->placeholder != NULL;
    // Of an option with a value the last one counts, or all do.
    const bool repeats = takes;
    struct buf spec = BUF_INIT(4096);
    buf_append_char(&spec, '[');
    append_escaped(&spec, o->help, "[]:");
    buf_append_char(&spec, ']');
    if (takes) {
        buf_append_char(&spec, ':');
        append_escaped(&spec, v->placeholder, ":[]");
        if (offers(v)) {
            buf_printf(&spec, ":->%s", o->name);
        } else {
            buf_append_text(&spec, v->is_file ? ":_files" : ": ");
        }
    }
    struct buf names = BUF_INIT(256);
    if (o->letter != 0) {
        buf_printf(&names, "'(-%c --%s)'{-%c%s,--%s%s}", o->letter, o->name, o->letter,
            takes ? "+" : "", o->name, takes ? "=" : "");
    } else {
        buf_printf(&names, "%s--%s%s", repeats ? "'*'" : "", o->name, takes ? "=" : "");
    }
    buf_printf(out, "        %s", buf_text(&names));
    process_quote(buf_slice(&spec), out);
    buf_append_char(out, '\n');
    buf_release(&names);
    buf_release(&spec);
}

static void append_items(const char *indent, const struct value *v, struct buf *out) {
    buf_printf(out, "%sitems=(\n", indent);
    for (size_t i = 0; i < v->n_choices; i++) {
        struct buf item = BUF_INIT(1024);
        append_escaped(&item, v->choices[i].name, ":");
        if (v->choices[i].help[0] != '\0') {
            buf_printf(&item, ":%s", v->choices[i].help);
        }
        buf_printf(out, "%s    ", indent);
        process_quote(buf_slice(&item), out);
        buf_append_char(out, '\n');
        buf_release(&item);
    }
    buf_printf(out, "%s)\n", indent);
    if (v->ask != NULL) {
        buf_printf(out,
            "%sitems+=(${${(f)\"$(\"${(e)words[1]/#\\~/$HOME}\" %s 2>/dev/null "
            "</dev/null)\"}//:/\\\\:})\n",
            indent, v->ask);
    }
}

static void append_values(const char *indent, const struct value *v, struct buf *out) {
    if (offers(v)) {
        append_items(indent, v, out);
        if (v->is_list) {
            buf_printf(out,
                "%scompset -P '*,'\n"
                "%sgiven=(${${(s:,:)${IPREFIX##*=}}##[+-]})\n"
                "%scompset -P '[+-]'\n",
                indent, indent, indent);
        }
        buf_printf(out, "%s_describe -t values value items%s && result=0\n", indent,
            v->is_list ? " -qS , -F given" : "");
    }
    if (v->is_file) {
        buf_printf(out, "%s_files && result=0\n", indent);
    }
}

static void append_line_reader(const struct program *p, struct buf *out) {
    buf_append_text(out,
        "    local curcontext=$curcontext state state_descr line command= i result=1\n"
        "    local -a options items valued given\n"
        "    local -A opt_args\n"
        "    valued=(");
    shell_append_valued(p, " ", out);
    buf_append_text(out, ")\n"
                         "    for ((i = 2; i < CURRENT; i++)); do\n"
                         "        if ((valued[(Ie)$words[i]])); then\n"
                         "            ((i++))\n"
                         "        elif [[ $words[i] != -* ]]; then\n"
                         "            command+=\"$words[i] \"\n"
                         "        fi\n"
                         "    done\n");
}

// All options that go with every command, then by command those that do not.
static void append_options(const struct program *p, struct buf *out) {
    buf_append_text(out, "    options=(\n");
    for (size_t i = 0; i < p->n_options; i++) {
        if (p->options[i].commands == 0) {
            append_spec(&p->options[i], out);
        }
    }
    buf_append_text(out, "    )\n");
    for (size_t i = 0; i < p->n_options; i++) {
        const struct program_option *o = &p->options[i];
        if (o->commands == 0) {
            continue;
        }
        buf_append_text(out, "    [[ $command == (");
        for (size_t c = 0; c < p->n_commands; c++) {
            if (shell_goes_with(o, c)) {
                buf_append_char(out, '\'');
                buf_append_text(out, p->commands[c].name);
                buf_append_text(out, " '*|");
            }
        }
        // Without a command yet; one may still follow.
        buf_append_text(out, ") ]] && options+=(\n");
        append_spec(o, out);
        buf_append_text(out, "    )\n");
    }
}

static void append_item(struct slice word, const char *help, struct buf *out) {
    struct buf item = BUF_INIT(1024);
    buf_append(&item, word);
    if (help != NULL) {
        buf_printf(&item, ":%s", help);
    }
    buf_append_text(out, "                ");
    process_quote(buf_slice(&item), out);
    buf_append_char(out, '\n');
    buf_release(&item);
}

// One branch: `command` was typed, and these may follow.
static void append_branch(struct slice command, struct slice items, struct buf *out) {
    buf_printf(out,
        "        '%.*s')\n            items=(\n%.*s            )\n"
        "            _describe -t commands command items && result=0\n            ;;\n",
        SLICE_ARG(command), SLICE_ARG(items));
}

static void append_first_words(const struct program *p, struct buf *out) {
    struct buf items = BUF_INIT(16 * 1024);
    struct slice first;
    for (size_t i = 0; (first = program_first_word(p, i)).len > 0; i++) {
        const char *help = NULL;
        for (size_t c = 0; c < p->n_commands; c++) {
            help = slice_equal(first, slice_of(p->commands[c].name)) ? p->commands[c].help : help;
        }
        append_item(first, help, &items);
    }
    append_branch(SLICE_NONE, buf_slice(&items), out);
    buf_release(&items);
}

static void append_second_words(const struct program *p, struct slice first, struct buf *out) {
    struct buf items = BUF_INIT(16 * 1024), before = BUF_INIT(128);
    buf_printf(&before, "%.*s ", SLICE_ARG(first));
    for (size_t c = 0; c < p->n_commands; c++) {
        if (slice_starts_with(slice_of(p->commands[c].name), buf_slice(&before))) {
            append_item(command_second_word(&p->commands[c]), p->commands[c].help, &items);
        }
    }
    if (items.len > 0) {
        append_branch(buf_slice(&before), buf_slice(&items), out);
    }
    buf_release(&before);
    buf_release(&items);
}

static void append_operands(const struct program *p, struct buf *out) {
    struct slice first;
    buf_append_text(out, "    operand)\n        case $command in\n");
    append_first_words(p, out);
    for (size_t i = 0; (first = program_first_word(p, i)).len > 0; i++) {
        append_second_words(p, first, out);
    }
    for (size_t c = 0; c < p->n_commands; c++) {
        const struct value *v = &p->commands[c].value;
        if (v->is_file || offers(v)) {
            buf_printf(out, "        '%s ')\n", p->commands[c].name);
            append_values("            ", v, out);
            buf_append_text(out, "            ;;\n");
        }
    }
    buf_append_text(out, "        esac\n        ;;\n");
}

void zsh_append(const struct program *p, struct buf *out) {
    buf_printf(out,
        "#compdef %s\n"
        "# Completion for %s in zsh. Written by the build from the tables of the program.\n\n",
        p->name, p->name);
    shell_append_function(p, out);
    buf_append_text(out, "() {\n");
    append_line_reader(p, out);
    append_options(p, out);
    buf_printf(out, "    _arguments -C -s -S $options%s && result=0\n    case $state in\n",
        p->n_commands > 0 ? " '*:operand:->operand'" : "");
    for (size_t i = 0; i < p->n_options; i++) {
        if (offers(&p->options[i].value)) {
            buf_printf(out, "    %s)\n", p->options[i].name);
            append_values("        ", &p->options[i].value, out);
            buf_append_text(out, "        ;;\n");
        }
    }
    if (p->n_commands > 0) {
        append_operands(p, out);
    }
    buf_append_text(out, "    esac\n    return result\n}\n\n");
    // As an autoloaded function it runs at once; when sourced it is registered.
    buf_append_text(out, "if [[ $zsh_eval_context[-1] == loadautofunc ]]; then\n    ");
    shell_append_function(p, out);
    buf_append_text(out, " \"$@\"\nelse\n    compdef ");
    shell_append_function(p, out);
    buf_printf(out, " %s\nfi\n", p->name);
}
