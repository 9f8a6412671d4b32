// What is hidden of personal data and codes, and which members hold such.
#include "unit.h"

#include "model/show.h"

#include <string.h>

static void test_values(void **state) {
    (void)state;
    static const struct {
        enum mask mask;
        const char *value, *masked;
    } cases[] = {
        {MASK_NONE, " as it is ", " as it is "},
        {MASK_NAME, "Müller", "M***"},
        {MASK_NAME, "Émile", "É***"},
        {MASK_NAME, " Ann ", "A***"},
        {MASK_NAME, "X", "****"},
        {MASK_NAME, "王", "****"},
        {MASK_NAME, "王小明", "王***"},
        {MASK_NAME, "", ""},
        {MASK_NAME, "   ", ""},
        {MASK_EMAIL, "anna@example.com", "a***@example.com"},
        {MASK_EMAIL, "a@example.com", "***@example.com"},
        {MASK_EMAIL, "\"a@b\"@example.com", "\"***@example.com"},
        {MASK_EMAIL, "@example.com", "***@example.com"},
        {MASK_EMAIL, "anna", "a***"},
        {MASK_EMAIL, "a", "***"},
        {MASK_PHONE, "+41791234512", "+41******12"},
        {MASK_PHONE, "+41 79 123 45 12", "+41******12"},
        {MASK_PHONE, "0791234512", "07******12"},
        {MASK_PHONE, "+41 79", "******"},
        {MASK_PHONE, "none", "******"},
        {MASK_PHONE, "", ""},
        {MASK_CODE, "c69bb289-1190-4156-b9f6-bfb7f61e85db", "c69b…"},
        {MASK_CODE, "12345678", "12…"},
        {MASK_CODE, "123", "…"},
        {MASK_HANDLE, "shop-94325", "shop-94325"},
        {MASK_HANDLE, "94325123456", "94325123456"},
        {MASK_HANDLE, "anna@example.com", "a***@example.com"},
        {MASK_HANDLE, "+41791234512", "+41******12"},
        {MASK_HANDLE, "0041791234512", "00******12"},
        {MASK_HANDLE, "Anna Müller", "A***"},
        {MASK_HANDLE, "member 12", "member 12"},
        {MASK_ALL, "anything", "(hidden)"},
        {MASK_ALL, "{}", "(hidden)"},
    };
    struct buf out = BUF_INIT(1000);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        mask_append(cases[i].mask, slice_of(cases[i].value), &out);
        assert_buf(&out, cases[i].masked);
    }
    buf_release(&out);
}

static void test_ill_formed_values_do_not_slip_through(void **state) {
    (void)state;
    static const char *const values[] = {"\xff\xfe", "\xe6\x9d", "a\xff", "\xf0\x9f\x98\x80x"};
    struct buf out = BUF_INIT(1000);
    for (size_t i = 0; i < ARRAY_LEN(values); i++) {
        for (int mask = MASK_NAME; mask < MASK_COUNT; mask++) {
            mask_append((enum mask)mask, slice_of(values[i]), &out);
            assert_true(out.len > 0);
            if (mask != MASK_HANDLE) {
                assert_null(memmem(out.ptr, out.len, values[i], strlen(values[i])));
            }
            buf_clear(&out);
        }
    }
    buf_release(&out);
}

static void test_members(void **state) {
    (void)state;
    static const struct {
        const char *path;
        enum mask mask;
    } cases[] = {
        {"", MASK_NONE},
        {"id", MASK_NONE},
        {"code", MASK_CODE},
        {"sessionToken", MASK_CODE},
        {"sessionId", MASK_CODE},
        {"referencedSessionId", MASK_CODE},
        {"data[17].sessionToken", MASK_CODE},
        {"data.code", MASK_CODE},
        {"[3].customer.email", MASK_EMAIL},
        {"customerId", MASK_NONE},
        {"customer", MASK_ALL},
        {"customer.id", MASK_NONE},
        {"customer.role", MASK_NONE},
        {"customer.priority", MASK_NONE},
        {"customer.email", MASK_EMAIL},
        {"customer.firstName", MASK_NAME},
        {"customer.lastName", MASK_NAME},
        {"customer.phone", MASK_PHONE},
        {"customer.externalId", MASK_HANDLE},
        {"customer.metadata", MASK_ALL},
        {"customer.metadata.arbitraryKey", MASK_ALL},
        {"customer.metadata.list[2].deep[0].id", MASK_ALL},
        {"customer.somethingNew", MASK_ALL},
        {"customer.address.city", MASK_ALL},
        {"store", MASK_NONE},
        {"store.name", MASK_NONE},
        {"store.id", MASK_NONE},
        {"metadata", MASK_NONE},
        {"metadata.events", MASK_NONE},
        {"metadata.events[0].eventId", MASK_NONE},
        {"metadata.events[0].metadata.email", MASK_EMAIL},
        {"metadata.events[11].metadata.Phone_Number", MASK_PHONE},
        {"metadata.first_name", MASK_NAME},
        {"metadata.phone.number", MASK_ALL},
        {"metadata.sessionToken", MASK_CODE},
        {"metadata.a[0][1].access-token", MASK_ALL},
        {"metadata.code", MASK_NONE},
        {"shoppingSessionFlags", MASK_NONE},
        {"x[.email", MASK_ALL},
        {"\\u0065mail", MASK_ALL},
        {"metadata.emailSent", MASK_NONE},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        enum mask mask = mask_of_path(slice_of(cases[i].path));
        if (mask != cases[i].mask) {
            fail_msg("%s: %d", cases[i].path, (int)mask);
        }
    }
    for (size_t f = 0; f < FIELD_STORED_COUNT; f++) {
        const struct field_row *row = field_row((enum field)f);
        assert_int_equal(mask_of_path(slice_of(row->path)), row->mask);
    }
    char huge[5000];
    memset(huge, 'a', sizeof huge);
    assert_int_equal(mask_of_path((struct slice){huge, sizeof huge}), MASK_ALL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_ill_formed_values_do_not_slip_through),
        cmocka_unit_test(test_members),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
