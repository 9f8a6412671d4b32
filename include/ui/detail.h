// The detail pane: one session, in tabs, scrollable, every documented field readable somewhere,
// derived facts labelled, and the record itself as a JSON tree from its raw bytes.
#ifndef AIFI_UI_DETAIL_H
#define AIFI_UI_DETAIL_H

#include "model/show.h"
#include "model/tree.h"
#include "ui/canvas.h"

enum detail_tab {
    TAB_OVERVIEW,
    TAB_TIMELINE,
    TAB_CUSTOMER,
    TAB_STORE,
    TAB_EVENTS,
    TAB_JSON,
    TAB_COUNT
};

struct detail {
    enum detail_tab tab;
    size_t scroll[TAB_COUNT];
    size_t n_lines; // of the tab drawn last, for scrolling
    size_t page_h;
    // JSON tab
    struct tree tree;
    char *tree_text; // copy of the record (masked where it must be), which the tree borrows
    char *tree_key;  // session key that the tree belongs to
    bool tree_unmasked;
    size_t tree_cursor; // visible line
    struct buf find;
};

void detail_init(struct detail *d);
void detail_release(struct detail *d);
const char *detail_tab_title(enum detail_tab t);

void detail_tab_step(struct detail *d, int by);   // wraps
void detail_scroll(struct detail *d, int64_t by); // lines; in the JSON tab moves the cursor
void detail_scroll_to(struct detail *d, bool end);
// JSON tab: fold/unfold at the cursor (step out to the parent when folded already), all.
void detail_fold(struct detail *d, bool folded);
void detail_fold_toggle(struct detail *d);
void detail_fold_all(struct detail *d, bool folded);
bool detail_find(struct detail *d, int direction); // by d->find, in the JSON tab
// Path and value at the JSON cursor, for copying; false outside the JSON tab.
bool detail_json_at_cursor(const struct detail *d, struct buf *path, struct buf *value);

struct detail_look {
    const struct show *show;
    bool focused;
    bool beside; // right of the list (tall and narrow): overview also shows timeline, customer,
                 // store and events below each other
};
// `s` NULL: says that no session is selected.
void detail_draw(struct detail *d, const struct session *s, const struct detail_look *look,
    struct canvas *c, struct rect r);

#endif
