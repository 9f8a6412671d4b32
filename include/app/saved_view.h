// Saved views: a question, its order, columns and pace under a name. They stand in the
// configuration's sections [view NAME], and in what the program itself keeps; both are read and
// written by the functions here.
//
//     [view morning]
//     view = fraud                 ; sessions (the default), fraud or stores
//     filter = store=204 created>=today fraud      as :filter takes it; of stores: as & takes it
//     sort = createdAt desc                        as :sort takes it
//     columns = +dwell -code                       as --columns; on top of the view's own
//     interval = 30                                as --interval
//
// A saved view is always good: each value is checked when it is set.
#ifndef AIFI_APP_SAVED_VIEW_H
#define AIFI_APP_SAVED_VIEW_H

#include "app/view_kind.h"
#include "base/buf.h"
#include "base/error.h"
#include "model/occupancy.h"
#include "model/query.h"

enum { SAVED_VIEW_NAME_MAX_LEN = 40, SAVED_VIEW_VALUE_MAX_LEN = 3900, SAVED_VIEWS_MAX = 200 };

struct saved_view {
    char *name; // all texts are owned and never NULL
    enum view_kind kind;
    char *filter;        // a line as :filter takes it; "" = none
    char *sort;          // "createdAt desc"; "" = none
    char *columns;       // "" = none
    int64_t interval_ms; // -1 = not said, 0 = off
    char *origin;        // "FILE:LINE"; "" = made while running
};

struct saved_views {
    struct saved_view *items; // in the order in which they came; owned
    size_t n, cap;
};

// A name is one line of 1 to 40 bytes without brackets and semicolons. *v is overwritten; nothing
// is said in it yet.
bool saved_view_init(struct saved_view *v, struct slice name, const char *origin, struct error *e);
void saved_view_release(struct saved_view *v);                              // also of a zeroed one
void saved_view_copy(struct saved_view *to, const struct saved_view *from); // overwrites `to`
// Sets what `key` ("view", "filter", "sort", "columns", "interval") names; an empty value is none.
// False with a sentence (ERROR_CONFIG), and *v as it was, for a value that its reader refuses, for
// an unknown key, and for what no INI file could hold (a semicolon after a blank, control
// characters). "view" comes first where there is one: what the others mean depends on it.
bool saved_view_set(struct saved_view *v, struct slice key, struct slice value, struct error *e);
// The i-th key, for "did you mean" and completion; NULL past the end.
const char *saved_view_key(size_t i);
// "sessions", "fraud", "stores": the names that `view =` takes.
const char *saved_view_kind_name(enum view_kind k);
// Writes a section that saved_view_set reads back to the same view.
void saved_view_append_ini(const struct saved_view *v, struct buf *out);

// The question of a view that is a list: its filter, and its order where the server has one. *q is
// initialised by the caller; what the view does not say is unset. False with a sentence: relative
// times may have become a range that is none.
bool saved_view_query(
    const struct saved_view *v, const struct value_context *c, struct query *q, struct error *e);
// The order of a list; false when none is said.
bool saved_view_order(const struct saved_view *v, enum field *by, bool *descending);
// That of the board.
bool saved_view_board_order(
    const struct saved_view *v, enum occupancy_column *by, bool *descending);
// Changes the columns that the kind of view begins with to those of the view; false when none are
// said. `columns` has room for FIELD_COUNT.
bool saved_view_columns(const struct saved_view *v, enum field *columns, size_t *n);

// Columns on top of those that a kind of view begins with; `columns` has room for FIELD_COUNT.
bool saved_view_read_columns(
    enum view_kind k, struct slice text, enum field *columns, size_t *n, struct error *e);

// Adds (*takes* it, and zeroes *v), in the place of one of the same name. False with a sentence,
// and nothing taken, when there are too many.
bool saved_views_add(struct saved_views *all, struct saved_view *v, struct error *e);
// By name, case forgiven when only one fits; NULL when there is none.
const struct saved_view *saved_views_find(const struct saved_views *all, struct slice name);
// A sentence for a name that is not found: the known ones and the nearest. Returns false.
bool saved_views_refuse(const struct saved_views *all, struct slice name, struct error *e);
bool saved_views_remove(struct saved_views *all, struct slice name); // false: there was none
void saved_views_release(struct saved_views *all);

#endif
