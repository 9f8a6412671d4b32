// Unknown parameters. It must not know who sends them.
#include "passed.h"

#include "base/mem.h"
#include "base/text.h"
#include "model/query.h"
#include "option_table.h"

#include <ctype.h>

static bool is_name(struct slice name) {
    for (size_t i = 0; i < name.len; i++) {
        const unsigned char c = (unsigned char)name.ptr[i];
        if (!isalnum(c) && strchr("_-.[]", c) == NULL) {
            return false;
        }
    }
    return name.len > 0;
}

// Whether all of it is text that can be read: no controls, no invisible characters, whole UTF-8.
static bool is_printable(struct slice text) {
    struct text_iter it;
    struct text_cluster cluster;
    text_iter_init(&it, text, (struct text_style){.mode = TEXT_MARK});
    while (text_next(&it, &cluster)) {
        if (cluster.replaced) {
            return false;
        }
    }
    return utf8_is_valid(text);
}

// "status[]", "status[0]"
static struct slice without_index(struct slice name) {
    struct slice rest = name, front;
    slice_cut(&rest, '[', &front);
    return front;
}

// The option that stands for a name, in any case: of the API, or as the option is called.
static const char *option_of(struct slice name) {
    name = without_index(name);
    for (enum param p = 0; p < PARAM_COUNT; p++) {
        if (slice_equal_nocase(name, slice_of(param_row(p)->wire)) ||
            slice_equal_nocase(name, slice_of(param_row(p)->flag))) {
            return param_row(p)->flag;
        }
    }
    for (size_t i = 0; i < option_n_synonyms; i++) {
        if (slice_equal_nocase(name, slice_of(option_synonyms[i].name))) {
            return option_synonyms[i].name;
        }
    }
    return NULL;
}

bool passed_add(struct buf *parameters, struct slice pair, struct error *e) {
    struct slice value = pair, name;
    slice_cut(&value, '=', &name);
    if (value.ptr == NULL || name.len == 0) {
        return error_set(e, ERROR_USAGE, "KEY=VALUE, such as region=north");
    }
    if (!is_name(name)) {
        return error_set(e, ERROR_USAGE,
            "'%.*s' is no name of a parameter: letters, digits and _ - . [ ]", SLICE_ARG(name));
    }
    const char *option = option_of(name);
    if (option != NULL) {
        return error_set(
            e, ERROR_USAGE, "%.*s has an option of its own: --%s", SLICE_ARG(name), option);
    }
    if (!is_printable(value)) {
        return error_set(
            e, ERROR_USAGE, "the value of %.*s holds what cannot be printed", SLICE_ARG(name));
    }
    if (parameters->len > 0) {
        buf_append_char(parameters, '&');
    }
    percent_encode(parameters, name);
    buf_append_char(parameters, '=');
    percent_encode(parameters, value);
    return !parameters->full ||
           error_set(e, ERROR_USAGE, "more than %d bytes of parameters", PASSED_MAX_LEN);
}

void passed_append_doubts(struct slice parameters, struct buf *out) {
    struct slice pair;
    while (slice_cut(&parameters, '&', &pair)) {
        struct slice value = pair, encoded;
        slice_cut(&value, '=', &encoded);
        struct buf name = BUF_INIT(PASSED_MAX_LEN);
        percent_decode(&name, encoded);
        const char *nearest = param_nearest_wire(without_index(buf_slice(&name)));
        if (nearest != NULL) {
            const enum param p = param_by_wire(slice_of(nearest));
            buf_printf(out, "%sAiFi's pages name no parameter %s; did you mean --%s?",
                out->len > 0 ? " " : "", buf_text(&name), param_row(p)->flag);
        }
        buf_release(&name);
    }
}
