/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-census-private.h"

#include <unistd.h>

#include "mg-namespace.h"
#include "mg-process.h"
#include "mg-share.h"

/* While it is made. */
typedef struct
{
  MgCensusView view;
  GCancellable *cancellable;
  /* The processes, by pid. */
  GArray *pids;
  /* What each thread has seen; %NULL: nothing. */
  MgCensus *parts[MG_SHARE_MAX_THREADS];
  MgSubvolumes *subvolumes[MG_SHARE_MAX_THREADS];
} Counting;

static void
descriptor_free (gpointer data)
{
  MgCensusDescriptor *descriptor = data;

  g_free (descriptor->path);
  g_free (descriptor);
}

static MgCensus *
make_empty (void)
{
  MgCensus *self = g_atomic_rc_box_new0 (MgCensus);

  self->processes = g_array_new (FALSE, FALSE, sizeof (MgCensusProcess));
  self->objects = g_ptr_array_new_with_free_func (mg_census_object_free);
  self->descriptors = g_ptr_array_new_with_free_func (descriptor_free);
  self->by_identity = g_hash_table_new (mg_identity_hash, mg_identity_is_same_object);
  self->open = g_hash_table_new_full (mg_identity_hash, mg_identity_is_same_object, g_free, NULL);
  return self;
}

static gint
compare_pids (gconstpointer a, gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

/* All but this process. */
static GArray *
list_pids (void)
{
  GArray *pids = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *entry;

  while (proc != NULL && (entry = g_dir_read_name (proc)) != NULL)
    {
      guint64 number;
      int pid;

      if (!g_ascii_string_to_unsigned (entry, 10, 1, G_MAXINT, &number, NULL))
        continue;
      pid = (int) number;
      if (pid != getpid ())
        g_array_append_val (pids, pid);
    }
  g_array_sort (pids, compare_pids);
  return pids;
}

static void
count_process (guint piece, guint thread, gpointer data)
{
  Counting *self = data;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (self->parts[thread] == NULL)
    {
      self->parts[thread] = make_empty ();
      self->subvolumes[thread] = mg_subvolumes_new ();
    }
  mg_census_take_process (self->parts[thread], &self->view, self->subvolumes[thread],
                          g_array_index (self->pids, int, piece));
}

/* Both are by pid, and no process is in both. Takes over what is in @b. */
static GPtrArray *
join_users (GPtrArray *a, GPtrArray *b)
{
  GPtrArray *all = g_ptr_array_new_full (a->len + b->len, mg_census_user_free);
  guint j = 0;

  for (guint i = 0; i < a->len; i++)
    {
      MgUser *user = g_ptr_array_index (a, i);

      for (; j < b->len && ((MgUser *) g_ptr_array_index (b, j))->pid < user->pid; j++)
        g_ptr_array_add (all, g_ptr_array_index (b, j));
      g_ptr_array_add (all, user);
    }
  for (; j < b->len; j++)
    g_ptr_array_add (all, g_ptr_array_index (b, j));
  g_ptr_array_set_free_func (a, NULL);
  g_ptr_array_set_free_func (b, NULL);
  return all;
}

static void
join_object (MgCensus *self, MgCensusObject *object)
{
  MgCensusObject *known = g_hash_table_lookup (self->by_identity, &object->identity);
  GPtrArray *users;

  if (known == NULL)
    {
      g_ptr_array_add (self->objects, object);
      g_hash_table_insert (self->by_identity, &object->identity, object);
      return;
    }
  users = join_users (known->users, object->users);
  g_ptr_array_unref (known->users);
  known->users = users;
  known->deleted = known->deleted || object->deleted;
  known->is_shared = known->is_shared || object->is_shared;
  known->is_writable = known->is_writable || object->is_writable;
  mg_census_object_free (object);
}

/* @other: (transfer full): what another thread has seen */
static void
join (MgCensus *self, MgCensus *other)
{
  GHashTableIter iter;
  gpointer identity;

  g_ptr_array_set_free_func (other->objects, NULL);
  for (guint i = 0; i < other->objects->len; i++)
    join_object (self, g_ptr_array_index (other->objects, i));
  g_array_append_vals (self->processes, other->processes->data, other->processes->len);
  g_ptr_array_extend_and_steal (self->descriptors, g_ptr_array_ref (other->descriptors));
  g_hash_table_iter_init (&iter, other->open);
  while (g_hash_table_iter_next (&iter, &identity, NULL))
    {
      g_hash_table_iter_steal (&iter);
      g_hash_table_add (self->open, identity);
    }
  self->n_unreadable += other->n_unreadable;
  mg_census_unref (other);
}

/**
 * mg_census_new:
 * @way: how the maps are read
 * @cancellable: (nullable): gives up between two processes
 *
 * Looks into all processes but this one, on several threads at once. Takes tens of milliseconds on a busy machine; any
 * thread.
 *
 * Returns: (transfer full): what was seen
 */
MgCensus *
mg_census_new (MgMapsWay way, GCancellable *cancellable)
{
  g_autoptr (GArray) pids = list_pids ();
  Counting counting = {
    .view = { way, mg_namespace_find (0, "mnt"), mg_namespace_find (0, "ipc") },
    .cancellable = cancellable,
    .pids = pids,
  };
  MgCensus *census = NULL;

  mg_share_out (pids->len, count_process, &counting);
  for (guint i = 0; i < MG_SHARE_MAX_THREADS; i++)
    {
      g_clear_pointer (&counting.subvolumes[i], mg_subvolumes_free);
      if (census == NULL)
        census = counting.parts[i];
      else if (counting.parts[i] != NULL)
        join (census, counting.parts[i]);
    }
  if (census == NULL)
    census = make_empty ();
  if (mg_process_may_be_hidden ())
    census->n_unreadable = MG_CENSUS_N_UNKNOWN;
  return census;
}

/**
 * mg_census_ref:
 * @self: a census
 *
 * Returns: (transfer full): the same census. Thread-safe
 */
MgCensus *
mg_census_ref (MgCensus *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
mg_census_clear (gpointer data)
{
  MgCensus *self = data;

  g_hash_table_unref (self->by_identity);
  g_hash_table_unref (self->open);
  g_ptr_array_unref (self->objects);
  g_ptr_array_unref (self->descriptors);
  g_array_unref (self->processes);
}

/**
 * mg_census_unref:
 * @self: (transfer full): a census
 *
 * Thread-safe.
 */
void
mg_census_unref (MgCensus *self)
{
  g_atomic_rc_box_release_full (self, mg_census_clear);
}

/**
 * mg_census_get_n_unreadable:
 * @self: a census
 *
 * Returns: how many processes could not be looked into, or %MG_CENSUS_N_UNKNOWN: any of them may map anything
 */
guint
mg_census_get_n_unreadable (MgCensus *self)
{
  return self->n_unreadable;
}

/**
 * mg_census_get_processes:
 * @self: a census
 *
 * Returns: (transfer none) (element-type MgCensusProcess): those that could be looked into
 */
GArray *
mg_census_get_processes (MgCensus *self)
{
  return self->processes;
}

/**
 * mg_census_get_objects:
 * @self: a census
 *
 * Returns: (transfer none) (element-type MgCensusObject): what is mapped, each once
 */
GPtrArray *
mg_census_get_objects (MgCensus *self)
{
  return self->objects;
}

/**
 * mg_census_get_descriptors:
 * @self: a census
 *
 * Returns: (transfer none) (element-type MgCensusDescriptor): the memfds that are open, once for each descriptor
 */
GPtrArray *
mg_census_get_descriptors (MgCensus *self)
{
  return self->descriptors;
}

/**
 * mg_census_find:
 * @self: a census
 * @identity: which object
 *
 * Returns: (transfer none) (nullable): what is known of it; %NULL when nobody seen maps it
 */
MgCensusObject *
mg_census_find (MgCensus *self, const MgIdentity *identity)
{
  return g_hash_table_lookup (self->by_identity, identity);
}

/**
 * mg_census_find_users:
 * @self: a census
 * @identity: which object
 *
 * Returns: (transfer none) (nullable) (element-type MgUser): who maps it; %NULL when nobody seen does
 */
GPtrArray *
mg_census_find_users (MgCensus *self, const MgIdentity *identity)
{
  MgCensusObject *object = mg_census_find (self, identity);

  return object != NULL ? object->users : NULL;
}

/**
 * mg_census_is_open:
 * @self: a census
 * @identity: a memfd, or an object in /dev/shm
 *
 * Returns: whether some process seen has a descriptor of it
 */
gboolean
mg_census_is_open (MgCensus *self, const MgIdentity *identity)
{
  return g_hash_table_contains (self->open, identity);
}

/**
 * mg_census_is_orphan:
 * @self: a census
 * @info: what is known of a mapping
 *
 * An orphan lives on without anybody who uses it. Files and semaphores are none: they are there to be opened by and
 * by; and what is only reached through a process has that.
 *
 * Returns: whether no process seen maps it, has attached it or has it open
 */
gboolean
mg_census_is_orphan (MgCensus *self, const MgMappingInfo *info)
{
  guint64 attached = 0;

  if (info->kind != MG_KIND_POSIX && info->kind != MG_KIND_SYSV)
    return FALSE;
  if (info->details != NULL)
    g_variant_lookup (info->details, "attached", "t", &attached);
  return attached == 0 && mg_census_find (self, &info->identity) == NULL
         && !mg_census_is_open (self, &info->identity);
}
