// A session in sections, as the tabs of the detail pane.
#include "plain_private.h"

#include "case_page.h"
#include "page_text.h"

#include "base/text.h"

// Which paragraphs of the page belong to a tab: those whose headings begin so.
static const struct {
    enum detail_tab tab;
    const char *headings[3];
} parts[] = {
    {TAB_OVERVIEW, {"Overview", "Session"}},
    {TAB_TIMELINE, {"Timeline"}},
    {TAB_CUSTOMER, {"Customer"}},
    {TAB_STORE, {"Store"}},
    {TAB_EVENTS, {"Events", "Other metadata"}},
};

static enum detail_tab tab_by_name(struct slice name) {
    for (enum detail_tab t = 0; t < TAB_COUNT; t++) {
        if (slice_equal_nocase(name, slice_of(detail_tab_title(t)))) {
            return t;
        }
    }
    return TAB_COUNT;
}

bool plain_is_section(struct slice name) {
    return tab_by_name(name) != TAB_COUNT;
}

static void append_page(struct plain *p, const struct session *s, struct buf *out) {
    const struct output o = {.show = *case_page_show(p->app), .ascii = p->app->ascii};
    page_text_append(&o, s, out);
}

// Takes the next paragraph of *rest.
static bool next_paragraph(struct slice *rest, struct slice *out) {
    while (rest->len > 0 && rest->ptr[0] == '\n') {
        *rest = (struct slice){rest->ptr + 1, rest->len - 1};
    }
    const struct slice end = slice_search(*rest, SLICE("\n\n"));
    const size_t len = end.ptr ? (size_t)(end.ptr - rest->ptr) : rest->len;
    *out = (struct slice){rest->ptr, len};
    *rest = (struct slice){rest->ptr + len, rest->len - len};
    return len > 0;
}

static bool belongs(struct slice paragraph, size_t part, bool is_first) {
    for (size_t i = 0; i < ARRAY_LEN(parts[part].headings) && parts[part].headings[i]; i++) {
        const struct slice heading = slice_of(parts[part].headings[i]);
        if (slice_starts_with(paragraph, heading) && !is_first) {
            return true;
        }
    }
    return false;
}

static void say_part(struct plain *p, const struct session *s, size_t part) {
    struct buf page = BUF_INIT(PLAIN_TEXT_MAX_LEN);
    append_page(p, s, &page);
    struct slice rest = buf_slice(&page);
    struct slice paragraph;
    for (bool is_first = true; next_paragraph(&rest, &paragraph); is_first = false) {
        if (belongs(paragraph, part, is_first)) {
            plain_say_lines(p, paragraph);
        }
    }
    buf_release(&page);
}

// The record, a member a line by its whole path.
static void say_json(struct plain *p, const struct session *s) {
    struct buf json = BUF_INIT(PLAIN_TEXT_MAX_LEN);
    struct buf line = BUF_INIT(PLAIN_TEXT_MAX_LEN);
    struct tree tree = {0};
    struct error e = {0};
    show_json(session_json(s), SLICE_NONE, app_show(p->app), &json);
    plain_say(p, "JSON");
    if (!tree_build(&tree, buf_slice(&json), &e)) {
        plain_say(p, "%s", e.text);
    } else {
        for (size_t i = 0; i < tree.n_nodes; i++) {
            const bool has_members = tree.nodes[i].end > i + 1;
            if (!has_members) {
                buf_clear(&line);
                tree_append_path(&tree, i, &line);
                plain_say(p, "%s: %.*s", buf_text(&line), SLICE_ARG(tree_value(&tree, i)));
            }
        }
        tree_release(&tree);
    }
    buf_release(&line);
    buf_release(&json);
}

// From the reasons on: what stands before them was read with the record.
void plain_say_case(struct plain *p) {
    const struct session *s = app_session(p->app);
    p->wants_case = false;
    p->app->detail.tab = TAB_OVERVIEW; // or the server would be asked about each row gone to
    if (!s) {
        return;
    }
    struct buf text = BUF_INIT(PLAIN_TEXT_MAX_LEN);
    review_case_text(p->app, s, &text);
    const struct slice all = buf_slice(&text);
    const struct slice why = slice_search(all, SLICE("\nWhy look closer"));
    const size_t from = why.ptr ? (size_t)(why.ptr - all.ptr) : 0;
    plain_say(p, "Case");
    plain_say_lines(p, (struct slice){all.ptr + from, all.len - from});
    buf_release(&text);
}

// What the case needs is asked for once the tab is the one shown.
static void ask_for_case(struct plain *p) {
    p->app->detail.tab = TAB_CASE;
    p->wants_case = true;
}

void plain_say_section(struct plain *p, struct slice name) {
    const struct session *s = app_session(p->app);
    const enum detail_tab tab = tab_by_name(name);
    if (!s) {
        plain_say(p, "No session is selected.");
        return;
    }
    p->section = tab;
    if (tab == TAB_CASE) {
        ask_for_case(p);
    } else if (tab == TAB_JSON) {
        say_json(p, s);
    }
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        if (parts[i].tab == tab) {
            say_part(p, s, i);
        }
    }
}

void plain_say_detail(struct plain *p) {
    const struct session *s = app_session(p->app);
    if (!s) {
        plain_say(p, "No session is selected.");
        return;
    }
    struct buf page = BUF_INIT(PLAIN_TEXT_MAX_LEN);
    append_page(p, s, &page);
    plain_say_lines(p, buf_slice(&page));
    buf_release(&page);
    p->section = TAB_OVERVIEW;
    ask_for_case(p);
}
