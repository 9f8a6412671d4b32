// Any bytes as a condition. Beyond "no crash": what cannot be read is explained and the place lies
// in the text; what can be read means the same when its text is read again and when it is copied;
// the opposite fits where it does not; a plan leaves nothing out; what is left of a line can be
// read; completion ends, and replaces a part of the text.
#include "base/file.h"
#include "base/mem.h"
#include "model/match.h"
#include "model/page.h"
#include "model/plan.h"

#include <stdio.h>
#include <string.h>

static const char sessions[] =
    "{\"data\":[{\"id\":\"9007199254740993\",\"status\":\"completed\",\"suspectedFraud\":true,"
    "\"visitors\":4,\"groupSize\":3,\"storeId\":204,\"customerId\":\"1187\",\"code\":\"c69b-1\","
    "\"createdAt\":\"2026-11-23T10:00:00Z\",\"customerFirstEnteredAt\":\"2026-11-23T10:01:00Z\","
    "\"customerLastExitedAt\":\"2026-11-23T10:01:45Z\",\"customer\":{\"email\":\"anna@gmail.com\","
    "\"firstName\":\"Anna\",\"lastName\":\"M\\u00fcller\",\"role\":\"customer\"},"
    "\"store\":{\"name\":\"Z\\u00fcrich HB\",\"maxPeople\":20},"
    "\"metadata\":{\"events\":[{\"eventId\":\"6bdb\",\"metadata\":{\"n\":[1,[2,{\"x\":3}]]}}],"
    "\"as.received\":\"\\\"q\\\"\",\"ratio\":0.5,\"none\":null}},"
    "{\"id\":8,\"status\":\"active\",\"visitors\":1,\"groupSize\":1,\"storeId\":\"205\","
    "\"createdAt\":\"2026-11-24T12:20:00Z\",\"customerLastEnteredAt\":\"2026-11-24T12:32:07Z\","
    "\"customerLastExitedAt\":null,\"metadata\":{\"events\":[]}},"
    "{\"id\":7,\"status\":null,\"visitors\":null,\"customer\":null,\"store\":null},"
    "{\"id\":\"x7\",\"status\":{\"a\":1},\"suspectedFraud\":\"yes\",\"visitors\":2.5,"
    "\"storeId\":[1],\"createdAt\":\"soon\",\"customer\":[],\"metadata\":5}]}";

static const enum field columns[] = {
    FIELD_ID, FIELD_STATUS, FIELD_CUSTOMER_LABEL, FIELD_CREATED_AT, FIELD_DWELL};

static struct page *read_sessions(void) {
    struct error e = {0};
    struct page_builder *builder = page_builder_new();
    require(page_builder_feed(builder, (struct slice){sessions, sizeof sessions - 1}, &e));
    struct page *page = page_builder_finish(builder, &e);
    require(page != NULL && page->n_sessions == 4);
    page_builder_free(builder);
    return page;
}

// One bit a session.
static unsigned fits(const struct match *m, const struct page *page, const struct show *how) {
    unsigned bits = 0;
    for (size_t i = 0; i < page->n_sessions; i++) {
        bits |= match_fits(m, &page->sessions[i], how) ? 1U << i : 0;
    }
    return bits;
}

static struct match *read_text(struct slice text, const struct value_context *c, struct error *e) {
    size_t at = 0;
    struct match *m = match_new(text, c, columns, ARRAY_LEN(columns), &at, e);
    require(m != NULL || e->kind == ERROR_NONE || e->text[0] != '\0');
    require(m == NULL || e->kind == ERROR_NONE);
    require(at <= text.len);
    return m;
}

static void check_meaning(struct slice text, const struct value_context *c, const struct page *page,
    const struct show *how) {
    struct error e = {0};
    struct match *m = read_text(text, c, &e);
    if (!m) {
        return;
    }
    const unsigned bits = fits(m, page, how);
    struct match *again = read_text(match_text(m), c, &e);
    require(again != NULL && fits(again, page, how) == bits);
    struct match *copy = match_copy(m);
    match_free(m);
    match_free(again);
    require(fits(copy, page, how) == bits);
    (void)match_is_personal(copy);
    match_prefetch(copy, &page->sessions[0], &page->sessions[1]);

    struct buf opposite = BUF_INIT(1 << 20);
    buf_append_text(&opposite, "not (");
    buf_append(&opposite, match_text(copy));
    buf_append_text(&opposite, ")");
    struct match *other = read_text(buf_slice(&opposite), c, &e); // NULL: over a ceiling
    require(!other || fits(other, page, how) == (bits ^ 15U));
    match_free(other);
    match_free(copy);
    buf_release(&opposite);
}

// What the server is asked for leaves no row out that fits, and what is matched here neither.
static void check_plan(struct slice text, const struct value_context *c, const struct page *page,
    const struct show *how) {
    struct error e = {0};
    struct match *m = read_text(text, c, &e);
    struct query nothing;
    struct plan plan;
    query_init(&nothing);
    plan_make(&nothing, m, c, &plan);
    for (size_t i = 0; m && i < page->n_sessions; i++) {
        const struct session *s = &page->sessions[i];
        bool is_sent = !plan.contradicts;
        for (enum param p = 0; p < PARAM_COUNT; p++) {
            is_sent = is_sent && query_fits(&plan.query, p, s, c);
        }
        const bool is_kept = is_sent && (!plan.rest || match_fits(plan.rest, s, how));
        require(is_kept || !match_fits(m, s, how));
    }
    if (m) {
        struct buf out = BUF_INIT(1 << 20);
        plan_append(&plan, m, false, &out);
        buf_release(&out);
    }
    plan_release(&plan);
    match_free(m);
}

static void check_line(struct slice text, const struct value_context *c) {
    struct query q;
    struct buf rest = BUF_INIT(1 << 20);
    struct error e = {0};
    size_t at = 0;
    query_init(&q);
    const bool is_read = plan_read_line(&q, text, c, &rest, &at, &e);
    require(is_read || (e.text[0] != '\0' && at <= text.len));
    match_free(read_text(buf_slice(&rest), c, &e));
    require(!is_read || e.kind == ERROR_NONE);
    buf_release(&rest);
    query_release(&q);
}

static size_t seen_values(void *context, enum field f, struct slice *out, size_t max) {
    (void)f;
    require(max > 0);
    out[0] = *(struct slice *)context;
    return 1;
}

static void check_completion(struct slice text, size_t at) {
    struct match_completion c;
    struct slice value = {text.ptr, text.len < 20 ? text.len : 20};
    size_t i = 0;
    while (match_complete(text, at, i, seen_values, &value, &c)) {
        require(c.from <= at && c.to >= at && c.to <= text.len);
        require(memchr(c.text, '\0', sizeof c.text) != NULL && c.text[0] != '\0');
        i++;
        require(i < 1000);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len) {
    const struct slice text = {(const char *)data, len};
    struct page *page = read_sessions();
    instant now = 0;
    require(instant_parse_iso(SLICE("2026-11-24T13:32:07Z"), &now));
    const struct value_context c = {.now = now, .zone = ZONE_UTC};
    const struct show how = {.now = now, .zone = ZONE_UTC};
    check_meaning(text, &c, page, &how);
    check_plan(text, &c, page, &how);
    check_line(text, &c);
    check_completion(text, len);
    check_completion(text, len > 0 ? data[len / 2] % (len + 1) : 0);
    page_free(page);
    return 0;
}

#ifndef AIFI_LIBFUZZER

static const char *const morsels[] = {"(", ")", "\"", "'", "!", "not ", " or ", " and ", "=",
    "!=", "<=", ">", "~", "!~", ",", "null", "absent", "fraud", "store", "entered", "today 06:00",
    "-2h", "dwell", "60s", "metadata.", "[0]", "[\"", "\"]", "events", "phase=", "left",
    "verdict=", "to-do", "signals~", "card", "name~", "99999999999999999999", "0.5", "\xC3\xBC",
    "\xFF", "\x01", "\t", "visitors>groupSize"};

static uint32_t next_random(uint64_t *seed, size_t below) {
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((*seed >> 33) % below);
}

static void mutate(struct buf *text, uint64_t *seed) {
    for (uint32_t n = next_random(seed, 5); n > 0 && text->len > 0; n--) {
        size_t at = next_random(seed, text->len);
        size_t left = text->len - at;
        switch (next_random(seed, 5)) {
        case 0:
            text->ptr[at] = (char)next_random(seed, 256);
            break;
        case 1:
            buf_remove(text, at, next_random(seed, left < 10 ? left : 10));
            break;
        case 2:
            buf_remove(text, at, left);
            break;
        default:
            buf_insert(text, at, slice_of(morsels[next_random(seed, ARRAY_LEN(morsels))]));
        }
    }
}

static struct slice random_line(struct slice lines, size_t n, uint64_t *seed) {
    struct slice line = SLICE_NONE;
    for (size_t i = next_random(seed, n) + 1; i > 0; i--) {
        slice_cut(&lines, '\n', &line);
    }
    return line;
}

// fuzz-match SEED RUNS CORPUS, which has one condition a line
int main(int argc, char **argv) {
    int64_t seed = 1, runs = 1000;
    struct buf corpus = BUF_INIT(1 << 20);
    struct error e = {0};
    if (argc != 4 || !slice_to_int64(slice_of(argv[1]), &seed) ||
        !slice_to_int64(slice_of(argv[2]), &runs) || !file_read(argv[3], 1 << 20, &corpus, &e)) {
        fprintf(stderr, "usage: fuzz-match SEED RUNS CORPUS %s\n", e.text);
        return 2;
    }
    size_t n_lines = 0;
    for (size_t i = 0; i < corpus.len; i++) {
        n_lines += corpus.ptr[i] == '\n';
    }
    require(n_lines > 0);
    uint64_t state = (uint64_t)seed;
    for (int64_t i = 0; i < runs; i++) {
        struct buf text = BUF_INIT(1 << 20);
        buf_append(&text, random_line(buf_slice(&corpus), n_lines, &state));
        mutate(&text, &state);
        char *exact = mem_alloc(text.len); // so that reading past the end is seen
        if (text.len > 0) {
            memcpy(exact, text.ptr, text.len);
        }
        LLVMFuzzerTestOneInput((const uint8_t *)exact, text.len);
        mem_free(exact);
        buf_release(&text);
    }
    buf_release(&corpus);
    return 0;
}

#endif
