// The table of code points that are not what they look like, from the categories Cc, Cf, Cs, Co, Cn
// (noncharacters), Zl, Zp, Zs and the property Default_Ignorable_Code_Point of Unicode 15. What is
// merely unassigned is not here: libc's wcwidth(3) does not know it, which hides it as well.
#include "text_classes.h"

#include "base/base.h"

struct class_range {
    uint32_t first, last;
    enum text_class class;
};

// In ascending order (tests/unit/base/test_text.c walks over all code points).
static const struct class_range ranges[] = {
    {0x0000, 0x0008, TEXT_CLASS_HIDDEN},
    {0x0009, 0x000D, TEXT_CLASS_BREAK},
    {0x000E, 0x001F, TEXT_CLASS_HIDDEN},
    {0x0020, 0x0020, TEXT_CLASS_BLANK},
    {0x007F, 0x0084, TEXT_CLASS_HIDDEN}, // DEL, C1
    {0x0085, 0x0085, TEXT_CLASS_BREAK},  // next line
    {0x0086, 0x009F, TEXT_CLASS_HIDDEN},
    {0x00A0, 0x00A0, TEXT_CLASS_BLANK},
    {0x00AD, 0x00AD, TEXT_CLASS_HIDDEN}, // soft hyphen
    {0x034F, 0x034F, TEXT_CLASS_HIDDEN}, // combining grapheme joiner
    {0x0600, 0x0605, TEXT_CLASS_HIDDEN}, // Arabic number signs: enclose what follows
    {0x061C, 0x061C, TEXT_CLASS_HIDDEN}, // Arabic letter mark
    {0x06DD, 0x06DD, TEXT_CLASS_HIDDEN},
    {0x070F, 0x070F, TEXT_CLASS_HIDDEN},
    {0x0890, 0x0891, TEXT_CLASS_HIDDEN},
    {0x08E2, 0x08E2, TEXT_CLASS_HIDDEN},
    {0x115F, 0x1160, TEXT_CLASS_HIDDEN}, // Hangul fillers
    {0x1680, 0x1680, TEXT_CLASS_BLANK},
    {0x17B4, 0x17B5, TEXT_CLASS_HIDDEN}, // Khmer inherent vowels
    {0x180B, 0x180F, TEXT_CLASS_HIDDEN}, // Mongolian selectors
    {0x2000, 0x200A, TEXT_CLASS_BLANK},
    {0x200B, 0x200F, TEXT_CLASS_HIDDEN}, // zero-width, bidi marks
    {0x2028, 0x2029, TEXT_CLASS_BREAK},
    {0x202A, 0x202E, TEXT_CLASS_HIDDEN}, // bidi embeddings and overrides
    {0x202F, 0x202F, TEXT_CLASS_BLANK},
    {0x205F, 0x205F, TEXT_CLASS_BLANK},
    {0x2060, 0x206F, TEXT_CLASS_HIDDEN}, // word joiner, invisible operators, bidi isolates
    {0x3000, 0x3000, TEXT_CLASS_BLANK},
    {0x3164, 0x3164, TEXT_CLASS_HIDDEN},
    {0xD800, 0xF8FF, TEXT_CLASS_HIDDEN}, // surrogates, private use
    {0xFDD0, 0xFDEF, TEXT_CLASS_HIDDEN}, // noncharacters
    {0xFE00, 0xFE0D, TEXT_CLASS_HIDDEN},
    {0xFE0E, 0xFE0F, TEXT_CLASS_SELECTOR},
    {0xFEFF, 0xFEFF, TEXT_CLASS_HIDDEN}, // byte order mark
    {0xFFA0, 0xFFA0, TEXT_CLASS_HIDDEN},
    {0xFFF0, 0xFFFB, TEXT_CLASS_HIDDEN},
    {0xFFFE, 0xFFFF, TEXT_CLASS_HIDDEN},
    {0x110BD, 0x110BD, TEXT_CLASS_HIDDEN},
    {0x110CD, 0x110CD, TEXT_CLASS_HIDDEN},
    {0x13430, 0x1343F, TEXT_CLASS_HIDDEN}, // Egyptian format controls
    {0x16FE4, 0x16FE4, TEXT_CLASS_HIDDEN},
    {0x1BCA0, 0x1BCA3, TEXT_CLASS_HIDDEN}, // shorthand format controls
    {0x1D159, 0x1D159, TEXT_CLASS_HIDDEN},
    {0x1D173, 0x1D17A, TEXT_CLASS_HIDDEN}, // musical format controls
    {0x1F1E6, 0x1F1FF, TEXT_CLASS_FLAG},
    {0x1F3FB, 0x1F3FF, TEXT_CLASS_TONE},
    {0xE0000, 0xE0FFF, TEXT_CLASS_HIDDEN}, // tags, variation selectors
    {0xF0000, 0x10FFFF, TEXT_CLASS_HIDDEN},
};

enum text_class text_class_of(uint32_t codepoint) {
    size_t low = 0, high = ARRAY_LEN(ranges);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (codepoint > ranges[middle].last) {
            low = middle + 1;
        } else if (codepoint < ranges[middle].first) {
            high = middle;
        } else {
            return ranges[middle].class;
        }
    }
    // The last two of every plane are noncharacters.
    return (codepoint & 0xFFFE) == 0xFFFE ? TEXT_CLASS_HIDDEN : TEXT_CLASS_PLAIN;
}
