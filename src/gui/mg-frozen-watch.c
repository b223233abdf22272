/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-frozen-watch.h"

struct _MgFrozenWatch
{
  GObject parent_instance;

  GListModel *list;
  GPtrArray *values;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MgFrozenWatch, mg_frozen_watch, G_TYPE_OBJECT)

static void
on_changed (MgFrozenWatch *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
forget_values (MgFrozenWatch *self)
{
  for (guint i = 0; i < self->values->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->values, i), self);
  g_ptr_array_set_size (self->values, 0);
}

/* Each is switched on and off for itself. */
static void
on_items_changed (MgFrozenWatch *self)
{
  forget_values (self);
  for (guint i = 0; i < g_list_model_get_n_items (self->list); i++)
    {
      MgFrozen *frozen = g_list_model_get_item (self->list, i);

      g_signal_connect_swapped (frozen, "notify::active", G_CALLBACK (on_changed), self);
      g_ptr_array_add (self->values, frozen);
    }
  on_changed (self);
}

static void
mg_frozen_watch_dispose (GObject *object)
{
  mg_frozen_watch_set_editor (MG_FROZEN_WATCH (object), NULL);

  G_OBJECT_CLASS (mg_frozen_watch_parent_class)->dispose (object);
}

static void
mg_frozen_watch_finalize (GObject *object)
{
  g_ptr_array_unref (MG_FROZEN_WATCH (object)->values);

  G_OBJECT_CLASS (mg_frozen_watch_parent_class)->finalize (object);
}

static void
mg_frozen_watch_class_init (MgFrozenWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mg_frozen_watch_dispose;
  object_class->finalize = mg_frozen_watch_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
mg_frozen_watch_init (MgFrozenWatch *self)
{
  self->values = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * mg_frozen_watch_new:
 *
 * Emits `changed` when something is frozen, or no more.
 *
 * Returns: (transfer full): a watch of nothing
 */
MgFrozenWatch *
mg_frozen_watch_new (void)
{
  return g_object_new (MG_TYPE_FROZEN_WATCH, NULL);
}

/**
 * mg_frozen_watch_set_editor:
 * @self: a watch
 * @editor: (nullable): whose values are watched from now on
 */
void
mg_frozen_watch_set_editor (MgFrozenWatch *self, MgEditor *editor)
{
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  forget_values (self);
  g_clear_object (&self->list);
  if (editor == NULL)
    return;
  self->list = g_object_ref (mg_editor_get_frozen (editor));
  g_signal_connect_swapped (self->list, "items-changed", G_CALLBACK (on_items_changed), self);
  on_items_changed (self);
}
