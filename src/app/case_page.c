// What the page of the case tab shows, gathered: the history from the case book, what changed since
// the verdict, related sessions from the rows that were read here and from the server. Must not
// know how the page is drawn.
#include "case_page.h"

#include "app/console.h"
#include "base/mem.h"
#include "model/record_diff.h"

#include <string.h>

enum { ROWS_MAX = 200, STATE_MAX_LEN = 600, VALUE_MAX_LEN = 300, CHANGES_SHOWN = 50 };

struct case_page {
    struct case_look look;
    const struct view *source; // of what was read here; borrowed while gathering
    struct show show;
    row_id rows[RELATION_COUNT][ROWS_MAX];
    struct buf states[RELATION_COUNT];
    struct buf url;
    // For the text of the case.
    struct case_relations relations;
    struct buf basis, sources[RELATION_COUNT];
    // The history, of this session at this state of the book.
    char *key;
    uint64_t generation;
    bool is_read;
    struct case_file file;
    // What changed, of this record.
    uint64_t record_hash;
    bool record_unmasked;
    struct slice changes[CHANGES_SHOWN + 1];
    size_t n_changes;
    bool is_other;
    // The session referred to beside those that refer to this one, where they come from two places.
    struct dataset *both;
    uint64_t both_hash;
    row_id both_rows[ROWS_MAX];
};

struct case_page *case_page_new(void) {
    struct case_page *p = mem_calloc(1, sizeof *p);
    for (size_t i = 0; i < RELATION_COUNT; i++) {
        p->states[i] = BUF_INIT(STATE_MAX_LEN);
        p->sources[i] = BUF_INIT(STATE_MAX_LEN);
    }
    p->basis = BUF_INIT(STATE_MAX_LEN);
    p->url = BUF_INIT(CONSOLE_URL_MAX_LEN * 4);
    return p;
}

static void release_changes(struct case_page *p) {
    for (size_t i = 0; i < p->n_changes; i++) {
        mem_free((char *)p->changes[i].ptr);
    }
    p->n_changes = 0;
    p->is_other = false;
    p->record_hash = 0;
}

void case_page_free(struct case_page *p) {
    if (!p) {
        return;
    }
    for (size_t i = 0; i < RELATION_COUNT; i++) {
        buf_release(&p->states[i]);
        buf_release(&p->sources[i]);
    }
    release_changes(p);
    case_file_release(&p->file);
    dataset_free(p->both);
    buf_release(&p->url);
    buf_release(&p->basis);
    mem_free(p->key);
    mem_free(p);
}

bool case_page_is_shown(struct app *a) {
    const struct layout l = layout_make(a->h, a->w, a->detail_on, a->zoomed);
    return a->cover == COVER_NONE && a->detail.tab == TAB_CASE && l.detail.h > 0 && app_session(a);
}

// The rows that say most of a session: of the one that was opened alone, those it was found among.
static const struct view *source_of(struct app *a, const struct session *s) {
    for (size_t at = a->at + 1; app_view(a)->origin == VIEW_OPENED && at-- > 0;) {
        const struct view *v = a->history[at];
        if (v->origin != VIEW_OPENED && dataset_find(v->data, session_key(s)) != ROW_NONE) {
            return v;
        }
    }
    return app_view(a);
}

const struct show *case_page_show(struct app *a) {
    const struct session *s = app_session(a);
    struct show *show = &a->case_page->show;
    *show = *app_show(a);
    if (s) {
        show->evidence = source_of(a, s)->evidence;
    }
    return show;
}

// --- history ------------------------------------------------------------------------------------

static void read_history(struct app *a, struct case_page *p, const struct session *s) {
    const uint64_t generation = verdicts_generation(a->verdicts);
    const bool same = p->key && slice_equal(slice_of(p->key), session_key(s));
    if (p->is_read && same && p->generation == generation) {
        return;
    }
    struct error e = {0};
    case_file_release(&p->file);
    p->file = (struct case_file){0};
    release_changes(p);
    mem_free(p->key);
    p->key = mem_dup_text(session_key(s));
    p->generation = generation;
    p->is_read = true;
    if (a->book && !casebook_read(a->book, session_key(s), &p->file, &e)) {
        p->file = (struct case_file){0};
        p->is_read = false; // once more with the next frame
    }
}

// --- what changed since -------------------------------------------------------------------------

static void append_value(const char *value, struct buf *out) {
    const size_t len = strlen(value);
    const struct slice text = {value, len < VALUE_MAX_LEN ? len : VALUE_MAX_LEN};
    buf_append(out, text.len > 0 ? text : SLICE("\"\""));
    buf_append_text(out, len > text.len ? "..." : "");
}

// What a verdict rests upon: whose, where, when, and that it is flagged.
static bool is_essential(const struct record_change *change) {
    static const enum field fields[] = {FIELD_CUSTOMER_ID, FIELD_STORE_ID, FIELD_SESSION_TOKEN,
        FIELD_CREATED_AT, FIELD_SUSPECTED_FRAUD};
    bool found = false;
    for (size_t i = 0; i < ARRAY_LEN(fields) && !found; i++) {
        found = strcmp(change->path, field_row(fields[i])->path) == 0;
    }
    return found;
}

static void add_change(struct app *a, struct case_page *p, const struct record_change *change) {
    struct buf text = BUF_INIT(4 * VALUE_MAX_LEN + 1000);
    buf_append_text(&text, change->path);
    buf_append_char(&text, ' ');
    if (!change->before) {
        buf_append_text(&text, "is new: ");
        append_value(change->after, &text);
    } else if (!change->after) {
        buf_append_text(&text, "is gone, was ");
        append_value(change->before, &text);
    } else if (change->masked && strcmp(change->before, change->after) == 0) {
        buf_append_text(&text, "changed (hidden)");
    } else {
        append_value(change->before, &text);
        buf_append_text(&text, a->ascii ? " -> " : " \u2192 ");
        append_value(change->after, &text);
    }
    p->changes[p->n_changes++] = slice_of(mem_dup_text(buf_slice(&text)));
    buf_release(&text);
}

static void compare_records(struct app *a, struct case_page *p, const struct session *s) {
    const uint64_t hash = slice_hash(session_json(s)) | 1U;
    if (p->record_hash == hash && p->record_unmasked == a->show.unmasked) {
        return;
    }
    release_changes(p);
    p->record_hash = hash;
    p->record_unmasked = a->show.unmasked;
    struct record_diff diff = {0};
    struct error e = {0};
    if (!p->file.snapshot ||
        !record_diff(slice_of(p->file.snapshot), session_json(s), app_show(a), &diff, &e)) {
        return;
    }
    for (size_t i = 0; i < diff.n; i++) {
        p->is_other = p->is_other || is_essential(&diff.changes[i]);
    }
    for (size_t i = 0; i < diff.n && i < CHANGES_SHOWN; i++) {
        add_change(a, p, &diff.changes[i]);
    }
    const size_t n_more = diff.n - (diff.n < CHANGES_SHOWN ? diff.n : CHANGES_SHOWN) + diff.n_more;
    if (n_more > 0) {
        struct buf text = BUF_INIT(80);
        buf_printf(&text, "and %zu more", n_more);
        p->changes[p->n_changes++] = slice_of(mem_dup_text(buf_slice(&text)));
        buf_release(&text);
    }
    record_diff_release(&diff);
}

// --- related sessions ---------------------------------------------------------------------------

// "of 3400 rows read", "of 3400 rows read, back to 11-17 13:32:07": what the list knows.
static void append_read(struct app *a, const struct view *v, struct buf *out) {
    instant reached;
    const size_t n = dataset_n_rows(v->data);
    buf_printf(out, "of %zu row%s read here", n, n == 1 ? "" : "s");
    if (walk_progress(v->down, &reached)) {
        buf_append_text(out, query_is_descending(&v->query) ? ", back to " : ", up to ");
        instant_append(out, reached, INSTANT_LIST, a->show.zone, a->show.now);
    }
}

static void append_minute(struct app *a, instant at, struct buf *out) {
    enum { TO_MINUTE_LEN = 5, SECONDS_LEN = 3 };
    const size_t start = out->len;
    instant_append(out, at, INSTANT_TIME, a->show.zone, a->show.now);
    if (out->len - start == TO_MINUTE_LEN + SECONDS_LEN) {
        buf_remove(out, start + TO_MINUTE_LEN, SECONDS_LEN);
    }
}

static void fill_loaded(struct case_page *p, const struct session *s, enum relation r) {
    const struct view *v = p->source;
    struct case_related *list = &p->look.related[r];
    list->source = v->data;
    list->rows = p->rows[r];
    list->n_all = evidence_related(v->evidence, s, r, p->rows[r], ROWS_MAX);
    list->n_rows = list->n_all < ROWS_MAX ? list->n_all : ROWS_MAX;
    list->is_partial = true;
}

static void append_answer_state(
    struct app *a, const struct related_answer *answer, struct buf *out) {
    switch (answer->state) {
    case RELATED_ASKING:
    case RELATED_WAITING:
        buf_append_text(out, answer->state == RELATED_ASKING ? "asking the server; " : "");
        break;
    case RELATED_FAILED:
        buf_printf(out, "failed: %s; R tries again; ", answer->error);
        break;
    case RELATED_DONE:
        buf_append_text(out, "asked the server ");
        append_minute(a, answer->asked_at, out);
        buf_append_text(out, answer->has_more ? ", the newest 200 only" : ", all");
        return;
    case RELATED_NOTHING:
        break;
    }
    append_read(a, a->case_page->source, out);
}

// What the server knows as soon as it is there; until then what was read here.
static void fill_asked(struct app *a, struct case_page *p, const struct session *s, enum relation r,
    enum related_part part) {
    struct related_answer answer;
    related_answer(a->related, part, &answer);
    if (answer.state == RELATED_DONE) {
        p->look.related[r] = (struct case_related){
            .source = answer.data, .rows = answer.rows, .n_rows = answer.n_rows};
    } else {
        fill_loaded(p, s, r);
    }
    append_answer_state(a, &answer, &p->states[r]);
}

static bool is_token_of(const struct session *s, struct slice token) {
    return slice_equal(session_text(s, FIELD_SESSION_TOKEN), token) ||
           slice_equal(session_text(s, FIELD_SESSION_ID), token);
}

static bool refers(const struct session *s) {
    return session_has(s, FIELD_REFERENCED_SESSION_ID) &&
           session_text(s, FIELD_REFERENCED_SESSION_ID).len > 0;
}

// The session that `s` refers to, among the rows; NULL when it is not there.
static const struct session *loaded_reference(const struct view *v, const struct session *s) {
    row_id rows[ROWS_MAX];
    const size_t n = evidence_related(v->evidence, s, RELATION_REFERENCE, rows, ROWS_MAX);
    for (size_t i = 0; i < n && i < ROWS_MAX; i++) {
        const struct session *other = dataset_session(v->data, rows[i]);
        if (is_token_of(other, session_text(s, FIELD_REFERENCED_SESSION_ID))) {
            return other;
        }
    }
    return NULL;
}

const struct session *case_page_reference(struct app *a) {
    const struct session *s = app_session(a);
    if (!s || !refers(s)) {
        return NULL;
    }
    struct related_answer answer;
    related_answer(a->related, RELATED_REFERENCE, &answer);
    const bool answered = case_page_is_shown(a) && answer.state == RELATED_DONE;
    return answered && answer.n_rows > 0 ? dataset_session(answer.data, answer.rows[0])
                                         : loaded_reference(source_of(a, s), s);
}

// Copies of sessions as one dataset, in this order.
static struct dataset *gather(const struct session *const *sessions, size_t n) {
    struct error e = {0};
    struct page_builder *b = page_builder_new();
    struct dataset *d = dataset_new();
    bool ok = page_builder_feed(b, SLICE("{\"data\":["), &e);
    for (size_t i = 0; i < n && ok; i++) {
        ok = (i == 0 || page_builder_feed(b, SLICE(","), &e)) &&
             page_builder_feed(b, session_json(sessions[i]), &e);
    }
    ok = ok && page_builder_feed(b, SLICE("],\"pagination\":{}}"), &e);
    struct page *page = ok ? page_builder_finish(b, &e) : NULL;
    if (page) {
        dataset_append(d, page);
    }
    page_builder_free(b);
    return d;
}

// The session that the server knows, and those read here that refer to this one.
static void fill_both(struct case_page *p, const struct related_answer *answer) {
    struct case_related *list = &p->look.related[RELATION_REFERENCE];
    const struct session *sessions[ROWS_MAX + 1];
    size_t n = 0;
    uint64_t hash = 1;
    sessions[n++] = dataset_session(answer->data, answer->rows[0]);
    for (size_t i = 0; i < list->n_rows && n < ROWS_MAX; i++) {
        sessions[n++] = dataset_session(list->source, list->rows[i]);
    }
    for (size_t i = 0; i < n; i++) {
        hash = hash * 31 + slice_hash(session_json(sessions[i]));
    }
    if (!p->both || p->both_hash != hash) {
        dataset_free(p->both);
        p->both = gather(sessions, n);
        p->both_hash = hash;
    }
    n = dataset_n_rows(p->both);
    for (row_id row = 0; row < n && row < ROWS_MAX; row++) {
        p->both_rows[row] = row;
    }
    *list = (struct case_related){.source = p->both, .rows = p->both_rows, .n_rows = n};
}

static void fill_reference(struct app *a, struct case_page *p, const struct session *s) {
    struct buf *state = &p->states[RELATION_REFERENCE];
    struct related_answer answer;
    related_answer(a->related, RELATED_REFERENCE, &answer);
    fill_loaded(p, s, RELATION_REFERENCE);
    if (!refers(s)) {
        buf_append_text(state, "refers to none; ");
        append_read(a, a->case_page->source, state);
    } else if (answer.state == RELATED_DONE) {
        buf_append_text(state, "asked the server ");
        append_minute(a, answer.asked_at, state);
        buf_append_text(state, answer.n_rows > 0 ? "; " : ", which does not know it; ");
        buf_append_text(state, "those that refer to this one ");
        append_read(a, a->case_page->source, state);
        if (answer.n_rows > 0) {
            fill_both(p, &answer);
        }
    } else {
        append_answer_state(a, &answer, state);
    }
}

const struct case_look *case_page_look(struct app *a) {
    struct case_page *p = a->case_page;
    const struct session *s = app_session(a);
    if (!s) {
        return NULL;
    }
    p->look = (struct case_look){0};
    p->source = source_of(a, s);
    for (size_t i = 0; i < RELATION_COUNT; i++) {
        buf_clear(&p->states[i]);
    }
    fill_asked(a, p, s, RELATION_CUSTOMER, RELATED_CUSTOMER);
    fill_asked(a, p, s, RELATION_NEAR, RELATED_NEAR);
    fill_loaded(p, s, RELATION_CARD);
    append_read(a, a->case_page->source, &p->states[RELATION_CARD]);
    fill_reference(a, p, s);
    for (size_t i = 0; i < RELATION_COUNT; i++) {
        p->look.related[i].state = buf_text(&p->states[i]);
    }
    p->look.basis = buf_text(&p->states[RELATION_CARD]);
    read_history(a, p, s);
    compare_records(a, p, s);
    p->look.file = &p->file;
    p->look.changes = p->changes;
    p->look.n_changes = p->n_changes;
    p->look.is_other = p->is_other;
    buf_clear(&p->url);
    if (a->settings->console_url && console_url_append(a->settings->console_url, s, &p->url)) {
        p->look.console_url = buf_text(&p->url);
    }
    return &p->look;
}

static void append_basis(const struct view *v, struct buf *out) {
    instant reached;
    const size_t n = dataset_n_rows(v->data);
    buf_printf(out, "of the %zu row%s read", n, n == 1 ? "" : "s");
    if (walk_progress(v->down, &reached)) {
        buf_append_text(out, query_is_descending(&v->query) ? ", back to " : ", up to ");
        instant_append_iso(out, reached);
    }
}

// What the server said, where it was asked already.
static void count_asked(
    struct app *a, enum relation relation, enum related_part part, struct case_page *p) {
    struct related_answer answer;
    related_answer(a->related, part, &answer);
    if (answer.state != RELATED_DONE) {
        return;
    }
    struct case_count *count = &p->relations.of[relation];
    count->n = answer.n_rows;
    for (size_t i = 0; i < answer.n_rows; i++) {
        count->n_flagged +=
            session_flag(dataset_session(answer.data, answer.rows[i]), FIELD_SUSPECTED_FRAUD);
    }
    struct buf *source = &p->sources[relation];
    buf_clear(source);
    buf_append_text(source, "asked the server ");
    instant_append_iso(source, answer.asked_at);
    buf_append_text(source, answer.has_more ? ", the newest 200 only" : ", all");
    count->source = buf_text(source);
}

const struct case_relations *case_page_relations(struct app *a, const struct session *s) {
    struct case_page *p = a->case_page;
    p->relations = (struct case_relations){0};
    buf_clear(&p->basis);
    append_basis(source_of(a, s), &p->basis);
    p->relations.basis = buf_text(&p->basis);
    if (related_is_of(a->related, s)) {
        count_asked(a, RELATION_CUSTOMER, RELATED_CUSTOMER, p);
        count_asked(a, RELATION_NEAR, RELATED_NEAR, p);
    }
    return &p->relations;
}

const struct case_file *case_page_file(struct app *a, const struct session *s) {
    read_history(a, a->case_page, s);
    return &a->case_page->file;
}

const struct session *case_page_current(struct app *a) {
    enum relation relation;
    struct slice key;
    if (!app_session(a) || !detail_case_current(&a->detail, &relation, NULL, &key)) {
        return NULL;
    }
    // By its key: the rows drawn last may be others by now.
    const struct dataset *sources[RELATED_PART_COUNT + 1] = {source_of(a, app_session(a))->data};
    for (size_t i = 0; i < RELATED_PART_COUNT; i++) {
        struct related_answer answer;
        related_answer(a->related, (enum related_part)i, &answer);
        sources[i + 1] = answer.data;
    }
    for (size_t i = 0; i < ARRAY_LEN(sources); i++) {
        const row_id row = sources[i] ? dataset_find(sources[i], key) : ROW_NONE;
        if (row != ROW_NONE) {
            return dataset_session(sources[i], row);
        }
    }
    return NULL;
}

unsigned case_page_step(struct app *a) {
    const bool shown = case_page_is_shown(a);
    const struct session *s = shown ? app_session(a) : NULL;
    unsigned wanted = 1U << RELATED_CUSTOMER | 1U << RELATED_NEAR;
    if (s && refers(s) && !loaded_reference(source_of(a, s), s)) {
        wanted |= 1U << RELATED_REFERENCE;
    }
    const struct value_context c = app_value_context(a);
    related_look(a->related, s, a->pane == PANE_DETAIL || a->zoomed, wanted, a->now_ms);
    return related_step(a->related, a->now_ms, a->wall, &c) ? REDO_DRAW : REDO_NOTHING;
}
