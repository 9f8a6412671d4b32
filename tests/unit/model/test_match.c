// Conditions: what texts mean, on which sessions they fit, and what is said of those that mean
// nothing.
#include "one_session.h"

#include "base/mem.h"
#include "model/evidence.h"
#include "model/match.h"
#include "model/param.h"
#include "model/verdict.h"

#include <string.h>

static const enum field columns[] = {
    FIELD_ID, FIELD_STATUS, FIELD_CUSTOMER_EMAIL, FIELD_VISITORS, FIELD_CUSTOMER_LABEL};

// Four sessions; what a text fits is written as their letters.
static const char *const records[] = {
    // a: a group of three, of whom four came; long gone
    "{\"id\":\"9007199254740993\",\"status\":\"completed\",\"suspectedFraud\":true,\"visitors\":4,"
    "\"groupSize\":3,\"storeId\":204,\"customerId\":\"1187\",\"code\":\"c69b-1\","
    "\"createdAt\":\"2026-11-23T10:00:00Z\",\"updatedAt\":\"2026-11-23T11:00:00Z\","
    "\"customerFirstEnteredAt\":\"2026-11-23T10:01:00Z\","
    "\"customerLastEnteredAt\":\"2026-11-23T10:01:00Z\","
    "\"customerFirstExitedAt\":\"2026-11-23T10:01:45Z\","
    "\"customerLastExitedAt\":\"2026-11-23T10:01:45Z\",\"customerPaymentInstrumentId\":77,"
    "\"sessionToken\":\"t-a\",\"referencedSessionId\":\"t-b\","
    "\"customer\":{\"email\":\"anna@gmail.com\",\"firstName\":\"Anna\",\"lastName\":\"Müller\","
    "\"role\":\"customer\",\"metadata\":{\"tier\":\"gold\"}},"
    "\"store\":{\"name\":\"Zürich HB\",\"maxPeople\":20,\"employeeInside\":true},"
    "\"metadata\":{\"events\":[{\"eventId\":\"6bdb\",\"metadata\":{\"n\":1}},"
    "{\"eventId\":\"7ccc\",\"metadata\":{\"n\":25}}],\"as.received\":\"yes \\\"q\\\"\","
    "\"when\":\"2026-11-23T09:00:00Z\",\"ratio\":0.5,\"none\":null,\"flag\":true}}",
    // b: inside since an hour, alone
    "{\"id\":\"9007199254740992\",\"status\":\"active\",\"suspectedFraud\":false,\"visitors\":1,"
    "\"groupSize\":1,\"storeId\":\"0205\",\"customerId\":1188,\"code\":\"\","
    "\"createdAt\":\"2026-11-24T12:20:00Z\",\"updatedAt\":\"2026-11-24T12:32:07Z\","
    "\"customerLastEnteredAt\":\"2026-11-24T12:32:07Z\",\"customerLastExitedAt\":null,"
    "\"sessionToken\":\"t-b\",\"referencedSessionId\":\"t-b\","
    "\"customer\":{\"email\":\"bob@example.com\",\"firstName\":\"Bob\",\"lastName\":null,"
    "\"role\":\"employee\"},\"store\":{\"name\":\"Bern (main)\"},\"metadata\":{\"events\":[]}}",
    // c: nulls
    "{\"id\":7,\"status\":null,\"suspectedFraud\":null,\"visitors\":null,\"groupSize\":null,"
    "\"storeId\":null,\"customerId\":null,\"createdAt\":null,\"customer\":null,\"store\":null,"
    "\"metadata\":null,\"code\":null}",
    // d: wrong types
    "{\"id\":\"x7\",\"status\":{\"a\":1},\"suspectedFraud\":\"yes\",\"visitors\":2.5,"
    "\"groupSize\":\"3\",\"storeId\":[1],\"createdAt\":\"soon\",\"customer\":[],\"metadata\":5}",
};

struct world {
    struct page *pages[ARRAY_LEN(records)];
    struct verdicts *verdicts;
    struct show how;
    struct value_context context;
};

static int set_up(void **state) {
    struct world *w = mem_calloc(1, sizeof *w);
    for (size_t i = 0; i < ARRAY_LEN(records); i++) {
        w->pages[i] = one_session(records[i]);
    }
    w->verdicts = verdicts_new();
    verdicts_set(w->verdicts, SLICE("7"), VERDICT_CLEARED, false);
    w->how =
        (struct show){.now = at("2026-11-24T13:32:07Z"), .zone = ZONE_UTC, .verdicts = w->verdicts};
    w->context = (struct value_context){.now = w->how.now, .zone = ZONE_UTC};
    *state = w;
    return 0;
}

static int tear_down(void **state) {
    struct world *w = *state;
    for (size_t i = 0; i < ARRAY_LEN(records); i++) {
        page_free(w->pages[i]);
    }
    verdicts_free(w->verdicts);
    mem_free(w);
    return 0;
}

static struct match *read_match(const struct world *w, const char *text) {
    struct error e = {0};
    size_t fault = 99;
    struct match *m =
        match_new(slice_of(text), &w->context, columns, ARRAY_LEN(columns), &fault, &e);
    if (!m) {
        fail_msg("%s: %s", text, e.text);
    }
    assert_int_equal(fault, 0);
    return m;
}

static void fitting(const struct world *w, const struct match *m, char *letters) {
    for (size_t i = 0; i < ARRAY_LEN(records); i++) {
        if (match_fits(m, &w->pages[i]->sessions[0], &w->how)) {
            *letters++ = (char)('a' + i);
        }
    }
    *letters = '\0';
}

struct meaning {
    const char *text, *fits;
};

// Each text, its copy, and its text read again mean the same.
static void check(const struct world *w, const struct meaning *meanings, size_t n) {
    for (size_t i = 0; i < n; i++) {
        char fits[8], again[8];
        struct match *m = read_match(w, meanings[i].text);
        fitting(w, m, fits);
        if (strcmp(fits, meanings[i].fits) != 0) {
            fail_msg("%s: fits \"%s\", not \"%s\"", meanings[i].text, fits, meanings[i].fits);
        }
        struct match *copy = match_copy(m);
        assert_slice(match_text(copy), meanings[i].text);
        match_free(m);
        fitting(w, copy, again);
        assert_string_equal(again, fits);
        struct buf text = BUF_INIT(1 << 16);
        buf_append(&text, match_text(copy));
        m = read_match(w, buf_text(&text));
        fitting(w, m, again);
        assert_string_equal(again, fits);
        match_free(m);
        match_free(copy);
        buf_release(&text);
    }
}
#define CHECK(...)                                                                                 \
    do {                                                                                           \
        const struct meaning meanings[] = {__VA_ARGS__};                                           \
        check(*state, meanings, ARRAY_LEN(meanings));                                              \
    } while (0)

static void test_flags_and_joins(void **state) {
    CHECK({"fraud", "a"}, {"FLAGGED", "a"}, {"suspectedFraud", "a"}, {"!fraud", "bcd"},
        {"not fraud", "bcd"}, {"fraud=no", "b"}, {"fraud!=yes", "bcd"}, {"employeeInside", "a"},
        {"fraud status=completed", "a"}, {"fraud and status=active", ""},
        {"fraud or status=active", "ab"}, {"FRAUD OR Status=Active", "ab"},
        {"status=active or fraud visitors=9", "b"}, {"(status=active or fraud) visitors=4", "a"},
        {"not (status=active or fraud)", "cd"}, {"!(fraud)status=active", "b"},
        {"not not fraud", "a"}, {"!!fraud", "a"}, {"not fraud status=active", "b"},
        {"not fraud or fraud", "abcd"}, {"((fraud))", "a"}, {"fraud \"\"", "a"});
}

static void test_texts(void **state) {
    CHECK({"completed", "a"}, {"COMPLETED !xyz", "a"}, {"!completed", "bcd"}, {"anna", ""},
        {"gmail", "a"}, {"\"fraud\"", ""}, {"\"or\"", ""}, {"!\"complete d\"", "abcd"},
        {"1187 completed", "a"}, {"1187 or 1188", "ab"}, {"not (1187 or 1188)", "cd"},
        {"1187 fraud=no", ""}, {"completed or x7", "ad"}, {"!completed !active", "cd"});
}

static void test_named_texts(void **state) {
    CHECK({"status=ACTIVE", "b"}, {"status!=active", "acd"}, {"status=active,completed", "ab"},
        {"status!=active,completed", "cd"}, {"email~gmail", "a"}, {"email!~gmail", "bcd"},
        {"email~gmail,example", "ab"}, {"email=\"anna@gmail.com\"", "a"},
        {"email='anna@gmail.com'", "a"}, {"customer.email~anna", "a"}, {"E-MAIL~anna", "a"},
        {"store.name=\"zurich hb\"", "a"}, {"storeName=\"Bern (main)\"", "b"},
        {"store.name~(main", "b"}, {"store-name~bern", "b"}, {"lastName=muller", "a"},
        {"role = employee", "b"}, {"role != employee", "acd"}, {"code=\"\"", "b"},
        {"\"store name\"~bern", "b"}, {"status~comp", "a"});
}

static void test_ids_and_labels(void **state) {
    CHECK({"store=204", "a"}, {"store=0204", "a"}, {"store=205", "b"}, {"store>204", "b"},
        {"store~zurich", "a"}, {"store~20", "ab"}, {"store!~20", "cd"}, {"store=204,205", "ab"},
        {"id=9007199254740993", "a"}, {"id=9007199254740992", "b"}, {"id>9007199254740992", "a"},
        {"id<=9007199254740992", "bc"}, {"id=\"x7\"", "d"}, {"id!=7", "abd"}, {"card=77", "a"},
        {"customer=1187", "a"}, {"customer~anna", "a"}, {"customer~87", "a"}, {"name~mull", "a"},
        {"name=anna", "a"}, {"name=\"anna muller\"", "a"}, {"name=bob", "b"}, {"name!=bob", "acd"},
        {"customer.label=1187", "a"}, {"name~\"no name\"", ""}, {"store.label~bern", "b"});
}

static void test_numbers(void **state) {
    CHECK({"visitors=4", "a"}, {"visitors>1", "ad"}, {"visitors>=1", "abd"}, {"visitors<4", "bd"},
        {"visitors!=4", "bcd"}, {"visitors>2", "ad"}, {"group>=3", "a"}, {"people=1", "bcd"},
        {"size>3", "a"}, {"events=2", "a"}, {"events=0", "b"}, {"events=null", "cd"},
        {"visitors=1,4", "ab"}, {"visitors~4", "a"}, {"visitors>-1", "abd"});
}

static void test_times(void **state) {
    CHECK({"entered>-2h", "b"}, {"entered>-1h", ""}, {"entered>=-1h", "b"}, {"entered<-2h", "a"},
        {"created=2026-11-23", "a"}, {"created!=2026-11-23", "bcd"}, {"created=today", "b"},
        {"created=yesterday,today", "ab"}, {"created>yesterday", "b"}, {"created>=yesterday", "ab"},
        {"created<=2026-11-23", "a"}, {"created<2026-11-23", ""}, {"created<today", "a"},
        {"created>today 12:00", "b"}, {"created>today 12:30", ""},
        {"created>2026-11-24 12:00 status=active", "b"}, {"created>\"today 12:00\"", "b"},
        {"created>-90 min status=active", "b"}, {"created>2 hours ago", "b"},
        {"created=2026-11-23T10:00:00Z", "a"}, {"created~11-23", "a"}, {"createdAt>today", ""},
        {"created>today and 12:20", ""});
}

static void test_derived(void **state) {
    CHECK({"dwell<60s", "a"}, {"dwell=45s", "a"}, {"dwell>=1h", "b"}, {"dwell=1h", "b"},
        {"dwell>1h", ""}, {"dwell=null", "cd"}, {"dwell!=null", "ab"}, {"phase=left", "a"},
        {"phase=inside,left", "ab"}, {"phase!=left", "bcd"}, {"phase=partly-out", ""},
        {"phase=\"partly out\"", ""}, {"phase~in", "bcd"}, {"verdict=to-do", "a"},
        {"verdict=todo", "a"}, {"verdict=\"to do\",cleared", "ac"}, {"verdict!=cleared", "abd"},
        {"verdict=none", "bd"}, {"verdict=null", "bd"}, {"signals=card", ""}, {"signals~card", ""},
        {"signals!=card", "abcd"}, {"signals=null", "abcd"});
}

static void test_nothing_and_wrong_types(void **state) {
    CHECK({"status=null", "c"}, {"status=absent", ""}, {"status!=null", "abd"}, {"role=null", "cd"},
        {"role=absent", "cd"}, {"lastName=null", "bcd"}, {"lastName=absent", "cd"},
        {"lastName=null not lastName=absent", "b"}, {"store=null", "c"}, {"exited=null", "bcd"},
        {"exited=absent", "cd"}, {"role=null,employee", "bcd"}, {"role!=null,employee", "a"},
        {"status=\"null\"", ""}, {"status!=x", "abcd"}, {"status~a", "b"}, {"status!~a", "acd"},
        {"fraud=null", "c"}, {"visitors=null", "c"}, {"created=null", "c"}, {"created<now", "ab"},
        {"created!=today", "acd"}, {"name=null", "cd"}, {"metadata=null", "c"});
}

static void test_fields_with_each_other(void **state) {
    CHECK({"visitors>groupSize", "a"}, {"visitors>group", "a"}, {"visitors=groupSize", "b"},
        {"visitors!=groupSize", "acd"}, {"visitors<store.maxPeople", "a"}, {"visitors<max", "a"},
        {"updated>exited", "a"}, {"created<updated", "ab"}, {"ref=token", "b"},
        {"referencedSessionId!=sessionToken", "acd"}, {"size=visitors", "ab"},
        {"customer>card", "a"}, {"role=customer", "a"}, {"status=\"token\"", ""});
}

static void test_paths(void **state) {
    CHECK({"metadata.events.eventId=6bdb", "a"}, {"metadata.events.eventId=7ccc", "a"},
        {"metadata.events[0].eventId=7ccc", ""}, {"metadata.events[1].eventId=7ccc", "a"},
        {"metadata.events.eventId!=6bdb", "bcd"}, {"metadata.events.eventId~bd", "a"},
        {"metadata.events.metadata.n>20", "a"}, {"metadata.events.metadata.n>25", ""},
        {"metadata[\"as.received\"]~q", "a"}, {"METADATA.when<2026-11-23", ""},
        {"metadata.when=2026-11-23", "a"}, {"metadata.when<today", "a"}, {"metadata.ratio<1", "a"},
        {"metadata.ratio=0.50", "a"}, {"metadata.flag=true", "a"}, {"metadata.none=null", "abcd"},
        {"metadata.none=absent", "bcd"}, {"metadata.ratio!=null", "a"},
        {"customer.metadata.tier=GOLD", "a"}, {"metadata~7cc", "a"}, {"metadata~eventid", "a"},
        {"metadata.events~7cc", "a"}, {"metadata.events!~7cc", "bcd"},
        {"metadata.events=null", "cd"}, {"metadata.events.eventId=6bdb,9", "a"},
        {"metadata.ratio.deeper=1", ""});
}

struct fault {
    const char *text;
    size_t at;
    const char *says; // a part of the sentence
};

static void test_faults(void **state) {
    static const struct fault faults[] = {
        {"visitor>3", 0, "\"visitor\" is no field; did you mean visitors?"},
        {"fraud emial~x", 6, "did you mean email?"},
        {"xyzzy=1", 0, "\"xyzzy\" is no field; there are store, customer"},
        {"dwell<", 6, "a value is missing after \"dwell<\""},
        {"status=active,", 14, "a value is missing after \"status=active,\""},
        {"fraud store=anna", 12, "store=anna: digits only, e.g. 204; store~NAME"},
        {"created>visitors", 8, "created is a time and visitors is a number"},
        {"  phase=lft", 8, "did you mean left?"},
        {"verdict=maybe", 8, "one of none, to-do"},
        {"signals=crad", 8, "did you mean card?"},
        {"signals~zzz", 8, "one of "},
        {"fraud>1", 5, "fraud is yes or no: compare it with = or !=, not >"},
        {"fraud=maybe", 6, "fraud=maybe: yes or no"},
        {"status<3", 6, "compare it with =, !=, ~ or !~, not <"},
        {"visitors=abc", 9, "a whole number"},
        {"visitors=1,abc", 9, "visitors=abc: a whole"},
        {"visitors<1,2", 9, "takes one value"},
        {"entered>31", 8, "is not a time"},
        {"created>2026-11-31", 8, "31 November does not exist"},
        {"dwell<60", 6, "a unit"},
        {"a =< 3", 0, "\"a\" is no field"},
        {"visitors => 3", 9, "\"=>\" is no comparison"},
        {"<60s", 0, "the name of a field is missing"},
        {"a \"b c", 2, "the quote before \"b c\""},
        {"email~'x", 6, "the quote before \"x\" is not closed"},
        {"(fraud", 0, "the parenthesis before \"fraud\" is not closed"},
        {"fraud)", 5, "\")\" closes nothing"},
        {"fraud ()", 6, "nothing between the parentheses"},
        {"or fraud", 0, "\"or\" stands between"},
        {"fraud or", 6, "\"or\" stands between"},
        {"fraud and or a", 6, "\"and\" stands between"},
        {"(fraud or)", 7, "\"or\" stands between"},
        {"fraud not", 6, "\"not\" needs a condition"},
        {"metadata=x", 8, "metadata is a record"},
        {"metadata.a>b", 11, "a number or a time is needed"},
    };
    const struct world *w = *state;
    for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
        struct error e = {0};
        size_t fault = 99;
        struct match *m = match_new(slice_of(faults[i].text), &w->context, columns, 1, &fault, &e);
        if (m || !strstr(e.text, faults[i].says) || fault != faults[i].at ||
            e.kind != ERROR_USAGE) {
            fail_msg("%s: %s at %zu", faults[i].text, m ? "no fault" : e.text, fault);
        }
    }
}

static void test_hostile_texts(void **state) {
    const struct world *w = *state;
    struct error e = {0};
    struct buf text = BUF_INIT(1 << 20);
    static const char *const bombs[] = {
        "(", "!", "not ", "a or ", "(a) ", "a=1,", "\xFF\xC3(", "x "};
    for (size_t i = 0; i < ARRAY_LEN(bombs); i++) {
        for (size_t n = 1; n < 40000; n *= 7) {
            buf_clear(&text);
            for (size_t k = 0; k < n; k++) {
                buf_append_text(&text, bombs[i]);
            }
            struct match *m = match_new(buf_slice(&text), &w->context, columns, 2, NULL, &e);
            assert_true(m != NULL || e.text[0] != '\0');
            assert_true(m == NULL || n < 300);
            match_free(m);
        }
    }
    buf_clear(&text);
    for (size_t k = 0; k < MATCH_DEPTH_MAX - 1; k++) {
        buf_append_text(&text, "(");
    }
    buf_append_text(&text, "fraud");
    for (size_t k = 0; k < MATCH_DEPTH_MAX - 1; k++) {
        buf_append_text(&text, ")");
    }
    struct match *m = match_new(buf_slice(&text), &w->context, columns, 2, NULL, &e);
    assert_non_null(m);
    match_free(m);
    assert_null(match_new(SLICE("a\0b"), &w->context, columns, 2, NULL, &e));
    assert_int_equal(e.kind, ERROR_USAGE);
    static const char *const empty[] = {"", " \t", "\"\"", "!\"\"", "(\"\")"};
    for (size_t i = 0; i < ARRAY_LEN(empty); i++) {
        assert_null(match_new(slice_of(empty[i]), &w->context, columns, 2, NULL, &e));
        assert_int_equal(e.kind, ERROR_NONE);
    }
    buf_release(&text);
}

// An id of any length may come; there is room for a part of it only.
static void test_names_behind_an_endless_id(void **state) {
    struct world *w = *state;
    enum { ID_LEN = 70 * 1024 };
    struct buf record = BUF_INIT(2 * ID_LEN);
    buf_append_text(&record, "{\"id\":1,\"customer\":{\"firstName\":\"Anna\"},\"customerId\":\"");
    for (size_t i = 0; i < ID_LEN; i++) {
        buf_append_char(&record, '7');
    }
    buf_append_text(&record, "\"}");
    struct page *page = one_session(buf_text(&record));
    static const struct {
        const char *text;
        bool fits;
    } cases[] = {{"name=anna", true}, {"name=bob", false}, {"name!=bob", true}, {"name~anna", true},
        {"customer~anna", true}, {"name=7", false}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct match *m = read_match(w, cases[i].text);
        if (match_fits(m, &page->sessions[0], &w->how) != cases[i].fits) {
            fail_msg("%s", cases[i].text);
        }
        match_free(m);
    }
    page_free(page);
    buf_release(&record);
}

static void test_relative_times_stay_relative(void **state) {
    struct world *w = *state;
    struct match *m = read_match(w, "entered>-2h");
    struct show later = w->how;
    later.now += 5 * MS_HOUR;
    assert_true(match_fits(m, &w->pages[1]->sessions[0], &w->how));
    assert_false(match_fits(m, &w->pages[1]->sessions[0], &later));
    assert_true(match_fits(m, &w->pages[1]->sessions[0], &w->how));
    match_free(m);
}

static void test_what_is_personal(void **state) {
    static const struct {
        const char *text;
        bool is_personal;
    } cases[] = {{"fraud", false}, {"anna", true}, {"!anna", true}, {"email~x", true},
        {"email=null", false}, {"store~zurich", false}, {"customer=1187", false},
        {"customer~anna", true}, {"name~anna", true}, {"status=active", false},
        {"metadata.events.eventId=6", false}, {"metadata.email=x", true},
        {"customer.metadata.tier=x", true}, {"code=c69b", true}, {"ref=token", false},
        {"cust-data~anna", true}, {"cust-data!~anna", true}, {"metadata.events.eventId~6", true},
        {"cust-data=null", false}, {"metadata~anna", true}, {"metadata.events~anna", true},
        {"metadata.events!~anna", true}, {"metadata=null", false}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct match *m = read_match(*state, cases[i].text);
        if (match_is_personal(m) != cases[i].is_personal) {
            fail_msg("%s", cases[i].text);
        }
        match_free(m);
    }
    match_free(NULL);
    assert_null(match_copy(NULL));
}

// --- completion
// -----------------------------------------------------------------------------------

static size_t seen_values(void *context, enum field f, struct slice *out, size_t max) {
    (void)context;
    assert_true(max >= 4);
    out[0] = SLICE("204");
    out[1] = SLICE("Bern (main)");
    out[2] = SLICE("a\x1b[2J");
    out[3] = SLICE("ROLE"); // as a field is called
    assert_int_equal(field_row(f)->mask, MASK_NONE);
    return 4;
}

// All that is offered at the end of `text`, each with a bar behind it.
static void offered(const char *text, struct buf *out) {
    struct match_completion c;
    buf_clear(out);
    for (size_t i = 0; match_complete(slice_of(text), strlen(text), i, seen_values, NULL, &c);
         i++) {
        assert_true(c.from <= c.to && c.to <= strlen(text));
        buf_printf(out, "%s|", c.text);
        assert_true(i < 300);
    }
}

static void test_completion(void **state) {
    (void)state;
    static const struct {
        const char *text, *begins;
    } cases[] = {
        {"frau", "fraud|"},
        {"fraud ro", "role|"},
        {"(not dwe", "dwell|"},
        {"dwell", "dwell<|dwell>|"},
        {"store", "store=|store!=|store~|storeName|"},
        {"fraud o", "or|"},
        {"phase=", "pending|lapsed|scanned|inside|partly-out|left|null|"},
        {"phase=l", "lapsed|left|"},
        {"verdict=cl", "cleared|"},
        {"verdict=to-do,c", "confirmed|cleared|"},
        {"signals~ca", "card|"},
        {"role=emp", "employee|"},
        {"fraud=", "yes|no|null|"},
        {"entered>yes", "yesterday|"},
        {"visitors>gr", "group|"},
        {"updated>exi", "exited|"},
        {"store=2", "204|"},
        {"store~be", "\"Bern (main)\"|"},
        {"store~\"be", "\"Bern (main)\"|"},
        {"city=ro", "\"ROLE\"|role|"},
        {"city~ro", "\"ROLE\"|"},
        {"email~", ""},
        {"xyzzy=", ""},
        {"\"open text", ""},
        {"metadata.x=", ""},
    };
    struct buf out = BUF_INIT(1 << 16);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        offered(cases[i].text, &out);
        const size_t len = strlen(cases[i].begins);
        const bool is_all = len == 0;
        if (is_all ? out.len != 0 : strncmp(buf_text(&out), cases[i].begins, len) != 0) {
            fail_msg("%s: %s", cases[i].text, buf_text(&out));
        }
        assert_null(strchr(buf_text(&out), '\x1b'));
    }
    offered("", &out);
    assert_non_null(strstr(buf_text(&out), "fraud|"));
    assert_non_null(strstr(buf_text(&out), "customer.email|"));
    buf_release(&out);
    // In the middle: the rest of the word goes as well.
    struct match_completion c;
    assert_true(match_complete(SLICE("fraud ema gmail"), 8, 0, NULL, NULL, &c));
    assert_string_equal(c.text, "email");
    assert_int_equal(c.from, 6);
    assert_int_equal(c.to, 9);
    assert_non_null(c.help);
    assert_false(match_complete(SLICE("a\0b"), 3, 0, NULL, NULL, &c));
}

// --- names
// ----------------------------------------------------------------------------------------

static void test_aliases(void **state) {
    (void)state;
    struct slice alias;
    for (enum field f = 0; f < FIELD_COUNT; f++) {
        for (size_t i = 0; (alias = field_alias(f, i)).len > 0; i++) {
            // Found, so that no field before it has the same; and no path but those of objects.
            assert_int_equal(field_by_alias(alias), f);
            const enum field path = field_by_path(alias);
            assert_true(
                path == FIELD_NONE || path == f || path == FIELD_STORE || path == FIELD_CUSTOMER);
        }
        if (f != FIELD_STORE && f != FIELD_CUSTOMER) {
            assert_int_equal(field_by_alias(slice_of(field_row(f)->path)), f);
        }
    }
    for (enum param p = 0; p < PARAM_COUNT; p++) {
        if (param_is_filter(p)) {
            assert_int_equal(field_by_alias(slice_of(param_row(p)->chip)), param_row(p)->field);
        }
    }
    assert_int_equal(field_by_alias(SLICE("FRAUD")), FIELD_SUSPECTED_FRAUD);
    assert_int_equal(field_by_alias(SLICE("nonsense")), FIELD_NONE);
    assert_int_equal(field_by_alias(SLICE_NONE), FIELD_NONE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_flags_and_joins),
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_named_texts),
        cmocka_unit_test(test_ids_and_labels),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_times),
        cmocka_unit_test(test_derived),
        cmocka_unit_test(test_nothing_and_wrong_types),
        cmocka_unit_test(test_fields_with_each_other),
        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_faults),
        cmocka_unit_test(test_hostile_texts),
        cmocka_unit_test(test_names_behind_an_endless_id),
        cmocka_unit_test(test_relative_times_stay_relative),
        cmocka_unit_test(test_what_is_personal),
        cmocka_unit_test(test_completion),
        cmocka_unit_test(test_aliases),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
