// Customers out of numbers. Must not know sessions or stores.
#include "sandbox/people.h"

#include "sandbox/names.h"
#include "sandbox/rng.h"

#include <stdarg.h>
#include <stdio.h>

#define AT(member) offsetof(struct customer, member)

static const struct field fields[] = {
    {.name = "id", .offset = AT(id), .kind = FIELD_ID, .use = FIELD_COLUMN},
    {.name = "externalId", .offset = AT(external_id), .kind = FIELD_TEXT},
    {.name = "role", .offset = AT(role), .kind = FIELD_TEXT},
    {.name = "metadata", .kind = FIELD_METADATA, .use = FIELD_SENT},
    {.name = "priority", .offset = AT(priority), .kind = FIELD_INTEGER},
    {.name = "email", .offset = AT(email), .kind = FIELD_TEXT},
    {.name = "firstName", .offset = AT(first_name), .kind = FIELD_TEXT},
    {.name = "lastName", .offset = AT(last_name), .kind = FIELD_TEXT},
    {.name = "phone", .offset = AT(phone), .kind = FIELD_TEXT},
    {.name = "id", .offset = AT(id), .kind = FIELD_ID, .use = FIELD_SENT},
    {.name = "metadata", .offset = AT(metadata), .kind = FIELD_TEXT, .use = FIELD_COLUMN},
};

const struct table customer_table = {"customers", fields, ARRAY_LEN(fields)};

static const char *const role_names[ROLE_COUNT] = {
    [ROLE_CUSTOMER] = "customer",
    [ROLE_EMPLOYEE] = "employee",
    [ROLE_TESTER] = "tester",
    [ROLE_UNTRACKED] = "untracked",
    [ROLE_UNKNOWN] = "unknown",
};

static struct slice PRINTF_LIKE(2, 3) keep(struct customer *c, const char *format, ...) {
    char *at = c->texts + c->texts_len;
    size_t room = sizeof c->texts - c->texts_len;
    va_list args;
    va_start(args, format);
    int len = vsnprintf(at, room, format, args);
    va_end(args);
    require(len >= 0 && (size_t)len < room);
    c->texts_len += (size_t)len + 1;
    return (struct slice){at, (size_t)len};
}

static size_t pool_len(const char *const names[NAMES_MAX]) {
    size_t n = 0;
    while (n < NAMES_MAX && names[n] != NULL) {
        n++;
    }
    return n;
}

static void set_name(struct customer *c, const struct name_pool *pool, struct rng *r) {
    size_t n_given = pool_len(pool->given), n_family = pool_len(pool->family);
    size_t given = rng_below(r, n_given), family = rng_below(r, n_family);
    // Where there are two forms, given names alternate.
    bool female = given % 2 == 1 && pool->family_female[0] != NULL;
    c->first_name = slice_of(pool->given[given]);
    c->last_name = slice_of(female ? pool->family_female[family] : pool->family[family]);
    double rare = rng_unit(r);
    if (rare < 0.012) {
        c->first_name = slice_of(awkward_names[rng_below(r, n_awkward_names)]);
    } else if (rare < 0.02) {
        c->last_name = slice_of(awkward_names[rng_below(r, n_awkward_names)]);
    } else if (rare < 0.05) {
        c->first_name = keep(c, "%s %s", pool->given[given], pool->given[rng_below(r, n_given)]);
    } else if (rare < 0.07) {
        c->last_name = SLICE_NONE;
    } else if (rare < 0.11) {
        c->first_name = c->last_name = SLICE_NONE;
    }
}

// Letters and digits of ASCII, as mail providers want them.
static struct slice mail_name(struct customer *c, struct slice name) {
    char out[24];
    size_t n = 0;
    for (size_t i = 0; i < name.len && n < sizeof out - 1; i++) {
        char ch = name.ptr[i];
        if (ch >= 'A' && ch <= 'Z') {
            ch = (char)(ch + 32);
        }
        if (ch >= 'a' && ch <= 'z') {
            out[n++] = ch;
        }
    }
    out[n] = '\0';
    return n < 3 ? SLICE("shopper") : keep(c, "%s", out);
}

static void set_mail(struct customer *c, const struct name_pool *pool, struct rng *r) {
    static const char *const hosts[] = {"gmail.com", "outlook.com", "icloud.com", "yahoo.co.uk"};
    double kind = rng_unit(r);
    if (kind < 0.12) {
        c->email = SLICE_NONE;
    } else if (kind < 0.27) { // made up by an app when the shopper gave none
        c->email =
            keep(c, "%08x%08x@generated.invalid", (unsigned)rng_next(r), (unsigned)rng_next(r));
    } else {
        struct slice given = mail_name(c, c->first_name), family = mail_name(c, c->last_name);
        const char *host = kind < 0.75 ? hosts[rng_below(r, ARRAY_LEN(hosts))] : pool->mail_host;
        c->email = keep(
            c, "%.*s.%.*s%zu@%s", SLICE_ARG(given), SLICE_ARG(family), rng_below(r, 1000), host);
    }
    if (rng_chance(r, 0.55)) {
        c->phone = keep(c, "%s %03zu %03zu %03zu", pool->dialling_code, 100 + rng_below(r, 900),
            rng_below(r, 1000), rng_below(r, 1000));
    }
}

void customer_make(
    uint64_t seed, uint64_t number, enum culture culture, enum role role, struct customer *out) {
    struct rng r = rng_for(seed, RNG_CUSTOMER, number);
    // One in eight comes from elsewhere.
    if (rng_chance(&r, 0.125)) {
        culture = (enum culture)rng_below(&r, CULTURE_COUNT);
    }
    const struct name_pool *pool = &name_pools[culture];
    *out = (struct customer){.id = CUSTOMER_FIRST_ID + (int64_t)number};
    out->role = slice_of(role_names[role]);
    set_name(out, pool, &r);
    set_mail(out, pool, &r);
    out->priority = rng_chance(&r, 0.9) ? 0 : rng_between(&r, -10, 10);
    char uuid[UUID_LEN + 1];
    rng_uuid(&r, uuid);
    if (rng_chance(&r, 0.6)) {
        out->external_id = keep(out, "%s", uuid);
    } else if (rng_chance(&r, 0.5)) {
        out->external_id = keep(out, "loyalty:%07zu", rng_below(&r, 10000000));
    }
}
