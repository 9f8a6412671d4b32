// aifi-sessions: start here. Settings are made of the command line, then the browser or a command
// has them.
//
// A map of the source, from the bottom up (a layer sees those above it in this list alone, and net
// and ui never see each other; include/ has the contracts, src/ how they are kept):
//
//   base    libc and nothing else: buf, slice, mem; text (bytes of anywhere → cells), instant
//   (time),
//           error, file, process, csv, ini, journal
//   model   what a session is: field and param (the master tables), value (types shared by form,
//           flags and files), query → URL, scan (strict JSON), page, session, show, dataset, limit,
//           derive, tree
//   net     how sessions arrive: origin, token, where it comes from (secret, oauth, credentials),
//           transport (curl), retry, fetch (one page), walk
//   ui      what is seen: canvas, screen (ncurses), style and theme, list, detail, form, menu, …
//   app     what happens: option → settings → connect → browse or plain (app.c, command.c,
//           keymap.c) or
//           list_command, get_command, watch_command, stores_command, cases_command, keys_command
//           → question, reader, output, writer; signals, state
//
// src/sandbox is a program of its own, aifi-sandbox: the API on this machine.
#include "app/browse.h"
#include "app/cases_command.h"
#include "app/get_command.h"
#include "app/keys_command.h"
#include "app/config_command.h"
#include "app/list_command.h"
#include "app/option.h"
#include "app/plain.h"
#include "app/signals.h"
#include "app/stores_command.h"
#include "app/watch_command.h"
#include "base/clock.h"
#include "base/mem.h"

#include <errno.h>
#include <locale.h>
#include <unistd.h>

enum { HELP_MAX_LEN = 64 * 1024 };

// A locale that is not installed here (as over SSH) still tells that the terminal is UTF-8.
static void choose_locale(void) {
    if (setlocale(LC_CTYPE, "") != NULL) {
        return;
    }
    static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < ARRAY_LEN(variables); i++) {
        const char *name = getenv(variables[i]);
        if (name != NULL && name[0] != '\0') {
            struct slice text = slice_of(name);
            if (slice_find_nocase(text, SLICE("UTF-8")) != SIZE_MAX ||
                slice_find_nocase(text, SLICE("UTF8")) != SIZE_MAX) {
                setlocale(LC_CTYPE, "C.UTF-8");
            }
            return;
        }
    }
}

static int complain(const struct error *e) {
    fprintf(stderr, "aifi-sessions: %s\n", e->text);
    if (e->kind == ERROR_USAGE) {
        fputs("Try 'aifi-sessions --help'.\n", stderr);
    }
    return error_exit_status(e->kind);
}

static int print(void (*append)(struct buf *)) {
    struct buf text = BUF_INIT(HELP_MAX_LEN);
    append(&text);
    bool good = fwrite(text.ptr, 1, text.len, stdout) == text.len && fflush(stdout) == 0;
    buf_release(&text);
    if (!good) {
        fprintf(stderr, "aifi-sessions: cannot write: %s\n", strerror(errno));
    }
    return good ? 0 : 1;
}

static int browse(const struct settings *s) {
    struct error e;
    if (s->plain) {
        return plain_run(s);
    }
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        error_set(&e, ERROR_USAGE,
            "the browser needs a terminal; 'aifi-sessions list' prints sessions without one "
            "(-o table, json, ndjson or csv), --plain browses without one");
        return complain(&e);
    }
    return browse_run(s);
}

static int run(const struct settings *s) {
    if (s->action != ACTION_BROWSE && s->action != ACTION_CONFIG) {
        config_warn(s);
    }
    switch (s->action) {
    case ACTION_HELP:
        return print(options_append_help);
    case ACTION_VERSION:
        return print(options_append_version);
    case ACTION_LIST:
    case ACTION_FRAUD:
        return list_command_run(s);
    case ACTION_GET:
        return get_command_run(s);
    case ACTION_WATCH:
        return watch_command_run(s);
    case ACTION_WATCH_STORES: // told apart when the command line was read
    case ACTION_STORES:
        return stores_command_run(s);
    case ACTION_KEYS:
        return keys_command_run(s);
    case ACTION_CASES_EXPORT:
    case ACTION_CASES_IMPORT:
    case ACTION_CASES_SHOW:
        return cases_command_run(s);
    case ACTION_CONFIG:
        return config_command_run(s);
    case ACTION_BROWSE:
        break;
    }
    return browse(s);
}

int main(int argc, char **argv) {
    process_harden();
    mem_keep_freed();
    struct settings settings;
    settings_init(&settings);
    settings_take_token(&settings);
    choose_locale();
    instant_zone_init();
    struct error e;
    int status =
        options_parse(argc, argv, clock_wall_ms(), &settings, &e) ? run(&settings) : complain(&e);
    settings_release(&settings);
    return status;
}
