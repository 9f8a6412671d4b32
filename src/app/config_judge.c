// What the lines of a configuration file mean, and what is wrong with them. Every value is read by
// the reader that uses it, into settings that are thrown away. It must not know which profile or
// view is in force.
#include "base/mem.h"
#include "config_private.h"
#include "option_table.h"

enum { NEAR = 4 };

void config_keep_nearest(struct slice name, const char *candidate, size_t *best, const char **out) {
    const size_t distance = slice_distance(name, slice_of(candidate), *best);
    if (distance < *best && distance * 2 < name.len) {
        *best = distance;
        *out = candidate;
    }
}

struct judging {
    struct config *c;
    size_t first; // line of the file
};

static struct slice key_of(const struct config_line *l) {
    return slice_of(l->key);
}

// As a sentence that is fit to be shown.
static void make_sentence(struct error *e, const char *format, va_list args) PRINTF_LIKE(2, 0);
static void make_sentence(struct error *e, const char *format, va_list args) {
    struct buf text = BUF_INIT(2 * ERROR_TEXT_LEN);
    buf_vprintf(&text, format, args);
    error_set(e, ERROR_CONFIG, "%s", buf_text(&text));
    buf_release(&text);
}

static void note(struct judging *j, const struct config_line *l, bool is_fault, const char *format,
    ...) PRINTF_LIKE(4, 5);
static void note(
    struct judging *j, const struct config_line *l, bool is_fault, const char *format, ...) {
    struct error e;
    va_list args;
    va_start(args, format);
    make_sentence(&e, format, args);
    va_end(args);
    config_note_line(j->c, l, is_fault, &e);
}

static void warn_unknown(
    struct judging *j, const struct config_line *l, const char *what, const char *nearest) {
    note(j, l, false, "%s %s is not known%s%s%s", what, l->key, nearest ? "; did you mean " : "",
        nearest ? nearest : "", nearest ? "?" : "");
}

static void fault_of_value(struct judging *j, const struct config_line *l, struct error *e) {
    note(j, l, true, "%s: %s", l->key, e->text);
}

// --- options, before any section and in profiles ---

static bool may_stand(const struct option_row *row, enum config_place place) {
    return (row->traits & (place == CONFIG_PROFILE ? OPTION_IN_PROFILE : OPTION_IN_CONFIG)) != 0;
}

static const char *nearest_option(struct slice key, enum config_place place) {
    const char *nearest = NULL;
    size_t best = NEAR;
    for (int o = 0; o < OPTION_COUNT; o++) {
        const struct option_row *row = option_row((enum option_id)o);
        if (may_stand(row, place)) {
            config_keep_nearest(key, row->name, &best, &nearest);
        }
    }
    return nearest;
}

static int option_by_name(struct slice key) {
    int o = 0;
    while (o < OPTION_COUNT && !slice_equal(key, slice_of(option_row((enum option_id)o)->name))) {
        o++;
    }
    return o;
}

static void judge_option(struct judging *j, struct config_line *l) {
    const int o = option_by_name(key_of(l));
    if (o < OPTION_COUNT && may_stand(option_row((enum option_id)o), l->place)) {
        struct error e = {0};
        struct settings scratch;
        settings_init(&scratch);
        l->option = o;
        l->used = true;
        if (!option_apply_line(
                &scratch, (enum option_id)o, slice_of(l->value), j->c->files[l->file].path, &e)) {
            fault_of_value(j, l, &e);
        }
        settings_release(&scratch);
    } else if (option_is_secret(key_of(l))) {
        note(j, l, false,
            "%s: a token does not stand here and is not taken; token-file or token-command say "
            "where it is",
            l->key);
    } else if (o == OPTION_COLUMNS) {
        note(j, l, false, "columns stand in a section [columns], or of a view in [view NAME]");
    } else if (o < OPTION_COUNT) {
        note(j, l, false, "%s stands %s", l->key,
            may_stand(option_row((enum option_id)o), CONFIG_GLOBAL)
                ? "before the first section alone"
                : "on the command line alone");
    } else {
        warn_unknown(j, l, "the key", nearest_option(key_of(l), l->place));
    }
}

// --- the other sections ---

// The first key that an earlier line of the file gives to another command of the same place, which
// loses it.
static bool takes_key_of(const struct config_line *l, const struct config_line *earlier,
    enum command command, struct buf *name) {
    const enum command other = command_by_name(slice_of(earlier->key), NULL);
    struct slice keys = slice_of(l->value), key;
    if (other == command || !(command_row(other)->contexts & command_row(command)->contexts)) {
        return false;
    }
    while (slice_cut(&keys, ' ', &key)) {
        struct slice theirs = slice_of(earlier->value), their;
        key_code code, their_code;
        while (key_parse(key, &code) && slice_cut(&theirs, ' ', &their)) {
            if (key_parse(their, &their_code) && their_code == code) {
                key_append_name(code, name);
                return true;
            }
        }
    }
    return false;
}

static void judge_taken_keys(struct judging *j, const struct config_line *l, enum command command) {
    for (size_t i = j->first; &j->c->lines[i] < l; i++) {
        const struct config_line *earlier = &j->c->lines[i];
        struct buf name = BUF_INIT(64);
        if (earlier->place == CONFIG_KEYS && earlier->used &&
            takes_key_of(l, earlier, command, &name)) {
            note(j, l, false, "%s: the key %s is taken away from %s in line %d", l->key,
                buf_text(&name), earlier->key, earlier->line);
        }
        buf_release(&name);
    }
}

static void judge_key_binding(struct judging *j, struct config_line *l) {
    const char *hint = NULL;
    struct error e = {0};
    const enum command command = command_by_name(key_of(l), &hint);
    // A beginning is enough at the prompt, but a file is read for years.
    if (command == COMMAND_NONE || !slice_equal(key_of(l), slice_of(command_row(command)->name))) {
        warn_unknown(
            j, l, "the command", command != COMMAND_NONE ? command_row(command)->name : hint);
        return;
    }
    struct keymap *k = mem_alloc(sizeof *k);
    keymap_init(k);
    l->used = true;
    if (keymap_bind(k, command, slice_of(l->value), &e)) {
        judge_taken_keys(j, l, command);
    } else {
        fault_of_value(j, l, &e);
    }
    mem_free(k);
}

static void judge_style(struct judging *j, struct config_line *l) {
    const enum style s = style_by_name(key_of(l));
    struct look look;
    struct error e = {0};
    l->used = s != STYLE_COUNT;
    if (!l->used) {
        const char *nearest = NULL;
        size_t best = NEAR;
        for (unsigned i = 0; i < STYLE_COUNT; i++) {
            config_keep_nearest(key_of(l), style_row((enum style)i)->name, &best, &nearest);
        }
        warn_unknown(j, l, "the style", nearest);
    } else if (!look_parse(slice_of(l->value), &look, &e)) {
        fault_of_value(j, l, &e);
    }
}

static void judge_columns(struct judging *j, struct config_line *l) {
    const char *nearest = NULL;
    size_t best = NEAR;
    for (unsigned k = 0; k < VIEW_KIND_COUNT; k++) {
        const char *name = saved_view_kind_name((enum view_kind)k);
        struct error e = {0};
        enum field columns[FIELD_COUNT];
        size_t n = 0;
        if (view_kind_row((enum view_kind)k)->is_board) {
            continue;
        }
        config_keep_nearest(key_of(l), name, &best, &nearest);
        if (slice_equal(key_of(l), slice_of(name))) {
            l->used = true;
            if (!saved_view_read_columns((enum view_kind)k, slice_of(l->value), columns, &n, &e)) {
                fault_of_value(j, l, &e);
            }
            return;
        }
    }
    warn_unknown(j, l, "the list", nearest);
}

// --- views, whose lines depend on each other ---

static bool is_view_key(struct slice key) {
    size_t i = 0;
    while (saved_view_key(i) && !slice_equal(key, slice_of(saved_view_key(i)))) {
        i++;
    }
    return saved_view_key(i) != NULL;
}

static void set_of_view(struct judging *j, struct saved_view *v, struct config_line *l) {
    struct error e = {0};
    if (!is_view_key(key_of(l))) {
        const char *nearest = NULL;
        size_t best = NEAR;
        for (size_t i = 0; saved_view_key(i); i++) {
            config_keep_nearest(key_of(l), saved_view_key(i), &best, &nearest);
        }
        warn_unknown(j, l, "the key", nearest);
        return;
    }
    l->used = true;
    if (!saved_view_set(v, key_of(l), slice_of(l->value), &e)) {
        config_note_line(j->c, l, true, &e);
    }
}

static bool is_of_view(const struct config_line *l, const char *name) {
    return l->place == CONFIG_VIEW && strcmp(l->subject, name) == 0;
}

static void judge_view(struct judging *j, size_t at) {
    struct config *c = j->c;
    const struct config_line *first = &c->lines[at];
    struct buf origin = BUF_INIT(8192);
    struct saved_view v;
    struct error e = {0};
    config_append_place(c, first, &origin);
    if (!saved_view_init(&v, slice_of(first->subject), buf_text(&origin), &e)) {
        config_note_line(c, first, true, &e);
        buf_release(&origin);
        return;
    }
    for (int pass = 0; pass < 2; pass++) { // "view" says how the others are read
        for (size_t i = at; i < c->n_lines; i++) {
            if (is_of_view(&c->lines[i], v.name) &&
                slice_equal(key_of(&c->lines[i]), SLICE("view")) == (pass == 0)) {
                set_of_view(j, &v, &c->lines[i]);
            }
        }
    }
    if (!saved_views_add(&c->views, &v, &e)) {
        config_note_line(c, first, true, &e);
        saved_view_release(&v);
    }
    buf_release(&origin);
}

static bool is_first_of_view(const struct judging *j, size_t at) {
    for (size_t i = j->first; i < at; i++) {
        if (is_of_view(&j->c->lines[i], j->c->lines[at].subject)) {
            return false;
        }
    }
    return true;
}

// --- sections ---

static const struct {
    const char *name; // with a blank at the end: a name follows
    enum config_place place;
} sections[] = {
    {"profile ", CONFIG_PROFILE},
    {"view ", CONFIG_VIEW},
    {"keys", CONFIG_KEYS},
    {"columns", CONFIG_COLUMNS},
    {"theme", CONFIG_THEME},
};

// Where what stands in a section belongs, and whose it is.
static enum config_place place_of(struct slice section, struct slice *subject) {
    *subject = SLICE_NONE;
    if (section.len == 0) {
        return CONFIG_GLOBAL;
    }
    for (size_t i = 0; i < ARRAY_LEN(sections); i++) {
        const struct slice name = slice_of(sections[i].name);
        if (name.ptr[name.len - 1] != ' ') {
            if (slice_equal(section, name)) {
                return sections[i].place;
            }
        } else if (slice_starts_with(section, name)) {
            *subject = slice_trim((struct slice){section.ptr + name.len, section.len - name.len});
            return sections[i].place;
        }
    }
    return CONFIG_UNKNOWN;
}

static void place_line(struct config_line *l) {
    struct slice subject;
    l->place = place_of(slice_of(l->section), &subject);
    mem_free(l->subject);
    l->subject = mem_dup_text(subject);
}

static void note_section(struct judging *j, const struct config_section *s, const char *format, ...)
    PRINTF_LIKE(3, 4);
static void note_section(
    struct judging *j, const struct config_section *s, const char *format, ...) {
    struct error e;
    va_list args;
    va_start(args, format);
    make_sentence(&e, format, args);
    va_end(args);
    config_note_section(j->c, s, false, &e);
}

static void warn_unknown_section(struct judging *j, const struct config_section *s) {
    struct slice rest = slice_of(s->name), word = SLICE_NONE;
    const char *nearest = NULL;
    size_t best = NEAR;
    slice_cut(&rest, ' ', &word);
    for (size_t i = 0; i < ARRAY_LEN(sections); i++) {
        struct slice known = slice_trim(slice_of(sections[i].name));
        const size_t distance = slice_distance(word, known, best);
        if (distance < best && distance * 2 < word.len) {
            best = distance;
            nearest = sections[i].name;
        }
    }
    const bool wants_name = nearest && nearest[strlen(nearest) - 1] == ' ';
    note_section(j, s, "the section [%s] is not known and not read%s%s%s%s", s->name,
        nearest ? "; did you mean [" : "", nearest ? nearest : "", wants_name ? "NAME" : "",
        nearest ? "]?" : "; there are [profile NAME], [view NAME], [keys], [columns], [theme]");
}

static bool has_lines(const struct judging *j, const char *section) {
    for (size_t i = j->first; i < j->c->n_lines; i++) {
        if (strcmp(j->c->lines[i].section, section) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_again(const struct judging *j, size_t at) {
    for (size_t i = j->c->first_section; i < at; i++) {
        if (strcmp(j->c->sections[i].name, j->c->sections[at].name) == 0) {
            return true;
        }
    }
    return false;
}

// Once for each section, however often it stands there; also where it has no lines.
static void judge_section(struct judging *j, size_t at) {
    const struct config_section *s = &j->c->sections[at];
    struct slice subject;
    const enum config_place place = place_of(slice_of(s->name), &subject);
    if (is_again(j, at)) {
        return;
    }
    if (place == CONFIG_UNKNOWN) {
        warn_unknown_section(j, s);
    } else if (subject.len > 0 && !has_lines(j, s->name)) {
        note_section(j, s, "nothing stands in [%s], so that there is no such %s", s->name,
            place == CONFIG_PROFILE ? "profile" : "view");
    }
}

static void judge_duplicate(struct judging *j, size_t at) {
    const struct config_line *l = &j->c->lines[at];
    for (size_t i = j->first; i < at; i++) {
        const struct config_line *before = &j->c->lines[i];
        if (before->place == l->place && strcmp(before->subject, l->subject) == 0 &&
            strcmp(before->key, l->key) == 0 &&
            (l->place != CONFIG_UNKNOWN || strcmp(before->section, l->section) == 0)) {
            note(j, l, true, "%s stands here and in line %d already", l->key, before->line);
            return;
        }
    }
}

// One token has one source.
static void judge_token_sources(struct judging *j, size_t at) {
    const struct config_line *l = &j->c->lines[at];
    if (!option_is_token_source(l->option)) {
        return;
    }
    for (size_t i = j->first; i < at; i++) {
        const struct config_line *before = &j->c->lines[i];
        if (before->place == l->place && strcmp(before->subject, l->subject) == 0 &&
            before->option != l->option && option_is_token_source(before->option)) {
            note(j, l, true, "%s: there is %s in line %d, and a token comes from one place", l->key,
                before->key, before->line);
            return; // one is enough: of a long file there would be millions
        }
    }
}

static void judge_line(struct judging *j, size_t at) {
    struct config_line *l = &j->c->lines[at];
    judge_duplicate(j, at);
    switch (l->place) {
    case CONFIG_GLOBAL:
    case CONFIG_PROFILE:
        judge_option(j, l);
        judge_token_sources(j, at);
        return;
    case CONFIG_KEYS:
        judge_key_binding(j, l);
        return;
    case CONFIG_COLUMNS:
        judge_columns(j, l);
        return;
    case CONFIG_VIEW:
        if (is_first_of_view(j, at)) {
            judge_view(j, at);
        }
        return;
    case CONFIG_THEME:
        judge_style(j, l);
        return;
    case CONFIG_UNKNOWN:
        return; // the section was told
    }
}

void config_judge(struct config *c, size_t first) {
    struct judging j = {.c = c, .first = first};
    for (size_t i = first; i < c->n_lines; i++) {
        place_line(&c->lines[i]);
    }
    for (size_t i = c->first_section; i < c->n_sections; i++) {
        judge_section(&j, i);
    }
    for (size_t i = first; i < c->n_lines; i++) {
        judge_line(&j, i);
    }
}
