// Recent filters, in the state directory. It must not know what they are used for.
#include "app/state.h"

#include "base/file.h"
#include "base/mem.h"
#include "model/match.h"

enum { LINE_MAX_LEN = 16 * 1024, FILE_MAX_LEN = RECENT_MAX * LINE_MAX_LEN };

// Who somebody is, or the keys to their session.
static const enum param personal[] = {PARAM_CUSTOMER_ID, PARAM_CODE, PARAM_SESSION_TOKEN};

// Whether a condition compares names, codes and the like or says who it is about, or looks for a
// text, which may do so.
static bool names_somebody(struct slice condition) {
    static const struct value_context nobody = {.now = 0, .zone = ZONE_UTC};
    struct error ignored = {0};
    if (slice_trim(condition).len == 0) {
        return false;
    }
    struct match *m = match_new(
        condition, &nobody, field_default_columns, field_n_default_columns, NULL, &ignored);
    const bool does = !m || match_is_personal(m) || match_mentions(m, FIELD_CUSTOMER_ID) ||
                      match_mentions(m, FIELD_CUSTOMER_OWN_ID);
    match_free(m);
    return does;
}

static bool is_personal(const struct query *q) {
    for (size_t i = 0; i < ARRAY_LEN(personal); i++) {
        if (query_get(q, personal[i]).len > 0) {
            return true;
        }
    }
    return names_somebody(query_get(q, PARAM_MATCH));
}

static void path_of_file(struct buf *path) {
    path_xdg(path, XDG_STATE, "recent");
}

static void load_line(struct recent *r, struct slice line) {
    struct query q;
    struct error e;
    query_init(&q);
    if (line.len > 0 && r->n < RECENT_MAX && query_from_line(&q, line, &e) && !is_personal(&q)) {
        r->is_personal[r->n] = false;
        r->lines[r->n++] = mem_dup_text(line);
    }
    query_release(&q);
}

void recent_load(struct recent *r) {
    *r = (struct recent){0};
    struct buf path = BUF_INIT(4096), content = BUF_INIT(FILE_MAX_LEN);
    struct error e;
    path_of_file(&path);
    if (path.len > 0 && file_read(buf_text(&path), FILE_MAX_LEN, &content, &e)) {
        struct slice rest = buf_slice(&content), line;
        while (slice_cut(&rest, '\n', &line)) {
            load_line(r, slice_trim(line));
        }
    }
    buf_release(&content);
    buf_release(&path);
}

void recent_release(struct recent *r) {
    for (size_t i = 0; i < r->n; i++) {
        mem_free(r->lines[i]);
    }
    *r = (struct recent){0};
}

// Where the line stands, else where it pushes the oldest out, else one past the end.
static size_t place_of(const struct recent *r, struct slice line) {
    size_t i = 0;
    while (i < r->n && !slice_equal(line, slice_of(r->lines[i]))) {
        i++;
    }
    return i < RECENT_MAX ? i : RECENT_MAX - 1;
}

void recent_add(struct recent *r, const struct query *q) {
    struct buf line = BUF_INIT(LINE_MAX_LEN);
    query_append_line(q, &line);
    if (line.len > 0 && !line.full && memchr(line.ptr, '\n', line.len) == NULL) {
        size_t place = place_of(r, buf_slice(&line));
        if (place < r->n) {
            mem_free(r->lines[place]);
        } else {
            r->n++;
        }
        for (; place > 0; place--) {
            r->lines[place] = r->lines[place - 1];
            r->is_personal[place] = r->is_personal[place - 1];
        }
        r->lines[0] = mem_dup_text(buf_slice(&line));
        r->is_personal[0] = is_personal(q);
    }
    buf_release(&line);
}

bool recent_save(const struct recent *r, struct error *e) {
    struct buf path = BUF_INIT(4096), content = BUF_INIT(FILE_MAX_LEN);
    path_of_file(&path);
    for (size_t i = 0; i < r->n; i++) {
        if (!r->is_personal[i]) {
            buf_append_text(&content, r->lines[i]);
            buf_append_char(&content, '\n');
        }
    }
    bool good = path.len == 0 || file_replace(buf_text(&path), buf_slice(&content), true, e);
    buf_release(&content);
    buf_release(&path);
    return good;
}
