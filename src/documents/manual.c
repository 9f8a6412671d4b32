// Filling a manual's template in. It must not know what the sections of one program are made of.
#include "manual.h"

#include "base/file.h"
#include "mdoc.h"

// --- Notes.

#define DIRECTIVE ".\\\" @"

// What follows the directive's sign, or nothing.
static struct slice directive(struct slice line) {
    const struct slice sign = SLICE(DIRECTIVE);
    if (!slice_starts_with(line, sign)) {
        return SLICE_NONE;
    }
    return slice_trim((struct slice){line.ptr + sign.len, line.len - sign.len});
}

static bool is_note(struct slice line, struct slice *name) {
    const struct slice words = directive(line), note = SLICE("note ");
    if (!slice_starts_with(words, note)) {
        return false;
    }
    *name = (struct slice){words.ptr + note.len, words.len - note.len};
    return true;
}

static bool is_end(struct slice line) {
    return slice_equal(directive(line), SLICE("end"));
}

// Cuts the lines of a note off; `rest` stands behind its first line.
static struct slice cut_note(struct slice *rest) {
    struct slice text = {rest->ptr, 0}, line;
    while (slice_cut(rest, '\n', &line) && !is_end(line)) {
        text.len += line.len + 1;
    }
    return text;
}

void manual_append_note(struct manual *m, const char *kind, const char *name, struct buf *out) {
    struct buf wanted = BUF_INIT(256);
    buf_printf(&wanted, "%s %s", kind, name);
    struct slice rest = m->template, line, title;
    size_t i = 0;
    while (slice_cut(&rest, '\n', &line)) {
        if (!is_note(line, &title)) {
            continue;
        }
        const struct slice text = cut_note(&rest);
        if (slice_equal(title, buf_slice(&wanted))) {
            buf_append(out, text);
            m->used[i] = true;
        }
        i++;
    }
    buf_release(&wanted);
}

// --- Sections of every program.

void manual_append_synopsis(struct manual *m, struct buf *out) {
    for (size_t i = 0; i < m->program->n_commands; i++) {
        const struct program_command *c = &m->program->commands[i];
        buf_printf(out, ".Nm\n.Cm %s\n", c->name);
        if (c->value.placeholder != NULL) {
            struct buf operand = BUF_INIT(128);
            mdoc_placeholder(&operand, c->value.placeholder);
            buf_printf(out, ".%s\n", buf_text(&operand) + 1);
            buf_release(&operand);
        }
        buf_append_text(out, ".Op Ar option ...\n");
    }
}

void manual_append_commands(struct manual *m, struct buf *out) {
    buf_append_text(out, ".Bl -tag -width Ds\n");
    for (size_t i = 0; i < m->program->n_commands; i++) {
        const struct program_command *c = &m->program->commands[i];
        buf_printf(out, ".It Cm %s", c->name);
        mdoc_placeholder(out, c->value.placeholder);
        buf_append_char(out, '\n');
        mdoc_sentence(out, c->help, c->value.placeholder);
        manual_append_note(m, "command", c->name, out);
    }
    buf_append_text(out, ".El\n");
}

// "Goes with list and fraud", where the row's own sentence does not begin so.
static void append_commands_of(
    const struct program *p, const struct program_option *o, struct buf *out) {
    const char *separator = "Goes with\n";
    if (o->commands == 0 || slice_starts_with(slice_of(o->help), SLICE("With "))) {
        return;
    }
    for (size_t i = 0; i < p->n_commands; i++) {
        if ((o->commands >> i & 1) != 0) {
            buf_printf(out, "%s.Cm %s", separator, p->commands[i].name);
            separator = " ,\n";
        }
    }
    buf_append_text(out, " .\n");
}

static void append_choices(const struct value *v, struct buf *out) {
    if (!v->is_told) {
        return;
    }
    buf_append_text(out, ".Pp\n.Bl -tag -width \"follow-up\" -compact\n");
    for (size_t i = 0; i < v->n_choices; i++) {
        buf_printf(out, ".It Cm %s\n", v->choices[i].name);
        mdoc_text(out, slice_of(v->choices[i].help), NULL);
    }
    buf_append_text(out, ".El\n");
}

// A sentence, unless it begins with one of the choices, which are no words to be changed.
static void append_help(const struct program_option *o, struct buf *out) {
    for (size_t i = 0; i < o->value.n_choices; i++) {
        if (slice_starts_with(slice_of(o->help), slice_of(o->value.choices[i].name))) {
            struct buf text = BUF_INIT(4096);
            buf_printf(&text, "%s.", o->help);
            mdoc_text(out, buf_slice(&text), o->value.placeholder);
            buf_release(&text);
            return;
        }
    }
    mdoc_sentence(out, o->help, o->value.placeholder);
}

void manual_append_options(struct manual *m, struct buf *out) {
    const struct program *p = m->program;
    for (size_t g = 0; g < p->n_groups; g++) {
        if (p->n_groups > 1) {
            mdoc_heading(out, "Ss", p->groups[g]);
        }
        manual_append_note(m, "options", p->groups[g], out);
        buf_append_text(out, ".Bl -tag -width Ds\n");
        for (size_t i = 0; i < p->n_options; i++) {
            const struct program_option *o = &p->options[i];
            if (o->group != g) {
                continue;
            }
            buf_append_text(out, ".It");
            if (o->letter != 0) {
                buf_printf(out, " Fl %c ,", o->letter);
            }
            buf_printf(out, " Fl Fl %s", o->name);
            mdoc_placeholder(out, o->value.placeholder);
            buf_append_char(out, '\n');
            append_help(o, out);
            append_commands_of(p, o, out);
            manual_append_note(m, "option", o->name, out);
            append_choices(&o->value, out);
        }
        buf_append_text(out, ".El\n");
    }
}

// --- The whole page.

static const struct manual_section *find_section(
    const struct manual_section *sections, size_t n_sections, struct slice words) {
    for (size_t i = 0; i < n_sections; i++) {
        const struct slice name = slice_of(sections[i].name);
        if (words.len == name.len + 1 && slice_starts_with(words, name) &&
            words.ptr[name.len] == '@') {
            return &sections[i];
        }
    }
    return NULL;
}

// "FILE examples/config@": that file of the source tree as it stands.
static bool append_file(struct slice words, struct buf *out, struct error *e) {
    const struct slice word = SLICE("FILE ");
    struct buf path = BUF_INIT(4096), text = BUF_INIT(256 * 1024);
    buf_printf(
        &path, "%s/%.*s", AIFI_SOURCE_DIR, (int)(words.len - word.len - 1), words.ptr + word.len);
    const bool ok = file_read(buf_text(&path), text.ceiling, &text, e);
    struct slice rest = slice_trim(buf_slice(&text)), line;
    while (ok && slice_cut(&rest, '\n', &line)) {
        mdoc_literal(out, line);
    }
    buf_release(&text);
    buf_release(&path);
    return ok;
}

static size_t count_notes(struct slice rest) {
    struct slice line, name;
    size_t n = 0;
    while (slice_cut(&rest, '\n', &line)) {
        n += is_note(line, &name);
    }
    return n;
}

static bool check_notes(const struct manual *m, struct error *e) {
    struct slice rest = m->template, line, name;
    size_t i = 0;
    while (slice_cut(&rest, '\n', &line)) {
        if (is_note(line, &name) && !m->used[i++]) {
            return error_set(e, ERROR_FAILED, "nothing is called '%.*s'", SLICE_ARG(name));
        }
    }
    return true;
}

bool manual_fill(struct slice template, const struct program *p,
    const struct manual_section *sections, size_t n_sections, struct buf *out, struct error *e) {
    struct manual m = {.program = p, .template = template, .n_notes = count_notes(template)};
    m.used = mem_calloc(m.n_notes + 1, sizeof m.used[0]);
    struct slice rest = template, line, name;
    bool ok = true;
    while (ok && slice_cut(&rest, '\n', &line)) {
        const struct slice words = directive(line);
        if (is_note(line, &name)) {
            cut_note(&rest);
        } else if (slice_starts_with(words, SLICE("FILE "))) {
            ok = append_file(words, out, e);
        } else if (words.len > 0) {
            const struct manual_section *s = find_section(sections, n_sections, words);
            if (s == NULL) {
                ok = error_set(e, ERROR_FAILED, "no section is called '%.*s'", SLICE_ARG(words));
            } else {
                s->append(&m, out);
            }
        } else if (line.len > 0 || rest.ptr != NULL) {
            buf_printf(out, "%.*s\n", SLICE_ARG(line));
        }
    }
    ok = ok && check_notes(&m, e);
    mem_free(m.used);
    return ok;
}
