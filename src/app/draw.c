// The whole screen from the state: panes, and what covers them.
#include "app_private.h"
#include "case_page.h"
#include "empty.h"
#include "export.h"
#include "shell_line.h"
#include "text_cover.h"
#include "ui/chrome.h"

static void draw_explanation(struct canvas *c, struct rect r, const struct empty *e) {
    const struct rect inside = rect_inset(r, 2, 2);
    int y = 0;
    for (size_t i = 0; i < e->n && y < inside.h; i++) {
        y += canvas_wrapped(c, inside, y, 0, -1, STYLE_TEXT, e->lines[i], false);
    }
}

static void draw_list(struct app *a, struct canvas *c, struct rect r) {
    struct view *v = app_view(a);
    bool descending;
    bool here;
    const enum field sorted_by = app_sort_field(a, &descending, &here);
    struct empty empty = {0};
    if (!v || dataset_n_visible(v->data) == 0) {
        empty_explain(a, &empty);
    }
    if (v) {
        struct list_groups groups;
        const bool grouped = groups_for_list(&v->groups, &groups);
        const struct list_look look = {
            .groups = grouped ? &groups : NULL,
            .show = app_show(a),
            .notes = v->changes.notes,
            .n_notes = v->changes.n,
            .sorted_by = sorted_by,
            .descending = descending,
            .sorted_here = here,
            .focused = a->pane == PANE_LIST,
            .empty_lines = empty.lines,
            .n_empty_lines = empty.n,
        };
        list_draw(&v->list, v->data, &look, c, r);
    } else {
        draw_explanation(c, r, &empty);
    }
    empty_release(&empty);
}

static void draw_form(struct app *a, struct canvas *c, struct rect r) {
    struct buf flags = BUF_INIT(4096);
    shell_line_append(a->settings, "list", form_query(a->form), &flags);
    const struct form_look look = {.context = app_value_context(a),
        .encoding = a->settings->encoding,
        .flags_line = buf_text(&flags)};
    form_draw(a->form, &look, c, r);
    buf_release(&flags);
}

static void draw_help(struct app *a, struct canvas *c, struct rect r) {
    struct help_row rows[COMMAND_COUNT];
    const size_t n = app_help_rows(a, rows);
    struct buf fact = BUF_INIT(400);
    buf_printf(&fact, "%s   theme %s   mouse %s   manual: man aifi-sessions", a->connection.name,
        a->theme_name, a->mouse ? "on" : "off");
    struct buf token = BUF_INIT(200);
    token_append_fact(a, &token);
    const struct slice facts[] = {buf_slice(&fact), buf_slice(&token)};
    help_draw(&a->help, rows, n, facts, token.len > 0 ? 2 : 1, c, r);
    buf_release(&fact);
    buf_release(&token);
    app_help_rows_release(rows, n);
}

static void draw_cover(struct app *a, struct canvas *c, struct rect r) {
    switch (a->cover) {
    case COVER_FORM:
        draw_form(a, c, r);
        break;
    case COVER_HELP:
        draw_help(a, c, r);
        break;
    case COVER_LOG:
        logview_draw(&a->log, &a->journal, a->show.zone, c, r);
        break;
    case COVER_TEXT:
        text_cover_draw(a, c, r);
        break;
    case COVER_NONE:
        break;
    }
}

static void draw_panes(struct app *a, struct canvas *c, const struct layout *l) {
    draw_chips(a, c, l->chips);
    if (l->list.h > 0) {
        draw_list(a, c, l->list);
    }
    draw_status(a, c, l->status);
    if (l->divider_x >= 0) {
        canvas_vline(c, l->body, 0, l->divider_x, l->body.h, STYLE_BORDER);
    }
    if (l->detail.h > 0) {
        const struct detail_look look = {.show = case_page_show(a),
            .focused = a->pane == PANE_DETAIL || a->zoomed,
            .beside = l->beside,
            .review = a->detail.tab == TAB_CASE ? case_page_look(a) : NULL};
        detail_draw(&a->detail, app_session(a), &look, c, l->detail);
    }
}

void app_draw(struct app *a, struct canvas *c) {
    const bool stores = stores_are_shown(a);
    const struct layout l =
        stores ? stores_layout(a, c->h, c->w) : layout_make(c->h, c->w, a->detail_on, a->zoomed);
    a->h = c->h;
    a->w = c->w;
    canvas_clear(c);
    if (l.too_small) {
        chrome_too_small(c, LAYOUT_MIN_H, LAYOUT_MIN_W);
        return;
    }
    const struct rect cover = {1, 0, c->h - 3, c->w};
    draw_header(a, c, l.header);
    if (a->cover == COVER_NONE && stores) {
        stores_draw(a, c, &l);
    } else if (a->cover == COVER_NONE) {
        draw_panes(a, c, &l);
    } else {
        draw_cover(a, c, cover);
    }
    if (a->menu_purpose != MENU_NONE) {
        menu_draw(&a->menu, c, a->cover == COVER_NONE ? l.body : cover);
    } else if (export_dialog_is_open(a)) {
        export_dialog_draw(a, c, a->cover == COVER_NONE ? l.body : cover);
    }
    draw_hints(a, c, l.hints);
    if (a->prompt_purpose != PROMPT_NONE) {
        prompt_draw(&a->prompt, c, (struct rect){0, 0, l.message.y + 1, c->w});
    } else {
        draw_message(a, c, l.message);
    }
}
