// Lines, flows and pairs of a tab of the detail pane. Must not know which facts stand in it.
#include "sheet.h"

#include <stdio.h>
#include <string.h>

enum {
    MARGIN_W = 1,
    WIDE_W = 60,
    TITLE_W = 11, // of a flow in a wide sheet
    GAP_W = 2,    // between two facts
    LABEL_W = 24, // of a field in a line or half a line
    LABEL_NARROW_W = 20,
    HALF_VALUE_W = 14,               // least room for a value in half a line
    WRAP_W = 12,                     // least room for wrapping after a label
    TEXT_MAX_LEN = 20 * 1024 * 1024, // more than any page holds
};

void sheet_init(struct sheet *sh, struct canvas *c, struct rect r, size_t top,
    const struct session *s, const struct show *show) {
    *sh = (struct sheet){.c = c,
        .r = r,
        .top = (int64_t)top,
        .x = -1,
        .s = s,
        .show = *show,
        .value = BUF_INIT(TEXT_MAX_LEN),
        .text = BUF_INIT(TEXT_MAX_LEN)};
    sh->show.full = true;
}

void sheet_release(struct sheet *sh) {
    buf_release(&sh->value);
    buf_release(&sh->text);
}

void sheet_end_line(struct sheet *sh) {
    if (sh->x >= 0) {
        sh->line++;
    }
    sh->x = -1;
    sh->half = false;
}

int64_t sheet_n_lines(struct sheet *sh) {
    sheet_end_line(sh);
    return sh->line;
}

void sheet_blank(struct sheet *sh) {
    sheet_end_line(sh);
    if (sh->line > 0) {
        sh->line++;
    }
}

int sheet_put(struct sheet *sh, int x, int max, enum style style, struct slice text) {
    int room = sh->r.w - x;
    max = max < 0 || max > room ? room : max;
    if (max <= 0) {
        sh->x = sh->x > x ? sh->x : x;
        return 0;
    }
    int64_t y = sh->line - sh->top;
    int used;
    if (y >= 0 && y < sh->r.h) {
        used = canvas_text(sh->c, sh->r, (int)y, x, max, style, text);
    } else {
        used = canvas_text_width(sh->c, text);
        used = used > max ? max : used;
    }
    sh->x = sh->x > x + used ? sh->x : x + used;
    return used;
}

int sheet_putf(struct sheet *sh, int x, enum style style, const char *format, ...) {
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    return sheet_put(sh, x, -1, style, slice_of(text));
}

void sheet_wrap(struct sheet *sh, int x, enum style style, struct slice text) {
    struct rect r = sh->r;
    int n_lines = canvas_wrapped_lines(sh->c, r.w - x, text, false);
    int64_t y = sh->line - sh->top;
    if (y < r.h && y + n_lines > 0) {
        canvas_wrapped(sh->c, r, (int)y, x, n_lines, style, text, false);
    }
    sh->line += n_lines > 0 ? n_lines : 1;
    sh->x = -1;
    sh->half = false;
}

void sheet_title(struct sheet *sh, const char *title) {
    sheet_end_line(sh);
    sheet_put(sh, MARGIN_W, -1, STYLE_TITLE, slice_of(title));
    sheet_end_line(sh);
}

bool sheet_is_wide(const struct sheet *sh) {
    return sh->r.w >= WIDE_W;
}

void sheet_flow(struct sheet *sh, const char *title) {
    sheet_end_line(sh);
    int used = sheet_put(sh, MARGIN_W, -1, STYLE_TITLE, slice_of(title));
    bool beside = sheet_is_wide(sh) && used + MARGIN_W < TITLE_W;
    sh->indent = beside ? TITLE_W : MARGIN_W + 1;
    sh->x = beside ? TITLE_W - GAP_W : sh->x;
}

void sheet_item(struct sheet *sh, const char *label, enum style style, struct slice text) {
    int label_w = label ? (int)strlen(label) + 1 : 0;
    int text_w = canvas_text_width(sh->c, text);
    int x = sh->x < 0 ? sh->indent : sh->x + GAP_W;
    if (x > sh->indent && x + label_w + text_w > sh->r.w) {
        sheet_end_line(sh);
        x = sh->indent;
    }
    if (label) {
        sheet_put(sh, x, -1, STYLE_LABEL, slice_of(label));
        x += label_w;
    }
    if (x + text_w <= sh->r.w) {
        sheet_put(sh, x, -1, style, text);
        return;
    }
    if (sh->r.w - x < WRAP_W) {
        sheet_end_line(sh);
        x = sh->indent;
    }
    sheet_wrap(sh, x, style, text);
}

void sheet_item_field(struct sheet *sh, const char *label, enum field f) {
    buf_clear(&sh->value);
    enum style style = sheet_value(sh, f, &sh->value);
    sheet_item(sh, label, style, buf_slice(&sh->value));
}

void sheet_field(struct sheet *sh, enum field f) {
    const struct field_row *row = field_row(f);
    int half_w = sh->r.w / 2;
    bool wide = half_w >= LABEL_W + HALF_VALUE_W;
    int label_w = wide ? LABEL_W : LABEL_NARROW_W;
    buf_clear(&sh->value);
    enum style style = sheet_value(sh, f, &sh->value);
    struct slice value = buf_slice(&sh->value);
    int value_w = canvas_text_width(sh->c, value);
    if (sh->half && half_w + label_w + value_w > sh->r.w) {
        sheet_end_line(sh);
    }
    int x = MARGIN_W + (sh->half ? half_w : 0);
    int used = sheet_put(sh, x, -1, STYLE_LABEL, slice_of(row->label));
    x += used >= label_w - 1 ? used + 1 : label_w - 1;
    if (sh->half) {
        sheet_put(sh, x, -1, style, value);
        sheet_end_line(sh);
    } else if (wide && x + value_w < half_w) {
        sheet_put(sh, x, -1, style, value);
        sh->half = true;
    } else {
        sheet_wrap(sh, x, style, value);
    }
}

void sheet_legend(struct sheet *sh) {
    if (!sh->saw_absent && !sh->saw_null && !sh->saw_wrong) {
        return;
    }
    sheet_blank(sh);
    sh->indent = MARGIN_W;
    if (sh->saw_absent) {
        sheet_item(sh, NULL, STYLE_NOTHING, SLICE("(absent) not sent"));
    }
    if (sh->saw_null) {
        sheet_item(sh, NULL, STYLE_NOTHING, SLICE("(null) sent as null"));
    }
    if (sh->saw_wrong) {
        sheet_item(sh, NULL, STYLE_WRONG, SLICE("? not of the documented type"));
    }
    sheet_end_line(sh);
    sh->saw_absent = sh->saw_null = sh->saw_wrong = false;
}
