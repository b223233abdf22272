/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-file-source.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file-helpers.h"
#include "mg-catalog.h"
#include "mg-posix-source.h"
#include "mg-test-memory.h"
#include "mg-test-room.h"
#include "mg-test.h"

#define PAGE 4096

static void
check_name (const char *text, const char *expected)
{
  g_autoptr (MgSource) source = mg_file_source_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *name = mg_source_parse (source, text, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (name, ==, expected);
}

static void
check_no_name (const char *text, const char *sentence)
{
  g_autoptr (MgSource) source = mg_file_source_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (mg_source_parse (source, text, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_INVALID_NAME);
  g_assert_cmpstr (error->message, ==, sentence);
}

static void
test_names (void)
{
  check_name ("/a", "/a");
  check_name ("/a/b%20c", "/a/b c");
  check_name ("/", "/");
  check_name ("/a/", "/a");
  check_name ("/a/./b//c", "/a/b/c");
  /* Where that leads depends on the links before it. */
  check_name ("/a/../b", "/a/../b");
  check_name ("///a/b", "/a/b");
  check_name ("//12/a", "//12/a");
  check_name ("//0012/a/", "//12/a");
  check_name ("//12/", "//12/");
  check_name ("/%0A", "/\n");
  check_name ("/\xff", "/\xff");

  check_no_name ("", "“” is no path of a file: it must begin with a slash.");
  check_no_name ("a/b", "“a/b” is no path of a file: it must begin with a slash.");
  check_no_name ("./a", "“./a” is no path of a file: it must begin with a slash.");
  check_no_name ("/a%", "“/a%” is not a name: a % must be followed by two hexadecimal digits other than 00.");
  check_no_name ("/a%00b",
                 "“/a%00b” is not a name: a % must be followed by two hexadecimal digits other than 00.");
  check_no_name ("//host/a",
                 "“//host/a” is no path of a file: between two slashes and a third the number of a "
                 "process is expected (try file:/PATH).");
  check_no_name ("//0/a",
                 "“//0/a” is no path of a file: between two slashes and a third the number of a process is "
                 "expected (try file:/PATH).");
  check_no_name ("//12",
                 "“//12” is no path of a file: between two slashes and a third the number of a process is "
                 "expected (try file:/PATH).");
}

static void
check_alias (const char *text, const char *expected)
{
  g_autoptr (MgSource) source = mg_file_source_new ();
  g_autofree char *name = mg_source_parse (source, text, NULL);
  g_autofree char *alias = mg_source_get_alias (source, name);

  g_assert_cmpstr (alias, ==, expected);
}

/* Shared memory is called by its own name. */
static void
test_aliases (void)
{
  check_alias ("/dev/shm/x", "posix:/x");
  check_alias ("/dev//shm/./x%25", "posix:/x%25");
  check_alias ("///dev/shm/x", "posix:/x");
  check_alias ("//12/dev/shm/x", "posix://12/x");
  check_alias ("/dev/shm/sem.x", "sem:/x");
  check_alias ("/dev/shm/sem.", "posix:/sem.");
  check_alias ("//12/dev/shm/sem.x", NULL);
  check_alias ("/dev/shm", NULL);
  check_alias ("/dev/shm/a/b", NULL);
  check_alias ("/dev/shm/..", NULL);
  check_alias ("/dev/shmx/y", NULL);
  check_alias ("/x/dev/shm/y", NULL);
}

static void
test_resolve (void)
{
  g_autofree char *name = mg_test_name ("alias");
  g_autofree char *uri = g_strconcat ("posix:/", name, NULL);
  g_autofree char *path = mg_test_shm_path (name);
  g_autofree char *text = g_strconcat ("file:", path, NULL);
  g_autofree char *found = NULL;
  g_autoptr (MgCatalog) catalog = mg_catalog_new ();
  g_autoptr (MgSource) posix = mg_posix_source_new (NULL);
  g_autoptr (MgSource) file = mg_file_source_new ();
  g_autoptr (MgMapping) mapping = NULL;

  mg_catalog_add_source (catalog, posix);
  mg_catalog_add_source (catalog, file);
  g_assert_true (mg_catalog_resolve (catalog, text, &found, NULL) == posix);
  g_assert_cmpstr (found + 1, ==, name);
  mapping = mg_catalog_follow (catalog, text, NULL);
  g_assert_cmpstr (mg_mapping_get_uri (mapping), ==, uri);
  mg_catalog_unfollow (catalog, mapping);
  g_clear_pointer (&found, g_free);
  g_assert_true (mg_catalog_resolve (catalog, "file:/dev/shm/a/b", &found, NULL) == file);
  g_assert_true (mg_catalog_get_source (catalog, "file") == file);
  g_assert_null (mg_catalog_get_source (catalog, "fil"));
}

/* What somebody stores into is listed, and all else on request. */
static void
test_list (FileFixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "read", "private", "written", "a%\nb\xff", "x (deleted)" };
  char *paths[G_N_ELEMENTS (names)];
  g_autofree char *read_uri = g_strconcat ("file:", fixture->folder, "/read", NULL);
  g_autofree char *private_uri = g_strconcat ("file:", fixture->folder, "/private", NULL);
  g_autofree char *written_uri = g_strconcat ("file:", fixture->folder, "/written", NULL);
  g_autofree char *odd_uri = g_strconcat ("file:", fixture->folder, "/a%25%0Ab%FF", NULL);
  g_autofree char *deleted_uri = g_strconcat ("file:", fixture->folder, "/x (deleted)", NULL);
  guint64 address;
  int fd;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      paths[i] = g_build_filename (fixture->folder, names[i], NULL);
      file_make (paths[i], PAGE);
    }
  file_share (fixture, paths[0], O_RDONLY);
  fd = mg_test_memory_open (fixture->process, paths[1], O_RDWR);
  mg_test_memory_map (fixture->process, fd, 0, PAGE, MAP_PRIVATE);
  address = file_share (fixture, paths[2], O_RDWR);
  file_share (fixture, paths[3], O_RDWR);
  file_share (fixture, paths[4], O_RDWR);

  g_assert_false (file_is_listed (fixture, read_uri));
  g_assert_false (file_is_listed (fixture, private_uri));
  g_assert_true (file_is_listed (fixture, written_uri));
  g_assert_true (file_is_listed (fixture, odd_uri));
  /* One may be called so. */
  g_assert_true (file_is_listed (fixture, deleted_uri));
  mg_file_source_set_all (MG_FILE_SOURCE (fixture->source), TRUE);
  g_assert_true (file_is_listed (fixture, read_uri));
  g_assert_false (file_is_listed (fixture, private_uri));
  g_assert_true (file_is_listed (fixture, written_uri));
  mg_file_source_set_all (MG_FILE_SOURCE (fixture->source), FALSE);
  mg_test_memory_unmap (fixture->process, address, PAGE);
  g_assert_false (file_is_listed (fixture, written_uri));

  /* A name that is gone is the file's no more; a new one leads to another. */
  g_assert_cmpint (g_unlink (paths[3]), ==, 0);
  g_assert_false (file_is_listed (fixture, odd_uri));
  file_make (paths[3], PAGE);
  g_assert_false (file_is_listed (fixture, odd_uri));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_free (paths[i]);
}

static void
test_info (FileFixture *fixture, gconstpointer data)
{
  int fd = mg_test_make_file (fixture->path, 123456);
  g_autoptr (MgMappingInfo) listed = NULL;
  g_autoptr (MgMappingInfo) looked_up = NULL;
  g_autoptr (MgBacking) backing = NULL;
  g_autofree char *file_system = NULL;
  MgBackingStatus status;
  struct stat before, after;

  mg_test_fill (fd, 5000, 1, 6);
  g_assert_cmpint (fchmod (fd, 0640), ==, 0);
  file_share (fixture, fixture->path, O_RDWR);
  g_assert_cmpint (fstat (fd, &before), ==, 0);
  listed = file_find_now (fixture, fixture->uri);
  looked_up = mg_source_lookup (fixture->source, fixture->path, NULL);
  g_assert_true (mg_mapping_info_equal (listed, looked_up));
  g_assert_cmpint (listed->kind, ==, MG_KIND_FILE);
  g_assert_cmpstr (listed->name, ==, fixture->path);
  g_assert_cmpuint (listed->size, ==, 123456);
  g_assert_cmpuint (listed->allocated, ==, (guint64) before.st_blocks * 512);
  g_assert_cmpint (listed->uid, ==, getuid ());
  g_assert_cmphex ((guint) listed->mode, ==, 0640);
  g_assert_false (listed->deleted);
  g_assert_false (listed->remote);
  g_assert_cmpint (listed->pid, ==, 0);
  g_assert_true (g_variant_lookup (listed->details, "file-system", "s", &file_system));
  g_assert_cmpuint (strlen (file_system), >, 0);

  backing = mg_source_open (fixture->source, fixture->path, NULL);
  g_assert_true (mg_backing_check (backing, &status, NULL));
  g_assert_true (mg_identity_equal (&status.identity, &listed->identity));
  source_check_byte (backing, 5000, 7);
  /* Looking changes nothing. */
  g_assert_cmpint (fstat (fd, &after), ==, 0);
  g_assert_cmpmem (&before, sizeof before, &after, sizeof after);
  close (fd);
}

/* What has another name, or none, is not the file source's. */
static void
test_not_files (FileFixture *fixture, gconstpointer data)
{
  g_autofree char *name = mg_test_name ("file");
  g_autofree char *shm = mg_test_shm_path (name);
  g_autofree char *folder = mg_test_shm_path ("mg-test-XXXXXX");
  g_autofree char *nested = NULL;
  g_autofree char *nested_uri = NULL;
  g_autofree char *shm_uri = g_strconcat ("file:", shm, NULL);
  g_autoptr (GPtrArray) list = NULL;
  int memfd = mg_test_memory_make_memfd (fixture->process, "x", 0, PAGE);

  g_assert_nonnull (g_mkdtemp (folder));
  nested = g_build_filename (folder, "x", NULL);
  nested_uri = g_strconcat ("file:", nested, NULL);
  file_make (shm, PAGE);
  file_make (nested, PAGE);
  file_share (fixture, shm, O_RDWR);
  file_share (fixture, nested, O_RDWR);
  mg_test_memory_map (fixture->process, memfd, 0, PAGE, MAP_SHARED);
  mg_test_memory_map (fixture->process, -1, 0, PAGE, MAP_SHARED | MAP_ANONYMOUS);
  mg_file_source_set_all (MG_FILE_SOURCE (fixture->source), TRUE);
  list = source_list_now (fixture->source);
  g_assert_null (source_find (list, shm_uri));
  /* POSIX shared memory has no folders. */
  g_assert_nonnull (source_find (list, nested_uri));
  for (guint i = 0; i < list->len; i++)
    {
      MgMappingInfo *info = g_ptr_array_index (list, i);

      g_assert_cmpint (info->kind, ==, MG_KIND_FILE);
      g_assert_true (g_str_has_prefix (info->uri, "file:/"));
      g_assert_false (g_str_has_prefix (info->name, "/memfd:") || g_str_has_prefix (info->name, "/dev/zero"));
    }
  g_unlink (shm);
  mg_test_remove_folder (folder);
}

static void
test_sentences (FileFixture *fixture, gconstpointer data)
{
  g_autofree char *sentence = g_strdup_printf ("“%s” is a pipe, not a file.", fixture->path);
  g_autofree char *missing = g_strdup_printf ("“%s” does not exist.", fixture->path);
  g_autofree char *below = g_strconcat (fixture->path, "/y", NULL);
  g_autofree char *below_missing = g_strdup_printf ("“%s” does not exist.", below);
  g_autofree char *long_name = g_strnfill (5000, 'x');
  g_autofree char *long_path = g_strconcat ("/", long_name, NULL);
  g_autoptr (GError) error = NULL;

  source_check_fails (fixture->source, fixture->path, MG_ERROR_NOT_FOUND, missing);
  source_check_fails (fixture->source, "/", MG_ERROR_WRONG_KIND, "“/” is a folder, not a file.");
  /* Said in one of two ways: a bare container has its devices among its files. */
  g_assert_null (mg_source_open (fixture->source, "/dev/null", &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_WRONG_KIND);
  g_assert_nonnull (strstr (error->message, "a device"));
  g_clear_error (&error);
  source_check_fails (fixture->source, "/sys/kernel/mm/transparent_hugepage/enabled", MG_ERROR_WRONG_KIND,
                      "“/sys/kernel/mm/transparent_hugepage/enabled” belongs to a device; it is no file.");
  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  source_check_fails (fixture->source, fixture->path, MG_ERROR_WRONG_KIND, sentence);
  source_check_fails (fixture->source, below, MG_ERROR_NOT_FOUND, below_missing);
  g_assert_null (mg_source_open (fixture->source, long_path, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_IO);
}

static void
look_as_nobody (gpointer data)
{
  FileFixture *fixture = data;
  g_autofree char *sentence
    = g_strdup_printf ("Cannot open “%s”: permission denied (owner root, mode 0600).", fixture->path);
  g_autofree char *inner = g_strconcat (fixture->folder, "/closed/x", NULL);
  g_autofree char *inner_sentence = g_strdup_printf ("Cannot open “%s”: permission denied.", inner);
  g_autoptr (MgMappingInfo) info = mg_source_lookup (fixture->source, fixture->path, NULL);
  g_autoptr (GError) error = NULL;

  /* What it is may be known; what is in it not. */
  g_assert_nonnull (info);
  g_assert_cmpuint (info->size, ==, PAGE);
  g_assert_null (mg_source_open (fixture->source, fixture->path, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_DENIED);
  g_assert_cmpstr (error->message, ==, sentence);
  source_check_fails (fixture->source, inner, MG_ERROR_DENIED, inner_sentence);
}

static void
test_denied (FileFixture *fixture, gconstpointer data)
{
  g_autofree char *closed = g_build_filename (fixture->folder, "closed", NULL);
  g_autofree char *inner = g_build_filename (closed, "x", NULL);

  if (getuid () != 0)
    {
      g_test_skip ("Only root can become another user.");
      return;
    }
  file_make (fixture->path, PAGE);
  g_assert_cmpint (g_mkdir (closed, 0700), ==, 0);
  file_make (inner, PAGE);
  g_assert_cmpint (g_chmod (fixture->folder, 0755), ==, 0);
  mg_test_run_as_nobody (look_as_nobody, fixture);
  g_assert_cmpint (g_unlink (inner), ==, 0);
}

/* A link is what it leads to. */
static void
test_links (FileFixture *fixture, gconstpointer data)
{
  g_autofree char *target = g_build_filename (fixture->folder, "target", NULL);
  g_autoptr (MgMappingInfo) info = NULL;
  g_autoptr (MgMappingInfo) other = NULL;
  g_autoptr (MgBacking) backing = NULL;

  file_make (target, 77);
  g_assert_cmpint (symlink ("target", fixture->path), ==, 0);
  info = mg_source_lookup (fixture->source, fixture->path, NULL);
  other = mg_source_lookup (fixture->source, target, NULL);
  g_assert_cmpuint (info->size, ==, 77);
  g_assert_true (mg_identity_equal (&info->identity, &other->identity));
  backing = mg_source_open (fixture->source, fixture->path, NULL);
  g_assert_cmpint (source_get_name_state (backing), ==, MG_NAME_SAME);
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  g_assert_cmpint (source_get_name_state (backing), ==, MG_NAME_GONE);
}

static void
test_changes (FileFixture *fixture, gconstpointer data)
{
  g_autoptr (MgCreation) creation = mg_creation_new ("x");
  g_autoptr (MgCreated) created = NULL;
  g_autoptr (MgCreated) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = g_strdup_printf (
    "“%s” is a file, and stays: Mapglass removes shared memory, not files.", fixture->path);

  /* One that is not there is made, as memory is; one that is there is used. */
  creation->size = PAGE + 1;
  created = mg_source_create (fixture->source, fixture->path, creation, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (created->uri, ==, fixture->uri);
  g_assert_false (created->existed);
  creation->file = g_strdup (fixture->path);
  creation->size = 0;
  again = mg_source_create (fixture->source, fixture->path, creation, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->size, ==, PAGE + 1);

  g_assert_null (mg_source_remove (fixture->source, fixture->path, NULL, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_NOT_SUPPORTED);
  g_assert_cmpstr (error->message, ==, sentence);
  g_clear_error (&error);
  g_assert_null (mg_source_open_writer (fixture->source, "//1/x", &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_NOT_SUPPORTED);
  g_assert_cmpstr (error->message, ==,
                   "“//1/x” belongs to another namespace, and is only looked at from here.");
}

static void
test_cancelled (FileFixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (MgCensus) census = mg_census_new (MG_MAPS_BEST, NULL);
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (mg_source_list (fixture->source, census, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test)                                                                                      \
  g_test_add ("/file-source/" name, FileFixture, NULL, file_set_up, test, file_tear_down)
  g_test_add_func ("/file-source/names", test_names);
  g_test_add_func ("/file-source/aliases", test_aliases);
  g_test_add_func ("/file-source/resolve", test_resolve);
  ADD ("list", test_list);
  ADD ("info", test_info);
  ADD ("not-files", test_not_files);
  ADD ("sentences", test_sentences);
  ADD ("denied", test_denied);
  ADD ("links", test_links);
  ADD ("changes", test_changes);
  ADD ("cancelled", test_cancelled);
  return g_test_run ();
}
