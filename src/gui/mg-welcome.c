/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-welcome.h"

#include <glib/gi18n-lib.h>

#include "mg-user-text.h"

struct _MgWelcome
{
  GtkWidget parent_instance;

  GtkLabel *unreadable;
  GSignalGroup *catalog_signals;
  MgCatalog *catalog;
};

G_DEFINE_FINAL_TYPE (MgWelcome, mg_welcome, GTK_TYPE_WIDGET)

static void
update_unreadable (MgWelcome *self)
{
  guint n = self->catalog != NULL ? mg_catalog_get_n_unreadable (self->catalog) : 0;
  g_autofree char *text = mg_user_text_count_unreadable (n);

  gtk_label_set_text (self->unreadable, text);
  gtk_widget_set_visible (GTK_WIDGET (self->unreadable), n > 0);
}

static void
mg_welcome_dispose (GObject *object)
{
  MgWelcome *self = MG_WELCOME (object);
  GtkWidget *child;

  g_clear_object (&self->catalog_signals);
  g_clear_object (&self->catalog);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mg_welcome_parent_class)->dispose (object);
}

static void
mg_welcome_class_init (MgWelcomeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mg_welcome_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mapglass/Mapglass/mg-welcome.ui");
  gtk_widget_class_bind_template_child (widget_class, MgWelcome, unreadable);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
mg_welcome_init (MgWelcome *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->catalog_signals = g_signal_group_new (MG_TYPE_CATALOG);
  g_signal_group_connect_swapped (self->catalog_signals, "notify::n-unreadable",
                                  G_CALLBACK (update_unreadable), self);
}

/**
 * mg_welcome_new:
 *
 * Returns: (transfer floating): what a window shows that has no tab: ways to begin
 */
GtkWidget *
mg_welcome_new (void)
{
  return g_object_new (MG_TYPE_WELCOME, NULL);
}

/**
 * mg_welcome_set_catalog:
 * @self: a page
 * @catalog: (nullable): who knows how many processes could not be looked into
 */
void
mg_welcome_set_catalog (MgWelcome *self, MgCatalog *catalog)
{
  g_set_object (&self->catalog, catalog);
  g_signal_group_set_target (self->catalog_signals, catalog);
  update_unreadable (self);
}
