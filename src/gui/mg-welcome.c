/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-welcome.h"

struct _MgWelcome
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (MgWelcome, mg_welcome, GTK_TYPE_WIDGET)

static void
mg_welcome_dispose (GObject *object)
{
  GtkWidget *child;

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
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
mg_welcome_init (MgWelcome *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
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
