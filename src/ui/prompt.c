// The prompt. Must not know what becomes of the line.
#include "ui/prompt.h"

#include "base/mem.h"

#include <string.h>

void prompt_history_release(struct prompt_history *h) {
    for (size_t i = 0; i < h->n; i++) {
        mem_free(h->lines[i]);
    }
    h->n = 0;
}

void prompt_history_add(struct prompt_history *h, struct slice line) {
    if (slice_trim(line).len == 0) {
        return;
    }
    char *text = mem_dup_text(line);
    size_t at = 0;
    while (at < h->n && !slice_equal(slice_of(h->lines[at]), line)) {
        at++;
    }
    if (at < h->n) {
        mem_free(h->lines[at]);
    } else if (h->n == PROMPT_HISTORY_MAX) {
        at = h->n - 1;
        mem_free(h->lines[at]);
    } else {
        h->n++;
    }
    memmove(h->lines + 1, h->lines, at * sizeof(*h->lines));
    h->lines[0] = text;
}

void prompt_open(struct prompt *p, const char *label, struct slice initial,
    struct prompt_history *history, bool hidden) {
    *p = (struct prompt){.label = mem_dup_text(slice_of(label)),
        .hidden = hidden,
        .history = hidden ? NULL : history};
    edit_init(&p->edit);
    if (hidden) {
        // Growing would leave copies of a secret behind.
        buf_reserve(&p->edit.text, EDIT_MAX_LEN);
    }
    edit_set(&p->edit, initial);
}

static void forget_error(struct prompt *p) {
    mem_free(p->error);
    p->error = NULL;
}

void prompt_release(struct prompt *p) {
    if (p->hidden) {
        edit_wipe(&p->edit);
    } else {
        edit_release(&p->edit);
    }
    mem_free(p->label);
    mem_free(p->kept);
    forget_error(p);
    *p = (struct prompt){.label = NULL};
}

void prompt_set_error(struct prompt *p, struct slice text) {
    forget_error(p);
    p->error = mem_dup_text(text);
    p->error_is_note = false;
}

void prompt_set_note(struct prompt *p, struct slice text) {
    prompt_set_error(p, text);
    p->error_is_note = true;
}

// Shows an older (1) or newer (-1) line; the one being typed comes back at the end.
static enum prompt_result step_history(struct prompt *p, int by) {
    size_t n = p->history ? p->history->n : 0;
    if ((by > 0 && p->history_at >= n) || (by < 0 && p->history_at == 0)) {
        return PROMPT_OPEN;
    }
    if (p->history_at == 0) {
        mem_free(p->kept);
        p->kept = mem_dup_text(edit_text(&p->edit));
    }
    p->history_at = by > 0 ? p->history_at + 1 : p->history_at - 1;
    const char *line = p->history_at == 0 ? p->kept : p->history->lines[p->history_at - 1];
    edit_set(&p->edit, slice_of(line));
    return PROMPT_CHANGED;
}

static enum prompt_result take_editing_key(struct prompt *p, key_code key) {
    uint64_t before = slice_hash(edit_text(&p->edit));
    edit_key(&p->edit, key);
    return slice_hash(edit_text(&p->edit)) == before ? PROMPT_OPEN : PROMPT_CHANGED;
}

enum prompt_result prompt_key(struct prompt *p, key_code key) {
    forget_error(p);
    switch (key) {
    case KEY_CODE_ENTER:
        return PROMPT_DONE;
    case KEY_CODE_ESCAPE:
    case KEY_MOD_CTRL | 'c':
        return PROMPT_CANCELLED;
    case KEY_CODE_TAB:
        return PROMPT_COMPLETE;
    case KEY_CODE_UP:
    case KEY_MOD_CTRL | 'p':
        return step_history(p, 1);
    case KEY_CODE_DOWN:
    case KEY_MOD_CTRL | 'n':
        return step_history(p, -1);
    case KEY_CODE_BACKSPACE:
    case KEY_MOD_CTRL | 'h':
        if (edit_text(&p->edit).len == 0) {
            return PROMPT_CANCELLED;
        }
        break;
    default:
        break;
    }
    return take_editing_key(p, key);
}

// The error in as many lines as it needs, above the prompt.
static int draw_error(const struct prompt *p, struct canvas *c, struct rect area) {
    struct slice text = slice_of(p->error);
    int lines = canvas_wrapped_lines(c, area.w, text, false);
    lines = lines < area.h - 1 ? lines : area.h - 1;
    if (lines <= 0) {
        return 0;
    }
    struct rect above = {area.y + area.h - 1 - lines, area.x, lines, area.w};
    canvas_fill(c, above, STYLE_TEXT);
    canvas_wrapped(
        c, above, 0, 0, lines, p->error_is_note ? STYLE_MESSAGE : STYLE_ERROR, text, false);
    return lines;
}

int prompt_draw(struct prompt *p, struct canvas *c, struct rect area) {
    if (area.h <= 0 || area.w <= 0) {
        return 0;
    }
    int error_lines = p->error ? draw_error(p, c, area) : 0;
    struct rect line = {area.y + area.h - 1, area.x, 1, area.w};
    canvas_fill(c, line, STYLE_TEXT);
    // At least some cells to type in, however long the label.
    int most = area.w > 20 ? area.w - 10 : area.w / 2;
    int x = canvas_text(c, line, 0, 0, most, STYLE_TITLE, slice_of(p->label));
    edit_draw(&p->edit, c, line, 0, x, line.w - x, STYLE_TEXT, true, p->hidden);
    return error_lines + 1;
}
