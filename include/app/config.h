// The configuration files, INI, never written by the program and never looked for in the current
// directory: /etc/xdg/aifi-sessions/config (each directory of XDG_CONFIG_DIRS, absolute ones only,
// the last one counting least) for the site, $XDG_CONFIG_HOME/aifi-sessions/config for the user.
//
//     theme = light                   ; before any section: for everybody and every profile
//     profile = acme-eu/prod          ; the profile when none is named
//     [profile acme-eu/prod]          ; one retailer in one environment
//     base-url = https://api.example.com
//     token-command = pass show acme
//     [keys]
//     refresh = R F5
//     [columns]                       ; the columns that lists begin with, as --columns
//     sessions = +dwell -code
//     [view morning]                  ; app/saved_view.h
//     [theme]                         ; on top of the theme, as [styles] of a theme file
//     chip = bold cyan
//
// Keys before any section and in a profile are rows of the table of options (option_table.c). What
// is not known is a warning; what cannot be read is a fault, and then nothing of any file is used.
#ifndef AIFI_APP_CONFIG_H
#define AIFI_APP_CONFIG_H

#include "app/keymap.h"
#include "app/saved_view.h"
#include "base/buf.h"
#include "ui/theme.h"

enum config_place {
    CONFIG_GLOBAL,
    CONFIG_PROFILE,
    CONFIG_KEYS,
    CONFIG_COLUMNS,
    CONFIG_VIEW,
    CONFIG_THEME,
    CONFIG_UNKNOWN,
};

// One "key = value", in the order of files and lines.
struct config_line {
    enum config_place place;
    char *section; // as it stands in the file, "" before the first
    char *subject; // of a profile or view its name, else ""
    char *key, *value;
    size_t file; // index
    int line;
    int option; // of CONFIG_GLOBAL and CONFIG_PROFILE: enum option_id
    bool used;  // it is known; only such lines count
};

// The line that a section begins with.
struct config_section {
    char *name; // as it stands in the file
    size_t file;
    int line;
};

struct config_file {
    char *path;
    bool is_site;
    bool is_there;
};

// Something to tell about a file.
struct config_note {
    bool is_fault; // else a warning
    size_t file;
    int line;   // 0 = the whole file, which the text names
    char *text; // sanitised
};

struct config {
    struct config_file *files; // those that count least first
    struct config_line *lines;
    struct config_note *notes;
    struct config_section *sections;
    size_t first_line, first_section; // of the file that was read last
    size_t n_files, files_cap, n_lines, lines_cap, n_notes, notes_cap;
    size_t n_sections, sections_cap;
    struct saved_views views; // of all files
};

struct config *config_new(void);
void config_free(struct config *c); // NULL is fine
// Reads all files, and judges all of what they hold: profiles that are not in force as well.
// `named` (from --config, AIFI_CONFIG; NULL = none) stands in the place of the user's file, and has
// to be there.
void config_read(struct config *c, const char *named);
// The same of a text, for tests.
void config_read_text(struct config *c, struct slice text, const char *origin, bool is_site);

// The first fault, as "FILE:LINE: …", ERROR_CONFIG; false when there is one.
bool config_is_good(const struct config *c, struct error *e);
// Adds a note on a line.
void config_note_line(
    struct config *c, const struct config_line *l, bool is_fault, const struct error *e);
void config_note_section(
    struct config *c, const struct config_section *s, bool is_fault, const struct error *e);
// "FILE:12: warning: …"; of a fault without a word before it. No line end.
void config_append_note(const struct config *c, const struct config_note *n, struct buf *out);
// "FILE:12"
void config_append_place(const struct config *c, const struct config_line *l, struct buf *out);
// The i-th name of a profile, in the order in which they come, each once; NULL past the end.
const char *config_profile(const struct config *c, size_t i);
bool config_has_profile(const struct config *c, struct slice name);
// A sentence for a name that is not known, with the known ones and the nearest. Returns false.
bool config_refuse_profile(
    const struct config *c, struct slice name, enum error_kind kind, struct error *e);

// What the files change. All of them need config_is_good.
void config_bind_keys(const struct config *c, struct keymap *k);
// The columns that a kind of view begins with; false, and nothing changed, when no file says so.
bool config_columns(const struct config *c, enum view_kind kind, enum field *columns, size_t *n);
// The section [theme]; false when there is none. What it does not mention is not set.
bool config_styles(const struct config *c, struct theme *t);

#endif
