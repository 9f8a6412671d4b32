// The status parameter in the form: a box for each status known or seen, and a text for others. The
// draft holds one list; must not know how it is sent.
#include "form_parts.h"

#include "base/mem.h"

static bool has_box(const struct form *f, struct slice status) {
    for (size_t i = 0; i < f->n_boxes; i++) {
        if (slice_equal(slice_of(f->boxes[i].status), status)) {
            return true;
        }
    }
    return false;
}

// Whether a status can be sent by a box: a comma would part it, hidden characters would mislead.
static bool fits_box(struct slice status) {
    if (status.len == 0 || !utf8_is_valid(status) || !slice_equal(status, slice_trim(status))) {
        return false;
    }
    struct text_iter it;
    text_iter_init(&it, status, (struct text_style){.mode = TEXT_MARK});
    struct text_cluster cluster;
    int width = 0;
    while (text_next(&it, &cluster)) {
        width += cluster.width;
        if (cluster.replaced || cluster.codepoints[0] == ',') {
            return false;
        }
    }
    return width <= FORM_STATUS_CELLS;
}

static void add_box(struct form *f, struct slice status) {
    if (f->n_boxes < FORM_BOXES_MAX && fits_box(status) && !has_box(f, status)) {
        f->boxes[f->n_boxes++].status = mem_dup_text(status);
    }
}

static bool is_seen(const struct form *f, struct slice status) {
    for (size_t i = 0; i < f->n_seen; i++) {
        if (slice_equal_nocase(slice_of(f->seen[i]), status)) {
            return true;
        }
    }
    return false;
}

void form_status_seen(struct form *f, const struct form_seen *seen) {
    for (size_t i = 0; seen && i < seen->n_statuses; i++) {
        if (!is_seen(f, seen->statuses[i])) {
            mem_grow(&f->seen, &f->cap_seen, f->n_seen + 1, sizeof(*f->seen));
            f->seen[f->n_seen++] = mem_dup_text(seen->statuses[i]);
        }
    }
    const struct value_choice *known = param_row(PARAM_STATUS)->limits.choices;
    for (; known && known->name; known++) {
        add_box(f, slice_of(known->name));
    }
    for (size_t i = 0; seen && i < seen->n_statuses; i++) {
        add_box(f, seen->statuses[i]);
    }
}

static struct form_box *box_of(struct form *f, struct slice status) {
    for (size_t i = 0; i < f->n_boxes; i++) {
        if (slice_equal_nocase(slice_of(f->boxes[i].status), status)) {
            return &f->boxes[i];
        }
    }
    return NULL;
}

void form_status_split(struct form *f) {
    for (size_t i = 0; i < f->n_boxes; i++) {
        f->boxes[i].ticked = false;
    }
    buf_clear(&f->other);
    struct slice rest = query_get(&f->draft, PARAM_STATUS), part;
    while (slice_cut(&rest, ',', &part)) {
        part = slice_trim(part);
        struct form_box *box = box_of(f, part);
        if (box) {
            box->ticked = true;
        } else if (part.len > 0) {
            buf_append_text(&f->other, f->other.len > 0 ? "," : "");
            buf_append(&f->other, part);
        }
    }
}

void form_status_join(struct form *f) {
    struct buf list = BUF_INIT(2 * EDIT_MAX_LEN);
    for (size_t i = 0; i < f->n_boxes; i++) {
        if (f->boxes[i].ticked) {
            buf_append_text(&list, list.len > 0 ? "," : "");
            buf_append_text(&list, f->boxes[i].status);
        }
    }
    struct slice other = slice_trim(buf_slice(&f->other));
    if (other.len > 0) {
        buf_append_text(&list, list.len > 0 ? "," : "");
        buf_append(&list, other);
    }
    query_set(&f->draft, PARAM_STATUS, buf_slice(&list));
    buf_release(&list);
}

void form_status_append_note(const struct form *f, struct buf *out) {
    struct slice rest = buf_slice(&f->other), part, unseen = SLICE_NONE;
    while (f->n_seen > 0 && unseen.len == 0 && slice_cut(&rest, ',', &part)) {
        part = slice_trim(part);
        unseen = is_seen(f, part) ? SLICE_NONE : part;
    }
    if (unseen.len == 0) {
        return;
    }
    buf_append_text(out, "no such status seen so far; seen: ");
    for (size_t i = 0; i < f->n_seen; i++) {
        buf_printf(out, "%s%s", i > 0 ? ", " : "", f->seen[i]);
    }
}
