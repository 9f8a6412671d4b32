// :config, the settings in force and where each is from.
#include "app_private.h"
#include "commands.h"
#include "text_cover.h"

#include "app/config_command.h"

enum { TEXT_MAX_LEN = 1024 * 1024 };

COMMAND_FUNCTION(command_config) {
    (void)argument;
    (void)e;
    struct buf text = BUF_INIT(TEXT_MAX_LEN);
    config_append_show(a->settings, (size_t)a->w, &text);
    text_cover_open(a, "Settings",
        SLICE("What the program was started with, and where each value is from. Outside of it: "
              "aifi-sessions config; --check tells what is wrong with the files."),
        buf_slice(&text));
    buf_release(&text);
    return REDO_DRAW;
}
