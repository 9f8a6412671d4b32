// Lines of pieces.
#include "line.h"

enum { TEXTS_MAX = 8192 };

void line_init(struct line *l) {
    *l = (struct line){.texts = BUF_INIT(TEXTS_MAX)};
}

void line_add(struct line *l, enum style style, int keep, const char *format, ...) {
    if (l->n == LINE_PIECES_MAX) {
        return;
    }
    const size_t at = l->texts.len;
    va_list args;
    va_start(args, format);
    buf_vprintf(&l->texts, format, args);
    va_end(args);
    if (l->texts.len > at) {
        l->parts[l->n].at = at;
        l->parts[l->n].len = l->texts.len - at;
        l->parts[l->n].style = style;
        l->parts[l->n].keep = keep;
        l->n++;
    }
}

static size_t line_pieces(const struct line *l, struct piece out[LINE_PIECES_MAX]) {
    for (size_t i = 0; i < l->n; i++) {
        out[i] = (struct piece){{buf_text(&l->texts) + l->parts[i].at, l->parts[i].len},
            l->parts[i].style, l->parts[i].keep};
    }
    return l->n;
}

void line_draw(struct canvas *c, struct rect r, enum style style, const char *separator,
    struct line *left, struct line *right) {
    struct piece left_pieces[LINE_PIECES_MAX];
    struct piece right_pieces[LINE_PIECES_MAX];
    const size_t n_left = line_pieces(left, left_pieces);
    const size_t n_right = line_pieces(right, right_pieces);
    chrome_line(c, r, 0, style, separator, left_pieces, n_left, right_pieces, n_right);
    buf_release(&left->texts);
    buf_release(&right->texts);
}
