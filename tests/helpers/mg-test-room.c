/* SPDX-License-Identifier: GPL-3.0-or-later */

/* File systems of the test's own, to be filled up. */

#include "mg-test-room.h"

#include <glib/gstdio.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/statvfs.h>

static gboolean has_left;

/**
 * mg_test_leave_mounts:
 *
 * Lets this process mount what nobody else sees. To be called before there are threads.
 *
 * Returns: whether it may
 */
gboolean
mg_test_leave_mounts (void)
{
  has_left = unshare (CLONE_NEWNS) == 0 && mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
  return has_left;
}

/**
 * mg_test_mount_room:
 * @folder: (type filename): where
 * @kilobytes: how much is to fit into it
 *
 * Mounts memory over a folder; skips the test where that is not possible.
 *
 * Returns: whether it is possible
 */
gboolean
mg_test_mount_room (const char *folder, guint kilobytes)
{
  g_autofree char *options = g_strdup_printf ("size=%uk,mode=0755", kilobytes);

  if (has_left && mount ("tmpfs", folder, "tmpfs", 0, options) == 0)
    return TRUE;
  g_test_skip ("Only root can mount a file system.");
  return FALSE;
}

/**
 * mg_test_find_room:
 * @folder: (type filename): a folder
 *
 * Returns: how much still fits into its file system, in bytes
 */
guint64
mg_test_find_room (const char *folder)
{
  struct statvfs room;

  g_assert_cmpint (statvfs (folder, &room), ==, 0);
  return (guint64) room.f_bavail * room.f_frsize;
}

/**
 * mg_test_remove_folder:
 * @folder: (type filename): a folder
 *
 * Removes it with what is in it, and what was mounted over it.
 */
void
mg_test_remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  /* Fails where nothing was mounted. */
  if (has_left)
    umount2 (folder, MNT_DETACH);
  dir = g_dir_open (folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}
