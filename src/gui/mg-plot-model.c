/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-plot-model-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* So many values have to be in sight, or so many microseconds. */
#define LEAST_VALUES 4
#define LEAST_TIME   10000

enum
{
  SIGNAL_CHANGED,
  SIGNAL_TOUCHED,
  SIGNAL_CURSORS,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MgPlotModel, mg_plot_model, G_TYPE_OBJECT)

/* Over time a sample in which nothing changed is one, too; of those that come as fast as they can only the others. */
static void
watch (MgPlotModel *self)
{
  MgView *view = mg_inspection_get_view (self->inspection);
  g_autoptr (MgRangeSet) bytes = NULL;

  if (self->watching && self->settings.over_time)
    bytes = mg_plot_strip_get_bytes (self->strip);
  else if (self->watching && self->values != NULL)
    bytes = mg_plot_layout_get_bytes (&self->layout);
  mg_inspection_watch (self->inspection, MG_PANE_PLOT, bytes);
  mg_view_set_every_sample (view, self->watching && self->settings.over_time
                                    && mg_view_get_rate (view) <= MG_RATE_MAX);
}

static void
mg_plot_model_dispose (GObject *object)
{
  MgPlotModel *self = MG_PLOT_MODEL (object);

  if (self->inspection != NULL)
    {
      self->watching = FALSE;
      watch (self);
      g_signal_handlers_disconnect_by_data (self->inspection, self);
    }
  if (self->memory != NULL)
    g_signal_handlers_disconnect_by_data (self->memory, self);
  g_clear_object (&self->inspection);
  g_clear_object (&self->memory);

  G_OBJECT_CLASS (mg_plot_model_parent_class)->dispose (object);
}

static void
mg_plot_model_finalize (GObject *object)
{
  MgPlotModel *self = MG_PLOT_MODEL (object);

  g_clear_pointer (&self->values, mg_plot_values_free);
  g_clear_pointer (&self->strip, mg_plot_strip_free);
  g_free (self->message);
  for (guint i = 0; i < MG_DRAW_N_CHANNELS; i++)
    g_free (self->names[i]);

  G_OBJECT_CLASS (mg_plot_model_parent_class)->finalize (object);
}

static void
mg_plot_model_class_init (MgPlotModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mg_plot_model_dispose;
  object_class->finalize = mg_plot_model_finalize;

  /**
   * MgPlotModel::changed:
   * @self: a model
   *
   * There are other curves, or they are to be drawn in another way.
   */
  signals[SIGNAL_CHANGED]
    = g_signal_new ("changed", MG_TYPE_PLOT_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * MgPlotModel::touched:
   * @self: a model
   * @first: the index of a value, without the base; over time it means nothing
   * @n: how many values there are from there to the last that was touched
   *
   * The same curves have other values, or more.
   */
  signals[SIGNAL_TOUCHED] = g_signal_new ("touched", MG_TYPE_PLOT_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 2, G_TYPE_UINT64, G_TYPE_UINT64);
  /**
   * MgPlotModel::cursors:
   * @self: a model
   *
   * Cursors are elsewhere.
   */
  signals[SIGNAL_CURSORS]
    = g_signal_new ("cursors", MG_TYPE_PLOT_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mg_plot_model_init (MgPlotModel *self)
{
  self->strip = mg_plot_strip_new ();
}

/**
 * mg_plot_model_tell_cursors:
 * @self: a model
 *
 * For the model: tells that cursors are elsewhere.
 */
void
mg_plot_model_tell_cursors (MgPlotModel *self)
{
  g_signal_emit (self, signals[SIGNAL_CURSORS], 0);
}

/* Time goes on with the samples. */
static void
update_time_bounds (MgPlotModel *self)
{
  gint64 oldest = 0;
  gint64 newest = 0;

  mg_plot_strip_get_times (self->strip, &oldest, &newest);
  self->curves.start = (double) oldest;
  self->curves.end = (double) newest;
}

static void
take_frame (MgPlotModel *self)
{
  MgFrame *frame = mg_inspection_get_frame (self->inspection);
  MgRange touched = { 0 };
  gboolean any = FALSE;

  if (frame == NULL || !self->watching)
    return;
  if (self->settings.over_time)
    any = mg_plot_strip_take (self->strip, frame);
  else if (self->values != NULL)
    any = mg_plot_values_take (self->values, frame, self->stale, &touched);
  self->stale = FALSE;
  if (!any)
    return;
  if (self->settings.over_time)
    update_time_bounds (self);
  g_signal_emit (self, signals[SIGNAL_TOUCHED], 0, touched.offset, touched.length);
}

static void
set_message (MgPlotModel *self, char *message)
{
  g_free (self->message);
  self->message = message;
}

static void
get_place (MgPlotModel *self, MgPlotPlace *place)
{
  *place = (MgPlotPlace){ .element = mg_inspection_get_element (self->inspection),
                          .offset = mg_inspection_get_offset (self->inspection),
                          .extent = mg_inspection_get_extent (self->inspection),
                          .wanted = self->settings.follows ? self->followed : self->settings.range };
  mg_inspection_get_shown (self->inspection, MG_PANE_VALUES, &place->in_sight);
  if (place->in_sight.length == 0)
    mg_inspection_get_shown (self->inspection, MG_PANE_HEX, &place->in_sight);
}

/* Returns: whether other values are plotted now */
static gboolean
set_layout (MgPlotModel *self)
{
  MgPlotLayout layout;
  MgPlotPlace place;

  get_place (self, &place);
  set_message (self, mg_plot_layout_init (&layout, &self->settings, &place));
  if (mg_plot_layout_equal (&layout, &self->layout) && (self->values != NULL) == (layout.n_values > 0))
    return FALSE;
  self->layout = layout;
  g_clear_pointer (&self->values, mg_plot_values_free);
  if (layout.n_values > 0)
    self->values = mg_plot_values_new (&layout);
  return TRUE;
}

/* Which elements the cursor is on: those that are selected, or the one. Returns: how many */
static guint
find_elements (MgPlotModel *self, guint64 *offsets)
{
  guint64 first = mg_inspection_get_offset (self->inspection);
  guint64 end = first + mg_inspection_get_extent (self->inspection);
  guint64 size = mg_element_get_size (mg_inspection_get_element (self->inspection));
  guint64 cursor = mg_inspection_get_cursor (self->inspection);
  MgRange selection = { cursor, 1 };
  guint n = 0;

  if (mg_plot_model_has_selection (self))
    mg_inspection_get_selection (self->inspection, &selection);
  for (guint64 at = selection.offset - (selection.offset - first) % size;
       at < selection.offset + selection.length && n < MG_PLOT_PINS_MAX && end - at >= size && at < end;
       at += size)
    offsets[n++] = at;
  return n;
}

/* Returns: whether other elements are plotted now */
static gboolean
set_elements (MgPlotModel *self)
{
  MgElement element = mg_inspection_get_element (self->inspection);
  guint64 offsets[MG_PLOT_PINS_MAX];
  guint n = self->settings.n_pins;

  if (n > 0)
    memcpy (offsets, self->settings.pins, n * sizeof *offsets);
  else
    n = find_elements (self, offsets);
  set_message (self, n > 0 ? NULL : g_strdup (_ ("There is no element at the cursor.")));
  if (!mg_plot_strip_set_elements (self->strip, element, offsets, n))
    return FALSE;
  self->n_moments = 0;
  return TRUE;
}

/* Curves with scales of their own have those in the order in which they are in sight. */
static void
make_curves (MgPlotModel *self)
{
  gboolean over_time = self->settings.over_time;
  MgPlotCurves *curves = &self->curves;
  guint n_visible = 0;

  *curves = (MgPlotCurves){ .over_time = over_time };
  if (over_time)
    curves->n_channels = mg_plot_strip_get_n_elements (self->strip);
  else if (self->values != NULL)
    curves->n_channels = self->layout.n_channels;
  mg_plot_model_name_curves (self);
  for (guint i = 0; i < curves->n_channels; i++)
    {
      gboolean hidden = (self->settings.hidden & 1u << i) != 0;

      curves->channels[i]
        = (MgPlotChannel){ over_time ? mg_plot_strip_get_series (self->strip, i)
                                     : mg_plot_values_get_series (self->values, i),
                           self->names[i], self->settings.own_scales && !hidden ? n_visible : 0, hidden };
      n_visible += hidden ? 0 : 1;
    }
  curves->base = over_time ? 0 : self->layout.base;
  curves->home = over_time ? (double) self->settings.window : MAX (self->layout.n_values, 1);
  curves->least = over_time ? LEAST_TIME : LEAST_VALUES;
  curves->end = self->layout.n_values;
  if (over_time)
    update_time_bounds (self);
}

/**
 * mg_plot_model_update:
 * @self: a model
 *
 * For the model: plots what is to be plotted now.
 */
void
mg_plot_model_update (MgPlotModel *self)
{
  if (self->settings.over_time ? set_elements (self) : set_layout (self))
    {
      self->stale = TRUE;
      watch (self);
      make_curves (self);
      take_frame (self);
    }
  make_curves (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* What is selected stays what is followed while one moves within it. */
static gboolean
follow (MgPlotModel *self)
{
  guint64 cursor = mg_inspection_get_cursor (self->inspection);
  MgRange before = self->followed;

  if (mg_plot_model_has_selection (self))
    mg_inspection_get_selection (self->inspection, &self->followed);
  else if (cursor < before.offset || cursor - before.offset >= before.length)
    self->followed = (MgRange){ 0 };
  return self->followed.offset != before.offset || self->followed.length != before.length;
}

static void
on_cursor (MgPlotModel *self)
{
  gboolean moves = follow (self) && self->settings.follows;

  if (self->settings.over_time ? self->settings.n_pins == 0 : moves)
    mg_plot_model_update (self);
  mg_plot_model_tell_cursors (self);
}

/* What the grids show counts where there is more than can be plotted. */
static void
on_shown (MgPlotModel *self)
{
  MgPlotLayout layout;
  MgPlotPlace place;

  if (self->settings.over_time || !self->watching)
    return;
  get_place (self, &place);
  g_free (mg_plot_layout_init (&layout, &self->settings, &place));
  if (!mg_plot_layout_equal (&layout, &self->layout))
    mg_plot_model_update (self);
}

static void
on_recreated (MgPlotModel *self)
{
  self->has_second = FALSE;
}

static void
on_memory (MgPlotModel *self, const char *key)
{
  gboolean followed = self->settings.follows;

  if (!g_str_has_prefix (key, "plot-"))
    return;
  mg_plot_settings_load (&self->settings, self->memory);
  /* From here on it stays as it is. */
  if (followed && !self->settings.follows && g_str_equal (key, MG_PLOT_KEY_FOLLOWS))
    {
      self->settings.range = self->followed;
      mg_plot_settings_keep_range (self->memory, &self->followed);
    }
  mg_plot_model_update (self);
  mg_plot_model_tell_cursors (self);
}

/* Nothing is sampled meanwhile. */
static void
on_paused (MgPlotModel *self)
{
  mg_plot_strip_break (self->strip);
}

/**
 * mg_plot_model_new:
 * @inspection: what is plotted
 * @memory: what is remembered of the mapping
 *
 * Follows the frames of an inspection while it is told to watch.
 *
 * Returns: (transfer full): a model that does not watch
 */
MgPlotModel *
mg_plot_model_new (MgInspection *inspection, GSettings *memory)
{
  MgPlotModel *self = g_object_new (MG_TYPE_PLOT_MODEL, NULL);

  self->inspection = g_object_ref (inspection);
  self->memory = g_object_ref (memory);
  mg_plot_settings_load (&self->settings, memory);
  follow (self);
  mg_plot_model_update (self);
  g_signal_connect_swapped (inspection, "notify::frame", G_CALLBACK (take_frame), self);
  g_signal_connect_swapped (inspection, "notify::extent", G_CALLBACK (mg_plot_model_update), self);
  g_signal_connect_swapped (inspection, "notify::element-name", G_CALLBACK (mg_plot_model_update), self);
  g_signal_connect_swapped (inspection, "notify::cursor", G_CALLBACK (on_cursor), self);
  g_signal_connect_swapped (inspection, "shown", G_CALLBACK (on_shown), self);
  g_signal_connect_swapped (inspection, "recreated", G_CALLBACK (on_recreated), self);
  g_signal_connect_object (mg_inspection_get_view (inspection), "notify::paused", G_CALLBACK (on_paused),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (mg_inspection_get_view (inspection), "notify::rate", G_CALLBACK (watch), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (memory, "changed", G_CALLBACK (on_memory), self);
  return self;
}

/**
 * mg_plot_model_get_settings:
 * @self: a model
 *
 * Returns: (transfer none): how it is plotted
 */
const MgPlotSettings *
mg_plot_model_get_settings (MgPlotModel *self)
{
  return &self->settings;
}

/**
 * mg_plot_model_get_curves:
 * @self: a model
 *
 * Returns: (transfer none): what is plotted; its channels are others after #MgPlotModel::changed
 */
const MgPlotCurves *
mg_plot_model_get_curves (MgPlotModel *self)
{
  return &self->curves;
}

/**
 * mg_plot_model_get_message:
 * @self: a model
 *
 * Returns: (transfer none) (nullable): why there is nothing to plot, as a sentence; %NULL: there is
 */
const char *
mg_plot_model_get_message (MgPlotModel *self)
{
  return self->message;
}

/**
 * mg_plot_model_get_layout:
 * @self: a model
 *
 * Returns: (transfer none): where the values are that are plotted over their index
 */
const MgPlotLayout *
mg_plot_model_get_layout (MgPlotModel *self)
{
  return &self->layout;
}

/**
 * mg_plot_model_set_watching:
 * @self: a model
 * @watching: whether anybody sees it: else nothing is sampled for it
 */
void
mg_plot_model_set_watching (MgPlotModel *self, gboolean watching)
{
  self->watching = watching;
  self->stale = TRUE;
  mg_plot_strip_break (self->strip);
  if (watching)
    mg_plot_model_update (self);
  watch (self);
  take_frame (self);
}
