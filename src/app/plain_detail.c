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

// --- the case -----------------------------------------------------------------------------------

static void say_findings(
    struct plain *p, const struct session *s, const struct show *how, const char *basis) {
    static const char *const words[] = {
        [WEIGHT_NOTE] = "To be noted",
        [WEIGHT_STRONG] = "Strong",
        [WEIGHT_EASES] = "Speaks for a false alarm",
    };
    struct finding findings[SIGNAL_COUNT];
    struct buf quiet = BUF_INIT(1000);
    const size_t n = how->evidence ? evidence_findings(how->evidence, s, how, findings) : 0;
    plain_say(p, "Why look closer, worked out here and not by AiFi, %s", basis);
    for (size_t i = 0; i < n; i++) {
        const struct finding *f = &findings[i];
        const char *label = signal_row(f->signal)->label;
        if (f->weight == WEIGHT_QUIET) {
            buf_printf(&quiet, "%s%s", quiet.len > 0 ? ", " : "", label);
        } else if (f->weight != WEIGHT_UNKNOWN) {
            plain_say(p, "%s: %s: %s", words[f->weight], label, f->text);
        }
    }
    if (quiet.len > 0) {
        plain_say(p, "Nothing unusual: %s", buf_text(&quiet));
    }
    buf_release(&quiet);
}

static void say_related(struct plain *p, const struct session *s, const struct evidence *ev,
    const struct case_relations *known) {
    static const char *const labels[RELATION_COUNT] = {
        [RELATION_CUSTOMER] = "Same customer",
        [RELATION_CARD] = "Same payment instrument",
        [RELATION_NEAR] = "Same store at the same time",
        [RELATION_REFERENCE] = "By reference",
    };
    for (enum relation r = 0; r < RELATION_COUNT; r++) {
        const struct case_count *asked = &known->of[r];
        if (asked->source) {
            plain_say(p, "%s: %zu other session%s, %zu flagged, %s", labels[r], asked->n,
                asked->n == 1 ? "" : "s", asked->n_flagged, asked->source);
        } else if (ev) {
            row_id ignored;
            const size_t n = evidence_related(ev, s, r, &ignored, 1);
            plain_say(
                p, "%s: %zu other session%s %s", labels[r], n, n == 1 ? "" : "s", known->basis);
        }
    }
}

static void say_history(struct plain *p, const struct session *s) {
    const struct case_file *file = case_page_file(p->app, s);
    struct buf at = BUF_INIT(80);
    plain_say(p, "Verdict: %s", verdict_row(verdict_of(p->app->verdicts, s))->name);
    for (size_t i = 0; file && i < file->n_events; i++) {
        const struct case_event *e = &file->events[i];
        buf_clear(&at);
        instant_append(&at, e->at, INSTANT_LIST, p->app->show.zone, p->app->show.now);
        plain_say(p, "%s, %s%s: %s%s%s", buf_text(&at), e->author,
            e->kind == CASE_NOTE   ? ", note"
            : e->kind == CASE_UNDO ? ", took back"
                                   : "",
            e->kind == CASE_VERDICT ? verdict_row(e->verdict)->name : "",
            e->kind != CASE_VERDICT && e->text ? e->text : "",
            e->taken_back ? " (taken back)" : "");
    }
    plain_say(p, "Verdicts and notes are kept on this computer; AiFi knows none of them.");
    buf_release(&at);
}

void plain_say_case(struct plain *p) {
    const struct session *s = app_session(p->app);
    p->wants_case = false;
    p->app->detail.tab = TAB_OVERVIEW; // or the server would be asked about each row gone to
    if (!s) {
        return;
    }
    const struct show how = *case_page_show(p->app);
    const struct case_relations *known = case_page_relations(p->app, s);
    plain_say(p, "Case");
    say_findings(p, s, &how, known->basis);
    say_related(p, s, how.evidence, known);
    say_history(p, s);
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
