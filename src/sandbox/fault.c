#include "sandbox/fault.h"
bool fault_set_init(
    struct fault_set *set, const char *const *specs, size_t n, uint64_t seed, struct error *e) {
    *set = (struct fault_set){.seed = seed};
    for (size_t i = 0; i < n; i++)
        if (!fault_set_add(set, specs[i], e))
            return false;
    return true;
}
void fault_set_release(struct fault_set *set) {
    mem_free(set->faults);
}
bool fault_set_add(struct fault_set *set, const char *spec, struct error *e) {
    (void)set;
    return error_set(e, ERROR_USAGE, "no such fault: %s", spec);
}
void fault_set_clear(struct fault_set *set) {
    set->n = 0;
}
bool fault_instead(struct fault_set *set, struct exchange *x) {
    (void)set;
    (void)x;
    return false;
}
void fault_query_string(struct fault_set *set, struct exchange *x, struct buf *q) {
    (void)set;
    (void)x;
    (void)q;
}
void fault_question(struct fault_set *set, struct exchange *x) {
    (void)set;
    (void)x;
}
void fault_row_writer(struct fault_set *set, struct exchange *x, struct row_writer *w) {
    (void)set;
    (void)x;
    (void)w;
}
void fault_listing(struct fault_set *set, struct exchange *x) {
    (void)set;
    (void)x;
}
void fault_finish(struct fault_set *set, struct exchange *x) {
    (void)set;
    (void)x;
}
bool fault_set_has_wire(const struct fault_set *set) {
    (void)set;
    return false;
}
void fault_print_catalogue(FILE *out) {
    (void)out;
}
