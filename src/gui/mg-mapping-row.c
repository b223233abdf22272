/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-mapping-row.h"

#include <glib/gi18n-lib.h>

#include "mg-mapping-section.h"
#include "mg-mapping-text.h"

struct _MgMappingRow
{
  GtkWidget parent_instance;

  GtkWidget *heading;
  GtkWidget *name_box;
  GtkWidget *name;
  GtkWidget *changed;
  GtkWidget *state;
  GtkWidget *details;
  GObject *item;
};

G_DEFINE_FINAL_TYPE (MgMappingRow, mg_mapping_row, GTK_TYPE_WIDGET)

static void
set_label (MgMappingRow *self, const char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
update_heading (MgMappingRow *self)
{
  const char *title = mg_mapping_section_get_title (MG_MAPPING_SECTION (self->item));

  gtk_label_set_text (GTK_LABEL (self->heading), title);
  set_label (self, title);
}

static void
update_mapping (MgMappingRow *self)
{
  MgMapping *mapping = MG_MAPPING (self->item);
  const char *state = mg_mapping_text_state (mapping);
  g_autofree char *details = mg_mapping_text_details (mapping);
  g_autofree char *label = mg_mapping_text_label (mapping);
  g_autofree char *marked = NULL;

  gtk_label_set_text (GTK_LABEL (self->name), mg_mapping_text_title (mapping));
  gtk_label_set_text (GTK_LABEL (self->state), state != NULL ? state : "");
  gtk_widget_set_visible (self->state, state != NULL);
  gtk_label_set_text (GTK_LABEL (self->details), details);
  gtk_widget_set_visible (self->details, *details != 0);
  if (mg_mapping_get_presence (mapping) == MG_PRESENCE_GONE)
    gtk_widget_add_css_class (GTK_WIDGET (self), "gone");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "gone");
  if (gtk_widget_get_visible (self->changed))
    marked = g_strdup_printf ("%s, %s", label, _ ("changed"));
  set_label (self, marked != NULL ? marked : label);
}

/* Asked for when it is wanted: setting the tooltip of a widget waits for the display server each time. */
static gboolean
mg_mapping_row_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  MgMappingRow *self = MG_MAPPING_ROW (widget);

  if (self->item == NULL || !MG_IS_MAPPING (self->item))
    return FALSE;
  gtk_tooltip_set_text (tooltip, mg_mapping_get_uri (MG_MAPPING (self->item)));
  return TRUE;
}

static void
mg_mapping_row_dispose (GObject *object)
{
  MgMappingRow *self = MG_MAPPING_ROW (object);
  GtkWidget *child;

  mg_mapping_row_set_item (self, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mg_mapping_row_parent_class)->dispose (object);
}

static void
mg_mapping_row_class_init (MgMappingRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mg_mapping_row_dispose;
  widget_class->query_tooltip = mg_mapping_row_query_tooltip;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-mapping-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MgMappingRow, heading);
  gtk_widget_class_bind_template_child (widget_class, MgMappingRow, name_box);
  gtk_widget_class_bind_template_child (widget_class, MgMappingRow, name);
  gtk_widget_class_bind_template_child (widget_class, MgMappingRow, changed);
  gtk_widget_class_bind_template_child (widget_class, MgMappingRow, state);
  gtk_widget_class_bind_template_child (widget_class, MgMappingRow, details);
  gtk_widget_class_set_css_name (widget_class, "mapping");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
mg_mapping_row_init (MgMappingRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

/**
 * mg_mapping_row_new:
 *
 * What is in a row of a list of mappings.
 *
 * Returns: a row that shows nothing
 */
GtkWidget *
mg_mapping_row_new (void)
{
  return g_object_new (MG_TYPE_MAPPING_ROW, NULL);
}

/**
 * mg_mapping_row_get_item:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the #MgMapping or #MgMappingSection that it shows
 */
gpointer
mg_mapping_row_get_item (MgMappingRow *self)
{
  return self->item;
}

/**
 * mg_mapping_row_set_item:
 * @self: a row
 * @item: (nullable): the #MgMapping to show and to follow, or the #MgMappingSection that the row is the
 * heading of
 */
void
mg_mapping_row_set_item (MgMappingRow *self, gpointer item)
{
  gboolean is_heading = item != NULL && MG_IS_MAPPING_SECTION (item);

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;

  gtk_widget_set_visible (self->heading, is_heading);
  gtk_widget_set_visible (self->name_box, !is_heading);
  gtk_widget_set_visible (self->details, FALSE);
  gtk_widget_set_visible (self->changed, FALSE);
  if (is_heading)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self), "gone");
      g_signal_connect_swapped (item, "notify::title", G_CALLBACK (update_heading), self);
      update_heading (self);
    }
  else
    {
      g_signal_connect_swapped (item, "notify::info", G_CALLBACK (update_mapping), self);
      g_signal_connect_swapped (item, "notify::presence", G_CALLBACK (update_mapping), self);
      g_signal_connect_swapped (item, "notify::users", G_CALLBACK (update_mapping), self);
      update_mapping (self);
    }
}

/**
 * mg_mapping_row_set_changed:
 * @self: a row that shows a mapping
 * @changed: whether it is marked as one that changes; no row is when it gets its item
 */
void
mg_mapping_row_set_changed (MgMappingRow *self, gboolean changed)
{
  if (changed == gtk_widget_get_visible (self->changed))
    return;
  gtk_widget_set_visible (self->changed, changed);
  update_mapping (self);
}
