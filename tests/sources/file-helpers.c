/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "file-helpers.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "mg-file-source.h"
#include "mg-test-memory.h"
#include "mg-test-room.h"
#include "mg-test.h"

#define PAGE 4096

/**
 * file_set_up:
 * @fixture: what a test has
 * @data: nothing
 *
 * Makes a folder of its own, and a process that can share what is in it.
 */
void
file_set_up (FileFixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("mg-test-XXXXXX", NULL);

  g_assert_nonnull (folder);
  fixture->folder = g_steal_pointer (&folder);
  fixture->source = mg_file_source_new ();
  fixture->process = mg_test_memory_new ();
  fixture->path = g_build_filename (fixture->folder, "x", NULL);
  fixture->uri = g_strconcat ("file:", fixture->path, NULL);
}

/**
 * file_tear_down:
 * @fixture: what a test has
 * @data: nothing
 *
 * Leaves nothing behind.
 */
void
file_tear_down (FileFixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->process, mg_test_process_free);
  g_object_unref (fixture->source);
  mg_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->uri);
}

/**
 * file_make:
 * @path: (type filename): where
 * @size: in bytes
 *
 * Makes a file full of holes.
 */
void
file_make (const char *path, guint64 size)
{
  close (mg_test_make_file (path, size));
}

/**
 * file_share:
 * @fixture: what a test has
 * @path: (type filename): a file
 * @flags: O_RDWR or O_RDONLY
 *
 * Lets the process share a file, for reading and writing or for reading alone.
 *
 * Returns: where the process sees it
 */
guint64
file_share (FileFixture *fixture, const char *path, int flags)
{
  int fd = mg_test_memory_open (fixture->process, path, O_RDWR);
  guint64 address = mg_test_memory_map (fixture->process, fd, 0, PAGE, MAP_SHARED);

  if (flags == O_RDONLY)
    mg_test_memory_protect (fixture->process, address, PAGE, PROT_READ);
  mg_test_memory_close (fixture->process, fd);
  return address;
}

/**
 * file_find_now:
 * @fixture: what a test has
 * @uri: a URI
 *
 * Returns: (transfer full) (nullable): what is listed under it now
 */
MgMappingInfo *
file_find_now (FileFixture *fixture, const char *uri)
{
  g_autoptr (GPtrArray) list = source_list_now (fixture->source);
  MgMappingInfo *info = source_find (list, uri);

  return info != NULL ? mg_mapping_info_ref (info) : NULL;
}

/**
 * file_is_listed:
 * @fixture: what a test has
 * @uri: a URI
 *
 * Returns: whether anything is listed under it now
 */
gboolean
file_is_listed (FileFixture *fixture, const char *uri)
{
  g_autoptr (MgMappingInfo) info = file_find_now (fixture, uri);

  return info != NULL;
}
