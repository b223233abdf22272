/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-image-readout.h"

/* In pixels: a square of the colour, and what is between it and the text. */
#define SWATCH 14
#define GAP    6

struct _MgImageReadout
{
  GtkWidget parent_instance;

  GtkWidget *label;
  gboolean has_color;
  guint32 color;
};

G_DEFINE_FINAL_TYPE (MgImageReadout, mg_image_readout, GTK_TYPE_WIDGET)

static int
get_start (MgImageReadout *self)
{
  return self->has_color ? SWATCH + GAP : 0;
}

static void
mg_image_readout_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  gtk_widget_measure (MG_IMAGE_READOUT (widget)->label, orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum += SWATCH + GAP;
      *natural += SWATCH + GAP;
    }
}

static void
mg_image_readout_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MgImageReadout *self = MG_IMAGE_READOUT (widget);
  int start = get_start (self);
  int x = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL ? 0 : start;

  gtk_widget_size_allocate (self->label, &(GtkAllocation){ x, 0, MAX (width - start, 0), height }, baseline);
}

static void
mg_image_readout_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MgImageReadout *self = MG_IMAGE_READOUT (widget);
  int width = gtk_widget_get_width (widget);
  float x = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL ? (float) (width - SWATCH) : 0;
  float y = (float) (gtk_widget_get_height (widget) - SWATCH) / 2;
  GskRoundedRect outline;
  GdkRGBA color = { (float) (self->color >> 16 & 0xff) / 255, (float) (self->color >> 8 & 0xff) / 255,
                    (float) (self->color & 0xff) / 255, 1 };
  GdkRGBA edge = { 0.5f, 0.5f, 0.5f, 1 };

  gtk_widget_snapshot_child (widget, self->label, snapshot);
  if (!self->has_color)
    return;
  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (x, y, SWATCH, SWATCH), 0);
  gtk_snapshot_append_color (snapshot, &color, &outline.bounds);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]){ 1, 1, 1, 1 },
                              (GdkRGBA[4]){ edge, edge, edge, edge });
}

static void
mg_image_readout_dispose (GObject *object)
{
  g_clear_pointer (&MG_IMAGE_READOUT (object)->label, gtk_widget_unparent);

  G_OBJECT_CLASS (mg_image_readout_parent_class)->dispose (object);
}

static void
mg_image_readout_class_init (MgImageReadoutClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mg_image_readout_dispose;
  widget_class->measure = mg_image_readout_measure;
  widget_class->size_allocate = mg_image_readout_size_allocate;
  widget_class->snapshot = mg_image_readout_snapshot;
}

static void
mg_image_readout_init (MgImageReadout *self)
{
  /* Unlike a label it keeps its size whatever it says: what is live has nothing laid out anew. */
  self->label = gtk_inscription_new (NULL);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (self->label), 8);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (self->label), 30);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (self->label), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->label, "numeric");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}

/**
 * mg_image_readout_new:
 *
 * Returns: (transfer floating): a line that tells of a pixel, and shows its colour
 */
GtkWidget *
mg_image_readout_new (void)
{
  return g_object_new (MG_TYPE_IMAGE_READOUT, NULL);
}

/**
 * mg_image_readout_set_pixel:
 * @self: a readout
 * @prefix: what it is the pixel of
 * @pixel: (nullable): what there is to tell; %NULL: nothing
 */
void
mg_image_readout_set_pixel (MgImageReadout *self, const char *prefix, const MgImagePixel *pixel)
{
  g_autofree char *text = pixel != NULL ? g_strdup_printf ("%s %s", prefix, pixel->text) : g_strdup ("");
  gboolean has_color = pixel != NULL && pixel->has_color;

  if (g_strcmp0 (gtk_inscription_get_text (GTK_INSCRIPTION (self->label)), text) != 0)
    gtk_inscription_set_text (GTK_INSCRIPTION (self->label), text);
  if (has_color != self->has_color)
    gtk_widget_queue_allocate (GTK_WIDGET (self));
  if (has_color && (!self->has_color || pixel->color != self->color))
    gtk_widget_queue_draw (GTK_WIDGET (self));
  self->has_color = has_color;
  self->color = has_color ? pixel->color : 0;
}

/**
 * mg_image_readout_get_text:
 * @self: a readout
 *
 * Returns: (transfer none) (nullable): what it says
 */
const char *
mg_image_readout_get_text (MgImageReadout *self)
{
  return gtk_inscription_get_text (GTK_INSCRIPTION (self->label));
}

/**
 * mg_image_readout_get_color:
 * @self: a readout
 * @ret_color: (out): 0xAARRGGBB
 *
 * Returns: whether it shows a colour
 */
gboolean
mg_image_readout_get_color (MgImageReadout *self, guint32 *ret_color)
{
  *ret_color = self->color;
  return self->has_color;
}
