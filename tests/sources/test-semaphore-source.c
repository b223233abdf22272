/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-semaphore-source.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <semaphore.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mg-catalog.h"
#include "mg-error.h"
#include "mg-posix-source.h"
#include "mg-test.h"

typedef struct
{
  char *folder;
  MgSource *source;
  /* A real semaphore, which only the system's own folder can hold. */
  MgSource *real_source;
  char *name;
  sem_t *semaphore;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *bare = mg_test_name ("lock");

  fixture->folder = g_strdup ("/dev/shm/mg-test-XXXXXX");
  g_assert_nonnull (g_mkdtemp (fixture->folder));
  fixture->source = mg_semaphore_source_new (fixture->folder);
  fixture->real_source = mg_semaphore_source_new (NULL);
  fixture->name = g_strconcat ("/", bare, NULL);
  fixture->semaphore = sem_open (fixture->name, O_CREAT | O_EXCL, 0600, 3);
  g_assert_true (fixture->semaphore != SEM_FAILED);
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
  sem_close (fixture->semaphore);
  sem_unlink (fixture->name);
  g_free (fixture->folder);
  g_free (fixture->name);
  g_object_unref (fixture->source);
  g_object_unref (fixture->real_source);
}

static void
check_name (MgSource *source, const char *text, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = mg_source_parse (source, text, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (name, ==, expected);
}

static void
check_no_name (MgSource *source, const char *text, const char *sentence)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mg_source_parse (source, text, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_INVALID_NAME);
  g_assert_cmpstr (error->message, ==, sentence);
}

static void
test_names (void)
{
  g_autoptr (MgSource) source = mg_semaphore_source_new (NULL);
  g_autofree char *longest = g_strnfill (251, 'n');
  g_autofree char *with_slash = g_strconcat ("/", longest, NULL);
  g_autofree char *too_long = g_strconcat (longest, "n", NULL);
  g_autofree char *uri = mg_source_make_uri (source, "/a%\xff");
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (mg_source_get_scheme (source), ==, "sem");
  g_assert_cmpstr (uri, ==, "sem:/a%25%FF");
  check_name (source, "lock", "/lock");
  check_name (source, "/lock", "/lock");
  check_name (source, "sem.lock", "/sem.lock");
  check_name (source, "/a%25%FF", "/a%\xff");
  check_name (source, "..", "/..");
  check_name (source, longest, with_slash);
  check_name (source, with_slash, with_slash);
  check_no_name (source, "", "“” is no name for a semaphore: there is nothing to call it by.");
  check_no_name (source, "/", "“/” is no name for a semaphore: there is nothing to call it by.");
  check_no_name (source, "//x",
                 "“//x” is no name for a semaphore: it has a slash behind the first character.");
  check_no_name (source, "../x",
                 "“../x” is no name for a semaphore: it has a slash behind the first character.");
  check_no_name (source, "a%",
                 "“a%” is not a name: a % must be followed by two hexadecimal digits other than 00.");
  g_assert_null (mg_source_parse (source, too_long, &error));
  g_assert_nonnull (strstr (error->message, "it has 252 bytes, and 251 are the most."));
}

static MgMappingInfo *
look_up (MgSource *source, const char *name)
{
  g_autoptr (GError) error = NULL;
  MgMappingInfo *info = mg_source_lookup (source, name, &error);

  g_assert_no_error (error);
  return info;
}

static MgMappingInfo *
find_info (GPtrArray *list, const char *name)
{
  for (guint i = 0; i < list->len; i++)
    {
      MgMappingInfo *info = g_ptr_array_index (list, i);

      if (g_str_equal (info->name, name))
        return info;
    }
  return NULL;
}

static guint
get_number (const MgMappingInfo *info, const char *key)
{
  guint number = G_MAXUINT;

  g_assert_nonnull (info->details);
  g_assert_true (g_variant_lookup (info->details, key, "u", &number));
  return number;
}

static guint
find_waiters (Fixture *fixture)
{
  g_autoptr (MgMappingInfo) info = look_up (fixture->real_source, fixture->name);

  return get_number (info, "waiters");
}

static void
check_values (Fixture *fixture, guint value, guint waiters)
{
  g_autoptr (MgMappingInfo) info = look_up (fixture->real_source, fixture->name);
  g_autoptr (GPtrArray) list = mg_source_list (fixture->real_source, NULL, NULL, NULL);

  g_assert_cmpint (info->kind, ==, MG_KIND_SEMAPHORE);
  g_assert_cmpstr (info->name, ==, fixture->name);
  g_assert_cmpuint (info->size, ==, sizeof (sem_t));
  g_assert_cmpint (info->mode, ==, 0600);
  g_assert_cmpint (info->uid, ==, getuid ());
  g_assert_cmpuint (get_number (info, "value"), ==, value);
  g_assert_cmpuint (get_number (info, "waiters"), ==, waiters);
  g_assert_true (mg_mapping_info_equal (info, find_info (list, fixture->name)));
}

static void
ignore_page (const guint8 *bytes, guint64 offset, gsize length, gpointer data)
{
}

static void
open_and_read (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MgBacking) backing = mg_source_open (fixture->real_source, fixture->name, &error);
  g_autoptr (MgMappingInfo) info = look_up (fixture->real_source, fixture->name);
  guint8 bytes[sizeof (sem_t) + 1];
  MgBackingStatus status;
  guint64 visited;
  gsize done;

  g_assert_no_error (error);
  g_assert_cmpstr (mg_backing_get_name (backing), ==, fixture->name);
  g_assert_true (mg_backing_check (backing, &status, NULL));
  g_assert_true (mg_identity_equal (&status.identity, &info->identity));
  g_assert_true (mg_backing_read (backing, 0, sizeof bytes, bytes, &done, NULL));
  g_assert_cmpmem (bytes, done, fixture->semaphore, sizeof (sem_t));
  g_assert_true (mg_backing_visit (backing, 0, MG_PAGE_SIZE, ignore_page, NULL, &visited, NULL));
}

/* Values and waiters of a real semaphore; nothing is taken from those who wait. */
static void
test_values (Fixture *fixture, gconstpointer data)
{
  int status;
  pid_t pid;

  check_values (fixture, 3, 0);
  g_assert_cmpint (sem_post (fixture->semaphore), ==, 0);
  check_values (fixture, 4, 0);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpint (sem_wait (fixture->semaphore), ==, 0);
  check_values (fixture, 0, 0);

  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    _exit (sem_wait (fixture->semaphore) == 0 ? 0 : 1);
  mg_test_wait (find_waiters (fixture) == 1);
  for (guint i = 0; i < 100; i++)
    {
      check_values (fixture, 0, 1);
      open_and_read (fixture);
    }
  g_assert_cmpint (waitpid (pid, &status, WNOHANG), ==, 0);
  g_assert_cmpint (sem_post (fixture->semaphore), ==, 0);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_cmpint (status, ==, 0);
  check_values (fixture, 0, 0);
}

/* Values as large as they become. */
static void
test_largest (Fixture *fixture, gconstpointer data)
{
  g_autofree char *bare = mg_test_name ("largest");
  g_autofree char *name = g_strconcat ("/", bare, NULL);
  sem_t *semaphore = sem_open (name, O_CREAT | O_EXCL, 0600, SEM_VALUE_MAX);
  g_autoptr (MgMappingInfo) info = NULL;

  g_assert_true (semaphore != SEM_FAILED);
  info = look_up (fixture->real_source, name);
  sem_close (semaphore);
  sem_unlink (name);
  g_assert_cmpuint (get_number (info, "value"), ==, SEM_VALUE_MAX);
  g_assert_cmpuint (get_number (info, "waiters"), ==, 0);
}

/* Looking changes none of what the system knows. */
static void
test_unchanged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_strconcat ("/dev/shm/sem.", fixture->name + 1, NULL);
  struct stat before, after;
  int value;

  /* An access time that moves at any look. */
  struct timespec times[2] = { { .tv_sec = 1 }, { .tv_nsec = UTIME_OMIT } };

  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
  g_assert_cmpint (stat (path, &before), ==, 0);
  check_values (fixture, 3, 0);
  open_and_read (fixture);
  g_assert_cmpint (stat (path, &after), ==, 0);
  g_assert_cmpint (after.st_atime, ==, 1);
  g_assert_cmpint (after.st_mtim.tv_nsec, ==, before.st_mtim.tv_nsec);
  g_assert_cmpint (after.st_ctim.tv_nsec, ==, before.st_ctim.tv_nsec);
  g_assert_cmpint (after.st_blocks, ==, before.st_blocks);
  g_assert_cmpint (after.st_nlink, ==, before.st_nlink);
  g_assert_cmpint (sem_getvalue (fixture->semaphore, &value), ==, 0);
  g_assert_cmpint (value, ==, 3);
}

/* Only semaphores are listed, and what is none says so by having no value. */
static void
test_list (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *file;
    const char *name;
    guint64 size;
  } files[] = {
    { "sem.", NULL, 32 },  { "sem.a", "/a", 32 },   { "sem.b%", "/b%25", 31 },
    { "sem.c", "/c", 33 }, { "sem.\n", "/%0A", 0 }, { "sem.sem.x", "/sem.x", 16 },
    { "semx", NULL, 32 },  { "x", NULL, 32 },       { "sem.\xff", "/%FF", 4096 },
  };
  g_autofree char *fifo = make_path (fixture, "sem.fifo");
  g_autofree char *link = make_path (fixture, "sem.link");
  g_autofree char *folder = make_path (fixture, "sem.folder");
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  guint n_named = 0;

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    make (fixture, files[i].file, files[i].size);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (symlink ("sem.a", link), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);

  list = mg_source_list (fixture->source, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      const MgMappingInfo *info;

      if (files[i].name == NULL)
        continue;
      n_named++;
      info = find_info (list, files[i].name);
      g_assert_nonnull (info);
      g_assert_cmpuint (info->size, ==, files[i].size);
      if (files[i].size == sizeof (sem_t))
        g_assert_cmpuint (get_number (info, "value"), ==, 0);
      else
        g_assert_null (info->details);
    }
  g_assert_cmpuint (list->len, ==, n_named);
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
  g_autofree char *fifo = make_path (fixture, "sem.fifo");
  g_autofree char *nowhere = g_build_filename (fixture->folder, "nowhere", NULL);
  g_autoptr (MgSource) source = mg_semaphore_source_new (nowhere);
  g_autofree char *sentence
    = g_strdup_printf ("Cannot list semaphores: “%s” cannot be read (No such file or directory).", nowhere);
  g_autoptr (GError) error = NULL;

  check_lookup_fails (fixture, "/nothing\n", MG_ERROR_NOT_FOUND, "“/nothing%0A” does not exist.");
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  check_lookup_fails (fixture, "/fifo", MG_ERROR_WRONG_KIND, "“/fifo” is a pipe, not shared memory.");
  g_assert_null (mg_source_list (source, NULL, NULL, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_IO);
  g_assert_cmpstr (error->message, ==, sentence);
}

static void
look_as_nobody (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (MgMappingInfo) info = look_up (fixture->real_source, fixture->name);
  g_autoptr (GPtrArray) list = mg_source_list (fixture->real_source, NULL, NULL, NULL);

  if (getuid () != 65534)
    return;
  g_assert_cmpuint (info->size, ==, sizeof (sem_t));
  g_assert_cmpint (info->uid, ==, 0);
  g_assert_null (info->details);
  g_assert_nonnull (find_info (list, fixture->name));
}

/* The value of a semaphore that may not be read is not known; it is there all the same. */
static void
test_denied (Fixture *fixture, gconstpointer data)
{
  mg_test_run_as_nobody (look_as_nobody, fixture);
}

static void
test_resolve (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgCatalog) catalog = mg_catalog_new ();
  g_autoptr (MgSource) posix = mg_posix_source_new (fixture->folder);
  g_autofree char *name = NULL;
  g_autofree char *second_name = NULL;
  g_autoptr (GError) error = NULL;

  make (fixture, "sem.lock", sizeof (sem_t));
  mg_catalog_add_source (catalog, posix);
  mg_catalog_add_source (catalog, fixture->source);
  g_assert_true (mg_catalog_resolve (catalog, "lock", &name, &error) == fixture->source);
  g_assert_cmpstr (name, ==, "/lock");
  g_assert_true (mg_catalog_resolve (catalog, "sem:lock", &second_name, &error) == fixture->source);
  g_assert_cmpstr (second_name, ==, "/lock");
  g_assert_null (mg_catalog_resolve (catalog, "/sem.lock", &name, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_WRONG_KIND);
  g_assert_cmpstr (error->message, ==, "“/sem.lock” is a semaphore, not shared memory.");
}

static void
count (guint *n)
{
  (*n)++;
}

/* What comes and goes is told; shared memory beside it is not this source's business. */
static void
test_news (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgSource) posix = mg_posix_source_new (fixture->folder);
  g_autofree char *path = make_path (fixture, "sem.a");
  g_autofree char *away = make_path (fixture, "b");
  guint n_posix = 0;
  guint n = 0;

  g_signal_connect_swapped (posix, "changed", G_CALLBACK (count), &n_posix);
  g_signal_connect_swapped (fixture->source, "changed", G_CALLBACK (count), &n);
  mg_source_watch (posix);
  mg_source_watch (fixture->source);
  make (fixture, "x", 1);
  mg_test_wait (n_posix > 0);
  mg_test_iterate_for (50);
  g_assert_cmpuint (n, ==, 0);
  make (fixture, "sem.a", sizeof (sem_t));
  mg_test_wait (n > 0);
  mg_test_iterate_for (50);
  n = 0;
  g_assert_cmpint (g_rename (path, away), ==, 0);
  mg_test_wait (n > 0);
}

int
main (int argc, char *argv[])
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add (name, Fixture, NULL, set_up, test, tear_down)
  g_test_add_func ("/semaphore-source/names", test_names);
  ADD ("/semaphore-source/values", test_values);
  ADD ("/semaphore-source/largest", test_largest);
  ADD ("/semaphore-source/unchanged", test_unchanged);
  ADD ("/semaphore-source/list", test_list);
  ADD ("/semaphore-source/lookup-fails", test_lookup_fails);
  ADD ("/semaphore-source/denied", test_denied);
  ADD ("/semaphore-source/resolve", test_resolve);
  ADD ("/semaphore-source/news", test_news);
  return g_test_run ();
}
