// Keys to commands. Bindings are few; a look-up scans them.
#include "app/keymap.h"

static bool next_name(struct slice *rest, struct slice *name) {
    while (slice_cut(rest, ' ', name)) {
        if (name->len > 0) {
            return true;
        }
    }
    return false;
}

static void remove_at(struct keymap *k, size_t i) {
    for (size_t j = i + 1; j < k->n; j++) {
        k->entries[j - 1] = k->entries[j];
    }
    k->n--;
}

static void add(struct keymap *k, key_code key, enum command c) {
    require(k->n < KEYMAP_MAX);
    k->entries[k->n++] = (struct keymap_entry){key, c};
}

void keymap_init(struct keymap *k) {
    k->n = 0;
    for (enum command c = 0; c < COMMAND_COUNT; c++) {
        struct slice rest = slice_of(command_row(c)->keys);
        struct slice name;
        while (next_name(&rest, &name)) {
            key_code key;
            require(key_parse(name, &key));
            require(keymap_find(k, key, command_row(c)->contexts) == COMMAND_NONE);
            add(k, key, c);
        }
    }
}

bool keymap_bind(struct keymap *k, enum command c, struct slice keys, struct error *e) {
    key_code parsed[KEYMAP_KEYS_MAX];
    size_t n = 0;
    struct slice rest = keys;
    struct slice name;
    while (next_name(&rest, &name)) {
        if (n == KEYMAP_KEYS_MAX) {
            return error_set(e, ERROR_CONFIG, "at most %d keys for one command", KEYMAP_KEYS_MAX);
        }
        if (!key_parse(name, &parsed[n])) {
            return error_set(e, ERROR_CONFIG,
                "there is no key called %.*s; keys are spelt like j, C-r, F4, S-Tab, PgDn, Space",
                SLICE_ARG(name));
        }
        n++;
    }
    for (size_t i = k->n; i-- > 0;) {
        if (k->entries[i].command == c) {
            remove_at(k, i);
        }
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t j = k->n; j-- > 0;) {
            const unsigned shared =
                command_row(k->entries[j].command)->contexts & command_row(c)->contexts;
            if (k->entries[j].key == parsed[i] && shared != 0) {
                remove_at(k, j);
            }
        }
        add(k, parsed[i], c);
    }
    return true;
}

enum command keymap_find(const struct keymap *k, key_code key, unsigned context) {
    for (size_t i = 0; i < k->n; i++) {
        if (k->entries[i].key == key && (command_row(k->entries[i].command)->contexts & context)) {
            return k->entries[i].command;
        }
    }
    return COMMAND_NONE;
}

void keymap_append_keys(const struct keymap *k, enum command c, bool first, struct buf *out) {
    bool any = false;
    for (size_t i = 0; i < k->n; i++) {
        if (k->entries[i].command != c) {
            continue;
        }
        if (any) {
            buf_append_char(out, ' ');
        }
        key_append_name(k->entries[i].key, out);
        any = true;
        if (first) {
            return;
        }
    }
}

void keymap_append_hint(const struct keymap *k, enum command c, unsigned context, struct buf *out) {
    const bool types = (context & (CONTEXT_FORM | CONTEXT_HELP)) != 0;
    for (size_t i = 0; i < k->n; i++) {
        const key_code key = k->entries[i].key;
        if (k->entries[i].command == c && !(types && key_is_text(key) && key != ' ')) {
            key_append_name(key, out);
            return;
        }
    }
}
