// The case summary for a ticket.
#include "one_session.h"

#include "base/mem.h"
#include "base/text.h"
#include "model/case_text.h"

#include <locale.h>
#include <string.h>

static const char record[] =
    "{\"id\":\"981177\",\"createdAt\":\"2026-11-24T13:31:20.104Z\","
    "\"codeFirstSuccesfullyScannedAt\":\"2026-11-24T13:31:24Z\","
    "\"codeLastSuccesfullyScannedAt\":\"2026-11-24T13:31:24Z\","
    "\"customerFirstEnteredAt\":\"2026-11-24T13:31:22.900Z\","
    "\"customerLastEnteredAt\":\"2026-11-24T13:31:22.900Z\","
    "\"groupSize\":2,\"visitors\":2,\"status\":\"active\",\"suspectedFraud\":true,"
    "\"sessionToken\":\"d3a00526-1864-4f6e-bb2d-46e3ab7fa780\",\"storeId\":204,"
    "\"customerPaymentInstrumentId\":55120,\"customerId\":1187,"
    "\"customer\":{\"firstName\":\"Anna\",\"lastName\":\"M\\u001b[31mller\",\"role\":\"customer\","
    "\"email\":\"anna@example.com\",\"phone\":\"+41791234567\"},"
    "\"store\":{\"name\":\"Zurich HB\"}}";

static const char note[] =
    "asked the store for a camera check,\r\nticket 5512; \x1b[2Jthe clerk remembers a group of two "
    "people who left through the staff door, see https://tickets.example.com/a-very-long-address/"
    "which-has-no-blank-to-be-cut-at/and-goes-on-and-on/5512 for the rest";

static struct case_event event(
    const char *when, enum case_kind kind, enum verdict verdict, const char *text) {
    return (struct case_event){
        .at = at(when),
        .author = mem_dup_text(SLICE("kim")),
        .kind = kind,
        .verdict = verdict,
        .text = text ? mem_dup_text(slice_of(text)) : NULL,
    };
}

static void assert_has(const struct buf *text, const char *part) {
    if (strstr(buf_text(text), part) == NULL) {
        fail_msg("\"%s\" is not in:\n%s", part, buf_text(text));
    }
}

static void assert_has_not(const struct buf *text, const char *part) {
    if (strstr(buf_text(text), part) != NULL) {
        fail_msg("\"%s\" is in:\n%s", part, buf_text(text));
    }
}

// No line is too long, and nothing but text and line ends is in it.
static void assert_tidy(const struct buf *text) {
    struct slice rest = buf_slice(text), line;
    const struct text_style marked = {.mode = TEXT_MARK};
    while (slice_cut(&rest, '\n', &line)) {
        struct buf spelt = BUF_INIT(4096);
        text_append(&spelt, line, marked, 0);
        assert_slice(line, buf_text(&spelt));
        assert_true(text_width(line, marked) <= CASE_TEXT_WIDTH);
        assert_true(line.len == 0 || line.ptr[line.len - 1] != ' ');
        buf_release(&spelt);
    }
}

static void test_whole(void **state) {
    (void)state;
    struct case_file file = {.n_events = 4};
    file.events = mem_calloc(4, sizeof *file.events);
    file.events[0] = event("2026-11-24T13:33:00Z", CASE_VERDICT, VERDICT_CONFIRMED, NULL);
    file.events[0].taken_back = true;
    file.events[1] = event("2026-11-24T13:34:00Z", CASE_UNDO, VERDICT_NONE, "confirmed");
    file.events[2] = event("2026-11-24T13:35:00Z", CASE_VERDICT, VERDICT_FOLLOW_UP, NULL);
    file.events[3] = event("2026-11-24T13:36:00Z", CASE_NOTE, VERDICT_NONE, note);
    struct verdicts *v = verdicts_new();
    verdicts_set(v, SLICE("981177"), VERDICT_FOLLOW_UP, true);
    struct show how = {.now = at("2026-11-24T13:40:00Z"), .verdicts = v, .relative = true};
    struct buf text = BUF_INIT(1 << 20);
    WITH_SESSION(s, record) {
        case_text_append(&text, s, NULL, NULL, &file, &how, SLICE("fraud created>=-7d"));
    }
    assert_tidy(&text);
    static const char *const parts[] = {
        "Session       981177\nAs of         2026-11-24T13:40:00.000Z\n",
        "Flagged       yes\n",
        "Store         204 Zurich HB\n",
        "Customer      1187 A. M***\n",
        "E-mail        a***@example.com\n",
        "Phone         +41******67\n",
        "Paid with     55120\n",
        "Personal data is masked.\n",
        "Timeline (UTC)\n"
        "  2026-11-24T13:31:20.104Z  created\n"
        "  2026-11-24T13:31:22.900Z  first entered\n"
        "  2026-11-24T13:31:22.900Z  last entered\n"
        "  2026-11-24T13:31:24.000Z  code first scanned\n"
        "  2026-11-24T13:31:24.000Z  code last scanned\n"
        "  -                         no exit in the record\n",
        "Verdict       follow-up\n"
        "  2026-11-24T13:33:00.000Z  kim: confirmed (taken back)\n"
        "  2026-11-24T13:34:00.000Z  kim: took back confirmed\n"
        "  2026-11-24T13:35:00.000Z  kim: follow-up\n"
        "  2026-11-24T13:36:00.000Z  kim: asked the store for a camera check,\n"
        "                            ticket 5512;",
        "\nQuery         fraud created>=-7d\n",
        "\nNot in this API: receipt, payment, video, who set the flag and when.\n",
    };
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        assert_has(&text, parts[i]);
    }
    assert_has_not(&text, "Anna");
    assert_has_not(&text, "anna");
    assert_has_not(&text, "234");
    assert_has_not(&text, "1864");
    assert_has_not(&text, "worked out"); // no evidence was given

    buf_clear(&text);
    how.unmasked = true;
    WITH_SESSION(s, record) {
        case_text_append(&text, s, NULL, NULL, NULL, &how, SLICE_NONE);
    }
    assert_tidy(&text);
    assert_has(&text, "E-mail        anna@example.com\n");
    assert_has(&text, "Personal data is shown in full.\n");
    assert_has(&text, "nobody has said anything yet");
    assert_has_not(&text, "Query");
    buf_release(&text);
    verdicts_free(v);
    case_file_release(&file);
}

static void test_evidence(void **state) {
    (void)state;
    struct evidence *ev = evidence_new();
    const struct show how = {.now = at("2026-11-24T13:40:00Z"), .evidence = ev};
    struct buf text = BUF_INIT(1 << 20);
    WITH_SESSION(s, record) {
        case_text_append(&text, s, ev, NULL, NULL, &how, SLICE_NONE);
    }
    assert_tidy(&text);
    assert_has(&text, "Why look closer (worked out here, not by AiFi; of the 0 rows read)\n");
    assert_has(&text, "Related sessions, this one not counted\n");
    assert_has(&text, "  same customer             0, 0 flagged (of the 0 rows read)\n");
    // What the server was asked says so; the others say of which rows they are.
    const struct case_relations relations = {.basis = "of the 12 rows read",
        .of = {[RELATION_CUSTOMER] = {9, 2, "asked the server, all"}}};
    buf_clear(&text);
    WITH_SESSION(s, record) {
        case_text_append(&text, s, ev, &relations, NULL, &how, SLICE_NONE);
    }
    assert_tidy(&text);
    assert_has(&text, "  same customer             9, 2 flagged (asked the server, all)\n");
    assert_has(&text, "  same store within 30 min  0, 0 flagged (of the 12 rows read)\n");
    buf_release(&text);
    evidence_free(ev);
}

// A record of nothing, and one of the odd.
static void test_odd(void **state) {
    (void)state;
    const struct show how = {.now = at("2026-11-24T13:40:00Z")};
    static const char *const records[] = {
        "{}",
        "{\"id\":[1,2,{\"a\":\"\\u202e\"}],\"status\":\"\\u0007\\n\",\"createdAt\":5,"
        "\"store\":{\"name\":\"\xE6\xBC\xA2\xE6\xBC\xA2\xE6\xBC\xA2\xE6\xBC\xA2\xE6\xBC\xA2\xE6\xBC"
        "\xA2\xE6\xBC\xA2\xE6\xBC\xA2\xE6\xBC\xA2\xE6\xBC\xA2\xE6\xBC\xA2\xE6\xBC\xA2\xE6\xBC\xA2"
        "\xE6\xBC\xA2\xE6\xBC\xA2\xE6\xBC\xA2\xE6\xBC\xA2\xE6\xBC\xA2\xE6\xBC\xA2\xE6\xBC\xA2\xE6"
        "\xBC\xA2\xE6\xBC\xA2\xE6\xBC\xA2\xE6\xBC\xA2\xE6\xBC\xA2\xE6\xBC\xA2\xE6\xBC\xA2\xE6\xBC"
        "\xA2\xE6\xBC\xA2\xE6\xBC\xA2\xE6\xBC\xA2\xE6\xBC\xA2\xE6\xBC\xA2\xE6\xBC\xA2\"}}",
    };
    for (size_t i = 0; i < ARRAY_LEN(records); i++) {
        struct buf text = BUF_INIT(1 << 20);
        WITH_SESSION(s, records[i]) {
            case_text_append(&text, s, NULL, NULL, NULL, &how, SLICE_NONE);
        }
        assert_tidy(&text);
        assert_has(&text, "Timeline (UTC)\n  -  ");
        buf_release(&text);
    }
}

int main(void) {
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole),
        cmocka_unit_test(test_evidence),
        cmocka_unit_test(test_odd),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
