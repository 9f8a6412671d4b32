// How personal data and codes are hidden: values, and which members of a record they are. Must not
// know sessions or screens.
#include "base/base.h"
#include "base/text.h"
#include "model/show.h"

#include <string.h>

static const char hidden_text[] = "(hidden)";

// Values

static bool holds(struct slice text, char c) {
    return text.len > 0 && memchr(text.ptr, c, text.len) != NULL;
}

static size_t count_codepoints(struct slice text) {
    size_t n = 0, at = 0;
    bool valid;
    while (at < text.len) {
        utf8_next(text, &at, &valid);
        n++;
    }
    return n;
}

// The first n code points.
static struct slice head(struct slice text, size_t n) {
    size_t at = 0;
    bool valid;
    while (n-- > 0 && at < text.len) {
        utf8_next(text, &at, &valid);
    }
    return (struct slice){text.ptr, at};
}

// An initial, where something stays hidden behind it. One letter may be a whole name (Chinese).
static void append_initial(struct slice name, struct buf *out) {
    if (count_codepoints(name) > 1) {
        buf_append(out, head(name, 1));
    } else {
        buf_append_char(out, '*');
    }
}

static void mask_name(struct slice name, struct buf *out) {
    append_initial(name, out);
    buf_append_text(out, "***");
}

static void mask_email(struct slice email, struct buf *out) {
    const char *at = memrchr(email.ptr, '@', email.len);
    struct slice local = {email.ptr, at != NULL ? (size_t)(at - email.ptr) : email.len};
    if (count_codepoints(local) > 1) {
        buf_append(out, head(local, 1));
    }
    buf_append_text(out, "***");
    if (at != NULL) {
        buf_append(out, (struct slice){at, email.len - local.len});
    }
}

enum { PHONE_SHOWN = 2, PHONE_LEAST_DIGITS = 8, PHONE_DIGITS_MAX = 32 };

static void mask_phone(struct slice phone, struct buf *out) {
    char digits[PHONE_DIGITS_MAX];
    size_t n = 0;
    for (size_t i = 0; i < phone.len && n < sizeof digits; i++) {
        if (phone.ptr[i] >= '0' && phone.ptr[i] <= '9') {
            digits[n++] = phone.ptr[i];
        }
    }
    if (n < PHONE_LEAST_DIGITS) {
        buf_append_text(out, "******");
        return;
    }
    if (phone.ptr[0] == '+') {
        buf_append_char(out, '+');
    }
    buf_append(out, (struct slice){digits, PHONE_SHOWN});
    buf_append_text(out, "******");
    buf_append(out, (struct slice){digits + n - PHONE_SHOWN, PHONE_SHOWN});
}

enum { CODE_SHOWN = 4 };

static void mask_code(struct slice code, struct buf *out) {
    // At most a quarter, so that a short code does not give itself away.
    size_t shown = count_codepoints(code) / 4;
    buf_append(out, head(code, shown < CODE_SHOWN ? shown : CODE_SHOWN));
    buf_append_text(out, "…");
}

static bool has_digit(struct slice text) {
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] >= '0' && text.ptr[i] <= '9') {
            return true;
        }
    }
    return false;
}

static enum mask mask_of_handle(struct slice handle) {
    if (holds(handle, '@')) {
        return MASK_EMAIL;
    }
    if (handle.ptr[0] == '+' || slice_starts_with(handle, SLICE("00"))) {
        return MASK_PHONE;
    }
    return holds(handle, ' ') && !has_digit(handle) ? MASK_NAME : MASK_NONE;
}

void mask_append(enum mask mask, struct slice value, struct buf *out) {
    if (mask != MASK_NONE) {
        value = slice_trim(value);
    }
    if (value.len == 0) {
        return;
    }
    switch (mask == MASK_HANDLE ? mask_of_handle(value) : mask) {
    case MASK_NAME:
        mask_name(value, out);
        break;
    case MASK_EMAIL:
        mask_email(value, out);
        break;
    case MASK_PHONE:
        mask_phone(value, out);
        break;
    case MASK_CODE:
        mask_code(value, out);
        break;
    case MASK_ALL:
    case MASK_COUNT:
        buf_append_text(out, hidden_text);
        break;
    case MASK_NONE:
    case MASK_HANDLE:
        buf_append(out, value);
        break;
    }
}

// Members

enum { PATH_MAX_LEN = 512, NAME_MAX_LEN = 32 };

// Names of members that are personal or secret wherever they stand; case, '_' and '-' do not count.
static const struct {
    const char *name;
    enum mask mask;
} sensitive_names[] = {
    {"email", MASK_EMAIL},
    {"emailaddress", MASK_EMAIL},
    {"mail", MASK_EMAIL},
    {"phone", MASK_PHONE},
    {"phonenumber", MASK_PHONE},
    {"mobile", MASK_PHONE},
    {"mobilenumber", MASK_PHONE},
    {"telephone", MASK_PHONE},
    {"firstname", MASK_NAME},
    {"lastname", MASK_NAME},
    {"givenname", MASK_NAME},
    {"familyname", MASK_NAME},
    {"surname", MASK_NAME},
    {"fullname", MASK_NAME},
    {"customername", MASK_NAME},
    {"sessiontoken", MASK_CODE},
    {"sessionid", MASK_CODE},
    {"referencedsessionid", MASK_CODE},
    {"entrycode", MASK_CODE},
    {"token", MASK_CODE},
    {"accesstoken", MASK_ALL},
    {"refreshtoken", MASK_ALL},
    {"password", MASK_ALL},
    {"secret", MASK_ALL},
    {"authorization", MASK_ALL},
    {"birthdate", MASK_ALL},
    {"dateofbirth", MASK_ALL},
};

static enum mask mask_of_name(struct slice name) {
    char plain[NAME_MAX_LEN];
    size_t len = 0;
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] == '_' || name.ptr[i] == '-') {
            continue;
        }
        if (len == sizeof plain) {
            return MASK_NONE;
        }
        plain[len++] = name.ptr[i];
    }
    for (size_t i = 0; i < ARRAY_LEN(sensitive_names); i++) {
        if (slice_equal_nocase((struct slice){plain, len}, slice_of(sensitive_names[i].name))) {
            return sensitive_names[i].mask;
        }
    }
    return MASK_NONE;
}

// Without array indexes, and without the answer's own "data" in front. An index that does not end
// is left standing.
static struct slice plain_path(struct slice path, struct buf *out) {
    struct slice part;
    while (slice_cut(&path, '[', &part)) {
        if (out->len == 0 && part.len > 0 && part.ptr[0] == '.') {
            part.ptr++;
            part.len--;
        }
        buf_append(out, part);
        struct slice index;
        if (!holds(path, ']')) {
            if (path.ptr != NULL) {
                buf_append_char(out, '[');
            }
            break;
        }
        slice_cut(&path, ']', &index);
    }
    struct slice plain = buf_slice(out);
    if (slice_starts_with(plain, SLICE("data."))) {
        return (struct slice){plain.ptr + 5, plain.len - 5};
    }
    return plain;
}

static bool is_below(struct slice path, const char *object) {
    struct slice parent = slice_of(object);
    return path.len > parent.len && slice_starts_with(path, parent) && path.ptr[parent.len] == '.';
}

static enum mask mask_of_plain(struct slice path) {
    enum field f = field_by_path(path);
    if (f < FIELD_STORED_COUNT) {
        return field_row(f)->mask;
    }
    if (is_below(path, field_row(FIELD_CUSTOMER)->path)) {
        return MASK_ALL;
    }
    // The innermost sensitive name decides: {"phone": {"number": …}} hides the number too.
    enum mask mask = MASK_NONE;
    struct slice part;
    while (slice_cut(&path, '.', &part)) {
        enum mask own = mask_of_name(part);
        mask = own != MASK_NONE ? own : mask != MASK_NONE ? MASK_ALL : MASK_NONE;
    }
    return mask;
}

enum mask mask_of_path(struct slice path) {
    struct buf plain = BUF_INIT(PATH_MAX_LEN);
    struct slice normal = plain_path(path, &plain);
    // What cannot be looked at is not worth a risk: too long a path, or names written with escapes.
    bool unreadable = plain.full || holds(path, '\\') || holds(normal, '[');
    enum mask mask = unreadable ? MASK_ALL : mask_of_plain(normal);
    buf_release(&plain);
    return mask;
}
