/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files of two subvolumes of btrfs that the maps of processes show with one device and one inode. */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file-helpers.h"
#include "mg-file-source.h"
#include "mg-map-source.h"
#include "mg-test-memory.h"
#include "mg-test-room.h"
#include "mg-test.h"

#define PAGE 4096
/* The least that btrfs takes is a little less. */
#define IMAGE_SIZE (128 * 1024 * 1024)

static gboolean may_mount;

typedef struct
{
  FileFixture file;
  char *image;
  gboolean mounted;
  /* One file in each subvolume, and who shares it where. */
  char *paths[2];
  MgTestProcess *processes[2];
  guint64 addresses[2];
} Fixture;

static gboolean
run (const char *const *command)
{
  GSpawnFlags flags = G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL;
  int status;

  return g_spawn_sync (NULL, (char **) command, NULL, flags, NULL, NULL, NULL, NULL, &status, NULL)
         && g_spawn_check_wait_status (status, NULL);
}

static gboolean
mount_image (Fixture *fixture)
{
  const char *const make[] = { "mkfs.btrfs", "-q", fixture->image, NULL };
  const char *const mount[] = { "mount", "-o", "loop", fixture->image, fixture->file.folder, NULL };

  file_make (fixture->image, IMAGE_SIZE);
  return may_mount && run (make) && run (mount);
}

static void
make_file (Fixture *fixture, guint i)
{
  g_autofree char *name = g_strdup_printf ("subvolume-%u", i);
  g_autofree char *folder = g_build_filename (fixture->file.folder, name, NULL);
  const char *const make[] = { "btrfs", "subvolume", "create", folder, NULL };
  int fd;

  g_assert_true (run (make));
  g_assert_cmpint (chmod (fixture->file.folder, 0755), ==, 0);
  g_assert_cmpint (chmod (folder, 0755), ==, 0);
  fixture->paths[i] = g_build_filename (folder, "x", NULL);
  file_make (fixture->paths[i], (i + 1) * PAGE);
  g_assert_cmpint (chmod (fixture->paths[i], 0666), ==, 0);
  fixture->processes[i] = mg_test_memory_new ();
  fd = mg_test_memory_open (fixture->processes[i], fixture->paths[i], O_RDWR);
  fixture->addresses[i] = mg_test_memory_map (fixture->processes[i], fd, 0, PAGE, MAP_SHARED);
  mg_test_memory_close (fixture->processes[i], fd);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  struct stat stats[2];

  file_set_up (&fixture->file, NULL);
  fixture->image = g_strconcat (fixture->file.folder, ".image", NULL);
  fixture->mounted = mount_image (fixture);
  if (!fixture->mounted)
    {
      g_test_skip ("Only root can mount a file system, and btrfs is not everywhere.");
      return;
    }
  for (guint i = 0; i < 2; i++)
    {
      make_file (fixture, i);
      g_assert_cmpint (stat (fixture->paths[i], &stats[i]), ==, 0);
    }
  /* Else the tests test nothing. */
  g_assert_cmpuint (stats[0].st_ino, ==, stats[1].st_ino);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  const char *const unmount[] = { "umount", fixture->file.folder, NULL };

  for (guint i = 0; i < 2; i++)
    {
      g_clear_pointer (&fixture->processes[i], mg_test_process_free);
      g_free (fixture->paths[i]);
    }
  if (fixture->mounted)
    g_assert_true (run (unmount));
  g_unlink (fixture->image);
  g_free (fixture->image);
  file_tear_down (&fixture->file, NULL);
}

static MgMappingInfo *
find (GPtrArray *list, const char *path)
{
  g_autofree char *uri = g_strconcat ("file:", path, NULL);
  MgMappingInfo *info = source_find (list, uri);

  g_assert_nonnull (info);
  return info;
}

static void
check_user (Fixture *fixture, MgCensus *census, const MgIdentity *identity, guint i)
{
  GPtrArray *users = mg_census_find_users (census, identity);

  g_assert_nonnull (users);
  g_assert_cmpuint (users->len, ==, 1);
  g_assert_cmpint (((MgUser *) users->pdata[0])->pid, ==, mg_test_process_get_pid (fixture->processes[i]));
  g_assert_cmpuint (((MgUser *) users->pdata[0])->address, ==, fixture->addresses[i]);
}

static void
check_listed (Fixture *fixture, MgMapsWay way)
{
  g_autoptr (MgCensus) census = mg_census_new (way, NULL);
  g_autoptr (GPtrArray) list = mg_source_list (fixture->file.source, census, NULL, NULL);

  for (guint i = 0; i < 2; i++)
    {
      MgMappingInfo *info = find (list, fixture->paths[i]);
      g_autoptr (MgMappingInfo) looked_up = mg_source_lookup (fixture->file.source, fixture->paths[i], NULL);

      g_assert_cmpuint (info->size, ==, (i + 1) * PAGE);
      g_assert_true (mg_mapping_info_equal (info, looked_up));
      check_user (fixture, census, &info->identity, i);
    }
}

static void
test_listed (Fixture *fixture, gconstpointer data)
{
  if (fixture->mounted)
    check_listed (fixture, (MgMapsWay) GPOINTER_TO_UINT (data));
}

static void
look_as_nobody (gpointer data)
{
  Fixture *fixture = data;

  for (guint i = 0; i < 2; i++)
    mg_test_memory_become_nobody (fixture->processes[i]);
  check_listed (fixture, MG_MAPS_BEST);
}

/* Who may not follow the links to what is mapped looks by the path. */
static void
test_nobody (Fixture *fixture, gconstpointer data)
{
  if (fixture->mounted)
    mg_test_run_as_nobody (look_as_nobody, fixture);
}

/* What is open is told apart as well: one may be copied to the other. */
static void
test_open (Fixture *fixture, gconstpointer data)
{
  MgBackingStatus status[2];

  if (!fixture->mounted)
    return;
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (MgBacking) backing = mg_source_open (fixture->file.source, fixture->paths[i], NULL);
      g_autoptr (MgMappingInfo) info = mg_source_lookup (fixture->file.source, fixture->paths[i], NULL);

      g_assert_true (mg_backing_check (backing, &status[i], NULL));
      g_assert_true (mg_identity_equal (&status[i].identity, &info->identity));
    }
  g_assert_cmpuint (status[0].identity.device, ==, status[1].identity.device);
  g_assert_cmpuint (status[0].identity.inode, ==, status[1].identity.inode);
  g_assert_false (mg_identity_is_same_object (&status[0].identity, &status[1].identity));
}

/* What has lost its name is called by who maps it. */
static void
test_deleted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgSource) source = mg_map_source_new ();
  g_autoptr (MgCensus) census = NULL;
  g_autoptr (GPtrArray) list = NULL;

  if (!fixture->mounted)
    return;
  for (guint i = 0; i < 2; i++)
    g_assert_cmpint (g_unlink (fixture->paths[i]), ==, 0);
  census = mg_census_new (MG_MAPS_BEST, NULL);
  list = mg_source_list (source, census, NULL, NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *name = g_strdup_printf (
        "%d/%" G_GINT64_MODIFIER "x", mg_test_process_get_pid (fixture->processes[i]), fixture->addresses[i]);
      g_autofree char *uri = g_strconcat ("map:", name, NULL);
      MgMappingInfo *info = source_find (list, uri);
      g_autoptr (MgMappingInfo) looked_up = mg_source_lookup (source, name, NULL);
      g_autoptr (MgBacking) backing = mg_source_open (source, name, NULL);

      g_assert_nonnull (info);
      g_assert_cmpuint (info->size, ==, (i + 1) * PAGE);
      g_assert_true (mg_mapping_info_equal (info, looked_up));
      check_user (fixture, census, &info->identity, i);
      g_assert_cmpint (source_get_name_state (backing), ==, MG_NAME_SAME);
    }
}

int
main (int argc, char *argv[])
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  may_mount = mg_test_leave_mounts ();
#define ADD(name, data, test) g_test_add ("/subvolumes/" name, Fixture, data, set_up, test, tear_down)
  ADD ("listed", GUINT_TO_POINTER (MG_MAPS_BEST), test_listed);
  ADD ("listed-in-text", GUINT_TO_POINTER (MG_MAPS_TEXT), test_listed);
  ADD ("nobody", NULL, test_nobody);
  ADD ("open", NULL, test_open);
  ADD ("deleted", NULL, test_deleted);
  return g_test_run ();
}
