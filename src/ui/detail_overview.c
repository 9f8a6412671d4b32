// The overview: what matters first in a few lines, then every field of the session itself. Must not
// know how lines are laid out.
#include "detail_tabs.h"

#include "model/derive.h"

#include <string.h>

static bool is_flagged(const struct session *s) {
    return session_flag(s, FIELD_SUSPECTED_FRAUD);
}

static void put_session(struct sheet *sh) {
    sheet_flow(sh, "Session");
    sheet_item_field(sh, NULL, FIELD_ID);
    // Both are the same thing; which one a server sends differs.
    bool has_token = session_has(sh->s, FIELD_SESSION_TOKEN);
    sheet_item_field(sh, "token", has_token ? FIELD_SESSION_TOKEN : FIELD_SESSION_ID);
    sheet_item_field(sh, "code", FIELD_CODE);
    if (is_flagged(sh->s)) {
        sheet_item(sh, NULL, STYLE_FLAGGED, SLICE("SUSPECTED FRAUD (!)"));
    } else if (!session_has(sh->s, FIELD_SUSPECTED_FRAUD)) {
        sheet_item_field(sh, "suspected fraud", FIELD_SUSPECTED_FRAUD);
    }
    sheet_end_line(sh);
}

// The date is left out where it is that of the creation, which stands before it.
static void put_time(struct sheet *sh, const char *label, enum field f) {
    instant t, created;
    if (!session_instant(sh->s, f, &t)) {
        sheet_item_field(sh, label, f);
        return;
    }
    bool later = f != FIELD_CREATED_AT && session_instant(sh->s, FIELD_CREATED_AT, &created);
    buf_clear(&sh->value);
    sheet_append_time(sh, &sh->value, t, later ? created : INSTANT_NONE);
    sheet_item(sh, label, STYLE_TEXT, buf_slice(&sh->value));
}

static void put_expiry(struct sheet *sh) {
    instant expires;
    if (!session_instant(sh->s, FIELD_EXPIRES_AT, &expires)) {
        sheet_item_field(sh, "code expires", FIELD_EXPIRES_AT);
        return;
    }
    buf_clear(&sh->value);
    sheet_append_time(sh, &sh->value, expires, INSTANT_NONE);
    sheet_item(sh, "code expires", STYLE_TEXT, buf_slice(&sh->value));
    if (sh->show.relative) {
        return;
    }
    buf_clear(&sh->value);
    buf_append_char(&sh->value, '(');
    instant_append_relative(&sh->value, expires, sh->show.now);
    buf_append_char(&sh->value, ')');
    sheet_item(sh, NULL, STYLE_TEXT, buf_slice(&sh->value));
}

static void put_status(struct sheet *sh) {
    sheet_flow(sh, "Status");
    sheet_item_field(sh, NULL, FIELD_STATUS);
    put_expiry(sh);
    sheet_item_field(sh, "group", FIELD_GROUP_SIZE);
    sheet_item_field(sh, "visitors", FIELD_VISITORS);
    sheet_end_line(sh);
}

static void put_times(struct sheet *sh) {
    sheet_flow(sh, "Times");
    put_time(sh, "created", FIELD_CREATED_AT);
    put_time(sh, "scanned", FIELD_CODE_LAST_SCANNED_AT);
    put_time(sh, "entered", FIELD_LAST_ENTERED_AT);
    put_time(sh, "exited", FIELD_LAST_EXITED_AT);
    sheet_end_line(sh);
}

static void put_customer(struct sheet *sh) {
    sheet_flow(sh, "Customer");
    if (!session_has(sh->s, FIELD_CUSTOMER)) {
        sheet_item_field(sh, "id", FIELD_CUSTOMER_ID);
        sheet_item_field(sh, "record", FIELD_CUSTOMER);
    } else {
        sheet_item_field(sh, NULL, FIELD_CUSTOMER_LABEL);
        bool has_email = session_has(sh->s, FIELD_CUSTOMER_EMAIL);
        sheet_item_field(sh, has_email ? NULL : "e-mail", FIELD_CUSTOMER_EMAIL);
        sheet_item_field(sh, "role", FIELD_CUSTOMER_ROLE);
    }
    sheet_item_field(sh, "card", FIELD_PAYMENT_INSTRUMENT_ID);
    sheet_end_line(sh);
}

// "OPEN/LIVE"
static void put_store_state(struct sheet *sh) {
    if (!session_has(sh->s, FIELD_STORE_STATUS) ||
        !session_has(sh->s, FIELD_STORE_DEPLOYMENT_STATUS)) {
        sheet_item_field(sh, "status", FIELD_STORE_STATUS);
        sheet_item_field(sh, "deployment", FIELD_STORE_DEPLOYMENT_STATUS);
        return;
    }
    buf_clear(&sh->value);
    sheet_append_safe(sh, &sh->value, session_text(sh->s, FIELD_STORE_STATUS));
    buf_append_char(&sh->value, '/');
    sheet_append_safe(sh, &sh->value, session_text(sh->s, FIELD_STORE_DEPLOYMENT_STATUS));
    sheet_item(sh, NULL, STYLE_TEXT, buf_slice(&sh->value));
}

static void put_store(struct sheet *sh) {
    sheet_flow(sh, "Store");
    if (!session_has(sh->s, FIELD_STORE)) {
        sheet_item_field(sh, "id", FIELD_STORE_ID);
        sheet_item_field(sh, "record", FIELD_STORE);
    } else {
        sheet_item_field(sh, NULL, FIELD_STORE_LABEL);
        put_store_state(sh);
        sheet_item_field(sh, "max", FIELD_STORE_MAX_PEOPLE);
        sheet_item_field(sh, "employee inside", FIELD_STORE_EMPLOYEE_INSIDE);
    }
    sheet_end_line(sh);
}

static void put_derived(struct sheet *sh) {
    sheet_flow(sh, "Derived");
    sheet_item_field(sh, "phase", FIELD_PHASE);
    int64_t ms;
    bool still;
    if (derive_dwell(sh->s, sh->show.now, &ms, &still)) {
        buf_clear(&sh->value);
        duration_append(&sh->value, ms);
        buf_append_text(&sh->value, still ? " so far" : "");
        sheet_item(sh, "dwell", STYLE_DERIVED, buf_slice(&sh->value));
    } else {
        sheet_item_field(sh, "dwell", FIELD_DWELL);
    }
    sheet_item_field(sh, "people", FIELD_SIZE);
    sheet_item(sh, NULL, STYLE_DIM, SLICE("(worked out here)"));
    sheet_end_line(sh);
}

// What is known of the case, where the view knows it at all.
static void put_review(struct sheet *sh) {
    if (sh->show.verdicts) {
        sheet_flow(sh, "Review");
        buf_clear(&sh->value);
        detail_append_verdict(sh, NULL, &sh->value);
        sheet_item(sh, NULL, STYLE_TEXT, buf_slice(&sh->value));
        sheet_item(sh, NULL, STYLE_DIM, SLICE("(kept on this computer)"));
        sheet_end_line(sh);
    }
    if (sh->show.evidence) {
        sheet_flow(sh, "Signals");
        buf_clear(&sh->value);
        evidence_append_signals(sh->show.evidence, sh->s, sh->show.now, &sh->value);
        bool any = sh->value.len > 0;
        sheet_item(sh, NULL, any ? STYLE_DERIVED : STYLE_NOTHING,
            any ? buf_slice(&sh->value) : SLICE("none"));
        sheet_item(sh, NULL, STYLE_DIM, SLICE("(worked out here)"));
        sheet_end_line(sh);
    }
}

// Whether a field is a value of the session's own object.
static bool is_own(enum field f) {
    const struct field_row *row = field_row(f);
    return !field_is_derived(f) && row->type != TYPE_JSON && !strchr(row->path, '.');
}

static void put_all_fields(struct sheet *sh) {
    sheet_blank(sh);
    struct calendar now;
    instant_to_calendar(sh->show.now, sh->show.zone, &now);
    if (sheet_is_wide(sh) || sh->show.relative) {
        sheet_putf(sh, 1, STYLE_TITLE, "All fields of the session");
    } else {
        sheet_putf(sh, 1, STYLE_TITLE, "All fields (times in %s)", now.zone_name);
    }
    sheet_end_line(sh);
    for (unsigned f = 0; f < FIELD_STORED_COUNT; f++) {
        if (is_own((enum field)f)) {
            sheet_field(sh, (enum field)f);
        }
    }
    sheet_end_line(sh);
}

void detail_overview(struct sheet *sh, bool beside) {
    put_session(sh);
    put_status(sh);
    if (beside) {
        put_derived(sh);
        put_review(sh);
        sheet_blank(sh);
        detail_timeline(sh);
        sheet_blank(sh);
        put_customer(sh);
        put_store(sh);
        sheet_blank(sh);
        detail_events(sh, true);
        detail_metadata(sh);
    } else {
        put_customer(sh);
        put_store(sh);
        put_times(sh);
        put_derived(sh);
        put_review(sh);
    }
    put_all_fields(sh);
    sheet_legend(sh);
}
