// Plays a key script on the real browser without a terminal, against a real sandbox whose world
// stands still, and compares what is drawn with golden screens. Script lines:
//
//   serve OPTION…     starts a sandbox of its own with these (faults); the run after it asks there
//   tell COMMAND      a command for it: advance SECONDS, fault SPEC, heal (aifi-sandbox(1))
//   requests N        so many were sent since the run began, or since the last such line; + at least
//   wait SECONDS      our clocks go on
//   run OPTION…       the command line of the run; without --interval nothing is refreshed by
//   itself size WxH          the screen from now on key NAME…         keys, by their names
//   (ui/key.h) type TEXT         the rest of the line, key by key paste TEXT        pasted shot
//   NAME         compares with golden/NAME.txt (text and style map) expect TEXT       the text
//   stands somewhere on the screen absent TEXT       it does not style NAME TEXT   it stands there,
//   its first letter in this style plain NAME        nothing on the screen is in this style
//
// After every line all answers are waited for. Usage: test-play SCRIPT.
#include "golden.h"

#include "app/app.h"
#include "app/option.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/process.h"

#include <locale.h>
#include <signal.h>

enum { URL_MAX = 200 };
enum { SETTLE_LIMIT_MS = 30 * 1000, SCRIPT_MAX = 64 * 1024 };

struct play {
    struct settings settings;
    struct app *app;
    struct canvas canvas;
    int64_t now_ms;
    const char *script;
    int line;
    int64_t waited_ms; // by which the clocks went on
    pid_t server;      // 0 = none
    FILE *to_server, *from_server;
    char url[URL_MAX];
    uint64_t n_requests; // at the last `requests`
};

static struct play play;

static void fail_at(const char *what, struct slice text) {
    struct buf screen = BUF_INIT(GOLDEN_MAX_LEN);
    canvas_dump_text(&play.canvas, &screen);
    fail_msg(
        "%s:%d: %s: %.*s\n%s", play.script, play.line, what, SLICE_ARG(text), buf_text(&screen));
}

static bool is_idle(void) {
    const struct app *a = play.app;
    const struct view *v = app_view(play.app);
    const bool pending = a->pending && walk_get_state(a->pending->down) != WALK_FAILED;
    const bool running = v && (walk_get_state(v->down) == WALK_RUNNING ||
                                  (v->up && walk_get_state(v->up) == WALK_RUNNING));
    const bool refreshes = (v && refresh_is_running(&v->refresh)) ||
                           (a->stores.crowd && crowd_is_running(a->stores.crowd));
    const bool relates = related_is_running(a->related);
    const bool loads = pending || running || refreshes || relates || (v && v->loading_all);
    return !loads && !app_is_busy(play.app);
}

// What the clock says: where the sandbox's world stands still.
static instant standing_time(void) {
    instant t = 0;
    instant_parse_iso(SLICE("2026-11-24T13:32:07Z"), &t);
    return t + play.waited_ms;
}

// Time stands still but for the pace of requests, so that every screen is the same at every run.
static void settle(void) {
    const int64_t deadline_ms = clock_monotonic_ms() + SETTLE_LIMIT_MS;
    const instant wall = standing_time();
    do {
        if (clock_monotonic_ms() > deadline_ms) {
            fail_at("no end of loading", SLICE_NONE);
        }
        struct net *net = play.app->connection.net;
        transport_wait(net_transport(net), NULL, 0, 10);
        play.now_ms += 100;
        app_set_time(play.app, play.now_ms, wall);
        net_run(net, play.now_ms, wall);
        app_step(play.app);
        app_draw(play.app, &play.canvas);
    } while (!is_idle());
}

static void start_server(char **argv) {
    int in[2];
    int out[2];
    assert_int_equal(pipe(in), 0);
    assert_int_equal(pipe(out), 0);
    play.server = fork();
    if (play.server == 0) {
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        close(in[1]);
        close(out[0]);
        setsid();
        execv(argv[0], argv);
        _exit(127);
    }
    assert_true(play.server > 0);
    close(in[0]);
    close(out[1]);
    play.to_server = fdopen(in[1], "w");
    play.from_server = fdopen(out[0], "r");
    assert_non_null(play.to_server);
    assert_non_null(play.from_server);
}

static void tell(struct slice command) {
    char answer[URL_MAX];
    assert_true(play.server > 0);
    fprintf(play.to_server, "%.*s\n", SLICE_ARG(command));
    fflush(play.to_server);
    if (!fgets(answer, sizeof answer, play.from_server) || strcmp(answer, "ok\n") != 0) {
        fail_at("the sandbox does not take this", command);
    }
}

static void count_requests(struct slice text) {
    const uint64_t n = net_n_requests(play.app->connection.net);
    int64_t wanted = 0;
    const bool at_least = text.len > 0 && text.ptr[text.len - 1] == '+';
    if (!slice_to_int64((struct slice){text.ptr, text.len - at_least}, &wanted)) {
        fail_at("no number of requests", text);
    }
    const uint64_t sent = n - play.n_requests;
    play.n_requests = n;
    if (at_least ? sent < (uint64_t)wanted : sent != (uint64_t)wanted) {
        char told[40];
        snprintf(told, sizeof told, "%llu, not", (unsigned long long)sent);
        fail_at(told, text);
    }
}

static void wait_for(struct slice text) {
    int64_t seconds = 0;
    if (!slice_to_int64(text, &seconds) || seconds < 0 || seconds > 86400) {
        fail_at("no number of seconds", text);
    }
    play.now_ms += seconds * MS_SECOND;
    play.waited_ms += seconds * MS_SECOND;
}

// The sandbox is the file beside this program, as for the demo.
static void serve(struct slice arguments) {
    struct error e = {0};
    struct buf line = BUF_INIT(4096);
    char **argv = NULL;
    char self[4096];
    const ssize_t len = readlink("/proc/self/exe", self, sizeof self);
    const char *slash = len > 0 ? memrchr(self, '/', (size_t)len) : NULL;
    assert_non_null(slash);
    buf_printf(&line,
        "%.*saifi-sandbox --port 0 --rows 400 --rate 0 --exit-with-parent --until-eof "
        "--frozen-at 2026-11-24T13:32:07Z --token abc %.*s",
        (int)(slash + 1 - self), self, SLICE_ARG(arguments));
    assert_true(process_split(buf_slice(&line), &argv, &e));
    start_server(argv);
    char told[URL_MAX];
    if (!fgets(told, sizeof told, play.from_server) ||
        sscanf(told, "listening on %199s", play.url) != 1) {
        fail_at("the sandbox did not start", arguments);
    }
    mem_free(argv);
    buf_release(&line);
}

static void run_browser(struct slice arguments) {
    struct error e = {0};
    char **argv = NULL;
    struct buf line = BUF_INIT(4096);
    buf_append_text(&line, "aifi-sessions ");
    if (play.url[0] != '\0') {
        buf_printf(&line, "--base-url %s ", play.url);
    }
    if (slice_find_nocase(arguments, SLICE("--interval")) == SIZE_MAX) {
        buf_append_text(&line, "--interval off ");
    }
    buf_append(&line, arguments);
    assert_true(process_split(buf_slice(&line), &argv, &e));
    int argc = 0;
    while (argv[argc]) {
        argc++;
    }
    settings_init(&play.settings);
    settings_take_token(&play.settings);
    if (!options_parse(argc, argv, 0, &play.settings, &e)) {
        fail_at(e.text, arguments);
    }
    mem_free(argv);
    buf_release(&line);
    canvas_init(&play.canvas, play.settings.ascii);
    canvas_resize(&play.canvas, 24, 80);
    play.now_ms = 1000;
    play.app = app_new(&play.settings, play.now_ms, standing_time(), &e);
    if (!play.app) {
        fail_at(e.text, arguments);
    }
    settle();
}

static void press(key_code key) {
    const struct input in = {.kind = INPUT_KEY, .key = key};
    app_input(play.app, &in);
    // A key may need what the last frame laid out, as on a real screen.
    app_draw(play.app, &play.canvas);
}

static void press_named(struct slice names) {
    struct slice name;
    while (slice_cut(&names, ' ', &name)) {
        key_code key;
        if (name.len == 0) {
            continue;
        }
        if (!key_parse(name, &key)) {
            fail_at("no such key", name);
        }
        press(key);
    }
}

static void type(struct slice text) {
    for (size_t at = 0; at < text.len;) {
        bool valid;
        press(utf8_next(text, &at, &valid));
    }
}

static void set_size(struct slice size) {
    struct slice rest = size;
    struct slice w_text;
    int64_t w = 0;
    int64_t h = 0;
    slice_cut(&rest, 'x', &w_text);
    if (!slice_to_int64(w_text, &w) || !slice_to_int64(rest, &h)) {
        fail_at("no size", size);
    }
    canvas_resize(&play.canvas, (int)h, (int)w);
    const struct input in = {.kind = INPUT_RESIZE};
    app_input(play.app, &in);
}

static bool is_on_screen(struct slice text) {
    struct buf screen = BUF_INIT(GOLDEN_MAX_LEN);
    canvas_dump_text(&play.canvas, &screen);
    const bool found = memmem(buf_text(&screen), screen.len, text.ptr, text.len) != NULL;
    buf_release(&screen);
    return found;
}

static bool has_style(const struct canvas *c, int y, int x, enum style style) {
    return c->cells[(size_t)y * (size_t)c->w + (size_t)x].style == style;
}

// Whether ASCII text stands there.
static bool stands_at(const struct canvas *c, int y, int x, struct slice text) {
    for (size_t i = 0; i < text.len; i++) {
        const size_t at = (size_t)y * (size_t)c->w + (size_t)x + i;
        if ((size_t)x + i >= (size_t)c->w || c->cells[at].n_codepoints != 1 ||
            c->cells[at].codepoints[0] != (uint32_t)(unsigned char)text.ptr[i]) {
            return false;
        }
    }
    return true;
}

static void check_style(struct slice arguments, bool wanted) {
    struct slice text = arguments;
    struct slice name = SLICE_NONE;
    const struct canvas *c = &play.canvas;
    slice_cut(&text, ' ', &name);
    const enum style style = style_by_name(name);
    if (style == STYLE_COUNT) {
        fail_at("no such style", name);
    }
    for (int y = 0; y < c->h; y++) {
        for (int x = 0; x < c->w; x++) {
            const bool here = has_style(c, y, x, style);
            if (here && wanted && stands_at(c, y, x, text)) {
                return;
            }
            if (here && !wanted) {
                fail_at("something is in this style", name);
            }
        }
    }
    if (wanted) {
        fail_at("not in this style", arguments);
    }
}

static void play_line(struct slice line) {
    struct slice rest = line;
    struct slice word = SLICE_NONE;
    slice_cut(&rest, ' ', &word);
    if (word.len == 0 || word.ptr[0] == '#') {
        return;
    }
    if (slice_equal(word, SLICE("serve"))) {
        serve(rest);
        return;
    }
    if (slice_equal(word, SLICE("run"))) {
        run_browser(rest);
        return;
    }
    if (slice_equal(word, SLICE("tell"))) {
        tell(rest);
        return;
    }
    if (slice_equal(word, SLICE("size"))) {
        set_size(rest);
    } else if (slice_equal(word, SLICE("key"))) {
        press_named(rest);
    } else if (slice_equal(word, SLICE("type"))) {
        type(rest);
    } else if (slice_equal(word, SLICE("paste"))) {
        const struct input in = {.kind = INPUT_PASTE, .paste = rest};
        app_input(play.app, &in);
    } else if (slice_equal(word, SLICE("requests"))) {
        count_requests(rest);
    } else if (slice_equal(word, SLICE("wait"))) {
        wait_for(rest);
    } else if (slice_equal(word, SLICE("shot"))) {
        char name[100];
        snprintf(name, sizeof name, "%.*s", SLICE_ARG(rest));
        assert_golden(&play.canvas, name);
    } else if (slice_equal(word, SLICE("expect"))) {
        if (!is_on_screen(rest)) {
            fail_at("not on the screen", rest);
        }
    } else if (slice_equal(word, SLICE("absent"))) {
        if (is_on_screen(rest)) {
            fail_at("on the screen", rest);
        }
    } else if (slice_equal(word, SLICE("style"))) {
        check_style(rest, true);
    } else if (slice_equal(word, SLICE("plain"))) {
        check_style(rest, false);
    } else {
        fail_at("no such line", line);
    }
    settle();
}

static void play_script(void **state) {
    (void)state;
    struct error e = {0};
    struct buf text = BUF_INIT(SCRIPT_MAX);
    if (!file_read(play.script, SCRIPT_MAX, &text, &e)) {
        fail_msg("%s", e.text);
    }
    struct slice rest = buf_slice(&text);
    struct slice line;
    while (slice_cut(&rest, '\n', &line)) {
        play.line++;
        play_line(line);
    }
    buf_release(&text);
    app_free(play.app);
    if (play.server > 0) {
        fclose(play.to_server);
        fclose(play.from_server);
        process_stop(play.server);
    }
    canvas_release(&play.canvas);
    settings_release(&play.settings);
}

int main(int argc, char **argv) {
    if (argc != 2 || !setlocale(LC_ALL, "C.UTF-8")) {
        fprintf(stderr, "usage: test-play SCRIPT\n");
        return 2;
    }
    play.script = argv[1];
    signal(SIGPIPE, SIG_IGN); // as the program does
    if (chdir("/") != 0) {
        return 2;
    }
    // What is copied goes to the terminal, and names of files are the same, wherever the test runs.
    unsetenv("STY");
    unsetenv("TMUX");
    unsetenv("WAYLAND_DISPLAY");
    unsetenv("DISPLAY");
    const struct CMUnitTest tests[] = {cmocka_unit_test(play_script)};
    return cmocka_run_group_tests_name(argv[1], tests, NULL, NULL);
}
