/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The same process as a container. */

#include "mg-test-memory-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
write_file (const char *path, const char *text)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  gboolean done = fd >= 0 && write (fd, text, strlen (text)) == (gssize) strlen (text);

  if (fd >= 0)
    close (fd);
  return done;
}

/* Whether it has mounts of its own: else it would mount over everybody's. */
static gboolean is_apart;

/* What root may at once, others may as the root of a user namespace of their own. */
static gboolean
unshare_all (void)
{
  g_autofree char *uids = g_strdup_printf ("0 %u 1", (guint) getuid ());
  g_autofree char *gids = g_strdup_printf ("0 %u 1", (guint) getgid ());
  int flags = CLONE_NEWNS | CLONE_NEWIPC;

  if (getuid () != 0
      && (unshare (CLONE_NEWUSER) != 0 || !write_file ("/proc/self/setgroups", "deny")
          || !write_file ("/proc/self/uid_map", uids) || !write_file ("/proc/self/gid_map", gids)))
    return FALSE;
  if (unshare (flags) != 0 || mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
    return FALSE;
  is_apart = TRUE;
  return TRUE;
}

static gboolean
join (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/ns/mnt", pid);
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean done = fd >= 0 && setns (fd, CLONE_NEWNS) == 0;

  close (fd);
  is_apart = is_apart || done;
  return done;
}

/* A file system whose program never answers. */
static gboolean
mount_hanging (const char *path)
{
  int fd = open ("/dev/fuse", O_RDWR | O_CLOEXEC);
  g_autofree char *options = g_strdup_printf ("fd=%d,rootmode=40000,user_id=%u,group_id=%u", fd,
                                              (guint) getuid (), (guint) getgid ());

  return fd >= 0 && mount ("none", path, "fuse", 0, options) == 0;
}

/**
 * mg_test_memory_obey_about_mounts:
 * @order: what to do
 *
 * For the process.
 *
 * Returns: what it answers
 */
guint64
mg_test_memory_obey_about_mounts (const MgTestOrder *order)
{
  switch ((int) order->verb)
    {
    case VERB_UNSHARE:
      return unshare_all ();
    case VERB_JOIN:
      return join (order->fd);
    case VERB_MOUNT:
      g_assert_true (is_apart);
      return mount ("none", order->name, "tmpfs", 0, NULL) == 0;
    case VERB_MOUNT_HANGING:
      g_assert_true (is_apart);
      return mount_hanging (order->name);
    case VERB_UNMOUNT:
      g_assert_true (is_apart);
      return umount2 (order->name, 0) == 0 ? 0 : (guint64) errno;
    case VERB_CHANGE_ROOT:
      return chroot (order->name) == 0 && chdir ("/") == 0;
    case VERB_SERVE_ROOT:
      g_assert_true (is_apart);
      return mg_test_memory_serve_root (order->name, order->length);
    default:
      g_assert_not_reached ();
    }
}
