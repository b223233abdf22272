/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Making, writing and removing POSIX shared memory. */

#include "mg-posix-change.h"

#include <glib/gi18n-lib.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-mounts.h"
#include "mg-name.h"
#include "mg-posix-namespace.h"
#include "mg-text-number.h"

/* What another namespace has is only looked at. */
static gboolean
check_own (const char *name, GError **error)
{
  g_autofree char *quoted = NULL;

  if (!mg_posix_namespace_has_name (name))
    return TRUE;
  quoted = mg_name_quote (name);
  g_set_error (error, MG_ERROR, MG_ERROR_NOT_SUPPORTED,
               _ ("“%s” belongs to another namespace, and is only looked at from here."), quoted);
  return FALSE;
}

static char *
make_path (const char *folder, const char *name)
{
  return g_build_filename (folder, name + 1, NULL);
}

/* Where the system's huge pages are; %NULL: nowhere. */
static char *
find_huge_folder (guint64 *ret_page_size)
{
  g_autoptr (MgMounts) mounts = mg_mounts_new (getpid ());
  const MgMount *mount = mounts != NULL ? mg_mounts_find_type (mounts, "hugetlbfs") : NULL;
  struct statfs fs;

  if (mount == NULL || statfs (mount->point, &fs) != 0)
    return NULL;
  *ret_page_size = (guint64) fs.f_bsize;
  return g_strdup (mount->point);
}

/* Memory of huge pages is a file of the file system that has them, and named as such. */
static MgCreated *
create_huge (const char *name, const MgCreation *creation, const MgWork *work, GError **error)
{
  guint64 page_size = 0;
  g_autofree char *folder = find_huge_folder (&page_size);
  g_autofree char *quoted = mg_name_quote (name);
  g_autofree char *path = NULL;
  g_autofree char *escaped = NULL;
  g_autofree char *uri = NULL;
  g_autoptr (GError) reason = NULL;
  MgCreated *created;

  if (!mg_creation_check (creation, quoted, error))
    return NULL;
  if (folder == NULL)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_NO_HUGE_PAGES,
                   _ ("“%s” cannot have huge pages: this system has no hugetlbfs file system for them."),
                   quoted);
      return NULL;
    }
  if (creation->size % page_size != 0)
    {
      g_autofree char *size = mg_text_format_bytes (creation->size);
      g_autofree char *page = mg_text_format_number (page_size);

      g_set_error (error, MG_ERROR, MG_ERROR_INVALID_VALUE,
                   _ ("“%s” cannot have %s: that is no multiple of a huge page (%s)."), quoted, size, page);
      return NULL;
    }
  path = make_path (folder, name);
  escaped = mg_name_escape (path);
  uri = g_strconcat ("file:", escaped, NULL);
  created = mg_creation_make (creation, path, MG_KIND_FILE, uri, quoted, work, &reason);
  if (g_error_matches (reason, MG_ERROR, MG_ERROR_NO_ROOM))
    g_set_error (error, MG_ERROR, MG_ERROR_NO_HUGE_PAGES,
                 _ ("“%s” cannot have huge pages: too few of them are free."), quoted);
  else if (reason != NULL)
    g_propagate_error (error, g_steal_pointer (&reason));
  return created;
}

/**
 * mg_posix_change_create:
 * @source: the source
 * @folder: (type filename): where its objects are
 * @name: (type filename): the name's bytes
 * @creation: what is to be made
 * @work: (nullable): who looks after it
 * @error: return location
 *
 * Returns: (transfer full): as mg_source_create()
 */
MgCreated *
mg_posix_change_create (MgSource *source,
                        const char *folder,
                        const char *name,
                        const MgCreation *creation,
                        const MgWork *work,
                        GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *quoted = NULL;

  if (!check_own (name, error))
    return NULL;
  if (creation->huge)
    return create_huge (name, creation, work, error);
  path = make_path (folder, name);
  uri = mg_source_make_uri (source, name);
  quoted = mg_name_quote (name);
  return mg_creation_make (creation, path, MG_KIND_POSIX, uri, quoted, work, error);
}

/**
 * mg_posix_change_make:
 * @folder: (type filename): where the objects are
 * @name: (type filename): the name's bytes
 * @mode: the permission bits
 * @error: return location
 *
 * Returns: (transfer full): as mg_source_make()
 */
MgNewFile *
mg_posix_change_make (const char *folder, const char *name, int mode, GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *quoted = NULL;

  if (!check_own (name, error))
    return NULL;
  path = make_path (folder, name);
  quoted = mg_name_quote (name);
  return mg_new_file_open (path, mode, MG_KIND_POSIX, quoted, error);
}

/**
 * mg_posix_change_open_writer:
 * @folder: (type filename): where the objects are
 * @name: (type filename): the name's bytes
 * @error: return location
 *
 * Returns: (transfer full): as mg_source_open_writer()
 */
MgBackingWriter *
mg_posix_change_open_writer (const char *folder, const char *name, GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *quoted = NULL;

  if (!check_own (name, error))
    return NULL;
  path = make_path (folder, name);
  quoted = mg_name_quote (name);
  return mg_backing_writer_open_file (path, MG_KIND_POSIX, quoted, error);
}

/**
 * mg_posix_change_find_use:
 * @folder: (type filename): where the objects are
 * @name: (type filename): the name's bytes
 *
 * Returns: as mg_source_find_use()
 */
MgUse
mg_posix_change_find_use (const char *folder, const char *name)
{
  g_autofree char *path = NULL;

  if (mg_posix_namespace_has_name (name))
    return MG_USE_UNKNOWN;
  path = make_path (folder, name);
  return mg_removal_find_use (path);
}

/**
 * mg_posix_change_remove:
 * @folder: (type filename): where the objects are
 * @name: (type filename): the name's bytes
 * @identity: (nullable): which object is meant
 * @dry_run: whether it is only to be found out whether it could be removed
 * @error: return location
 *
 * Returns: (transfer full): as mg_source_remove()
 */
MgRemoval *
mg_posix_change_remove (const char *folder,
                        const char *name,
                        const MgIdentity *identity,
                        gboolean dry_run,
                        GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *quoted = NULL;

  if (!check_own (name, error))
    return NULL;
  path = make_path (folder, name);
  quoted = mg_name_quote (name);
  return mg_removal_new_name (path, quoted, identity, dry_run, error);
}
