// Finding and reading the configuration's files. What a line means is config_judge.c.
#include "app/config.h"

#include "base/file.h"
#include "base/ini.h"
#include "base/mem.h"
#include "config_private.h"

#include <errno.h>
#include <sys/stat.h>

enum {
    CONFIG_MAX_LEN = 256 * 1024,
    LINES_MAX = 4000,
    SECTIONS_MAX = 1000,
    PATH_MAX_LEN = 4096,
    FILES_MAX = 16,
    NEAR = 4
};

struct config *config_new(void) {
    return mem_calloc(1, sizeof(struct config));
}

void config_free(struct config *c) {
    if (!c) {
        return;
    }
    for (size_t i = 0; i < c->n_files; i++) {
        mem_free(c->files[i].path);
    }
    for (size_t i = 0; i < c->n_lines; i++) {
        mem_free(c->lines[i].section);
        mem_free(c->lines[i].subject);
        mem_free(c->lines[i].key);
        mem_free(c->lines[i].value);
    }
    for (size_t i = 0; i < c->n_notes; i++) {
        mem_free(c->notes[i].text);
    }
    for (size_t i = 0; i < c->n_sections; i++) {
        mem_free(c->sections[i].name);
    }
    mem_free(c->sections);
    mem_free(c->files);
    mem_free(c->lines);
    mem_free(c->notes);
    saved_views_release(&c->views);
    mem_free(c);
}

// --- notes ---

static void add_note(struct config *c, size_t file, int line, bool is_fault, const char *text) {
    mem_grow(&c->notes, &c->notes_cap, c->n_notes + 1, sizeof *c->notes);
    size_t at = c->n_notes++;
    // Told in the order of the lines, whatever was judged first.
    while (at > 0 && c->notes[at - 1].file == file && c->notes[at - 1].line > line) {
        c->notes[at] = c->notes[at - 1];
        at--;
    }
    c->notes[at] = (struct config_note){
        .is_fault = is_fault, .file = file, .line = line, .text = mem_dup_text(slice_of(text))};
}

void config_note_line(
    struct config *c, const struct config_line *l, bool is_fault, const struct error *e) {
    add_note(c, l->file, l->line, is_fault, e->text);
}

void config_note_section(
    struct config *c, const struct config_section *s, bool is_fault, const struct error *e) {
    add_note(c, s->file, s->line, is_fault, e->text);
}

static void append_place(const struct config *c, size_t file, int line, struct buf *out) {
    buf_printf(out, "%s:%d", c->files[file].path, line);
}

void config_append_place(const struct config *c, const struct config_line *l, struct buf *out) {
    append_place(c, l->file, l->line, out);
}

void config_append_note(const struct config *c, const struct config_note *n, struct buf *out) {
    if (n->line > 0) {
        append_place(c, n->file, n->line, out);
        buf_append_text(out, ": ");
    }
    buf_printf(out, "%s%s", n->is_fault ? "" : "warning: ", n->text);
}

bool config_is_good(const struct config *c, struct error *e) {
    for (size_t i = 0; i < c->n_notes; i++) {
        const struct config_note *n = &c->notes[i];
        if (n->is_fault) {
            error_set(e, ERROR_CONFIG, "%s", n->text);
            if (n->line > 0) {
                error_prefix(e, "%s:%d", c->files[n->file].path, n->line);
            }
            return false;
        }
    }
    return true;
}

// --- reading ---

static bool take_line(void *context, struct slice section, struct slice key, struct slice value,
    int line, struct error *e) {
    struct config *c = context;
    if (c->n_lines - c->first_line == LINES_MAX) {
        return error_set(e, ERROR_CONFIG, "more than %d values in one file", LINES_MAX);
    }
    mem_grow(&c->lines, &c->lines_cap, c->n_lines + 1, sizeof *c->lines);
    c->lines[c->n_lines++] = (struct config_line){.place = CONFIG_UNKNOWN,
        .section = mem_dup_text(slice_trim(section)),
        .subject = mem_dup_text(SLICE_NONE),
        .key = mem_dup_text(key),
        .value = mem_dup_text(value),
        .file = c->n_files - 1,
        .line = line,
        .option = -1};
    return true;
}

// What is too much is judged by its lines alone.
static void take_section(void *context, struct slice section, int line) {
    struct config *c = context;
    if (section.len > 0 && c->n_sections - c->first_section < SECTIONS_MAX) {
        mem_grow(&c->sections, &c->sections_cap, c->n_sections + 1, sizeof *c->sections);
        c->sections[c->n_sections++] = (struct config_section){
            .name = mem_dup_text(section), .file = c->n_files - 1, .line = line};
    }
}

// The sentence of ini_read begins with "FILE:LINE: ", which the note has as numbers.
static void note_syntax(struct config *c, const struct error *e) {
    const size_t file = c->n_files - 1;
    const char *text = e->text;
    int line = 0;
    const size_t path_len = strlen(c->files[file].path);
    if (strncmp(text, c->files[file].path, path_len) == 0 && text[path_len] == ':') {
        char *end;
        const long number = strtol(text + path_len + 1, &end, 10);
        if (number > 0 && number < INT32_MAX && end[0] == ':' && end[1] == ' ') {
            line = (int)number;
            text = end + 2;
        }
    }
    add_note(c, file, line, true, text);
}

static void add_file(struct config *c, const char *path, bool is_site) {
    mem_grow(&c->files, &c->files_cap, c->n_files + 1, sizeof *c->files);
    c->files[c->n_files++] =
        (struct config_file){.path = mem_dup_text(slice_of(path)), .is_site = is_site};
}

static void judge_text(struct config *c, struct slice text) {
    const size_t file = c->n_files - 1;
    struct error e = {0};
    c->first_line = c->n_lines;
    c->first_section = c->n_sections;
    c->files[file].is_there = true;
    if (!ini_read_sections(text, c->files[file].path, take_section, take_line, c, &e)) {
        note_syntax(c, &e);
    }
    config_judge(c, c->first_line);
}

void config_read_text(struct config *c, struct slice text, const char *origin, bool is_site) {
    add_file(c, origin, is_site);
    judge_text(c, text);
}

static void read_file(struct config *c, const char *path, bool is_site, bool must_be_there) {
    struct stat st;
    struct error e = {0};
    add_file(c, path, is_site);
    if (!must_be_there && stat(path, &st) != 0) {
        return; // also where it cannot be looked for
    }
    struct buf text = BUF_INIT(CONFIG_MAX_LEN);
    if (file_read(path, CONFIG_MAX_LEN, &text, &e)) {
        judge_text(c, buf_slice(&text));
    } else {
        // "PATH is a directory", "cannot read PATH: …": the sentence names the file.
        add_note(c, c->n_files - 1, 0, true, e.text);
    }
    buf_release(&text);
}

// The first directory counts most, so that the last one is read first.
static void read_site(struct config *c) {
    const char *variable = getenv("XDG_CONFIG_DIRS");
    struct slice rest = slice_of(variable && variable[0] ? variable : "/etc/xdg");
    struct slice directories[FILES_MAX], directory;
    size_t n = 0;
    while (n < FILES_MAX && slice_cut(&rest, ':', &directory)) {
        if (directory.len > 0 && directory.ptr[0] == '/') {
            directories[n++] = directory;
        }
    }
    while (n-- > 0) {
        struct buf path = BUF_INIT(PATH_MAX_LEN);
        buf_printf(&path, "%.*s/aifi-sessions/config", SLICE_ARG(directories[n]));
        if (!path.full) {
            read_file(c, buf_text(&path), true, false);
        }
        buf_release(&path);
    }
}

void config_read(struct config *c, const char *named) {
    read_site(c);
    if (named) {
        read_file(c, named, false, true);
        return;
    }
    struct buf path = BUF_INIT(PATH_MAX_LEN);
    path_xdg(&path, XDG_CONFIG, "config");
    if (path.len > 0) {
        read_file(c, buf_text(&path), false, false);
    }
    buf_release(&path);
}

// --- profiles ---

static bool is_first_of_profile(const struct config *c, size_t at) {
    for (size_t i = 0; i < at; i++) {
        if (c->lines[i].place == CONFIG_PROFILE &&
            strcmp(c->lines[i].subject, c->lines[at].subject) == 0) {
            return false;
        }
    }
    return true;
}

const char *config_profile(const struct config *c, size_t i) {
    for (size_t at = 0; at < c->n_lines; at++) {
        if (c->lines[at].place == CONFIG_PROFILE && is_first_of_profile(c, at) && i-- == 0) {
            return c->lines[at].subject;
        }
    }
    return NULL;
}

bool config_has_profile(const struct config *c, struct slice name) {
    for (size_t i = 0; i < c->n_lines; i++) {
        if (c->lines[i].place == CONFIG_PROFILE &&
            slice_equal(slice_of(c->lines[i].subject), name)) {
            return true;
        }
    }
    return false;
}

bool config_refuse_profile(
    const struct config *c, struct slice name, enum error_kind kind, struct error *e) {
    struct buf known = BUF_INIT(ERROR_TEXT_CELLS / 2);
    const char *nearest = NULL;
    size_t best = NEAR;
    const char *one;
    for (size_t i = 0; (one = config_profile(c, i)) != NULL; i++) {
        config_keep_nearest(name, one, &best, &nearest);
        buf_printf(&known, "%s%s", i > 0 ? ", " : "", one);
    }
    error_set(e, kind, "there is no profile %.*s%s%s%s; %s%s", SLICE_ARG(name),
        nearest ? ", did you mean " : "", nearest ? nearest : "", nearest ? "?" : "",
        config_profile(c, 0) ? "known: " : "no configuration file has one", buf_text(&known));
    buf_release(&known);
    return false;
}
