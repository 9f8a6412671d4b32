// Writes manual and completions of aifi-sandbox, as part of the build. A program of its own, as the
// sandbox is: it must not know the client.
#include "documents.h"
#include "mdoc.h"

#include "sandbox/fault_kind.h"
#include "sandbox/options.h"

#include <string.h>

static void describe_fault(struct program *p, struct value *v) {
    value_add_choice(v, "list", "print the catalogue");
    for (size_t i = 0; i < n_fault_kinds; i++) {
        const struct fault_kind *k = &fault_kinds[i];
        struct buf name = BUF_INIT(64);
        const bool needs = k->argument != NULL && k->argument[0] != '[';
        buf_printf(&name, "%s%s", k->name, needs ? ":" : "");
        value_add_choice(v, program_text(p, buf_slice(&name)), k->help);
        buf_release(&name);
    }
}

static void describe(struct program *p) {
    *p = (struct program){.name = "aifi-sandbox"};
    program_add_group(p, "Options");
    for (size_t i = 0; i < n_option_rows; i++) {
        const struct option_row *row = &option_rows[i];
        struct program_option *o = program_add_option(p, row->name, row->help);
        o->value.placeholder = row->argument;
        if (row->argument != NULL) {
            o->value.is_file = strcmp(row->argument, "FILE") == 0;
        }
        if (strcmp(row->name, "fault") == 0) {
            describe_fault(p, &o->value);
        }
    }
}

static void append_faults(struct manual *m, struct buf *out) {
    buf_append_text(out, ".Bl -tag -width Ds\n");
    for (size_t i = 0; i < n_fault_kinds; i++) {
        const struct fault_kind *k = &fault_kinds[i];
        buf_printf(out, ".It Cm %s", k->name);
        if (k->argument != NULL && k->argument[0] == '[') { // the colon goes with it
            struct buf optional = BUF_INIT(128);
            buf_printf(&optional, "[:%s", k->argument + 1);
            buf_append_text(out, " Ns");
            mdoc_placeholder(out, buf_text(&optional));
            buf_release(&optional);
        } else if (k->argument != NULL) {
            buf_append_text(out, " : Ns");
            mdoc_placeholder(out, k->argument);
        }
        buf_append_char(out, '\n');
        mdoc_sentence(out, k->help, NULL);
        manual_append_note(m, "fault", k->name, out);
    }
    buf_append_text(out, ".El\n");
}

static const struct manual_section sections[] = {
    {"OPTIONS", manual_append_options},
    {"FAULTS", append_faults},
};

int main(int argc, char **argv) {
    struct program program;
    describe(&program);
    const int status = documents_main(argc, argv, &program, sections, ARRAY_LEN(sections));
    program_release(&program);
    return status;
}
