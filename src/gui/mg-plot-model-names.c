/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Words for what is plotted. */

#include <glib/gi18n-lib.h>
#include <math.h>

#include "mg-plot-model-private.h"
#include "mg-text-number.h"
#include "mg-text.h"

/* An element by its index, or by its offset where it lies between two. */
static char *
name_element (MgPlotModel *self, guint64 offset)
{
  guint64 first = mg_inspection_get_offset (self->inspection);
  guint64 size = mg_element_get_size (mg_inspection_get_element (self->inspection));
  g_autofree char *number = NULL;

  if ((offset - first) % size != 0)
    return mg_text_format_offset (offset);
  number = mg_text_format_number ((offset - first) / size);
  return g_strdup_printf ("[%s]", number);
}

static char *
name_channel (MgPlotModel *self, guint channel)
{
  const MgPlotLayout *layout = &self->layout;
  guint64 size = mg_element_get_size (layout->element);
  guint64 offset = layout->offset + channel * size;
  g_autofree char *type = mg_element_to_string (layout->element);
  g_autofree char *first = name_element (self, offset);
  g_autofree char *next = NULL;

  if (layout->stride == size)
    return g_steal_pointer (&type);
  if (layout->n_values < 2)
    return g_steal_pointer (&first);
  next = name_element (self, offset + layout->stride);
  if (layout->n_channels == 1)
    return g_strdup_printf ("%s %s, %s, …", type, first, next);
  return g_strdup_printf ("%s, %s, …", first, next);
}

/**
 * mg_plot_model_name_curves:
 * @self: a model
 *
 * For the model: gives each curve the name that stands in the legend.
 */
void
mg_plot_model_name_curves (MgPlotModel *self)
{
  for (guint i = 0; i < self->curves.n_channels; i++)
    {
      g_free (self->names[i]);
      self->names[i] = self->settings.over_time
                         ? name_element (self, mg_plot_strip_get_offset (self->strip, i))
                         : name_channel (self, i);
    }
}

/* Exactly, as the grid has it. */
static void
append_value (MgPlotModel *self, guint index, guint channel, GString *out)
{
  MgFrame *frame = mg_inspection_get_frame (self->inspection);
  MgElement element = self->layout.element;
  gsize size = mg_element_get_size (element);
  guint64 offset = mg_plot_layout_get_offset (&self->layout, index) + channel * size;
  guint8 bytes[MG_ELEMENT_SIZE_MAX];
  char text[MG_ELEMENT_TEXT_MAX] = "–";

  if (!mg_plot_series_is_missing (self->curves.channels[channel].series, index)
      && mg_frame_read (frame, offset, bytes, size) == size)
    mg_element_format (element, bytes, text);
  g_string_append_printf (out, "  %s", text);
}

static char *
describe_index (MgPlotModel *self, double place)
{
  double index = rint (place);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *number = NULL;

  if (!(index >= 0 && index < self->layout.n_values))
    return g_strdup ("");
  number = mg_text_format_number (self->layout.base + (guint64) index);
  g_string_append_printf (out, "[%s]", number);
  for (guint i = 0; i < self->curves.n_channels; i++)
    if (!self->curves.channels[i].hidden)
      append_value (self, (guint) index, i, out);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
describe_moment (MgPlotModel *self, double place)
{
  /* Nobody points more exactly. */
  g_autofree char *time = mg_plot_format_time (rint ((place - self->curves.end) / 1000) * 1000);
  g_autoptr (GString) out = g_string_new (time);

  for (guint i = 0; i < self->curves.n_channels; i++)
    {
      const MgPlotSeries *series = self->curves.channels[i].series;
      char text[MG_PLOT_LABEL_MAX] = "–";
      guint index;

      if (self->curves.channels[i].hidden)
        continue;
      if (mg_plot_series_find (series, (gint64) place, &index) && !mg_plot_series_is_missing (series, index))
        mg_plot_format_number (mg_plot_series_get_values (series)[index],
                               mg_plot_get_n_digits (mg_plot_series_get_element (series)), text);
      g_string_append_printf (out, "  %s", text);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * mg_plot_model_describe:
 * @self: a model
 * @place: an index without the base, or a moment
 *
 * Returns: (transfer full): the values there; empty where there are none
 */
char *
mg_plot_model_describe (MgPlotModel *self, double place)
{
  if (self->curves.n_channels == 0 || !isfinite (place))
    return g_strdup ("");
  if (!self->settings.over_time)
    return describe_index (self, place);
  if (place < self->curves.start || place > self->curves.end)
    return g_strdup ("");
  return describe_moment (self, place);
}

/**
 * mg_plot_model_describe_all:
 * @self: a model
 *
 * Returns: (transfer full): how much there is; empty over time
 */
char *
mg_plot_model_describe_all (MgPlotModel *self)
{
  g_autofree char *type = mg_element_to_string (self->layout.element);
  g_autofree char *number = mg_text_format_number (self->layout.n_values);

  if (self->curves.n_channels == 0 || self->settings.over_time)
    return g_strdup ("");
  if (self->curves.n_channels == 1)
    /* Translators: a number, and the name of a type, as f32 */
    return g_strdup_printf (_ ("%s values of %s"), number, type);
  /* Translators: how many curves, how many values each has, and the name of a type, as f32 */
  return g_strdup_printf (_ ("%u × %s values of %s"), self->curves.n_channels, number, type);
}
