// Arbitrary metadata, as apps and integrators write it. Must not know the store or the customer.
#include "sandbox/metadata.h"

#include "sandbox/rng.h"

enum { EVENTS_MAX = 12 };

static void text(struct json *j, const char *key, const char *value) {
    json_key(j, key);
    json_text(j, slice_of(value));
}

static void integer(struct json *j, const char *key, int64_t n) {
    json_key(j, key);
    json_integer(j, n);
}

static const char *pick(struct rng *r, const char *const *choices, size_t n) {
    return choices[rng_below(r, n)];
}
#define PICK(r, choices) pick((r), (choices), ARRAY_LEN(choices))

// --- events -------------------------------------------------------------------------------------

static void gate_event(struct json *j, struct rng *r, const struct session *s) {
    static const char *const gates[] = {"G1", "G2", "G3", "staff-door"};
    text(j, "type", "gate");
    text(j, "gate", PICK(r, gates));
    json_key(j, "open");
    json_bool(j, rng_chance(r, 0.97));
    struct buf at = BUF_INIT(64);
    record_append_instant(&at, s->first_scan != ABSENT ? s->first_scan : s->created_at);
    json_key(j, "at");
    json_text(j, buf_slice(&at));
    buf_release(&at);
}

static void product_event(struct json *j, struct rng *r, const struct session *s) {
    static const char *const products[] = {"Apple juice 0.33 l", "Müsliriegel Nuß", "Кефір 1 л",
        "おにぎり 鮭", "Café crème", "Jalapeño crisps 150 g", "Żurek 400 g", "חלב 3%", "ชาเย็น",
        "Πορτοκαλάδα 330 ml"};
    (void)s;
    text(j, "type", rng_chance(r, 0.8) ? "product_taken" : "product_returned");
    text(j, "product", PICK(r, products));
    char sku[24];
    snprintf(sku, sizeof sku, "%013llu", 4000000000000ull + rng_below(r, 999999999));
    text(j, "sku", sku);
    integer(j, "quantity", rng_between(r, 1, 4));
    json_key(j, "confidence");
    char confidence[16];
    snprintf(confidence, sizeof confidence, "0.%03zu", 600 + rng_below(r, 400));
    json_raw_text(j, confidence);
}

static void app_event(struct json *j, struct rng *r, const struct session *s) {
    static const char *const names[] = {
        "code_shown", "code_refreshed", "payment_preauthorised", "wallet_pass_opened"};
    text(j, "type", PICK(r, names));
    json_key(j, "device");
    json_open(j, '{');
    text(j, "os", rng_chance(r, 0.5) ? "iOS" : "Android");
    text(j, "version", rng_chance(r, 0.5) ? "17.4.1" : "14");
    json_key(j, "pushEnabled");
    json_bool(j, rng_chance(r, 0.6));
    json_close(j, '}');
    if (rng_chance(r, 0.3)) {
        integer(j, "store", s->store_id);
    }
}

static void odd_event(struct json *j, struct rng *r, const struct session *s) {
    (void)s;
    json_key(j, "key");
    json_text(j, SLICE("value"));
    json_key(j, "tags");
    json_open(j, '[');
    for (size_t i = rng_below(r, 4); i > 0; i--) {
        json_integer(j, rng_between(r, -5, 5000));
    }
    json_null(j);
    json_close(j, ']');
    json_key(j, "nested");
    json_raw_text(j, "{\"a\":{\"b\":{\"c\":[true,false,{\"d\":1e-3}]}}}");
}

static void write_event(struct json *j, struct rng *r, const struct session *s) {
    static void (*const writers[])(struct json *, struct rng *, const struct session *) = {
        gate_event, product_event, product_event, app_event, odd_event};
    char uuid[UUID_LEN + 1];
    rng_uuid(r, uuid);
    json_open(j, '{');
    text(j, "eventId", uuid);
    json_key(j, "metadata");
    json_open(j, '{');
    if (rng_chance(r, 0.93)) {
        writers[rng_below(r, ARRAY_LEN(writers))](j, r, s);
    }
    json_close(j, '}');
    json_close(j, '}');
}

// Most sessions have a few, some none, some the full dozen.
static size_t count_events(struct rng *r, const struct session *s) {
    double u = rng_unit(r);
    size_t n = u < 0.2 ? 0 : u < 0.9 ? 1 + rng_below(r, 5) : 6 + rng_below(r, EVENTS_MAX - 5);
    size_t reached = s->first_scan == ABSENT    ? 1
                     : s->first_entry == ABSENT ? 2
                     : s->first_exit == ABSENT  ? 6
                                                : EVENTS_MAX;
    return n < reached ? n : reached;
}

// --- whole objects ------------------------------------------------------------------------------

static void other_keys(struct json *j, struct rng *r, const struct session *s) {
    static const char *const campaigns[] = {"spring-☀", "coffee-2for1", "été", "студент", "新学期"};
    static const char *const versions[] = {"4.18.0 (2210)", "4.17.2 (2188)", "5.0.0-beta.3"};
    if (rng_chance(r, 0.6)) {
        text(j, "appVersion", PICK(r, versions));
    }
    if (rng_chance(r, 0.15)) {
        text(j, "campaign", PICK(r, campaigns));
    }
    if (rng_chance(r, 0.1)) {
        json_key(j, "flags");
        json_raw_text(j, "[\"age_checked\",\"loyalty\"]");
    }
    if (rng_chance(r, 0.05)) {
        text(j, "note",
            "Assisted entry: the gate reader was out of order, code typed in by hand.\n"
            "See the store's log book.");
    }
    if (rng_chance(r, 0.04)) {
        integer(j, "externalOrder", 900000000000 + s->id);
    }
}

void metadata_session(struct json *j, uint64_t seed, const struct session *s) {
    struct rng r = rng_for(seed, RNG_METADATA, (uint64_t)s->id);
    json_open(j, '{');
    if (rng_chance(&r, 0.92)) {
        struct rng keys = rng_for(seed, RNG_METADATA, ~(uint64_t)s->id);
        size_t n = count_events(&r, s);
        json_key(j, "events");
        json_open(j, '[');
        for (size_t i = 0; i < n; i++) {
            write_event(j, &r, s);
        }
        json_close(j, ']');
        other_keys(j, &keys, s);
    }
    json_close(j, '}');
}

void metadata_customer(struct json *j, uint64_t seed, int64_t id) {
    static const char *const languages[] = {"en", "de-CH", "pl", "ja", "pt-BR", "uk", "he", "hi"};
    struct rng r = rng_for(seed, RNG_METADATA, (uint64_t)id ^ 0x8000000000000000u);
    json_open(j, '{');
    if (rng_chance(&r, 0.5)) {
        text(j, "language", PICK(&r, languages));
    }
    if (rng_chance(&r, 0.2)) {
        integer(j, "loyaltyPoints", rng_between(&r, 0, 25000));
    }
    if (rng_chance(&r, 0.05)) {
        json_key(j, "consents");
        json_raw_text(j, "{\"marketing\":false,\"terms\":\"2024-05\"}");
    }
    json_close(j, '}');
}
