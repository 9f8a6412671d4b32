// Records for the tests of the views, from JSON text through the page builder, as they come.
#ifndef TEST_UI_RECORDS_H
#define TEST_UI_RECORDS_H

#include "golden.h"

#include "base/instant.h"
#include "model/dataset.h"
#include "model/page.h"

#include <locale.h>
#include <time.h>

// As on a server: every field there.
#define RECORD_FULL                                                                                \
    "{\"createdAt\":\"2026-11-24T13:31:20Z\",\"updatedAt\":\"2026-11-24T13:32:01Z\","              \
    "\"code\":\"c69bb289-1190-4156-b9f6-bfb7f61e85db\","                                           \
    "\"codeFirstSuccesfullyScannedAt\":\"2026-11-24T13:31:24Z\","                                  \
    "\"codeLastSuccesfullyScannedAt\":\"2026-11-24T13:31:24Z\","                                   \
    "\"customerFirstEnteredAt\":\"2026-11-24T13:31:22Z\","                                         \
    "\"customerLastEnteredAt\":\"2026-11-24T13:31:40Z\",\"customerFirstExitedAt\":null,"           \
    "\"customerLastExitedAt\":null,\"customerPaymentInstrumentId\":55120,"                         \
    "\"customerSatisfaction\":95,\"customerSatisfactionSubmitted\":false,\"groupSize\":2,"         \
    "\"visitors\":2,\"locationId\":\"gate-2\",\"priority\":0,"                                     \
    "\"sessionToken\":\"d3a00526-1864-4f6e-bb2d-46e3ab7fa780\","                                   \
    "\"sessionId\":\"d3a00526-1864-4f6e-bb2d-46e3ab7fa780\",\"referencedSessionId\":null,"         \
    "\"status\":\"active\",\"storeId\":204,\"storeIdScannableAt\":204,\"suspectedFraud\":true,"    \
    "\"metadata\":{\"events\":[{\"eventId\":\"6bdbfb2d-65b2-491c-bc97-c0ac73338476\","             \
    "\"metadata\":{\"kind\":\"handoff\",\"gate\":2}},"                                             \
    "{\"eventId\":\"91c0aa10-65b2-491c-bc97-c0ac73338476\",\"metadata\":{\"machine\":\"coffee\"}}" \
    ",{\"eventId\":\"a77d1b02\"}],\"exampleKey\":\"exampleValue\","                                \
    "\"phone\":\"+41791234512\",\"nested\":{\"a\":[1,2]}},"                                        \
    "\"expiresAt\":\"2026-11-24T14:01:22Z\",\"id\":\"981204\",\"customerId\":\"1187\","            \
    "\"customer\":{\"externalId\":\"shop-94325\",\"role\":\"customer\","                           \
    "\"metadata\":{\"arbitraryKey\":\"arbitraryValue\"},\"priority\":0,"                           \
    "\"email\":\"anna@example.com\",\"firstName\":\"Anna\",\"lastName\":\"Meier\","                \
    "\"phone\":\"+41791234512\",\"id\":\"1187\"},"                                                 \
    "\"store\":{\"aifiUniqueStoreId\":\"aifi-204\",\"status\":\"OPEN\","                           \
    "\"deploymentStatus\":\"LIVE\",\"addressLine1\":\"Bahnhofplatz 1\","                           \
    "\"addressCity\":\"Zurich\",\"addressRegion\":\"ZH\",\"addressCountry\":\"CH\","               \
    "\"addressPostalCode\":\"8001\",\"thirdPartyId\":\"tp-1\","                                    \
    "\"storeUrl\":\"https://store.example/204\",\"maxPeople\":40,\"storeConfigId\":7,"             \
    "\"name\":\"Zurich HB\",\"id\":\"204\",\"employeeInside\":false}}"

// Left the store; no flag.
#define RECORD_LEFT                                                                                \
    "{\"createdAt\":\"2026-11-24T13:25:41Z\",\"customerFirstEnteredAt\":\"2026-11-24T13:26:00Z\"," \
    "\"customerLastEnteredAt\":\"2026-11-24T13:26:00Z\","                                          \
    "\"customerFirstExitedAt\":\"2026-11-24T13:30:12Z\","                                          \
    "\"customerLastExitedAt\":\"2026-11-24T13:30:12Z\",\"groupSize\":1,\"visitors\":0,"            \
    "\"status\":\"completed\",\"storeId\":117,\"suspectedFraud\":false,\"id\":981190,"             \
    "\"customerId\":2290,\"customer\":{\"firstName\":\"Jo\",\"lastName\":\"Dent\"},"               \
    "\"store\":{\"name\":\"Bern Bahnhof\",\"maxPeople\":0}}"

// Nulls, missing objects, an old date.
#define RECORD_BARE                                                                                \
    "{\"createdAt\":\"2025-12-31T23:30:00Z\",\"code\":null,\"status\":null,\"storeId\":null,"      \
    "\"suspectedFraud\":null,\"metadata\":null,\"customer\":null,\"id\":\"981177\","               \
    "\"customerId\":null,\"groupSize\":null}"

// Other types than documented.
#define RECORD_WRONG                                                                               \
    "{\"createdAt\":\"yesterday\",\"updatedAt\":17,\"status\":[\"active\"],\"groupSize\":\"two\"," \
    "\"visitors\":{\"n\":2},\"suspectedFraud\":\"yes\",\"metadata\":[1,2],\"id\":{\"a\":1},"       \
    "\"customerId\":99007199254740993,\"customer\":\"Anna\",\"store\":[],"                         \
    "\"shoppingSessionFlags\":[\"x\"],\"expiresAt\":\"2026-11-24T13:00:00Z\"}"

// Text that must not reach a terminal as it is, wide and joined characters, a name too long.
#define RECORD_HOSTILE                                                                             \
    "{\"createdAt\":\"2026-11-24T13:20:00.250Z\",\"status\":\"\\u001b]52;c;AAAA\\u0007done\","     \
    "\"storeId\":86,\"suspectedFraud\":false,\"id\":\"981140\",\"customerId\":\"6120\","           \
    "\"visitors\":12345678901234,\"locationId\":\"a\\\\b\\u202Ec\\nd\","                           \
    "\"metadata\":{\"k\\u0009ey\":\"line\\nbreak "                                                 \
    "\\u202E\xE2\x80\xAE\",\"events\":[7,{\"eventId\":"                                            \
    "\"\xE4\xB8\xAD\xE6\x96\x87\xE4\xBA\x8B\xE4\xBB\xB6\xE4\xBA\x8B\xE4\xBB\xB6\xE4\xBA\x8B\","    \
    "\"metadata\":{\"token\":\"secret-value-1234\"}}]},"                                           \
    "\"customer\":{\"firstName\":\"\xE5\xB1\xB1\xE7\x94\xB0\",\"lastName\":\"\xE5\xA4\xAA\xE9\x83" \
    "\x8E\",\"email\":\"e\xCC\x81ric@example.com\",\"role\":\"employee\"},"                        \
    "\"store\":{\"name\":"                                                                         \
    "\"\xE6\x9D\xB1\xE4\xBA\xAC\xE9\xA7\x85\xE5\x89\x8D\xE5\xBA\x97\xE8\x88\x97"                   \
    "\",\"status\":\"CLOSED_FOR_MAINTENANCE\",\"deploymentStatus\":\"TESTING\"}}"

// *returns* a dataset of records separated by commas; dataset_free.
static inline struct dataset *dataset_of(const char *records) {
    struct buf body = BUF_INIT(1 << 26);
    buf_append_text(&body, "{\"data\":[");
    buf_append_text(&body, records);
    buf_append_text(&body, "],\"pagination\":{}}");
    struct page_builder *builder = page_builder_new();
    struct error e = {0};
    if (!page_builder_feed(builder, buf_slice(&body), &e)) {
        fail_msg("%s", e.text);
    }
    struct page *page = page_builder_finish(builder, &e);
    if (!page) {
        fail_msg("%s", e.text);
    }
    page_builder_free(builder);
    buf_release(&body);
    struct dataset *d = dataset_new();
    dataset_append(d, page);
    return d;
}

// n sessions with ids from 1000 down, one minute apart, statuses in turns.
static inline struct dataset *dataset_of_n(size_t n) {
    static const char *const statuses[] = {"active", "completed", "expired"};
    struct buf records = BUF_INIT(1 << 26);
    for (size_t i = 0; i < n; i++) {
        size_t minute = n - i;
        buf_printf(&records,
            "%s{\"id\":\"%zu\",\"createdAt\":\"2026-11-24T%02zu:%02zu:00Z\",\"status\":\"%s\","
            "\"groupSize\":%zu,\"storeId\":%zu,\"store\":{\"name\":\"Store %zu\"}}",
            i ? "," : "", 1000 - i, minute / 60 % 24, minute % 60, statuses[i % 3], i % 4 + 1,
            i % 5 + 1, i % 5 + 1);
    }
    struct dataset *d = dataset_of(buf_text(&records));
    buf_release(&records);
    return d;
}

// 14:32:07 in the zone of the tests.
static inline struct show show_at_noon(void) {
    struct show how = {.zone = ZONE_LOCAL};
    if (!instant_parse_iso(SLICE("2026-11-24T13:32:07Z"), &how.now)) {
        fail_msg("no time");
    }
    return how;
}

static inline int set_up_locale(void **state) {
    (void)state;
    setlocale(LC_CTYPE, "C.UTF-8");
    setenv("TZ", "CET-1", 1);
    tzset();
    return 0;
}

static inline struct canvas canvas_sized(int h, int w, bool ascii) {
    struct canvas c;
    canvas_init(&c, ascii);
    canvas_resize(&c, h, w);
    return c;
}

#endif
