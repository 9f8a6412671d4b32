// The sample reply of the API's own page.
#ifndef AIFI_TESTS_SAMPLE_PAGE_H
#define AIFI_TESTS_SAMPLE_PAGE_H

#include "unit.h"

#include "base/file.h"

// Appends it to an empty buffer; buf_release.
static inline struct buf sample_page(void) {
    struct buf text = BUF_INIT(1 << 20);
    struct error e = {0};
    if (!file_read(AIFI_SOURCE_DIR "/tests/data/sample-page.json", 1 << 20, &text, &e)) {
        fail_msg("%s", e.text);
    }
    return text;
}

#endif
