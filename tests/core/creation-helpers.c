/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "creation-helpers.h"

#include <fcntl.h>
#include <unistd.h>

#include "mg-posix-source.h"
#include "mg-test-room.h"

/**
 * creation_set_up:
 * @fixture: what a test has
 * @data: nothing
 *
 * Makes a folder of shared memory of its own, and a creation of “x” in it.
 */
void
creation_set_up (CreationFixture *fixture, gconstpointer data)
{
  fixture->folder = g_strdup ("/dev/shm/mg-test-XXXXXX");
  g_assert_nonnull (g_mkdtemp (fixture->folder));
  fixture->source = mg_posix_source_new (fixture->folder);
  fixture->creation = mg_creation_new ("x");
}

/**
 * creation_tear_down:
 * @fixture: what a test has
 * @data: nothing
 *
 * Leaves nothing behind.
 */
void
creation_tear_down (CreationFixture *fixture, gconstpointer data)
{
  mg_creation_unref (fixture->creation);
  g_object_unref (fixture->source);
  mg_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

/**
 * creation_make_path:
 * @fixture: what a test has
 * @name: a name
 *
 * Returns: (transfer full): where it is
 */
char *
creation_make_path (CreationFixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

/**
 * creation_count_names:
 * @fixture: what a test has
 *
 * Returns: how many names there are
 */
guint
creation_count_names (CreationFixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/**
 * creation_create:
 * @fixture: what a test has
 *
 * Makes what is asked for; the test fails when that fails.
 *
 * Returns: (transfer full): what came of it
 */
MgCreated *
creation_create (CreationFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  MgCreated *created = mg_source_create (fixture->source, "/x", fixture->creation, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (created);
  g_assert_cmpstr (created->uri, ==, "posix:/x");
  return created;
}

/**
 * creation_check_refused:
 * @fixture: what a test has
 * @code: why it is refused
 * @sentence: (nullable): what is said; %NULL: anything
 *
 * It is not made, and nothing is left of it.
 */
void
creation_check_refused (CreationFixture *fixture, MgError code, const char *sentence)
{
  guint n_names = creation_count_names (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_null (mg_source_create (fixture->source, "/x", fixture->creation, NULL, &error));
  g_assert_error (error, MG_ERROR, (int) code);
  if (sentence != NULL)
    g_assert_cmpstr (error->message, ==, sentence);
  g_assert_cmpuint (creation_count_names (fixture), ==, n_names);
}

/**
 * creation_look:
 * @fixture: what a test has
 * @name: a name
 *
 * Returns: what the system tells of it
 */
struct stat
creation_look (CreationFixture *fixture, const char *name)
{
  g_autofree char *path = creation_make_path (fixture, name);
  struct stat status;

  g_assert_cmpint (lstat (path, &status), ==, 0);
  return status;
}

/**
 * creation_check_bytes:
 * @fixture: what a test has
 * @offset: in bytes
 * @bytes: what has to be there
 * @length: in bytes
 */
void
creation_check_bytes (CreationFixture *fixture, guint64 offset, const void *bytes, gsize length)
{
  g_autofree char *path = creation_make_path (fixture, "x");
  g_autofree guint8 *found = g_malloc (length);
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  g_assert_cmpint (pread (fd, found, length, (off_t) offset), ==, (gssize) length);
  g_assert_cmpmem (found, length, bytes, length);
  close (fd);
}
