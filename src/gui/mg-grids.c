/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-grids.h"

#include "mg-grid.h"
#include "mg-scrollbars.h"
#include "mg-settings.h"

/* From this width on the grids stand side by side, in pixels; they are stacked again only this much below. */
#define WIDE       1100
#define HYSTERESIS 40

struct _MgGrids
{
  GtkWidget parent_instance;

  MgInspection *inspection;
  GSettings *settings;
  gboolean hex_shown;
  gboolean values_shown;
  guint row_bytes;
  guint told_row_bytes;
  guint seen_row_bytes;
  guint arrange_id;
  gboolean wide;
  gboolean side_by_side;
  int width;
  gboolean syncing;

  GtkWidget *hex;
  GtkWidget *values;
  GtkWidget *paned;
  GtkScrolledWindow *hex_scroller;
  GtkScrolledWindow *values_scroller;
};

enum
{
  PROP_0,
  PROP_HEX_SHOWN,
  PROP_VALUES_SHOWN,
  PROP_SHOWN_ROW_BYTES,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MgGrids, mg_grids, GTK_TYPE_WIDGET)

static gboolean
both_shown (MgGrids *self)
{
  return self->hex_shown && self->values_shown;
}

/* The most bytes in a row at which both panes fit side by side. */
static guint
fit_both (MgGrids *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)) - 16;
  guint best = 8;

  for (guint row_bytes = 8; row_bytes <= 32; row_bytes += 8)
    if (mg_grid_get_width_for (MG_GRID (self->hex), row_bytes)
          + mg_grid_get_width_for (MG_GRID (self->values), row_bytes)
        <= width)
      best = row_bytes;
  return best;
}

static void
tell_row_bytes (MgGrids *self)
{
  guint row_bytes = mg_grids_get_shown_row_bytes (self);

  if (row_bytes == self->told_row_bytes)
    return;
  self->told_row_bytes = row_bytes;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOWN_ROW_BYTES]);
}

/* Has both begin with the same byte, where they stand side by side. */
static void
sync_top (MgGrids *self, GtkWidget *from, GtkWidget *to)
{
  const MgGridLayout *source = mg_grid_get_layout (MG_GRID (from));
  const MgGridLayout *target = mg_grid_get_layout (MG_GRID (to));

  if (self->syncing || !self->wide || !both_shown (self))
    return;
  self->syncing = TRUE;
  mg_grid_set_top (MG_GRID (to), mg_grid_get_top (MG_GRID (from)) * source->row_bytes / target->row_bytes);
  self->syncing = FALSE;
}

static void
on_hex_scrolled (MgGrids *self)
{
  sync_top (self, self->hex, self->values);
}

static void
on_values_scrolled (MgGrids *self)
{
  sync_top (self, self->values, self->hex);
}

/* Whether they go to the grid, or to what is typed in it. */
static gboolean
has_keys (GtkWidget *grid)
{
  GtkRoot *root = gtk_widget_get_root (grid);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && (focus == grid || gtk_widget_is_ancestor (focus, grid));
}

/* The focus goes on to the other pane before the one that has it hides: else GTK 4.8 may keep that for ever. */
static void
show_panes (MgGrids *self)
{
  if (self->hex_shown)
    gtk_widget_set_visible (GTK_WIDGET (self->hex_scroller), TRUE);
  if (self->values_shown)
    gtk_widget_set_visible (GTK_WIDGET (self->values_scroller), TRUE);
  if (!self->hex_shown && has_keys (self->hex))
    gtk_widget_grab_focus (self->values);
  else if (!self->values_shown && has_keys (self->values))
    gtk_widget_grab_focus (self->hex);
  gtk_widget_set_visible (GTK_WIDGET (self->hex_scroller), self->hex_shown);
  gtk_widget_set_visible (GTK_WIDGET (self->values_scroller), self->values_shown);
}

/* Side by side both show the same bytes in each row and scroll together; stacked each fits for itself. */
static void
arrange (MgGrids *self)
{
  gboolean side_by_side = self->wide && both_shown (self);
  guint row_bytes = self->row_bytes;

  if (self->inspection == NULL)
    return;
  show_panes (self);
  if (side_by_side && row_bytes == 0)
    row_bytes = fit_both (self);
  mg_grid_set_row_bytes (MG_GRID (self->hex), row_bytes);
  mg_grid_set_row_bytes (MG_GRID (self->values), row_bytes);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->paned),
                                  side_by_side ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  /* Side by side the bytes keep the width that they need; stacked both grow alike. */
  gtk_paned_set_resize_start_child (GTK_PANED (self->paned), !side_by_side);
  if (side_by_side)
    gtk_paned_set_position (GTK_PANED (self->paned),
                            mg_grid_get_width_for (MG_GRID (self->hex), row_bytes) + 8);
  else if (self->side_by_side)
    /* Half each, until somebody moves the splitter. */
    g_object_set (self->paned, "position-set", FALSE, NULL);
  self->side_by_side = side_by_side;
  if (gtk_widget_has_focus (self->values))
    on_values_scrolled (self);
  else
    on_hex_scrolled (self);
  tell_row_bytes (self);
}

static gboolean
on_arrange (gpointer data)
{
  MgGrids *self = data;

  self->arrange_id = 0;
  arrange (self);
  return G_SOURCE_REMOVE;
}

/* What is shown may not change while sizes are being given out. */
static void
queue_arrange (MgGrids *self)
{
  if (self->arrange_id == 0)
    self->arrange_id = g_idle_add (on_arrange, self);
}

/* The room for a row changed. */
static void
on_rows_changed (MgGrids *self)
{
  guint row_bytes = mg_grids_get_shown_row_bytes (self);

  if (row_bytes != self->seen_row_bytes)
    queue_arrange (self);
  self->seen_row_bytes = row_bytes;
}

static void
on_element (MgGrids *self)
{
  if (self->wide)
    queue_arrange (self);
  tell_row_bytes (self);
}

static void
mg_grids_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MgGrids *self = MG_GRIDS (widget);
  gboolean wide = width >= (self->wide ? WIDE - HYSTERESIS : WIDE);

  if (wide != self->wide || (wide && self->row_bytes == 0 && width != self->width))
    queue_arrange (self);
  self->wide = wide;
  self->width = width;
  gtk_widget_allocate (self->paned, width, height, baseline, NULL);
}

static void
mg_grids_measure (GtkWidget *widget,
                  GtkOrientation orientation,
                  int for_size,
                  int *minimum,
                  int *natural,
                  int *minimum_baseline,
                  int *natural_baseline)
{
  gtk_widget_measure (MG_GRIDS (widget)->paned, orientation, for_size, minimum, natural, minimum_baseline,
                      natural_baseline);
}

static gboolean
mg_grids_grab_focus (GtkWidget *widget)
{
  MgGrids *self = MG_GRIDS (widget);

  return gtk_widget_grab_focus (self->hex_shown ? self->hex : self->values);
}

static void
mg_grids_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MgGrids *self = MG_GRIDS (object);

  switch (id)
    {
    case PROP_HEX_SHOWN:
      g_value_set_boolean (value, self->hex_shown);
      break;
    case PROP_VALUES_SHOWN:
      g_value_set_boolean (value, self->values_shown);
      break;
    case PROP_SHOWN_ROW_BYTES:
      g_value_set_uint (value, self->told_row_bytes);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mg_grids_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MgGrids *self = MG_GRIDS (object);

  switch (id)
    {
    case PROP_HEX_SHOWN:
      mg_grids_set_shown (self, MG_PANE_HEX, g_value_get_boolean (value));
      break;
    case PROP_VALUES_SHOWN:
      mg_grids_set_shown (self, MG_PANE_VALUES, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mg_grids_dispose (GObject *object)
{
  MgGrids *self = MG_GRIDS (object);

  g_clear_handle_id (&self->arrange_id, g_source_remove);
  if (self->inspection != NULL)
    g_signal_handlers_disconnect_by_data (self->inspection, self);
  g_clear_object (&self->inspection);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->paned, gtk_widget_unparent);

  G_OBJECT_CLASS (mg_grids_parent_class)->dispose (object);
}

static void
mg_grids_class_init (MgGridsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = mg_grids_get_property;
  object_class->set_property = mg_grids_set_property;
  object_class->dispose = mg_grids_dispose;
  widget_class->measure = mg_grids_measure;
  widget_class->size_allocate = mg_grids_size_allocate;
  widget_class->grab_focus = mg_grids_grab_focus;

  properties[PROP_HEX_SHOWN] = g_param_spec_boolean (
    "hex-shown", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_VALUES_SHOWN] = g_param_spec_boolean (
    "values-shown", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOWN_ROW_BYTES] = g_param_spec_uint ("shown-row-bytes", NULL, NULL, 0, G_MAXUINT, 0,
                                                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-grids.ui");
  gtk_widget_class_bind_template_child (widget_class, MgGrids, paned);
  gtk_widget_class_bind_template_child (widget_class, MgGrids, hex_scroller);
  gtk_widget_class_bind_template_child (widget_class, MgGrids, values_scroller);
}

static void
mg_grids_init (MgGrids *self)
{
  self->hex_shown = TRUE;
  self->values_shown = TRUE;
  self->settings = mg_settings_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static GtkWidget *
add_grid (MgGrids *self, MgGridKind kind, GtkScrolledWindow *scroller, GCallback on_scrolled)
{
  GtkAdjustment *adjustment;
  GtkWidget *grid = mg_grid_new (kind, self->inspection);

  gtk_scrolled_window_set_child (scroller, grid);
  mg_scrollbars_steady (scroller);
  adjustment = gtk_scrolled_window_get_vadjustment (scroller);
  g_signal_connect_object (adjustment, "value-changed", on_scrolled, self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_settings_bind (self->settings, "text-size", grid, "text-size", G_SETTINGS_BIND_GET);
  return grid;
}

/**
 * mg_grids_set_inspection:
 * @self: grids that have none yet
 * @inspection: what they show
 */
void
mg_grids_set_inspection (MgGrids *self, MgInspection *inspection)
{
  g_return_if_fail (self->inspection == NULL);

  self->inspection = g_object_ref (inspection);
  self->hex = add_grid (self, MG_GRID_HEX, self->hex_scroller, G_CALLBACK (on_hex_scrolled));
  self->values = add_grid (self, MG_GRID_VALUES, self->values_scroller, G_CALLBACK (on_values_scrolled));
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->hex_scroller), "changed",
                           G_CALLBACK (on_rows_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->values_scroller), "changed",
                           G_CALLBACK (on_rows_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (inspection, "notify::element-name", G_CALLBACK (on_element), self);
  g_signal_connect_swapped (inspection, "notify::address-pid", G_CALLBACK (queue_arrange), self);
  arrange (self);
}

/**
 * mg_grids_get_shown:
 * @self: grids
 * @pane: bytes or values
 *
 * Returns: whether this one is shown
 */
gboolean
mg_grids_get_shown (MgGrids *self, MgPane pane)
{
  return pane == MG_PANE_HEX ? self->hex_shown : self->values_shown;
}

/**
 * mg_grids_set_shown:
 * @self: grids
 * @pane: bytes or values
 * @shown: whether to show this one
 *
 * One grid always stays: where the last one hides, the other one is shown in its place.
 */
void
mg_grids_set_shown (MgGrids *self, MgPane pane, gboolean shown)
{
  gboolean of_hex = pane == MG_PANE_HEX;
  gboolean *here = of_hex ? &self->hex_shown : &self->values_shown;

  if (*here == shown)
    return;
  if (!shown && !both_shown (self))
    mg_grids_set_shown (self, of_hex ? MG_PANE_VALUES : MG_PANE_HEX, TRUE);
  *here = shown;
  arrange (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[of_hex ? PROP_HEX_SHOWN : PROP_VALUES_SHOWN]);
}

/**
 * mg_grids_focus_next:
 * @self: grids
 *
 * Gives the keys to the first one, or from that one to the other.
 *
 * Returns: %FALSE where they stay, since there is no other behind the one that has them
 */
gboolean
mg_grids_focus_next (MgGrids *self)
{
  if (has_keys (self->values) || (has_keys (self->hex) && !self->values_shown))
    return FALSE;
  return gtk_widget_grab_focus (has_keys (self->hex) || !self->hex_shown ? self->values : self->hex);
}

/**
 * mg_grids_get_row_bytes:
 * @self: grids
 *
 * Returns: how many bytes were asked for in a row; 0: as many as fit
 */
guint
mg_grids_get_row_bytes (MgGrids *self)
{
  return self->row_bytes;
}

/**
 * mg_grids_set_row_bytes:
 * @self: grids
 * @row_bytes: how many bytes to show in a row; 0: as many as fit
 */
void
mg_grids_set_row_bytes (MgGrids *self, guint row_bytes)
{
  self->row_bytes = row_bytes;
  arrange (self);
}

/**
 * mg_grids_get_shown_row_bytes:
 * @self: grids with an inspection
 *
 * Returns: how many bytes there are in a row of the first pane that is shown
 */
guint
mg_grids_get_shown_row_bytes (MgGrids *self)
{
  return mg_grid_get_layout (MG_GRID (self->hex_shown ? self->hex : self->values))->row_bytes;
}
