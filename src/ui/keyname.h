// Keys of terminals beyond what terminfo has names for. Pure tables, by what terminals send and by
// how terminfo's extensions spell it.
#ifndef AIFI_UI_KEYNAME_H
#define AIFI_UI_KEYNAME_H

#include "ui/key.h"

struct key_sequence {
    const char *bytes;
    key_code key;
};
// What terminals send in the other cursor mode, or without terminfo's knowledge.
extern const struct key_sequence key_sequences[];
extern const size_t n_key_sequences;

// Keys with modifiers as user_caps(5) names them: "kUP5" is Ctrl-Up. KEY_CODE_NONE for other names.
key_code key_of_extended_name(const char *name);

#endif
