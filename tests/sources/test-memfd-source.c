/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-memfd-source.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mg-test-memory.h"
#include "mg-catalog.h"
#include "mg-sysv-source.h"
#include "mg-test-segments.h"
#include "source-helpers.h"

#define PAGE 4096

typedef struct
{
  MgSource *source;
  MgTestProcess *process;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->source = mg_memfd_source_new ();
  fixture->process = mg_test_memory_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->process, mg_test_process_free);
  g_object_unref (fixture->source);
}

static char *
make_name (MgTestProcess *process, int fd)
{
  return g_strdup_printf ("%d/%d", mg_test_process_get_pid (process), fd);
}

static char *
make_link (MgTestProcess *process, int fd)
{
  return g_strdup_printf ("/proc/%d/fd/%d", mg_test_process_get_pid (process), fd);
}

static MgMappingInfo *
find (GPtrArray *list, MgTestProcess *process, int fd)
{
  g_autofree char *name = make_name (process, fd);
  g_autofree char *uri = g_strconcat ("memfd:", name, NULL);

  return source_find (list, uri);
}

static guint
count (GPtrArray *list, MgTestProcess *process)
{
  return source_count (list, mg_test_process_get_pid (process));
}

static void
check_only (MgSource *source, MgTestProcess *first, MgTestProcess *second, MgTestProcess *process, int fd)
{
  g_autoptr (GPtrArray) list = source_list_now (source);

  g_assert_cmpuint (count (list, first) + count (list, second), ==, 1);
  g_assert_nonnull (find (list, process, fd));
}

static void
check_name (const char *text, const char *expected)
{
  g_autoptr (MgSource) source = mg_memfd_source_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *name = mg_source_parse (source, text, &error);

  if (expected == NULL)
    {
      g_autofree char *sentence = g_strdup_printf (
        "“%s” is no name of a memfd (it is memfd:PID/FD, a process and its descriptor).", text);

      g_assert_error (error, MG_ERROR, MG_ERROR_INVALID_NAME);
      g_assert_cmpstr (error->message, ==, sentence);
    }
  g_assert_cmpstr (name, ==, expected);
}

static void
test_names (void)
{
  check_name ("1/0", "1/0");
  check_name ("2147483647/2147483647", "2147483647/2147483647");
  check_name ("12%2F3", "12/3");
  check_name ("0012/03", "12/3");
  check_name ("", NULL);
  check_name ("1", NULL);
  check_name ("/1/2", NULL);
  check_name ("1/2/3", NULL);
  check_name ("1/", NULL);
  check_name ("0/1", NULL);
  check_name ("-1/2", NULL);
  check_name ("1/-2", NULL);
  check_name ("1/0x2", NULL);
  check_name ("self/3", NULL);
  check_name ("2147483648/1", NULL);
}

/* They are shown by the names that programs gave them, whatever bytes those have. */
static void
test_list (Fixture *fixture, gconstpointer data)
{
  static const char *const names[]
    = { "plain", "new\nline", "caf\xe9", "x (deleted)", "sl/ash", "100%", "\\012" };
  static const char *const shown[]
    = { "plain", "new%0Aline", "caf%E9", "x (deleted)", "sl/ash", "100%25", "\\012" };
  int fds[G_N_ELEMENTS (names)];
  g_autoptr (GPtrArray) list = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    fds[i] = mg_test_memory_make_memfd (fixture->process, names[i], 0, 1000 + i);
  list = source_list_now (fixture->source);
  g_assert_cmpuint (count (list, fixture->process), ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      MgMappingInfo *info = find (list, fixture->process, fds[i]);

      g_assert_nonnull (info);
      g_assert_cmpstr (info->name, ==, shown[i]);
      g_assert_cmpuint (info->size, ==, 1000 + i);
    }
}

/* One that has no name is called as it is in URIs. */
static void
test_no_name (Fixture *fixture, gconstpointer data)
{
  int fd = mg_test_memory_make_memfd (fixture->process, "", 0, 0);
  g_autofree char *name = make_name (fixture->process, fd);
  g_autoptr (MgMappingInfo) info = mg_source_lookup (fixture->source, name, NULL);

  g_assert_nonnull (info);
  g_assert_cmpstr (info->name, ==, name);
}

static void
check_seals (const MgMappingInfo *info, const char *expected)
{
  g_autoptr (GVariant) seals = g_variant_lookup_value (info->details, "seals", G_VARIANT_TYPE_STRING_ARRAY);
  g_autofree const char **names = NULL;
  g_autofree char *joined = NULL;

  g_assert_nonnull (seals);
  names = g_variant_get_strv (seals, NULL);
  joined = g_strjoinv (" ", (char **) names);
  g_assert_cmpstr (joined, ==, expected);
}

static void
test_info (Fixture *fixture, gconstpointer data)
{
  MgTestProcess *process = fixture->process;
  int fd = mg_test_memory_make_memfd (process, "x", MFD_ALLOW_SEALING, 3 * PAGE);
  guint64 address = mg_test_memory_map (process, fd, 0, 3 * PAGE, MAP_SHARED);
  g_autofree char *name = make_name (process, fd);
  g_autofree char *link = make_link (process, fd);
  g_autoptr (MgCensus) census = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (MgMappingInfo) info = NULL;
  const MgUser *user;
  struct stat stat_buffer;

  mg_test_memory_store (process, address, 1);
  census = mg_census_new (MG_MAPS_BEST, NULL);
  list = mg_source_list (fixture->source, census, NULL, NULL);
  g_assert_cmpint (stat (link, &stat_buffer), ==, 0);
  info = mg_source_lookup (fixture->source, name, NULL);
  g_assert_nonnull (info);
  g_assert_nonnull (find (list, process, fd));
  g_assert_true (mg_mapping_info_equal (info, find (list, process, fd)));

  g_assert_cmpint (info->kind, ==, MG_KIND_MEMFD);
  g_assert_cmpuint (info->size, ==, 3 * PAGE);
  g_assert_cmpuint (info->allocated, ==, PAGE);
  g_assert_cmpint (info->uid, ==, getuid ());
  g_assert_cmpint (info->mode, ==, 0777);
  g_assert_cmpuint (info->identity.device, ==, stat_buffer.st_dev);
  g_assert_cmpuint (info->identity.inode, ==, stat_buffer.st_ino);
  g_assert_false (info->deleted);
  g_assert_cmpint (info->pid, ==, 0);
  check_seals (info, "");

  g_assert_nonnull (mg_census_find_users (census, &info->identity));
  user = g_ptr_array_index (mg_census_find_users (census, &info->identity), 0);
  g_assert_cmpint (user->pid, ==, mg_test_process_get_pid (process));
  g_assert_cmpuint (user->address, ==, address);
}

static void
test_seals (Fixture *fixture, gconstpointer data)
{
  MgTestProcess *process = fixture->process;
  int some = mg_test_memory_make_memfd (process, "some", MFD_ALLOW_SEALING, PAGE);
  int all = mg_test_memory_make_memfd (process, "all", MFD_ALLOW_SEALING, PAGE);
  int none = mg_test_memory_make_memfd (process, "none", 0, PAGE);
  g_autoptr (GPtrArray) list = NULL;

  mg_test_memory_seal (process, some, F_SEAL_GROW | F_SEAL_WRITE);
  mg_test_memory_seal (process, all, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | 0x10);
  list = source_list_now (fixture->source);
  check_seals (find (list, process, some), "grow write");
  check_seals (find (list, process, all), "seal shrink grow write future-write");
  check_seals (find (list, process, none), "seal");
}

/* Huge pages are another file system; nothing is taken of them. */
static void
test_huge (Fixture *fixture, gconstpointer data)
{
  int fd = mg_test_memory_make_memfd (fixture->process, "huge", MFD_HUGETLB, 4 * 1024 * 1024);
  g_autofree char *name = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (MgBacking) backing = NULL;
  guint8 bytes[16] = { 1 };
  gsize done = 0;

  if (fd < 0)
    {
      g_test_skip ("The system has no huge pages.");
      return;
    }
  name = make_name (fixture->process, fd);
  list = source_list_now (fixture->source);
  g_assert_cmpuint (count (list, fixture->process), ==, 1);
  g_assert_nonnull (find (list, fixture->process, fd));
  g_assert_cmpstr (find (list, fixture->process, fd)->name, ==, "huge");
  g_assert_cmpuint (find (list, fixture->process, fd)->size, ==, 4 * 1024 * 1024);
  g_assert_cmpuint (find (list, fixture->process, fd)->allocated, ==, 0);

  backing = mg_source_open (fixture->source, name, NULL);
  g_assert_nonnull (backing);
  g_assert_true (mg_backing_read (backing, 4 * 1024 * 1024 - 8, sizeof bytes, bytes, &done, NULL));
  g_assert_cmpuint (done, ==, 8);
  g_assert_cmpuint (bytes[0], ==, 0);
}

/* One row for an object, where the first process has it first; the row stays there for as long as that is true. */
static void
test_one_row (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgTestProcess) other = mg_test_memory_new ();
  gboolean in_order = mg_test_process_get_pid (fixture->process) < mg_test_process_get_pid (other);
  MgTestProcess *first = in_order ? fixture->process : other;
  MgTestProcess *second = in_order ? other : fixture->process;
  g_autoptr (MgSource) fresh = mg_memfd_source_new ();
  g_autofree char *link = NULL;
  int held = mg_test_memory_make_memfd (second, "x", 0, PAGE);
  int fd;

  mg_test_memory_dup (second, held, held + 10);
  check_only (fixture->source, first, second, second, held);
  /* It comes to a process with a lower number. */
  link = make_link (second, held);
  fd = mg_test_memory_open (first, link, O_RDWR);
  check_only (fixture->source, first, second, second, held);
  check_only (fresh, first, second, first, fd);

  /* The descriptor that it was shown by is closed, and then all of that process are. */
  mg_test_memory_close (second, held);
  check_only (fixture->source, first, second, first, fd);
  mg_test_memory_dup (second, held + 10, held);
  check_only (fixture->source, first, second, first, fd);
  mg_test_memory_dup (first, fd, fd + 5);
  mg_test_memory_close (first, fd);
  check_only (fixture->source, first, second, first, fd + 5);
  mg_test_memory_close (first, fd + 5);
  check_only (fixture->source, first, second, second, held);
}

/* The number of the descriptor that it was shown by leads to another by now. */
static void
test_row_of_another (Fixture *fixture, gconstpointer data)
{
  MgTestProcess *process = fixture->process;
  int first = mg_test_memory_make_memfd (process, "first", 0, PAGE);
  int second = mg_test_memory_make_memfd (process, "second", 0, 2 * PAGE);
  g_autoptr (GPtrArray) before = source_list_now (fixture->source);
  g_autoptr (GPtrArray) after = NULL;

  g_assert_cmpuint (count (before, process), ==, 2);
  mg_test_memory_dup (process, first, second + 7);
  mg_test_memory_dup (process, second, first);
  after = source_list_now (fixture->source);
  g_assert_cmpuint (count (after, process), ==, 2);
  g_assert_cmpstr (find (after, process, second)->name, ==, "second");
  g_assert_cmpstr (find (after, process, second + 7)->name, ==, "first");
}

static struct stat
stat_memfd (MgTestProcess *process, int fd)
{
  g_autofree char *link = make_link (process, fd);
  struct stat result = { 0 };

  g_assert_cmpint (stat (link, &result), ==, 0);
  return result;
}

/* A memfd and a segment that have the same numbers are two objects. */
static void
test_same_numbers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgTestSegments) segments = mg_test_segments_new ();
  g_autoptr (MgCatalog) catalog = mg_catalog_new ();
  g_autoptr (MgSource) sysv = mg_sysv_source_new ();
  g_autoptr (MgCensus) census = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autofree char *segment_uri = NULL;
  g_autofree char *memfd_uri = NULL;
  g_autofree char *name = NULL;
  int fd = mg_test_memory_make_memfd (fixture->process, "twin", 0, PAGE);
  ino_t inode = stat_memfd (fixture->process, fd).st_ino;
  guint n_found = 0;
  int id;

  if (!mg_test_segments_set (segments, "shm_next_id", (int) inode)
      || (id = mg_test_segments_make (segments, 0, 2 * PAGE, 0600)) != (int) inode)
    {
      g_test_skip ("Only root can say which number a segment gets.");
      return;
    }
  mg_test_segments_attach (segments, id, 0);
  mg_catalog_add_source (catalog, sysv);
  mg_catalog_add_source (catalog, fixture->source);
  census = mg_census_new (MG_MAPS_BEST, NULL);
  all = mg_catalog_list (catalog, census, NULL);
  name = make_name (fixture->process, fd);
  memfd_uri = g_strconcat ("memfd:", name, NULL);
  segment_uri = g_strdup_printf ("sysv:%d", id);
  for (guint i = 0; i < all->len; i++)
    {
      const MgMappingInfo *info = g_ptr_array_index (all, i);
      GPtrArray *users = mg_census_find_users (census, &info->identity);

      if (g_str_equal (info->uri, segment_uri))
        {
          g_assert_cmpuint (users->len, ==, 1);
          g_assert_cmpint (((MgUser *) g_ptr_array_index (users, 0))->pid, ==,
                           mg_test_segments_get_pid (segments));
          n_found++;
        }
      if (g_str_equal (info->uri, memfd_uri))
        {
          g_assert_null (users);
          n_found++;
        }
    }
  g_assert_cmpuint (n_found, ==, 2);
}

static void
test_no_census (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GPtrArray) list = mg_source_list (fixture->source, NULL, NULL, NULL);
  g_autoptr (MgCensus) census = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (list->len, ==, 0);
  mg_test_memory_make_memfd (fixture->process, "x", 0, PAGE);
  census = mg_census_new (MG_MAPS_BEST, NULL);
  g_cancellable_cancel (cancellable);
  g_assert_null (mg_source_list (fixture->source, census, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add (name, Fixture, NULL, set_up, test, tear_down)
  g_test_add_func ("/memfd-source/names", test_names);
  ADD ("/memfd-source/list", test_list);
  ADD ("/memfd-source/no-name", test_no_name);
  ADD ("/memfd-source/info", test_info);
  ADD ("/memfd-source/seals", test_seals);
  ADD ("/memfd-source/huge", test_huge);
  ADD ("/memfd-source/one-row", test_one_row);
  ADD ("/memfd-source/row-of-another", test_row_of_another);
  ADD ("/memfd-source/same-numbers", test_same_numbers);
  ADD ("/memfd-source/no-census", test_no_census);
  return g_test_run ();
}
