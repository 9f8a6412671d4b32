// Values in the detail pane: safe to show, nothing told in words, huge ones cut, JSON objects as
// their members. Must not know where on the sheet they stand.
#include "model/decode.h"
#include "model/tree.h"
#include "sheet.h"

#include <string.h>

// More than this is read in the JSON tab, which lays out only what it shows.
enum {
    SHOWN_MAX_LEN = 4096,
    MEMBERS_MAX = 200,
    MEMBERS_JSON_MAX_LEN = 256 * 1024,
    JSON_MAX_LEN = 8 * MEMBERS_JSON_MAX_LEN,
};
enum { ELLIPSIS = 0x2026 };

// At most SHOWN_MAX_LEN bytes of a value, cut between characters.
static struct slice head_of(struct slice text, bool *is_cut) {
    *is_cut = text.len > SHOWN_MAX_LEN;
    if (!*is_cut) {
        return text;
    }
    size_t len = SHOWN_MAX_LEN;
    while (len > SHOWN_MAX_LEN - 4 && ((unsigned char)text.ptr[len] & 0xC0) == 0x80) {
        len--;
    }
    return (struct slice){text.ptr, len};
}

static void append_size(const struct sheet *sh, struct buf *out, size_t len) {
    buf_append_text(out, sh->c->ascii ? " ~ (" : " … (");
    if (len < 1024 * 1024) {
        buf_printf(out, "%.1f kB)", (double)len / 1024);
    } else {
        buf_printf(out, "%.1f MB)", (double)len / (1024 * 1024));
    }
}

void sheet_append_safe(const struct sheet *sh, struct buf *out, struct slice text) {
    bool is_cut;
    struct slice head = head_of(text, &is_cut);
    struct text_style style = {.mode = TEXT_ESCAPE, .ascii = sh->c->ascii};
    text_append(out, head, style, 0);
    if (is_cut) {
        append_size(sh, out, text.len);
    }
}

static void append_u_escape(struct buf *out, uint32_t codepoint) {
    if (codepoint < 0x10000) {
        buf_printf(out, "\\u%04x", (unsigned)codepoint);
        return;
    }
    unsigned rest = (unsigned)codepoint - 0x10000;
    buf_printf(out, "\\u%04x\\u%04x", 0xD800 + (rest >> 10), 0xDC00 + (rest & 0x3FF));
}

// One of the characters that base/text.h replaces, or all of a cluster that holds one.
static void append_hidden(struct buf *out, struct slice piece) {
    size_t at = 0;
    bool valid;
    while (at < piece.len) {
        append_u_escape(out, utf8_next(piece, &at, &valid));
    }
}

// Follows JSON text: whether a character stands inside a string.
struct json_place {
    bool in_string, escaped;
};

static void json_step(struct json_place *p, uint32_t codepoint) {
    if (p->escaped) {
        p->escaped = false;
    } else if (codepoint == '"') {
        p->in_string = !p->in_string;
    } else {
        p->escaped = p->in_string && codepoint == '\\';
    }
}

void sheet_append_json(const struct sheet *sh, struct buf *out, struct slice json) {
    bool is_cut;
    struct slice head = head_of(json, &is_cut);
    struct text_iter it;
    text_iter_init(&it, head, (struct text_style){.mode = TEXT_MARK});
    struct text_cluster cluster;
    struct json_place place = {0};
    while (text_next(&it, &cluster)) {
        struct slice piece = {head.ptr + cluster.at, it.at - cluster.at};
        bool foreign = sh->c->ascii && cluster.codepoints[0] >= 0x80;
        if (cluster.replaced && !place.in_string) {
            buf_append_char(out, ' '); // a line break between tokens
        } else if (foreign && cluster.codepoints[0] == ELLIPSIS) {
            buf_append_char(out, '~'); // the sign of what is masked
        } else if (cluster.replaced || foreign) {
            append_hidden(out, piece);
        } else {
            for (size_t i = 0; i < cluster.n_codepoints; i++) {
                buf_append_codepoint(out, cluster.codepoints[i]);
            }
        }
        json_step(&place, cluster.replaced ? ' ' : cluster.codepoints[0]);
    }
    if (is_cut) {
        append_size(sh, out, json.len);
    }
}

static enum style value_style(struct sheet *sh, enum field f, struct slice text) {
    if (field_is_derived(f)) {
        bool nothing = text.len == 0 || slice_equal(text, SLICE("-"));
        bool label = f == FIELD_CUSTOMER_LABEL || f == FIELD_STORE_LABEL;
        return nothing ? STYLE_NOTHING : label ? STYLE_TEXT : STYLE_DERIVED;
    }
    switch (session_presence(sh->s, f)) {
    case ABSENT:
        sh->saw_absent = true;
        return STYLE_NOTHING;
    case IS_NULL:
        sh->saw_null = true;
        return STYLE_NOTHING;
    case WRONG_TYPE:
        sh->saw_wrong = true;
        return STYLE_WRONG;
    case PRESENT:
        break;
    }
    instant ignored;
    if (field_row(f)->type == TYPE_INSTANT && !session_instant(sh->s, f, &ignored)) {
        sh->saw_wrong = true;
        return STYLE_WRONG;
    }
    return session_text(sh->s, f).len > 0 ? STYLE_TEXT : STYLE_NOTHING;
}

static bool is_same_day(const struct sheet *sh, instant a, instant b) {
    struct calendar x, y;
    instant_to_calendar(a, sh->show.zone, &x);
    instant_to_calendar(b, sh->show.zone, &y);
    return x.year == y.year && x.month == y.month && x.day == y.day;
}

void sheet_append_time(const struct sheet *sh, struct buf *out, instant t, instant same_day) {
    if (sh->show.relative) {
        instant_append_relative(out, t, sh->show.now);
        return;
    }
    same_day = same_day == INSTANT_NONE ? sh->show.now : same_day;
    enum instant_form form = is_same_day(sh, t, same_day) ? INSTANT_TIME : INSTANT_LIST;
    instant_append(out, t, form, sh->show.zone, sh->show.now);
}

// "2026-11-24 14:31:20 CET": milliseconds when there are any; the zone where there is room for it
// (else the line above the fields names it).
static void append_long_time(const struct sheet *sh, struct buf *out, instant t) {
    struct calendar c;
    instant_to_calendar(t, sh->show.zone, &c);
    buf_printf(
        out, "%04d-%02d-%02d %02d:%02d:%02d", c.year, c.month, c.day, c.hour, c.minute, c.second);
    if (c.ms > 0) {
        buf_printf(out, ".%03d", c.ms);
    }
    if (sheet_is_wide(sh)) {
        buf_printf(out, " %s", c.zone_name);
    }
}

enum style sheet_value(struct sheet *sh, enum field f, struct buf *out) {
    instant t;
    if (!sh->show.relative && !field_is_derived(f) && session_instant(sh->s, f, &t)) {
        append_long_time(sh, out, t);
        return STYLE_TEXT;
    }
    buf_clear(&sh->text);
    show_field(sh->s, f, &sh->show, &sh->text);
    struct slice text = buf_slice(&sh->text);
    enum style style = value_style(sh, f, text);
    if (style == STYLE_WRONG) {
        sheet_append_json(sh, out, text);
    } else {
        sheet_append_safe(sh, out, text);
    }
    return style;
}

// A member of an object as "key=value" or "key = value".
static enum style append_member(struct sheet *sh, const struct tree *t, size_t node, bool flow) {
    const struct tree_node *n = &t->nodes[node];
    buf_clear(&sh->value);
    buf_clear(&sh->text);
    if (n->key_at > 0) {
        struct slice quoted = {t->text.ptr + n->key_at - 1, n->key_len + 2};
        decode_string(quoted, &sh->text);
    } else {
        buf_printf(&sh->text, "[%u]", n->index_in_parent);
    }
    sheet_append_safe(sh, &sh->value, buf_slice(&sh->text));
    buf_append_text(&sh->value, flow ? "=" : " = ");
    struct slice value = tree_value(t, node);
    if (n->kind != JSON_STRING) {
        sheet_append_json(sh, &sh->value, value);
        return n->kind == JSON_NULL ? STYLE_NOTHING : STYLE_TEXT;
    }
    buf_clear(&sh->text);
    decode_string(value, &sh->text);
    if (sh->text.len == 0) {
        buf_append_text(&sh->text, "(empty)");
    }
    sheet_append_safe(sh, &sh->value, buf_slice(&sh->text));
    return STYLE_TEXT;
}

static size_t put_members(struct sheet *sh, const struct tree *t, const char *skip, bool flow) {
    size_t n_shown = 0;
    for (size_t i = 1; i < t->n_nodes; i = t->nodes[i].end) {
        if (skip && slice_equal(tree_key(t, i), slice_of(skip))) {
            continue;
        }
        if (n_shown == MEMBERS_MAX) {
            sheet_item(sh, NULL, STYLE_DIM, SLICE("and more: see the JSON tab"));
            break;
        }
        enum style style = append_member(sh, t, i, flow);
        if (flow) {
            sheet_item(sh, NULL, style, buf_slice(&sh->value));
        } else {
            sheet_end_line(sh);
            sheet_wrap(sh, sh->indent, style, buf_slice(&sh->value));
        }
        n_shown++;
    }
    return n_shown;
}

void sheet_members(
    struct sheet *sh, struct slice json, struct slice path, const char *skip, bool flow) {
    if (json.len > MEMBERS_JSON_MAX_LEN) {
        buf_clear(&sh->value);
        buf_printf(&sh->value, "(%.1f MB: see the JSON tab)", (double)json.len / (1024 * 1024));
        sheet_item(sh, NULL, STYLE_DIM, buf_slice(&sh->value));
        sheet_end_line(sh);
        return;
    }
    struct buf masked = BUF_INIT(JSON_MAX_LEN);
    show_json(json, path, &sh->show, &masked);
    struct tree t = {0};
    struct error ignored = {0};
    bool is_tree = tree_build(&t, buf_slice(&masked), &ignored) && t.n_nodes > 0;
    bool holds_members =
        is_tree && (t.nodes[0].kind == JSON_OBJECT || t.nodes[0].kind == JSON_ARRAY);
    if (is_tree && t.nodes[0].kind == JSON_STRING) {
        buf_clear(&sh->text);
        buf_clear(&sh->value);
        decode_string(buf_slice(&masked), &sh->text);
        sheet_append_safe(sh, &sh->value, buf_slice(&sh->text));
        sheet_item(sh, NULL, STYLE_TEXT, buf_slice(&sh->value));
    } else if (!holds_members) {
        buf_clear(&sh->value);
        sheet_append_json(sh, &sh->value, buf_slice(&masked));
        sheet_item(sh, NULL, STYLE_TEXT, buf_slice(&sh->value));
    } else if (put_members(sh, &t, skip, flow) == 0) {
        sheet_item(sh, NULL, STYLE_NOTHING, skip ? SLICE("(no other keys)") : SLICE("(no keys)"));
    }
    if (!flow) {
        sheet_end_line(sh);
    }
    tree_release(&t);
    buf_release(&masked);
}
