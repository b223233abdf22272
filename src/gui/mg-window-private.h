/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-inspector.h"
#include "mg-mapping-list.h"
#include "mg-page.h"
#include "mg-split.h"
#include "mg-window.h"

G_BEGIN_DECLS

/* Shared by mg-window.c (what it holds and where), mg-window-actions.c (what one can do) and nobody else. */
struct _MgWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwWindowTitle *title;
  GtkWidget *open_button;
  GtkWidget *follow_button;
  GtkWidget *access_button;
  MgSplit *split;
  MgMappingList *list;
  GtkStack *stack;
  AdwTabView *tab_view;
  MgInspector *inspector;

  MgApplication *application;
  GSignalGroup *mapping_signals;
};

gboolean mg_window_has_focus_in (MgWindow *self, gpointer part);

void mg_window_init_actions (MgWindow *self);
void mg_window_update_actions (MgWindow *self);

G_END_DECLS
