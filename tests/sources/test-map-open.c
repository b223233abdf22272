/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mg-map-source.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mg-catalog.h"
#include "mg-posix-source.h"
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
check_listed (Fixture *fixture, guint64 address)
{
  g_autoptr (GPtrArray) list = source_list_now (fixture->source);

  g_assert_cmpuint (source_count (list, fixture->pid), ==, 1);
  g_assert_nonnull (find (list, fixture->pid, address));
}

static void
check_not_listed (Fixture *fixture)
{
  g_autoptr (GPtrArray) list = source_list_now (fixture->source);

  g_assert_cmpuint (source_count (list, fixture->pid), ==, 0);
}

/* Maps what a file is, and takes its name away. Returns where. */
static guint64
map_deleted (Fixture *fixture, const char *path, gboolean keep_open)
{
  int fd = mg_test_memory_open (fixture->process, path, O_RDWR | O_CREAT);
  guint64 address;

  mg_test_memory_resize (fixture->process, fd, 3 * PAGE);
  address = mg_test_memory_map (fixture->process, fd, 0, 2 * PAGE, MAP_SHARED);
  g_assert_cmpint (g_unlink (path), ==, 0);
  if (!keep_open)
    mg_test_memory_close (fixture->process, fd);
  return address;
}

static void
check_fails (MgSource *source, int pid, guint64 address, MgError code, const char *sentence)
{
  g_autofree char *uri = make_uri (pid, address);
  const char *name = uri + strlen ("map:");
  g_autofree char *expected
    = g_strconcat (code == MG_ERROR_DENIED ? "Cannot open " : "", "“", uri, "”", sentence, NULL);

  source_check_fails (source, name, code, expected);
}

static void
check_nothing_there (Fixture *fixture, guint64 address)
{
  g_autofree char *sentence
    = g_strdup_printf (" does not exist: process %d shares no memory there.", fixture->pid);

  check_fails (fixture->source, fixture->pid, address, MG_ERROR_NOT_FOUND, sentence);
}

static void
check_has_name (Fixture *fixture, guint64 address, const char *name)
{
  g_autofree char *sentence = g_strdup_printf (" has a name of its own: “%s”.", name);

  check_fails (fixture->source, fixture->pid, address, MG_ERROR_WRONG_KIND, sentence);
}

/* What is said of an address goes by what is there now. */
static void
test_fails (Fixture *fixture, gconstpointer data)
{
  MgTestProcess *process = fixture->process;
  int fd = mg_test_memory_open (process, fixture->path, O_RDWR);
  guint64 address = mg_test_memory_map (process, -1, 0, 4 * PAGE, MAP_SHARED | MAP_ANONYMOUS);
  g_autofree char *copy = g_strdup_printf (" is no shared memory: process %d has a copy of “%s” there.",
                                           fixture->pid, fixture->path);
  g_autofree char *ended = g_strdup_printf (" does not exist: process %d has ended.", fixture->pid);

  mg_test_memory_map_at (process, address, fd, 4 * PAGE, MAP_SHARED);
  check_has_name (fixture, address, fixture->path);
  check_has_name (fixture, address + 4 * PAGE - 1, fixture->path);
  mg_test_memory_map_at (process, address, fd, 4 * PAGE, MAP_PRIVATE);
  check_fails (fixture->source, fixture->pid, address, MG_ERROR_WRONG_KIND, copy);
  mg_test_memory_map_at (process, address, -1, 4 * PAGE, MAP_PRIVATE | MAP_ANONYMOUS);
  check_nothing_there (fixture, address);
  mg_test_memory_unmap (process, address, 4 * PAGE);
  check_nothing_there (fixture, address);
  check_nothing_there (fixture, 0);
  check_nothing_there (fixture, G_MAXUINT64);
  g_clear_pointer (&fixture->process, mg_test_process_free);
  check_fails (fixture->source, fixture->pid, address, MG_ERROR_NOT_FOUND, ended);
}

/* What a driver or the system maps for a process is none of its own. */
static void
test_special (Fixture *fixture, gconstpointer data)
{
  static const char *const paths[MG_TEST_N_SPECIAL]
    = { "/[aio] (deleted)", "/secretmem (deleted)", "anon_inode:[io_uring]", "anon_inode:[perf_event]",
        NULL };
  guint n_tried = 0;

  for (guint i = 0; i < MG_TEST_N_SPECIAL; i++)
    {
      guint64 address = mg_test_memory_map_special (fixture->process, (MgTestSpecial) i);
      g_autofree char *sentence = NULL;

      /* The name of a socket has its number. */
      if (address == 0 || paths[i] == NULL)
        continue;
      sentence
        = g_strdup_printf (" is no memory of programs: “%s” belongs to a driver or to the system.", paths[i]);
      check_fails (fixture->source, fixture->pid, address, MG_ERROR_WRONG_KIND, sentence);
      n_tried++;
    }
  g_assert_cmpuint (n_tried, >, 0);
}

static MgBacking *
open_at (Fixture *fixture, guint64 address, GError **error)
{
  g_autofree char *uri = make_uri (fixture->pid, address);

  return mg_source_open (fixture->source, uri + strlen ("map:"), error);
}

/* The whole object is open, not the part that is mapped; and stays so. */
static void
test_open (Fixture *fixture, gconstpointer data)
{
  MgTestProcess *process = fixture->process;
  int fd = mg_test_memory_make_memfd (process, "x", 0, 4 * PAGE);
  int other = mg_test_memory_make_memfd (process, "other", 0, PAGE);
  guint64 address = mg_test_memory_map (process, fd, PAGE, 2 * PAGE, MAP_SHARED);
  g_autofree char *uri = make_uri (fixture->pid, address);
  g_autoptr (MgMappingInfo) info = NULL;
  g_autoptr (MgBacking) backing = NULL;
  g_autoptr (GError) error = NULL;
  MgBackingStatus status;

  if (!may_follow)
    {
      g_test_skip ("Only root may open what is mapped.");
      return;
    }
  mg_test_memory_close (process, fd);
  mg_test_memory_store (process, address + 5, 42);
  backing = open_at (fixture, address + 5, &error);
  g_assert_no_error (error);
  g_clear_pointer (&backing, mg_backing_unref);
  backing = open_at (fixture, address, &error);
  g_assert_no_error (error);
  info = mg_source_lookup (fixture->source, uri + strlen ("map:"), NULL);
  g_assert_cmpstr (info->uri, ==, uri);
  g_assert_cmpstr (mg_backing_get_name (backing), ==, uri);
  g_assert_true (mg_backing_check (backing, &status, NULL));
  g_assert_true (mg_identity_equal (&status.identity, &info->identity));
  g_assert_cmpuint (status.size, ==, 4 * PAGE);
  g_assert_cmpint (status.name, ==, MG_NAME_SAME);
  source_check_byte (backing, PAGE + 5, 42);

  mg_test_memory_map_at (process, address, other, PAGE, MAP_SHARED);
  g_assert_cmpint (source_get_name_state (backing), ==, MG_NAME_REPLACED);
  g_clear_pointer (&fixture->process, mg_test_process_free);
  g_assert_cmpint (source_get_name_state (backing), ==, MG_NAME_GONE);
  source_check_byte (backing, PAGE + 5, 42);
}

/* Whoever changes a part of what it maps, maps it in other pieces than before, but still there. */
static void
test_split (Fixture *fixture, gconstpointer data)
{
  MgTestProcess *process = fixture->process;
  int fd = mg_test_memory_make_memfd (process, "x", 0, 8 * PAGE);
  guint64 address = mg_test_memory_map (process, fd, 0, 8 * PAGE, MAP_SHARED);
  g_autoptr (MgBacking) backing = NULL;
  g_autoptr (GError) error = NULL;

  if (!may_follow)
    {
      g_test_skip ("Only root may open what is mapped.");
      return;
    }
  mg_test_memory_close (process, fd);
  backing = open_at (fixture, address, &error);
  g_assert_no_error (error);
  mg_test_memory_protect (process, address + 2 * PAGE, PAGE, PROT_READ);
  g_assert_cmpint (source_get_name_state (backing), ==, MG_NAME_SAME);
  check_listed (fixture, address);
  mg_test_memory_protect (process, address, PAGE, PROT_NONE);
  g_assert_cmpint (source_get_name_state (backing), ==, MG_NAME_SAME);
  mg_test_memory_protect (process, address, 8 * PAGE, PROT_READ | PROT_WRITE);
  g_assert_cmpint (source_get_name_state (backing), ==, MG_NAME_SAME);
  mg_test_memory_store (process, address + 5, 42);
  source_check_byte (backing, 5, 42);

  mg_test_memory_unmap (process, address + PAGE, 7 * PAGE);
  g_assert_cmpint (source_get_name_state (backing), ==, MG_NAME_SAME);
  mg_test_memory_map_at (process, address, -1, PAGE, MAP_PRIVATE | MAP_ANONYMOUS);
  g_assert_cmpint (source_get_name_state (backing), ==, MG_NAME_GONE);
  source_check_byte (backing, 5, 42);
}

/* A name is what has it now; what has lost it is meant when nothing has. */
static void
test_bare_name (Fixture *fixture, gconstpointer data)
{
  int fd = mg_test_memory_open (fixture->process, fixture->path, O_RDWR);
  guint64 address = mg_test_memory_map (fixture->process, fd, 0, PAGE, MAP_SHARED);
  g_autofree char *uri = make_uri (fixture->pid, address);
  g_autofree char *bare = g_path_get_basename (fixture->path);
  g_autofree char *with_slash = g_strconcat ("/", bare, NULL);
  g_autoptr (MgCatalog) catalog = mg_catalog_new ();
  g_autoptr (MgSource) posix = mg_posix_source_new (NULL);
  g_autofree char *name = NULL;
  g_autofree char *later = NULL;

  mg_catalog_add_source (catalog, posix);
  mg_catalog_add_source (catalog, fixture->source);
  g_unlink (fixture->path);
  g_assert_true (mg_catalog_resolve (catalog, bare, &name, NULL) == fixture->source);
  g_assert_cmpstr (name, ==, uri + strlen ("map:"));
  close (mg_test_make_file (fixture->path, PAGE));
  g_assert_true (mg_catalog_resolve (catalog, bare, &later, NULL) == posix);
  g_assert_cmpstr (later, ==, with_slash);
}

static void
test_gone_meanwhile (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MgTestProcess) other = mg_test_memory_new ();
  int other_pid = mg_test_process_get_pid (other);
  guint64 kept = mg_test_memory_map (other, -1, 0, PAGE, MAP_SHARED | MAP_ANONYMOUS);
  guint64 unmapped = mg_test_memory_map (other, -1, 0, 2 * PAGE, MAP_SHARED | MAP_ANONYMOUS);
  guint64 replaced = mg_test_memory_map (other, -1, 0, 3 * PAGE, MAP_SHARED | MAP_ANONYMOUS);
  int fd = mg_test_memory_open (fixture->process, fixture->path, O_RDWR);
  guint64 both
    = mg_test_memory_map (other, mg_test_memory_open (other, fixture->path, O_RDWR), 0, PAGE, MAP_SHARED);
  g_autoptr (MgCensus) census = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  g_unlink (fixture->path);
  mg_test_memory_map (fixture->process, fd, 0, PAGE, MAP_SHARED);
  mg_test_memory_map (fixture->process, -1, 0, PAGE, MAP_SHARED | MAP_ANONYMOUS);
  /* It is shown where it was the last time: in the process that ends. */
  g_ptr_array_unref (source_list_now (fixture->source));
  census = mg_census_new (MG_MAPS_BEST, NULL);
  g_clear_pointer (&fixture->process, mg_test_process_free);
  mg_test_memory_unmap (other, unmapped, 2 * PAGE);
  mg_test_memory_map_at (other, replaced, -1, 3 * PAGE, MAP_SHARED | MAP_ANONYMOUS);
  list = mg_source_list (fixture->source, census, NULL, &error);
  g_assert_no_error (error);
  /* Who may not look at the object itself does not know better. */
  g_assert_nonnull (find (list, other_pid, kept));
  if (may_follow)
    {
      g_assert_cmpuint (source_count (list, fixture->pid), ==, 0);
      g_assert_cmpuint (source_count (list, other_pid), ==, 2);
      g_assert_nonnull (find (list, other_pid, both));
    }
}

static void
look_as_nobody (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (MgTestProcess) own = mg_test_memory_new ();
  g_autofree char *name = mg_test_name ("nobody");
  g_autofree char *path = mg_test_shm_path (name);
  g_autofree char *other = g_strconcat (path, "-open", NULL);
  g_autofree char *live = g_strconcat (path, " (deleted)", NULL);
  Fixture mine = { fixture->source, own, mg_test_process_get_pid (own), path, -1 };
  guint64 anonymous = mg_test_memory_map (own, -1, 0, PAGE, MAP_SHARED | MAP_ANONYMOUS);
  guint64 closed = map_deleted (&mine, path, FALSE);
  guint64 open = map_deleted (&mine, other, TRUE);
  g_autofree char *uri = make_uri (mine.pid, closed);
  g_autofree char *sentence = g_strdup_printf ("Cannot open “%s”: only root may open what has no name.", uri);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (MgBacking) backing = NULL;
  g_autoptr (GError) error = NULL;
  int fd;

  if (getuid () == 65534)
    mg_test_memory_become_nobody (own);
  /* This is its name. */
  fd = mg_test_memory_open (own, live, O_RDWR | O_CREAT);
  mg_test_memory_map (own, fd, 0, PAGE, MAP_SHARED);
  mg_test_memory_close (own, fd);
  list = source_list_now (mine.source);
  g_unlink (live);
  g_assert_cmpuint (source_count (list, mine.pid), ==, 3);
  g_assert_cmpuint (find (list, mine.pid, anonymous)->size, ==, MG_SIZE_UNKNOWN);
  g_assert_cmpuint (find (list, mine.pid, closed)->size, ==, MG_SIZE_UNKNOWN);
  g_assert_cmpint (find (list, mine.pid, closed)->uid, ==, -1);
  g_assert_cmpint (find (list, mine.pid, closed)->mode, ==, -1);
  g_assert_null (open_at (&mine, closed, &error));
  g_assert_error (error, MG_ERROR, MG_ERROR_DENIED);
  g_assert_cmpstr (error->message, ==, sentence);

  /* A descriptor of it will do. */
  g_assert_cmpuint (find (list, mine.pid, open)->size, ==, 3 * PAGE);
  g_assert_cmpint (find (list, mine.pid, open)->uid, ==, getuid ());
  mg_test_memory_store (own, open + 7, 42);
  backing = open_at (&mine, open, NULL);
  g_assert_nonnull (backing);
  source_check_byte (backing, 7, 42);
  mg_test_memory_protect (own, open, PAGE, PROT_READ);
  g_assert_cmpint (source_get_name_state (backing), ==, MG_NAME_SAME);
  mg_test_memory_unmap (own, open, PAGE);
  g_assert_cmpint (source_get_name_state (backing), ==, MG_NAME_GONE);
}

/* Of one's own processes everything is listed, and opened as far as permitted. */
static void
test_nobody (Fixture *fixture, gconstpointer data)
{
  mg_test_run_as_nobody (look_as_nobody, fixture);
}

static void
look_at_root (gpointer data)
{
  Fixture *fixture = data;
  g_autofree char *sentence
    = g_strdup_printf (": only the owner of process %d and root may see what it maps.", fixture->pid);

  check_fails (fixture->source, fixture->pid, 4096, MG_ERROR_DENIED, sentence);
  check_not_listed (fixture);
}

static void
test_denied (Fixture *fixture, gconstpointer data)
{
  mg_test_memory_map (fixture->process, -1, 0, PAGE, MAP_SHARED | MAP_ANONYMOUS);
  if (getuid () == 0)
    mg_test_run_as_nobody (look_at_root, fixture);
  else
    g_test_skip ("Only root has what others may not see.");
}

static struct stat
stat_part (Fixture *fixture, guint64 address, guint64 length)
{
  g_autofree char *link
    = g_strdup_printf ("/proc/%d/map_files/%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x", fixture->pid,
                       address, address + length);
  struct stat result = { 0 };

  g_assert_cmpint (stat (link, &result), ==, 0);
  return result;
}

/* To look allocates nothing, and moves no time. */
static void
test_no_traces (Fixture *fixture, gconstpointer data)
{
  guint64 address;
  struct stat before, after;
  guint8 bytes[2 * PAGE];
  gsize done;

  if (!may_follow)
    {
      g_test_skip ("Only root may look.");
      return;
    }
  address = mg_test_memory_map (fixture->process, -1, 0, 16 * PAGE, MAP_SHARED | MAP_ANONYMOUS);
  mg_test_memory_store (fixture->process, address, 1);
  before = stat_part (fixture, address, 16 * PAGE);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (MgBacking) backing = open_at (fixture, address, NULL);

      check_listed (fixture, address);
      g_assert_true (mg_backing_read (backing, 3 * PAGE, sizeof bytes, bytes, &done, NULL));
      g_assert_cmpuint (done, ==, sizeof bytes);
    }
  after = stat_part (fixture, address, 16 * PAGE);
  g_assert_cmpuint (after.st_blocks, ==, PAGE / 512);
  g_assert_cmpmem (&before, sizeof before, &after, sizeof after);
}

int
main (int argc, char *argv[])
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  may_follow = mg_test_memory_may_follow ();
#define ADD_WITH(name, data, test) g_test_add (name, Fixture, data, set_up, test, tear_down)
#define ADD(name, test)            ADD_WITH (name, NULL, test)
  ADD ("/map-open/fails", test_fails);
  ADD ("/map-open/special", test_special);
  ADD ("/map-open/open", test_open);
  ADD ("/map-open/split", test_split);
  ADD ("/map-open/bare-name", test_bare_name);
  ADD ("/map-open/gone-meanwhile", test_gone_meanwhile);
  ADD ("/map-open/nobody", test_nobody);
  ADD ("/map-open/denied", test_denied);
  ADD ("/map-open/no-traces", test_no_traces);
  return g_test_run ();
}
