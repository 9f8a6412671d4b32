// The windows of a wide walk in order, and where the next one had best begin: judged by how dense
// the rows stood on the pages that have come.
#ifndef AIFI_NET_WIDE_SPLIT_H
#define AIFI_NET_WIDE_SPLIT_H

#include "window.h"

struct windows {
    struct net *net;
    bool descending;
    int n_most;           // at work at once
    bool is_closed;       // no more windows
    int64_t end;          // of the whole walk on its axis, or AXIS_OPEN
    struct window **list; // one at least
    size_t n, cap;
    size_t n_started;         // ever
    size_t n_answers, n_rows; // ever
    double spread;            // of the last page that told
};

// One window, from the top.
void windows_init(struct windows *set, struct net *n, const struct request_spec *spec, int n_most);
void windows_release(struct windows *set);
void windows_remove(struct windows *set, size_t i);
void windows_insert(struct windows *set, size_t i, const struct request_spec *spec, int64_t start);
void windows_note_answer(struct windows *set, const struct window *w);
// The window that should share its work with a new one that begins at *start; SIZE_MAX = none is
// worth a request more. `n_free` windows could be at work that are not.
size_t windows_find_split(const struct windows *set, int n_free, int64_t *start);

#endif
