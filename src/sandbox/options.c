// The command line, from one table. Must not open or start anything but the token's file.
#include "sandbox/options.h"

#include "sandbox/database.h"
#include "sandbox/fault.h"
#include "sandbox/gzip.h"
#include "sandbox/server.h"
#include "sandbox/stores.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <sys/random.h>
#include <unistd.h>

enum option_id {
    OPTION_PORT = 256,
    OPTION_ROWS,
    OPTION_SEED,
    OPTION_STORES,
    OPTION_DAYS,
    OPTION_TOKEN,
    OPTION_TOKEN_FILE,
    OPTION_OAUTH,
    OPTION_LATENCY,
    OPTION_RATE,
    OPTION_START_AT,
    OPTION_HISTORY_UNTIL,
    OPTION_FROZEN_AT,
    OPTION_SPEED,
    OPTION_IMPORT,
    OPTION_DATABASE,
    OPTION_FAULT,
    OPTION_REQUESTS_LOG,
    OPTION_EXIT_WITH_PARENT,
    OPTION_UNTIL_EOF,
    OPTION_HELP,
    OPTION_VERSION,
    OPTION_END
};

const struct option_row option_rows[] = {
    {"port", "N", "listen on 127.0.0.1:N; 0: a free one, the default"},
    {"rows", "N", "sessions of history (100)"},
    {"seed", "N", "what the generated data depends on (1)"},
    {"stores", "N", "how many stores (30)"},
    {"days", "D", "days of history; by default as many as suit the rows"},
    {"token", "TEXT", "the bearer token; otherwise AIFI_SANDBOX_TOKEN, or made up and printed"},
    {"token-file", "FILE", "read the token from a file"},
    {"oauth", "CLIENT:SECRET[:SECONDS]",
        "give tokens to this client at POST /oauth/token, good for so long (3600)"},
    {"latency-ms", "N", "wait so long before each answer (0)"},
    {"rate", "N", "answer 503 above so many requests a second; 0: no limit (20)"},
    {"start-at", "TIME", "where the world's clock begins (now)"},
    {"history-until", "TIME",
        "the history ends there; from then to the clock's beginning it is lived"},
    {"frozen-at", "TIME", "the world's clock stands still at TIME"},
    {"speed", "N", "the world's clock runs N times as fast (1)"},
    {"import", "FILE", "serve the sessions of an NDJSON file, byte for byte"},
    {"database", "FILE", "keep the rows in an SQLite file that others may read"},
    {"fault", "NAME[:ARG][@N-M]", "go wrong on purpose; repeatable; 'list' prints the catalogue"},
    {"requests-log", "FILE", "append a line for each request"},
    {"exit-with-parent", NULL, "end when the parent process does"},
    {"until-eof", NULL, "take commands on standard input, end when it does"},
    {"help", NULL, "print this"},
    {"version", NULL, "print the version and those of the libraries"},
};
_Static_assert(ARRAY_LEN(option_rows) == OPTION_END - OPTION_PORT, "one row an option");
const size_t n_option_rows = ARRAY_LEN(option_rows);

static void print_help(void) {
    puts("Usage: aifi-sandbox [OPTION]...\n"
         "The sessions API of an invented retailer, on loopback.\n");
    for (size_t i = 0; i < ARRAY_LEN(option_rows); i++) {
        char left[48];
        snprintf(left, sizeof left, "--%s%s%s", option_rows[i].name,
            option_rows[i].argument != NULL ? " " : "",
            option_rows[i].argument != NULL ? option_rows[i].argument : "");
        printf("  %-26s %s%s\n", left, strlen(left) > 26 ? "\n                             " : "",
            option_rows[i].help);
    }
    puts("\nCommands on standard input, with --until-eof; each is answered with a line:\n"
         "  advance SECONDS   move a frozen clock on\n"
         "  freeze            let the clock stand still from now on\n"
         "  fault SPEC        add a fault\n"
         "  heal              remove all faults\n"
         "  token TEXT        change the token\n"
         "  expire            end all tokens that --oauth gave\n"
         "  quit              end");
}

static void print_version(void) {
    printf("aifi-sandbox " SANDBOX_VERSION "\n"
           "libmicrohttpd/%s SQLite/%s zlib/%s\n"
           "Licence: MIT. There is no warranty.\n",
        server_library_version(), database_library_version(), gzip_library_version());
}

static bool take_number(const char *name, const char *text, int64_t least, int64_t most,
    int64_t *out, struct error *e) {
    if (!slice_to_int64(slice_of(text), out) || *out < least || *out > most) {
        return error_set(e, ERROR_USAGE, "--%s takes a whole number from %lld to %lld, not '%s'",
            name, (long long)least, (long long)most, text);
    }
    return true;
}

static bool take_real(
    const char *name, const char *text, double most, double *out, struct error *e) {
    char *end;
    *out = strtod(text, &end);
    if (end == text || *end != '\0' || !(*out > 0) || *out > most) {
        return error_set(
            e, ERROR_USAGE, "--%s takes a number above 0, at most %g, not '%s'", name, most, text);
    }
    return true;
}

static bool take_instant(const char *name, const char *text, instant *out, struct error *e) {
    if (!instant_parse_iso(slice_of(text), out)) {
        return error_set(
            e, ERROR_USAGE, "--%s takes a time such as 2026-11-24T12:00:00Z, not '%s'", name, text);
    }
    *out -= *out % MS_SECOND;
    return true;
}

static bool take_token(const char *text, size_t len, struct options *o, struct error *e) {
    while (len > 0 && (text[len - 1] == '\n' || text[len - 1] == '\r')) {
        len--;
    }
    if (len == 0 || len >= sizeof o->token) {
        return error_set(e, ERROR_USAGE, "a token has 1 to %zu bytes", sizeof o->token - 1);
    }
    memcpy(o->token, text, len);
    o->token[len] = '\0';
    return true;
}

static bool read_token(const char *path, struct options *o, struct error *e) {
    char bytes[OPTIONS_TOKEN_MAX];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return error_set(e, ERROR_USAGE, "cannot read %s: %s", path, strerror(errno));
    }
    size_t len = 0;
    ssize_t got;
    while (len < sizeof bytes && (got = read(fd, bytes + len, sizeof bytes - len)) > 0) {
        len += (size_t)got;
    }
    close(fd);
    return take_token(bytes, len, o, e);
}

static bool make_token(struct options *o, struct error *e) {
    unsigned char bytes[16];
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes) {
        return error_set(e, ERROR_FAILED, "no random bytes for a token: %s", strerror(errno));
    }
    for (size_t i = 0; i < sizeof bytes; i++) {
        snprintf(o->token + 2 * i, 3, "%02x", bytes[i]);
    }
    o->token_made_up = true;
    return true;
}

static bool take_fault(struct options *o, const char *text, struct error *e) {
    if (o->n_faults == OPTIONS_FAULTS_MAX) {
        return error_set(e, ERROR_USAGE, "more than %d faults", OPTIONS_FAULTS_MAX);
    }
    o->faults[o->n_faults++] = text;
    return true;
}

static bool take_clock(struct options *o, enum option_id which, const char *text, struct error *e) {
    o->frozen = which == OPTION_FROZEN_AT;
    return take_instant(option_rows[which - OPTION_PORT].name, text, &o->start, e);
}

// Numbers all: where each goes and its limits.
static bool take_count(struct options *o, enum option_id which, const char *text, struct error *e) {
    const char *name = option_rows[which - OPTION_PORT].name;
    int64_t n = 0;
    switch (which) {
    case OPTION_PORT:
        return take_number(name, text, 0, 65535, &n, e) && (o->port = (uint16_t)n, true);
    case OPTION_ROWS:
        return take_number(name, text, 0, 5000000, &n, e) && (o->n_rows = (uint64_t)n, true);
    case OPTION_SEED:
        return take_number(name, text, 0, INT64_MAX, &n, e) && (o->seed = (uint64_t)n, true);
    case OPTION_STORES:
        return take_number(name, text, 1, STORES_MAX, &n, e) && (o->n_stores = (size_t)n, true);
    case OPTION_LATENCY:
        return take_number(name, text, 0, 600000, &o->latency_ms, e);
    default:
        return take_number(name, text, 0, 1000000, &o->rate, e);
    }
}

static bool take(struct options *o, enum option_id which, const char *text, struct error *e) {
    switch (which) {
    case OPTION_DAYS:
        return take_real("days", text, 3650, &o->days, e);
    case OPTION_SPEED:
        return take_real("speed", text, 100000, &o->speed, e);
    case OPTION_TOKEN:
        return take_token(text, strlen(text), o, e);
    case OPTION_TOKEN_FILE:
        return read_token(text, o, e);
    case OPTION_OAUTH:
        o->oauth = text;
        return true;
    case OPTION_START_AT:
    case OPTION_FROZEN_AT:
        return take_clock(o, which, text, e);
    case OPTION_HISTORY_UNTIL:
        return take_instant("history-until", text, &o->history_until, e);
    case OPTION_IMPORT:
        o->import_path = text;
        return true;
    case OPTION_DATABASE:
        o->database_path = text;
        return true;
    case OPTION_REQUESTS_LOG:
        o->requests_log_path = text;
        return true;
    case OPTION_FAULT:
        return take_fault(o, text, e);
    case OPTION_EXIT_WITH_PARENT:
        o->exit_with_parent = true;
        return true;
    case OPTION_UNTIL_EOF:
        o->control = true;
        return true;
    default:
        return take_count(o, which, text, e);
    }
}

static bool settle(struct options *o, int argc, char **argv, struct error *e) {
    if (optind < argc) {
        return error_set(e, ERROR_USAGE, "'%s' is no option; try --help", argv[optind]);
    }
    if (o->import_path != NULL && o->n_rows != UINT64_MAX) {
        return error_set(e, ERROR_USAGE, "--rows and --import exclude each other");
    }
    if (o->frozen && o->speed > 0) {
        return error_set(e, ERROR_USAGE, "--speed and --frozen-at exclude each other");
    }
    o->n_rows = o->n_rows == UINT64_MAX ? 100 : o->n_rows;
    o->speed = o->speed > 0 ? o->speed : 1;
    const char *token = getenv("AIFI_SANDBOX_TOKEN");
    if (o->token[0] == '\0') {
        return token != NULL ? take_token(token, strlen(token), o, e) : make_token(o, e);
    }
    return true;
}

enum options_result options_parse(struct options *o, int argc, char **argv, struct error *e) {
    *o = (struct options){.n_rows = UINT64_MAX,
        .seed = 1,
        .n_stores = STORES_DEFAULT,
        .rate = 20,
        .start = INSTANT_NONE,
        .history_until = INSTANT_NONE};
    struct option known[ARRAY_LEN(option_rows) + 1] = {{0}};
    for (size_t i = 0; i < ARRAY_LEN(option_rows); i++) {
        known[i] = (struct option){.name = option_rows[i].name,
            .has_arg = option_rows[i].argument != NULL ? required_argument : no_argument,
            .val = OPTION_PORT + (int)i};
    }
    int which;
    opterr = 0;
    while ((which = getopt_long(argc, argv, ":", known, NULL)) != -1) {
        if (which == '?' || which == ':') {
            error_set(e, ERROR_USAGE,
                which == '?' ? "'%s' is no option; try --help"
                             : "%s lacks its argument; try --help",
                argv[optind - 1]);
            return OPTIONS_WRONG;
        }
        if (which == OPTION_HELP) {
            print_help();
            return OPTIONS_EXIT;
        }
        if (which == OPTION_VERSION) {
            print_version();
            return OPTIONS_EXIT;
        }
        if (which == OPTION_FAULT && slice_equal(slice_of(optarg), SLICE("list"))) {
            fault_print_catalogue(stdout);
            return OPTIONS_EXIT;
        }
        if (!take(o, (enum option_id)which, optarg, e)) {
            return OPTIONS_WRONG;
        }
    }
    return settle(o, argc, argv, e) ? OPTIONS_RUN : OPTIONS_WRONG;
}
