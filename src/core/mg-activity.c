/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-activity.h"

#include <unistd.h>

#include "mg-trace.h"

/* What hangs keeps a thread for ever. */
#define N_THREADS 2

/* What is known of a mapping that is looked at. */
typedef struct
{
  gboolean known;
  MgTrace trace;
  gboolean changed;
  /* What is under way for it. */
  gpointer look;
} Watched;

/* How a look finds back to who wanted it. */
typedef struct
{
  /* For the main thread alone. */
  MgActivity *activity;
  /* Whether nobody wants to know any more; atomic. */
  gint ended;
} Link;

/* A look that is under way. It belongs to a worker until it comes back to the main thread. */
typedef struct
{
  Link *link;
  GMainContext *context;
  MgMapping *mapping;
  MgSource *source;
  char *name;
  gboolean done;
  MgTrace trace;
} Look;

struct _MgActivity
{
  GObject parent_instance;

  GHashTable *watched;
  GThreadPool *workers;
  GMainContext *context;
  Link *link;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MgActivity, mg_activity, G_TYPE_OBJECT)

static void
look_free (gpointer data)
{
  Look *look = data;

  g_atomic_rc_box_release (look->link);
  g_main_context_unref (look->context);
  g_object_unref (look->mapping);
  g_object_unref (look->source);
  g_free (look->name);
  g_free (look);
}

static void
take_trace (MgActivity *self, MgMapping *mapping, const Look *look)
{
  Watched *watched = g_hash_table_lookup (self->watched, mapping);
  gboolean changed;

  /* It was left alone since, perhaps to be looked at anew. */
  if (watched == NULL || watched->look != look)
    return;
  changed = look->done && watched->known && mg_trace_differs (&watched->trace, &look->trace);
  watched->look = NULL;
  watched->known = look->done;
  watched->trace = look->trace;
  if (changed == watched->changed)
    return;
  watched->changed = changed;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, mapping);
}

static gboolean
on_looked (gpointer data)
{
  Look *look = data;

  if (look->link->activity != NULL)
    {
      g_autoptr (MgActivity) self = g_object_ref (look->link->activity);

      take_trace (self, look->mapping, look);
    }
  return G_SOURCE_REMOVE;
}

static void
look_on_worker (gpointer data, gpointer user_data)
{
  Look *look = data;
  g_autoptr (GSource) idle = g_idle_source_new ();
  g_autoptr (MgBacking) backing = NULL;

  if (!g_atomic_int_get (&look->link->ended))
    backing = mg_source_open (look->source, look->name, NULL);
  look->done = backing != NULL && mg_trace_take (&look->trace, backing, NULL);
  g_source_set_callback (idle, on_looked, look, look_free);
  g_source_attach (idle, look->context);
}

/* Whether nobody notices. Attaching a System V segment changes it for good, and there is nothing to see in a semaphore;
 * what is remote may hang; and who does not own an object moves its access time: open(2). */
static gboolean
may_look_at (MgMapping *mapping)
{
  MgMappingInfo *info = mg_mapping_get_info (mapping);
  uid_t uid = geteuid ();

  return info != NULL && mg_mapping_get_presence (mapping) == MG_PRESENCE_THERE && info->kind != MG_KIND_SYSV
         && info->kind != MG_KIND_SEMAPHORE && info->kind != MG_KIND_OBJECT && !info->remote
         && (uid == 0 || info->uid < 0 || info->uid == (gint64) uid);
}

static void
begin_look (MgActivity *self, MgMapping *mapping, Watched *watched)
{
  Look *look = g_new0 (Look, 1);

  look->link = g_atomic_rc_box_acquire (self->link);
  look->context = g_main_context_ref (self->context);
  look->mapping = g_object_ref (mapping);
  look->source = g_object_ref (mg_mapping_get_source (mapping));
  look->name = g_strdup (mg_mapping_get_name (mapping));
  watched->look = look;
  g_thread_pool_push (self->workers, look, NULL);
}

static gboolean
is_not_among (gpointer mapping, gpointer watched, gpointer mappings)
{
  return !g_ptr_array_find (mappings, mapping, NULL);
}

static void
mg_activity_dispose (GObject *object)
{
  MgActivity *self = MG_ACTIVITY (object);

  self->link->activity = NULL;
  g_atomic_int_set (&self->link->ended, TRUE);
  g_hash_table_remove_all (self->watched);

  G_OBJECT_CLASS (mg_activity_parent_class)->dispose (object);
}

static void
mg_activity_finalize (GObject *object)
{
  MgActivity *self = MG_ACTIVITY (object);

  g_thread_pool_free (self->workers, FALSE, FALSE);
  g_clear_pointer (&self->watched, g_hash_table_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->link, g_atomic_rc_box_release);

  G_OBJECT_CLASS (mg_activity_parent_class)->finalize (object);
}

static void
mg_activity_class_init (MgActivityClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mg_activity_dispose;
  object_class->finalize = mg_activity_finalize;

  /**
   * MgActivity::changed:
   * @self: an activity
   * @mapping: mg_activity_has_changed() says something else of it than before
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", MG_TYPE_ACTIVITY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, MG_TYPE_MAPPING);
}

static void
mg_activity_init (MgActivity *self)
{
  self->watched = g_hash_table_new_full (NULL, NULL, g_object_unref, g_free);
  self->workers = g_thread_pool_new (look_on_worker, NULL, N_THREADS, FALSE, NULL);
  self->context = g_main_context_ref_thread_default ();
  self->link = g_atomic_rc_box_new0 (Link);
  self->link->activity = self;
}

/**
 * mg_activity_new:
 *
 * Tells which mappings other programs write to, without following them: a few pages of each are looked at now and then,
 * and compared with what they were at the look before. What is written elsewhere is not noticed. Main thread; the work is
 * done on others.
 *
 * Returns: (transfer full): one that looks at nothing
 */
MgActivity *
mg_activity_new (void)
{
  return g_object_new (MG_TYPE_ACTIVITY, NULL);
}

/**
 * mg_activity_look:
 * @self: an activity
 * @mappings: (element-type MgMapping): what is looked at now, off this thread; all others are forgotten
 *
 * One whose last look has not come back is not looked at again. What cannot be read without a trace is left alone: System
 * V segments, what is remote, and for whoever is not root the objects of other users.
 */
void
mg_activity_look (MgActivity *self, GPtrArray *mappings)
{
  g_hash_table_foreach_remove (self->watched, is_not_among, mappings);
  for (guint i = 0; i < mappings->len; i++)
    {
      MgMapping *mapping = g_ptr_array_index (mappings, i);
      Watched *watched = g_hash_table_lookup (self->watched, mapping);

      if (watched == NULL && may_look_at (mapping))
        {
          watched = g_new0 (Watched, 1);
          g_hash_table_insert (self->watched, g_object_ref (mapping), watched);
        }
      if (watched != NULL && watched->look == NULL)
        begin_look (self, mapping, watched);
    }
}

/**
 * mg_activity_is_looking:
 * @self: an activity
 *
 * Returns: whether a look is under way
 */
gboolean
mg_activity_is_looking (MgActivity *self)
{
  GHashTableIter iter;
  gpointer watched;

  g_hash_table_iter_init (&iter, self->watched);
  while (g_hash_table_iter_next (&iter, NULL, &watched))
    if (((Watched *) watched)->look != NULL)
      return TRUE;
  return FALSE;
}

/**
 * mg_activity_has_changed:
 * @self: an activity
 * @mapping: a mapping
 *
 * Returns: whether it was seen to change between the last two looks
 */
gboolean
mg_activity_has_changed (MgActivity *self, MgMapping *mapping)
{
  Watched *watched = g_hash_table_lookup (self->watched, mapping);

  return watched != NULL && watched->changed;
}
