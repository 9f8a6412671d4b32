// The signals in words, each with its numbers. It must not know how they are laid out.
#include "evidence_parts.h"

#include "base/text.h"
#include "model/derive.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX_LEN = 4096, ID_CELLS = 24, CUSTOMERS_NAMED = 3 };

// What a finding is about and is written to.
struct inquiry {
    const struct evidence *ev;
    const struct session *s;
    const struct fact *f;
    const struct show *how;
    unsigned bits;
    struct buf *out;
    struct buf *brief;
};

static bool is_raised(const struct inquiry *q, enum signal s) {
    return (q->bits & 1U << s) != 0;
}

static void add_id(const struct inquiry *q, struct slice id) {
    text_append(q->out, id, (struct text_style){.mode = TEXT_PLAIN}, ID_CELLS);
}

static void add_store(const struct inquiry *q, row_id row) {
    add_id(q, show_label_id(dataset_session(q->ev->d, row), FIELD_STORE_LABEL));
}

static void add_time(const struct inquiry *q, instant t) {
    instant_append(q->out, t, INSTANT_LIST, q->how->zone, q->how->now);
}

static const char *plural(size_t n) {
    return n == 1 ? "" : "s";
}

static enum signal_weight find_short(const struct inquiry *q) {
    const struct fact *f = q->f;
    int64_t ms;
    bool still;
    if (!derive_dwell(q->s, q->how->now, &ms, &still)) {
        buf_append_text(
            q->out, f->was_inside ? "its entry or exit is not known" : "nobody entered");
        return f->was_inside ? WEIGHT_UNKNOWN : WEIGHT_QUIET;
    }
    duration_append(q->out, ms);
    if (!f->is_completed) {
        buf_append_text(q->out, still ? " so far" : " until the last exit so far");
    }
    size_t n = f->store == NO_GROUP ? 0 : q->ev->visits[f->store].n;
    if (n < EVIDENCE_MEDIAN_LEAST) {
        if (f->store == NO_GROUP) {
            buf_append_text(q->out, "; store not known");
        } else {
            buf_printf(q->out, "; store median unknown: %zu visit%s loaded", n, plural(n));
        }
        return WEIGHT_UNKNOWN;
    }
    duration_append(q->brief, ms);
    buf_append_text(q->brief, ", median ");
    duration_append(q->brief, evidence_median(q->ev, f->store));
    buf_append_text(q->out, "; the store's median is ");
    duration_append(q->out, evidence_median(q->ev, f->store));
    buf_printf(q->out, " (of %zu loaded visits)", n);
    return is_raised(q, SIGNAL_SHORT) ? WEIGHT_STRONG : WEIGHT_QUIET;
}

static enum signal_weight find_repeat(const struct inquiry *q) {
    if (q->f->customer == NO_GROUP) {
        buf_append_text(q->out, "customer not known");
        return WEIGHT_UNKNOWN;
    }
    const struct group *g = &q->ev->customers.groups[q->f->customer];
    if (g->n == 1) {
        buf_append_text(q->out, "no other session of this customer is loaded");
        return WEIGHT_QUIET;
    }
    buf_printf(q->out, "%" PRIu32 " of the %" PRIu32 " loaded sessions of this customer %s flagged",
        g->n_flagged, g->n, g->n_flagged == 1 ? "is" : "are");
    buf_printf(q->brief, "%" PRIu32 " of %" PRIu32 " loaded", g->n_flagged, g->n);
    bool is_strong = g->n_flagged > EVIDENCE_REPEAT_LEAST;
    return !is_raised(q, SIGNAL_REPEAT) ? WEIGHT_QUIET : is_strong ? WEIGHT_STRONG : WEIGHT_NOTE;
}

// "3301, 1188" of the card's customers but the session's own; returns how many were named.
static size_t add_card_customers(const struct inquiry *q) {
    const struct index *x = &q->ev->cards;
    uint32_t named[CUSTOMERS_NAMED];
    size_t n = 0;
    for (uint32_t l = evidence_first_link(x, q->f->card); l != NO_LINK && n < CUSTOMERS_NAMED;
         l = x->links[l].next) {
        uint32_t customer = q->ev->facts[x->links[l].row].customer;
        bool is_named = customer == NO_GROUP || customer == q->f->customer;
        for (size_t i = 0; i < n && !is_named; i++) {
            is_named = named[i] == customer;
        }
        if (!is_named) {
            buf_append_text(q->out, n > 0 ? ", " : "");
            const struct session *s = dataset_session(q->ev->d, x->links[l].row);
            add_id(q, show_label_id(s, FIELD_CUSTOMER_LABEL));
            named[n++] = customer;
        }
    }
    return n;
}

static enum signal_weight find_card(const struct inquiry *q) {
    if (q->f->card == NO_GROUP) {
        buf_append_text(q->out, "no payment instrument known");
        return WEIGHT_UNKNOWN;
    }
    const struct group *g = &q->ev->cards.groups[q->f->card];
    buf_append_char(q->out, '#');
    add_id(q, session_text(q->s, FIELD_PAYMENT_INSTRUMENT_ID));
    if (!is_raised(q, SIGNAL_CARD)) {
        buf_printf(q->out, ": %" PRIu32 " loaded session%s, no other customer", g->n, plural(g->n));
        return WEIGHT_QUIET;
    }
    bool is_own = q->f->customer != NO_GROUP;
    size_t n_others = g->n_customers - is_own;
    buf_printf(q->out, " %sused by customer%s ", is_own ? "also " : "", plural(n_others));
    size_t n_named = add_card_customers(q);
    if (n_named < n_others) {
        buf_printf(q->out, " and %zu more", n_others - n_named);
    }
    buf_printf(q->out, " (%" PRIu32 " loaded sessions)", g->n);
    return WEIGHT_STRONG;
}

// The customer's visit to another store that comes nearest in time; ROW_NONE when there is none.
static row_id nearest_elsewhere(const struct inquiry *q) {
    const struct index *x = &q->ev->customers;
    row_id nearest = ROW_NONE;
    int64_t least = INT64_MAX;
    for (uint32_t l = evidence_first_link(x, q->f->customer); l != NO_LINK; l = x->links[l].next) {
        const struct fact *f = &q->ev->facts[x->links[l].row];
        if (!f->was_inside || f->store == NO_GROUP || f->store == q->f->store) {
            continue;
        }
        int64_t gap = evidence_gap(q->f, f);
        if (gap < least) {
            least = gap;
            nearest = x->links[l].row;
        }
    }
    return nearest;
}

// "entered store 117 0:12:00 after the exit here": how far the visit of another row is from the
// session's own.
static void add_distance(const struct inquiry *q, row_id row, int64_t gap) {
    const struct fact *own = q->f, *other = &q->ev->facts[row];
    bool is_first = own->start <= other->start;
    const struct fact *first = is_first ? own : other, *second = is_first ? other : own;
    bool is_after = first->is_open ? gap > 0 : gap >= 0;
    // Of an open visit the last entry is all that is known.
    buf_append_text(q->out, !is_after && !first->is_open              ? "in store "
                            : is_first || !is_after || first->is_open ? "entered store "
                                                                      : "left store ");
    add_store(q, row);
    buf_append_char(q->out, ' ');
    if (is_after) {
        duration_append(q->out, gap);
        buf_printf(q->out, " %s here",
            !is_first        ? "before entering"
            : first->is_open ? "after the last entry"
                             : "after the exit");
    } else if (first->is_open) {
        add_time(q, other->start);
        buf_printf(q->out, ", no exit from %s known", is_first ? "here" : "there");
    } else {
        instant end = evidence_end(second) < first->end ? evidence_end(second) : first->end;
        buf_append_text(q->out, "at the same time, for ");
        duration_append(q->out, end - second->start);
    }
}

static enum signal_weight find_two_stores(const struct inquiry *q) {
    const struct fact *own = q->f;
    if (own->customer == NO_GROUP || own->store == NO_GROUP || !own->was_inside) {
        buf_append_text(q->out, !own->was_inside            ? "nobody entered"
                                : own->customer == NO_GROUP ? "customer not known"
                                                            : "store not known");
        return own->was_inside ? WEIGHT_UNKNOWN : WEIGHT_QUIET;
    }
    row_id row = nearest_elsewhere(q);
    if (row == ROW_NONE) {
        buf_append_text(q->out, "no visit of this customer to another store is loaded");
        return WEIGHT_QUIET;
    }
    const struct fact *other = &q->ev->facts[row];
    int64_t gap = evidence_gap(own, other);
    add_distance(q, row, gap);
    if (!is_raised(q, SIGNAL_TWO_STORES)) {
        return WEIGHT_QUIET;
    }
    return gap < 0 && !own->is_open && !other->is_open ? WEIGHT_STRONG : WEIGHT_NOTE;
}

static enum signal_weight find_group(const struct inquiry *q) {
    int64_t visitors, group_size;
    bool has_visitors = session_integer(q->s, FIELD_VISITORS, &visitors);
    bool has_size = session_integer(q->s, FIELD_GROUP_SIZE, &group_size);
    if (!has_visitors || !has_size) {
        buf_append_text(q->out, has_size       ? "visitors not known"
                                : has_visitors ? "group size not known"
                                               : "neither visitors nor group size known");
        return WEIGHT_UNKNOWN;
    }
    bool differ = visitors != group_size;
    buf_printf(q->brief, "%" PRId64, group_size);
    buf_printf(q->out, "group size %" PRId64 ", visitors %" PRId64, group_size, visitors);
    return differ ? WEIGHT_NOTE : WEIGHT_QUIET;
}

static enum signal_weight find_no_entry(const struct inquiry *q) {
    instant expires;
    switch (derive_phase(q->s, q->how->now)) {
    case PHASE_PENDING:
    case PHASE_LAPSED:
        buf_append_text(q->out, "the code was not scanned");
        buf_append_text(q->brief, "not scanned"); // or "no entry" alone would say the contrary
        return WEIGHT_QUIET;
    case PHASE_SCANNED:
        break;
    default:
        buf_append_text(q->out, "entered");
        buf_append_text(q->brief, "entered");
        return WEIGHT_QUIET;
    }
    buf_append_text(q->out, "scanned ");
    add_time(q, q->f->start);
    if (!session_instant(q->s, FIELD_EXPIRES_AT, &expires)) {
        buf_append_text(q->out, ", not entered; when the code expires is not known");
        return WEIGHT_UNKNOWN;
    }
    bool is_raised_here = is_raised(q, SIGNAL_NO_ENTRY);
    buf_append_text(q->out,
        is_raised_here ? ", never entered; the code expired " : ", not entered yet; valid until ");
    add_time(q, expires);
    return is_raised_here ? WEIGHT_NOTE : WEIGHT_QUIET;
}

static enum signal_weight find_no_exit(const struct inquiry *q) {
    if (!q->f->was_inside) {
        buf_append_text(q->out, "nobody entered");
        buf_append_text(q->brief, "nobody entered");
        return WEIGHT_QUIET;
    }
    if (!q->f->is_open) {
        bool is_out = derive_phase(q->s, q->how->now) == PHASE_LEFT;
        buf_append_text(q->out, is_out ? "left " : "somebody of the group left ");
        add_time(q, q->f->end);
        buf_append_text(q->brief, is_out ? "left" : "somebody left");
        return WEIGHT_QUIET;
    }
    buf_append_text(q->out, "last entry ");
    int64_t ms = q->how->now - q->f->end;
    duration_append(q->out, ms > 0 ? ms : 0);
    buf_append_text(q->out, " ago, no exit");
    return is_raised(q, SIGNAL_NO_EXIT) ? WEIGHT_NOTE : WEIGHT_QUIET;
}

static enum signal_weight find_email(const struct inquiry *q) {
    if (!session_has(q->s, FIELD_CUSTOMER_EMAIL) ||
        session_text(q->s, FIELD_CUSTOMER_EMAIL).len == 0) {
        buf_append_text(q->out, "no address known");
        return WEIGHT_UNKNOWN;
    }
    struct show how = *q->how;
    how.full = how.machine = false;
    show_field(q->s, FIELD_CUSTOMER_EMAIL, &how, q->out);
    bool is_generated = is_raised(q, SIGNAL_EMAIL);
    buf_append_text(q->out, is_generated ? " looks generated" : " does not look generated");
    return is_generated ? WEIGHT_NOTE : WEIGHT_QUIET;
}

static enum signal_weight find_role(const struct inquiry *q) {
    struct slice role = session_has(q->s, FIELD_CUSTOMER_ROLE)
                            ? session_text(q->s, FIELD_CUSTOMER_ROLE)
                            : SLICE_NONE;
    if (role.len == 0 || slice_equal_nocase(role, SLICE("unknown"))) {
        buf_append_text(q->out, "not known");
        return WEIGHT_UNKNOWN;
    }
    add_id(q, role);
    if (is_raised(q, SIGNAL_ROLE)) {
        buf_append_text(q->out, ": likely a false alarm");
        return WEIGHT_EASES;
    }
    return WEIGHT_QUIET;
}

static enum signal_weight (*const finders[])(const struct inquiry *q) = {
    [SIGNAL_SHORT] = find_short,
    [SIGNAL_REPEAT] = find_repeat,
    [SIGNAL_CARD] = find_card,
    [SIGNAL_TWO_STORES] = find_two_stores,
    [SIGNAL_GROUP] = find_group,
    [SIGNAL_NO_ENTRY] = find_no_entry,
    [SIGNAL_NO_EXIT] = find_no_exit,
    [SIGNAL_EMAIL] = find_email,
    [SIGNAL_ROLE] = find_role,
};
_Static_assert(ARRAY_LEN(finders) == SIGNAL_COUNT, "every signal is put into words");

// What matters more comes first.
static int rank_of(enum signal_weight w) {
    static const int ranks[] = {[WEIGHT_STRONG] = 0,
        [WEIGHT_NOTE] = 1,
        [WEIGHT_EASES] = 2,
        [WEIGHT_QUIET] = 3,
        [WEIGHT_UNKNOWN] = 4};
    return ranks[w];
}

static int strongest_first(const void *a, const void *b) {
    const struct finding *x = a, *y = b;
    int rank_x = rank_of(x->weight), rank_y = rank_of(y->weight);
    return rank_x != rank_y ? rank_x - rank_y : (int)x->signal - (int)y->signal;
}

size_t evidence_findings(const struct evidence *ev, const struct session *s, const struct show *how,
    struct finding out[SIGNAL_COUNT]) {
    row_id row = evidence_row(ev, s);
    if (row == ROW_NONE) {
        return 0;
    }
    struct buf words = BUF_INIT(WORDS_MAX_LEN), brief = BUF_INIT(WORDS_MAX_LEN);
    // The record that the evidence was made from, so that bits and numbers agree.
    const struct session *known = dataset_session(ev->d, row);
    struct inquiry q = {.ev = ev,
        .s = known,
        .f = &ev->facts[row],
        .how = how,
        .bits = evidence_signals(ev, known, how->now),
        .out = &words,
        .brief = &brief};
    for (unsigned i = 0; i < SIGNAL_COUNT; i++) {
        buf_clear(&words);
        buf_clear(&brief);
        out[i].signal = (enum signal)i;
        out[i].weight = finders[i](&q);
        text_copy(out[i].text, sizeof out[i].text, buf_slice(&words));
        text_copy(out[i].brief, sizeof out[i].brief, buf_slice(&brief));
    }
    buf_release(&words);
    buf_release(&brief);
    qsort(out, SIGNAL_COUNT, sizeof *out, strongest_first);
    return SIGNAL_COUNT;
}
