// The detail pane: one session, in tabs, scrollable. Every documented field can be read in some
// tab, derived facts are labelled so, and the record itself is a JSON tree made from its raw bytes.
// Must not know how a session came or how the pane got its place.
#ifndef AIFI_UI_DETAIL_H
#define AIFI_UI_DETAIL_H

#include "base/mem.h"
#include "model/evidence.h"
#include "model/show.h"
#include "model/tree.h"
#include "ui/canvas.h"

enum detail_tab {
    TAB_OVERVIEW,
    TAB_TIMELINE,
    TAB_CUSTOMER,
    TAB_STORE,
    TAB_EVENTS,
    TAB_CASE,
    TAB_JSON,
    TAB_COUNT
};

enum { DETAIL_FIND_MAX_LEN = 4096 };

struct detail {
    enum detail_tab tab;
    struct buf find; // text looked for in the JSON tab, empty = none
    // Kept up by drawing; another session starts at the top.
    char *key;                // session_key of the session drawn last
    size_t scroll[TAB_COUNT]; // first line shown
    size_t n_lines, page_h;   // of the tab drawn last
    // The JSON tab. The tree is made when it is drawn, and made again, folds kept, when the record
    // changes or its mask goes.
    struct tree tree;
    char *tree_text; // the record, masked where it must be; the tree borrows it
    uint64_t tree_hash;
    bool tree_unmasked;
    size_t tree_cursor; // visible line
    // The case tab: its related sessions as drawn last, and which of them the cursor is on.
    struct case_item *case_items;
    size_t n_case_items, case_items_cap;
    struct arena case_keys;      // of case_items
    size_t case_at;              // of case_items; SIZE_MAX: none is in sight
    enum relation case_relation; // of the session at the cursor
    char *case_key;              // its session_key, or NULL
    bool case_chosen;            // by the user; else it is the first in sight, whatever comes
};

// Where a reader is, to come back to after another session was read. Zeroed: the top of nothing.
struct detail_place {
    enum detail_tab tab;
    char *key; // session_key; owned
    size_t scroll[TAB_COUNT];
    enum relation case_relation;
    char *case_key; // owned
};

void detail_init(struct detail *d);
void detail_release(struct detail *d);
void detail_place_release(struct detail_place *p);
void detail_leave(const struct detail *d, struct detail_place *p); // p is overwritten, released
void detail_return(struct detail *d, const struct detail_place *p);
const char *detail_tab_title(enum detail_tab t);

void detail_tab_step(struct detail *d, int by); // wraps
// Lines; in the JSON tab moves the cursor. In the case tab a single line moves the cursor to the
// next related session where that is in sight, and else scrolls.
void detail_scroll(struct detail *d, int64_t by);
void detail_scroll_to(struct detail *d, bool end);
// JSON tab: folds at the cursor, or, where nothing can be folded, steps out to the parent; unfolds,
// or steps into the first member.
void detail_fold(struct detail *d, bool folded);
void detail_fold_toggle(struct detail *d);
void detail_fold_all(struct detail *d, bool folded);
// Next or previous place of d->find, wrapping; reveals it. False outside the JSON tab.
bool detail_find(struct detail *d, int direction);
// Path ("metadata.events[2].eventId") and raw value (masked as shown) at the JSON cursor, appended,
// for copying; either may be NULL. False outside the JSON tab.
bool detail_json_at_cursor(const struct detail *d, struct buf *path, struct buf *value);

// The related session under the cursor of the case tab: in which list it stands, its row in the
// `source` of that list as drawn last, and its session_key (borrowed until the next draw; each may
// be NULL). False in other tabs and while no related session is in sight.
bool detail_case_current(
    const struct detail *d, enum relation *relation, row_id *row, struct slice *session_key);
// The related session drawn at a cell (mouse) is put under the cursor; `y` counts from the pane's
// first line. False when there is none.
bool detail_case_click(struct detail *d, int y);

// What the case tab shows beside the record and the evidence, and of where it is from. All borrowed
// while drawing.
struct case_related {
    const struct dataset *source; // of `rows`; NULL with none
    const row_id *rows;           // newest first, without the session itself
    size_t n_rows;
    size_t n_all;      // how many there are, when that is more than n_rows
    bool is_partial;   // others may exist that nobody looked at: none is "none known"
    const char *state; // "asked the server 14:32", "of 3400 loaded rows"; NULL: nothing to say
};
struct case_look {
    struct case_related related[RELATION_COUNT];
    const char *basis;            // of what is worked out: "of 3400 rows read here"; NULL: no word
    const struct case_file *file; // NULL: nothing was said of it yet
    const struct slice *changes;  // of the record since it was judged, a sentence each
    size_t n_changes;
    bool is_other; // whose, where, when or whether it is flagged is not what was judged
    const char *console_url; // of this session in the vendor's console; NULL: none is configured
};

struct detail_look {
    const struct show *show;
    bool focused;
    bool beside; // right of the list (tall and narrow): the overview also holds timeline, customer,
                 // store and events below each other
    const struct case_look *review; // of the case tab; NULL: it only says that nothing is known
};
// `s` NULL: says that no session is selected.
void detail_draw(struct detail *d, const struct session *s, const struct detail_look *look,
    struct canvas *c, struct rect r);
// The tab whose title stands at cell x of the pane's first line (mouse); TAB_COUNT = none.
enum detail_tab detail_tab_at(const struct detail *d, const struct session *s, int w, int x);

#endif
