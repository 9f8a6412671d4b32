// The tabs of the objects that a session holds: customer, store, events and other metadata. Must
// not know which values are personal; model/show.h hides them.
#include "detail_tabs.h"

#include "base/mem.h"
#include "model/decode.h"

#include <string.h>

// More events than this are read in the JSON tab, which lays out only what it shows.
enum { EVENTS_MAX = 200, EVENT_TEXTS_MAX_LEN = 16 * 1024 * 1024, ID_SHORT_LEN = 8 };

static bool is_below(enum field f, const char *object) {
    const char *path = field_row(f)->path;
    size_t len = strlen(object);
    return strncmp(path, object, len) == 0 && path[len] == '.';
}

// All fields of one nested object, or that it is not there.
static void put_object(struct sheet *sh, enum field object, const char *title) {
    sheet_blank(sh);
    if (!session_has(sh->s, object)) {
        sheet_flow(sh, title);
        sheet_item_field(sh, NULL, object);
        sheet_end_line(sh);
        return;
    }
    sheet_title(sh, title);
    for (unsigned f = 0; f < FIELD_STORED_COUNT; f++) {
        if (is_below((enum field)f, field_row(object)->path) &&
            field_row((enum field)f)->type != TYPE_JSON) {
            sheet_field(sh, (enum field)f);
        }
    }
    sheet_end_line(sh);
}

// A JSON value as its members, or as one of the kinds of nothing.
static void put_json(struct sheet *sh, enum field f, const char *title, const char *skip) {
    sheet_flow(sh, title);
    if (session_presence(sh->s, f) != PRESENT) {
        sheet_item_field(sh, NULL, f);
        sheet_end_line(sh);
        return;
    }
    sheet_members(sh, session_raw(sh->s, f), slice_of(field_row(f)->path), skip, false);
}

void detail_customer(struct sheet *sh) {
    sheet_title(sh, "Customer of the session");
    static const enum field own[] = {FIELD_CUSTOMER_ID, FIELD_PAYMENT_INSTRUMENT_ID,
        FIELD_SATISFACTION, FIELD_SATISFACTION_SUBMITTED};
    for (size_t i = 0; i < ARRAY_LEN(own); i++) {
        sheet_field(sh, own[i]);
    }
    put_object(sh, FIELD_CUSTOMER, "Customer record");
    if (session_has(sh->s, FIELD_CUSTOMER)) {
        sheet_blank(sh);
        put_json(sh, FIELD_CUSTOMER_METADATA, "Customer metadata", NULL);
    }
    sheet_legend(sh);
}

void detail_store(struct sheet *sh) {
    sheet_title(sh, "Store of the session");
    sheet_field(sh, FIELD_STORE_ID);
    sheet_field(sh, FIELD_STORE_ID_SCANNABLE_AT);
    put_object(sh, FIELD_STORE, "Store record");
    sheet_legend(sh);
}

static void put_event(
    struct sheet *sh, size_t index, const struct session_event *event, bool short_id) {
    sheet_end_line(sh);
    // A UUID just fits beside the number in the narrow pane.
    sheet_putf(sh, 0, STYLE_LABEL, "%3zu", index + 1);
    sh->indent = 4;
    sh->x = 2;
    struct slice id = event->id;
    bool cut = short_id && id.len > ID_SHORT_LEN + 4 && utf8_is_valid(id);
    buf_clear(&sh->value);
    if (cut) {
        size_t len = ID_SHORT_LEN;
        while (((unsigned char)id.ptr[len] & 0xC0) == 0x80) {
            len--;
        }
        id.len = len;
    }
    sheet_append_safe(sh, &sh->value, id);
    buf_append_text(&sh->value, cut ? (sh->c->ascii ? "~" : "…") : "");
    if (id.len > 0) {
        sheet_item(sh, NULL, STYLE_TEXT, buf_slice(&sh->value));
    } else {
        sheet_item(sh, NULL, STYLE_NOTHING, SLICE("(no id)"));
    }
    if (event->metadata.len > 0) {
        sheet_members(sh, event->metadata, SLICE("metadata.events.metadata"), NULL, true);
    } else {
        sheet_item(sh, NULL, STYLE_NOTHING, SLICE("(no metadata)"));
    }
    sheet_end_line(sh);
}

void detail_events(struct sheet *sh, bool short_ids) {
    struct slice json = session_raw(sh->s, FIELD_METADATA_EVENTS);
    bool is_array = session_presence(sh->s, FIELD_METADATA_EVENTS) == PRESENT && json.len > 0 &&
                    json.ptr[0] == '[';
    size_t n = is_array ? decode_events(json, NULL, NULL, 0) : 0;
    sheet_end_line(sh);
    sheet_put(sh, 1, -1, STYLE_TITLE, SLICE("Events"));
    sheet_put(sh, 8, -1, STYLE_DIM, SLICE("(no time is sent with them)"));
    sheet_end_line(sh);
    sh->indent = 2;
    if (!is_array) {
        sheet_item_field(sh, NULL, FIELD_METADATA_EVENTS);
    } else if (n == 0) {
        sheet_item(sh, NULL, STYLE_NOTHING, SLICE("(none: an empty list)"));
    }
    if (n > 0) {
        size_t n_shown = n < EVENTS_MAX ? n : EVENTS_MAX;
        struct session_event *events = mem_calloc(n_shown, sizeof(*events));
        struct buf texts = BUF_INIT(EVENT_TEXTS_MAX_LEN);
        decode_events(json, &texts, events, n_shown);
        for (size_t i = 0; i < n_shown; i++) {
            put_event(sh, i, &events[i], short_ids);
        }
        if (n_shown < n) {
            sheet_end_line(sh);
            sheet_putf(sh, 2, STYLE_DIM, "and %zu more: see the JSON tab", n - n_shown);
        }
        buf_release(&texts);
        mem_free(events);
    }
    sheet_end_line(sh);
}

void detail_metadata(struct sheet *sh) {
    sheet_blank(sh);
    put_json(sh, FIELD_METADATA, "Metadata (other keys)",
        session_presence(sh->s, FIELD_METADATA) == PRESENT ? "events" : NULL);
}
