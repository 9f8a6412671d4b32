// The tabs of the detail pane, each drawing all its lines on a sheet (src/ui/sheet.h), and the JSON
// tab, which draws itself.
#ifndef AIFI_UI_DETAIL_TABS_H
#define AIFI_UI_DETAIL_TABS_H

#include "sheet.h"
#include "ui/detail.h"

void detail_overview(struct sheet *sh, bool beside);
void detail_timeline(struct sheet *sh);
void detail_customer(struct sheet *sh);
void detail_store(struct sheet *sh);
void detail_events(struct sheet *sh, bool short_ids);
void detail_metadata(struct sheet *sh); // the keys other than events

void detail_case_draw(struct detail *d, const struct session *s, const struct detail_look *look,
    struct canvas *c, struct rect r);
void detail_case_release(struct detail *d);
void detail_case_step(struct detail *d, int64_t by);
// "to do, 1 note", as far as it is known without the case's file.
void detail_append_verdict(struct sheet *sh, const struct case_file *file, struct buf *out);

void detail_json_draw(struct detail *d, const struct session *s, const struct detail_look *look,
    struct canvas *c, struct rect r);
void detail_json_release(struct detail *d);
size_t detail_json_n_lines(const struct detail *d);

#endif
