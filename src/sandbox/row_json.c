// One row of the answer. Must not know pages, nor what a fault does to a field.
#include "sandbox/row_json.h"

#include "sandbox/metadata.h"
#include "sandbox/oddities.h"

static bool is_left_out(const struct oddities *o, const struct field *f) {
    return (o->without_satisfaction && f->offset == offsetof(struct session, satisfaction) &&
               f->kind == FIELD_INTEGER) ||
           (o->without_location && f->offset == offsetof(struct session, location) &&
               f->kind == FIELD_TEXT);
}

static bool is_twisted(const struct row_writer *w, struct json *j, const char *prefix,
    const struct field *f, const void *record) {
    if (w->twist == NULL) {
        return false;
    }
    char path[64];
    snprintf(path, sizeof path, "%s%s", prefix, f->name);
    return w->twist(w->context, j, path, f, record);
}

static void write_members(const struct row_writer *w, struct json *j, const struct table *t,
    const char *prefix, const void *record, int64_t customer_id) {
    json_open(j, '{');
    for (size_t i = 0; i < t->n_fields; i++) {
        const struct field *f = &t->fields[i];
        if (f->use == FIELD_COLUMN || is_twisted(w, j, prefix, f, record)) {
            continue;
        }
        json_key(j, f->name);
        if (f->kind == FIELD_METADATA) {
            metadata_customer(j, w->world->seed, customer_id);
        } else {
            record_json_value(j, record, f);
        }
    }
    json_close(j, '}');
}

static void write_customer(const struct row_writer *w, struct json *j, const struct session *row,
    const struct oddities *o) {
    struct customer c;
    if (!o->no_customer && crowd_customer(&w->world->crowd, row->customer_id, &c)) {
        json_key(j, "customer");
        write_members(w, j, &customer_table, "customer.", &c, c.id);
    } else if (o->null_customer) {
        json_key(j, "customer");
        json_null(j);
    }
}

static void write_store(const struct row_writer *w, struct json *j, const struct session *row,
    const struct oddities *o) {
    const struct store *s = stores_find(&w->world->stores, row->store_id);
    if (!o->no_store && s != NULL) {
        json_key(j, "store");
        write_members(w, j, &store_table, "store.", s, ABSENT);
    } else if (o->null_store) {
        json_key(j, "store");
        json_null(j);
    }
}

static void write_extra_keys(struct json *j, const struct session *row) {
    json_key(j, "shoppingSessionFlags");
    json_raw_text(j, "[\"ageVerificationRequired\"]");
    json_key(j, "x-trace");
    json_integer(j, row->id * 7919);
}

static void write_field(const struct row_writer *w, struct json *j, const struct session *row,
    const struct oddities *o, const struct field *f) {
    if (is_twisted(w, j, "", f, row)) {
        return;
    }
    if (f->kind == FIELD_CUSTOMER) {
        write_customer(w, j, row, o);
    } else if (f->kind == FIELD_STORE) {
        write_store(w, j, row, o);
    } else if (!is_left_out(o, f)) {
        json_key(j, f->name);
        if (f->kind == FIELD_METADATA) {
            metadata_session(j, w->world->seed, row);
        } else {
            record_json_value(j, row, f);
        }
    }
}

void row_json(const struct row_writer *w, struct json *j, const struct session *row) {
    if (row->raw.ptr != NULL) {
        json_raw(j, row->raw);
        return;
    }
    struct oddities o = oddities_draw(w->world->seed, row);
    json_open(j, '{');
    for (size_t i = 0; i < session_table.n_fields; i++) {
        const struct field *f = &session_table.fields[i];
        if (f->use != FIELD_COLUMN) {
            write_field(w, j, row, &o, f);
        }
    }
    if (o.extra_keys) {
        write_extra_keys(j, row);
    }
    json_close(j, '}');
}
