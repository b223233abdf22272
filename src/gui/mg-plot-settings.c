/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-plot-settings.h"

#include <string.h>

static void
load_range (MgPlotSettings *self, GSettings *memory)
{
  g_settings_get (memory, MG_PLOT_KEY_RANGE, "(tt)", &self->range.offset, &self->range.length);
  self->range.length = MIN (self->range.length, G_MAXUINT64 - self->range.offset);
}

static void
load_pins (MgPlotSettings *self, GSettings *memory)
{
  g_autoptr (GVariant) value = g_settings_get_value (memory, MG_PLOT_KEY_PINNED);
  gsize n;
  const guint64 *pins = g_variant_get_fixed_array (value, &n, sizeof *pins);

  self->n_pins = (guint) MIN (n, MG_PLOT_PINS_MAX);
  if (self->n_pins > 0)
    memcpy (self->pins, pins, self->n_pins * sizeof *pins);
}

/**
 * mg_plot_settings_load:
 * @self: (out): how a mapping is to be plotted
 * @memory: what is remembered of it
 */
void
mg_plot_settings_load (MgPlotSettings *self, GSettings *memory)
{
  *self = (MgPlotSettings){ .n_channels = (guint) g_settings_get_int (memory, MG_PLOT_KEY_CHANNELS),
                            .first = g_settings_get_uint64 (memory, MG_PLOT_KEY_FIRST),
                            .stride = g_settings_get_uint64 (memory, MG_PLOT_KEY_STRIDE),
                            .hidden = g_settings_get_uint (memory, MG_PLOT_KEY_HIDDEN),
                            .own_scales = g_settings_get_boolean (memory, MG_PLOT_KEY_OWN_SCALES),
                            .fixed = g_settings_get_boolean (memory, MG_PLOT_KEY_FIXED),
                            .low = g_settings_get_double (memory, MG_PLOT_KEY_LOW),
                            .high = g_settings_get_double (memory, MG_PLOT_KEY_HIGH),
                            .logarithmic = g_settings_get_boolean (memory, MG_PLOT_KEY_LOGARITHMIC),
                            .over_time = g_settings_get_boolean (memory, MG_PLOT_KEY_OVER_TIME),
                            .window = g_settings_get_int (memory, MG_PLOT_KEY_WINDOW) * G_USEC_PER_SEC,
                            .follows = g_settings_get_boolean (memory, MG_PLOT_KEY_FOLLOWS) };
  load_range (self, memory);
  load_pins (self, memory);
}

/**
 * mg_plot_settings_keep_range:
 * @memory: what is remembered of a mapping
 * @range: what is to be plotted from now on, whatever is selected; nothing long: all
 */
void
mg_plot_settings_keep_range (GSettings *memory, const MgRange *range)
{
  g_settings_set (memory, MG_PLOT_KEY_RANGE, "(tt)", range->offset, range->length);
}

/**
 * mg_plot_settings_keep_pins:
 * @memory: what is remembered of a mapping
 * @offsets: (array length=n_offsets): the elements to be plotted over time, wherever the cursor is
 * @n_offsets: up to %MG_PLOT_PINS_MAX; 0: those that the cursor is on
 */
void
mg_plot_settings_keep_pins (GSettings *memory, const guint64 *offsets, guint n_offsets)
{
  g_settings_set_value (
    memory, MG_PLOT_KEY_PINNED,
    g_variant_new_fixed_array (G_VARIANT_TYPE_UINT64, offsets, n_offsets, sizeof *offsets));
}
