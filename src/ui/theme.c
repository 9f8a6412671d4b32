// Themes. Must not know how attributes reach a terminal.
#include "ui/theme.h"

#include "base/ini.h"
#include "palette.h"

#include <string.h>

enum { MONO_BELOW = 8, PALETTE = 256 };

static const struct {
    const char *name;
    uint8_t bit;
} attribute_names[] = {
    {"bold", LOOK_BOLD},
    {"dim", LOOK_DIM},
    {"reverse", LOOK_REVERSE},
    {"underline", LOOK_UNDERLINE},
    {"italic", LOOK_ITALIC},
};

static bool parse_attribute(struct slice word, uint8_t *attributes) {
    for (size_t i = 0; i < ARRAY_LEN(attribute_names); i++) {
        if (slice_equal_nocase(word, slice_of(attribute_names[i].name))) {
            *attributes |= attribute_names[i].bit;
            return true;
        }
    }
    return false;
}

// Takes the next word of *rest; empty at the end.
static struct slice next_word(struct slice *rest) {
    struct slice word = SLICE_NONE;
    *rest = slice_trim(*rest);
    size_t len = 0;
    while (len < rest->len && rest->ptr[len] != ' ' && rest->ptr[len] != '\t') {
        len++;
    }
    if (len) {
        word = (struct slice){rest->ptr, len};
        *rest = (struct slice){rest->ptr + len, rest->len - len};
    }
    return word;
}

bool look_parse(struct slice text, struct look *out, struct error *e) {
    struct look look = {.foreground = COLOUR_DEFAULT, .background = COLOUR_DEFAULT};
    bool has_foreground = false, has_background = false;
    for (;;) {
        struct slice word = next_word(&text);
        if (word.len == 0) {
            *out = look;
            return true;
        }
        bool on = slice_equal_nocase(word, SLICE("on"));
        if (on) {
            word = next_word(&text);
        }
        bool *has = on ? &has_background : &has_foreground;
        int16_t *colour = on ? &look.background : &look.foreground;
        if (!on && parse_attribute(word, &look.attributes)) {
            continue;
        }
        if (!palette_parse(word, colour)) {
            return error_set(e, ERROR_CONFIG,
                "\"%.*s\" is no colour%s; colours are default, black, red, green, yellow, blue, "
                "magenta, cyan, white, bright-…, 0 to 255 and #rrggbb",
                SLICE_ARG(word), on ? "" : " and no attribute");
        }
        if (*has) {
            return error_set(e, ERROR_CONFIG, "a second %s: \"%.*s\"",
                on ? "background" : "text colour", SLICE_ARG(word));
        }
        *has = true;
    }
}

static struct look look_of_table(const char *text) {
    struct look look;
    struct error e;
    if (!look_parse(slice_of(text), &look, &e)) {
        bug("a look of the style table does not parse");
    }
    return look;
}

void theme_init_standard(struct theme *t) {
    for (unsigned s = 0; s < STYLE_COUNT; s++) {
        t->looks[s] = look_of_table(style_row(s)->standard);
        t->is_set[s] = false;
    }
}

static enum style nearest_name(struct slice name) {
    enum style best = STYLE_COUNT;
    size_t best_distance = 4;
    for (unsigned s = 0; s < STYLE_COUNT; s++) {
        size_t distance = slice_distance(name, slice_of(style_row(s)->name), best_distance - 1);
        if (distance < best_distance) {
            best_distance = distance;
            best = (enum style)s;
        }
    }
    return best;
}

static bool read_pair(void *context, struct slice section, struct slice name, struct slice value,
    int line, struct error *e) {
    (void)line;
    struct theme *t = context;
    if (!slice_equal_nocase(section, SLICE("styles"))) {
        return error_set(e, ERROR_CONFIG, "\"%.*s\" stands in section [%.*s]; a theme has [styles]",
            SLICE_ARG(name), SLICE_ARG(section));
    }
    enum style s = style_by_name(name);
    if (s == STYLE_COUNT) {
        enum style near = nearest_name(name);
        return error_set(e, ERROR_CONFIG, "there is no style \"%.*s\"%s%s%s", SLICE_ARG(name),
            near < STYLE_COUNT ? "; did you mean \"" : "",
            near < STYLE_COUNT ? style_row(near)->name : "", near < STYLE_COUNT ? "\"?" : "");
    }
    if (!look_parse(value, &t->looks[s], e)) {
        error_prefix(e, "%.*s", SLICE_ARG(name));
        return false;
    }
    t->is_set[s] = true;
    return true;
}

// Roles that are not mentioned look like those they fall back on.
static void settle(struct theme *t) {
    for (unsigned s = 0; s < STYLE_COUNT; s++) {
        unsigned from = s;
        while (!t->is_set[from] && from != STYLE_TEXT) {
            from = style_row(from)->fallback;
        }
        // The look of plain text is no answer for a role with a meaning.
        if (from != s && from != STYLE_TEXT) {
            t->looks[s] = t->looks[from];
        }
    }
}

bool theme_read(struct theme *t, struct slice text, const char *origin, struct error *e) {
    struct theme fresh;
    theme_init_standard(&fresh);
    if (!ini_read(text, origin, read_pair, &fresh, e)) {
        return false;
    }
    settle(&fresh);
    *t = fresh;
    return true;
}

void theme_lay_over(struct theme *t, const struct theme *top) {
    for (unsigned s = 0; s < STYLE_COUNT; s++) {
        if (top->is_set[s]) {
            t->looks[s] = top->looks[s];
            t->is_set[s] = true;
        }
    }
    settle(t);
}

struct look theme_look(const struct theme *t, enum style s, int n_colours) {
    struct look look = t->looks[s];
    bool coloured = look.foreground != COLOUR_DEFAULT || look.background != COLOUR_DEFAULT;
    if (!coloured || n_colours >= PALETTE) {
        return look;
    }
    if (n_colours < MONO_BELOW) {
        return look_of_table(style_row(s)->mono);
    }
    if (!palette_reduce(&look, n_colours < 16 ? 8 : 16)) {
        return look_of_table(style_row(s)->mono);
    }
    return look;
}
