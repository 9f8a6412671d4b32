// What a good configuration changes besides options: keys, columns, styles. It must not know what
// they are for.
#include "config_private.h"

void config_bind_keys(const struct config *c, struct keymap *k) {
    for (size_t i = 0; i < c->n_lines; i++) {
        const struct config_line *l = &c->lines[i];
        struct error ignored;
        if (l->place == CONFIG_KEYS && l->used) {
            keymap_bind(k, command_by_name(slice_of(l->key), NULL), slice_of(l->value), &ignored);
        }
    }
}

bool config_columns(const struct config *c, enum view_kind kind, enum field *columns, size_t *n) {
    const struct config_line *last = NULL;
    struct error ignored;
    for (size_t i = 0; i < c->n_lines; i++) {
        const struct config_line *l = &c->lines[i];
        if (l->place == CONFIG_COLUMNS && l->used &&
            strcmp(l->key, saved_view_kind_name(kind)) == 0) {
            last = l;
        }
    }
    return last && saved_view_read_columns(kind, slice_of(last->value), columns, n, &ignored);
}

bool config_styles(const struct config *c, struct theme *t) {
    bool any = false;
    theme_init_standard(t);
    for (size_t i = 0; i < c->n_lines; i++) {
        const struct config_line *l = &c->lines[i];
        struct error ignored;
        if (l->place == CONFIG_THEME && l->used) {
            const enum style s = style_by_name(slice_of(l->key));
            t->is_set[s] = look_parse(slice_of(l->value), &t->looks[s], &ignored);
            any = true;
        }
    }
    return any;
}
