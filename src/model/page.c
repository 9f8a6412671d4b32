// A complete page: its memory, its cursors, and making it smaller. How it comes to be:
// page_build.c.
#include "model/page.h"

#include "base/mem.h"
#include <string.h>

void page_free(struct page *p) {
    if (!p) {
        return;
    }
    mem_free(p->body);
    mem_free(p->decoded);
    mem_free(p->sessions);
    mem_free(p->next);
    mem_free(p->previous);
    mem_free(p);
}

struct slice page_next(const struct page *p) {
    return (struct slice){p->next, p->next_len};
}

struct slice page_previous(const struct page *p) {
    return (struct slice){p->previous, p->previous_len};
}

size_t page_memory(const struct page *p) {
    return sizeof *p + p->body_len + p->decoded_len + p->n_sessions * sizeof *p->sessions +
           p->next_len + p->previous_len;
}

// Room for what is kept, measured first and then filled.
struct keeping {
    const struct page *from;
    struct page *to;
};

static struct decoded_text decoded_head(const struct page *p, uint32_t ref) {
    struct decoded_text head;
    memcpy(&head, p->decoded + (ref & REF_OFFSET_MASK), sizeof head);
    return head;
}

static bool is_decoded(uint32_t ref) {
    return ref >> REF_OFFSET_BITS == REF_DECODED;
}

static void measure(struct keeping *k, const struct session *s) {
    k->to->n_sessions++;
    k->to->body_len += s->row_len;
    for (size_t f = 0; f < FIELD_STORED_COUNT; f++) {
        if (is_decoded(s->refs[f])) {
            struct decoded_text head = decoded_head(k->from, s->refs[f]);
            k->to->decoded_len += sizeof head + head.len;
        }
    }
}

static uint32_t move_decoded(struct keeping *k, uint32_t ref, uint32_t moved) {
    struct decoded_text head = decoded_head(k->from, ref);
    size_t at = k->to->decoded_len;
    const char *text = k->from->decoded + (ref & REF_OFFSET_MASK) + sizeof head;
    head.at -= moved;
    memcpy(k->to->decoded + at, &head, sizeof head);
    memcpy(k->to->decoded + at + sizeof head, text, head.len);
    k->to->decoded_len += sizeof head + head.len;
    return (uint32_t)REF_DECODED << REF_OFFSET_BITS | (uint32_t)at;
}

// Rows only ever move towards the start of a body.
static void move_session(struct keeping *k, const struct session *s) {
    struct page *to = k->to;
    struct session *copy = &to->sessions[to->n_sessions++];
    uint32_t moved = s->row_at - (uint32_t)to->body_len;
    *copy = *s;
    copy->page = to;
    copy->row_at -= moved;
    memcpy(to->body + to->body_len, k->from->body + s->row_at, s->row_len);
    to->body_len += s->row_len;
    for (size_t f = 0; f < FIELD_STORED_COUNT; f++) {
        if (is_decoded(s->refs[f])) {
            copy->refs[f] = move_decoded(k, s->refs[f], moved);
        } else if (s->refs[f] != REF_ABSENT) {
            copy->refs[f] -= moved;
        }
    }
}

struct page *page_keep(struct page *p, const bool *keep) {
    struct keeping k = {.from = p, .to = mem_calloc(1, sizeof *p)};
    struct page *to = k.to;
    for (size_t i = 0; i < p->n_sessions; i++) {
        if (keep[i]) {
            measure(&k, &p->sessions[i]);
        }
    }
    to->body = mem_alloc(to->body_len + 1);
    to->decoded = mem_alloc(to->decoded_len + 1);
    to->sessions = mem_calloc(to->n_sessions + 1, sizeof *to->sessions);
    to->n_sessions = to->body_len = to->decoded_len = 0;
    for (size_t i = 0; i < p->n_sessions; i++) {
        if (keep[i]) {
            move_session(&k, &p->sessions[i]);
        }
    }
    to->n_skipped = p->n_skipped;
    to->n_repaired = p->n_repaired;
    to->next = p->next;
    to->next_len = p->next_len;
    to->previous = p->previous;
    to->previous_len = p->previous_len;
    p->next = p->previous = NULL;
    page_free(p);
    return to;
}
