// Golden screens: a canvas compared, text and style map, with a file under tests/screens/golden/.
// AIFI_UPDATE_GOLDEN=1 rewrites the files; then they are to be read, not just committed.
#ifndef AIFI_TESTS_GOLDEN_H
#define AIFI_TESTS_GOLDEN_H

#include "unit.h"

#include "base/file.h"
#include "ui/canvas.h"

#include <stdio.h>
#include <stdlib.h>

enum { GOLDEN_MAX_LEN = 1 << 20 };

static inline void golden_write(const char *path, struct slice text) {
    FILE *f = fopen(path, "w");
    if (!f || fwrite(text.ptr, 1, text.len, f) != text.len || fclose(f) != 0) {
        fail_msg("%s cannot be written", path);
    }
}

static inline void assert_golden(const struct canvas *c, const char *name) {
    char path[512];
    snprintf(path, sizeof path, "%s/tests/screens/golden/%s.txt", AIFI_SOURCE_DIR, name);
    struct buf got = BUF_INIT(GOLDEN_MAX_LEN), want = BUF_INIT(GOLDEN_MAX_LEN);
    canvas_dump_text(c, &got);
    buf_append_text(&got, "--- styles\n");
    canvas_dump_styles(c, &got);
    const char *update = getenv("AIFI_UPDATE_GOLDEN");
    if (update && update[0] == '1') {
        golden_write(path, buf_slice(&got));
    }
    struct error e = {0};
    if (!file_read(path, GOLDEN_MAX_LEN, &want, &e)) {
        print_error("drawn:\n%s\n", buf_text(&got));
        fail_msg("%s", e.text);
    }
    if (!slice_equal(buf_slice(&got), buf_slice(&want))) {
        print_error("%s: drawn:\n%s\nexpected:\n%s\n", name, buf_text(&got), buf_text(&want));
        fail_msg("%s differs from its golden screen", name);
    }
    buf_release(&got);
    buf_release(&want);
}

#endif
