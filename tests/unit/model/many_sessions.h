// Pages of sessions for tests of what holds them.
#ifndef AIFI_TESTS_MANY_SESSIONS_H
#define AIFI_TESTS_MANY_SESSIONS_H

#include "one_session.h"

#include "base/mem.h"

// *returns* a page of the records, which stand between the brackets of `data`.
static inline struct page *page_of_records(const char *records) {
    struct buf body = BUF_INIT(SCAN_BODY_MAX);
    struct error e = {0};
    struct page_builder *builder = page_builder_new();
    buf_printf(&body, "{\"data\":[%s]}", records);
    if (!page_builder_feed(builder, buf_slice(&body), &e)) {
        fail_msg("%s", e.text);
    }
    struct page *page = page_builder_finish(builder, &e);
    if (!page) {
        fail_msg("%s", e.text);
    }
    page_builder_free(builder);
    buf_release(&body);
    return page;
}

// Sessions with the ids [from, to), counted down when `to` is less; `status` tells versions apart.
static inline struct page *page_of_ids(int from, int to, const char *status) {
    struct buf records = BUF_INIT(SCAN_BODY_MAX);
    for (int id = from; id != to; id += from < to ? 1 : -1) {
        buf_printf(&records, "%s{\"id\":\"%d\",\"status\":\"%s\",\"visitors\":%d}",
            id == from ? "" : ",", id, status, id % 10);
    }
    struct page *page = page_of_records(buf_text(&records));
    buf_release(&records);
    return page;
}

#endif
