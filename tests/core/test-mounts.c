/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-mounts.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "mg-test-memory.h"
#include "mg-test.h"

static const MgMount *
find (MgMounts *mounts, const char *path, MgMountServer expected)
{
  MgMountServer server;
  const MgMount *mount = mg_mounts_find_path (mounts, path, &server);

  g_assert_cmpint (server, ==, expected);
  return mount;
}

/* As stat() tells it, here where it may be asked. */
static void
test_own (void)
{
  g_autoptr (MgMounts) mounts = mg_mounts_new (getpid ());
  const MgMount *other;
  MgMountServer server;
  struct stat shm, proc;

  g_assert_nonnull (mounts);
  g_assert_cmpint (stat ("/dev/shm", &shm), ==, 0);
  g_assert_cmpint (stat ("/proc", &proc), ==, 0);
  g_assert_cmpuint (find (mounts, "/dev/shm/x/y", MG_MOUNT_SYSTEM)->device, ==, shm.st_dev);
  g_assert_cmpuint (find (mounts, "/proc", MG_MOUNT_SYSTEM)->device, ==, proc.st_dev);
  g_assert_cmpstr (find (mounts, "/proc/self/fd", MG_MOUNT_SYSTEM)->type, ==, "proc");
  g_assert_true (g_str_has_prefix (find (mounts, "/proc", MG_MOUNT_SYSTEM)->options, "rw"));
  /* Only whole parts of a path count. */
  other = mg_mounts_find_path (mounts, "/procession", &server);
  g_assert_true (other == NULL || other->device != proc.st_dev);
  g_assert_cmpstr (mg_mounts_find_device (mounts, proc.st_dev)->type, ==, "proc");
  g_assert_null (mg_mounts_find_device (mounts, makedev (0, 0)));
  g_assert_null (mg_mounts_new (G_MAXINT));
}

static guint64
get_device (MgTestProcess *process, const char *path)
{
  g_autofree char *from_here = g_strdup_printf ("/proc/%d/root%s", mg_test_process_get_pid (process), path);
  struct stat stat_buffer;

  g_assert_cmpint (stat (from_here, &stat_buffer), ==, 0);
  return stat_buffer.st_dev;
}

static void
check_path (MgTestProcess *process, const char *path)
{
  g_autoptr (MgMounts) mounts = mg_mounts_new (mg_test_process_get_pid (process));

  g_assert_cmpuint (find (mounts, path, MG_MOUNT_SYSTEM)->device, ==, get_device (process, path));
}

/* What is mounted over something hides it, whatever lies below and however it is called. */
static void
test_over_each_other (void)
{
  static const char *const parts[] = { "a b", "new\nline", "tab\t", "back\\slash", "\\040" };
  g_autoptr (MgTestProcess) process = mg_test_memory_new ();
  g_autofree char *folder = g_dir_make_tmp ("mg-test-XXXXXX", NULL);
  g_autofree char *below = NULL;
  g_autofree char *below_here = NULL;

  if (!mg_test_memory_unshare (process))
    {
      g_test_skip ("The system permits no namespaces.");
      g_rmdir (folder);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *path = g_build_filename (folder, parts[i], NULL);

      g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
      mg_test_memory_mount (process, path);
      check_path (process, path);
      mg_test_memory_mount (process, path);
      check_path (process, path);
    }
  below = g_build_filename (folder, parts[0], "below", NULL);
  below_here = g_strdup_printf ("/proc/%d/root%s", mg_test_process_get_pid (process), below);
  g_assert_cmpint (g_mkdir (below_here, 0700), ==, 0);
  mg_test_memory_mount (process, below);
  check_path (process, below);
  {
    /* The folder comes to lie over it. */
    guint64 hidden = get_device (process, below);
    g_autoptr (MgMounts) mounts = NULL;

    mg_test_memory_mount (process, folder);
    mounts = mg_mounts_new (mg_test_process_get_pid (process));
    g_assert_cmpuint (find (mounts, below, MG_MOUNT_SYSTEM)->device, !=, hidden);
    g_assert_cmpuint (find (mounts, below, MG_MOUNT_SYSTEM)->device, ==, get_device (process, folder));
  }
  g_clear_pointer (&process, mg_test_process_free);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *path = g_build_filename (folder, parts[i], NULL);

      g_rmdir (path);
    }
  g_rmdir (folder);
}

/* Whoever has to be waited for is told, also when it is only passed. */
static void
test_servers (void)
{
  static const struct
  {
    const char *type;
    MgMountServer server;
  } types[] = {
    { "ext4", MG_MOUNT_SYSTEM },    { "tmpfs", MG_MOUNT_SYSTEM },       { "fusectl", MG_MOUNT_SYSTEM },
    { "fuse", MG_MOUNT_PROGRAM },   { "fuse.sshfs", MG_MOUNT_PROGRAM }, { "fuseblk", MG_MOUNT_PROGRAM },
    { "nfs", MG_MOUNT_NETWORK },    { "nfs4", MG_MOUNT_NETWORK },       { "cifs", MG_MOUNT_NETWORK },
    { "autofs", MG_MOUNT_NETWORK },
  };
  g_autoptr (MgTestProcess) process = mg_test_memory_new ();
  g_autoptr (MgMounts) mounts = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      MgMount mount = { .type = (char *) types[i].type };

      g_assert_cmpint (mg_mount_get_server (&mount), ==, types[i].server);
    }
  if (!mg_test_memory_unshare (process) || !mg_test_memory_mount_hanging (process, "/dev"))
    return;
  mounts = mg_mounts_new (mg_test_process_get_pid (process));
  g_assert_cmpstr (find (mounts, "/dev", MG_MOUNT_PROGRAM)->type, ==, "fuse");
  g_assert_cmpstr (find (mounts, "/dev/shm", MG_MOUNT_PROGRAM)->type, ==, "fuse");
  find (mounts, "/", MG_MOUNT_SYSTEM);
}

/* A process that has another root sees a part of the mounts, and may see of the one that it is on nothing at all. */
static void
test_other_root (void)
{
  g_autoptr (MgTestProcess) process = mg_test_memory_new ();
  g_autoptr (MgMounts) mounts = NULL;
  g_autoptr (MgTestProcess) other = mg_test_memory_new ();
  int pid = mg_test_process_get_pid (process);
  g_autofree char *folder = NULL;

  if (getuid () != 0 || !mg_test_memory_unshare (process))
    {
      g_test_skip ("The system permits no other root.");
      return;
    }
  folder = g_dir_make_tmp ("mg-test-XXXXXX", NULL);
  mg_test_memory_change_root (process, "/dev");
  mounts = mg_mounts_new (pid);
  g_assert_cmpuint (find (mounts, "/shm/x", MG_MOUNT_SYSTEM)->device, ==, get_device (process, "/shm"));
  g_clear_pointer (&mounts, mg_mounts_free);
  mg_test_memory_change_root (other, folder);
  mounts = mg_mounts_new (mg_test_process_get_pid (other));
  g_assert_null (find (mounts, "/x", MG_MOUNT_SYSTEM));
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mounts/own", test_own);
  g_test_add_func ("/mounts/over-each-other", test_over_each_other);
  g_test_add_func ("/mounts/servers", test_servers);
  g_test_add_func ("/mounts/other-root", test_other_root);
  return g_test_run ();
}
