/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-map-source.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mg-test-memory.h"
#include "mg-test.h"
#include "source-helpers.h"

#define PAGE 4096
#define HUGE (2 * 1024 * 1024)

/* Whether the system lets us follow its links to what is mapped: root, unless that is only a container's. */
static gboolean may_follow;

typedef struct
{
  MgSource *source;
  MgTestProcess *process;
  int pid;
  char *path;
  int fd;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = mg_test_name ("map");

  fixture->source = mg_map_source_new ();
  fixture->process = mg_test_memory_new ();
  fixture->pid = mg_test_process_get_pid (fixture->process);
  fixture->path = mg_test_shm_path (name);
  fixture->fd = mg_test_make_file (fixture->path, 4 * PAGE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->process, mg_test_process_free);
  g_object_unref (fixture->source);
  g_unlink (fixture->path);
  g_free (fixture->path);
  close (fixture->fd);
}

static char *
make_uri (int pid, guint64 address)
{
  return g_strdup_printf ("map:%d/%" G_GINT64_MODIFIER "x", pid, address);
}

static MgMappingInfo *
find (GPtrArray *list, int pid, guint64 address)
{
  g_autofree char *uri = make_uri (pid, address);

  return source_find (list, uri);
}

static void
check_not_listed (Fixture *fixture)
{
  g_autoptr (GPtrArray) list = source_list_now (fixture->source);

  g_assert_cmpuint (source_count (list, fixture->pid), ==, 0);
}

static void
check_name (const char *text, const char *expected)
{
  g_autoptr (MgSource) source = mg_map_source_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *name = mg_source_parse (source, text, &error);

  if (expected == NULL)
    {
      g_autofree char *sentence = g_strdup_printf (
        "“%s” is not what a process maps (it is map:PID/START, a hexadecimal address).", text);

      g_assert_error (error, MG_ERROR, MG_ERROR_INVALID_NAME);
      g_assert_cmpstr (error->message, ==, sentence);
    }
  g_assert_cmpstr (name, ==, expected);
}

static void
test_names (void)
{
  check_name ("1/0", "1/0");
  check_name ("12/7f00AB000", "12/7f00ab000");
  check_name ("12/0x7f00ab000", "12/7f00ab000");
  check_name ("0012/00a", "12/a");
  check_name ("1/ffffffffffffffff", "1/ffffffffffffffff");
  check_name ("12%2F30", "12/30");
  check_name ("", NULL);
  check_name ("1", NULL);
  check_name ("1/", NULL);
  check_name ("1/0x", NULL);
  check_name ("1/2/3", NULL);
  check_name ("0/1", NULL);
  check_name ("-1/1", NULL);
  check_name ("1/-1", NULL);
  check_name ("1/g", NULL);
  check_name ("1/10000000000000000", NULL);
}

/* Maps what a file is, and takes its name away. Returns where. */
static guint64
map_deleted (Fixture *fixture, const char *path)
{
  int fd = mg_test_memory_open (fixture->process, path, O_RDWR | O_CREAT);
  guint64 address;

  mg_test_memory_resize (fixture->process, fd, 3 * PAGE);
  address = mg_test_memory_map (fixture->process, fd, 0, 2 * PAGE, MAP_SHARED);
  g_assert_cmpint (g_unlink (path), ==, 0);
  mg_test_memory_close (fixture->process, fd);
  return address;
}

static void
check_deleted (Fixture *fixture, MgMapsWay way, const char *path, MgKind kind, const char *shown)
{
  guint64 address = map_deleted (fixture, path);
  g_autoptr (GPtrArray) list = source_list_by (fixture->source, way);
  MgMappingInfo *info = find (list, fixture->pid, address);

  g_assert_cmpuint (source_count (list, fixture->pid), ==, 1);
  g_assert_nonnull (info);
  g_assert_cmpint (info->kind, ==, kind);
  g_assert_cmpstr (info->name, ==, shown);
  g_assert_true (info->deleted);
  g_assert_cmpint (info->pid, ==, 0);
  if (may_follow)
    g_assert_cmpuint (info->size, ==, 3 * PAGE);
  mg_test_memory_unmap (fixture->process, address, 2 * PAGE);
}

/* What has lost its name is called by it still, whatever bytes it has. */
static void
test_deleted (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *shown;
  } names[] = {
    { "", "" },           { "\nline", "%0Aline" },        { "caf\xe9", "caf%E9" },
    { "100%", "100%25" }, { " (deleted)", " (deleted)" }, { "sem.", "sem." },
  };
  MgMapsWay way = GPOINTER_TO_UINT (data);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = g_strdup_printf ("mg-test-%d-gone%s", (int) getpid (), names[i].name);
      g_autofree char *path = mg_test_shm_path (name);
      g_autofree char *shown = g_strdup_printf ("/mg-test-%d-gone%s", (int) getpid (), names[i].shown);

      check_deleted (fixture, way, path, MG_KIND_POSIX, shown);
    }
}

static void
test_deleted_semaphore (Fixture *fixture, gconstpointer data)
{
  g_autofree char *bare = mg_test_name ("gone");
  g_autofree char *name = g_strconcat ("sem.", bare, NULL);
  g_autofree char *path = mg_test_shm_path (name);
  g_autofree char *shown = g_strconcat ("/", bare, NULL);

  check_deleted (fixture, MG_MAPS_BEST, path, MG_KIND_SEMAPHORE, shown);
}

static void
test_deleted_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("mg-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a file", NULL);
  g_autofree char *below = g_build_filename (fixture->path, "x", NULL);

  check_deleted (fixture, MG_MAPS_BEST, path, MG_KIND_FILE, path);
  g_rmdir (folder);
  /* In a folder of the folder it is no POSIX shared memory. */
  g_unlink (fixture->path);
  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
  check_deleted (fixture, MG_MAPS_BEST, below, MG_KIND_FILE, below);
  g_rmdir (fixture->path);
}

static void
test_closed_memfd (Fixture *fixture, gconstpointer data)
{
  MgTestProcess *process = fixture->process;
  int fd = mg_test_memory_make_memfd (process, "clo\nsed", MFD_ALLOW_SEALING, 4 * PAGE);
  guint64 address = mg_test_memory_map (process, fd, PAGE, 2 * PAGE, MAP_SHARED);
  g_autoptr (GPtrArray) list = NULL;
  MgMappingInfo *info;

  /* While it is open it has a name. */
  check_not_listed (fixture);
  mg_test_memory_seal (process, fd, F_SEAL_SHRINK);
  mg_test_memory_close (process, fd);
  list = source_list_now (fixture->source);
  info = find (list, fixture->pid, address);
  g_assert_nonnull (info);
  g_assert_cmpint (info->kind, ==, MG_KIND_MEMFD);
  g_assert_cmpstr (info->name, ==, "clo%0Ased");
  g_assert_false (info->deleted);
  if (may_follow)
    {
      g_autoptr (GVariant) seals = g_variant_lookup_value (info->details, "seals", NULL);
      g_autofree char *text = g_variant_print (seals, FALSE);

      g_assert_cmpuint (info->size, ==, 4 * PAGE);
      g_assert_cmpstr (text, ==, "['shrink']");
    }
  else
    {
      g_assert_cmpuint (info->size, ==, MG_SIZE_UNKNOWN);
    }
}

static void
check_anonymous (Fixture *fixture, guint64 address)
{
  g_autoptr (GPtrArray) list = source_list_now (fixture->source);
  g_autofree char *uri = make_uri (fixture->pid, address);
  MgMappingInfo *info = find (list, fixture->pid, address);

  g_assert_nonnull (info);
  g_assert_cmpint (info->kind, ==, MG_KIND_ANONYMOUS);
  g_assert_cmpstr (info->name, ==, uri + strlen ("map:"));
  g_assert_false (info->deleted);
}

static void
test_anonymous (Fixture *fixture, gconstpointer data)
{
  MgTestProcess *process = fixture->process;
  int zero = mg_test_memory_open (process, "/dev/zero", O_RDWR);
  guint64 huge
    = mg_test_memory_map (process, -1, 0, HUGE, MAP_SHARED | MAP_ANONYMOUS | MAP_HUGETLB | MAP_NORESERVE);

  check_anonymous (fixture, mg_test_memory_map (process, -1, 0, PAGE, MAP_SHARED | MAP_ANONYMOUS));
  check_anonymous (fixture, mg_test_memory_map (process, zero, 0, PAGE, MAP_SHARED));
  if (huge != 0)
    check_anonymous (fixture, huge);
}

/* What is only copied, what has a name, and what belongs to the system are none of it. */
static void
test_not_listed (Fixture *fixture, gconstpointer data)
{
  MgTestProcess *process = fixture->process;
  g_autofree char *ends_so = g_strconcat (fixture->path, " (deleted)", NULL);
  g_autofree char *gone = g_strconcat (fixture->path, "-gone", NULL);
  g_autofree char *folder = g_dir_make_tmp ("mg-test-XXXXXX", NULL);
  g_autofree char *file_path = g_build_filename (folder, "x (deleted)", NULL);
  int named = mg_test_memory_open (process, fixture->path, O_RDWR);
  int ending = mg_test_memory_open (process, ends_so, O_RDWR | O_CREAT);
  int file = mg_test_memory_open (process, file_path, O_RDWR | O_CREAT);
  int copied = mg_test_memory_open (process, gone, O_RDWR | O_CREAT);
  int memfd = mg_test_memory_make_memfd (process, "copied", 0, PAGE);
  gboolean tried = FALSE;

  mg_test_memory_resize (process, ending, PAGE);
  mg_test_memory_resize (process, copied, PAGE);
  mg_test_memory_resize (process, file, PAGE);
  mg_test_memory_map (process, file, 0, PAGE, MAP_SHARED);
  mg_test_memory_map (process, named, 0, PAGE, MAP_SHARED);
  mg_test_memory_map (process, ending, 0, PAGE, MAP_SHARED);
  mg_test_memory_map (process, copied, 0, PAGE, MAP_PRIVATE);
  mg_test_memory_map (process, memfd, 0, PAGE, MAP_PRIVATE);
  mg_test_memory_close (process, memfd);
  g_unlink (gone);
  check_not_listed (fixture);
  for (guint i = 0; i < MG_TEST_N_SPECIAL; i++)
    tried = mg_test_memory_map_special (process, (MgTestSpecial) i) != 0 || tried;
  g_assert_true (tried);
  check_not_listed (fixture);
  g_unlink (ends_so);
  g_unlink (file_path);
  g_rmdir (folder);
  {
    /* Now those names are gone too. */
    g_autoptr (GPtrArray) list = source_list_now (fixture->source);

    g_assert_cmpuint (source_count (list, fixture->pid), ==, 2);
  }
}

/* Shared memory that lost one of two names has the other. */
static void
test_other_name (Fixture *fixture, gconstpointer data)
{
  g_autofree char *other = g_strconcat (fixture->path, "-other", NULL);
  int fd = mg_test_memory_open (fixture->process, fixture->path, O_RDWR);

  if (!may_follow)
    {
      g_test_skip ("Only root learns how many names there are.");
      return;
    }
  mg_test_memory_map (fixture->process, fd, 0, PAGE, MAP_SHARED);
  g_assert_cmpint (link (fixture->path, other), ==, 0);
  g_unlink (fixture->path);
  check_not_listed (fixture);
  g_unlink (other);
  {
    g_autoptr (GPtrArray) list = source_list_now (fixture->source);

    g_assert_cmpuint (source_count (list, fixture->pid), ==, 1);
  }
}

/* A copy does not stand for the object, wherever it is. */
static void
test_copies (Fixture *fixture, gconstpointer data)
{
  MgTestProcess *process = fixture->process;
  int fd = mg_test_memory_open (process, fixture->path, O_RDWR);
  guint64 shared = mg_test_memory_map (process, fd, 0, 4 * PAGE, MAP_SHARED);
  g_autoptr (GPtrArray) list = NULL;

  mg_test_memory_map_at (process, shared, fd, PAGE, MAP_PRIVATE);
  g_unlink (fixture->path);
  list = source_list_now (fixture->source);
  g_assert_cmpuint (source_count (list, fixture->pid), ==, 1);
  g_assert_nonnull (find (list, fixture->pid, shared + PAGE));
}

/* What was shared memory of another mount namespace had its name there. */
static void
test_container (Fixture *fixture, gconstpointer data)
{
  MgTestProcess *process = fixture->process;
  g_autoptr (GPtrArray) list = NULL;
  const MgMappingInfo *info;
  guint64 address;
  int fd;

  if (!mg_test_memory_unshare (process))
    {
      g_test_skip ("The system permits no namespaces.");
      return;
    }
  fd = mg_test_memory_open (process, fixture->path, O_RDWR);
  mg_test_memory_map (process, fd, 0, PAGE, MAP_SHARED);
  g_unlink (fixture->path);
  mg_test_memory_mount (process, "/dev/shm");
  fd = mg_test_memory_open (process, fixture->path, O_RDWR | O_CREAT);
  mg_test_memory_resize (process, fd, PAGE);
  address = mg_test_memory_map (process, fd, 0, PAGE, MAP_SHARED);
  {
    g_autofree char *inside = g_strdup_printf ("/proc/%d/root%s", fixture->pid, fixture->path);

    g_assert_cmpint (g_unlink (inside), ==, 0);
  }
  list = source_list_now (fixture->source);
  g_assert_cmpuint (source_count (list, fixture->pid), ==, 2);
  info = find (list, fixture->pid, address);
  g_assert_nonnull (info);
  g_assert_cmpint (info->kind, ==, MG_KIND_POSIX);
  g_assert_cmpint (info->pid, ==, fixture->pid);
  g_assert_true (g_variant_lookup (info->details, "namespace", "t", NULL));
  /* The other one is of this namespace; there may be more containers on the machine. */
  for (guint i = 0; i < list->len; i++)
    {
      const MgMappingInfo *other = g_ptr_array_index (list, i);

      g_assert_true (other == info || other->pid != fixture->pid);
    }
}

static void
check_row (MgSource *source,
           guint64 first_address,
           int first,
           guint64 second_address,
           int second,
           gboolean at_first)
{
  g_autoptr (GPtrArray) list = source_list_now (source);

  g_assert_cmpint (find (list, first, first_address) != NULL, ==, at_first);
  g_assert_cmpint (find (list, second, second_address) != NULL, ==, !at_first);
}

/* One row for an object, where the first process maps it first; the row stays for as long as that is true. */
static void
test_one_row (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgTestProcess) other = mg_test_memory_new ();
  gboolean in_order = fixture->pid < mg_test_process_get_pid (other);
  MgTestProcess *first = in_order ? fixture->process : other;
  MgTestProcess *second = in_order ? other : fixture->process;
  int first_pid = mg_test_process_get_pid (first);
  int second_pid = mg_test_process_get_pid (second);
  g_autoptr (MgSource) fresh = mg_map_source_new ();
  int first_fd = mg_test_memory_open (first, fixture->path, O_RDWR);
  int second_fd = mg_test_memory_open (second, fixture->path, O_RDWR);
  guint64 there = mg_test_memory_map (second, second_fd, 0, 4 * PAGE, MAP_SHARED);
  guint64 here;

  g_unlink (fixture->path);
  check_row (fixture->source, 0, first_pid, there, second_pid, FALSE);
  here = mg_test_memory_map (first, first_fd, 0, 4 * PAGE, MAP_SHARED);
  check_row (fixture->source, here, first_pid, there, second_pid, FALSE);
  check_row (fresh, here, first_pid, there, second_pid, TRUE);

  /* Cut in two, so that what it is called by lies within a part, and then before it. */
  mg_test_memory_protect (second, there, PAGE, PROT_READ);
  check_row (fixture->source, here, first_pid, there, second_pid, FALSE);
  mg_test_memory_unmap (second, there, PAGE);
  check_row (fixture->source, here, first_pid, there, second_pid, TRUE);
  /* It grows downwards, by a piece that joins the rest. */
  mg_test_memory_unmap (first, here, PAGE);
  check_row (fixture->source, here + PAGE, first_pid, there, second_pid, TRUE);
  mg_test_memory_map_at (first, here, first_fd, PAGE, MAP_SHARED);
  check_row (fixture->source, here + PAGE, first_pid, there, second_pid, TRUE);
}

static void
test_no_census (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GPtrArray) list = mg_source_list (fixture->source, NULL, NULL, NULL);
  g_autoptr (MgCensus) census = mg_census_new (MG_MAPS_BEST, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (list->len, ==, 0);
  g_cancellable_cancel (cancellable);
  g_assert_null (mg_source_list (fixture->source, census, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  may_follow = mg_test_memory_may_follow ();
#define ADD_WITH(name, data, test) g_test_add (name, Fixture, data, set_up, test, tear_down)
#define ADD(name, test)            ADD_WITH (name, NULL, test)
  g_test_add_func ("/map-source/names", test_names);
  ADD_WITH ("/map-source/deleted", GUINT_TO_POINTER (MG_MAPS_BEST), test_deleted);
  ADD_WITH ("/map-source/deleted-in-text", GUINT_TO_POINTER (MG_MAPS_TEXT), test_deleted);
  ADD ("/map-source/deleted-semaphore", test_deleted_semaphore);
  ADD ("/map-source/deleted-file", test_deleted_file);
  ADD ("/map-source/closed-memfd", test_closed_memfd);
  ADD ("/map-source/anonymous", test_anonymous);
  ADD ("/map-source/not-listed", test_not_listed);
  ADD ("/map-source/other-name", test_other_name);
  ADD ("/map-source/copies", test_copies);
  ADD ("/map-source/container", test_container);
  ADD ("/map-source/one-row", test_one_row);
  ADD ("/map-source/no-census", test_no_census);
  return g_test_run ();
}
