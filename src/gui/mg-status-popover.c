/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-status-popover.h"

#include <glib/gi18n-lib.h>

#include "mg-condition.h"

/* Milliseconds between two times that it is brought up to date, while it is open. */
#define UPDATE_INTERVAL 250

struct _MgStatusPopover
{
  GtkPopover parent_instance;

  GtkGrid *grid;
  GtkWidget *condition_box;
  GtkLabel *condition_label;
  GtkLabel *trouble_label;

  MgInspection *inspection;
  GSignalGroup *signals;
  MgStatusRates rates;
  guint n_lines;
  guint update_id;
};

G_DEFINE_FINAL_TYPE (MgStatusPopover, mg_status_popover, GTK_TYPE_POPOVER)

static void
set_text (GtkLabel *label, const char *text)
{
  if (!g_str_equal (gtk_label_get_text (label), text))
    gtk_label_set_text (label, text);
}

static GtkLabel *
get_label (MgStatusPopover *self, guint line, int column)
{
  return GTK_LABEL (gtk_grid_get_child_at (self->grid, column, (int) line));
}

static void
add_line (MgStatusPopover *self)
{
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *value = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (value), 0);
  gtk_label_set_wrap (GTK_LABEL (value), TRUE);
  /* As wide from the start as it may get, or it would dance. */
  gtk_label_set_width_chars (GTK_LABEL (value), 32);
  gtk_label_set_max_width_chars (GTK_LABEL (value), 32);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_widget_add_css_class (value, "numeric");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL,
                                  -1);
  gtk_grid_attach (self->grid, label, 0, (int) self->n_lines, 1, 1);
  gtk_grid_attach (self->grid, value, 1, (int) self->n_lines, 1, 1);
  self->n_lines++;
}

static void
update_condition (MgStatusPopover *self)
{
  MgCondition *condition = mg_inspection_get_condition (self->inspection);
  const char *text = mg_condition_get_text (condition);
  const char *trouble = mg_condition_get_trouble (condition);

  gtk_widget_set_visible (self->condition_box, text != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble_label), trouble != NULL);
  set_text (self->condition_label, text != NULL ? text : "");
  set_text (self->trouble_label, trouble != NULL ? trouble : "");
}

static void
update (MgStatusPopover *self)
{
  g_autoptr (GPtrArray) facts = NULL;

  if (self->inspection == NULL)
    return;
  facts = mg_status_text_facts (self->inspection, &self->rates, g_get_monotonic_time ());
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
  update_condition (self);
}

static gboolean
on_update (gpointer data)
{
  update (data);
  return G_SOURCE_CONTINUE;
}

static void
on_drop (MgStatusPopover *self)
{
  mg_condition_drop (mg_inspection_get_condition (self->inspection));
}

static void
on_pause_when (MgStatusPopover *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  gtk_widget_activate_action (GTK_WIDGET (self), "page.pause-when", NULL);
}

static void
mg_status_popover_map (GtkWidget *widget)
{
  MgStatusPopover *self = MG_STATUS_POPOVER (widget);

  update (self);
  if (self->update_id == 0)
    self->update_id = g_timeout_add (UPDATE_INTERVAL, on_update, self);
  GTK_WIDGET_CLASS (mg_status_popover_parent_class)->map (widget);
}

static void
mg_status_popover_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&MG_STATUS_POPOVER (widget)->update_id, g_source_remove);
  GTK_WIDGET_CLASS (mg_status_popover_parent_class)->unmap (widget);
}

static void
clear_rates (MgStatusRates *rates)
{
  g_clear_pointer (&rates->changes, g_free);
  g_clear_pointer (&rates->samples, g_free);
}

static void
mg_status_popover_dispose (GObject *object)
{
  MgStatusPopover *self = MG_STATUS_POPOVER (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_object (&self->signals);
  g_clear_object (&self->inspection);
  clear_rates (&self->rates);

  G_OBJECT_CLASS (mg_status_popover_parent_class)->dispose (object);
}

static void
mg_status_popover_class_init (MgStatusPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mg_status_popover_dispose;
  widget_class->map = mg_status_popover_map;
  widget_class->unmap = mg_status_popover_unmap;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-status-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, MgStatusPopover, grid);
  gtk_widget_class_bind_template_child (widget_class, MgStatusPopover, condition_box);
  gtk_widget_class_bind_template_child (widget_class, MgStatusPopover, condition_label);
  gtk_widget_class_bind_template_child (widget_class, MgStatusPopover, trouble_label);
  gtk_widget_class_bind_template_callback (widget_class, on_drop);
  gtk_widget_class_bind_template_callback (widget_class, on_pause_when);
}

static void
mg_status_popover_init (MgStatusPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rates = (MgStatusRates){ g_strdup ("–"), g_strdup ("–") };
  self->signals = g_signal_group_new (MG_TYPE_CONDITION);
  g_signal_group_connect_swapped (self->signals, "notify::text", G_CALLBACK (update_condition), self);
  g_signal_group_connect_swapped (self->signals, "notify::trouble", G_CALLBACK (update_condition), self);
}

/**
 * mg_status_popover_new:
 *
 * How a view is followed, line by line: what it waits for and what that takes, when something came last, how fast and how
 * steadily, and what was not seen.
 *
 * Returns: (transfer floating): a popover about nothing
 */
GtkWidget *
mg_status_popover_new (void)
{
  return g_object_new (MG_TYPE_STATUS_POPOVER, NULL);
}

/**
 * mg_status_popover_set_inspection:
 * @self: a popover
 * @inspection: (nullable): what it is to be about
 */
void
mg_status_popover_set_inspection (MgStatusPopover *self, MgInspection *inspection)
{
  if (!g_set_object (&self->inspection, inspection))
    return;
  g_signal_group_set_target (self->signals,
                             inspection != NULL ? mg_inspection_get_condition (inspection) : NULL);
  update (self);
}

/**
 * mg_status_popover_take_rates:
 * @self: a popover
 * @rates: what was measured; shown from the next time on
 */
void
mg_status_popover_take_rates (MgStatusPopover *self, const MgStatusRates *rates)
{
  clear_rates (&self->rates);
  self->rates = (MgStatusRates){ g_strdup (rates->changes), g_strdup (rates->samples) };
}

/**
 * mg_status_popover_get_value:
 * @self: a popover
 * @label: a line, as it is labelled
 *
 * Returns: (transfer none) (nullable): what it says there; %NULL: there is no such line
 */
const char *
mg_status_popover_get_value (MgStatusPopover *self, const char *label)
{
  for (guint i = 0; i < self->n_lines; i++)
    if (g_str_equal (gtk_label_get_text (get_label (self, i, 0)), label))
      return gtk_label_get_text (get_label (self, i, 1));
  return NULL;
}
