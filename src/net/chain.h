// Page after page along one line of cursors: what struct walk is when it is not wide, and what each
// window of a wide one is. The functions are those of net/walk.h.
#ifndef AIFI_NET_CHAIN_H
#define AIFI_NET_CHAIN_H

#include "net/walk.h"

struct chain;
struct chain *chain_new(
    struct net *n, const struct request_spec *spec, struct slice cursor, bool is_before);
void chain_free(struct chain *c);
void chain_want(struct chain *c, size_t n_pages);
void chain_set_page_size(struct chain *c, int count);
enum walk_state chain_step(struct chain *c, int64_t now_ms, instant wall);
enum walk_state chain_get_state(const struct chain *c);
struct page *chain_take_page(struct chain *c);
const struct error *chain_error(const struct chain *c);
bool chain_cursor_refused(const struct chain *c);
void chain_retry(struct chain *c, int64_t now_ms);
void chain_continue(struct chain *c);
void chain_cancel(struct chain *c);
int64_t chain_due_ms(const struct chain *c);
const struct fetch *chain_fetch(const struct chain *c);
// Nothing was sent yet but what was cancelled.
bool chain_is_untouched(const struct chain *c);
size_t chain_n_pages(const struct chain *c);
size_t chain_n_rows(const struct chain *c);
bool chain_at_end(const struct chain *c);
void chain_say_looped(struct error *e, const struct net *n, size_t n_rows);

#endif
