// A filter as one line. It must not know where it was typed.
#include "app/filter_text.h"

#include "model/plan.h"

enum { CONDITION_MAX_LEN = 16 * 1024 };

bool filter_read(
    struct query *q, struct slice line, const struct value_context *c, struct error *e) {
    struct buf rest = BUF_INIT(CONDITION_MAX_LEN);
    const bool ok = plan_read_line(q, line, c, &rest, NULL, e);
    if (ok && rest.len > 0) {
        const struct slice given = query_get(q, PARAM_MATCH); // match='…' on the same line
        struct buf both = BUF_INIT(CONDITION_MAX_LEN);
        if (given.len > 0) {
            buf_printf(&both, "(%.*s) (%s)", SLICE_ARG(given), buf_text(&rest));
        } else {
            buf_append(&both, buf_slice(&rest));
        }
        query_set(q, PARAM_MATCH, buf_slice(&both));
        buf_release(&both);
    }
    buf_release(&rest);
    return ok;
}
