// Output formats: documents are valid however they end, records keep their bytes, terminals and
// spreadsheets are spared what they would obey.
#include "unit.h"

#include "app/output.h"
#include "base/text.h"
#include "model/page.h"

#include <locale.h>

// Rows as a server would send them, as a page.
static struct page *page_of(const char *rows) {
    struct buf body = BUF_INIT(1024 * 1024);
    struct error e = {0};
    buf_printf(&body, "{\"data\":[%s],\"pagination\":{}}", rows);
    struct page_builder *b = page_builder_new();
    assert_true(page_builder_feed(b, buf_slice(&body), &e));
    struct page *p = page_builder_finish(b, &e);
    assert_non_null(p);
    page_builder_free(b);
    buf_release(&body);
    return p;
}

static void write_rows(struct output *o, const char *rows, struct buf *out) {
    struct page *p = page_of(rows);
    output_begin(o, out);
    for (size_t i = 0; i < p->n_sessions; i++) {
        output_session(o, &p->sessions[i], out);
    }
    output_end(o, out);
    output_release(o);
    page_free(p);
}

static const enum field columns[] = {FIELD_ID, FIELD_CREATED_AT, FIELD_CUSTOMER_EMAIL};

static struct output output_of(enum output_format format) {
    return (struct output){.format = format,
        .columns = columns,
        .n_columns = ARRAY_LEN(columns),
        .show = {.now = INT64_C(1795527000000), .zone = ZONE_UTC}};
}

static const char two[] = "{\"id\":\"7\",\"createdAt\":\"2026-11-24T12:00:00Z\",\"customer\":{"
                          "\"email\":\"a@b.example\"}},"
                          "{\"id\": 12345678901234567890,\n\"createdAt\":null}";

static void test_json(void **state) {
    (void)state;
    struct buf out = BUF_INIT(65536);
    struct output o = output_of(OUTPUT_JSON);
    write_rows(&o, "", &out);
    assert_buf(&out, "[]\n");
    write_rows(&o, two, &out);
    assert_buf(&out, "[\n"
                     "{\"id\":\"7\",\"createdAt\":\"2026-11-24T12:00:00Z\",\"customer\":{\"email\":"
                     "\"a@b.example\"}},\n"
                     "{\"id\": 12345678901234567890,\n\"createdAt\":null}\n]\n");
    buf_release(&out);
}

// Exports from the browser: what nobody chose to show is in no record either.
static void test_records_are_masked_when_that_is_wanted(void **state) {
    (void)state;
    struct buf out = BUF_INIT(65536);
    struct output o = output_of(OUTPUT_NDJSON);
    o.masks = true;
    write_rows(&o, two, &out);
    assert_null(strstr(buf_text(&out), "a@b.example"));
    assert_non_null(strstr(buf_text(&out), "***"));
    assert_non_null(strstr(buf_text(&out), "12345678901234567890"));
    buf_clear(&out);
    o.format = OUTPUT_JSON;
    write_rows(&o, two, &out);
    assert_null(strstr(buf_text(&out), "a@b.example"));
    buf_clear(&out);
    o.show.unmasked = true;
    write_rows(&o, two, &out);
    assert_non_null(strstr(buf_text(&out), "{\"id\": 12345678901234567890,\n\"createdAt\":null}"));
    buf_release(&out);
}

static void test_ndjson(void **state) {
    (void)state;
    struct buf out = BUF_INIT(65536);
    struct output o = output_of(OUTPUT_NDJSON);
    write_rows(&o, "{\"a\":\"\\n\",\r\n\"b\":1},{}", &out);
    assert_buf(&out, "{\"a\":\"\\n\",  \"b\":1}\n{}\n");
    buf_release(&out);
}

static void test_json_on_a_terminal(void **state) {
    (void)state;
    struct buf out = BUF_INIT(65536);
    struct output o = output_of(OUTPUT_NDJSON);
    o.terminal = true;
    write_rows(
        &o, "{\"\xe2\x80\xae\":\"\xc2\x9b\xff\x7f \xc3\xa9 \xe6\xbc\xa2 \xf3\xa0\x81\x81\"}", &out);
    assert_buf(&out, "{\"\\u202e\":\"\\u009b\xef\xbf\xbd\\u007f \xc3\xa9 \xe6\xbc\xa2 "
                     "\\udb40\\udc41\"}\n");
    o.ascii = true;
    write_rows(&o, "{\"a\":\"\xc3\xa9\xf0\x9f\x91\x8d\"}", &out);
    assert_buf(&out, "{\"a\":\"\\u00e9\\ud83d\\udc4d\"}\n");
    buf_release(&out);
}

static void test_csv(void **state) {
    (void)state;
    struct buf out = BUF_INIT(65536);
    struct output o = output_of(OUTPUT_CSV);
    write_rows(&o, "", &out);
    assert_buf(&out, "id,createdAt,customer.email\r\n");
    o.show.unmasked = true;
    write_rows(&o, two, &out);
    assert_buf(&out, "id,createdAt,customer.email\r\n"
                     "7,2026-11-24T12:00:00.000Z,a@b.example\r\n"
                     "12345678901234567890,,\r\n");
    o.show.unmasked = false;
    write_rows(&o, two, &out);
    assert_null(strstr(buf_text(&out), "a@b.example"));
    buf_clear(&out);
    o.show.unmasked = true;
    write_rows(&o, "{\"customer\":{\"email\":\"=1+1,\\\"x\\\"\"}}", &out);
    assert_buf(&out, "id,createdAt,customer.email\r\n,,\"'=1+1,\"\"x\"\"\"\r\n");
    buf_release(&out);
}

static void test_exact_cells(void **state) {
    (void)state;
    struct buf out = BUF_INIT(65536);
    struct output o = output_of(OUTPUT_CSV);
    o.exact = o.show.unmasked = true;
    write_rows(&o, "{\"customer\":{\"email\":\"=1+1,\\\"x\\\"\"}}", &out);
    assert_buf(&out, "id,createdAt,customer.email\r\n,,\"=1+1,\"\"x\"\"\"\r\n");
    o.format = OUTPUT_TSV;
    write_rows(&o, "{\"customer\":{\"email\":\"=1\"}}", &out);
    assert_buf(&out, "id\tcreatedAt\tcustomer.email\n\t\t=1\n");
    buf_release(&out);
}

static void test_tsv(void **state) {
    (void)state;
    struct buf out = BUF_INIT(65536);
    struct output o = output_of(OUTPUT_TSV);
    o.show.unmasked = true;
    write_rows(&o, "", &out);
    assert_buf(&out, "id\tcreatedAt\tcustomer.email\n");
    write_rows(&o, two, &out);
    assert_buf(&out, "id\tcreatedAt\tcustomer.email\n"
                     "7\t2026-11-24T12:00:00.000Z\ta@b.example\n"
                     "12345678901234567890\t\t\n");
    // A cell never breaks out of its column or row, and can be read back.
    write_rows(&o,
        "{\"customer\":{\"email\":\"a\\tb\\r\\n\\\\c\\u202e\"}},"
        "{\"customer\":{\"email\":\"@x\"}}",
        &out);
    assert_buf(&out, "id\tcreatedAt\tcustomer.email\n"
                     "\t\ta\\tb\\r\\n\\\\c\\u{202E}\n\t\t'@x\n");
    buf_release(&out);
}

static void test_plain(void **state) {
    (void)state;
    static const enum field shown[] = {
        FIELD_ID, FIELD_CREATED_AT, FIELD_CUSTOMER_EMAIL, FIELD_STORE_LABEL, FIELD_DWELL};
    struct buf out = BUF_INIT(65536);
    struct output o = output_of(OUTPUT_PLAIN);
    o.columns = shown;
    o.n_columns = ARRAY_LEN(shown);
    write_rows(&o, "", &out);
    assert_buf(&out, "");
    write_rows(&o, two, &out);
    assert_buf(&out, "Id: 7\n"
                     "Created: 2026-11-24 12:00:00.000 UTC\n"
                     "E-mail: ***@b.example\n"
                     "Store: -\n"
                     "Dwell (worked out here): -\n"
                     "\n"
                     "Id: 12345678901234567890\n"
                     "Created: (null)\n"
                     "E-mail: (absent)\n"
                     "Store: -\n"
                     "Dwell (worked out here): -\n");
    // One line a value, whatever it holds; a visit that goes on says so in words.
    write_rows(&o,
        "{\"id\":\"a\\nId: 8\",\"customerFirstEnteredAt\":\"2026-11-24T12:49:00Z\","
        "\"store\":{\"name\":\"Z\xc3\xbcrich\"}}",
        &out);
    assert_non_null(strstr(buf_text(&out), "Id: a\\nId: 8\n"));
    assert_non_null(strstr(buf_text(&out), "Store: Z\xc3\xbcrich\n"));
    assert_non_null(strstr(buf_text(&out), " so far\n"));
    buf_release(&out);
}

static void test_table(void **state) {
    (void)state;
    struct buf out = BUF_INIT(65536);
    struct output o = output_of(OUTPUT_TABLE);
    o.show.unmasked = true;
    write_rows(&o, "", &out);
    assert_buf(&out, "ID  CREATED UTC  E-MAIL\n");
    write_rows(&o, two, &out);
    assert_buf(&out, "                  ID  CREATED UTC     E-MAIL\n"
                     "                   7  11-24 12:00:00  a@b.example\n"
                     "12345678901234567890  -\n");
    // Nothing acts, and a wide character takes two cells.
    write_rows(
        &o, "{\"id\":\"1\",\"customer\":{\"email\":\"\xe6\xbc\xa2\\u001b\\u202e\\n\"}}", &out);
    assert_buf(&out, "ID  CREATED UTC  E-MAIL\n"
                     " 1               \xe6\xbc\xa2\xc2\xb7\xc2\xb7\xc2\xb7\n");
    o.ascii = true;
    write_rows(&o, "{\"id\":\"1\",\"customer\":{\"email\":\"\xc3\xa9\"}}", &out);
    assert_buf(&out, "ID  CREATED UTC  E-MAIL\n 1               e\n");
    buf_release(&out);
}

static void test_table_is_cut_to_the_window(void **state) {
    (void)state;
    struct buf out = BUF_INIT(65536);
    struct output o = output_of(OUTPUT_TABLE);
    o.show.unmasked = true;
    o.width = 30;
    write_rows(&o, two, &out);
    struct slice rest = buf_slice(&out), line;
    while (slice_cut(&rest, '\n', &line)) {
        assert_true(text_width(line, (struct text_style){.mode = TEXT_MARK}) <= 30);
    }
    buf_release(&out);
}

// The layout comes from the first rows; what comes later is written at once.
static void test_table_writes_as_rows_come(void **state) {
    (void)state;
    struct buf out = BUF_INIT(1024 * 1024);
    struct output o = output_of(OUTPUT_TABLE);
    struct page *p = page_of(two);
    output_begin(&o, &out);
    for (int i = 0; i < OUTPUT_SAMPLE - 1; i++) {
        output_session(&o, &p->sessions[1], &out);
    }
    assert_int_equal(out.len, 0);
    output_session(&o, &p->sessions[1], &out);
    assert_true(out.len > 0);
    buf_clear(&out);
    output_session(&o, &p->sessions[0], &out);
    assert_non_null(strstr(buf_text(&out), " 7  11-24 12:00:00"));
    buf_clear(&out);
    output_end(&o, &out);
    assert_int_equal(out.len, 0);
    output_release(&o);
    // Given up half-way, nothing leaks.
    output_begin(&o, &out);
    output_session(&o, &p->sessions[0], &out);
    output_release(&o);
    page_free(p);
    buf_release(&out);
}

int main(void) {
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_ndjson),
        cmocka_unit_test(test_records_are_masked_when_that_is_wanted),
        cmocka_unit_test(test_json_on_a_terminal),
        cmocka_unit_test(test_csv),
        cmocka_unit_test(test_exact_cells),
        cmocka_unit_test(test_tsv),
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_table_is_cut_to_the_window),
        cmocka_unit_test(test_table_writes_as_rows_come),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
