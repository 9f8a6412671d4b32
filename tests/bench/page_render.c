// Rows made up for the benchmark. Must not know how they are sent.
#include "page_render.h"

#include "base/instant.h"

#include <inttypes.h>

enum { N_STORES = 40, N_PEOPLE = 16, N_PLACES = 8, FIRST_ID = 90000000, APART_MS = 7919 };

static const int64_t newest_ms = INT64_C(1764000000000); // 2025-11-24T16:00:00Z

// Reproducible noise: SplitMix64's last step.
static uint64_t mixed(uint64_t x) {
    x += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

static const char *const first_names[N_PEOPLE] = {"Anna", "Zoë", "Jürg", "María José", "Olena",
    "Nguyễn", "Søren", "Fatima", "李", "Kwame", "Łukasz", "Aiko", "Björk", "Priya", "John",
    "Ελένη"};
static const char *const last_names[N_PEOPLE] = {"Meier", "van der Berg", "O\\u0027Neill", "García",
    "Шевченко", "Văn An", "Ångström", "al-Rashid", "小龍", "Mensah", "Wiśniewski", "Tanaka",
    "Sigurðardóttir", "Iyer", "\\\"Jack\\\" Smith", "Παπαδοπούλου"};
static const char *const cities[N_PLACES] = {
    "Zürich", "Warszawa", "San Francisco", "Rotterdam", "København", "Barcelona", "Osaka", "Leeds"};
static const char *const countries[N_PLACES] = {"CH", "PL", "US", "NL", "DK", "ES", "JP", "GB"};

static void put_uuid(struct buf *out, uint64_t seed) {
    uint64_t high = mixed(seed), low = mixed(~seed);
    buf_printf(out, "%08" PRIx64 "-%04" PRIx64 "-4%03" PRIx64 "-a%03" PRIx64 "-%012" PRIx64,
        high >> 32, high >> 16 & 0xFFFF, high & 0xFFF, low >> 48 & 0xFFF,
        low & UINT64_C(0xFFFFFFFFFFFF));
}

static void put_time(struct buf *out, const char *name, int64_t ms) {
    buf_printf(out, "\"%s\":\"", name);
    instant_append_iso(out, ms);
    buf_append_text(out, "\",");
}

static void put_uuid_member(struct buf *out, const char *name, uint64_t seed) {
    buf_printf(out, "\"%s\":\"", name);
    put_uuid(out, seed);
    buf_append_text(out, "\",");
}

static void put_visit(struct buf *out, uint64_t noise, int64_t created_ms) {
    bool entered = noise % 10 != 0, left = entered && noise % 7 != 0;
    put_time(out, "createdAt", created_ms);
    put_time(out, "updatedAt", created_ms + 900000);
    put_time(out, "expiresAt", created_ms + 600000);
    put_time(out, "codeFirstSuccesfullyScannedAt", created_ms + 40000);
    put_time(out, "codeLastSuccesfullyScannedAt", created_ms + 41000);
    if (entered) {
        put_time(out, "customerFirstEnteredAt", created_ms + 45000);
        put_time(out, "customerLastEnteredAt", created_ms + 52000);
    } else {
        buf_append_text(out, "\"customerFirstEnteredAt\":null,\"customerLastEnteredAt\":null,");
    }
    if (left) {
        put_time(out, "customerFirstExitedAt", created_ms + 45000 + (int64_t)(noise % 1500000));
        put_time(out, "customerLastExitedAt", created_ms + 52000 + (int64_t)(noise % 1500000));
    } else {
        buf_append_text(out, "\"customerFirstExitedAt\":null,\"customerLastExitedAt\":null,");
    }
}

static void put_metadata(struct buf *out, uint64_t noise) {
    static const char *const kinds[] = {"gate", "shelf", "door", "basket"};
    buf_append_text(out, "\"metadata\":{\"events\":[");
    for (uint64_t i = 0; i < 1 + noise % 3; i++) {
        buf_append_text(out, i > 0 ? ",{" : "{");
        put_uuid_member(out, "eventId", noise + i);
        buf_printf(out,
            "\"metadata\":{\"source\":\"%s\",\"zone\":%d,\"confidence\":0.%02d,\"reviewed\":%s}}",
            kinds[(noise + i) % ARRAY_LEN(kinds)], (int)(noise % 30), (int)((noise >> 8) % 100),
            noise & 1 ? "true" : "false");
    }
    buf_printf(out, "],\"channel\":\"app\",\"appVersion\":\"4.%d.%d\",\"locale\":\"de-CH\"},",
        (int)(noise % 20), (int)(noise % 7));
}

static void put_customer(struct buf *out, uint64_t noise) {
    size_t first = noise % N_PEOPLE, last = (noise >> 8) % N_PEOPLE;
    uint64_t id = 100000 + (noise >> 16) % 800000;
    buf_printf(out, "\"customerId\":\"%" PRIu64 "\",\"customer\":{\"id\":\"%" PRIu64 "\",", id, id);
    put_uuid_member(out, "externalId", id);
    buf_printf(out,
        "\"role\":\"%s\",\"metadata\":{\"tier\":\"silver\",\"newsletter\":false},\"priority\":0,"
        "\"email\":\"customer.%" PRIu64 "@shoppers.example.com\",\"firstName\":\"%s\","
        "\"lastName\":\"%s\",\"phone\":\"+41 79 %03d %02d %02d\"},",
        noise % 20 == 0 ? "employee" : "customer", id, first_names[first], last_names[last],
        (int)(noise % 1000), (int)(noise >> 20 & 63), (int)(noise >> 30 & 63));
}

static void put_store(struct buf *out, uint64_t noise) {
    int store = 200 + (int)(noise % N_STORES);
    size_t place = (size_t)store % N_PLACES;
    buf_printf(out, "\"storeId\":%d,\"storeIdScannableAt\":%d,\"store\":{\"id\":\"%d\",", store,
        store, store);
    put_uuid_member(out, "aifiUniqueStoreId", (uint64_t)store);
    buf_printf(out,
        "\"status\":\"OPEN\",\"deploymentStatus\":\"LIVE\",\"addressLine1\":\"Bahnhofstrasse %d\","
        "\"addressCity\":\"%s\",\"addressRegion\":null,\"addressCountry\":\"%s\","
        "\"addressPostalCode\":\"%d\",\"thirdPartyId\":\"store-%d\","
        "\"storeUrl\":\"https://stores.example.com/%d\",\"maxPeople\":%d,\"storeConfigId\":%d,"
        "\"name\":\"%s %d\",\"employeeInside\":%s},",
        store, cities[place], countries[place], 8000 + store, store, store, 10 + store % 30,
        store * 3, cities[place], store, store % 3 == 0 ? "true" : "false");
}

static void put_rest(struct buf *out, uint64_t id, uint64_t noise) {
    put_uuid_member(out, "code", noise + 1);
    put_uuid_member(out, "sessionToken", noise + 2);
    put_uuid_member(out, "sessionId", noise + 2);
    buf_printf(out,
        "\"customerPaymentInstrumentId\":%d,\"customerSatisfaction\":%d,"
        "\"customerSatisfactionSubmitted\":%s,\"groupSize\":%d,\"visitors\":%d,"
        "\"locationId\":\"loc-%d\",\"priority\":0,\"referencedSessionId\":null,"
        "\"status\":\"%s\",\"suspectedFraud\":%s,\"id\":\"%" PRIu64 "\"}",
        (int)(noise % 500000), (int)(noise % 101), noise & 2 ? "true" : "false",
        1 + (int)(noise % 4), 1 + (int)(noise % 3), (int)(noise % 90),
        noise % 5 == 0 ? "active" : "completed", noise % 50 == 0 ? "true" : "false", id);
}

int64_t page_row_created_ms(size_t row) {
    return newest_ms - (int64_t)row * APART_MS;
}

size_t page_row_at(int64_t ms) {
    return ms >= newest_ms ? 0 : (size_t)((newest_ms - ms + APART_MS - 1) / APART_MS);
}

static void put_session(struct buf *out, size_t row) {
    uint64_t id = FIRST_ID - (uint64_t)row;
    uint64_t noise = mixed(id);
    buf_append_char(out, '{');
    put_visit(out, noise, page_row_created_ms(row));
    put_metadata(out, noise >> 5);
    put_customer(out, noise >> 7);
    put_store(out, noise >> 11);
    put_rest(out, id, noise);
}

void page_render_rows(size_t page, struct buf *out, uint32_t at[PAGE_ROWS + 1]) {
    for (size_t i = 0; i < PAGE_ROWS; i++) {
        at[i] = (uint32_t)out->len;
        put_session(out, page * PAGE_ROWS + i);
        buf_append_char(out, ',');
    }
    at[PAGE_ROWS] = (uint32_t)out->len;
}

static void put_link(struct buf *out, const char *name, const char *way, size_t row) {
    buf_printf(out, "\"%s\":{\"count\":%d,\"%s\":\"row-%07zu\",\"direction\":\"desc\"}", name,
        (int)PAGE_ROWS, way, row);
}

void page_render_end(size_t before, size_t next, size_t n_rows, struct buf *out) {
    buf_append_text(out, "],\"pagination\":{");
    if (before > 0) {
        put_link(out, "previous", "before", before);
    } else {
        buf_append_text(out, "\"previous\":null");
    }
    buf_append_char(out, ',');
    if (next < n_rows) {
        put_link(out, "next", "after", next);
    } else {
        buf_append_text(out, "\"next\":null");
    }
    buf_append_text(out, "}}");
}

bool page_row_of_cursor(struct slice cursor, size_t *row) {
    static const struct slice prefix = {"row-", 4};
    int64_t number;
    if (!slice_starts_with(cursor, prefix)) {
        return false;
    }
    struct slice digits = {cursor.ptr + prefix.len, cursor.len - prefix.len};
    if (!slice_to_int64(digits, &number) || number < 0) {
        return false;
    }
    *row = (size_t)number;
    return true;
}
