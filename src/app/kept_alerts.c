// The file of the alert limits. It must not know what they mean.
#include "app/kept_alerts.h"

#include "base/file.h"

enum { LINE_MAX_LEN = 1000, PATH_MAX_LEN = 4096 };

bool kept_alerts_load(struct occupancy_limits *l, struct alert_rules *r) {
    struct buf path = BUF_INIT(PATH_MAX_LEN), line = BUF_INIT(LINE_MAX_LEN);
    struct error ignored;
    path_xdg(&path, XDG_STATE, "alerts");
    const bool changed = path.len > 0 &&
                         file_read(buf_text(&path), LINE_MAX_LEN, &line, &ignored) &&
                         slice_trim(buf_slice(&line)).len > 0 &&
                         alert_limits_parse(slice_trim(buf_slice(&line)), l, r, &ignored);
    buf_release(&line);
    buf_release(&path);
    return changed;
}

static bool write(struct slice line, bool *kept, struct error *e) {
    struct buf path = BUF_INIT(PATH_MAX_LEN);
    path_xdg(&path, XDG_STATE, "alerts");
    *kept = path.len > 0 && file_replace(buf_text(&path), line, true, e);
    const bool good = *kept || path.len == 0;
    buf_release(&path);
    return good;
}

bool kept_alerts_save(
    const struct occupancy_limits *l, const struct alert_rules *r, bool *kept, struct error *e) {
    struct buf line = BUF_INIT(LINE_MAX_LEN);
    alert_limits_append(l, r, &line);
    buf_append_char(&line, '\n');
    const bool good = write(buf_slice(&line), kept, e);
    buf_release(&line);
    return good;
}

// An empty file, not none: so a failure leaves the old one whole.
bool kept_alerts_forget(struct error *e) {
    bool ignored;
    return write(SLICE_NONE, &ignored, e);
}
