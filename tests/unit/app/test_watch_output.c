// Changes as lines, in every format.
#include "unit.h"

#include "../../../src/app/known.h"
#include "../../../src/app/watch_output.h"
#include "base/mem.h"

#include <locale.h>

static const instant now = INT64_C(1795527000000); // 2026-11-24T13:30:00Z
static const enum field columns[] = {FIELD_ID, FIELD_STATUS};

static struct page *page_of(const char *row) {
    struct buf body = BUF_INIT(1024 * 1024);
    struct error e = {0};
    buf_printf(&body, "{\"data\":[%s],\"pagination\":{}}", row);
    struct page_builder *b = page_builder_new();
    assert_true(page_builder_feed(b, buf_slice(&body), &e));
    struct page *p = page_builder_finish(b, &e);
    assert_non_null(p);
    page_builder_free(b);
    buf_release(&body);
    return p;
}

static struct output output_of(enum output_format format) {
    return (struct output){.format = format,
        .columns = columns,
        .n_columns = ARRAY_LEN(columns),
        .show = {.now = now, .zone = ZONE_UTC}};
}

static const char before[] = "{\"id\":\"7\",\"status\":\"active\",\"updatedAt\":"
                             "\"2026-11-24T13:00:00Z\",\"customer\":{\"email\":\"a@b.example\"}}";
static const char after[] = "{\"id\":\"7\",\"status\":\"completed\",\n\"updatedAt\":"
                            "\"2026-11-24T13:29:00Z\",\"customer\":{\"email\":\"c@d.example\"},"
                            "\"metadata\":{\"events\":[{\"eventId\":\"e\"}]}}";

static void write_change(
    const struct output *o, enum watch_event event, bool is_known, struct buf *out) {
    struct page *p = page_of(after);
    struct record_diff diff = {0};
    struct error e = {0};
    assert_true(record_diff(slice_of(before), slice_of(after), &o->show, &diff, &e));
    const struct watch_change change = {
        .event = event, .at = now, .session = &p->sessions[0], .diff = is_known ? &diff : NULL};
    watch_output_change(o, &change, out);
    record_diff_release(&diff);
    page_free(p);
}

static void test_ndjson(void **state) {
    (void)state;
    struct buf out = BUF_INIT(65536);
    const struct output o = output_of(OUTPUT_NDJSON);
    watch_output_begin(&o, &out);
    write_change(&o, WATCH_CHANGED, true, &out);
    assert_buf(&out,
        "{\"event\":\"changed\",\"at\":\"2026-11-24T13:30:00.000Z\",\"changed\":[\"status\","
        "\"updatedAt\",\"customer.email\",\"metadata\"],\"session\":{\"id\":\"7\",\"status\":"
        "\"completed\", \"updatedAt\":\"2026-11-24T13:29:00Z\",\"customer\":{\"email\":"
        "\"c@d.example\"},\"metadata\":{\"events\":[{\"eventId\":\"e\"}]}}}\n");
    write_change(&o, WATCH_NEW, false, &out);
    assert_non_null(strstr(buf_text(&out), "{\"event\":\"new\","));
    assert_non_null(strstr(buf_text(&out), ",\"changed\":null,"));
    buf_clear(&out);
    watch_output_failure(&o, now, SLICE("no \"answer\""), &out);
    assert_buf(&out, "{\"event\":\"failure\",\"at\":\"2026-11-24T13:30:00.000Z\",\"text\":\"no "
                     "\\\"answer\\\"\"}\n");
    buf_release(&out);
}

static void test_table(void **state) {
    (void)state;
    struct buf out = BUF_INIT(65536);
    struct output o = output_of(OUTPUT_TABLE);
    watch_output_begin(&o, &out);
    write_change(&o, WATCH_LEFT, true, &out);
    struct slice rest = buf_slice(&out), titles, line;
    assert_true(slice_cut(&rest, '\n', &titles));
    assert_true(slice_cut(&rest, '\n', &line));
    assert_true(slice_starts_with(titles, SLICE("TIME UTC        EVENT  ")));
    assert_true(slice_starts_with(line, SLICE("11-24 13:30:00  left   ")));
    // Personal data is masked, objects are named, and when it was updated is not told twice.
    assert_non_null(strstr(line.ptr, "Status active \xe2\x86\x92 completed, E-mail *"));
    assert_non_null(strstr(line.ptr, "Metadata \xe2\x86\x92 {\xe2\x80\xa6}\n"));
    assert_null(strstr(line.ptr, "Updated"));
    assert_null(strstr(line.ptr, "c@d"));
    const char *title = memmem(titles.ptr, titles.len, "CHANGED", 7);
    assert_non_null(title);
    assert_memory_equal(line.ptr + (title - titles.ptr), "Status", 6);
    buf_clear(&out);
    // In a window columns are cut, what changed is not.
    o.width = 40;
    o.ascii = true;
    write_change(&o, WATCH_CHANGED, true, &out);
    assert_non_null(strstr(buf_text(&out), "Metadata -> {...}\n"));
    buf_release(&out);
}

static void test_plain(void **state) {
    (void)state;
    struct buf out = BUF_INIT(65536);
    const struct output o = output_of(OUTPUT_PLAIN);
    watch_output_begin(&o, &out);
    write_change(&o, WATCH_NEW, false, &out);
    assert_buf(&out, "Time: 2026-11-24 13:30:00.000 UTC; event: new; Id: 7; Status: completed\n");
    write_change(&o, WATCH_CHANGED, true, &out);
    assert_non_null(strstr(buf_text(&out), "; changed: Status from active to completed, "));
    buf_release(&out);
}

static void test_cells(void **state) {
    (void)state;
    struct buf out = BUF_INIT(65536);
    struct output o = output_of(OUTPUT_CSV);
    watch_output_begin(&o, &out);
    write_change(&o, WATCH_CHANGED, true, &out);
    assert_buf(&out, "at,event,changed,id,status\r\n"
                     "2026-11-24T13:30:00.000Z,changed,status updatedAt customer.email metadata,7,"
                     "completed\r\n");
    o.format = OUTPUT_TSV;
    watch_output_begin(&o, &out);
    assert_buf(&out, "at\tevent\tchanged\tid\tstatus\n");
    buf_release(&out);
}

static void test_known_records(void **state) {
    (void)state;
    struct known k;
    known_init(&k);
    assert_null(known_find(&k, SLICE("7")));
    known_add(&k, page_of(before));
    assert_slice(session_text(known_find(&k, SLICE("7")), FIELD_STATUS), "active");
    known_add(&k, page_of(after));
    assert_slice(session_text(known_find(&k, SLICE("7")), FIELD_STATUS), "completed");
    // What was on its way for long does not undo what came meanwhile.
    known_add(&k, page_of(before));
    assert_slice(session_text(known_find(&k, SLICE("7")), FIELD_STATUS), "completed");
    known_release(&k);
}

// Rows that were created one second after the other.
static struct page *page_of_rows(int first, int n) {
    struct buf rows = BUF_INIT(1024 * 1024), created = BUF_INIT(64);
    for (int i = first; i < first + n; i++) {
        buf_clear(&created);
        instant_append_iso(&created, now + i * MS_SECOND);
        buf_printf(&rows, "%s{\"id\":\"%d\",\"createdAt\":\"%s\"}", i > first ? "," : "", i,
            buf_text(&created));
    }
    struct page *p = page_of(buf_text(&rows));
    buf_release(&rows);
    buf_release(&created);
    return p;
}

static void test_what_is_forgotten_is_known_to_be(void **state) {
    (void)state;
    enum { PAGES = 150, ROWS = 1000 };
    struct known k;
    known_init(&k);
    assert_true(k.forgotten == INSTANT_NONE);
    for (int i = 0; i < PAGES; i++) {
        known_add(&k, page_of_rows(i * ROWS, ROWS));
    }
    size_t n_known = 0;
    for (int i = 0; i < PAGES * ROWS; i++) {
        char id[16];
        snprintf(id, sizeof id, "%d", i);
        const bool is_known = known_find(&k, slice_of(id)) != NULL;
        assert_true(is_known == (now + i * MS_SECOND > k.forgotten));
        n_known += is_known;
    }
    assert_in_range(n_known, ROWS, PAGES * ROWS - ROWS);
    known_release(&k);
}

int main(void) {
    setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ndjson),
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_cells),
        cmocka_unit_test(test_known_records),
        cmocka_unit_test(test_what_is_forgotten_is_known_to_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
