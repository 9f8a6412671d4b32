// Colours as terminals number them: the reading of names, and the way from the 256 palette to
// smaller ones. For theme.c only.
#ifndef AIFI_UI_PALETTE_H
#define AIFI_UI_PALETTE_H

#include "ui/theme.h"

// False when the word is no colour.
bool palette_parse(struct slice word, int16_t *out);
// Says the look in the first `n_colours` (16 or 8) colours. False when it cannot be said so that it
// can be read.
bool palette_reduce(struct look *look, int n_colours);

#endif
