/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-facts-view.h"

#include <glib/gi18n-lib.h>

#include "mg-facts.h"

struct _MgFactsView
{
  GtkWidget parent_instance;

  GtkGrid *grid;
  MgMapping *mapping;
  GSignalGroup *signals;
  guint n_lines;
};

G_DEFINE_FINAL_TYPE (MgFactsView, mg_facts_view, GTK_TYPE_WIDGET)

static GtkLabel *
get_label (MgFactsView *self, guint line, int column)
{
  return GTK_LABEL (gtk_grid_get_child_at (self->grid, column, (int) line));
}

/* What is selected in it stays so while it says the same. */
static void
set_text (GtkLabel *label, const char *text)
{
  if (!g_str_equal (gtk_label_get_text (label), text))
    gtk_label_set_text (label, text);
}

static void
add_line (MgFactsView *self)
{
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *value = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_label_set_selectable (GTK_LABEL (value), TRUE);
  gtk_label_set_xalign (GTK_LABEL (value), 1);
  gtk_label_set_justify (GTK_LABEL (value), GTK_JUSTIFY_RIGHT);
  gtk_label_set_wrap (GTK_LABEL (value), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (value), PANGO_WRAP_WORD_CHAR);
  /* Else it would ask for as many lines as it has letters. */
  gtk_label_set_width_chars (GTK_LABEL (value), 14);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_widget_add_css_class (value, "numeric");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL,
                                  -1);
  gtk_grid_attach (self->grid, label, 0, (int) self->n_lines, 1, 1);
  gtk_grid_attach (self->grid, value, 1, (int) self->n_lines, 1, 1);
  self->n_lines++;
}

static void
update (MgFactsView *self)
{
  MgMappingInfo *info = self->mapping != NULL ? mg_mapping_get_info (self->mapping) : NULL;
  g_autoptr (GPtrArray) facts = info != NULL ? mg_facts_new (info) : g_ptr_array_new ();

  while (self->n_lines < facts->len)
    add_line (self);
  while (self->n_lines > facts->len)
    gtk_grid_remove_row (self->grid, (int) --self->n_lines);
  for (guint i = 0; i < facts->len; i++)
    {
      const MgFact *fact = g_ptr_array_index (facts, i);

      set_text (get_label (self, i, 0), fact->label);
      set_text (get_label (self, i, 1), fact->value);
    }
}

/* One stop of the Tab key for all lines; the arrows go between them. */
static gboolean
mg_facts_view_focus (GtkWidget *widget, GtkDirectionType direction)
{
  MgFactsView *self = MG_FACTS_VIEW (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return GTK_WIDGET_CLASS (mg_facts_view_parent_class)->focus (widget, direction);
  if (self->n_lines == 0 || (focus != NULL && gtk_widget_is_ancestor (focus, widget)))
    return FALSE;
  return gtk_widget_grab_focus (GTK_WIDGET (get_label (self, 0, 1)));
}

static void
mg_facts_view_dispose (GObject *object)
{
  MgFactsView *self = MG_FACTS_VIEW (object);
  GtkWidget *child;

  g_clear_object (&self->signals);
  g_clear_object (&self->mapping);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mg_facts_view_parent_class)->dispose (object);
}

static void
mg_facts_view_class_init (MgFactsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mg_facts_view_dispose;
  widget_class->focus = mg_facts_view_focus;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "mg-facts-view");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
mg_facts_view_init (MgFactsView *self)
{
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 12);
  gtk_grid_set_row_spacing (self->grid, 2);
  gtk_widget_set_parent (GTK_WIDGET (self->grid), GTK_WIDGET (self));
  self->signals = g_signal_group_new (MG_TYPE_MAPPING);
  g_signal_group_connect_swapped (self->signals, "notify::info", G_CALLBACK (update), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What is known of the mapping"), -1);
}

/**
 * mg_facts_view_new:
 *
 * What is known of a mapping, line by line.
 *
 * Returns: (transfer floating): a view of nothing
 */
GtkWidget *
mg_facts_view_new (void)
{
  return g_object_new (MG_TYPE_FACTS_VIEW, NULL);
}

/**
 * mg_facts_view_set_mapping:
 * @self: a view
 * @mapping: (nullable): what it is to be of, and to follow
 */
void
mg_facts_view_set_mapping (MgFactsView *self, MgMapping *mapping)
{
  if (!g_set_object (&self->mapping, mapping))
    return;
  g_signal_group_set_target (self->signals, mapping);
  update (self);
}

/**
 * mg_facts_view_get_value:
 * @self: a view
 * @label: what a line begins with
 *
 * Returns: (transfer none) (nullable): what the line says; %NULL when there is no such line
 */
const char *
mg_facts_view_get_value (MgFactsView *self, const char *label)
{
  for (guint i = 0; i < self->n_lines; i++)
    if (g_str_equal (gtk_label_get_text (get_label (self, i, 0)), label))
      return gtk_label_get_text (get_label (self, i, 1));
  return NULL;
}
