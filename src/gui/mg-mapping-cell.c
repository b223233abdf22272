/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-mapping-cell.h"

#include "mg-accessible.h"
#include "mg-mapping-text.h"

struct _MgMappingCell
{
  GtkWidget parent_instance;

  MgMappingColumn column;
  GtkListItem *list_item;
  GtkWidget *text;
  /* Of the name alone, once there was one. */
  GtkWidget *state;
  MgMapping *mapping;
};

G_DEFINE_FINAL_TYPE (MgMappingCell, mg_mapping_cell, GTK_TYPE_WIDGET)

static void
add_state (MgMappingCell *self)
{
  self->state = gtk_label_new (NULL);
  gtk_widget_set_valign (self->state, GTK_ALIGN_BASELINE);
  gtk_widget_add_css_class (self->state, "caption");
  gtk_widget_add_css_class (self->state, "state");
  gtk_widget_set_parent (self->state, GTK_WIDGET (self));
}

/* Few have one, and a table makes hundreds of cells at a time. */
static void
update_state (MgMappingCell *self)
{
  const char *state = mg_mapping_text_state (self->mapping);

  if (state != NULL && self->state == NULL)
    add_state (self);
  if (self->state != NULL)
    {
      gtk_label_set_text (GTK_LABEL (self->state), state != NULL ? state : "");
      gtk_widget_set_visible (self->state, state != NULL);
    }
  if (mg_mapping_get_presence (self->mapping) == MG_PRESENCE_GONE)
    gtk_widget_add_css_class (GTK_WIDGET (self), "gone");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "gone");
}

/* Asked for when it is wanted: setting the tooltip of a widget waits for the display server each time. */
static gboolean
mg_mapping_cell_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  MgMappingCell *self = MG_MAPPING_CELL (widget);

  if (self->mapping == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, mg_mapping_get_uri (self->mapping));
  return TRUE;
}

static void
mg_mapping_cell_dispose (GObject *object)
{
  MgMappingCell *self = MG_MAPPING_CELL (object);
  GtkWidget *child;

  mg_mapping_cell_set_mapping (self, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mg_mapping_cell_parent_class)->dispose (object);
}

static void
mg_mapping_cell_class_init (MgMappingCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mg_mapping_cell_dispose;
  widget_class->query_tooltip = mg_mapping_cell_query_tooltip;

  gtk_widget_class_set_css_name (widget_class, "mapping-cell");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
mg_mapping_cell_init (MgMappingCell *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

/**
 * mg_mapping_cell_new:
 * @column: what it shows of a mapping
 * @list_item: whose child it will be
 *
 * What is in a cell of a table of mappings. All cells of a column are equally wide, whatever they show, so that nothing
 * moves when the rows do.
 *
 * Returns: a cell that shows nothing
 */
GtkWidget *
mg_mapping_cell_new (MgMappingColumn column, GtkListItem *list_item)
{
  MgMappingCell *self = g_object_new (MG_TYPE_MAPPING_CELL, NULL);
  guint n_chars = mg_mapping_column_get_n_chars (column);

  self->column = column;
  self->list_item = list_item;
  self->text
    = g_object_new (GTK_TYPE_INSCRIPTION, "min-chars", MIN (n_chars, 3), "nat-chars", n_chars, "hexpand",
                    TRUE, "xalign", mg_mapping_column_is_number (column) ? 1.0 : 0.0, "text-overflow",
                    column == MG_COLUMN_NAME ? GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_MIDDLE
                                             : GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END,
                    NULL);
  if (mg_mapping_column_is_number (column))
    gtk_widget_add_css_class (self->text, "numeric");
  if (column == MG_COLUMN_ACCESS)
    gtk_widget_add_css_class (self->text, "monospace");
  gtk_widget_set_parent (self->text, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

/* The row is what has the focus, and GTK 4.8 gives it no name. */
static void
set_row_label (MgMappingCell *self, const char *label)
{
  GtkWidget *cell = gtk_widget_get_parent (GTK_WIDGET (self));
  GtkWidget *row = cell != NULL ? gtk_widget_get_parent (cell) : NULL;

  if (row != NULL && gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (row)) == GTK_ACCESSIBLE_ROLE_ROW)
    mg_accessible_set_label (row, label);
}

/**
 * mg_mapping_cell_update:
 * @self: a cell
 *
 * Shows what there is to show now. It does so by itself when the mapping changes.
 */
void
mg_mapping_cell_update (MgMappingCell *self)
{
  g_autofree char *text = NULL;
  g_autofree char *label = NULL;

  if (self->mapping == NULL)
    return;
  text = mg_mapping_column_get_text (self->column, self->mapping);
  label = mg_mapping_column_get_label (self->column, self->mapping);
  gtk_inscription_set_text (GTK_INSCRIPTION (self->text), text);
  mg_accessible_set_label (GTK_WIDGET (self), label);
  if (self->column == MG_COLUMN_NAME)
    {
      set_row_label (self, label);
      update_state (self);
    }
}

/**
 * mg_mapping_cell_set_mapping:
 * @self: a cell
 * @mapping: (nullable): what to show something of, and to follow
 */
void
mg_mapping_cell_set_mapping (MgMappingCell *self, MgMapping *mapping)
{
  const char *signal = self->column == MG_COLUMN_NAME    ? "notify"
                       : self->column == MG_COLUMN_USERS ? "notify::users"
                                                         : "notify::info";

  if (self->mapping != NULL)
    g_signal_handlers_disconnect_by_data (self->mapping, self);
  g_set_object (&self->mapping, mapping);
  if (mapping == NULL)
    return;
  g_signal_connect_swapped (mapping, signal, G_CALLBACK (mg_mapping_cell_update), self);
  mg_mapping_cell_update (self);
}

/**
 * mg_mapping_cell_get_position:
 * @self: a cell
 *
 * Returns: of its row; %GTK_INVALID_LIST_POSITION while it shows nothing
 */
guint
mg_mapping_cell_get_position (MgMappingCell *self)
{
  return gtk_list_item_get_position (self->list_item);
}
