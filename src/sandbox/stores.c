// The stores: a table of cities, and when people come. Must not know sessions.
#include "sandbox/stores.h"

#include "base/instant.h"
#include "sandbox/rng.h"

#include <math.h>

enum { SYDNEY_BEFORE_MS = 8 * MS_HOUR };

enum summer_time { SUMMER_NONE, SUMMER_EU, SUMMER_US, SUMMER_AU };

struct place {
    const char *city, *region, *country, *postal, *street, *zone;
    int offset_min; // east of UTC in winter
    enum summer_time summer;
    enum culture culture;
    int opens_h, closes_h; // local; 0–24 never closes
};

// The order is that of custom: the first are the busiest.
static const struct place places[] = {
    {"London", "England", "GB", "EC2M 7PY", "Liverpool Street Station", "Europe/London", 0,
        SUMMER_EU, CULTURE_ENGLISH, 6, 23},
    {"New York", "NY", "US", "10001", "417 W 31st Street", "America/New_York", -300, SUMMER_US,
        CULTURE_ENGLISH, 6, 24},
    {"東京", "東京都", "JP", "150-0002", "渋谷区渋谷2丁目24-12", "Asia/Tokyo", 540, SUMMER_NONE,
        CULTURE_JAPANESE, 0, 24},
    {"Berlin", "Berlin", "DE", "10117", "Friedrichstraße 142", "Europe/Berlin", 60, SUMMER_EU,
        CULTURE_GERMAN, 7, 22},
    {"San Francisco", "CA", "US", "94105", "199 Fremont Street", "America/Los_Angeles", -480,
        SUMMER_US, CULTURE_ENGLISH, 6, 22},
    {"Paris", "Île-de-France", "FR", "75009", "12 rue du Havre", "Europe/Paris", 60, SUMMER_EU,
        CULTURE_FRENCH, 7, 22},
    {"Warszawa", "Mazowieckie", "PL", "00-695", "ul. Nowogrodzka 27", "Europe/Warsaw", 60,
        SUMMER_EU, CULTURE_POLISH, 0, 24},
    {"São Paulo", "SP", "BR", "01310-100", "Avenida Paulista 1578", "America/Sao_Paulo", -180,
        SUMMER_NONE, CULTURE_IBERIAN, 6, 23},
    {"上海", "上海市", "CN", "200120", "陆家嘴环路1000号", "Asia/Shanghai", 480, SUMMER_NONE,
        CULTURE_CHINESE, 6, 23},
    {"Chicago", "IL", "US", "60606", "233 S Wacker Drive", "America/Chicago", -360, SUMMER_US,
        CULTURE_ENGLISH, 6, 22},
    {"서울", "서울특별시", "KR", "06164", "강남구 테헤란로 521", "Asia/Seoul", 540, SUMMER_NONE,
        CULTURE_KOREAN, 0, 24},
    {"Madrid", "Comunidad de Madrid", "ES", "28013", "Gran Vía 32", "Europe/Madrid", 60, SUMMER_EU,
        CULTURE_IBERIAN, 8, 23},
    {"Sydney", "NSW", "AU", "2000", "201 Kent Street", "Australia/Sydney", 600, SUMMER_AU,
        CULTURE_ENGLISH, 6, 22},
    {"Αθήνα", "Αττική", "GR", "105 63", "Σταδίου 24", "Europe/Athens", 120, SUMMER_EU,
        CULTURE_GREEK, 8, 22},
    {"मुंबई", "महाराष्ट्र", "IN", "400051", "बांद्रा कुर्ला कॉम्प्लेक्स", "Asia/Kolkata", 330, SUMMER_NONE,
        CULTURE_HINDI, 7, 23},
    {"Zürich", "ZH", "CH", "8001", "Löwenstrasse 51", "Europe/Zurich", 60, SUMMER_EU,
        CULTURE_GERMAN, 6, 22},
    {"دبي", "دبي", "AE", "00000", "شارع الشيخ زايد 88", "Asia/Dubai", 240, SUMMER_NONE,
        CULTURE_ARABIC, 0, 24},
    {"Київ", "Київ", "UA", "01001", "вул. Хрещатик 22", "Europe/Kyiv", 120, SUMMER_EU,
        CULTURE_CYRILLIC, 7, 22},
    {"Toronto", "ON", "CA", "M5J 2N1", "55 Bremner Boulevard", "America/Toronto", -300, SUMMER_US,
        CULTURE_ENGLISH, 6, 23},
    {"กรุงเทพมหานคร", "กรุงเทพมหานคร", "TH", "10330", "ถนนพระรามที่ 1 991", "Asia/Bangkok", 420,
        SUMMER_NONE, CULTURE_THAI, 7, 23},
    {"Manchester", "England", "GB", "M1 2WD", "1 Station Approach", "Europe/London", 0, SUMMER_EU,
        CULTURE_ENGLISH, 6, 22},
    {"תל אביב", "מחוז תל אביב", "IL", "6701101", "דרך מנחם בגין 132", "Asia/Jerusalem", 120,
        SUMMER_EU, CULTURE_HEBREW, 7, 23},
    {"İstanbul", "İstanbul", "TR", "34330", "Büyükdere Caddesi 185", "Europe/Istanbul", 180,
        SUMMER_NONE, CULTURE_TURKISH, 8, 23},
    {"Singapore", "", "SG", "018989", "8 Marina View", "Asia/Singapore", 480, SUMMER_NONE,
        CULTURE_CHINESE, 0, 24},
    {"Praha", "Hlavní město Praha", "CZ", "110 00", "Na Příkopě 854/14", "Europe/Prague", 60,
        SUMMER_EU, CULTURE_CZECH, 7, 21},
    {"Ciudad de México", "CDMX", "MX", "06600", "Paseo de la Reforma 222", "America/Mexico_City",
        -360, SUMMER_NONE, CULTURE_IBERIAN, 7, 23},
    {"Gdańsk", "Pomorskie", "PL", "80-895", "ul. Wały Piastowskie 1", "Europe/Warsaw", 60,
        SUMMER_EU, CULTURE_POLISH, 6, 22},
    {"Lyon", "Auvergne-Rhône-Alpes", "FR", "69003", "17 rue du Docteur Bouchut", "Europe/Paris", 60,
        SUMMER_EU, CULTURE_FRENCH, 8, 21},
    {"Denver", "CO", "US", "80202", "1701 Wynkoop Street", "America/Denver", -420, SUMMER_US,
        CULTURE_ENGLISH, 7, 21},
    {"München", "Bayern", "DE", "80335", "Bayerstraße 10a", "Europe/Berlin", 60, SUMMER_EU,
        CULTURE_GERMAN, 7, 21},
};
_Static_assert(ARRAY_LEN(places) == STORES_DEFAULT, "one store a city by default");

#define AT(member) offsetof(struct store, member)

static const struct field fields[] = {
    {.name = "id", .offset = AT(id), .kind = FIELD_ID, .use = FIELD_COLUMN},
    {.name = "aifiUniqueStoreId", .offset = AT(unique_id), .kind = FIELD_TEXT},
    {.name = "status", .offset = AT(status), .kind = FIELD_TEXT},
    {.name = "deploymentStatus", .offset = AT(deployment), .kind = FIELD_TEXT},
    {.name = "addressLine1", .offset = AT(line1), .kind = FIELD_TEXT},
    {.name = "addressCity", .offset = AT(city), .kind = FIELD_TEXT},
    {.name = "addressRegion", .offset = AT(region), .kind = FIELD_TEXT},
    {.name = "addressCountry", .offset = AT(country), .kind = FIELD_TEXT},
    {.name = "addressPostalCode", .offset = AT(postal_code), .kind = FIELD_TEXT},
    {.name = "thirdPartyId", .offset = AT(third_party_id), .kind = FIELD_TEXT},
    {.name = "storeUrl", .offset = AT(url), .kind = FIELD_TEXT},
    {.name = "maxPeople", .offset = AT(max_people), .kind = FIELD_INTEGER},
    {.name = "storeConfigId", .offset = AT(config_id), .kind = FIELD_INTEGER},
    {.name = "name", .offset = AT(name), .kind = FIELD_TEXT},
    {.name = "id", .offset = AT(id), .kind = FIELD_ID, .use = FIELD_SENT},
    {.name = "employeeInside", .offset = AT(employee_inside), .kind = FIELD_FLAG},
    {.name = "timeZone", .offset = AT(time_zone), .kind = FIELD_TEXT, .use = FIELD_COLUMN},
};

const struct table store_table = {"stores", fields, ARRAY_LEN(fields)};

// Stores that are not simply open and live, by their place in the list of thirty.
static const struct {
    size_t rank;
    const char *status, *deployment;
    double last_share;
} exceptions[] = {
    {17, "CLOSED", "LIVE", 0.97},
    {20, "CLOSED_FOR_MAINTENANCE", "LIVE", 0.985},
    {24, "OPEN", "TESTING", 2},
    {27, "CLOSED", "DECOMMISSIONED", 0.6},
    {28, "CLOSED", "DEPLOYMENT", 0.9},
};

static struct slice text(struct arena *a, const char *nul_terminated) {
    return arena_copy(a, slice_of(nul_terminated));
}

static struct slice PRINTF_LIKE(2, 3) format(struct arena *a, const char *format_text, ...) {
    struct buf b = BUF_INIT(4096);
    va_list args;
    va_start(args, format_text);
    buf_vprintf(&b, format_text, args);
    va_end(args);
    struct slice kept = arena_copy(a, buf_slice(&b));
    buf_release(&b);
    return kept;
}

static void set_state(struct store *s, size_t i) {
    s->status = SLICE("OPEN");
    s->deployment = SLICE("LIVE");
    s->last_share = 2;
    for (size_t k = 0; k < ARRAY_LEN(exceptions); k++) {
        if (exceptions[k].rank == i % ARRAY_LEN(places)) {
            s->status = slice_of(exceptions[k].status);
            s->deployment = slice_of(exceptions[k].deployment);
            s->last_share = exceptions[k].last_share;
        }
    }
}

static void set_address(struct store *s, size_t i, struct arena *a, struct rng *r) {
    const struct place *p = s->place;
    size_t branch = i / ARRAY_LEN(places);
    s->line1 =
        branch == 0 ? slice_of(p->street) : format(a, "%s, %zu", p->street, 2 + rng_below(r, 300));
    s->city = slice_of(p->city);
    s->region = p->region[0] != '\0' ? slice_of(p->region) : SLICE_NONE;
    s->country = slice_of(p->country);
    s->postal_code = slice_of(p->postal);
    s->time_zone = slice_of(p->zone);
    s->name = branch == 0 ? format(a, "%s", p->city) : format(a, "%s %zu", p->city, branch + 1);
}

static void store_init(struct store *s, size_t i, uint64_t seed, struct arena *a) {
    struct rng r = rng_for(seed, RNG_STORE, i);
    *s = (struct store){.id = STORE_FIRST_ID + (int64_t)i, .place = &places[i % ARRAY_LEN(places)]};
    char uuid[UUID_LEN + 1];
    rng_uuid(&r, uuid);
    s->unique_id = text(a, uuid);
    s->weight = (0.8 + 0.4 * rng_unit(&r)) / (1 + 0.22 * (double)(i % ARRAY_LEN(places)));
    s->config_id = rng_chance(&r, 0.1) ? ABSENT : rng_between(&r, 1, 40);
    s->employee_inside = 0;
    s->max_people = ABSENT;
    set_state(s, i);
    set_address(s, i, a, &r);
    s->third_party_id =
        i % 7 == 4 ? SLICE_NONE : format(a, "%.*s-%05zu", SLICE_ARG(s->country), 10407 + 31 * i);
    s->url =
        i % 9 == 5 ? SLICE_NONE : format(a, "https://stores.nano.example/%lld", (long long)s->id);
}

void stores_init(struct stores *s, size_t n, uint64_t seed) {
    *s = (struct stores){.all = mem_calloc(n, sizeof(struct store)), .n = n};
    for (size_t i = 0; i < n; i++) {
        store_init(&s->all[i], i, seed, &s->texts);
    }
}

void stores_release(struct stores *s) {
    mem_free(s->all);
    arena_release(&s->texts);
}

struct store *stores_find(const struct stores *s, int64_t id) {
    int64_t i = id - STORE_FIRST_ID;
    return i >= 0 && (size_t)i < s->n ? &s->all[i] : NULL;
}

enum culture store_culture(const struct store *s) {
    return s->place->culture;
}

// The instant, UTC, of `hour` on the nth Sunday of a month; nth 0 is the last one.
static int64_t nth_sunday(int year, int month, int nth, int hour) {
    struct calendar c = {.year = year, .month = month, .day = 1, .hour = hour};
    struct calendar first;
    instant_to_calendar(instant_from_calendar(&c, ZONE_UTC), ZONE_UTC, &first);
    int day = 1 + 6 - first.weekday;
    if (nth > 0) {
        day += 7 * (nth - 1);
    } else {
        while (calendar_is_valid(year, month, day + 7)) {
            day += 7;
        }
    }
    c.day = day;
    return instant_from_calendar(&c, ZONE_UTC);
}

// Whether clocks are an hour ahead. Rules as of 2024: EU last Sundays of March and October, 1:00
// UTC; US second Sunday of March to first of November, taken at 8:00 UTC; Sydney first Sunday of
// October to first of April, taken at 16:00 UTC of the day before.
static bool is_summer(enum summer_time rule, int64_t t, int year) {
    switch (rule) {
    case SUMMER_EU:
        return t >= nth_sunday(year, 3, 0, 1) && t < nth_sunday(year, 10, 0, 1);
    case SUMMER_US:
        return t >= nth_sunday(year, 3, 2, 8) && t < nth_sunday(year, 11, 1, 8);
    case SUMMER_AU:
        return t < nth_sunday(year, 4, 1, 0) - SYDNEY_BEFORE_MS ||
               t >= nth_sunday(year, 10, 1, 0) - SYDNEY_BEFORE_MS;
    case SUMMER_NONE:
        break;
    }
    return false;
}

static void local_time(const struct place *p, int64_t t, struct calendar *out) {
    instant_to_calendar(t, ZONE_UTC, out);
    int64_t ahead = p->summer != SUMMER_NONE && is_summer(p->summer, t, out->year) ? MS_HOUR : 0;
    instant_to_calendar(t + (int64_t)p->offset_min * MS_MINUTE + ahead, ZONE_UTC, out);
}

// Breakfast, lunch and the way home: when (hours), how wide, how many more than in a quiet hour.
static const struct {
    double at_h, width_h, height;
} rushes[] = {{8.25, 0.45, 2.2}, {12.5, 0.5, 5.5}, {17.75, 0.75, 4.0}};

static double bustle_at(double hour, bool weekend) {
    double rush = 0;
    for (size_t i = 0; i < ARRAY_LEN(rushes); i++) {
        double x = (hour - rushes[i].at_h) / rushes[i].width_h;
        rush += rushes[i].height * exp(-x * x / 2);
    }
    double base = hour < 6 || hour >= 22 ? 0.35 : 1;
    return weekend ? 0.9 * base + 0.35 * rush : base + rush;
}

double store_bustle(const struct store *s, int64_t t_ms) {
    struct calendar c;
    local_time(s->place, t_ms, &c);
    double hour = (double)c.hour + (double)c.minute / 60;
    if (hour < s->place->opens_h || hour >= s->place->closes_h) {
        return 0;
    }
    return bustle_at(hour, c.weekday >= 5);
}

double store_bustle_peak(const struct store *s) {
    (void)s; // every store is open for lunch
    return bustle_at(rushes[1].at_h, false);
}

// Mean of bustle over a week, for turning arrivals a day into arrivals at the peak.
static double bustle_mean(const struct store *s) {
    double sum = 0;
    for (int quarter = 0; quarter < 96; quarter++) {
        double hour = quarter / 4.0;
        if (hour >= s->place->opens_h && hour < s->place->closes_h) {
            sum += 5 * bustle_at(hour, false) + 2 * bustle_at(hour, true);
        }
    }
    return sum / (7 * 96);
}

void stores_set_limits(struct stores *s, double arrivals_per_day, uint64_t seed) {
    double total = 0;
    for (size_t i = 0; i < s->n; i++) {
        total += s->all[i].last_share > 1 ? s->all[i].weight * bustle_mean(&s->all[i]) : 0;
    }
    // A visit that gets inside is 1.4 people for 10 minutes; one in eight never does.
    const double people_days = 1.4 * 0.88 * 10 / (24 * 60);
    for (size_t i = 0; i < s->n; i++) {
        struct store *store = &s->all[i];
        struct rng r = rng_for(seed, RNG_STORE, 1000 + i);
        double at_peak = arrivals_per_day * people_days * store->weight * store_bustle_peak(store) /
                         (total > 0 ? total : 1);
        double room = i % 3 == 0 ? 0.8 + 0.3 * rng_unit(&r) : 1.2 + 1.8 * rng_unit(&r);
        int64_t limit = (int64_t)(at_peak * room + 0.5);
        store->max_people = limit < 4 ? 4 : limit;
        if (i % 15 == 7) {
            store->max_people = 0;
        } else if (i % 15 == 11) {
            store->max_people = ABSENT;
        }
    }
}
