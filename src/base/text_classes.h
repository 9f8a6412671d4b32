// Which code points may not be shown as they are. Private to src/base/text*.c.
#ifndef AIFI_BASE_TEXT_CLASSES_H
#define AIFI_BASE_TEXT_CLASSES_H

#include <stdint.h>

enum text_class {
    TEXT_CLASS_PLAIN,    // shown as it is, if libc knows its width
    TEXT_CLASS_HIDDEN,   // controls, bidi, invisible, private, noncharacters
    TEXT_CLASS_BREAK,    // hidden, and counted as white space: \t, \n, U+2028 …
    TEXT_CLASS_BLANK,    // shown, and counted as white space
    TEXT_CLASS_SELECTOR, // U+FE0E/FE0F: asks for the text or emoji form of the base before it
    TEXT_CLASS_TONE,     // skin tone: changes the emoji before it in some terminals only
    TEXT_CLASS_FLAG,     // regional indicator: a pair is one flag or two letters, as terminals like
};

enum text_class text_class_of(uint32_t codepoint);

#endif
