/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-grid.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "mg-grid-private.h"
#include "mg-value-entry.h"

enum
{
  PROP_0,
  PROP_ROW_BYTES,
  PROP_TEXT_SIZE,
  N_PROPS,
  PROP_HADJUSTMENT,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE_WITH_CODE (MgGrid,
                               mg_grid,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

/* Returns: the layout with so many bytes in a row; 0: with as many as fit. */
static MgGridLayout
make_layout (MgGrid *self, guint row_bytes)
{
  guint64 offset = mg_inspection_get_offset (self->inspection);
  guint64 extent = mg_inspection_get_extent (self->inspection);
  MgElement element = mg_inspection_get_element (self->inspection);
  guint columns = (guint) MAX (0, (gtk_widget_get_width (GTK_WIDGET (self)) - 2 * MG_GRID_MARGIN)
                                    / mg_glyphs_get_char_width (self->glyphs));
  MgAddresses addresses;
  MgGridLayout layout;
  guint wider;

  mg_inspection_get_addresses (self->inspection, &addresses);
  mg_grid_layout_init (&layout, self->kind, element, offset, extent, MAX (row_bytes, 1));
  wider = mg_grid_layout_set_addresses (&layout, &addresses);
  if (row_bytes > 0)
    return layout;
  row_bytes = mg_grid_layout_fit (self->kind, element, offset, extent, columns - MIN (columns, wider));
  return make_layout (self, row_bytes);
}

/**
 * mg_grid_update_layout:
 * @self: a grid
 *
 * For the grid: brings the layout to what there is to show and to the room that there is; the first byte in
 * sight stays.
 */
void
mg_grid_update_layout (MgGrid *self)
{
  guint64 first = self->layout.row_bytes > 0 ? self->top * self->layout.row_bytes : 0;
  MgGridLayout layout = make_layout (self, self->row_bytes);

  if (memcmp (&layout, &self->layout, sizeof layout) != 0)
    {
      gboolean other_shape
        = layout.row_bytes != self->layout.row_bytes || layout.label_chars != self->layout.label_chars
          || memcmp (&layout.addresses, &self->layout.addresses, sizeof layout.addresses) != 0
          || memcmp (&layout.element, &self->layout.element, sizeof layout.element) != 0;

      self->layout = layout;
      if (other_shape)
        mg_grid_forget_rows (self);
      self->top = first / layout.row_bytes;
    }
  mg_grid_update_adjustments (self);
  mg_grid_update_shown (self);
  mg_grid_check_entry (self);
  mg_grid_queue_mirror (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
mg_grid_measure (GtkWidget *widget,
                 GtkOrientation orientation,
                 int for_size,
                 int *minimum,
                 int *natural,
                 int *x,
                 int *y)
{
  MgGrid *self = MG_GRID (widget);
  int mirror_minimum, mirror_natural;

  gtk_widget_measure (self->mirror, orientation, -1, &mirror_minimum, &mirror_natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 80;
      *natural = mg_grid_get_width_for (self, self->layout.row_bytes);
    }
  else
    {
      *minimum = 2 * mg_grid_get_row_height (self);
      *natural = 16 * mg_grid_get_row_height (self);
    }
}

static void
mg_grid_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MgGrid *self = MG_GRID (widget);

  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
  gtk_widget_size_allocate (self->mirror, &(GtkAllocation){ 0, 0, MAX (width, 1), MAX (height, 1) }, -1);
  mg_grid_update_layout (self);
  mg_grid_allocate_entry (self);
}

static void
mg_grid_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MgGrid *self = MG_GRID (widget);

  /* The mirror is a child that is never drawn. */
  mg_grid_draw (self, snapshot);
  if (self->entry != NULL)
    gtk_widget_snapshot_child (widget, self->entry, snapshot);
}

static void
mg_grid_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (mg_grid_parent_class)->map (widget);
  mg_grid_update_layout (MG_GRID (widget));
}

static void
mg_grid_unmap (GtkWidget *widget)
{
  MgGrid *self = MG_GRID (widget);

  if (self->entry != NULL)
    mg_value_entry_cancel (MG_VALUE_ENTRY (self->entry));
  mg_grid_cancel_typing (self);
  GTK_WIDGET_CLASS (mg_grid_parent_class)->unmap (widget);
  g_clear_handle_id (&self->mirror_id, g_source_remove);
  mg_glow_clear (self->glow);
  mg_glow_clear (self->torn);
  mg_grid_update_shown (self);
}

static void
load_font (MgGrid *self)
{
  g_clear_pointer (&self->glyphs, mg_glyphs_free);
  self->glyphs = mg_glyphs_new (gtk_widget_get_pango_context (GTK_WIDGET (self)), self->text_size, 4);
  mg_grid_forget_rows (self);
}

static void
mg_grid_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  MgGrid *self = MG_GRID (widget);

  GTK_WIDGET_CLASS (mg_grid_parent_class)->system_setting_changed (widget, setting);
  if (setting == GTK_SYSTEM_SETTING_DPI || setting == GTK_SYSTEM_SETTING_FONT_NAME
      || setting == GTK_SYSTEM_SETTING_FONT_CONFIG)
    {
      load_font (self);
      gtk_widget_queue_resize (widget);
    }
}

static void
mg_grid_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (mg_grid_parent_class)->css_changed (widget, change);
  mg_grid_update_colours (MG_GRID (widget));
}

static void
mg_grid_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MgGrid *self = MG_GRID (object);

  switch (id)
    {
    case PROP_ROW_BYTES:
      g_value_set_uint (value, self->row_bytes);
      break;
    case PROP_TEXT_SIZE:
      g_value_set_int (value, self->text_size);
      break;
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->adjustments[GTK_ORIENTATION_HORIZONTAL]);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->adjustments[GTK_ORIENTATION_VERTICAL]);
      break;
    case PROP_HSCROLL_POLICY:
      g_value_set_enum (value, self->policies[GTK_ORIENTATION_HORIZONTAL]);
      break;
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->policies[GTK_ORIENTATION_VERTICAL]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mg_grid_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MgGrid *self = MG_GRID (object);

  switch (id)
    {
    case PROP_ROW_BYTES:
      mg_grid_set_row_bytes (self, g_value_get_uint (value));
      break;
    case PROP_TEXT_SIZE:
      mg_grid_set_text_size (self, g_value_get_int (value));
      break;
    case PROP_HADJUSTMENT:
      mg_grid_set_adjustment (self, GTK_ORIENTATION_HORIZONTAL, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      mg_grid_set_adjustment (self, GTK_ORIENTATION_VERTICAL, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
      self->policies[GTK_ORIENTATION_HORIZONTAL] = g_value_get_enum (value);
      break;
    case PROP_VSCROLL_POLICY:
      self->policies[GTK_ORIENTATION_VERTICAL] = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mg_grid_dispose (GObject *object)
{
  MgGrid *self = MG_GRID (object);

  g_clear_handle_id (&self->mirror_id, g_source_remove);
  if (self->inspection != NULL)
    mg_grid_disconnect (self);
  g_clear_object (&self->inspection);
  for (guint i = 0; i < G_N_ELEMENTS (self->adjustments); i++)
    {
      if (self->adjustments[i] != NULL)
        g_signal_handlers_disconnect_by_data (self->adjustments[i], self);
      g_clear_object (&self->adjustments[i]);
    }
  if (self->input_method != NULL)
    g_signal_handlers_disconnect_by_data (self->input_method, self);
  g_clear_object (&self->input_method);
  if (self->entry != NULL)
    mg_value_entry_cancel (MG_VALUE_ENTRY (self->entry));
  g_clear_pointer (&self->mirror, gtk_widget_unparent);
  g_clear_pointer (&self->menu, gtk_widget_unparent);

  G_OBJECT_CLASS (mg_grid_parent_class)->dispose (object);
}

static void
mg_grid_finalize (GObject *object)
{
  MgGrid *self = MG_GRID (object);

  g_clear_pointer (&self->drawn, g_array_unref);
  g_clear_pointer (&self->frozen, g_array_unref);
  g_clear_pointer (&self->glyphs, mg_glyphs_free);
  g_clear_pointer (&self->glow, mg_glow_free);
  g_clear_pointer (&self->torn, mg_glow_free);
  g_clear_pointer (&self->scratch, mg_grid_row_free);

  G_OBJECT_CLASS (mg_grid_parent_class)->finalize (object);
}

static void
mg_grid_class_init (MgGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = mg_grid_get_property;
  object_class->set_property = mg_grid_set_property;
  object_class->dispose = mg_grid_dispose;
  object_class->finalize = mg_grid_finalize;
  widget_class->measure = mg_grid_measure;
  widget_class->size_allocate = mg_grid_size_allocate;
  widget_class->snapshot = mg_grid_snapshot;
  widget_class->map = mg_grid_map;
  widget_class->unmap = mg_grid_unmap;
  widget_class->system_setting_changed = mg_grid_system_setting_changed;
  widget_class->css_changed = mg_grid_css_changed;

  properties[PROP_ROW_BYTES]
    = g_param_spec_uint ("row-bytes", NULL, NULL, 0, 4096, 0,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_TEXT_SIZE] = g_param_spec_int (
    "text-size", NULL, NULL, 7, 40, 10, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");

  gtk_widget_class_set_css_name (widget_class, "mggrid");
  /* Not GRID or TABLE: they promise a table that GTK 4.8 does not deliver. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  mg_grid_class_init_input (widget_class);
  mg_grid_class_init_edit (widget_class);
}

static void
mg_grid_init (MgGrid *self)
{
  self->text_size = 10;
  self->glow = mg_glow_new ();
  self->torn = mg_glow_new ();
  mg_glow_set_durations (self->torn, G_USEC_PER_SEC, 0);
  self->scratch = mg_grid_row_new ();
  self->frozen = g_array_new (FALSE, FALSE, sizeof (MgRange));
  self->drawn = g_array_new (FALSE, TRUE, sizeof (MgDrawnRow));
  g_array_set_clear_func (self->drawn, mg_drawn_row_clear);
  self->mirror = gtk_inscription_new (NULL);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (self->mirror), GTK_INSCRIPTION_OVERFLOW_CLIP);
  gtk_widget_set_can_target (self->mirror, FALSE);
  gtk_widget_set_parent (self->mirror, GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (GTK_WIDGET (self), "view");
  /* Bytes run from left to right in every language. */
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  /* Adjustments may be given before there is anything to show. */
  mg_grid_layout_init (&self->layout, MG_GRID_HEX, (MgElement){ MG_ELEMENT_U8, FALSE }, 0, 0, 16);
  load_font (self);
  mg_grid_init_input (self);
  mg_grid_init_edit (self);
}

/**
 * mg_grid_new:
 * @kind: what it shows
 * @inspection: what it shows it of
 *
 * Bytes or values, drawn: a scrollable widget of any size at the cost of what is in sight.
 *
 * Returns: (transfer floating): the grid
 */
GtkWidget *
mg_grid_new (MgGridKind kind, MgInspection *inspection)
{
  MgGrid *self = g_object_new (MG_TYPE_GRID, NULL);
  MgMapping *mapping = mg_view_get_mapping (mg_inspection_get_view (inspection));
  const char *format = kind == MG_GRID_HEX ? _ ("Bytes of %s") : _ ("Values of %s");
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);
  g_autofree char *label = g_strjoinv (mg_mapping_get_display_name (mapping), parts);

  self->kind = kind;
  self->inspection = g_object_ref (inspection);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  mg_grid_connect (self);
  mg_grid_update_layout (self);
  return GTK_WIDGET (self);
}

/**
 * mg_grid_get_kind:
 * @self: a grid
 *
 * Returns: what it shows
 */
MgGridKind
mg_grid_get_kind (MgGrid *self)
{
  return self->kind;
}

/**
 * mg_grid_get_layout:
 * @self: a grid
 *
 * Returns: (transfer none): where things stand, until the next change
 */
const MgGridLayout *
mg_grid_get_layout (MgGrid *self)
{
  return &self->layout;
}

/**
 * mg_grid_get_width_for:
 * @self: a grid
 * @row_bytes: bytes in a row
 *
 * Returns: how wide the grid must be to show them, in pixels
 */
int
mg_grid_get_width_for (MgGrid *self, guint row_bytes)
{
  MgGridLayout layout = make_layout (self, row_bytes);

  return (int) ceil (layout.n_columns * mg_glyphs_get_char_width (self->glyphs)) + 2 * MG_GRID_MARGIN;
}

/**
 * mg_grid_get_row_bytes:
 * @self: a grid
 *
 * Returns: how many bytes a row is to show; 0: as many as fit
 */
guint
mg_grid_get_row_bytes (MgGrid *self)
{
  return self->row_bytes;
}

/**
 * mg_grid_set_row_bytes:
 * @self: a grid
 * @row_bytes: how many bytes a row is to show; 0: as many as fit
 */
void
mg_grid_set_row_bytes (MgGrid *self, guint row_bytes)
{
  if (row_bytes == self->row_bytes)
    return;
  self->row_bytes = row_bytes;
  mg_grid_update_layout (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROW_BYTES]);
}

/**
 * mg_grid_set_text_size:
 * @self: a grid
 * @points: from 7 to 40
 */
void
mg_grid_set_text_size (MgGrid *self, int points)
{
  points = CLAMP (points, 7, 40);
  if (points == self->text_size)
    return;
  self->text_size = points;
  load_font (self);
  mg_grid_update_layout (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT_SIZE]);
}

/**
 * mg_grid_get_in_text:
 * @self: a grid
 *
 * Returns: whether the cursor is among the characters
 */
gboolean
mg_grid_get_in_text (MgGrid *self)
{
  return self->in_text;
}

/**
 * mg_grid_set_in_text:
 * @self: a grid of bytes
 * @in_text: whether the cursor is to be among the characters
 */
void
mg_grid_set_in_text (MgGrid *self, gboolean in_text)
{
  mg_grid_cancel_typing (self);
  self->in_text = in_text && self->layout.text_column > 0;
  mg_grid_update_input_method (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
