// What standard output is. It must not know what is written.
#include "sink.h"

#include <langinfo.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool sink_is_terminal(void) {
    return isatty(STDOUT_FILENO);
}

int sink_width(void) {
    struct winsize size;
    if (!sink_is_terminal() || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) {
        return 0;
    }
    return size.ws_col;
}

bool sink_is_ascii(const struct settings *s) {
    return s->ascii || strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
}

struct output sink_output(
    const struct settings *s, const enum field *columns, size_t n_columns, instant now) {
    return (struct output){
        .format = s->output,
        .columns = s->n_columns > 0 ? s->columns : columns,
        .n_columns = s->n_columns > 0 ? s->n_columns : n_columns,
        .show = {.now = now, .zone = s->zone, .unmasked = s->unmask},
        .terminal = sink_is_terminal(),
        .exact = s->csv_exact,
        .ascii = sink_is_ascii(s),
        .width = sink_width(),
    };
}
