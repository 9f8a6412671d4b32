// Settings: defaults, and what is worked out from them. It must not know the command line.
#include "app/settings.h"

#include "app/config.h"
#include "app/live.h"
#include "base/mem.h"
#include "net/net.h"
#include "option_table.h"

void settings_init(struct settings *s) {
    *s = (struct settings){
        .action = ACTION_BROWSE,
        .encoding = STATUS_REPEAT,
        .demo_rows = DEMO_ROWS_DEFAULT,
        .demo_speed = 1,
        .zone = ZONE_LOCAL,
        .colour = COLOUR_AUTO,
        .max_rows = MAX_ROWS_DEFAULT,
        .limits = occupancy_limits_standard(),
        .alerts = alert_rules_standard(),
        .interval_ms = LIVE_INTERVAL_DEFAULT_MS,
        .output = OUTPUT_TABLE,
        .limit = LIMIT_DEFAULT,
        .per_second = NET_PER_SECOND,
        .connect_ms = TRANSPORT_CONNECT_MS,
        .total_ms = TRANSPORT_TOTAL_MS,
    };
    query_init(&s->query);
}

void settings_release(struct settings *s) {
    char *owned[] = {s->base_url, s->token_file, s->token_command, s->ca_file, s->demo_frozen_at,
        s->demo_database, s->console_url, s->clipboard_command, s->theme, s->verdict, s->passed,
        s->operand, s->config_file, s->profile, s->view, s->token_url, s->client_id, s->oauth_scope,
        s->client_secret_file, s->client_secret_command};
    for (size_t i = 0; i < ARRAY_LEN(owned); i++) {
        mem_free(owned[i]);
    }
    for (size_t i = 0; i < s->n_operands; i++) {
        mem_free(s->operands[i]);
    }
    mem_free(s->operands);
    query_release(&s->query);
    saved_views_release(&s->views);
    if (s->begins) {
        saved_view_release(s->begins);
    }
    mem_free(s->begins);
    mem_free(s->keymap);
    mem_free(s->styles);
    option_origins_free(s->origins);
    config_free(s->config);
    token_release(&s->environment_token);
    token_release(&s->environment_secret);
    for (size_t i = 0; i < ARRAY_LEN(s->elsewhere); i++) {
        token_release(&s->elsewhere[i].secret);
        mem_free(s->elsewhere[i].base_url);
        mem_free(s->elsewhere[i].token_url);
    }
    *s = (struct settings){0};
}

const enum field *settings_columns(const struct settings *s, enum view_kind kind, size_t *n) {
    const bool prints_queue = s->action == ACTION_FRAUD && kind == VIEW_FRAUD;
    if (s->n_columns > 0 && (kind == VIEW_SESSIONS || prints_queue)) {
        *n = s->n_columns;
        return s->columns;
    }
    *n = s->n_kind_columns[kind];
    return *n > 0 ? s->kind_columns[kind] : NULL;
}

void settings_take_token(struct settings *s) {
    secret_from_environment(&s->environment_token, SECRET_TOKEN, &s->environment_error);
    secret_from_environment(&s->environment_secret, SECRET_CLIENT, &s->environment_secret_error);
}

bool settings_want_colour(const struct settings *s, bool is_terminal) {
    if (s->colour != COLOUR_AUTO) {
        return s->colour == COLOUR_ALWAYS;
    }
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    return is_terminal && (no_color == NULL || no_color[0] == '\0') &&
           (term == NULL || strcmp(term, "dumb") != 0);
}

instant settings_now(const struct settings *s, instant wall) {
    instant frozen;
    if (s->demo && s->demo_frozen_at != NULL &&
        instant_parse_iso(slice_of(s->demo_frozen_at), &frozen)) {
        return frozen;
    }
    return wall;
}
