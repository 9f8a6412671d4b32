// What the files of the form share: its state, its stops (what Tab goes through), their places.
#ifndef AIFI_UI_FORM_PARTS_H
#define AIFI_UI_FORM_PARTS_H

#include "ui/form.h"

enum {
    FORM_BOXES_MAX = 12,
    FORM_STOPS_MAX = PARAM_COUNT + FORM_BOXES_MAX + 1,
    FORM_STATUS_CELLS = 16, // most cells of a status beside its box
    FORM_LABEL_LEN = 32,
    FORM_PREVIEW_LINES = 4, // most lines of the request
    FORM_FLAGS_LINES = 2,
};

enum stop_kind {
    STOP_TEXT,
    STOP_CHOICE,  // one of many, shown alone
    STOP_RADIO,   // one of two, both shown
    STOP_BOX,     // one status
    STOP_FLAGGED, // any, flagged or not: writes a part of the condition
};

enum flagged { FLAGGED_ANY, FLAGGED_YES, FLAGGED_NO, FLAGGED_COUNT };

struct form_stop {
    enum param param;
    enum stop_kind kind;
    size_t box; // of STOP_BOX
};

struct form_box {
    char *status;
    bool ticked;
};

struct form {
    struct query draft;
    struct form_stop stops[FORM_STOPS_MAX];
    size_t n_stops, focus;
    struct edit edit; // of the focused text

    struct form_box boxes[FORM_BOXES_MAX];
    size_t n_boxes;
    struct buf other; // statuses without a box, as typed
    char **seen;      // statuses seen in loaded rows, with a box or not
    size_t n_seen, cap_seen;
    char **stores; // "204 Zurich HB"
    size_t n_stores, cap_stores;

    // What Tab-completion began with, and which completion is shown.
    struct buf completed_from;
    size_t n_completed;
    size_t completed_at;         // the cursor then
    const char *completion_help; // of a condition; NULL = none
    bool completing;

    match_values *values; // of other fields, seen in loaded rows; NULL = none
    void *values_context;

    enum param server_param; // PARAM_NONE = no fault from the server
    char server_text[ERROR_TEXT_LEN];

    int h, w; // drawn last
    int scroll;
};

// form_status.c: the draft's status parameter as boxes and a text, and back.
void form_status_seen(struct form *f, const struct form_seen *seen);
void form_status_split(struct form *f);
void form_status_join(struct form *f);
// What is worth knowing about the statuses typed: that one has never been seen. Appends nothing
// when all have, or when none has been seen at all.
void form_status_append_note(const struct form *f, struct buf *out);

// form.c
const struct form_stop *form_stop_focused(const struct form *f);
struct slice form_stop_text(const struct form *f, const struct form_stop *stop);
void form_load_edit(struct form *f); // the focused text, into the editor
// The user changed the text of a field, or chose.
void form_set_text(struct form *f, const struct form_stop *stop, struct slice text);
// What a choice stands at: what is typed, or what holds when nothing is.
struct slice form_choice_now(const struct form *f, enum param p);
void form_step_choice(struct form *f, int by); // choices step without a clock

// form_type.c
// Name of the seen store with that number, or an empty slice.
struct slice form_store_name(const struct form *f, struct slice id);
// The i-th seen store ("216 Zurich HB") that has the text in it.
struct slice form_matching_store(const struct form *f, struct slice typed, size_t i);
// The store that was typed by its name, if just one has it.
struct slice form_store_by_name(const struct form *f);
// Puts the number of that store into a query.
void form_take_store_by_name(const struct form *f, struct query *q);

// form_condition.c
// What the condition says of suspected fraud by a part of its own.
enum flagged form_flagged(const struct form *f);
// False while the condition cannot be read, so that nothing can be put into it.
bool form_can_flag(const struct form *f);
// Puts that part into the condition, or takes it out; all else stays as it was typed.
void form_set_flagged(struct form *f, const struct form_stop *stop, enum flagged flagged);
const char *form_flagged_word(enum flagged flagged); // "not flagged"
// "server: store=204; here: fraud dwell<60s"; nothing when the condition is empty or unreadable.
void form_append_parts(const struct form *f, const struct value_context *c, struct buf *out);
// Puts the i-th completion of what was typed into the editor; false when there are no more.
bool form_complete_condition(struct form *f, size_t i);

// form_layout.c: places for a size.
struct form_place {
    int y;                          // line of the frame
    int row_label_x;                // < 0: the row begins with another field
    char row_label[FORM_LABEL_LEN]; // "Created"
    int label_x;                    // < 0: none
    char label[FORM_LABEL_LEN];     // "from", "Customer id"
    int x, w;                       // of the inside of the brackets, of a box with its status
};

struct form_layout {
    struct form_place places[FORM_STOPS_MAX];
    int group_y[PARAM_GROUP_COUNT];
    int note_y[PARAM_GROUP_COUNT]; // line kept for notes; < 0: none
    int request_y, n_request;      // request preview inside the frame; n_request 0: none
    int end_y;                     // lower edge of the frame
    int frame_h;                   // lines of the frame that show at once
    int note_line;                 // below the frame; < 0: none
    int preview_line, n_preview;   // below the frame, n_preview 0: none
    bool beside;                   // what times mean stands beside their fields
    int beside_x;
};
void form_layout_make(struct form_layout *out, const struct form *f, int h, int w);
bool form_is_radio(enum param p);
// The two sides of a radio, as words for what is sorted: "newest", "oldest".
const char *form_direction_word(const struct form *f, bool descending);

// form_notes.c: what is said about fields.
struct form_note {
    bool is_fault;
    char text[ERROR_TEXT_LEN];
};
// The fault of a parameter, ours or the server's. False when there is none.
bool form_fault(
    const struct form *f, enum param p, const struct value_context *c, struct form_note *out);
// What the text means ("= 2026-11-24 00:00:00 CET"); with `wire`, also what is sent; or what else
// is worth a note. False when the text is plain.
bool form_meaning(const struct form *f, enum param p, const struct value_context *c, bool wire,
    struct form_note *out);
// "?…" of the draft without its faulty fields, as it is planned. *here (may be NULL) gets what of
// the condition is matched here.
void form_append_request(
    const struct form *f, const struct form_look *look, struct buf *out, struct buf *here);

#endif
