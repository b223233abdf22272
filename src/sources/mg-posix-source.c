/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-posix-source.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-info-stat.h"
#include "mg-name.h"
#include "mg-posix-change.h"
#include "mg-posix-folder.h"
#include "mg-posix-namespace-backing.h"
#include "mg-posix-namespace.h"

struct _MgPosixSource
{
  MgSource parent_instance;

  char *folder;
  GFileMonitor *monitor;
  /* What the monitor has told of since the last update: file names, by the names of mappings. */
  GMutex lock;
  GHashTable *news;
};

G_DEFINE_FINAL_TYPE (MgPosixSource, mg_posix_source, MG_TYPE_SOURCE)

static char *
mg_posix_source_parse (MgSource *source, const char *text, GError **error)
{
  g_autofree char *name = mg_name_unescape (text, error);
  const char *bare;

  if (name == NULL)
    return NULL;
  if (mg_posix_namespace_has_name (name))
    return mg_posix_namespace_parse (name, error);
  bare = name[0] == '/' ? name + 1 : name;
  return mg_posix_check_name (bare, name, error) ? g_strconcat ("/", bare, NULL) : NULL;
}

/* Tells what is behind a name without opening it; %NULL: no shared memory. */
static MgMappingInfo *
look_at (MgPosixSource *self, const char *name)
{
  g_autoptr (GHashTable) users = mg_info_users_new ();
  int folder = open (self->folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
  MgMappingInfo *info;

  if (folder < 0)
    return NULL;
  info = mg_posix_folder_look_at (folder, 0, name + 1, users);
  close (folder);
  return info;
}

static MgMappingInfo *
mg_posix_source_lookup (MgSource *source, const char *name, GError **error)
{
  MgPosixSource *self = MG_POSIX_SOURCE (source);
  g_autoptr (MgBacking) backing = NULL;
  MgMappingInfo *info;

  if (mg_posix_namespace_has_name (name))
    return mg_posix_namespace_lookup (name, error);
  info = look_at (self, name);
  if (info != NULL)
    return info;
  /* Opening knows how to say why not. */
  backing = mg_source_open (source, name, error);
  if (backing != NULL)
    info = look_at (self, name);
  if (backing != NULL && info == NULL)
    g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND, _ ("“%s” does not exist."),
                 mg_backing_get_name (backing));
  return info;
}

static void
set_list_error (MgPosixSource *self, int code, GError **error)
{
  g_autofree char *quoted = mg_name_quote (self->folder);

  g_set_error (error, MG_ERROR, code == EACCES || code == EPERM ? MG_ERROR_DENIED : MG_ERROR_IO,
               _ ("Cannot list POSIX shared memory: “%s” cannot be read (%s)."), quoted, g_strerror (code));
}

static GPtrArray *
mg_posix_source_list (MgSource *source, MgCensus *census, GCancellable *cancellable, GError **error)
{
  MgPosixSource *self = MG_POSIX_SOURCE (source);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) mg_mapping_info_unref);
  int folder = open (self->folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
  int code = errno;

  if (folder >= 0)
    {
      code = mg_posix_folder_list (folder, 0, cancellable, list);
      close (folder);
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (code != 0)
    {
      set_list_error (self, code, error);
      return NULL;
    }
  return g_steal_pointer (&list);
}

static GHashTable *
make_news (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static GHashTable *
take_news (MgPosixSource *self)
{
  GHashTable *news;

  g_mutex_lock (&self->lock);
  news = self->news;
  self->news = make_news ();
  g_mutex_unlock (&self->lock);
  return news;
}

static GPtrArray *
mg_posix_source_update (MgSource *source, GPtrArray *list, GError **error)
{
  MgPosixSource *self = MG_POSIX_SOURCE (source);
  g_autoptr (GHashTable) users = mg_info_users_new ();
  g_autoptr (GHashTable) news = take_news (self);
  int folder = open (self->folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
  GPtrArray *updated;
  GHashTableIter iter;
  gpointer file_name;

  if (folder < 0)
    {
      set_list_error (self, errno, error);
      return NULL;
    }
  updated = g_ptr_array_new_full (list->len, (GDestroyNotify) mg_mapping_info_unref);
  for (guint i = 0; i < list->len; i++)
    {
      MgMappingInfo *info = g_ptr_array_index (list, i);

      if (!g_hash_table_contains (news, info->name))
        g_ptr_array_add (updated, mg_mapping_info_ref (info));
    }
  g_hash_table_iter_init (&iter, news);
  while (g_hash_table_iter_next (&iter, NULL, &file_name))
    mg_posix_folder_add (folder, 0, file_name, users, updated);
  close (folder);
  return updated;
}

static MgBacking *
mg_posix_source_open (MgSource *source, const char *name, GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *quoted = NULL;

  if (mg_posix_namespace_has_name (name))
    return mg_posix_namespace_backing_new (name, error);
  path = g_build_filename (MG_POSIX_SOURCE (source)->folder, name + 1, NULL);
  quoted = mg_name_quote (name);
  return mg_backing_open_file (path, MG_KIND_POSIX, quoted, error);
}

static MgCreated *
mg_posix_source_create (MgSource *source,
                        const char *name,
                        const MgCreation *creation,
                        const MgWork *work,
                        GError **error)
{
  return mg_posix_change_create (source, MG_POSIX_SOURCE (source)->folder, name, creation, work, error);
}

static MgNewFile *
mg_posix_source_make (MgSource *source, const char *name, int mode, GError **error)
{
  return mg_posix_change_make (MG_POSIX_SOURCE (source)->folder, name, mode, error);
}

static MgBackingWriter *
mg_posix_source_open_writer (MgSource *source, const char *name, GError **error)
{
  return mg_posix_change_open_writer (MG_POSIX_SOURCE (source)->folder, name, error);
}

static MgUse
mg_posix_source_find_use (MgSource *source, const char *name)
{
  return mg_posix_change_find_use (MG_POSIX_SOURCE (source)->folder, name);
}

static MgRemoval *
mg_posix_source_remove (MgSource *source,
                        const char *name,
                        const MgIdentity *identity,
                        gboolean dry_run,
                        GError **error)
{
  return mg_posix_change_remove (MG_POSIX_SOURCE (source)->folder, name, identity, dry_run, error);
}

static void
add_news (MgPosixSource *self, GFile *file)
{
  char *file_name = file != NULL ? g_file_get_basename (file) : NULL;
  g_autofree char *escaped = NULL;

  if (file_name == NULL)
    return;
  escaped = mg_name_escape (file_name);
  g_mutex_lock (&self->lock);
  g_hash_table_replace (self->news, g_strconcat ("/", escaped, NULL), file_name);
  g_mutex_unlock (&self->lock);
}

static void
on_folder_changed (GFileMonitor *monitor,
                   GFile *file,
                   GFile *other,
                   GFileMonitorEvent event,
                   MgPosixSource *self)
{
  add_news (self, file);
  add_news (self, other);
  mg_source_emit_changed (MG_SOURCE (self));
}

static void
mg_posix_source_watch (MgSource *source)
{
  MgPosixSource *self = MG_POSIX_SOURCE (source);
  g_autoptr (GFile) folder = g_file_new_for_path (self->folder);

  self->monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  /* Without a monitor the list is still made every second. */
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (on_folder_changed), self, 0);
}

static void
mg_posix_source_dispose (GObject *object)
{
  MgPosixSource *self = MG_POSIX_SOURCE (object);

  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (mg_posix_source_parent_class)->dispose (object);
}

static void
mg_posix_source_finalize (GObject *object)
{
  MgPosixSource *self = MG_POSIX_SOURCE (object);

  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->news, g_hash_table_unref);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (mg_posix_source_parent_class)->finalize (object);
}

static void
mg_posix_source_class_init (MgPosixSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  MgSourceClass *source_class = MG_SOURCE_CLASS (klass);

  object_class->dispose = mg_posix_source_dispose;
  object_class->finalize = mg_posix_source_finalize;

  source_class->scheme = "posix";
  source_class->watch = mg_posix_source_watch;
  source_class->parse = mg_posix_source_parse;
  source_class->list = mg_posix_source_list;
  source_class->update = mg_posix_source_update;
  source_class->lookup = mg_posix_source_lookup;
  source_class->open = mg_posix_source_open;
  source_class->create = mg_posix_source_create;
  source_class->make = mg_posix_source_make;
  source_class->open_writer = mg_posix_source_open_writer;
  source_class->find_use = mg_posix_source_find_use;
  source_class->remove = mg_posix_source_remove;
}

static void
mg_posix_source_init (MgPosixSource *self)
{
  g_mutex_init (&self->lock);
  self->news = make_news ();
}

/**
 * mg_posix_source_new:
 * @folder: (type filename) (nullable): where the objects are; %NULL: /dev/shm, as shm_overview(7) has it on
 * Linux
 *
 * POSIX shared memory. What appears, goes and changes its size is told at once where the main context of this
 * thread runs; what is stored through a mapping sends no news.
 *
 * Returns: (transfer full): the source
 */
MgSource *
mg_posix_source_new (const char *folder)
{
  MgPosixSource *self = g_object_new (MG_TYPE_POSIX_SOURCE, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (folder != NULL ? folder : "/dev/shm");

  self->folder = g_file_get_path (file);
  return MG_SOURCE (self);
}
