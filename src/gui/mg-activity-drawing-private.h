/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-activity-drawing.h"

G_BEGIN_DECLS

/* Shared by mg-activity-drawing.c (what is drawn), mg-activity-input.c (keys and the pointer) and nobody else. */
struct _MgActivityDrawing
{
  GtkWidget parent_instance;

  MgInspection *inspection;
  MgActivityWatch *watch;
  /* What lies below the cursor and what is in sight. */
  GskRenderNode *node;
  GtkWidget *menu;
  /* The byte whose cell has the cursor. */
  guint64 cursor;
  /* Where the pointer is, when it is over it. */
  gboolean is_hovered;
  double pointer_x;
  double pointer_y;
};

void mg_activity_drawing_class_init_input (GtkWidgetClass *klass);
void mg_activity_drawing_init_input (MgActivityDrawing *self);
void mg_activity_drawing_point (MgActivityDrawing *self, guint64 offset);
void mg_activity_drawing_tell (MgActivityDrawing *self);

G_END_DECLS
