// Comparing canvases with the picture in the test.
#ifndef TEST_UI_SCREEN_TEXT_H
#define TEST_UI_SCREEN_TEXT_H

// What cmocka.h needs before it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ui/canvas.h"

static inline void assert_dump(
    void (*dump)(const struct canvas *, struct buf *), const struct canvas *c, const char *want) {
    struct buf got = BUF_INIT(1 << 20);
    dump(c, &got);
    if (!slice_equal(buf_slice(&got), slice_of(want))) {
        print_error("drawn:\n%s\nexpected:\n%s\n", buf_text(&got), want);
    }
    assert_true(slice_equal(buf_slice(&got), slice_of(want)));
    buf_release(&got);
}

static inline void assert_screen(const struct canvas *c, const char *want) {
    assert_dump(canvas_dump_text, c, want);
}

static inline void assert_styles(const struct canvas *c, const char *want) {
    assert_dump(canvas_dump_styles, c, want);
}

static inline struct canvas canvas_of(int h, int w, bool ascii) {
    struct canvas c;
    canvas_init(&c, ascii);
    canvas_resize(&c, h, w);
    return c;
}

#endif
