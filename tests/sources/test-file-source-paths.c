/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where the paths of files lead, whoever sees them. */

#include "mg-file-source.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "file-helpers.h"
#include "mg-catalog.h"
#include "mg-file-look.h"
#include "mg-test-memory.h"
#include "mg-test-room.h"
#include "mg-test.h"

#define PAGE 4096

static void
check_followed (FileFixture *fixture, const char *path, guint64 size)
{
  g_autofree char *uri = g_strconcat ("file:", path, NULL);
  g_autoptr (MgMappingInfo) info = NULL;

  mg_source_follow (fixture->source, path, TRUE);
  info = file_find_now (fixture, uri);
  g_assert_nonnull (info);
  g_assert_cmpuint (info->size, ==, size);
  mg_source_follow (fixture->source, path, FALSE);
}

/* What somebody follows is listed whether a process maps it or not, and without a census. */
static void
test_followed (FileFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) list = NULL;

  file_make (fixture->path, 10);
  mg_source_follow (fixture->source, fixture->path, TRUE);
  mg_source_follow (fixture->source, fixture->path, TRUE);
  list = mg_source_list (fixture->source, NULL, NULL, NULL);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (((MgMappingInfo *) list->pdata[0])->uri, ==, fixture->uri);
  g_assert_true (file_is_listed (fixture, fixture->uri));
  mg_source_follow (fixture->source, fixture->path, FALSE);
  g_assert_true (file_is_listed (fixture, fixture->uri));
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  g_assert_false (file_is_listed (fixture, fixture->uri));
  file_make (fixture->path, 10);
  mg_source_follow (fixture->source, fixture->path, FALSE);
  g_assert_false (file_is_listed (fixture, fixture->uri));
}

/* The links in what is followed are walked as every program does, wherever they stand. */
static void
test_followed_links (FileFixture *fixture, gconstpointer data)
{
  g_autofree char *inner = g_build_filename (fixture->folder, "inner", NULL);
  g_autofree char *target = g_build_filename (inner, "target", NULL);
  const char *const links[][2] = { { "x", "absolute/../y" },
                                   { "y", "inner/./target" },
                                   { "absolute", inner },
                                   { "circle", "circle" },
                                   { "up", "../../../../../../../../../../.." } };
  g_autofree char *circle = g_build_filename (fixture->folder, "circle", NULL);
  g_autofree char *circle_uri = g_strconcat ("file:", circle, NULL);
  g_autofree char *through = g_strconcat (fixture->folder, "/up", fixture->folder, "/absolute/target", NULL);

  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  file_make (target, 33);
  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, links[i][0], NULL);

      g_assert_cmpint (symlink (links[i][1], path), ==, 0);
    }
  check_followed (fixture, fixture->path, 33);
  check_followed (fixture, through, 33);
  check_followed (fixture, target, 33);
  /* What goes in circles is nothing. */
  mg_source_follow (fixture->source, circle, TRUE);
  g_assert_false (file_is_listed (fixture, circle_uri));
  g_assert_cmpint (g_unlink (target), ==, 0);
}

/* The machine may share other files. */
static gboolean
has_row (MgCatalog *catalog, const char *uri)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (catalog)); i++)
    {
      g_autoptr (MgMapping) mapping = g_list_model_get_item (G_LIST_MODEL (catalog), i);

      if (g_str_equal (mg_mapping_get_uri (mapping), uri))
        return TRUE;
    }
  return FALSE;
}

/* The window's list has it for as long as somebody follows it. */
static void
test_follow_in_catalog (FileFixture *fixture, gconstpointer data)
{
  g_autoptr (MgCatalog) catalog = mg_catalog_new ();
  g_autoptr (MgMapping) mapping = NULL;

  file_make (fixture->path, 10);
  mg_catalog_add_source (catalog, fixture->source);
  mg_catalog_start (catalog);
  mapping = mg_catalog_follow (catalog, fixture->uri, NULL);
  mg_test_wait (mg_mapping_get_presence (mapping) == MG_PRESENCE_THERE);
  g_assert_true (has_row (catalog, fixture->uri));
  g_assert_cmpuint (mg_mapping_get_info (mapping)->size, ==, 10);
  g_assert_cmpint (truncate (fixture->path, 20), ==, 0);
  mg_test_wait (mg_mapping_get_info (mapping)->size == 20);
  mg_catalog_unfollow (catalog, mapping);
  mg_test_wait (!has_row (catalog, fixture->uri));
}

/* On overlayfs the system tells another device of a file than its maps show. */
static void
test_overlay (FileFixture *fixture, gconstpointer data)
{
  g_autofree char *upper = g_build_filename (fixture->folder, "upper", NULL);
  g_autofree char *work = g_build_filename (fixture->folder, "work", NULL);
  g_autofree char *both = g_build_filename (fixture->folder, "both", NULL);
  g_autofree char *lower = g_dir_make_tmp ("mg-test-XXXXXX", NULL);
  g_autofree char *below = g_build_filename (lower, "x", NULL);
  g_autofree char *path = g_build_filename (both, "x", NULL);
  g_autofree char *uri = g_strconcat ("file:", path, NULL);
  g_autofree char *options = g_strdup_printf ("lowerdir=%s,upperdir=%s,workdir=%s", lower, upper, work);
  g_autoptr (MgMappingInfo) info = NULL;
  g_autoptr (MgMappingInfo) looked_up = NULL;
  g_autoptr (MgBacking) backing = NULL;
  MgBackingStatus status;
  struct stat found;

  file_make (below, 3 * PAGE);
  if (mg_test_mount_room (fixture->folder, 1024))
    {
      g_assert_cmpint (g_mkdir (upper, 0700), ==, 0);
      g_assert_cmpint (g_mkdir (work, 0700), ==, 0);
      g_assert_cmpint (g_mkdir (both, 0700), ==, 0);
      if (mount ("overlay", both, "overlay", 0, options) != 0)
        {
          g_test_skip ("This system has no overlayfs.");
          g_unlink (below);
          g_rmdir (lower);
          return;
        }
      g_clear_pointer (&fixture->process, mg_test_process_free);
      fixture->process = mg_test_memory_new ();
      file_share (fixture, path, O_RDWR);
      info = file_find_now (fixture, uri);
      g_assert_nonnull (info);
      g_assert_cmpuint (info->size, ==, 3 * PAGE);
      g_assert_cmpint (stat (path, &found), ==, 0);
      /* Else this test tests nothing. */
      g_assert_cmpuint (info->identity.device, !=, found.st_dev);
      looked_up = mg_source_lookup (fixture->source, path, NULL);
      g_assert_true (mg_mapping_info_equal (info, looked_up));
      backing = mg_source_open (fixture->source, path, NULL);
      g_assert_true (mg_backing_check (backing, &status, NULL));
      g_assert_true (mg_identity_equal (&status.identity, &info->identity));
      g_clear_pointer (&backing, mg_backing_unref);
      g_clear_pointer (&fixture->process, mg_test_process_free);
      umount2 (both, MNT_DETACH);
    }
  g_unlink (below);
  g_rmdir (lower);
}

/* The path is believed only where it leads to what is mapped. */
static void
test_covered (FileFixture *fixture, gconstpointer data)
{
  file_make (fixture->path, PAGE);
  file_share (fixture, fixture->path, O_RDWR);
  g_assert_true (file_is_listed (fixture, fixture->uri));
  if (!mg_test_mount_room (fixture->folder, 64))
    return;
  g_assert_false (file_is_listed (fixture, fixture->uri));
  file_make (fixture->path, PAGE);
  g_assert_false (file_is_listed (fixture, fixture->uri));
}

/* What a process of another namespace shares is found with its eyes. */
static void
test_other_namespace (FileFixture *fixture, gconstpointer data)
{
  int pid = mg_test_process_get_pid (fixture->process);
  g_autofree char *uri = g_strdup_printf ("file://%d%s", pid, fixture->path);
  g_autofree char *name = g_strdup_printf ("//%d%s", pid, fixture->path);
  g_autoptr (MgMappingInfo) info = NULL;
  g_autoptr (MgBacking) backing = NULL;
  guint64 name_space = 0;
  guint64 address;
  int fd;

  if (!mg_test_memory_unshare (fixture->process))
    {
      g_test_skip ("Only root can have mounts of its own.");
      return;
    }
  /* The same path is another file here. */
  file_make (fixture->path, 5);
  mg_test_memory_mount (fixture->process, fixture->folder);
  fd = mg_test_memory_open (fixture->process, fixture->path, O_RDWR | O_CREAT);
  mg_test_memory_resize (fixture->process, fd, 3 * PAGE);
  address = mg_test_memory_map (fixture->process, fd, 0, PAGE, MAP_SHARED);
  mg_test_memory_store (fixture->process, address, 42);
  g_assert_false (file_is_listed (fixture, fixture->uri));
  info = file_find_now (fixture, uri);
  g_assert_nonnull (info);
  g_assert_cmpuint (info->size, ==, 3 * PAGE);
  g_assert_cmpstr (info->name, ==, fixture->path);
  g_assert_cmpint (info->pid, ==, pid);
  g_assert_true (g_variant_lookup (info->details, "namespace", "t", &name_space));
  g_assert_cmpuint (name_space, >, 0);
  backing = mg_source_open (fixture->source, name, NULL);
  source_check_byte (backing, 0, 42);
}

static void
check_untouched (MgMappingInfo *info, const char *uri)
{
  g_autofree char *file_system = NULL;

  g_assert_nonnull (info);
  g_assert_cmpstr (info->uri, ==, uri);
  g_assert_true (info->remote);
  g_assert_cmpuint (info->size, ==, MG_SIZE_UNKNOWN);
  g_assert_cmpuint (info->allocated, ==, MG_SIZE_UNKNOWN);
  g_assert_cmpint (info->uid, ==, -1);
  g_assert_cmpint (info->mode, ==, -1);
  g_assert_true (g_variant_lookup (info->details, "file-system", "s", &file_system));
  g_assert_true (g_str_has_prefix (file_system, "fuse"));
}

/* A file system whose program does not answer is not asked: this test would not end. */
static void
test_hanging (FileFixture *fixture, gconstpointer data)
{
  int pid = mg_test_process_get_pid (fixture->process);
  g_autofree char *name = g_strdup_printf ("//%d%s", pid, fixture->path);
  g_autofree char *uri = g_strconcat ("file:", name, NULL);
  g_autofree char *mounts = g_strdup_printf ("/proc/%d/mountinfo", pid);
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) users = g_ptr_array_new ();
  MgUser user = { .pid = pid, .access = "rw" };
  MgCensusObject object = { .path = fixture->path, .is_shared = TRUE, .is_writable = TRUE, .users = users };
  g_autoptr (MgCensus) census = NULL;
  g_autoptr (MgFileLook) look = NULL;
  g_autoptr (MgMappingInfo) info = NULL;
  g_autoptr (MgMappingInfo) moved = NULL;
  g_autoptr (MgMappingInfo) followed = NULL;
  g_autofree char *link = g_strconcat (fixture->folder, "-link", NULL);
  g_autofree char *link_name = g_strdup_printf ("//%d%s/x", pid, link);
  guint major_number, minor_number;

  g_assert_cmpint (symlink (fixture->folder, link), ==, 0);
  if (!mg_test_memory_unshare (fixture->process)
      || !mg_test_memory_mount_hanging (fixture->process, fixture->folder))
    {
      g_unlink (link);
      g_test_skip ("Only root can mount a file system.");
      return;
    }
  g_assert_true (g_file_get_contents (mounts, &text, NULL, NULL));
  *strstr (text, fixture->folder) = 0;
  g_assert_cmpint (sscanf (strrchr (text, '\n'), "%*d %*d %u:%u", &major_number, &minor_number), ==, 2);
  census = mg_census_new (MG_MAPS_BEST, NULL);
  look = mg_file_look_new (census);
  g_ptr_array_add (users, &user);
  object.identity
    = (MgIdentity){ .kind = MG_KIND_FILE, .device = makedev (major_number, minor_number), .inode = 7 };
  info = mg_file_look_at_object (look, &object);
  check_untouched (info, uri);
  g_assert_cmpuint (info->identity.inode, ==, 7);
  /* What lies elsewhere is not behind the path. */
  object.identity.device++;
  moved = mg_file_look_at_object (look, &object);
  g_assert_null (moved);

  mg_source_follow (fixture->source, name, TRUE);
  followed = file_find_now (fixture, uri);
  check_untouched (followed, uri);
  /* Nor is what a link leads to. */
  check_followed (fixture, link_name, MG_SIZE_UNKNOWN);
  g_unlink (link);
}

int
main (int argc, char *argv[])
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  mg_test_leave_mounts ();
#define ADD(name, test)                                                                                      \
  g_test_add ("/file-source-paths/" name, FileFixture, NULL, file_set_up, test, file_tear_down)
  ADD ("followed", test_followed);
  ADD ("followed-links", test_followed_links);
  ADD ("follow-in-catalog", test_follow_in_catalog);
  ADD ("overlay", test_overlay);
  ADD ("covered", test_covered);
  ADD ("other-namespace", test_other_namespace);
  ADD ("hanging", test_hanging);
  return g_test_run ();
}
