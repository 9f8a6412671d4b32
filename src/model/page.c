// A complete page: its memory, its cursors, and making it smaller. How it comes to be:
// page_build.c.
#include "model/page.h"

#include "base/mem.h"

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
