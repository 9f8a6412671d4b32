// A session made from the JSON text of its record, through the page builder.
#ifndef AIFI_TESTS_ONE_SESSION_H
#define AIFI_TESTS_ONE_SESSION_H

#include "unit.h"

#include "model/page.h"

// *returns* a page whose first session is the record; page_free.
static inline struct page *one_session(const char *record) {
    struct buf body = BUF_INIT(1 << 20);
    buf_printf(&body, "{\"data\":[%s],\"pagination\":{}}", record);
    struct page_builder *builder = page_builder_new();
    struct error e = {0};
    if (!page_builder_feed(builder, buf_slice(&body), &e)) {
        fail_msg("%s: %s", record, e.text);
    }
    struct page *page = page_builder_finish(builder, &e);
    if (page == NULL || page->n_sessions != 1) {
        fail_msg("%s: %s", record, e.text);
    }
    page_builder_free(builder);
    buf_release(&body);
    return page;
}

// The same in one go, for a record that lives as long as the test's statement block.
#define WITH_SESSION(s, record)                                                                    \
    for (struct page *with_page = one_session(record); with_page != NULL;                          \
         page_free(with_page), with_page = NULL)                                                   \
        for (const struct session *s = &with_page->sessions[0]; s != NULL; s = NULL)

static inline instant at(const char *iso) {
    instant t = 0;
    if (!instant_parse_iso(slice_of(iso), &t)) {
        fail_msg("%s is no time", iso);
    }
    return t;
}

#endif
