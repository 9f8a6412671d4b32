// The plain letter under a Latin letter with a mark, so that "zurich" finds "Zürich" on any
// keyboard and a terminal without UTF-8 still shows a name. From the canonical decompositions of
// Unicode 15, and the letters with a stroke, which have none.
#include "base/text.h"

// One character a code point; '.' where there is no plain letter.
static const char latin[] = // U+00C0–U+017F
    "AAAAAA.CEEEEIIII.NOOOOO.OUUUUY..aaaaaa.ceeeeiiii.nooooo.ouuuuy.y"
    "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi..JjKk.LlLlLl."
    ".LlNnNnNn...OoOoOo..RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";
static const char latin_additional[] = // U+1E00–U+1EFF
    "AaBbBbBbCcDdDdDdDdDdEeEeEeEeEeFfGgHhHhHhHhHhIiIiKkKkKkLlLlLlLlMm"
    "MmMmNnNnNnNnOoOoOoOoPpPpRrRrRrRrSsSsSsSsSsTtTtTtTtUuUuUuUuUuVvVv"
    "WwWwWwWwWwXxXxYyZzZzZzhtwy......AaAaAaAaAaAaAaAaAaAaAaAaEeEeEeEe"
    "EeEeEeEeIiIiOoOoOoOoOoOoOoOoOoOoOoOoUuUuUuUuUuUuUuYyYyYyYy......";

uint32_t utf8_plain_letter(uint32_t codepoint) {
    enum { LATIN = 0xC0, ADDITIONAL = 0x1E00 };
    char plain = '.';
    if (codepoint >= LATIN && codepoint - LATIN < sizeof latin - 1) {
        plain = latin[codepoint - LATIN];
    } else if (codepoint >= ADDITIONAL && codepoint - ADDITIONAL < sizeof latin_additional - 1) {
        plain = latin_additional[codepoint - ADDITIONAL];
    }
    return plain == '.' ? codepoint : (uint32_t)(unsigned char)plain;
}
