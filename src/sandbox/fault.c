// Reading the names of faults, and handing each stage of an answer to the active ones. Must not
// know what any of them does.
#include "sandbox/fault_kind.h"

enum { FAULT_MEMORY_MAX = 64 * 1024 * 1024, MISSPELT_MAX = 3 };

// --- reading ------------------------------------------------------------------------------------

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// "@N", "@N-", "@N-M" at the end of *spec: cut off.
static bool cut_range(struct slice *spec, struct fault *f, struct error *e) {
    f->from = 1;
    f->until = UINT64_MAX;
    size_t at = spec->len;
    while (at > 0 && (is_digit(spec->ptr[at - 1]) || spec->ptr[at - 1] == '-')) {
        at--;
    }
    if (at == 0 || at == spec->len || spec->ptr[at - 1] != '@' || !is_digit(spec->ptr[at])) {
        return true;
    }
    struct slice until = {spec->ptr + at, spec->len - at}, from;
    int64_t first, last;
    bool open = until.ptr[until.len - 1] == '-';
    slice_cut(&until, '-', &from);
    bool ok = slice_to_int64(from, &first) && first > 0;
    last = until.ptr == NULL ? first : INT64_MAX;
    if (ok && until.ptr != NULL && !open) {
        ok = slice_to_int64(until, &last) && last >= first;
    }
    if (!ok) {
        return error_set(e, ERROR_USAGE, "fault '%.*s': the requests are spelt @N, @N-M or @N-",
            SLICE_ARG(*spec));
    }
    f->from = (uint64_t)first;
    f->until = (uint64_t)last;
    spec->len = at - 1;
    return true;
}

static bool find_kind(struct slice name, struct fault *f, struct error *e) {
    const char *close = NULL;
    size_t nearest = MISSPELT_MAX + 1;
    for (size_t i = 0; i < n_fault_kinds; i++) {
        struct slice known = slice_of(fault_kinds[i].name);
        if (slice_equal(name, known)) {
            f->kind = &fault_kinds[i];
            return true;
        }
        size_t distance = slice_distance(name, known, MISSPELT_MAX);
        if (distance < nearest) {
            nearest = distance;
            close = fault_kinds[i].name;
        }
    }
    return error_set(e, ERROR_USAGE, "there is no fault '%.*s'%s%s; --fault list names them",
        SLICE_ARG(name), close != NULL ? ", is it " : "", close != NULL ? close : "");
}

static bool take_numbers(struct fault *f) {
    f->numbers[0] = f->kind->defaults[0];
    f->numbers[1] = f->kind->defaults[1];
    struct slice rest = slice_of(f->text), one;
    if (rest.len == 0) {
        return f->numbers[0] != REQUIRED;
    }
    size_t n = 0;
    while (slice_cut(&rest, ',', &one)) {
        if (n == (f->kind->shape == ARGUMENT_NUMBERS ? 2u : 1u) ||
            !slice_to_int64(one, &f->numbers[n++])) {
            return false;
        }
    }
    return f->numbers[1] != REQUIRED;
}

static bool take_choice(struct fault *f) {
    struct slice rest = slice_of(f->text), wanted, choices = slice_of(f->kind->choices), one;
    slice_cut(&rest, ',', &wanted);
    for (int64_t i = 0; slice_cut(&choices, ' ', &one); i++) {
        if (slice_equal(one, wanted)) {
            f->numbers[0] = i;
            return true;
        }
    }
    return false;
}

static bool take_argument(struct fault *f, struct error *e) {
    const char *comma = strchr(f->text, ',');
    f->rest = comma != NULL ? comma + 1 : "";
    bool ok = true;
    switch (f->kind->shape) {
    case ARGUMENT_NONE:
        ok = f->text[0] == '\0';
        break;
    case ARGUMENT_NUMBER:
    case ARGUMENT_NUMBERS:
        ok = take_numbers(f);
        break;
    case ARGUMENT_CHOICE:
        ok = take_choice(f);
        break;
    case ARGUMENT_TEXT:
        ok = f->text[0] != '\0' || f->kind->defaults[0] != REQUIRED;
        break;
    }
    if (!ok) {
        const char *argument = f->kind->argument;
        return error_set(e, ERROR_USAGE, "fault '%s' is spelt %s%s%s", f->kind->name, f->kind->name,
            argument != NULL ? ":" : "", argument != NULL ? argument : "");
    }
    return true;
}

bool fault_set_add(struct fault_set *set, const char *spec, uint64_t n_before, struct error *e) {
    struct fault f = {.seed = set->seed, .memory = BUF_INIT(FAULT_MEMORY_MAX)};
    struct slice argument = slice_of(spec), name;
    if (!cut_range(&argument, &f, e)) {
        return false;
    }
    slice_cut(&argument, ':', &name);
    if (!find_kind(name, &f, e)) {
        return false;
    }
    require(f.kind != NULL);
    f.text = mem_dup_text(argument);
    if (!take_argument(&f, e)) {
        mem_free(f.text);
        return false;
    }
    mem_grow(&set->faults, &set->cap, set->n + 1, sizeof *set->faults);
    f.from += n_before;
    f.until = f.until > UINT64_MAX - n_before ? UINT64_MAX : f.until + n_before;
    set->faults[set->n++] = f;
    return true;
}

bool fault_set_init(
    struct fault_set *set, const char *const *specs, size_t n, uint64_t seed, struct error *e) {
    *set = (struct fault_set){.seed = seed};
    for (size_t i = 0; i < n; i++) {
        if (!fault_set_add(set, specs[i], 0, e)) {
            return false;
        }
    }
    return true;
}

void fault_set_clear(struct fault_set *set) {
    for (size_t i = 0; i < set->n; i++) {
        mem_free(set->faults[i].text);
        buf_release(&set->faults[i].memory);
    }
    set->n = 0;
}

void fault_set_release(struct fault_set *set) {
    fault_set_clear(set);
    mem_free(set->faults);
}

// --- the stages ---------------------------------------------------------------------------------

static bool is_active(const struct fault *f, uint64_t request) {
    return request >= f->from && request <= f->until;
}

bool fault_instead(struct fault_set *set, struct exchange *x) {
    for (size_t i = 0; i < set->n; i++) {
        struct fault *f = &set->faults[i];
        if (f->kind->instead != NULL && is_active(f, x->number)) {
            return f->kind->instead(f, x);
        }
    }
    return false;
}

void fault_query_string(struct fault_set *set, struct exchange *x, struct buf *query_string) {
    for (size_t i = 0; i < set->n; i++) {
        struct fault *f = &set->faults[i];
        if (f->kind->query_string != NULL && is_active(f, x->number)) {
            f->kind->query_string(f, x, query_string);
        }
    }
}

void fault_question(struct fault_set *set, struct exchange *x) {
    for (size_t i = 0; i < set->n; i++) {
        struct fault *f = &set->faults[i];
        if (f->kind->question != NULL && is_active(f, x->number)) {
            f->kind->question(f, x);
        }
    }
}

static bool twist(void *context, struct json *j, const char *path, const struct field *field,
    const void *record) {
    struct fault_set *set = context;
    if (strcmp(path, session_table.fields[1].name) == 0) { // the first field that is sent
        set->row++;
    }
    for (size_t i = 0; i < set->n; i++) {
        struct fault *f = &set->faults[i];
        if (f->kind->field != NULL && is_active(f, set->request) &&
            f->kind->field(f, set->row, j, path, field, record)) {
            return true;
        }
    }
    return false;
}

void fault_row_writer(struct fault_set *set, struct exchange *x, struct row_writer *w) {
    set->request = x->number;
    set->row = 0;
    for (size_t i = 0; i < set->n; i++) {
        if (set->faults[i].kind->field != NULL) {
            w->twist = twist;
            w->context = set;
        }
    }
}

void fault_listing(struct fault_set *set, struct exchange *x) {
    for (size_t i = 0; i < set->n; i++) {
        struct fault *f = &set->faults[i];
        if (f->kind->listing != NULL && is_active(f, x->number)) {
            f->kind->listing(f, x);
        }
    }
}

void fault_finish(struct fault_set *set, struct exchange *x) {
    for (size_t i = 0; i < set->n; i++) {
        struct fault *f = &set->faults[i];
        if (f->kind->finish != NULL && is_active(f, x->number)) {
            f->kind->finish(f, x);
        }
    }
}

const struct fault *fault_on_wire(const struct fault_set *set, uint64_t request) {
    for (size_t i = 0; i < set->n; i++) {
        if (set->faults[i].kind->wire != NULL && is_active(&set->faults[i], request)) {
            return &set->faults[i];
        }
    }
    return NULL;
}

bool fault_set_has_wire(const struct fault_set *set) {
    for (size_t i = 0; i < set->n; i++) {
        if (set->faults[i].kind->wire != NULL) {
            return true;
        }
    }
    return false;
}

void fault_print_catalogue(FILE *out) {
    for (size_t i = 0; i < n_fault_kinds; i++) {
        const struct fault_kind *k = &fault_kinds[i];
        char left[80];
        snprintf(left, sizeof left, "%s%s%s", k->name, k->argument != NULL ? ":" : "",
            k->argument != NULL ? k->argument : "");
        fprintf(out, "%-30s %s\n", left, k->help);
    }
}
