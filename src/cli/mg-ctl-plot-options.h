/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mg-ctl-paint.h"
#include "mg-ctl.h"
#include "mg-image.h"

G_BEGIN_DECLS

/**
 * MgCtlPlotOptions:
 * @path: (type filename): where the picture goes
 * @format: the format of its file
 * @width: how wide it is to be, in pixels
 * @height: how high
 * @dark: whether in the colours for a dark background
 * @scale: fixed, or following
 * @is_image: whether pixels are drawn; else curves
 * @image: the pixels
 * @map: the colours of those that are numbers
 * @element: the type of the values of curves
 * @offset: where the first one is, in bytes
 * @stride: from a value of a curve to its next, in bytes; 0: the values of all curves take turns
 * @has_count: whether it was said how many values a curve has; else all to the end
 * @count: how many
 * @n_channels: how many curves
 * @own_scales: whether each has its own scale
 * @has_zoom: whether only a part is in sight
 * @first: from which index on
 * @shown: how many values of it
 * @cursors: (array length=n_cursors): indices that are read off
 * @n_cursors: their number
 *
 * What “plot” is to draw.
 */
typedef struct
{
  char *path;
  MgCtlPictureFormat format;
  guint width;
  guint height;
  gboolean dark;
  MgPlotScale scale;
  gboolean is_image;
  MgImageFormat image;
  MgColorMap map;
  MgElement element;
  guint64 offset;
  guint64 stride;
  gboolean has_count;
  guint count;
  guint n_channels;
  gboolean own_scales;
  gboolean has_zoom;
  guint first;
  guint shown;
  guint64 cursors[MG_PLOT_CURSORS_MAX];
  guint n_cursors;
} MgCtlPlotOptions;

void mg_ctl_plot_options_clear (MgCtlPlotOptions *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MgCtlPlotOptions, mg_ctl_plot_options_clear)

gboolean mg_ctl_plot_options_parse (MgCtlPlotOptions *self, int *argc, char ***argv, MgCtlStatus *ret_status);

G_END_DECLS
