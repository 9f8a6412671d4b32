// The functions behind the command table, one file a group: command_move.c, command_detail.c,
// command_filter.c, command_sort.c, command_group.c, command_review.c, command_pivot.c,
// command_copy.c, command_cases.c, command_form.c, command_live.c, command_stores.c,
// command_program.c. Shape: app/command.h.
#ifndef AIFI_APP_COMMANDS_H
#define AIFI_APP_COMMANDS_H

#include "base/error.h"
#include "base/slice.h"

struct app;

#define COMMAND_FUNCTION(name) unsigned name(struct app *a, struct slice argument, struct error *e)

COMMAND_FUNCTION(command_row_down);
COMMAND_FUNCTION(command_row_up);
COMMAND_FUNCTION(command_page_down);
COMMAND_FUNCTION(command_page_up);
COMMAND_FUNCTION(command_half_page_down);
COMMAND_FUNCTION(command_half_page_up);
COMMAND_FUNCTION(command_first);
COMMAND_FUNCTION(command_last);
COMMAND_FUNCTION(command_column_left);
COMMAND_FUNCTION(command_column_right);
COMMAND_FUNCTION(command_server_page_next);
COMMAND_FUNCTION(command_server_page_previous);
COMMAND_FUNCTION(command_load_all);
COMMAND_FUNCTION(command_next_flagged);
COMMAND_FUNCTION(command_previous_flagged);
COMMAND_FUNCTION(command_next_pane);

COMMAND_FUNCTION(command_open);
COMMAND_FUNCTION(command_open_related);
COMMAND_FUNCTION(command_open_store);
COMMAND_FUNCTION(command_detail);
COMMAND_FUNCTION(command_zoom);
COMMAND_FUNCTION(command_next_tab);
COMMAND_FUNCTION(command_previous_tab);
COMMAND_FUNCTION(command_json);
COMMAND_FUNCTION(command_fold);
COMMAND_FUNCTION(command_expand_all);
COMMAND_FUNCTION(command_collapse_all);

COMMAND_FUNCTION(command_filter_form);
COMMAND_FUNCTION(command_filter);
COMMAND_FUNCTION(command_explain);
COMMAND_FUNCTION(command_view);
COMMAND_FUNCTION(command_save_view);
COMMAND_FUNCTION(command_drop_view);
COMMAND_FUNCTION(command_find);
COMMAND_FUNCTION(command_find_next);
COMMAND_FUNCTION(command_find_previous);
COMMAND_FUNCTION(command_limit);
COMMAND_FUNCTION(command_only);
COMMAND_FUNCTION(command_without);
COMMAND_FUNCTION(command_drop_filter);
COMMAND_FUNCTION(command_drop_all_filters);

COMMAND_FUNCTION(command_sort);
COMMAND_FUNCTION(command_reverse);
COMMAND_FUNCTION(command_sort_column_left);
COMMAND_FUNCTION(command_sort_column_right);
COMMAND_FUNCTION(command_columns);
COMMAND_FUNCTION(command_wide);
COMMAND_FUNCTION(command_mark);
COMMAND_FUNCTION(command_invert_marks);
COMMAND_FUNCTION(command_group);

COMMAND_FUNCTION(command_verdict);
COMMAND_FUNCTION(command_note);
COMMAND_FUNCTION(command_undo);
COMMAND_FUNCTION(command_pivot);
COMMAND_FUNCTION(command_console);
COMMAND_FUNCTION(command_copy);
COMMAND_FUNCTION(command_export);
COMMAND_FUNCTION(command_pipe);
COMMAND_FUNCTION(command_case_text);
COMMAND_FUNCTION(command_cases_export);
COMMAND_FUNCTION(command_cases_import);

COMMAND_FUNCTION(command_form_next);
COMMAND_FUNCTION(command_form_previous);
COMMAND_FUNCTION(command_form_down);
COMMAND_FUNCTION(command_form_up);
COMMAND_FUNCTION(command_form_toggle);
COMMAND_FUNCTION(command_form_increase);
COMMAND_FUNCTION(command_form_decrease);
COMMAND_FUNCTION(command_form_complete);
COMMAND_FUNCTION(command_form_apply);
COMMAND_FUNCTION(command_form_clear_field);
COMMAND_FUNCTION(command_form_reset);
COMMAND_FUNCTION(command_form_presets);

COMMAND_FUNCTION(command_hold);
COMMAND_FUNCTION(command_interval);
COMMAND_FUNCTION(command_follow);
COMMAND_FUNCTION(command_alerts);

COMMAND_FUNCTION(command_refresh);
COMMAND_FUNCTION(command_back);
COMMAND_FUNCTION(command_forward);
COMMAND_FUNCTION(command_cancel);
COMMAND_FUNCTION(command_interrupt);
COMMAND_FUNCTION(command_sessions);
COMMAND_FUNCTION(command_fraud);
COMMAND_FUNCTION(command_stores);
COMMAND_FUNCTION(command_profile);
COMMAND_FUNCTION(command_log);
COMMAND_FUNCTION(command_config);
COMMAND_FUNCTION(command_help);
COMMAND_FUNCTION(command_run_help);
COMMAND_FUNCTION(command_prompt);
COMMAND_FUNCTION(command_bind);
COMMAND_FUNCTION(command_zone);
COMMAND_FUNCTION(command_relative);
COMMAND_FUNCTION(command_unmask);
COMMAND_FUNCTION(command_theme);
COMMAND_FUNCTION(command_mouse);
COMMAND_FUNCTION(command_position);
COMMAND_FUNCTION(command_token);
COMMAND_FUNCTION(command_redraw);
COMMAND_FUNCTION(command_suspend);
COMMAND_FUNCTION(command_quit);
COMMAND_FUNCTION(command_quit_now);

#endif
