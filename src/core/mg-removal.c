/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mg-removal.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "mg-error.h"
#include "mg-removal-private.h"

struct _MgRemoval
{
  char *name;
  char *path;
  /* Where it is meanwhile; %NULL: there is no way back any more. */
  char *aside;
};

/**
 * mg_removal_new_done:
 * @name: the name of a mapping that was removed, in sentences, printable UTF-8
 *
 * Returns: (transfer full): a removal that cannot be undone
 */
MgRemoval *
mg_removal_new_done (const char *name)
{
  MgRemoval *self = g_new0 (MgRemoval, 1);

  self->name = g_strdup (name);
  return self;
}

static void
set_error (const char *path, const char *name, int code, GError **error)
{
  struct stat status;

  if (code == ENOENT || code == ENOTDIR)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND, _ ("“%s” does not exist."), name);
    }
  else if ((code == EACCES || code == EPERM) && lstat (path, &status) == 0)
    {
      g_autofree char *owner = mg_user_name (status.st_uid);
      g_autofree char *number = g_strdup_printf ("%u", (guint) status.st_uid);

      g_set_error (error, MG_ERROR, MG_ERROR_DENIED, _ ("Cannot remove “%s”: permission denied (owner %s)."),
                   name, owner != NULL ? owner : number);
    }
  else if (code == EACCES || code == EPERM)
    {
      g_set_error (error, MG_ERROR, MG_ERROR_DENIED, _ ("Cannot remove “%s”: permission denied."), name);
    }
  else
    {
      g_set_error (error, MG_ERROR, MG_ERROR_IO, _ ("Cannot remove “%s”: %s."), name, g_strerror (code));
    }
}

/* Whether @path is a regular file, and the one that was looked at. */
static gboolean
check_identity (const char *path, const char *name, const MgIdentity *identity, GError **error)
{
  MgIdentity found;
  struct statx stat;

  if (statx (AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS | STATX_BTIME, &stat) != 0)
    {
      set_error (path, name, errno, error);
      return FALSE;
    }
  if (!S_ISREG (stat.stx_mode))
    {
      g_set_error (error, MG_ERROR, MG_ERROR_WRONG_KIND, _ ("“%s” is not shared memory."), name);
      return FALSE;
    }
  if (identity == NULL)
    return TRUE;
  found = *identity;
  found.device = makedev (stat.stx_dev_major, stat.stx_dev_minor);
  found.inode = stat.stx_ino;
  found.birth = 0;
  if (stat.stx_mask & STATX_BTIME)
    found.birth = stat.stx_btime.tv_sec * G_GINT64_CONSTANT (1000000000) + stat.stx_btime.tv_nsec;
  if (mg_identity_equal (&found, identity))
    return TRUE;
  g_set_error (error, MG_ERROR, MG_ERROR_REPLACED,
               _ ("“%s” is another object by now than the one that was looked at, and stays."), name);
  return FALSE;
}

/* Whether this process may take the name from the folder, as unlink(2) has it, found out without trying. */
static gboolean
check_permission (const char *folder, const char *path, const char *name, GError **error)
{
  struct stat around, status;
  gboolean is_sticky;

  if (stat (folder, &around) != 0 || lstat (path, &status) != 0
      || faccessat (AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) != 0)
    {
      set_error (path, name, errno, error);
      return FALSE;
    }
  is_sticky = (around.st_mode & S_ISVTX) != 0;
  if (!is_sticky || geteuid () == 0 || geteuid () == status.st_uid || geteuid () == around.st_uid)
    return TRUE;
  set_error (path, name, EPERM, error);
  return FALSE;
}

/**
 * mg_removal_new_name:
 * @path: (type filename): where it is
 * @name: its name in sentences, printable UTF-8
 * @identity: (nullable): which object is meant; %NULL: whichever it is
 * @dry_run: whether nothing is to be done but to find out whether it could be
 * @error: return location
 *
 * Takes the name from an object in a memory file system: it is renamed aside, to a name that
 * mg_removal_hides(). Who has it open or maps it keeps it. Any thread; does not block for long.
 *
 * Returns: (transfer full): the removal, or %NULL with %MG_ERROR_NOT_FOUND, %MG_ERROR_DENIED,
 * %MG_ERROR_WRONG_KIND, %MG_ERROR_REPLACED or %MG_ERROR_IO, and then nothing has changed
 */
MgRemoval *
mg_removal_new_name (const char *path,
                     const char *name,
                     const MgIdentity *identity,
                     gboolean dry_run,
                     GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *aside = mg_removal_make_aside (folder);
  MgRemoval *self;

  if (!check_identity (path, name, identity, error) || !check_permission (folder, path, name, error))
    return NULL;
  if (dry_run)
    return mg_removal_new_done (name);
  if (renameat2 (AT_FDCWD, path, AT_FDCWD, aside, RENAME_NOREPLACE) != 0)
    {
      set_error (path, name, errno, error);
      return NULL;
    }
  /* Somebody may have replaced it between the look and the renaming: then it gets its name back, unless that
   * is taken once more. */
  if (!check_identity (aside, name, identity, error))
    {
      renameat2 (AT_FDCWD, aside, AT_FDCWD, path, RENAME_NOREPLACE);
      return NULL;
    }

  self = g_new0 (MgRemoval, 1);
  self->name = g_strdup (name);
  self->path = g_strdup (path);
  self->aside = g_steal_pointer (&aside);
  return self;
}

/**
 * mg_removal_free:
 * @self: (transfer full): a removal
 *
 * Completes it, if that was not done and it was not undone. Freeing a large mapping takes a while.
 */
void
mg_removal_free (MgRemoval *self)
{
  mg_removal_complete (self, NULL);
  g_free (self->name);
  g_free (self->path);
  g_free (self);
}

/**
 * mg_removal_get_name:
 * @self: a removal
 *
 * Returns: (transfer none): the name that was removed, as it stands in sentences
 */
const char *
mg_removal_get_name (MgRemoval *self)
{
  return self->name;
}

/**
 * mg_removal_can_undo:
 * @self: a removal
 *
 * Returns: whether there may be a way back: not for kinds that have none, nor when it is undone or complete
 */
gboolean
mg_removal_can_undo (MgRemoval *self)
{
  return self->aside != NULL;
}

/**
 * mg_removal_undo:
 * @self: a removal that can be undone
 * @error: return location
 *
 * Gives the object its name again. Does not block for long.
 *
 * Returns: %FALSE with %MG_ERROR_EXISTS when the name was taken meanwhile (it may be tried again),
 * %MG_ERROR_NOT_FOUND when somebody has removed the object for good, %MG_ERROR_DENIED or %MG_ERROR_IO
 */
gboolean
mg_removal_undo (MgRemoval *self, GError **error)
{
  g_return_val_if_fail (self->aside != NULL, FALSE);

  if (renameat2 (AT_FDCWD, self->aside, AT_FDCWD, self->path, RENAME_NOREPLACE) == 0)
    {
      g_clear_pointer (&self->aside, g_free);
      return TRUE;
    }
  if (errno == EEXIST)
    g_set_error (error, MG_ERROR, MG_ERROR_EXISTS,
                 _ ("“%s” cannot be brought back: its name was taken meanwhile."), self->name);
  else if (errno == ENOENT)
    g_set_error (error, MG_ERROR, MG_ERROR_NOT_FOUND,
                 _ ("“%s” cannot be brought back: another program has removed it for good."), self->name);
  else
    g_set_error (error, MG_ERROR, errno == EACCES || errno == EPERM ? MG_ERROR_DENIED : MG_ERROR_IO,
                 _ ("“%s” cannot be brought back: %s."), self->name, g_strerror (errno));
  return FALSE;
}

/**
 * mg_removal_complete:
 * @self: a removal
 * @error: return location
 *
 * Ends the time in which it can be undone. The memory is freed now, or when the last program lets it go,
 * which takes a while for large mappings. Nothing happens when it is undone or complete.
 *
 * Returns: %FALSE with %MG_ERROR_DENIED or %MG_ERROR_IO when the object could not be removed
 */
gboolean
mg_removal_complete (MgRemoval *self, GError **error)
{
  g_autofree char *aside = g_steal_pointer (&self->aside);

  if (aside == NULL || unlink (aside) == 0 || errno == ENOENT)
    return TRUE;
  set_error (aside, self->name, errno, error);
  return FALSE;
}

static void
complete_on_worker (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (mg_removal_complete (task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * mg_removal_complete_async:
 * @self: (transfer full): a removal
 * @callback: (nullable): called on this thread's main context
 * @user_data: its data
 *
 * The same as mg_removal_complete(), off this thread, and frees @self.
 */
void
mg_removal_complete_async (MgRemoval *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_task_data (task, self, (GDestroyNotify) mg_removal_free);
  g_task_run_in_thread (task, complete_on_worker);
}

/**
 * mg_removal_complete_finish:
 * @result: what the callback got
 * @error: return location
 *
 * Returns: as mg_removal_complete()
 */
gboolean
mg_removal_complete_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
