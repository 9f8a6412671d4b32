// The detail pane as a whole: tab bar, scrolling, which tab is drawn. Must not know what stands in
// the tabs (detail_*.c).
#include "detail_tabs.h"

#include "base/mem.h"
#include "model/derive.h"

#include <string.h>

static const struct {
    const char *title, *brief;
} tabs[] = {
    [TAB_OVERVIEW] = {"Overview", "Overview"},
    [TAB_TIMELINE] = {"Timeline", "Time"},
    [TAB_CUSTOMER] = {"Customer", "Cust"},
    [TAB_STORE] = {"Store", "St"},
    [TAB_EVENTS] = {"Events", "Ev"},
    [TAB_CASE] = {"Case", "Case"},
    [TAB_JSON] = {"JSON", "JSON"},
};
_Static_assert(ARRAY_LEN(tabs) == TAB_COUNT, "every tab has its titles");

enum { TITLE_MAX_LEN = 32 };

void detail_init(struct detail *d) {
    *d = (struct detail){.find = BUF_INIT(DETAIL_FIND_MAX_LEN), .case_at = SIZE_MAX};
}

void detail_release(struct detail *d) {
    detail_json_release(d);
    detail_case_release(d);
    mem_free(d->key);
    d->key = NULL;
    buf_release(&d->find);
}

void detail_place_release(struct detail_place *p) {
    mem_free(p->key);
    mem_free(p->case_key);
    *p = (struct detail_place){0};
}

static char *copy_text(const char *text) {
    return text ? mem_dup_text(slice_of(text)) : NULL;
}

void detail_leave(const struct detail *d, struct detail_place *p) {
    detail_place_release(p);
    p->tab = d->tab;
    p->key = copy_text(d->key);
    memcpy(p->scroll, d->scroll, sizeof p->scroll);
    p->case_relation = d->case_relation;
    p->case_key = copy_text(d->case_key);
}

void detail_return(struct detail *d, const struct detail_place *p) {
    detail_json_release(d);
    detail_case_release(d);
    mem_free(d->key);
    d->tab = p->tab;
    d->key = copy_text(p->key);
    memcpy(d->scroll, p->scroll, sizeof d->scroll);
    d->case_relation = p->case_relation;
    d->case_key = copy_text(p->case_key);
    d->case_chosen = d->case_key != NULL;
}

const char *detail_tab_title(enum detail_tab t) {
    require(t >= 0 && t < TAB_COUNT);
    return tabs[t].title;
}

void detail_tab_step(struct detail *d, int by) {
    int t = ((int)d->tab + by) % TAB_COUNT;
    d->tab = (enum detail_tab)(t < 0 ? t + TAB_COUNT : t);
}

// The line that scrolling moves: the first one shown, or the JSON cursor.
static size_t *position_of(struct detail *d, size_t *last) {
    if (d->tab == TAB_JSON) {
        size_t n = detail_json_n_lines(d);
        *last = n > 0 ? n - 1 : 0;
        return &d->tree_cursor;
    }
    *last = d->n_lines > d->page_h ? d->n_lines - d->page_h : 0;
    return &d->scroll[d->tab];
}

void detail_scroll(struct detail *d, int64_t by) {
    if (d->tab == TAB_CASE && (by == 1 || by == -1)) {
        detail_case_step(d, by);
        return;
    }
    size_t last, *at = position_of(d, &last);
    if (by < 0) {
        uint64_t up = (uint64_t) - (by + 1) + 1;
        *at = up > *at ? 0 : *at - (size_t)up;
    } else {
        *at = *at > last || (uint64_t)by > last - *at ? last : *at + (size_t)by;
    }
}

void detail_scroll_to(struct detail *d, bool end) {
    size_t last, *at = position_of(d, &last);
    *at = end ? last : 0;
}

// The titles of the tab bar, full or brief.
struct tab_bar {
    char titles[TAB_COUNT][TITLE_MAX_LEN];
    int x[TAB_COUNT], w[TAB_COUNT];
    int end;
};

static void tab_bar_make(
    struct tab_bar *bar, const struct detail *d, const struct session *s, bool brief) {
    int x = 0;
    int64_t n_events = 0;
    bool counted = s && derive_n_events(s, &n_events);
    for (unsigned t = 0; t < TAB_COUNT; t++) {
        char count[24] = "";
        if (t == TAB_EVENTS && counted) {
            snprintf(count, sizeof(count), "(%lld)", (long long)n_events);
        }
        bool active = t == d->tab;
        snprintf(bar->titles[t], TITLE_MAX_LEN, "%s%s%s%s", active ? "[" : "",
            brief ? tabs[t].brief : tabs[t].title, count, active ? "]" : "");
        bar->x[t] = x;
        bar->w[t] = (int)strlen(bar->titles[t]);
        x += bar->w[t] + (brief ? 1 : 2);
    }
    bar->end = x;
}

static void tab_bar_fit(
    struct tab_bar *bar, const struct detail *d, const struct session *s, int w) {
    tab_bar_make(bar, d, s, false);
    if (bar->end - 2 > w) {
        tab_bar_make(bar, d, s, true);
    }
    // Where even that is too long, the bar is pulled left so that the active tab shows.
    int over = bar->x[d->tab] + bar->w[d->tab] - w;
    for (unsigned t = 0; t < TAB_COUNT && over > 0; t++) {
        bar->x[t] -= over;
    }
}

static void draw_tab_bar(const struct detail *d, const struct session *s, bool focused,
    struct canvas *c, struct rect r) {
    enum style active = focused ? STYLE_TAB_ACTIVE : STYLE_TITLE;
    struct tab_bar bar;
    tab_bar_fit(&bar, d, s, r.w);
    for (unsigned t = 0; t < TAB_COUNT; t++) {
        enum style style = t == d->tab ? active : STYLE_TAB;
        canvas_text(c, r, 0, bar.x[t], bar.w[t], style, slice_of(bar.titles[t]));
    }
    // Which lines show, where there are more.
    char lines[64];
    size_t first = d->scroll[d->tab] + 1, last = d->scroll[d->tab] + d->page_h;
    snprintf(lines, sizeof(lines), "lines %zu-%zu of %zu", first,
        last < d->n_lines ? last : d->n_lines, d->n_lines);
    int room = r.w - (bar.x[TAB_COUNT - 1] + bar.w[TAB_COUNT - 1]) - 2;
    if (d->tab != TAB_JSON && d->n_lines > d->page_h && room >= (int)strlen(lines)) {
        canvas_text_right(
            c, r, 0, r.w - (int)strlen(lines) - 1, (int)strlen(lines), STYLE_DIM, slice_of(lines));
    }
}

enum detail_tab detail_tab_at(const struct detail *d, const struct session *s, int w, int x) {
    struct tab_bar bar;
    tab_bar_fit(&bar, d, s, w);
    for (unsigned t = 0; t < TAB_COUNT; t++) {
        if (x >= bar.x[t] && x < bar.x[t] + bar.w[t]) {
            return (enum detail_tab)t;
        }
    }
    return TAB_COUNT;
}

static void draw_tab(struct sheet *sh, enum detail_tab t, bool beside) {
    switch (t) {
    case TAB_OVERVIEW:
        detail_overview(sh, beside);
        break;
    case TAB_TIMELINE:
        detail_timeline(sh);
        sheet_legend(sh);
        break;
    case TAB_CUSTOMER:
        detail_customer(sh);
        break;
    case TAB_STORE:
        detail_store(sh);
        break;
    case TAB_EVENTS:
        detail_events(sh, false);
        detail_metadata(sh);
        sheet_legend(sh);
        break;
    case TAB_CASE:
    case TAB_JSON:
    case TAB_COUNT:
        break;
    }
}

static void draw_sheet(struct detail *d, const struct session *s, const struct detail_look *look,
    struct canvas *c, struct rect r) {
    // A second time when the pane had been scrolled past what the text is now.
    for (int tries = 0; tries < 2; tries++) {
        struct sheet sh;
        sheet_init(&sh, c, r, d->scroll[d->tab], s, look->show);
        draw_tab(&sh, d->tab, look->beside);
        d->n_lines = (size_t)sheet_n_lines(&sh);
        sheet_release(&sh);
        size_t last = d->n_lines > d->page_h ? d->n_lines - d->page_h : 0;
        if (d->scroll[d->tab] <= last) {
            break;
        }
        d->scroll[d->tab] = last;
        canvas_fill(c, r, STYLE_TEXT);
    }
    if (look->focused) {
        canvas_cursor(c, r, 0, 0);
    }
}

// Another session is read from its top.
static void change_session(struct detail *d, const struct session *s) {
    struct slice key = session_key(s);
    if (d->key && slice_equal(slice_of(d->key), key)) {
        return;
    }
    mem_free(d->key);
    d->key = mem_dup_text(key);
    memset(d->scroll, 0, sizeof(d->scroll));
    detail_json_release(d);
    detail_case_release(d);
}

void detail_draw(struct detail *d, const struct session *s, const struct detail_look *look,
    struct canvas *c, struct rect r) {
    canvas_fill(c, r, STYLE_TEXT);
    struct rect inside = {r.y + 1, r.x, r.h > 1 ? r.h - 1 : 0, r.w};
    d->page_h = (size_t)inside.h;
    if (!s) {
        d->n_lines = 0;
        draw_tab_bar(d, s, look->focused, c, r);
        canvas_text(c, inside, 0, 1, -1, STYLE_DIM, SLICE("No session is selected."));
        return;
    }
    change_session(d, s);
    if (d->tab == TAB_JSON) {
        detail_json_draw(d, s, look, c, inside);
    } else if (d->tab == TAB_CASE) {
        detail_case_draw(d, s, look, c, inside);
    } else {
        draw_sheet(d, s, look, c, inside);
    }
    draw_tab_bar(d, s, look->focused, c, r);
}
