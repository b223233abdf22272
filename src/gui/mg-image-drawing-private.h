/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-image-drawing.h"

G_BEGIN_DECLS

/* Around the picture, in pixels. */
#define MG_IMAGE_MARGIN 8

struct _MgImageDrawing
{
  GtkWidget parent_instance;

  MgInspection *inspection;
  GSettings *memory;
  MgImagePlanner *planner;
  MgImageMaker *maker;
  PangoLayout *layout;
  GtkWidget *menu;

  /* In pixels of the display, where coordinates of widgets are not. */
  MgImageRoom room;
  MgImageZoom zoom;
  MgImageView view;
  /* How wide all beside the picture is; what it was once it stays, so that the picture does not jump. */
  double legend_width;
  gboolean wants_whole;

  gboolean has_pointer;
  double pointer_x;
  double pointer_y;
  /* Where a drag was the last time. */
  double drag_x;
  double drag_y;
  gboolean is_dragged;
};

double mg_image_drawing_measure_legend (MgImageDrawing *self);
void mg_image_drawing_draw (MgImageDrawing *self, GtkSnapshot *snapshot);
void mg_image_drawing_update (MgImageDrawing *self);
gboolean mg_image_drawing_hit (MgImageDrawing *self, double x, double y, guint *ret_x, guint *ret_y);
void mg_image_drawing_to_display (MgImageDrawing *self, double x, double y, double *ret_x, double *ret_y);
void mg_image_drawing_tell_pointer (MgImageDrawing *self);

void mg_image_drawing_class_init_input (GtkWidgetClass *klass);
void mg_image_drawing_init_input (MgImageDrawing *self);

G_END_DECLS
