// How a plan reads in :explain and in the form.
#include "plan_parts.h"

#include "base/text.h"

static const char *const places[] = {
    [PLAN_SERVER] = "server",
    [PLAN_WIDER] = "server, wider, then here",
    [PLAN_HERE] = "here",
};

static void append_part(
    const struct plan_part *part, const struct match *m, struct text_style style, struct buf *out) {
    const bool nothing_left = part->where == PLAN_HERE && part->param != PARAM_NONE;
    buf_append_text(out, nothing_left ? "nothing fits" : places[part->where]);
    buf_append_text(out, "  ");
    const struct slice text = match_text(m);
    require(part->at + part->len <= text.len);
    text_append(out, (struct slice){text.ptr + part->at, part->len}, style, 0);
    if (nothing_left) {
        buf_append_text(out, " with ");
    } else if (part->where != PLAN_HERE) {
        buf_append_text(out, style.ascii ? " -> " : " → ");
    }
    text_append(out, slice_of(part->sent), style, 0);
}

void plan_append(const struct plan *p, const struct match *m, bool ascii, struct buf *out) {
    const struct text_style style = {.mode = TEXT_PLAIN, .ascii = ascii};
    for (size_t i = 0; i < p->n_parts; i++) {
        buf_append_text(out, i > 0 ? "\n" : "");
        append_part(&p->parts[i], m, style, out);
    }
}
