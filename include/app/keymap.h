// Which key means which command where. Starts from the command table; changed by the
// configuration's [keys] and by :bind.
#ifndef AIFI_APP_KEYMAP_H
#define AIFI_APP_KEYMAP_H

#include "app/command.h"
#include "ui/key.h"

enum { KEYMAP_KEYS_MAX = 8, KEYMAP_MAX = COMMAND_COUNT * KEYMAP_KEYS_MAX };
struct keymap_entry {
    key_code key;
    enum command command;
};
struct keymap {
    struct keymap_entry entries[KEYMAP_MAX];
    size_t n;
};

void keymap_init(struct keymap *k); // the defaults
// Replaces the keys of a command by these names (blank-separated; empty: none). A key taken from
// another command of the same context is taken away there. Unknown names: a sentence.
bool keymap_bind(struct keymap *k, enum command c, struct slice keys, struct error *e);
enum command keymap_find(const struct keymap *k, key_code key, unsigned context);
// "j Down" as bound now; the first one only when `first`.
void keymap_append_keys(const struct keymap *k, enum command c, bool first, struct buf *out);
// The first key that works in a context: where text is typed, none that is a character.
void keymap_append_hint(const struct keymap *k, enum command c, unsigned context, struct buf *out);

#endif
