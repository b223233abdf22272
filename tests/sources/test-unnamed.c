/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the system tells of what has no name, where no process of a test can map the like. */

#include "mg-unnamed.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "mg-info-stat.h"
#include "mg-mounts.h"
#include "mg-object-link.h"
#include "mg-test-memory.h"
#include "mg-test.h"

#define PAGE 4096

static int
look (const char *link, guint64 inode)
{
  g_autoptr (MgMappingInfo) info = mg_mapping_info_new (MG_KIND_FILE);
  g_autoptr (GHashTable) users = mg_info_users_new ();
  guint links = 99;
  int code;

  info->identity.inode = inode;
  code = mg_object_link_look (link, info, users, &links);
  if (code == 0)
    {
      g_assert_cmpuint (info->size, ==, 5);
      g_assert_cmpuint (links, ==, 1);
    }
  else
    {
      g_assert_cmpuint (info->size, ==, MG_SIZE_UNKNOWN);
      g_assert_cmpuint (links, ==, 99);
    }
  return code;
}

static guint64
get_inode (const char *path)
{
  struct stat stat_buffer;

  g_assert_cmpint (stat (path, &stat_buffer), ==, 0);
  return stat_buffer.st_ino;
}

/* A link may lead to something else by now, and to the door of a device. */
static void
test_link (void)
{
  g_autofree char *name = mg_test_name ("link");
  g_autofree char *path = mg_test_shm_path (name);
  int fd = mg_test_make_file (path, 5);

  g_assert_cmpint (look (path, get_inode (path)), ==, 0);
  g_assert_cmpint (look (path, get_inode (path) + 1), ==, ESTALE);
  g_assert_cmpint (look ("/dev/null", get_inode ("/dev/null")), ==, ENODEV);
  g_assert_cmpint (look ("/dev", get_inode ("/dev")), ==, ENODEV);
  unlink (path);
  g_assert_cmpint (look (path, 1), ==, ENOENT);
  close (fd);
}

static void
check_memfd_name (const char *path, const char *expected)
{
  g_autofree char *name = mg_memfd_make_name (path);

  g_assert_cmpstr (name, ==, expected);
}

static void
test_memfd_name (void)
{
  check_memfd_name ("/memfd:x (deleted)", "x");
  check_memfd_name ("/memfd: (deleted)", "");
  check_memfd_name ("/memfd:x (deleted) (deleted)", "x (deleted)");
  check_memfd_name ("/memfd:a\nb\xff%/ (deleted)", "a%0Ab%FF%25/");
  check_memfd_name ("/memfd:x", NULL);
  check_memfd_name ("/memfd (deleted)", NULL);
  check_memfd_name ("/memfd:", NULL);
  check_memfd_name ("/x/memfd:x (deleted)", NULL);
}

static MgUnnamedVerdict
judge (MgTestProcess *process, guint64 device, guint64 name_space, const char *path, MgMappingInfo **ret_info)
{
  g_autoptr (MgUnnamed) unnamed = mg_unnamed_new ();
  MgMapPart part = {
    .pid = mg_test_process_get_pid (process),
    .address = PAGE,
    .start = PAGE,
    .end = 2 * PAGE,
    .mount_namespace = name_space,
    .identity = { .kind = MG_KIND_FILE, .device = device, .inode = 1 },
    .path = path,
  };

  return mg_unnamed_look_at (unnamed, &part, ret_info);
}

/* What lay on a file system that does not answer is listed, and not asked. */
static void
test_remote (void)
{
  g_autoptr (MgTestProcess) process = mg_test_memory_new ();
  g_autoptr (MgMounts) mounts = NULL;
  g_autoptr (MgMappingInfo) info = NULL;
  MgMountServer server;
  guint64 device;

  if (!mg_test_memory_unshare (process) || !mg_test_memory_mount_hanging (process, "/dev/shm"))
    {
      g_test_skip ("The system permits no FUSE.");
      return;
    }
  mounts = mg_mounts_new (mg_test_process_get_pid (process));
  device = mg_mounts_find_path (mounts, "/dev/shm", &server)->device;
  g_assert_cmpint (server, ==, MG_MOUNT_PROGRAM);
  g_assert_cmpint (judge (process, device, 1, "/dev/shm/folder/x (deleted)", &info), ==, MG_UNNAMED_YES);
  g_assert_true (info->remote);
  g_assert_cmpstr (info->name, ==, "/dev/shm/folder/x");
  g_assert_cmpuint (info->size, ==, MG_SIZE_UNKNOWN);
}

static void
test_system (void)
{
  g_autoptr (MgTestProcess) process = mg_test_memory_new ();
  MgMappingInfo *info = NULL;
  /* The file system that the system keeps for itself: no one of memory that is mounted. */
  int fd = memfd_create ("x", 0);
  struct stat stat_buffer;

  g_assert_cmpint (fstat (fd, &stat_buffer), ==, 0);
  close (fd);
  g_assert_cmpint (judge (process, stat_buffer.st_dev, 0, "/i915 (deleted)", &info), ==,
                   MG_UNNAMED_IS_SYSTEM);
  g_assert_cmpint (judge (process, stat_buffer.st_dev, 0, "/drm mm object (deleted)", &info), ==,
                   MG_UNNAMED_IS_SYSTEM);
  g_assert_cmpint (judge (process, 5, 0, "/dmabuf:x", &info), ==, MG_UNNAMED_IS_SYSTEM);
  g_assert_cmpint (judge (process, 5, 0, "anon_inode:i915.gem", &info), ==, MG_UNNAMED_IS_SYSTEM);
  g_assert_cmpint (judge (process, 5, 0, "/dev/dri/card0", &info), ==, MG_UNNAMED_HAS_NAME);
  g_assert_null (info);
}

static void
judge_as_nobody (gpointer data)
{
  g_autoptr (MgTestProcess) process = mg_test_memory_new ();
  g_autoptr (MgMappingInfo) info = NULL;
  guint64 address = mg_test_memory_map (process, -1, 0, PAGE, MAP_SHARED | MAP_ANONYMOUS);
  MgMapPart part = {
    .pid = mg_test_process_get_pid (process),
    .address = address,
    .start = address,
    .end = address + PAGE,
    .identity = { .kind = MG_KIND_FILE, .device = makedev (7, 0), .inode = 1 },
  };
  g_autoptr (MgUnnamed) unnamed = mg_unnamed_new ();

  if (getuid () == 65534)
    mg_test_memory_become_nobody (process);
  part.path = "/dev/dri/card0 (deleted)";
  g_assert_cmpint (mg_unnamed_look_at (unnamed, &part, &info), ==, MG_UNNAMED_IS_SYSTEM);
  part.path = "/home/dri/card0 (deleted)";
  g_assert_cmpint (mg_unnamed_look_at (unnamed, &part, &info), ==, MG_UNNAMED_YES);
  g_assert_cmpuint (info->size, ==, MG_SIZE_UNKNOWN);
}

/* Who may not look takes what was in the folder of devices for the door to one. */
static void
test_nobody (void)
{
  mg_test_run_as_nobody (judge_as_nobody, NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/unnamed/link", test_link);
  g_test_add_func ("/unnamed/memfd-name", test_memfd_name);
  g_test_add_func ("/unnamed/remote", test_remote);
  g_test_add_func ("/unnamed/system", test_system);
  g_test_add_func ("/unnamed/nobody", test_nobody);
  return g_test_run ();
}
