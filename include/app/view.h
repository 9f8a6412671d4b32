// One question and its answer: the query, the rows that came, where the walks stand, and how the
// list shows them. Views lie on a history stack; going back shows the old one at once, without
// asking again.
#ifndef AIFI_APP_VIEW_H
#define AIFI_APP_VIEW_H

#include "app/changes.h"
#include "app/groups.h"
#include "app/refresh.h"
#include "app/view_kind.h"
#include "model/dataset.h"
#include "model/evidence.h"
#include "model/limit.h"
#include "model/plan.h"
#include "net/walk.h"
#include "ui/list.h"

// How it came to be asked, which says how it is shown at first and what going back means.
enum view_origin {
    VIEW_ASKED,
    VIEW_OPENED,  // one session, to be read
    VIEW_PIVOTED, // those around one session
};

// Rows that fit by verdict, and those that are flagged, as counted last.
struct view_tally {
    bool known;
    uint64_t generation, n_replaced;
    size_t n_rows;
    size_t n[VERDICT_COUNT];
    size_t n_flagged;
};

// Where the reader of the session under the cursor was when the view went off the screen.
struct view_place {
    bool known;
    bool in_detail, zoomed;
    struct detail_place detail;
};

struct view {
    enum view_kind kind;
    enum view_origin origin;
    bool has_own_look; // columns, order and limit are not those of the list before it
    bool reads_all; // all pages are read at once; else those that are looked at
    // While they are read and no input came, the cursor stays on the first row, whichever it is.
    bool stays_first;
    struct view_tally tally;
    struct view_place place;
    struct query query;               // as the user asked it
    struct plan plan;                 // what of it the server answers
    struct request_spec spec;         // resolved when asked
    instant created_from, created_to; // that the request is limited to; INSTANT_NONE = open
    struct dataset *data;
    struct evidence *evidence; // of the rows of `data`
    struct walk *down, *up;    // `up` only when the list begins in the middle
    struct list list;
    struct groups groups;
    instant grouped_at;
    bool groups_wait; // rows came that are in no group yet
    struct net *net;  // borrowed
    enum zone zone;   // that the query's dates were read in
    instant asked_at; // relative dates of the query were resolved then
    instant first_at,
        updated_at;      // the oldest and the newest page came then; INSTANT_NONE = none yet
    size_t n_flagged;    // suspected fraud among the loaded rows
    size_t n_duplicates; // rows that came again while paging: the list changed meanwhile
    bool is_wide;        // read in windows, which overlap
    size_t n_skipped, n_repaired;
    size_t n_new_above; // sessions that refreshes brought above the cursor, and that it hides
    // The first filter that rows do not fit, so that the server may be ignoring it, and how many;
    // PARAM_NONE.
    enum param misfit;
    size_t n_misfits;
    bool capped;      // stopped at the most rows that are kept
    bool go_to_page;  // when the page in flight comes, the cursor goes to its first row
    bool loading_all; // since load_started_ms (monotonic), when there were load_started_rows
    int64_t load_started_ms;
    size_t load_started_rows;
    size_t scan_until; // rows that may be read in search of some that fit, before the user is asked
    bool held; // the user stopped a request: no page comes by itself until one was asked for
    struct refresh refresh; // what changed since, while it is on the screen
    struct changes changes; // and which rows that were
    bool order_changed;     // by what the server sorts by, so that its order is another now
    unsigned n_borrowers;   // who still need its rows
    bool is_dropped;        // its owner does not
};

enum { VIEW_SCAN_ROWS = 5000 }; // a step of scan_until

// A view that will ask `q` (copied); plans and resolves it. `columns` (n = 0: those of the kind)
// are what free text in the condition looks in; `how` is how rows are matched. NULL with a sentence
// when the query is not valid.
struct view *view_new(struct net *n, enum view_kind kind, const struct query *q,
    const enum field *columns, size_t n_columns, const struct show *how,
    enum status_encoding encoding, struct error *e);
// `how` with the evidence of this view.
struct show view_show(const struct view *v, const struct show *how);
// Whether rows are matched here, so that the visible ones are not all that were read.
bool view_scans(const struct view *v);
void view_free(struct view *v); // cancels what runs; the rest goes with the last borrower
// Its rows stay for the borrower (an export), whatever becomes of the view.
struct view *view_borrow(struct view *v);
void view_return(struct view *v); // NULL is fine
// Puts a page that came below / above into the view, checks it against the filters. *takes* the
// page.
void view_take_page(struct view *v, struct page *p, bool above, const struct show *how);
// What is worked out about the rows (by time, verdicts, evidence) is looked at again; the cursor
// stays on its session.
void view_touch(struct view *v, const struct show *how);
// How many of the rows that fit have which verdict, by enum verdict; borrowed (tally.c).
const size_t *view_tally(struct view *v, const struct show *how);
// Groups the rows; again when others came.
void view_group(struct view *v, enum group_by by, const struct show *how);
// What a live refresh brought (view_live.c); *takes* the page. Records are replaced by id and their
// new cells lit; new sessions that fit the question go where the server has them, if it is known
// (else they are counted as waiting); rows that no longer fit it stay, and look so, until the list
// is asked for anew. The cursor stays on its session, at its line. Returns how many are new.
size_t view_merge(struct view *v, struct page *p, const struct show *how, int64_t now_ms);
// At the end of a refresh.
void view_settle(struct view *v, const struct show *how);
void view_follow(struct view *v); // the cursor goes to the newest
// Stops what its walks do and want; the rows stay.
void view_quiet(struct view *v);
// Nothing was asked yet below the last row, and nothing prevents asking.
bool view_has_more_below(const struct view *v);
bool view_has_more_above(const struct view *v);
// Another question after `old`: the columns stay as the user had them.
void view_inherit_columns(struct view *v, const struct view *old);
// The same rows asked again: sort, limit, marks, and the cursor stays on its session at its line of
// the screen.
void view_inherit_rows(struct view *v, struct view *old, const struct show *how);

#endif
