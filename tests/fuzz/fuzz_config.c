// Any bytes as a configuration file. Beyond "no crash": what is told names a line of the text, in
// order, and can be shown; what is good can be applied, and means the same with other line ends;
// its views, written as the program keeps them, are read back.
#include "app/config.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum { TEXT_MAX_LEN = 1 << 20 };

static struct config *read_config(struct slice text) {
    struct config *c = config_new();
    config_read_text(c, text, "config", false);
    return c;
}

static void check_notes(const struct config *c, struct slice text) {
    int n_lines = 1, before = 0;
    bool has_fault = false;
    for (size_t i = 0; i < text.len; i++) {
        n_lines += text.ptr[i] == '\n';
    }
    for (size_t i = 0; i < c->n_notes; i++) {
        const struct config_note *n = &c->notes[i];
        require(n->line >= before && n->line <= n_lines);
        require(n->text[0] != '\0' && utf8_is_valid(slice_of(n->text)));
        require(text_width(slice_of(n->text), (struct text_style){.mode = TEXT_PLAIN}) <=
                ERROR_TEXT_CELLS);
        before = n->line;
        has_fault |= n->is_fault;
    }
    struct error e = {0};
    require(config_is_good(c, &e) == !has_fault);
    require(!has_fault || (e.kind == ERROR_CONFIG && e.text[0] != '\0'));
}

static void check_use(const struct config *c) {
    struct keymap k;
    struct theme t;
    enum field columns[FIELD_COUNT];
    size_t n = 0;
    keymap_init(&k);
    config_bind_keys(c, &k);
    require(k.n <= KEYMAP_MAX);
    config_styles(c, &t);
    for (unsigned kind = 0; kind < VIEW_KIND_COUNT; kind++) {
        require(!config_columns(c, (enum view_kind)kind, columns, &n) || n <= FIELD_COUNT);
    }
    for (size_t i = 0; config_profile(c, i); i++) {
        require(config_has_profile(c, slice_of(config_profile(c, i))));
    }
}

static void check_views(const struct config *c) {
    struct buf text = BUF_INIT(TEXT_MAX_LEN);
    struct error e = {0};
    for (size_t i = 0; i < c->views.n; i++) {
        saved_view_append_ini(&c->views.items[i], &text);
    }
    struct config *again = read_config(buf_slice(&text));
    require(config_is_good(again, &e) && again->views.n == c->views.n);
    for (size_t i = 0; i < c->views.n; i++) {
        const struct saved_view *a = &c->views.items[i], *b = &again->views.items[i];
        require(strcmp(a->name, b->name) == 0 && a->kind == b->kind);
        require(strcmp(a->filter, b->filter) == 0 && strcmp(a->sort, b->sort) == 0);
        require(strcmp(a->columns, b->columns) == 0 && a->interval_ms == b->interval_ms);
    }
    config_free(again);
    buf_release(&text);
}

// As an editor of another system writes it.
static void check_line_ends(const struct config *c, struct slice text) {
    struct buf other = BUF_INIT(2 * TEXT_MAX_LEN);
    buf_append_text(&other, "\xEF\xBB\xBF");
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\n') {
            buf_append_char(&other, '\r');
        }
        buf_append_char(&other, text.ptr[i]);
    }
    struct config *again = read_config(buf_slice(&other));
    require(again->n_lines == c->n_lines && again->n_notes == c->n_notes);
    for (size_t i = 0; i < c->n_lines; i++) {
        require(strcmp(again->lines[i].value, c->lines[i].value) == 0);
        require(again->lines[i].line == c->lines[i].line);
    }
    config_free(again);
    buf_release(&other);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len) {
    const struct slice text = {(const char *)data, len};
    struct config *c = read_config(text);
    struct error e = {0};
    check_notes(c, text);
    if (config_is_good(c, &e)) {
        check_use(c);
        check_views(c);
        // A mark at the beginning counts once, and long lines become longer.
        if (len < 4000 && !slice_starts_with(text, SLICE("\xEF\xBB\xBF"))) {
            check_line_ends(c, text);
        }
    }
    config_free(c);
    return 0;
}

#ifndef AIFI_LIBFUZZER

static const char *const morsels[] = {"[", "]", "\n", "=", ":", ";", " ;", "#", "[profile ",
    "[view ", "[keys]\n", "[columns]\n", "[theme]\n", "interval", "zone = utc\n", "yes", "no",
    "filter = ", "sort = ", "view = ", "stores", "fraud", "+dwell", "-code", "refresh = ", "C-r",
    "bold", "red", "token = ", "base-url = https://", "near=90", "~/", "\r", "\xEF\xBB\xBF",
    "\xC3\xBC", "\xFF", "\x01", "\t"};

static uint32_t next_random(uint64_t *seed, size_t below) {
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((*seed >> 33) % below);
}

static void mutate(struct buf *text, uint64_t *seed) {
    for (uint32_t n = next_random(seed, 5); n > 0 && text->len > 0; n--) {
        const size_t at = next_random(seed, text->len);
        const size_t left = text->len - at;
        switch (next_random(seed, 6)) {
        case 0:
            text->ptr[at] = (char)next_random(seed, 256);
            break;
        case 1:
            buf_remove(text, at, next_random(seed, left < 60 ? left : 60));
            break;
        case 2:
            buf_remove(text, at, left);
            break;
        case 3: { // a part again, elsewhere
            char *part = mem_dup_text((struct slice){text->ptr + at, left < 80 ? left : 80});
            buf_insert(text, next_random(seed, text->len), slice_of(part));
            mem_free(part);
            break;
        }
        default:
            buf_insert(text, at, slice_of(morsels[next_random(seed, ARRAY_LEN(morsels))]));
        }
    }
}

// fuzz-config SEED RUNS SAMPLE
int main(int argc, char **argv) {
    int64_t seed = 1, runs = 1000;
    struct buf sample = BUF_INIT(TEXT_MAX_LEN);
    struct error e = {0};
    if (argc != 4 || !slice_to_int64(slice_of(argv[1]), &seed) ||
        !slice_to_int64(slice_of(argv[2]), &runs) ||
        !file_read(argv[3], TEXT_MAX_LEN, &sample, &e)) {
        fprintf(stderr, "usage: fuzz-config SEED RUNS SAMPLE %s\n", e.text);
        return 2;
    }
    uint64_t state = (uint64_t)seed;
    for (int64_t i = 0; i < runs; i++) {
        struct buf text = BUF_INIT(TEXT_MAX_LEN);
        buf_append(&text, buf_slice(&sample));
        mutate(&text, &state);
        char *exact = mem_alloc(text.len); // so that reading past the end is seen
        if (text.len > 0) {
            memcpy(exact, text.ptr, text.len);
        }
        LLVMFuzzerTestOneInput((const uint8_t *)exact, text.len);
        mem_free(exact);
        buf_release(&text);
    }
    buf_release(&sample);
    return 0;
}

#endif
