// Fields as people and files see them.
#include "one_session.h"

#include "base/file.h"
#include "model/show.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char record[] =
    "{\"createdAt\":\"2026-11-24T13:31:20Z\",\"updatedAt\":\"2025-11-24T13:31:20Z\","
    "\"code\":\"c69bb289-1190-4156-b9f6-bfb7f61e85db\","
    "\"customerFirstEnteredAt\":\"2026-11-24T13:31:22.900Z\","
    "\"customerLastEnteredAt\":\"2026-11-24T13:31:22.900Z\",\"customerLastExitedAt\":null,"
    "\"customerSatisfactionSubmitted\":false,\"groupSize\":2,\"visitors\":2,\"priority\":\"high\","
    "\"sessionToken\":\"d3a00526-1864-4f6e-bb2d-46e3ab7fa780\",\"status\":\"\",\"storeId\":204,"
    "\"suspectedFraud\":true,\"expiresAt\":\"later\","
    "\"metadata\":{\"events\":[{\"eventId\":\"6bdb\",\"metadata\":{\"phone\":\"+41791234512\"}}],"
    "\"k\":\"v\"},\"id\":\"9007199254740993\",\"customerId\":1187,"
    "\"customer\":{\"externalId\":\"shop-94325\",\"role\":\"customer\",\"metadata\":{\"dog\":"
    "\"Rex\"},"
    "\"email\":\"anna@example.com\",\"firstName\":\"Anna\",\"lastName\":\"M\\u00fcller\","
    "\"phone\":\"+41791234512\",\"id\":1187},"
    "\"store\":{\"name\":\"Zurich HB\",\"maxPeople\":40,\"id\":\"204\",\"employeeInside\":true}}";

static struct show masked(void) {
    return (struct show){.now = at("2026-11-24T13:32:07Z"), .zone = ZONE_LOCAL};
}

static void expect(const char *json, enum field f, struct show how, const char *text) {
    struct buf out = BUF_INIT(100000);
    WITH_SESSION(s, json) {
        show_field(s, f, &how, &out);
    }
    if (!slice_equal(buf_slice(&out), slice_of(text))) {
        fail_msg("%s: \"%s\" is not \"%s\"", field_row(f)->path, buf_text(&out), text);
    }
    buf_release(&out);
}

static void test_the_list(void **state) {
    (void)state;
    struct show how = masked();
    expect(record, FIELD_SUSPECTED_FRAUD, how, "!");
    expect(record, FIELD_CREATED_AT, how, "11-24 14:31:20");
    expect(record, FIELD_UPDATED_AT, how, "2025-11-24 14:31");
    expect(record, FIELD_STORE_LABEL, how, "204 Zurich HB");
    expect(record, FIELD_CUSTOMER_LABEL, how, "1187 A. M***");
    expect(record, FIELD_DWELL, how, "0:00:44+");
    expect(record, FIELD_PHASE, how, "inside");
    expect(record, FIELD_SIZE, how, "2");
    expect(record, FIELD_N_EVENTS, how, "1");
    expect(record, FIELD_ID, how, "9007199254740993");
    expect(record, FIELD_CODE, how, "c69b…");
    expect(record, FIELD_SESSION_TOKEN, how, "d3a0…");
    expect(record, FIELD_STORE_EMPLOYEE_INSIDE, how, "yes");
    expect(record, FIELD_SATISFACTION_SUBMITTED, how, "no");
    how.zone = ZONE_UTC;
    expect(record, FIELD_CREATED_AT, how, "11-24 13:31:20");
    how.relative = true;
    expect(record, FIELD_CREATED_AT, how, "47 s ago");
}

#define VISIT "\"customerFirstEnteredAt\":\"2026-11-24T12:31:23Z\""

static void test_a_running_dwell_is_told_from_a_final_one(void **state) {
    (void)state;
    struct show how = masked(), full = masked(), machine = masked();
    full.full = true;
    machine.machine = true;
    static const char running[] = "{" VISIT "}";
    static const char over[] = "{" VISIT ",\"customerLastExitedAt\":\"2026-11-24T12:42:24Z\"}";
    expect(running, FIELD_DWELL, how, "1:00:44+");
    expect(running, FIELD_DWELL, full, "1:00:44+");
    expect(running, FIELD_DWELL, machine, "3644");
    expect(over, FIELD_DWELL, how, "0:11:01 ");
    expect(over, FIELD_DWELL, full, "0:11:01");
    expect(over, FIELD_DWELL, machine, "661");
}

static void test_nothing_looks_like_what_it_is(void **state) {
    (void)state;
    struct show how = masked(), full = masked(), machine = masked();
    full.full = true;
    machine.machine = true;
    expect(record, FIELD_LAST_EXITED_AT, how, "-");
    expect(record, FIELD_LAST_EXITED_AT, full, "(null)");
    expect(record, FIELD_LAST_EXITED_AT, machine, "");
    expect(record, FIELD_LOCATION_ID, how, "");
    expect(record, FIELD_LOCATION_ID, full, "(absent)");
    expect(record, FIELD_LOCATION_ID, machine, "");
    expect(record, FIELD_PRIORITY, how, "? \"high\"");
    expect(record, FIELD_PRIORITY, full, "? \"high\"");
    expect(record, FIELD_PRIORITY, machine, "\"high\"");
    expect(record, FIELD_EXPIRES_AT, how, "? \"later\"");
    expect(record, FIELD_STATUS, how, "");
    expect(record, FIELD_STATUS, full, "(empty)");
    expect("{}", FIELD_DWELL, how, "- ");
    expect("{}", FIELD_DWELL, full, "-");
    expect("{}", FIELD_DWELL, machine, "");
    expect("{}", FIELD_N_EVENTS, how, "-");
    expect("{\"metadata\":\"[]\"}", FIELD_N_EVENTS, how, "?");
    expect("{\"metadata\":{\"events\":{}}}", FIELD_N_EVENTS, how, "?");
    expect("{\"suspectedFraud\":false}", FIELD_SUSPECTED_FRAUD, how, "");
    expect("{\"suspectedFraud\":false}", FIELD_SUSPECTED_FRAUD, full, "no");
    expect("{\"suspectedFraud\":true}", FIELD_SUSPECTED_FRAUD, full, "yes");
    expect("{\"suspectedFraud\":null}", FIELD_SUSPECTED_FRAUD, how, "-");
    expect("{\"suspectedFraud\":\"yes\"}", FIELD_SUSPECTED_FRAUD, how, "?");
    expect("{\"suspectedFraud\":\"yes\"}", FIELD_SUSPECTED_FRAUD, full, "? \"yes\"");
    expect("{\"suspectedFraud\":true}", FIELD_SUSPECTED_FRAUD, machine, "true");
}

static void test_labels(void **state) {
    (void)state;
    static const struct {
        const char *record, *customer, *store;
    } cases[] = {
        {"{}", "-", "-"},
        {"{\"customerId\":null,\"customer\":null}", "-", "-"},
        {"{\"customerId\":\"7\",\"storeId\":\"8\"}", "7 (no name)", "8"},
        {"{\"customer\":{\"id\":9},\"store\":{\"id\":\"8\",\"name\":\"X\"}}", "9 (no name)", "8 X"},
        {"{\"customerId\":7,\"customer\":{\"firstName\":\"Anna\"},\"store\":{\"name\":\" X \"}}",
            "7 A***", "X"},
        {"{\"customerId\":7,\"customer\":{\"lastName\":\"Berg\",\"firstName\":\" \"}}", "7 B***",
            "-"},
        {"{\"customer\":{\"firstName\":\"Anna\",\"lastName\":\"Berg\"}}", "A. B***", "-"},
        {"{\"customerId\":7,\"customer\":{\"firstName\":\"伟\",\"lastName\":\"王\"}}", "7 *. ****",
            "-"},
        {"{\"customerId\":{},\"storeId\":[1]}", "?", "?"},
        {"{\"customer\":\"Anna Berg\",\"store\":3}", "?", "?"},
        {"{\"customerId\":7,\"customer\":{\"firstName\":5,\"lastName\":{\"x\":\"Berg\"}}}",
            "7 ****", "-"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        expect(cases[i].record, FIELD_CUSTOMER_LABEL, masked(), cases[i].customer);
        expect(cases[i].record, FIELD_STORE_LABEL, masked(), cases[i].store);
    }
    struct show how = masked();
    how.unmasked = true;
    expect(record, FIELD_CUSTOMER_LABEL, how, "1187 Anna Müller");
    how.machine = true;
    expect("{\"customerId\":7}", FIELD_CUSTOMER_LABEL, how, "7");
    expect("{}", FIELD_CUSTOMER_LABEL, how, "");
}

static void test_the_detail_pane(void **state) {
    (void)state;
    struct show how = masked();
    how.full = true;
    expect(record, FIELD_FIRST_ENTERED_AT, how, "2026-11-24 14:31:22.900 CET");
    expect(record, FIELD_CUSTOMER_METADATA, how, "(hidden)");
    expect("{\"customer\":{\"metadata\":{ }}}", FIELD_CUSTOMER_METADATA, how, "{ }");
    expect(record, FIELD_METADATA_EVENTS, how,
        "[{\"eventId\":\"6bdb\",\"metadata\":{\"phone\":\"+41******12\"}}]");
    expect(record, FIELD_CUSTOMER, how,
        "{\"externalId\":\"shop-94325\",\"role\":\"customer\",\"metadata\":\"(hidden)\","
        "\"email\":\"a***@example.com\",\"firstName\":\"A***\",\"lastName\":\"M***\","
        "\"phone\":\"+41******12\",\"id\":1187}");
    how.relative = true;
    expect(record, FIELD_FIRST_ENTERED_AT, how, "44 s ago");
}

static void test_files(void **state) {
    (void)state;
    struct show how = masked();
    how.machine = true;
    how.relative = true;
    expect(record, FIELD_CREATED_AT, how, "2026-11-24T13:31:20.000Z");
    expect(record, FIELD_DWELL, how, "44");
    expect(record, FIELD_SUSPECTED_FRAUD, how, "true");
    expect(record, FIELD_CUSTOMER_EMAIL, how, "a***@example.com");
    expect(record, FIELD_STORE_LABEL, how, "204 Zurich HB");
    how.unmasked = true;
    expect(record, FIELD_CUSTOMER_EMAIL, how, "anna@example.com");
    expect(record, FIELD_CUSTOMER_METADATA, how, "{\"dog\":\"Rex\"}");
    expect(record, FIELD_CODE, how, "c69bb289-1190-4156-b9f6-bfb7f61e85db");
}

// No field, in no form, lets through what is personal; every form of every field shows something
// that is not personal once unmasked is off.
static void check_no_leak(const char *json, const char *const *secrets, size_t n_secrets) {
    for (int form = 0; form < 8; form++) {
        struct show how = masked();
        how.machine = form & 1;
        how.full = form & 2;
        how.relative = form & 4;
        struct buf out = BUF_INIT(1 << 20);
        WITH_SESSION(s, json) {
            for (size_t f = 0; f < FIELD_COUNT; f++) {
                show_field(s, (enum field)f, &how, &out);
                buf_append_char(&out, '\n');
            }
            show_customer_name(s, &how, &out);
            show_json(session_json(s), SLICE_NONE, &how, &out);
        }
        for (size_t i = 0; i < n_secrets; i++) {
            if (strstr(buf_text(&out), secrets[i]) != NULL) {
                fail_msg("%s in: %s", secrets[i], buf_text(&out));
            }
        }
        buf_release(&out);
    }
}

static void test_nothing_personal_leaks(void **state) {
    (void)state;
    static const char *const secrets[] = {
        "nna", "ller", "1234512", "791234", "Rex", "b289", "0526", "bfb7", "46e3"};
    check_no_leak(record, secrets, ARRAY_LEN(secrets));
    // The same data in unexpected shapes and places.
    static const char *const odd[] = {
        "{\"customer\":{\"email\":{\"a\":\"anna@example.com\"},\"firstName\":[\"Anna\"],"
        "\"lastName\":{\"n\":\"M\\u00fcller\"},\"phone\":41791234512,\"metadata\":\"Rex\"}}",
        "{\"customer\":\"Anna Müller\"}",
        "{\"customer\":[\"Anna\",{\"email\":\"anna@example.com\"},[\"Rex\"]]}",
        "{\"customer\":{\"\\u0065mail\":\"anna@example.com\",\"nick\":\"Rex\","
        "\"more\":[{\"x\":{\"y\":\"Anna\"}}]}}",
        "{\"\\u0065mail\":\"anna@example.com\",\"first_name\":\"Anna\"}",
        "{\"x[\":{\"email\":\"anna@example.com\"},\"y]\\\\\":{\"phone\":\"+41791234512\"}}",
        "{\"metadata\":{\"events\":[{\"metadata\":{\"customer_name\":\"Anna\"}}],"
        "\"password\":{\"old\":[\"Rex\"]},\"phone\":[41791234512]}}",
        "{\"code\":{\"v\":\"c69bb289-1190-4156-b9f6-bfb7f61e85db\"},"
        "\"sessionToken\":[\"d3a00526-1864-4f6e-bb2d-46e3ab7fa780\"]}",
        "{\"metadata\":{\"sessionId\":\"d3a00526-1864-4f6e-bb2d-46e3ab7fa780\"}}",
    };
    for (size_t i = 0; i < ARRAY_LEN(odd); i++) {
        check_no_leak(odd[i], secrets, ARRAY_LEN(secrets));
    }
}

static void test_json_keeps_its_bytes(void **state) {
    (void)state;
    struct show how = masked();
    struct buf out = BUF_INIT(100000);
    static const char *const untouched[] = {"{}", " [ 1 , 2.50e+3 ] ", "{\"a\":\"\\u0041\"}",
        "\"text\"", "{\"email\":null,\"customer\":{},\"phone\":\"\"}"};
    for (size_t i = 0; i < ARRAY_LEN(untouched) - 1; i++) {
        show_json(slice_of(untouched[i]), SLICE_NONE, &how, &out);
        assert_buf(&out, untouched[i]);
    }
    show_json(slice_of(untouched[4]), SLICE_NONE, &how, &out);
    assert_buf(&out, "{\"email\":null,\"customer\":{},\"phone\":\"\"}");
    show_json(
        SLICE("{\"email\":\"\\\"x\\\\y\\\"@b\\\"c\\u001f\", \"n\" : 1}"), SLICE_NONE, &how, &out);
    assert_buf(&out, "{\"email\":\"\\\"***@b\\\"c\\u001f\", \"n\" : 1}");
    show_json(SLICE("{\"a\":"), SLICE_NONE, &how, &out);
    assert_buf(&out, "(hidden)");
    show_json(SLICE("\"anna@example.com\""), SLICE("customer.email"), &how, &out);
    assert_buf(&out, "\"a***@example.com\"");
    show_json(SLICE("{\"d\":1}"), SLICE("customer.metadata"), &how, &out);
    assert_buf(&out, "\"(hidden)\"");
    how.unmasked = true;
    show_json(SLICE("{\"email\":\"a@b\""), SLICE_NONE, &how, &out);
    assert_buf(&out, "{\"email\":\"a@b\"");
    buf_release(&out);
}

// What is masked is JSON still.
static void ignore_value(void *context, const struct scan_value *v) {
    (void)context;
    (void)v;
}

static void test_masked_json_is_json(void **state) {
    (void)state;
    struct show how = masked();
    struct buf out = BUF_INIT(100000);
    struct error e = {0};
    show_json(slice_of(record), SLICE_NONE, &how, &out);
    if (!scan_text(buf_slice(&out), SCAN_STRICT, ignore_value, NULL, &e)) {
        fail_msg("%s: %s", e.text, buf_text(&out));
    }
    buf_release(&out);
}

int main(void) {
    setenv("TZ", "Europe/Zurich", 1);
    tzset();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_list),
        cmocka_unit_test(test_a_running_dwell_is_told_from_a_final_one),
        cmocka_unit_test(test_nothing_looks_like_what_it_is),
        cmocka_unit_test(test_labels),
        cmocka_unit_test(test_the_detail_pane),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_nothing_personal_leaks),
        cmocka_unit_test(test_json_keeps_its_bytes),
        cmocka_unit_test(test_masked_json_is_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
