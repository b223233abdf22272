/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-semaphore-source.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <semaphore.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-info-stat.h"
#include "mg-name.h"
#include "mg-posix-folder.h"

/* What the C library puts before the name of a semaphore, in the folder of shared memory: sem_overview(7). */
#define PREFIX        "sem."
#define PREFIX_LENGTH (sizeof PREFIX - 1)
/* The longest name in bytes, without its leading slash: the prefix takes the rest. */
#define LONGEST (MG_NAME_MAX - (int) PREFIX_LENGTH)

struct _MgSemaphoreSource
{
  MgSource parent_instance;

  char *folder;
  GFileMonitor *monitor;
};

G_DEFINE_FINAL_TYPE (MgSemaphoreSource, mg_semaphore_source, MG_TYPE_SOURCE)

static char *
mg_semaphore_source_parse (MgSource *source, const char *text, GError **error)
{
  g_autofree char *name = mg_name_unescape (text, error);
  g_autofree char *quoted = NULL;
  const char *bare;

  if (name == NULL)
    return NULL;
  bare = name[0] == '/' ? name + 1 : name;
  quoted = mg_name_quote (name);
  if (*bare == 0)
    g_set_error (error, MG_ERROR, MG_ERROR_INVALID_NAME,
                 _ ("“%s” is no name for a semaphore: there is nothing to call it by."), quoted);
  else if (strchr (bare, '/') != NULL)
    g_set_error (error, MG_ERROR, MG_ERROR_INVALID_NAME,
                 _ ("“%s” is no name for a semaphore: it has a slash behind the first character."), quoted);
  else if (strlen (bare) > LONGEST)
    g_set_error (error, MG_ERROR, MG_ERROR_INVALID_NAME,
                 _ ("“%s” is no name for a semaphore: it has %zu bytes, and %d are the most."), quoted,
                 strlen (bare), LONGEST);
  else
    return g_strconcat ("/", bare, NULL);
  return NULL;
}

static char *
make_path (MgSemaphoreSource *self, const char *name)
{
  return g_strconcat (self->folder, "/" PREFIX, name + 1, NULL);
}

static MgBacking *
mg_semaphore_source_open (MgSource *source, const char *name, GError **error)
{
  g_autofree char *path = make_path (MG_SEMAPHORE_SOURCE (source), name);
  g_autofree char *quoted = mg_name_quote (name);

  return mg_backing_open_file (path, MG_KIND_SEMAPHORE, quoted, error);
}

/* What a semaphore says of itself: it is read, as any bytes are, and not asked for, so that nothing is taken. %NULL where it
 * may not be read, or is none.
 *
 * As struct new_sem of glibc (sysdeps/nptl/internaltypes.h) has it where 64 bits are stored at once: the value in the low 32
 * bits of the first 64, the number of those who wait in the high. musl puts both in the same place on little-endian machines,
 * and marks by the sign of the value that somebody waits. */
static GVariant *
read_details (MgSemaphoreSource *self, const char *name)
{
  g_autoptr (MgBacking) backing = mg_semaphore_source_open (MG_SOURCE (self), name, NULL);
  MgBackingStatus status;
  GVariantBuilder details;
  guint64 data;
  gsize done;

  if (sizeof (gpointer) != 8 || backing == NULL || !mg_backing_check (backing, &status, NULL)
      || status.size != sizeof (sem_t)
      || !mg_backing_read (backing, 0, sizeof data, (guint8 *) &data, &done, NULL) || done != sizeof data)
    return NULL;
  g_variant_builder_init (&details, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&details, "{sv}", "value", g_variant_new_uint32 (data & G_MAXINT32));
  g_variant_builder_add (&details, "{sv}", "waiters", g_variant_new_uint32 ((guint32) (data >> 32)));
  return g_variant_ref_sink (g_variant_builder_end (&details));
}

/* %NULL: no semaphore of this name. */
static MgMappingInfo *
look_at (MgSemaphoreSource *self, const char *name, GHashTable *users)
{
  g_autofree char *path = make_path (self, name);
  MgMappingInfo *info;
  struct statx stat;

  if (statx (AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, MG_INFO_STATX, &stat) != 0 || !S_ISREG (stat.stx_mode))
    return NULL;
  info = mg_mapping_info_new (MG_KIND_SEMAPHORE);
  info->name = mg_name_escape (name);
  info->uri = mg_source_make_uri (MG_SOURCE (self), name);
  info->identity.device = makedev (stat.stx_dev_major, stat.stx_dev_minor);
  info->identity.inode = stat.stx_ino;
  mg_info_take_stat (info, &stat, users);
  info->details = read_details (self, name);
  return info;
}

static MgMappingInfo *
mg_semaphore_source_lookup (MgSource *source, const char *name, GError **error)
{
  g_autoptr (GHashTable) users = mg_info_users_new ();
  g_autoptr (MgBacking) backing = NULL;
  MgMappingInfo *info = look_at (MG_SEMAPHORE_SOURCE (source), name, users);

  if (info != NULL)
    return info;
  /* Opening knows how to say why not. */
  backing = mg_source_open (source, name, error);
  if (backing != NULL)
    info = look_at (MG_SEMAPHORE_SOURCE (source), name, users);
  if (backing != NULL && info == NULL)
    g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND, _ ("“%s” does not exist."),
                 mg_backing_get_name (backing));
  return info;
}

static void
set_list_error (MgSemaphoreSource *self, int code, GError **error)
{
  g_autofree char *quoted = mg_name_quote (self->folder);

  g_set_error (error, MG_ERROR, code == EACCES || code == EPERM ? MG_ERROR_DENIED : MG_ERROR_IO,
               _ ("Cannot list semaphores: “%s” cannot be read (%s)."), quoted, g_strerror (code));
}

static GPtrArray *
mg_semaphore_source_list (MgSource *source, MgCensus *census, GCancellable *cancellable, GError **error)
{
  MgSemaphoreSource *self = MG_SEMAPHORE_SOURCE (source);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) mg_mapping_info_unref);
  g_autoptr (GHashTable) users = mg_info_users_new ();
  int fd = open (self->folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
  DIR *folder = fd >= 0 ? mg_posix_folder_open (fd) : NULL;
  struct dirent *entry;
  int code = errno;

  if (fd >= 0)
    close (fd);
  if (folder == NULL)
    {
      set_list_error (self, code, error);
      return NULL;
    }
  while (errno = 0, !g_cancellable_is_cancelled (cancellable) && (entry = readdir (folder)) != NULL)
    {
      g_autofree char *name = NULL;
      MgMappingInfo *info;

      if (!g_str_has_prefix (entry->d_name, PREFIX) || entry->d_name[PREFIX_LENGTH] == 0)
        continue;
      name = g_strconcat ("/", entry->d_name + PREFIX_LENGTH, NULL);
      info = look_at (self, name, users);
      if (info != NULL)
        g_ptr_array_add (list, info);
    }
  code = errno;
  closedir (folder);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (code != 0)
    {
      set_list_error (self, code, error);
      return NULL;
    }
  return g_steal_pointer (&list);
}

static MgUse
mg_semaphore_source_find_use (MgSource *source, const char *name)
{
  g_autofree char *path = make_path (MG_SEMAPHORE_SOURCE (source), name);

  return mg_removal_find_use (path);
}

static MgRemoval *
mg_semaphore_source_remove (MgSource *source,
                            const char *name,
                            const MgIdentity *identity,
                            gboolean dry_run,
                            GError **error)
{
  g_autofree char *path = make_path (MG_SEMAPHORE_SOURCE (source), name);
  g_autofree char *quoted = mg_name_quote (name);

  return mg_removal_new_name (path, quoted, identity, dry_run, error);
}

static gboolean
is_semaphore (GFile *file)
{
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : NULL;

  return name != NULL && g_str_has_prefix (name, PREFIX);
}

static void
on_folder_changed (GFileMonitor *monitor,
                   GFile *file,
                   GFile *other,
                   GFileMonitorEvent event,
                   MgSemaphoreSource *self)
{
  if (is_semaphore (file) || is_semaphore (other))
    mg_source_emit_changed (MG_SOURCE (self));
}

static void
mg_semaphore_source_watch (MgSource *source)
{
  MgSemaphoreSource *self = MG_SEMAPHORE_SOURCE (source);
  g_autoptr (GFile) folder = g_file_new_for_path (self->folder);

  self->monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  /* Without a monitor the list is still made every second. */
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (on_folder_changed), self, 0);
}

static void
mg_semaphore_source_dispose (GObject *object)
{
  MgSemaphoreSource *self = MG_SEMAPHORE_SOURCE (object);

  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (mg_semaphore_source_parent_class)->dispose (object);
}

static void
mg_semaphore_source_finalize (GObject *object)
{
  g_clear_pointer (&MG_SEMAPHORE_SOURCE (object)->folder, g_free);

  G_OBJECT_CLASS (mg_semaphore_source_parent_class)->finalize (object);
}

static void
mg_semaphore_source_class_init (MgSemaphoreSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  MgSourceClass *source_class = MG_SOURCE_CLASS (klass);

  object_class->dispose = mg_semaphore_source_dispose;
  object_class->finalize = mg_semaphore_source_finalize;

  source_class->scheme = "sem";
  source_class->watch = mg_semaphore_source_watch;
  source_class->parse = mg_semaphore_source_parse;
  source_class->list = mg_semaphore_source_list;
  source_class->lookup = mg_semaphore_source_lookup;
  source_class->open = mg_semaphore_source_open;
  source_class->find_use = mg_semaphore_source_find_use;
  source_class->remove = mg_semaphore_source_remove;
}

static void
mg_semaphore_source_init (MgSemaphoreSource *self)
{
}

/**
 * mg_semaphore_source_new:
 * @folder: (type filename) (nullable): where the semaphores are; %NULL: /dev/shm, as sem_overview(7) has it
 *
 * Named semaphores. What appears and goes is told at once where the main context of this thread runs; a value that changes
 * sends no news.
 *
 * Returns: (transfer full): the source
 */
MgSource *
mg_semaphore_source_new (const char *folder)
{
  MgSemaphoreSource *self = g_object_new (MG_TYPE_SEMAPHORE_SOURCE, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (folder != NULL ? folder : "/dev/shm");

  self->folder = g_file_get_path (file);
  return MG_SOURCE (self);
}
