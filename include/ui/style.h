// Style roles: what a piece of the screen means. Views name roles; themes say how a role looks; no
// view knows a colour. The master table is in style.c.
#ifndef AIFI_UI_STYLE_H
#define AIFI_UI_STYLE_H

#include "base/slice.h"

enum style {
    STYLE_TEXT,
    STYLE_HEADER,        // first line
    STYLE_HEADER_STRONG, // name of the view, DEMO, PROD
    STYLE_HEADER_ALERT,  // STALE, UNMASKED
    STYLE_CHIP,          // a filter that the server applies
    STYLE_CHIP_LOCAL,    // a limit applied here
    STYLE_COLUMN_TITLE,
    STYLE_COLUMN_SORTED,
    STYLE_SELECTED,      // the cursor's row in the pane that has the keys
    STYLE_SELECTED_AWAY, // the cursor's row in a pane that does not
    STYLE_SELECTED_CELL, // in the cursor's row, the cell that = and - take
    STYLE_MARKED,
    STYLE_FLAGGED, // suspected fraud
    STYLE_NEW,     // came or changed a moment ago
    STYLE_FOUND,   // the text that / looked for
    STYLE_DIM,     // help, units, what matters less
    STYLE_NOTHING, // the signs for null, absent
    STYLE_WRONG,   // a value of an unexpected type
    STYLE_LABEL,   // names of fields
    STYLE_DERIVED, // worked out here
    STYLE_STATUS,  // status line
    STYLE_MESSAGE,
    STYLE_WARNING,
    STYLE_ERROR,
    STYLE_HINT,
    STYLE_HINT_KEY,
    STYLE_BORDER,
    STYLE_TITLE, // of a box, of a group
    STYLE_INPUT, // a field to type into
    STYLE_INPUT_FOCUSED,
    STYLE_INPUT_BAD,
    STYLE_INPUT_LABEL, // names of fields to type into
    STYLE_TAB,
    STYLE_TAB_ACTIVE,
    STYLE_JSON_KEY,
    STYLE_JSON_STRING,
    STYLE_JSON_NUMBER,
    STYLE_JSON_WORD, // true, false, null
    STYLE_FULL,      // a store that has reached its limit, its bar
    STYLE_NEAR,      // one that is near it
    STYLE_STALE,     // a store without new data
    STYLE_COUNT
};

struct style_row {
    const char *name;     // "column-title", as themes spell it
    char letter;          // in dumps of a canvas; unique
    enum style fallback;  // what a theme that does not mention it uses; STYLE_TEXT for itself
    const char *standard; // look when no theme says otherwise, in the words of ui/theme.h. It has
                          // to be readable on dark and on light backgrounds, known to nobody
    const char *mono;     // without colours, where the look would need some: attributes only
    const char *help;
};
const struct style_row *style_row(enum style s);
enum style style_by_name(struct slice name); // STYLE_COUNT when unknown

#endif
