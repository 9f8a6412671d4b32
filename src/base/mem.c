// The heap, ending the process when there is none left, and arenas. Must not know who asks.
#include "base/mem.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISON 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define ARENA_POISON 1
#endif

#ifdef ARENA_POISON
#include <sanitizer/asan_interface.h>
enum { ARENA_RED_ZONE_LEN = 8 };
#else
// Only so that the code below reads the same with and without the sanitizer.
#define ASAN_POISON_MEMORY_REGION(ptr, len) ((void)(ptr), (void)(len))
#define ASAN_UNPOISON_MEMORY_REGION(ptr, len) ((void)(ptr), (void)(len))
enum { ARENA_RED_ZONE_LEN = 0 };
#endif

enum { ARENA_FIRST_LEN = 4096, ARENA_BLOCK_LEN = 65536, ARENA_ALIGN = 8 };

struct arena_block {
    struct arena_block *next;
    size_t used_len;
    size_t len;
    _Alignas(ARENA_ALIGN) char bytes[];
};

NORETURN static void exhausted(void) {
    base_run_last_words();
    static const char text[] = "aifi: out of memory\n";
    ssize_t ignored = write(STDERR_FILENO, text, sizeof(text) - 1);
    (void)ignored;
    _exit(1);
}

static void *not_null(void *ptr) {
    if (!ptr) {
        exhausted();
    }
    return ptr;
}

static size_t product(size_t n, size_t len) {
    size_t total;
    if (__builtin_mul_overflow(n, len, &total)) {
        exhausted();
    }
    return total;
}

void mem_keep_freed(void) {
    // Both, since setting one stops glibc from adapting the other.
    mallopt(M_MMAP_THRESHOLD, 4 * 1024 * 1024);
    mallopt(M_TRIM_THRESHOLD, 16 * 1024 * 1024);
}

void *mem_alloc(size_t len) {
    return not_null(malloc(len ? len : 1));
}

void *mem_calloc(size_t n, size_t len) {
    size_t total = product(n, len);
    return not_null(calloc(total ? total : 1, 1));
}

void *mem_resize(void *old, size_t n, size_t len) {
    size_t total = product(n, len);
    return not_null(realloc(old, total ? total : 1));
}

char *mem_dup_text(struct slice text) {
    if (text.len == SIZE_MAX) {
        exhausted();
    }
    char *copy = mem_alloc(text.len + 1);
    if (text.len) {
        memcpy(copy, text.ptr, text.len);
    }
    copy[text.len] = '\0';
    return copy;
}

void mem_free(void *ptr) {
    free(ptr);
}

void mem_grow(void *array_ptr, size_t *cap, size_t need, size_t len) {
    if (need <= *cap) {
        return;
    }
    size_t wanted = *cap > SIZE_MAX / 2 ? need : *cap * 2;
    if (wanted < 8) {
        wanted = 8;
    }
    if (wanted < need) {
        wanted = need;
    }
    // The array is a T* of any T: its pointer is moved as bytes, so that no alias rule is broken.
    void *array;
    memcpy(&array, array_ptr, sizeof(array));
    array = mem_resize(array, wanted, len);
    memcpy(array_ptr, &array, sizeof(array));
    *cap = wanted;
}

void mem_wipe(void *ptr, size_t len) {
    if (len) {
        explicit_bzero(ptr, len);
    }
}

static struct arena_block *arena_add_block(size_t len) {
    if (len > SIZE_MAX - sizeof(struct arena_block)) {
        exhausted();
    }
    struct arena_block *block = mem_alloc(sizeof(*block) + len);
    block->next = NULL;
    block->used_len = 0;
    block->len = len;
    ASAN_POISON_MEMORY_REGION(block->bytes, len);
    return block;
}

// The block to take `len` bytes from: the newest, or a new one. A request too large for a common
// block gets one of its own, behind the newest, which stays in use.
static struct arena_block *arena_block_for(struct arena *a, size_t len) {
    struct arena_block *newest = a->blocks;
    if (newest && newest->len - newest->used_len >= len) {
        return newest;
    }
    size_t usual = newest ? newest->len * 2 : ARENA_FIRST_LEN;
    if (usual > ARENA_BLOCK_LEN) {
        usual = ARENA_BLOCK_LEN;
    }
    if (len <= usual / 2 || !newest) {
        struct arena_block *block = arena_add_block(len > usual ? len : usual);
        block->next = newest;
        a->blocks = block;
        return block;
    }
    struct arena_block *block = arena_add_block(len);
    block->next = newest->next;
    newest->next = block;
    return block;
}

void *arena_alloc(struct arena *a, size_t len) {
    if (len > SIZE_MAX - ARENA_ALIGN - ARENA_RED_ZONE_LEN) {
        exhausted();
    }
    size_t whole = (len + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN + (size_t)ARENA_RED_ZONE_LEN;
    if (whole == 0) {
        whole = ARENA_ALIGN;
    }
    struct arena_block *block = arena_block_for(a, whole);
    char *ptr = block->bytes + block->used_len;
    block->used_len += whole;
    a->used_len += len;
    ASAN_UNPOISON_MEMORY_REGION(ptr, len);
    return ptr;
}

struct slice arena_copy(struct arena *a, struct slice text) {
    if (text.len == 0) {
        return (struct slice){"", 0};
    }
    char *copy = arena_alloc(a, text.len);
    memcpy(copy, text.ptr, text.len);
    return (struct slice){copy, text.len};
}

void arena_release(struct arena *a) {
    struct arena_block *block = a->blocks;
    while (block) {
        struct arena_block *next = block->next;
        ASAN_UNPOISON_MEMORY_REGION(block->bytes, block->len);
        free(block);
        block = next;
    }
    *a = (struct arena){0};
}
