// Keys that terminfo misses. Must not know how they are read.
#include "keyname.h"

#include <string.h>

const struct key_sequence key_sequences[] = {
    {"\x1b[A", KEY_CODE_UP},
    {"\x1b[B", KEY_CODE_DOWN},
    {"\x1b[C", KEY_CODE_RIGHT},
    {"\x1b[D", KEY_CODE_LEFT},
    {"\x1b[H", KEY_CODE_HOME},
    {"\x1b[F", KEY_CODE_END},
    {"\x1bOA", KEY_CODE_UP},
    {"\x1bOB", KEY_CODE_DOWN},
    {"\x1bOC", KEY_CODE_RIGHT},
    {"\x1bOD", KEY_CODE_LEFT},
    {"\x1bOH", KEY_CODE_HOME},
    {"\x1bOF", KEY_CODE_END},
    {"\x1bOM", KEY_CODE_ENTER},
    {"\x1b[1~", KEY_CODE_HOME},
    {"\x1b[2~", KEY_CODE_INSERT},
    {"\x1b[3~", KEY_CODE_DELETE},
    {"\x1b[4~", KEY_CODE_END},
    {"\x1b[5~", KEY_CODE_PAGE_UP},
    {"\x1b[6~", KEY_CODE_PAGE_DOWN},
    {"\x1b[7~", KEY_CODE_HOME},
    {"\x1b[8~", KEY_CODE_END},
    {"\x1b[Z", KEY_CODE_TAB | KEY_MOD_SHIFT},
    {"\x1bOP", KEY_CODE_F1},
    {"\x1bOQ", KEY_CODE_F1 + 1},
    {"\x1bOR", KEY_CODE_F1 + 2},
    {"\x1bOS", KEY_CODE_F1 + 3},
    {"\x1b[1;5A", KEY_CODE_UP | KEY_MOD_CTRL},
    {"\x1b[1;5B", KEY_CODE_DOWN | KEY_MOD_CTRL},
    {"\x1b[1;5C", KEY_CODE_RIGHT | KEY_MOD_CTRL},
    {"\x1b[1;5D", KEY_CODE_LEFT | KEY_MOD_CTRL},
};
const size_t n_key_sequences = ARRAY_LEN(key_sequences);

key_code key_of_extended_name(const char *name) {
    static const struct {
        const char *name;
        key_code key;
    } table[] = {{"kUP", KEY_CODE_UP}, {"kDN", KEY_CODE_DOWN}, {"kLFT", KEY_CODE_LEFT},
        {"kRIT", KEY_CODE_RIGHT}, {"kHOM", KEY_CODE_HOME}, {"kEND", KEY_CODE_END},
        {"kPRV", KEY_CODE_PAGE_UP}, {"kNXT", KEY_CODE_PAGE_DOWN}, {"kDC", KEY_CODE_DELETE},
        {"kIC", KEY_CODE_INSERT}};
    for (size_t i = 0; name && i < ARRAY_LEN(table); i++) {
        size_t len = strlen(table[i].name);
        if (strncmp(name, table[i].name, len) != 0) {
            continue;
        }
        int with = name[len] == '\0' ? 1 : name[len] - '1';
        if (with < 1 || with > 7) {
            return KEY_CODE_NONE;
        }
        return table[i].key | (with & 1 ? (key_code)KEY_MOD_SHIFT : 0) |
               (with & 2 ? (key_code)KEY_MOD_ALT : 0) | (with & 4 ? (key_code)KEY_MOD_CTRL : 0);
    }
    return KEY_CODE_NONE;
}
