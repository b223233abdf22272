/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-image-pane.h"

struct _MgImagePane
{
  GtkWidget parent_instance;

  MgInspection *inspection;
  GSettings *memory;
};

G_DEFINE_FINAL_TYPE (MgImagePane, mg_image_pane, GTK_TYPE_WIDGET)

static void
mg_image_pane_dispose (GObject *object)
{
  MgImagePane *self = MG_IMAGE_PANE (object);

  g_clear_object (&self->inspection);
  g_clear_object (&self->memory);

  G_OBJECT_CLASS (mg_image_pane_parent_class)->dispose (object);
}

static void
mg_image_pane_class_init (MgImagePaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mg_image_pane_dispose;
}

static void
mg_image_pane_init (MgImagePane *self)
{
  gtk_widget_set_size_request (GTK_WIDGET (self), 160, 120);
}

/**
 * mg_image_pane_new:
 * @inspection: what it shows
 * @memory: what is remembered of the mapping
 *
 * Returns: (transfer floating): values as a picture
 */
GtkWidget *
mg_image_pane_new (MgInspection *inspection, GSettings *memory)
{
  MgImagePane *self = g_object_new (MG_TYPE_IMAGE_PANE, NULL);

  self->inspection = g_object_ref (inspection);
  self->memory = g_object_ref (memory);
  return GTK_WIDGET (self);
}
