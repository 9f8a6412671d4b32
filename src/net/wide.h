// The walk over several windows of createdAt side by side, behind the functions of net/walk.h.
#ifndef AIFI_NET_WIDE_H
#define AIFI_NET_WIDE_H

#include "net/walk.h"

struct wide;
struct wide *wide_new(struct net *n, const struct request_spec *spec, int n_windows);
void wide_free(struct wide *w);
void wide_want(struct wide *w, size_t n_pages);
void wide_set_page_size(struct wide *w, int count);
enum walk_state wide_step(struct wide *w, int64_t now_ms, instant wall);
enum walk_state wide_get_state(const struct wide *w);
struct page *wide_take_page(struct wide *w);
const struct error *wide_error(const struct wide *w);
bool wide_cursor_refused(const struct wide *w);
void wide_retry(struct wide *w, int64_t now_ms);
void wide_continue(struct wide *w);
void wide_cancel(struct wide *w);
int64_t wide_due_ms(const struct wide *w);
const struct fetch *wide_fetch(const struct wide *w);
size_t wide_n_pages(const struct wide *w);
size_t wide_n_rows(const struct wide *w);
int wide_n_windows(const struct wide *w);
bool wide_is_sorted(const struct wide *w); // the rows have come in the order of createdAt so far

#endif
