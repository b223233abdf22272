/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-image-maker.h"

struct _MgImageMaker
{
  GObject parent_instance;

  MgImageMade *made;
  gboolean busy;
  /* Nobody waits for what it is busy with. */
  gboolean forgotten;
  /* What to make next; it has no frame: nothing. */
  MgImageOrder next;

  /* While it is busy these belong to the worker. */
  MgImage *image;
  MgFrame *before;
  MgPlotScale wanted_scale;
};

enum
{
  SIGNAL_MADE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MgImageMaker, mg_image_maker, G_TYPE_OBJECT)

static void
made_free (MgImageMade *made)
{
  g_clear_pointer (&made->pixels, g_bytes_unref);
  g_clear_pointer (&made->whole, g_bytes_unref);
  g_free (made);
}

static void
order_free (MgImageOrder *order)
{
  mg_frame_unref (order->frame);
  g_free (order);
}

static void
mg_image_maker_finalize (GObject *object)
{
  MgImageMaker *self = MG_IMAGE_MAKER (object);

  g_clear_pointer (&self->made, made_free);
  g_clear_pointer (&self->next.frame, mg_frame_unref);
  g_clear_pointer (&self->image, mg_image_free);
  g_clear_pointer (&self->before, mg_frame_unref);

  G_OBJECT_CLASS (mg_image_maker_parent_class)->finalize (object);
}

static void
mg_image_maker_class_init (MgImageMakerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mg_image_maker_finalize;

  /**
   * MgImageMaker::made:
   * @self: a maker
   *
   * Something new was made.
   */
  signals[SIGNAL_MADE]
    = g_signal_new ("made", MG_TYPE_IMAGE_MAKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mg_image_maker_init (MgImageMaker *self)
{
}

/**
 * mg_image_maker_new:
 *
 * Makes pixels of what is in memory, on a thread of its own: of what is ordered while it is busy the latest only.
 *
 * Returns: (transfer full): a maker that has made nothing
 */
MgImageMaker *
mg_image_maker_new (void)
{
  return g_object_new (MG_TYPE_IMAGE_MAKER, NULL);
}

/* A scale that follows goes on where it is, unless another one is wanted. */
static void
take_scale (MgImageMaker *self, const MgPlotScale *scale, gboolean is_new)
{
  const MgPlotScale *wanted = &self->wanted_scale;

  if (is_new || !scale->log != !wanted->log || !scale->fixed != !wanted->fixed
      || (scale->fixed && (scale->low != wanted->low || scale->high != wanted->high)))
    mg_image_set_scale (self->image, scale);
  self->wanted_scale = *scale;
}

static void
take_order (MgImageMaker *self, const MgImageOrder *order)
{
  gboolean is_new
    = self->image == NULL || !mg_image_format_equal (mg_image_get_format (self->image), &order->format);

  if (is_new)
    {
      g_clear_pointer (&self->image, mg_image_free);
      g_clear_pointer (&self->before, mg_frame_unref);
      self->image = mg_image_new (&order->format);
    }
  mg_image_set_map (self->image, order->map);
  if (order->format.kind == MG_PIXEL_VALUE)
    take_scale (self, &order->scale, is_new);
  mg_image_put_frame (self->image, order->frame, self->before);
  g_clear_pointer (&self->before, mg_frame_unref);
  self->before = mg_frame_ref (order->frame);
}

static void
make (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  MgImageMaker *self = source;
  const MgImageOrder *order = data;
  const MgImageFormat *format = &order->format;
  MgImageMade *made = g_new0 (MgImageMade, 1);
  const guint32 *pixels;

  take_order (self, order);
  made->format = *format;
  made->map = order->map;
  made->view = order->view;
  made->n_made = mg_image_update (self->image, g_get_monotonic_time ());
  made->summary = *mg_image_get_summary (self->image);
  if (mg_image_get_scale (self->image) != NULL)
    made->scale = *mg_image_get_scale (self->image);
  pixels = mg_image_get_pixels (self->image);
  if (order->view.width > 0 && order->view.height > 0)
    made->pixels = mg_image_view_render (&order->view, pixels, format->width, format->height);
  if (order->whole)
    made->whole = g_bytes_new (pixels, (gsize) format->width * format->height * sizeof *pixels);
  g_task_return_pointer (task, made, (GDestroyNotify) made_free);
}

static void begin (MgImageMaker *self);

static void
on_made (GObject *object, GAsyncResult *result, gpointer data)
{
  MgImageMaker *self = MG_IMAGE_MAKER (object);

  g_clear_pointer (&self->made, made_free);
  self->made = g_task_propagate_pointer (G_TASK (result), NULL);
  self->busy = FALSE;
  if (self->forgotten)
    {
      mg_image_maker_forget (self);
      return;
    }
  if (self->next.frame != NULL)
    begin (self);
  g_signal_emit (self, signals[SIGNAL_MADE], 0);
}

/* Hands over what is next. */
static void
begin (MgImageMaker *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, on_made, NULL);
  MgImageOrder *order = g_new (MgImageOrder, 1);

  *order = self->next;
  self->next = (MgImageOrder){ .frame = NULL };
  self->busy = TRUE;
  g_task_set_name (task, "image");
  g_task_set_task_data (task, order, (GDestroyNotify) order_free);
  g_task_run_in_thread (task, make);
}

/**
 * mg_image_maker_order:
 * @self: a maker
 * @order: what it is to make next
 */
void
mg_image_maker_order (MgImageMaker *self, const MgImageOrder *order)
{
  MgFrame *frame = mg_frame_ref (order->frame);
  gboolean whole = self->next.whole;

  g_clear_pointer (&self->next.frame, mg_frame_unref);
  self->next = *order;
  self->next.frame = frame;
  /* Who waits for all pixels gets them with what is newest. */
  self->next.whole = whole || order->whole;
  self->forgotten = FALSE;
  if (!self->busy)
    begin (self);
}

/**
 * mg_image_maker_get_made:
 * @self: a maker
 *
 * Returns: (transfer none) (nullable): what it made last, until it makes something else
 */
const MgImageMade *
mg_image_maker_get_made (MgImageMaker *self)
{
  return self->made;
}

/**
 * mg_image_maker_forget:
 * @self: a maker
 *
 * Lets go of all that nobody looks at any more.
 */
void
mg_image_maker_forget (MgImageMaker *self)
{
  g_clear_pointer (&self->next.frame, mg_frame_unref);
  self->next = (MgImageOrder){ .frame = NULL };
  g_clear_pointer (&self->made, made_free);
  self->forgotten = self->busy;
  if (self->busy)
    return;
  g_clear_pointer (&self->image, mg_image_free);
  g_clear_pointer (&self->before, mg_frame_unref);
}
