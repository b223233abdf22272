/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-memfd-source.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-info-stat.h"
#include "mg-name.h"
#include "mg-object-link.h"
#include "mg-process.h"
#include "mg-shown.h"

struct _MgMemfdSource
{
  MgSource parent_instance;

  MgShown shown;
};

G_DEFINE_FINAL_TYPE (MgMemfdSource, mg_memfd_source, MG_TYPE_SOURCE)

/* A memfd, and who has it open: (element-type MgCensusDescriptor). */
typedef struct
{
  MgIdentity identity;
  GPtrArray *descriptors;
} Memfd;

static void
memfd_free (gpointer data)
{
  Memfd *self = data;

  g_ptr_array_unref (self->descriptors);
  g_free (self);
}

static char *
make_link (int pid, int fd)
{
  return g_strdup_printf ("/proc/%d/fd/%d", pid, fd);
}

/* @own_name: (transfer full): what the program calls it, or nothing */
static MgMappingInfo *
make_info (MgSource *source, int pid, int fd, char *own_name)
{
  MgMappingInfo *info = mg_mapping_info_new (MG_KIND_MEMFD);
  g_autofree char *name = g_strdup_printf ("%d/%d", pid, fd);

  info->uri = mg_source_make_uri (source, name);
  info->name = *own_name != 0 ? g_steal_pointer (&own_name) : g_steal_pointer (&name);
  g_free (own_name);
  return info;
}

/* %NULL when the descriptor leads to it no more. */
static MgMappingInfo *
look_at (MgSource *source, const MgCensusDescriptor *descriptor, GHashTable *users)
{
  g_autofree char *link = make_link (descriptor->pid, descriptor->fd);
  g_autoptr (MgMappingInfo) info = NULL;
  char *own_name = mg_memfd_make_name (descriptor->path);
  int code;

  /* A file that is called so is none. */
  if (own_name == NULL)
    return NULL;
  info = make_info (source, descriptor->pid, descriptor->fd, own_name);
  info->identity.device = descriptor->device;
  info->identity.inode = descriptor->inode;
  code = mg_object_link_look (link, info, users, NULL);
  return code == 0 || code == EACCES || code == EPERM ? g_steal_pointer (&info) : NULL;
}

/* All memfds that are open, each once: (element-type Memfd). */
static GHashTable *
group_descriptors (MgCensus *census)
{
  GHashTable *memfds = g_hash_table_new_full (mg_identity_hash, mg_identity_is_same_object, NULL, memfd_free);
  GPtrArray *descriptors = mg_census_get_descriptors (census);

  for (guint i = 0; i < descriptors->len; i++)
    {
      MgCensusDescriptor *descriptor = g_ptr_array_index (descriptors, i);
      MgIdentity identity
        = { .kind = MG_KIND_MEMFD, .device = descriptor->device, .inode = descriptor->inode };
      Memfd *memfd = g_hash_table_lookup (memfds, &identity);

      if (memfd == NULL)
        {
          memfd = g_new (Memfd, 1);
          *memfd = (Memfd){ identity, g_ptr_array_new () };
          g_hash_table_insert (memfds, &memfd->identity, memfd);
        }
      g_ptr_array_add (memfd->descriptors, descriptor);
    }
  return memfds;
}

/* @data: (nullable): the #MgShownPlace that comes first */
static gint
compare_descriptors (gconstpointer a, gconstpointer b, gpointer data)
{
  const MgCensusDescriptor *first = *(const MgCensusDescriptor *const *) a;
  const MgCensusDescriptor *second = *(const MgCensusDescriptor *const *) b;
  const MgShownPlace *shown = data;

  if (shown != NULL)
    {
      gboolean first_shown = first->pid == shown->pid && (guint64) first->fd == shown->number;
      gboolean second_shown = second->pid == shown->pid && (guint64) second->fd == shown->number;

      if (first_shown != second_shown)
        return first_shown ? -1 : 1;
    }
  return first->pid != second->pid ? first->pid - second->pid : first->fd - second->fd;
}

/* Lists it where it was shown the last time, else in the first process that has it. */
static void
list_memfd (MgSource *source,
            Memfd *memfd,
            GHashTable *before,
            GHashTable *now,
            GHashTable *users,
            GPtrArray *list)
{
  g_ptr_array_sort_with_data (memfd->descriptors, compare_descriptors,
                              g_hash_table_lookup (before, &memfd->identity));
  for (guint i = 0; i < memfd->descriptors->len; i++)
    {
      const MgCensusDescriptor *descriptor = g_ptr_array_index (memfd->descriptors, i);
      MgMappingInfo *info = look_at (source, descriptor, users);

      if (info == NULL)
        continue;
      mg_shown_places_add (now, &memfd->identity, descriptor->pid, (guint64) descriptor->fd);
      g_ptr_array_add (list, info);
      return;
    }
}

static GPtrArray *
mg_memfd_source_list (MgSource *source, MgCensus *census, GCancellable *cancellable, GError **error)
{
  MgMemfdSource *self = MG_MEMFD_SOURCE (source);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) mg_mapping_info_unref);
  g_autoptr (GHashTable) users = mg_info_users_new ();
  g_autoptr (GHashTable) before = mg_shown_get_places (&self->shown);
  g_autoptr (GHashTable) now = mg_shown_places_new ();
  g_autoptr (GHashTable) memfds = NULL;
  GHashTableIter iter;
  gpointer memfd;

  if (census == NULL)
    return g_steal_pointer (&list);
  memfds = group_descriptors (census);
  g_hash_table_iter_init (&iter, memfds);
  while (!g_cancellable_is_cancelled (cancellable) && g_hash_table_iter_next (&iter, NULL, &memfd))
    list_memfd (source, memfd, before, now, users, list);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  mg_shown_set_places (&self->shown, g_steal_pointer (&now));
  return g_steal_pointer (&list);
}

static gboolean
split (const char *name, int *ret_pid, int *ret_fd)
{
  g_auto (GStrv) parts = g_strsplit (name, "/", -1);
  guint64 pid, fd;

  if (g_strv_length (parts) != 2 || !g_ascii_string_to_unsigned (parts[0], 10, 1, G_MAXINT, &pid, NULL)
      || !g_ascii_string_to_unsigned (parts[1], 10, 0, G_MAXINT, &fd, NULL))
    return FALSE;
  *ret_pid = (int) pid;
  *ret_fd = (int) fd;
  return TRUE;
}

static char *
mg_memfd_source_parse (MgSource *source, const char *text, GError **error)
{
  g_autofree char *name = mg_name_unescape (text, error);
  g_autofree char *quoted = NULL;
  int pid, fd;

  if (name == NULL)
    return NULL;
  if (split (name, &pid, &fd))
    return g_strdup_printf ("%d/%d", pid, fd);
  quoted = mg_name_quote (name);
  g_set_error (error, MG_ERROR, MG_ERROR_INVALID_NAME,
               _ ("“%s” is no name of a memfd (it is memfd:PID/FD, a process and its descriptor)."), quoted);
  return NULL;
}

static void
set_error (int pid, int fd, const char *uri, int code, GError **error)
{
  code = mg_process_explain (pid, code);
  if (kill (pid, 0) != 0 && errno == ESRCH)
    g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND, _ ("“%s” does not exist: process %d has ended."), uri,
                 pid);
  else if (code == ENOENT)
    g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND,
                 _ ("“%s” does not exist: process %d has no descriptor %d."), uri, pid, fd);
  else if (code == EACCES || code == EPERM)
    g_set_error (error, MG_ERROR, MG_ERROR_DENIED,
                 _ ("Cannot open “%s”: only the owner of process %d and root may see what it has open."), uri,
                 pid);
  else
    g_set_error (error, MG_ERROR, MG_ERROR_IO, _ ("Cannot open “%s”: %s."), uri, g_strerror (code));
}

/* Takes a memfd that is held by @object. */
static MgMappingInfo *
take_object (MgSource *source, int pid, int fd, int object, const char *uri, GError **error)
{
  g_autoptr (GHashTable) users = mg_info_users_new ();
  g_autofree char *link = make_link (getpid (), object);
  g_autofree char *target = g_file_read_link (link, NULL);
  char *own_name = target != NULL ? mg_memfd_make_name (target) : NULL;
  g_autoptr (MgMappingInfo) info = NULL;
  struct stat stat;
  int code;

  if (own_name == NULL)
    {
      g_autofree char *quoted = mg_name_quote (target != NULL ? target : "?");

      g_set_error (error, MG_ERROR, MG_ERROR_WRONG_KIND, _ ("“%s” is no memfd: it leads to “%s”."), uri,
                   quoted);
      return NULL;
    }
  info = make_info (source, pid, fd, own_name);
  if (fstat (object, &stat) == 0)
    {
      info->identity.device = stat.st_dev;
      info->identity.inode = stat.st_ino;
    }
  code = mg_object_link_look (link, info, users, NULL);
  if (code == 0)
    return g_steal_pointer (&info);
  set_error (pid, fd, uri, code, error);
  return NULL;
}

static MgMappingInfo *
mg_memfd_source_lookup (MgSource *source, const char *name, GError **error)
{
  g_autofree char *uri = mg_source_make_uri (source, name);
  g_autofree char *link = NULL;
  MgMappingInfo *info = NULL;
  int pid = 0;
  int fd = 0;
  int object;

  split (name, &pid, &fd);
  link = make_link (pid, fd);
  object = open (link, O_PATH | O_CLOEXEC);
  if (object < 0)
    {
      set_error (pid, fd, uri, errno, error);
      return NULL;
    }
  info = take_object (source, pid, fd, object, uri, error);
  close (object);
  return info;
}

static MgBacking *
mg_memfd_source_open (MgSource *source, const char *name, GError **error)
{
  g_autofree char *uri = mg_source_make_uri (source, name);
  g_autofree char *link = NULL;
  g_autoptr (MgMappingInfo) info = mg_memfd_source_lookup (source, name, error);
  g_autoptr (MgBacking) backing = NULL;
  MgBackingStatus status;
  int pid = 0;
  int fd = 0;

  if (info == NULL)
    return NULL;
  split (name, &pid, &fd);
  link = make_link (pid, fd);
  backing = mg_backing_open_link (link, MG_KIND_MEMFD, uri, error);
  if (backing == NULL || !mg_backing_check (backing, &status, error))
    return NULL;
  if (mg_identity_is_same_object (&status.identity, &info->identity))
    return g_steal_pointer (&backing);
  g_set_error (error, MG_ERROR, MG_ERROR_REPLACED,
               _ ("Cannot open “%s”: the descriptor leads to another object by now."), uri);
  return NULL;
}

static void
mg_memfd_source_finalize (GObject *object)
{
  mg_shown_clear (&MG_MEMFD_SOURCE (object)->shown);

  G_OBJECT_CLASS (mg_memfd_source_parent_class)->finalize (object);
}

static void
mg_memfd_source_class_init (MgMemfdSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  MgSourceClass *source_class = MG_SOURCE_CLASS (klass);

  object_class->finalize = mg_memfd_source_finalize;

  source_class->scheme = "memfd";
  source_class->uses_census = TRUE;
  source_class->parse = mg_memfd_source_parse;
  source_class->list = mg_memfd_source_list;
  source_class->lookup = mg_memfd_source_lookup;
  source_class->open = mg_memfd_source_open;
}

static void
mg_memfd_source_init (MgMemfdSource *self)
{
  mg_shown_init (&self->shown);
}

/**
 * mg_memfd_source_new:
 *
 * The memfds that processes have open, each once. One whose descriptors are all closed is #MgMapSource's.
 *
 * Returns: (transfer full): the source
 */
MgSource *
mg_memfd_source_new (void)
{
  return g_object_new (MG_TYPE_MEMFD_SOURCE, NULL);
}
