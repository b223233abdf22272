/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-access-button.h"
#include "mg-follow-button.h"
#include "mg-mapping-list.h"
#include "mg-page.h"
#include "mg-panel.h"
#include "mg-split.h"
#include "mg-welcome.h"
#include "mg-window.h"

G_BEGIN_DECLS

/* Shared by mg-window.c (what it holds and where), mg-window-actions.c (what one can do),
 * mg-window-watch.c (whether anybody looks), mg-window-table.c (the tab of all mappings) and nobody else. */
struct _MgWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwWindowTitle *title;
  GtkWidget *open_button;
  MgFollowButton *follow_button;
  MgAccessButton *access_button;
  GtkWidget *access_strip;
  MgSplit *split;
  MgMappingList *list;
  GtkStack *stack;
  MgWelcome *welcome;
  AdwTabView *tab_view;
  MgPanel *panel;

  MgApplication *application;
  GSignalGroup *mapping_signals;
  GSignalGroup *inspection_signals;
  GSignalGroup *editor_signals;
  gboolean is_asking;
  gboolean watching;
  /* Not referenced: a table that came from another window. */
  GtkWidget *arrived;
  guint arrived_id;
};

void mg_window_update_page (MgWindow *self);
gboolean mg_window_has_focus_in (MgWindow *self, gpointer part);

void mg_window_init_watch (MgWindow *self);
void mg_window_update_watch (MgWindow *self);
void mg_window_end_watch (MgWindow *self);
void mg_window_init_table (MgWindow *self);
void mg_window_end_table (MgWindow *self);
void mg_window_init_actions (MgWindow *self);
void mg_window_update_actions (MgWindow *self);
void mg_window_init_change (MgWindow *self);
void mg_window_edit_class_init (GtkWidgetClass *widget_class);
void mg_window_init_edit (MgWindow *self);
void mg_window_update_edit (MgWindow *self);

G_END_DECLS
