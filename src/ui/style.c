// The master table of style roles. Must not know how a look is spelt out on a terminal.
//
// The standard looks keep to what is readable on black and on white: the default colours, reverse,
// bold, underline, and of the eight colours red and magenta only. No state rests on a colour alone:
// each has a word or a sign in the text as well.
#include "ui/style.h"

static const struct style_row rows[] = {
    [STYLE_TEXT] = {"text", '.', STYLE_TEXT, "default", "default", "everything else"},
    [STYLE_HEADER] = {"header", 'h', STYLE_TEXT, "reverse", "reverse", "the first line"},
    [STYLE_HEADER_STRONG] = {"header-strong", 'H', STYLE_HEADER, "reverse bold", "reverse bold",
        "name of the view, DEMO, PROD"},
    [STYLE_HEADER_ALERT] = {"header-alert", 'A', STYLE_ERROR, "white on red bold",
        "reverse bold underline", "STALE, UNMASKED"},
    [STYLE_CHIP] = {"chip", 'c', STYLE_TEXT, "bold", "bold", "a filter that the server applies"},
    [STYLE_CHIP_LOCAL] = {"chip-local", 'C', STYLE_CHIP, "magenta bold", "bold underline",
        "a limit that is applied here"},
    [STYLE_COLUMN_TITLE] = {"column-title", 't', STYLE_TITLE, "underline", "underline",
        "titles of columns"},
    [STYLE_COLUMN_SORTED] = {"column-sorted", 'T', STYLE_COLUMN_TITLE, "bold underline",
        "bold underline", "title of the column that sorts"},
    [STYLE_SELECTED] = {"selected", 's', STYLE_TEXT, "reverse", "reverse",
        "the cursor's row, in the pane that has the keys"},
    [STYLE_SELECTED_AWAY] = {"selected-away", 'a', STYLE_TEXT, "underline", "underline",
        "the cursor's row, in another pane"},
    [STYLE_SELECTED_CELL] = {"selected-cell", 'e', STYLE_SELECTED, "reverse bold underline",
        "reverse bold underline", "in the cursor's row, the cell that = and - take"},
    [STYLE_MARKED] = {"marked", 'm', STYLE_TEXT, "bold", "bold", "a marked row"},
    [STYLE_FLAGGED] = {"flagged", 'f', STYLE_WARNING, "red bold", "bold underline",
        "a session suspected of fraud"},
    [STYLE_NEW] = {"new", 'n', STYLE_TEXT, "bold", "bold", "came or changed a moment ago"},
    [STYLE_FOUND] = {"found", 'F', STYLE_TEXT, "black on yellow", "bold underline",
        "the text that / looked for"},
    [STYLE_DIM] = {"dim", 'd', STYLE_TEXT, "dim", "dim", "what matters less"},
    [STYLE_NOTHING] = {"nothing", '-', STYLE_DIM, "dim", "dim", "signs for null and absent"},
    [STYLE_WRONG] = {"wrong", 'w', STYLE_WARNING, "magenta underline", "underline",
        "a value of an unexpected type"},
    [STYLE_LABEL] = {"label", 'l', STYLE_DIM, "dim", "dim", "names of fields"},
    [STYLE_DERIVED] = {"derived", 'D', STYLE_TEXT, "italic", "italic", "worked out here"},
    [STYLE_STATUS] = {"status", 'S', STYLE_TITLE, "bold", "bold", "the status line"},
    [STYLE_MESSAGE] = {"message", 'M', STYLE_TEXT, "default", "default", "the message line"},
    [STYLE_WARNING] = {"warning", 'W', STYLE_TEXT, "magenta bold", "bold", "warnings"},
    [STYLE_ERROR] = {"error", 'E', STYLE_WARNING, "red bold", "reverse bold", "errors"},
    [STYLE_HINT] = {"hint", 'i', STYLE_TEXT, "default", "default", "what a key does, last line"},
    [STYLE_HINT_KEY] = {"hint-key", 'k', STYLE_TITLE, "bold", "bold", "the key itself"},
    [STYLE_BORDER] = {"border", 'b', STYLE_DIM, "dim", "dim", "lines and frames"},
    [STYLE_TITLE] = {"title", 'B', STYLE_TEXT, "bold", "bold", "of a frame, of a group"},
    [STYLE_INPUT] = {"input", 'I', STYLE_TEXT, "underline", "underline", "a field to type into"},
    [STYLE_INPUT_FOCUSED] = {"input-focused", 'J', STYLE_SELECTED, "reverse", "reverse",
        "the field that has the keys"},
    [STYLE_INPUT_BAD] = {"input-bad", 'X', STYLE_ERROR, "red bold underline", "bold underline",
        "a field whose text is wrong"},
    [STYLE_INPUT_LABEL] = {"input-label", 'L', STYLE_LABEL, "default", "default",
        "names of fields to type into"},
    [STYLE_TAB] = {"tab", 'o', STYLE_TEXT, "default", "default", "a tab in the back"},
    [STYLE_TAB_ACTIVE] = {"tab-active", 'O', STYLE_SELECTED, "reverse", "reverse",
        "the tab in front"},
    [STYLE_JSON_KEY] = {"json-key", 'j', STYLE_LABEL, "bold", "bold", "keys of JSON objects"},
    [STYLE_JSON_STRING] = {"json-string", 'q', STYLE_TEXT, "default", "default", "JSON strings"},
    [STYLE_JSON_NUMBER] = {"json-number", 'N', STYLE_TEXT, "magenta", "default", "JSON numbers"},
    [STYLE_JSON_WORD] = {"json-word", 'x', STYLE_JSON_NUMBER, "magenta", "default",
        "true, false, null"},
    [STYLE_FULL] = {"full", 'U', STYLE_ERROR, "white on red bold", "reverse bold",
        "a store that has reached its limit"},
    [STYLE_NEAR] = {"near", 'R', STYLE_WARNING, "magenta bold", "bold underline",
        "a store that is near its limit"},
    [STYLE_STALE] = {"stale", 'Z', STYLE_DIM, "underline", "underline", "a store without new data"},
};
_Static_assert(ARRAY_LEN(rows) == STYLE_COUNT, "a row for every style role");

const struct style_row *style_row(enum style s) {
    require((unsigned)s < STYLE_COUNT);
    return &rows[s];
}

enum style style_by_name(struct slice name) {
    for (unsigned i = 0; i < STYLE_COUNT; i++) {
        if (slice_equal(slice_of(rows[i].name), name)) {
            return (enum style)i;
        }
    }
    return STYLE_COUNT;
}
