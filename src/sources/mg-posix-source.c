/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-posix-source.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "mg-error.h"
#include "mg-name.h"

/* How glibc marks named semaphores, which live in the same folder: sem_overview(7). */
#define SEMAPHORE_PREFIX "sem."

struct _MgPosixSource
{
  MgSource parent_instance;

  char *folder;
  GFileMonitor *monitor;
};

G_DEFINE_FINAL_TYPE (MgPosixSource, mg_posix_source, MG_TYPE_SOURCE)

static char *
mg_posix_source_parse (MgSource *source, const char *text, GError **error)
{
  g_autofree char *name = mg_name_unescape (text, error);
  g_autofree char *quoted = NULL;
  const char *bare;

  if (name == NULL)
    return NULL;

  bare = name[0] == '/' ? name + 1 : name;
  quoted = mg_name_quote (name);
  if (*bare == 0 || g_str_equal (bare, ".") || g_str_equal (bare, ".."))
    g_set_error (error, MG_ERROR, MG_ERROR_INVALID_NAME,
                 _ ("“%s” is no name for shared memory: there is nothing to call it by."), quoted);
  else if (strchr (bare, '/') != NULL)
    g_set_error (error, MG_ERROR, MG_ERROR_INVALID_NAME,
                 _ ("“%s” is no name for shared memory: it has a slash behind the first character."), quoted);
  else if (strlen (bare) > MG_NAME_MAX)
    g_set_error (error, MG_ERROR, MG_ERROR_INVALID_NAME,
                 _ ("“%s” is no name for shared memory: it has %zu bytes, and %d are the most."), quoted,
                 strlen (bare), MG_NAME_MAX);
  else if (g_str_has_prefix (bare, SEMAPHORE_PREFIX))
    g_set_error (error, MG_ERROR, MG_ERROR_WRONG_KIND, _ ("“%s” is a semaphore, not shared memory."), quoted);
  else
    return g_strconcat ("/", bare, NULL);
  return NULL;
}

static char *
make_path (MgPosixSource *self, const char *name)
{
  return g_build_filename (self->folder, name + 1, NULL);
}

/* The name of a user; each is looked up once. */
static char *
find_user (GHashTable *users, guint uid)
{
  gpointer user;

  if (!g_hash_table_lookup_extended (users, GUINT_TO_POINTER (uid), NULL, &user))
    {
      user = mg_user_name (uid);
      g_hash_table_insert (users, GUINT_TO_POINTER (uid), user);
    }
  return g_strdup (user);
}

static MgMappingInfo *
make_info (MgSource *source, const char *name, const struct statx *stat, GHashTable *users)
{
  MgMappingInfo *info = mg_mapping_info_new (MG_KIND_POSIX);

  info->name = mg_name_escape (name);
  info->uri = mg_source_make_uri (source, name);
  info->identity.device = makedev (stat->stx_dev_major, stat->stx_dev_minor);
  info->identity.inode = stat->stx_ino;
  if (stat->stx_mask & STATX_BTIME)
    info->identity.birth = stat->stx_btime.tv_sec * G_GINT64_CONSTANT (1000000000) + stat->stx_btime.tv_nsec;
  info->size = stat->stx_size;
  info->allocated = stat->stx_blocks * 512;
  info->uid = stat->stx_uid;
  info->mode = stat->stx_mode & 07777;
  info->user = find_user (users, stat->stx_uid);
  return info;
}

/* Tells what is behind a name without opening it; %NULL: no shared memory. */
static MgMappingInfo *
look_at (MgPosixSource *self, const char *name, GHashTable *users)
{
  g_autofree char *path = make_path (self, name);
  struct statx stat;

  if (statx (AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS | STATX_BTIME, &stat) != 0
      || !S_ISREG (stat.stx_mode))
    return NULL;
  return make_info (MG_SOURCE (self), name, &stat, users);
}

static MgMappingInfo *
mg_posix_source_lookup (MgSource *source, const char *name, GError **error)
{
  MgPosixSource *self = MG_POSIX_SOURCE (source);
  g_autoptr (GHashTable) users = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (MgBacking) backing = NULL;
  MgMappingInfo *info = look_at (self, name, users);

  if (info != NULL)
    return info;
  /* Opening knows how to say why not. */
  backing = mg_source_open (source, name, error);
  if (backing != NULL)
    info = look_at (self, name, users);
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
mg_posix_source_list (MgSource *source, GCancellable *cancellable, GError **error)
{
  MgPosixSource *self = MG_POSIX_SOURCE (source);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) mg_mapping_info_unref);
  g_autoptr (GHashTable) users = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  DIR *folder = opendir (self->folder);
  struct dirent *entry;
  int code;

  if (folder == NULL)
    {
      set_list_error (self, errno, error);
      return NULL;
    }
  while (errno = 0, !g_cancellable_is_cancelled (cancellable) && (entry = readdir (folder)) != NULL)
    {
      g_autofree char *name = g_strconcat ("/", entry->d_name, NULL);
      MgMappingInfo *info;

      if (g_str_has_prefix (entry->d_name, SEMAPHORE_PREFIX))
        continue;
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

static MgBacking *
mg_posix_source_open (MgSource *source, const char *name, GError **error)
{
  g_autofree char *path = make_path (MG_POSIX_SOURCE (source), name);
  g_autofree char *quoted = mg_name_quote (name);

  return mg_backing_open_file (path, MG_KIND_POSIX, quoted, error);
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
  g_clear_pointer (&MG_POSIX_SOURCE (object)->folder, g_free);

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
  source_class->parse = mg_posix_source_parse;
  source_class->list = mg_posix_source_list;
  source_class->lookup = mg_posix_source_lookup;
  source_class->open = mg_posix_source_open;
}

static void
mg_posix_source_init (MgPosixSource *self)
{
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
  self->monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  /* Without a monitor the list is still made every second. */
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (mg_source_emit_changed), self,
                             G_CONNECT_SWAPPED);
  return MG_SOURCE (self);
}
