// Cells for spreadsheets.
#include "unit.h"

#include "base/csv.h"
#include "base/text.h"
#include "hostile.h"

#include <locale.h>
#include <string.h>

static const struct {
    const char *cell, *csv, *tsv;
} rows[] = {
    {"", "", ""},
    {"plain", "plain", "plain"},
    {"a,b", "\"a,b\"", "a,b"},
    {"a;b", "\"a;b\"", "a;b"},
    {"say \"hi\"", "\"say \"\"hi\"\"\"", "say \"hi\""},
    {"\"\"", "\"\"\"\"\"\"", "\"\""},
    {"two\r\nlines\tand more", "two lines and more", "two\\r\\nlines\\tand more"},
    {"=1+1", "'=1+1", "'=1+1"},
    {"=A1,B1", "\"'=A1,B1\"", "'=A1,B1"},
    {"@SUM(A1)", "'@SUM(A1)", "'@SUM(A1)"},
    {"+41 44 123 45 67", "'+41 44 123 45 67", "'+41 44 123 45 67"},
    {"+41441234567", "'+41441234567", "'+41441234567"},
    {"-1+1", "'-1+1", "'-1+1"},
    {"-", "'-", "'-"},
    {"-12", "-12", "-12"},
    {"-12.5", "-12.5", "-12.5"},
    {"-1.5e-3", "-1.5e-3", "-1.5e-3"},
    {"-1.", "'-1.", "'-1."},
    {"-1e", "'-1e", "'-1e"},
    {"-12x", "'-12x", "'-12x"},
    {"12", "12", "12"},
    {"\t=1", "'=1", "\\t=1"},
    {"\r=1", "'=1", "\\r=1"},
    {"  =1", "'=1", "'  =1"},
    {"\u200b=1", "'=1", "\\u{200B}=1"},
    {"\uFF1D1", "'\uFF1D1", "'\uFF1D1"},
    {"\uFF0B1", "'\uFF0B1", "'\uFF0B1"},
    {"\uFF0D1", "'\uFF0D1", "'\uFF0D1"},
    {"\uFF20A", "'\uFF20A", "'\uFF20A"},
    {"a=1", "a=1", "a=1"},
    {"Zürich 東", "Zürich 東", "Zürich 東"},
    {"\x1b[31mred", "[31mred", "\\u{1B}[31mred"},
};

static void test_cells(void **state) {
    (void)state;
    struct buf out = BUF_INIT(1000);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        csv_append(&out, slice_of(rows[i].cell));
        assert_buf(&out, rows[i].csv);
        tsv_append(&out, slice_of(rows[i].cell));
        assert_buf(&out, rows[i].tsv);
    }
    // The same without the guard.
    csv_append_exact(&out, SLICE("=1+1,\"x\""));
    assert_buf(&out, "\"=1+1,\"\"x\"\"\"");
    tsv_append_exact(&out, SLICE("+41\\\t"));
    assert_buf(&out, "+41\\\\\\t");
    csv_append(&out, SLICE("\0=1"));
    assert_buf(&out, "'=1");
    csv_append(&out, SLICE("a,b"));
    buf_append_char(&out, ',');
    csv_append(&out, SLICE("=c"));
    assert_buf(&out, "\"a,b\",'=c");
    buf_release(&out);
}

// Reads one cell as RFC 4180 says; what is left of the row must be nothing.
static void unquote(struct slice cell, struct buf *out) {
    if (cell.len == 0 || cell.ptr[0] != '"') {
        buf_append(out, cell);
        assert_true(cell.len == 0 ||
                    (!memchr(cell.ptr, ',', cell.len) && !memchr(cell.ptr, '"', cell.len)));
        return;
    }
    size_t at = 1;
    while (
        at < cell.len && (cell.ptr[at] != '"' || (at + 1 < cell.len && cell.ptr[at + 1] == '"'))) {
        at += cell.ptr[at] == '"' ? 1 : 0;
        buf_append_char(out, cell.ptr[at++]);
    }
    assert_int_equal(at, cell.len - 1);
}

static void test_hostile_cells_stay_cells(void **state) {
    (void)state;
    struct hostile h;
    hostile_init(&h);
    struct buf csv = BUF_INIT(1 << 20), tsv = BUF_INIT(1 << 20), back = BUF_INIT(1 << 20),
               plain = BUF_INIT(1 << 20);
    for (size_t i = 0; i < h.n_texts; i++) {
        buf_clear(&csv);
        buf_clear(&tsv);
        buf_clear(&back);
        csv_append(&csv, h.texts[i]);
        tsv_append(&tsv, h.texts[i]);
        unquote(buf_slice(&csv), &back);
        buf_clear(&plain);
        text_append(&plain, h.texts[i], (struct text_style){.mode = TEXT_PLAIN}, 0);
        const bool guarded = back.len > plain.len;
        assert_true(!guarded || back.ptr[0] == '\'');
        buf_remove(&back, 0, guarded ? 1 : 0);
        assert_true(slice_equal(buf_slice(&back), buf_slice(&plain)));
        assert_true(utf8_is_valid(buf_slice(&tsv)));
        for (size_t j = 0; j < tsv.len; j++) {
            assert_true((unsigned char)tsv.ptr[j] >= 0x20);
        }
        assert_true(tsv.len == 0 || !strchr("=+@", tsv.ptr[0]));
    }
    buf_release(&csv);
    buf_release(&tsv);
    buf_release(&back);
    buf_release(&plain);
    hostile_release(&h);
}

static void test_a_full_buffer_says_so(void **state) {
    (void)state;
    for (size_t ceiling = 0; ceiling < 20; ceiling++) {
        struct buf out = BUF_INIT(ceiling);
        csv_append(&out, SLICE("=say \"hi\", you"));
        assert_int_equal(out.full, ceiling < 19);
        buf_release(&out);
    }
}

int main(void) {
    setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells),
        cmocka_unit_test(test_hostile_cells_stay_cells),
        cmocka_unit_test(test_a_full_buffer_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
