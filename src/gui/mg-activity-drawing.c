/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-activity-drawing-private.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "mg-accessible.h"
#include "mg-activity-text.h"
#include "mg-draw-snapshot.h"
#include "mg-picture.h"

/* In pixels. */
#define WIDTH_MIN  120
#define HEIGHT_MIN 40

enum
{
  SIGNAL_TOLD,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MgActivityDrawing, mg_activity_drawing, GTK_TYPE_WIDGET)

static gboolean
is_dark (void)
{
  return adw_style_manager_get_dark (adw_style_manager_get_default ());
}

static void
draw_again (MgActivityDrawing *self)
{
  g_clear_pointer (&self->node, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Finds out where the cells are: there may be other bytes, another font, another size. */
static void
place (MgActivityDrawing *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, NULL);
  MgActivityLayout cells;
  MgCanvas canvas;

  if (self->watch == NULL)
    return;
  mg_draw_canvas_init (&canvas, layout, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  mg_activity_map_place (&canvas, mg_inspection_get_offset (self->inspection),
                         mg_inspection_get_extent (self->inspection), &cells);
  mg_activity_watch_set_layout (self->watch, &cells);
  draw_again (self);
  g_signal_emit (self, signals[SIGNAL_TOLD], 0);
}

static const char *
find_message (MgActivityDrawing *self)
{
  if (mg_inspection_get_extent (self->inspection) == 0)
    return _ ("There are no pages yet");
  if (mg_activity_watch_get_layout (self->watch)->n_cells == 0)
    return _ ("No room for the map");
  return mg_activity_watch_get_shades (self->watch) == NULL ? _ ("Not looked at yet") : NULL;
}

static MgDrawList *
make_list (MgActivityDrawing *self, PangoLayout *layout)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const char *message = find_message (self);
  MgDrawList *list = mg_draw_list_new ();
  MgCanvas canvas;

  mg_draw_canvas_init (&canvas, layout, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  if (message == NULL)
    {
      mg_activity_map_draw (mg_activity_watch_get_kind (self->watch),
                            mg_activity_watch_get_layout (self->watch),
                            mg_activity_watch_get_shades (self->watch), is_dark (),
                            (guint) gtk_widget_get_scale_factor (widget), &canvas, list);
      return list;
    }
  mg_draw_list_add_rectangle (list, MG_DRAW_ROLE_BACKGROUND, 0, 0, canvas.width, canvas.height);
  mg_draw_list_add_text (list, MG_DRAW_ROLE_DIM_TEXT, canvas.width / 2, canvas.height / 2, MG_DRAW_CENTER,
                         message);
  return list;
}

/* What is in sight in the grids, and the cursor while it has the keys. */
static void
add_outlines (MgActivityDrawing *self, MgDrawList *list)
{
  const MgActivityLayout *layout = mg_activity_watch_get_layout (self->watch);
  g_autoptr (MgRangeSet) shown = mg_inspection_dup_shown (self->inspection);

  if (mg_activity_watch_get_shades (self->watch) == NULL)
    return;
  for (guint i = 0; i < mg_range_set_get_n_ranges (shown); i++)
    mg_activity_layout_outline (layout, mg_range_set_get_range (shown, i), MG_DRAW_ROLE_CHANNEL, 2, list);
  if (gtk_widget_has_focus (GTK_WIDGET (self)))
    mg_activity_layout_outline (layout, &(MgRange){ MAX (self->cursor, layout->offset), 1 },
                                MG_DRAW_ROLE_CURSOR, 2, list);
}

static void
mg_activity_drawing_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MgActivityDrawing *self = MG_ACTIVITY_DRAWING (widget);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, NULL);
  g_autoptr (MgDrawList) outlines = mg_draw_list_new ();

  if (self->watch == NULL)
    return;
  if (self->node == NULL)
    {
      g_autoptr (MgDrawList) list = make_list (self, layout);
      GtkSnapshot *below = gtk_snapshot_new ();

      mg_draw_snapshot (list, below, layout, is_dark ());
      self->node = gtk_snapshot_free_to_node (below);
    }
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                                         (float) gtk_widget_get_height (widget)));
  gtk_snapshot_append_node (snapshot, self->node);
  add_outlines (self, outlines);
  mg_draw_snapshot (outlines, snapshot, layout, is_dark ());
  gtk_snapshot_pop (snapshot);
}

static void
mg_activity_drawing_measure (GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH_MIN : HEIGHT_MIN;
  *natural = *minimum * 2;
}

static void
mg_activity_drawing_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MgActivityDrawing *self = MG_ACTIVITY_DRAWING (widget);

  place (self);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
mg_activity_drawing_map (GtkWidget *widget)
{
  MgActivityDrawing *self = MG_ACTIVITY_DRAWING (widget);

  GTK_WIDGET_CLASS (mg_activity_drawing_parent_class)->map (widget);
  if (self->watch != NULL)
    mg_activity_watch_set_active (self->watch, TRUE);
}

static void
mg_activity_drawing_unmap (GtkWidget *widget)
{
  MgActivityDrawing *self = MG_ACTIVITY_DRAWING (widget);

  if (self->watch != NULL)
    mg_activity_watch_set_active (self->watch, FALSE);
  GTK_WIDGET_CLASS (mg_activity_drawing_parent_class)->unmap (widget);
}

static void
mg_activity_drawing_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (mg_activity_drawing_parent_class)->css_changed (widget, change);
  place (MG_ACTIVITY_DRAWING (widget));
}

static void
mg_activity_drawing_dispose (GObject *object)
{
  MgActivityDrawing *self = MG_ACTIVITY_DRAWING (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  if (self->inspection != NULL)
    g_signal_handlers_disconnect_by_data (self->inspection, self);
  g_signal_handlers_disconnect_by_data (adw_style_manager_get_default (), self);
  if (self->watch != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->watch, self);
      mg_activity_watch_set_active (self->watch, FALSE);
    }
  g_clear_object (&self->watch);
  g_clear_object (&self->inspection);
  g_clear_pointer (&self->node, gsk_render_node_unref);

  G_OBJECT_CLASS (mg_activity_drawing_parent_class)->dispose (object);
}

static void
mg_activity_drawing_class_init (MgActivityDrawingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mg_activity_drawing_dispose;
  widget_class->snapshot = mg_activity_drawing_snapshot;
  widget_class->measure = mg_activity_drawing_measure;
  widget_class->size_allocate = mg_activity_drawing_size_allocate;
  widget_class->map = mg_activity_drawing_map;
  widget_class->unmap = mg_activity_drawing_unmap;
  widget_class->css_changed = mg_activity_drawing_css_changed;

  /**
   * MgActivityDrawing::told:
   * @self: a drawing
   *
   * There is something else to say: of another cell, or of the same.
   */
  signals[SIGNAL_TOLD]
    = g_signal_new ("told", MG_TYPE_ACTIVITY_DRAWING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "mg-activity-drawing");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  mg_activity_drawing_class_init_input (widget_class);
}

static void
mg_activity_drawing_init (MgActivityDrawing *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  mg_accessible_set_label (GTK_WIDGET (self), _ ("Activity map"));
  mg_activity_drawing_init_input (self);
  g_signal_connect_swapped (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (draw_again), self);
}

static void
on_looked (MgActivityDrawing *self)
{
  g_signal_emit (self, signals[SIGNAL_TOLD], 0);
}

static void
on_cursor (MgActivityDrawing *self)
{
  self->cursor = mg_inspection_get_cursor (self->inspection);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * mg_activity_drawing_set_inspection:
 * @self: a drawing that has none yet
 * @inspection: what it shows
 */
void
mg_activity_drawing_set_inspection (MgActivityDrawing *self, MgInspection *inspection)
{
  g_return_if_fail (self->inspection == NULL);

  self->inspection = g_object_ref (inspection);
  self->watch = mg_activity_watch_new (mg_inspection_get_view (inspection));
  g_signal_connect_swapped (self->watch, "changed", G_CALLBACK (draw_again), self);
  g_signal_connect_swapped (self->watch, "looked", G_CALLBACK (on_looked), self);
  g_signal_connect_swapped (inspection, "notify::extent", G_CALLBACK (place), self);
  g_signal_connect_swapped (inspection, "notify::cursor", G_CALLBACK (on_cursor), self);
  g_signal_connect_swapped (inspection, "shown", G_CALLBACK (gtk_widget_queue_draw), self);
  on_cursor (self);
}

/**
 * mg_activity_drawing_get_watch:
 * @self: a drawing with an inspection
 *
 * Returns: (transfer none): what it shows
 */
MgActivityWatch *
mg_activity_drawing_get_watch (MgActivityDrawing *self)
{
  return self->watch;
}

/**
 * mg_activity_drawing_get_cell:
 * @self: a drawing with an inspection
 * @ret_cell: (out): the cell under the pointer, or else under the cursor
 *
 * Returns: %FALSE where there is none, or it has neither pointer nor keys
 */
gboolean
mg_activity_drawing_get_cell (MgActivityDrawing *self, guint *ret_cell)
{
  const MgActivityLayout *layout = mg_activity_watch_get_layout (self->watch);

  if (mg_activity_watch_get_cells (self->watch) == NULL)
    return FALSE;
  if (self->is_hovered && mg_activity_layout_hit (layout, self->pointer_x, self->pointer_y, ret_cell))
    return TRUE;
  if (!gtk_widget_has_focus (GTK_WIDGET (self)))
    return FALSE;
  *ret_cell = mg_activity_layout_get_cell (layout, self->cursor);
  return TRUE;
}

/**
 * mg_activity_drawing_tell:
 * @self: a drawing
 *
 * For its input: says what the cursor is on. Screen readers speak a change of the description of what has the focus: what
 * the user did, never what another program did.
 */
void
mg_activity_drawing_tell (MgActivityDrawing *self)
{
  const MgActivityLayout *layout = mg_activity_watch_get_layout (self->watch);

  if (mg_activity_watch_get_cells (self->watch) != NULL)
    {
      g_autofree char *description
        = mg_activity_text_describe_cell (self->watch, mg_activity_layout_get_cell (layout, self->cursor));

      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description,
                                      -1);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[SIGNAL_TOLD], 0);
}

/**
 * mg_activity_drawing_point:
 * @self: a drawing
 * @offset: a byte of the view
 *
 * For its input: puts the cursor on the cell of a byte.
 */
void
mg_activity_drawing_point (MgActivityDrawing *self, guint64 offset)
{
  self->cursor = offset;
  mg_activity_drawing_tell (self);
}

/**
 * mg_activity_drawing_render:
 * @self: a drawing with an inspection
 *
 * Returns: (transfer full): what it shows, without the cursor and what is in sight elsewhere
 */
GdkTexture *
mg_activity_drawing_render (MgActivityDrawing *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, NULL);
  g_autoptr (MgDrawList) list = make_list (self, layout);

  return mg_picture_render (widget, list, gtk_widget_get_width (widget), gtk_widget_get_height (widget),
                            is_dark ());
}
