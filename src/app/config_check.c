// What is wrong with the files of the configuration: what each line says (config_judge.c), what it
// refers to, and what each profile comes to. Nothing is asked of a deployment and no command is
// run; token files are read as they would be, and forgotten.
#include "app/config.h"
#include "app/config_command.h"
#include "app/themes.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/process.h"
#include "net/secret.h"
#include "option_table.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

// --- what lines refer to ---

// Themes are files as well, and only looked for when one is used.
static void check_theme(const struct settings *s, const struct config_line *l) {
    struct settings scratch;
    struct theme theme;
    struct error e = {0};
    settings_init(&scratch);
    if (option_apply_line(
            &scratch, OPTION_THEME, slice_of(l->value), s->config->files[l->file].path, &e) &&
        !themes_load(slice_of(scratch.theme), &theme, &e)) {
        error_prefix(&e, "theme");
        config_note_line(s->config, l, true, &e);
    }
    settings_release(&scratch);
}

static void check_references(const struct settings *s) {
    struct config *c = s->config;
    for (size_t i = 0; i < c->n_lines; i++) {
        const struct config_line *l = &c->lines[i];
        struct error e = {0};
        if (l->option == OPTION_THEME && l->value[0]) {
            check_theme(s, l);
        } else if (l->option == OPTION_PROFILE && !config_has_profile(c, slice_of(l->value))) {
            config_refuse_profile(c, slice_of(l->value), ERROR_CONFIG, &e);
            config_note_line(c, l, true, &e);
        } else if (l->option == OPTION_VIEW && !saved_views_find(&c->views, slice_of(l->value))) {
            saved_views_refuse(&c->views, slice_of(l->value), &e);
            config_note_line(c, l, false, &e);
        }
    }
}

// --- what profiles come to ---

struct profile_check {
    struct config *c;
    const char *name;                 // NULL = what stands before the first section
    const struct settings *s;         // as though the program were started with it
    const struct config_line *begins; // where it is told what is missing
};

// Two profiles may share a line.
static void note(
    struct profile_check *p, const struct config_line *l, bool is_fault, const struct error *e) {
    for (size_t i = 0; i < p->c->n_notes; i++) {
        const struct config_note *n = &p->c->notes[i];
        if (n->file == l->file && n->line == l->line && strcmp(n->text, e->text) == 0) {
            return;
        }
    }
    config_note_line(p->c, l, is_fault, e);
}

static void warn_missing(struct profile_check *p, const char *what) {
    struct error e;
    error_set(&e, ERROR_CONFIG, "%s%s%s%s", p->name ? "the profile " : "", p->name ? p->name : "",
        p->name ? ": " : "", what);
    note(p, p->begins, false, &e);
}

// Reads what a regular file holds, as the program would. Pipes are somebody's who waits.
static bool try_secret(enum secret_kind kind, const char *path, struct error *e) {
    struct stat st;
    if (stat(path, &st) == 0 && S_ISFIFO(st.st_mode)) {
        return true;
    }
    struct token secret = {0};
    struct secret_reading *r = secret_read_file(kind, path, clock_monotonic_ms());
    enum secret_state state = SECRET_COMING;
    while (state == SECRET_COMING) {
        state = secret_step(r, clock_monotonic_ms(), &secret, e);
    }
    secret_reading_free(r);
    token_release(&secret);
    return state == SECRET_HERE;
}

static void check_file(struct profile_check *p, enum option_id o, const char *path) {
    const struct config_line *l = p->s->origins[o].line;
    struct error e = {0};
    if (!l || !path) {
        return;
    }
    const bool good =
        o == OPTION_CA_FILE
            ? access(path, R_OK) == 0 ||
                  error_set(&e, ERROR_CONFIG, "cannot read %s: %s", path, strerror(errno))
            : try_secret(o == OPTION_TOKEN_FILE ? SECRET_TOKEN : SECRET_CLIENT, path, &e);
    if (!good) {
        error_prefix(&e, "%s", option_row(o)->name);
        note(p, l, true, &e);
    }
}

static void check_command(struct profile_check *p, enum option_id o, const char *command) {
    const struct config_line *l = p->s->origins[o].line;
    struct error e = {0};
    char **argv = NULL;
    if (l && command && !process_split(slice_of(command), &argv, &e)) {
        error_prefix(&e, "%s", option_row(o)->name);
        note(p, l, true, &e);
    }
    mem_free(argv);
}

static void check_client(struct profile_check *p) {
    const struct settings *s = p->s;
    const struct config_line *l = s->origins[OPTION_TOKEN_URL].line;
    struct error e;
    if (l && !s->client_id) {
        error_set(&e, ERROR_CONFIG, "token-url: there is no client-id that goes with it");
        note(p, l, true, &e);
    }
    check_file(p, OPTION_CLIENT_SECRET_FILE, s->client_secret_file);
    check_command(p, OPTION_CLIENT_SECRET_COMMAND, s->client_secret_command);
    if (!s->client_secret_file && !s->client_secret_command && !s->environment_secret.text) {
        warn_missing(p, "no client-secret-file and no client-secret-command: AIFI_CLIENT_SECRET "
                        "has to hold the secret");
    }
}

static void check_deployment(struct profile_check *p) {
    const struct settings *s = p->s;
    if (!s->base_url) {
        warn_missing(p, "no base-url: --base-url or AIFI_BASE_URL has to name the deployment");
        return;
    }
    check_file(p, OPTION_CA_FILE, s->ca_file);
    if (s->token_url) {
        check_client(p);
        return;
    }
    check_file(p, OPTION_TOKEN_FILE, s->token_file);
    check_command(p, OPTION_TOKEN_COMMAND, s->token_command);
    if (!s->token_file && !s->token_command && !s->environment_token.text) {
        warn_missing(p, "no token-file, token-command or token-url: asks for the token on the "
                        "terminal unless AIFI_TOKEN is set");
    }
}

static const struct config_line *first_line(const struct config *c, const char *profile) {
    for (size_t i = 0; i < c->n_lines; i++) {
        const struct config_line *l = &c->lines[i];
        if (profile ? l->place == CONFIG_PROFILE && strcmp(l->subject, profile) == 0
                    : l->place == CONFIG_GLOBAL && l->option == OPTION_BASE_URL) {
            return l;
        }
    }
    return NULL;
}

static void check_profiles(const struct settings *s) {
    struct profile_check p = {.c = s->config};
    for (size_t i = 0; (p.name = config_profile(s->config, i)) != NULL; i++) {
        struct settings of_profile;
        struct error e = {0};
        p.begins = first_line(s->config, p.name);
        if (settings_for_profile(s, p.name, clock_wall_ms(), &of_profile, &e)) {
            p.s = &of_profile;
            check_deployment(&p);
            settings_release(&of_profile);
        } else {
            note(&p, p.begins, true, &e);
        }
    }
    p.begins = first_line(s->config, NULL);
    if (!config_profile(s->config, 0) && p.begins) {
        p.name = NULL;
        p.s = s;
        check_deployment(&p);
    }
}

// --- telling ---

static void append_number(size_t n, const char *what, struct buf *out) {
    buf_printf(out, "%zu %s%s", n, what, n == 1 ? "" : "s");
}

static void append_sum(const struct settings *s, struct buf *out) {
    const struct config *c = s->config;
    size_t n_profiles = 0;
    bool any = false;
    while (config_profile(c, n_profiles)) {
        n_profiles++;
    }
    for (size_t i = 0; i < c->n_files; i++) {
        any |= c->files[i].is_there;
    }
    if (!any) {
        buf_append_text(out, "there is no configuration file, and none is needed\n");
        return;
    }
    append_number(n_profiles, "profile", out);
    buf_append_text(out, ", ");
    append_number(c->views.n, "view", out);
    buf_append_text(out, ", no faults");
    if (c->n_notes > 0) {
        buf_append_text(out, ", ");
        append_number(c->n_notes, "warning", out);
    }
    buf_append_char(out, '\n');
}

bool config_append_check(const struct settings *s, struct buf *out) {
    struct error ignored = {0};
    if (!s->config) {
        buf_append_text(out, "no file is read: --no-config\n");
        return true;
    }
    const bool means_something = config_is_good(s->config, &ignored);
    check_references(s);
    if (means_something) {
        check_profiles(s);
    }
    for (size_t i = 0; i < s->config->n_notes; i++) {
        config_append_note(s->config, &s->config->notes[i], out);
        buf_append_char(out, '\n');
    }
    const bool good = config_is_good(s->config, &ignored);
    if (good) {
        append_sum(s, out);
    }
    return good;
}
