// The case summary. It must not know the screen, the clipboard or where cases are kept.
#include "model/case_text.h"

#include "base/base.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { LABEL_W = 14, TIME_W = 26, VALUE_MAX_LEN = 64 * 1024 };

static const struct text_style plain = {.mode = TEXT_PLAIN};

struct report {
    struct buf *out;
    const struct session *s;
    const struct show *how; // the caller's, made machine-independent: UTC, full
};

// Lines

static void put_blanks(struct buf *out, size_t n) {
    while (n-- > 0) {
        buf_append_char(out, ' ');
    }
}

// Cuts the front of `rest` that fits `cells`: whole words, or a part of one that is too long alone.
static struct slice cut_line(struct slice *rest, size_t cells) {
    size_t end = 0, at = 0, w = 0;
    struct text_iter it;
    struct text_cluster c;
    text_iter_init(&it, *rest, plain);
    while (text_next(&it, &c) && w + c.width <= cells) {
        w += c.width;
        at = it.at;
        if (c.codepoints[0] == ' ') {
            end = c.at;
        }
    }
    if (text_width(*rest, plain) <= cells) {
        end = rest->len;
    } else if (at < rest->len && rest->ptr[at] == ' ') {
        end = at;
    }
    if (end == 0) {
        end = at > 0 ? at : rest->len;
    }
    const struct slice line = {rest->ptr, end};
    *rest = slice_trim((struct slice){rest->ptr + end, rest->len - end});
    return line;
}

// "  front        text that goes on
//                 below itself"
static void put_row(
    struct buf *out, size_t indent, const char *front, size_t front_w, struct slice text) {
    struct buf safe = BUF_INIT(4 * VALUE_MAX_LEN);
    text_append(&safe, text, plain, 0);
    struct slice rest = buf_slice(&safe);
    put_blanks(out, indent);
    buf_append_text(out, front);
    const size_t w = text_width(slice_of(front), plain);
    const size_t text_x = indent + (w == 0 || front_w > w ? front_w : w + 1);
    if (rest.len > 0) {
        put_blanks(out, text_x - indent - w);
    }
    while (rest.len > 0) {
        buf_append(out, cut_line(&rest, CASE_TEXT_WIDTH - text_x));
        if (rest.len > 0) {
            buf_append_char(out, '\n');
            put_blanks(out, text_x);
        }
    }
    buf_append_char(out, '\n');
    buf_release(&safe);
}

static void put_paragraph(struct buf *out, const char *text) {
    put_row(out, 0, "", 0, slice_of(text));
}

static void put_heading(struct buf *out, const char *text) {
    buf_append_char(out, '\n');
    put_paragraph(out, text);
}

static void put_field(struct report *r, const char *label, enum field f) {
    struct buf text = BUF_INIT(VALUE_MAX_LEN);
    show_field(r->s, f, r->how, &text);
    put_row(r->out, 0, label, LABEL_W, buf_slice(&text));
    buf_release(&text);
}

// Parts

static void put_record(struct report *r) {
    static const struct {
        const char *label;
        enum field field;
        bool always;
    } rows[] = {
        {"Status", FIELD_STATUS, true},
        {"Flagged", FIELD_SUSPECTED_FRAUD, true},
        {"Phase", FIELD_PHASE, true},
        {"Store", FIELD_STORE_LABEL, true},
        {"Customer", FIELD_CUSTOMER_LABEL, true},
        {"Role", FIELD_CUSTOMER_ROLE, true},
        {"E-mail", FIELD_CUSTOMER_EMAIL, false},
        {"Phone", FIELD_CUSTOMER_PHONE, false},
        {"Paid with", FIELD_PAYMENT_INSTRUMENT_ID, false},
        {"Group size", FIELD_GROUP_SIZE, true},
        {"Visitors", FIELD_VISITORS, true},
        {"Dwell", FIELD_DWELL, true},
        {"Token", FIELD_SESSION_TOKEN, false},
        {"Refers to", FIELD_REFERENCED_SESSION_ID, false},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (rows[i].always || session_has(r->s, rows[i].field)) {
            put_field(r, rows[i].label, rows[i].field);
        }
    }
    put_paragraph(
        r->out, r->how->unmasked ? "Personal data is shown in full." : "Personal data is masked.");
}

static const struct {
    enum field field;
    const char *label;
} times[] = {
    {FIELD_CREATED_AT, "created"},
    {FIELD_CODE_FIRST_SCANNED_AT, "code first scanned"},
    {FIELD_CODE_LAST_SCANNED_AT, "code last scanned"},
    {FIELD_FIRST_ENTERED_AT, "first entered"},
    {FIELD_LAST_ENTERED_AT, "last entered"},
    {FIELD_FIRST_EXITED_AT, "first exited"},
    {FIELD_LAST_EXITED_AT, "last exited"},
    {FIELD_EXPIRES_AT, "code expires"},
    {FIELD_UPDATED_AT, "record updated"},
};

struct moment {
    instant at;
    size_t row;
};

static int compare_moments(const void *a, const void *b) {
    const struct moment *x = a, *y = b;
    if (x->at != y->at) {
        return x->at < y->at ? -1 : 1;
    }
    return x->row < y->row ? -1 : x->row > y->row;
}

static void put_moment(struct buf *out, instant at, struct slice text) {
    struct buf time = BUF_INIT(64);
    instant_append_iso(&time, at);
    put_row(out, 2, buf_text(&time), TIME_W, text);
    buf_release(&time);
}

static void put_timeline(struct report *r) {
    struct moment moments[ARRAY_LEN(times)];
    size_t n = 0;
    for (size_t i = 0; i < ARRAY_LEN(times); i++) {
        moments[n].row = i;
        n += session_instant(r->s, times[i].field, &moments[n].at);
    }
    qsort(moments, n, sizeof *moments, compare_moments);
    put_heading(r->out, "Timeline (UTC)");
    for (size_t i = 0; i < n; i++) {
        put_moment(r->out, moments[i].at, slice_of(times[moments[i].row].label));
    }
    static const struct {
        enum field first, last;
        const char *says;
    } missing[] = {
        {FIELD_CODE_FIRST_SCANNED_AT, FIELD_CODE_LAST_SCANNED_AT, "no scan in the record"},
        {FIELD_FIRST_ENTERED_AT, FIELD_LAST_ENTERED_AT, "no entry in the record"},
        {FIELD_FIRST_EXITED_AT, FIELD_LAST_EXITED_AT, "no exit in the record"},
    };
    for (size_t i = 0; i < ARRAY_LEN(missing); i++) {
        instant t;
        if (!session_instant(r->s, missing[i].first, &t) &&
            !session_instant(r->s, missing[i].last, &t)) {
            put_row(r->out, 2, "-", TIME_W, slice_of(missing[i].says));
        }
    }
}

static void put_signals(struct report *r, const struct evidence *ev, const char *basis) {
    static const char *const signs[] = {
        [WEIGHT_UNKNOWN] = "",
        [WEIGHT_QUIET] = "- ",
        [WEIGHT_NOTE] = "! ",
        [WEIGHT_STRONG] = "!!",
        [WEIGHT_EASES] = "? ",
    };
    struct finding findings[SIGNAL_COUNT];
    const size_t n = evidence_findings(ev, r->s, r->how, findings);
    struct buf heading = BUF_INIT(500);
    buf_printf(&heading, "Why look closer (worked out here, not by AiFi; %s)", basis);
    put_heading(r->out, buf_text(&heading));
    buf_release(&heading);
    for (size_t i = 0; i < n; i++) {
        if (findings[i].weight == WEIGHT_UNKNOWN) {
            continue; // the record does not say enough: nothing to pass on
        }
        struct buf front = BUF_INIT(200);
        buf_printf(
            &front, "%s %s", signs[findings[i].weight], signal_row(findings[i].signal)->label);
        put_row(r->out, 2, buf_text(&front), 18, slice_of(findings[i].text));
        buf_release(&front);
    }
    put_paragraph(
        r->out, "!! strong, ! to be noted, ? speaks for a false alarm, - nothing unusual");
}

static struct case_count count_related(
    const struct report *r, const struct evidence *ev, enum relation relation) {
    enum { ROWS_MAX = 1000 };
    row_id rows[ROWS_MAX];
    struct case_count count = {.n = evidence_related(ev, r->s, relation, rows, ROWS_MAX)};
    for (size_t i = 0; i < count.n && i < ROWS_MAX; i++) {
        const struct session *s = dataset_session(evidence_dataset(ev), rows[i]);
        count.n_flagged += session_flag(s, FIELD_SUSPECTED_FRAUD);
    }
    return count;
}

static void put_related(struct report *r, const struct evidence *ev,
    const struct case_relations *relations, const char *basis) {
    static const char *const labels[RELATION_COUNT] = {
        [RELATION_CUSTOMER] = "same customer",
        [RELATION_CARD] = "same payment instrument",
        [RELATION_NEAR] = "same store within 30 min",
        [RELATION_REFERENCE] = "by reference",
    };
    struct buf text = BUF_INIT(1000);
    put_heading(r->out, "Related sessions, this one not counted");
    for (int i = 0; i < RELATION_COUNT; i++) {
        const bool is_asked = relations && relations->of[i].source;
        const struct case_count count =
            is_asked ? relations->of[i] : count_related(r, ev, (enum relation)i);
        buf_clear(&text);
        buf_printf(&text, "%zu, %zu flagged", count.n, count.n_flagged);
        if (i == RELATION_CARD) {
            buf_printf(&text, ", customers with it: %zu", evidence_card_customers(ev, r->s));
        }
        buf_printf(&text, " (%s)", is_asked ? count.source : basis);
        put_row(r->out, 2, labels[i], TIME_W, buf_slice(&text));
    }
    buf_release(&text);
}

static void append_event(struct buf *out, const struct case_event *ev) {
    buf_append_text(out, ev->author);
    buf_append_text(out, ": ");
    const char *text = ev->text ? ev->text : "";
    switch (ev->kind) {
    case CASE_VERDICT:
        buf_append_text(out, verdict_row(ev->verdict)->name);
        break;
    case CASE_NOTE:
        buf_append_text(out, text);
        break;
    case CASE_UNDO:
        buf_append_text(out, "took back ");
        buf_append_text(out, text[0] ? text : "an earlier entry");
        break;
    }
    if (ev->taken_back) {
        buf_append_text(out, " (taken back)");
    }
}

static void put_case(struct report *r, const struct case_file *file) {
    buf_append_char(r->out, '\n');
    put_field(r, "Verdict", FIELD_VERDICT);
    for (size_t i = 0; file != NULL && i < file->n_events; i++) {
        struct buf text = BUF_INIT(VALUE_MAX_LEN);
        append_event(&text, &file->events[i]);
        put_moment(r->out, file->events[i].at, buf_slice(&text));
        buf_release(&text);
    }
    if (file == NULL || file->n_events == 0) {
        put_row(r->out, 2, "-", TIME_W, SLICE("nobody has said anything yet"));
    }
    put_paragraph(r->out, "Verdicts and notes are those of this computer's investigators; AiFi "
                          "knows none of them.");
}

void case_text_append(struct buf *out, const struct session *s, const struct evidence *ev,
    const struct case_relations *relations, const struct case_file *file, const struct show *how,
    struct slice query) {
    struct show show = *how;
    show.zone = ZONE_UTC;
    show.full = true;
    show.machine = false;
    show.relative = false;
    struct report r = {.out = out, .s = s, .how = &show};
    struct buf time = BUF_INIT(64);
    put_field(&r, "Session", FIELD_ID);
    instant_append_iso(&time, how->now);
    put_row(out, 0, "As of", LABEL_W, buf_slice(&time));
    buf_release(&time);
    put_record(&r);
    put_timeline(&r);
    if (ev != NULL) {
        struct buf basis = BUF_INIT(400);
        if (relations && relations->basis) {
            buf_append_text(&basis, relations->basis);
        } else {
            buf_printf(&basis, "of the %zu rows read", evidence_n_rows(ev));
        }
        put_signals(&r, ev, buf_text(&basis));
        put_related(&r, ev, relations, buf_text(&basis));
        buf_release(&basis);
    }
    put_case(&r, file);
    if (query.len > 0) {
        buf_append_char(out, '\n');
        put_row(out, 0, "Query", LABEL_W, query);
    }
    put_heading(out, "Not in this API: receipt, payment, video, who set the flag and when.");
}
