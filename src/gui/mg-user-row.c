/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-user-row.h"

#include <glib/gi18n-lib.h>

#include "mg-accessible.h"
#include "mg-user-text.h"

struct _MgUserRow
{
  GtkWidget parent_instance;

  GtkLabel *command;
  GtkLabel *pid;
  GtkLabel *details;
  GtkLabel *range;
  GtkToggleButton *toggle;

  MgUserItem *item;
  MgInspection *inspection;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (MgUserRow, mg_user_row, GTK_TYPE_WIDGET)

static void
update (MgUserRow *self)
{
  const MgUser *user = mg_user_item_get_user (self->item);
  gboolean shown = mg_inspection_shows_addresses_of (self->inspection, user);
  g_autofree char *pid = g_strdup_printf ("%d", user->pid);
  g_autofree char *details = mg_user_text_details (user);
  g_autofree char *range = mg_user_text_range (user);
  g_autofree char *label = mg_user_text_label (user, shown);
  /* Translators: the number of a process */
  g_autofree char *offer = g_strdup_printf (_ ("Show addresses as %d sees them"), user->pid);

  gtk_label_set_text (self->command, user->command);
  gtk_label_set_text (self->pid, pid);
  gtk_label_set_text (self->details, details);
  gtk_label_set_text (self->range, range);
  self->updating = TRUE;
  gtk_toggle_button_set_active (self->toggle, shown);
  self->updating = FALSE;
  mg_accessible_set_label (GTK_WIDGET (self->toggle), offer);
  mg_accessible_set_label (GTK_WIDGET (self), label);
}

static void
on_toggled (MgUserRow *self)
{
  if (self->item == NULL || self->updating)
    return;
  mg_inspection_show_addresses (self->inspection, gtk_toggle_button_get_active (self->toggle)
                                                    ? mg_user_item_get_user (self->item)
                                                    : NULL);
}

/* Asked for when it is wanted: setting the tooltip of a widget waits for the display server each time. */
static gboolean
mg_user_row_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  MgUserRow *self = MG_USER_ROW (widget);
  g_autofree char *text = NULL;
  graphene_rect_t bounds;
  const MgUser *user;

  if (self->item == NULL)
    return FALSE;
  user = mg_user_item_get_user (self->item);
  if (!keyboard && gtk_widget_compute_bounds (GTK_WIDGET (self->toggle), widget, &bounds)
      && graphene_rect_contains_point (&bounds, &GRAPHENE_POINT_INIT ((float) x, (float) y)))
    text = g_strdup_printf (_ ("Show addresses as %d sees them"), user->pid);
  else
    text = mg_user_text_label (user, mg_inspection_shows_addresses_of (self->inspection, user));
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
mg_user_row_dispose (GObject *object)
{
  MgUserRow *self = MG_USER_ROW (object);
  GtkWidget *child;

  mg_user_row_show (self, NULL, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mg_user_row_parent_class)->dispose (object);
}

static void
mg_user_row_class_init (MgUserRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mg_user_row_dispose;
  widget_class->query_tooltip = mg_user_row_query_tooltip;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-user-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MgUserRow, command);
  gtk_widget_class_bind_template_child (widget_class, MgUserRow, pid);
  gtk_widget_class_bind_template_child (widget_class, MgUserRow, details);
  gtk_widget_class_bind_template_child (widget_class, MgUserRow, range);
  gtk_widget_class_bind_template_child (widget_class, MgUserRow, toggle);
  gtk_widget_class_bind_template_callback (widget_class, on_toggled);
  gtk_widget_class_set_css_name (widget_class, "mg-user-row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
mg_user_row_init (MgUserRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

/**
 * mg_user_row_new:
 *
 * What is in a row of a list of those who map something.
 *
 * Returns: (transfer floating): a row of nobody
 */
GtkWidget *
mg_user_row_new (void)
{
  return g_object_new (MG_TYPE_USER_ROW, NULL);
}

/**
 * mg_user_row_get_item:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): what it shows
 */
MgUserItem *
mg_user_row_get_item (MgUserRow *self)
{
  return self->item;
}

/**
 * mg_user_row_show:
 * @self: a row
 * @item: (nullable): what it is to show, and to follow
 * @inspection: (nullable): whose addresses can be shown as the process sees them; %NULL without an item
 */
void
mg_user_row_show (MgUserRow *self, MgUserItem *item, MgInspection *inspection)
{
  if (self->item != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->item, self);
      g_signal_handlers_disconnect_by_data (self->inspection, self);
    }
  g_set_object (&self->item, item);
  g_set_object (&self->inspection, inspection);
  if (item == NULL)
    return;
  g_signal_connect_swapped (item, "notify::user", G_CALLBACK (update), self);
  g_signal_connect_swapped (inspection, "notify::address-pid", G_CALLBACK (update), self);
  update (self);
}
