/* SPDX-License-Identifier: GPL-3.0-or-later */

/* CreateFileMapping without a file: its rules. */

#include "creation-helpers.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "mg-catalog.h"
#include "mg-fake-source.h"
#include "mg-file-source.h"
#include "mg-test.h"

#define PAGE MG_PAGE_SIZE

/* Committed memory is there at once, reserved memory on first touch; both begin as zeros. */
static void
test_sizes (CreationFixture *fixture, gconstpointer data)
{
  static const guint64 sizes[] = { 1, PAGE - 1, PAGE, PAGE + 1, 3 * PAGE, 17 * 1024 * 1024 + 5 };
  static const guint8 zeros[PAGE + 1];

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint reserve = 0; reserve < 2; reserve++)
      {
        g_autoptr (MgCreated) created = NULL;
        g_autofree char *path = creation_make_path (fixture, "x");
        struct stat status;

        fixture->creation->size = sizes[i];
        fixture->creation->reserve = reserve != 0;
        created = creation_create (fixture);
        g_assert_cmpuint (created->size, ==, sizes[i]);
        g_assert_false (created->existed);
        g_assert_null (created->note);
        status = creation_look (fixture, "x");
        g_assert_cmpuint ((guint64) status.st_size, ==, sizes[i]);
        g_assert_cmpuint ((guint64) status.st_blocks * 512, ==,
                          reserve != 0 ? 0 : (sizes[i] + PAGE - 1) / PAGE * PAGE);
        creation_check_bytes (fixture, 0, zeros, MIN (sizes[i], sizeof zeros));
        g_assert_cmpint (g_unlink (path), ==, 0);
      }
}

static void
test_no_size (CreationFixture *fixture, gconstpointer data)
{
  creation_check_refused (fixture, MG_ERROR_INVALID_VALUE, "“/x” needs a size: memory has none of its own.");
  fixture->creation->size = G_GUINT64_CONSTANT (1) << 63;
  creation_check_refused (
    fixture, MG_ERROR_INVALID_VALUE,
    "“/x” cannot have 9,223,372,036,854,775,808 bytes: 9,223,372,036,854,775,807 are the most.");
  fixture->creation->size = G_MAXUINT64;
  creation_check_refused (
    fixture, MG_ERROR_INVALID_VALUE,
    "“/x” cannot have 18,446,744,073,709,551,615 bytes: 9,223,372,036,854,775,807 are the most.");
}

/* What no system has is refused before it is tried; reserved it is possible. */
static void
test_largest (CreationFixture *fixture, gconstpointer data)
{
  g_autoptr (MgCreated) created = NULL;

  fixture->creation->size = G_MAXINT64;
  creation_check_refused (fixture, MG_ERROR_NO_MEMORY, NULL);
  fixture->creation->size = G_MAXINT64 - PAGE;
  creation_check_refused (fixture, MG_ERROR_NO_MEMORY, NULL);
  fixture->creation->size = G_MAXINT64;
  fixture->creation->reserve = TRUE;
  created = creation_create (fixture);
  g_assert_cmpuint (created->size, ==, G_MAXINT64);
  g_assert_cmpint (creation_look (fixture, "x").st_size, ==, G_MAXINT64);
}

static void
check_mode (CreationFixture *fixture, MgProtection protection, int mode, guint expected)
{
  g_autofree char *path = creation_make_path (fixture, "x");
  g_autoptr (MgCreated) created = NULL;

  fixture->creation->size = 1;
  fixture->creation->protection = protection;
  fixture->creation->mode = mode;
  created = creation_create (fixture);
  g_assert_cmphex (creation_look (fixture, "x").st_mode & 07777, ==, expected);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* What is not to be written to gives nobody leave to; a mode that is asked for is not masked. */
static void
test_modes (CreationFixture *fixture, gconstpointer data)
{
  mode_t mask = umask (022);

  check_mode (fixture, MG_PROTECTION_READWRITE, -1, 0644);
  check_mode (fixture, MG_PROTECTION_READONLY, -1, 0444);
  check_mode (fixture, MG_PROTECTION_WRITECOPY, -1, 0444);
  check_mode (fixture, MG_PROTECTION_READWRITE, 0666, 0666);
  check_mode (fixture, MG_PROTECTION_READONLY, 0666, 0444);
  check_mode (fixture, MG_PROTECTION_READONLY, 0600, 0400);
  check_mode (fixture, MG_PROTECTION_READWRITE, 0, 0);
  umask (077);
  check_mode (fixture, MG_PROTECTION_READWRITE, -1, 0600);
  check_mode (fixture, MG_PROTECTION_READONLY, -1, 0400);
  umask (mask);
}

static void
test_owner (CreationFixture *fixture, gconstpointer data)
{
  g_autoptr (MgCreated) created = NULL;
  struct stat status;

  if (getuid () != 0)
    {
      g_test_skip ("Only root can give things away.");
      return;
    }
  fixture->creation->size = PAGE;
  fixture->creation->uid = 65533;
  fixture->creation->gid = 65532;
  fixture->creation->mode = 0640;
  created = creation_create (fixture);
  status = creation_look (fixture, "x");
  g_assert_cmpuint (status.st_uid, ==, 65533);
  g_assert_cmpuint (status.st_gid, ==, 65532);
  g_assert_cmphex (status.st_mode & 07777, ==, 0640);
}

static void
test_pattern (CreationFixture *fixture, gconstpointer data)
{
  static const guint8 pattern[] = { 1, 2, 3, 4, 5, 6, 7 };
  static const gsize lengths[] = { 1, 2, 7 };
  /* More than is written at once. */
  const gsize size = 8 * 1024 * 1024 + 3 * PAGE + 11;

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree char *path = creation_make_path (fixture, "x");
      g_autofree guint8 *expected = g_malloc (size);
      g_autoptr (MgCreated) created = NULL;

      for (gsize at = 0; at < size; at++)
        expected[at] = pattern[at % lengths[i]];
      fixture->creation->size = size;
      fixture->creation->reserve = i == 0;
      g_clear_pointer (&fixture->creation->pattern, g_bytes_unref);
      fixture->creation->pattern = g_bytes_new_static (pattern, lengths[i]);
      created = creation_create (fixture);
      creation_check_bytes (fixture, 0, expected, size);
      g_assert_cmpint (creation_look (fixture, "x").st_size, ==, (gssize) size);
      g_assert_cmpint (g_unlink (path), ==, 0);
    }
}

/* Zeros need no memory where it is only reserved. */
static void
test_zeros (CreationFixture *fixture, gconstpointer data)
{
  g_autoptr (MgCreated) created = NULL;

  fixture->creation->size = 5 * PAGE;
  fixture->creation->reserve = TRUE;
  fixture->creation->pattern = g_bytes_new_static ("\0\0", 2);
  created = creation_create (fixture);
  g_assert_cmpint (creation_look (fixture, "x").st_blocks, ==, 0);
}

static void
make_contents (CreationFixture *fixture)
{
  g_autofree char *path = creation_make_path (fixture, "contents");
  int fd = mg_test_make_file (path, 9 * PAGE + 5);

  mg_test_fill (fd, 3 * PAGE, PAGE, 0);
  mg_test_fill (fd, 9 * PAGE, 5, 7);
  close (fd);
  fixture->creation->contents = g_steal_pointer (&path);
}

/* A file's bytes, with its size or a larger one; its holes stay holes where memory is reserved. */
static void
test_contents (CreationFixture *fixture, gconstpointer data)
{
  g_autofree char *path = creation_make_path (fixture, "x");
  g_autofree guint8 *expected = g_malloc0 (12 * PAGE);

  make_contents (fixture);
  for (gsize i = 0; i < PAGE; i++)
    expected[3 * PAGE + i] = (guint8) (i % 255 + 1);
  for (gsize i = 0; i < 5; i++)
    expected[9 * PAGE + i] = (guint8) (8 + i);
  for (guint i = 0; i < 4; i++)
    {
      gsize size = i % 2 == 0 ? 9 * PAGE + 5 : 12 * PAGE;
      g_autoptr (MgCreated) created = NULL;

      fixture->creation->size = i % 2 == 0 ? 0 : size;
      fixture->creation->reserve = i >= 2;
      created = creation_create (fixture);
      g_assert_cmpuint (created->size, ==, size);
      creation_check_bytes (fixture, 0, expected, size);
      g_assert_cmpint (creation_look (fixture, "x").st_blocks * 512, ==,
                       i >= 2 ? 2 * PAGE : (gssize) ((size + PAGE - 1) / PAGE * PAGE));
      g_assert_cmpint (g_unlink (path), ==, 0);
    }
}

static void
test_bad_contents (CreationFixture *fixture, gconstpointer data)
{
  g_autofree char *empty = creation_make_path (fixture, "empty");
  g_autofree char *sentence = NULL;

  make_contents (fixture);
  fixture->creation->size = 9 * PAGE + 4;
  sentence
    = g_strdup_printf ("“%s” has 36,869 bytes and does not fit into 36,868.", fixture->creation->contents);
  creation_check_refused (fixture, MG_ERROR_OUT_OF_RANGE, sentence);
  g_free (fixture->creation->contents);
  fixture->creation->contents = g_strdup ("/dev/shm/mg-test-nothing");
  creation_check_refused (fixture, MG_ERROR_NOT_FOUND, "“/dev/shm/mg-test-nothing” does not exist.");
  g_free (fixture->creation->contents);
  fixture->creation->contents = g_strdup (fixture->folder);
  creation_check_refused (fixture, MG_ERROR_WRONG_KIND, NULL);
  close (mg_test_make_file (empty, 0));
  g_free (fixture->creation->contents);
  fixture->creation->contents = g_strdup (empty);
  creation_check_refused (fixture, MG_ERROR_EMPTY, NULL);
  fixture->creation->pattern = g_bytes_new_static ("x", 1);
  creation_check_refused (fixture, MG_ERROR_INVALID_VALUE,
                          "“/x” can begin with a pattern or with a file, not with both.");
}

/* The existing one is opened, with its own size and contents, and that is said. */
static void
test_exists (CreationFixture *fixture, gconstpointer data)
{
  g_autofree char *path = creation_make_path (fixture, "x");
  int fd = mg_test_make_file (path, 1234);
  struct stat before, after;
  g_autoptr (MgCreated) created = NULL;
  g_autoptr (GError) error = NULL;
  guint number;

  mg_test_fill (fd, 0, 3, 0);
  close (fd);
  before = creation_look (fixture, "x");
  fixture->creation->size = 10 * PAGE;
  fixture->creation->mode = 0666;
  fixture->creation->pattern = g_bytes_new_static ("x", 1);
  created = creation_create (fixture);
  after = creation_look (fixture, "x");
  g_assert_true (created->existed);
  g_assert_cmpuint (created->size, ==, 1234);
  g_assert_cmpstr (created->note, ==, "“/x” exists already and is left as it is, with 1,234 bytes.");
  g_assert_cmpmem (&before, sizeof before, &after, sizeof after);
  creation_check_bytes (fixture, 0, "\1\2\3", 3);

  error = g_error_new_literal (MG_ERROR, MG_ERROR_EXISTS, "");
  g_assert_cmpstr (mg_error_get_api_name (error, &number), ==, "ERROR_ALREADY_EXISTS");
  g_assert_cmpuint (number, ==, 183);
}

/* It is opened as it was asked for: what nobody may write to is kept to even by root. */
static void
test_exists_read_only (CreationFixture *fixture, gconstpointer data)
{
  g_autofree char *path = creation_make_path (fixture, "x");
  g_autoptr (MgCreated) created = NULL;

  close (mg_test_make_file (path, PAGE));
  g_assert_cmpint (g_chmod (path, 0444), ==, 0);
  fixture->creation->size = PAGE;
  creation_check_refused (fixture, MG_ERROR_DENIED, "Cannot write to “/x”: it is read-only (mode 0444).");
  fixture->creation->protection = MG_PROTECTION_WRITECOPY;
  created = creation_create (fixture);
  g_assert_true (created->existed);
}

/* The name belongs to something that is no shared memory. */
static void
test_other_kinds (CreationFixture *fixture, gconstpointer data)
{
  g_autofree char *path = creation_make_path (fixture, "x");

  fixture->creation->size = PAGE;
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  creation_check_refused (fixture, MG_ERROR_WRONG_KIND, "“/x” is a folder, not shared memory.");
  g_assert_cmpint (g_rmdir (path), ==, 0);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  creation_check_refused (fixture, MG_ERROR_WRONG_KIND, "“/x” is a pipe, not shared memory.");
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (symlink ("nothing", path), ==, 0);
  creation_check_refused (fixture, MG_ERROR_WRONG_KIND, "“/x” is a symbolic link, not shared memory.");
}

static void
check_resolves (MgCatalog *catalog, const char *text, MgSource *source, const char *expected)
{
  g_autoptr (MgCreation) creation = mg_creation_new (text);
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (mg_catalog_resolve_creation (catalog, creation, &name, &error) == source);
  g_assert_no_error (error);
  g_assert_cmpstr (name, ==, expected);
}

/* A bare name is one of shared memory, whatever else has it. */
static void
test_resolve (CreationFixture *fixture, gconstpointer data)
{
  g_autoptr (MgCatalog) catalog = mg_catalog_new ();
  g_autoptr (MgSource) fake = mg_fake_source_new ();
  g_autoptr (MgSource) files = mg_file_source_new ();
  g_autoptr (MgCreation) creation = mg_creation_new ("bogus:x");
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;

  mg_fake_source_add (MG_FAKE_SOURCE (fake), "taken", NULL, 1);
  mg_catalog_add_source (catalog, fixture->source);
  mg_catalog_add_source (catalog, fake);
  mg_catalog_add_source (catalog, files);
  check_resolves (catalog, "taken", fixture->source, "/taken");
  check_resolves (catalog, "/x", fixture->source, "/x");
  check_resolves (catalog, "posix:/a%20b", fixture->source, "/a b");
  check_resolves (catalog, "fake:taken", fake, "taken");
  check_resolves (catalog, "file:/tmp/x", files, "/tmp/x");
  check_resolves (catalog, "file:/dev/shm/x", fixture->source, "/x");
  g_assert_null (mg_catalog_resolve_creation (catalog, creation, &name, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_INVALID_NAME);
  g_clear_error (&error);

  /* A file is one by its path, and no escape stands in it. */
  creation->file = g_strdup ("/dev/shm/a%20b");
  g_assert_true (mg_catalog_resolve_creation (catalog, creation, &name, &error) == files);
  g_assert_cmpstr (name, ==, "/dev/shm/a%20b");
}

int
main (int argc, char *argv[])
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test)                                                                                      \
  g_test_add ("/creation/" name, CreationFixture, NULL, creation_set_up, test, creation_tear_down)
  ADD ("sizes", test_sizes);
  ADD ("no-size", test_no_size);
  ADD ("largest", test_largest);
  ADD ("modes", test_modes);
  ADD ("owner", test_owner);
  ADD ("pattern", test_pattern);
  ADD ("zeros", test_zeros);
  ADD ("contents", test_contents);
  ADD ("bad-contents", test_bad_contents);
  ADD ("exists", test_exists);
  ADD ("exists-read-only", test_exists_read_only);
  ADD ("other-kinds", test_other_kinds);
  ADD ("resolve", test_resolve);
  return g_test_run ();
}
