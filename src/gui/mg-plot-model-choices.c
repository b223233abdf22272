/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the user chooses of what is plotted: where the cursors are, and which part. */

#include <math.h>

#include "mg-plot-model-private.h"

static guint
get_index_cursors (MgPlotModel *self, guint64 *ret_cursors)
{
  guint64 offset = mg_inspection_get_cursor (self->inspection);
  guint index;

  if (self->values == NULL || !mg_plot_layout_find (&self->layout, offset, &index))
    return 0;
  ret_cursors[0] = index;
  if (!self->has_second || !mg_plot_layout_find (&self->layout, self->second, &index))
    return 1;
  ret_cursors[1] = index;
  return 2;
}

/**
 * mg_plot_model_get_cursors:
 * @self: a model
 * @ret_cursors: (out) (array fixed-size=2): where they are: indices without the base, or moments in microseconds
 *
 * Over the index the first cursor is that of the inspection. The second one is not there without the first.
 *
 * Returns: how many there are in what is plotted
 */
guint
mg_plot_model_get_cursors (MgPlotModel *self, guint64 *ret_cursors)
{
  if (!self->settings.over_time)
    return get_index_cursors (self, ret_cursors);
  for (guint i = 0; i < self->n_moments; i++)
    ret_cursors[i] = self->moments[i];
  return self->n_moments;
}

static void
pick_index (MgPlotModel *self, double place, gboolean second)
{
  guint index = (guint) CLAMP (rint (place), 0, self->layout.n_values - 1.0);
  guint64 offset = mg_plot_layout_get_offset (&self->layout, index);

  if (second)
    {
      self->second = offset;
      self->has_second = TRUE;
      mg_plot_model_tell_cursors (self);
      return;
    }
  mg_inspection_set_cursor (self->inspection, offset, FALSE);
  g_signal_emit_by_name (self->inspection, "reveal", offset);
}

/**
 * mg_plot_model_pick:
 * @self: a model
 * @place: an index without the base, or a moment; anything else is cut to what there is
 * @second: whether it is the second cursor that goes there
 */
void
mg_plot_model_pick (MgPlotModel *self, double place, gboolean second)
{
  guint which = second && self->n_moments > 0 ? 1 : 0;

  if (!self->settings.over_time && self->values != NULL)
    pick_index (self, place, second);
  if (!self->settings.over_time || self->curves.end <= 0)
    return;
  self->moments[which] = (guint64) CLAMP (rint (place), self->curves.start, self->curves.end);
  self->n_moments = MAX (self->n_moments, which + 1);
  mg_plot_model_tell_cursors (self);
}

/**
 * mg_plot_model_drop_cursor:
 * @self: a model
 *
 * Takes the last cursor away; that of the inspection stays.
 *
 * Returns: whether there was one
 */
gboolean
mg_plot_model_drop_cursor (MgPlotModel *self)
{
  if (self->settings.over_time ? self->n_moments == 0 : !self->has_second)
    return FALSE;
  if (self->settings.over_time)
    self->n_moments--;
  else
    self->has_second = FALSE;
  mg_plot_model_tell_cursors (self);
  return TRUE;
}

/**
 * mg_plot_model_has_selection:
 * @self: a model
 *
 * Returns: whether more than one element is selected
 */
gboolean
mg_plot_model_has_selection (MgPlotModel *self)
{
  guint64 size = mg_element_get_size (mg_inspection_get_element (self->inspection));
  MgRange selection;

  mg_inspection_get_selection (self->inspection, &selection);
  return selection.length >= 2 * size;
}

/* From here on it stays so. */
static void
keep_range (MgPlotModel *self, const MgRange *range)
{
  MgRange kept = *range;

  self->followed = kept;
  g_settings_set_boolean (self->memory, MG_PLOT_KEY_FOLLOWS, FALSE);
  mg_plot_settings_keep_range (self->memory, &kept);
}

/**
 * mg_plot_model_plot_selection:
 * @self: a model
 *
 * Plots what is selected, whatever is selected afterwards.
 */
void
mg_plot_model_plot_selection (MgPlotModel *self)
{
  MgRange selection;

  mg_inspection_get_selection (self->inspection, &selection);
  keep_range (self, &selection);
}

/**
 * mg_plot_model_plot_all:
 * @self: a model
 *
 * Plots all that there is to show. Where the selection is followed it still is, but for this one.
 */
void
mg_plot_model_plot_all (MgPlotModel *self)
{
  if (self->settings.range.length > 0)
    mg_plot_settings_keep_range (self->memory, &(MgRange){ 0 });
  self->followed = (MgRange){ 0 };
  mg_plot_model_update (self);
}

/**
 * mg_plot_model_set_pinned:
 * @self: a model
 * @pinned: whether the elements that are plotted over time stay when the cursor moves on
 */
void
mg_plot_model_set_pinned (MgPlotModel *self, gboolean pinned)
{
  guint64 offsets[MG_PLOT_PINS_MAX];
  guint n = pinned ? mg_plot_strip_get_n_elements (self->strip) : 0;

  for (guint i = 0; i < n; i++)
    offsets[i] = mg_plot_strip_get_offset (self->strip, i);
  mg_plot_settings_keep_pins (self->memory, offsets, n);
}

/**
 * mg_plot_model_toggle_curve:
 * @self: a model
 * @channel: which curve
 *
 * Switches it off, or on again.
 */
void
mg_plot_model_toggle_curve (MgPlotModel *self, guint channel)
{
  if (channel < self->curves.n_channels)
    g_settings_set_uint (self->memory, MG_PLOT_KEY_HIDDEN, self->settings.hidden ^ 1u << channel);
}
