// Which part of a question the server answers.
#include "many_sessions.h"

#include "model/plan.h"

#include <stdlib.h>
#include <string.h>

static struct value_context context(void) {
    return (struct value_context){.now = at("2026-11-24T13:32:07Z"), .zone = ZONE_UTC};
}

static struct match *match_of(const char *text) {
    const struct value_context c = context();
    struct error e = {0};
    struct match *m =
        match_new(slice_of(text), &c, field_default_columns, field_n_default_columns, NULL, &e);
    if (e.kind != ERROR_NONE) {
        fail_msg("%s: %s", text, e.text);
    }
    return m;
}

static void plan_of(const char *asked, const char *condition, struct plan *p) {
    const struct value_context c = context();
    struct query q;
    struct error e = {0};
    query_init(&q);
    if (!query_from_line(&q, slice_of(asked), &e)) {
        fail_msg("%s: %s", asked, e.text);
    }
    struct match *m = match_of(condition);
    plan_make(&q, m, &c, p);
    match_free(m);
    query_release(&q);
}

static void expect_text(const char *condition, const struct buf *got, const char *wanted) {
    if (strcmp(buf_text(got), wanted) != 0) {
        fail_msg("%s: got \"%s\", not \"%s\"", condition, buf_text(got), wanted);
    }
}

// What is sent, and what is matched here ("" = nothing).
static void expect(const char *asked, const char *condition, const char *sent, const char *rest) {
    struct plan p;
    struct buf line = BUF_INIT(10000), here = BUF_INIT(10000);
    plan_of(asked, condition, &p);
    query_append_line(&p.query, &line);
    if (p.rest) {
        buf_append(&here, match_text(p.rest));
    }
    expect_text(condition, &line, sent);
    expect_text(condition, &here, rest);
    if (p.contradicts) {
        fail_msg("%s contradicts", condition);
    }
    buf_release(&here);
    buf_release(&line);
    plan_release(&p);
}

static void test_exact_values(void **state) {
    (void)state;
    expect("", "", "", "");
    expect("", "store=204", "storeId=204", "");
    expect("", "storeId=204", "storeId=204", "");
    expect("", "customer=1187 id=5", "customerId=1187 id=5", "");
    expect("", "code=c69b", "code=c69b", "");
    expect("", "token=\"a b\"", "sessionToken='a b'", "");
    expect("", "status=active", "status=active", "");
    expect("", "status=active,completed", "status=active,completed", "");
    expect("", "status=active or status=completed", "status=active,completed", "");
    expect("", "fraud (status=active or status=a,b)", "status=active,a,b", "fraud");
    expect("", "(store=204 and (status=active))", "storeId=204 status=active", "");
}

static void test_what_the_api_cannot_say(void **state) {
    (void)state;
    static const char *const conditions[] = {"fraud", "!fraud", "dwell<60s", "role!=employee",
        "visitors>=groupSize", "visitors!=groupSize", "visitors>people", "email~gmail",
        "store!=204", "store~zurich", "store=204,205", "store.id=204", "customer=\"anna\"",
        "status=null,active", "code=sessionId", "id>5", "status!=active", "status~act",
        "status=null", "status=active or store=204", "status=active or status!=b", "not store=204",
        "(store=204 or fraud)", "exited>-2h", "created!=today", "created=null", "visitors=2,3",
        "visitors!=2", "visitors>=-1", "phase=inside", "anna", "\"free text\"",
        "metadata.events.eventId=6bdb", "sessionId=6bdb", "status=\"a,b\"",
        "not (store=204 or status=active)", "created>entered", "store.label=204"};
    for (size_t i = 0; i < ARRAY_LEN(conditions); i++) {
        expect("", conditions[i], "", conditions[i]);
    }
}

static void test_people(void **state) {
    (void)state;
    expect("", "visitors>=2", "minVisitors=2", "");
    expect("", "visitors<=2", "maxVisitors=2", "");
    expect("", "visitors=2", "minVisitors=2 maxVisitors=2", "");
    expect("", "visitors>2", "minVisitors=3", "");
    expect("", "group<3", "maxGroupSize=2", "");
    expect("", "groupSize>0 visitors>=0", "minVisitors=0 minGroupSize=1", "");
    // The least that the API takes as an upper end is 1.
    expect("", "visitors=0", "minVisitors=0 maxVisitors=1", "visitors=0");
    expect("", "visitors<1", "maxVisitors=1", "visitors<1");
    expect("", "group<=0", "maxGroupSize=1", "group<=0");
    expect("", "group=-1", "maxGroupSize=1", "group=-1");
    expect("", "visitors>groupSize", "minVisitors=1", "visitors>groupSize");
    expect("", "visitors<group", "minGroupSize=1", "visitors<group");
    expect("", "visitors>9223372036854775807", "", "visitors>9223372036854775807");
}

static void test_times(void **state) {
    (void)state;
    expect("", "created>=-2h", "minCreatedAt=-2h", "");
    expect("", "entered<=\"today 06:00\"", "maxCustomerLastEnteredAt='today 06:00'", "");
    expect("", "entered>-2h", "minCustomerLastEnteredAt=-2h", "entered>-2h");
    expect("", "scanned<now", "maxCodeLastSuccesfullyScannedAt=now", "scanned<now");
    expect("", "created<=yesterday", "maxCreatedAt=yesterday", "");
    expect("", "created=yesterday", "minCreatedAt=yesterday maxCreatedAt=yesterday",
        "created=yesterday");
    // A day as an end is all of it: less is enough before it, and after it.
    expect("", "updated<yesterday", "maxUpdatedAt=2026-11-23T00:00:00.000Z", "updated<yesterday");
    expect("", "expires>yesterday", "minExpiresAt=2026-11-23T23:59:59.999Z", "expires>yesterday");
    // Answers show no milliseconds.
    expect("", "created=2026-11-24T10:00:00Z",
        "minCreatedAt=2026-11-24T10:00:00Z maxCreatedAt=2026-11-24T10:00:00.999Z",
        "created=2026-11-24T10:00:00Z");
}

static void test_the_narrower_is_sent(void **state) {
    (void)state;
    expect("created>=today store=204", "created>=-7d store=0204", "minCreatedAt=today storeId=204",
        "");
    expect("created>=-7d", "created>=today", "minCreatedAt=today", "");
    expect("created<=now", "created<=-1h created<=-2h", "maxCreatedAt=-2h", "");
    expect("visitors>=2", "visitors=3 visitors>1", "minVisitors=3 maxVisitors=3", "");
    expect("status=a,b,c", "status=B,c,d status=b,c", "status=b,c", "");
    expect("status=active", "status=ACTIVE,b", "status=active", "");
    expect("order=id direction=asc count=7", "store=1",
        "storeId=1 orderBy=id direction=asc count=7", "");
    // A value that the query check refuses stays for its owner to see.
    expect("store=x created>=never", "store=1 created>=today fraud", "minCreatedAt=never storeId=x",
        "store=1 created>=today fraud");
}

static void expect_contradiction(const char *asked, const char *condition, const char *explained) {
    struct plan p;
    struct buf text = BUF_INIT(10000);
    const struct value_context c = context();
    struct error e = {0};
    plan_of(asked, condition, &p);
    struct match *m = match_of(condition);
    plan_append(&p, m, true, &text);
    expect_text(condition, &text, explained);
    assert_true(p.contradicts);
    // Asked all the same, the answer would be right.
    assert_true(query_check_all(&p.query, &c, &e));
    assert_non_null(p.rest);
    match_free(m);
    buf_release(&text);
    plan_release(&p);
}

static void test_contradictions(void **state) {
    (void)state;
    expect_contradiction("store=2", "store=1", "nothing fits  store=1 with storeId=2");
    expect_contradiction("", "store=2 store=1",
        "server  store=2 -> storeId=2\nnothing fits  store=1 with storeId=2");
    expect_contradiction("status=a", "status=b,c", "nothing fits  status=b,c with status=a");
    expect_contradiction(
        "visitors<=2", "visitors>2", "nothing fits  visitors>2 with maxVisitors=2");
    expect_contradiction("visitors>=2 visitors<=4", "visitors=5",
        "nothing fits  visitors=5 with minVisitors=2 maxVisitors=4");
    expect_contradiction("created>=today", "created<yesterday",
        "nothing fits  created<yesterday with minCreatedAt=today");
}

static void test_explain(void **state) {
    (void)state;
    static const char condition[] = "fraud store=204 entered>-2h visitors=2 (anna\tor dwell<60s)";
    struct plan p;
    struct buf text = BUF_INIT(10000);
    struct match *m = match_of(condition);
    plan_of("", condition, &p);
    assert_int_equal(p.n_parts, 5);
    assert_int_equal(p.parts[0].where, PLAN_HERE);
    assert_int_equal(p.parts[0].param, PARAM_NONE);
    assert_string_equal(p.parts[0].sent, "");
    assert_int_equal(p.parts[1].where, PLAN_SERVER);
    assert_int_equal(p.parts[1].param, PARAM_STORE_ID);
    assert_int_equal(p.parts[2].where, PLAN_WIDER);
    assert_int_equal(p.parts[2].param, PARAM_MIN_ENTERED_AT);
    plan_append(&p, m, false, &text);
    assert_buf(&text, "here  fraud\n"
                      "server  store=204 → storeId=204\n"
                      "server, wider, then here  entered>-2h → minCustomerLastEnteredAt=-2h\n"
                      "server  visitors=2 → minVisitors=2 maxVisitors=2\n"
                      "here  (anna or dwell<60s)");
    plan_append(&p, m, true, &text);
    assert_buf(&text, "here  fraud\n"
                      "server  store=204 -> storeId=204\n"
                      "server, wider, then here  entered>-2h -> minCustomerLastEnteredAt=-2h\n"
                      "server  visitors=2 -> minVisitors=2 maxVisitors=2\n"
                      "here  (anna or dwell<60s)");
    plan_release(&p);
    // What is said of a part is what is sent in the end.
    match_free(m);
    m = match_of("created>=-7d created>=today");
    plan_of("", "created>=-7d created>=today", &p);
    plan_append(&p, m, true, &text);
    assert_buf(&text, "server  created>=-7d -> minCreatedAt=today\n"
                      "server  created>=today -> minCreatedAt=today");
    plan_release(&p);
    plan_of("store=1", "", &p);
    plan_append(&p, NULL, true, &text);
    assert_buf(&text, "");
    plan_release(&p);
    match_free(m);
    buf_release(&text);
}

static void test_more_parts_than_are_listed(void **state) {
    (void)state;
    struct buf text = BUF_INIT(10000);
    for (int i = 0; i < PLAN_PARTS_MAX + 5; i++) {
        buf_printf(&text, "visitors>=%d ", i);
    }
    struct plan p;
    plan_of("", buf_text(&text), &p);
    assert_int_equal(p.n_parts, PLAN_PARTS_MAX);
    assert_slice(query_get(&p.query, PARAM_MIN_VISITORS), "63");
    assert_slice(match_text(p.rest),
        "visitors>=64 and visitors>=65 and visitors>=66 and visitors>=67 and visitors>=68");
    plan_release(&p);
    buf_release(&text);
}

static void test_the_zone_of_the_condition(void **state) {
    (void)state;
    // Read in UTC, sent by somebody who reads local time.
    assert_int_equal(setenv("TZ", "UTC-3", 1), 0);
    instant_zone_init();
    const struct value_context utc = context();
    const struct value_context local = {.now = utc.now, .zone = ZONE_LOCAL};
    struct error e = {0};
    struct match *m = match_new(SLICE("created>=today updated>=-48h updated<=yesterday"), &utc,
        field_default_columns, field_n_default_columns, NULL, &e);
    assert_non_null(m);
    struct query q;
    struct plan p;
    struct buf line = BUF_INIT(1000);
    query_init(&q);
    plan_make(&q, m, &local, &p);
    query_append_line(&p.query, &line);
    assert_buf(&line, "minCreatedAt=2026-11-24T00:00:00.000Z minUpdatedAt=-48h "
                      "maxUpdatedAt=2026-11-23T23:59:59.999Z");
    plan_release(&p);
    match_free(m);
    buf_release(&line);
    assert_int_equal(setenv("TZ", "UTC", 1), 0);
    instant_zone_init();
}

static void test_created_range(void **state) {
    (void)state;
    const struct value_context c = context();
    struct plan p;
    instant from, to;
    plan_of("created>=-7d", "created>=today created<-1h fraud", &p);
    plan_created_range(&p, &c, &from, &to);
    assert_int_equal(from, at("2026-11-24T00:00:00Z"));
    assert_int_equal(to, at("2026-11-24T12:32:07Z"));
    plan_release(&p);
    plan_of("created>=never", "updated>=today", &p);
    plan_created_range(&p, &c, &from, &to);
    assert_int_equal(from, INSTANT_NONE);
    assert_int_equal(to, INSTANT_NONE);
    plan_release(&p);
}

// The same rows, whoever picks them

static uint64_t next_random(uint64_t *random) {
    *random = *random * 6364136223846793005u + 1442695040888963407u;
    return *random >> 33;
}

#define PICK(random, list) ((list)[next_random(random) % ARRAY_LEN(list)])

static void random_condition(struct buf *out, uint64_t *random) {
    static const char *const conditions[] = {"fraud", "!fraud", "dwell<2h", "role!=employee",
        "visitors>groupSize", "group>visitors", "visitors<groupSize", "email~gmail", "store!=2",
        "store=1,2", "id>5", "status!=active", "status=null", "exited>-2h", "created!=today",
        "anna", "!anna", "phase=inside", "phase=left", "entered>created", "store=1", "store=2",
        "storeId=1", "customer=3", "customer=1,2", "id=7", "code=c1", "code=C2", "token=t1",
        "status=active", "status=left", "status=ACTIVE,left", "status=active,on-hold",
        "entered=null", "visitors=absent"};
    static const char *const times[] = {"created", "updated", "entered", "scanned", "expires"};
    static const char *const people[] = {"visitors", "group"};
    static const char *const operators[] = {"=", "<", "<=", ">", ">=", "!=", ">=", "<="};
    static const char *const instants[] = {"today", "yesterday", "-2h", "\"today 06:00\"",
        "2026-11-23", "now", "2026-11-24T11:00:00Z", "-1d", "-3d", "\"2026-11-23 12:00\""};
    switch (next_random(random) % 4) {
    case 0:
        buf_printf(
            out, "%s%s%s", PICK(random, times), PICK(random, operators), PICK(random, instants));
        return;
    case 1:
        buf_printf(out, "%s%s%d", PICK(random, people), PICK(random, operators),
            (int)(next_random(random) % 6) - 1);
        return;
    default:
        buf_append_text(out, PICK(random, conditions));
        return;
    }
}

static void random_expression(struct buf *out, uint64_t *random, int depth) {
    const size_t n = 1 + next_random(random) % 4;
    static const char *const joints[] = {" ", " ", " and ", " or "};
    for (size_t i = 0; i < n; i++) {
        buf_append_text(out, i > 0 ? PICK(random, joints) : "");
        buf_append_text(out, next_random(random) % 8 == 0 ? "not " : "");
        if (depth > 0 && next_random(random) % 4 == 0) {
            buf_append_char(out, '(');
            random_expression(out, random, depth - 1);
            buf_append_char(out, ')');
        } else {
            random_condition(out, random);
        }
    }
}

static void random_time(struct buf *out, const char *name, uint64_t *random) {
    const uint64_t kind = next_random(random) % 8;
    if (kind == 0) {
        buf_printf(out, "\"%s\":null,", name);
    } else if (kind > 1) {
        // Often on the edges of what is asked.
        static const char *const edges[] = {"2026-11-24T00:00:00Z", "2026-11-23T23:59:59Z",
            "2026-11-23T00:00:00Z", "2026-11-24T11:32:07Z", "2026-11-24T06:00:00Z",
            "2026-11-24T11:00:00Z", "2026-11-24T23:59:59Z", "2026-11-22T23:59:59Z"};
        const instant t = kind < 5 ? at(PICK(random, edges))
                                   : at("2026-11-21T00:00:00Z") +
                                         (int64_t)(next_random(random) % (4 * 86400)) * MS_SECOND;
        buf_printf(out, "\"%s\":\"", name);
        instant_append_iso(out, t);
        buf_append_text(out, "\",");
    }
}

static void random_record(struct buf *out, uint64_t *random, int id) {
    static const char *const times[] = {"createdAt", "updatedAt", "customerLastEnteredAt",
        "customerLastExitedAt", "codeLastSuccesfullyScannedAt", "expiresAt"};
    static const char *const fields[][4] = {
        {"\"storeId\":1", "\"storeId\":\"2\"", "\"storeId\":3", "\"storeId\":null"},
        {"\"customerId\":\"1\"", "\"customerId\":2", "\"customerId\":3", "\"customerId\":null"},
        {"\"status\":\"active\"", "\"status\":\"left\"", "\"status\":\"on-hold\"",
            "\"status\":null"},
        {"\"code\":\"c1\"", "\"code\":\"c2\"", "\"code\":\"c3\"", "\"code\":null"},
        {"\"sessionToken\":\"t1\"", "\"sessionToken\":\"t2\"", "\"sessionToken\":\"T1\"",
            "\"sessionToken\":null"},
        {"\"visitors\":0", "\"visitors\":1", "\"visitors\":3", "\"visitors\":null"},
        {"\"groupSize\":0", "\"groupSize\":2", "\"groupSize\":4", "\"groupSize\":null"},
        {"\"suspectedFraud\":true", "\"suspectedFraud\":false", "\"suspectedFraud\":null",
            "\"suspectedFraud\":false"},
        {"\"customer\":{\"role\":\"employee\",\"email\":\"a@gmail.com\"}",
            "\"customer\":{\"firstName\":\"Anna\"}", "\"customer\":null", "\"customer\":{}"}};
    buf_append_char(out, '{');
    for (size_t i = 0; i < ARRAY_LEN(times); i++) {
        random_time(out, times[i], random);
    }
    for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
        buf_printf(out, "%s,", PICK(random, fields[i]));
    }
    buf_printf(out, "\"id\":%d}", id);
}

// The server: it sends no row whose value is not there to be compared.
static bool server_sends(
    const struct query *q, const struct session *s, const struct value_context *c) {
    for (enum param p = 0; p < PARAM_COUNT; p++) {
        if (param_is_filter(p) && q->typed[p] &&
            (!session_has(s, param_row(p)->field) || !query_fits(q, p, s, c))) {
            return false;
        }
    }
    return true;
}

struct tally {
    size_t n_sent, n_kept, n_refused, n_contradictions, n_all_sent;
};

static void compare_rows(
    const struct query *asked, const struct match *m, const struct page *page, struct tally *t) {
    const struct value_context c = context();
    const struct show how = {.now = c.now, .zone = c.zone};
    struct plan p;
    plan_make(asked, m, &c, &p);
    t->n_contradictions += p.contradicts;
    t->n_all_sent += p.rest == NULL;
    for (size_t i = 0; i < page->n_sessions; i++) {
        const struct session *s = &page->sessions[i];
        const bool wanted = server_sends(asked, s, &c) && match_fits(m, s, &how);
        const bool sent = server_sends(&p.query, s, &c);
        const bool kept = sent && (!p.rest || match_fits(p.rest, s, &how));
        if (wanted != kept || (wanted && p.contradicts)) {
            struct buf line = BUF_INIT(10000);
            query_append_line(&p.query, &line);
            fail_msg("%.*s: sent %s, here %.*s: %s %.*s", SLICE_ARG(match_text(m)), buf_text(&line),
                SLICE_ARG(p.rest ? match_text(p.rest) : SLICE_NONE),
                wanted ? "lacks" : "should not have", SLICE_ARG(session_json(s)));
        }
        t->n_sent += sent;
        t->n_refused += !sent;
        t->n_kept += kept;
    }
    plan_release(&p);
}

static void test_the_same_rows(void **state) {
    (void)state;
    static const char *const asked[] = {"", "", "", "store=1", "created>=-1d", "status=active,left",
        "visitors>=1 visitors<=3", "created>=yesterday created<=now group<=2"};
    uint64_t random = 20261124;
    struct tally tally = {0};
    struct buf records = BUF_INIT(SCAN_BODY_MAX), text = BUF_INIT(100000);
    for (int i = 0; i < 300; i++) {
        buf_append_text(&records, i > 0 ? "," : "");
        random_record(&records, &random, i);
    }
    struct page *page = page_of_records(buf_text(&records));
    for (int i = 0; i < 2000; i++) {
        struct query q;
        struct error e = {0};
        buf_clear(&text);
        random_expression(&text, &random, 2);
        query_init(&q);
        assert_true(query_from_line(&q, slice_of(PICK(&random, asked)), &e));
        struct match *m = match_of(buf_text(&text));
        compare_rows(&q, m, page, &tally);
        match_free(m);
        query_release(&q);
    }
    // It was no test of nothing.
    assert_true(tally.n_kept > 10000 && tally.n_sent > tally.n_kept && tally.n_refused > 10000);
    assert_true(tally.n_contradictions > 20 && tally.n_all_sent > 100);
    page_free(page);
    buf_release(&text);
    buf_release(&records);
}

// Lines

static void expect_line(const char *line, const char *query, const char *rest) {
    const struct value_context c = context();
    struct query q;
    struct error e = {0};
    struct buf said = BUF_INIT(10000), here = BUF_INIT(10000);
    query_init(&q);
    query_set(&q, PARAM_ID, SLICE("1"));
    if (!plan_read_line(&q, slice_of(line), &c, &here, NULL, &e)) {
        fail_msg("%s: %s", line, e.text);
    }
    query_append_line(&q, &said);
    expect_text(line, &said, query);
    expect_text(line, &here, rest);
    buf_release(&here);
    buf_release(&said);
    query_release(&q);
}

static void test_lines_of_parameters(void **state) {
    (void)state;
    // As query_from_line reads them.
    expect_line("", "", "");
    expect_line(" \t", "", "");
    expect_line("store=204", "storeId=204", "");
    expect_line("STOREID=204 --customer-id=7", "storeId=204 customerId=7", "");
    expect_line("created>=today created<='today 18:00'",
        "minCreatedAt=today maxCreatedAt='today 18:00'", "");
    expect_line("created>=today 06:00 store=204", "minCreatedAt='today 06:00' storeId=204", "");
    expect_line("createdAt>=mon customerLastEnteredAt<=-2h",
        "minCreatedAt=mon maxCustomerLastEnteredAt=-2h", "");
    expect_line("since=-2h until=now", "minCreatedAt=-2h maxCreatedAt=now", "");
    expect_line("created>=30 min ago", "minCreatedAt='30 min ago'", "");
    expect_line("min-created-at=today\\ 06:00", "minCreatedAt='today 06:00'", "");
    expect_line("visitors=2", "minVisitors=2 maxVisitors=2", "");
    expect_line("status=active status='on hold'", "status='active,on hold'", "");
    expect_line("status='now or never'", "status='now or never'", "");
    expect_line("code='it'\\''s'", "code='it'\\''s'", "");
    expect_line("after=a+b==", "after='a+b=='", "");
    expect_line("order=id direction=asc count=20", "orderBy=id direction=asc count=20", "");
}

static void test_lines_with_a_condition(void **state) {
    (void)state;
    expect_line("fraud", "", "fraud");
    expect_line("store=204 fraud", "storeId=204", "fraud");
    expect_line("fraud and store=204 and dwell<60s", "storeId=204", "fraud dwell<60s");
    expect_line("since=-7d fraud", "minCreatedAt=-7d", "fraud");
    expect_line("created>=today 06:00 fraud", "minCreatedAt='today 06:00'", "fraud");
    expect_line("created>=today fraud", "minCreatedAt=today", "fraud");
    expect_line("entered>-2h role!=employee visitors>groupSize email~gmail count=50", "count=50",
        "entered>-2h role!=employee visitors>groupSize email~gmail");
    expect_line("store=204 not status=left !fraud", "storeId=204", "not status=left !fraud");
    expect_line("store=204 (fraud or dwell<60s)", "storeId=204", "(fraud or dwell<60s)");
    expect_line("store=204 or fraud", "", "store=204 or fraud");
    expect_line("store=204,205 visitors>=1", "minVisitors=1", "store=204,205");
    expect_line("visitors=0 id>=5 created=today created<today", "",
        "visitors=0 id>=5 created=today created<today");
    expect_line("entered=null status=null", "", "entered=null status=null");
    expect_line("status=active,null code=token id==7 code==c1", "",
        "status=active,null code=token id==7 code==c1");
    expect_line("store~\"zurich hb\" store=204 \"free text\"", "storeId=204",
        "store~\"zurich hb\" \"free text\"");
    expect_line("fraud  and  dwell<60s store=1 role=employee", "storeId=1",
        "fraud  and  dwell<60s role=employee");
    expect_line("visitors > groupSize lastName = 'de  la or' store=1", "storeId=1",
        "visitors > groupSize lastName = 'de  la or'");
    expect_line("email~o'brien store=1", "storeId=1", "email~o'brien");
}

static bool holds_twice(const char *text, const char *word) {
    const char *first = strstr(text, word);
    return first && strstr(first + 1, word);
}

// A line means what it means as one condition, but for what stands twice: that is refused, or of
// status either.
static void test_lines_find_the_same_rows(void **state) {
    (void)state;
    const struct value_context c = context();
    const struct show how = {.now = c.now, .zone = c.zone};
    uint64_t random = 4;
    size_t n_read = 0, n_split = 0;
    struct buf records = BUF_INIT(SCAN_BODY_MAX), text = BUF_INIT(100000), rest = BUF_INIT(100000);
    for (int i = 0; i < 200; i++) {
        buf_append_text(&records, i > 0 ? "," : "");
        random_record(&records, &random, i);
    }
    struct page *page = page_of_records(buf_text(&records));
    for (int i = 0; i < 1000; i++) {
        struct query q;
        struct error e = {0};
        buf_clear(&text);
        random_expression(&text, &random, 1);
        query_init(&q);
        const bool twice = holds_twice(buf_text(&text), "status=");
        struct match *whole = match_of(buf_text(&text));
        if (twice || !plan_read_line(&q, buf_slice(&text), &c, &rest, NULL, &e)) {
            assert_true(twice || strstr(e.text, "stands twice") != NULL);
            match_free(whole);
            continue;
        }
        n_read++;
        n_split += rest.len > 0 && query_n_filters(&q) > 0;
        struct match *here = match_of(buf_text(&rest));
        for (size_t s = 0; s < page->n_sessions; s++) {
            const struct session *session = &page->sessions[s];
            const bool fits =
                server_sends(&q, session, &c) && (!here || match_fits(here, session, &how));
            if (fits != match_fits(whole, session, &how)) {
                fail_msg("%s: %.*s", buf_text(&text), SLICE_ARG(session_json(session)));
            }
        }
        match_free(here);
        match_free(whole);
        query_release(&q);
    }
    assert_true(n_read > 500 && n_split > 50);
    page_free(page);
    buf_release(&rest);
    buf_release(&text);
    buf_release(&records);
}

static void test_what_worked_as_a_filter_still_does(void **state) {
    (void)state;
    static const char *const words[] = {"store=204", "storeId=7", "--customer-id=7", "since=-2h",
        "until=now", "created>=today", "created<='today 18:00'", "06:00", "\"today 06:00\"",
        "entered>=-30", "min", "ago", "scanned<=yesterday", "-2h", "+1d", "visitors=2",
        "visitors>=0", "group<=3", "status=active", "status='on hold'", "status=a,b",
        "code='it'\\''s'", "code=a\\ b", "token=(x", "token=d3\"a\"", "after=a+b==", "order=id",
        "direction=asc", "count=20", "and", "or", "not", "fraud", "visitors>1", "created=today",
        "!", "(", ")", "x"};
    const struct value_context c = context();
    uint64_t random = 99;
    size_t n_worked = 0;
    struct buf line = BUF_INIT(1000), rest = BUF_INIT(1000);
    for (int i = 0; i < 20000; i++) {
        struct query before, now;
        struct error e = {0};
        query_init(&before);
        query_init(&now);
        buf_clear(&line);
        for (size_t n = 1 + next_random(&random) % 4; n > 0; n--) {
            buf_printf(&line, "%s ", PICK(&random, words));
        }
        size_t place = 0;
        const bool worked =
            query_from_line(&before, buf_slice(&line), &e) && query_check_all(&before, &c, &e);
        const bool works = plan_read_line(&now, buf_slice(&line), &c, &rest, &place, &e);
        assert_true(works || (place <= line.len && e.text[0] != '\0'));
        if (worked && (!works || rest.len > 0 || !query_equal(&before, &now))) {
            fail_msg("%s: %s, rest \"%s\"", buf_text(&line), works ? "read otherwise" : e.text,
                buf_text(&rest));
        }
        n_worked += worked;
        query_release(&before);
        query_release(&now);
    }
    assert_true(n_worked > 1000);
    buf_release(&rest);
    buf_release(&line);
}

static void expect_refused(const char *line, size_t at, const char *sentence) {
    const struct value_context c = context();
    struct query q;
    struct error e = {0};
    struct buf rest = BUF_INIT(10000);
    size_t place = 9999;
    query_init(&q);
    query_set(&q, PARAM_ID, SLICE("1"));
    if (plan_read_line(&q, slice_of(line), &c, &rest, &place, &e)) {
        fail_msg("%s was accepted", line);
    }
    if (place != at || (sentence && strcmp(e.text, sentence) != 0)) {
        fail_msg("%s: at %zu: %s", line, place, e.text);
    }
    assert_int_equal(e.kind, ERROR_USAGE);
    assert_slice(query_get(&q, PARAM_ID), "1");
    assert_buf(&rest, "");
    buf_release(&rest);
    query_release(&q);
}

static void test_lines_are_refused(void **state) {
    (void)state;
    expect_refused("store=1 fraud store=2", 14, "store stands twice");
    expect_refused("fraud count=500", 12, "Rows per page: from 1 to 200");
    expect_refused("fraud code='abc", 11, "a quotation mark (') is not closed");
    expect_refused("fraud created>=today 25:00", 15, NULL);
    expect_refused("created>=todya fraud", 9, NULL);
    expect_refused("fraud customer=anna", 15, NULL);
    expect_refused("store=204 fraud=maybe", 16, NULL);
    expect_refused("store=204 rloe=x", 10, NULL);
    expect_refused("rloe=x", 0, NULL);
    expect_refused("fraud since=-2h rloe=x", 16, NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exact_values),
        cmocka_unit_test(test_what_the_api_cannot_say),
        cmocka_unit_test(test_people),
        cmocka_unit_test(test_times),
        cmocka_unit_test(test_the_narrower_is_sent),
        cmocka_unit_test(test_contradictions),
        cmocka_unit_test(test_explain),
        cmocka_unit_test(test_more_parts_than_are_listed),
        cmocka_unit_test(test_the_zone_of_the_condition),
        cmocka_unit_test(test_created_range),
        cmocka_unit_test(test_the_same_rows),
        cmocka_unit_test(test_lines_of_parameters),
        cmocka_unit_test(test_lines_with_a_condition),
        cmocka_unit_test(test_lines_find_the_same_rows),
        cmocka_unit_test(test_what_worked_as_a_filter_still_does),
        cmocka_unit_test(test_lines_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
