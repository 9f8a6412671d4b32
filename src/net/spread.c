// Where the rows of a page stand. Must not know what walks make of it.
#include "spread.h"

struct spread page_spread(const struct page *p, bool descending) {
    struct spread s = {.rises = true, .falls = true};
    int64_t before = 0;
    for (size_t i = 0; i < p->n_sessions; i++) {
        instant t;
        if (!session_instant(&p->sessions[i], FIELD_CREATED_AT, &t)) {
            continue;
        }
        int64_t at = descending ? -t : t;
        s.rises &= s.n == 0 || at >= before;
        s.falls &= s.n == 0 || at <= before;
        s.least = s.n == 0 || at < s.least ? at : s.least;
        s.most = s.n == 0 || at > s.most ? at : s.most;
        before = at;
        s.n++;
    }
    return s;
}
