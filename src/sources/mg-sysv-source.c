/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-sysv-source.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "mg-backing-sysv.h"
#include "mg-error.h"
#include "mg-info-stat.h"
#include "mg-segment-place.h"
#include "mg-sysv-name.h"
#include "mg-sysv-removal.h"

struct _MgSysvSource
{
  MgSource parent_instance;
};

G_DEFINE_FINAL_TYPE (MgSysvSource, mg_sysv_source, MG_TYPE_SOURCE)

static char *
mg_sysv_source_parse (MgSource *source, const char *text, GError **error)
{
  MgSysvName name;

  return mg_sysv_name_parse (text, &name, error) ? mg_sysv_name_to_string (&name) : NULL;
}

static void
add_time (GVariantBuilder *details, const char *key, gint64 time)
{
  if (time != 0)
    g_variant_builder_add (details, "{sv}", key, g_variant_new_int64 (time));
}

static GVariant *
make_details (const MgSegment *segment, guint64 name_space, gboolean is_huge)
{
  GVariantBuilder details;

  g_variant_builder_init (&details, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&details, "{sv}", "key", g_variant_new_uint32 (segment->key));
  g_variant_builder_add (&details, "{sv}", "creator", g_variant_new_int32 (segment->creator));
  g_variant_builder_add (&details, "{sv}", "last-pid", g_variant_new_int32 (segment->last_pid));
  g_variant_builder_add (&details, "{sv}", "attached", g_variant_new_uint64 (segment->attached));
  add_time (&details, "attach-time", segment->attach_time);
  add_time (&details, "detach-time", segment->detach_time);
  add_time (&details, "change-time", segment->change_time);
  g_variant_builder_add (&details, "{sv}", "removal", g_variant_new_boolean (segment->removal));
  if (is_huge)
    g_variant_builder_add (&details, "{sv}", "huge", g_variant_new_boolean (TRUE));
  if (name_space != 0)
    g_variant_builder_add (&details, "{sv}", "namespace", g_variant_new_uint64 (name_space));
  return g_variant_ref_sink (g_variant_builder_end (&details));
}

/* @device: where it lies. */
static MgMappingInfo *
make_info (int pid,
           guint64 name_space,
           const MgSegment *segment,
           guint64 device,
           gboolean is_huge,
           GHashTable *users)
{
  MgMappingInfo *info = mg_mapping_info_new (MG_KIND_SYSV);
  MgSysvName name = { pid, segment->id };
  g_autofree char *text = mg_sysv_name_to_string (&name);

  info->uri = g_strconcat ("sysv:", text, NULL);
  /* The id alone, so that it can be typed; the key stands in a column of its own. */
  info->name = g_strdup_printf ("%d", segment->id);
  info->pid = pid;
  info->identity.name_space = name_space;
  info->identity.device = device;
  info->identity.inode = (guint64) segment->id;
  info->size = segment->size;
  /* Of huge pages some systems tell more than there is. */
  if (segment->resident == 0 || !is_huge)
    info->allocated = segment->resident + segment->swapped;
  info->uid = segment->uid;
  info->user = mg_info_find_user (users, segment->uid);
  info->mode = (gint) segment->mode;
  info->created = segment->change_time;
  info->deleted = segment->removal;
  info->details = make_details (segment, name_space, is_huge);
  return info;
}

static MgMappingInfo *
mg_sysv_source_lookup (MgSource *source, const char *name, GError **error)
{
  g_autoptr (GHashTable) users = mg_info_users_new ();
  MgSysvName which;
  MgSegment segment;
  guint64 name_space, device;
  gboolean is_huge;
  int code;

  if (!mg_sysv_name_parse (name, &which, error))
    return NULL;
  code = mg_segment_find (which.pid, which.id, &segment, &name_space);
  if (code == 0)
    {
      is_huge = mg_segment_is_huge (&segment, name_space, &device);
      return make_info (which.pid, name_space, &segment, device, is_huge, users);
    }
  if (code == ENOENT || code == ESRCH)
    g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND, _ ("“sysv:%s” does not exist."), name);
  else if (code == EACCES || code == EPERM)
    g_set_error (error, MG_ERROR, MG_ERROR_DENIED,
                 _ ("Cannot look up “sysv:%s”: permission denied (segments of other namespaces are for "
                    "administrators)."),
                 name);
  else
    g_set_error (error, MG_ERROR, MG_ERROR_IO, _ ("Cannot look up “sysv:%s”: %s."), name, g_strerror (code));
  return NULL;
}

/* The devices of segments of huge pages, by identity: only the maps tell. */
static GHashTable *
find_huge (MgCensus *census)
{
  GHashTable *huge = g_hash_table_new (mg_identity_hash, mg_identity_is_same_object);
  guint64 device = mg_segment_get_device ();

  for (guint i = 0; census != NULL && i < mg_census_get_objects (census)->len; i++)
    {
      MgCensusObject *object = g_ptr_array_index (mg_census_get_objects (census), i);

      if (object->identity.kind == MG_KIND_SYSV && object->identity.device != device)
        g_hash_table_add (huge, &object->identity);
    }
  return huge;
}

/* Returns the device of a segment. */
static guint64
find_device (GHashTable *huge, guint64 name_space, int id)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, huge);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const MgIdentity *identity = key;

      if (identity->name_space == name_space && identity->inode == (guint64) id)
        return identity->device;
    }
  return mg_segment_get_device ();
}

/* Adds the segments that a process sees, if it is in the namespace; 0: those of this process. */
static int
add_segments (int pid, guint64 name_space, GHashTable *huge, GHashTable *users, GPtrArray *list)
{
  g_autoptr (GArray) segments = NULL;
  guint64 found;
  int code = mg_segments_read (pid, &segments, &found);

  if (code != 0)
    return code;
  for (guint i = 0; i < segments->len && found == name_space; i++)
    {
      const MgSegment *segment = &g_array_index (segments, MgSegment, i);
      guint64 device = find_device (huge, name_space, segment->id);
      gboolean is_huge = device != mg_segment_get_device () || mg_segment_is_surely_huge (segment);

      g_ptr_array_add (list, make_info (pid, name_space, segment, device, is_huge, users));
    }
  return 0;
}

/* The other namespaces, each with the process of the lowest number in it. */
static GHashTable *
find_namespaces (MgCensus *census)
{
  GHashTable *found = g_hash_table_new (g_int64_hash, g_int64_equal);
  GArray *processes = census != NULL ? mg_census_get_processes (census) : NULL;

  for (guint i = 0; processes != NULL && i < processes->len; i++)
    {
      MgCensusProcess *process = &g_array_index (processes, MgCensusProcess, i);
      const MgCensusProcess *first;

      if (process->ipc_namespace == 0)
        continue;
      first = g_hash_table_lookup (found, &process->ipc_namespace);
      if (first == NULL || process->pid < first->pid)
        g_hash_table_replace (found, &process->ipc_namespace, process);
    }
  return found;
}

static GPtrArray *
mg_sysv_source_list (MgSource *source, MgCensus *census, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) mg_mapping_info_unref);
  g_autoptr (GHashTable) users = mg_info_users_new ();
  g_autoptr (GHashTable) huge = find_huge (census);
  g_autoptr (GHashTable) namespaces = find_namespaces (census);
  int code = add_segments (0, 0, huge, users, list);
  GHashTableIter iter;
  gpointer value;

  /* No file: a system without System V shared memory, which has none to list. */
  if (code != 0 && code != ENOENT)
    {
      g_set_error (error, MG_ERROR, code == EACCES || code == EPERM ? MG_ERROR_DENIED : MG_ERROR_IO,
                   _ ("Cannot list System V shared memory: “%s” cannot be read (%s)."), "/proc/sysvipc/shm",
                   g_strerror (code));
      return NULL;
    }
  g_hash_table_iter_init (&iter, namespaces);
  while (!g_cancellable_is_cancelled (cancellable) && g_hash_table_iter_next (&iter, NULL, &value))
    {
      const MgCensusProcess *process = value;

      /* What may not be looked into, or ended since the census, is left out. */
      add_segments (process->pid, process->ipc_namespace, huge, users, list);
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return g_steal_pointer (&list);
}

static MgBacking *
mg_sysv_source_open (MgSource *source, const char *name, GError **error)
{
  g_autofree char *uri = mg_source_make_uri (source, name);
  MgSysvName which;

  if (!mg_sysv_name_parse (name, &which, error))
    return NULL;
  return mg_backing_open_segment (which.pid, which.id, uri, error);
}

static char *
mg_sysv_source_warn (MgSource *source, const char *name)
{
  g_autofree char *uri = mg_source_make_uri (source, name);
  MgSysvName which;

  return mg_sysv_name_parse (name, &which, NULL) ? mg_backing_warn_segment (which.pid, which.id, uri) : NULL;
}

static MgUse
mg_sysv_source_find_use (MgSource *source, const char *name)
{
  return mg_sysv_removal_find_use (name);
}

static MgRemoval *
mg_sysv_source_remove (MgSource *source,
                       const char *name,
                       const MgIdentity *identity,
                       gboolean dry_run,
                       GError **error)
{
  return mg_sysv_removal_new (name, dry_run, error);
}

static void
mg_sysv_source_class_init (MgSysvSourceClass *klass)
{
  MgSourceClass *source_class = MG_SOURCE_CLASS (klass);

  source_class->scheme = "sysv";
  source_class->parse = mg_sysv_source_parse;
  source_class->list = mg_sysv_source_list;
  source_class->lookup = mg_sysv_source_lookup;
  source_class->open = mg_sysv_source_open;
  source_class->warn = mg_sysv_source_warn;
  source_class->find_use = mg_sysv_source_find_use;
  source_class->remove = mg_sysv_source_remove;
}

static void
mg_sysv_source_init (MgSysvSource *self)
{
}

/**
 * mg_sysv_source_new:
 *
 * System V shared memory: that of this process's namespace, and with a census that of the others, where that is permitted.
 * The system has no news of it: it is listed every second.
 *
 * Returns: (transfer full): the source
 */
MgSource *
mg_sysv_source_new (void)
{
  return g_object_new (MG_TYPE_SYSV_SOURCE, NULL);
}
