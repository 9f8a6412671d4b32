// Saved views. It must not know where they are kept, nor how one is shown.
#include "app/saved_view.h"

#include "app/columns.h"
#include "app/filter_text.h"
#include "app/live.h"
#include "app/order_text.h"
#include "base/mem.h"
#include "base/text.h"

enum { NEAR = 4 };

// A time at which values are checked: whether one can be read does not depend on it.
static const struct value_context any_time = {.now = INT64_C(1767225600000), .zone = ZONE_UTC};

// --- one view ---

// Whether "key = VALUE" comes back from an INI file as it was.
static bool is_one_line(struct slice text, struct error *e) {
    if (text.len > SAVED_VIEW_VALUE_MAX_LEN) {
        return error_set(e, ERROR_CONFIG, "longer than %d bytes", SAVED_VIEW_VALUE_MAX_LEN);
    }
    if (!utf8_is_valid(text)) {
        return error_set(e, ERROR_CONFIG, "not UTF-8");
    }
    for (size_t i = 0; i < text.len; i++) {
        const char before = i > 0 ? text.ptr[i - 1] : ' ';
        if ((unsigned char)text.ptr[i] < ' ' || text.ptr[i] == 0x7F) {
            return error_set(e, ERROR_CONFIG, "a control character");
        }
        if (text.ptr[i] == ';' && before == ' ') {
            return error_set(
                e, ERROR_CONFIG, "a semicolon after a blank, which begins a comment in a file");
        }
    }
    return true;
}

static bool check_name(struct slice name, struct error *e) {
    if (name.len == 0 || name.len > SAVED_VIEW_NAME_MAX_LEN) {
        return error_set(
            e, ERROR_CONFIG, "a view has a name of 1 to %d bytes", SAVED_VIEW_NAME_MAX_LEN);
    }
    if (memchr(name.ptr, '[', name.len) || memchr(name.ptr, ']', name.len) ||
        memchr(name.ptr, ';', name.len)) {
        return error_set(e, ERROR_CONFIG, "the name of a view has no brackets and no semicolon");
    }
    return is_one_line(name, e);
}

bool saved_view_init(struct saved_view *v, struct slice name, const char *origin, struct error *e) {
    name = slice_trim(name);
    *v = (struct saved_view){0};
    if (!check_name(name, e)) {
        return false;
    }
    *v = (struct saved_view){.name = mem_dup_text(name),
        .kind = VIEW_SESSIONS,
        .filter = mem_dup_text(SLICE("")),
        .sort = mem_dup_text(SLICE("")),
        .columns = mem_dup_text(SLICE("")),
        .interval_ms = -1,
        .origin = mem_dup_text(slice_of(origin))};
    return true;
}

void saved_view_release(struct saved_view *v) {
    mem_free(v->name);
    mem_free(v->filter);
    mem_free(v->sort);
    mem_free(v->columns);
    mem_free(v->origin);
    *v = (struct saved_view){0};
}

void saved_view_copy(struct saved_view *to, const struct saved_view *from) {
    *to = (struct saved_view){.name = mem_dup_text(slice_of(from->name)),
        .kind = from->kind,
        .filter = mem_dup_text(slice_of(from->filter)),
        .sort = mem_dup_text(slice_of(from->sort)),
        .columns = mem_dup_text(slice_of(from->columns)),
        .interval_ms = from->interval_ms,
        .origin = mem_dup_text(slice_of(from->origin))};
}

const char *saved_view_kind_name(enum view_kind k) {
    return command_row(view_kind_row(k)->command)->name;
}

// --- what each key takes ---

static bool is_board(enum view_kind k) {
    return view_kind_row(k)->is_board;
}

static bool check_filter(enum view_kind k, struct slice value, struct error *e) {
    if (is_board(k)) {
        return true; // words, as & takes them
    }
    struct query q;
    query_init(&q);
    const bool ok = filter_read(&q, value, &any_time, e);
    query_release(&q);
    return ok;
}

static bool check_sort(enum view_kind k, struct slice value, struct error *e) {
    enum occupancy_column column;
    enum field field;
    bool descending;
    return is_board(k) ? order_read_board(value, &column, &descending, e)
                       : order_read(value, &field, &descending, e);
}

bool saved_view_read_columns(
    enum view_kind k, struct slice value, enum field *columns, size_t *n, struct error *e) {
    const struct view_kind_row *row = view_kind_row(k);
    const enum field *own = row->n_columns > 0 ? row->columns : field_default_columns;
    *n = row->n_columns > 0 ? row->n_columns : field_n_default_columns;
    memcpy(columns, own, *n * sizeof columns[0]);
    return columns_parse(value, columns, n, e);
}

static bool check_columns(enum view_kind k, struct slice value, struct error *e) {
    enum field columns[FIELD_COUNT];
    size_t n;
    return is_board(k)
               ? error_set(e, ERROR_CONFIG, "the board of the stores has columns of its own")
               : saved_view_read_columns(k, value, columns, &n, e);
}

static void replace(char **text, struct slice value) {
    char *old = *text;
    *text = mem_dup_text(value);
    mem_free(old);
}

// What was said before has to make sense there as well.
static bool set_kind(struct saved_view *v, struct slice value, struct error *e) {
    unsigned k = 0;
    while (k < VIEW_KIND_COUNT &&
           !slice_equal_nocase(value, slice_of(saved_view_kind_name((enum view_kind)k)))) {
        k++;
    }
    if (k == VIEW_KIND_COUNT) {
        return error_set(e, ERROR_CONFIG, "sessions, fraud or stores, not %.*s", SLICE_ARG(value));
    }
    const enum view_kind kind = (enum view_kind)k;
    if ((v->filter[0] && !check_filter(kind, slice_of(v->filter), e)) ||
        (v->sort[0] && !check_sort(kind, slice_of(v->sort), e)) ||
        (v->columns[0] && !check_columns(kind, slice_of(v->columns), e))) {
        return false;
    }
    v->kind = kind;
    return true;
}

static bool set_filter(struct saved_view *v, struct slice value, struct error *e) {
    const bool ok = value.len == 0 || check_filter(v->kind, value, e);
    if (ok) {
        replace(&v->filter, value);
    }
    return ok;
}

static bool set_sort(struct saved_view *v, struct slice value, struct error *e) {
    const bool ok = value.len == 0 || check_sort(v->kind, value, e);
    if (ok) {
        replace(&v->sort, value);
    }
    return ok;
}

static bool set_columns(struct saved_view *v, struct slice value, struct error *e) {
    const bool ok = value.len == 0 || check_columns(v->kind, value, e);
    if (ok) {
        replace(&v->columns, value);
    }
    return ok;
}

static bool set_interval(struct saved_view *v, struct slice value, struct error *e) {
    if (value.len == 0) {
        v->interval_ms = -1;
        return true;
    }
    return live_parse_interval(value, &v->interval_ms, e);
}

static const struct {
    const char *name;
    bool (*set)(struct saved_view *v, struct slice value, struct error *e);
} keys[] = {
    {"view", set_kind},
    {"filter", set_filter},
    {"sort", set_sort},
    {"columns", set_columns},
    {"interval", set_interval},
};

const char *saved_view_key(size_t i) {
    return i < ARRAY_LEN(keys) ? keys[i].name : NULL;
}

bool saved_view_set(struct saved_view *v, struct slice key, struct slice value, struct error *e) {
    value = slice_trim(value);
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        if (slice_equal(key, slice_of(keys[i].name))) {
            const bool ok = is_one_line(value, e) && keys[i].set(v, value, e);
            if (!ok) {
                e->kind = ERROR_CONFIG;
                error_prefix(e, "%s", keys[i].name);
            }
            return ok;
        }
    }
    return error_set(e, ERROR_CONFIG,
        "a view has no %.*s; it has view, filter, sort, columns and "
        "interval",
        SLICE_ARG(key));
}

void saved_view_append_ini(const struct saved_view *v, struct buf *out) {
    const struct {
        const char *key, *value;
    } texts[] = {{"filter", v->filter}, {"sort", v->sort}, {"columns", v->columns}};
    buf_printf(out, "[view %s]\n", v->name);
    buf_printf(out, "view = %s\n", saved_view_kind_name(v->kind));
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        if (texts[i].value[0]) {
            buf_printf(out, "%s = %s\n", texts[i].key, texts[i].value);
        }
    }
    if (v->interval_ms == 0) {
        buf_append_text(out, "interval = off\n");
    } else if (v->interval_ms > 0) {
        buf_printf(out, "interval = %llds\n", (long long)(v->interval_ms / MS_SECOND));
    }
}

// --- what a view means ---

bool saved_view_order(const struct saved_view *v, enum field *by, bool *descending) {
    struct error e;
    return !is_board(v->kind) && v->sort[0] && order_read(slice_of(v->sort), by, descending, &e);
}

bool saved_view_board_order(
    const struct saved_view *v, enum occupancy_column *by, bool *descending) {
    struct error e;
    return is_board(v->kind) && v->sort[0] &&
           order_read_board(slice_of(v->sort), by, descending, &e);
}

bool saved_view_columns(const struct saved_view *v, enum field *columns, size_t *n) {
    struct error e;
    return !is_board(v->kind) && v->columns[0] &&
           saved_view_read_columns(v->kind, slice_of(v->columns), columns, n, &e);
}

bool saved_view_query(
    const struct saved_view *v, const struct value_context *c, struct query *q, struct error *e) {
    enum field by;
    bool descending;
    struct query fresh;
    query_init(&fresh);
    bool ok = is_board(v->kind) || !v->filter[0] || filter_read(&fresh, slice_of(v->filter), c, e);
    if (ok && saved_view_order(v, &by, &descending) && field_row(by)->sort_key) {
        query_set(&fresh, PARAM_ORDER_BY, slice_of(field_row(by)->sort_key));
        query_set(&fresh, PARAM_DIRECTION, descending ? SLICE("desc") : SLICE("asc"));
    }
    ok = ok && query_check_all(&fresh, c, e);
    if (ok) {
        query_copy(q, &fresh);
    }
    query_release(&fresh);
    return ok;
}

// --- all of them ---

static size_t index_of(const struct saved_views *all, struct slice name) {
    size_t i = 0;
    while (i < all->n && !slice_equal(name, slice_of(all->items[i].name))) {
        i++;
    }
    return i;
}

bool saved_views_add(struct saved_views *all, struct saved_view *v, struct error *e) {
    const size_t i = index_of(all, slice_of(v->name));
    if (i < all->n) {
        saved_view_release(&all->items[i]);
    } else if (all->n == SAVED_VIEWS_MAX) {
        return error_set(e, ERROR_CONFIG, "more than %d saved views", SAVED_VIEWS_MAX);
    } else {
        mem_grow(&all->items, &all->cap, all->n + 1, sizeof *all->items);
        all->n++;
    }
    all->items[i] = *v;
    *v = (struct saved_view){0};
    return true;
}

const struct saved_view *saved_views_find(const struct saved_views *all, struct slice name) {
    const size_t exact = index_of(all, name);
    if (exact < all->n) {
        return &all->items[exact];
    }
    const struct saved_view *found = NULL;
    for (size_t i = 0; i < all->n; i++) {
        if (slice_equal_nocase(name, slice_of(all->items[i].name))) {
            if (found) {
                return NULL;
            }
            found = &all->items[i];
        }
    }
    return found;
}

bool saved_views_refuse(const struct saved_views *all, struct slice name, struct error *e) {
    struct buf known = BUF_INIT(ERROR_TEXT_CELLS / 2);
    const char *nearest = NULL;
    size_t best = NEAR;
    for (size_t i = 0; i < all->n; i++) {
        const size_t distance = slice_distance(name, slice_of(all->items[i].name), best);
        if (distance < best) {
            best = distance;
            nearest = all->items[i].name;
        }
        buf_printf(&known, "%s%s", i > 0 ? ", " : "", all->items[i].name);
    }
    error_set(e, ERROR_USAGE, "there is no view %.*s%s%s%s; %s%s", SLICE_ARG(name),
        nearest ? ", did you mean " : "", nearest ? nearest : "", nearest ? "?" : "",
        all->n > 0 ? "known: " : "none is saved", buf_text(&known));
    buf_release(&known);
    return false;
}

bool saved_views_remove(struct saved_views *all, struct slice name) {
    const size_t i = index_of(all, name);
    if (i == all->n) {
        return false;
    }
    saved_view_release(&all->items[i]);
    memmove(&all->items[i], &all->items[i + 1], (all->n - i - 1) * sizeof *all->items);
    all->n--;
    return true;
}

void saved_views_release(struct saved_views *all) {
    for (size_t i = 0; i < all->n; i++) {
        saved_view_release(&all->items[i]);
    }
    mem_free(all->items);
    *all = (struct saved_views){0};
}
