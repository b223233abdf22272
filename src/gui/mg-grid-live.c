/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a grid does when frames come, and when the user moves: glow, and what screen readers get. */

#include "mg-condition.h"
#include "mg-editor.h"
#include "mg-grid-private.h"
#include "mg-value-entry.h"

/* Milliseconds between two changes of what screen readers see. */
#define MIRROR_INTERVAL 100

/**
 * mg_grid_update_shown:
 * @self: a grid
 *
 * For the grid: tells what is in sight, to the one who samples it and to the glow.
 */
void
mg_grid_update_shown (MgGrid *self)
{
  MgPane pane = self->kind == MG_GRID_HEX ? MG_PANE_HEX : MG_PANE_VALUES;
  guint64 first = self->top * self->layout.row_bytes;
  guint64 length = 0;

  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      length = (guint64) mg_grid_get_n_visible (self) * self->layout.row_bytes;
      /* Before the first frame nobody knows how much there is. */
      if (mg_inspection_get_frame (self->inspection) != NULL)
        length = first < self->layout.extent ? MIN (length, self->layout.extent - first) : 0;
    }
  mg_glow_set_window (self->glow, self->layout.offset + first, (gsize) length);
  mg_glow_set_window (self->torn, self->layout.offset + first, (gsize) length);
  mg_inspection_show (self->inspection, pane, self->layout.offset + first, length);
}

static gboolean
on_mirror (gpointer data)
{
  MgGrid *self = data;
  g_autoptr (GString) text = g_string_new (NULL);
  guint64 n_rows = mg_grid_layout_get_n_rows (&self->layout);

  self->mirror_id = 0;
  for (guint64 row = self->top; row < MIN (n_rows, self->top + mg_grid_get_n_whole_rows (self)); row++)
    {
      g_autofree char *line = mg_grid_row_to_string (mg_grid_get_content (self, row));

      g_string_append (text, line);
      g_string_append_c (text, '\n');
    }
  gtk_inscription_set_text (GTK_INSCRIPTION (self->mirror), text->str);
  return G_SOURCE_REMOVE;
}

/**
 * mg_grid_queue_mirror:
 * @self: a grid
 *
 * For the grid: what is drawn is nothing to a screen reader. It reads a text that is kept beside, at most ten
 * times a second.
 */
void
mg_grid_queue_mirror (MgGrid *self)
{
  if (self->mirror_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->mirror_id = g_timeout_add (MIRROR_INTERVAL, on_mirror, self);
}

/**
 * mg_grid_get_glow_time:
 * @self: a grid
 *
 * For the grid: the moment that glows are drawn for. It stands still with the picture, so that what had changed stays to
 * be seen.
 *
 * Returns: microseconds of the monotonic clock
 */
gint64
mg_grid_get_glow_time (MgGrid *self)
{
  return self->stopped != 0 ? self->stopped : g_get_monotonic_time ();
}

/* Whether there is a glow that goes out by and by. */
static gboolean
glows (MgGrid *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->stopped != 0)
    return FALSE;
  return mg_glow_is_active (self->glow, now) || mg_glow_is_active (self->torn, now);
}

static gboolean
on_glow_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  MgGrid *self = MG_GRID (widget);

  gtk_widget_queue_draw (widget);
  if (glows (self))
    return G_SOURCE_CONTINUE;
  self->glow_id = 0;
  return G_SOURCE_REMOVE;
}

static void
update_glow_durations (MgGrid *self)
{
  gboolean animate = TRUE;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &animate, NULL);
  if (animate)
    mg_glow_set_durations (self->glow, 200 * 1000, 900 * 1000);
  else
    mg_glow_set_durations (self->glow, G_USEC_PER_SEC, 0);
}

static void
watch_glow (MgGrid *self)
{
  if (self->glow_id == 0 && glows (self))
    self->glow_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_glow_tick, NULL, NULL);
}

static void
on_paused (MgGrid *self)
{
  self->stopped
    = mg_view_get_paused (mg_inspection_get_view (self->inspection)) ? g_get_monotonic_time () : 0;
  watch_glow (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static MgEditor *
get_editor (MgGrid *self)
{
  return mg_view_get_editor (mg_inspection_get_view (self->inspection));
}

/* Only what is written back just now is marked: what is switched off lies there as all the others. */
static void
update_frozen (MgGrid *self)
{
  GListModel *list = mg_editor_get_frozen (get_editor (self));

  g_array_set_size (self->frozen, 0);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (MgFrozen) frozen = g_list_model_get_item (list, i);
      MgRange range = { mg_frozen_get_offset (frozen), g_bytes_get_size (mg_frozen_get_bytes (frozen)) };

      if (mg_frozen_get_active (frozen))
        g_array_append_val (self->frozen, range);
    }
  mg_grid_queue_mirror (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Only what is told to the byte: what has just come into sight may not be yet. */
static void
touch (MgGlow *glow, MgFrame *frame, const MgRangeSet *bytes, gint64 now)
{
  g_autoptr (MgRangeSet) exact = NULL;

  if (!mg_range_set_is_empty (frame->coarse))
    {
      exact = mg_range_set_copy (bytes);
      mg_range_set_remove_set (exact, frame->coarse);
    }
  mg_glow_touch (glow, exact != NULL ? exact : bytes, now);
}

static void
on_frame (MgGrid *self)
{
  MgFrame *frame = mg_inspection_get_frame (self->inspection);
  gint64 now = g_get_monotonic_time ();

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (self->layout.extent == 0)
    mg_grid_update_layout (self);
  touch (self->glow, frame, frame->changed, now);
  touch (self->torn, frame, frame->torn, now);
  /* A single sample, taken while the picture stands still. */
  if (self->stopped != 0)
    self->stopped = now;
  update_glow_durations (self);
  watch_glow (self);
  mg_grid_queue_mirror (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_recreated (MgGrid *self)
{
  mg_grid_cancel_typing (self);
  if (self->entry != NULL)
    mg_value_entry_cancel (MG_VALUE_ENTRY (self->entry));
  mg_glow_clear (self->glow);
  mg_glow_clear (self->torn);
}

static void
on_cursor (MgGrid *self)
{
  mg_grid_cancel_typing (self);
  mg_grid_check_entry (self);
  /* Screen readers speak a change of the description of what has the focus: what the user did, never what
   * programs write. */
  if (gtk_widget_has_focus (GTK_WIDGET (self)))
    {
      g_autofree char *description = mg_inspection_describe_cursor (self->inspection);

      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description,
                                      -1);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_sentence (MgGrid *self)
{
  if (gtk_widget_has_focus (GTK_WIDGET (self)))
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    mg_inspection_get_sentence (self->inspection), -1);
}

/**
 * mg_grid_connect:
 * @self: a grid that has its inspection
 *
 * For the grid: begins to hear of it.
 */
void
mg_grid_connect (MgGrid *self)
{
  g_signal_connect_swapped (self->inspection, "notify::frame", G_CALLBACK (on_frame), self);
  g_signal_connect_swapped (self->inspection, "notify::extent", G_CALLBACK (mg_grid_update_layout), self);
  g_signal_connect_swapped (self->inspection, "notify::element-name", G_CALLBACK (mg_grid_update_layout),
                            self);
  g_signal_connect_swapped (self->inspection, "notify::address-pid", G_CALLBACK (mg_grid_update_layout),
                            self);
  g_signal_connect_swapped (self->inspection, "notify::cursor", G_CALLBACK (on_cursor), self);
  g_signal_connect_swapped (self->inspection, "notify::sentence", G_CALLBACK (on_sentence), self);
  g_signal_connect_swapped (self->inspection, "recreated", G_CALLBACK (on_recreated), self);
  g_signal_connect_swapped (self->inspection, "reveal", G_CALLBACK (mg_grid_jump), self);
  g_signal_connect_object (mg_inspection_get_view (self->inspection), "notify::paused",
                           G_CALLBACK (on_paused), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (mg_inspection_get_condition (self->inspection), "notify::stopped",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  self->frozen_watch = mg_frozen_watch_new ();
  g_signal_connect_swapped (self->frozen_watch, "changed", G_CALLBACK (update_frozen), self);
  on_paused (self);
  mg_frozen_watch_set_editor (self->frozen_watch, get_editor (self));
}

/**
 * mg_grid_disconnect:
 * @self: a grid that has its inspection
 *
 * For the grid: hears no more of it.
 */
void
mg_grid_disconnect (MgGrid *self)
{
  g_signal_handlers_disconnect_by_data (self->inspection, self);
  g_signal_handlers_disconnect_by_data (self->frozen_watch, self);
  g_clear_object (&self->frozen_watch);
}
