// Which signals a session raises. It must not know how they are put into words
// (evidence_findings.c).
#include "evidence_parts.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static const struct signal_row rows[] = {
    [SIGNAL_SHORT] = {"short", "short visit",
        "the visit took less than a quarter of the median of its store's completed visits"},
    [SIGNAL_REPEAT] = {"repeat", "repeat", "two or more of the customer's sessions are flagged"},
    [SIGNAL_CARD] = {"card", "shared card",
        "the payment instrument was used by two or more customers"},
    [SIGNAL_TWO_STORES] = {"2-stores", "two stores",
        "the customer was in another store within an hour before or after, or at the same time"},
    [SIGNAL_GROUP] = {"group", "group", "visitors and the declared group size differ"},
    [SIGNAL_NO_ENTRY] = {"no-entry", "no entry",
        "the code was scanned and has expired, and nobody entered"},
    [SIGNAL_NO_EXIT] = {"no-exit", "no exit",
        "somebody entered more than 4 hours ago and no exit is known"},
    [SIGNAL_EMAIL] = {"email", "e-mail",
        "the address looks generated: a domain that cannot exist, or a long hexadecimal name"},
    [SIGNAL_ROLE] = {"role", "role", "an employee or a tester: likely a false alarm"},
};
_Static_assert(ARRAY_LEN(rows) == SIGNAL_COUNT, "every signal has its row");
_Static_assert(SIGNAL_COUNT <= 16, "the signals fit into struct fact");

const struct signal_row *signal_row(enum signal s) {
    require(s >= 0 && s < SIGNAL_COUNT);
    return &rows[s];
}

// Addresses

static bool ends_with(struct slice text, struct slice end) {
    return text.len >= end.len &&
           slice_equal_nocase((struct slice){text.ptr + text.len - end.len, end.len}, end);
}

// "invalid" and "test" are domains that are never given out (RFC 2606). "example" is left out:
// documentation and demos write it in plausible addresses.
static bool is_impossible_domain(struct slice domain) {
    return ends_with(domain, SLICE(".invalid")) || ends_with(domain, SLICE(".test")) ||
           slice_equal_nocase(domain, SLICE("invalid")) ||
           slice_equal_nocase(domain, SLICE("test"));
}

// A hash or a UUID. Digits alone may be a telephone number, letters alone a word.
static bool is_hexadecimal(struct slice name) {
    enum { LEAST = 16 };
    size_t n_digits = 0, n_letters = 0;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (c >= '0' && c <= '9') {
            n_digits++;
        } else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) {
            n_letters++;
        } else if (c != '-') {
            return false;
        }
    }
    return n_digits + n_letters >= LEAST && n_digits > 0 && n_letters > 0;
}

bool evidence_email_looks_generated(struct slice email) {
    email = slice_trim(email);
    const char *at = email.len > 0 ? memrchr(email.ptr, '@', email.len) : NULL;
    if (!at) {
        return false;
    }
    struct slice name = {email.ptr, (size_t)(at - email.ptr)};
    struct slice domain = {at + 1, email.len - name.len - 1};
    return is_impossible_domain(domain) || is_hexadecimal(name);
}

// Two stores

int64_t evidence_gap(const struct fact *a, const struct fact *b) {
    const struct fact *first = a->start <= b->start ? a : b, *second = first == a ? b : a;
    int64_t gap = second->start - evidence_end(first);
    // The end of an open visit is a guess; past it, what is known is the last entry.
    return gap > 0 && first->is_open ? second->start - first->end : gap;
}

// How long after the end of `f` an entry elsewhere still raises the signal. An open visit has none
// of it: its end is a guess that is long enough.
static instant stores_end(const struct fact *f) {
    return evidence_end(f) + (f->is_open ? 0 : EVIDENCE_TWO_STORES_MS);
}

static bool is_place(const struct fact *f) {
    return f->was_inside && f->store != NO_GROUP;
}

static int compare_start(const void *a, const void *b) {
    const struct fact *x = *(struct fact *const *)a, *y = *(struct fact *const *)b;
    return (x->start > y->start) - (x->start < y->start);
}

// The latest end so far, and the latest of any store but that one: whichever is of another store
// than the visit looked at is the one that comes nearest to it.
struct latest {
    instant end;
    uint32_t store;
};

static void note_end(struct latest *best, struct latest *other, const struct fact *f) {
    struct latest own = {stores_end(f), f->store};
    if (best->store == own.store) {
        best->end = own.end > best->end ? own.end : best->end;
    } else if (own.end > best->end) {
        *other = *best;
        *best = own;
    } else if (own.end > other->end) {
        *other = own;
    }
}

// Each visit against those that began before it.
static void compare_before(struct fact **visits, size_t n) {
    struct latest best = {INSTANT_NONE, NO_GROUP}, other = best;
    for (size_t i = 0; i < n; i++) {
        const struct latest *l = best.store != visits[i]->store ? &best : &other;
        visits[i]->two_stores = l->store != NO_GROUP && visits[i]->start <= l->end;
        note_end(&best, &other, visits[i]);
    }
}

// And against those that began after it: the nearest beginning in another store.
static void compare_after(struct fact **visits, size_t n) {
    struct latest next = {INSTANT_NONE, NO_GROUP}, other = next;
    for (size_t i = n; i-- > 0;) {
        struct fact *f = visits[i];
        const struct latest *l = next.store != f->store ? &next : &other;
        if (l->store != NO_GROUP && l->end <= stores_end(f)) {
            f->two_stores = true;
        }
        if (next.store != f->store) {
            other = next;
        }
        next = (struct latest){f->start, f->store};
    }
}

void evidence_compare_stores(const struct evidence *ev, uint32_t customer) {
    const struct index *x = &ev->customers;
    struct group *g = &x->groups[customer];
    if (!g->is_stale) {
        return;
    }
    struct fact **visits = mem_calloc(g->n, sizeof *visits);
    size_t n = 0;
    for (uint32_t l = g->newest; l != NO_LINK; l = x->links[l].next) {
        struct fact *f = &ev->facts[x->links[l].row];
        if (is_place(f)) {
            visits[n++] = f;
        }
    }
    if (n > 0) {
        qsort(visits, n, sizeof *visits, compare_start);
    }
    compare_before(visits, n);
    compare_after(visits, n);
    mem_free(visits);
    g->is_stale = false;
}

// Signals

static bool is_short(const struct evidence *ev, const struct fact *f) {
    if (!f->is_completed || f->store == NO_GROUP ||
        ev->visits[f->store].n < EVIDENCE_MEDIAN_LEAST) {
        return false;
    }
    return (f->end - f->start) * 100 <
           evidence_median(ev, f->store) * (int64_t)EVIDENCE_SHORT_PERCENT;
}

static unsigned shared_signals(const struct evidence *ev, const struct fact *f) {
    unsigned bits = 0;
    if (f->customer != NO_GROUP) {
        evidence_compare_stores(ev, f->customer);
        bits |= f->two_stores ? 1U << SIGNAL_TWO_STORES : 0;
        bool is_repeat = ev->customers.groups[f->customer].n_flagged >= EVIDENCE_REPEAT_LEAST;
        bits |= is_repeat ? 1U << SIGNAL_REPEAT : 0;
    }
    if (f->card != NO_GROUP && ev->cards.groups[f->card].n_customers > 1) {
        bits |= 1U << SIGNAL_CARD;
    }
    return bits | (is_short(ev, f) ? 1U << SIGNAL_SHORT : 0);
}

unsigned evidence_signals(const struct evidence *ev, const struct session *s, instant now) {
    row_id row = evidence_row(ev, s);
    if (row == ROW_NONE) {
        return 0;
    }
    const struct fact *f = &ev->facts[row];
    unsigned late = now >= f->late_at ? 1U << f->late : 0;
    return f->signals | late | shared_signals(ev, f);
}

void evidence_append_signals(
    const struct evidence *ev, const struct session *s, instant now, struct buf *out) {
    unsigned bits = evidence_signals(ev, s, now);
    const char *blank = "";
    for (unsigned i = 0; i < SIGNAL_COUNT; i++) {
        if (bits & 1U << i) {
            buf_append_text(out, blank);
            buf_append_text(out, rows[i].name);
            blank = " ";
        }
    }
}
