/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-posix-source.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mg-catalog.h"
#include "mg-error.h"
#include "mg-fake-source.h"
#include "mg-test.h"

typedef struct
{
  char *folder;
  MgSource *source;
  MgSource *fake;
  MgCatalog *catalog;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_strdup ("/dev/shm/mg-test-XXXXXX");
  g_assert_nonnull (g_mkdtemp (fixture->folder));
  fixture->source = mg_posix_source_new (fixture->folder);
  fixture->fake = mg_fake_source_new ();
  fixture->catalog = mg_catalog_new ();
  mg_catalog_add_source (fixture->catalog, fixture->source);
  mg_catalog_add_source (fixture->catalog, fixture->fake);
}

static char *
make_path (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

static void
make (Fixture *fixture, const char *name, guint64 size)
{
  g_autofree char *path = make_path (fixture, name);

  close (mg_test_make_file (path, size));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = make_path (fixture, name);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_object_unref (fixture->catalog);
  g_object_unref (fixture->source);
  g_object_unref (fixture->fake);
}

static void
check_name (const char *text, const char *expected)
{
  g_autoptr (MgSource) source = mg_posix_source_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = mg_source_parse (source, text, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (name, ==, expected);
}

static void
check_no_name (const char *text, MgError code, const char *sentence)
{
  g_autoptr (MgSource) source = mg_posix_source_new (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (mg_source_parse (source, text, &error));
  g_assert_error (error, MG_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, sentence);
}

static void
test_names (void)
{
  g_autofree char *longest = g_strnfill (255, 'n');
  g_autofree char *with_slash = g_strconcat ("/", longest, NULL);
  g_autofree char *too_long = g_strconcat (longest, "n", NULL);
  g_autoptr (MgSource) source = mg_posix_source_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = mg_source_make_uri (source, "/a%\xff");

  g_assert_cmpstr (mg_source_get_scheme (source), ==, "posix");
  g_assert_cmpstr (uri, ==, "posix:/a%25%FF");
  check_name ("x", "/x");
  check_name ("/x", "/x");
  check_name ("/a%25%FF", "/a%\xff");
  check_name ("a b:c", "/a b:c");
  check_name (".x", "/.x");
  check_name ("...", "/...");
  check_name ("semx", "/semx");
  check_name (longest, with_slash);
  check_name (with_slash, with_slash);

  check_no_name ("", MG_ERROR_INVALID_NAME,
                 "“” is no name for shared memory: there is nothing to call it by.");
  check_no_name ("/", MG_ERROR_INVALID_NAME,
                 "“/” is no name for shared memory: there is nothing to call it by.");
  check_no_name ("/.", MG_ERROR_INVALID_NAME,
                 "“/.” is no name for shared memory: there is nothing to call it by.");
  check_no_name ("..", MG_ERROR_INVALID_NAME,
                 "“..” is no name for shared memory: there is nothing to call it by.");
  check_no_name ("a/b", MG_ERROR_INVALID_NAME,
                 "“a/b” is no name for shared memory: it has a slash behind the first character.");
  check_no_name ("//x", MG_ERROR_INVALID_NAME,
                 "“//x” is no name for shared memory: it has a slash behind the first character.");
  check_no_name ("../etc/passwd", MG_ERROR_INVALID_NAME,
                 "“../etc/passwd” is no name for shared memory: it has a slash behind the first character.");
  check_no_name ("%2E%2E%2Fx", MG_ERROR_INVALID_NAME,
                 "“../x” is no name for shared memory: it has a slash behind the first character.");
  check_no_name ("a\nb/", MG_ERROR_INVALID_NAME,
                 "“a%0Ab/” is no name for shared memory: it has a slash behind the first character.");
  check_no_name ("100%", MG_ERROR_INVALID_NAME,
                 "“100%” is not a name: a % must be followed by two hexadecimal digits other than 00.");
  check_no_name ("/sem.x", MG_ERROR_WRONG_KIND, "“/sem.x” is a semaphore, not shared memory.");
  check_no_name ("sem.", MG_ERROR_WRONG_KIND, "“sem.” is a semaphore, not shared memory.");

  g_assert_null (mg_source_parse (source, too_long, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_INVALID_NAME);
  g_assert_nonnull (strstr (error->message, "it has 256 bytes, and 255 are the most."));
}

/* Only what is shared memory, under the names that it has. */
static void
test_list (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "plain", "a%b", "caf\xe9", "new\nline", "semx", ".hidden" };
  static const char *const uris[] = { "posix:/.hidden",    "posix:/a%25b", "posix:/caf%E9",
                                      "posix:/new%0Aline", "posix:/plain", "posix:/semx" };
  g_autofree char *fifo = make_path (fixture, "fifo");
  g_autofree char *link = make_path (fixture, "link");
  g_autofree char *folder = make_path (fixture, "folder");
  g_autoptr (GPtrArray) list = NULL;
  g_autofree char *problem = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    make (fixture, names[i], i);
  make (fixture, "sem.x", 32);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (symlink ("plain", link), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);

  list = mg_catalog_list (fixture->catalog, NULL, &problem);
  g_assert_null (problem);
  g_assert_cmpuint (list->len, ==, G_N_ELEMENTS (uris));
  for (guint i = 0; i < list->len; i++)
    g_assert_cmpstr (((MgMappingInfo *) g_ptr_array_index (list, i))->uri, ==, uris[i]);
}

static void
test_info (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = make_path (fixture, "x");
  int fd = mg_test_make_file (path, 123456);
  g_autoptr (MgMappingInfo) info = NULL;
  g_autoptr (MgBacking) backing = NULL;
  g_autoptr (GPtrArray) list = mg_source_list (fixture->source, NULL, NULL, NULL);
  MgBackingStatus status;
  struct stat stat;

  mg_test_fill (fd, 5000, 1, 0);
  g_assert_cmpint (fchmod (fd, 0640), ==, 0);
  g_assert_cmpint (fstat (fd, &stat), ==, 0);
  info = mg_source_lookup (fixture->source, "/x", NULL);
  g_assert_nonnull (info);
  g_assert_cmpint (info->kind, ==, MG_KIND_POSIX);
  g_assert_cmpstr (info->uri, ==, "posix:/x");
  g_assert_cmpstr (info->name, ==, "/x");
  g_assert_cmpuint (info->size, ==, 123456);
  g_assert_cmpuint (info->allocated, ==, (guint64) stat.st_blocks * 512);
  g_assert_cmpuint (info->allocated, >, 0);
  g_assert_cmpint (info->uid, ==, getuid ());
  g_assert_cmpuint (info->mode, ==, 0640);
  g_assert_false (info->deleted);
  if (getuid () == 0)
    g_assert_cmpstr (info->user, ==, "root");

  /* The list, a look and the open object agree on which one it is. */
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_true (
    mg_identity_equal (&((MgMappingInfo *) g_ptr_array_index (list, 0))->identity, &info->identity));
  backing = mg_source_open (fixture->source, "/x", NULL);
  g_assert_true (mg_backing_check (backing, &status, NULL));
  g_assert_true (mg_identity_equal (&status.identity, &info->identity));
  g_assert_cmpstr (mg_backing_get_name (backing), ==, "/x");
  close (fd);
}

static void
test_owner (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = make_path (fixture, "x");
  g_autoptr (MgMappingInfo) info = NULL;

  make (fixture, "x", 0);
  if (chown (path, 4123456, (gid_t) -1) != 0)
    {
      g_test_skip ("Only root can give things away.");
      return;
    }
  info = mg_source_lookup (fixture->source, "/x", NULL);
  g_assert_cmpint (info->uid, ==, 4123456);
  g_assert_null (info->user);
}

static void
check_lookup_fails (Fixture *fixture, const char *name, MgError code, const char *sentence)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) open_error = NULL;

  g_assert_null (mg_source_lookup (fixture->source, name, &error));
  g_assert_error (error, MG_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, sentence);
  g_assert_null (mg_source_open (fixture->source, name, &open_error));
  g_assert_cmpstr (open_error->message, ==, sentence);
}

static void
test_lookup_fails (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = make_path (fixture, "folder");

  check_lookup_fails (fixture, "/nothing\n", MG_ERROR_NOT_FOUND, "“/nothing%0A” does not exist.");
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  check_lookup_fails (fixture, "/folder", MG_ERROR_WRONG_KIND, "“/folder” is a folder, not shared memory.");
}

static void
check_resolves (Fixture *fixture, const char *text, MgSource *source, const char *expected)
{
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (mg_catalog_resolve (fixture->catalog, text, &name, &error) == source);
  g_assert_no_error (error);
  g_assert_cmpstr (name, ==, expected);
}

static void
check_does_not_resolve (Fixture *fixture, const char *text, MgError code, const char *sentence)
{
  char *name = (char *) "untouched";
  g_autoptr (GError) error = NULL;

  g_assert_null (mg_catalog_resolve (fixture->catalog, text, &name, &error));
  g_assert_error (error, MG_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, sentence);
  g_assert_cmpstr (name, ==, "untouched");
  g_clear_error (&error);
  g_assert_null (mg_catalog_follow (fixture->catalog, text, &error));
  g_assert_cmpstr (error->message, ==, sentence);
}

static void
test_resolve (Fixture *fixture, gconstpointer data)
{
  MgFakeSource *fake = MG_FAKE_SOURCE (fixture->fake);

  make (fixture, "both", 1);
  make (fixture, "one", 1);
  make (fixture, "caf\xe9", 1);
  mg_fake_source_add (fake, "both", NULL, 1);
  mg_fake_source_add (fake, "other", NULL, 1);
  mg_fake_source_add (fake, "caf\xc3\xa9 %", NULL, 1);

  check_resolves (fixture, "posix:/one", fixture->source, "/one");
  check_resolves (fixture, "posix:one", fixture->source, "/one");
  check_resolves (fixture, "posix:/nothing", fixture->source, "/nothing");
  check_resolves (fixture, "fake:nothing", fixture->fake, "nothing");
  check_resolves (fixture, "one", fixture->source, "/one");
  check_resolves (fixture, "/one", fixture->source, "/one");
  check_resolves (fixture, "%6Fne", fixture->source, "/one");
  check_resolves (fixture, "other", fixture->fake, "other");
  check_resolves (fixture, "%6Fther", fixture->fake, "other");
  check_resolves (fixture, "/both", fixture->source, "/both");
  check_resolves (fixture, "caf%E9", fixture->source, "/caf\xe9");
  check_resolves (fixture, "caf\xe9", fixture->source, "/caf\xe9");
  check_resolves (fixture, "caf\xc3\xa9 %25", fixture->fake, "caf\xc3\xa9 %");
  /* What nothing has is of the first kind. */
  check_resolves (fixture, "nothing", fixture->source, "/nothing");
  check_resolves (fixture, "/sysv:17", fixture->source, "/sysv:17");
  check_resolves (fixture, "A:b", fixture->source, "/A:b");

  check_does_not_resolve (fixture, "both", MG_ERROR_AMBIGUOUS,
                          "“both” is the name of several mappings: fake:both, posix:/both.");
  check_does_not_resolve (fixture, "pipe:/x", MG_ERROR_INVALID_NAME,
                          "“pipe:/x” is of no known kind of mapping (try posix:/NAME).");
  check_does_not_resolve (fixture, "pipe:17", MG_ERROR_INVALID_NAME,
                          "“pipe:17” is of no known kind of mapping (try posix:/NAME).");
  check_does_not_resolve (fixture, "sem.x", MG_ERROR_WRONG_KIND,
                          "“sem.x” is a semaphore, not shared memory.");
  check_does_not_resolve (fixture, "a/b", MG_ERROR_INVALID_NAME,
                          "“a/b” is no name for shared memory: it has a slash behind the first character.");
  check_does_not_resolve (fixture, "", MG_ERROR_INVALID_NAME,
                          "“” is no name for shared memory: there is nothing to call it by.");
  check_does_not_resolve (
    fixture, "x%", MG_ERROR_INVALID_NAME,
    "“x%” is not a name: a % must be followed by two hexadecimal digits other than 00.");
}

/* What shm_open() makes is what this source has. */
static void
test_default_folder (void)
{
  g_autofree char *name = mg_test_name ("default");
  g_autofree char *path = g_strconcat ("/", name, NULL);
  g_autoptr (MgSource) source = mg_posix_source_new (NULL);
  g_autoptr (MgMappingInfo) info = NULL;
  int fd = shm_open (path, O_RDWR | O_CREAT | O_EXCL, 0600);

  g_assert_cmpint (fd, >=, 0);
  info = mg_source_lookup (source, path, NULL);
  g_assert_nonnull (info);
  close (fd);
  shm_unlink (path);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  make (fixture, "x", 1);
  g_cancellable_cancel (cancellable);
  g_assert_null (mg_source_list (fixture->source, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static MgMappingInfo *
find_info (GPtrArray *list, const char *name)
{
  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (((MgMappingInfo *) g_ptr_array_index (list, i))->name, name))
      return g_ptr_array_index (list, i);
  return NULL;
}

static guint64
find_size (GPtrArray *list, const char *name)
{
  MgMappingInfo *info = find_info (list, name);

  return info != NULL ? info->size : MG_SIZE_UNKNOWN;
}

static void
on_updated (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GPtrArray **updated = user_data;

  *updated = mg_source_list_finish (MG_SOURCE (object), result, NULL);
}

/* Makes @list what came of it. */
static void
update (MgSource *source, GPtrArray **list)
{
  GPtrArray *updated = NULL;

  g_assert_true (mg_source_can_update (source));
  mg_source_update_async (source, *list, NULL, on_updated, &updated);
  mg_test_wait (updated != NULL);
  g_ptr_array_unref (*list);
  *list = updated;
}

#define wait_for_update(condition) mg_test_wait ((update (fixture->source, &list), condition))

/* What there is news of is looked at, and nothing else: the rest is the same records. */
static void
test_update (Fixture *fixture, gconstpointer data)
{
  g_autofree char *goes = make_path (fixture, "goes");
  g_autofree char *grows = make_path (fixture, "grows%");
  g_autofree char *moves = make_path (fixture, "moves");
  g_autofree char *moved = make_path (fixture, "moved");
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (MgMappingInfo) stays = NULL;

  make (fixture, "stays", 1);
  make (fixture, "goes", 2);
  make (fixture, "grows%", 3);
  make (fixture, "moves", 4);
  mg_source_watch (fixture->source);
  list = mg_source_list (fixture->source, NULL, NULL, NULL);
  g_assert_cmpuint (list->len, ==, 4);
  stays = mg_mapping_info_ref (find_info (list, "/stays"));

  make (fixture, "comes\n", 5);
  wait_for_update (find_size (list, "/comes%0A") == 5);
  g_assert_cmpint (g_unlink (goes), ==, 0);
  wait_for_update (find_info (list, "/goes") == NULL);
  g_assert_cmpint (truncate (grows, 33), ==, 0);
  wait_for_update (find_size (list, "/grows%25") == 33);
  g_assert_cmpint (g_rename (moves, moved), ==, 0);
  wait_for_update (find_size (list, "/moved") == 4 && find_info (list, "/moves") == NULL);
  make (fixture, "sem.x", 6);
  make (fixture, "goes", 7);
  wait_for_update (find_size (list, "/goes") == 7);

  g_assert_cmpuint (list->len, ==, 5);
  g_assert_true (find_info (list, "/stays") == stays);
}

int
main (int argc, char *argv[])
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add (name, Fixture, NULL, set_up, test, tear_down)
  g_test_add_func ("/posix-source/names", test_names);
  ADD ("/posix-source/list", test_list);
  ADD ("/posix-source/info", test_info);
  ADD ("/posix-source/owner", test_owner);
  ADD ("/posix-source/lookup-fails", test_lookup_fails);
  ADD ("/posix-source/resolve", test_resolve);
  g_test_add_func ("/posix-source/default-folder", test_default_folder);
  ADD ("/posix-source/cancelled", test_cancelled);
  ADD ("/posix-source/update", test_update);
  return g_test_run ();
}
