// The message line: what is said, and when it goes. Must not know who says what.
#include "app_private.h"
#include "export.h"

#include "base/text.h"

// What somebody looks at, as far as a message can be about it.
static struct message_screen screen_of(const struct app *a) {
    return (struct message_screen){
        .n_shown = a->n_shown,
        .cover = a->cover,
        .menu = a->menu_purpose,
        .dialog = export_dialog_is_open(a),
    };
}

// Another view (the first one is no other), or something that opened over it; not what came back
// when something closed.
static bool is_another(struct message_screen was, struct message_screen now) {
    return (now.n_shown != was.n_shown && was.n_shown > 0) ||
           (now.cover != was.cover && now.cover != COVER_NONE) ||
           (now.menu != was.menu && now.menu != MENU_NONE) || (now.dialog && !was.dialog);
}

static void set_message(struct app *a, enum journal_level level, enum message_life life,
    const char *format, va_list args) PRINTF_LIKE(4, 0);
static void set_message(struct app *a, enum journal_level level, enum message_life life,
    const char *format, va_list args) {
    struct buf text = BUF_INIT(4 * JOURNAL_TEXT_LEN);
    buf_vprintf(&text, format, args);
    text_copy(a->message, sizeof a->message, buf_slice(&text));
    a->message_level = level;
    a->message_life = life;
    a->message_ms = a->now_ms;
    a->message_is_new = true;
    a->message_of_view = false;
    a->message_action = NULL;
    buf_release(&text);
}

void app_say(struct app *a, enum journal_level level, const char *format, ...) {
    va_list args;
    va_start(args, format);
    set_message(a, level, MESSAGE_UNTIL_SEEN, format, args);
    va_end(args);
    journal_add(&a->journal, a->show.now, level, "%s", a->message);
}

void app_hint(struct app *a, const char *format, ...) {
    va_list args;
    va_start(args, format);
    set_message(a, JOURNAL_INFO, MESSAGE_UNTIL_KEY, format, args);
    va_end(args);
}

void app_clear_message(struct app *a) {
    a->message[0] = '\0';
    a->message_action = NULL;
    a->message_life = MESSAGE_UNTIL_KEY;
    a->message_of_view = false;
}

void app_clear_view_message(struct app *a) {
    if (a->message_of_view) {
        app_clear_message(a);
    }
}

void message_key_came(struct app *a) {
    const bool was_seen = a->now_ms - a->message_ms >= APP_MESSAGE_MS;
    if (a->message_life == MESSAGE_UNTIL_KEY ||
        (a->message_life == MESSAGE_UNTIL_SEEN && was_seen)) {
        app_clear_message(a);
    }
}

// What is said in the turn in which a screen opens belongs to that screen.
unsigned message_settle(struct app *a) {
    const struct message_screen now = screen_of(a);
    const bool goes = a->message_life == MESSAGE_UNTIL_SEEN && a->message[0] != '\0' &&
                      !a->message_is_new && is_another(a->message_screen, now);
    if (goes) {
        app_clear_message(a);
    }
    a->message_screen = now;
    a->message_is_new = false;
    return goes ? REDO_DRAW : REDO_NOTHING;
}
