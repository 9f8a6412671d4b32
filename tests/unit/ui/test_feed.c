// The feed is internal to the layer; its header stands beside its source.
#include "screen_text.h"

#include "../../../src/ui/feed.h"
#include "../../../src/ui/keyname.h"
#include "../../../src/ui/osc52.h"

#include <string.h>

static struct feed feed;
static struct input in;

static int set_up(void **state) {
    (void)state;
    feed_init(&feed);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    feed_release(&feed);
    return 0;
}

static enum feed_result character(uint32_t c, int64_t now_ms) {
    in = (struct input){.kind = INPUT_NONE};
    return feed_take(&feed, (struct raw){.kind = RAW_BYTE, .code = c}, now_ms, &in);
}

static enum feed_result alt(uint32_t c, int64_t now_ms) {
    struct raw raw = {.kind = RAW_BYTE, .code = c, .alt = true};
    return feed_take(&feed, raw, now_ms, &in);
}

static void assert_key(uint32_t c, key_code want) {
    assert_int_equal(character(c, 0), FEED_INPUT);
    assert_int_equal(in.kind, INPUT_KEY);
    assert_int_equal(in.key, want);
}

static void characters_become_keys(void **state) {
    (void)state;
    assert_key('a', 'a');
    assert_key('\r', KEY_CODE_ENTER);
    assert_key('\n', KEY_CODE_ENTER);
    assert_key('\t', KEY_CODE_TAB);
    assert_key(0x7F, KEY_CODE_BACKSPACE);
    assert_key('\b', KEY_MOD_CTRL | 'h');
    assert_key(0, KEY_MOD_CTRL | ' ');
    assert_key(3, KEY_MOD_CTRL | 'c');
    assert_key(0x1C, KEY_MOD_CTRL | '\\');
    assert_key(0x1F, KEY_MOD_CTRL | '_');
    feed.backspace_is_control_h = true;
    assert_key('\b', KEY_CODE_BACKSPACE);
}

static void characters_may_come_in_pieces(void **state) {
    (void)state;
    assert_int_equal(character(0xE4, 0), FEED_NOTHING);
    assert_int_equal(character(0xB8, 500), FEED_NOTHING);
    assert_key(0xAD, 0x4E2D);
    assert_int_equal(character(0xC3, 0), FEED_NOTHING);
    assert_key(0xA9, 0xE9);
    // What is ill-formed, or a C1 control, is left out, and nothing else with it.
    static const unsigned char noise[] = {0xFF, 0x80, 0xC2, 0x9B, 0xC3, 0xE4, 0xB8, 0xF8, 0xC0};
    for (size_t i = 0; i < sizeof(noise); i++) {
        assert_int_equal(character(noise[i], 0), FEED_NOTHING);
    }
    assert_key('b', 'b');
}

static void escape_is_handed_out_at_once(void **state) {
    (void)state;
    assert_key(0x1B, KEY_CODE_ESCAPE);
    assert_key('q', 'q');
    assert_int_equal(alt('x', 0), FEED_INPUT);
    assert_int_equal(in.key, KEY_MOD_ALT | 'x');
    // Escape, and much later a key that could go on in a sequence.
    assert_int_equal(character(0x1B, 1000), FEED_INPUT);
    assert_int_equal(character('[', 1600), FEED_INPUT);
    assert_int_equal(in.key, '[');
    assert_int_equal(character('O', 1700), FEED_INPUT);
}

static void assert_in_pieces(const char *bytes, int64_t gap_ms) {
    int64_t now = 100000;
    assert_int_equal(character(0x1B, now), FEED_INPUT);
    assert_int_equal(in.key, KEY_CODE_ESCAPE);
    for (size_t i = 0; bytes[i]; i++) {
        now += gap_ms;
        enum feed_result want = bytes[i + 1] ? FEED_NOTHING : FEED_SEQUENCE;
        assert_int_equal(character((unsigned char)bytes[i], now), want);
    }
    assert_string_equal(feed.sequence, bytes);
}

// Without this, F2 on a slow line (ESC O Q) would be Q, which quits.
static void sequences_in_pieces_fire_no_keys(void **state) {
    (void)state;
    static const char *const sequences[] = {
        "[A", "OQ", "[15~", "[1;5C", "[200~", "[[A", "[<0;10;20M", "[M !!"};
    for (size_t i = 0; i < ARRAY_LEN(sequences); i++) {
        assert_in_pieces(sequences[i], 50);
        assert_in_pieces(sequences[i], 0);
    }
    // Afterwards keys are keys again.
    assert_key('[', '[');
    // The library may have held Escape and the next byte together.
    assert_int_equal(alt('O', 0), FEED_NOTHING);
    assert_int_equal(character('Q', 50), FEED_SEQUENCE);
}

static void broken_sequences_end(void **state) {
    (void)state;
    character(0x1B, 0);
    assert_int_equal(character('[', 50), FEED_NOTHING);
    assert_int_equal(character('j', 1000), FEED_INPUT);
    assert_int_equal(in.key, 'j');
    character(0x1B, 2000);
    assert_int_equal(character('[', 2000), FEED_NOTHING);
    assert_int_equal(character(0x1B, 2000), FEED_INPUT);
    assert_int_equal(in.key, KEY_CODE_ESCAPE);
    // Endless ones do not overflow.
    assert_int_equal(character('[', 2000), FEED_NOTHING);
    for (int i = 1; i < FEED_SEQUENCE_MAX; i++) {
        assert_int_equal(character('0', 2000), FEED_NOTHING);
    }
    assert_int_equal(character('0', 2000), FEED_INPUT);
}

static bool paste(const char *bytes, size_t len, int64_t now_ms, size_t *taken) {
    return feed_paste(&feed, (struct slice){bytes, len}, now_ms, taken, &in);
}

static void begin_paste(int64_t now_ms) {
    assert_int_equal(
        feed_take(&feed, (struct raw){.kind = RAW_PASTE_BEGIN}, now_ms, &in), FEED_NOTHING);
    assert_true(feed.pasting);
}

static void pastes_are_text(void **state) {
    (void)state;
    static const char text[] = "q\x1b[A\x1b[20\x1b\n\xC3\xA9\x1b[201~jj";
    size_t taken;
    begin_paste(0);
    assert_true(paste(text, sizeof(text) - 1, 0, &taken));
    assert_int_equal(taken, sizeof(text) - 1 - 2);
    assert_int_equal(in.kind, INPUT_PASTE);
    assert_true(slice_equal(in.paste, SLICE("q\x1b[A\x1b[20\x1b\n\xC3\xA9")));
    assert_false(feed.pasting);
    // The same, byte by byte and slowly.
    begin_paste(0);
    for (size_t i = 0; i < sizeof(text) - 1 - 2; i++) {
        bool last = i + 1 == sizeof(text) - 1 - 2;
        assert_int_equal(paste(text + i, 1, (int64_t)i * 100, &taken), last);
    }
    assert_true(slice_equal(in.paste, SLICE("q\x1b[A\x1b[20\x1b\n\xC3\xA9")));
}

static void long_pastes_are_capped(void **state) {
    (void)state;
    char chunk[1000];
    memset(chunk, 'q', sizeof(chunk));
    size_t taken;
    begin_paste(0);
    for (int i = 0; i < 1000; i++) {
        assert_false(paste(chunk, sizeof(chunk), 0, &taken));
        assert_int_equal(taken, sizeof(chunk));
    }
    assert_true(paste("\x1b[201~", 6, 0, &taken));
    assert_int_equal(in.paste.len, FEED_PASTE_MAX_LEN);
}

static void a_paste_without_end_gives_the_keyboard_back(void **state) {
    (void)state;
    size_t taken;
    begin_paste(0);
    assert_false(paste("abc", 3, 0, &taken));
    assert_true(paste("q", 1, 60000, &taken));
    assert_int_equal(taken, 0);
    assert_true(slice_equal(in.paste, SLICE("abc")));
    assert_key('q', 'q');
    assert_int_equal(feed_take(&feed, (struct raw){.kind = RAW_PASTE_END}, 0, &in), FEED_NOTHING);
}

static enum mouse_action press(int y, int64_t now_ms) {
    struct raw raw = {.kind = RAW_MOUSE, .mouse = MOUSE_PRESS, .y = y, .x = 3};
    assert_int_equal(feed_take(&feed, raw, now_ms, &in), FEED_INPUT);
    assert_int_equal(in.kind, INPUT_MOUSE);
    assert_int_equal(in.y, y);
    return in.mouse;
}

static void double_clicks_are_two_soon_at_one_place(void **state) {
    (void)state;
    assert_int_equal(press(5, 0), MOUSE_PRESS);
    assert_int_equal(press(5, 300), MOUSE_DOUBLE);
    assert_int_equal(press(5, 400), MOUSE_PRESS); // a third is a new one
    assert_int_equal(press(6, 500), MOUSE_PRESS);
    assert_int_equal(press(6, 1500), MOUSE_PRESS);
}

static void terminfo_names_of_modified_keys(void **state) {
    (void)state;
    assert_int_equal(key_of_extended_name("kUP5"), KEY_MOD_CTRL | KEY_CODE_UP);
    assert_int_equal(key_of_extended_name("kDN3"), KEY_MOD_ALT | KEY_CODE_DOWN);
    assert_int_equal(key_of_extended_name("kDC"), KEY_MOD_SHIFT | KEY_CODE_DELETE);
    assert_int_equal(key_of_extended_name("kEND6"), KEY_MOD_CTRL | KEY_MOD_SHIFT | KEY_CODE_END);
    assert_int_equal(key_of_extended_name("kUP9"), KEY_CODE_NONE);
    assert_int_equal(key_of_extended_name("kXX5"), KEY_CODE_NONE);
    assert_int_equal(key_of_extended_name(NULL), KEY_CODE_NONE);
}

static void assert_osc52(struct slice text, const char *want) {
    struct buf out = BUF_INIT(100);
    osc52_append(&out, text);
    assert_string_equal(buf_text(&out), want);
    buf_release(&out);
}

static void clipboard_sequences_hold_base64(void **state) {
    (void)state;
    assert_osc52(SLICE_NONE, "\x1b]52;c;\a");
    assert_osc52(SLICE("f"), "\x1b]52;c;Zg==\a");
    assert_osc52(SLICE("fo"), "\x1b]52;c;Zm8=\a");
    assert_osc52(SLICE("foo"), "\x1b]52;c;Zm9v\a");
    assert_osc52(SLICE("\x1b]\xFF\xFE~"), "\x1b]52;c;G13//n4=\a");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(characters_become_keys, set_up, tear_down),
        cmocka_unit_test_setup_teardown(characters_may_come_in_pieces, set_up, tear_down),
        cmocka_unit_test_setup_teardown(escape_is_handed_out_at_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sequences_in_pieces_fire_no_keys, set_up, tear_down),
        cmocka_unit_test_setup_teardown(broken_sequences_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(pastes_are_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(long_pastes_are_capped, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            a_paste_without_end_gives_the_keyboard_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(double_clicks_are_two_soon_at_one_place, set_up, tear_down),
        cmocka_unit_test(terminfo_names_of_modified_keys),
        cmocka_unit_test(clipboard_sequences_hold_base64),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
