// The state of the browser: everything there is, in one struct, owned by browse_run; there is no
// other mutable state. Knows no terminal: inputs come in, a canvas goes out, so that whole runs can
// be tested headless.
#ifndef AIFI_APP_APP_H
#define AIFI_APP_APP_H

#include "app/clipboard.h"
#include "app/command.h"
#include "app/connect.h"
#include "app/keymap.h"
#include "app/related.h"
#include "app/saved_view.h"
#include "app/seen.h"
#include "app/state.h"
#include "app/stores.h"
#include "app/view.h"
#include "base/journal.h"
#include "book/casebook.h"
#include "ui/detail.h"
#include "ui/form.h"
#include "ui/help.h"
#include "ui/key.h"
#include "ui/logview.h"
#include "ui/menu.h"
#include "ui/prompt.h"
#include "ui/textview.h"
#include "ui/theme.h"

enum {
    APP_HISTORY_MAX = 10,       // views kept for going back
    APP_BOOK_POLL_MS = 2000,    // between looks for what another program wrote
    APP_UNMASK_MS = 120 * 1000, // personal data is hidden again after this
    APP_MESSAGE_MS = 4 * 1000,  // what was said that long was seen
    APP_QUIET_MS = 2000,        // without a key: nobody is in the middle of something
    APP_FDS = 2 * JOB_FDS,
};

// What covers the list, if anything.
enum cover { COVER_NONE, COVER_FORM, COVER_HELP, COVER_LOG, COVER_TEXT };
// What was told of the token (token_news.c).
struct token_told {
    size_t n_tokens, n_failed_renewals;
    bool ends, fails; // that this one does; that a renewal did
};
enum pane { PANE_LIST, PANE_DETAIL };
enum menu_purpose {
    MENU_NONE,
    MENU_SORT,
    MENU_COLUMNS,
    MENU_RECENT,
    MENU_PRESETS,
    MENU_VERDICT,
    MENU_GROUP,
    MENU_EXPLAIN,
    MENU_PIVOT,
    MENU_COPY,
    MENU_CONSOLE,
    MENU_INTERVAL,
    MENU_QUIT,
    MENU_PROFILE,
    MENU_COUNT
};
enum prompt_purpose {
    PROMPT_NONE,
    PROMPT_COMMAND,
    PROMPT_FIND,
    PROMPT_LIMIT,
    PROMPT_TOKEN,
    PROMPT_NOTE,
    PROMPT_PIPE,
    PROMPT_ALERTS,
    PROMPT_VIEW
};
// What is on its way to the clipboard, for the message when it is there.
struct copied {
    char *what; // "id of the session"; owned
    bool masked;
    bool unmasked; // it was copied while personal data was shown
};
// How long the message line keeps what it says, unless something newer is said. The log keeps all
// that app_say says.
enum message_life {
    MESSAGE_UNTIL_KEY, // the answer to a key: until the next one
    // What came of something: until a key comes when it has stood for APP_MESSAGE_MS, or another
    // screen does: another view, or a cover, a menu, a dialog that opens over it.
    MESSAGE_UNTIL_SEEN,
    MESSAGE_UNTIL_HEALED, // a fault of the view's: as long as there is that fault
};
struct message_screen {
    unsigned n_shown;
    enum cover cover;
    enum menu_purpose menu;
    bool dialog;
};

struct app {
    const struct settings *settings; // borrowed
    struct connection connection;
    struct keymap keymap;
    struct recent recent;
    bool recent_changed;
    struct saved_views views; // saved from the screen
    struct seen seen;         // by the rows of this run
    struct token_told told_of_token;
    bool wants_token;          // the prompt opens when nobody has typed for a while
    int64_t key_ms;            // when somebody did last (monotonic)
    struct casebook *book;     // verdicts and notes; NULL = it could not be opened
    struct verdicts *verdicts; // the book's, in memory
    int64_t book_polled_ms;    // when it was last looked whether another program changed it
    struct related *related;   // what the server knows around the session that is looked at
    struct case_page *case_page;
    struct exporter *exporter;
    struct pipe *pipe;
    struct clipboard clipboard;
    struct copied copied; // what is on its way there
    struct text_cover *text;
    struct buf to_terminal; // for the terminal's clipboard (OSC 52); whoever has it empties it
    struct journal journal;
    struct theme theme;
    char *theme_name;

    // what is shown
    struct view *history[APP_HISTORY_MAX];
    unsigned n_shown;     // views that came on the screen so far, again ones as well
    size_t n_history, at; // history[at] is on the screen; n_history 0 = nothing came yet
    // what has been asked and has not answered yet; swapped in whole when its first page (a
    // refresh: all its pages) is there
    struct view *pending;
    bool pending_is_refresh;
    int64_t pending_started_ms;
    size_t pending_rows;     // a refresh is complete when so many rows came
    int64_t page_started_ms; // when the page in flight of the view on screen was asked for

    // how the view on screen stays that of now
    struct {
        int64_t interval_ms; // 0 = off
        bool held;           // everything stands still until the user says otherwise
        bool follows;        // the cursor goes to the newest session
        bool failed;         // that the last refresh did was told
    } live;

    struct stores stores; // view 3; lives on behind the other views

    // how it is shown
    struct show show;
    int64_t unmask_until_ms; // monotonic; 0 = masked
    int64_t now_ms;          // monotonic, as of the last event
    instant wall;            // ours, as of the last event
    enum cover cover;
    enum pane pane;
    bool detail_on, zoomed;
    bool ascii, mouse;
    struct detail detail;
    struct form *form;
    struct help help;
    enum cover help_over;  // what it covers, for running a command there
    unsigned help_context; // where it was called from
    struct logview log;
    struct menu menu;
    enum menu_purpose menu_purpose;
    struct prompt prompt;
    enum prompt_purpose prompt_purpose;
    struct prompt_history command_history, find_history, limit_history, pipe_history;
    struct list_anchor find_from; // where incremental finding started
    char *find_before;            // what Esc restores, like the limit
    struct limit *limit_before;   // what Esc restores
    // the message line
    char message[JOURNAL_TEXT_LEN];
    const char
        *message_action; // what can be done now, never cut: "R tries again"; static, NULL = nothing
    enum journal_level message_level;
    enum message_life message_life;
    int64_t message_ms;                   // since when it stands there (monotonic)
    bool message_is_new;                  // said in this turn
    struct message_screen message_screen; // as it was at the end of the turn before
    bool message_of_view; // true only of the view on the screen, as it was before a live refresh

    int h, w; // of the canvas drawn last
    int exit_status;
    bool quits;           // at the next step
    char *wanted_profile; // with REDO_PROFILE; owned
};

// Takes nothing, borrows the settings. The connection is opened here; on failure NULL with a
// sentence. Asks the first question.
struct app *app_new(const struct settings *s, int64_t now_ms, instant wall, struct error *e);
void app_free(struct app *a);
// Writes what is to survive the run. False with a sentence.
bool app_keep_state(struct app *a, struct error *e);

// The time of what follows. Call first on every turn of the loop.
void app_set_time(struct app *a, int64_t now_ms, instant wall);
// One input; returns enum redo bits.
unsigned app_input(struct app *a, const struct input *in);
// Network events and due timers; returns enum redo bits.
unsigned app_step(struct app *a);
// When app_step wants to be called next even without network events (monotonic).
int64_t app_due_ms(const struct app *a);
void app_draw(struct app *a, struct canvas *c);
// What else to wait on: programs that run beside us. Returns how many, at most APP_FDS.
size_t app_fds(const struct app *a, struct pollfd *fds);
// Whether an export, a command that reads rows, or a copy is under way.
bool app_is_busy(const struct app *a);

// --- for commands ---
struct view *app_view(struct app *a);             // on screen; NULL = none yet
const struct session *app_session(struct app *a); // under the cursor; NULL = none
unsigned app_context(const struct app *a);        // one enum context bit
unsigned app_run(struct app *a, enum command c, struct slice argument); // shows the error, if any
// One line for the user, kept in the log as well.
void app_say(struct app *a, enum journal_level level, const char *format, ...) PRINTF_LIKE(3, 4);
// Asks another question of the same kind; the rows stay until its answer is there.
bool app_ask(struct app *a, const struct query *q, struct error *e);
// The same for a view of another kind.
bool app_ask_kind(struct app *a, enum view_kind kind, const struct query *q, struct error *e);
// Shows the nearest view of this kind in the history, else asks its first question.
bool app_go_to_kind(struct app *a, enum view_kind kind, struct error *e);
// What a kind of view asks when it is opened for the first time, set in *q (initialised).
bool app_own_question(const struct app *a, enum view_kind kind, struct query *q, struct error *e);
// Asks it again where something else is asked.
bool app_ask_own_question(struct app *a, enum view_kind kind, struct error *e);
void app_refresh(struct app *a);
// Tries again what failed, at the same place. False when nothing failed.
bool app_retry(struct app *a);
// Stops whatever is being asked. False when nothing was.
bool app_cancel_requests(struct app *a);
void app_set_interval(struct app *a, int64_t interval_ms); // of live refreshes; 0 = off
void app_set_limit(struct app *a, struct limit *l);        // *takes*; NULL = none
void app_sort_here(struct app *a, enum field f, bool descending);
// Keeps a filter that was applied among the recent ones, which are written when the browser ends.
void app_remember_filter(struct app *a, const struct query *q);
bool app_set_theme(struct app *a, struct slice name, struct error *e);
bool app_next_theme(struct app *a, struct error *e);
struct value_context app_value_context(const struct app *a);
// Shows a saved view; its answer comes on top of the history. False with a sentence.
bool app_open_saved_view(struct app *a, const struct saved_view *v, struct error *e);
void app_open_form(struct app *a);
void app_open_prompt(struct app *a, enum prompt_purpose p, struct slice initial);
void app_open_menu(struct app *a, enum menu_purpose p);

#endif
