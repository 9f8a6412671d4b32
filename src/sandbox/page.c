// Finding the rows of a page by keyset, not by offset. Must not know HTTP, nor how SQL is run.
//
// A walk in one direction from a place in the list crosses at most three runs of rows: those that
// share the place's sort key, those beyond, and the nulls. Each is a range of the key's index with
// the id as its tail, so a page costs the same wherever it lies.
#include "sandbox/page.h"

enum { SQL_MAX = 256 * 1024, RUNS_MAX = 3 };

enum run { RUN_TIES, RUN_BEYOND, RUN_NULLS };

// A walk: ascending or not, from the cursor or from the end of the list.
struct walk {
    const struct query *query;
    bool ascending;
    const struct cursor *from; // NULL: from the end
    enum run runs[RUNS_MAX];
    size_t n_runs;
};

struct statement {
    struct buf sql;
    struct bind *binds;
    size_t n_binds, binds_cap;
};

static void add_bind(struct statement *s, struct bind b) {
    mem_grow(&s->binds, &s->binds_cap, s->n_binds + 1, sizeof *s->binds);
    s->binds[s->n_binds++] = b;
}

static void statement_release(struct statement *s) {
    buf_release(&s->sql);
    mem_free(s->binds);
}

static bool cursor_is_null(const struct cursor *c, enum sort_key key) {
    return sort_key_is_text(key) ? c->text.ptr == NULL : c->number == ABSENT;
}

static void walk_plan(
    struct walk *w, const struct query *q, bool ascending, const struct cursor *from) {
    *w = (struct walk){.query = q, .ascending = ascending, .from = from};
    bool sorted_by_id = q->order == SORT_ID;
    bool from_null = from != NULL && !sorted_by_id && cursor_is_null(from, q->order);
    if (sorted_by_id) {
        w->runs[w->n_runs++] = RUN_BEYOND;
        return;
    }
    if (!ascending && (from == NULL || from_null)) {
        w->runs[w->n_runs++] = RUN_NULLS;
    }
    if (from != NULL && !from_null) {
        w->runs[w->n_runs++] = RUN_TIES;
    }
    if (!from_null || !ascending) {
        w->runs[w->n_runs++] = RUN_BEYOND;
    }
    if (ascending) {
        w->runs[w->n_runs++] = RUN_NULLS;
    }
}

static void add_conditions(struct statement *s, const struct query *q) {
    for (size_t i = 0; i < N_PARAMETERS; i++) {
        enum parameter p = (enum parameter)i;
        if (!q->given[p] || parameter_column(p) == NULL) {
            continue;
        }
        buf_printf(&s->sql, " AND %s%s?", parameter_column(p), parameter_operator(p));
        bool is_text = parameter_is_text(p);
        add_bind(s, (struct bind){.text = is_text ? q->texts[p] : SLICE_NONE,
                        .number = is_text ? 0 : q->numbers[p]});
    }
    for (size_t i = 0; i < q->n_statuses; i++) {
        buf_append_text(&s->sql, i == 0 ? " AND status IN(?" : ",?");
        add_bind(s, (struct bind){.text = q->statuses[i]});
    }
    buf_append_text(&s->sql, q->n_statuses > 0 ? ")" : "");
}

static struct bind sort_key_bind(const struct cursor *c) {
    return (struct bind){.text = c->text, .number = c->number};
}

static void add_place(struct statement *s, const struct walk *w, enum run run) {
    const char *key = sort_key_name(w->query->order), *beyond = w->ascending ? ">" : "<";
    bool after_id = run == RUN_TIES;
    if (run == RUN_TIES) {
        buf_printf(&s->sql, " AND %s=?", key);
        add_bind(s, sort_key_bind(w->from));
    } else if (run == RUN_NULLS) {
        buf_printf(&s->sql, " AND %s IS NULL", key);
        after_id = w->from != NULL && cursor_is_null(w->from, w->query->order);
    } else if (w->from != NULL && !cursor_is_null(w->from, w->query->order)) {
        buf_printf(&s->sql, " AND %s%s?", key, beyond);
        add_bind(s, sort_key_bind(w->from));
    } else {
        buf_printf(&s->sql, " AND %s IS NOT NULL", key);
    }
    if (after_id) {
        buf_printf(&s->sql, " AND id%s?", beyond);
        add_bind(s, (struct bind){.number = w->from->id});
    }
}

static void add_order(struct statement *s, const struct walk *w, enum run run, size_t limit) {
    const char *direction = w->ascending ? "" : " DESC";
    buf_append_text(&s->sql, " ORDER BY ");
    if (run == RUN_BEYOND && w->query->order != SORT_ID) {
        buf_printf(&s->sql, "%s%s,", sort_key_name(w->query->order), direction);
    }
    buf_printf(&s->sql, "id%s LIMIT %zu", direction, limit);
}

// A sink that counts what it is given.
struct tally {
    session_sink *sink;
    void *context;
    size_t n;
};

static bool count_row(void *context, const struct session *row) {
    struct tally *t = context;
    t->n++;
    return t->sink(t->context, row);
}

// Hands the next `limit` rows of the walk to the sink.
static bool walk_rows(struct database *db, const struct walk *w, size_t limit, session_sink *sink,
    void *context, struct error *e) {
    struct tally tally = {sink, context, 0};
    for (size_t i = 0; i < w->n_runs && tally.n < limit; i++) {
        struct statement s = {.sql = BUF_INIT(SQL_MAX)};
        buf_append_text(&s.sql, "WHERE 1");
        add_place(&s, w, w->runs[i]);
        add_conditions(&s, w->query);
        add_order(&s, w, w->runs[i], limit - tally.n);
        bool ok = database_select(db, buf_text(&s.sql), s.binds, s.n_binds, count_row, &tally, e);
        statement_release(&s);
        if (!ok) {
            return false;
        }
    }
    return true;
}

// --- pages --------------------------------------------------------------------------------------

struct collection {
    struct page *page;
    const struct row_writer *writer;
    const struct query *query;
    bool more;            // a row beyond those asked for
    struct cursor last;   // of the row before this one
    struct buf last_text; // its text
};

static char *cursor_text(const struct cursor *c, enum sort_key key) {
    struct buf text = BUF_INIT(SQL_MAX);
    cursor_append(&text, c, key);
    size_t len;
    return buf_take(&text, &len);
}

static bool collect_row(void *context, const struct session *row) {
    struct collection *c = context;
    struct page *p = c->page;
    if (p->n_rows == c->query->count) {
        c->more = true;
        return false;
    }
    mem_grow(&p->rows, &p->rows_cap, p->n_rows + 1, sizeof *p->rows);
    size_t at = p->text.len;
    struct json j = {&p->text, false};
    row_json(c->writer, &j, row);
    p->rows[p->n_rows++] = (struct span){at, p->text.len - at};
    c->last = cursor_of(row, c->query->order);
    if (p->n_rows == 1) {
        p->first_cursor = cursor_text(&c->last, c->query->order);
    }
    if (c->last.text.ptr != NULL) { // the row goes, its text with it
        buf_clear(&c->last_text);
        buf_append(&c->last_text, c->last.text);
        c->last.text = (struct slice){buf_text(&c->last_text), c->last_text.len};
    }
    return true;
}

static void turn_round(struct page *p) {
    for (size_t i = 0; i < p->n_rows / 2; i++) {
        struct span s = p->rows[i];
        p->rows[i] = p->rows[p->n_rows - 1 - i];
        p->rows[p->n_rows - 1 - i] = s;
    }
    char *cursor = p->first_cursor;
    p->first_cursor = p->last_cursor;
    p->last_cursor = cursor;
}

static bool note_row(void *context, const struct session *row) {
    (void)row;
    *(bool *)context = true;
    return false;
}

// Whether a row lies behind the place where the page began: looked at from the row nearest to it.
static bool look_behind(struct database *db, const struct query *q, bool ascending,
    const char *nearest, bool *found, struct error *e) {
    struct buf memory = BUF_INIT(SQL_MAX);
    struct cursor from;
    struct walk w;
    *found = false;
    require(cursor_parse(slice_of(nearest), q->order, &memory, &from));
    walk_plan(&w, q, !ascending, &from);
    bool ok = walk_rows(db, &w, 1, note_row, found, e);
    buf_release(&memory);
    return ok;
}

// The cursors of the outermost rows; an empty page has those of the request.
static void set_cursors(struct collection *c) {
    struct page *p = c->page;
    enum sort_key order = c->query->order;
    if (p->n_rows > 0) {
        p->last_cursor = cursor_text(&c->last, order);
    } else if (c->query->has_cursor) {
        p->first_cursor = cursor_text(&c->query->cursor, order);
        p->last_cursor = cursor_text(&c->query->cursor, order);
    }
}

bool page_read(struct database *db, const struct query *q, const struct row_writer *writer,
    struct page *out, struct error *e) {
    *out = (struct page){.text = BUF_INIT(PAGE_BODY_MAX)};
    struct collection c = {
        .page = out, .writer = writer, .query = q, .last_text = BUF_INIT(SQL_MAX)};
    struct walk w;
    bool ascending = q->before ? q->descending : !q->descending;
    bool behind = false;
    walk_plan(&w, q, ascending, q->has_cursor ? &q->cursor : NULL);
    bool ok = walk_rows(db, &w, q->count + 1, collect_row, &c, e);
    set_cursors(&c);
    buf_release(&c.last_text);
    if (ok && q->has_cursor) {
        ok = look_behind(db, q, ascending, out->first_cursor, &behind, e);
    }
    out->has_next = q->before ? behind : c.more;
    out->has_previous = q->before ? c.more : behind;
    if (q->before) {
        turn_round(out);
    }
    return ok;
}

void page_release(struct page *p) {
    buf_release(&p->text);
    mem_free(p->rows);
    mem_free(p->first_cursor);
    mem_free(p->last_cursor);
}

struct slice page_row(const struct page *p, size_t i) {
    return (struct slice){buf_text(&p->text) + p->rows[i].at, p->rows[i].len};
}
