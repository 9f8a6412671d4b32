// Blocks that hold the records of a dataset. It must not know which rows they are, nor their order.
#include "model/store.h"

#include "base/mem.h"
#include <string.h>
#include <sys/mman.h>

enum {
    BLOCK_FIRST_LEN = 1024 * 1024, // one page or two: not worth huge pages
    BLOCK_LEN = 4 * 1024 * 1024,
    HUGE_PAGE_LEN = 2 * 1024 * 1024,
};
_Static_assert((int)BLOCK_LEN <= (int)REF_OFFSET_MASK, "offsets fit 24 bits");

static size_t decoded_len(const struct session *s, uint32_t ref) {
    struct decoded_text head;
    if (ref >> REF_OFFSET_BITS != REF_DECODED) {
        return 0;
    }
    memcpy(&head, s->page->decoded + (ref & REF_OFFSET_MASK), sizeof head);
    return sizeof head + head.len;
}

// Bytes that a session takes in a block, but for its row.
static size_t texts_len(const struct session *s) {
    size_t len = s->row_len;
    if (s->page->decoded_len > 0) {
        for (size_t f = 0; f < FIELD_STORED_COUNT; f++) {
            len += decoded_len(s, s->refs[f]);
        }
    }
    return len;
}

static char *new_bytes(size_t len) {
    if (len % HUGE_PAGE_LEN == 0) {
        char *bytes = aligned_alloc(HUGE_PAGE_LEN, len);
        if (bytes) {
            madvise(bytes, len, MADV_HUGEPAGE); // a wish; nothing is lost when it is refused
            return bytes;
        }
    }
    return mem_alloc(len);
}

static void keep_block(struct store *st, struct page *block, size_t len) {
    mem_grow(&st->blocks, &st->cap, st->n_blocks + 1, sizeof(struct page *));
    st->blocks[st->n_blocks++] = block;
    st->held_len += len;
}

static void begin_block(struct store *st, size_t need) {
    size_t len = st->n_blocks == 0 && need <= BLOCK_FIRST_LEN ? BLOCK_FIRST_LEN : BLOCK_LEN;
    require(need <= len);
    struct page *block = mem_calloc(1, sizeof *block);
    block->body = new_bytes(len);
    block->body_len = len;
    keep_block(st, block, len);
    st->filling = block;
    st->front = 0;
    st->back = len / sizeof(struct session) * sizeof(struct session);
    st->capacity = len;
}

static void free_block(struct store *st, size_t i) {
    struct page *block = st->blocks[i];
    bool is_own = !block->sessions;
    st->held_len -= is_own ? block->body_len : page_memory(block);
    if (is_own) {
        block->decoded = NULL; // the same bytes as its body
    }
    if (block == st->filling) {
        st->filling = NULL;
    }
    page_free(block);
    st->blocks[i] = st->blocks[--st->n_blocks];
}

void store_release(struct store *st) {
    while (st->n_blocks > 0) {
        free_block(st, st->n_blocks - 1);
    }
    mem_free(st->blocks);
    *st = (struct store){0};
}

bool store_adopts(const struct page *p) {
    return p->body_len + p->decoded_len + sizeof(struct session) * 2 > BLOCK_LEN;
}

static struct page *block_of(const struct session *s) {
    return (struct page *)(uintptr_t)s->page; // ours: const is what others see
}

void store_use(const struct session *s) {
    block_of(s)->n_used++;
}

void store_adopt(struct store *st, struct page *p) {
    if (p->n_used == 0) {
        page_free(p);
        return;
    }
    keep_block(st, p, page_memory(p));
}

static uint32_t copy_decoded(
    struct store *st, const struct session *s, uint32_t ref, uint32_t old_at, uint32_t new_at) {
    size_t len = decoded_len(s, ref);
    struct decoded_text head;
    char *to = st->filling->body + st->front;
    uint32_t at = (uint32_t)st->front;
    memcpy(to, s->page->decoded + (ref & REF_OFFSET_MASK), len);
    memcpy(&head, to, sizeof head);
    head.at = head.at - old_at + new_at;
    memcpy(to, &head, sizeof head);
    st->front += len;
    return (uint32_t)REF_DECODED << REF_OFFSET_BITS | at;
}

const struct session *store_copy(struct store *st, const struct session *s) {
    size_t need = texts_len(s) + sizeof *s;
    if (!st->filling || st->back - st->front < need) {
        begin_block(st, need);
    }
    struct page *block = st->filling;
    st->back -= sizeof *s;
    struct session *copy = (struct session *)(void *)(block->body + st->back);
    uint32_t at = (uint32_t)st->front;
    *copy = *s;
    copy->page = block;
    copy->row_at = at;
    memcpy(block->body + at, s->page->body + s->row_at, s->row_len);
    st->front += s->row_len;
    for (size_t f = 0; f < FIELD_STORED_COUNT; f++) {
        uint32_t ref = s->refs[f];
        if (ref >> REF_OFFSET_BITS == REF_DECODED) {
            copy->refs[f] = copy_decoded(st, s, ref, s->row_at, at);
        } else if (ref != REF_ABSENT) {
            copy->refs[f] = ref - s->row_at + at;
        }
    }
    block->decoded = block->body;
    block->decoded_len = st->front;
    block->n_sessions++;
    block->n_used++;
    return copy;
}

void store_drop(struct store *st, const struct session *s) {
    struct page *block = block_of(s);
    if (--block->n_used > 0) {
        return;
    }
    for (size_t i = 0; i < st->n_blocks; i++) {
        if (st->blocks[i] == block) {
            free_block(st, i);
            return;
        }
    }
    bug("a session of no block");
}

const struct page *store_sparse_block(const struct store *st) {
    for (size_t i = 0; i < st->n_blocks; i++) {
        const struct page *block = st->blocks[i];
        bool is_own = !block->sessions;
        if (is_own && block != st->filling && block->n_used < block->n_sessions / 2) {
            return block;
        }
    }
    return NULL;
}

size_t store_memory(const struct store *st) {
    return st->held_len + st->cap * sizeof(struct page *) + st->n_blocks * sizeof(struct page);
}
